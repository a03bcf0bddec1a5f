"""An editable grid over a tuple of frozen values inside a draft: the model. Views and delegates only ask it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.paths import value_at, with_value
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.tables.grid_columns import GridColumn
from dsca_desk.desktop.tables.grid_rows import Place, Problem, Problems, flat, flat_again, rebuilt, seen_in
from dsca_desk.desktop.tables.rows import VALUE_ROLE, Index

__all__ = ["GridModel", "Place", "Problem"]

MOST_PIECES = 64  # more changed rows than this are told to views as one range
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


class GridModel(QAbstractTableModel):
    """Rows are the values at `place` of a draft, each followed by its `children`; one empty row more takes new ones.

    Edits replace one value of the draft, or several as one undo step. `make(n)` gives the value the n-th new row starts from;
    `unique` names the field whose values differ from row to row.
    Text that cannot be read stays in its cell, marked, until it is mended or the cell restored; `told` says what is wrong.
    """

    told = Signal(str)
    sums_changed = Signal()

    def __init__(
        self,
        draft: Draft[Any],
        place: str,
        columns: Sequence[GridColumn],
        make: Callable[[int], Any],
        *,
        children: str = "",
        noun: str = "row",
        read_only: bool = False,
        hint: str = "",
        unique: str = "",
        follow: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.draft, self.place, self.noun, self.hint = draft, place, noun, hint
        self.columns = tuple(columns)
        self.read_only = read_only
        self._empty_row = 0 if read_only else 1
        self.children_field = children
        self.unique = unique
        self._make = make
        self._values: list[Any] = []
        self._places: list[Place] = []
        self._beside: list[Any] = []
        self._unclear: dict[tuple[int, str], tuple[str, str]] = {}
        self._found: Problems = {}
        self._problems: Problems = {}
        self._sums: dict[str, Decimal] | None = None
        self._tops: Sequence[Any] = value_at(draft.now, place)
        self._values, self._places = flat(self._tops, children)
        self._beside = self.beside_now(self._values)
        if follow:
            draft.signals.changed.connect(self._draft_changed)

    # --- rows ---------------------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Any]:
        """The values of all rows in order, children after their parent."""
        return self._values

    def place_of(self, row: int) -> Place:
        """Return where a row stands in the draft."""
        return self._places[row]

    def row_at(self, place: Place) -> int:
        """Return the row of a place, -1 when there is none."""
        try:
            return self._places.index(place)
        except ValueError:
            return -1

    def path_of(self, row: int) -> str:
        """Return the path of a row's value in the draft: `lines[2].sublines[0]`."""
        top, child = self._places[row]
        path = f"{self.place}[{top}]"
        return path if child < 0 else f"{path}.{self.children_field}[{child}]"

    def is_new(self, row: int) -> bool:
        """Tell whether a row is the empty one at the end."""
        return row >= len(self._values)

    def beside(self, row: int) -> Any:
        """Return what was computed for a row, None where nothing was."""
        return self._beside[row] if row < len(self._beside) else None

    def beside_now(self, values: Sequence[Any]) -> list[Any]:  # noqa: ARG002 - for models that compute
        """Return what is computed for each row now; a model with computed columns says it here."""
        return []

    def set_columns(self, columns: Sequence[GridColumn]) -> None:
        """Show other columns, or the same in another order."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._sums = None
        self._problems = seen_in(self._found, self.columns)
        self.endResetModel()

    def set_problems(self, problems: Problems) -> None:
        """Mark cells by place and column name; what is wrong in a column that is not shown marks the column of words."""
        self._found = problems
        seen = seen_in(problems, self.columns)
        changed = {key for key in {*seen, *self._problems} if seen.get(key) != self._problems.get(key)}
        self._problems = seen
        self._tell_rows(sorted({row for place, _name in changed if (row := self.row_at(place)) >= 0}))

    def refresh(self) -> None:
        """Follow the draft and what is computed beside it; only rows that changed are told to views."""
        tops = value_at(self.draft.now, self.place)
        values, places = flat_again(tops, self._tops, self._values, self._places, self.children_field)
        self._tops = tops
        beside = self.beside_now(values)
        if len(values) == len(self._values):
            self._take_same(values, places, beside)
        else:
            self._take_other(values, places, beside)
        self.sums_changed.emit()

    def sums(self) -> dict[str, Decimal]:
        """Return the sums of the columns that are added up, over rows that are not children."""
        if self._sums is None:
            adding = self._adding()
            self._sums = {column.name: Decimal(0) for column in adding}
            for row, place in enumerate(self._places):
                if place.child < 0:
                    self._add(adding, self._values[row], self.beside(row), 1)
        return self._sums

    def hint_in(self, column: GridColumn) -> str:
        """Return what the empty row says in a column."""
        return self.hint if column is self._worded() else ""

    # --- cells --------------------------------------------------------------------------------------------------------------

    def value(self, row: int, column: GridColumn) -> Any:
        """Return the value of a cell, None where there is none."""
        if row >= len(self._values):
            return None
        if column.value is not None:
            return column.value(self._values[row], self.beside(row))
        return getattr(self._values[row], column.name)

    def text(self, row: int, column: GridColumn) -> str:
        """Return what a cell shows."""
        unclear = self._unclear.get((row, column.name)) if self._unclear else None
        if unclear:
            return unclear[0]
        value = self.value(row, column)
        if row < len(self._values) and not column.computed and value == column.empty and column.applies(self._values[row]):
            return ""  # a zero would look as if it meant something
        return column.written(value)

    def problem(self, row: int, column: GridColumn) -> Problem | None:
        """Return what is wrong with a cell: unclear text first, then what checks found."""
        if self._unclear and (unclear := self._unclear.get((row, column.name))):
            return Problem("error", unclear[1])
        if not self._problems or row >= len(self._values):
            return None
        place = self._places[row]
        found = self._problems.get((place, column.name))
        return found or (self._problems.get((place, "")) if column is self._worded() else None)

    def why_locked(self, row: int, column: GridColumn) -> str:
        """Return why a cell cannot be typed in, "" when it can."""
        if self.read_only:
            return "The document has left the desk and can no longer be edited."
        if column.computed:
            return f"{column.words} is computed. Press F1 to see how."
        return "" if row >= len(self._values) else column.applies(self._values[row])

    def misfit(self, row: int, column: GridColumn, value: Any) -> str:  # noqa: ARG002 - for models with rules of their own
        """Return why a value cannot stand in a cell whatever the other rows hold, "" when it can; row -1 is a new row."""
        return "This cell cannot be empty." if column.needed and value in (None, "") else ""

    def refusal(self, row: int, column: GridColumn, value: Any) -> str:
        """Return why a value cannot stand in a cell, "" when it can."""
        reason = self.misfit(row if row < len(self._values) else -1, column, value)
        if not reason and column.name == self.unique:
            other = next((place for place, one in enumerate(self._values) if getattr(one, self.unique) == value), row)
            reason = "" if other == row else f"{self.noun.capitalize()} {value} is there already."
        return reason

    def read(self, row: int, column: GridColumn, text: str) -> Any:
        """Read typed text as the value of a cell. Raises UnclearError."""
        assert column.read is not None
        value = column.read(text) if text.strip() else column.empty
        reason = self.refusal(row, column, value)
        if reason:
            raise UnclearError(reason)
        return value

    def type_text(self, row: int, column: GridColumn, text: str) -> bool:
        """Take what was typed into a cell; unclear text stays there, marked, and False is returned."""
        locked = self.why_locked(row, column)
        if locked:
            self.told.emit(locked)
            return False
        try:
            value = self.read(row, column, text)
        except UnclearError as problem:
            self._unclear[row, column.name] = (text, str(problem))
            self.told.emit(str(problem))
            self._tell_rows([row])
            return False
        if self._unclear.pop((row, column.name), None):
            self._tell_rows([row])
        if row < len(self._values):
            self.put(row, column, value)
        elif text.strip():
            self.append([{column.name: value}], f"Add {self.noun}")
        self.told.emit("")
        return True

    def restore(self, row: int, column: GridColumn) -> None:
        """Forget unclear text; the cell shows its value again."""
        if self._unclear.pop((row, column.name), None):
            self._tell_rows([row])
            self.told.emit("")

    @property
    def unclear(self) -> Mapping[tuple[int, str], tuple[str, str]]:
        """Text that could not be read, by row and column name: the text and what is wrong with it."""
        return self._unclear

    # --- edits --------------------------------------------------------------------------------------------------------------

    def put(self, row: int, column: GridColumn, value: Any) -> None:
        """Replace the value of a cell; edits of the same cell one after another become one undo step."""
        self.draft.put(f"{self.path_of(row)}.{column.name}", value, f"Edit {column.words.lower()}")

    def put_many(self, cells: Iterable[tuple[int, GridColumn, Any]], text: str) -> None:
        """Replace the values of several cells as one undo step."""
        fields: dict[int, dict[str, Any]] = {}
        for row, column, value in cells:
            self._unclear.pop((row, column.name), None)
            fields.setdefault(row, {})[column.name] = value
        changed = {row: msgspec.structs.replace(self._values[row], **values) for row, values in fields.items()}
        if changed:
            self.put_rows(changed, (), text)

    def put_rows(self, changed: Mapping[int, Any], added: Sequence[Any], text: str) -> None:
        """Replace whole rows and append new ones as one undo step."""
        self._replace(self.joined(self._with(changed, frozenset(), {}), added), text)

    def joined(self, tops: tuple[Any, ...], added: Sequence[Any]) -> tuple[Any, ...]:
        """Return the tuple of the draft with new values in their place: the end, unless a model knows better."""
        return (*tops, *added)

    def append(self, fields: Sequence[Mapping[str, Any]], text: str) -> None:
        """Append new rows with some fields given, as one undo step."""
        values: list[Any] = []
        for given in fields:
            values.append(msgspec.structs.replace(self.new_value(len(values)), **given))
        self.put_rows({}, values, text)

    def insert_after(self, row: int, values: Sequence[Any], text: str) -> int:
        """Insert values after a row and its children (-1: before all) as siblings of it; return the row of the first."""
        if row < 0 or not self._values:
            self._replace((*values, *value_at(self.draft.now, self.place)), text)
            return 0
        row = min(row, len(self._values) - 1)
        place = self._places[row]
        self._replace(self._with({}, frozenset(), {row: values}), text)
        return self.row_at(place._replace(child=place.child + 1) if place.child >= 0 else Place(place.top + 1))

    def remove(self, rows: Iterable[int], text: str = "") -> None:
        """Remove rows, with their children, as one undo step."""
        gone = frozenset(row for row in rows if row < len(self._values))
        if gone:
            many = "" if len(gone) == 1 else f"{len(gone)} "
            self._replace(self._with({}, gone, {}), text or f"Delete {many}{self.noun}{'s' if many else ''}")

    def duplicate(self, row: int) -> int:
        """Insert a copy of a row below it and return its row; -1 for the empty row."""
        if row >= len(self._values):
            return -1
        return self.insert_after(row, [self.copied(row)], f"Duplicate {self.noun}")

    def copied(self, row: int) -> Any:
        """Return the copy of a row; a model whose rows have names of their own gives it a new one."""
        return self._values[row]

    def new_value(self, ahead: int = 0) -> Any:
        """Return the value a new row starts from when so many others are about to be added before it."""
        return self._make(ahead)

    # --- what Qt asks -------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The rows, and the empty one for a new row unless nothing may be edited."""
        return 0 if parent.isValid() else len(self._values) + self._empty_row

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of columns shown."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be selected; those that take text can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags if self.why_locked(index.row(), self.columns[index.column()]) else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view or a screen reader asks about a cell."""
        if not index.isValid():
            return None
        row, column = index.row(), self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(row, column)
        if role == VALUE_ROLE:
            return self.value(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[column.side]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole):
            return self.said(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's own name
        """Take typed text."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        return self.type_text(index.row(), self.columns[index.column()], str(value))

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
            return column.help or column.words
        return _SIDES[column.side] if role == Qt.ItemDataRole.TextAlignmentRole else None

    def said(self, row: int, column: GridColumn) -> str:
        """Return what there is to say about a cell: its problem, the words of its code, or why nothing can be typed."""
        problem = self.problem(row, column)
        if problem:
            return problem.text
        value = self.value(row, column)
        if column.choices is not None and value is not None:
            return next((words for code, words in column.choices() if code == value), f"{value} · not among the codes")
        if row < len(self._values) and not column.computed:
            return column.applies(self._values[row])
        return ""

    def spoken(self, row: int, column: GridColumn) -> str:
        """Return how a screen reader announces a cell: `line 001, Total, 2,230,080.00, computed`."""
        name = f"new {self.noun}" if self.is_new(row) else self.name_of(row)
        parts = [name, column.words, self.text(row, column) or "empty"]
        if column.computed:
            parts.append("computed")
        problem = self.problem(row, column)
        if problem:
            parts.append(f"{problem.severity}: {problem.text}")
        return ", ".join(parts)

    def name_of(self, row: int) -> str:
        """Return how a row is called in sentences."""
        return f"{self.noun} {row + 1}"

    # --- within -------------------------------------------------------------------------------------------------------------

    def _draft_changed(self, path: str) -> None:
        if path == "" or path.startswith(self.place) or self.place.startswith(path):
            self.refresh()

    def _take_same(self, values: list[Any], places: list[Place], beside: list[Any]) -> None:
        old, old_beside = self._values, self._beside
        changed = [row for row, value in enumerate(values) if value is not old[row]]
        if len(beside) != len(old_beside):
            changed, self._sums = list(range(len(values))), None
        else:
            computed = [row for row, value in enumerate(beside) if value is not old_beside[row]]
            changed = sorted({*changed, *computed})
        if places is not self._places and places != self._places:
            changed, self._sums = list(range(len(values))), None
        adding = self._adding()
        if self._sums is not None and adding:
            if len(changed) > MOST_PIECES:
                self._sums = None
            else:
                for row in changed:
                    if places[row].child < 0:
                        self._add(adding, old[row], old_beside[row] if old_beside else None, -1)
                        self._add(adding, values[row], beside[row] if beside else None, 1)
        self._values, self._places, self._beside = values, places, beside
        self._tell_rows(changed)

    def _take_other(self, values: list[Any], places: list[Place], beside: list[Any]) -> None:
        """Rows came or went: tell the stretch between the rows that are the same above and below."""
        old, last_old, last_new = self._values, len(self._values), len(values)
        first = 0
        while first < min(last_old, last_new) and old[first] is values[first]:
            first += 1
        while last_old > first and last_new > first and old[last_old - 1] is values[last_new - 1]:
            last_old, last_new = last_old - 1, last_new - 1
        at_end = first == len(old) and not self.read_only
        self._sums = None
        if last_old > first and last_new > first:  # some rows became others
            self.beginResetModel()
            self._values, self._places, self._beside = values, places, beside
            self.endResetModel()
        elif last_old > first:
            self.beginRemoveRows(QModelIndex(), first, last_old - 1)
            self._values, self._places, self._beside = values, places, beside
            self._shift_unclear(first, last_old, first - last_old)
            self.endRemoveRows()
            self._tell_rows(list(range(min(first, len(values)), len(values))))
        else:
            if at_end:
                # Rows at the end grow out of the empty row: it becomes the first of them, and the empty one comes anew below,
                # so that the cursor stays with what was typed.
                self._values, self._places, self._beside = values[: first + 1], places[: first + 1], beside[: first + 1]
                self._empty_row = 0
                self._tell_rows([first])
            start = first + 1 if at_end else first
            self.beginInsertRows(QModelIndex(), start, start + last_new - first - 1)
            self._values, self._places, self._beside = values, places, beside
            self._empty_row = 0 if self.read_only else 1
            self._shift_unclear(first, first, last_new - first if not at_end else 0)
            self.endInsertRows()
            self._tell_rows(list(range(last_new, len(values))))

    def _shift_unclear(self, first: int, last: int, by: int) -> None:
        self._unclear = {
            (row + by if row >= last else row, name): text
            for (row, name), text in self._unclear.items()
            if row < first or row >= last
        }

    def _tell_rows(self, rows: Sequence[int]) -> None:
        if not rows or not self.columns:
            return
        last = len(self.columns) - 1
        pieces = [(rows[0], rows[-1])] if len(rows) > MOST_PIECES else [(row, row) for row in rows]
        for top, bottom in pieces:
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, last))

    def _with(self, changed: Mapping[int, Any], gone: frozenset[int], after: Mapping[int, Sequence[Any]]) -> tuple[Any, ...]:
        """The tuple of the draft with rows changed, taken out, and put in after others."""
        return rebuilt(self._values, self._places, self.children_field, changed, gone, after)

    def _replace(self, tops: tuple[Any, ...], text: str) -> None:
        self.draft.replace(with_value(self.draft.now, self.place, tops), text)

    def _worded(self) -> GridColumn:
        return next((column for column in self.columns if column.wraps), self.columns[0])

    def _adding(self) -> list[GridColumn]:
        return [column for column in self.columns if column.sums]

    def _add(self, adding: Sequence[GridColumn], value: Any, beside: Any, sign: int) -> None:
        assert self._sums is not None
        for column in adding:
            amount = column.value(value, beside) if column.value is not None else getattr(value, column.name)
            if amount is not None:
                self._sums[column.name] += amount if sign > 0 else -amount
