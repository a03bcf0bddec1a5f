"""Small pictures with words: bars and tiles. Each says in words what it shows, and is walked with the arrow keys."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.theme import color, sized, theme

_AIR, _MANY = 7, 9  # points between two bars, and from how many on they move together


class Bar(NamedTuple):
    """A bar: its name, a short word beside it, how long, out of how much; words at its end; a mark for a standard.

    `hollow` is a part at the end of the bar that does not count (days on hold); `role` is its color.
    """

    name: str
    beside: str
    length: float
    words: str
    role: str = "series-1"
    mark: float | None = None
    end: str = ""
    hollow: bool = False


class Painted(QWidget):
    """A picture made of places that are walked with the arrow keys; `opened` carries the name of one (Enter or a click)."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(sized(self.font(), -0.5))
        self._place = 0
        theme().changed.connect(self.update)

    def names(self) -> Sequence[str]:
        """Return what stands at each place."""
        raise NotImplementedError

    def told(self, place: int) -> str:
        """Say what stands at a place."""
        return self.names()[place]

    def describe(self, title: str, words: Sequence[str]) -> None:
        """Say what is shown, for those who do not see it."""
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(words) or "nothing to show")
        self._place = min(self._place, max(0, len(words) - 1))
        self.updateGeometry()
        self.update()

    def place_at(self, point: QPointF) -> int:
        """Return which place lies under a point, -1 for none."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Walk, or open."""
        last = len(self.names()) - 1
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and last >= 0:
            self._place = max(0, min(last, self._place + step))
            self.setToolTip(self.told(self._place))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and last >= 0:
            self.opened.emit(self.names()[self._place])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own name
        """Open what lies under the mouse."""
        place = self.place_at(event.position())
        if 0 <= place < len(self.names()):
            self._place = place
            self.opened.emit(self.names()[place])

    def frame(self, painter: QPainter, place: int, rect: QRectF) -> None:
        """Draw the focus around a place when the keyboard is here."""
        if self.hasFocus() and place == self._place:
            painter.setPen(QPen(color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))


class Bars(Painted):
    """Bars one below the other, all on one scale, with the value of each in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, title: str, bars: Sequence[Bar]) -> None:
        """Show other bars."""
        self._bars = tuple(bars)
        self.describe(title, [f"{bar.name} {bar.beside} {bar.words} {bar.end}".replace("  ", " ").strip() for bar in bars])

    def names(self) -> Sequence[str]:
        """The names of the bars."""
        return [bar.name for bar in self._bars]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As high as the bars, wide enough to compare them."""
        return QSize(self.fontMetrics().averageCharWidth() * 50, max(1, len(self._bars)) * self._row())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Names and words must have room."""
        return QSize(self.fontMetrics().averageCharWidth() * 34, max(1, len(self._bars)) * self._row())

    def place_at(self, point: QPointF) -> int:
        """The bar at this height."""
        return int(point.y() // self._row())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw names, bars and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, row = self.fontMetrics(), self._row()
        wide = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0)
        beside = max((metrics.horizontalAdvance(bar.beside) for bar in self._bars), default=0)
        words = max((metrics.horizontalAdvance(bar.words) for bar in self._bars), default=0)
        end = max((metrics.horizontalAdvance(bar.end) for bar in self._bars), default=0)
        left = 6 + wide + (beside + 12 if beside else 0) + 8
        room = max(24.0, self.width() - left - words - end - 30)
        most = max((max(bar.length, bar.mark or 0) for bar in self._bars), default=0) or 1
        for place, bar in enumerate(self._bars):
            top = place * row
            line = QRectF(0, top, self.width(), row)
            painter.setPen(color("text"))
            painter.drawText(line.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, bar.name)
            painter.setPen(color("secondary"))
            painter.drawText(line.adjusted(6 + wide + 12, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, bar.beside)
            ground = QRectF(left, top + row * 0.26, room * (bar.mark or bar.length) / most, row * 0.48)
            if bar.mark is not None:
                painter.fillRect(ground, color("gridline"))
            filled = QRectF(left, ground.top(), max(2.0, room * bar.length / most), ground.height())
            if bar.hollow:
                painter.setPen(QPen(color(bar.role), 1.5, Qt.PenStyle.DashLine))
                painter.drawRect(filled)
            else:
                painter.fillRect(filled, color(bar.role))
            if bar.mark is not None:
                at = left + room * bar.mark / most
                painter.fillRect(QRectF(at - 1, top + row * 0.14, 2, row * 0.72), color("text"))
            reach = filled.right() if bar.mark is None else left + room
            painter.setPen(color("text"))
            painter.drawText(QRectF(reach + 8, top, words + 4, row), Qt.AlignmentFlag.AlignVCenter, bar.words)
            painter.drawText(line.adjusted(0, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, bar.end)
            self.frame(painter, place, line)

    def _row(self) -> int:
        return self.fontMetrics().height() + (_AIR if len(self._bars) < _MANY else 1)


class Tile(NamedTuple):
    """A country: its code, its name, how many open cases."""

    code: str
    name: str
    cases: int


class Tiles(Painted):
    """One tile for each country; number and shade show how many. No borders are drawn, so no boundary is stated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: tuple[Tile, ...] = ()

    def show_tiles(self, title: str, tiles: Sequence[Tile]) -> None:
        """Show other countries."""
        self._tiles = tuple(tiles)
        self.describe(title, [f"{tile.name} {tile.cases}" for tile in tiles])

    def names(self) -> Sequence[str]:
        """The codes of the countries."""
        return [tile.code for tile in self._tiles]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """A square of tiles."""
        return QSize(self._size() * 5, self._size() * 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """A few tiles in a row; more rows are cut off by the box they stand in only when it is lower."""
        return QSize(self._size() * 4, self._size() * 2)

    def place_at(self, point: QPointF) -> int:
        """The tile under the point."""
        size = self._size()
        column = int(point.x() // size)
        return int(point.y() // size) * self._columns() + column if column < self._columns() else -1

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw the tiles, those with most cases darkest."""
        painter = QPainter(self)
        most = max((tile.cases for tile in self._tiles), default=1)
        size, columns = self._size(), self._columns()
        bold = sized(self.font(), 0, self.font().Weight.DemiBold)
        for place, tile in enumerate(self._tiles):
            rect = QRectF(place % columns * size, place // columns * size, size - 3, size - 3)
            shade = color("series-1")
            shade.setAlphaF(0.12 + 0.48 * tile.cases / most)
            painter.fillRect(rect, color("base"))
            painter.fillRect(rect, shade)
            painter.setPen(color("border"))
            painter.drawRect(rect)
            painter.setPen(color("text"))
            inner = rect.adjusted(5, 3, -5, -3)
            painter.setFont(bold)
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, tile.code)
            painter.setFont(self.font())
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, f"{tile.cases:,}")
            self.frame(painter, place, rect)

    def _size(self) -> int:
        return self.fontMetrics().height() * 5 // 2

    def _columns(self) -> int:
        return max(1, self.width() // self._size())
