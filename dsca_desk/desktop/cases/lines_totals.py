"""The totals (8) to (13) under the grid of lines, whether they add up, and how far they are from what is kept."""

from decimal import Decimal
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.explain import ExplainKeys
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_money, written_number
from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.tables.rows import Index
from dsca_desk.desktop.theme import color, sized
from dsca_desk.policy.table import PolicyError
from dsca_desk.rules.priced import Priced
from dsca_desk.rules.pricing import price

_ROWS = (
    ("(8)", "Net estimated cost", "net"),
    ("(9)", "Packing, crating and handling", "pch"),
    ("(10)", "Administrative charge", "admin"),
    ("(11)", "Transportation", "transportation"),
    ("(12)", "Other", "other"),
    ("(13)", "Total estimated cost", "total"),
)
_STRONG = frozenset({"net", "total"})


class TotalRow(NamedTuple):
    """A row of the totals: paper number, words, amount, the doubt about it, and the path of the amount."""

    number: str
    words: str
    amount: Decimal | None
    doubt: str
    path: str


def total_rows(priced: Priced | None) -> list[TotalRow]:
    """Return (8) to (13); (8) holds the small case management line, as on paper."""
    rows: list[TotalRow] = []
    said = _Said(priced) if priced is not None else None
    for number, words, path in _ROWS:
        amount = None if priced is None else getattr(priced, path)
        if priced is not None and path == "net":
            amount = priced.net + priced.small_case_management_line
        words += said.rate(path) if said else ""
        rows.append(TotalRow(number, words, amount, said.doubt(path) if said else "", path))
    return rows


def sums_agree(priced: Priced) -> bool:
    """Add the amounts up once more: lines to (8), and (8) to (12) to (13)."""
    net = sum((line.value for line in priced.lines), Decimal(0))
    carried = net - priced.net
    below = priced.pch + priced.admin + priced.transportation + priced.other
    return carried in (0, priced.small_case_management_line) and (
        priced.net + priced.small_case_management_line + below == priced.total
    )


class TotalsModel(QAbstractTableModel):
    """The totals as a small table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = total_rows(None)

    def show(self, priced: Priced | None) -> None:
        """Show the totals of a pricing."""
        before, self.rows = self.rows, total_rows(priced)
        for place, row in enumerate(self.rows):
            if row != before[place]:
                self.dataChanged.emit(self.index(place, 0), self.index(place, 2))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """Six."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """Number, words, amount."""
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what the view or a screen reader asks."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        amount = "open" if row.amount is None else written_money(row.amount)
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.number, row.words, amount)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.number, row.words, amount, row.doubt) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.doubt or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() == 2 else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class TotalsBox(QFrame):
    """The totals with what is said under them. F1 on a row explains its amount."""

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: Decimal | None = None
        self._kept_of: object = None
        self.model = TotalsModel()
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(_TotalsDelegate(self.table))
        self.table.setAccessibleName("Totals (8) to (13)")
        self.table.setFont(sized(self.table.font(), -0.5))
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.horizontalHeader().hide()
        rows = self.table.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(max(22, self.table.fontMetrics().height() + 4))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, self.table.fontMetrics().horizontalAdvance("(13)") + 14)
        self.table.setFixedHeight(rows.defaultSectionSize() * len(self.model.rows) + 2)
        self.keys = ExplainKeys(self.table, session, self._path)
        self.agree = QLabel(self)
        self.difference = QLabel(self)
        self.difference.hide()
        self.count = QLabel(self)
        self.count.setProperty("role", "secondary")
        for label in (self.agree, self.difference, self.count):
            label.setFont(sized(label.font(), -1.1))
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.table)
        column.addSpacing(2)
        column.addWidget(self.agree)
        column.addWidget(self.difference)
        column.addWidget(self.count)
        column.addStretch(1)
        session.priced.connect(self.show_totals)
        session.state_changed.connect(self.show_totals)
        session.trouble.connect(self._show_trouble)
        self.show_totals()

    def show_totals(self) -> None:
        """Show what the document costs now, and how far that is from what is kept."""
        priced = self._session.price
        if priced is None:
            return
        self.model.show(priced)
        room = int(self.table.fontMetrics().horizontalAdvance(written_money(priced.total)) * 1.06) + 14
        if room != self.table.columnWidth(2):
            self.table.setColumnWidth(2, room)
        if sums_agree(priced):
            self._say(self.agree, "good", "✓  Lines add up to (8); (8) to (12) add up to (13).")
        else:
            self._say(self.agree, "error", "✗  The amounts do not add up. Report this: it is a fault of the program.")
        kept = self._kept_total()
        if kept is None or not self._session.draft.dirty:
            self._say(self.difference, "secondary", "")
            return
        more = priced.total - kept
        sign = "+" if more >= 0 else "−"
        words = f"⇆  Kept: {written_money(kept)}  ({sign}{written_money(abs(more))})" if more else "⇆  As much as is kept"
        self._say(self.difference, "secondary", words)

    def _kept_total(self) -> Decimal | None:
        """What the kept document costs under the same policy; worked out once for each save."""
        clean = self._session.draft.clean
        if self._kept_of is not clean:
            self._kept_of = clean
            now = self._session.price
            try:
                self._kept = (
                    now.total if now is not None and now.offer is clean else price(clean, self._session.desk.policy).total
                )
            except (PolicyError, ValueError):
                self._kept = None
        return self._kept

    def _show_trouble(self, text: str) -> None:
        self._say(self.agree, "error", f"✗  {text}")

    def _path(self) -> str:
        index = self.table.currentIndex()
        return self.model.rows[index.row()].path if index.isValid() else ""

    @staticmethod
    def _say(label: QLabel, role: str, text: str) -> None:
        if label.text() != text:
            label.setText(text)
            label.setVisible(bool(text))
        if label.property("role") != role:
            label.setProperty("role", role)
            label.style().unpolish(label)
            label.style().polish(label)


class _TotalsDelegate(QStyledItemDelegate):
    """Paints the totals: (8) and (13) strong, a doubt with its icon."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model = index.model()
        assert isinstance(model, TotalsModel)
        row, rect = model.rows[index.row()], option.rect
        view = self.parent()
        assert isinstance(view, QTableView)
        strong, here = row.path in _STRONG, view.hasFocus() and view.currentIndex().row() == index.row()
        painter.fillRect(rect, color("selection" if here else "header" if strong else "base"))
        painter.setPen(color("border" if strong else "gridline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = QFont(view.font())
        if strong:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(color("text"))
        room = rect.adjusted(8 if index.column() == 0 else 4, 0, -8 if index.column() == 2 else -2, 0)
        text = str(index.data())
        side = Qt.AlignmentFlag.AlignRight if index.column() == 2 else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
        if index.column() == 1 and row.doubt:
            left = room.left() + painter.fontMetrics().horizontalAdvance(shown) + 8
            if left + 13 < room.right() + 8:
                paint_icon(painter, QRectF(left, rect.center().y() - 6, 13, 13), "warning", "warning")
                painter.setPen(color("warning"))
                painter.setFont(sized(font, -0.6))
                if painter.fontMetrics().horizontalAdvance(row.doubt) < room.right() - left - 16:
                    painter.drawText(rect.adjusted(left + 16 - rect.left(), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, row.doubt)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's own name
        """Rows are never sized by what stands in them."""
        return QSize(20, 20)


class _Said:
    """What there is to say about the charges of a document. Lines of one kind share their rates, which are looked at once."""

    def __init__(self, priced: Priced) -> None:
        parts = [part for line in priced.lines for part in line.sublines or (line,)]
        self._rates = list({id(part.rates): part.rates for part in parts}.values())
        doubts = {id(part.unconfirmed): part.unconfirmed for part in parts}
        self._doubts = {(doubt.path, doubt.status) for some in doubts.values() for doubt in some}

    def rate(self, path: str) -> str:
        """The rate when all lines share one: ` 3.2 %`."""
        percents = {rate.percent for rates in self._rates if (rate := rates.get("admin"))} if path == "admin" else set()
        percent = percents.pop() if len(percents) == 1 else None
        return "" if percent is None else f" {written_number(percent)} %"

    def doubt(self, path: str) -> str:
        """Why an amount is not to be trusted blindly: an office's own rate, or a row that is not confirmed."""
        if path not in ("pch", "admin", "transportation"):
            return ""
        statuses = {status for doubted, status in self._doubts if doubted.partition(".")[0] == path}
        if "not-found" in statuses:
            return "rate missing"
        if any(rate.overridden_by for rates in self._rates if (rate := rates.get(path))):
            return "office rate"
        return "not confirmed" if statuses else ""
