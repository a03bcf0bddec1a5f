"""Bind the fields of a form to the places of a draft: a field's name is the name of what it edits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.fields import CodeField, DateField, Field, LongTextField, TypedField, YesNoField
from dsca_desk.desktop.forms.paths import empty_value, may_be_none

Choices = Mapping[str, Sequence[tuple[Any, str]]]
Rules = Callable[[Any], Mapping[str, str]]


class Binder(QObject):
    """Shows a draft in a form and writes what people do back to it.

    `place` is the path of the value the form edits (`lines[2]`; empty for the whole draft). A field named `a__b` edits
    `a.b` below it; names `apart` are bound elsewhere. `rules` maps the whole value to problems by path; unclear text is a
    problem of its own until mended.
    """

    problems_changed = Signal()

    def __init__(
        self,
        form: QWidget,
        draft: Draft[Any],
        place: str = "",
        *,
        choices: Choices | None = None,
        rules: Rules | None = None,
        today: date = date.min,
        apart: Sequence[str] = (),
    ) -> None:
        super().__init__(form)
        self._form, self._draft, self._place, self._rules = form, draft, place, rules
        self._unclear: dict[str, str] = {}
        self._fields: dict[str, Field] = {}
        self._notes: dict[str, QLabel] = {}
        for field in form.findChildren(QWidget):
            if isinstance(field, (TypedField, CodeField, YesNoField, LongTextField)) and field.objectName() not in ("", *apart):
                self._adopt(field, choices or {}, today)
        draft.signals.changed.connect(self._draft_changed)
        self.show_draft()

    @property
    def place(self) -> str:
        """The path of the value the form edits."""
        return self._place

    @place.setter
    def place(self, place: str) -> None:
        """Edit another value of the same kind (the next line of a case)."""
        self.read_all()
        self._place = place
        self._unclear.clear()
        self.show_draft()

    def field(self, name: str) -> Field:
        """Return a field by the name it edits. Raises KeyError."""
        return self._fields[name]

    def names(self) -> tuple[str, ...]:
        """The names of all bound fields, in the order of the form."""
        return tuple(self._fields)

    def problems(self) -> dict[str, str]:
        """Every problem of the form by path: unclear text first, then what the rules say."""
        found = {self._path(name): text for name, text in self._unclear.items()}
        if self._rules is not None:
            for path, text in self._rules(self._draft.now).items():
                found.setdefault(path, text)
        return found

    def read_all(self) -> bool:
        """Read every field that was typed in; return False when one is unclear."""
        unclear = [field for field in self._fields.values() if not field.read()]
        return not unclear

    def focus(self, path: str) -> bool:
        """Move the focus to the field that edits a path; return False when this form has none."""
        for name, field in self._fields.items():
            if self._path(name) == path:
                field.setFocus()
                return True
        return False

    def show_draft(self) -> None:
        """Write the draft into every field and the problems under them; a form whose place is gone is empty and disabled."""
        there = self._there()
        self._form.setEnabled(there)
        for name, field in self._fields.items():
            if not there:
                field.set_value(None)
            elif name not in self._unclear:
                field.set_value(self._draft.value(self._path(name)))
        self._show_problems()

    def _adopt(self, field: Field, choices: Choices, today: date) -> None:
        name = field.objectName().replace("__", ".")
        self._fields[name] = field
        if isinstance(field, CodeField) and name in choices:
            field.set_choices(choices[name])
        if isinstance(field, DateField):
            field.today = today
        field.edited.connect(lambda value, name=name: self._edited(name, value))
        field.unclear.connect(lambda text, name=name: self._found_unclear(name, text))
        self._notes[name] = note_under(field)

    def _there(self) -> bool:
        try:
            self._draft.value(self._place)
        except LookupError:
            return False
        return True

    def _path(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name

    def _edited(self, name: str, value: Any) -> None:
        self._unclear.pop(name, None)
        if not self._there():
            return
        if value is None or value == "":
            value = empty_value(self._draft.now, self._path(name))
        if value is None and not may_be_none(self._draft.now, self._path(name)):
            self._found_unclear(name, "This field cannot be empty.")
            return
        self._draft.put(self._path(name), value)
        self._show_problems()

    def _found_unclear(self, name: str, text: str) -> None:
        self._unclear[name] = text
        self._show_problems()

    def _draft_changed(self, path: str) -> None:
        if path == "" or path.startswith(self._place) or self._place.startswith(path):
            self.show_draft()

    def _show_problems(self) -> None:
        problems = self.problems()
        for name, note in self._notes.items():
            text = problems.get(self._path(name), "")
            if note.text() != text:
                note.setText(text)
                note.setVisible(bool(text))
                field = self._fields[name]
                field.setProperty("problem", bool(text))
                field.setAccessibleDescription(text)
                field.style().unpolish(field)
                field.style().polish(field)
        self.problems_changed.emit()


def note_under(field: QWidget) -> QLabel:
    """Put an empty line for the problem under a field, in the field's own place of the layout."""
    parent = field.parentWidget()
    layout = parent.layout() if parent is not None else None
    note = QLabel()
    note.setObjectName(f"{field.objectName()}_problem")
    note.setProperty("role", "problem")
    note.setWordWrap(True)
    note.hide()
    if layout is None:
        note.setParent(parent)
        return note
    frame = QWidget(parent)
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(2)
    layout.replaceWidget(field, frame)
    inside.addWidget(field)
    if isinstance(field, (TypedField, CodeField)):  # a field beside one with a problem stays beside its label
        inside.setAlignment(field, Qt.AlignmentFlag.AlignTop)
    inside.addWidget(note)
    return note
