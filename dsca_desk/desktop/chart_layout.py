"""What a chart shows, said in words, and where each of its parts is drawn; `chart` paints it."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

Look = Literal["bars", "line", "dashed"]
GAP = 6.0
_NICE = tuple(Decimal(text) for text in ("1", "1.2", "1.5", "1.6", "2", "2.5", "3", "4", "5", "6", "8", "10"))
_FEW = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MOST_STEPS = 5


class Series(NamedTuple):
    """Amounts over the points of a chart, one each (None: nothing there); `right` measures them on the right axis."""

    name: str
    values: tuple[Decimal | None, ...]
    look: Look = "bars"
    role: str = "series-1"
    right: bool = False


class ChartData(NamedTuple):
    """What a chart shows: `labels` stand under the axis, `names` say the same points in full; amounts are in `unit`."""

    title: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "US$"

    def summary(self) -> str:
        """Say in words what the picture shows."""
        if not self.names:
            return f"{self.title}: nothing to show."
        points = f"{len(self.names)} points from {self.names[0]} to {self.names[-1]}" if len(self.names) > 1 else self.names[0]
        return f"{self.title}: {points}, in {self.unit}. " + " ".join(self._words(series) for series in self.series)

    def point(self, place: int) -> str:
        """Say in words what stands at one point."""
        amounts = (
            f"{series.name} {written_amount(value)}" for series in self.series if (value := series.values[place]) is not None
        )
        return f"{self.names[place]}: {', '.join(amounts)}"

    def _words(self, series: Series) -> str:
        known = [(value, name) for value, name in zip(series.values, self.names, strict=True) if value is not None]
        if not known:
            return f"{series.name}: none."
        highest, lowest = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
        if series.look == "bars":
            whole = sum((value for value, _ in known), Decimal(0))
            words = f"together {written_amount(whole)}, highest {written_amount(highest[0])} at {highest[1]}"
            return f"{series.name}: {words}, lowest {written_amount(lowest[0])} at {lowest[1]}."
        words = f"from {written_amount(known[0][0])} to {written_amount(known[-1][0])}"
        return f"{series.name}: {words}, highest {written_amount(highest[0])} at {highest[1]}."


class Axis(NamedTuple):
    """One axis: `above` steps of `step` dollars over zero and `below` under it, written in `scale` dollars."""

    step: Decimal
    above: int
    below: int
    scale: Decimal

    @property
    def unit(self) -> str:
        """The scale in words."""
        return {Decimal(1): "", Decimal(1000): " thousand", Decimal(1_000_000): " million"}.get(self.scale, " billion")

    def labels(self) -> list[str]:
        """The figures along the axis, from the lowest to the highest."""
        steps = [self.step * place / self.scale for place in range(-self.below, self.above + 1)]
        decimals = max(0, -int((self.step / self.scale).normalize().as_tuple().exponent))
        return [f"{value:,.{decimals}f}" for value in steps]


class ChartLayout(NamedTuple):
    """Where everything of a chart is drawn, in the widget's own pixels."""

    plot: QRectF
    legend: QRectF
    caption: QRectF
    left: Axis
    right: Axis | None
    bars: tuple[tuple[QRectF, ...], ...]
    points: tuple[tuple[QPointF | None, ...], ...]
    columns: tuple[QRectF, ...]
    labels: tuple[tuple[int, QRectF], ...]


def axis_for(lowest: Decimal, highest: Decimal, like: Axis | None = None) -> Axis:
    """Return an axis of even steps that holds the amounts; with `like` it has as many steps, so that lines fall together."""
    highest, lowest = max(highest, Decimal(0)), min(lowest, Decimal(0))
    if like is None:
        span = max(highest - lowest, Decimal(1))
        step = _nice(span / _MOST_STEPS, _FEW)
        above, below = int(_steps(highest, step)) or 1, int(_steps(-lowest, step))
    else:
        above, below = like.above, like.below
        needed = max(highest / above, -lowest / below if below else Decimal(0), Decimal("0.01"))
        step = _nice(needed, _NICE)
    largest = step * max(above, below)
    scale = next(
        scale
        for scale in (Decimal(10) ** 9, Decimal(10) ** 6, Decimal(10) ** 3, Decimal(1))
        if largest >= scale * 2 or scale == 1
    )
    return Axis(step, above, below, scale)


def lay_out(data: ChartData, rect: QRectF, metrics: QFontMetricsF) -> ChartLayout:
    """Return where a chart of a size is drawn. Labels that would touch are left out, evenly."""
    height = metrics.height()
    left = _axis(data, right=False, like=None)
    right = _axis(data, right=True, like=left) if any(series.right for series in data.series) else None
    left_wide = max(metrics.horizontalAdvance(text) for text in left.labels()) + 2 * GAP
    right_wide = max(metrics.horizontalAdvance(text) for text in right.labels()) + 2 * GAP if right else GAP
    legend = QRectF(rect.left() + GAP, rect.bottom() - height - GAP, rect.width() - 2 * GAP, height)
    words = QRectF(legend.left(), legend.top() - height - 2, legend.width(), height)
    plot = QRectF(rect.left() + left_wide, rect.top() + height * 0.8, 1, 1)
    plot.setRight(max(plot.left() + 10, rect.right() - right_wide))
    plot.setBottom(max(plot.top() + 10, words.top() - height - GAP))
    count = max(1, len(data.names))
    wide = plot.width() / count
    columns = tuple(QRectF(plot.left() + wide * place, plot.top(), wide, plot.height()) for place in range(len(data.names)))
    bar_series = [series for series in data.series if series.look == "bars"]
    bars: list[tuple[QRectF, ...]] = []
    points: list[tuple[QPointF | None, ...]] = []
    for series in data.series:
        axis = right if series.right and right else left
        if series.look == "bars":
            bars.append(_bars(series, bar_series.index(series), len(bar_series), columns, axis, plot))
            points.append(())
        else:
            bars.append(())
            points.append(tuple(_point(value, column, axis, plot) for value, column in zip(series.values, columns, strict=True)))
    widest = max((metrics.horizontalAdvance(text) for text in data.labels), default=0.0) + GAP
    every = max(1, int(-(-widest // wide)))
    labels = tuple(
        (place, QRectF(column.center().x() - widest / 2, plot.bottom() + 2, widest, height))
        for place, column in enumerate(columns)
        if place % every == 0
    )
    return ChartLayout(plot, legend, words, left, right, tuple(bars), tuple(points), columns, labels)


def caption(data: ChartData, drawn: ChartLayout) -> str:
    """Name the units of the axes; where there are two, what is measured on each."""
    unit = f"{data.unit}{drawn.left.unit}"
    if not drawn.right:
        return f"{unit[:1].upper()}{unit[1:]}."
    on_left, on_right = (
        ", ".join(series.name.lower() for series in data.series if series.right == right) for right in (False, True)
    )
    return f"Left: {unit}, {on_left}. Right: {data.unit}{drawn.right.unit}, {on_right}."


def _axis(data: ChartData, *, right: bool, like: Axis | None) -> Axis:
    values = [value for series in data.series if series.right == right for value in series.values if value is not None]
    return axis_for(min(values, default=Decimal(0)), max(values, default=Decimal(0)), like)


def _bars(series: Series, number: int, count: int, columns: Sequence[QRectF], axis: Axis, plot: QRectF) -> tuple[QRectF, ...]:
    """Bars of one series beside those of the others, 56 % of a column wide together."""
    rects = []
    for value, column in zip(series.values, columns, strict=True):
        wide = column.width() * 0.56 / count
        x = column.center().x() - column.width() * 0.28 + wide * number
        top, zero = _height(value or Decimal(0), axis, plot), _height(Decimal(0), axis, plot)
        rects.append(QRectF(x, min(top, zero), wide, abs(zero - top)))
    return tuple(rects)


def _point(value: Decimal | None, column: QRectF, axis: Axis, plot: QRectF) -> QPointF | None:
    return None if value is None else QPointF(column.center().x(), _height(value, axis, plot))


def _height(value: Decimal, axis: Axis, plot: QRectF) -> float:
    steps = float(value / axis.step) + axis.below
    return plot.bottom() - plot.height() * steps / (axis.above + axis.below)


def _nice(needed: Decimal, steps: tuple[Decimal, ...]) -> Decimal:
    """The smallest even step that is not below what is needed."""
    power = Decimal(10) ** needed.adjusted()
    return next(step * power for step in steps if step * power >= needed)


def _steps(amount: Decimal, step: Decimal) -> Decimal:
    return (amount / step).to_integral_value(ROUND_CEILING)


def written_amount(value: Decimal) -> str:
    """Write an amount with cents only where it has some."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
