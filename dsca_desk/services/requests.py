"""Requests: log a letter, work its checklist, attach papers, judge it, make a case of it."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple, get_args

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import REQUEST_CHECKLIST
from dsca_desk.policy.lifecycle import RequestItem as ChecklistPoint
from dsca_desk.records.attachments import Attachment
from dsca_desk.records.cases import Case
from dsca_desk.records.facts import request_closed
from dsca_desk.records.letter_of_request import Answer, LetterOfRequest, RequestKind
from dsca_desk.records.mapping import document_of
from dsca_desk.records.offer import ZERO, CaseType, Line, Offer, Reference, TermOfSale
from dsca_desk.records.request_mapping import apply_letter, letter_of_request, request_of, whole_request
from dsca_desk.records.requests import ChecklistAnswer, Request, RequestCase
from dsca_desk.services.cases import Kept, kept_of
from dsca_desk.services.differences import differences
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound, StaleRecord

_MET = frozenset({"yes", "not-applicable"})


class AnswerGiven(NamedTuple):
    """The answer to a point of the checklist, by whom and when."""

    point: str
    answer: str
    evidence: str
    by: str
    at: datetime


class MissingPoint(NamedTuple):
    """A point a request must still meet: its code, what it asks, and the answer so far (empty when there is none)."""

    point: str
    asks: str
    answer: str
    source: str


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


class RequestRow(NamedTuple):
    """One request in the list of requests."""

    request_id: int
    number: str
    kind: str
    status: str
    country: str
    subject: str
    purchaser: str
    reference_number: str
    received_on: date


class AttachmentRow(NamedTuple):
    """An attached paper without its bytes."""

    id: int
    name: str
    kind: str
    media_type: str
    sha256: str
    size: int
    added_by: str
    added_at: datetime


# --- logging and editing ----------------------------------------------------------------------------------------------------


def log_request(store: Store, letter: LetterOfRequest, *, by: str, at: datetime) -> RequestKept:
    """Keep a new request; without a number it is given the next of its year of receipt (`R-2026-0001`).

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
        return _kept(request, "logged")


def open_request(store: Store, number: str) -> RequestOpened:
    """Return a request with its answers and the cases made of it. Raises NotFound."""
    with store.reading() as session:
        request = _require(session, number)
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
        request = _require(session, letter.number)
        if request.revision != expected_revision:
            found = differences(original, letter, letter_of_request(request))
            raise StaleRecord(f"Request {request.number}", request.id, found)
        if letter == letter_of_request(request):
            return _kept(request, "unchanged")
        if request_closed(request.status):
            raise NotAllowed(f"Request {letter.number} is {request.status} and can no longer be edited. Nothing was changed.")
        apply_letter(request, letter)
        request.touch(by, at)
        session.flush()
        return _kept(request, "saved")


def list_requests(
    store: Store, *, after: tuple[date, str] | None = None, limit: int = 200, status: str | None = None
) -> list[RequestRow]:
    """Return requests as plain rows, newest first; `after` is (received on, number) of the last row of the page before."""
    query = (
        select(
            Request.id,
            Request.number,
            Request.kind,
            Request.status,
            Request.country,
            Request.subject,
            Request.purchaser_name,
            Request.reference_number,
            Request.received_on,
        )
        .order_by(Request.received_on.desc(), Request.number.desc())
        .limit(limit)
    )
    if after is not None:
        day, number = after
        query = query.where((Request.received_on < day) | ((Request.received_on == day) & (Request.number < number)))
    if status is not None:
        query = query.where(Request.status == status)
    with store.reading() as session:
        return [RequestRow(*row) for row in session.execute(query)]


def change_request_status(
    store: Store, number: str, status: str, expected_revision: int, *, on: date, by: str, at: datetime, why: str = ""
) -> RequestKept:
    """Put a request into another state on a day; the day is kept for acknowledged, actionable, complete and insufficient.

    Which steps are lawful is for the caller to know. Raises StaleRecord, NotFound.
    """
    with store.writing(by, at, why) as session:
        request = _require(session, number)
        _refuse_stale(request, expected_revision)
        request.status = status
        if status in _DATED:
            setattr(request, f"{status}_on", on)
        request.touch(by, at)
        session.flush()
        return _kept(request, status)


_DATED = frozenset({"acknowledged", "actionable", "complete", "insufficient"})


# --- the checklist ----------------------------------------------------------------------------------------------------------


def answer_checklist(store: Store, number: str, answers: Mapping[str, tuple[str, str]], *, by: str, at: datetime) -> RequestKept:
    """Keep answers to points of the checklist, each with its evidence; a later answer replaces the earlier.

    An answer is yes, no, not-applicable or unknown. Raises NotAllowed for another, NotFound.
    """
    for point, (answer, _) in answers.items():
        if answer not in get_args(Answer):
            raise NotAllowed(f"{point}: {answer} is not an answer. Nothing was changed. Choose {', '.join(get_args(Answer))}.")
    with store.writing(by, at, "checklist answered") as session:
        request = _require(session, number)
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
        return _kept(request, "answered" if changed else "unchanged")


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


# --- papers -----------------------------------------------------------------------------------------------------------------


def attach(
    store: Store, number: str, content: bytes, *, name: str, media_type: str, kind: str = "", by: str, at: datetime
) -> AttachmentRow:
    """Keep a paper with a request, byte for byte. Raises AlreadyThere for the same bytes on the same request, NotFound."""
    with store.writing(by, at, f"attached {name}") as session:
        request = _require(session, number)
        digest = sha256(content).hexdigest()
        same = session.scalar(select(Attachment.name).where(Attachment.request_id == request.id, Attachment.sha256 == digest))
        if same is not None:
            raise AlreadyThere(f"The same file is attached to request {number} already, as {same}. Nothing was changed.")
        paper = Attachment(
            request_id=request.id,
            name=name,
            kind=kind,
            media_type=media_type,
            content=content,
            sha256=digest,
            size=len(content),
            added_by=by,
            added_at=at,
        )
        session.add(paper)
        session.flush()
        return _attachment_row(paper)


def list_attachments(store: Store, number: str) -> list[AttachmentRow]:
    """Return the papers of a request, oldest first, without their bytes. Raises NotFound."""
    with store.reading() as session:
        request = _require(session, number)
        papers = select(Attachment).where(Attachment.request_id == request.id).order_by(Attachment.id)
        return [_attachment_row(paper) for paper in session.scalars(papers)]


def attachment_bytes(store: Store, attachment_id: int) -> bytes:
    """Return an attached paper byte for byte. Raises NotFound."""
    with store.reading() as session:
        content = session.scalar(select(Attachment.content).where(Attachment.id == attachment_id))
        if content is None:
            raise NotFound(f"There is no attachment {attachment_id}.")
        return bytes(content)


# --- a case of it -----------------------------------------------------------------------------------------------------------


def offer_from(letter: LetterOfRequest, *, agency: str, designator: str, price_date: date, case_type: CaseType) -> Offer:
    """Return the first draft of an offer that a letter leads to: purchaser, references, items as lines, finance carried over.

    Items without a price get a unit price of zero, which the offer check reports.
    """
    references = letter.references
    if letter.reference_number and letter.reference_number not in {reference.number for reference in references}:
        own = Reference(
            kind="MOR" if letter.kind == "MOR_BPC" else "LOR", number=letter.reference_number, date=letter.letter_date
        )
        references = (own, *references)
    return Offer(
        country=letter.country,
        agency=agency,
        designator=designator,
        program=letter.program,
        case_type=case_type,
        description=letter.subject,
        purchaser=letter.purchaser,
        references=references,
        dependable_undertaking="DU" in letter.terms_of_sale,
        terms_of_sale=tuple(TermOfSale(code=code) for code in letter.terms_of_sale),
        price_date=price_date,
        bpc_program=letter.bpc_program,
        lines=tuple(
            Line(
                number=f"{place:03}",
                masl=item.masl,
                generic_code=item.generic_code,
                description=item.description,
                condition=item.condition,
                kind=item.kind,
                quantity=item.quantity,
                unit_of_issue=item.unit_of_issue,
                unit_price=ZERO if item.unit_price is None else item.unit_price,
                mde=item.mde,
                sme=item.sme,
            )
            for place, item in enumerate(letter.items, start=1)
        ),
    )


def make_case(
    store: Store,
    number: str,
    *,
    designator: str,
    price_date: date,
    agency: str | None = None,
    case_type: CaseType = "DEFINED",
    by: str,
    at: datetime,
) -> Kept:
    """Make a case of a request and put the request into development. Raises NotFound, NotAllowed, AlreadyThere."""
    with store.writing(by, at, f"case made of request {number}") as session:
        request = _require(session, number)
        if request_closed(request.status):
            raise NotAllowed(f"Request {number} is {request.status}, so no case can be made of it. Nothing was changed.")
        implementing = agency or request.agency
        if not implementing:
            raise NotAllowed(f"Request {number} names no implementing agency. Nothing was changed. Choose one first.")
        offer = offer_from(
            letter_of_request(request), agency=implementing, designator=designator, price_date=price_date, case_type=case_type
        )
        if session.scalar(select(Case.id).where(Case.identifier == offer.case_id)):
            raise AlreadyThere(f"Case {offer.case_id} exists already. Nothing was changed. Choose another designator.")
        document = document_of(offer)
        document.touch(by, at)
        session.add(document)
        session.flush()
        session.add(RequestCase(request_id=request.id, case_id=document.case_id))
        request.status = "in-development"
        request.touch(by, at)
        session.flush()
        return kept_of(document, "made of request")


# --- helpers ----------------------------------------------------------------------------------------------------------------


def _require(session: Session, number: str) -> Request:
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


def _refuse_stale(request: Request, expected_revision: int) -> None:
    if request.revision != expected_revision:
        raise StaleRecord(f"Request {request.number}", request.id)


def _next_number(session: Session, received_on: date) -> str:
    prefix = f"R-{received_on.year}-"
    numbers = session.scalars(select(Request.number).where(Request.number.like(f"{prefix}%")))
    taken = [int(number[len(prefix) :]) for number in numbers if number[len(prefix) :].isdigit()]
    return f"{prefix}{max(taken, default=0) + 1:04}"


def _kept(request: Request, what: str) -> RequestKept:
    return RequestKept(request.number, request.id, request.revision, request.status, what)


def _attachment_row(paper: Attachment) -> AttachmentRow:
    return AttachmentRow(*(getattr(paper, field) for field in AttachmentRow._fields))
