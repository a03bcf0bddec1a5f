"""One chart for all pictures of amounts over time: bars and lines on two axes, with keyboard, a summary in words and a list."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.chart_layout import GAP, ChartData, ChartLayout, Series, caption, lay_out, written_amount
from dsca_desk.desktop.tables.rows import Index
from dsca_desk.desktop.theme import color, sized, theme

_POINT = 3.5


class Chart(QWidget):
    """Paints `ChartData`. Left and Right walk over the points, and `chosen` tells which one; a click chooses as well."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(sized(self.font(), -1.1))
        self._data = ChartData("", (), (), ())
        self._place = -1
        self._layout: ChartLayout | None = None
        theme().changed.connect(self.update)

    @property
    def data(self) -> ChartData:
        """What is shown."""
        return self._data

    @property
    def place(self) -> int:
        """The chosen point, -1 for none."""
        return self._place

    def show_data(self, data: ChartData) -> None:
        """Show other amounts; the chosen point stays where it was."""
        self._data, self._layout = data, None
        self._place = min(self._place, len(data.names) - 1)
        self.setAccessibleName(data.title)
        self._describe()
        self.update()

    def choose(self, place: int) -> None:
        """Choose a point; -1 chooses none."""
        place = max(-1, min(place, len(self._data.names) - 1))
        if place != self._place:
            self._place = place
            self._describe()
            self.update()
            self.chosen.emit(place)

    def drawn(self) -> ChartLayout:
        """Return where everything is drawn at the present size."""
        if self._layout is None:
            self._layout = lay_out(self._data, QRectF(self.rect()), QFontMetricsF(self.font()))
        return self._layout

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Wide enough for a dozen points, high enough for five steps."""
        height = self.fontMetrics().height()
        return QSize(height * 26, height * 13)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Below this nothing could be told apart."""
        height = self.fontMetrics().height()
        return QSize(height * 14, height * 9)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802 - Qt's own name
        """Lay out anew."""
        self._layout = None
        super().resizeEvent(event)

    def changeEvent(self, event: Any) -> None:  # noqa: N802 - Qt's own name
        """Lay out anew when the font changes."""
        self._layout = None
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Walk over the points."""
        last = len(self._data.names) - 1
        moves = {
            Qt.Key.Key_Left: max(0, self._place - 1),
            Qt.Key.Key_Right: min(last, self._place + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        target = moves.get(Qt.Key(event.key()))
        if target is None or last < 0:
            super().keyPressEvent(event)
        else:
            self.choose(target)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own name
        """Choose the point under the mouse."""
        for place, column in enumerate(self.drawn().columns):
            if column.left() <= event.position().x() <= column.right():
                self.choose(place)

    def focusInEvent(self, event: Any) -> None:  # noqa: N802 - Qt's own name
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802 - Qt's own name
        """Hide the focus."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw axes, series, legend and focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = self.drawn()
        if self._data.names:
            self._paint_axes(painter, drawn)
            for series, bars, points in zip(self._data.series, drawn.bars, drawn.points, strict=True):
                _paint_series(painter, series, bars, points)
            self._paint_words(painter, drawn)
        else:
            painter.setPen(color("secondary"))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, "Nothing to show yet")
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_axes(self, painter: QPainter, drawn: ChartLayout) -> None:
        plot, height = drawn.plot, self.fontMetrics().height()
        steps = drawn.left.above + drawn.left.below
        if 0 <= self._place < len(drawn.columns):
            painter.fillRect(drawn.columns[self._place], color("selection" if self.hasFocus() else "selection-inactive"))
        left, right = drawn.left.labels(), drawn.right.labels() if drawn.right else []
        for place in range(steps + 1):
            y = plot.bottom() - plot.height() * place / steps
            painter.setPen(color("border" if place == drawn.left.below else "gridline"))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(color("text"))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - height / 2, plot.left() - GAP, height), side, left[place])
            if right:
                side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                beside = QRectF(plot.right() + GAP, y - height / 2, self.width() - plot.right() - GAP, height)
                painter.drawText(beside, side, right[place])
        painter.setPen(color("text"))
        for place, rect in drawn.labels:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._data.labels[place])

    def _paint_words(self, painter: QPainter, drawn: ChartLayout) -> None:
        metrics = self.fontMetrics()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(color("text"))
        words = self._data.point(self._place) if self._place >= 0 else caption(self._data, drawn)
        painter.drawText(drawn.caption, left, metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(drawn.caption.width())))
        x = drawn.legend.left()
        for series in self._data.series:
            middle = drawn.legend.center().y()
            swatch = QRectF(x, middle - 4.5, 9 if series.look == "bars" else 22, 9)
            if series.look == "bars":
                painter.fillRect(swatch, color(series.role))
            else:
                ends = (QPointF(swatch.left(), middle), QPointF(swatch.right(), middle))
                painter.setPen(_line_pen(series))
                painter.drawLine(*ends)
                _paint_mark(painter, series, QPointF(swatch.center().x(), middle))
            painter.setPen(color("text"))
            x = swatch.right() + GAP
            wide = metrics.horizontalAdvance(series.name)
            painter.drawText(QRectF(x, drawn.legend.top(), wide + 2, drawn.legend.height()), left, series.name)
            x += wide + 3 * GAP

    def _describe(self) -> None:
        words = self._data.summary() if self._place < 0 else self._data.point(self._place)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))


class ChartList(QAbstractTableModel):
    """The same amounts as a table: a row for each point, a column for each series."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = ChartData("", (), (), ())

    def show_data(self, data: ChartData) -> None:
        """Show other amounts."""
        self.beginResetModel()
        self._data = data
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        """One row for each point."""
        return 0 if parent is not None and parent.isValid() else len(self._data.names)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        """The name of the point, then the series."""
        return 0 if parent is not None and parent.isValid() else 1 + len(self._data.series)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if not index.column():
            return self._data.names[index.row()]
        value = self._data.series[index.column() - 1].values[index.row()]
        return "" if value is None else written_amount(value)

    def headerData(  # noqa: N802 - Qt's own name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer what a header asks."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return "When" if not section else f"{self._data.series[section - 1].name}, {self._data.unit}"
        return None


def _paint_series(painter: QPainter, series: Series, bars: tuple[QRectF, ...], points: tuple[QPointF | None, ...]) -> None:
    for bar in bars:
        painter.fillRect(bar, color(series.role))
    known = [point for point in points if point is not None]
    if not known:
        return
    painter.setPen(_line_pen(series))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(known))
    for point in known:
        _paint_mark(painter, series, point)


def _line_pen(series: Series) -> QPen:
    return QPen(color(series.role), 1.6, Qt.PenStyle.DashLine if series.look == "dashed" else Qt.PenStyle.SolidLine)


def _paint_mark(painter: QPainter, series: Series, point: QPointF) -> None:
    """Series differ by shape as well as by color: filled squares on solid lines, hollow rings on dashed ones."""
    painter.setPen(QPen(color(series.role), 1.6))
    if series.look == "dashed":
        painter.setBrush(QBrush(color("base")))
        painter.drawEllipse(point, _POINT, _POINT)
    else:
        painter.fillRect(QRectF(point.x() - _POINT, point.y() - _POINT, 2 * _POINT, 2 * _POINT), color(series.role))
