"""Shared by the tests of the workstation: a desk over a copy of the sample office, a window, and questions a test answers.

Windows are drawn offscreen unless QT_QPA_PLATFORM says otherwise. A test fails on Qt warnings (pyproject.toml), on a question
nobody answered, on an answer nobody asked for, and on a window left behind.
"""

import faulthandler
import gc
import os
import shutil
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.app import PLACES
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.journal import Journal
from dsca_desk.desktop.settings import Settings
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.theme import apply_theme, load_fonts, theme
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import open_store

OFFICER = "J. Rivera"


class Clock:
    """The time of a test: the sample office's day, half past nine; a test may move it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **more: float) -> None:
        """Let time pass: `clock.forward(minutes=5)`."""
        self.now += timedelta(**more)


class Asked(NamedTuple):
    """Something the program asked or told: `choose`, `tell`, `text`, `pick`, `open_files` or `save_file`, with its words."""

    kind: str
    title: str
    text: str


class FakeQuestions:
    """Answers what the program asks with what the test laid ready, in order, and keeps everything that was said.

    A choice is answered by its words or its place, a text by a string, files by paths; None cancels.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: deque[Any] = deque()

    def answer(self, *answers: Any) -> None:
        """Lay answers ready for the next questions."""
        self._answers.extend(answers)

    @property
    def told(self) -> list[str]:
        """What was told without asking: title and text."""
        return [f"{asked.title}: {asked.text}" for asked in self.asked if asked.kind == "tell"]

    @property
    def unasked(self) -> list[Any]:
        """Answers that nobody asked for."""
        return list(self._answers)

    def choose(self, title: str, text: str, choices: Sequence[str], default: int = 0, detail: str = "") -> int:
        answer = self._next("choose", title, text)
        if isinstance(answer, str):
            assert answer in choices, f"{title} offers {list(choices)}, not {answer}"
            return list(choices).index(answer)
        return -1 if answer is None else int(answer)

    def tell(self, title: str, text: str, detail: str = "") -> None:
        self.asked.append(Asked("tell", title, text))

    def text(self, title: str, label: str, value: str = "") -> str | None:
        answer = self._next("text", title, label)
        return None if answer is None else str(answer)

    def pick(self, title: str, label: str, choices: Sequence[str]) -> int:
        answer = self._next("pick", title, label)
        if answer is None:
            return -1
        (place,) = (place for place, words in enumerate(choices) if str(answer) in words)
        return place

    def open_files(self, title: str, kinds: str, *, many: bool = False) -> list[Path]:
        answer = self._next("open_files", title, kinds)
        return [] if answer is None else [answer] if isinstance(answer, Path) else list(answer)

    def save_file(self, title: str, suggested: Path, kinds: str) -> Path | None:
        answer = self._next("save_file", title, str(suggested))
        return None if answer is None else Path(answer)

    def _next(self, kind: str, title: str, text: str) -> Any:
        self.asked.append(Asked(kind, title, text))
        assert self._answers, f"nobody answered: {title}: {text}"
        return self._answers.popleft()


_PATIENCE = 30_000  # milliseconds for work behind the window to end on a loaded machine


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The program with its font and colors, once."""
    load_fonts(qapp)
    apply_theme(qapp, "light")
    return qapp


@pytest.fixture(autouse=True)
def nothing_left(dressed: QApplication) -> Iterator[None]:
    """After each test no window is left, and the next one starts in light colors."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if _left():
        gc.collect()
    left = _left()
    assert not left, f"windows left behind: {left}"
    if theme().scheme != "light":
        apply_theme(dressed, "light")


@pytest.fixture
def clock() -> Clock:
    """The time of this test."""
    return Clock()


@pytest.fixture
def questions() -> Iterator[FakeQuestions]:
    """What the program asks, answered by the test."""
    asking = FakeQuestions()
    yield asking
    assert not asking.unasked, f"answers nobody asked for: {asking.unasked}"


@pytest.fixture
def office_file(office_template: Path, tmp_path: Path) -> Path:
    """The path of this test's own copy of the sample office's database."""
    return Path(shutil.copy(office_template, tmp_path / "office.db"))


@pytest.fixture
def desk(office_file: Path, tmp_path: Path, questions: FakeQuestions, clock: Clock, dressed: QApplication) -> Iterator[Desk]:
    """A desk over this test's own sample office; settings and drafts lie in the test's folder."""
    made = Desk(
        open_store(office_file, check=False),
        shipped_policy(),
        officer=OFFICER,
        clock=clock,
        questions=questions,
        settings=Settings(tmp_path / "settings.ini"),
        journal=Journal(tmp_path / "drafts"),
    )
    yield made
    made.close()


@pytest.fixture
def window(desk: Desk, qtbot: Any) -> Iterator[MainWindow]:
    """The main window with all places, shown and active; nothing is asked when the test ends."""
    made = MainWindow(desk, PLACES)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    try:
        qtbot.waitUntil(lambda: not desk.jobs.running, timeout=_PATIENCE)
    except BaseException:
        faulthandler.dump_traceback(file=sys.__stderr__)  # what the work that did not end is doing
        raise
    finally:  # a window that stayed would fail all tests that follow
        made.hide()
        made.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _left() -> list[str]:
    return [f"{type(widget).__name__} {widget.objectName()}" for widget in QApplication.topLevelWidgets() if not widget.parent()]
