"""When a case's money is needed, by calendar quarter: outlays typed or spread by rule, liability, holdback, deliveries.

Amounts are gathered in delivery sets: lines that deliver in the same proportions are one set (SAMM C9.9.1.2), so that shares
are allocated once per set and a changed line is taken out and put in without touching the others.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

import msgspec

from dsca_desk.records.offer import Line, QuarterAmount, QuarterQuantity
from dsca_desk.rules.charge_rates import SMALL_CASE_LINE
from dsca_desk.rules.priced import LinePrice
from dsca_desk.rules.quarters import parse_quarter
from dsca_desk.rules.rounding import ZERO, allocate, cents
from dsca_desk.rules.spreading import FlowTerms, Shape, Spreading

NONSPECIFIC_LINE = "R9B"
_APART = frozenset({SMALL_CASE_LINE, NONSPECIFIC_LINE})
_WHOLE = Decimal(1)
Told = tuple[tuple[str, str], ...]


class DeliverySet(msgspec.Struct):
    """What lines of one shape need together: outlays that follow the shape and the administrative charge delivered with it."""

    lines: int = 0
    outlays: Decimal = ZERO
    admin: Decimal = ZERO

    def copied(self) -> "DeliverySet":
        """Return a set of its own with the same amounts."""
        return DeliverySet(self.lines, self.outlays, self.admin)


class Doubted(NamedTuple):
    """The numbers of lines whose spreading rests on something less than a rule: which, by the kind of doubt."""

    straight: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    defaulted: tuple[str, ...] = ()


class CaseFlow(msgspec.Struct):
    """The needs of a case before they become payments; `told` says per line what the program spread and by which rule."""

    terms: FlowTerms
    lines: tuple[LinePrice, ...]
    typed: dict[int, Decimal]
    liability: dict[int, Decimal]
    holdback: dict[int, Decimal]
    sets: dict[Shape, DeliverySet]
    late: DeliverySet
    told: list[Told]
    spread: Told = ()
    doubted: Doubted = Doubted()
    followers: frozenset[int] = frozenset()

    def last_quarter(self) -> int:
        """Return the last quarter in which anything happens, at least the last one the deposit covers."""
        quarters = [*self.typed, *self.liability, *self.holdback, *(shape[-1][0] for shape in self.sets)]
        return max([self.terms.covered, *quarters])

    def outlays(self) -> dict[int, Decimal]:
        """Return the outlays of each quarter in dollars and cents."""
        amounts = dict(self.typed)
        for shape, members in self._sets():
            _share_out(amounts, shape, members.outlays)
        return amounts

    def admin_delivered(self) -> dict[int, Decimal]:
        """Return the administrative charge that follows the deliveries of each quarter in dollars and cents."""
        amounts: dict[int, Decimal] = {}
        for shape, members in self._sets():
            _share_out(amounts, shape, members.admin)
        return amounts

    def _sets(self) -> list[tuple[Shape, DeliverySet]]:
        late: list[tuple[Shape, DeliverySet]] = [(((self.last_quarter(), 1),), self.late)] if self.late.lines else []
        return [*self.sets.items(), *late]


def case_flow(lines: tuple[LinePrice, ...], terms: FlowTerms, previous: CaseFlow | None = None) -> CaseFlow:
    """Gather the needs of the priced lines; with the flow of a like case before, only the lines that differ are taken anew."""
    if previous is None or previous.terms != terms or len(previous.lines) != len(lines):
        flow = CaseFlow(terms, lines, {}, {}, {}, {}, DeliverySet(), [])
        flow.told = _Gathering(flow, lines).put(lines, 1)
        flow.followers = frozenset(place for place, done in enumerate(lines) if _follows(done))
        return _finished(flow, None)
    changed = {place for place, (now, before) in enumerate(zip(lines, previous.lines, strict=True)) if now is not before}
    flow = CaseFlow(
        terms,
        lines,
        dict(previous.typed),
        dict(previous.liability),
        dict(previous.holdback),
        {shape: members.copied() for shape, members in previous.sets.items()},
        previous.late.copied(),
        list(previous.told),
    )
    flow.followers = previous.followers - changed | {place for place in changed if _follows(lines[place])}
    places = sorted(changed | flow.followers | previous.followers) if changed else []
    _Gathering(flow, previous.lines).put([previous.lines[place] for place in places], -1)
    told = _Gathering(flow, lines).put([lines[place] for place in places], 1)
    for place, now in zip(places, told, strict=True):
        flow.told[place] = now
    return _finished(flow, previous)


class _Gathering:
    """Puts lines into a flow (sign 1) or takes them out again (-1); tells per line what was spread by rule."""

    def __init__(self, flow: CaseFlow, lines: tuple[LinePrice, ...]) -> None:
        self.flow, self.spreading = flow, Spreading(flow.terms, lines)

    def put(self, lines: Iterable[LinePrice], sign: int) -> list[Told]:
        flow, told = self.flow, []
        for done in lines:
            if done.sublines:
                told.append(tuple(chain.from_iterable([self._leaf(part, sign) for part in done.sublines])))
            else:
                told.append(self._leaf(done, sign))
        leaves = [done.line for top in lines for done in (top.sublines or (top,))]
        _add(flow.typed, [line.outlays for line in leaves if line.outlays and line.generic_code != SMALL_CASE_LINE], sign)
        _add(flow.liability, [line.termination_liability for line in leaves if line.termination_liability], sign)
        _add(flow.holdback, [line.holdback for line in leaves if line.holdback], sign)
        return told

    def _leaf(self, done: LinePrice, sign: int) -> Told:
        line = done.line
        deliveries, typed = line.deliveries, line.outlays
        if line.generic_code in _APART:
            return self._apart(done, sign)
        accessorials = done.pch + done.transportation
        if done.supply_support:
            accessorials += done.supply_support
        if typed:
            self._into(_typed_shape(deliveries or typed), accessorials, done.admin, sign)
            return ()
        return self._by_rule(done, _typed_shape(deliveries) if deliveries else None, accessorials, sign)

    def _apart(self, done: LinePrice, sign: int) -> Told:
        """A small case management line is collected at once; non-specific requirements stand at the end unless typed."""
        if done.line.generic_code == SMALL_CASE_LINE:
            return ()
        late = self.flow.late
        late.lines += sign
        late.outlays += sign * ((ZERO if done.line.outlays else done.value) + done.pch + done.transportation)
        late.admin += sign * done.admin
        return ((done.number, "SPREAD_NONSPECIFIC: at the end of the schedule"),)

    def _by_rule(self, done: LinePrice, delivered: Shape | None, accessorials: Decimal, sign: int) -> Told:
        line, value, notes, terms = done.line, done.value, [], self.flow.terms
        blanket = terms.case_type != "DEFINED" and delivered is None
        if blanket and line.kind == "TRAINING" and terms.training_share is not None:
            early = cents(value * terms.training_share)
            self._into(((terms.covered, 1),), early, ZERO, sign)
            value -= early
            notes.append((line.number, "BLANKET_TRAINING_SHARE: share of the line in the initial deposit"))
        shape, rule = (delivered, "SPREAD_STOCK: by its deliveries") if delivered else self.spreading.shape(line, blanket)
        procured = ZERO
        if line.source in ("P", "X") and line.kind == "ARTICLE" and not blanket and not line.follows:
            procured = _procured_part(line, value)
            straight, rule_of_procured = self.spreading.straight_line(shape)
            self._into(straight, procured, ZERO, sign)
            notes.append((line.number, rule_of_procured))
        if procured != value or not value:
            notes.append((line.number, rule))
        self._into(shape, value - procured + accessorials, done.admin, sign)
        return tuple(notes)

    def _into(self, shape: Shape, outlays: Decimal, admin: Decimal, sign: int) -> None:
        members = self.flow.sets.get(shape)
        if members is None:
            members = self.flow.sets[shape] = DeliverySet()
        if sign < 0:
            outlays, admin = -outlays, -admin
        members.lines += sign
        members.outlays += outlays
        members.admin += admin


def line_outlays(done: LinePrice, lines: tuple[LinePrice, ...], terms: FlowTerms) -> tuple[dict[int, Decimal], Told]:
    """Return the outlays of one line by quarter and how they were spread."""
    flow = CaseFlow(terms, (done,), {}, {}, {}, {}, DeliverySet(), [])
    (told,) = _Gathering(flow, lines).put((done,), 1)
    return flow.outlays(), told


def running(amounts: Mapping[int, Decimal], first: int, last: int) -> list[Decimal]:
    """Return the sums up to and with each quarter from the first to the last; what lies before counts with the first."""
    total = sum((amount for quarter, amount in amounts.items() if quarter < first), ZERO)
    sums = []
    for quarter in range(first, last + 1):
        amount = amounts.get(quarter)
        if amount is not None:
            total += amount
        sums.append(total)
    return sums


def _finished(flow: CaseFlow, previous: CaseFlow | None) -> CaseFlow:
    """Drop what has come to nothing, so that equal cases have equal flows, and sum up what was told."""
    for amounts in (flow.typed, flow.liability, flow.holdback):
        for quarter in [quarter for quarter, amount in amounts.items() if not amount]:
            del amounts[quarter]
    for shape in [shape for shape, members in flow.sets.items() if not members.lines]:
        del flow.sets[shape]
    if previous is not None and previous.told == flow.told:
        flow.spread, flow.doubted = previous.spread, previous.doubted
    else:
        flow.spread = tuple(chain.from_iterable(flow.told))
        flow.doubted = Doubted(
            tuple([number for number, rule in flow.spread if rule.startswith("SPREAD_PROCUREMENT")]),
            tuple([number for number, rule in flow.spread if "; whole in" in rule]),
            tuple([number for number, rule in flow.spread if "office default" in rule]),
        )
    return flow


def _follows(done: LinePrice) -> bool:
    return done.line.follows is not None or any(part.line.follows for part in done.sublines)


def _add(amounts: dict[int, Decimal], typed: Iterable[tuple[QuarterAmount, ...]], sign: int) -> None:
    by_name: dict[str, Decimal] = {}
    for entry in chain.from_iterable(typed):
        name = entry.quarter
        by_name[name] = by_name.get(name, ZERO) + entry.amount
    for name, amount in by_name.items():
        quarter = parse_quarter(name)
        amounts[quarter] = amounts.get(quarter, ZERO) + (amount if sign > 0 else -amount)


def _typed_shape(typed: tuple[QuarterAmount, ...] | tuple[QuarterQuantity, ...]) -> Shape:
    if len(typed) == 1:
        return ((parse_quarter(typed[0].quarter), 1),)
    weights: dict[int, Decimal] = {}
    for entry in typed:
        quarter = parse_quarter(entry.quarter)
        weight = entry.quantity if isinstance(entry, QuarterQuantity) else entry.amount
        weights[quarter] = weights.get(quarter, ZERO) + weight
    used = sorted((quarter, weight) for quarter, weight in weights.items() if weight > 0)
    if len({weight for _, weight in used}) == 1:
        return tuple([(quarter, 1) for quarter, _ in used])
    return tuple(used) or ((max(weights), 1),)


def _share_out(amounts: dict[int, Decimal], shape: Shape, amount: Decimal) -> None:
    if not amount:
        return
    shares = (amount,) if len(shape) == 1 else allocate(amount, [weight for _, weight in shape])
    for (quarter, _), share in zip(shape, shares, strict=True):
        amounts[quarter] = amounts.get(quarter, ZERO) + share


def _procured_part(line: Line, value: Decimal) -> Decimal:
    if line.source == "P" or line.procured_share is None:
        return value
    return cents(value * line.procured_share)
