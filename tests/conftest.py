"""Shared by all tests: a new store made in milliseconds from a template, on SQLite and, where its programs are, on PostgreSQL."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from dsca_desk.records import offer as value
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.sample import make_database, sample_office
from dsca_desk.store.engine import Store, open_store

_PATIENCE = 300.0  # seconds one process waits for the sample office that another makes
_PROGRAMS = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder] + sorted(
    Path("/usr/lib/postgresql").glob("*/bin"), reverse=True
)


@pytest.fixture(scope="session")
def at() -> datetime:
    """The time it is in tests."""
    return datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def act(at: datetime) -> dict[str, Any]:
    """Who acts, and when: the last arguments of every service that writes."""
    return {"by": "A. Officer", "at": at}


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the sample office, closed; copy it. It is made once for all processes that share the tests.

    DSCA_DESK_TEST_OFFICE names one made before, to run few tests often.
    """
    if ready := os.environ.get("DSCA_DESK_TEST_OFFICE"):
        return Path(ready)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    path, turn = shared / "office" / "office.db", shared / "office-is-made"
    try:
        turn.mkdir()
    except FileExistsError:
        end = time.monotonic() + _PATIENCE
        while not path.exists():
            assert time.monotonic() < end, "the process that makes the sample office did not finish it"
            time.sleep(0.1)
    else:
        policy = shipped_policy()
        make_database(path, sample_office(policy), policy)  # the file is there once it is whole
    return path


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, closed; copy it."""
    path = tmp_path_factory.mktemp("template") / "desk.sqlite"
    open_store(path).close()
    return path


@pytest.fixture
def desk_file(template: Path, tmp_path: Path) -> Path:
    """The path of an empty store of this test's own."""
    return Path(shutil.copy(template, tmp_path / "desk.sqlite"))


@pytest.fixture
def sqlite_store(desk_file: Path) -> Iterator[Store]:
    """An empty store in a file."""
    with open_store(desk_file) as store:
        yield store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store, once in a file and once on a server."""
    opened: Store = request.getfixturevalue(f"{request.param}_store")
    return opened


def _folder_in_memory() -> Path | None:
    """A place in memory with room for a server, where there is one: a database for each test is many small files."""
    folder = Path("/dev/shm")
    roomy = folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 500_000_000
    return folder if roomy else None


class Server:
    """A PostgreSQL server of this test run: over a Unix socket only, in a temporary folder, as an ordinary user."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._user = "postgres" if os.getuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="desk-pg-", dir=_folder_in_memory()))
        self._numbers = count(1)
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-D", self._data, "-A", "trust", "-E", "UTF8", "-U", "desk", "--no-sync", "--no-instructions")
        # Nothing here outlives the run, so the server need not wait for the disk.
        settings = f"-c listen_addresses= -k {self.folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", self._data, "-o", settings, "-l", self.folder / "log", "-w", "start")
        with open_store(self.make("template")):
            pass

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return f"postgresql+psycopg://desk@/{name}?host={self.folder}"

    def make(self, name: str = "", template: str = "template0") -> str:
        """Make a database and return its URL."""
        import psycopg

        name = name or f"desk{next(self._numbers)}"
        with psycopg.connect(f"host={self.folder} user=desk dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database that nobody has open any more."""
        import psycopg

        name = url.partition("@/")[2].partition("?")[0]
        with psycopg.connect(f"host={self.folder} user=desk dbname=postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}")

    def stop(self) -> None:
        """End the server and remove what it wrote."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        done = subprocess.run(
            command, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
        )
        assert done.returncode == 0, f"{program} failed: {done.stderr}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL server, started when the first test asks for it; without its programs the test is skipped."""
    programs = next((folder for folder in _PROGRAMS if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)
    if programs is None:
        pytest.skip("the PostgreSQL server programs are not installed")
    running = Server(programs)
    yield running
    running.stop()


@pytest.fixture
def postgresql_store(server: Server) -> Iterator[Store]:
    """An empty store on the server."""
    url = server.make(template="template")
    with open_store(url) as store:
        yield store
    server.drop(url)


def _full_line(number: str, **more: Any) -> value.Line:
    return value.Line(
        number=number,
        masl="585500NVG0001",
        generic_code="A1A",
        description=f"Night vision goggle {number}",
        condition="new",
        quantity=Decimal(10),
        unit_price=Decimal("42000.00"),
        procured_share=Decimal("0.40"),
        source="X",
        months_of_service="24",
        deliveries=(value.QuarterQuantity(quarter="2028Q1", quantity=Decimal(4)),),
        outlays=(
            value.QuarterAmount(quarter="2027Q4", amount=Decimal("1000.10")),
            value.QuarterAmount(quarter="2028Q1", amount=Decimal("2000.20")),
        ),
        termination_liability=(value.QuarterAmount(quarter="2027Q4", amount=Decimal("500.00")),),
        holdback=(value.QuarterAmount(quarter="2027Q4", amount=Decimal("5.00")),),
        other_charges=(value.OtherCharge(kind="ROYALTY", amount=Decimal("12.00"), reason="license"),),
        notes=("ACCESSORIAL",),
        added_on=date(2026, 2, 3),
        **more,
    )


@pytest.fixture(scope="session")
def offer() -> value.Offer:
    """A basic document that has something in every part."""
    return value.Offer(
        country="BN",
        agency="B",
        designator="UAB",
        nickname="Größe und Sicht",
        description="night vision devices",
        purchaser=value.Purchaser(name="Ministry of Defence of Bandaria", address=("1 Harbour Road", "Port Bandar")),
        references=(value.Reference(number="MOD/77", date=date(2026, 1, 12)), value.Reference(kind="CLARIFICATION", number="7")),
        dependable_undertaking=True,
        terms_of_sale=(value.TermOfSale(code="DU"), value.TermOfSale(code="FMSC", amount=Decimal("1000.00"))),
        price_date=date(2026, 11, 22),
        offer_expires_on=date(2027, 2, 15),
        lines=(_full_line("001"), value.Line(number="002", sublines=(_full_line("002a"), _full_line("002b")))),
        notes=(value.OfferNote(code="ACCESSORIAL", parameters={"port": "Port Bandar"}, lines=("001",), text="Own words"),),
        waivers=(value.Waiver(charge="CAS", component="QAI", basis="reciprocal agreement", agreed_on=date(2020, 1, 1)),),
        rate_overrides=(value.RateOverride(charge="TRANSPORT", line="001", rate_percent=Decimal("2.00"), source="office"),),
        payment=value.PaymentTerms(risk_tier=1, standby_letter_of_credit=Decimal("99.99")),
        congressional_notification=("26-01",),
        other_charges=(value.OtherCharge(kind="STORAGE", amount=Decimal("3.00")),),
        prepared_under="2026-11",
        confirmations=(
            value.Confirmation(path="lines[0].pch", value="3.5 %, FMR", source="Memo 7", name="J. Rivera", on=date(2026, 11, 20)),
        ),
    )
