"""The carrying out of cases.

* Open a case with 2,000 lines, 12 versions and 5,000 deliveries: heads, lines with their plan, supply by line, deliveries,
  requisitions with statuses, shipments; against fetching the same rows with bare sqlite3.
* The deliveries board over 2,000 cases with 40,000 shipments and promises; against its raw queries.
"""

import gc
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from dsca_desk.services.delivery_board import _QUERIES, delivery_board
from dsca_desk.services.execution import open_execution
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import open_store

LINES, VERSIONS, DELIVERIES, REQUISITIONS = 2000, 12, 5000, 1500
CASES, OTHERS, ROUNDS = 2000, 40_000, 9
TODAY = date(2026, 11, 22)

_OPEN = (
    "SELECT * FROM cases WHERE identifier = 'BN-B-UAB'",
    "SELECT id, document, restatement, status, state_since, category, purpose, offered_on, accepted_on, implemented_on,"
    " offer_expires_on, ended_on, total, nickname, purchaser_name FROM case_documents WHERE case_id = 1",
    'SELECT d.id, d.revision, d.line, d."on", d.planned, d.quantity, d.value, d.requisition, s.control_number, d.place,'
    " d.serial_numbers, d.receipt_signed_by, d.receipt_signed_on, d.final, d.met_quantity, d.met_on, d.source, d.remark"
    ' FROM deliveries d LEFT JOIN shipments s ON s.id = d.shipment_id WHERE d.case_id = 1 ORDER BY d."on" DESC, d.id DESC',
    "SELECT number, description, kind, quantity, unit_of_issue, unit_price, under FROM lines WHERE document_id = :d"
    " ORDER BY position",
    "SELECT l.number, p.quarter, p.quantity FROM lines l JOIN planned_deliveries p ON p.line_id = l.id"
    " WHERE l.document_id = :d ORDER BY l.id, p.position",
    "SELECT * FROM requisitions WHERE case_id = 1",
    'SELECT s.* FROM supply_statuses s JOIN requisitions r ON r.id = s.requisition_id WHERE r.case_id = 1 ORDER BY s."on", s.id',
    "SELECT * FROM shipments WHERE case_id = 1",
)


def _insert(connection: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    columns = {name: kind for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")}
    needed = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[3] and row[1] != "id"]
    plain = {name: 0 if columns[name] in ("INTEGER", "BOOLEAN", "BIGINT") else "" for name in needed}
    for name in ("serial_numbers", "purchaser_address", "congressional_notification", "notes"):
        if name in plain:
            plain[name] = "[]"
    names = list({**plain, **rows[0]})
    marks = ", ".join("?" * len(names))
    quoted = ", ".join(f'"{name}"' for name in names)
    connection.executemany(
        f"INSERT INTO {table} ({quoted}) VALUES ({marks})", [[{**plain, **row}.get(name) for name in names] for row in rows]
    )


def fill(path: Path) -> None:
    """Make a database with one large case and many with something under way, past the session: only reading is measured."""
    open_store(path).close()
    day = date(2026, 1, 5)
    with closing(sqlite3.connect(path)) as connection:
        cases = [
            {"id": 1, "identifier": "BN-B-UAB", "country": "BN", "agency": "B", "designator": "UAB", "state": "In execution"}
        ]
        cases += [
            {
                "id": number,
                "identifier": f"BN-P-{number:04}",
                "country": "BN",
                "agency": "P",
                "designator": f"{number:04}",
                "state": "In execution",
            }
            for number in range(2, CASES + 1)
        ]
        for case in cases:
            case |= {"program": "FMS", "case_type": "DEFINED", "marking": "UNCLASSIFIED"}
        _insert(connection, "cases", cases)
        documents = [
            {
                "id": number,
                "case_id": 1,
                "document": "BASIC" if number == 1 else f"M{number - 1:02}",
                "status": "Implemented",
                "implemented_on": (date(2024, 1, 1) + timedelta(days=30 * number)).isoformat(),
                "price_date": "2023-11-01",
            }
            for number in range(1, VERSIONS + 1)
        ]
        _insert(connection, "case_documents", documents)
        lines = [
            {
                "id": (version - 1) * LINES + number,
                "document_id": version,
                "position": number,
                "number": f"{number:04}",
                "description": f"Part {number}, radio set",
                "kind": "ARTICLE",
                "quantity": str(number % 60 + 10),
                "source": "S",
                "unit_of_issue": "EA",
                "unit_price": number * 1000,
            }
            for version in range(1, VERSIONS + 1)
            for number in range(1, LINES + 1)
        ]
        _insert(connection, "lines", lines)
        plans = [
            {"line_id": line["id"], "position": place, "quarter": f"2026Q{place + 1}", "quantity": "5"}
            for line in lines
            if line["document_id"] == VERSIONS
            for place in range(2)
        ]
        _insert(connection, "planned_deliveries", plans)
        shipments = [
            {
                "id": number,
                "case_id": 1 if number <= 300 else 2 + number % (CASES - 1),
                "line": f"{number % LINES + 1:04}",
                "control_number": f"T{number}",
                "quantity": "2",
                "shipped_on": day.isoformat(),
                "due_on": (day + timedelta(days=number % 700)).isoformat(),
                "arrived_on": None if number % 3 == 0 else (day + timedelta(days=number % 300)).isoformat(),
                "announced_on": None if number % 5 == 0 else day.isoformat(),
            }
            for number in range(1, OTHERS // 2 + 1)
        ]
        _insert(connection, "shipments", shipments)
        deliveries = [
            {
                "id": number,
                "case_id": 1 if number <= DELIVERIES else 2 + number % (CASES - 1),
                "line": f"{number % LINES + 1:04}",
                "quantity": "2",
                "value": number * 37,
                "on": (day + timedelta(days=number % 300)).isoformat(),
                "planned": number % 5 == 0,
                "shipment_id": number % 300 + 1 if number <= DELIVERIES else None,
                "serial_numbers": '["A1","A2"]' if number % 4 == 0 else "[]",
                "receipt_signed_by": "Lt. Moor",
                "receipt_signed_on": None,
                "met_on": None,
                "met_quantity": None,
                "place": "Port Bandar",
                "source": "IMPORTED",
            }
            for number in range(1, DELIVERIES + OTHERS // 2 + 1)
        ]
        _insert(connection, "deliveries", deliveries)
        requisitions = [
            {
                "id": number,
                "case_id": 1,
                "number": f"BBN{number:05}",
                "line": f"{number % LINES + 1:04}",
                "identifier": "A01",
                "quantity": "2",
                "requested_on": day.isoformat(),
                "unit_of_issue": "EA",
            }
            for number in range(1, REQUISITIONS + 1)
        ]
        _insert(connection, "requisitions", requisitions)
        statuses = [
            {
                "requisition_id": number % REQUISITIONS + 1,
                "code": ("BB", "BA")[number % 2],
                "source": "IMPORTED",
                "on": (day + timedelta(days=number % 60)).isoformat(),
                "quantity": "2",
            }
            for number in range(2 * REQUISITIONS)
        ]
        _insert(connection, "supply_statuses", statuses)
        connection.commit()


def _seconds(work: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run() -> list[tuple[str, float, float]]:
    """Return the figures: name, ratio to the baseline, most allowed."""
    policy = shipped_policy()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "life.sqlite"
        fill(path)
        with open_store(path, check=False) as store, closing(sqlite3.connect(path)) as connection:
            horizon, since = (TODAY + timedelta(days=30)).isoformat(), (TODAY - timedelta(days=90)).isoformat()

            def raw_open() -> None:
                for query in _OPEN:
                    connection.execute(query, {"d": VERSIONS} if ":d" in query else {}).fetchall()

            def raw_board() -> None:
                for _, query in _QUERIES:
                    connection.execute(query, {"horizon": horizon, "since": since}).fetchall()

            opened = open_execution(store, policy, "BN-B-UAB", TODAY)
            assert (len(opened.supply.lines), len(opened.head.documents), len(opened.deliveries)) == (LINES, VERSIONS, DELIVERIES)
            assert len(opened.requisitions) == REQUISITIONS
            rows = len(delivery_board(store, TODAY))
            times: dict[str, list[float]] = {"raw": [], "open": [], "raw board": [], "board": []}
            for _ in range(ROUNDS):
                times["raw"].append(_seconds(raw_open))
                times["open"].append(_seconds(lambda: open_execution(store, policy, "BN-B-UAB", TODAY)))
                times["raw board"].append(_seconds(raw_board))
                times["board"].append(_seconds(lambda: delivery_board(store, TODAY)))
    best = {name: min(found) for name, found in times.items()}
    print(", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in best.items()), f"({rows} rows on the board)")
    return [
        ("open a case of 2,000 lines and 5,000 deliveries", best["open"] / best["raw"], 3.0),
        ("the deliveries board over 2,000 cases", best["board"] / best["raw board"], 3.0),
    ]


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    figures = run()
    for name, ratio, limit in figures:
        print(f"{name}: {ratio:.2f} x (at most {limit} x)")
    sys.exit(any(ratio > limit for _, ratio, limit in figures))
