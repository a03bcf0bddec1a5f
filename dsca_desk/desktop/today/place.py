"""The place Today: the work list with one key to get there, running clocks, the office at a glance, where one was."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.saving import EXCEL, ask_where, write_file
from dsca_desk.desktop.shell.record import Standing
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.today.figures import FigureStrip
from dsca_desk.desktop.today.office import ClocksCard, CountriesCard, StatesCard
from dsca_desk.desktop.today.were import WhereYouWere
from dsca_desk.desktop.today.work import WorkCard
from dsca_desk.policy.lifecycle import RETURN_REASONS, ReturnReason
from dsca_desk.services.portfolio import Portfolio, portfolio
from dsca_desk.services.worklist import WorkList, work_calendar, work_list
from dsca_desk.services.worklist_sheet import work_list_workbook

_CALENDAR = "Calendar (*.ics)"


class _Looked(NamedTuple):
    work: WorkList
    office: Portfolio


class TodayPlace(QWidget):
    """Today. Enter opens a point where it is worked on, Space marks a task done, S puts a point off with a reason."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window_, self.desk = window, window.desk
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
        place = self.work.model.place_of(record)
        if place >= 0:
            self.work.choose(place)

    def take_focus(self) -> None:
        """Put the focus on what needs one first."""
        self.work.table.setFocus()

    def may_close(self) -> bool:
        """Nothing here is left unsaved."""
        return True

    def standing(self) -> Standing:
        """Say what is shown."""
        return Standing(name="Today")

    def new(self) -> None:
        """Enter a task."""
        self.work.add_task()

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
        first = self._looked is None
        self._looked = looked
        self.work.show_work(looked.work)
        if first and self.isAncestorOf(self.window_.focusWidget() or self.window_):
            self.take_focus()
        reasons = {row.code: row.name for row in self.desk.policy.rows(RETURN_REASONS, ReturnReason)}
        self.figures.show_office(looked.office, reasons)
        for card in (self.clocks, self.states, self.countries):
            card.show_office(looked.office)
        self.were.look()

    def _tell_written(self, trouble: str) -> None:
        if trouble:
            self.desk.questions.tell("Not saved", trouble)

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
        self.work, self.clocks = WorkCard(self.window_, inside), ClocksCard(self.window_, inside)
        self.states, self.countries = StatesCard(self.window_, inside), CountriesCard(self.window_, inside)
        self._cards: tuple[QWidget, ...] = (self.work, self.clocks, self.states, self.countries)
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
        for card in (*self._cards, self.were):
            self.grid.removeWidget(card)
        for row in range(5):
            self.grid.setRowStretch(row, 0)
        if stacked:
            for row, card in enumerate((*self._cards, self.were)):
                self.grid.addWidget(card, row, 0, 1, 6)
            return
        self.grid.addWidget(self.work, 0, 0, 1, 4)
        self.grid.addWidget(self.clocks, 0, 4, 1, 2)
        for column, card in enumerate((self.states, self.countries, self.were)):
            self.grid.addWidget(card, 1, column * 2, 1, 2)
        for column in range(6):
            self.grid.setColumnStretch(column, 1)
        self.grid.setRowStretch(0, 3)
        self.grid.setRowStretch(1, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Lay out anew when there is not room for boxes beside each other."""
        super().resizeEvent(event)
        self._arrange(stacked=self.width() < self.fontMetrics().averageCharWidth() * 130)
