"""The checklist of a request: its points, the answers to them, and what is missing still."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, get_args

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import REQUEST_CHECKLIST
from dsca_desk.policy.lifecycle import RequestItem as ChecklistPoint
from dsca_desk.records.letter_of_request import Answer, RequestKind
from dsca_desk.records.requests import ChecklistAnswer
from dsca_desk.services.requests import RequestKept, RequestOpened, request_kept, require_request
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed

_MET = frozenset({"yes", "not-applicable"})


class MissingPoint(NamedTuple):
    """A point a request must still meet: its code, what it asks, and the answer so far (empty when there is none)."""

    point: str
    asks: str
    answer: str
    source: str


def answer_checklist(store: Store, number: str, answers: Mapping[str, tuple[str, str]], *, by: str, at: datetime) -> RequestKept:
    """Keep answers to points of the checklist, each with its evidence; a later answer replaces the earlier.

    An answer is yes, no, not-applicable or unknown. Raises NotAllowed for another, NotFound.
    """
    for point, (answer, _) in answers.items():
        if answer not in get_args(Answer):
            raise NotAllowed(f"{point}: {answer} is not an answer. Nothing was changed. Choose {', '.join(get_args(Answer))}.")
    with store.writing(by, at, "checklist answered") as session:
        request = require_request(session, number)
        given = {item.point: item for item in request.answers}
        changed = False
        for point, (answer, evidence) in answers.items():
            item = given.get(point)
            if item is None:
                request.answers.append(
                    ChecklistAnswer(point=point, answer=answer, evidence=evidence, answered_by=by, answered_at=at)
                )
            elif (item.answer, item.evidence) != (answer, evidence):
                item.answer, item.evidence, item.answered_by, item.answered_at = answer, evidence, by, at
            else:
                continue
            changed = True
        if changed:
            request.touch(by, at)
        session.flush()
        return request_kept(request, "answered" if changed else "unchanged")


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


def actionable(request: RequestOpened, policy: PolicyOn) -> tuple[MissingPoint, ...]:
    """Return what a kept request still misses to be actionable; nothing means that it is."""
    return missing_points(request.letter.kind, {given.point: given.answer for given in request.answers}, policy)
