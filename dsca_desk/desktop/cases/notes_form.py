"""The form of one note: title, lines, the places of its text, the text itself, and how it prints."""

from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases import notes_edit
from dsca_desk.desktop.cases.notes_edit import Parameter
from dsca_desk.desktop.cases.notes_list import GROUPS, WORDINGS, why_words
from dsca_desk.desktop.cases.notes_text import NoteColors
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.fields import LongTextField, TextField
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.icons import set_icon
from dsca_desk.policy.notes import WORD_GUIDE, GuideWord
from dsca_desk.records.offer import Offer
from dsca_desk.rules.notes import PlacedNote, document_day
from dsca_desk.rules.wording import line_ranges


class NoteForm(QWidget):
    """Edits a placed note in the draft. Fields show what the draft holds; what one types is an edit at once."""

    edited = Signal()

    def __init__(self, session: CaseSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._note: PlacedNote | None = None
        self._names: tuple[str, ...] = ()
        self._fields: dict[str, TextField] = {}
        form = load_form("case_note", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        self.title: TextField = _child(form, TextField, "title")
        self.lines: QLineEdit = _child(form, QLineEdit, "lines")
        self.text: LongTextField = _child(form, LongTextField, "text")
        self.library: QPushButton = _child(form, QPushButton, "library")
        self.printed: QPlainTextEdit = _child(form, QPlainTextEdit, "printed")
        self._places: QWidget = _child(form, QWidget, "places")
        self._number, self._wording, self._reason, self._problem = (
            _child(form, QLabel, name) for name in ("number_shown", "wording_shown", "reason_shown", "lines_problem")
        )
        self._number.setProperty("role", "group")
        self._wording.setProperty("chip", "information")
        self._reason.setProperty("role", "secondary")
        self._problem.setProperty("role", "problem")
        self._problem.hide()
        set_icon(self.library, "arrow-counter-clockwise", "text")
        policy = session.desk.policy
        guide = policy.on(document_day(session.offer)).rows(WORD_GUIDE, GuideWord)
        self._colors = NoteColors(self.text.document(), guide)
        self.title.edited.connect(self._title_typed)
        self.lines.editingFinished.connect(self._lines_typed)
        self.text.edited.connect(self._text_typed)
        self.library.clicked.connect(lambda _checked=False: self.back_to_library())
        self._places_form = QFormLayout(self._places)
        self._places_form.setContentsMargins(0, 0, 0, 0)
        self._places_form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setEnabled(False)

    @property
    def note(self) -> PlacedNote | None:
        """The note that is edited."""
        return self._note

    def show_note(self, note: PlacedNote | None) -> None:
        """Show a note; what is being typed stays when it is the same one."""
        self._note = note
        self.setEnabled(note is not None)
        if note is None:
            return
        session, offer = self._session, self._session.offer
        policy, read_only = session.desk.policy, session.read_only
        library = notes_edit.library_of(policy)
        row = library.get(note.code)
        place = notes_edit.source_of(offer, note)
        officers = offer.notes[place] if place is not None else None
        self._number.setText(f"Note {note.number} · {note.code}")
        self._wording.setText(WORDINGS[note.wording].capitalize())
        unsure = f" The rule for this note is {note.status}." if note.status != "confirmed" else ""
        self._reason.setText(f"{GROUPS[note.group]}, {why_words(note)}. {note.reason}{unsure}")
        self.title.set_value((officers.title if officers else None) or "")
        self.title.setPlaceholderText(note.title)
        if not self.lines.hasFocus():
            with QSignalBlocker(self.lines):
                self.lines.setText(line_ranges(officers.lines if officers and officers.lines else note.lines))
            self._say_lines("")
        self.lines.setPlaceholderText("the whole case")
        if not self.text.hasFocus():
            self.text.set_value(notes_edit.raw_text(offer, note, policy))
        self._colors.show_missing(note.missing)
        own = notes_edit.has_own_text(offer, note, library)
        self.library.setEnabled(own and row is not None and not read_only)
        if self.printed.toPlainText() != note.text:
            self.printed.setPlainText(note.text)
        for field in (self.title, self.lines, self.text):
            field.setReadOnly(read_only)
        if session.price is not None:
            self._show_places(notes_edit.parameters_of(offer, note, session.price, policy))

    def back_to_library(self) -> None:
        """Give the note the library's text again."""
        if self._note is not None:
            note = self._note
            self._put(
                notes_edit.with_text(self._session.offer, note, None, self._session.desk.policy), "Back to the library text"
            )
            self.text.set_value(notes_edit.library_text(note.code, self._session.desk.policy))
            self.library.setEnabled(False)

    def focus_first(self) -> None:
        """Go to the first open place, else to the text."""
        name = next((name for name in self._names if self._note is not None and name in self._note.missing), "")
        (self._fields[name] if name else self.text).setFocus()

    def focus_field(self, name: str) -> None:
        """Go to a field: title, lines, text, parameters or one of them."""
        part, _, parameter = name.partition(".")
        if part == "parameters":
            if parameter in self._fields:
                self._fields[parameter].setFocus()
            else:
                self.focus_first()
        else:
            {"title": self.title, "lines": self.lines}.get(part, self.text).setFocus()

    def place_field(self, name: str) -> TextField:
        """Return the field of a place of the text. Raises KeyError."""
        return self._fields[name]

    def _show_places(self, places: tuple[Parameter, ...]) -> None:
        names = tuple(place.name for place in places)
        if names != self._names:
            while self._places_form.rowCount():
                self._places_form.removeRow(0)
            self._fields = {}
            self._names = names
            for place in places:
                field = TextField(self._places)
                field.setObjectName(f"place_{place.name}")
                field.edited.connect(partial(self._place_typed, place.name))
                label = QLabel(place.words, self._places)
                label.setBuddy(field)
                self._places_form.addRow(label, field)
                for widget in (label, field):  # a layout would show them only later, and one may go there at once
                    widget.show()
                self._fields[place.name] = field
        for place in places:
            field = self._fields[place.name]
            field.set_value(place.given)
            field.setPlaceholderText(place.default or ("still open" if place.missing else "from the document"))
            field.setReadOnly(self._session.read_only)
            field.setAccessibleName(f"{place.words}, still open" if place.missing else place.words)
            if field.property("problem") != place.missing:
                field.setProperty("problem", place.missing)
                field.style().unpolish(field)
                field.style().polish(field)

    def _title_typed(self, title: Any) -> None:
        if self._note is not None:
            self._put(notes_edit.with_title(self._session.offer, self._note, str(title)), "Edit the title of a note", "title")

    def _text_typed(self, text: Any) -> None:
        if self._note is None or self._session.read_only:
            return
        offer, policy = self._session.offer, self._session.desk.policy
        self._put(notes_edit.with_text(offer, self._note, str(text), policy), "Edit the text of a note", "text")
        self.library.setEnabled(notes_edit.has_own_text(self._session.offer, self._note, notes_edit.library_of(policy)))

    def _place_typed(self, name: str, value: Any) -> None:
        if self._note is not None:
            self._put(
                notes_edit.with_parameter(self._session.offer, self._note, name, str(value)), "Fill in a note", "parameters"
            )

    def _lines_typed(self) -> None:
        if self._note is None or self._session.read_only:
            return
        try:
            lines = notes_edit.read_lines(self.lines.text(), self._session.offer)
        except UnclearError as problem:
            self._say_lines(str(problem))
            return
        self._say_lines("")
        if lines != self._note.lines:
            self._put(notes_edit.with_lines(self._session.offer, self._note, lines), "Change the lines of a note")

    def _say_lines(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.lines.setProperty("problem", bool(text))
        self.lines.setAccessibleDescription(text)
        self.lines.style().unpolish(self.lines)
        self.lines.style().polish(self.lines)

    def _put(self, offer: Offer, step: str, field: str = "") -> None:
        """Make an edit; edits of one field of one note after another are one step of undo."""
        session = self._session
        if session.read_only or offer == session.offer:
            return
        before, after = session.offer.notes, offer.notes
        changed = [place for place, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]]
        if field and offer.lines == session.offer.lines and len(before) == len(after) and len(changed) == 1:
            session.draft.put(f"notes[{changed[0]}].{field}", getattr(after[changed[0]], field), step)
        else:
            session.draft.replace(offer, step)
        self._become_officers()
        self.edited.emit()

    def _become_officers(self) -> None:
        """From the first edit on the note is the officer's, before the notes have been chosen anew."""
        note, offer = self._note, self._session.offer
        if note is not None and not note.officer_added and any(one.code == note.code for one in offer.notes):
            self._note = msgspec.structs.replace(note, officer_added=True)


def _child(form: QWidget, kind: type[Any], name: str) -> Any:
    child = form.findChild(kind, name)
    assert child is not None, f"case_note has no {name}"
    return child
