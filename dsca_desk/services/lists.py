"""Lists for the screen: sorted ids of many records, and rows of the few that are painted."""

from array import array
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Select, or_, select

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.store.engine import Store


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
