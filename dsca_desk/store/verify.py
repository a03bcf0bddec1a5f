"""Is everything that was kept still what was written?"""

from typing import Any

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dsca_desk.records.mapping import document_of, offer_of, whole_document
from dsca_desk.records.registry import Base, Case, CaseDocument, Record
from dsca_desk.store import search
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import one_line
from dsca_desk.store.history import BESIDE, HISTORY, layout_of, verify_history

_encode, _decode = msgspec.json.encode, msgspec.json.decode
_MOST = 20


class Verified(msgspec.Struct, frozen=True):
    """What a check of the whole store found; an empty list of problems means that all is well."""

    problems: tuple[str, ...]
    counts: dict[str, int]


def verify_store(store: Store) -> Verified:
    """Check pages, foreign keys, history and its chain, each record against its history, the index, each document as an offer."""
    with store.reading() as session:
        problems = _file(session)
        if not problems:
            problems = [*verify_history(session), *_records(session), *_index(session), *_documents(session)]
        counts = {
            mapper.class_.__tablename__: session.scalar(select(func.count()).select_from(mapper.class_)) or 0
            for mapper in _mappers()
        }
        counts["history"] = session.scalar(select(func.count()).select_from(HISTORY)) or 0
    return Verified(tuple(problems[:_MOST]), counts)


def _mappers() -> list[Any]:
    return sorted(Base.registry.mappers, key=lambda mapper: str(mapper.class_.__tablename__))


def _file(session: Session) -> list[str]:
    if session.connection().dialect.name != "sqlite":
        return []
    pages = [row[0] for row in session.execute(text("PRAGMA integrity_check(10)"))]
    problems = [] if pages == ["ok"] else [f"The file is damaged: {one_line(page)}" for page in pages]
    for table, row_id, parent, _ in session.execute(text("PRAGMA foreign_key_check")).fetchmany(_MOST):
        problems.append(f"Record {row_id} of {table} points to a record of {parent} that does not exist.")
    return problems


def _records(session: Session) -> list[str]:
    """Replay history and compare: a record that was changed past the program differs from what history says of it."""
    states: dict[tuple[str, int], str] = {}
    columns = (HISTORY.c.table_name, HISTORY.c.record_id, HISTORY.c.action, HISTORY.c.new)
    rows = session.execute(select(*columns).order_by(HISTORY.c.seq).execution_options(yield_per=5000))
    for table, record_id, action, new in rows:
        if table == BESIDE:
            continue
        if action == "delete":
            states.pop((table, record_id), None)
        elif action == "insert":
            states[table, record_id] = new
        else:
            merged = {**_decode(states.get((table, record_id), "{}")), **_decode(new)}
            states[table, record_id] = _encode(merged).decode()
    problems = []
    for mapper in _mappers():
        problems += _compare(session, mapper.class_, states)
    problems += [f"Record {record_id} of {table} is in history but no longer kept." for table, record_id in states]
    return problems


def _compare(session: Session, record: type[Record], states: dict[tuple[str, int], str]) -> list[str]:
    layout, problems = layout_of(record), []
    defaults = {
        attribute.key: attribute.columns[0].default.arg
        for attribute in record.__mapper__.column_attrs
        if attribute.columns[0].default is not None and attribute.columns[0].default.is_scalar
    }
    rows = session.execute(select(record.id, *(getattr(record, key) for key in layout.keys)).execution_options(yield_per=2000))
    for record_id, *values in rows:
        told = states.pop((layout.table, record_id), None)
        if told is None:
            problems.append(f"Record {record_id} of {layout.table} has no history.")
            continue
        expected = _decode(told)
        kept = _decode(layout.encoded({key: value for key, value in zip(layout.keys, values, strict=True) if value is not None}))
        # A field younger than the record is not in its history; it reads as the default it was given.
        wrong = [
            key
            for key in layout.keys
            if kept.get(key) != expected.get(key) and (key in expected or kept[key] != _decode(_encode(defaults.get(key))))
        ]
        if wrong:
            problems.append(f"Record {record_id} of {layout.table} differs from its history in {', '.join(wrong)}.")
    return problems


def _index(session: Session) -> list[str]:
    wanted = 0
    for mapper in _mappers():
        if search.searched(mapper.class_):
            wanted += session.scalar(select(func.count()).select_from(mapper.class_)) or 0
    present = session.execute(text("SELECT count(*) FROM search")).scalar_one()
    return [] if present == wanted else [f"The search index has {present} entries where {wanted} belong."]


def _documents(session: Session) -> list[str]:
    problems = []
    for document_id in session.scalars(select(CaseDocument.id).order_by(CaseDocument.id)).all():
        document = session.scalars(select(CaseDocument).where(CaseDocument.id == document_id).options(*whole_document())).one()
        offer = offer_of(document)
        if offer_of(document_of(offer)) != offer or document.case.identifier != offer.case_id:
            problems.append(f"Document {offer.case_id} {offer.document} does not read as one offer.")
        session.expunge_all()
    return problems


__all__ = ["Case", "Verified", "verify_store"]
