"""The table under an editable grid: sizes, cursor, what is chosen, the first column frozen."""

from collections.abc import Hashable, Sequence
from decimal import Decimal

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QWidget

from dsca_desk.desktop.forms.reading import written_money, written_number
from dsca_desk.desktop.tables.delegates import EDGE
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import GridColumn
from dsca_desk.desktop.tables.grid_fill import Cells
from dsca_desk.desktop.tables.grid_filter import FilterRow
from dsca_desk.desktop.tables.grid_frozen import FrozenColumn
from dsca_desk.desktop.tables.grid_header import GridHeader
from dsca_desk.desktop.tables.rows import Index
from dsca_desk.desktop.theme import sized

ROW, TWO_LINE_ROW = 24, 35
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class GridTable(QTableView):
    """Shows a `GridModel`: row and column sizes, the cursor, what is chosen, folded rows, the sentence at the lower edge.

    `selection_told` carries count, sum and average of the chosen amounts, `said` the sentence, `row_changed` the current row,
    `filtered` that other rows are in sight, `column_dragged` a column and its new place.
    """

    selection_told = Signal(str)
    said = Signal(str)
    row_changed = Signal(int)
    fitted = Signal()
    filtered = Signal()
    column_dragged = Signal(int, int)

    def __init__(self, model: GridModel, *, two_lines: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid, self.two_lines = model, two_lines
        self.widths: dict[str, int] = {}
        self._fitting = self._extending = False
        self._anchor = QPersistentModelIndex()
        self._low = QPersistentModelIndex()
        self._out: frozenset[Hashable] = frozenset()
        self._folded: frozenset[Hashable] = frozenset()
        # An override that fails while Qt sets the model up damages the bindings, so what overrides use is there before.
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._tell_selection)
        self._compose()
        model.told.connect(self.say)
        model.modelAboutToBeReset.connect(self._note_hidden)
        model.modelReset.connect(self._columns_changed)
        model.sums_changed.connect(self._widen)
        model.rowsInserted.connect(lambda *_: self._rows_changed())
        model.rowsRemoved.connect(lambda *_: self._rows_changed())
        model.dataChanged.connect(lambda *_: self._telling.start())
        self._columns_changed()

    # --- looks ------------------------------------------------------------------------------------------------------------------

    @property
    def row_height(self) -> int:
        """The height of every row, from the font."""
        metrics = self.fontMetrics()
        return max(TWO_LINE_ROW, 2 * metrics.height() - 1) if self.two_lines else max(ROW, metrics.height() + 5)

    @property
    def new_row_height(self) -> int:
        """The height of the empty row, which takes one line."""
        return max(ROW, self.fontMetrics().height() + 5)

    @property
    def in_use(self) -> bool:
        """Whether one works in the grid: it, or the cell being typed in, has the focus."""
        return self.hasFocus() or self.state() == QAbstractItemView.State.EditingState

    def ink(self, row: int, column: GridColumn) -> str:
        """Return the role of the color a cell is written in."""
        if (row, column.name) in self.grid.unclear:
            return "error"
        return "secondary" if not self.grid.is_new(row) and self.grid.place_of(row).child >= 0 else "text"

    def cell_font(self, row: int) -> QFont:  # noqa: ARG002 - for grids whose rows differ in weight
        """Return the font of a row."""
        return self.font()

    def fit(self) -> None:
        """Give each column its width; the column of words takes what is left."""
        self._fitting = True
        metrics, header = self.fontMetrics(), self.horizontalHeader()
        bold = header.fontMetrics()
        left, stretch = self.viewport().width(), -1
        for place, column in enumerate(self.grid.columns):
            width = self.widths.get(column.name, 0)
            if not width:
                # Heads are semibold; the style sheet adds its padding to them.
                head = max(int(bold.horizontalAdvance(line) * 1.06) for line in column.title.split("\n")) + 2 * EDGE + 2
                width = max(metrics.horizontalAdvance("0") * column.width + 2 * EDGE, head, self._room_for_sum(column))
                if column.wraps and stretch < 0:
                    stretch = place
            self.setColumnWidth(place, width)
            left -= width
        if stretch >= 0 and left > 0:
            self.setColumnWidth(stretch, self.columnWidth(stretch) + left)
        self._fitting = False
        self._place_over()
        self.fitted.emit()

    def say(self, text: str) -> None:
        """Show a sentence over the lower edge of the grid until the next key; "" takes it away."""
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self._place_note()
        if text:
            self.said.emit(text)

    # --- what is chosen ---------------------------------------------------------------------------------------------------------

    def column(self) -> GridColumn | None:
        """The column under the cursor."""
        index = self.currentIndex()
        return self.grid.columns[index.column()] if index.isValid() else None

    def chosen(self) -> Cells:
        """The chosen cells that can be seen: column to rows, in order."""
        cells: dict[int, set[int]] = {}
        for area in self.selectionModel().selection():  # type: ignore[attr-defined]  # the stubs do not know that it is a list
            rows = [row for row in range(area.top(), area.bottom() + 1) if not self.isRowHidden(row)]
            for column in range(area.left(), area.right() + 1):
                cells.setdefault(column, set()).update(rows)
        return {column: sorted(cells[column]) for column in sorted(cells)}

    def chosen_rows(self) -> list[int]:
        """The rows in which anything is chosen, without the empty one."""
        rows = sorted({row for rows in self.chosen().values() for row in rows})
        return [row for row in rows if not self.grid.is_new(row)]

    def go(self, row: int, column: int | None = None) -> None:
        """Put the cursor on a cell; a row that is folded or filtered away comes into sight."""
        if self.isRowHidden(row):
            self._bring_into_sight(row)
        index = self.grid.index(row, self.currentIndex().column() if column is None else column)
        if index.isValid():
            # The view's own way would look at the keys that are held, and add to what is chosen while Ctrl is.
            self.selectionModel().setCurrentIndex(index, _SELECT)
            self.scrollTo(index)

    def go_to(self, row: int, name: str) -> bool:
        """Put the cursor on the cell of a column by its name; False when it is not shown."""
        names = [column.name for column in self.grid.columns]
        if name not in names or row < 0:
            return False
        self.go(row, names.index(name))
        return True

    def has_children(self, row: int) -> bool:
        """Tell whether a row has children below it."""
        return row + 1 < len(self.grid.rows) and self.grid.place_of(row).child < 0 <= self.grid.place_of(row + 1).child

    def is_folded(self, row: int) -> bool:
        """Tell whether the children of a row are folded away."""
        return self.has_children(row) and self.isRowHidden(row + 1) and self._key(row + 1) not in self._out

    def fold(self, folded: bool) -> None:
        """Fold the children of the current row away, or show them."""
        if not self.grid.rows or self.grid.is_new(self.currentIndex().row()):
            return
        top = self.grid.place_of(self.currentIndex().row()).top
        for row in range(len(self.grid.rows)):
            place = self.grid.place_of(row)
            if place.top == top and place.child >= 0:
                self.setRowHidden(row, folded or self._key(row) in self._out)
            elif place.top == top and folded:
                self.go(row)

    def fold_all(self, folded: bool) -> None:
        """Fold the children of all rows away, or show them."""
        row = self.currentIndex().row()
        if folded and 0 <= row < len(self.grid.rows) and self.grid.place_of(row).child >= 0:
            self.go(self.grid.row_at(self.grid.place_of(row)._replace(child=-1)))
        for row in range(len(self.grid.rows)):
            if self.grid.place_of(row).child >= 0:
                self.setRowHidden(row, folded or self._key(row) in self._out)

    # --- the filter -------------------------------------------------------------------------------------------------------------

    @property
    def is_filtered(self) -> bool:
        """Whether the filter row is there."""
        return not self.filters.isHidden()

    def filter_rows(self) -> None:
        """Show the filter row, with the cursor under the current column."""
        column = self.currentIndex().column()
        self.filters.open(self.grid.columns[max(0, column)].name)
        self.filtered.emit()

    def clear_filter(self) -> None:
        """Take the filter away; the cursor goes back to its cell."""
        self.filters.close_row()
        self.keep_in_sight(None)
        self.say("")
        self.setFocus()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keep_in_sight(self, rows: Sequence[int] | None) -> None:
        """Leave only some rows in sight, or with None all. Folded rows stay folded, the empty row stays, and rows that come
        later are in sight until the filter is typed anew.
        """
        folded = {row for row in range(len(self.grid.rows)) if self.is_folded(row)}
        kept = set(range(len(self.grid.rows))) if rows is None else set(rows)
        self._out = frozenset(self._key(row) for row in range(len(self.grid.rows)) if row not in kept)
        parent = -1
        self.setUpdatesEnabled(False)
        for row in range(len(self.grid.rows)):
            child = self.grid.place_of(row).child >= 0
            parent = parent if child else row
            hidden = row not in kept or (child and parent in folded)
            if self.isRowHidden(row) != hidden:
                self.setRowHidden(row, hidden)
        self.setUpdatesEnabled(True)
        self._telling.start()
        self._place_over()
        self.filtered.emit()

    def count_words(self) -> str:
        """Say how many of how many rows are in sight: `2 of 7`."""
        total = len(self.grid.rows)
        left = total - sum(self._key(row) in self._out for row in range(total)) if self._out else total
        return f"{left:,} of {total:,}"

    def enter_rows(self) -> None:
        """Go from the filter row to the rows: to the cursor, or to the first row in sight where that is hidden."""
        index = self.currentIndex()
        if not index.isValid() or self.isRowHidden(index.row()):
            first = next((row for row in range(self.grid.rowCount()) if not self.isRowHidden(row)), -1)
            if first >= 0:
                self.go(first, max(0, index.column()))
        self.setFocus()

    def show_column(self, place: int) -> None:
        """Scroll a column into sight."""
        row = max(0, self.rowAt(0))
        if place > 0:
            self.scrollTo(self.grid.index(row, place))

    # --- Qt overrides -----------------------------------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's own name
        """Draw the rows that lost and got the cursor, and say what is wrong in the new cell."""
        super().currentChanged(current, previous)
        if not self._extending:
            self._anchor = QPersistentModelIndex(current)
        for index in (current, previous):
            if index.isValid():
                self._draw_row(index.row())
        if not current.isValid():
            return
        problem = self.grid.problem(current.row(), self.grid.columns[current.column()])
        self.say(problem.text if problem else "")
        if current.row() != previous.row():
            self.row_changed.emit(current.row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802 - Qt's own name
        """Tell count, sum and average of what is chosen."""
        super().selectionChanged(selected, deselected)
        self._telling.start()

    def scrollTo(  # noqa: N802 - Qt's own name
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Show a cell, and not behind the frozen column."""
        super().scrollTo(index, hint)
        behind = self.columnWidth(0) - self.columnViewportPosition(index.column())
        if index.column() > 0 and behind > 0 and self.horizontalScrollBar().value() > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - behind)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Share the room out anew."""
        super().resizeEvent(event)
        self.fit()
        self._place_note()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own name
        """Choose up to a cell with Shift."""
        index = self.indexAt(event.position().toPoint())
        if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and index.isValid():
            self._extend(index)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own name
        """Fold or unfold a row by its caret."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        on_caret = (
            index.isValid()
            and index.column() == 0
            and event.position().x() > self.columnViewportPosition(0) + self.columnWidth(0) - 18
        )
        if on_caret and self.has_children(index.row()):
            self.fold(not self.is_folded(index.row()))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        """Start with a cell under the cursor."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.grid.rowCount():
            self.go(0, 0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        """Show the selection as resting."""
        super().focusOutEvent(event)
        self.viewport().update()

    # --- within -----------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self.setProperty("grid", True)
        self.setFont(sized(self.font(), -0.5))
        self.head = GridHeader(self)
        self.setHorizontalHeader(self.head)
        self.setModel(self.grid)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self.row_height)
        header.setFont(self.font())
        header.setMinimumSectionSize(20)
        header.sectionResized.connect(self._resized)
        self.head.dragged.connect(self.column_dragged)
        self.note = QLabel(self)
        self.note.setProperty("role", "problem")
        self.note.setProperty("strip", True)
        self.note.setWordWrap(True)
        self.note.setMargin(4)
        self.note.setAutoFillBackground(True)
        self.note.hide()
        self._frozen = FrozenColumn(self)
        self.filters = FilterRow(self)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.filters.place())

    def _columns_changed(self) -> None:
        """Follow a reset of the model: other columns, or rows that became others."""
        self._hide_again()
        self._rows_changed()
        self.filters.make_fields()
        self.fit()

    def _rows_changed(self) -> None:
        """Keep the empty row low; a row that grew out of it becomes as high as the others."""
        self._telling.start()
        rows, last = self.verticalHeader(), len(self.grid.rows)
        if not self.two_lines or (self._low.isValid() and self._low.row() == last):
            return
        if self._low.isValid():
            rows.resizeSection(self._low.row(), self.row_height)
        self._low = QPersistentModelIndex(self.grid.index(last, 0)) if self.grid.rowCount() > last else QPersistentModelIndex()
        if self._low.isValid():
            rows.resizeSection(last, self.new_row_height)

    def _key(self, row: int) -> Hashable:
        """What a row is known by while rows come and go."""
        key: Hashable = getattr(self.grid.rows[row], self.grid.unique) if self.grid.unique else self.grid.place_of(row)
        return key

    def _note_hidden(self) -> None:
        """Before a reset: remember what is folded, and let the low row be like the others."""
        self._folded = frozenset(self._key(row) for row in range(len(self.grid.rows)) if self.is_folded(row))
        if self._low.isValid():
            self.verticalHeader().resizeSection(self._low.row(), self.row_height)
        self._low = QPersistentModelIndex()

    def _hide_again(self) -> None:
        """After a reset: fold and filter away what was; rows that came are in sight."""
        folded = False
        for row in range(len(self.grid.rows)) if self._folded or self._out else ():
            child = self.grid.place_of(row).child >= 0
            folded = folded if child else self._key(row) in self._folded
            self.setRowHidden(row, self._key(row) in self._out or (child and folded))

    def _bring_into_sight(self, row: int) -> None:
        if row >= len(self.grid.rows):
            return
        place = self.grid.place_of(row)
        family = [row, self.grid.row_at(place._replace(child=-1))] if place.child >= 0 else [row]
        self._out -= {self._key(one) for one in family}
        for one in family:
            self.showRow(one)
        self.filtered.emit()

    def _resized(self, section: int, _old: int, width: int) -> None:
        if not self._fitting:
            self.widths[self.grid.columns[section].name] = width
            self._place_over()
            self.fitted.emit()

    def _extend(self, to: QModelIndex) -> None:
        """Choose the rectangle from where choosing began to a cell."""
        start = self._anchor if self._anchor.isValid() else QPersistentModelIndex(self.currentIndex())
        if not to.isValid() or not start.isValid():
            return
        top, bottom = sorted((start.row(), to.row()))
        left, right = sorted((start.column(), to.column()))
        self._extending = True
        self.selectionModel().setCurrentIndex(to, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._extending = False
        area = QItemSelection(self.grid.index(top, left), self.grid.index(bottom, right))
        self.selectionModel().select(area, _SELECT)
        self.scrollTo(to)

    def _room_for_sum(self, column: GridColumn) -> int:
        """The width that the sum of a column, written semibold, takes: no single amount is longer."""
        if not column.sums:
            return 0
        text = column.written(self.grid.sums().get(column.name))
        return int(self.fontMetrics().horizontalAdvance(text) * 1.06) + 2 * EDGE + 2

    def _widen(self) -> None:
        """Give columns more room when their sums have grown out of them."""
        for place, column in enumerate(self.grid.columns):
            if column.sums and column.name not in self.widths and self._room_for_sum(column) > self.columnWidth(place):
                self.fit()
                return

    def _place_over(self) -> None:
        self._frozen.place()
        self.filters.place()

    def _place_note(self) -> None:
        if self.note.isVisibleTo(self):
            area = self.viewport().geometry()
            height = self.note.heightForWidth(area.width())
            self.note.setGeometry(area.left(), area.bottom() + 1 - height, area.width(), height)
            self.note.raise_()

    def _draw_row(self, row: int) -> None:
        top, height = self.rowViewportPosition(row), self.rowHeight(row)
        self.viewport().update(0, top, self.viewport().width(), height)
        self._frozen.update()

    def _tell_selection(self) -> None:
        cells = self.chosen()
        count = sum(map(len, cells.values()))
        numbers = [
            value
            for place, rows in cells.items()
            if self.grid.columns[place].numbers
            for row in rows
            if (value := self.grid.value(row, self.grid.columns[place])) is not None
        ]
        if count < 2 or not numbers:
            self.selection_told.emit("")
            return
        money = any(self.grid.columns[place].written(Decimal(1)).endswith(".00") for place in cells if numbers)
        write = written_money if money else written_number
        total = sum(numbers, Decimal(0))
        average = (total / len(numbers)).quantize(Decimal("0.01"))
        self.selection_told.emit(f"{len(numbers):,} amounts · sum {write(total)} · average {write(average)}")
