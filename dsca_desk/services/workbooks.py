"""Gather what the workbook of a case document shows: names for codes, sources for rules, and how every amount came about."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from dsca_desk.documents.workbook import CaseWorkbook
from dsca_desk.documents.workbook.changes import ChangeRow
from dsca_desk.documents.workbook.lists import Derivation
from dsca_desk.documents.workbook.parts import path_words
from dsca_desk.policy.codes import COUNTRIES, TERMS_OF_SALE, Country, TermOfSaleCode
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import PaymentRule, find_rate, payment_rule
from dsca_desk.records.offer import Offer
from dsca_desk.rules.changes import compare, shown
from dsca_desk.rules.explain import all_steps
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notes import PlacedNote
from dsca_desk.rules.paper import whole_dollars
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.rate_choice import rate_dates
from dsca_desk.rules.rounding import ZERO

_WHAT = {"changed": "changed", "added": "new", "removed": "deleted", "order": "order"}
_SUMMARY = (
    ("(8) Net Estimated Cost", "net"),
    ("(9) Packing, Crating, and Handling", "pch"),
    ("(10) Administrative Charge", "admin"),
    ("(11) Transportation", "transportation"),
    ("(12) Other", "other"),
    ("(13) Total Estimated Cost", "total"),
)
_WHERE = {"total": "Case", "schedule": "Payment schedule"}


def workbook_of(
    offer: Offer,
    priced: Priced,
    schedule: Schedule,
    notes: Sequence[PlacedNote],
    findings: Sequence[Finding],
    policy: Policy,
    *,
    printed_on: date,
    by: str,
    marking: str,
    status: str = "draft",
    base: Offer | None = None,
) -> CaseWorkbook:
    """Return the workbook of a priced document, ready to be written.

    `status` stands after the document's name (`draft`, `draft 3`, `OFFERED`); `marking` is CUI or UNCLASSIFIED.
    `base` is the case that an Amendment or Modification was begun from. Raises PolicyError when a table cannot be trusted.
    """
    derivations = tuple(_derivations(priced, schedule, policy))
    limit = find_rate(policy, "PCH", "TIER_BREAK", rate_dates(offer))
    return CaseWorkbook(
        priced=priced,
        schedule=schedule,
        paper=whole_dollars(priced, schedule),
        notes=tuple(notes),
        findings=tuple(findings),
        derivations=derivations,
        changes=None if base is None else tuple(_changes(base, priced, policy)),
        payment_rules=tuple(_payment_rules(offer, schedule, policy)),
        collected_at_once=_collected_at_once(derivations),
        packing_limit=limit.figure if limit else None,
        state=f"{offer.document} {status}".strip(),
        purchaser=_purchaser(offer, policy),
        terms=_terms(offer, policy),
        printed_on=printed_on,
        by=by,
        marking=marking,
    )


def _changes(base: Offer, revised: Priced, policy: Policy) -> Iterator[ChangeRow]:
    """The cost summary before and after, the lines that are worth something else, then every field that differs."""
    before = price(base, policy)
    for name, field in _SUMMARY:
        one, two = (
            (done.net + done.small_case_management_line) if field == "net" else getattr(done, field) for done in (before, revised)
        )
        yield ChangeRow("Case", name, "", amount_before=one, amount_after=two, total=field in ("net", "total"))
    values, later = ({done.number: done.value for done in one.lines} for one in (before, revised))
    for number in sorted({*values, *later}):
        one, two = values.get(number, ZERO), later.get(number, ZERO)
        if one != two or (number in values) != (number in later):
            what = "new" if number not in values else "deleted" if number not in later else "changed"
            yield ChangeRow(f"Line {number}", "(4)(b) Total", what, amount_before=one, amount_after=two)
    for change in compare(base, revised.offer):
        where = f"Line {change.line}" if change.line else f"Note {change.note}" if change.note else "Document"
        money = change.kind == "changed" and change.money is not None
        yield ChangeRow(
            where,
            "Whole line" if change.words == where and change.line else change.words.removeprefix(f"{where}, "),
            _WHAT[change.kind],
            "" if money else shown(change.before),
            "" if money else shown(change.after),
            change.before if money else None,
            change.after if money else None,
        )


def _purchaser(offer: Offer, policy: Policy) -> str:
    """The country's name with its code, as the office speaks of it; the full name stands on the letter."""
    name = next((row.name for row in policy.rows(COUNTRIES, Country) if row.code == offer.country), offer.purchaser.name)
    return f"{name} ({offer.country})" if name else offer.country


def _terms(offer: Offer, policy: Policy) -> str:
    names = {row.code: row.name for row in policy.rows(TERMS_OF_SALE, TermOfSaleCode)}
    mixed = len(offer.terms_of_sale) > 1
    parts = []
    for term in offer.terms_of_sale:
        amount = f" {term.amount:,.2f}" if term.amount is not None else " balance" if mixed else ""
        parts.append(names.get(term.code, term.code) + amount)
    return "; ".join(parts) or "not set"


def _payment_rules(offer: Offer, schedule: Schedule, policy: Policy) -> Iterator[PaymentRule | None]:
    """The rule each row is paid by: the deposit's condition, then the due dates of the quarters."""
    day = offer.accepted_on or offer.offer_expires_on or offer.price_date
    for place, row in enumerate(schedule.rows):
        key = "DUE_DATES" if place and row.due is not None else row.rule
        yield payment_rule(policy, key, day) or payment_rule(policy, key, date.max)


def _collected_at_once(derivations: Sequence[Derivation]) -> Decimal:
    """What the deposit collects beside the share of the administrative charge, by the steps of the schedule."""
    results = {step.name: step.result for derivation in derivations for step in derivation.steps}
    up_front = results.get("schedule.up_front")
    return ZERO if up_front is None else up_front - results.get("schedule.admin_share", ZERO)


def _derivations(priced: Priced, schedule: Schedule, policy: Policy) -> Iterator[Derivation]:
    for path, steps in all_steps(priced, schedule, policy):
        if steps:
            yield Derivation(_WHERE.get(path) or path_words(path, priced.offer), steps)
