"""Lists for the screen: sorted ids of many records, and rows of the few that are painted."""

from array import array
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.facts import REQUEST_ENDED
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.store.engine import Store

TO_ANSWER = ("received", "acknowledged", "disapproval-proposed")
"""The states in which the next word about a request is ours: acknowledge it, judge it, tell the purchaser."""


class CaseListRow(NamedTuple):
    """One case document as the list of cases shows it."""

    document_id: int
    case: str
    document: str
    nickname: str
    status: str
    purchaser: str
    offer_expires_on: date | None
    total: Decimal | None


def case_ids(store: Store, text: str = "", *, open_only: bool = False, status: str = "") -> Sequence[int]:
    """Return the ids of case documents in the order of case and document, filtered by words in any column."""
    query: Select[int] = select(CaseDocument.id).join(CaseDocument.case).order_by(Case.identifier, CaseDocument.id)
    for word in text.split():
        like = f"%{word.replace('%', '').replace('_', '')}%"
        query = query.where(
            or_(
                Case.identifier.ilike(like),
                CaseDocument.nickname.ilike(like),
                CaseDocument.status.ilike(like),
                CaseDocument.purchaser_name.ilike(like),
            )
        )
    if open_only:
        query = query.where(CaseDocument.status.not_in(("closed", "cancelled")))
    if status:
        query = query.where(CaseDocument.status == status)
    with store.reading() as session:
        return array("q", session.scalars(query))


def case_rows(store: Store, ids: Sequence[int]) -> list[CaseListRow]:
    """Return the rows of the given ids in their order; ids that are gone are left out."""
    query = (
        select(
            CaseDocument.id,
            Case.identifier,
            CaseDocument.document,
            CaseDocument.nickname,
            CaseDocument.status,
            CaseDocument.purchaser_name,
            CaseDocument.offer_expires_on,
            CaseDocument.total,
        )
        .join(CaseDocument.case)
        .where(CaseDocument.id.in_(list(ids)))
    )
    with store.reading() as session:
        found = {row[0]: CaseListRow(*row) for row in session.execute(query)}
    return [found[row_id] for row_id in ids if row_id in found]


class RequestListRow(NamedTuple):
    """One request as the list of requests shows it; `case` is the first case made of it."""

    request_id: int
    number: str
    country: str
    subject: str
    status: str
    purchaser: str
    received_on: date
    acknowledged_on: date | None
    actionable_on: date | None
    insufficient_on: date | None
    case: str | None


def request_ids(store: Store, text: str = "", *, open_only: bool = False, to_answer: bool = False) -> Sequence[int]:
    """Return the ids of requests, the newest first, filtered by words in any column."""
    query: Select[int] = select(Request.id).order_by(Request.received_on.desc(), Request.number.desc())
    for word in text.split():
        like = f"%{word.replace('%', '').replace('_', '')}%"
        query = query.where(
            or_(
                Request.number.ilike(like),
                Request.subject.ilike(like),
                Request.status.ilike(like),
                Request.country.ilike(like),
                Request.purchaser_name.ilike(like),
                Request.reference_number.ilike(like),
            )
        )
    if open_only:
        query = query.where(Request.status.not_in(REQUEST_ENDED))
    if to_answer:
        query = query.where(Request.status.in_(TO_ANSWER))
    with store.reading() as session:
        return array("q", session.scalars(query))


def request_rows(store: Store, ids: Sequence[int]) -> list[RequestListRow]:
    """Return the rows of the given ids in their order; ids that are gone are left out."""
    cases = (
        select(func.min(Case.identifier))
        .join(RequestCase, RequestCase.case_id == Case.id)
        .where(RequestCase.request_id == Request.id)
        .scalar_subquery()
    )
    query = select(
        Request.id,
        Request.number,
        Request.country,
        Request.subject,
        Request.status,
        Request.purchaser_name,
        Request.received_on,
        Request.acknowledged_on,
        Request.actionable_on,
        Request.insufficient_on,
        cases,
    ).where(Request.id.in_(list(ids)))
    with store.reading() as session:
        found = {row[0]: RequestListRow(*row) for row in session.execute(query)}
    return [found[row_id] for row_id in ids if row_id in found]
