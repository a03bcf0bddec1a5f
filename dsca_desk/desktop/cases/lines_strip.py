"""The totals (8) to (13) in one strip, where the window has no room for a box."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from dsca_desk.desktop.cases.explain import ExplainKeys
from dsca_desk.desktop.cases.lines_totals import TotalRow, sums_agree, total_rows
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_money
from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.tables.rows import Index
from dsca_desk.desktop.theme import color, sized

_SHORT = {"net": "Net", "pch": "PC&H", "admin": "Admin", "transportation": "Transp.", "other": "Other", "total": "Total"}
_STRONG = frozenset({"net", "total"})
_EDGE, _ICON, _APART = 6, 12, 4


class StripModel(QAbstractTableModel):
    """The totals side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = total_rows(None)
        self.agree = True

    def show(self, rows: list[TotalRow], *, agree: bool) -> bool:
        """Show totals; tell whether any of them is another than before."""
        changed = rows != self.rows or agree != self.agree
        self.rows, self.agree = rows, agree
        if changed:
            self.dataChanged.emit(self.index(0, 0), self.index(0, len(rows) - 1))
        return changed

    def amount(self, place: int) -> str:
        """Write an amount; one that cannot be worked out is open, not zero."""
        amount = self.rows[place].amount
        return "open" if amount is None else written_money(amount)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """One."""
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """Six."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what the view or a screen reader asks."""
        if not index.isValid():
            return None
        row = self.rows[index.column()]
        doubt = row.doubt if self.agree or row.path != "total" else "the amounts do not add up"
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.number} {self.amount(index.column())}"
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (row.number, row.words, self.amount(index.column()), doubt) if part)
        return None


class TotalsStrip(QTableView):
    """The totals in one row. Words stand beside the numbers where there is room. F1 explains an amount."""

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.strip = StripModel()
        self.words = False
        self.setModel(self.strip)
        self.setItemDelegate(_StripDelegate(self))
        self.setAccessibleName("Totals (8) to (13)")
        self.setFont(sized(self.font(), -0.5))
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._size()
        self.keys = ExplainKeys(self, session, self._path)
        session.priced.connect(self.show_totals)
        self.show_totals()

    def show_totals(self) -> None:
        """Show what the document costs now; while the strip is hidden nothing is worked out."""
        priced = self._session.price
        if priced is None or self.isHidden():
            return
        if self.strip.show(total_rows(priced), agree=sums_agree(priced)):
            self._share()

    def setVisible(self, visible: bool) -> None:  # noqa: N802 - Qt's own name
        """Catch up when it comes into sight."""
        super().setVisible(visible)
        if visible:
            self.show_totals()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Share the room out anew."""
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size()

    def texts(self, place: int) -> tuple[str, str]:
        """Return what stands at the left and at the right of a total."""
        row = self.strip.rows[place]
        rate = row.words.removeprefix("Administrative charge") if row.path == "admin" else ""
        return f"{row.number} {_SHORT[row.path]}{rate}" if self.words else row.number, self.strip.amount(place)

    def is_doubtful(self, place: int) -> bool:
        """Whether a mark stands beside a total."""
        row = self.strip.rows[place]
        return bool(row.doubt) or (row.path == "total" and not self.strip.agree)

    def _size(self) -> None:
        self.setFixedHeight(max(26, self.fontMetrics().height() + 8))

    def _share(self) -> None:
        """Give each total the room it needs, with words where all have room for them; what is left is shared out evenly."""
        room = self.viewport().width()
        self.words = True
        if sum(self._needs()) > room:
            self.words = False
        needs = self._needs()
        more, rest = divmod(max(0, room - sum(needs)), len(needs))
        for place, need in enumerate(needs):
            self.setColumnWidth(place, need + more + (rest if place == len(needs) - 1 else 0))
        self.viewport().update()

    def _needs(self) -> list[int]:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        return [
            sum(metrics.horizontalAdvance(text) for text in self.texts(place))
            + 2 * _EDGE
            + _APART
            + (_ICON + _APART if self.is_doubtful(place) else 0)
            for place in range(len(self.strip.rows))
        ]

    def _path(self) -> str:
        index = self.currentIndex()
        return self.strip.rows[index.column()].path if index.isValid() else ""


class _StripDelegate(QStyledItemDelegate):
    """Paints a total: its number and words at the left, a mark where it is doubtful, the amount at the right."""

    def __init__(self, strip: TotalsStrip) -> None:
        super().__init__(strip)
        self._strip = strip

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one total."""
        strip, place, rect = self._strip, index.column(), option.rect
        row = strip.strip.rows[place]
        strong, here = row.path in _STRONG, strip.hasFocus() and strip.currentIndex().column() == place
        painter.fillRect(rect, color("selection" if here else "header" if strong else "base"))
        painter.setPen(color("hairline"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        font = QFont(strip.font())
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        painter.setFont(font)
        left, right = strip.texts(place)
        room = rect.adjusted(_EDGE, 0, -_EDGE, 0)
        painter.setPen(color("secondary"))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, left)
        painter.setPen(color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        if strip.is_doubtful(place):
            at = room.right() - painter.fontMetrics().horizontalAdvance(right) - _ICON - _APART
            wrong = row.path == "total" and not strip.strip.agree
            icon = ("x-circle-fill", "error") if wrong else ("warning", "warning")
            paint_icon(painter, QRectF(at, rect.center().y() - _ICON / 2, _ICON, _ICON), *icon)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's own name
        """Rows are never sized by what stands in them."""
        return QSize(20, 20)
