"""Price a case document: every line by its rates, then the totals (8) to (13) (pricing notes, section 3)."""

from decimal import Decimal
from typing import NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import find_rate
from dsca_desk.records.offer import CAS_COMPONENTS, CasComponent, Line, Offer
from dsca_desk.rules.charges import price_line
from dsca_desk.rules.line_rates import SMALL_CASE_LINE, RateBook, used_row
from dsca_desk.rules.priced import LinePrice, Priced, RateUsed, Unconfirmed
from dsca_desk.rules.rounding import EXACT, ZERO, cents
from dsca_desk.rules.trace import Trace
from dsca_desk.rules.waivers import waiver_of

_DRAWDOWN = "S9"


class Totals(NamedTuple):
    """The amounts of the cost summary in dollars and cents; `total` is the sum of the others."""

    net: Decimal
    small_case_management_line: Decimal
    pch: Decimal
    admin: Decimal
    transportation: Decimal
    other: Decimal
    total: Decimal


def price(offer: Offer, policy: Policy, previous: Priced | None = None) -> Priced:
    """Price a document under a policy.

    With `previous`, lines that are the very objects of that pricing keep their price as long as nothing else that
    bears on it has changed; the answer is the same as without. Raises PolicyError when a table cannot be trusted.
    """
    book = RateBook(offer, policy)
    edition = policy.edition.id
    kept = {id(done.line): done for done in previous.lines} if previous and _comparable(offer, edition, previous) else {}
    lines: list[LinePrice] = []
    for line in offer.lines:
        done = kept.get(id(line))
        if done is None or line.generic_code == SMALL_CASE_LINE:
            done = price_any_line(line, book)
        lines.append(done)
    totals = case_totals(offer, lines, policy)
    if any(line.generic_code == SMALL_CASE_LINE for line in offer.lines):
        lines = _with_small_case_lines(lines, totals.small_case_management_line)
    finished = tuple(lines)
    return Priced(
        offer,
        edition,
        finished,
        totals.net,
        totals.small_case_management_line,
        totals.pch,
        totals.admin,
        totals.transportation,
        totals.other,
        totals.total,
        _unconfirmed(finished, previous),
    )


def price_any_line(line: Line, book: RateBook) -> LinePrice:
    """Price a line, or its sublines and their sum."""
    if not line.sublines:
        return price_line(line, book.rates_for(line))
    parts = tuple(price_line(subline, book.rates_for(subline, line)) for subline in line.sublines)
    value = sum((part.value for part in parts), ZERO)
    cas: dict[CasComponent, Decimal] = {
        component: sum((part.cas[component] for part in parts), ZERO) for component in CAS_COMPONENTS
    }
    return LinePrice(
        line,
        sum((part.base for part in parts), ZERO),
        cas,
        sum((part.nonrecurring for part in parts), ZERO),
        sum((part.support_charge for part in parts), ZERO),
        sum((part.other for part in parts), ZERO),
        value,
        cents(value / line.quantity) if line.quantity else None,
        sum((part.admin for part in parts), ZERO),
        sum((part.pch for part in parts), ZERO),
        sum((part.transportation for part in parts), ZERO),
        {},
        parts,
        sum((part.supply_support for part in parts), ZERO),
        tuple(
            Unconfirmed(f"sublines[{place}].{doubt.path}", doubt.status, doubt.source)
            for place, part in enumerate(parts)
            for doubt in part.unconfirmed
        ),
    )


def case_totals(
    offer: Offer, lines: list[LinePrice] | tuple[LinePrice, ...], policy: Policy, trace: Trace | None = None
) -> Totals:
    """Add the lines up to (8)-(13); a small case management line on the document stays out of the net."""
    net = pch = admin = transportation = other = existing = ZERO
    has_line = False
    for priced in lines:
        if priced.line.generic_code == SMALL_CASE_LINE:
            has_line = True
            existing += priced.value
        else:
            net += priced.value
        pch += priced.pch
        admin += priced.admin
        transportation += priced.transportation
        other += priced.supply_support
    for charge in offer.other_charges:
        other += charge.amount
    small = small_case_amount(offer, policy, net, admin, existing if has_line else None, trace)
    totals = Totals(net, small, pch, admin, transportation, other, net + small + pch + admin + transportation + other)
    if trace is not None:
        _trace_totals(offer, lines, totals, trace)
    return totals


def small_case_amount(
    offer: Offer, policy: Policy, net: Decimal, admin: Decimal, existing: Decimal | None, trace: Trace | None = None
) -> Decimal:
    """What a small case of the years 2006-2012 pays up to the minimum charge (SAMM C9.4.7).

    A line already on the document only falls; outside the window it stays as it is.
    """
    dates = RateBook(offer, policy).dates(None)
    row = find_rate(policy, "SCML", "MINIMUM", dates) if offer.accepted_on and offer.program == "FMS" else None
    reason = ""
    if waiver_of(offer, "ADMIN"):
        amount, reason = ZERO, "falls away with the waiver of the administrative charge"
    elif row is None or row.figure is None:
        amount, reason = existing or ZERO, "not accepted in the years of the small case management line"
    elif offer.country == _DRAWDOWN or not net:
        amount, reason = ZERO, "not for drawdowns and grants of excess articles"
    else:
        amount = max(ZERO, cents(row.figure) - admin)
        if existing is not None:
            amount = min(existing, amount)
    if trace is not None:
        inputs: dict[str, object] = {"administrative charge": admin}
        if row is not None and row.figure is not None:
            inputs["minimum"] = row.figure
        if existing is not None:
            inputs["line on the document"] = existing
        trace.step(
            "small_case_management_line",
            "Small case management line",
            "minimum − administrative charge, never below zero" if not reason else "not computed",
            inputs,
            amount,
            EXACT,
            rate=used_row(row) if row else None,
            remark=reason,
            uses=("admin",),
        )
    return amount


def _trace_totals(offer: Offer, lines: list[LinePrice] | tuple[LinePrice, ...], totals: Totals, trace: Trace) -> None:
    def column(field: str) -> dict[str, object]:
        return {f"line {done.number}": amount for done in lines if (amount := getattr(done, field))}

    values = {f"line {done.number}": done.value for done in lines if done.line.generic_code != SMALL_CASE_LINE}
    added = {charge.kind: charge.amount for charge in offer.other_charges}
    trace.step("net", "Net estimated cost", "sum of the line values", dict(values), totals.net, EXACT)
    for name, title in (
        ("pch", "Packing, crating and handling (9)"),
        ("admin", "Administrative charge (10)"),
        ("transportation", "Transportation (11)"),
    ):
        trace.step(name, title, "sum of the lines, each rounded", column(name), getattr(totals, name), EXACT)
    inputs = {**column("supply_support"), **added}
    trace.step("other", "Other (12)", "supply support surcharges + other charges of the document", inputs, totals.other, EXACT)
    parts = ("net", "small_case_management_line", "pch", "admin", "transportation", "other")
    trace.step(
        "total",
        "Total estimated cost (13)",
        "(8) + (9) + (10) + (11) + (12)",
        {part.replace("_", " "): getattr(totals, part) for part in parts},
        totals.total,
        EXACT,
        uses=parts,
    )


def _with_small_case_lines(lines: list[LinePrice], amount: Decimal) -> list[LinePrice]:
    """Give the small case management lines on the document the amount computed, the first ones first."""
    left, result = amount, []
    for done in lines:
        if done.line.generic_code == SMALL_CASE_LINE:
            share = min(left, done.value)
            left -= share
            unit = None if done.unit is None or not done.line.quantity else cents(share / done.line.quantity)
            note = RateUsed(None, "confirmed", "SAMM C9.4.7: minimum less administrative charge, only ever falls")
            done = LinePrice(
                done.line, share, done.cas, ZERO, ZERO, ZERO, share, unit, ZERO, ZERO, ZERO, {**done.rates, "value": note}
            )
        result.append(done)
    return result


def _comparable(offer: Offer, edition: str, previous: Priced) -> bool:
    """Tell whether all that bears on a line's price beside the line itself is as it was."""
    before = previous.offer
    return previous.policy_edition == edition and all(
        getattr(offer, field) == getattr(before, field)
        for field in (
            "country",
            "designator",
            "program",
            "terms_of_sale",
            "price_date",
            "accepted_on",
            "implemented_on",
            "waivers",
            "rate_overrides",
        )
    )


def _unconfirmed(lines: tuple[LinePrice, ...], previous: Priced | None) -> tuple[Unconfirmed, ...]:
    if (
        previous
        and len(previous.lines) == len(lines)
        and all(now.unconfirmed is before.unconfirmed for now, before in zip(lines, previous.lines, strict=True))
    ):
        return previous.unconfirmed
    return tuple(
        Unconfirmed(f"lines[{place}].{doubt.path}", doubt.status, doubt.source)
        for place, done in enumerate(lines)
        for doubt in done.unconfirmed
    )
