"""The work list over 100,000 cases with papers in proportion, against the same queries fetched with bare sqlite3.

The baseline runs each query once, in the same order and to the same length; it neither merges nor makes rows.
"""

import gc
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

from many_cases import CASES, fill
from sqlalchemy.dialects import sqlite

from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.worklist import work_list
from dsca_desk.services.worklist_sources import sources
from dsca_desk.store.engine import open_store

TODAY = date(2026, 11, 22)
LENGTH = 500
ROUNDS = 15


def _fill_papers(path: Path) -> None:
    """Give every tenth case a task, a review and a promised delivery, and every case in work a goal."""
    with closing(sqlite3.connect(path)) as connection:
        numbers = range(1, CASES + 1, 10)
        days = {number: (TODAY + timedelta(days=number * 37 % 500 - 200)).isoformat() for number in numbers}
        connection.executemany(
            "INSERT INTO tasks (revision, case_id, text, officer, waiting_for, due_on, put_off_why)"
            " VALUES (1, ?, 'call', '', '', ?, '')",
            ((number, days[number]) for number in numbers),
        )
        connection.executemany(
            "INSERT INTO reviews (revision, document_id, office, required, round, asked_on, due_on, position, answered_by,"
            " remark) VALUES (1, ?, 'State', 1, 1, '2026-01-01', ?, '', '', '')",
            ((number, days[number]) for number in numbers),
        )
        connection.executemany(
            'INSERT INTO deliveries (revision, case_id, line, requisition, value, planned, "on", place, serial_numbers,'
            " receipt_signed_by, final, source, remark) VALUES (1, ?, '001', '', 0, 1, ?, '', '[]', '', 0, 'TYPED', '')",
            ((number, days[number]) for number in numbers),
        )
        connection.execute("UPDATE case_documents SET goal_on = date(price_date, '+' || (id % 150) || ' days') WHERE id % 3 = 0")
        connection.commit()


def _seconds(work: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run() -> list[tuple[str, float, float]]:
    """Return the figures: name, ratio to the baseline, most allowed."""
    policy = shipped_policy()
    queries = [
        str(
            source.query.order_by("since").limit(LENGTH).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
        )
        for source in sources(policy.on(TODAY), TODAY)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.sqlite"
        fill(path)
        _fill_papers(path)
        with open_store(path, check=False) as store, closing(sqlite3.connect(path)) as connection:

            def bare() -> int:
                return sum(len(connection.execute(query).fetchall()) for query in queries)

            def desk() -> int:
                return len(work_list(store, policy, TODAY, limit=LENGTH).items)

            assert bare() >= LENGTH == desk()
            rounds = [(_seconds(bare), _seconds(desk)) for _ in range(ROUNDS)]
    raw, ours = min(first for first, _ in rounds), min(second for _, second in rounds)
    print(f"bare queries {raw * 1000:.1f} ms, work list {ours * 1000:.1f} ms")
    return [("work list over 100,000 cases, against its raw queries", ours / raw, 3.0)]


if __name__ == "__main__":
    figures = run()
    for name, ratio, limit in figures:
        print(f"{name}: {ratio:.2f} x (at most {limit} x)")
    sys.exit(any(ratio > limit for _, ratio, limit in figures))
