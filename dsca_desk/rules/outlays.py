"""When a case's money is needed, by calendar quarter: outlays typed or spread by rule, liability, holdback, deliveries.

Amounts are gathered in delivery sets: lines that deliver in the same proportions are one set (SAMM C9.9.1.2), so that shares
are allocated once per set and a changed line is taken out and put in without touching the others.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import msgspec

from dsca_desk.records.offer import CaseType, Line
from dsca_desk.rules.line_rates import SMALL_CASE_LINE
from dsca_desk.rules.priced import LinePrice
from dsca_desk.rules.quarters import months_later, parse_quarter
from dsca_desk.rules.rounding import ZERO, allocate, cents

Shape = tuple[tuple[int, Decimal], ...]
NONSPECIFIC_LINE = "R9B"
_ONE = Decimal(1)
_MONTHS = re.compile(r"\(?\s*(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?\s*\)?", re.ASCII)


class FlowTerms(NamedTuple):
    """What spreading depends on beside the lines.

    `counted_from` is the day months are counted from, `accepted` its quarter, `covered` the last quarter the initial
    deposit covers, `training_share` the part of blanket training collected at once (None: none).
    """

    case_type: CaseType
    counted_from: date
    accepted: int
    covered: int
    requisition_quarters: int
    training_share: Decimal | None


class DeliverySet(msgspec.Struct):
    """What lines of one shape need together: outlays that follow the shape and the administrative charge delivered with it."""

    lines: int = 0
    outlays: Decimal = ZERO
    admin: Decimal = ZERO


class CaseFlow(msgspec.Struct):
    """The needs of a case before they become payments; `spread` says per line what the program spread and by which rule."""

    terms: FlowTerms
    lines: tuple[LinePrice, ...]
    typed: dict[int, Decimal]
    liability: dict[int, Decimal]
    holdback: dict[int, Decimal]
    sets: dict[Shape, DeliverySet]
    late: DeliverySet
    spread: list[tuple[tuple[str, str], ...]]

    def last_quarter(self) -> int:
        """Return the last quarter in which anything happens, at least the last one the deposit covers."""
        quarters = [*self.typed, *self.liability, *self.holdback, *(shape[-1][0] for shape in self.sets)]
        return max([self.terms.covered, *quarters])

    def outlays(self) -> dict[int, Decimal]:
        """Return the outlays of each quarter in dollars and cents."""
        amounts = dict(self.typed)
        for shape, members in self._sets():
            for (quarter, _), share in zip(shape, _shared(members.outlays, shape), strict=True):
                amounts[quarter] = amounts.get(quarter, ZERO) + share
        return amounts

    def admin_delivered(self) -> dict[int, Decimal]:
        """Return the administrative charge that follows the deliveries of each quarter in dollars and cents."""
        amounts: dict[int, Decimal] = {}
        for shape, members in self._sets():
            for (quarter, _), share in zip(shape, _shared(members.admin, shape), strict=True):
                amounts[quarter] = amounts.get(quarter, ZERO) + share
        return amounts

    def _sets(self) -> list[tuple[Shape, DeliverySet]]:
        late = [(((self.last_quarter(), _ONE),), self.late)] if self.late.lines else []
        return [*self.sets.items(), *late]


def case_flow(lines: tuple[LinePrice, ...], terms: FlowTerms, previous: CaseFlow | None = None) -> CaseFlow:
    """Gather the needs of the priced lines; with the flow of a like case before, only the lines that differ are taken anew."""
    if previous is None or previous.terms != terms or len(previous.lines) != len(lines):
        gathering = _Gathering(CaseFlow(terms, lines, {}, {}, {}, {}, DeliverySet(), []), lines)
        gathering.flow.spread = [gathering.put(done, 1) for done in lines]
        return gathering.finished()
    places = [place for place, (now, before) in enumerate(zip(lines, previous.lines, strict=True)) if now is not before]
    if places:
        followers = [place for place, done in enumerate(lines) if done.line.follows or previous.lines[place].line.follows]
        places = sorted({*places, *followers})
    flow = CaseFlow(
        terms,
        lines,
        dict(previous.typed),
        dict(previous.liability),
        dict(previous.holdback),
        {shape: DeliverySet(members.lines, members.outlays, members.admin) for shape, members in previous.sets.items()},
        DeliverySet(previous.late.lines, previous.late.outlays, previous.late.admin),
        list(previous.spread),
    )
    taking, putting = _Gathering(flow, previous.lines), _Gathering(flow, lines)
    for place in places:
        taking.put(previous.lines[place], -1)
        flow.spread[place] = putting.put(lines[place], 1)
    return putting.finished()


class _Gathering:
    """Puts lines into a flow or takes them out again."""

    def __init__(self, flow: CaseFlow, lines: tuple[LinePrice, ...]) -> None:
        self.flow, self.terms, self._lines = flow, flow.terms, lines
        self._by_number: dict[str, Line] | None = None
        self._shapes: dict[tuple[object, ...], tuple[Shape, str]] = {}

    def put(self, done: LinePrice, sign: int) -> tuple[tuple[str, str], ...]:
        """Add (1) or take out (-1) a line; return what was spread by rule."""
        if done.sublines:
            return tuple(note for part in done.sublines for note in self._leaf(part, sign))
        return self._leaf(done, sign)

    def finished(self) -> CaseFlow:
        """Drop what has come to nothing, so that equal cases have equal flows."""
        flow = self.flow
        for amounts in (flow.typed, flow.liability, flow.holdback):
            for quarter in [quarter for quarter, amount in amounts.items() if not amount]:
                del amounts[quarter]
        for shape in [shape for shape, members in flow.sets.items() if not members.lines]:
            del flow.sets[shape]
        return flow

    def _leaf(self, done: LinePrice, sign: int) -> tuple[tuple[str, str], ...]:
        line = done.line
        if line.generic_code == SMALL_CASE_LINE:
            return ()
        if line.termination_liability:
            _add(self.flow.liability, line.termination_liability, sign)
        if line.holdback:
            _add(self.flow.holdback, line.holdback, sign)
        accessorials = done.pch + done.transportation + done.supply_support
        delivered = _typed_shape(line.deliveries, "quantity") if line.deliveries else None
        if line.outlays:
            _add(self.flow.typed, line.outlays, sign)
            self._into(delivered or _typed_shape(line.outlays, "amount"), accessorials, done.admin, sign)
            return ()
        if line.generic_code == NONSPECIFIC_LINE:
            _gather(self.flow.late, done.value + accessorials, done.admin, sign)
            return ((line.number, "SPREAD_NONSPECIFIC: at the end of the schedule"),)
        return self._by_rule(done, delivered, accessorials, sign)

    def _by_rule(self, done: LinePrice, delivered: Shape | None, accessorials: Decimal, sign: int) -> tuple[tuple[str, str], ...]:
        line, value, notes = done.line, done.value, []
        blanket = self.terms.case_type != "DEFINED" and delivered is None
        if blanket and line.kind == "TRAINING" and self.terms.training_share is not None:
            early = cents(value * self.terms.training_share)
            self._into(((self.terms.covered, _ONE),), early, ZERO, sign)
            value -= early
            notes.append((line.number, "BLANKET_TRAINING_SHARE: share of the line in the initial deposit"))
        procured = _procured_part(line, value) if not blanket and line.kind == "ARTICLE" and not line.follows else ZERO
        shape, rule = (delivered, "SPREAD_STOCK: by its deliveries") if delivered else self._spread_shape(line, blanket)
        if procured:
            straight, told = self._straight_line(shape)
            self._into(straight, procured, ZERO, sign)
            notes.append((line.number, told))
        if value - procured or not procured:
            notes.append((line.number, rule))
        self._into(shape, value - procured + accessorials, done.admin, sign)
        return tuple(notes)

    def _into(self, shape: Shape, outlays: Decimal, admin: Decimal, sign: int) -> None:
        members = self.flow.sets.get(shape)
        if members is None:
            members = self.flow.sets[shape] = DeliverySet()
        _gather(members, outlays, admin, sign)

    def _spread_shape(self, line: Line, blanket: bool) -> tuple[Shape, str]:
        if line.follows:
            return self._following(line)
        key = (blanket, line.kind, line.months_of_service, line.starts_on)
        known = self._shapes.get(key)
        if known is None:
            known = self._shapes[key] = self._shape_by_rule(line, blanket)
        return known

    def _shape_by_rule(self, line: Line, blanket: bool) -> tuple[Shape, str]:
        months = _months(line.months_of_service)
        first = self.terms.covered + 1
        if blanket:
            count = -(-months[1] // 3) if months else self.terms.requisition_quarters
            assumed = "" if months else "; the period is not stated and is the office default"
            return _even(range(first, first + max(count, 1))), f"SPREAD_REQUISITIONS: {count} equal quarters{assumed}"
        if line.kind == "ARTICLE":
            if months:
                places = range(self._later(months[0]), self._later(months[1]) + 1)
                return _even(places), f"SPREAD_STOCK: over months {_written(months)}, no deliveries given"
            return (
                (first, _ONE),
            ), "SPREAD_STOCK: no deliveries, outlays or months; whole in the first quarter after the deposit"
        rule = "SPREAD_TRAINING" if line.kind == "TRAINING" else "SPREAD_SERVICES"
        if line.starts_on:
            length = 1 if not months else months[1] if months[0] == months[1] else months[1] - months[0] + 1
            performed = [months_later(line.starts_on, month) for month in range(max(length, 1))]
            return _weighted(performed), f"{rule}: {length} months from {line.starts_on:%d %b %Y}"
        if months:
            start = 1 if months[0] == months[1] else months[0]
            performed = [self._later(month) for month in range(start, max(start, months[1]) + 1)]
            return _weighted(performed), f"{rule}: over months {start}-{months[1]}"
        return ((first, _ONE),), f"{rule}: no dates or months; whole in the first quarter after the deposit"

    def _following(self, line: Line) -> tuple[Shape, str]:
        if self._by_number is None:
            self._by_number = {
                leaf.line.number: leaf.line for done in self._lines for leaf in (done, *done.sublines) if not leaf.sublines
            }
        leader = self._by_number.get(line.follows or "")
        if leader is None or leader.follows:
            shape, rule = self._shape_by_rule(line, False)
            return shape, f"{rule}; line {line.follows} to follow was not found"
        shape = _typed_shape(leader.deliveries, "quantity") if leader.deliveries else self._shape_by_rule(leader, False)[0]
        return shape, f"SPREAD_SPARES: with the deliveries of line {line.follows}"

    def _straight_line(self, shape: Shape) -> tuple[Shape, str]:
        last = shape[-1][0]
        places = range(min(self.terms.accepted + 1, last), last + 1)
        return _even(places), "SPREAD_PROCUREMENT: straight line to the last delivery; the DoD Standard Curve is not public"

    def _later(self, months: int) -> int:
        return months_later(self.terms.counted_from, months)


def line_outlays(
    done: LinePrice, lines: tuple[LinePrice, ...], terms: FlowTerms
) -> tuple[dict[int, Decimal], tuple[tuple[str, str], ...]]:
    """Return the outlays of one line by quarter and how they were spread."""
    gathering = _Gathering(CaseFlow(terms, (done,), {}, {}, {}, {}, DeliverySet(), []), lines)
    notes = gathering.put(done, 1)
    return gathering.finished().outlays(), notes


def quarter_amounts(amounts: Mapping[int, Decimal], until: int) -> Decimal:
    """Return the sum of the amounts up to and with a quarter."""
    return sum((amount for quarter, amount in amounts.items() if quarter <= until), ZERO)


def _add(amounts: dict[int, Decimal], typed: tuple[object, ...], sign: int) -> None:
    for entry in typed:
        quarter = parse_quarter(entry.quarter)  # type: ignore[attr-defined]  # QuarterAmount; a union would cost the hot loop
        amount = entry.amount  # type: ignore[attr-defined]  # as above
        amounts[quarter] = amounts.get(quarter, ZERO) + (amount if sign > 0 else -amount)


def _gather(members: DeliverySet, outlays: Decimal, admin: Decimal, sign: int) -> None:
    members.lines += sign
    if sign > 0:
        members.outlays += outlays
        members.admin += admin
    else:
        members.outlays -= outlays
        members.admin -= admin


def _typed_shape(typed: tuple[object, ...], field: str) -> Shape:
    if len(typed) == 1:
        return ((parse_quarter(typed[0].quarter), _ONE),)  # type: ignore[attr-defined]  # QuarterQuantity or QuarterAmount
    weights: dict[int, Decimal] = {}
    for entry in typed:
        quarter = parse_quarter(entry.quarter)  # type: ignore[attr-defined]  # as above
        weights[quarter] = weights.get(quarter, ZERO) + getattr(entry, field)
    shape = tuple((quarter, weight) for quarter, weight in sorted(weights.items()) if weight > 0)
    return shape or ((max(weights), _ONE),)


def _shared(amount: Decimal, shape: Shape) -> tuple[Decimal, ...]:
    if len(shape) == 1:
        return (amount,)
    return allocate(amount, [weight for _, weight in shape])


def _procured_part(line: Line, value: Decimal) -> Decimal:
    if line.source == "P":
        return value
    if line.source == "X":
        return cents(value * (line.procured_share if line.procured_share is not None else _ONE))
    return ZERO


def _even(quarters: range) -> Shape:
    return tuple((quarter, _ONE) for quarter in quarters) or ((quarters.start, _ONE),)


def _weighted(quarters: list[int]) -> Shape:
    counted: dict[int, Decimal] = {}
    for quarter in quarters:
        counted[quarter] = counted.get(quarter, Decimal(0)) + _ONE
    return tuple(sorted(counted.items()))


def _months(text: str | None) -> tuple[int, int] | None:
    """Read `24`, `10-14` or `(1-12)` as first and last month; None for anything else."""
    found = _MONTHS.fullmatch(text.strip()) if text else None
    if found is None:
        return None
    first = int(found.group(1))
    last = int(found.group(2)) if found.group(2) else first
    return (first, last) if first <= last else (last, first)


def _written(months: tuple[int, int]) -> str:
    return str(months[0]) if months[0] == months[1] else f"{months[0]}-{months[1]}"
