"""The table of findings: two-line rows with icon and word, heads of groups over the whole width, the keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QWidget,
)

from dsca_desk.desktop.cases.checks_model import COLUMNS, FIX, RULE, SENTENCE, SEVERITY, WHERE, ChecksModel, Entry
from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.tables.delegates import in_two_lines
from dsca_desk.desktop.tables.grid_header import EDGE
from dsca_desk.desktop.tables.rows import ROW_ROLE, Index
from dsca_desk.desktop.theme import color
from dsca_desk.rules.finding import Finding

ICONS = {
    "error": ("x-circle-fill", "error"),
    "warning": ("warning-fill", "warning"),
    "advice": ("info-fill", "information"),
    "accepted": ("minus-circle", "secondary"),
    "passed": ("check-circle", "good"),
}
_ICON = 15
_SEVERITY_LETTERS = 12
_SHARES = {SENTENCE: 0.45, WHERE: 0.19, RULE: 0.15, FIX: 0.21}  # of the room beside the severity


class FindingsView(QTableView):
    """The findings. Enter goes to the field, a click on the quick fix applies it."""

    go_wanted = Signal()
    fix_wanted = Signal()
    moved = Signal()
    unfold_wanted = Signal()

    def __init__(self, model: ChecksModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = model
        self.setModel(model)
        self.setAccessibleName("Findings")
        self.setItemDelegate(_FindingDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(24)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda _index: self.go_wanted.emit())
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.moved.emit())

    @property
    def row_height(self) -> int:
        """The height of a finding: two lines of text."""
        return 2 * self.fontMetrics().height() - 2

    def entry(self) -> Entry | None:
        """The chosen row."""
        index = self.currentIndex()
        return self.rows.entry(index.row()) if index.isValid() else None

    def choose(self, row: int) -> None:
        """Stand on a row."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.rows.index(row, SENTENCE), flags)
        if row <= 1:  # with the head of its group
            self.scrollToTop()
        else:
            self.scrollTo(self.rows.index(row, SENTENCE))

    def lay_out(self) -> None:
        """Give heads and passed checks one line, findings two; heads span the table."""
        self.clearSpans()
        single, double = self.fontMetrics().height() + 6, self.row_height
        for row, entry in enumerate(self.rows.entries):
            self.setRowHeight(row, double if entry.kind in ("finding", "accepted") else single)
            if entry.kind == "group":
                self.setSpan(row, 0, 1, len(COLUMNS))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Share the room among the columns, most of it for the sentence."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            first = self.fontMetrics().averageCharWidth() * _SEVERITY_LETTERS + 2 * EDGE
            self.setColumnWidth(SEVERITY, first)
            room = max(self.viewport().width() - first, 0)
            for column in (SENTENCE, WHERE, RULE):
                self.setColumnWidth(column, int(room * _SHARES[column]))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Enter goes to the field or unfolds; arrows at the sides fold and unfold."""
        entry = self.entry()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.unfold_wanted if entry is not None and entry.kind == "group" else self.go_wanted).emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and entry is not None and entry.kind == "group":
            self.unfold_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _clicked(self, index: Index) -> None:
        entry = self.rows.entry(index.row())
        if entry is not None and entry.kind == "group":
            self.unfold_wanted.emit()
        elif entry is not None and index.column() == FIX and entry.fix:
            self.fix_wanted.emit()


class _FindingDelegate(QStyledItemDelegate):
    def __init__(self, view: FindingsView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's own name
        """Heights are set row by row."""
        return QSize(40, 2 * self._view.fontMetrics().height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        entry: Entry = index.data(ROW_ROLE)
        rect: QRect = option.rect
        painter.save()
        current = self._view.currentIndex().row() == index.row()
        focused = self._view.hasFocus()
        if entry.kind == "group":
            painter.fillRect(rect, color("selection" if focused else "selection-inactive") if current else color("window"))
            self._head(painter, rect, entry)
        else:
            if current or option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, color("selection" if focused else "selection-inactive"))
            self._cell(painter, rect, entry, index.column(), str(index.data() or ""))
        if current and focused:
            painter.setPen(QPen(color("accent"), 2))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            painter.drawLine(rect.left(), rect.top() + 1, rect.right(), rect.top() + 1)
        painter.restore()

    def _head(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        left = rect.left() + EDGE
        if entry.name == "passed":
            unfolded = any(one.kind == "passed" for one in self._view.rows.entries)
            top = rect.center().y() - _ICON // 2
            paint_icon(painter, QRectF(left, top, _ICON, _ICON), "caret-down" if unfolded else "caret-right", "secondary")
            left += _ICON + 6
        font = QFont(self._view.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(color("text"))
        painter.drawText(QRect(left, rect.top(), rect.width(), rect.height()), Qt.AlignmentFlag.AlignVCenter, entry.text)

    def _cell(self, painter: QPainter, rect: QRect, entry: Entry, column: int, text: str) -> None:
        painter.setFont(self._view.font())
        inside = rect.adjusted(EDGE, 0, -EDGE, 0)
        if column == SEVERITY:
            icon, role = ICONS[entry.kind if entry.kind != "finding" else entry.severity]
            paint_icon(painter, QRectF(inside.left(), rect.center().y() - _ICON // 2, _ICON, _ICON), icon, role)
            inside = inside.adjusted(_ICON + 5, 0, 0, 0)
            painter.setPen(color(role))
        else:
            painter.setPen(color("accent" if column == FIX else "text"))
        metrics = painter.fontMetrics()
        both = "\n" in text
        wraps = both or metrics.horizontalAdvance(text) > inside.width()
        if column != SEVERITY and wraps and rect.height() > 1.6 * metrics.height():
            if both:
                upper, lower = (metrics.elidedText(one, Qt.TextElideMode.ElideRight, inside.width()) for one in text.split("\n"))
            else:
                upper, lower = in_two_lines(text, painter.font().key(), metrics, inside.width())
            middle, step = rect.center().y(), metrics.height() - 2
            for line, top in ((upper, middle - step + 1), (lower, middle + 1)):
                painter.drawText(QRect(inside.left(), top, inside.width(), step), Qt.AlignmentFlag.AlignVCenter, line)
            return
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown)


def mark_findings(bar: QTabBar, place: int, findings: Sequence[Finding]) -> None:
    """Show on the tab of the checks how many errors and warnings there are, red while there is an error."""
    counts = {name: sum(one.severity == name for one in findings) for name in ("error", "warning")}
    mark = bar.tabButton(place, QTabBar.ButtonPosition.RightSide)
    if not isinstance(mark, QLabel):
        mark = QLabel(bar)
        bar.setTabButton(place, QTabBar.ButtonPosition.RightSide, mark)
    count = sum(counts.values())
    mark.setText(f"<b>{count}</b>" if count else "")
    mark.setProperty("role", "error" if counts["error"] else "warning")
    mark.style().unpolish(mark)
    mark.style().polish(mark)
    mark.adjustSize()
    words = f"Checks, {counts['error']} errors, {counts['warning']} warnings"
    bar.setAccessibleTabName(place, words)
    bar.setTabToolTip(place, words.removeprefix("Checks, "))
    bar.setTabText(place, bar.tabText(place))  # makes room for the mark
