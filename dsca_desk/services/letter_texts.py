"""The two long texts of a letter, standard terms and information: the office's official ones, or the desk's own summary."""

from collections.abc import Iterable, Iterator

from dsca_desk.documents.letter.model import PolicyText
from dsca_desk.policy.codes import (
    ASSISTANCE_TYPES,
    DELIVERY_TERM_CODES,
    OFFER_RELEASE_CODES,
    SOURCE_CODES,
    UNITS_OF_ISSUE,
    AssistanceType,
    Code,
    DeliveryTermCode,
    OfferReleaseCode,
    SourceCode,
    UnitOfIssue,
)
from dsca_desk.policy.edition import Policy, PolicyOn
from dsca_desk.policy.notes import STANDARD_TERMS, StandardTerm
from dsca_desk.policy.texts import LibraryText
from dsca_desk.records.offer import Line, Offer

STANDARD_TERMS_TEXT = "standard-terms"
INFORMATION_TEXT = "loa-information"


def standard_terms_text(policy: Policy, on: PolicyOn) -> PolicyText:
    """Return the standard terms: the library's text where one is loaded, else the summaries of the terms table."""
    if policy.has_text(STANDARD_TERMS_TEXT):
        return _library_text(policy.library_text(STANDARD_TERMS_TEXT), policy)
    paragraphs = []
    for row in on.rows(STANDARD_TERMS, StandardTerm):
        number = f"{row.number} and following" if row.and_following else row.number
        if row.level == "section":
            paragraphs.append((number, row.heading, ""))
        paragraphs.append(
            ("", "", _sentence(row.summary)) if row.level == "section" else (number, row.heading, _sentence(row.summary))
        )
    return PolicyText(paragraphs=tuple(paragraphs), version=_version(policy))


def letter_information(offer: Offer, policy: Policy, on: PolicyOn) -> PolicyText:
    """Return the information sheet: the library's text where one is loaded, else the meaning of the codes of the letter."""
    if policy.has_text(INFORMATION_TEXT):
        return _library_text(policy.library_text(INFORMATION_TEXT), policy)
    lines = list(_all_lines(offer.lines))
    units = {line.unit_of_issue for line in lines}
    releases = {line.offer_release_code for line in lines}
    terms = {line.delivery_term_code for line in lines}
    assistance = [row for row in on.rows(ASSISTANCE_TYPES, AssistanceType) if row.on_letter]
    outbound = [row for row in on.rows(DELIVERY_TERM_CODES, DeliveryTermCode) if row.direction == "OUTBOUND" or row.code in terms]
    return PolicyText(
        paragraphs=(
            (
                "",
                "Column (1), item number",
                "Lines are numbered 001 and up; sublines carry the number of their line and a letter.",
            ),
            (
                "",
                "Column (2), description and condition",
                "The first row gives generic code, MASL number and a flag: (N) neither major nor significant defense equipment, "
                "(Y) SME significant military equipment, (Y) MDE major defense equipment. A condition other than new is named.",
            ),
            ("", "Column (3), unit of issue", _listed(on.rows(UNITS_OF_ISSUE, UnitOfIssue), units)),
            ("", "Column (4), costs", "Unit costs show cents; totals are whole dollars and add up to line (8)."),
            ("", "Column (5), source of supply", _listed(on.rows(SOURCE_CODES, SourceCode), {line.source for line in lines})),
            (
                "",
                "Column (5), months",
                "Months from implementation of the basic LOA until the materiel is available, or the period of a service.",
            ),
            ("", "Column (5), type of assistance", _listed(assistance, {line.type_of_assistance for line in lines})),
            ("", "Column (6), offer release", _listed(on.rows(OFFER_RELEASE_CODES, OfferReleaseCode), releases)),
            ("", "Column (7), delivery term", _listed(outbound, terms)),
        ),
        version=_version(policy),
    )


def _listed(rows: Iterable[Code], used: Iterable[str | None]) -> str:
    """One item per code of the letter, in the order of the table; all codes where the letter uses none that is known."""
    kept = [row for row in rows if row.code not in ("-", "?")]
    named = set(used)
    shown = [row for row in kept if row.code in named] or [row for row in kept if row.status == "confirmed"][:12]
    return "\n".join(f"- {row.code}: {row.name}. {_sentence(row.meaning)}".rstrip() for row in shown)


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


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _version(policy: Policy) -> str:
    return f"Policy edition {policy.edition.id}"
