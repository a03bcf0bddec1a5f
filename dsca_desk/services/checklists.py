"""The checklist of a request: its points, the answers to them, and what is missing still."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.records.letter_of_request import Answer
from dsca_desk.records.requests import ChecklistAnswer
from dsca_desk.rules.request_points import MissingPoint, checklist_of, missing_points
from dsca_desk.services.requests import RequestKept, RequestOpened, request_kept, require_request
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed

__all__ = ["MissingPoint", "actionable", "answer_checklist", "checklist_of", "missing_points"]


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


def actionable(request: RequestOpened, policy: PolicyOn) -> tuple[MissingPoint, ...]:
    """Return what a kept request still misses to be actionable; nothing means that it is."""
    return missing_points(request.letter.kind, {given.point: given.answer for given in request.answers}, policy)
