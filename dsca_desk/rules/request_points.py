"""The points of the checklist of a request: which apply to a kind of letter, and which keep it from being actionable."""

from collections.abc import Mapping
from typing import NamedTuple

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import REQUEST_CHECKLIST
from dsca_desk.policy.lifecycle import RequestItem as ChecklistPoint
from dsca_desk.records.letter_of_request import RequestKind

_MET = frozenset({"yes", "not-applicable"})


class MissingPoint(NamedTuple):
    """A point a request must still meet: its code, what it asks, and the answer so far (empty when there is none)."""

    point: str
    asks: str
    answer: str
    source: str


def checklist_of(kind: RequestKind, policy: PolicyOn) -> tuple[ChecklistPoint, ...]:
    """Return the points that apply to a kind of request, in the order of the table; assessments have their own list."""
    memorandum = kind == "MOR_BPC"
    return tuple(
        point
        for point in policy.rows(REQUEST_CHECKLIST, ChecklistPoint)
        if point.applies_to != "Country Team Assessment" and (memorandum or not point.code.startswith("MOR-"))
    )


def missing_points(kind: RequestKind, answers: Mapping[str, str], policy: PolicyOn) -> tuple[MissingPoint, ...]:
    """Return the points without which a request is insufficient that are not answered with yes or not applicable.

    A letter must meet the actionable criteria; a memorandum of request its own mandatory points as well.
    """
    return tuple(
        MissingPoint(point.code, point.item, answers.get(point.code, ""), point.source)
        for point in checklist_of(kind, policy)
        if (point.need == "actionable" or (point.need == "mandatory" and point.code.startswith("MOR-")))
        and answers.get(point.code) not in _MET
    )
