"""Over which quarters a line's money is spread when nobody has typed its outlays (SAMM C9.9.1.5.2)."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.records.offer import CaseType, Line
from dsca_desk.rules.priced import LinePrice
from dsca_desk.rules.quarters import months_later, parse_quarter

Shape = tuple[tuple[int, Decimal | int], ...]
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


class Spreading:
    """Gives the shape of each line by its rule, with the rule in words; equal lines share one answer."""

    def __init__(self, terms: FlowTerms, lines: tuple[LinePrice, ...]) -> None:
        self.terms, self._lines = terms, lines
        self._by_number: dict[str, Line] | None = None
        self._known: dict[tuple[object, ...], tuple[Shape, str]] = {}
        self._straight: dict[int, tuple[Shape, str]] = {}

    def shape(self, line: Line, blanket: bool) -> tuple[Shape, str]:
        """Return the quarters of a line with their weights; `blanket` for requisitions not yet known."""
        if line.follows:
            return self._following(line)
        key = (blanket, line.kind, line.months_of_service, line.starts_on)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._by_rule(line, blanket)
        return known

    def straight_line(self, shape: Shape) -> tuple[Shape, str]:
        """Return equal quarters from the first full one to the last delivery, for what is bought by contract."""
        last = shape[-1][0]
        known = self._straight.get(last)
        if known is None:
            quarters = range(min(self.terms.accepted + 1, last), last + 1)
            rule = "SPREAD_PROCUREMENT: straight line to the last delivery; the DoD Standard Curve is not public"
            known = self._straight[last] = (_even(quarters), rule)
        return known

    def _by_rule(self, line: Line, blanket: bool) -> tuple[Shape, str]:
        months = read_months(line.months_of_service)
        first = self.terms.covered + 1
        if blanket:
            count = max(-(-months[1] // 3) if months else self.terms.requisition_quarters, 1)
            assumed = "" if months else "; the period is not stated and is the office default"
            return _even(range(first, first + count)), f"SPREAD_REQUISITIONS: {count} equal quarters{assumed}"
        if line.kind == "ARTICLE":
            if months:
                places = range(self._later(months[0]), self._later(months[1]) + 1)
                return _even(places), f"SPREAD_STOCK: over months {_written(months)}, no deliveries given"
            return ((first, 1),), "SPREAD_STOCK: no deliveries, outlays or months; whole in the first quarter after the deposit"
        rule = "SPREAD_TRAINING" if line.kind == "TRAINING" else "SPREAD_SERVICES"
        if line.starts_on:
            length = 1 if not months else months[1] if months[0] == months[1] else months[1] - months[0] + 1
            performed = [months_later(line.starts_on, month) for month in range(max(length, 1))]
            return _weighted(performed), f"{rule}: {max(length, 1)} months from {line.starts_on:%d %b %Y}"
        if months:
            start = min(1, months[1]) if months[0] == months[1] else months[0]
            performed = [self._later(month) for month in range(start, months[1] + 1)]
            return _weighted(performed), f"{rule}: over months {start}-{months[1]}"
        return ((first, 1),), f"{rule}: no dates or months; whole in the first quarter after the deposit"

    def _following(self, line: Line) -> tuple[Shape, str]:
        if self._by_number is None:
            leaves = [leaf.line for done in self._lines for leaf in (done.sublines or (done,))]
            self._by_number = {leaf.number: leaf for leaf in leaves}
        leader = self._by_number.get(line.follows or "")
        if leader is None or leader.follows:
            shape, rule = self._by_rule(line, False)
            return shape, f"{rule}; line {line.follows} to follow was not found"
        shape = delivered_shape(leader) or self._by_rule(leader, False)[0]
        return shape, f"SPREAD_SPARES: with the deliveries of line {line.follows}"

    def _later(self, months: int) -> int:
        return months_later(self.terms.counted_from, months)


def delivered_shape(line: Line) -> Shape | None:
    """Return the quarters of a line's typed deliveries weighted by quantity; None when nothing is delivered."""
    weights: dict[int, Decimal] = {}
    for entry in line.deliveries:
        quarter = parse_quarter(entry.quarter)
        weights[quarter] = weights.get(quarter, Decimal(0)) + entry.quantity
    return tuple(sorted((quarter, weight) for quarter, weight in weights.items() if weight > 0)) or None


def read_months(text: str | None) -> tuple[int, int] | None:
    """Read `24`, `10-14` or `(1-12)` as first and last month; None for anything else."""
    found = _MONTHS.fullmatch(text.strip()) if text else None
    if found is None:
        return None
    first = int(found.group(1))
    last = int(found.group(2)) if found.group(2) else first
    return (first, last) if first <= last else (last, first)


def _even(quarters: range) -> Shape:
    return tuple((quarter, 1) for quarter in quarters)


def _weighted(quarters: list[int]) -> Shape:
    counted: dict[int, int] = {}
    for quarter in quarters:
        counted[quarter] = counted.get(quarter, 0) + 1
    return tuple(sorted(counted.items()))


def _written(months: tuple[int, int]) -> str:
    return str(months[0]) if months[0] == months[1] else f"{months[0]}-{months[1]}"
