"""A store is opened whole and of this version, or refused with one sentence and left as it was."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from dsca_desk.records.offer import Offer
from dsca_desk.records.registry import Base
from dsca_desk.services.cases import import_case, open_case
from dsca_desk.services.officers import add_officer, list_officers
from dsca_desk.store import opening
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import (
    CannotCreate,
    Damaged,
    DiskFull,
    Locked,
    NewerVersion,
    NotADatabase,
    ReadOnly,
    StoreError,
    Unreachable,
)
from dsca_desk.store.schema import SHIPPED, Schema, create_all
from dsca_desk.store.verify import verify_store

DATA = Path(__file__).parent / "data"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def says(error: StoreError) -> str:
    """The sentence, checked for what every one must have: the place, what it means for the data, what to do."""
    sentence = str(error)
    assert sentence.endswith(".")
    assert "Nothing" in sentence or "left as it was" in sentence, sentence
    assert len(sentence) < 400
    return sentence


# --- models and migrations ----------------------------------------------------------------------------------------------------


def schema_of(connection: Any) -> dict[str, Any]:
    """Everything the database knows of its tables, in comparable form."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))
        return {f"{row.type} {row.name}": normal(row.sql) for row in rows}
    looked = inspect(connection)
    found: dict[str, Any] = {}
    for table in looked.get_table_names():
        found[table] = {
            "columns": sorted((column["name"], str(column["type"]), column["nullable"]) for column in looked.get_columns(table)),
            "keys": sorted(map(str, looked.get_foreign_keys(table))),
            "unique": sorted(map(str, looked.get_unique_constraints(table))),
            "indexes": sorted(map(str, looked.get_indexes(table))),
            "primary": looked.get_pk_constraint(table),
            "checks": sorted(map(str, looked.get_check_constraints(table))),
        }
    found["triggers"] = sorted(connection.scalars(text("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")))
    return found


def normal(sql: str | None) -> list[str]:
    """The parts of a definition without order and space: alembic writes constraints in its own order."""
    return sorted(part.strip(" ()") for part in " ".join((sql or "").split()).replace("( ", "(").split(", "))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def two_urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'made.sqlite'}", f"sqlite:///{tmp_path / 'migrated.sqlite'}"
    server = request.getfixturevalue("server")
    return server.make(), server.make()


def test_models_and_migrations_agree(two_urls: tuple[str, str]) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    schemas = []
    for url, make in zip(two_urls, (create_all, opening.migrate), strict=True):
        engine = create_engine(url)
        with engine.begin() as connection:
            make(connection, SHIPPED)
        with engine.connect() as connection:
            schemas.append(schema_of(connection))
            context = MigrationContext.configure(
                connection,
                opts={
                    "include_name": lambda name, kind, _: kind != "table" or not (name or "").startswith("search"),
                    "compare_type": True,
                },
            )
            assert compare_metadata(context, Base.metadata) == []
        engine.dispose()
    made, migrated = schemas
    assert made.keys() == migrated.keys()
    for name, definition in made.items():
        assert definition == migrated[name], name


def test_the_newest_migration_is_the_version_of_the_program() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(SHIPPED.scripts))
    assert ScriptDirectory.from_config(config).get_heads() == [SHIPPED.head]


def test_opening_does_not_load_alembic(tmp_path: Path) -> None:
    program = f"""
        import sys
        from dsca_desk.store.engine import open_store
        for _ in range(2):
            open_store({str(tmp_path / "desk.sqlite")!r}).close()
        assert not [name for name in sys.modules if name.split(".")[0] in ("alembic", "psycopg", "openpyxl", "reportlab")]
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True, cwd=Path(__file__).parents[2])


@pytest.mark.parametrize("path", sorted(DATA.glob("schema-*.sqlite")), ids=lambda path: path.stem)
def test_files_of_every_version_still_open(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "desk.sqlite"))
    with open_store(copy) as store:
        assert verify_store(store).problems == ()
        assert [officer.name for officer in list_officers(store)] == ["A. Officer"]
        offer = open_case(store, "BN-B-UAB").offer
        assert [line.number for line in offer.lines] == ["001", "002"]
        assert [line.number for line in offer.lines[1].sublines] == ["002a", "002b"]


# --- migrating ------------------------------------------------------------------------------------------------------------------

NEXT = '''
"""A next version, for tests."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade() -> None:
    with op.batch_alter_table("officers") as table:
        table.add_column(sa.Column("telephone", sa.String(), nullable=False, server_default=""))
        table.create_check_constraint("named", "name <> ''")
    {more}
'''


def next_version(folder: Path, more: str = "pass") -> Schema:
    scripts = folder / "migrations"
    shutil.copytree(SHIPPED.scripts, scripts)
    (scripts / "versions" / "v9999_next.py").write_text(NEXT.format(more=more, head=SHIPPED.head))
    return Schema(head="9999", scripts=scripts)


@pytest.fixture
def older(request: pytest.FixtureRequest, offer: Offer, act: dict[str, Any]) -> Path:
    """A file of the present version with something in it."""
    path: Path = request.getfixturevalue("desk_file")
    with open_store(path) as store:
        add_officer(store, "Ann", **act)
        import_case(store, offer, **act)
    return path


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [row[1] for row in raw.execute("PRAGMA table_info(officers)")]


def test_an_older_file_is_backed_up_and_migrated(older: Path, tmp_path: Path, offer: Offer) -> None:
    schema = next_version(tmp_path)
    with open_store(older, schema=schema) as store:
        assert [officer.name for officer in list_officers(store)] == ["Ann"]
        assert open_case(store, "BN-B-UAB").offer == offer
        assert verify_store(store).problems == ()
    assert "telephone" in columns(older)
    backup = older.with_name("desk.before-9999.sqlite")
    assert "telephone" not in columns(backup)
    with open_store(backup) as store:
        assert verify_store(store).problems == ()
    with open_store(older, schema=schema):
        assert sorted(path.name for path in tmp_path.glob("*.sqlite")) == ["desk.before-9999.sqlite", "desk.sqlite"]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ("raise RuntimeError('in the middle')", RuntimeError),
        ("op.execute('UPDATE lines SET document_id = 77')", Damaged),
        ("op.execute('UPDATE nothing SET x = 1')", Exception),
    ],
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(older: Path, tmp_path: Path, more: str, error: type[Exception]) -> None:
    before = digest(older)
    with pytest.raises(error):
        open_store(older, schema=next_version(tmp_path, more))
    assert digest(older) == before
    with open_store(older) as store:
        assert verify_store(store).problems == ()


@pytest.mark.postgresql
def test_a_server_is_migrated_in_one_transaction(server: Any, tmp_path: Path, act: dict[str, Any]) -> None:
    url = server.make(template="template")
    with open_store(url) as store:
        add_officer(store, "Ann", **act)
    with pytest.raises(RuntimeError):
        open_store(url, schema=next_version(tmp_path / "failing", "raise RuntimeError('in the middle')"))
    with open_store(url) as store:
        assert "telephone" not in [column["name"] for column in inspect(store.engine).get_columns("officers")]
    with open_store(url, schema=next_version(tmp_path)) as store:
        assert [officer.name for officer in list_officers(store)] == ["Ann"]
        assert "telephone" in [column["name"] for column in inspect(store.engine).get_columns("officers")]
    with pytest.raises(NewerVersion) as caught:
        open_store(url)
    assert "written by a newer version" in says(caught.value)


# --- refusals -------------------------------------------------------------------------------------------------------------------


def test_a_newer_file_is_refused_and_left_alone(older: Path, tmp_path: Path) -> None:
    open_store(older, schema=next_version(tmp_path)).close()
    before = digest(older)
    with pytest.raises(NewerVersion) as caught:
        open_store(older)
    assert f"written by a newer version of this program (9999, this one knows {SHIPPED.head})" in says(caught.value)
    assert digest(older) == before


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE songs (name)")
        raw.commit()


@pytest.mark.parametrize(
    ("make", "error", "sentence"),
    [
        (lambda path: path.write_text("Dear Sir or Madam"), NotADatabase, "is not a database of this program"),
        (lambda path: path.write_bytes(bytes(4096)), NotADatabase, "is not a database of this program"),
        (other_database, NotADatabase, "is a database of another program"),
        (lambda path: path.mkdir(), NotADatabase, "is a folder"),
    ],
    ids=["text", "zeros", "another program", "folder"],
)
def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path, make: Any, error: type[StoreError], sentence: str) -> None:
    path = tmp_path / "thing.sqlite"
    make(path)
    before = path.is_dir() or digest(path)
    with pytest.raises(error) as caught:
        open_store(path)
    assert sentence in says(caught.value)
    assert (path.is_dir() or digest(path)) == before
    assert [found.name for found in tmp_path.iterdir()] == ["thing.sqlite"]


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(CannotCreate) as caught:
        open_store(tmp_path / "absent" / "desk.sqlite")
    assert "absent does not exist" in says(caught.value)
    assert list(tmp_path.iterdir()) == []


def overwritten(path: Path, start: int, length: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(os.urandom(length))


@pytest.mark.parametrize("start", [100, 4096, 20_480], ids=["schema page", "second page", "in the middle"])
def test_a_damaged_file_is_refused_and_left_alone(older: Path, start: int) -> None:
    overwritten(older, start, 3000)
    before = digest(older)
    with pytest.raises(Damaged) as caught:
        open_store(older)
    assert "is damaged" in says(caught.value)
    assert "Restore the latest backup" in str(caught.value)
    assert digest(older) == before


def test_a_cut_off_file_is_refused(older: Path) -> None:
    with older.open("r+b") as stream:
        stream.truncate(older.stat().st_size // 2)
    with pytest.raises(Damaged) as caught:
        open_store(older)
    assert "is damaged" in says(caught.value)


def test_damage_met_while_working(older: Path, act: dict[str, Any]) -> None:
    with open_store(older) as store:
        overwritten(older, 4096, older.stat().st_size - 4096)
        with pytest.raises(Damaged) as caught:
            list_officers(store)
    assert "is damaged" in says(caught.value)


def test_a_locked_file(older: Path, act: dict[str, Any]) -> None:
    with open_store(older, busy_seconds=0.05) as store, closing(sqlite3.connect(older, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked) as caught:
            add_officer(store, "Bob", **act)
        assert "is being written by another program" in says(caught.value)
        with pytest.raises(Locked):
            open_store(older, busy_seconds=0.05)
        assert [officer.name for officer in list_officers(store)] == ["Ann"]
        other.execute("ROLLBACK")
        add_officer(store, "Bob", **act)
        assert verify_store(store).problems == ()


def test_a_full_disk(older: Path, offer: Offer, act: dict[str, Any]) -> None:
    from dsca_desk.services.issuing import keep_issued

    with open_store(older) as store:
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        store.engine.dispose()
        limit(store, pages + 4)
        with pytest.raises(DiskFull) as caught:
            keep_issued(
                store,
                "BN-B-UAB",
                "BASIC",
                bytes(100_000),
                kind="LETTER",
                name="letter.pdf",
                media_type="application/pdf",
                printed_on=act["at"].date(),
                **act,
            )
        assert "no room left" in says(caught.value)
        assert verify_store(store).problems == ()
        assert verify_store(store).counts["issued_documents"] == 0


def limit(store: Store, pages: int) -> None:
    """Let every new connection believe that the disk ends after so many pages."""
    from sqlalchemy import event

    event.listen(store.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {pages}"))


def as_an_ordinary_user(work: Callable[[], str]) -> str:
    """Return what some work says in a process of an ordinary user: permissions mean nothing to root."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        try:
            said = work()
        except BaseException as error:
            said = repr(error)
        os.write(writable, said.encode())
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_file_that_may_only_be_read(older: Path, what: str) -> None:
    def work() -> str:
        try:
            open_store(path).close()
        except ReadOnly as error:
            return says(error)
        return "opened"

    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name, "shared")
        folder.mkdir()
        path = Path(shutil.copy(older, folder / "desk.sqlite"))
        before = digest(path)
        path.chmod(0o444 if what == "file" else 0o666)
        folder.chmod(0o777 if what == "file" else 0o555)
        said = as_an_ordinary_user(work)
        folder.chmod(0o755)
        assert "may only be read" in said, said
        assert digest(path) == before
        assert [found.name for found in folder.iterdir()] == ["desk.sqlite"]


@pytest.mark.parametrize("address", ["postgresql+psycopg://desk@/desk?host={folder}", "nonsense://x", "://", "mysql://x/y"])
def test_an_address_that_leads_nowhere(tmp_path: Path, address: str) -> None:
    with pytest.raises(Unreachable) as caught:
        open_store(address.format(folder=tmp_path))
    assert says(caught.value)
    assert list(tmp_path.iterdir()) == []
