"""The hits of find anything as a painted list: headings, what was found with the letters typed in bold, where it belongs."""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.shell.find_entries import Entry
from dsca_desk.desktop.theme import color, sized

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
_EDGE = 12
_GAP = 8


class FindModel(QAbstractListModel):
    """Entries under the headings of their groups. A heading is a row that cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Entry | str] = []
        self.words: tuple[str, ...] = ()

    def show(self, entries: Sequence[Entry], words: Sequence[str]) -> None:
        """Show entries in the order of their groups' first hits; `words` are set in bold."""
        groups: dict[str, list[Entry]] = {}
        for entry in entries:
            groups.setdefault(entry.group, []).append(entry)
        self.beginResetModel()
        self.words = tuple(words)
        self._rows = []
        for group, found in groups.items():
            self._rows += [group, *found]
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a row, None for a heading and beyond the end."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Entry) else None

    def heading(self, row: int) -> str:
        """Return the words of a heading, nothing for an entry."""
        found = self._rows[row]
        return found if isinstance(found, str) else ""

    def next_entry(self, row: int, by: int) -> int:
        """Return the row of the next entry, going round at the ends; -1 when there is none."""
        places = [place for place in range(len(self._rows)) if self.entry(place) is not None]
        if not places:
            return -1
        if row not in places:
            return places[0] if by > 0 else places[-1]
        return places[(places.index(row) + by) % len(places)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of rows, headings included."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.entry(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view or a screen reader asks."""
        entry = self.entry(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.spoken() if entry is not None else self.heading(index.row())
        return entry if role == ENTRY_ROLE else None


class FindDelegate(QStyledItemDelegate):
    """Paints a hit: icon, name and words with what was typed in bold; at the right its state or place, and the key to open it."""

    def __init__(self, model: FindModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's own name
        """Hits are higher than headings."""
        return QSize(0, option.fontMetrics.height() + (9 if self._model.entry(index.row()) is not None else 5))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a heading or a hit."""
        entry = self._model.entry(index.row())
        rect: QRect = option.rect
        painter.save()
        if entry is None:
            painter.setFont(sized(option.font, -0.6, QFont.Weight.DemiBold))
            painter.setPen(color("secondary"))
            painter.drawText(rect.adjusted(_EDGE, 3, -_EDGE, 0), Qt.AlignmentFlag.AlignVCenter, self._model.heading(index.row()))
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(rect, color("selection" if chosen else "base"))
            self._hit(painter, option.font, rect.adjusted(_EDGE, 0, -_EDGE, 0), entry, chosen)
        painter.restore()

    def _hit(self, painter: QPainter, font: QFont, rect: QRect, entry: Entry, chosen: bool) -> None:
        side = QFontMetrics(font).height() - 3
        paint_icon(painter, QRectF(rect.left(), rect.center().y() - side / 2 + 0.5, side, side), entry.icon, "secondary")
        right = rect.right()
        if chosen:
            right = self._key(painter, font, rect) - _GAP
        painter.setFont(sized(font, -0.5))
        painter.setPen(color("text" if chosen else "secondary"))
        room = QRect(rect.left() + rect.width() // 2, rect.top(), right - rect.left() - rect.width() // 2, rect.height())
        beside = painter.fontMetrics().elidedText(entry.beside, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, beside)
        left = rect.left() + side + _GAP
        end = right - painter.fontMetrics().horizontalAdvance(beside) - 2 * _GAP
        painter.setPen(color("text"))
        left = self._marked(painter, font, rect, left, end, entry.name, bold=entry.icon == "briefcase")
        if entry.name and entry.words:
            left += QFontMetrics(font).horizontalAdvance(" ")
        self._marked(painter, font, rect, left, end, entry.words, bold=False)

    def _marked(self, painter: QPainter, font: QFont, rect: QRect, left: int, end: int, text: str, *, bold: bool) -> int:
        """Draw text with the typed words in bold up to `end`; return where it ends."""
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        for part, typed in _parts(text, self._model.words):
            painter.setFont(strong if typed or bold else font)
            metrics = painter.fontMetrics()
            shown = part
            if left + metrics.horizontalAdvance(part) > end:
                shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, max(0, end - left))
            at = QPoint(left, rect.center().y() + (metrics.ascent() - metrics.descent()) // 2)
            painter.drawText(at, shown)
            left += metrics.horizontalAdvance(shown)
            if shown != part:
                return end
        return left

    def _key(self, painter: QPainter, font: QFont, rect: QRect) -> int:
        """Draw the key that opens the chosen hit; return where it begins."""
        painter.setFont(sized(font, -1.1))
        metrics = painter.fontMetrics()
        wide, high = metrics.horizontalAdvance("Enter") + 12, metrics.height() + 2
        key = QRect(rect.right() - wide, rect.center().y() - high // 2, wide, high)
        painter.setPen(color("border"))
        painter.setBrush(color("base"))
        painter.drawRect(key)
        painter.setPen(color("text"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, "Enter")
        return key.left()


class FindList(QListView):
    """The list under the box. The focus stays in the box; the list only shows which hit is chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hits = FindModel()
        self.setModel(self.hits)
        self.setItemDelegate(FindDelegate(self.hits, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setAccessibleName("What was found")

    def choose(self, row: int) -> None:
        """Choose a row and show it, with the heading above it when that is the first."""
        index = self.hits.index(row, 0)
        self.setCurrentIndex(index)
        if row == 1:
            self.scrollToTop()
        else:
            self.scrollTo(index)

    def chosen(self) -> Entry | None:
        """Return the chosen entry."""
        index = self.currentIndex()
        return self.hits.entry(index.row()) if index.isValid() else None

    def height_of_rows(self) -> int:
        """Return how high all rows are together."""
        metrics, rows = self.fontMetrics(), self.hits.rowCount()
        return sum(metrics.height() + (9 if self.hits.entry(row) is not None else 5) for row in range(rows)) + 8


def _parts(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Take text apart into what was typed and what was not."""
    wanted = [re.escape(word) for word in sorted(words, key=len, reverse=True) if word]
    if not wanted:
        return [(text, False)]
    pattern = re.compile(f"({'|'.join(wanted)})", re.IGNORECASE)
    return [(part, place % 2 == 1) for place, part in enumerate(pattern.split(text)) if part]
