"""The two long texts of a letter, standard terms and information: the office's official ones, or the desk's own summary."""

from collections.abc import Iterable, Iterator

import msgspec

from dsca_desk.documents.letter.model import PolicyText
from dsca_desk.policy.codes import UNITS_OF_ISSUE, UnitOfIssue
from dsca_desk.policy.edition import Policy, PolicyOn
from dsca_desk.policy.texts import LibraryText
from dsca_desk.records.offer import Line, Offer

STANDARD_TERMS_TEXT = "standard-terms"
INFORMATION_TEXT = "loa-information"


def standard_terms_text(policy: Policy) -> PolicyText:
    """Return the standard terms of the library. Raises PolicyError where the text is missing or faulty."""
    return _library_text(policy.library_text(STANDARD_TERMS_TEXT), policy)


def letter_information(offer: Offer, policy: Policy, on: PolicyOn) -> PolicyText:
    """Return the information sheet of the library; the desk's own one also names the units of issue of the letter's lines."""
    text = policy.library_text(INFORMATION_TEXT)
    sheet = _library_text(text, policy)
    if text.wording != "own":
        return sheet
    used = {line.unit_of_issue for line in _all_lines(offer.lines)}
    units = [f"- {row.code}: {row.name}" for row in on.rows(UNITS_OF_ISSUE, UnitOfIssue) if row.code in used]
    named = ("", "Units of issue used in this LOA", "\n".join(units))
    return msgspec.structs.replace(sheet, paragraphs=(*sheet.paragraphs, named)) if units else sheet


def _library_text(text: LibraryText, policy: Policy) -> PolicyText:
    return PolicyText(
        paragraphs=tuple(_paragraphs(text.body)), wording=text.wording, version=text.source or text.title or _version(policy)
    )


def _paragraphs(body: str) -> Iterator[tuple[str, str, str]]:
    """Headings (`# `), captions (`## `) with the paragraphs below them, and plain paragraphs."""
    caption = ""
    for part in (one.strip() for one in body.split("\n\n")):
        if part.startswith("## "):
            if caption:
                yield "", caption, ""
            caption, _, part = (text.strip() for text in part[3:].partition("\n"))
        elif part.startswith("# "):
            if caption:
                yield "", caption, ""
            heading, _, part = (text.strip() for text in part[2:].partition("\n"))
            caption = ""
            yield "", heading, ""
        if part:
            yield "", caption, part
            caption = ""
    if caption:
        yield "", caption, ""


def _all_lines(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _all_lines(line.sublines)


def _version(policy: Policy) -> str:
    return f"Policy edition {policy.edition.id}"
