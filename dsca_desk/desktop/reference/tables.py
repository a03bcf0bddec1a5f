"""The list of policy tables at the left of the place Reference, in groups, with how many rows of each are shown."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dsca_desk.desktop.theme import color, sized
from dsca_desk.policy.table import TableSpec
from dsca_desk.services.reference import table_groups

ALL = ""
_NAME, _COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_EDGE = 8


class _TableDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002 - Qt's own
        return QSize(0, option.fontMetrics.height() + 7)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.save()
        rect = option.rect.adjusted(_EDGE, 0, -_EDGE, 0)
        if index.data(_NAME) is None:
            painter.setFont(sized(option.font, -1, QFont.Weight.DemiBold))
            painter.setPen(color("secondary"))
            painter.drawText(rect.adjusted(0, 4, 0, 0), Qt.AlignmentFlag.AlignVCenter, index.data())
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                active = bool(option.state & QStyle.StateFlag.State_Active)
                painter.fillRect(option.rect, color("selection" if active else "selection-inactive"))
            count = index.data(_COUNT)
            painter.setPen(color("secondary"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{count:,}")
            painter.setPen(color("text" if count else "placeholder"))
            room = rect.adjusted(0, 0, -option.fontMetrics.horizontalAdvance("00,000"), 0)
            text = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class TableList(QListWidget):
    """All tables, and before them all of them together. `chosen` carries the name of a table, nothing for all."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("list", "true")
        self.setItemDelegate(_TableDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Policy tables")
        self._items: dict[str, QListWidgetItem] = {}
        self._add(ALL, "All tables")
        for group in table_groups():
            heading = QListWidgetItem(group.title, self)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for spec in group.tables:
                self._add(spec.name, spec.title or spec.name)
        self.currentItemChanged.connect(lambda item, _before: self._moved(item))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many rows of each table are left."""
        for name, item in self._items.items():
            count = counts.get(name, 0) if name else sum(counts.values())
            item.setData(_COUNT, count)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {count:,} rows")

    def choose(self, name: str) -> None:
        """Choose a table."""
        self.setCurrentItem(self._items[name])

    def _add(self, name: str, title: str) -> None:
        item = QListWidgetItem(title, self)
        item.setData(_NAME, name)
        item.setData(_COUNT, 0)
        item.setToolTip(title)
        self._items[name] = item

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_NAME) is not None:
            self.chosen.emit(item.data(_NAME))


def title_of(spec: TableSpec | None) -> str:
    """Return what a table is called in a heading."""
    return "All tables" if spec is None else spec.title or spec.name
