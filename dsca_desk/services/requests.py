"""Requests: log a letter, open it, save it, move it on."""

from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case
from dsca_desk.records.facts import request_closed
from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.records.request_mapping import apply_letter, letter_of_request, request_of, whole_request
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.services.differences import differences
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import move
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound, StaleRecord


class AnswerGiven(NamedTuple):
    """The answer to a point of the checklist, by whom and when."""

    point: str
    answer: str
    evidence: str
    by: str
    at: datetime


class RequestKept(msgspec.Struct, frozen=True):
    """What an act on a request left behind."""

    number: str
    request_id: int
    revision: int
    status: str
    what: str


class RequestOpened(msgspec.Struct, frozen=True):
    """A request as it is kept, with the revision a later save must name."""

    letter: LetterOfRequest
    status: str
    revision: int
    request_id: int
    answers: tuple[AnswerGiven, ...]
    cases: tuple[str, ...]
    acknowledged_on: date | None
    actionable_on: date | None
    complete_on: date | None
    insufficient_on: date | None


def log_request(store: Store, letter: LetterOfRequest, *, policy: Policy | None = None, by: str, at: datetime) -> RequestKept:
    """Keep a new request; without a number it is given the next of its year of receipt (`R-2026-0001`).

    With the policy the step of logging it is taken, where the letter has all that asks for; a letter that came in is kept in
    any case, and its next step asks again.
    Raises AlreadyThere when the number, or the purchaser's reference from the same country, is kept already.
    """
    with store.writing(by, at, "request logged") as session:
        if letter.number and session.scalar(select(Request.id).where(Request.number == letter.number)):
            raise AlreadyThere(
                f"Request {letter.number} is kept already. Nothing was changed. Give another number or open that one."
            )
        _refuse_same_letter(session, letter)
        if not letter.number:
            letter = msgspec.structs.replace(letter, number=_next_number(session, letter.received_on))
        request = request_of(letter)
        session.add(request)
        session.flush()
        if policy is not None:
            _log(session, policy, request)
        return request_kept(request, "logged")


def _log(session: Session, policy: Policy, request: Request) -> None:
    subject, on = Subject("REQUEST", request.number), request.received_on
    with suppress(NotAllowed):
        move(session, policy, subject, request, "log request", on=on, beginning=True)


def open_request(store: Store, number: str) -> RequestOpened:
    """Return a request with its answers and the cases made of it. Raises NotFound."""
    with store.reading() as session:
        request = require_request(session, number)
        cases = select(Case.identifier).join(RequestCase, RequestCase.case_id == Case.id)
        return RequestOpened(
            letter=letter_of_request(request),
            status=request.status,
            revision=request.revision,
            request_id=request.id,
            answers=tuple(
                AnswerGiven(item.point, item.answer, item.evidence, item.answered_by, item.answered_at)
                for item in request.answers
            ),
            cases=tuple(session.scalars(cases.where(RequestCase.request_id == request.id).order_by(RequestCase.id))),
            acknowledged_on=request.acknowledged_on,
            actionable_on=request.actionable_on,
            complete_on=request.complete_on,
            insufficient_on=request.insufficient_on,
        )


def save_request(
    store: Store,
    letter: LetterOfRequest,
    expected_revision: int,
    *,
    by: str,
    at: datetime,
    why: str = "",
    original: LetterOfRequest | None = None,
) -> RequestKept:
    """Save an edited request as a whole. Raises StaleRecord when it is no longer at the revision the edit began with.

    With `original`, the letter as it was then, the error says field by field what each side changed.
    """
    with store.writing(by, at, why) as session:
        request = require_request(session, letter.number)
        if request.revision != expected_revision:
            found = differences(original, letter, letter_of_request(request))
            raise StaleRecord(f"Request {request.number}", request.id, found)
        if letter == letter_of_request(request):
            return request_kept(request, "unchanged")
        if request_closed(request.status):
            raise NotAllowed(f"Request {letter.number} is {request.status} and can no longer be edited. Nothing was changed.")
        apply_letter(request, letter)
        request.touch(by, at)
        session.flush()
        return request_kept(request, "saved")


# --- helpers ----------------------------------------------------------------------------------------------------------------


def require_request(session: Session, number: str) -> Request:
    """Return a kept request with all its parts. Raises NotFound."""
    request = session.scalars(select(Request).where(Request.number == number).options(*whole_request())).one_or_none()
    if request is None:
        raise NotFound(f"Request {number} is not kept here. Nothing was changed. Look it up in the list of requests.")
    return request


def _refuse_same_letter(session: Session, letter: LetterOfRequest) -> None:
    if not letter.reference_number:
        return
    same = select(Request.number).where(
        Request.country == letter.country,
        Request.reference_number == letter.reference_number,
        Request.letter_date == letter.letter_date,
    )
    found = session.scalars(same.limit(1)).one_or_none()
    if found is not None:
        raise AlreadyThere(
            f"The letter {letter.reference_number} of {letter.country} is kept already as request {found}. Nothing was changed."
        )


def _next_number(session: Session, received_on: date) -> str:
    prefix = f"R-{received_on.year}-"
    numbers = session.scalars(select(Request.number).where(Request.number.like(f"{prefix}%")))
    taken = [int(number[len(prefix) :]) for number in numbers if number[len(prefix) :].isdigit()]
    return f"{prefix}{max(taken, default=0) + 1:04}"


def request_kept(request: Request, what: str) -> RequestKept:
    """Return what an act on a request left behind."""
    return RequestKept(request.number, request.id, request.revision, request.status, what)
