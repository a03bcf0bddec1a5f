"""Rules of the notes on accessorial charges, transportation and shipping."""

from collections.abc import Iterator
from decimal import Decimal

from dsca_desk.policy.codes import DELIVERY_TERM_CODES, DeliveryTermCode
from dsca_desk.rules.notes.facts import financing, is_grant_excess, total
from dsca_desk.rules.notes.placed import NoteFacts, NoteUse, PricedLine, note_rule
from dsca_desk.rules.wording import dollars_text, lines_text

_CARGO_TERMS = ("FMSC", "FMSNR", "EDAG")


@note_rule("ACCESSORIAL")
def accessorial_charges(facts: NoteFacts) -> Iterator[NoteUse]:
    """On every document: how packing, crating, handling and transportation were estimated for which lines."""
    parts = [*_packing(facts), *_transportation(facts)]
    lookup = [line for line in facts.lines if line.line.lookup_transportation]
    yield NoteUse(
        "Every document explains its accessorial charges.",
        (),
        {
            "charges": "; ".join(parts) or "no such charge applies to this document",
            "lookup_items": "; ".join(
                f"{lines_text([line.number])}, {dollars_text(line.price.transportation)}" for line in lookup
            ),
        },
    )


@note_rule("ACT-TRANSPORT")
def actual_transportation(facts: NoteFacts) -> Iterator[NoteUse]:
    """Lines whose transportation is an estimated actual amount and not a percentage or a look-up figure."""
    lines = [line for line in facts.lines if _actual_amount(facts, line)]
    if lines:
        numbers = tuple(line.number for line in lines)
        yield NoteUse(
            f"Transportation of {lines_text(numbers)} is an estimated actual cost.",
            numbers,
            {"amount": dollars_text(total(line.price.transportation for line in lines))},
        )


@note_rule("DTS")
def defense_transportation(facts: NoteFacts) -> Iterator[NoteUse]:
    """Lines that the U.S. Government moves beyond their origin."""
    terms = {row.code: row for row in facts.on.rows(DELIVERY_TERM_CODES, DeliveryTermCode) if row.beyond_origin}
    by_term: dict[str, list[str]] = {}
    for line in facts.lines:
        if line.line.kind == "ARTICLE" and line.line.delivery_term_code in terms:
            by_term.setdefault(line.line.delivery_term_code, []).append(line.number)
    if by_term:
        numbers = facts.numbers(lambda one: any(one.number in group for group in by_term.values()))
        told = "; ".join(
            f"{lines_text(group)} by delivery term code {code} ({terms[code].name[0].lower()}{terms[code].name[1:]})"
            for code, group in sorted(by_term.items())
        )
        yield NoteUse(
            f"The delivery term codes of {lines_text(numbers)} reach beyond the origin.",
            numbers,
            {"delivery_terms": told, "destination": "the final destination"},
        )


@note_rule("CARGO-PREF")
def cargo_preference(facts: NoteFacts) -> Iterator[NoteUse]:
    """Articles paid with U.S. credit, or given as excess, may go by sea."""
    credit = [row.name for code, row in financing(facts.offer, facts.on).items() if code in _CARGO_TERMS]
    articles = facts.numbers(lambda one: one.line.kind == "ARTICLE")
    grants = facts.numbers(lambda one: is_grant_excess(one.line))
    if (credit and articles) or grants:
        why = f"the terms of sale {credit[0]}" if credit else f"the grant of {lines_text(grants)}"
        yield NoteUse(f"Ocean shipment under {why} goes by the rules of cargo preference.")


@note_rule("SEC-ASSUR")
def security_assurances(facts: NoteFacts) -> Iterator[NoteUse]:
    """Classified lines."""
    lines = facts.numbers(lambda one: one.line.classified)
    if lines:
        yield NoteUse(f"{lines_text(lines)} {_is(lines)} classified.", lines)


def _packing(facts: NoteFacts) -> Iterator[str]:
    lines = [line for line in facts.lines if line.price.pch]
    replaced = [line.number for line in lines if _overridden(line, "pch")]
    rated = [line.number for line in lines if line.number not in replaced]
    if rated:
        yield f"packing, crating and handling of {lines_text(rated)} by the rates for materiel shipped from stock"
    if replaced:
        yield f"packing, crating and handling of {lines_text(replaced)} by the estimate of the office"


def _transportation(facts: NoteFacts) -> Iterator[str]:
    by_term: dict[str, list[str]] = {}
    actual: list[str] = []
    for line in facts.lines:
        if not line.price.transportation or line.line.lookup_transportation is not None:
            continue
        if _actual_amount(facts, line):
            actual.append(line.number)
        else:
            by_term.setdefault(line.line.delivery_term_code or "", []).append(line.number)
    for term, numbers in sorted(by_term.items()):
        by = f"the percentage of delivery term code {term}" if term else "a percentage of the value shipped"
        yield f"transportation of {lines_text(numbers)} by {by}"
    if actual:
        yield f"transportation of {lines_text(actual)} by estimated actual cost"


def _actual_amount(facts: NoteFacts, line: PricedLine) -> bool:
    if line.line.lookup_transportation is not None or line.price.transportation == Decimal(0):
        return False
    return any(
        override.charge == "TRANSPORT" and override.amount is not None and override.line in (line.number, line.top.number, None)
        for override in facts.offer.rate_overrides
    )


def _overridden(line: PricedLine, key: str) -> bool:
    rate = line.price.rates.get(key)
    return rate is not None and bool(rate.overridden_by)


def _is(numbers: tuple[str, ...]) -> str:
    return "is" if len(numbers) == 1 else "are"
