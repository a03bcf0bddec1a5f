"""The fields of our forms: text, money, quantity, percentage, date, code, yes-or-no, long text.

Each reads what a person typed when the field is left, keeps unclear text where it is and says what is wrong with it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.forms.reading import UnclearError


class TypedField(QLineEdit):
    """A line whose text is read as a value. `edited` carries the value, `unclear` the sentence about unreadable text."""

    edited = Signal(object)
    unclear = Signal(str)
    right_aligned = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Any = None
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self.read)
        self._pending = False
        if self.right_aligned:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def parse(self, text: str) -> Any:
        """Read text that is not empty. Raises UnclearError."""
        return text

    def written(self, value: Any) -> str:
        """Write a value that is not None."""
        return str(value)

    def value(self) -> Any:
        """Return the value last read or set, None when empty."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value without telling anybody."""
        self._value, self._pending = value, False
        text = "" if value is None else self.written(value)
        if text != self.text():
            with QSignalBlocker(self):
                self.setText(text)
                self.setCursorPosition(0)

    def read(self) -> bool:
        """Read what was typed since the last time; return False when it is unclear and stays as typed."""
        if not self._pending:
            return True
        text = self.text().strip()
        try:
            value = self.parse(text) if text else None
        except UnclearError as problem:
            self.unclear.emit(str(problem))
            return False
        self.set_value(value)
        self.edited.emit(value)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        """Show the beginning of a text that is longer than the field."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.setCursorPosition(0)

    def _typed(self) -> None:
        self._pending = True


class TextField(TypedField):
    """One line of text; empty text is the empty string, and every key counts at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""

    def set_value(self, value: Any) -> None:
        """Show a text; None shows as empty."""
        super().set_value(value)
        self._value = value

    def _typed(self) -> None:
        self._value = self.text()
        self.edited.emit(self._value)


class MoneyField(TypedField):
    """US dollars with cents."""

    right_aligned = True

    def parse(self, text: str) -> Any:
        """Read dollars."""
        return reading.money(text)

    def written(self, value: Any) -> str:
        """Write dollars with cents."""
        return reading.written_money(value)


class QuantityField(TypedField):
    """A quantity above zero."""

    right_aligned = True

    def parse(self, text: str) -> Any:
        """Read a quantity."""
        return reading.quantity(text)

    def written(self, value: Any) -> str:
        """Write it with thousands marks."""
        return reading.written_number(value)


class PercentField(TypedField):
    """A percentage."""

    right_aligned = True

    def parse(self, text: str) -> Any:
        """Read a percentage."""
        return reading.percent(text)

    def written(self, value: Any) -> str:
        """Write it with its sign."""
        return f"{reading.written_number(value)} %"


class ShareField(TypedField):
    """A share of one, typed and shown as a percentage."""

    right_aligned = True

    def parse(self, text: str) -> Any:
        """Read a percentage as a share."""
        return reading.share(text)

    def written(self, value: Any) -> str:
        """Write it as a percentage."""
        return reading.written_share(value)


class DateField(TypedField):
    """A day, shown as DD Mon YYYY; `+85` and `t` count from today, which the form sets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today = date.min

    def parse(self, text: str) -> Any:
        """Read a day."""
        if self.today == date.min and text.strip().lower()[:1] in ("+", "-", "t"):
            raise UnclearError("Type the day in full, like 06 Jan 2027.")
        return reading.day(text, self.today)

    def written(self, value: Any) -> str:
        """Write it the one way."""
        return reading.written_day(value)

    def event(self, event: QEvent) -> bool:
        """Put today's date on Ctrl+;, which elsewhere belongs to the grids."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if held and event.key() == Qt.Key.Key_Semicolon and self.today != date.min and not self.isReadOnly():
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self.setText(self.written(self.today))
                    self._typed()
                    self.read()
                return True
        return super().event(event)


class CodeField(QComboBox):
    """A code of a policy table, shown with its words; any part of code or words finds it, an unknown code stays visible."""

    edited = Signal(object)
    unclear = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self._value: Any = None
        self.is_unclear = False
        self.activated.connect(lambda _index: self._take(self.currentData()))
        self._line().editingFinished.connect(self.read)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer values with their words, in this order."""
        value = self._value
        with QSignalBlocker(self):
            self.clear()
            for code, words in choices:
                self.addItem(words, code)
        self._words.setStringList([words for _code, words in choices])
        self.set_value(value)

    def value(self) -> Any:
        """Return the chosen value, None when empty."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value without telling anybody; one that is not offered shows as it is."""
        self._value = value
        self.is_unclear = False
        with QSignalBlocker(self):
            place = self.findData(value)
            self.setCurrentIndex(place)
            self.setEditText(self.itemText(place) if place >= 0 else "" if value is None else str(value))
            self._line().setCursorPosition(0)

    def read(self) -> bool:
        """Take what was typed: an exact code, exact words, or the only choice that contains it."""
        text = self.currentText().strip()
        if text == (self.itemText(self.findData(self._value)) if self._value is not None else ""):
            if self.is_unclear:  # typed back to what it was
                self._take(self._value)
            return True
        if not text:
            self._take(None)
            return True
        found = self._matches(text)
        if len(found) != 1:
            self.is_unclear = True
            said = "no choice has it" if not found else f"{len(found)} choices have it"
            self.unclear.emit(f"'{text}': {said}. Type a code or part of its words, or press F4 for the list.")
            return False
        self._take(self.itemData(found[0]))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Open the list on F4."""
        if event.key() == Qt.Key.Key_F4:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        """Select the text so that typing replaces it."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._line().selectAll()

    def _matches(self, text: str) -> list[int]:
        typed = text.casefold()
        exact = [
            row for row in range(self.count()) if typed in (str(self.itemData(row)).casefold(), self.itemText(row).casefold())
        ]
        return exact[:1] or [row for row in range(self.count()) if typed in self.itemText(row).casefold()]

    def _take(self, value: Any) -> None:
        changed = value != self._value or self.is_unclear
        self.set_value(value)
        if changed:
            self.edited.emit(value)

    def _line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line is not None
        return line


class YesNoField(QCheckBox):
    """A yes or no."""

    edited = Signal(object)
    unclear = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(lambda checked: self.edited.emit(checked))

    def value(self) -> bool:
        """Return whether it is checked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Show a value without telling anybody."""
        with QSignalBlocker(self):
            self.setChecked(bool(value))

    def read(self) -> bool:
        """A check box is never unclear."""
        return True


class LongTextField(QPlainTextEdit):
    """Text of several lines; Tab leaves it."""

    edited = Signal(object)
    unclear = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self._text = ""
        self.textChanged.connect(self._typed)

    def value(self) -> str:
        """Return the text."""
        return self.toPlainText()

    def set_value(self, value: Any) -> None:
        """Show a text without telling anybody; the cursor stays where it was when the text is the same."""
        self._text = value or ""
        if self._text != self.toPlainText():
            with QSignalBlocker(self):
                self.setPlainText(self._text)

    def read(self) -> bool:
        """Text is never unclear."""
        return True

    def _typed(self) -> None:
        """Tell an edit; a change of colors alone says `textChanged` too."""
        text = self.toPlainText()
        if text != self._text:
            self._text = text
            self.edited.emit(text)


Field = TypedField | CodeField | YesNoField | LongTextField
CUSTOM_WIDGETS: tuple[type[QWidget], ...] = (
    TextField,
    MoneyField,
    QuantityField,
    PercentField,
    ShareField,
    DateField,
    CodeField,
    YesNoField,
    LongTextField,
)


def go_to_unclear(page: QWidget) -> None:
    """Put the focus on the first field of a page whose text is unclear, unless it is on one already."""
    known: tuple[TypedField | CodeField, ...] = (*page.findChildren(TypedField), *page.findChildren(CodeField))
    fields = [field for field in known if field.isVisible() and not field.read()]
    if fields and not any(field.hasFocus() for field in fields):
        min(fields, key=lambda field: field.mapTo(page, QPoint()).y()).setFocus()
