"""The preview: from an edit of a letter of 140 lines to its first page painted, against the bare letter function.

The edit is made in the draft of an open session, and the time ends when the window has painted the new first page: pricing,
notes, the layout of the whole letter, drawing and the ways between the threads are all in it. The bare function lays the same
letter out and writes it as PDF, nothing else. The longest time the window does not answer meanwhile is held to less than the
letter takes: it is printed behind.

Other programs on the machine take their share of any single time, and more of it where two threads hand work to each other. So
edits and bare letters take turns, the best of a round stands for the round, as what the work itself takes, and the middle one of
several rounds is the answer.
"""

import os
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.cases.documents import DocumentsTab
from dsca_desk.desktop.cases.place import CasesPlace
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.journal import Journal
from dsca_desk.desktop.questions import Dialogs
from dsca_desk.desktop.settings import Settings
from dsca_desk.desktop.shell.window import MainWindow, PlaceSpec
from dsca_desk.desktop.theme import apply_theme, load_fonts
from dsca_desk.documents.letter import letter_pdf
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.printing import letter_to_print
from dsca_desk.services.sample import build_office, sample_office
from dsca_desk.store.engine import open_store

CASE, LINES, ROUNDS, EDITS = "BN-B-VTM", 140, 5, 8
LIMIT, PAUSE = 1.3, 1.0


class _Painted(QObject):
    """Tells when the pages have been painted with a picture of a newer first page than that before the edit."""

    painted = Signal()

    def __init__(self, tab: DocumentsTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._before: object | None = None
        self.at = 0.0
        tab.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        sheets, view = self._tab.images.sheets, self._tab.view
        if event.type() != QEvent.Type.Paint or self._before is None or sheets is None or sheets is self._before:
            return False
        if not self._tab.images.is_fresh(0, view.pixels()):
            return False
        self._before = None
        QApplication.sendEvent(watched, event)
        self.at = time.perf_counter()
        self.painted.emit()
        return True

    def wait_for_newer(self) -> None:
        """Tell when the first page is painted from other sheets than those that are shown now."""
        self._before = self._tab.images.sheets


class _Heart(QObject):
    """Beats every two milliseconds and keeps the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=2, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def stop(self) -> float:
        self._beat()
        self._timer.stop()
        return self.longest


def _desk(folder: Path) -> Desk:
    store, policy = open_store(folder / "office.db"), shipped_policy()
    build_office(store, sample_office(policy), policy)
    return Desk(
        store,
        policy,
        officer="J. Rivera",
        clock=lambda: datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        questions=Dialogs(),
        settings=Settings(folder / "settings.ini"),
        journal=Journal(folder / "drafts"),
    )


def _rest(tab: DocumentsTab, desk: Desk) -> None:
    """Wait until the whole letter is printed and nothing is under way."""
    loop, timer = QEventLoop(), QTimer(interval=20)
    timer.timeout.connect(lambda: loop.quit() if tab.pdf is not None and not desk.jobs.running else None)
    timer.start()
    loop.exec()


def _edit(painted: _Painted, tab: DocumentsTab, session: CaseSession, number: int, *, beating: bool) -> tuple[float, float]:
    """Change the price of a line; return the time until the new first page is painted, and the longest pause till then."""
    loop = QEventLoop()
    painted.painted.connect(loop.quit)
    total = session.price.total if session.price is not None else 0
    heart = _Heart() if beating else None
    painted.wait_for_newer()
    start = time.perf_counter()
    session.draft.put("lines[0].unit_price", Decimal(90_000 + number * 1000))
    assert session.price is not None
    assert session.price.total != total
    loop.exec()
    painted.painted.disconnect(loop.quit)
    pause = heart.stop() if heart is not None else 0.0
    assert tab.images.sheets is not None
    assert f"{session.price.total:,.0f}" in tab.images.sheets.text(0), "what was painted is not the edited page"
    return painted.at - start, pause


def _bare(session: CaseSession, desk: Desk) -> float:
    """Return how long the letter of the document as it is takes, laid out and written as PDF."""
    assert session.price is not None
    assert session.schedule is not None
    letter = letter_to_print(session.price, session.schedule, desk.policy, status="Review", printed_on=desk.today)
    start = time.perf_counter()
    letter_pdf(letter)
    return time.perf_counter() - start


def run() -> list[tuple[str, float, float]]:
    """Return (name, ratio, limit)."""
    app = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(app, QApplication)
    load_fonts(app)
    apply_theme(app, "light")
    folder = Path(tempfile.mkdtemp(prefix="desk-bench-"))
    desk = _desk(folder)
    window = MainWindow(desk, (PlaceSpec("cases", "Cases", "briefcase", CasesPlace),))
    window.resize(1366, 768)
    window.show()
    window.go("cases", CASE)
    place = window.place("cases")
    assert isinstance(place, CasesPlace)
    assert place.workspace is not None
    session = place.workspace.session
    assert len(session.offer.lines) == LINES
    tab = place.workspace.show_tab("documents")
    assert isinstance(tab, DocumentsTab)
    _rest(tab, desk)
    painted = _Painted(tab)
    shares, held = [], []
    for number in range(ROUNDS):
        previews, pauses, bare = [], [], []
        for edit in range(EDITS):
            beating = edit % 4 == 3
            took, pause = _edit(painted, tab, session, number * EDITS + edit, beating=beating)
            (pauses if beating else previews).append(pause if beating else took)
            _rest(tab, desk)
            bare.append(_bare(session, desk))
        shares.append(min(previews) / min(bare))
        held.append(min(pauses) / min(bare))
        if "-v" in sys.argv:
            best = [f"{min(times) * 1000:.1f} ms" for times in (previews, pauses, bare)]
            print("round {}: preview {}, longest pause {}, bare letter {}".format(number + 1, *best))
    session.draft.reset(session.opened.offer)
    window.close()
    desk.close()
    shutil.rmtree(folder, ignore_errors=True)
    return [
        ("first page after an edit, 140 lines / the bare letter", median(shares), LIMIT),
        ("longest pause of the window meanwhile / the bare letter", median(held), PAUSE),
    ]


if __name__ == "__main__":
    for name, ratio, limit in run():
        print(f"{name}: {ratio:.2f} (at most {limit:.2f})")
