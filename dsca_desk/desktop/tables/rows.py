"""A table model for long lists: the sorted ids of all rows, and the rows themselves in blocks fetched when painted."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

BLOCK = 128
BLOCKS_KEPT = 32
ID_ROLE = Qt.ItemDataRole.UserRole
VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


class Column(NamedTuple):
    """One column of a list: the attribute of the row it shows, its head, how a value is written, and its side.

    Without a name it shows the row as a whole.
    """

    name: str
    title: str
    write: Callable[[Any], str] = str
    right: bool = False
    width: int = 120


class RowsModel(QAbstractTableModel):
    """Shows rows that a `fetch` function returns for ids; ids come sorted and filtered from the database.

    Rows are named tuples; a None shows as nothing. `DisplayRole` is the written value, `VALUE_ROLE` the value itself,
    `ROW_ROLE` the whole row, `ID_ROLE` its id.
    """

    def __init__(self, columns: Sequence[Column], fetch: Callable[[Sequence[int]], Sequence[Any]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: Sequence[int] = ()
        self._blocks: OrderedDict[int, Sequence[Any]] = OrderedDict()

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show other rows, or the same in another order."""
        self.beginResetModel()
        self._ids = ids
        self._blocks.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Fetch again what is shown, after rows changed in place."""
        self._blocks.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    def ids(self) -> Sequence[int]:
        """The ids of all rows in order."""
        return self._ids

    def row_of(self, row_id: int) -> int:
        """Return the place of an id, -1 when it is not in the list."""
        if not isinstance(self._ids, array):
            return self._ids.index(row_id) if row_id in self._ids else -1
        # Searching the bytes is many times quicker than comparing numbers one by one, and needs no second list.
        within, wanted = self._ids.tobytes(), array(self._ids.typecode, (row_id,)).tobytes()
        at = within.find(wanted)
        while at % len(wanted) and at >= 0:
            at = within.find(wanted, at + 1)
        return at // len(wanted) if at >= 0 else -1

    def row(self, place: int) -> Any:
        """Return the row at a place, fetching its block when it is not at hand; None when it is gone from the database."""
        number = place // BLOCK
        block = self._blocks.get(number)
        if block is None:
            block = self._fetch(self._ids[number * BLOCK : (number + 1) * BLOCK])
            self._blocks[number] = block
            if len(self._blocks) > BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        within = place % BLOCK
        return block[within] if within < len(block) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of rows."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == ID_ROLE:
            return self._ids[index.row()]
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, VALUE_ROLE, ROW_ROLE):
            return None
        row = self.row(index.row())
        if role == ROW_ROLE or row is None:
            return row
        value = getattr(row, column.name) if column.name else row
        if role == VALUE_ROLE:
            return value
        return "" if value is None else column.write(value)

    def headerData(  # noqa: N802 - Qt's own name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer what a header asks."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                right = self.columns[section].right
                return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        return None
