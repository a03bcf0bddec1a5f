"""The filter row of a grid: a field under each head, what one can type there, and which rows are left."""

import itertools
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import GridColumn
from dsca_desk.desktop.theme import color

if TYPE_CHECKING:
    from dsca_desk.desktop.tables.grid_table import GridTable

FILTER_AFTER_MS = 120
HINT = "Part of a word; >1000, 5..10, =word, = for empty"
_COMPARED = re.compile(r"(>=|<=|>|<)\s*(.+)")
_SPAN = re.compile(r"(.+?)\.\.(.+)")
_Test = Callable[[Any, str], bool]


def passing(model: GridModel, texts: Mapping[str, str]) -> list[int]:
    """Return the rows that fit what is typed under each column, by the columns' names. Raises UnclearError.

    A row keeps its children in sight, and a child the row it stands under.
    """
    tests = [(column, _test(column, text.strip())) for column in model.columns if (text := texts.get(column.name, "")).strip()]
    fits = [
        all(test(model.value(row, column), model.text(row, column)) for column, test in tests) for row in range(len(model.rows))
    ]
    if not model.children_field:
        return [row for row, fit in enumerate(fits) if fit]
    families: dict[int, list[int]] = {}
    for row in range(len(model.rows)):
        families.setdefault(model.place_of(row).top, []).append(row)
    kept: list[int] = []
    for family in families.values():
        top, *children = family
        if fits[top]:
            kept += family
        elif any(fits[row] for row in children):
            kept += [top, *(row for row in children if fits[row])]
    return kept


def _test(column: GridColumn, text: str) -> _Test:
    """Make the test of one column: compare, a span, exactly, empty, or any part of what is written."""
    compared = _COMPARED.fullmatch(text)
    if compared:
        sign, bound = compared[1], _bound(column, compared[2])
        return {
            ">": lambda value, _text: value is not None and value > bound,
            "<": lambda value, _text: value is not None and value < bound,
            ">=": lambda value, _text: value is not None and value >= bound,
            "<=": lambda value, _text: value is not None and value <= bound,
        }[sign]
    span = _SPAN.fullmatch(text)
    if span:
        low, high = _bound(column, span[1]), _bound(column, span[2])
        return lambda value, _text: value is not None and low <= value <= high
    words: dict[Any, str] = {code: said.casefold() for code, said in column.choices()} if column.choices else {}
    if text.startswith("="):
        wanted = text[1:].strip().casefold()
        if not wanted:
            return lambda _value, written: not written
        return lambda value, written: wanted in (written.casefold(), str(value).casefold())
    part = text.casefold()
    bare = part.replace(",", "") if column.numbers else part
    return lambda value, written: (
        part in written.casefold() or part in words.get(value, "") or (column.numbers and bare in written.replace(",", ""))
    )


def _bound(column: GridColumn, text: str) -> Any:
    """Read one end of a comparison as the column reads what is typed there."""
    if column.read is not None and (column.numbers or column.today is not None or column.step is not None):
        return column.read(text)
    if column.numbers:
        return reading.number(text.strip().removeprefix("$"))
    raise UnclearError(f"{column.words} holds words. Type a part of one.")


class FilterRow(QWidget):
    """Lies in the room below the heads of a grid. What is typed filters the rows in sight, never the rows themselves.

    Enter and the arrow down go to the first row that is left, Escape takes the filter away.
    """

    def __init__(self, table: "GridTable") -> None:
        super().__init__(table)
        self._table = table
        self._beside = QWidget(self)  # what scrolls away lies behind the first column
        self.fields: dict[str, QLineEdit] = {}
        self._pause = QTimer(self, singleShot=True, interval=FILTER_AFTER_MS)
        self._pause.timeout.connect(self.apply)
        self.hide()

    def texts(self) -> dict[str, str]:
        """What is typed, by the names of the columns; only columns in sight filter."""
        return {name: field.text() for name, field in self.fields.items() if field.text().strip()}

    def open(self, name: str) -> None:
        """Show the row with the cursor under a column."""
        if self.isHidden():
            self._table.head.room = self.line_height
            self.show()
            self.make_fields()
        field = self.fields.get(name)
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()

    def close_row(self) -> None:
        """Take the row and what is typed in it away."""
        self._pause.stop()
        for field in self.fields.values():
            with QSignalBlocker(field):
                field.clear()
        if not self.isHidden():
            self.hide()
            self._table.head.room = 0

    @property
    def line_height(self) -> int:
        """The height of the row."""
        return max(28, self._table.fontMetrics().height() + 9)

    def apply(self) -> None:
        """Show the rows that fit; unclear text is marked and filters nothing."""
        self._pause.stop()
        unclear = ""
        try:
            kept = passing(self._table.grid, self.texts())
        except UnclearError as problem:
            unclear = str(problem)
        else:
            self._table.keep_in_sight(kept if self.texts() else None)
        focused = self._table.window().focusWidget()
        for field in self.fields.values():
            said = unclear if field is focused else ""
            if field.property("problem") != bool(said):
                field.setProperty("problem", bool(said))
                field.setAccessibleDescription(said)
                field.style().unpolish(field)
                field.style().polish(field)
        self._table.say(unclear)

    def make_fields(self) -> None:
        """Have a field for each column in sight, with what was typed there before."""
        if self.isHidden():
            return
        columns = self._table.grid.columns
        old = self.fields
        self.fields = {}
        for place, column in enumerate(columns):
            field = old.pop(column.name, None) or self._field(column)
            field.setParent(self if place == 0 else self._beside)
            field.setAlignment(Qt.AlignmentFlag.AlignRight if column.side == "right" else Qt.AlignmentFlag.AlignLeft)
            field.setPlaceholderText(HINT if column.wraps else "")
            field.show()
            self.fields[column.name] = field
        for field in old.values():
            field.setParent(None)
            field.deleteLater()
        fields = list(self.fields.values())
        for before, after in itertools.pairwise(fields):
            QWidget.setTabOrder(before, after)
        self.place()

    def place(self) -> None:
        """Lie below the heads, each field under its own."""
        if self.isHidden():
            return
        table, head, height = self._table, self._table.head.geometry(), self.line_height
        self.setGeometry(head.left(), head.bottom() + 1 - height, table.viewport().width(), height)
        first = table.columnWidth(0)
        self._beside.setGeometry(first, 0, max(0, self.width() - first), height)
        for place, field in enumerate(self.fields.values()):
            left = 0 if place == 0 else table.columnViewportPosition(place) - first
            field.setGeometry(left + 1, 1, max(0, table.columnWidth(place) - 3), height - 3)
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw the ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("header"))
        painter.setPen(color("hairline"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Do what the keys stand for; a field that gets the focus is scrolled into sight."""
        if event.type() == QEvent.Type.FocusIn:
            for place, field in enumerate(self.fields.values()):
                if field is watched:
                    self._table.show_column(place)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._table.clear_filter()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.apply()
            self._table.enter_rows()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Keep keys that a field has no use for from the grid, which would fill or delete."""
        event.accept()

    def _field(self, column: GridColumn) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(f"filter_{column.name}")
        field.setProperty("filter", True)
        field.setFont(self._table.font())
        field.setAccessibleName(f"Filter {column.words.lower()}")
        field.setToolTip(HINT)
        field.textChanged.connect(lambda _text: self._pause.start())
        field.installEventFilter(self)
        return field
