"""What happens before a store is used: is it ours, is it whole, is it of this version; if older, back it up and migrate."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.pool import NullPool

from dsca_desk.store import backup
from dsca_desk.store.errors import CannotCreate, Damaged, NewerVersion, NotADatabase, NotFound, one_line, read_only, told
from dsca_desk.store.schema import APPLICATION_ID, SHIPPED, Schema, create_all

_MAGIC = b"SQLite format 3\x00"


def prepare_file(path: Path, schema: Schema, *, busy_seconds: float, check: bool) -> None:
    """Leave a SQLite file behind that is whole and of this version, or raise StoreError and leave it as it was."""
    _look(path)
    if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        # SQLite would notice too, but only after it has laid its side files beside the database.
        raise read_only(str(path))
    fresh = not path.exists() or path.stat().st_size == 0
    try:
        with told(str(path)), closing(sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)) as connection:
            version = None if fresh else _version_of(connection, path)
            if version is not None:
                _refuse_newer(version, schema, str(path))
                if check:
                    _check_pages(connection, path)
                _check_writable(connection)
            if version != schema.head:
                _bring_up(path, version, schema, busy_seconds)
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode=WAL")
    except BaseException:
        if fresh and path.exists() and path.stat().st_size == 0:
            path.unlink()
        raise


def look_over(path: Path, schema: Schema = SHIPPED) -> None:
    """Raise StoreError unless a SQLite file, a backup perhaps, is one of ours, whole, and not newer than the program."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Nothing was changed. Choose another.")
    _look(path)
    with told(str(path)), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        version = _version_of(connection, path)
        if version is None:
            raise NotADatabase(f"{path} is empty. Nothing was changed. Choose another file.")
        _refuse_newer(version, schema, str(path))
        _check_pages(connection, path)


def prepare_server(engine: Engine, place: str, schema: Schema) -> None:
    """The same for a server: tables are made in an empty database, migrated in one transaction in an older one."""
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1146307393)")  # two desks may open a new database at once
        if not inspect(connection).has_table("alembic_version"):
            create_all(connection, schema)
            return
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        _refuse_newer(version, schema, place)
        if version != schema.head:
            migrate(connection, schema)


def _look(path: Path) -> None:
    if not path.parent.is_dir():
        raise CannotCreate(
            f"The folder {path.parent} does not exist, so no database can be made there. "
            "Nothing was changed. Make the folder or choose another."
        )
    if path.is_dir():
        raise NotADatabase(f"{path} is a folder, not a database. Nothing was changed. Choose a file.")
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_MAGIC))
    except FileNotFoundError:
        return
    except OSError as error:
        raise CannotCreate(
            f"{path} cannot be read ({error.strerror}). Nothing was changed. Ask for permission to read the file."
        ) from error
    # A program that was killed while it made the file leaves any head, and a journal from which SQLite mends it.
    if head and head != _MAGIC and not path.with_name(f"{path.name}-journal").exists():
        raise NotADatabase(f"{path} is not a database of this program. Nothing was changed. Choose another file.")


def _version_of(connection: sqlite3.Connection, path: Path) -> str | None:
    """Read which version wrote the file; None for an empty one."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or "alembic_version" not in tables:
        raise NotADatabase(f"{path} is a database of another program. Nothing was changed. Choose another file.")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise Damaged(
            f"{path} does not say which version wrote it. Nothing was changed. Restore the latest backup (`dsca-desk restore`)."
        )
    return str(row[0])


def _refuse_newer(version: str, schema: Schema, place: str) -> None:
    if version > schema.head:
        raise NewerVersion(
            f"{place} was written by a newer version of this program ({version}, this one knows {schema.head}). "
            "Nothing was changed. Install the newer version to open it."
        )


def _check_pages(connection: sqlite3.Connection, path: Path) -> None:
    faults = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    if faults != ["ok"]:
        raise Damaged(
            f"{path} is damaged ({one_line(faults[0])}) and was left as it is. "
            "Nothing was changed. Restore the latest backup (`dsca-desk restore`)."
        )


def _check_writable(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    finally:
        connection.execute("ROLLBACK")


def _bring_up(path: Path, version: str | None, schema: Schema, busy_seconds: float) -> None:
    """Make or migrate the tables in one transaction, checked before it ends; a backup is laid beside an older file."""
    if version is not None:
        backup.copy_checked(path, _beside(path, schema))
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool, connect_args={"timeout": busy_seconds})

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=OFF")  # tables are rebuilt while migrating; the check below makes up for it

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        present = inspect(connection).has_table("alembic_version")
        if version is None and not present:
            create_all(connection, schema)
        elif version is not None:
            migrate(connection, schema)
        faults = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if faults:
            raise Damaged(
                f"{path} could not be brought to this version: a record in {faults[0][0]} points to nothing. "
                "The file was left as it was; a backup lies beside it."
            )


def _beside(path: Path, schema: Schema) -> Path:
    target = path.with_name(f"{path.stem}.before-{schema.head}{path.suffix}")
    number = 2
    while target.exists():
        target = path.with_name(f"{path.stem}.before-{schema.head}-{number}{path.suffix}")
        number += 1
    return target


def migrate(connection: Connection, schema: Schema) -> None:
    """Bring the tables to a version inside the transaction of the connection."""
    from alembic import command  # half a second: only when there is something to migrate
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(schema.scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, schema.head)
