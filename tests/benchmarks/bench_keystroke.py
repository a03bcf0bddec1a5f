"""One keystroke in a cell of a 2,000-line case, to totals painted anew, in frames of 16.7 ms.

The key is Enter on a quantity just typed, in the window with the Lines tab shown: the cell is read, the draft edited, the
document priced and its schedule made again, the grid, the form, the totals and the head of the workspace follow and paint.
Typing a digit before it is measured as well. What runs in the background after a pause (notes, checks) is not part of it.

With the Pricing tab shown, where nothing is typed, the same edit comes as undo and redo do: from the draft to the prices of all
lines, their sums and the totals painted.
"""

import gc
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dsca_desk.desktop.cases.lines import LinesTab
from dsca_desk.desktop.cases.place import CasesPlace
from dsca_desk.desktop.cases.pricing import PricingTab
from dsca_desk.desktop.cases.workspace import CaseWorkspace
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.journal import Journal
from dsca_desk.desktop.questions import Dialogs
from dsca_desk.desktop.settings import Settings
from dsca_desk.desktop.shell.window import MainWindow, PlaceSpec
from dsca_desk.desktop.theme import apply_theme, load_fonts
from dsca_desk.records.offer import Offer
from dsca_desk.services.cases import import_case
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import open_store

sys.path.insert(0, str(Path(__file__).parent))

from bench_pricing import LINES, offer

FRAME = 0.0167
LIMIT = 3.0
ROUNDS = 40
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Painted(QObject):
    """Counts paintings of the widgets it watches."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.times = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Count."""
        self.times += event.type() == QEvent.Type.Paint
        return False


@contextmanager
def lines_tab(folder: Path) -> Iterator[tuple[QApplication, LinesTab]]:
    """The Lines tab of a case of 2,000 lines, in a window."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load_fonts(app)
    apply_theme(app, "light")
    with open_store(folder / "desk.sqlite") as store:
        import_case(store, _in_cents(offer()), by="J. Rivera", at=AT)
        desk = Desk(
            store,
            shipped_policy(),
            officer="J. Rivera",
            clock=lambda: AT,
            questions=Dialogs(),
            settings=Settings(folder / "settings.ini"),
            journal=Journal(folder / "drafts"),
        )
        window = MainWindow(desk, (PlaceSpec("cases", "Cases", "briefcase", CasesPlace),))
        window.show()
        window.activateWindow()
        window.go("cases", "BN-B-UAB")
        place = window.place("cases")
        assert isinstance(place, CasesPlace)
        assert place.workspace is not None
        tab = place.workspace.show_tab("lines")
        assert isinstance(tab, LinesTab)
        tab.view.setFocus()
        app.processEvents()
        yield app, tab
        place.workspace.session.close()
        desk.jobs.close()
        window.deleteLater()


def _in_cents(case: Offer) -> Offer:
    """The case of the pricing benchmark, whose liabilities end in half cents, as a database keeps it."""
    lines = [
        msgspec.structs.replace(
            line,
            termination_liability=tuple(
                msgspec.structs.replace(row, amount=row.amount.quantize(Decimal("0.01"))) for row in line.termination_liability
            ),
        )
        for line in case.lines
    ]
    return msgspec.structs.replace(case, lines=tuple(lines))


def _priced(app: QApplication, workspace: CaseWorkspace) -> list[float]:
    """Seconds from an edit of a quantity to the Pricing tab painted, for each round."""
    tab = workspace.show_tab("pricing")
    assert isinstance(tab, PricingTab)
    tab.view.setFocus()
    app.processEvents()
    painted = Painted(tab.view.viewport(), tab.totals.table.viewport())
    session, times = workspace.session, []
    for number in range(ROUNDS):
        place = 1000 + 2 * number
        tab.view.go_to(place, "value")
        app.processEvents()
        tab._pause.stop()
        gc.collect()
        before, shown = painted.times, tab.totals.model.rows[-1].amount
        started = time.perf_counter()
        session.draft.put(f"lines[{place}].quantity", Decimal(89))
        app.processEvents()
        times.append(time.perf_counter() - started)
        tab._pause.stop()  # the lists below follow after a pause
        assert tab.totals.model.rows[-1].amount != shown
        assert painted.times >= before + 2
    return times


def run() -> list[tuple[str, float, float]]:
    """Measure both keys; the median of the rounds counts, from the key to the last event it caused."""
    digits, enters = [], []
    with tempfile.TemporaryDirectory() as folder, lines_tab(Path(folder)) as (app, tab):
        painted = Painted(tab.totals.table.viewport(), tab.view.viewport())
        session = tab._session
        session._pause.setInterval(3_600_000)  # the background is measured by the benchmark of checks
        for number in range(ROUNDS):
            tab.view.go_to(1000 + 2 * number, "quantity")  # every tenth line, an odd row, has no quantity
            app.processEvents()
            gc.collect()
            before, total = painted.times, session.price.total if session.price else None
            started = time.perf_counter()
            QTest.keyClick(tab.view, Qt.Key.Key_7)
            app.processEvents()
            digits.append(time.perf_counter() - started)
            QTest.keyClick(app.focusWidget(), Qt.Key.Key_9)
            app.processEvents()
            started = time.perf_counter()
            QTest.keyClick(app.focusWidget(), Qt.Key.Key_Return)
            app.processEvents()
            enters.append(time.perf_counter() - started)
            assert session.price is not None
            assert session.price.total != total
            assert painted.times > before
        prices = _priced(app, tab.window().findChildren(CaseWorkspace)[0])
    return [
        (f"first digit in a cell of {LINES:,} lines, in frames", median(digits) / FRAME, LIMIT),
        (f"Enter in a cell of {LINES:,} lines to totals painted, in frames", median(enters) / FRAME, LIMIT),
        (f"quantity of one of {LINES:,} lines to Pricing painted, in frames", median(prices) / FRAME, LIMIT),
    ]


if __name__ == "__main__":
    results = run()
    for name, ratio, limit in results:
        print(f"{name}: {ratio:.2f} (at most {limit})")
    sys.exit(any(ratio > limit for _name, ratio, limit in results))
