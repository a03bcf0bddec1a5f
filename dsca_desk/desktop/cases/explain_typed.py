"""Who typed the figures an amount begins with, in words: the fields behind a step, and their last change."""

from collections.abc import Mapping
from datetime import date

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.records.facts import LINE
from dsca_desk.records.offer import Line
from dsca_desk.services.typed import Typed

_FIELDS = {
    "base": ("quantity", "unit_price"),
    "nonrecurring": ("nonrecurring_unit_charge",),
    "transportation": ("delivery_term_code", "lookup_transportation"),
    "support_charge": ("support_charge",),
    "supply_support": ("previous_equity",),
    "cas": ("source", "procured_share"),
}
FIELDS = tuple(field for fields in _FIELDS.values() for field in fields)
"""The fields of a line that a person types and an amount rests on."""


def typed_words(step: str, line: Line, kept: Line | None, typed: Mapping[str, Typed]) -> str:
    """Say who typed what a step of a line begins with, "" for a step that begins with nothing typed.

    `kept` is the line as it is saved: what differs from it was typed since. People who did it together are named once.
    """
    said: dict[str, list[str]] = {}
    for field in _FIELDS.get(step, ()):
        value = getattr(line, field)
        if value in (None, "", 0):
            continue
        if kept is None or getattr(kept, field) != value:
            words = "typed now, not saved yet"
        elif field in typed:
            words = _by(typed[field])
        else:
            continue
        said.setdefault(words, []).append(LINE[field].label.lower())
    if len(said) == 1:
        (words,) = said
        return words[:1].upper() + words[1:]
    told = "; ".join(f"{' and '.join(fields)} {words}" for words, fields in said.items())
    return told[:1].upper() + told[1:]


def _by(typed: Typed) -> str:
    day: date = typed.at.date()
    about = f" · {typed.why}" if typed.why else ""
    return f"typed by {typed.by}, {written_day(day)}{about}"
