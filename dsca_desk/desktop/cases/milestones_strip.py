"""The timeline of a document, painted: what is done, where it is now, what is still to come, each with its day."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.pictures import Painted
from dsca_desk.desktop.theme import color, sized
from dsca_desk.rules.timeline import TimelinePoint

_MOST_AT_ONCE = 16.0  # letters a point takes at most, so that few points do not stand far apart


class Strip(Painted):
    """Filled points and a solid line for what is done, a square for now, hollow points and a dashed line for what is ahead.

    `opened` carries the code of the milestone that was clicked or entered.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(sized(self.font(), -0.6))
        self._points: tuple[TimelinePoint, ...] = ()

    def show_points(self, points: Sequence[TimelinePoint]) -> None:
        """Show another timeline."""
        self._points = tuple(points)
        self.describe("Timeline", [point_words(point) for point in self._points])

    def names(self) -> Sequence[str]:
        """The codes of the milestones."""
        return [point.code for point in self._points]

    def told(self, place: int) -> str:
        """Say a point in words."""
        return point_words(self._points[place])

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Room for a point, its words and its days."""
        return QSize(self.fontMetrics().averageCharWidth() * 60, self._high())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Where it is narrow, words that have no room are left out; the list below tells them."""
        return QSize(self.fontMetrics().averageCharWidth() * 30, self._high())

    def place_at(self, point: QPointF) -> int:
        """The point of the timeline over or under which this lies."""
        return int(point.x() // self._step()) if self._points else -1

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw line, points, words and days."""
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = painter.fontMetrics()
        step = self._step()
        middle, size = metrics.height() * 0.7, metrics.height() * 0.34
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
            for line, days in enumerate(_days(point), start=1):
                fitting = next((day for day in days if metrics.horizontalAdvance(day) <= below.width()), "")
                painter.drawText(below.translated(0, line * metrics.height()), Qt.AlignmentFlag.AlignHCenter, fitting)
            self.frame(painter, place, QRectF(place * step, 0, step, self.height()))

    def _step(self) -> float:
        letters = _MOST_AT_ONCE * self.fontMetrics().averageCharWidth()
        return min(self.width() / max(1, len(self._points)), letters)

    def _high(self) -> int:
        lines = max((len(_days(point)) for point in self._points), default=1)
        return round(self.fontMetrics().height() * (2.4 + lines))

    def _mark(self, painter: QPainter, point: TimelinePoint, at: QPointF, size: float) -> None:
        if point.standing == "now":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("series-2"))
            painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
        else:
            painter.setPen(QPen(color("secondary" if point.standing == "ahead" else "accent"), 1.5))
            painter.setBrush(color("accent") if point.standing == "done" else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, size, size)


def point_words(point: TimelinePoint) -> str:
    """Say a point in words: `Review now, 16 Oct 2026`, `Offer ahead, planned 24 Oct 2026`."""
    parts = [f"{point.words} {point.standing if point.standing != 'unknown' else 'passed, no day kept'}"]
    if point.on is not None:
        parts.append(written_day(point.on))
    if point.planned_on is not None:
        parts.append(f"planned {written_day(point.planned_on)}")
    return ", ".join(parts)


def _days(point: TimelinePoint) -> list[tuple[str, ...]]:
    """What stands under a point, line by line; each line in its long and its short writing."""
    lines: list[tuple[str, ...]] = []
    if point.on is not None:
        now = " · now" if point.standing == "now" else ""
        lines.append((f"{written_day(point.on)}{now}", written_day(point.on), f"{point.on:%d %b}"))
    if point.planned_on is not None and point.planned_on != point.on:
        word = "by" if point.on is None else "plan"
        lines.append((f"{word} {written_day(point.planned_on)}", f"{word} {point.planned_on:%d %b}", f"{point.planned_on:%d %b}"))
    return lines
