"""When a case's money is needed, by calendar quarter: outlays typed or spread by rule, liability, holdback, deliveries.

Amounts are gathered in delivery sets: lines that deliver in the same proportions are one set (SAMM C9.9.1.2), so that shares
are allocated once per set and a changed line is taken out and put in without touching the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from operator import attrgetter, is_
from typing import Any, NamedTuple

import msgspec

from dsca_desk.records.offer import Line, QuarterAmount, QuarterQuantity
from dsca_desk.rules.charge_rates import SMALL_CASE_LINE
from dsca_desk.rules.priced import LinePrice
from dsca_desk.rules.quarters import parse_quarter
from dsca_desk.rules.rounding import ZERO, allocate, cents
from dsca_desk.rules.spreading import FlowTerms, Shape, Spreading

NONSPECIFIC_LINE = "R9B"
_APART = frozenset({SMALL_CASE_LINE, NONSPECIFIC_LINE})
Told = tuple[tuple[str, str], ...]


class DeliverySet(NamedTuple):
    """What lines of one shape need together: outlays that follow the shape and the administrative charge delivered with it."""

    lines: int = 0
    outlays: Decimal = ZERO
    admin: Decimal = ZERO

    def with_more(self, lines: int, outlays: Decimal, admin: Decimal, sign: int) -> "DeliverySet":
        """Return the set with lines added (1) or taken out (-1)."""
        return DeliverySet(self.lines + sign * lines, self.outlays + sign * outlays, self.admin + sign * admin)


_EMPTY = DeliverySet()


class Doubted(NamedTuple):
    """The numbers of lines whose spreading rests on something less than a rule: which, by the kind of doubt."""

    straight: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    defaulted: tuple[str, ...] = ()

    @classmethod
    def among(cls, spread: Told) -> "Doubted":
        """Sort what was told by the kind of doubt."""
        return cls(
            tuple([number for number, rule in spread if rule.startswith("SPREAD_PROCUREMENT")]),
            tuple([number for number, rule in spread if "; whole in" in rule]),
            tuple([number for number, rule in spread if "office default" in rule]),
        )


class CaseFlow(msgspec.Struct):
    """The needs of a case before they become payments, by quarter, in dollars and cents.

    `typed` are the outlays people typed, `spread_outlays` and `delivered` what the delivery `sets` come to; `late` stands at
    the end of the schedule. `told` says per line what was spread and by which rule.
    """

    terms: FlowTerms
    lines: tuple[LinePrice, ...]
    typed: dict[int, Decimal]
    liability: dict[int, Decimal]
    holdback: dict[int, Decimal]
    sets: dict[Shape, DeliverySet]
    spread_outlays: dict[int, Decimal]
    delivered: dict[int, Decimal]
    told: list[Told]
    late: DeliverySet = DeliverySet()
    spread: Told = ()
    doubted: Doubted = Doubted()
    followers: frozenset[int] = frozenset()
    last_activity: int | None = None

    @property
    def last_quarter(self) -> int:
        """The last quarter in which anything happens, at least the last one the deposit covers."""
        return max(self.terms.covered, self.last_activity or 0)

    def outlays(self) -> dict[int, Decimal]:
        """Return the outlays of each quarter, typed and spread."""
        amounts = dict(self.typed)
        for quarter, amount in self.spread_outlays.items():
            amounts[quarter] = amounts.get(quarter, ZERO) + amount
        amounts[self.last_quarter] = amounts.get(self.last_quarter, ZERO) + self.late.outlays
        return amounts

    def admin_delivered(self) -> dict[int, Decimal]:
        """Return the administrative charge that follows the deliveries of each quarter."""
        return {**self.delivered, self.last_quarter: self.delivered.get(self.last_quarter, ZERO) + self.late.admin}


def case_flow(lines: tuple[LinePrice, ...], terms: FlowTerms, previous: CaseFlow | None = None) -> CaseFlow:
    """Gather the needs of the priced lines; with the flow of a like case before, only the lines that differ are taken anew."""
    if previous is None or previous.terms != terms or len(previous.lines) != len(lines):
        flow = CaseFlow(terms, lines, {}, {}, {}, {}, {}, {}, [])
        gathering = _Gathering(flow)
        flow.told = gathering.put(lines, lines, 1)
        flow.followers = frozenset(
            [place for place, done in enumerate(lines) if done.line.follows or (done.sublines and _follows(done))]
        )
        return gathering.finished(None)
    changed = {place for place, same in enumerate(map(is_, lines, previous.lines)) if not same}
    flow = CaseFlow(
        terms,
        lines,
        dict(previous.typed),
        dict(previous.liability),
        dict(previous.holdback),
        dict(previous.sets),
        dict(previous.spread_outlays),
        dict(previous.delivered),
        list(previous.told),
        previous.late,
    )
    flow.followers = previous.followers - changed | {place for place in changed if _follows(lines[place])}
    places = sorted(changed | flow.followers | previous.followers) if changed else []
    gathering = _Gathering(flow)
    gathering.put([previous.lines[place] for place in places], previous.lines, -1)
    told = gathering.put([lines[place] for place in places], lines, 1)
    for place, now in zip(places, told, strict=True):
        flow.told[place] = now
    return gathering.finished(previous)


class _Gathering:
    """Puts lines into a flow (sign 1) or takes them out again (-1); tells per line what was spread by rule."""

    def __init__(self, flow: CaseFlow) -> None:
        self.flow = flow
        self._touched: dict[Shape, DeliverySet] = {}

    def _begin(self, lines: tuple[LinePrice, ...]) -> None:
        self.spreading = Spreading(self.flow.terms, lines)
        self._members: dict[Way, list[LinePrice]] = {}
        self._ways: dict[tuple[object, ...], Way] = {}
        self._by_quarter: dict[str, list[LinePrice]] = {}
        self._typed: list[tuple[QuarterAmount, ...]] = []
        self._liability: list[tuple[QuarterAmount, ...]] = []
        self._holdback: list[tuple[QuarterAmount, ...]] = []

    def put(self, lines: Sequence[LinePrice], among: tuple[LinePrice, ...], sign: int) -> list[Told]:
        """Add or take out lines of a document whose lines are `among`."""
        self._begin(among)
        told = self._sort(lines)
        for name, members in self._by_quarter.items():
            self._of(Way(((parse_quarter(name), 1),), typed=True)).extend(members)
        for way, members in self._members.items():
            self._settle(way, members, sign)
        _add(self.flow.typed, self._typed, sign)
        _add(self.flow.liability, self._liability, sign)
        _add(self.flow.holdback, self._holdback, sign)
        return told

    def _sort(self, lines: Sequence[LinePrice]) -> list[Told]:
        """Find the way of each line; the amounts follow way by way."""
        by_quarter, typed, told = self._by_quarter, self._typed, list[Told]()
        for done in lines:
            if done.sublines:
                told.append(tuple(chain.from_iterable(self._sort(done.sublines))))
                continue
            line = done.line
            outlays = line.outlays
            if line.termination_liability:
                self._liability.append(line.termination_liability)
            if line.holdback:
                self._holdback.append(line.holdback)
            notes: Told = ()
            if outlays and line.generic_code not in _APART:
                typed.append(outlays)
                delivered = line.deliveries or outlays
                if len(delivered) == 1:
                    by_quarter.setdefault(delivered[0].quarter, []).append(done)
                else:
                    self._of(Way(_typed_shape(delivered), typed=True)).append(done)
            elif line.generic_code != SMALL_CASE_LINE:
                if outlays:
                    typed.append(outlays)
                way = self._way(line)
                self._of(way).append(done)
                number = line.number
                notes = tuple([(number, rule) for rule in way.rules])
            told.append(notes)
        return told

    def _of(self, way: "Way") -> list[LinePrice]:
        return self._members.setdefault(way, [])

    def _way(self, line: Line) -> "Way":
        """Return how a line without typed outlays is spread; lines alike in all that decides it share one way."""
        if line.deliveries or line.outlays:
            return self._choose_way(line)
        key = _spreading_by(line)
        way = self._ways.get(key)
        if way is None:
            way = self._ways[key] = self._choose_way(line)
        return way

    def _choose_way(self, line: Line) -> "Way":
        if line.generic_code == NONSPECIFIC_LINE:
            return Way((), typed=bool(line.outlays), late=True, rules=("SPREAD_NONSPECIFIC: at the end of the schedule",))
        terms = self.flow.terms
        delivered = _typed_shape(line.deliveries) if line.deliveries else None
        blanket = terms.case_type != "DEFINED" and delivered is None
        shape, rule = (delivered, "SPREAD_STOCK: by its deliveries") if delivered else self.spreading.shape(line, blanket)
        if blanket and line.kind == "TRAINING" and terms.training_share is not None:
            return Way(shape, early=True, rules=("BLANKET_TRAINING_SHARE: share of the line in the initial deposit", rule))
        if line.kind == "ARTICLE" and line.source in ("P", "X") and not blanket and not line.follows:
            straight, of_procured = self.spreading.straight_line(shape)
            mixed = line.source == "X" and line.procured_share is not None
            return Way(shape, straight=straight, mixed=mixed, rules=(of_procured, rule) if mixed else (of_procured,))
        return Way(shape, rules=(rule,))

    def _settle(self, way: "Way", members: list[LinePrice], sign: int) -> None:
        """Put what the lines of one way come to where that way says."""
        count, admin = len(members), _total(members, "admin")
        follows = _total(members, "pch") + _total(members, "transportation") + _total(members, "supply_support")
        if not way.typed:
            follows += _total(members, "value")
        share = self.flow.terms.training_share
        if way.early and share is not None:
            early = sum([cents(done.value * share) for done in members], ZERO)
            follows -= early
            self._into(((self.flow.terms.covered, 1),), count, early, ZERO, sign)
        if way.straight is not None:
            procured = sum([_procured_part(done) for done in members], ZERO) if way.mixed else _total(members, "value")
            follows -= procured
            self._into(way.straight, count, procured, ZERO, sign)
        if way.late:
            self.flow.late = self.flow.late.with_more(count, follows, admin, sign)
        else:
            self._into(way.shape, count, follows, admin, sign)

    def _into(self, shape: Shape, lines: int, outlays: Decimal, admin: Decimal, sign: int) -> None:
        before = self.flow.sets.get(shape, _EMPTY)
        self._touched.setdefault(shape, before)
        self.flow.sets[shape] = before.with_more(lines, outlays, admin, sign)

    def finished(self, previous: CaseFlow | None) -> CaseFlow:
        """Share out the sets that were touched and drop what has come to nothing, so that equal cases have equal flows."""
        flow = self.flow
        for shape, before in self._touched.items():
            now = flow.sets[shape]
            if before.lines:
                _share_out(flow.spread_outlays, shape, -before.outlays)
                _share_out(flow.delivered, shape, -before.admin)
            if now.lines:
                _share_out(flow.spread_outlays, shape, now.outlays)
                _share_out(flow.delivered, shape, now.admin)
            else:
                del flow.sets[shape]
        for amounts in (flow.typed, flow.liability, flow.holdback, flow.spread_outlays, flow.delivered):
            for quarter in [quarter for quarter, amount in amounts.items() if not amount]:
                del amounts[quarter]
        ends = [shape[-1][0] for shape in flow.sets]
        flow.last_activity = max([*flow.typed, *flow.liability, *flow.holdback, *ends], default=None)
        if previous is not None and previous.told == flow.told:
            flow.spread, flow.doubted = previous.spread, previous.doubted
        else:
            flow.spread = tuple(chain.from_iterable(flow.told))
            flow.doubted = Doubted.among(flow.spread)
        return flow


_spreading_by = attrgetter("generic_code", "kind", "source", "procured_share", "months_of_service", "starts_on", "follows")


class Way(NamedTuple):
    """One way in which lines bring their money into the flow.

    Accessorials and administrative charge follow the `shape`, and so does the value unless `typed`; of it the procured part
    follows `straight` (all, or of `mixed` lines their share), and an `early` part of training goes into the deposit.
    """

    shape: Shape
    typed: bool = False
    late: bool = False
    early: bool = False
    straight: Shape | None = None
    mixed: bool = False
    rules: tuple[str, ...] = ()


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


def _follows(done: LinePrice) -> bool:
    return any(part.line.follows is not None for part in done.sublines) if done.sublines else done.line.follows is not None


_quarter_and_amount: Any = attrgetter("quarter", "amount")


def _add(amounts: dict[int, Decimal], typed: Iterable[tuple[QuarterAmount, ...]], sign: int) -> None:
    by_name: dict[str, Decimal] = {}
    for name, amount in map(_quarter_and_amount, chain.from_iterable(typed)):
        by_name[name] = by_name.get(name, ZERO) + amount
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
    used = sorted([(quarter, weight) for quarter, weight in weights.items() if weight > 0])
    if len({weight for _, weight in used}) == 1:
        return tuple([(quarter, 1) for quarter, _ in used])
    return tuple([(quarter, int(weight) if weight == int(weight) else weight) for quarter, weight in used]) or (
        (max(weights), 1),
    )


def _share_out(amounts: dict[int, Decimal], shape: Shape, amount: Decimal) -> None:
    """Add an amount over the quarters of a shape; the shares of a negative amount are those of its opposite, taken away."""
    if not amount:
        return
    if len(shape) == 1:
        quarter = shape[0][0]
        amounts[quarter] = amounts.get(quarter, ZERO) + amount
        return
    shares = allocate(abs(amount), [weight for _, weight in shape])
    for (quarter, _), share in zip(shape, shares, strict=True):
        amounts[quarter] = amounts.get(quarter, ZERO) + (share if amount > 0 else -share)


def _procured_part(done: LinePrice) -> Decimal:
    share = done.line.procured_share
    return done.value if share is None else cents(done.value * share)


def _total(members: list[LinePrice], column: str) -> Decimal:
    return sum(map(attrgetter(column), members), ZERO)
