"""A small table of rows that are read at once: what a tab lists beside its forms, chosen by keys and opened with Enter."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.theme import color, sized


class Sign(NamedTuple):
    """A cell with an icon beside its words, in the color of a role."""

    words: str
    icon: str
    role: str


class SimpleTable(QTableWidget):
    """Shows rows as `cells` writes them. The chosen place stays when rows are read again; `wanted` says that one is to be opened.

    `widths` are in letters; 0 is the column that takes what is left.
    """

    wanted = Signal()
    chosen = Signal()

    def __init__(self, name: str, heads: Sequence[str], widths: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(0, len(heads), parent)
        self.rows: Sequence[Any] = ()
        self.setAccessibleName(name)
        self.setFont(sized(self.font(), -0.5))
        self.setHorizontalHeaderLabels(list(heads))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        letter = self.fontMetrics().averageCharWidth()
        for column, wide in enumerate(widths):
            if wide:
                self.setColumnWidth(column, letter * wide)
            else:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(letter * 5)
        self.setMinimumHeight(self.fontMetrics().height() * 5)
        self.itemSelectionChanged.connect(self.chosen)
        self.doubleClicked.connect(lambda _index: self.wanted.emit())

    @property
    def picked(self) -> Any | None:
        """The chosen row."""
        place = self.currentRow()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def show_rows(self, rows: Sequence[Any], cells: Callable[[Any], Sequence[str | Sign]]) -> None:
        """Show other rows; the first is chosen where none was."""
        place = self.currentRow()
        self.blockSignals(True)
        self.rows = rows
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, cell in enumerate(cells(row)):
                words = cell.words if isinstance(cell, Sign) else cell
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if isinstance(cell, Sign) and cell.icon:
                    item.setIcon(icon(cell.icon, cell.role))
                    if cell.role in ("error", "secondary"):
                        item.setForeground(color(cell.role))
                self.setItem(number, column, item)
        if rows:
            self.setCurrentCell(min(max(place, 0), len(rows) - 1), 0)
        self.blockSignals(False)
        self.chosen.emit()

    def choose(self, place: int) -> None:
        """Choose a row by its place."""
        self.setCurrentCell(place, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Open the chosen row with Enter."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.picked is not None:
            self.wanted.emit()
        else:
            super().keyPressEvent(event)
