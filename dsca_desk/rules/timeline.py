"""The timeline of a document: the points it passes from the request to its implementation, planned and actual."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from dsca_desk.policy.lifecycle import Milestone

Standing = Literal["done", "now", "ahead", "unknown"]

_BEGUN, _OFFER, _IN_FORCE = "DSTATUS", "DOCMNTSENT", "X-ISTAT"
_OFFERED_ONLY = frozenset({"STLST", _OFFER, "X-ACCEPT"})
_REQUEST = "lor-processing"


class Posted(NamedTuple):
    """A standing milestone as it was posted; `number` tells which of two came later."""

    number: int
    code: str
    on: date
    planned: bool = False


class TimelinePoint(NamedTuple):
    """A point: its milestone, its word, the day it was reached, the day it was planned for, and how it stands.

    `unknown` is a point that lies behind the document although no day of it is kept.
    """

    code: str
    words: str
    on: date | None
    planned_on: date | None
    standing: Standing


def timeline(
    milestones: Sequence[Milestone],
    posted: Iterable[Posted],
    kept: Mapping[str, date],
    *,
    kind: str,
    goal_on: date | None = None,
    ended: tuple[str, date | None] | None = None,
) -> tuple[TimelinePoint, ...]:
    """Return the points of a document of a kind (BASIC, A, M) in their order.

    A document that came back to its agency has not reached what lies behind its latest beginning. `kept` are days that a
    document has without a milestone (a case file brings them). The anticipated offer date `goal_on` is planned for the offer,
    of a Modification for its implementation (SAMM C5.4.2), unless a day was planned for it by hand. `ended` are the word and
    day of a document that was canceled or expired: nothing lies ahead of it.
    """
    actual: dict[str, Posted] = {}
    planned: dict[str, Posted] = {}
    for one in sorted(posted, key=lambda one: one.number):
        (planned if one.planned else actual)[one.code] = one
    begun = actual.get(_BEGUN)
    order = {row.code: row.order for row in milestones}

    def reached(row: Milestone) -> date | None:
        one = actual.get(row.code)
        if one is None:
            return kept.get(row.code)
        behind = begun is not None and row.order > order[_BEGUN] and one.number < begun.number
        return None if behind else one.on

    way = _way(milestones, kind, {*actual, *planned, *kept})
    days = [reached(row) for row in way]
    last = max((place for place, day in enumerate(days) if day is not None), default=-1)
    target = _IN_FORCE if kind == "M" else _OFFER
    points = []
    for place, (row, day) in enumerate(zip(way, days, strict=True)):
        if ended is not None and place > last:
            break
        ahead = planned[row.code].on if row.code in planned else goal_on if row.code == target else None
        points.append(TimelinePoint(row.code, row.timeline, day, ahead, _standing(place, last, day, row.code, ended)))
    if ended is not None:
        points.append(TimelinePoint("", ended[0], ended[1], None, "now"))
    return tuple(points)


def _way(milestones: Sequence[Milestone], kind: str, known: set[str]) -> list[Milestone]:
    """The points of this document: those of a request where one is known, its own beginning where none is."""
    shown = [row for row in milestones if row.timeline]
    asked = any(row.phase == _REQUEST and row.code in known for row in shown)
    return [
        row
        for row in sorted(shown, key=lambda row: row.order)
        if (row.phase != _REQUEST or asked)
        and (row.code != _BEGUN or not asked)
        and (kind != "M" or row.code not in _OFFERED_ONLY)
    ]


def _standing(place: int, last: int, day: date | None, code: str, ended: tuple[str, date | None] | None) -> Standing:
    if place > last:
        return "ahead"
    if place == last and ended is None and code != _IN_FORCE:
        return "now"
    return "unknown" if day is None else "done"
