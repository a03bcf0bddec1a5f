"""Rows of a grid as they lie in a draft: a tuple of values, some with children, and what is wrong with their cells."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from dsca_desk.desktop.tables.grid_columns import GridColumn


class Place(NamedTuple):
    """Where a row stands: in the tuple, and (`child` from 0, else -1) among the children of that value."""

    top: int
    child: int = -1


class Problem(NamedTuple):
    """What is wrong with a cell: `error`, `warning` or `advice`, and the sentence."""

    severity: str
    text: str


Problems = Mapping[tuple[Place, str], Problem]
"""Problems by place and column name; the empty name is the whole row."""
_WORST_FIRST = ("error", "warning", "advice")


def flat(tops: Sequence[Any], children: str) -> tuple[list[Any], list[Place]]:
    """Return every value, children after their parent, and where each stands."""
    if not children:
        return list(tops), [Place(top) for top in range(len(tops))]
    values: list[Any] = []
    places: list[Place] = []
    for top, value in enumerate(tops):
        values.append(value)
        places.append(Place(top))
        for child, part in enumerate(getattr(value, children)):
            values.append(part)
            places.append(Place(top, child))
    return values, places


def flat_again(
    tops: Sequence[Any], before: Sequence[Any], values: list[Any], places: list[Place], children: str
) -> tuple[list[Any], list[Place]]:
    """Do what `flat` does, starting from the rows of the tuple before; the places are the same list where nothing moved."""
    if len(tops) != len(before):
        return flat(tops, children)
    changed = [top for top, value in enumerate(tops) if value is not before[top]]
    if children and any(len(getattr(tops[top], children)) != len(getattr(before[top], children)) for top in changed):
        return flat(tops, children)
    values = list(values)
    for top in changed:
        row = top if len(values) == len(tops) else bisect_left(places, Place(top))
        values[row] = tops[top]
        for child, part in enumerate(getattr(tops[top], children) if children else (), start=1):
            values[row + child] = part
    return values, places


def rebuilt(
    values: Sequence[Any],
    places: Sequence[Place],
    children: str,
    changed: Mapping[int, Any],
    gone: frozenset[int],
    after: Mapping[int, Sequence[Any]],
) -> tuple[Any, ...]:
    """Return the tuple with rows changed, taken out, and put in after others, children among children."""
    tops: list[Any] = []
    row, count = 0, len(values)
    while row < count:
        top_row = row
        top = changed.get(row, values[row])
        row += 1
        if row < count and places[row].child >= 0:
            kids: list[Any] = []
            first = row
            while row < count and places[row].child >= 0:
                if row not in gone:
                    kids.append(changed.get(row, values[row]))
                kids += after.get(row, ())
                row += 1
            if any(place in changed or place in gone or place in after for place in range(first, row)):
                top = msgspec.structs.replace(top, **{children: tuple(kids)})
        if top_row not in gone:
            tops.append(top)
        tops += after.get(top_row, ())
    return tuple(tops)


def seen_in(problems: Problems, columns: Sequence[GridColumn]) -> Problems:
    """Return the problems by the columns that are shown; of several in one cell the worst."""
    shown, seen = {column.name for column in columns}, dict[tuple[Place, str], Problem]()
    for (place, name), problem in problems.items():
        key = (place, name if name in shown else "")
        before = seen.get(key)
        if before is None or _WORST_FIRST.index(problem.severity) < _WORST_FIRST.index(before.severity):
            seen[key] = problem
    return seen
