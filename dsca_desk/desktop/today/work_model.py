"""The work list as a table: when, what, where, how long; the first column says with icon and word how pressing it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.tables.rows import ROW_ROLE, Index
from dsca_desk.desktop.theme import color
from dsca_desk.services.worklist import Urgency, WorkItem, sentence

HEADS = ("When", "What needs you", "Where", "Left")
WHEN, WHAT, WHERE, LEFT = range(4)
_ICONS = {
    "late": ("warning-circle", "error"),
    "today": ("clock", "warning"),
    "soon": ("clock", "warning"),
    "later": ("calendar-blank", "information"),
    "waiting": ("hourglass-medium", "secondary"),
}


class WorkModel(QAbstractTableModel):
    """Shows points of the work list; `ROW_ROLE` is the point itself."""

    def __init__(self) -> None:
        super().__init__()
        self._items: Sequence[WorkItem] = ()

    def show(self, items: Sequence[WorkItem]) -> None:
        """Show other points."""
        self.beginResetModel()
        self._items = tuple(items)
        self.endResetModel()

    def item(self, place: int) -> WorkItem | None:
        """Return the point at a place."""
        return self._items[place] if 0 <= place < len(self._items) else None

    def place_of(self, key: str) -> int:
        """Return the place of a point, -1 when it is gone."""
        return next((place for place, item in enumerate(self._items) if item.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of points."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """When, what, where, how long."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        item = self.item(index.row())
        if item is None:
            return None
        column = index.column()
        name, tone = _ICONS[item.urgency]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _words(item, column)
        if role == Qt.ItemDataRole.DecorationRole and column == WHEN:
            return icon(name, tone)
        if role == Qt.ItemDataRole.ForegroundRole and column in (WHEN, LEFT):
            return color(tone)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (_words(item, WHEN), _words(item, WHAT), _words(item, LEFT))))
        return item if role == ROW_ROLE else None

    def headerData(  # noqa: N802 - Qt's own name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The heads of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(HEADS):
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def _words(item: WorkItem, column: int) -> str:
    if column == WHEN:
        return when_words(item.urgency, item.when)
    if column == WHAT:
        waits = f" · waiting for {item.waiting_for}" if item.waiting_for else ""
        return f"{sentence(item)}{waits}"
    if column == WHERE:
        return f"{item.record} {item.document}".strip()
    return left_words(item.late_by)


def when_words(urgency: Urgency, when: date | None) -> str:
    """Say when: late and today in words, other days as a date; what waits names the day it began."""
    if when is None:
        return "Waiting"
    words = {"late": f"Late, {written_day(when)}", "today": "Today", "waiting": f"Since {written_day(when)}"}
    return words.get(urgency, written_day(when))


def left_words(late_by: int | None) -> str:
    """Say how long: `2 days late`, `5 days`; nothing for what has no day of its own."""
    if late_by is None:
        return ""
    count = abs(late_by)
    days = "1 day" if count == 1 else f"{count:,} days"
    return f"{days} late" if late_by > 0 else "due today" if late_by == 0 else days
