"""How the figures of a case are called in words, from their paths."""

import re

from dsca_desk.desktop.forms.paths import value_at
from dsca_desk.records.offer import Offer
from dsca_desk.rules.place_words import FIGURES
from dsca_desk.rules.wording import lines_text

LINES_AT_ONCE = 200  # up to here everything is shown with the key that changed it; longer documents after a pause
_OF_LINE = re.compile(r"(lines\[\d+\](?:\.sublines\[\d+\])?)\.(.+)")


def line_number(offer: Offer, path: str) -> str:
    """Return the number of the line or subline a path lies in, "" when it lies in none."""
    found = _OF_LINE.fullmatch(path)
    if found is None:
        return ""
    try:
        return str(value_at(offer, found[1]).number)
    except LookupError:
        return ""


def line_words(offer: Offer, path: str) -> str:
    """Name the line a path lies in: `Line 003`, `Subline 003a`, "" for the document itself."""
    number = line_number(offer, path)
    return lines_text([number]) if number else ""


def figure_name(path: str) -> str:
    """Return the name of the figure a path ends with: `cas.QAI` for `lines[2].cas.QAI`."""
    found = _OF_LINE.fullmatch(path)
    return found[2] if found else path


def figure_words(path: str) -> str:
    """Return the figure a path ends with in words."""
    name = figure_name(path)
    return FIGURES.get(name, name.replace("_", " "))
