"""The Notes tab: the notes of the letter in their order with the reason of each, and the form of the chosen one."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from dsca_desk.desktop.cases import notes_edit
from dsca_desk.desktop.cases.checks_fixes import all_fixed
from dsca_desk.desktop.cases.notes_add import AddNote
from dsca_desk.desktop.cases.notes_form import NoteForm
from dsca_desk.desktop.cases.notes_list import NotesList, NotesModel
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.records.offer import Offer, OfferNote
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notes import PlacedNote
from dsca_desk.rules.notes.placing import DESCRIPTION

_PATH = re.compile(r"notes(?:\[(\d+)\](?:\.(.+))?)?")
_LINE = re.compile(r"lines\[(\d+)\]\.notes(?:\[\d+\])?")


class NotesTab(QWidget):
    """Chooses, fills, words, adds, removes and orders notes; every act is one edit of the draft."""

    def __init__(self, session: CaseSession, _window: MainWindow) -> None:
        super().__init__()
        self._session = session
        self._key: tuple[str, tuple[str, ...], int] = ("", (), 0)
        self.model = NotesModel()
        self.model.setParent(self)
        self._compose()
        session.checked.connect(self._show)
        session.priced.connect(self._edited)
        session.state_changed.connect(self._show_acts)
        self._show()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def begins_at(self) -> QWidget:
        """Work begins in the list of notes."""
        return self.list

    def focus_path(self, path: str) -> bool:
        """Put the focus on a note: at a path (`notes[2].text`), of a line (`lines[0].notes`), by its number (`note 12`)."""
        line, note = _LINE.fullmatch(path), _PATH.fullmatch(path)
        offer = self._session.offer
        if line is not None and int(line[1]) < len(offer.lines):
            return self._focus_description(offer.lines[int(line[1])].number)
        numbered = next((one for one in self._session.notes if path == f"note {one.number}"), None)
        if numbered is not None:
            self.list.choose(numbered)
            self._stack.setCurrentWidget(self._scroll)
            self.form.focus_first()
            return True
        if note is None:
            return False
        if note[1] is None:
            open_one = next((one for one in self._session.notes if one.missing), None)
            if open_one is not None:
                self.list.choose(open_one)
            self.list.setFocus()
            return True
        wanted = next((one for one in self._session.notes if notes_edit.source_of(offer, one) == int(note[1])), None)
        if wanted is None:
            return False
        self.list.choose(wanted)
        self._stack.setCurrentWidget(self._scroll)
        self.form.focus_field(note[2] or "text")
        return True

    def finish(self) -> bool:
        """Read the lines that are still being typed."""
        if self.form.lines.hasFocus():
            self.form.lines.editingFinished.emit()
        return not self.form.lines.property("problem")

    def begin_adding(self) -> None:
        """Search the library for a note to add."""
        if not self._session.read_only:
            self._stack.setCurrentWidget(self.adding)
            self.adding.begin()

    def add_note(self, code: str) -> None:
        """Add a note of the library."""
        self._act(notes_edit.add_note(self._session.offer, OfferNote(code=code)), "Add a note")
        self._key = (code, (), 0)
        self._leave_adding()

    def add_own(self) -> None:
        """Add a note of the office's own, to be written."""
        offer = self._session.offer
        code = notes_edit.own_code(offer)
        note = OfferNote(code=code, title="Note of our own", text="Write what the note says.")
        self._act(notes_edit.add_note(offer, note), "Add a note of our own")
        self._key = (code, (), 0)
        self._leave_adding()

    def remove_note(self) -> None:
        """Take the chosen note out, or what was put over a required one."""
        note, offer = self.list.chosen(), self._session.offer
        if note is None or self._session.read_only or not notes_edit.may_remove(offer, note):
            self._say("Only what an officer added can be removed; the facts of the document ask for this note.")
            return
        self._act(notes_edit.without(offer, note), "Remove a note")
        self._say("The note was removed. Ctrl+Z takes it back.")

    def move_note(self, by: int) -> None:
        """Move the chosen note up or down within its group."""
        note, session = self.list.chosen(), self._session
        if note is None or session.read_only:
            return
        library = notes_edit.library_of(session.desk.policy)
        offer = notes_edit.moved(session.offer, session.notes, note, by, library)
        if offer is None:
            self._say(
                "The order of library notes is fixed by their groups and lines; only notes of our own move among themselves."
            )
        else:
            self._key = (note.code, note.lines, note.number + by)
            self._act(offer, "Move a note")

    def insert_missing(self) -> None:
        """Add every note that the check misses, as one step."""
        session = self._session
        offer, done = all_fixed(session.offer, self._missing())
        if done:
            self._act(offer, "Insert missing notes")
            self._say(f"{done} {'note was' if done == 1 else 'notes were'} added. Fill in what is still open in them.")

    def _missing(self) -> list[Finding]:
        """What the check misses; a description is not invented."""
        return [one for one in self._session.findings if one.fix.startswith("add-note:") and one.fix != f"add-note:{DESCRIPTION}"]

    def _act(self, offer: Offer, step: str) -> None:
        self._session.draft.replace(offer, step)
        self._session.check_now()

    def _edited(self) -> None:
        if self.isVisible():
            self._show_acts()

    def _show(self) -> None:
        """Show the notes as they were chosen last, and stand on the same one as before."""
        self.model.show_notes(self._session.notes)
        chosen = self._same(self._session.notes)
        if chosen is not None:
            self.list.choose(chosen)
        self._show_chosen()
        self._show_acts()

    def _same(self, notes: tuple[PlacedNote, ...]) -> PlacedNote | None:
        code, lines, number = self._key
        alike = [note for note in notes if note.code == code]
        exact = [note for note in alike if note.lines == lines]
        near = [note for note in alike if set(note.lines) & set(lines)]
        return next(iter(exact or near or alike), notes[min(max(number, 1), len(notes)) - 1] if notes else None)

    def _show_chosen(self) -> None:
        note = self.list.chosen()
        if note is not None:
            self._key = (note.code, note.lines, note.number)
        self.form.show_note(note)
        self._show_acts()

    def _show_acts(self) -> None:
        note, session = self.list.chosen(), self._session
        open_ = note is not None and not session.read_only
        self.remove.setEnabled(open_ and note is not None and notes_edit.may_remove(session.offer, note))
        library = notes_edit.library_of(session.desk.policy)
        for button, by in ((self.up, -1), (self.down, 1)):
            button.setEnabled(
                open_
                and note in session.notes
                and note is not None
                and notes_edit.moved(session.offer, session.notes, note, by, library) is not None
            )
        self.add.setEnabled(not session.read_only)
        self.insert.setEnabled(not session.read_only and bool(self._missing()))

    def _focus_description(self, number: str) -> bool:
        wanted = next((one for one in self._session.notes if one.code == DESCRIPTION and number in one.lines), None)
        if wanted is None:
            return False
        self.list.choose(wanted)
        self._stack.setCurrentWidget(self._scroll)
        self.form.text.setFocus()
        return True

    def _leave_adding(self) -> None:
        self._stack.setCurrentWidget(self._scroll)
        self.list.setFocus()

    def _say(self, text: str) -> None:
        self.told.setText(text)

    def _compose(self) -> None:
        self.list = NotesList(self.model, self)
        self.form = NoteForm(self._session, self)
        self.adding = AddNote(self._session, self)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self.form)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.adding)
        self.list.moved.connect(self._show_chosen)
        self.list.edit_wanted.connect(self.form.focus_first)
        self.list.add_wanted.connect(self.begin_adding)
        self.list.remove_wanted.connect(self.remove_note)
        self.list.move_wanted.connect(self.move_note)
        self.adding.added.connect(self.add_note)
        self.adding.own_wanted.connect(self.add_own)
        self.adding.left.connect(self._leave_adding)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self._stack)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._tools())
        column.addWidget(self._split, 1)

    def _tools(self) -> QHBoxLayout:
        self.add = _button(self, "Add a &note…", "plus")
        self.remove = _button(self, "Re&move", "trash")
        self.up = _button(self, "Move &up", "arrow-up")
        self.down = _button(self, "Move do&wn", "arrow-down")
        self.insert = _button(self, "Insert missin&g notes", "list-checks")
        self.add.clicked.connect(lambda _checked=False: self.begin_adding())
        self.remove.clicked.connect(lambda _checked=False: self.remove_note())
        self.up.clicked.connect(lambda _checked=False: self.move_note(-1))
        self.down.clicked.connect(lambda _checked=False: self.move_note(1))
        self.insert.clicked.connect(lambda _checked=False: self.insert_missing())
        self.told = QLabel(self)
        self.told.setProperty("role", "caption")
        self.told.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.add, self.remove, self.up, self.down):
            row.addWidget(button)
        row.addWidget(self.told, 1)
        row.addWidget(self.insert)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the form below the list where there is no room beside it."""
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * 90
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._split.orientation() != wanted:
            self._split.setOrientation(wanted)
        half = (self.height() if narrow else self.width()) // 2
        self._split.setSizes([half, half])


def _button(parent: QWidget, words: str, icon: str) -> QPushButton:
    button = QPushButton(words, parent)
    set_icon(button, icon, "text")
    return button
