"""The pane "Ready to act on?": the points a request must meet, its clocks, and the two ways on."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import icon, set_icon
from dsca_desk.desktop.requests.checklist import ChecklistModel, ChecklistView
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.theme import sized, theme
from dsca_desk.services.request_clocks import Clock
from dsca_desk.services.request_words import MARKS, STATES, in_words

MAY_BECOME_ACTIONABLE = ("acknowledged", "insufficient")
_ICON = 14


class ReadyPane(QWidget):
    """What a request still lacks before it may be acted on. Signals ask for letters and steps; the workspace does them."""

    closed = Signal()
    acknowledge_wanted = Signal()
    missing_wanted = Signal()
    actionable_wanted = Signal()

    def __init__(self, session: RequestSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ready_pane")
        self.setProperty("pane", True)
        self._session = session
        self.model = ChecklistModel(session)
        self.view = ChecklistView(self.model, self)
        self._compose()
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._show_point(now))
        self.model.refused.connect(lambda text: session.desk.questions.tell("The answer was not kept", text))
        for signal in (session.answered, session.checked, session.state_changed, theme().changed):
            signal.connect(self.show_state)
        self.show_state()

    def focus_first_open(self) -> None:
        """Put the focus on the first point without a yes."""
        waiting = {missing.point for missing in self._session.missing()}
        rows = range(self.model.rowCount())
        row = next((row for row in rows if self.model.point(row).code in waiting), 0)
        self.view.setCurrentIndex(self.model.index(row, 2))
        self.view.setFocus()

    def show_state(self) -> None:
        """Show counts, clocks and what is locked, with the reason beside the lock."""
        session = self._session
        counts, missing = self.model.counts(), session.missing()
        kept = session.opened is not None
        self._counts.setText(counts.words() if kept else "after saving")
        self.view.setEnabled(kept)
        others = self.model.others()
        self._whole.setText("Show only what it must meet" if self.model.whole else f"Show {others} more points")
        self._whole.setVisible(others > 0)
        self._show_clocks(session.clocks())
        open_request = kept and not session.read_only
        first = session.status in ("received", "new")
        self.acknowledge.setVisible(first)
        self.acknowledge.setEnabled(open_request)
        self.missing.setVisible(not first)
        self.missing.setText(f"Letter: what is &missing ({len(missing)})…" if missing else "Nothing is missing")
        self.missing.setEnabled(open_request and bool(missing))
        reason = self._reason(len(missing))
        self.actionable.setEnabled(not reason)
        self._locked.setText(reason)
        self._locked.setVisible(bool(reason) and session.status in ("new", "received", *MAY_BECOME_ACTIONABLE))
        self.actionable.setAccessibleDescription(reason)
        self.actionable.setToolTip(reason)
        self._show_point(self.view.currentIndex())

    def _reason(self, missing: int) -> str:
        """Why the request cannot be marked actionable now; empty when it can."""
        status = self._session.status
        if status == "new":
            return "Save the request first; the checklist belongs to a kept one."
        if status == "received":
            return "Acknowledge the request first."
        if status not in MAY_BECOME_ACTIONABLE:
            return f"The request is {in_words(STATES, status).lower()} already."
        if missing:
            points = "1 point has" if missing == 1 else f"{missing} points have"
            return f"Locked: {points} neither yes nor n/a."
        return ""

    def _compose(self) -> None:
        self._sign, self._counts = QLabel(self), QLabel(self)
        self._counts.setProperty("role", "secondary")
        self._counts.setAccessibleName("Answers so far")
        title = QLabel("Ready to act on?", self)
        title.setProperty("role", "strong")
        title.setFont(sized(self.font(), 0, self.font().Weight.DemiBold))
        close = QToolButton(self)
        close.setAutoRaise(True)
        close.setAccessibleName("Close the checklist")
        close.setToolTip("Close the checklist (F11 shows it again)")
        set_icon(close, "x")
        close.clicked.connect(self.closed)
        head = QWidget(self)
        head.setObjectName("pane_head")
        row = QHBoxLayout(head)
        row.setContentsMargins(8, 4, 6, 4)
        for label in (self._sign, title, self._counts):
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(close)
        self._point = QLabel(self)
        self._point.setWordWrap(True)
        self._point.setProperty("role", "caption")
        self._point.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._point.setMinimumHeight(2 * self.fontMetrics().height() - 4)
        self._whole = QPushButton(self)
        self._whole.setProperty("flat", "true")
        self._whole.clicked.connect(self._show_whole)
        self._clocks = QFrame(self)
        self._clocks.setProperty("card", "true")
        self._clock_rows = QGridLayout(self._clocks)
        self._clock_rows.setContentsMargins(10, 6, 10, 8)
        self._clock_rows.setColumnStretch(0, 1)
        self.acknowledge = QPushButton("Acknowledge…", self)
        self.missing = QPushButton(self)
        self.actionable = QPushButton("Mark actionable", self)
        for button, name, wanted in (
            (self.acknowledge, "envelope-simple", self.acknowledge_wanted),
            (self.missing, "envelope-simple", self.missing_wanted),
            (self.actionable, "check-circle", self.actionable_wanted),
        ):
            set_icon(button, name, "text")
            button.clicked.connect(wanted)
        self._locked = QLabel(self)
        self._locked.setWordWrap(True)
        self._locked.setProperty("role", "caption")
        ways = QGridLayout()
        ways.setContentsMargins(8, 4, 8, 8)
        ways.addWidget(self.acknowledge, 0, 0)
        ways.addWidget(self.missing, 0, 0)
        ways.addWidget(self.actionable, 0, 1)
        ways.addWidget(self._locked, 1, 0, 1, 2)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.view)
        column.addWidget(self._point)
        column.addWidget(self._whole, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._clocks)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(scroll, 1)
        whole.addLayout(ways)
        self.model.modelReset.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Make the table as high as the required points; the whole checklist scrolls."""
        rows = min(self.model.rowCount(), max(13, len(self._session.required())))
        row = self.view.verticalHeader().defaultSectionSize()
        self.view.setFixedHeight(self.view.horizontalHeader().sizeHint().height() + rows * row + 2 * self.view.frameWidth())

    def _show_whole(self) -> None:
        self.model.show_whole(not self.model.whole)
        self.show_state()

    def _show_point(self, index: QModelIndex) -> None:
        """Say the whole point, where it comes from and how sure that is."""
        if not index.isValid():
            points = len(self._session.required())
            self._point.setText(f"{points} points decide whether the request may be acted on. Y, N, A and O answer.")
            return
        point = self.model.point(index.row())
        given = self._session.answers().get(point.code)
        by = f" Answered by {given.by}, {written_day(given.at.date())}." if given is not None else ""
        self._point.setText(f"{point.item}.{by} {point.code}, {point.source} ({in_words(MARKS, point.status)}).")

    def _show_clocks(self, clocks: tuple[Clock, ...]) -> None:
        while (item := self._clock_rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._sign.setPixmap(icon("list-checks", "text").pixmap(_ICON + 2))
        title = QLabel("Clocks", self._clocks)
        title.setFont(sized(self.font(), 0, self.font().Weight.DemiBold))
        self._clock_rows.addWidget(title, 0, 0, 1, 3)
        if not clocks:
            self._row(1, "They run from the day of receipt, once the request is kept.", "", "secondary", "")
        for place, clock in enumerate(clocks, start=1):
            value, role, name = said(clock)
            limit = f"{clock.days} days" if clock.days is not None else "no limit known"
            label = self._row(place, f"{clock.act.capitalize()} ({limit})", value, role, name)
            label.setToolTip(clock.source)
        doubtful = sorted({in_words(MARKS, clock.status) for clock in clocks if clock.status != "confirmed"})
        for place, mark in enumerate(doubtful, start=len(clocks) + 2):
            sources = "; ".join(clock.source for clock in clocks if in_words(MARKS, clock.status) == mark)
            caption = QLabel(f"Limits {mark}: {sources}", self._clocks)
            caption.setProperty("role", "caption")
            caption.setWordWrap(True)
            self._clock_rows.addWidget(caption, place, 0, 1, 3)
        opened = self._session.opened
        if opened is not None and opened.actionable_on is not None:
            self._row(len(clocks) + 1, "Actionable since", written_day(opened.actionable_on), "text", "")

    def _row(self, place: int, words: str, value: str, role: str, name: str) -> QLabel:
        label, answer, sign = QLabel(words, self._clocks), QLabel(value, self._clocks), QLabel(self._clocks)
        label.setWordWrap(True)
        answer.setProperty("role", role)
        answer.setFont(sized(self.font(), 0, self.font().Weight.DemiBold))
        if name:
            sign.setPixmap(icon(name, role).pixmap(_ICON))
        self._clock_rows.addWidget(label, place, 0)
        self._clock_rows.addWidget(sign, place, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._clock_rows.addWidget(answer, place, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return label


def said(clock: Clock) -> tuple[str, str, str]:
    """Return how a clock stands: words, role of their color, icon."""
    due = clock.due
    if due is None:
        return "unknown", "warning", "question"
    short_due = written_day(due)[:6]
    if clock.done_on is not None:
        words = f"{written_day(clock.done_on)[:6]}, day {clock.day}"
        return (words, "good", "check-circle") if clock.state == "met" else (f"{words}, late", "error", "warning-circle")
    if clock.state == "stopped":
        return "not needed any more", "secondary", ""
    if clock.state == "late":
        return f"late since {short_due}, day {clock.day}", "error", "warning-circle"
    if clock.state == "today":
        return f"today, day {clock.day}", "warning", "clock"
    return f"by {short_due}, day {clock.day}", "text", ""
