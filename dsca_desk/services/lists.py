"""Lists for the screen: sorted ids of many records, and rows of the few that are painted."""

from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select
from sqlalchemy import text as sql

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.facts import REQUEST_ENDED
from dsca_desk.records.offer import BASIC
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.store import search
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import told

TO_ANSWER = ("received", "acknowledged", "disapproval-proposed")
"""The states in which the next word about a request is ours: acknowledge it, judge it, tell the purchaser."""
CASE_ENDED = ("Canceled", "Closed")
"""The states in which nothing more happens on a case document."""
CASE_STATES = (
    "Development",
    "Write",
    "Review",
    "Proposed",
    "Countersigned",
    "Offered",
    "Accepted",
    "Implemented",
    "In execution",
    "Suspended",
    "Supply/Services Complete",
    "Closing",
    "Closed",
    "Expired",
    "Canceled",
)
"""The states by which a list of cases is narrowed, in the order in which a document goes through them."""

CaseOrder = Literal["identifier", "status", "expires", "total"]
_CASE_ORDERS: dict[CaseOrder, str] = {
    "identifier": "",
    "status": "d.status, ",
    "expires": "d.offer_expires_on IS NULL, d.offer_expires_on, ",
    "total": "d.total IS NULL, d.total DESC, ",
}


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


def case_ids(
    store: Store, text: str = "", *, open_only: bool = False, status: str = "", order: CaseOrder = "identifier"
) -> Sequence[int]:
    """Return the ids of case documents, filtered by words in any column, by state, and put in an order.

    Words are looked for as `services.find` does, and among the states. Equal values stand in the order of case and document.
    """
    with told(store.place), store.engine.connect() as connection:
        condition, values = _case_condition(connection, text, open_only=open_only, status=status)
        # Held to this order of the tables, SQLite reads the cases by identifier instead of sorting a hundred thousand rows.
        walked = order == "identifier" and not (text.strip() or status)
        query = (
            f"SELECT d.id FROM cases c {'CROSS JOIN' if walked else 'JOIN'} case_documents d "  # noqa: S608 - our own words, values as marks
            f"{'WHERE' if walked else 'ON'} d.case_id = c.id{' AND ' if condition else ''}{condition} "
            f"ORDER BY {_CASE_ORDERS[order]}c.identifier, d.document, d.restatement"
        )
        # The bare cursor, because a hundred thousand rows pass through here.
        cursor: Any = connection.execute(sql(query), values).cursor
        return array("q", map(itemgetter(0), cursor))


def _case_condition(connection: Connection, text: str, *, open_only: bool, status: str) -> tuple[str, dict[str, str]]:
    """Return the condition on documents `d` of a list of cases, and its values."""
    parts: list[str] = []
    values: dict[str, str] = {}

    def of_states(names: Iterable[str]) -> str:
        marks = []
        for name in names:
            mark = f"v{len(values)}"
            values[mark] = name
            marks.append(f":{mark}")
        among = f"IN ({', '.join(marks)})"
        gone_on = "x.document = 'BASIC' AND x.status = 'Implemented' AND c.state <> 'Implemented'"
        joined = f"SELECT x.id FROM cases c JOIN case_documents x ON x.case_id = c.id WHERE {gone_on}"  # noqa: S608 - our own words
        return (
            f"SELECT id FROM case_documents WHERE status {among} AND id NOT IN ({joined}) "  # noqa: S608 - marks
            f"UNION {joined} AND c.state {among}"
        )

    if status:
        parts.append(f"d.id IN ({of_states([status])})")
    if open_only:
        parts.append(f"d.id NOT IN ({of_states(CASE_ENDED)})")
    states = _states(connection) if text.strip() else ()
    for word in text.split():
        found, wanted = search.ids_having(connection, CaseDocument, word)
        mark = f"v{len(values)}"
        values[mark] = wanted
        either = [found.format(f":{mark}")] if wanted else []
        named = [name for name in states if word.casefold() in name.casefold()]
        if named:
            either.append(of_states(named))
        parts.append(f"d.id IN ({' UNION '.join(either)})" if either else "1 = 0")
        if not wanted:
            del values[mark]
    return " AND ".join(parts), values


def _states(connection: Connection) -> tuple[str, ...]:
    """Return the states that documents and cases are in, jumping from one to the next instead of reading them all."""
    found: set[str] = set()
    for table, column in (("case_documents", "status"), ("cases", "state")):
        last: str | None = None
        while True:
            after = "" if last is None else f"WHERE {column} > :after"
            query = sql(f"SELECT min({column}) FROM {table} {after}")  # noqa: S608 - texts of our own
            last = connection.execute(query, {} if last is None else {"after": last}).scalar()
            if last is None:
                break
            found.add(last)
    return tuple(sorted(found))


def case_states(store: Store) -> tuple[str, ...]:
    """Return the states that at least one case document is in, in the order of the letters."""
    with told(store.place), store.engine.connect() as connection:
        return _states(connection)


def case_rows(store: Store, ids: Sequence[int]) -> list[CaseListRow]:
    """Return the rows of the given ids in their order; ids that are gone are left out."""
    query = (
        select(
            CaseDocument.id,
            Case.identifier,
            CaseDocument.document,
            CaseDocument.nickname,
            _shown_state(),
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


def _shown_state() -> ColumnElement[str]:
    """The state of a document; of a basic one that was implemented that of its case, which has gone on since."""
    gone_on = (CaseDocument.document == BASIC) & (CaseDocument.status == "Implemented")
    return case((gone_on, Case.state), else_=CaseDocument.status)


def documents_of_case(store: Store, case: str) -> tuple[str, ...]:
    """Return the documents of a case (`BASIC`, `A01`, `M01`) in the order in which they were begun; none for a case not kept."""
    query = select(CaseDocument.document).join(CaseDocument.case).where(Case.identifier == case).order_by(CaseDocument.id)
    with store.reading() as session:
        return tuple(dict.fromkeys(session.scalars(query)))


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
