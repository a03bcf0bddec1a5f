"""The pictures of the office: days parted by phase, and planned beside actual days. Each says in words what it shows."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.pictures import Painted
from dsca_desk.desktop.theme import color
from dsca_desk.rules.clocks import PHASES

PARTS = PHASES
"""The phases as a legend names them; each has a color, and a pattern for who does not tell colors."""
_PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.HorPattern,
)


class PartedBar(NamedTuple):
    """A bar of days in parts, one for each phase: its name, a short word beside it, the days, words at its end.

    `mark` is the standard time, `start` where on the bar its clock began; `role` the color of the words.
    """

    name: str
    beside: str
    parts: tuple[float, ...]
    words: str
    mark: float | None = None
    start: float = 0
    role: str = "text"

    def spoken(self) -> str:
        """Say the bar."""
        parts = ", ".join(f"{name} {part:,.0f}" for name, part in zip(PARTS, self.parts, strict=False) if part)
        standard = f", standard {self.mark:,.0f} days" if self.mark is not None else ""
        return f"{self.name} {self.beside}: {parts or 'no days'} days{standard}; {self.words}".replace(" :", ":")


class PhaseBars(Painted):
    """Bars one below the other, all on one scale of days, with a legend below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[PartedBar, ...] = ()
        self._shown = len(PARTS)

    def show_bars(self, title: str, bars: Sequence[PartedBar], parts: int = len(PARTS)) -> None:
        """Show other bars; of the parts only the first few where the others cannot be."""
        self._bars, self._shown = tuple(bars), parts
        self.describe(title, [bar.spoken() for bar in bars])

    def names(self) -> Sequence[str]:
        """The names of the bars."""
        return [bar.name for bar in self._bars]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As high as the bars and their legend."""
        return QSize(self.fontMetrics().averageCharWidth() * 60, (max(1, len(self._bars)) + 1) * self._row() + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Names and words must have room."""
        return QSize(self.fontMetrics().averageCharWidth() * 40, self.sizeHint().height())

    def place_at(self, point: QPointF) -> int:
        """The bar at this height."""
        return int(point.y() // self._row())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw names, parts with their days, marks, words and the legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, row = self.fontMetrics(), self._row()
        wide = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0)
        beside = max((metrics.horizontalAdvance(bar.beside) for bar in self._bars), default=0)
        words = max((metrics.horizontalAdvance(bar.words) for bar in self._bars), default=0)
        left = 6 + wide + (beside + 10 if beside else 0) + 8
        room = max(24.0, self.width() - left - words - 22)
        most = max((max(sum(bar.parts), bar.start + (bar.mark or 0)) for bar in self._bars), default=0) or 1
        for place, bar in enumerate(self._bars):
            line = QRectF(0, place * row, self.width(), row)
            painter.setPen(color("text"))
            painter.drawText(line.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, bar.name)
            painter.setPen(color("secondary"))
            painter.drawText(line.adjusted(6 + wide + 10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, bar.beside)
            reach = self._draw_parts(painter, bar, QRectF(left, line.top() + row * 0.2, room, row * 0.6), room / most)
            if bar.mark is not None:
                at = left + room * (bar.start + bar.mark) / most
                painter.fillRect(QRectF(at - 1, line.top() + row * 0.08, 2, row * 0.84), color("text"))
                reach = max(reach, at)
            painter.setPen(color(bar.role))
            painter.drawText(QRectF(reach + 8, line.top(), words + 4, row), Qt.AlignmentFlag.AlignVCenter, bar.words)
            self.frame(painter, place, line)
        self._draw_legend(painter, len(self._bars) * row + 4)

    def _draw_parts(self, painter: QPainter, bar: PartedBar, room: QRectF, scale: float) -> float:
        """Draw the parts of a bar, each with its days where they fit; returns where it ends."""
        at = room.left()
        for place, part in enumerate(bar.parts):
            if part <= 0:
                continue
            rect = QRectF(at, room.top(), part * scale, room.height())
            self._fill(painter, rect, place)
            text = f"{part:,.0f}"
            need = self.fontMetrics().horizontalAdvance(text) + 6
            if rect.width() >= need:
                middle = QRectF(rect.center().x() - need / 2, rect.top(), need, rect.height())
                painter.fillRect(middle, color("base"))
                painter.setPen(color("text"))
                painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, text)
            at = rect.right()
        return at

    @staticmethod
    def _fill(painter: QPainter, rect: QRectF, place: int) -> None:
        shade = color(f"series-{place + 1}")
        painter.fillRect(rect, color("base"))
        painter.fillRect(rect, QBrush(shade, _PATTERNS[place]))
        painter.setPen(QPen(shade, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    def _draw_legend(self, painter: QPainter, top: float) -> None:
        metrics, row = self.fontMetrics(), self._row()
        at = 6.0
        for place, name in enumerate(PARTS[: self._shown]):
            self._fill(painter, QRectF(at, top + row * 0.25, row * 0.8, row * 0.5), place)
            at += row * 0.8 + 5
            painter.setPen(color("secondary"))
            painter.drawText(QRectF(at, top, 400, row), Qt.AlignmentFlag.AlignVCenter, name)
            at += metrics.horizontalAdvance(name) + 14
        if any(bar.mark is not None for bar in self._bars):
            painter.fillRect(QRectF(at, top + row * 0.12, 2, row * 0.76), color("text"))
            painter.drawText(QRectF(at + 7, top, 400, row), Qt.AlignmentFlag.AlignVCenter, "standard")

    def _row(self) -> int:
        return self.fontMetrics().height() + 6


class PlannedMark(NamedTuple):
    """A planned day and the day it came (None: not yet), with what it is and words about the difference."""

    name: str
    beside: str
    planned: date
    actual: date | None
    words: str
    role: str = "text"


class PlannedLines(Painted):
    """Lines over one axis of days: a hollow ring where something was planned, a filled square where it came, today a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[PlannedMark, ...] = ()
        self._today = date.min

    def show_marks(self, title: str, marks: Sequence[PlannedMark], today: date) -> None:
        """Show other days."""
        self._marks, self._today = tuple(marks), today
        self.describe(title, [_spoken(mark) for mark in marks])

    def names(self) -> Sequence[str]:
        """The names of the lines."""
        return [mark.name for mark in self._marks]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As high as the lines, the axis and the legend."""
        return QSize(self.fontMetrics().averageCharWidth() * 60, (max(1, len(self._marks)) + 2) * self._row() + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Names and words must have room."""
        return QSize(self.fontMetrics().averageCharWidth() * 40, self.sizeHint().height())

    def place_at(self, point: QPointF) -> int:
        """The line at this height."""
        return int(point.y() // self._row())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw lines with their two days, the day of today, the axis and the legend."""
        if not self._marks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, row = self.fontMetrics(), self._row()
        wide = max(metrics.horizontalAdvance(mark.name) for mark in self._marks)
        beside = max(metrics.horizontalAdvance(mark.beside) for mark in self._marks)
        words = max(metrics.horizontalAdvance(mark.words) for mark in self._marks)
        left = 6 + wide + 10 + beside + 14
        room = max(40.0, self.width() - left - words - 22)
        days = [day for mark in self._marks for day in (mark.planned, mark.actual) if day is not None] + [self._today]
        first, last = min(days), max(days)
        scale = room / max(1, (last - first).days)

        def at(day: date) -> float:
            return left + (day - first).days * scale

        bottom = len(self._marks) * row
        painter.setPen(QPen(color("accent"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at(self._today), 0), QPointF(at(self._today), bottom + 3))
        for place, mark in enumerate(self._marks):
            line = QRectF(0, place * row, self.width(), row)
            middle = line.center().y()
            painter.setPen(color("text"))
            painter.drawText(line.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, mark.name)
            painter.setPen(color("secondary"))
            painter.drawText(line.adjusted(6 + wide + 10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, mark.beside)
            begin, end = at(mark.planned), at(mark.actual or max(self._today, mark.planned))
            style = Qt.PenStyle.SolidLine if mark.actual is not None else Qt.PenStyle.DotLine
            painter.setPen(QPen(color(mark.role if mark.role != "text" else "border"), 2, style))
            painter.drawLine(QPointF(begin, middle), QPointF(end, middle))
            _ring(painter, QPointF(begin, middle))
            if mark.actual is not None:
                painter.fillRect(QRectF(end - 4, middle - 4, 8, 8), color("series-1"))
            painter.setPen(color(mark.role))
            painter.drawText(QRectF(max(begin, end) + 10, line.top(), words + 4, row), Qt.AlignmentFlag.AlignVCenter, mark.words)
            self.frame(painter, place, line)
        self._draw_foot(painter, bottom + 3, left, at(last), first, last)

    def _draw_foot(self, painter: QPainter, top: float, left: float, right: float, first: date, last: date) -> None:
        row = self._row()
        painter.setPen(color("secondary"))
        painter.drawText(QRectF(left, top, 400, row), Qt.AlignmentFlag.AlignVCenter, written_day(first))
        end = written_day(last)
        wide = self.fontMetrics().horizontalAdvance(end)
        painter.drawText(QRectF(right - wide, top, wide + 2, row), Qt.AlignmentFlag.AlignVCenter, end)
        line = top + row * 1.5
        _ring(painter, QPointF(12, line))
        painter.setPen(color("secondary"))
        painter.drawText(QRectF(22, line - row / 2, 400, row), Qt.AlignmentFlag.AlignVCenter, "planned")
        next_ = 22 + self.fontMetrics().horizontalAdvance("planned") + 16
        painter.fillRect(QRectF(next_, line - 4, 8, 8), color("series-1"))
        words = "came; dotted: not yet; dashed line: today"
        painter.drawText(QRectF(next_ + 14, line - row / 2, 600, row), Qt.AlignmentFlag.AlignVCenter, words)

    def _row(self) -> int:
        return self.fontMetrics().height() + 6


def _ring(painter: QPainter, middle: QPointF) -> None:
    painter.setPen(QPen(color("series-1"), 1.6))
    painter.setBrush(color("base"))
    painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in ((-5, 0), (0, -5), (5, 0), (0, 5))]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _spoken(mark: PlannedMark) -> str:
    came = f"came {written_day(mark.actual)}" if mark.actual is not None else "has not come"
    return f"{mark.name} {mark.beside}: planned {written_day(mark.planned)}, {came}, {mark.words}"
