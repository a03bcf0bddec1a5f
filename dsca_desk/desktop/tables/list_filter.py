"""The filter of a list that is only read: one field below its heads that matches any column."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QLabel, QLineEdit, QTableView, QWidget

from dsca_desk.desktop.theme import color

if TYPE_CHECKING:
    from dsca_desk.desktop.tables.listing import ListTable


class RoomyHeader(QHeaderView):
    """The heads of a list, with room below them while it is filtered."""

    def __init__(self, parent: QTableView) -> None:
        self._room = 0
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    @property
    def room(self) -> int:
        """The height kept free below the heads."""
        return self._room

    @room.setter
    def room(self, height: int) -> None:
        """Keep so much height free."""
        self._room = height
        self.updateGeometry()
        self.geometriesChanged.emit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As high as heads are, and the room."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + self._room)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:  # noqa: N802 - Qt's own name
        """Draw one head above the room."""
        super().paintSection(painter, rect.adjusted(0, 0, 0, -self._room), logical)
        if self._room:
            painter.fillRect(rect.adjusted(0, rect.height() - self._room, 0, 0), color("header"))


class FilterField(QWidget):
    """Lies below the heads. Enter and the arrow down go to the rows that are left, Escape shows all again."""

    def __init__(self, table: "ListTable") -> None:
        super().__init__(table)
        self._table = table
        self.field = _Field(self)
        self.field.setProperty("filter", True)
        self.field.setPlaceholderText("Part of any word in the list")
        self.field.setAccessibleName(f"Filter: {table.accessibleName()}")
        self.field.textChanged.connect(table.narrow)
        self.count = QLabel(self)
        self.count.setProperty("role", "caption")
        self.hide()

    def open(self) -> None:
        """Show the field with what was typed there before."""
        head = self._table.horizontalHeader()
        assert isinstance(head, RoomyHeader)
        if self.isHidden():
            head.room = max(28, self._table.fontMetrics().height() + 9)
            self.show()
            self.tell()
        self.place()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def leave(self) -> None:
        """Show all rows again and take the field away."""
        self.field.clear()
        head = self._table.horizontalHeader()
        assert isinstance(head, RoomyHeader)
        self._table.setFocus()
        self.hide()
        head.room = 0

    def enter_rows(self) -> None:
        """Go to the rows that are left."""
        if self._table.list.rows:
            self._table.setFocus()

    def tell(self) -> None:
        """Say how many rows of how many are shown."""
        if not self.isHidden():
            shown, there = len(self._table.list.rows), len(self._table.list.all)
            none = "" if shown or not there else "; Esc shows all"
            self.count.setText(f"{shown:,} of {there:,}{none}")
            self.field.setAccessibleDescription(self.count.text())
            self.place()

    def place(self) -> None:
        """Lie in the room below the heads."""
        head = self._table.horizontalHeader()
        if self.isHidden() or not isinstance(head, RoomyHeader):
            return
        at = head.geometry()
        self.setGeometry(at.left(), at.bottom() + 1 - head.room, self._table.viewport().width(), head.room)
        counted = self.count.sizeHint()
        self.count.setGeometry(self.width() - counted.width() - 8, 0, counted.width(), head.room - 1)
        self.field.setGeometry(2, 1, max(0, self.width() - counted.width() - 18), head.room - 3)
        self.raise_()


class _Field(QLineEdit):
    """The field itself; it knows the keys that lead out of it."""

    def __init__(self, line: FilterField) -> None:
        super().__init__(line)
        self._line = line

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Escape shows all again; Enter and the arrow down go to the rows."""
        if event.key() == Qt.Key.Key_Escape:
            self._line.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._line.enter_rows()
        else:
            super().keyPressEvent(event)
