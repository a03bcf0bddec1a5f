"""The Milestones tab: the timeline, the clocks, the steps with undo, milestones, holds and extenuating factors."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.milestones_strip import Point, Strip
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.forms.reading import UnclearError, written_day
from dsca_desk.desktop.icons import icon, set_icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.desktop.theme import sized
from dsca_desk.policy.codes import EXTENUATING_FACTORS, ExtenuatingFactor
from dsca_desk.policy.lifecycle import MILESTONES, Milestone
from dsca_desk.services.document_clocks import DocumentClocks, clocks_of
from dsca_desk.services.milestones import (
    HOLD_KINDS,
    DelayRow,
    HoldRow,
    MilestoneRow,
    close_delay,
    delays,
    end_hold,
    holds,
    milestones_of,
    place_hold,
    post_milestone,
    record_delay,
    void_milestone,
)
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import StepTaken, steps_of, undo_step
from dsca_desk.store.errors import StoreError

_WAY = ("Development", "Write", "Review", "Proposed", "Countersigned", "Offered", "Accepted", "Implemented")
_SECTIONS = ("&Steps", "Mi&lestones", "&Holds", "&Factors")


class _Read(NamedTuple):
    steps: tuple[StepTaken, ...]
    milestones: tuple[MilestoneRow, ...]
    holds: tuple[HoldRow, ...]
    delays: tuple[DelayRow, ...]
    clocks: DocumentClocks


class MilestonesTab:
    """Where the document stands and what moves it on. Everything here is written at once, one act at a time."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        self._session, self._window, self._desk = session, window, session.desk
        self._page = QWidget()
        self._read_: _Read | None = None
        self._compose()
        session.state_changed.connect(self.look)
        self.look()

    def widget(self) -> QWidget:
        """Return the page."""
        return self._page

    def focus_path(self, path: str) -> bool:
        """Days that steps set are changed here."""
        if path not in ("status", "milestones", "holds", "delays", "category"):
            return False
        self.tables.setFocus()
        return True

    def finish(self) -> bool:
        """Nothing is left half typed."""
        return True

    # --- looking ------------------------------------------------------------------------------------------------------------

    @property
    def subject(self) -> Subject:
        """The document this tab moves."""
        offer = self._session.opened.offer
        return Subject("DOCUMENT", offer.case_id, offer.document)

    def look(self) -> None:
        """Read everything again."""
        store, policy, today, subject = self._desk.store, self._desk.policy, self._desk.today, self.subject
        case = str(subject.key)
        try:
            self._read_ = _Read(
                steps_of(store, subject),
                milestones_of(store, policy, subject, voided=True),
                holds(store, case, subject.document),
                delays(store, policy, case, subject.document),
                clocks_of(store, policy, case, subject.document, today),
            )
        except StoreError as error:
            self._clock.setText(str(error))
            return
        self._show(self._read_)

    def _show(self, read: _Read) -> None:
        status = self._session.opened.status
        self._state.setText(status)
        self._clock.setText(_clock_words(read.clocks))
        self._phases.setText(_phase_words(read.clocks))
        self.strip.show_points(_points(read.steps, status, read.clocks.processing.goal_on))
        _fill(self.steps, read.steps, _step_cells, struck=lambda one: bool(one.undone_by))
        _fill(self.milestones, read.milestones, _milestone_cells, struck=lambda one: bool(one.voided_by))
        _fill(self.holds, read.holds, _hold_cells)
        _fill(self.delays, read.delays, _delay_cells)
        self._undo.setEnabled(any(not step.undone_by for step in read.steps))

    # --- acting -------------------------------------------------------------------------------------------------------------

    def next_step(self) -> None:
        """Open the dialog that takes the next step."""
        if not self._saved():
            return
        dialog = StepDialog(
            self._desk,
            self.subject,
            self._page,
            findings=self._session.open_findings if self._session.checked_once else None,
            go_to=lambda path: self._window.go("cases", f"{self.subject.key}/{self.subject.document}#{path}"),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.connect(self._changed)
        dialog.open()

    def undo(self) -> None:
        """Undo the last standing step, with a reason."""
        if not self._saved():
            return
        standing = [step for step in self._read_.steps if not step.undone_by] if self._read_ is not None else []
        if not standing:
            return
        why = self._desk.questions.text("Undo a step", f"Why is “{standing[-1].event}” undone? The reason stays in history.")
        if why is not None:
            self._write(lambda: undo_step(self._desk.store, self._desk.policy, self.subject, why=why, **self._act()))

    def post(self) -> None:
        """Post a milestone by hand; a day ahead is a planned one."""
        rows = sorted(self._desk.policy.rows(MILESTONES, Milestone), key=lambda row: row.order)
        code = self._choose("Post a milestone", "Which milestone?", [(row.code, f"{row.code} · {row.name}") for row in rows])
        if code is None:
            return
        day = self._ask_day("Post a milestone", f"Day of {code} (a day ahead plans it)")
        if day is None:
            return
        planned = day > self._desk.today
        self._write(
            lambda: post_milestone(
                self._desk.store,
                self._desk.policy,
                self.subject,
                code,
                on=day,
                planned=planned,
                **self._act(),
            )
        )

    def void(self) -> None:
        """Void the chosen milestone; it stays to be read."""
        row = self._chosen(self.milestones, self._read_.milestones if self._read_ is not None else ())
        if row is None:
            return
        why = self._desk.questions.text("Void a milestone", f"Why is {row.code} of {written_day(row.on)} wrong?")
        if why is not None:
            self._write(lambda: void_milestone(self._desk.store, self._desk.policy, row.id, why=why, **self._act()))

    def hold(self) -> None:
        """Place a hold that does not stop the clock; a processing hold is a step of its own."""
        kinds = [(kind, words) for kind, words in HOLD_KINDS.items() if kind != "CPOHOLD"]
        kind = self._choose("Place a hold", "Which hold? A processing hold (CPOHOLD) is taken as a step.", kinds)
        if kind is None:
            return
        reason = self._desk.questions.text("Place a hold", "Why?")
        if not reason:
            return
        asked_by = self._desk.questions.text("Place a hold", "Who asked for it?") or ""
        self._write(
            lambda: place_hold(
                self._desk.store,
                str(self.subject.key),
                self.subject.document,
                kind,
                reason=reason,
                asked_by=asked_by,
                from_on=self._desk.today,
                **self._act(),
            )
        )

    def release(self) -> None:
        """End the chosen hold today."""
        row = self._chosen(self.holds, self._read_.holds if self._read_ is not None else ())
        if row is not None:
            self._write(lambda: end_hold(self._desk.store, row.id, on=self._desk.today, **self._act()))

    def factor(self) -> None:
        """Record an extenuating factor with its estimated days."""
        rows = self._desk.policy.rows(EXTENUATING_FACTORS, ExtenuatingFactor)
        names = [(row.code, f"{row.code} · {row.name}") for row in rows if row.code != "OFFICIAL-LIST"]
        code = self._choose("Extenuating factor", "Why does it take longer?", names)
        if code is None:
            return
        days = self._ask_number("Extenuating factor", "Estimated days")
        if days is not None:
            self._write(
                lambda: record_delay(
                    self._desk.store,
                    self._desk.policy,
                    str(self.subject.key),
                    self.subject.document,
                    code,
                    estimated_days=days,
                    from_on=self._desk.today,
                    **self._act(),
                )
            )

    def close_factor(self) -> None:
        """Close the chosen factor with its actual days."""
        row = self._chosen(self.delays, self._read_.delays if self._read_ is not None else ())
        if row is None:
            return
        days = self._ask_number("Close the factor", f"Actual days of {row.code} (estimated {row.estimated_days})")
        if days is not None:
            self._write(lambda: close_delay(self._desk.store, row.id, actual_days=days, to_on=self._desk.today, **self._act()))

    def _saved(self) -> bool:
        """Steps rest on what is kept: unsaved edits come first."""
        if self._session.draft.dirty:
            self._desk.questions.tell("Save first", "The document has unsaved edits. Save them (Ctrl+S), then take the step.")
            return False
        return True

    def _act(self) -> dict[str, Any]:
        return {"by": self._desk.officer, "at": self._desk.clock()}

    def _write(self, act: Callable[[], object]) -> None:
        try:
            act()
        except StoreError as error:
            self._desk.questions.tell("Not written", str(error))
            return
        self._changed()

    def _changed(self) -> None:
        if not self._session.draft.dirty:
            self._session.reload()
        self.look()
        self._desk.changed.emit(f"case {self.subject.key}")

    def _choose(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str | None:
        place = self._desk.questions.pick(title, text, [words for _code, words in choices])
        return choices[place][0] if 0 <= place < len(choices) else None

    def _ask_day(self, title: str, label: str) -> date | None:
        typed = self._desk.questions.text(title, label, written_day(self._desk.today))
        if typed is None:
            return None
        try:
            return reading.day(typed, self._desk.today)
        except UnclearError as unclear:
            self._desk.questions.tell(title, f"{unclear} Nothing was changed.")
            return None

    def _ask_number(self, title: str, label: str) -> int | None:
        typed = self._desk.questions.text(title, label)
        if typed is None:
            return None
        if not typed.strip().isdigit():
            self._desk.questions.tell(title, f"‘{typed}’ is not a number of days. Type it like 30. Nothing was changed.")
            return None
        return int(typed)

    def _chosen(self, table: QTableWidget, rows: Sequence[Any]) -> Any | None:
        place = table.currentRow()
        if 0 <= place < len(rows):
            return rows[place]
        self._desk.questions.tell("Nothing is chosen", "Choose a row of the list first.")
        return None

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        whole = QVBoxLayout(self._page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        bar = QHBoxLayout()
        self._state = QLabel(self._page)
        self._state.setProperty("role", "name")
        self._clock = QLabel(self._page)
        self._clock.setWordWrap(True)
        self._next = self._button("&Next step…", "signpost", self.next_step)
        self._next.setProperty("kind", "primary")
        self._undo = self._button("&Undo step…", "arrow-counter-clockwise", self.undo)
        bar.addWidget(self._state)
        bar.addWidget(self._clock, 1)
        bar.addWidget(self._next)
        bar.addWidget(self._undo)
        card = QFrame(self._page)
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(8, 4, 8, 4)
        self.strip = Strip(card)
        self._phases = QLabel(card)
        self._phases.setProperty("role", "caption")
        self._phases.setWordWrap(True)
        inside.addWidget(self.strip)
        inside.addWidget(self._phases)
        self.steps = self._table("Steps", ("Day", "Step", "From", "To", "Who", "Why"), 1)
        self.milestones = self._table("Milestones", ("Day", "Code", "Milestone", "Phase", "Source", "Remark"), 2)
        self.holds = self._table("Holds", ("From", "To", "Hold", "Reason", "Asked by", "Approved by"), 3)
        self.delays = self._table("Factors", ("Code", "Why", "Estimated", "Actual", "From", "To"), 1)
        self.tables = QTabWidget(self._page)
        self.tables.setDocumentMode(True)
        for words, table, acts in (
            (_SECTIONS[0], self.steps, ()),
            (_SECTIONS[1], self.milestones, (("&Post…", "plus", self.post), ("&Void…", "minus-circle", self.void))),
            (_SECTIONS[2], self.holds, (("Place a h&old…", "plus", self.hold), ("&End today", "check-circle", self.release))),
            (
                _SECTIONS[3],
                self.delays,
                (("&Record…", "plus", self.factor), ("&Close…", "check-circle", self.close_factor)),
            ),
        ):
            self.tables.addTab(self._section(table, acts), words)
        whole.addLayout(bar)
        whole.addWidget(card)
        whole.addWidget(self.tables, 1)

    def _section(self, table: QTableWidget, acts: Sequence[tuple[str, str, Callable[[], None]]]) -> QWidget:
        page = QWidget(self.tables)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 0, 0)
        if acts:
            row = QHBoxLayout()
            for words, drawing, act in acts:
                row.addWidget(self._button(words, drawing, act))
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(table, 1)
        return page

    def _button(self, words: str, drawing: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words, self._page)
        set_icon(button, drawing)
        button.clicked.connect(act)
        return button

    def _table(self, name: str, heads: Sequence[str], wide: int) -> QTableWidget:
        table = QTableWidget(0, len(heads), self._page)
        table.setAccessibleName(name)
        table.setFont(sized(table.font(), -0.5))
        table.setHorizontalHeaderLabels(list(heads))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 7)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        letter = table.fontMetrics().averageCharWidth()
        for column in range(len(heads)):
            table.setColumnWidth(column, letter * 17)
        head.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        return table


def _fill(
    table: QTableWidget,
    rows: Sequence[Any],
    cells: Callable[[Any], Sequence[str]],
    *,
    struck: Callable[[Any], bool] = lambda _row: False,
) -> None:
    """Show rows; one that was undone or voided is struck through and says so."""
    table.setRowCount(len(rows))
    for place, row in enumerate(rows):
        for column, text in enumerate(cells(row)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if struck(row):
                font = table.font()
                font.setStrikeOut(True)
                item.setFont(font)
                if column == 0:
                    item.setIcon(icon("x-circle", "secondary"))
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"taken back, {text}")
            table.setItem(place, column, item)


def _step_cells(step: StepTaken) -> tuple[str, ...]:
    stated = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in step.facts.items() if name != "why")
    said = "; ".join(part for part in (step.why, stated) if part)
    why = f"{said} · undone by {step.undone_by}: {step.undone_why}" if step.undone_by else said
    return written_day(step.on), step.event, step.from_state or "–", step.to_state, step.by, why


def _milestone_cells(row: MilestoneRow) -> tuple[str, ...]:
    name = row.name if row.official else f"{row.name} (own code)"
    remark = f"{row.remark} · voided by {row.voided_by}: {row.voided_why}" if row.voided_by else row.remark
    planned = "planned" if row.planned else row.source.lower()
    return written_day(row.on), row.code, name, row.phase, planned, remark


def _hold_cells(row: HoldRow) -> tuple[str, ...]:
    to = written_day(row.to_on) if row.to_on is not None else "still on"
    return written_day(row.from_on), to, HOLD_KINDS.get(row.kind, row.kind), row.reason, row.asked_by, row.approved_by


def _delay_cells(row: DelayRow) -> tuple[str, ...]:
    def days(count: int | None) -> str:
        return "–" if count is None else f"{count} days"

    def day(on: date | None) -> str:
        return "" if on is None else written_day(on)

    return row.code, row.name, days(row.estimated_days), days(row.actual_days), day(row.from_on), day(row.to_on)


def _clock_words(clocks: DocumentClocks) -> str:
    clock, offer = clocks.processing, clocks.offer
    words = []
    if clock.goal_days is not None:
        state = f" · {clock.late_by} days late" if clock.late_by else ""
        words.append(f"Day {clock.days} of {clock.goal_days} (group {clock.category}){state}")
        if clock.goal_on is not None and clock.end_on is None:
            words.append(f"offer due {written_day(clock.goal_on)}")
        if clock.stopped_days:
            words.append(f"{clock.stopped_days} days on hold do not count")
        if clock.explained_days:
            words.append(f"factors explain {clock.explained_days} days")
        if clock.status != "confirmed":
            words.append(f"standard time {clock.status}")
    elif clock.category:
        words.append(f"Group {clock.category}: no standard time is known")
    if offer.offered_on is not None and offer.days_left is not None and offer.expires_on is not None:
        left = f"{offer.days_left} days left" if offer.days_left >= 0 else f"expired {-offer.days_left} days ago"
        words.append(f"offer stands to {written_day(offer.expires_on)}, {left}")
    return " · ".join(words)


def _phase_words(clocks: DocumentClocks) -> str:
    parts = []
    for phase in clocks.phases:
        if phase.from_on is not None:
            held = f", {phase.held_days} on hold" if phase.held_days else ""
            parts.append(f"{phase.name}: {phase.days} days{held}")
    return (
        "Where the days went: " + " · ".join(parts)
        if parts
        else "No phase has begun: no day of the request or document is known."
    )


def _points(steps: Sequence[StepTaken], status: str, goal_on: date | None) -> list[Point]:
    """The way of a document through its states; a state it went through more than once has its last day."""
    reached: dict[str, date] = {}
    for step in steps:
        if not step.undone_by:
            reached[step.to_state.partition(" (")[0]] = step.on
    now = status.partition(" (")[0]
    way = list(_WAY) if now in _WAY else [state for state in _WAY if state in reached] + [now]
    here = way.index(now)
    points = []
    for place, state in enumerate(way):
        standing: Any = "done" if place < here else "now" if place == here else "ahead"
        on = reached.get(state) if place <= here else goal_on if state == "Offered" else None
        points.append(Point(state, on, standing))
    return points
