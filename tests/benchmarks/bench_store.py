"""Keeping and finding.

* Import of a 2,000-line case file (reading, mapping, history and search included) against the bare ORM inserts of the same
  records in a plain session on the same kind of file.
* Find over 100,000 cases, first 50 hits, against the raw FTS5 query on the same file.
"""

import gc
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from dsca_desk.exchange.case_file import read_case, write_case
from dsca_desk.records import offer as value
from dsca_desk.records.mapping import document_of
from dsca_desk.services.cases import import_case
from dsca_desk.services.find import find
from dsca_desk.store import search
from dsca_desk.store.engine import Store, configure, open_store

LINES, CASES, ROUNDS = 2000, 100_000, 5
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_ARTICLES = ("radio set, manpack", "vehicular mounting kit", "antenna mast, telescopic", "bench test set", "power supply unit")


def _offer() -> value.Offer:
    quarters = ("2027Q4", "2028Q1", "2028Q2")
    lines = []
    for number in range(1, LINES + 1):
        unit = Decimal(1000 + number * 7919 % 90000) / 4
        amounts = tuple(value.QuarterAmount(quarter=quarter, amount=unit) for quarter in quarters)
        lines.append(
            value.Line(
                number=f"{number:04}",
                masl=f"5820{number:06}MPK",
                generic_code="D4B",
                description=f"Part {number * 104729 % 99991}, {_ARTICLES[number % 5]}, with cables for lot {number * 31 % 997}.",
                quantity=Decimal(number % 60 + 1),
                unit_price=unit,
                months_of_service="24",
                type_of_assistance="3",
                offer_release_code="A",
                delivery_term_code="4",
                deliveries=(value.QuarterQuantity(quarter="2028Q1", quantity=Decimal(number % 60 + 1)),),
                outlays=amounts,
            )
        )
    return value.Offer(
        country="BN",
        agency="B",
        designator="UAB",
        nickname="Large order",
        price_date=date(2026, 11, 22),
        purchaser=value.Purchaser(name="Ministry of Defence of Bandaria", address=("1 Harbour Road", "Port Bandar")),
        references=(value.Reference(number="MOD/77", date=date(2026, 1, 12)),),
        terms_of_sale=(value.TermOfSale(code="DU"),),
        lines=tuple(lines),
    )


def _plain(record: Any) -> tuple[type[Any], dict[str, Any]]:
    """A record taken apart: its class and what its constructor is called with."""
    columns = {key: item for key, item in record.__dict__.items() if key in record.__mapper__.column_attrs}
    lists = {
        relation.key: [_plain(item) for item in record.__dict__.get(relation.key, ())]
        for relation in record.__mapper__.relationships
        if relation.uselist and relation.key in record.__dict__ and relation.key != "documents"
    }
    return type(record), {**columns, **lists}


def _made(plain: tuple[type[Any], dict[str, Any]]) -> Any:
    record, arguments = plain
    return record(**{key: [_made(item) for item in given] if type(given) is list else given for key, given in arguments.items()})


def _timed(work: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _import(folder: Path) -> tuple[float, float]:
    """Return the best seconds of the bare inserts and of the import."""
    offer = _offer()
    data = write_case(offer)
    document = document_of(offer)
    case, graph = _plain(document.case), _plain(document)
    template = folder / "template.sqlite"
    open_store(template).close()
    bare, kept = [], []
    for number in range(ROUNDS):
        plain_file = Path(shutil.copy(template, folder / f"plain{number}.sqlite"))
        engine = create_engine(f"sqlite:///{plain_file}")
        event.listen(engine, "connect", lambda connection, _: configure(connection))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))

        def insert(engine: Any = engine) -> None:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                made = _made(graph)
                made.case = _made(case)
                session.add(made)

        bare.append(_timed(insert))
        engine.dispose()
        with open_store(shutil.copy(template, folder / f"kept{number}.sqlite")) as store:
            kept.append(_timed(lambda store=store: import_case(store, read_case(data), by="A. Officer", at=AT)))  # type: ignore[misc]
    return min(bare), min(kept)


def _fill(path: Path) -> None:
    """Put 100,000 cases and their search entries into a file, past the session: only finding is measured here."""
    cases, entries = [], []
    for number in range(1, CASES + 1):
        country = "".join(chr(65 + number // 26**power % 26) for power in (0, 1))
        identifier = f"{country}-B-{number % 46656:03X}"[:8] + f"{number}"
        cases.append((number, 1, identifier, country, "B", f"{number}", "FMS", "DEFINED", "UNCLASSIFIED"))
        nickname = f"{_ARTICLES[number % 5]} lot {number * 31 % 99991}"
        label = f"{identifier} BASIC {nickname}"
        words = search.indexed(f"{label}\nMinistry of Defence of Country {country}")
        entries.append((search.numbered(1, number), words, label, (1 << 40) | number))
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO cases (id, revision, identifier, country, agency, designator, program, case_type, marking)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            cases,
        )
        connection.executemany("INSERT INTO search (rowid, words, label, root) VALUES (?, ?, ?, ?)", entries)
        connection.commit()


def _find(store: Store, path: Path) -> tuple[float, float]:
    """Return the median seconds of the raw query and of ours, over several texts."""
    texts = ("antenna", "power lot 77", "ministry country ka", "kit lot 1234")
    raw, ours = [], []
    with closing(sqlite3.connect(path)) as connection:
        for _ in range(60):
            for text in texts:
                phrase = " ".join(f'"{word if len(word) > 2 else chr(31) + word}"' for word in text.split())

                def bare(phrase: str = phrase) -> None:
                    connection.execute(
                        "SELECT rowid, label, root FROM search WHERE search MATCH ? LIMIT 50", (phrase,)
                    ).fetchall()

                start = time.perf_counter()
                bare()
                middle = time.perf_counter()
                find(store, text)
                raw.append(middle - start)
                ours.append(time.perf_counter() - middle)
    return sum(raw), sum(ours)


def run() -> list[tuple[str, float, float]]:
    """Return the figures: name, ratio to the baseline, most allowed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare, kept = _import(folder)
        path = folder / "many.sqlite"
        open_store(path).close()
        _fill(path)
        with open_store(path) as store:
            raw, ours = _find(store, path)
    print(
        f"bare inserts {bare * 1000:.0f} ms, import {kept * 1000:.0f} ms; "
        f"raw query {raw / 240 * 1e6:.0f} us, find {ours / 240 * 1e6:.0f} us"
    )
    return [
        ("import a 2,000-line case file, history included", kept / bare, 2.0),
        ("find over 100,000 cases, first 50 hits", ours / raw, 3.0),
    ]


if __name__ == "__main__":
    figures = run()
    for name, ratio, limit in figures:
        print(f"{name}: {ratio:.2f} x (at most {limit} x)")
    sys.exit(any(ratio > limit for _, ratio, limit in figures))
