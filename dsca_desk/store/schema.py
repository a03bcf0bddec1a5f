"""The tables of this version of the program, made in one go for a new store; migrations lead older stores to the same."""

from pathlib import Path

import msgspec
from sqlalchemy import Connection, insert
from sqlalchemy.schema import CreateIndex, CreateTable

from dsca_desk.records.registry import Base
from dsca_desk.store.history import BEGINNING, HISTORY_HEAD
from dsca_desk.store.search import SQLITE_TABLE

APPLICATION_ID = 0x44534341  # "DSCA", in the head of the SQLite file


class Schema(msgspec.Struct, frozen=True):
    """A version of the tables: its number and the folder of migrations that lead to it."""

    head: str
    scripts: Path


SHIPPED = Schema(head="0005", scripts=Path(__file__).resolve().parent / "migrations")

_SQLITE = (
    SQLITE_TABLE,
    """CREATE TRIGGER history_only_grows BEFORE INSERT ON history WHEN EXISTS (SELECT 1 FROM history WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END""",
    """CREATE TRIGGER history_never_changes BEFORE UPDATE ON history
    BEGIN SELECT RAISE(ABORT, 'history is never changed'); END""",
    """CREATE TRIGGER history_never_shrinks BEFORE DELETE ON history
    BEGIN SELECT RAISE(ABORT, 'history is never removed'); END""",
)
_POSTGRESQL = (
    "CREATE TABLE search (rowid BIGINT PRIMARY KEY, words TEXT NOT NULL, label TEXT NOT NULL, root BIGINT NOT NULL)",
    """CREATE FUNCTION history_never_changes() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''history is never changed''; END'""",
    """CREATE TRIGGER history_never_changes BEFORE UPDATE OR DELETE ON history
    FOR EACH ROW EXECUTE FUNCTION history_never_changes()""",
    """CREATE TRIGGER history_never_emptied BEFORE TRUNCATE ON history
    FOR EACH STATEMENT EXECUTE FUNCTION history_never_changes()""",
)


def create_all(connection: Connection, schema: Schema = SHIPPED) -> None:
    """Make every table, trigger and index of a new store and note its version."""
    for table in Base.metadata.sorted_tables:
        connection.execute(CreateTable(table))
        # A table keeps its indexes in a set; in this order equal stores are equal files.
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index))
    create_beside(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    connection.exec_driver_sql(f"INSERT INTO alembic_version (version_num) VALUES ({mark})", (schema.head,))  # noqa: S608 - a mark


def create_beside(connection: Connection) -> None:
    """Make what the models do not describe: the search table, the guards of history and the head of its chain."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(insert(HISTORY_HEAD).values(id=1, seq=0, hash=BEGINNING))
