"""The timeline of a document, painted: what is done, where it is now, what is still to come, each with its day."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.theme import color, sized, theme

Standing = Literal["done", "now", "ahead"]


class Point(NamedTuple):
    """A point of the timeline: its words, its day (planned for what is ahead), and how it stands."""

    words: str
    on: date | None
    standing: Standing


class Strip(QWidget):
    """Filled points and a solid line for what is done, a square for now, hollow points and a dashed line for what is ahead."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(sized(self.font(), -1.1))
        self._points: tuple[Point, ...] = ()
        theme().changed.connect(self.update)

    def show_points(self, points: Sequence[Point]) -> None:
        """Show another timeline."""
        self._points = tuple(points)
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription(
            "; ".join(f"{point.words} {point.standing} {_day(point)}".rstrip() for point in self._points)
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Room for a point, its words and its day."""
        return QSize(self.fontMetrics().averageCharWidth() * 60, self.fontMetrics().height() * 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Where it is narrow, words that have no room are left out; the list below tells them."""
        return QSize(self.fontMetrics().averageCharWidth() * 30, self.fontMetrics().height() * 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw line, points, words and days."""
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = painter.fontMetrics()
        step = self.width() / len(self._points)
        middle, size = metrics.height() * 0.8, metrics.height() * 0.34
        for place, point in enumerate(self._points[1:], start=1):
            ahead = point.standing == "ahead"
            pen = QPen(color("secondary" if ahead else "accent"), 1 if ahead else 2)
            pen.setStyle(Qt.PenStyle.DashLine if ahead else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawLine(QPointF((place - 0.5) * step + size, middle), QPointF((place + 0.5) * step - size, middle))
        bold = sized(self.font(), 0, self.font().Weight.DemiBold)
        for place, point in enumerate(self._points):
            at = QPointF((place + 0.5) * step, middle)
            self._mark(painter, point, at, size)
            painter.setFont(bold if point.standing == "now" else self.font())
            painter.setPen(color("text"))
            below = QRectF(place * step + 2, middle + size + 3, step - 4, metrics.height())
            words = painter.fontMetrics().elidedText(point.words, Qt.TextElideMode.ElideRight, int(below.width()))
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, words)
            painter.setFont(self.font())
            painter.setPen(color("secondary"))
            day = _day(point)
            if metrics.horizontalAdvance(day) <= below.width():
                painter.drawText(below.translated(0, metrics.height()), Qt.AlignmentFlag.AlignHCenter, day)

    def _mark(self, painter: QPainter, point: Point, at: QPointF, size: float) -> None:
        if point.standing == "now":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("series-2"))
            painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
        else:
            done = point.standing == "done"
            painter.setPen(QPen(color("accent" if done else "secondary"), 1.5))
            painter.setBrush(color("accent") if done else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, size, size)


def _day(point: Point) -> str:
    if point.on is None:
        return ""
    day = written_day(point.on)
    return f"by {day}" if point.standing == "ahead" else f"{day} · now" if point.standing == "now" else day
