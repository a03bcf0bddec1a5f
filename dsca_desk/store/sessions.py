"""Sessions that keep their promises: nobody writes without name and time, past the records, or without leaving history."""

import re
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import instance_state, set_committed_value
from sqlalchemy.orm.base import NO_VALUE

from dsca_desk.records.base import Record
from dsca_desk.store import history, search
from dsca_desk.store.errors import Difference, StaleRecord, WriteRefused

_READS = re.compile(r"\s*(SELECT|VALUES|PRAGMA|EXPLAIN|SHOW|BEGIN|SAVEPOINT|RELEASE|ROLLBACK|WITH)\b", re.I)
_HIDDEN_WRITE = re.compile(r";\s*\S|^\s*WITH\b.*\b(INSERT|UPDATE|DELETE|MERGE)\b", re.I | re.S)
_flushing: ContextVar[bool] = ContextVar("flushing", default=False)


class DeskSession(Session):
    """A session of the desk. `info` names who writes (`by`), when (`at`) and `why`; without them it only reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.removed: list[Record] = []
        self.attempted: list[tuple[type[Record], int, dict[str, tuple[Any, Any]]]] = []

    def flush(self, objects: Any = None) -> None:
        """Write what is pending, with its history and search entries."""
        mark = _flushing.set(True)
        try:
            super().flush(objects)
        finally:
            _flushing.reset(mark)

    def tell(self, change: history.Pending) -> None:
        """Tell history of a change to what lies beside the records; it is kept with this transaction, or not at all."""
        by, at = _writer(self)
        mark = _flushing.set(True)
        try:
            history.append(self.connection(), [change], by=by, at=at, why=self.info.get("why", ""))
        finally:
            _flushing.reset(mark)


@event.listens_for(DeskSession, "do_orm_execute")
def _refuse_bulk_writes(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise WriteRefused("Records are changed one by one: a bulk write would skip their revisions and leave no history.")


def guard_engine(engine: Engine) -> None:
    """Refuse every statement that is not plainly a reading one, unless it comes from a session's flush."""

    @event.listens_for(engine, "before_cursor_execute")
    def refuse(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not _flushing.get() and (not _READS.match(statement) or _HIDDEN_WRITE.search(statement)):
            raise WriteRefused("Records are changed through their session: this statement would leave no history.")


@event.listens_for(DeskSession, "before_flush")
def _prepare(session: DeskSession, _context: Any, _instances: Any) -> None:
    changed = [record for record in session.dirty if session.is_modified(record)]
    if not (session.new or session.deleted or changed):
        return
    _writer(session)
    session.attempted = []
    for record in (*changed, *session.deleted):
        _read_old_values(session, record)
        before = instance_state(record).committed_state
        session.attempted.append((type(record), record.id, {key: (old, record.__dict__.get(key)) for key, old in before.items()}))


def _writer(session: Session) -> tuple[str, datetime]:
    by, at = session.info.get("by"), session.info.get("at")
    if not by or not isinstance(at, datetime):
        raise WriteRefused("Nothing is written without the name of an officer and the time.")
    return by, at


def _read_old_values(session: Session, record: Any) -> None:
    """Fetch what a field held when it was set without having been read, and fields a deletion must still describe."""
    state, layout = instance_state(record), history.layout_of(type(record))
    unread = [key for key, old in state.committed_state.items() if old is NO_VALUE and key in layout.known]
    unread += [key for key in layout.keys if key not in record.__dict__]
    if not unread:
        return
    columns = [getattr(type(record), key) for key in unread]
    row = session.execute(select(*columns).where(type(record).id == record.id)).one_or_none()
    for key, value in zip(unread, row or (), strict=bool(row)):
        if key in record.__dict__:
            state.committed_state[key] = value
        else:
            set_committed_value(record, key, value)


@event.listens_for(Record, "after_delete", propagate=True)
def _deleted(_mapper: Any, _connection: Connection, record: Record) -> None:
    # Children that left their parent are deleted without ever being in session.deleted.
    session = instance_state(record).session
    if isinstance(session, DeskSession):
        session.removed.append(record)


@cache
def _rank(record: type[Record]) -> int:
    """The place of a class when owners come before what they own."""
    return 1 + max((_rank(owner) for _, owner in history.layout_of(record).owners), default=0)


def _place(record: Record) -> tuple[int, str, int]:
    return _rank(type(record)), record.__tablename__, record.id


@event.listens_for(DeskSession, "after_flush")
def _write_history(session: DeskSession, _context: Any) -> None:
    # The session keeps its records in sets; in this order the same acts write the same history.
    inserts, updates, deletes = (sorted(records, key=_place) for records in (session.new, session.dirty, session.removed))
    session.removed = []
    if not (inserts or updates or deletes):
        return
    connection, roots = session.connection(), _Roots(session)
    pending, new, changed, gone = [], [], [], []
    for record in inserts:
        root = roots.of(record)
        pending.append(history.inserted(record, root))
        if search.searched(type(record)):
            new.append(search.entry(record, root))
    for record in updates:
        root = roots.of(record)
        change = history.updated(record, root)
        if change is not None:
            pending.append(change)
            if search.searched(type(record)):
                changed.append(search.entry(record, root))
    for record in deletes:
        pending.append(history.deleted(record, roots.of(record)))
        if search.searched(type(record)):
            gone.append(search.entry_number(record))
    info = session.info
    history.append(connection, pending, by=info["by"], at=info["at"], why=info.get("why", ""))
    search.keep(connection, new, changed, gone)


class _Roots:
    """Finds the case, request or officer a record belongs to by its foreign keys, remembering every step."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[type[Record], int], tuple[str, int]] = {}

    def of(self, record: Record) -> tuple[str, int]:
        layout, values = history.layout_of(type(record)), record.__dict__
        root = (layout.table, record.id)
        for column, owner in layout.owners:
            key = values.get(column)
            if key is None:
                key = instance_state(record).committed_state.get(column)
            if isinstance(key, int):
                root = self._known.get((owner, key)) or self._of_stored(owner, key)
                break
        self._known[type(record), record.id] = root
        return root

    def _of_stored(self, record: type[Record], record_id: int) -> tuple[str, int]:
        layout = history.layout_of(record)
        root = (layout.table, record_id)
        if layout.owners:
            columns = [getattr(record, column) for column, _ in layout.owners]
            keys = self._session.execute(select(*columns).where(record.id == record_id)).one()
            for (_, owner), key in zip(layout.owners, keys, strict=True):
                if key is not None:
                    root = self._known.get((owner, key)) or self._of_stored(owner, key)
                    break
        self._known[record, record_id] = root
        return root


def conflict(session: DeskSession) -> StaleRecord:
    """Say, after a flush met a newer revision and was rolled back, which record it was and what each side made of it."""
    for record, record_id, fields in session.attempted:
        theirs = (
            session.execute(select(*(getattr(record, key) for key in fields)).where(record.id == record_id)).one_or_none()
            if fields
            else None
        )
        differences = tuple(
            Difference(key, original, mine, None if theirs is None else getattr(theirs, key))
            for key, (original, mine) in fields.items()
        )
        if theirs is None or any(difference.theirs != difference.original for difference in differences):
            return StaleRecord(record.__tablename__.replace("_", " "), record_id, differences)
    if not session.attempted:
        return StaleRecord("The record", 0)
    record, record_id, fields = session.attempted[0]
    return StaleRecord(
        record.__tablename__, record_id, tuple(Difference(key, old, new, old) for key, (old, new) in fields.items())
    )
