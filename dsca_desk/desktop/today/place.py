"""The place Today: the work list with one key to get there, running clocks, the office at a glance, where one was."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.forms.reading import UnclearError, written_day
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.pictures import Bar, Bars, Tile, Tiles
from dsca_desk.desktop.saving import EXCEL, ask_where, write_file
from dsca_desk.desktop.shell.record import Standing
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.rows import ROW_ROLE
from dsca_desk.desktop.theme import sized
from dsca_desk.desktop.today.figures import FigureStrip
from dsca_desk.desktop.today.were import WhereYouWere
from dsca_desk.desktop.today.work_model import LEFT, WHAT, WHEN, WHERE, WorkModel
from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.services.lists import CASE_STATES
from dsca_desk.services.portfolio import Portfolio, RunningClock, Share, portfolio
from dsca_desk.services.tasks import add_task, finish_task, put_off
from dsca_desk.services.worklist import KINDS, WorkItem, WorkList, work_calendar, work_list
from dsca_desk.services.worklist_sheet import work_list_workbook
from dsca_desk.store.errors import StoreError

_CLOSE = 0.85  # a clock is close from this share of its standard time on (ux: sections 13)
_CALENDAR = "Calendar (*.ics)"


class _Looked(NamedTuple):
    work: WorkList
    office: Portfolio


class TodayPlace(QWidget):
    """Today. Enter opens a point where it is worked on, Space marks a task done, S puts a point off with a reason."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window_, self.desk = window, window.desk
        self.model = WorkModel()
        self._looked: _Looked | None = None
        self._stacked: bool | None = None
        self._compose()
        self.desk.changed.connect(lambda _what: self.look())
        self.desk.policy_changed.connect(self.look)
        self.look()

    # --- what the window asks -----------------------------------------------------------------------------------------------

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def open(self, record: str) -> None:
        """Today has no records of its own; a name of a point (`OFFER:12`) is chosen."""
        place = self.model.place_of(record)
        if place >= 0:
            self._select(place)

    def take_focus(self) -> None:
        """Put the focus on what needs one first."""
        self.table.setFocus()

    def may_close(self) -> bool:
        """Nothing here is left unsaved."""
        return True

    def standing(self) -> Standing:
        """Say what is shown."""
        return Standing(name="Today")

    def new(self) -> None:
        """Enter a task."""
        text = self.desk.questions.text("New task", "What is to be done?")
        if not text or not text.strip():
            return
        due = self._ask_day("New task", "By when? (06 Jan 2027, +14; empty for no day)", empty=True)
        if due is None:
            return
        day = None if due == date.min else due
        self._write(lambda: add_task(self.desk.store, text, due_on=day, officer=self.desk.officer, **self._act()))

    def export_shown(self) -> None:
        """Save what the list shows as an Excel workbook."""
        if self._looked is None:
            return
        path = ask_where(self.desk, "Save the work list", f"Work list {self.desk.today:%Y-%m-%d}.xlsx", EXCEL)
        if path is not None:
            content = work_list_workbook(
                self._looked.work,
                self.whose.currentText(),
                edition=self.desk.policy.edition.id,
                printed_on=self.desk.today,
                by=self.desk.officer,
                marking=self.desk.preferences.marking,
            )
            self._tell_written(write_file(path, content))

    def export_calendar(self) -> None:
        """Save the days to come as a calendar file."""
        if self._looked is None:
            return
        path = ask_where(self.desk, "Save the calendar", f"Work list {self.desk.today:%Y-%m-%d}.ics", _CALENDAR)
        if path is not None:
            self._tell_written(write_file(path, work_calendar(self._looked.work, self.desk.clock())))

    # --- looking ------------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look at the records again, in the background."""
        if not self.desk.is_open:
            return
        store, policy, today = self.desk.store, self.desk.policy, self.desk.today
        officer = self.desk.officer if self.whose.currentIndex() == 0 else ""

        def collect(_job: object) -> _Looked:
            return _Looked(work_list(store, policy, today, officer=officer), portfolio(store, policy, today, officer=officer))

        self.desk.peek(collect, self._show)

    def _show(self, looked: _Looked) -> None:
        before, first = self.chosen(), self._looked is None
        self._looked = looked
        self.model.show(looked.work.items)
        shown, total = len(looked.work.items), looked.work.total
        self.count.setText(f"{shown:,} of {total:,}, by day" if total else "")
        self.nothing.setVisible(not shown)
        self.table.setVisible(bool(shown))
        if shown:
            self._select(max(0, self.model.place_of(before.key) if before is not None else 0))
        if first and self.isAncestorOf(self.window_.focusWidget() or self.window_):
            self.take_focus()
        self.figures.show_office(looked.office)
        self._show_pictures(looked.office)
        self.were.look()

    def _show_pictures(self, office: Portfolio) -> None:
        self.clocks.show_bars("Processing clocks", [_clock_bar(clock) for clock in office.clocks])
        self.no_clocks.setVisible(not office.clocks)
        self.states.show_bars(
            "Cases by state",
            [
                Bar(one.name, "", one.cases, f"{one.cases:,}", end=f"{one.value / 1_000_000:,.1f} M")
                for one in sorted(office.states, key=_in_life)
            ],
        )
        names = {row.code: row.name for row in self.desk.policy.on(self.desk.today).rows(COUNTRIES, Country)}
        self.countries.show_tiles(
            "Where the cases are", [Tile(one.name, names.get(one.name, one.name), one.cases) for one in office.countries]
        )

    # --- acting -------------------------------------------------------------------------------------------------------------

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
        if item.record.startswith("R-"):
            self.window_.go("requests", item.record)
            return
        document = f"/{item.document}" if item.document and not item.document[0].isdigit() else ""
        self.window_.go(kind.place, f"{item.record}{document}" + (f"#@{kind.tab}" if kind.tab else ""))

    def done(self) -> None:
        """Mark the chosen task done; other points go away by themselves once the work is done."""
        item = self.chosen()
        if item is None:
            return
        if item.kind != "TASK":
            self.desk.questions.tell("This is not a task", "It leaves the list by itself once the work it names is done.")
            return
        self._write(lambda: finish_task(self.desk.store, item.id, self.desk.today, **self._act()))

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
        self._write(lambda: put_off(self.desk.store, item.key, until, why, today=self.desk.today, **self._act()))

    def _act(self) -> dict[str, Any]:
        return {"by": self.desk.officer, "at": self.desk.clock()}

    def _write(self, act: Callable[[], object]) -> None:
        try:
            act()
        except StoreError as error:
            self.desk.questions.tell("Not written", str(error))
            return
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

    def _tell_written(self, trouble: str) -> None:
        if trouble:
            self.desk.questions.tell("Not saved", trouble)

    def _select(self, place: int) -> None:
        self.table.selectionModel().setCurrentIndex(
            self.model.index(place, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        head = QHBoxLayout()
        title = QLabel("Today", self)
        title.setProperty("role", "record")
        day = QLabel(f"{self.desk.today:%A} {written_day(self.desk.today)}", self)
        day.setProperty("role", "name")
        self.whose = QComboBox(self)
        self.whose.addItems(["My work", "The whole office"])
        self.whose.setAccessibleName("Whose work is shown")
        self.whose.currentIndexChanged.connect(lambda _place: self.look())
        head.addWidget(title)
        head.addSpacing(8)
        head.addWidget(day)
        head.addSpacing(8)
        head.addWidget(self.whose)
        head.addStretch(1)
        for words, icon, act in (
            ("&Task", "plus", self.new),
            ("&Calendar", "calendar-blank", self.export_calendar),
            ("E&xcel", "file-xls", self.export_shown),
        ):
            button = QPushButton(words, self)
            set_icon(button, icon)
            button.clicked.connect(act)
            head.addWidget(button)
        self.figures = FigureStrip(self)
        inside = QWidget(self)
        self.grid = QGridLayout(inside)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(8)
        self._boxes = (self._work_box(inside), self._clock_box(inside), self._state_box(inside), self._country_box(inside))
        self.were = WhereYouWere(self.window_, inside)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self.figures)
        whole.addWidget(area, 1)
        self._arrange(stacked=False)

    def _arrange(self, *, stacked: bool) -> None:
        """Put the boxes beside each other, or one below the other where the window is narrow."""
        if stacked == self._stacked:
            return
        self._stacked = stacked
        work, clocks, states, countries = self._boxes
        for box in (*self._boxes, self.were):
            self.grid.removeWidget(box)
        for row in range(5):
            self.grid.setRowStretch(row, 0)
        if stacked:
            for row, box in enumerate((work, clocks, states, countries, self.were)):
                self.grid.addWidget(box, row, 0, 1, 6)
            return
        self.grid.addWidget(work, 0, 0, 1, 4)
        self.grid.addWidget(clocks, 0, 4, 1, 2)
        for column, box in enumerate((states, countries, self.were)):
            self.grid.addWidget(box, 1, column * 2, 1, 2)
        for column in range(6):
            self.grid.setColumnStretch(column, 1)
        self.grid.setRowStretch(0, 3)
        self.grid.setRowStretch(1, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Lay out anew when there is not room for boxes beside each other."""
        super().resizeEvent(event)
        self._arrange(stacked=self.width() < self.fontMetrics().averageCharWidth() * 130)

    def _box(self, parent: QWidget, words: str) -> tuple[QFrame, QVBoxLayout, QLabel]:
        box = QFrame(parent)
        box.setProperty("card", "true")
        column = QVBoxLayout(box)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        title = QLabel(words, box)
        title.setProperty("role", "group")
        column.addWidget(title)
        return box, column, title

    def _work_box(self, parent: QWidget) -> QFrame:
        box, column, title = self._box(parent, "What needs you")
        column.removeWidget(title)
        head = QHBoxLayout()
        self.count = QLabel(box)
        self.count.setProperty("role", "secondary")
        hint = QLabel("Enter opens · Space marks done · S puts off", box)
        hint.setProperty("role", "caption")
        head.addWidget(title)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(hint)
        self.table = _WorkTable(self, box)
        self.table.setModel(self.model)
        self.table.arrange()
        self.nothing = QLabel("Nothing is due. New work comes here by itself; Ctrl+N enters a task.", box)
        self.nothing.setProperty("role", "secondary")
        self.nothing.setWordWrap(True)
        column.addLayout(head)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)
        return box

    def _clock_box(self, parent: QWidget) -> QFrame:
        box, column, _title = self._box(parent, "Processing clocks")
        self.clocks = Bars(box)
        self.clocks.opened.connect(lambda name: self.window_.go("cases", f"{name.replace(' ', '/')}#@milestones"))
        self.no_clocks = QLabel("No clock runs: no document with a category is before its offer.", box)
        self.no_clocks.setProperty("role", "secondary")
        self.no_clocks.setWordWrap(True)
        legend = QLabel("Group and day; dark mark: standard; dashed: on hold, the clock stands", box)
        legend.setProperty("role", "caption")
        legend.setWordWrap(True)
        column.addWidget(self.no_clocks)
        column.addWidget(self.clocks)
        column.addStretch(1)
        column.addWidget(legend)
        return box

    def _state_box(self, parent: QWidget) -> QFrame:
        box, column, _title = self._box(parent, "Cases by state")
        self.states = Bars(box)
        self.states.opened.connect(self._show_state)
        column.addWidget(self.states)
        column.addStretch(1)
        legend = QLabel("Cases, and their value in US$ of the document in force", box)
        legend.setProperty("role", "caption")
        column.addWidget(legend)
        return box

    def _country_box(self, parent: QWidget) -> QFrame:
        box, column, _title = self._box(parent, "Where the cases are")
        self.countries = Tiles(box)
        self.countries.opened.connect(self._show_country)
        legend = QLabel("One tile per country; no borders are drawn. Number: open cases.", box)
        legend.setProperty("role", "caption")
        legend.setWordWrap(True)
        column.addWidget(self.countries, 1)
        column.addWidget(legend)
        return box

    def _show_state(self, state: str) -> None:
        self.window_.go("cases")
        self._list_of_cases().filter.setText(state)

    def _show_country(self, code: str) -> None:
        self.window_.go("cases")
        self._list_of_cases().filter.setText(f"{code}-")

    def _list_of_cases(self) -> Any:
        return self.window_.place("cases").pane  # type: ignore[attr-defined]  # the place Cases has its list


class _WorkTable(QTableView):
    """The list of points, with its three keys."""

    def __init__(self, place: TodayPlace, parent: QWidget) -> None:
        super().__init__(parent)
        self._today = place
        self.setObjectName("work")
        self.setAccessibleName("What needs you")
        self.setFont(sized(self.font(), -0.5))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.verticalHeader().hide()
        self.doubleClicked.connect(lambda _index: place.open_chosen())

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
            Qt.Key.Key_Return: self._today.open_chosen,
            Qt.Key.Key_Enter: self._today.open_chosen,
            Qt.Key.Key_Space: self._today.done,
            Qt.Key.Key_S: self._today.put_off,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is not None and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            act()
        else:
            super().keyPressEvent(event)


def _clock_bar(clock: RunningClock) -> Bar:
    late, close = clock.day > clock.of, clock.day >= clock.of * _CLOSE
    state = " · late" if late else " · close" if close else ""
    held = " · on hold" if clock.on_hold else ""
    role = "error" if late else "series-2" if close else "series-1"
    name = clock.case if clock.document == "BASIC" else f"{clock.case} {clock.document}"
    words = f"day {max(clock.day, 0)} of {clock.of}{state}{held}"
    return Bar(name, clock.category, max(clock.day, 0), words, role, clock.of, hollow=clock.on_hold)


def _in_life(one: Share) -> int:
    """States stand in the order in which a case goes through them."""
    return CASE_STATES.index(one.name) if one.name in CASE_STATES else len(CASE_STATES)
