"""Price a case document: every line by its rates, then the totals (8) to (13) (pricing notes, section 3)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import find_rate
from dsca_desk.records.offer import CAS_COMPONENTS, CasComponent, Line, Offer
from dsca_desk.rules.charge_rates import SMALL_CASE_LINE, used_row
from dsca_desk.rules.charges import price_line, price_lines
from dsca_desk.rules.line_rates import RateBook
from dsca_desk.rules.priced import Confirmed, LinePrice, Priced, RateUsed, Unconfirmed
from dsca_desk.rules.rate_choice import rate_dates
from dsca_desk.rules.rounding import EXACT, ZERO, cents
from dsca_desk.rules.trace import Trace
from dsca_desk.rules.waivers import waiver_of

_DRAWDOWN = "S9"


class Totals(NamedTuple):
    """The amounts of the cost summary in dollars and cents; `total` is the sum of the six before it."""

    net: Decimal
    small_case_management_line: Decimal
    pch: Decimal
    admin: Decimal
    transportation: Decimal
    other: Decimal
    total: Decimal
    carries_small_case_line: bool = False


class Sums(msgspec.Struct):
    """The columns of the lines added up; values of small case management lines stand apart from the rest."""

    value: Decimal = ZERO
    pch: Decimal = ZERO
    admin: Decimal = ZERO
    transportation: Decimal = ZERO
    supply_support: Decimal = ZERO
    small_case: Decimal | None = None

    def add(self, lines: Iterable[LinePrice]) -> "Sums":
        """Add lines."""
        value, pch, admin, transportation = self.value, self.pch, self.admin, self.transportation
        for done in lines:
            if done.line.generic_code == SMALL_CASE_LINE:
                self.small_case = (self.small_case or ZERO) + done.value
                continue  # no charge is made on it, above or below the line (SAMM C9.4.7.2)
            value += done.value
            pch += done.pch
            admin += done.admin
            transportation += done.transportation
            if done.supply_support:
                self.supply_support += done.supply_support
        self.value, self.pch, self.admin, self.transportation = value, pch, admin, transportation
        return self

    def less(self, line: LinePrice) -> "Sums":
        """Take a line out again."""
        self.value -= line.value
        self.pch -= line.pch
        self.admin -= line.admin
        self.transportation -= line.transportation
        self.supply_support -= line.supply_support
        return self


def price(offer: Offer, policy: Policy, previous: Priced | None = None) -> Priced:
    """Price a document under a policy.

    With `previous`, lines that are the very objects of that pricing keep their price as long as nothing else that
    bears on it has changed; the answer is the same as without. Raises PolicyError when a table cannot be trusted.
    """
    edition = policy.edition.id
    before = previous if previous is not None and _comparable(offer, edition, previous) else None
    lines = _priced_lines(offer, RateBook(offer, policy), before)
    sums = _sums_after(before, lines) if before else None
    totals = case_totals(offer, lines, policy, sums=sums)
    if totals.carries_small_case_line:
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
    )


def _priced_lines(offer: Offer, book: RateBook, before: Priced | None) -> list[LinePrice]:
    """Price the lines, except those that the pricing before has as the same objects."""
    if before is None:
        return _priced_anew(offer.lines, book)
    if len(before.lines) == len(offer.lines):
        lines = list(before.lines)
        places = [
            place
            for place, (line, done) in enumerate(zip(offer.lines, lines, strict=True))
            if line is not done.line or line.generic_code == SMALL_CASE_LINE
        ]
        for place, done in zip(places, _priced_anew([offer.lines[place] for place in places], book), strict=True):
            lines[place] = done
        return lines
    kept = {id(done.line): done for done in before.lines if done.line.generic_code != SMALL_CASE_LINE}
    left = [line for line in offer.lines if id(line) not in kept]
    kept.update(zip(map(id, left), _priced_anew(left, book), strict=True))
    return [kept[id(line)] for line in offer.lines]


def _priced_anew(lines: Sequence[Line], book: RateBook) -> list[LinePrice]:
    """Price lines kind by kind; the answer is in their order."""
    plain = [line for line in lines if not line.sublines]
    done: list[LinePrice] = [None] * len(plain)  # type: ignore[list-item]  # every place is filled below
    for rates, places in book.kinds(plain):
        for place, priced in zip(places, price_lines([plain[place] for place in places], rates), strict=True):
            done[place] = priced
    if len(plain) == len(lines):
        return done
    in_order = iter(done)
    return [price_sublines(line, book) if line.sublines else next(in_order) for line in lines]


def price_sublines(line: Line, book: RateBook) -> LinePrice:
    """Price the sublines of a line; every amount of the line is their sum."""
    parts = tuple(price_line(part, book.rates_for(part, line)) for part in line.sublines)
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
        tuple(Confirmed(f"sublines[{place}].{one.path}", *one[1:]) for place, part in enumerate(parts) for one in part.confirmed),
    )


def case_totals(
    offer: Offer, lines: Sequence[LinePrice], policy: Policy, trace: Trace | None = None, *, sums: Sums | None = None
) -> Totals:
    """Add the lines up to (8)-(13); a small case management line on the document stays out of the net.

    `sums` are the columns of these lines when they are known already.
    """
    if sums is None:
        sums = Sums().add(lines)
    other = sum((charge.amount for charge in offer.other_charges), sums.supply_support)
    small = small_case_amount(offer, policy, sums.value, sums.admin, sums.small_case, trace)
    total = sums.value + small + sums.pch + sums.admin + sums.transportation + other
    carried = sums.small_case is not None
    totals = Totals(sums.value, small, sums.pch, sums.admin, sums.transportation, other, total, carried)
    if trace is not None:
        _trace_totals(offer, lines, totals, trace)
    return totals


def small_case_amount(
    offer: Offer, policy: Policy, net: Decimal, admin: Decimal, existing: Decimal | None, trace: Trace | None = None
) -> Decimal:
    """What a small case of the years 2006-2012 pays up to the minimum charge (SAMM C9.4.7).

    A line already on the document only falls; outside the window it stays as it is.
    """
    row = find_rate(policy, "SCML", "MINIMUM", rate_dates(offer)) if offer.accepted_on and offer.program == "FMS" else None
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


def _trace_totals(offer: Offer, lines: Sequence[LinePrice], totals: Totals, trace: Trace) -> None:
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
                done.line,
                share,
                dict.fromkeys(CAS_COMPONENTS, ZERO),
                ZERO,
                ZERO,
                ZERO,
                share,
                unit,
                ZERO,
                ZERO,
                ZERO,
                {**done.rates, "value": note},
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
            "confirmations",
        )
    )


def _sums_after(before: Priced, lines: list[LinePrice]) -> Sums | None:
    """Return the sums of lines most of which are those of the pricing before; None when adding them anew is as well."""
    if len(before.lines) != len(lines) or before.small_case_management_line:
        return None
    changed = [(was, now) for was, now in zip(before.lines, lines, strict=True) if was is not now]
    if any(SMALL_CASE_LINE in (was.line.generic_code, now.line.generic_code) for was, now in changed):
        return None
    entered = sum((charge.amount for charge in before.offer.other_charges), ZERO)
    sums = Sums(before.net, before.pch, before.admin, before.transportation, before.other - entered)
    for was, now in changed:
        sums.less(was).add((now,))
    return sums
