"""The view of an editable grid: what keys do, filling, the clipboard."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QWidget

from dsca_desk.desktop.forms.reading import UnclearError, written_day
from dsca_desk.desktop.tables.clipboard import CopiedCell, mime_of, plain_number, rows_of
from dsca_desk.desktop.tables.delegates import CellEditor, GridDelegate
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import GridColumn
from dsca_desk.desktop.tables.grid_fill import Cells, fill_down, fill_right, fill_text
from dsca_desk.desktop.tables.grid_paste import Heads, PastePlan, paste, plan_paste
from dsca_desk.desktop.tables.grid_preview import PastePreview
from dsca_desk.desktop.tables.grid_table import GridTable
from dsca_desk.desktop.tables.rows import Index

_CURSOR = QAbstractItemView.CursorAction
_MOVES = {
    Qt.Key.Key_Up: _CURSOR.MoveUp,
    Qt.Key.Key_Down: _CURSOR.MoveDown,
    Qt.Key.Key_Left: _CURSOR.MoveLeft,
    Qt.Key.Key_Right: _CURSOR.MoveRight,
    Qt.Key.Key_Home: _CURSOR.MoveHome,
    Qt.Key.Key_End: _CURSOR.MoveEnd,
    Qt.Key.Key_PageUp: _CURSOR.MovePageUp,
    Qt.Key.Key_PageDown: _CURSOR.MovePageDown,
}
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class GridView(GridTable):
    """A `GridTable` one types in: what keys do, filling, the clipboard.

    `explain_wanted` carries the path of the amount under the cursor when F1 is pressed; `row_wanted` that Ctrl+Ins was: whoever
    shows the grid decides what a new row is.
    """

    explain_wanted = Signal(str)
    row_wanted = Signal()

    def __init__(self, model: GridModel, *, two_lines: bool = False, parent: QWidget | None = None) -> None:
        self._keys: dict[QKeySequence, Callable[[], object]] = {}
        self.heads: Heads | None = None
        self.all_columns: tuple[GridColumn, ...] = model.columns
        self.most = 0
        self.preview: PastePreview | None = None
        super().__init__(model, two_lines=two_lines, parent=parent)
        self.delegate = GridDelegate(self)
        self.delegate.finished.connect(self._edited)
        self.setItemDelegate(self.delegate)
        self._keys = {QKeySequence(keys): run for keys, run in self._commands()}

    # --- what keys do -----------------------------------------------------------------------------------------------------------

    def edit_cell(self) -> None:
        """Type in the current cell."""
        index = self.currentIndex()
        if index.isValid() and not self._told_locked(index):
            self.edit(index)

    def finish_editing(self) -> None:
        """Take what is being typed, as if one had gone elsewhere."""
        editor = self.indexWidget(self.currentIndex())
        if isinstance(editor, CellEditor):
            self.commitData(editor)
            self.closeEditor(editor, GridDelegate.EndEditHint.NoHint)

    def open_choices(self) -> None:
        """Type in the current cell with its list of codes open."""
        index = self.currentIndex()
        column = self.column()
        if index.isValid() and column and column.choices is not None and not self._told_locked(index):
            self.edit(index)
            editor = self.indexWidget(index)
            if isinstance(editor, CellEditor):
                editor.open_choices()

    def clear_cells(self) -> None:
        """Empty the chosen cells as one undo step."""
        for (row, name), _text in list(self.grid.unclear.items()):
            places = [place for place, column in enumerate(self.grid.columns) if column.name == name]
            if any(row in self.chosen().get(place, ()) for place in places):
                self.grid.restore(row, self.grid.columns[places[0]])
        self.say(fill_text(self.grid, self._typed(), "", "Empty"))

    def fill_down(self) -> None:
        """Fill the chosen cells from the top."""
        self.say(fill_down(self.grid, self._typed()))

    def fill_right(self) -> None:
        """Fill the chosen cells from the left."""
        self.say(fill_right(self.grid, self.chosen()))

    def type_everywhere(self, text: str) -> bool:
        """Put a typed text into the current column of every chosen row; False when it is unclear."""
        index, column = self.currentIndex(), self.column()
        if column is None:
            return False
        try:
            self.grid.read(index.row(), column, text)
        except UnclearError as problem:
            self.say(str(problem))
            return False
        self.say(fill_text(self.grid, {index.column(): self.chosen_rows()}, text, "Edit"))
        return True

    def put_today(self) -> None:
        """Put today's date into the chosen cells that hold days."""
        index, column = self.currentIndex(), self.column()
        cells = {place: rows for place, rows in self._typed().items() if self.grid.columns[place].today is not None}
        if column is None or not cells:
            self.say("Ctrl+; puts today's date into cells that hold dates.")
            return
        today = next(iter(cells))
        text = written_day(self.grid.columns[today].today())  # type: ignore[misc]  # only columns of days are left
        if column.today is not None and self.grid.is_new(index.row()):
            self.grid.type_text(index.row(), column, text)
        else:
            self.say(fill_text(self.grid, cells, text, "Put today into"))

    def delete_rows(self) -> None:
        """Delete the rows in which anything is chosen."""
        rows = self.chosen_rows()
        if rows and not self._told_read_only():
            column = self.currentIndex().column()
            self.grid.remove(rows)
            self.go(min(rows[0], self.grid.rowCount() - 1), column)

    def duplicate_row(self) -> None:
        """Copy the current row below itself."""
        if not self._told_read_only():
            row = self.grid.duplicate(self.currentIndex().row())
            if row >= 0:
                self.go(row)

    def select_rows(self) -> None:
        """Choose the whole rows of the chosen cells."""
        selection = QItemSelection()
        last = self.grid.columnCount() - 1
        for row in sorted({row for rows in self.chosen().values() for row in rows}):
            selection.select(self.grid.index(row, 0), self.grid.index(row, last))
        self.selectionModel().select(selection, _SELECT)

    def copy(self, *, heads: bool = False) -> None:
        """Copy the chosen cells as tab text and HTML."""
        cells = self.chosen()
        rows = sorted({row for rows in cells.values() for row in rows})
        rows = [row for row in rows if not self.grid.is_new(row)]
        columns = [self.grid.columns[place] for place in cells]
        if rows and columns:
            table = [[self._copied(row, column) for column in columns] for row in rows]
            QGuiApplication.clipboard().setMimeData(mime_of(table, [column.head for column in columns] if heads else ()))

    def cut(self) -> None:
        """Copy the chosen cells and empty them."""
        if not self._told_read_only():
            self.copy()
            self.clear_cells()

    def paste(self) -> None:
        """Paste the clipboard at the cursor; what cannot be taken is shown first, and nothing has happened until then."""
        index = self.currentIndex()
        table = rows_of(QGuiApplication.clipboard().text())
        if not table or not index.isValid() or self._told_read_only():
            return
        cells = self.chosen()
        if len(table) == 1 and len(table[0]) == 1 and sum(map(len, cells.values())) > 1:
            self.say(fill_text(self.grid, self._typed(), table[0][0], "Paste into"))
            return
        first_row, first = (min(cells.get(min(cells), [index.row()])), min(cells)) if cells else (index.row(), index.column())
        rows = [row for row in range(first_row, len(self.grid.rows)) if not self.isRowHidden(row)]
        plan = plan_paste(
            self.grid,
            self.grid.columns[first:],
            rows,
            table,
            everything=self.all_columns,
            heads=self.heads,
            most=self.most,
        )
        if plan.refused:
            self.preview = PastePreview(plan, self.grid.noun, self)
            self.preview.accepted.connect(lambda: self._paste(plan))
            self.preview.finished.connect(self._preview_closed)
            self.preview.open()
        else:
            self._paste(plan)

    def explain(self) -> None:
        """Ask why the amount under the cursor is what it is."""
        index, column = self.currentIndex(), self.column()
        if column is not None and column.amount and not self.grid.is_new(index.row()):
            self.explain_wanted.emit(f"{self.grid.path_of(index.row())}.{column.amount}")
        elif column is not None:
            self.say(column.help or column.words)

    # --- Qt overrides -----------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Do what a key stands for; a key that types begins editing, or says why the cell is locked."""
        run = self._keys.get(QKeySequence(event.keyCombination()))
        if run is not None:
            run()
            return
        if event.key() == Qt.Key.Key_Escape and self.is_filtered:
            self.clear_filter()
            return
        self.say("")
        move = _MOVES.get(Qt.Key(event.key()))
        if move is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._extend(self.moveCursor(move, event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier))
            return
        typed = event.text()
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if typed.isprintable() and typed.strip() and not held and self._told_locked(self.currentIndex()):
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the grid from commands of the window that have the same ones."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self._filter_is_typed():
            sequence = QKeySequence(event.keyCombination())
            if sequence in self._keys or (event.key() == Qt.Key.Key_Escape and self.is_filtered):
                event.accept()
                return True
        return super().event(event)

    # --- within -----------------------------------------------------------------------------------------------------------------

    def _commands(self) -> list[tuple[str, Callable[[], object]]]:
        return [
            ("F2", self.edit_cell),
            ("F4", self.open_choices),
            ("Alt+Down", self.open_choices),
            ("Return", lambda: self._step(1)),
            ("Enter", lambda: self._step(1)),
            ("Shift+Return", lambda: self._step(-1)),
            ("Del", self.clear_cells),
            ("Ctrl+C", self.copy),
            ("Ctrl+Shift+C", lambda: self.copy(heads=True)),
            ("Ctrl+X", self.cut),
            ("Ctrl+V", self.paste),
            ("Ctrl+D", self.fill_down),
            ("Ctrl+R", self.fill_right),
            ("Ctrl+Ins", self.row_wanted.emit),
            ("Ctrl+Del", self.delete_rows),
            ("Ctrl+Shift+D", self.duplicate_row),
            ("Shift+Space", self.select_rows),
            ("F1", self.explain),
            ("Alt+Shift+Left", lambda: self.fold(True)),
            ("Alt+Shift+Right", lambda: self.fold(False)),
            ("Alt+Shift+Up", lambda: self.fold_all(True)),
            ("Alt+Shift+Down", lambda: self.fold_all(False)),
            ("Ctrl+F", self.filter_rows),
            ("Ctrl+;", self.put_today),
            ("Ctrl+Shift+;", self.put_today),
        ]

    def _filter_is_typed(self) -> bool:
        return self.filters.isAncestorOf(self.window().focusWidget() or self)

    def _step(self, by: int) -> None:
        row = self.currentIndex().row() + by
        while 0 <= row < self.grid.rowCount() and self.isRowHidden(row):
            row += by
        self.go(row)

    def _edited(self, how: str) -> None:
        self.setFocus()
        index = self.currentIndex()
        if how == "down":
            self._step(1)
        elif how in ("next", "previous"):
            self._edit_beside(index, 1 if how == "next" else -1)

    def _edit_beside(self, index: QModelIndex, by: int) -> None:
        """Go to the next cell that can be typed in, over the end of the row, and type there."""
        columns, last = self.grid.columnCount(), self.grid.rowCount()
        place = index.row() * columns + index.column() + by
        while 0 <= place < last * columns:
            row, column = divmod(place, columns)
            if not self.isRowHidden(row) and not self.grid.why_locked(row, self.grid.columns[column]):
                self.go(row, column)
                self.edit(self.currentIndex())
                return
            place += by

    def _told_locked(self, index: Index) -> bool:
        reason = self.grid.why_locked(index.row(), self.grid.columns[index.column()]) if index.isValid() else ""
        if reason:
            self.say(reason)
        return bool(reason)

    def _told_read_only(self) -> bool:
        if self.grid.read_only:
            self.say("The document has left the desk and can no longer be edited.")
        return self.grid.read_only

    def _typed(self) -> Cells:
        """The chosen cells without those of computed columns."""
        return {place: rows for place, rows in self.chosen().items() if not self.grid.columns[place].computed}

    def _copied(self, row: int, column: GridColumn) -> CopiedCell:
        value = self.grid.value(row, column)
        return CopiedCell(self.grid.text(row, column), plain_number(value) if column.numbers and value is not None else None)

    def _paste(self, plan: PastePlan) -> None:
        paste(self.grid, plan)
        aside = f" Columns left aside: {', '.join(plan.ignored)}." if plan.ignored else ""
        left = f" {len(plan.refused)} cells were left out." if plan.refused else ""
        self.say(f"{plan.text(self.grid.noun).replace('Paste', 'Pasted')}.{left}{aside}" if aside or left else "")

    def _preview_closed(self) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
            self.preview = None
        self.setFocus()
