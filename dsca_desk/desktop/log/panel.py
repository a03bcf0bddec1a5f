"""Tasks and letters of one request or case: two lists with their acts, everything written at once."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.forms.kept_tab import KeptTab
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.log.values import FACTS, TaskTyped
from dsca_desk.desktop.saving import place_for_copy, show_copy, write_file
from dsca_desk.desktop.tables.act_row import ADD, Act, ListPage
from dsca_desk.desktop.tables.list_excel import save_list
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words
from dsca_desk.services.kept_papers import paper_of_letter
from dsca_desk.services.tasks import (
    DIRECTIONS,
    LETTER_KINDS,
    LetterLogged,
    LetterRow,
    TaskRow,
    add_task,
    answer_letter,
    change_task,
    correct_letter,
    enter_letter,
    finish_task,
    letters_of,
    put_off,
    reopen_task,
    tasks_of,
)
from dsca_desk.store.errors import StoreError

if TYPE_CHECKING:
    from dsca_desk.desktop.desk import Desk

_UNSAVED = "Save the request first; tasks and letters belong to a kept one."


class Log(NamedTuple):
    """What is kept beside a record: its tasks, the open ones first, and its letters, the newest first."""

    tasks: list[TaskRow]
    letters: list[LetterRow]


def read_log(desk: "Desk", record: str) -> Callable[[], Log]:
    """Answer with what reads the tasks and letters of a record."""
    store = desk.store

    def read() -> Log:
        if not record:
            return Log([], [])
        tasks = tasks_of(store, record)
        return Log(
            [one for one in tasks if one.done_on is None] + [one for one in tasks if one.done_on], letters_of(store, record)
        )

    return read


class LogPanel(KeptTab):
    """The two lists of a record, each with room for some `rows` at least.

    `name` is its identifier, empty while it is not kept; `told` the name of its changes.
    """

    def __init__(self, desk: "Desk", name: Callable[[], str], told: Callable[[], str], *, rows: int = 2) -> None:
        super().__init__(desk)
        self._name, self._told = name, told
        self.tasks = ListTable("Tasks", _task_columns(lambda: desk.today), 1)
        self.letters = ListTable("Letters and messages", _letter_columns(lambda: desk.today), 3)
        for table in (self.tasks, self.letters):
            table.setMinimumHeight(table.verticalHeader().defaultSectionSize() * (rows + 1))
        self._compose()

    # --- what a workspace asks ----------------------------------------------------------------------------------------------

    @property
    def record(self) -> str:
        """The name under which changes of the record are told."""
        return self._told()

    def begins_at(self) -> QWidget:
        """Work begins in the list of tasks."""
        return self.tasks

    def focus_path(self, path: str) -> bool:
        """Put the focus on the tasks (`log.tasks`) or the letters (`log.letters`); False for any other path."""
        table = {"log.tasks": self.tasks, "log.letters": self.letters}.get(path)
        if table is not None:
            table.setFocus(Qt.FocusReason.OtherFocusReason)
        return table is not None

    def reads(self) -> Callable[[], Log]:
        """What is kept beside the record."""
        return read_log(self.desk, self._name())

    def show_read(self, read: Log) -> None:
        """Show it."""
        kept = bool(self._name())
        self._unsaved.setVisible(not kept)
        self._split.setEnabled(kept)
        self.tasks.show_rows(read.tasks)
        self.letters.show_rows(read.letters)
        still = sum(one.done_on is None for one in read.tasks)
        self._heads[0].setText(f"Tasks, {still:,} open" if still else "Tasks, none open")
        self._heads[1].setText(
            f"Letters and messages, {len(read.letters):,}" if read.letters else "Letters and messages, none yet"
        )

    def _written(self, what: str) -> None:
        if what in (self.record, "tasks"):
            self.now_stale()

    def export_shown(self) -> None:
        """Write the list one works in to Excel."""
        save_list(self.desk, self.tasks if self.tasks.hasFocus() else self.letters, self._name())

    # --- tasks --------------------------------------------------------------------------------------------------------------

    def add_task(self) -> ValueDialog | None:
        """Enter a task."""
        name = self._name()
        if not name:
            self.desk.questions.tell("No task yet", _UNSAVED)
            return None

        def keep(task: TaskTyped) -> None:
            words = {"due_on": task.due_on, "officer": task.officer.strip(), "waiting_for": task.waiting_for.strip()}
            add_task(self.desk.store, task.text, record=name, **words, **self.by())  # type: ignore[arg-type]  # by name

        start = TaskTyped(officer=self.desk.officer)
        return self.enter(f"Add a task to {name}", "record_task", start, keep, FACTS["record_task"], button="Add")

    def change_task(self) -> ValueDialog | None:
        """Say the chosen task in other words."""
        task: TaskRow | None = self.tasks.chosen()
        if task is None or task.done_on is not None:
            return None

        def keep(typed: TaskTyped) -> None:
            words = {"officer": typed.officer.strip(), "waiting_for": typed.waiting_for.strip()}
            change_task(self.desk.store, task.id, typed.text, due_on=typed.due_on, **words, **self.by())

        start = TaskTyped(**{field: getattr(task, field) for field in TaskTyped.__struct_fields__})
        return self.enter("Change the task", "record_task", start, keep, FACTS["record_task"], button="Keep")

    def finish(self) -> bool:
        """Nothing is left half typed."""
        return True

    def done(self) -> None:
        """Mark the chosen task done, or open again when it was done."""
        task: TaskRow | None = self.tasks.chosen()
        if task is None:
            return
        if task.done_on is None:
            self.write(lambda: finish_task(self.desk.store, task.id, self.desk.today, **self.by()))
        else:
            self.write(lambda: reopen_task(self.desk.store, task.id, **self.by()))

    def put_off(self) -> None:
        """Put the chosen task off to a later day, with a reason."""
        task: TaskRow | None = self.tasks.chosen()
        if task is None or task.done_on is not None:
            return
        until = self._ask_day("Put off", "Until when? (06 Jan 2027, +7)")
        why = None if until is None else self.ask_why("Put off", "Why? The reason stays in history.")
        if until is not None and why is not None:
            key, today = f"TASK:{task.id}", self.desk.today
            self.write(lambda: put_off(self.desk.store, key, until, why, today=today, **self.by()), "Not put off")

    # --- letters ------------------------------------------------------------------------------------------------------------

    def log_letter(self) -> ValueDialog | None:
        """Log a letter, message or call."""
        name = self._name()
        if not name:
            self.desk.questions.tell("No letter yet", _UNSAVED)
            return None

        def keep(letter: LetterLogged) -> None:
            enter_letter(self.desk.store, name, letter, today=self.desk.today, **self.by())

        return self._letter(f"Log a letter of {name}", LetterLogged(on=self.desk.today), keep)

    def correct(self) -> ValueDialog | None:
        """Correct the chosen letter, with a reason."""
        row: LetterRow | None = self.letters.chosen()
        if row is None:
            return None
        why = self.ask_why("Correct a letter", "What was logged wrongly? The reason stays in history.")
        if why is None:
            return None
        start = LetterLogged(**{field: getattr(row, field) for field in LetterLogged.__struct_fields__})

        def keep(letter: LetterLogged) -> None:
            correct_letter(self.desk.store, row.id, letter, today=self.desk.today, why=why, **self.by())

        return self._letter("Correct the letter", start, keep)

    def open_paper(self) -> None:
        """Show a copy of the paper that the chosen entry names; one without a paper is corrected instead."""
        row: LetterRow | None = self.letters.chosen()
        if row is None:
            return
        if not row.paper:
            self.correct()
            return
        trouble = "The paper cannot be opened"
        try:
            paper = paper_of_letter(self.desk.store, row.id)
        except StoreError as error:
            self.desk.questions.tell(trouble, str(error))
            return
        target = place_for_copy(paper.name)
        told = write_file(target, paper.content)
        if told:
            self.desk.questions.tell(trouble, told)
            return
        show_copy(target)

    def answered(self) -> None:
        """Note on which day the chosen letter was answered."""
        row: LetterRow | None = self.letters.chosen()
        if row is None:
            return
        on = self._ask_day("Answered", f"On which day was “{row.subject}” answered?", day_words(self.desk.today))
        if on is not None:
            self.write(lambda: answer_letter(self.desk.store, row.id, on, **self.by()))

    def _letter(self, title: str, start: LetterLogged, keep: Callable[[LetterLogged], None]) -> ValueDialog:
        choices = {"direction": tuple(DIRECTIONS.items()), "kind": tuple(LETTER_KINDS.items())}
        return self.enter(title, "letter_logged", start, keep, FACTS["letter_logged"], choices=choices)

    def _ask_day(self, title: str, words: str, start: str = "") -> date | None:
        typed = self.desk.questions.text(title, words, start)
        if typed is None:
            return None
        try:
            return reading.day(typed, self.desk.today)
        except UnclearError as unclear:
            self.desk.questions.tell(title, f"{unclear} Nothing was changed.")
            return None

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self._unsaved = QLabel(_UNSAVED, self)
        self._unsaved.setProperty("role", "secondary")
        self._unsaved.setWordWrap(True)
        self._unsaved.hide()

        def open_task() -> bool:
            return self.tasks.chosen() is not None and self.tasks.chosen().done_on is None

        above = ListPage(
            self.tasks,
            Act("&Add task…", "plus", self.add_task, None, ADD),
            Act("Chan&ge…", "pencil-simple", self.change_task, open_task, "F2"),
            Act("Do&ne", "check-circle", self.done, lambda: self.tasks.chosen() is not None, "Space"),
            Act("Put &off…", "clock", self.put_off, open_task, "S"),
        )
        below = ListPage(
            self.letters,
            Act("&Log letter…", "plus", self.log_letter, None, ADD),
            Act("Open &paper", "file-pdf", self.open_paper, lambda: bool(self.letters.chosen() and self.letters.chosen().paper)),
            Act("Ans&wered…", "check-circle", self.answered, lambda: self.letters.chosen() is not None),
            Act("&Correct…", "pencil-simple", self.correct, lambda: self.letters.chosen() is not None),
            Act("E&xcel…", "file-xls", self._export_letters),
        )
        self._done = above.acts.buttons["Done"]
        self.tasks.chosen_changed.connect(self._show_done)
        self.tasks.opened.connect(self.done)
        self.letters.opened.connect(self.open_paper)
        self._split = QSplitter(Qt.Orientation.Vertical, self)
        self._split.setChildrenCollapsible(False)
        self._heads: list[QLabel] = []
        for page in (above, below):
            part = QWidget(self._split)
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            head = QLabel(part)
            head.setProperty("role", "group")
            self._heads.append(head)
            column.addWidget(head)
            column.addWidget(page, 1)
            self._split.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(self._unsaved)
        whole.addWidget(self._split, 1)

    def _export_letters(self) -> None:
        save_list(self.desk, self.letters, self._name())

    def _show_done(self) -> None:
        task = self.tasks.chosen()
        self._done.setText("Open aga&in" if task is not None and task.done_on is not None else "Do&ne")


class LogChip(KeptTab):
    """One line that says what is open beside a record, to be pressed; nothing where nothing is."""

    wanted = Signal()

    def __init__(self, desk: "Desk", name: Callable[[], str], told: Callable[[], str], *, short: bool = False) -> None:
        super().__init__(desk)
        self._name, self._told, self._short = name, told, short
        self.button = QPushButton(self)
        self.button.setProperty("flat", "true")
        self.button.clicked.connect(lambda _checked=False: self.wanted.emit())
        self.button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        if not short:
            row.addStretch(1)

    @property
    def record(self) -> str:
        """The name under which changes of the record are told."""
        return self._told()

    def reads(self) -> Callable[[], Log]:
        """What is kept beside the record."""
        return read_log(self.desk, self._name())

    def show_read(self, read: Log) -> None:
        """Say it."""
        words, late = open_words(read, self.desk.today)
        short = open_counts(read, self.desk.today)
        set_icon(self.button, "warning-circle" if late else "list-checks", "error" if late else "accent")
        self.button.setText(short if self._short else words)
        self.button.setAccessibleName(words)
        self.button.setToolTip(f"{words}. Show tasks and letters (Ctrl+L)" if words else "")
        self.button.setVisible(bool(words))

    def _written(self, what: str) -> None:
        if what in (self.record, "tasks"):
            self.now_stale()


def open_words(log: Log, today: date) -> tuple[str, bool]:
    """Say what is open of tasks and letters, and whether anything of it is late."""
    tasks = [one for one in log.tasks if one.done_on is None]
    waiting = [one for one in log.letters if one.answer_due_on is not None and one.answered_on is None]
    said = []
    if tasks:
        days = [one.due_on for one in tasks if one.due_on is not None]
        counted = "1 task" if len(tasks) == 1 else f"{len(tasks):,} tasks"
        said.append(f"{counted}, {_by(min(days), today)}" if days else counted)
    if waiting:
        counted = "1 letter to answer" if len(waiting) == 1 else f"{len(waiting):,} letters to answer"
        said.append(f"{counted}, {_by(min(one.answer_due_on for one in waiting if one.answer_due_on), today)}")
    late = any(one.due_on is not None and one.due_on < today for one in tasks) or any(one.late(today) for one in waiting)
    return " · ".join(said), late


def open_counts(log: Log, today: date) -> str:
    """Say in a few words how much is open, and whether anything of it is late."""
    tasks = sum(one.done_on is None for one in log.tasks)
    letters = sum(one.answer_due_on is not None and one.answered_on is None for one in log.letters)
    counted = ((tasks, "task"), (letters, "letter"))
    said = " · ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counted if count)
    return f"{said}, late" if open_words(log, today)[1] else said


def _by(day: date, today: date) -> str:
    return f"late since {day_words(day)}" if day < today else f"by {day_words(day)}"


# --- columns ------------------------------------------------------------------------------------------------------------------


def _task_columns(today: Callable[[], date]) -> tuple[ListColumn, ...]:
    def due(row: TaskRow) -> str | Sign:
        if row.due_on is None or row.done_on is not None:
            return day_words(row.due_on)
        if row.due_on < today():
            return Sign(f"{day_words(row.due_on)}, late", "warning-circle", "error")
        return Sign(day_words(row.due_on), "clock", "text")

    return (
        ListColumn("By", due, 18),
        ListColumn("What is to be done", lambda row: row.text, 26),
        ListColumn("Officer", lambda row: row.officer, 12),
        ListColumn("Waiting for", lambda row: row.waiting_for, 12),
        ListColumn("Done", lambda row: Sign(day_words(row.done_on), "check-circle", "good") if row.done_on else "", 14),
        ListColumn("Put off because", lambda row: row.put_off_why, 16),
    )


def _letter_columns(today: Callable[[], date]) -> tuple[ListColumn, ...]:
    def way(row: Any) -> Sign:
        return Sign(DIRECTIONS.get(row.direction, row.direction), "arrow-down" if row.direction == "IN" else "arrow-up")

    def answered(row: LetterRow) -> str | Sign:
        if row.answered_on is not None:
            return Sign(day_words(row.answered_on), "check-circle", "good")
        return Sign("late", "warning-circle", "error") if row.late(today()) else "waits" if row.answer_due_on else ""

    return (
        ListColumn("Day", lambda row: day_words(row.on), 12),
        ListColumn("Way", way, 7),
        ListColumn("Kind", lambda row: LETTER_KINDS.get(row.kind, row.kind), 8),
        ListColumn("Subject", lambda row: row.subject, 24),
        ListColumn("From or to", lambda row: row.party, 16),
        ListColumn("Answer due", lambda row: day_words(row.answer_due_on), 12),
        ListColumn("Answered", answered, 14),
        ListColumn("Reference", lambda row: row.reference, 14),
        ListColumn("Paper", lambda row: row.paper, 18),
        ListColumn("Remark", lambda row: row.remark, 16),
    )
