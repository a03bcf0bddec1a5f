"""What needs an officer: the list of points with its keys, and what is done with one: opened, done, put off, a task entered."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QWidget

from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.forms.kept_tab import by, write
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.rows import ROW_ROLE
from dsca_desk.desktop.theme import sized
from dsca_desk.desktop.today.card import Card
from dsca_desk.desktop.today.work_model import LEFT, WHAT, WHEN, WHERE, WorkModel
from dsca_desk.services import tasks
from dsca_desk.services.worklist import KINDS, WorkItem, WorkList, path_of


class WorkTable(QTableView):
    """The list of points, with its three keys."""

    def __init__(self, work: "WorkCard", parent: QWidget) -> None:
        super().__init__(parent)
        self._work = work
        self.setObjectName("work")
        self.setAccessibleName("What needs you")
        self.setFont(sized(self.font(), -0.5))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.verticalHeader().hide()
        self.doubleClicked.connect(lambda _index: work.open_chosen())

    def arrange(self) -> None:
        """Give each column its room; what is to be done takes the rest."""
        letter = self.fontMetrics().averageCharWidth()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(letter * 6)
        for column, letters in ((WHEN, 22), (WHERE, 18), (LEFT, 14)):
            head.resizeSection(column, letter * letters)
        head.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        self.setMinimumHeight((self.fontMetrics().height() + 7) * 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Open, done, put off."""
        acts = {
            Qt.Key.Key_Return: self._work.open_chosen,
            Qt.Key.Key_Enter: self._work.open_chosen,
            Qt.Key.Key_Space: self._work.done,
            Qt.Key.Key_S: self._work.put_off,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is not None and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            act()
        else:
            super().keyPressEvent(event)


class WorkCard(Card):
    """The points of the work list. Enter opens one where it is worked on, Space marks a task done, S puts one off."""

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__("What needs you", "list-checks", parent)
        self.window_, self.desk = window, window.desk
        self.model = WorkModel()
        self.count = QLabel(self)
        self.count.setProperty("role", "secondary")
        hint = QLabel("Enter opens · Space marks done · S puts off", self)
        hint.setProperty("role", "caption")
        self.head.setStretch(1, 0)
        self.head.addWidget(self.count)
        self.head.addStretch(1)
        self.head.addWidget(hint)
        self.table = WorkTable(self, self)
        self.table.setModel(self.model)
        self.table.arrange()
        self.nothing = QLabel("Nothing is due. New work comes here by itself; Ctrl+N enters a task.", self)
        self.nothing.setProperty("role", "secondary")
        self.nothing.setWordWrap(True)
        self.column.addWidget(self.nothing)
        self.column.addWidget(self.table, 1)

    def show_work(self, work: WorkList) -> None:
        """Show other points; the chosen one stays chosen while it is there."""
        before = self.chosen()
        self.model.show(work.items)
        shown = len(work.items)
        self.count.setText(f"{shown:,} of {work.total:,}, by day" if work.total else "")
        self.nothing.setVisible(not shown)
        self.table.setVisible(bool(shown))
        if shown:
            self.choose(max(0, self.model.place_of(before.key) if before is not None else 0))

    def choose(self, place: int) -> None:
        """Choose the point at a place."""
        self.table.selectionModel().setCurrentIndex(
            self.model.index(place, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )

    def add_task(self) -> None:
        """Enter a task."""
        text = self.desk.questions.text("New task", "What is to be done?")
        if not text or not text.strip():
            return
        due = self._ask_day("New task", "By when? (06 Jan 2027, +14; empty for no day)", empty=True)
        if due is None:
            return
        day = None if due == date.min else due
        self._write(lambda: tasks.add_task(self.desk.store, text, due_on=day, officer=self.desk.officer, **by(self.desk)))

    def chosen(self) -> WorkItem | None:
        """Return the point the list stands on."""
        found = self.table.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, WorkItem) else None

    def open_chosen(self) -> None:
        """Go where the chosen point is worked on."""
        item = self.chosen()
        if item is None:
            return
        kind = KINDS[item.kind]
        if not item.record:
            return
        path = f"#{path_of(item)}" if path_of(item) else ""
        if item.record.startswith("R-"):
            self.window_.go("requests", item.record + path)
            self._begin(path)
            return
        document = f"/{item.document}" if item.document and not item.document[0].isdigit() else ""
        self.window_.go(kind.place, f"{item.record}{document}{path}")
        self._begin(path)

    def _begin(self, path: str) -> None:
        """Put the focus where the work of the shown tab begins, unless the path led to a spot in it."""
        work: Any = getattr(self.window_.shown_place(), "workspace", None)
        if work is not None and (not path or path.startswith("#@")):
            work.take_focus()

    def done(self) -> None:
        """Mark the chosen task done; other points go away by themselves once the work is done."""
        item = self.chosen()
        if item is None:
            return
        if item.kind != "TASK":
            self.desk.questions.tell("This is not a task", "It leaves the list by itself once the work it names is done.")
            return
        self._write(lambda: tasks.finish_task(self.desk.store, item.id, self.desk.today, **by(self.desk)))

    def put_off(self) -> None:
        """Put the chosen point off to a later day, with a reason."""
        item = self.chosen()
        if item is None:
            return
        until = self._ask_day("Put off", "Until when? (06 Jan 2027, +7)")
        if until is None:
            return
        why = self.desk.questions.text("Put off", "Why? The reason stays in history.")
        if why is None:
            return
        self._write(lambda: tasks.put_off(self.desk.store, item.key, until, why, today=self.desk.today, **by(self.desk)))

    def _write(self, act: Callable[[], object]) -> None:
        if write(self.desk, act):
            self.desk.changed.emit("tasks")

    def _ask_day(self, title: str, label: str, *, empty: bool = False) -> date | None:
        """Ask for a day; None when cancelled or unclear, `date.min` for an empty answer where that is allowed."""
        typed = self.desk.questions.text(title, label)
        if typed is None:
            return None
        if empty and not typed.strip():
            return date.min
        try:
            return reading.day(typed, self.desk.today)
        except UnclearError as unclear:
            self.desk.questions.tell(title, f"{unclear} Nothing was changed.")
            return None
