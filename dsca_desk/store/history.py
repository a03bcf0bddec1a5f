"""The history of every change: written with the change, never altered, each row bound to the one before it by its hash.

`collect` listens to a session; what a flush inserted, updated or deleted is written by `append` in the same transaction,
one row for each record, in one statement.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, String, Table, select
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.base import NO_VALUE

from dsca_desk.records.base import Base, Record, moment_text
from dsca_desk.records.money import Cents, Exact

BEGINNING = bytes(32)
BESIDE = "office_rules"
"""The name under which history tells of the office's own figures, which lie beside the records; each change has its number."""

HISTORY = Table(
    "history",
    Base.metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("why", String, nullable=False),
    Column("action", String, nullable=False),
    Column("table_name", String, nullable=False),
    Column("record_id", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("root_table", String, nullable=False),
    Column("root_id", Integer, nullable=False),
    Column("old", String),
    Column("new", String),
    Column("hash", LargeBinary, nullable=False),
    Index(None, "root_table", "root_id"),
)

HISTORY_HEAD = Table(
    "history_head",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

_COLUMNS = [column.name for column in HISTORY.columns]
_INSERT = f"INSERT INTO history ({', '.join(f'''{chr(34)}{name}{chr(34)}''' for name in _COLUMNS)}) VALUES "  # noqa: S608 - our own names

_encode = msgspec.json.Encoder().encode
_row_bytes = msgspec.json.Encoder().encode


class Change(NamedTuple):
    """One change of one record, read back: `old` and `new` hold the fields that differ (all fields on insert and delete)."""

    seq: int
    at: datetime
    by: str
    why: str
    action: str
    table: str
    record_id: int
    revision: int
    old: dict[str, Any]
    new: dict[str, Any]


class Pending(NamedTuple):
    """A change on its way into history."""

    action: str
    table: str
    record_id: int
    revision: int
    root: tuple[str, int]
    old: str | None
    new: str | None


# --- what a record looks like in history ------------------------------------------------------------------------------------


class _Layout:
    """The columns of one class as history shows them; bytes are named by their hash, not repeated."""

    def __init__(self, mapper: Mapper[Any]) -> None:
        self.table = str(mapper.class_.__tablename__)
        self.owners = tuple((column, _class_named(name)) for column, name in mapper.class_.owned_by)
        hidden = {"id", "revision"}
        binary = {attribute.key for attribute in mapper.column_attrs if isinstance(attribute.columns[0].type, LargeBinary)}
        self.keys = tuple(attribute.key for attribute in mapper.column_attrs if attribute.key not in hidden | binary)
        self.known = frozenset(self.keys)
        types = {attribute.key: attribute.columns[0].type for attribute in mapper.column_attrs}
        # A figure reads the same in history and in the table, however it was written first (0, 0.0, 0.00).
        self.figures = tuple(
            (key, ".2f" if isinstance(types[key], Cents) else "f") for key in self.keys if isinstance(types[key], Cents | Exact)
        )

    def encoded(self, values: dict[str, Any]) -> str:
        """Return fields as JSON."""
        for key, form in self.figures:
            figure = values.get(key)
            if figure is not None:
                values[key] = format(figure, form)
        return _encode(values).decode()


_layouts: dict[type[Record], _Layout] = {}


def layout_of(record: type[Record]) -> _Layout:
    """Return how history shows a class of records."""
    layout = _layouts.get(record)
    if layout is None:
        layout = _layouts[record] = _Layout(record.__mapper__)
    return layout


def _class_named(name: str) -> type[Record]:
    (found,) = (mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__name__ == name)
    return found


def inserted(record: Record, root: tuple[str, int]) -> Pending:
    """Describe a record that was just inserted; fields without a value are left out."""
    layout, values = layout_of(type(record)), record.__dict__
    new = {key: value for key in layout.keys if (value := values.get(key)) is not None}
    return Pending("insert", layout.table, record.id, record.revision, root, None, layout.encoded(new))


def updated(record: Record, root: tuple[str, int]) -> Pending | None:
    """Describe what an update changed, None when nothing did."""
    layout, state, values = layout_of(type(record)), instance_state(record), record.__dict__
    old, new = {}, {}
    for key, before in state.committed_state.items():
        if key in layout.known and before != values.get(key):
            assert before is not NO_VALUE, f"{layout.table}.{key} was set before it was read"
            old[key], new[key] = before, values.get(key)
    if not new:
        return None
    return Pending("update", layout.table, record.id, record.revision, root, layout.encoded(old), layout.encoded(new))


def deleted(record: Record, root: tuple[str, int]) -> Pending:
    """Describe a record that was just deleted, as it last was in the database."""
    layout, values = layout_of(type(record)), record.__dict__
    before = {**{key: values.get(key) for key in layout.keys}, **instance_state(record).committed_state}
    old = {key: before[key] for key in layout.keys if before[key] is not None and before[key] is not NO_VALUE}
    return Pending("delete", layout.table, record.id, record.revision, root, layout.encoded(old), None)


# --- writing ----------------------------------------------------------------------------------------------------------------


def hold(session: Session) -> None:
    """Hold the end of the chain until the transaction ends, so that others who write wait; SQLite has one writer anyway."""
    session.execute(select(HISTORY_HEAD.c.seq).with_for_update())


def append(connection: Connection, changes: Iterable[Pending], *, by: str, at: datetime, why: str) -> None:
    """Write changes behind the last row. Writers on a server wait here for each other, so the chain never forks."""
    head = connection.execute(select(HISTORY_HEAD.c.seq, HISTORY_HEAD.c.hash).with_for_update()).one()
    seq, previous, moment = head.seq, bytes(head.hash), moment_text(at)
    rows = []
    for action, table, record_id, revision, (root_table, root_id), old, new in changes:
        seq += 1
        fields = (seq, moment, by, why, action, table, record_id, revision, root_table, root_id, old, new)
        previous = sha256(previous + _row_bytes(fields)).digest()
        rows.append((*fields, previous))
    if not rows:
        return
    mark = "%s" if connection.dialect.paramstyle in ("format", "pyformat") else "?"
    places = f"({', '.join([mark] * len(_COLUMNS))})"
    connection.exec_driver_sql(_INSERT + places, rows)
    connection.execute(HISTORY_HEAD.update().values(seq=seq, hash=previous))


# --- reading ----------------------------------------------------------------------------------------------------------------


def changes_of(session: Session, root_table: str, root_id: int, *, before: int | None = None, limit: int = 200) -> list[Change]:
    """Return the changes of a case, request or officer with everything in it, newest first; `before` is the last seq seen."""
    query = select(HISTORY).where(HISTORY.c.root_table == root_table, HISTORY.c.root_id == root_id)
    if before is not None:
        query = query.where(HISTORY.c.seq < before)
    return [_change(row) for row in session.execute(query.order_by(HISTORY.c.seq.desc()).limit(limit))]


def _change(row: Any) -> Change:
    return Change(
        row.seq,
        datetime.fromisoformat(row.at),
        row.by,
        row.why,
        row.action,
        row.table_name,
        row.record_id,
        row.revision,
        msgspec.json.decode(row.old) if row.old else {},
        msgspec.json.decode(row.new) if row.new else {},
    )


def verify_history(session: Session) -> list[str]:
    """Walk the chain from its beginning; return one sentence for the first row that was changed, removed or moved, else none."""
    expected, previous = 1, BEGINNING
    for row in _stream(session):
        *fields, stored = row
        if fields[0] != expected:
            return [f"History row {expected} is missing; the rows from there on cannot be trusted."]
        previous = sha256(previous + _row_bytes(tuple(fields))).digest()
        if previous != bytes(stored):
            return [
                f"History row {expected} is not the one that was written ({fields[1]}, {fields[2]}): it was changed or moved."
            ]
        expected += 1
    head = session.execute(select(HISTORY_HEAD.c.seq, HISTORY_HEAD.c.hash)).one_or_none()
    if head is None or head.seq != expected - 1 or bytes(head.hash) != previous:
        count = "unknown" if head is None else head.seq
        return [f"History ends at row {expected - 1} but its head names row {count}: rows were removed or added at the end."]
    return []


def _stream(session: Session) -> Iterator[Any]:
    return iter(session.execute(select(HISTORY).order_by(HISTORY.c.seq).execution_options(yield_per=5000)))
