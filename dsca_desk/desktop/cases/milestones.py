"""The Milestones tab: the timeline, the clocks, the steps with undo, milestones, holds and extenuating factors."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout

from dsca_desk.desktop.cases.document_steps import DocumentSteps
from dsca_desk.desktop.cases.milestones_columns import STEPS
from dsca_desk.desktop.cases.milestones_days import DaysBar
from dsca_desk.desktop.cases.milestones_lists import FactorsPage, HoldsPage, PostedPage
from dsca_desk.desktop.cases.milestones_strip import Strip
from dsca_desk.desktop.cases.milestones_words import clock_words
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.kept_tab import KeptTab
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.desktop.tables.act_row import ListPage
from dsca_desk.desktop.tables.list_excel import save_list, shown_list
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.services.document_clocks import DocumentClocks, clocks_of
from dsca_desk.services.milestones import DelayRow, HoldRow, MilestoneRow, delays, holds, milestones_of
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import StepTaken, steps_of
from dsca_desk.services.timelines import Timeline, timeline_of

STEPS_TAKEN, POSTED, HELD, FACTORS = range(4)
_LOW_LINES = 24
_SECTIONS = ("&Steps", "Mi&lestones", "H&olds", "Fa&ctors")
_PATHS = {"status": STEPS_TAKEN, "category": STEPS_TAKEN, "milestones": POSTED, "holds": HELD, "delays": FACTORS}


class _Read(NamedTuple):
    steps: tuple[StepTaken, ...]
    milestones: tuple[MilestoneRow, ...]
    holds: tuple[HoldRow, ...]
    delays: tuple[DelayRow, ...]
    clocks: DocumentClocks
    timeline: Timeline


class MilestonesTab(KeptTab):
    """Where the document stands and what moves it on. Everything here is written at once, one act at a time."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__(session.desk)
        self._session = session
        self._steps = DocumentSteps(session, window, self, self.kept)
        self._read_days = False
        self._compose()
        session.state_changed.connect(self.now_stale)

    def focus_path(self, path: str) -> bool:
        """Days that steps set are changed here."""
        if path not in _PATHS:
            return False
        self.tables.setCurrentIndex(_PATHS[path])
        self._pages[_PATHS[path]].table.setFocus()
        return True

    @property
    def subject(self) -> Subject:
        """The document this tab moves."""
        return self._steps.subject

    # --- reading ------------------------------------------------------------------------------------------------------------

    @property
    def record(self) -> str:
        """The case of the document."""
        return f"case {self.subject.key}"

    def reads(self) -> Callable[[], _Read]:
        """Steps, milestones, holds, factors, clocks and the timeline."""
        store, policy, today, subject = self.desk.store, self.desk.policy, self.desk.today, self.subject
        case, document = str(subject.key), subject.document
        return lambda: _Read(
            steps_of(store, subject),
            milestones_of(store, policy, subject, voided=True),
            holds(store, case, document),
            delays(store, policy, case, document),
            clocks_of(store, policy, case, document, today),
            timeline_of(store, policy, case, document, today),
        )

    def show_read(self, read: _Read) -> None:
        """Show it."""
        self._state.setText(self._session.opened.status)
        self._clock.setText(clock_words(read.clocks))
        self.strip.show_points(read.timeline.points)
        self.days.show_days(read.timeline, self.desk.today)
        self._read_days = bool(read.timeline.stays)
        self._show_room()
        for page, rows in zip(self._pages, (read.steps, read.milestones, read.holds, read.delays), strict=True):
            page.table.show_rows(rows)
        self._undo.setEnabled(any(not step.undone_by for step in read.steps))

    def show_trouble(self, words: str) -> None:
        """Say why it cannot be read where the clocks would stand."""
        self._clock.setText(words)

    def _show_milestone(self, code: str) -> None:
        """Show the latest posting of a milestone of the timeline in the list; one of a request is told."""
        found = [place for place, row in enumerate(self.posted.table.list.rows) if row.code == code]
        if found:
            self.tables.setCurrentIndex(POSTED)
            self.posted.table.choose(found[-1])
            self.posted.table.setFocus()

    # --- acting -------------------------------------------------------------------------------------------------------------

    def next_step(self) -> StepDialog | None:
        """Open the dialog that takes the next step."""
        return self._steps.next_step()

    def undo_step(self) -> None:
        """Undo the last standing step, with a reason."""
        self._steps.undo()

    def post(self) -> None:
        """Post a milestone."""
        self._begin(POSTED)
        self.posted.post()

    def hold(self) -> None:
        """Place a hold."""
        self._begin(HELD)
        self.held.place()

    def factor(self) -> None:
        """Record an extenuating factor."""
        self._begin(FACTORS)
        self.factors.record()

    def export_shown(self) -> None:
        """Write the list in sight to Excel."""
        table = shown_list(self)
        if table is not None:
            save_list(self.desk, table, self._session.record)

    def _begin(self, section: int) -> None:
        self.tables.setCurrentIndex(section)
        self._pages[section].table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Leave the days of the phases out where the window is low."""
        super().resizeEvent(event)
        self._show_room()

    def _show_room(self) -> None:
        low = self.height() < _LOW_LINES * self.fontMetrics().height()
        self.days.setVisible(self._read_days and not low)
        self._none.setVisible(not self._read_days and not low)

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        bar = QHBoxLayout()
        self._state = QLabel(self)
        self._state.setProperty("role", "name")
        self._clock = QLabel(self)
        self._clock.setWordWrap(True)
        self._next = self._button("&Next step…", "signpost", self.next_step)
        self._next.setProperty("kind", "primary")
        self._undo = self._button("&Undo step…", "arrow-counter-clockwise", self.undo_step)
        bar.addWidget(self._state)
        bar.addWidget(self._clock, 1)
        bar.addWidget(self._next)
        bar.addWidget(self._undo)
        card = QFrame(self)
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(8, 4, 8, 4)
        self.strip = Strip(card)
        self._none = QLabel("No phase has begun: no day of the request or document is known.", card)
        self._none.setProperty("role", "caption")
        self._none.setWordWrap(True)
        self.strip.opened.connect(self._show_milestone)
        self.days = DaysBar(card)
        inside.addWidget(self.strip)
        inside.addWidget(self.days)
        inside.addWidget(self._none)
        self.taken = ListPage(ListTable("Steps", STEPS, 5, struck=lambda step: bool(step.undone_by)))
        self.posted, self.held, self.factors = PostedPage(self), HoldsPage(self), FactorsPage(self)
        self._pages: tuple[ListPage, ...] = (self.taken, self.posted, self.held, self.factors)
        self.tables = QTabWidget(self)
        self.tables.setDocumentMode(True)
        for words, page in zip(_SECTIONS, self._pages, strict=True):
            self.tables.addTab(page, words)
        whole.addLayout(bar)
        whole.addWidget(card)
        whole.addWidget(self.tables, 1)

    def _button(self, words: str, drawing: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        set_icon(button, drawing)
        button.clicked.connect(lambda _checked=False: act())
        return button
