"""Rows of policy tables in a grid: the columns of one table, or the few that rows of several tables have in common."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from dsca_desk.desktop.cases.explain_page import trust_of_status
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import icon
from dsca_desk.policy.search import cell_text
from dsca_desk.policy.table import TableSpec
from dsca_desk.services.reference import ReferenceRow, figure_words, heads_of, row_name, row_words

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
STANDING = "status"


class Head(NamedTuple):
    """A column of the grid: its name, its words, whether it holds numbers, and how its value is read from a row."""

    name: str
    title: str
    number: bool
    value: Callable[[ReferenceRow], Any]


def _standing(one: ReferenceRow) -> str:
    return trust_of_status(one.row.status).words


_COMMON = (
    Head("table", "Table", False, lambda one: one.table.title),
    Head("name", "Row", False, lambda one: row_name(one.table, one.row)),
    Head("figure", "Figure", True, lambda one: figure_words(one.row)),
    Head(STANDING, "Standing", False, _standing),
    Head("words", "About", False, lambda one: row_words(one.table, one.row)),
    Head("effective_from", "From", False, attrgetter("row.effective_from")),
    Head("effective_to", "To", False, attrgetter("row.effective_to")),
    Head("source", "Source", False, attrgetter("row.source")),
)


def heads(spec: TableSpec | None) -> tuple[Head, ...]:
    """Return the columns of a table; None stands for rows of several."""
    if spec is None:
        return _COMMON
    return tuple(
        Head(STANDING, "Standing", False, _standing)
        if head.name == STANDING
        else Head(head.name, head.title, head.number, attrgetter(f"row.{head.name}"))
        for head in heads_of(spec)
    )


class ReferenceModel(QAbstractTableModel):
    """Shows rows as they read, their standing with icon and word. `ROW_ROLE` gives the row itself."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: tuple[Head, ...] = heads(None)
        self._spec: TableSpec | None = None
        self._rows: list[ReferenceRow] = []
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)

    def show(self, spec: TableSpec | None, rows: Sequence[ReferenceRow]) -> None:
        """Show rows of a table, or with None of several."""
        self.beginResetModel()
        if spec is not self._spec:
            self._spec, self.heads = spec, heads(spec)
            self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._rows = list(rows)
        self._order()
        self.endResetModel()

    def rows(self) -> Sequence[ReferenceRow]:
        """The rows as they stand."""
        return self._rows

    def place_of(self, address: str) -> int:
        """Return where the row of an address stands, -1 when it is not shown."""
        return next((place for place, one in enumerate(self._rows) if one.address == address), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column; -1 leaves them as they stand."""
        self.beginResetModel()
        self._sorted_by = (column, order)
        self._order()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of columns."""
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one, head = self._rows[index.row()], self.heads[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return written(head.value(one))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{head.title}: {written(head.value(one)) or 'nothing'}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(head)
            case Qt.ItemDataRole.DecorationRole if head.name == STANDING:
                trust = trust_of_status(one.row.status)
                return icon(trust.icon, trust.role)
        return one if role == ROW_ROLE else None

    def headerData(  # noqa: N802 - Qt's own name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer what a header asks."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section].title
        return _side(self.heads[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _order(self) -> None:
        column, order = self._sorted_by
        if 0 <= column < len(self.heads):
            value = self.heads[column].value
            self._rows.sort(key=lambda one: _sortable(value(one)), reverse=order == Qt.SortOrder.DescendingOrder)


def written(value: object) -> str:
    """Write a value as it stands in a cell: days as 06 Jan 2027, numbers with thousands marks."""
    if isinstance(value, date):
        return written_day(value)
    return f"{value:,f}" if isinstance(value, Decimal) else cell_text(value)


def _side(head: Head) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if head.number else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _sortable(value: object) -> tuple[int, Any]:
    """Put numbers by size before days before words by their letters; nothing comes last."""
    match value:
        case None | "":
            return 3, ""
        case bool() | int() | Decimal():
            return 0, value
        case date():
            return 1, value.toordinal()
        case _:
            return 2, cell_text(value).casefold()
