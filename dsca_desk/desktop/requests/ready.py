"""The pane "Ready to act on?": the points a request must meet, its clocks, and the two ways on."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import icon, set_icon
from dsca_desk.desktop.requests.checklist import ChecklistModel, ChecklistView
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.requests.steps import MAY_BECOME_ACTIONABLE
from dsca_desk.desktop.theme import sized, theme
from dsca_desk.services.request_clocks import Clock
from dsca_desk.services.request_words import MARKS, STATES, in_words

_ICON = 14
_LEAST_ROWS = 3
_POINT_LINES = 2


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

    def show_beside(self, beside: bool) -> None:
        """Set clocks and buttons beside the points, where the pane is wide and low, or below them."""
        ways = QBoxLayout.Direction
        self._halves.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._halves.setStretch(1, 1 if beside else 0)
        self._rest.setVisible(not beside)
        if beside:
            self._ways.addWidget(self._point, 2, 0, 1, 2)
        else:
            self._column.insertWidget(1, self._point)

    def show_state(self) -> None:
        """Show counts, clocks and what is locked, with the reason beside the lock."""
        session = self._session
        pressed = next((button for button in (self.acknowledge, self.missing, self.actionable) if button.hasFocus()), None)
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
        if pressed is not None and not (pressed.isEnabled() and pressed.isVisible()):
            ways = (self.missing, self.actionable)
            usable = (way for way in ways if way.isEnabled() and way.isVisibleTo(self))
            next(usable, self.view).setFocus()  # the way on, not whatever comes next in the window

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
        self._point.setFixedHeight(_POINT_LINES * sized(self.font(), -1.1).pointSize() * 2)
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
        self._ways = ways = QGridLayout()
        ways.setContentsMargins(8, 4, 8, 8)
        ways.addWidget(self.acknowledge, 0, 0)
        ways.addWidget(self.missing, 0, 0)
        ways.addWidget(self.actionable, 0, 1)
        ways.addWidget(self._locked, 1, 0, 1, 2)
        ways.setRowStretch(2, 1)
        self._points = QWidget(self)
        self._column = column = QVBoxLayout(self._points)
        column.setContentsMargins(8, 8, 8, 0)
        column.setSpacing(4)
        column.addWidget(self.view, 1)
        column.addWidget(self._point)
        column.addWidget(self._whole, 0, Qt.AlignmentFlag.AlignLeft)
        timed = QWidget(self)
        below = QVBoxLayout(timed)
        below.setContentsMargins(8, 2, 8, 2)
        below.addWidget(self._clocks)
        foot = QWidget(self)
        under = QVBoxLayout(foot)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(timed)
        under.addLayout(ways)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(0)
        self._halves.addWidget(self._points, 1)
        self._halves.addWidget(foot)
        self._rest = QWidget(self)  # what stays empty below a checklist that is shorter than the pane
        self._rest.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._halves.addWidget(self._rest)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addLayout(self._halves, 1)
        before: QWidget = close
        for stop in (self.view, self._whole, self.acknowledge, self.missing, self.actionable):
            QWidget.setTabOrder(before, stop)
            before = stop
        self.model.modelReset.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Make the table no higher than the required points; the whole checklist scrolls in it."""
        rows = min(self.model.rowCount(), max(13, len(self._session.required())))
        row, head = self.view.verticalHeader().defaultSectionSize(), self.view.horizontalHeader().sizeHint().height()
        self.view.setMaximumHeight(head + rows * row + 2 * self.view.frameWidth())
        self.view.setMinimumHeight(head + _LEAST_ROWS * row)

    def _show_whole(self) -> None:
        self.model.show_whole(not self.model.whole)
        self.show_state()

    def _show_point(self, index: QModelIndex) -> None:
        """Say the whole point, where it comes from and how sure that is."""
        if not index.isValid():
            points = len(self._session.required())
            self._say(f"{points} points decide whether the request may be acted on. Y, N, A and O answer.", "")
            return
        point = self.model.point(index.row())
        given = self._session.answers().get(point.code)
        by = f" Answered by {given.by}, {written_day(given.at.date())}." if given is not None else ""
        self._say(f"{point.code}: {point.item}.", f"{by} {point.source} ({in_words(MARKS, point.status)}).")

    def _say(self, text: str, more: str) -> None:
        """Show a text below the table; what goes beyond it is read aloud and stands in the tip."""
        self._point.setText(text)
        self._point.setToolTip(f"{text}{more}" if more else "")
        self._point.setAccessibleDescription(more.strip())

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
            resting = [clock for clock in clocks if in_words(MARKS, clock.status) == mark]
            whose = "Both limits" if len(resting) == len(clocks) == 2 else ", ".join(clock.act for clock in resting)
            caption = QLabel(f"{whose[:1].upper()}{whose[1:]}: {mark}", self._clocks)
            caption.setProperty("role", "caption")
            caption.setToolTip("; ".join(clock.source for clock in resting))
            caption.setAccessibleDescription(caption.toolTip())
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
