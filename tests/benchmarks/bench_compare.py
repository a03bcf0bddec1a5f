"""Comparing two versions of a case with 2,000 lines, against a bare comparison of the same lines as dictionaries.

The bare one has the lines as dictionaries of their fields laid out beforehand, by number, and gathers the names and values of the
fields that differ; it knows no quarters, no order and no merging. Once every line differs, once one in twenty.
"""

import gc
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from bench_pricing import line

from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.changes import apply, compare

LINES, ROUNDS, LIMIT = 2000, 15, 4.0
_FIELDS = Line.__struct_fields__


def versions(every: int) -> tuple[Offer, Offer]:
    """Two versions of one case; in the later one of `every` lines has another price and other months."""
    lines = tuple(line(number) for number in range(1, LINES + 1))
    before = Offer(country="BN", agency="B", designator="UAB", price_date=date(2026, 11, 22), lines=lines)
    later = tuple(
        msgspec.structs.replace(one, unit_price=one.unit_price + Decimal("0.50"), months_of_service="18")
        if place % every == 0
        else msgspec.convert(msgspec.to_builtins(one), Line)
        for place, one in enumerate(lines)
    )
    return before, msgspec.structs.replace(before, lines=later)


def laid_out(offer: Offer) -> dict[str, dict[str, Any]]:
    """The lines as dictionaries of their fields, by number."""
    return {one.number: {field: getattr(one, field) for field in _FIELDS} for one in offer.lines}


def bare(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[tuple[str, str, Any, Any]]:
    """Gather the fields that differ."""
    found = []
    for number, fields in before.items():
        other = after.get(number)
        if other is None:
            found.append((number, "", fields, None))
            continue
        found += [(number, name, value, other[name]) for name, value in fields.items() if value != other[name]]
    return found


def timed(work: Callable[[], object]) -> float:
    """Seconds of the processor, the best of the rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def run() -> list[tuple[str, float, float]]:
    """Return name, ratio and limit of each figure."""
    results = []
    for every, name in ((1, "every line differs"), (20, "one line in twenty differs")):
        before, after = versions(every)
        one, two = laid_out(before), laid_out(after)
        assert apply(before, compare(before, after)) == after
        ratio = timed(lambda a=before, b=after: compare(a, b)) / timed(lambda a=one, b=two: bare(a, b))  # type: ignore[misc]
        results.append((f"compare 2,000 lines, {name}", ratio, LIMIT))
    return results


if __name__ == "__main__":
    figures = run()
    for name, ratio, limit in figures:
        print(f"{name}: {ratio:.2f} of the bare comparison (at most {limit:.1f})")
    sys.exit(any(ratio > limit for _, ratio, limit in figures))
