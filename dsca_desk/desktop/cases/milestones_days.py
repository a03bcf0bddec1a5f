"""Where the days of a document went: one bar over the calendar, phase after phase, with holds and the anticipated offer date."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.pictures import Painted
from dsca_desk.desktop.theme import color, sized
from dsca_desk.rules.clocks import CPOHOLD, PHASES
from dsca_desk.services.timelines import Timeline

_DUE, _ON_HOLD = -1, -2
_PATTERNS = (Qt.BrushStyle.SolidPattern, Qt.BrushStyle.Dense4Pattern, Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.Dense6Pattern)


class Stretch(NamedTuple):
    """Days in one phase: where they begin and end on the picture's calendar, and what is told of them."""

    phase: int
    begin: date
    end: date
    words: str


class DaysBar(Painted):
    """Phases differ in color and filling; days on processing hold are hollow; the dark mark is the anticipated offer date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(sized(self.font(), -0.6))
        self._shown: Timeline | None = None
        self._today = date.min
        self._stretches: tuple[Stretch, ...] = ()

    def show_days(self, shown: Timeline, today: date) -> None:
        """Show the days of another document."""
        self._shown, self._today = shown, today
        self._stretches = tuple(
            Stretch(stay.phase, stay.from_on, end, f"{PHASES[stay.phase]}: {(end - stay.from_on).days} days")
            for stay in shown.stays
            for end in [stay.to_on or max(today, stay.from_on)]
        )
        told = [f"{one.words}, {written_day(one.begin)} to {written_day(one.end)}" for one in self._stretches]
        told += [f"on hold {written_day(begin)} to {written_day(end)}" for begin, end in self._held()]
        if shown.goal_on is not None:
            told.append(f"offer due {written_day(shown.goal_on)}")
        self.describe("Where the days went", told)
        self.updateGeometry()

    def legend(self) -> list[tuple[int, str]]:
        """What stands below the bar: phases whose words have no room over their days, and the marks that are drawn.

        The number is that of the phase, `_DUE` for the day an offer is due, `_ON_HOLD` for days on hold.
        """
        metrics = self.fontMetrics()
        said = [
            (one.phase, one.words)
            for one in self._stretches
            if metrics.horizontalAdvance(one.words) > self._at(one.end) - self._at(one.begin)
        ]
        if self._shown is not None and self._shown.goal_on is not None:
            said.append((_DUE, f"offer due {written_day(self._shown.goal_on)}"))
        return [*said, (_ON_HOLD, "on hold")] if self._held() else said

    def names(self) -> Sequence[str]:
        """The phases in their order."""
        return [PHASES[one.phase] for one in self._stretches]

    def told(self, place: int) -> str:
        """Say a stretch of days in words."""
        one = self._stretches[place]
        return f"{one.words}, {written_day(one.begin)} to {written_day(one.end)}"

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """A bar, a line of words above it, and the legend below where there is one."""
        lines = 3.9 if self.legend() else 2.6
        return QSize(self.fontMetrics().averageCharWidth() * 60, round(self.fontMetrics().height() * lines))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Words that have no room over their days stand in the legend."""
        return QSize(self.fontMetrics().averageCharWidth() * 30, self.sizeHint().height())

    def place_at(self, point: QPointF) -> int:
        """The stretch at this point."""
        return next(
            (place for place, one in enumerate(self._stretches) if self._at(one.begin) <= point.x() < self._at(one.end)), -1
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw stretches with their words, holds, and the mark."""
        if self._shown is None or self._shown.over is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        high = metrics.height()
        top = high * 1.2
        painter.fillRect(QRectF(0, top, self.width(), high), color("gridline"))
        for place, one in enumerate(self._stretches):
            rect = QRectF(self._at(one.begin), top, self._at(one.end) - self._at(one.begin), high)
            shade = color(f"series-{one.phase + 1}")
            painter.setPen(QPen(shade, 1))
            painter.setBrush(QBrush(shade, _PATTERNS[one.phase]))
            painter.drawRect(rect)
            painter.setPen(color("text"))
            words = next(
                (
                    text
                    for text in (one.words, f"{(one.end - one.begin).days}")
                    if metrics.horizontalAdvance(text) <= rect.width()
                ),
                "",
            )
            painter.drawText(QRectF(rect.left(), 0, rect.width(), top), Qt.AlignmentFlag.AlignVCenter, words)
            self.frame(painter, place, rect)
        painter.setPen(QPen(color("text"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(color("base"))
        for begin, end in self._held():
            painter.drawRect(QRectF(self._at(begin), top + high * 0.2, self._at(end) - self._at(begin), high * 0.6))
        if self._shown.goal_on is not None:
            painter.fillRect(
                QRectF(min(self._at(self._shown.goal_on), self.width() - 2) - 1, top - high * 0.2, 2.5, high * 1.4), color("text")
            )
        self._draw_legend(painter, top + high * 1.5)

    def _draw_legend(self, painter: QPainter, top: float) -> None:
        """Draw every sign of the legend with its words beside it."""
        metrics = self.fontMetrics()
        high, left = metrics.height(), 0.0
        for sign, words in self.legend():
            box = QRectF(left, top + high * 0.2, high * 0.9, high * 0.6)
            if sign == _DUE:
                painter.fillRect(QRectF(left + high * 0.4, top, 2.5, high), color("text"))
            else:
                shade = color("text" if sign == _ON_HOLD else f"series-{sign + 1}")
                painter.setPen(QPen(shade, 1, Qt.PenStyle.DashLine if sign == _ON_HOLD else Qt.PenStyle.SolidLine))
                painter.setBrush(QBrush(color("base")) if sign == _ON_HOLD else QBrush(shade, _PATTERNS[sign]))
                painter.drawRect(box)
            painter.setPen(color("secondary"))
            wide = metrics.horizontalAdvance(words) + 2
            painter.drawText(QRectF(box.right() + 6, top, wide, high), Qt.AlignmentFlag.AlignVCenter, words)
            left = box.right() + 6 + wide + high

    def _at(self, day: date) -> float:
        """Where a day lies from left to right."""
        if self._shown is None or self._shown.over is None:
            return 0.0
        first, last = self._shown.over
        share = (day - first).days / max(1, (last - first).days)
        return max(0.0, min(1.0, share)) * (self.width() - 2)

    def _held(self) -> list[tuple[date, date]]:
        if self._shown is None:
            return []
        holds = [hold for hold in self._shown.holds if hold.kind == CPOHOLD]
        return [(hold.from_on, hold.to_on or max(self._today, hold.from_on)) for hold in holds]
