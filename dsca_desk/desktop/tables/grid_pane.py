"""A grid with what belongs to it: its total row, its columns as somebody likes them, its menu."""

from collections.abc import Collection

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QScrollBar, QVBoxLayout, QWidget

from dsca_desk.desktop.tables.delegates import EDGE
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_view import GridView
from dsca_desk.desktop.theme import color, theme

KEEP_AFTER_MS = 400


class GridPane(QWidget):
    """A `GridView` over its total row. The horizontal scroll bar lies below both.

    A total row that would say nothing but sums that stand `elsewhere` on the screen (names of columns) is left out.
    """

    def __init__(
        self,
        view: GridView,
        layout: GridLayout,
        *,
        total: str = "Total",
        elsewhere: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view, self.columns, self._elsewhere = view, layout, elsewhere
        view.setParent(self)
        view.all_columns = tuple(layout.columns.values())
        self.foot = _Foot(view, total, self)
        self._bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._keep = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._keep.timeout.connect(self.keep)
        own = view.horizontalScrollBar()
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        own.rangeChanged.connect(self._ranged)
        own.valueChanged.connect(self._bar.setValue)
        self._bar.valueChanged.connect(own.setValue)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(view, 1)
        column.addWidget(self.foot)
        column.addWidget(self._bar)
        view.horizontalHeader().sectionResized.connect(lambda *_: self._keep.start())
        for source in (view, view.horizontalHeader()):
            source.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            source.customContextMenuRequested.connect(lambda at, source=source: self.show_menu(source.mapToGlobal(at)))
        view.column_dragged.connect(self._dragged)
        view.filtered.connect(self._show_foot)
        self.show_columns()
        self._ranged(own.minimum(), own.maximum())

    def show_columns(self) -> None:
        """Show the columns of the view in use."""
        self.view.widths = self.columns.widths()
        self.view.grid.set_columns(self.columns.shown())
        self._show_foot()

    def use(self, view: str) -> None:
        """Change to another view of the columns; the cursor stays in its row, and in its column where that is shown."""
        if self._keep.isActive():
            self.keep()
        column, row = self.view.column(), self.view.currentIndex().row()
        self.columns.use(view)
        self.show_columns()
        if row >= 0 and not self.view.go_to(row, column.name if column else ""):
            self.view.go(row, 0)

    def keep(self) -> None:
        """Remember columns and widths."""
        self._keep.stop()
        self.columns.keep(self.view.grid.columns, self.view.widths)

    def choose(self, name: str, shown: bool) -> None:
        """Show a column at the end, or take it away; the first one stays."""
        names = [column.name for column in self.view.grid.columns]
        if shown and name not in names:
            names.append(name)
        elif not shown and name in names[1:]:
            names.remove(name)
        self._arrange(names)

    def move_column(self, by: int) -> None:
        """Move the current column to the left or right; the first one stays where it is."""
        names = [column.name for column in self.view.grid.columns]
        place = self.view.currentIndex().column()
        if place > 0 and 0 < place + by < len(names):
            names.insert(place + by, names.pop(place))
            self._arrange(names)

    def widen(self, by: int) -> None:
        """Make the current column wider (or, below zero, narrower) by so many figures."""
        place, header = self.view.currentIndex().column(), self.view.horizontalHeader()
        if place >= 0:
            step = by * self.view.fontMetrics().horizontalAdvance("0")
            self.view.setColumnWidth(place, max(header.minimumSectionSize(), self.view.columnWidth(place) + step))

    def menu(self) -> QMenu:
        """Make the menu of the grid: its columns."""
        menu = QMenu(self)
        shown = {column.name for column in self.view.grid.columns}
        for column in self.columns.columns.values():
            action = QAction(column.head, menu, checkable=True)
            action.setChecked(column.name in shown)
            action.setEnabled(column is not self.view.grid.columns[0])
            action.toggled.connect(lambda on, name=column.name: self.choose(name, on))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction("Move column &left", lambda: self.move_column(-1))
        menu.addAction("Move column &right", lambda: self.move_column(1))
        menu.addAction("&Wider", lambda: self.widen(2))
        menu.addAction("&Narrower", lambda: self.widen(-2))
        menu.addAction("Columns and widths as at &first", self._reset)
        return menu

    def show_menu(self, at: QPoint) -> None:
        """Open the menu of the grid."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _arrange(self, names: list[str]) -> None:
        name = column.name if (column := self.view.column()) else ""
        row = self.view.currentIndex().row()
        self.view.grid.set_columns([self.columns.columns[name] for name in names])
        self.keep()
        self._show_foot()
        if row >= 0 and not self.view.go_to(row, name):
            self.view.go(row, 0)

    def _dragged(self, column: int, to: int) -> None:
        names = [column.name for column in self.view.grid.columns]
        names.insert(to, names.pop(column))
        self._arrange(names)

    def _show_foot(self) -> None:
        summed = {column.name for column in self.view.grid.columns if column.sums}
        self.foot.setVisible(bool(summed.difference(self._elsewhere)) or self.view.is_filtered)

    def _reset(self) -> None:
        self.columns.reset()
        self.show_columns()

    def _ranged(self, low: int, high: int) -> None:
        self._bar.setRange(low, high)
        self._bar.setPageStep(self.view.horizontalScrollBar().pageStep())
        self._bar.setVisible(high > low)


class _Foot(QWidget):
    """The sticky total row: sums of columns, under their columns."""

    def __init__(self, view: GridView, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._view, self._words = view, words
        self.setFont(view.font())
        self.setFixedHeight(max(24, self.fontMetrics().height() + 5))
        view.grid.sums_changed.connect(self._changed)
        view.grid.modelReset.connect(self._changed)
        view.fitted.connect(self.update)
        view.filtered.connect(self._changed)
        view.horizontalScrollBar().valueChanged.connect(lambda _value: self.update())
        theme().changed.connect(self.update)
        self._changed()

    def text(self) -> str:
        """The total row in words."""
        sums = self._view.grid.sums()
        parts = [
            f"{column.head} {column.written(sums[column.name])}" for column in self._view.grid.columns if column.name in sums
        ]
        return f"{self.words()}: " + ", ".join(parts)

    def words(self) -> str:
        """What stands at the left: what is summed up, and under a filter how many rows of how many are in sight."""
        return f"{self._words} · {self._view.count_words()} shown" if self._view.is_filtered else self._words

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw the sums under their columns."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("header"))
        painter.setPen(color("hairline"))
        painter.drawRect(self.rect().adjusted(0, -1, -1, -1))
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(color("text"))
        sums, offset = self._view.grid.sums(), self._view.viewport().x()
        first = self.width()
        if self._view.horizontalScrollBar().value() > 0:
            painter.setClipRect(self.rect().adjusted(self._view.columnWidth(0) + offset, 0, 0, 0))
        for place, column in enumerate(self._view.grid.columns):
            if column.name in sums:
                left = offset + self._view.columnViewportPosition(place)
                first = min(first, left)
                text = column.written(sums[column.name])
                room = QRect(left + EDGE, 0, self._view.columnWidth(place) - 2 * EDGE, self.height())
                if painter.fontMetrics().horizontalAdvance(text) > room.width() + EDGE:
                    room.setLeft(room.right() - painter.fontMetrics().horizontalAdvance(text))
                painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setClipping(False)
        room = QRect(EDGE + offset, 0, max(0, first - EDGE), self.height())
        words = painter.fontMetrics().elidedText(self.words(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _changed(self) -> None:
        self.setAccessibleName(self.text())
        self.update()
