"""Lists of what is kept of the carrying out of a case: values in columns, with icon and word where something is wrong."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dsca_desk.desktop.forms.reading import written_day, written_money, written_number
from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.tables.rows import ROW_ROLE, Index
from dsca_desk.desktop.theme import color, sized

Mark = tuple[str, str]
"""An icon and the role of its color."""


class ListColumn(NamedTuple):
    """A column: its head, the words of a row in it, its width in letters, its side, and the icon of a row, if any."""

    title: str
    words: Callable[[Any], str]
    letters: int = 12
    right: bool = False
    mark: Callable[[Any], Mark | None] | None = None


def day_words(day: date | None) -> str:
    """Write a day, or nothing."""
    return "" if day is None else written_day(day)


def units(quantity: Decimal | None) -> str:
    """Write a quantity, or nothing where there is none."""
    return "" if quantity is None else written_number(quantity)


def dollars(amount: Decimal | None) -> str:
    """Write an amount, or nothing where there is none."""
    return "" if amount is None else written_money(amount)


class ListModel(QAbstractTableModel):
    """Shows rows that are in memory; `ROW_ROLE` is the row itself."""

    def __init__(self, columns: Sequence[ListColumn]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[Any, ...] = ()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.words(row)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if index.column():
                return f"{column.title}: {column.words(row)}" if column.words(row) else f"{column.title}: none"
            return ", ".join(f"{one.title} {one.words(row)}" for one in self.columns if one.words(row))
        mark = column.mark(row) if column.mark is not None else None
        if mark is not None and role == Qt.ItemDataRole.DecorationRole:
            return icon(*mark)
        if mark is not None and role == Qt.ItemDataRole.ForegroundRole:
            return color(mark[1])
        return None

    def headerData(  # noqa: N802 - Qt's own name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The heads of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _side(self.columns[section])
        return None


def _side(column: ListColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class ListTable(QTableView):
    """A list one goes through by keyboard: `chosen_changed` when another row is chosen, `opened` on Enter or a double click."""

    chosen_changed = Signal()
    opened = Signal()

    def __init__(
        self, name: str, columns: Sequence[ListColumn], wide: int, parent: QWidget | None = None, *, key: str = "id"
    ) -> None:
        super().__init__(parent)
        self._key, self._wide = key, wide
        self.list = ListModel(columns)
        self.setModel(self.list)
        self.setAccessibleName(name)
        self.setFont(sized(self.font(), -0.5))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        letter = self.fontMetrics().averageCharWidth()
        head.setMinimumSectionSize(letter * 4)
        for place, column in enumerate(columns):
            head.resizeSection(place, letter * column.letters + 14)
        self.setMinimumHeight((self.fontMetrics().height() + 7) * 5)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.chosen_changed.emit())
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def chosen(self) -> Any:
        """Return the row the list stands on, None without one."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; the chosen one stays chosen while it is there, else its place."""
        before, place = self.chosen(), self.currentIndex().row()
        name = getattr(before, self._key, None) if before is not None else None
        self.list.show_rows(rows)
        found = next((at for at, row in enumerate(rows) if getattr(row, self._key, None) == name), -1)
        self.choose(found if found >= 0 else min(max(place, 0), len(rows) - 1))
        self.chosen_changed.emit()

    def choose(self, place: int) -> None:
        """Choose the row at a place."""
        if 0 <= place < len(self.list.rows):
            ways = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self.list.index(place, 0), ways)

    def choose_where(self, wanted: Callable[[Any], bool]) -> bool:
        """Choose the first row of which something holds; False when there is none."""
        place = next((at for at, row in enumerate(self.list.rows) if wanted(row)), -1)
        self.choose(place)
        return place >= 0

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """A list scrolls by itself: it asks for a few rows and takes what room there is."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: Any) -> None:  # noqa: N802 - Qt's own name
        """Give the widest column what the others leave, never less than its letters."""
        super().resizeEvent(event)
        head = self.horizontalHeader()
        others = sum(head.sectionSize(place) for place in range(len(self.list.columns)) if place != self._wide)
        least = self.fontMetrics().averageCharWidth() * self.list.columns[self._wide].letters + 14
        head.resizeSection(self._wide, max(least, self.viewport().width() - others))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Enter opens; copying takes the row with its heads."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.chosen() is not None:
                self.opened.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            row = self.chosen()
            heads = "\t".join(column.title for column in self.list.columns)
            if row is not None:
                words = "\t".join(column.words(row) for column in self.list.columns)
                QGuiApplication.clipboard().setText(f"{heads}\n{words}")
        else:
            super().keyPressEvent(event)
