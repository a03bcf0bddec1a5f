"""A table of figures one reads and walks through: fixed rows, tinted where computed, marks of trust, copying, a focus frame."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dsca_desk.desktop.cases.explain_page import Trust
from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.tables.clipboard import CopiedCell, mime_of
from dsca_desk.desktop.tables.grid_frozen import FrozenColumn
from dsca_desk.desktop.tables.rows import Index
from dsca_desk.desktop.theme import color

CELL_ROLE = Qt.ItemDataRole.UserRole + 3
_EDGE = 6
_ICON = 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Cell(NamedTuple):
    """What a cell shows: text, the path of its amount, a mark of trust before the text, weight, tint and color by role."""

    text: str
    path: str = ""
    mark: Trust | None = None
    strong: bool = False
    tint: str = ""
    ink: str = "text"
    number: str | None = None


class FigureColumn(NamedTuple):
    """A column: its head, its words for a screen reader, its width in digits (0: what is left), its side."""

    title: str
    words: str
    width: int = 12
    right: bool = True


class FiguresModel(QAbstractTableModel):
    """Rows of ready cells; set again whenever what they show is new."""

    def __init__(self, columns: Sequence[FigureColumn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Sequence[Cell]] = []

    def show_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Show rows; where their number stays the same the cursor and the place one has scrolled to stay as well."""
        same = len(rows) == len(self._rows)
        if not same:
            self.beginResetModel()
        self._rows = list(rows)
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell."""
        return self._rows[row][column]

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        """The number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        """The number of columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view or a screen reader asks about a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        cell, column = self._rows[index.row()][index.column()], self.columns[index.column()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.text if not column.right else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = [self._rows[index.row()][0].text, column.words, cell.text or "empty"]
            return ", ".join(parts if index.column() else [column.words, cell.text])
        return None

    def headerData(  # noqa: N802 - Qt's own name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer what a header asks."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.words
        return (_RIGHT if column.right else _LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None


class FiguresTable(QTableView):
    """Shows a `FiguresModel`. Arrows move, Tab leaves, Ctrl+C copies; `whole_rows` chooses rows instead of cells."""

    def __init__(self, model: FiguresModel, name: str, *, whole_rows: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = model
        self.whole_rows = whole_rows
        self.setModel(model)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setItemDelegate(_FigureDelegate(self))
        self.setSelectionMode(self.SelectionMode.SingleSelection if whole_rows else self.SelectionMode.ContiguousSelection)
        self.setSelectionBehavior(self.SelectionBehavior.SelectRows if whole_rows else self.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(24)
        self._frozen = FrozenColumn(self)
        model.modelReset.connect(self._place_cursor)

    @property
    def row_height(self) -> int:
        """The height of every row, from the font."""
        return max(24, self.fontMetrics().height() + 5)

    def height_for(self, rows: int) -> int:
        """Return the height that shows the head and so many rows without scrolling."""
        return self.horizontalHeader().sizeHint().height() + rows * self.row_height + 2 * self.frameWidth() + 2

    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        index = self.currentIndex()
        return self.figures.cell(index.row(), index.column()) if index.isValid() else None

    def path(self) -> str:
        """The path of the amount under the cursor, "" where there is none."""
        cell = self.cell()
        return cell.path if cell is not None else ""

    def go(self, row: int, column: int = 0) -> None:
        """Put the cursor on a cell."""
        index = self.figures.index(row, column)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def scrollTo(  # noqa: N802 - Qt's own name
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Show a cell, and not behind the frozen column."""
        super().scrollTo(index, hint)
        behind = self.columnWidth(0) - self.columnViewportPosition(index.column())
        if index.column() > 0 and behind > 0 and self.horizontalScrollBar().value() > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - behind)

    def copy(self) -> None:
        """Copy the chosen cells as tab text and HTML."""
        chosen = self.selectionModel().selectedIndexes()
        rows, columns = sorted({index.row() for index in chosen}), sorted({index.column() for index in chosen})
        if rows:
            cells = [[self.figures.cell(row, column) for column in columns] for row in rows]
            table = [[CopiedCell(cell.text, cell.number) for cell in row] for row in cells]
            QGuiApplication.clipboard().setMimeData(mime_of(table, ()))

    def fit(self) -> None:
        """Give each column its width; columns without one share what is left."""
        metrics, bold = self.fontMetrics(), self.horizontalHeader().fontMetrics()
        left = self.viewport().width()
        sharing: list[int] = []
        for place, column in enumerate(self.figures.columns):
            head = max(int(bold.horizontalAdvance(line) * 1.06) for line in column.title.split("\n")) + 2 * _EDGE + 2
            width = max(metrics.horizontalAdvance("0") * column.width + 2 * _EDGE, head)
            if not column.width:
                sharing.append(place)
                width = max(width, metrics.horizontalAdvance("0") * 16)
            self.setColumnWidth(place, width)
            left -= width
        wide = sharing or list(range(len(self.figures.columns)))
        for number, place in enumerate(wide):
            more = left // len(wide) + (left % len(wide) if number == len(wide) - 1 else 0)
            self.setColumnWidth(place, self.columnWidth(place) + max(0, more))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Copy, or move."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Fit the columns."""
        super().resizeEvent(event)
        self.fit()
        self._frozen.place()

    def focusInEvent(self, event: Any) -> None:  # noqa: N802 - Qt's own name
        """Put the cursor somewhere when one comes in."""
        super().focusInEvent(event)
        self._place_cursor()
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802 - Qt's own name
        """Draw the cursor without its accent."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _place_cursor(self) -> None:
        if not self.currentIndex().isValid() and self.hasFocus():
            self.go(0)


class _FigureDelegate(QStyledItemDelegate):
    """Paints cells: ground, mark, text, and a frame around the one with the cursor."""

    def __init__(self, table: FiguresTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        cell: Cell = index.data(CELL_ROLE)
        rect = QRect(option.rect)
        table = self._table
        current = table.currentIndex()
        here = current.row() == index.row()
        framed = here and (current.column() == index.column() and not table.whole_rows)
        if framed:
            painter.fillRect(rect, color("base"))
        elif here or option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, color("selection" if table.hasFocus() else "selection-inactive"))
        elif cell.tint:
            painter.fillRect(rect, color(cell.tint))
        self._write(painter, rect.adjusted(_EDGE, 0, -_EDGE, 0), cell, table.figures.columns[index.column()])
        if framed:
            pen = QPen(color("accent" if table.hasFocus() else "border"), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's own name
        """Rows are never sized by what stands in them."""
        return QSize(40, self._table.row_height)

    def _write(self, painter: QPainter, rect: QRect, cell: Cell, column: FigureColumn) -> None:
        if cell.mark is not None:
            top = rect.center().y() - _ICON // 2
            paint_icon(painter, QRectF(rect.left(), top, _ICON, _ICON), cell.mark.icon, cell.mark.role)
            rect = rect.adjusted(_ICON + 4, 0, 0, 0)
        font = QFont(self._table.font())
        if cell.strong:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(color(cell.ink))
        text = painter.fontMetrics().elidedText(cell.text, Qt.TextElideMode.ElideRight, rect.width() + 2)
        painter.drawText(rect, _RIGHT if column.right else _LEFT, text)
