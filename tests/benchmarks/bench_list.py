"""The list of cases over 100,000 of them.

* Open: ask for the ids of all cases in their order, take them into the list and paint it; against fetching the same ids in the
  same order with bare sqlite3, by the quickest query we know for it.
* The same against the ids in no order at all. That is no promise, only honest: of the time of the ordered query, four fifths go
  into finding the document of each case in the order of the identifiers, which stand in another table. A copy of the identifier
  in `case_documents`, with an index, would bring that down to 1.6 times the ids in no order; bare memory mapping to 2.7.
* Jump to the end of the list: rows fetched and painted, against 50 ms.
"""

import gc
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from many_cases import CASES, fill
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.cases.place import _written
from dsca_desk.desktop.tables.list_pane import ListPane, View
from dsca_desk.desktop.theme import apply_theme, load_fonts
from dsca_desk.services.lists import CaseListRow, case_ids, case_rows
from dsca_desk.store.engine import open_store

ROUNDS = 9
_IDS = (
    "SELECT d.id FROM cases c CROSS JOIN case_documents d WHERE d.case_id = c.id ORDER BY c.identifier, d.document, d.restatement"
)
_UNORDERED = "SELECT id FROM case_documents"


def _seconds(work: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run() -> list[tuple[str, float, float]]:
    """Return the figures: name, ratio to the baseline, most allowed."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load_fonts(app)
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.sqlite"
        fill(path)
        with open_store(path, check=False) as store, closing(sqlite3.connect(path)) as connection:
            fetched = []

            def rows(ids: Sequence[int]) -> list[CaseListRow]:
                fetched.append(ids[-1])
                return case_rows(store, ids)

            pane = ListPane(
                "Cases",
                (View("All cases", {}),),
                lambda text, **view: case_ids(store, text, **view),
                rows,
                _written,
                "cases",
                empty="",
            )
            pane.resize(pane.width(), 700)
            pane.show()
            app.processEvents()
            view = pane.list

            def opened() -> None:
                pane.refresh()
                view.viewport().repaint()  # the first rows are fetched and painted

            def jumped() -> None:
                view.scrollToBottom()
                view.viewport().repaint()

            bare, unordered, ours, jumps = [], [], [], []
            for _ in range(ROUNDS):
                bare.append(_seconds(lambda: connection.execute(_IDS).fetchall()))
                unordered.append(_seconds(lambda: connection.execute(_UNORDERED).fetchall()))
                ours.append(_seconds(opened))
                jumps.append(_seconds(jumped))
            assert pane.model.rowCount() == CASES
            assert fetched.count(pane.model.ids()[-1]) == ROUNDS
            pane.close()
    best, mine, jump, plain = min(bare), min(ours), max(jumps), min(unordered)
    print(f"bare ids {best * 1000:.0f} ms, in no order {plain * 1000:.0f} ms", end=", ")
    print(f"list opened {mine * 1000:.0f} ms, longest jump to the end {jump * 1000:.1f} ms")
    return [
        ("open the list of 100,000 cases", mine / best, 2.0),
        ("open the list of 100,000 cases, against ids in no order", mine / plain, 7.0),
        ("jump to the end of 100,000 cases, against 50 ms", jump / 0.05, 1.0),
    ]


if __name__ == "__main__":
    figures = run()
    for name, ratio, limit in figures:
        print(f"{name}: {ratio:.2f} x (at most {limit} x)")
    sys.exit(any(ratio > limit for _, ratio, limit in figures))
