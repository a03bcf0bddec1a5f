"""Find anything that is kept."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from dsca_desk.records.attachments import Attachment
from dsca_desk.records.base import Record
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.lines import Line
from dsca_desk.records.officers import Officer
from dsca_desk.records.requests import Request, RequestItem, RequestReference
from dsca_desk.records.terms import DocumentReference, NoteUse
from dsca_desk.store import search
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import told
from dsca_desk.store.search import Hit

__all__ = ["GROUPS", "FoundRecord", "Hit", "find", "find_case_line", "find_in_groups", "place_in_document"]

GROUPS: Mapping[str, tuple[type[Record], ...]] = {
    "cases": (CaseDocument,),
    "lines": (Line, NoteUse, DocumentReference),
    "requests": (Request, RequestItem, RequestReference, Attachment),
    "people": (Officer,),
}
"""What is found together, by the name of the group."""

_CASE_BEGINNING = re.compile(r"[A-Z0-9]{2}-([A-Z0-9](-[A-Z0-9]{0,3})?)?")


class FoundRecord(NamedTuple):
    """Something found: its kind, the case or request it belongs to, what it says, and what stands beside it.

    `owner` is `BN-B-UAB`, with `/A01` where the document is not the basic one, or the number of a request. `amount` is in
    dollars: the total of a case, the base price for one of a line.
    """

    kind: str
    record_id: int
    owner: str
    words: str
    state: str = ""
    amount: Decimal | None = None


def find(store: Store, text: str, limit: int = 50) -> list[Hit]:
    """Return what contains every word of the text: cases, requests, officers, lines, notes, references, attachments.

    Cases come first, new before old. Any text may be given; an empty one finds nothing.
    """
    with told(store.place), store.engine.connect() as connection:
        return search.find(connection, text, limit)


def find_in_groups(store: Store, text: str, groups: Mapping[str, int]) -> dict[str, list[FoundRecord]]:
    """Return for each group that is asked for at most so many records that contain every word of the text.

    Cases whose identifier begins with the text come first, then new before old. Groups without a hit are left out.
    """
    found: dict[str, list[FoundRecord]] = {}
    with told(store.place), store.engine.connect() as connection:
        for name, limit in groups.items():
            hits = search.find(connection, text, limit, GROUPS[name])
            records = _described(connection, hits)
            if name == "cases":
                first = _cases_beginning(connection, text, limit)
                known = {record.record_id for record in first}
                records = [*first, *(record for record in records if record.record_id not in known)][:limit]
            if records:
                found[name] = records
    return found


def find_case_line(store: Store, case: str, document: str, number: str) -> FoundRecord | None:
    """Return a line of a case by its number, in the document that is named or the basic one; None when there is none."""
    with told(store.place), store.engine.connect() as connection:
        line = connection.execute(
            select(Line.id)
            .join(CaseDocument, CaseDocument.id == Line.document_id)
            .join(Case, Case.id == CaseDocument.case_id)
            .where(Case.identifier == case, CaseDocument.document == (document or "BASIC"), Line.number == number)
        ).scalar()
        return next(iter(_lines(connection, [line])), None) if line is not None else None


def place_in_document(store: Store, record: FoundRecord) -> str:
    """Return the path of a line or note in its document (`lines[2]`, `lines[2].sublines[0]`, `notes[4]`), else nothing."""
    with told(store.place), store.engine.connect() as connection:
        if record.kind == "note":
            note = connection.execute(select(NoteUse.position).where(NoteUse.id == record.record_id)).scalar()
            return "" if note is None else f"notes[{note}]"
        if record.kind != "line":
            return ""
        columns = select(Line.document_id, Line.number, Line.under, Line.position)
        line = connection.execute(columns.where(Line.id == record.record_id)).one_or_none()
        if line is None:
            return ""
        if line.under is None:
            return f"lines[{_before(connection, line.document_id, None, line.position)}]"
        parent = connection.execute(columns.where(Line.document_id == line.document_id, Line.number == line.under)).one()
        outer = _before(connection, line.document_id, None, parent.position)
        return f"lines[{outer}].sublines[{_before(connection, line.document_id, line.under, line.position)}]"


def _before(connection: Connection, document_id: int, under: str | None, position: int) -> int:
    """Count the lines of a document that stand before a position, or the sublines of one line."""
    of = Line.under.is_(None) if under is None else Line.under == under
    query = select(func.count()).where(Line.document_id == document_id, of, Line.position < position)
    return int(connection.execute(query).scalar_one())


def _cases_beginning(connection: Connection, text: str, limit: int) -> list[FoundRecord]:
    beginning = text.strip().upper()
    if not _CASE_BEGINNING.fullmatch(beginning):
        return []
    ids = connection.execute(
        select(CaseDocument.id)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(Case.identifier >= beginning, Case.identifier < beginning + "~")
        .order_by(Case.identifier, CaseDocument.id)
        .limit(limit)
    ).scalars()
    return _cases(connection, list(ids))


def _described(connection: Connection, hits: Sequence[Hit]) -> list[FoundRecord]:
    """Say what the records are and where they belong, in the order of the hits."""
    ids: dict[str, list[int]] = {}
    for hit in hits:
        ids.setdefault(hit.kind, []).append(hit.record_id)
    told_of: dict[tuple[str, int], FoundRecord] = {}
    for kind, describe in (("case", _cases), ("line", _lines), ("note", _notes), ("request", _requests), ("officer", _officers)):
        if kind in ids:
            told_of |= {(kind, record.record_id): record for record in describe(connection, ids[kind])}
    owners = _owners(connection, [hit for hit in hits if (hit.kind, hit.record_id) not in told_of])
    described = []
    for hit in hits:
        record = told_of.get((hit.kind, hit.record_id))
        if record is None and (hit.root_table, hit.root_id) in owners:
            record = FoundRecord(hit.kind, hit.record_id, owners[hit.root_table, hit.root_id], hit.label)
        if record is not None:
            described.append(record)
    return described


def _owners(connection: Connection, hits: Sequence[Hit]) -> dict[tuple[str, int], str]:
    """Return the cases and requests that the hits belong to, by table and number."""
    owners: dict[tuple[str, int], str] = {}
    for table, column, key in (("cases", Case.identifier, Case.id), ("requests", Request.number, Request.id)):
        ids = {hit.root_id for hit in hits if hit.root_table == table}
        if ids:
            owners |= {(table, row[0]): row[1] for row in connection.execute(select(key, column).where(key.in_(ids)))}
    return owners


def _owner(case: str, document: str) -> str:
    return case if document == "BASIC" else f"{case}/{document}"


def _cases(connection: Connection, ids: Sequence[int]) -> list[FoundRecord]:
    query = (
        select(
            CaseDocument.id,
            Case.identifier,
            CaseDocument.document,
            CaseDocument.nickname,
            CaseDocument.status,
            CaseDocument.total,
        )
        .join(Case, Case.id == CaseDocument.case_id)
        .where(CaseDocument.id.in_(ids))
    )
    found = {
        row.id: FoundRecord("case", row.id, _owner(row.identifier, row.document), row.nickname, row.status, row.total)
        for row in connection.execute(query)
    }
    return [found[one] for one in ids if one in found]


def _lines(connection: Connection, ids: Sequence[int]) -> list[FoundRecord]:
    query = (
        select(
            Line.id, Case.identifier, CaseDocument.document, Line.number, Line.description, Line.unit_price, CaseDocument.status
        )
        .join(CaseDocument, CaseDocument.id == Line.document_id)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(Line.id.in_(ids))
    )
    return [
        FoundRecord(
            "line",
            row.id,
            _owner(row.identifier, row.document),
            f"{row.number} {row.description}",
            row.status,
            row.unit_price,
        )
        for row in connection.execute(query)
    ]


def _notes(connection: Connection, ids: Sequence[int]) -> list[FoundRecord]:
    query = (
        select(NoteUse.id, Case.identifier, CaseDocument.document, NoteUse.code, NoteUse.title)
        .join(CaseDocument, CaseDocument.id == NoteUse.document_id)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(NoteUse.id.in_(ids))
    )
    return [
        FoundRecord("note", row.id, _owner(row.identifier, row.document), f"{row.code} {row.title or ''}".rstrip())
        for row in connection.execute(query)
    ]


def _requests(connection: Connection, ids: Sequence[int]) -> list[FoundRecord]:
    query = select(Request.id, Request.number, Request.subject, Request.status).where(Request.id.in_(ids))
    return [FoundRecord("request", row.id, row.number, row.subject, row.status) for row in connection.execute(query)]


def _officers(connection: Connection, ids: Sequence[int]) -> list[FoundRecord]:
    query = select(Officer.id, Officer.name, Officer.role, Officer.office).where(Officer.id.in_(ids))
    return [
        FoundRecord("officer", row.id, row.name, ", ".join(filter(None, (row.role, row.office))))
        for row in connection.execute(query)
    ]
