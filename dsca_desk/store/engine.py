"""Open a store and hand out sessions: SQLite in one file, PostgreSQL behind a URL, the same to everyone above."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm.exc import StaleDataError

from dsca_desk.store import opening
from dsca_desk.store.errors import Unreachable, gone, told
from dsca_desk.store.schema import SHIPPED, Schema
from dsca_desk.store.sessions import DeskSession, conflict, guard_engine

BUSY_SECONDS = 5.0


class Store:
    """An open store. Sessions are short: one for each thing an officer does."""

    def __init__(self, engine: Engine, place: str, path: Path | None) -> None:
        self.engine, self.place, self.path = engine, place, path
        self._write_engine = engine.execution_options(begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[DeskSession]:
        """Give a session that sees one state of the store and cannot write. Raises StoreError."""
        with told(self.place), DeskSession(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self, by: str, at: datetime, why: str = "") -> Iterator[DeskSession]:
        """Give a session whose changes are kept together when the block ends, or not at all.

        Raises StoreError; StaleRecord when someone else changed a record since it was read.
        """
        if self.path is not None and not self.path.exists():
            raise gone(self.place)  # SQLite would go on writing into a file that nobody can find any more
        info = {"by": by, "at": at, "why": why}
        with told(self.place), DeskSession(self._write_engine, expire_on_commit=False, info=info) as session:
            try:
                with session.begin():
                    yield session
            except StaleDataError as error:
                session.rollback()
                raise conflict(session) from error

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def open_store(where: str | Path, *, schema: Schema = SHIPPED, busy_seconds: float = BUSY_SECONDS, check: bool = True) -> Store:
    """Open the store at a path or URL (`postgresql+psycopg://...`), making or migrating it first where that is needed.

    A newer store is refused, the file is checked (`check=False` leaves the page check out), a checked backup is laid
    beside an older one before it is migrated, all in one transaction. Raises StoreError with a sentence.
    """
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except ArgumentError:
            raise _no_address("This") from None
        if url.get_backend_name() != "sqlite":
            return _open_server(url, schema)
        where = url.database or ""
    path = Path(where).absolute()
    opening.prepare_file(path, schema, busy_seconds=busy_seconds, check=check)
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": busy_seconds}, max_overflow=20, pool_size=5
    )
    _configure_sqlite(engine)
    guard_engine(engine)
    return Store(engine, str(path), path)


def _open_server(url: URL, schema: Schema) -> Store:
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except (ArgumentError, ImportError):
        raise _no_address(url.render_as_string(hide_password=True)) from None
    place = f"The database {url.database} on {url.host or url.query.get('host') or 'this machine'}"
    try:
        with told(place):
            opening.prepare_server(engine, place, schema)
    except BaseException:
        engine.dispose()
        raise
    guard_engine(engine)
    return Store(engine, place, None)


def _no_address(what: str) -> Unreachable:
    return Unreachable(
        f"{what} is not the address of a database that this installation can open. Nothing was changed. "
        "Give the path of a file, or postgresql+psycopg://... with the PostgreSQL support installed."
    )


def _configure_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: Any) -> None:
        configure(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def configure(connection: sqlite3.Connection) -> None:
    """Set a connection up: our own BEGIN, every commit on the disk, foreign keys checked."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
