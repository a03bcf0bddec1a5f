"""The chart: where its parts are drawn, what it says in words, and how one walks over it with keys."""

from decimal import Decimal
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from dsca_desk.desktop.chart import Chart, ChartList
from dsca_desk.desktop.chart_layout import Axis, ChartData, Series, axis_for, caption, lay_out
from dsca_desk.desktop.theme import apply_theme, color


def numbers(*values):
    return tuple(None if value is None else Decimal(value) for value in values)


DATA = ChartData(
    "Payments of BN-B-UAB",
    ("Dep", "Jun 27", "Sep", "Dec"),
    ("Initial deposit", "15 Jun 2027", "15 Sep 2027", "15 Dec 2027"),
    (
        Series("Payment", numbers(350009, 599000, 825901, 804603)),
        Series("Cumulative", numbers(350009, 949009, 1774910, 2579513), "line", "series-2", right=True),
        Series("Termination liability", numbers(96000, 188000, 241000, None), "dashed", "series-3"),
    ),
)


@pytest.fixture
def chart(qtbot, dressed):
    made = Chart()
    qtbot.addWidget(made)
    made.resize(600, 260)
    made.show_data(DATA)
    made.show()
    return made


@pytest.mark.parametrize(
    ("lowest", "highest", "axis", "labels"),
    [
        ("0", "825901", Axis(Decimal(200000), 5, 0, Decimal(1000)), ["0", "200", "400", "600", "800", "1,000"]),
        ("0", "3891921", Axis(Decimal(1000000), 4, 0, Decimal(1000000)), ["0", "1", "2", "3", "4"]),
        ("0", "0", Axis(Decimal("0.2"), 1, 0, Decimal(1)), ["0.0", "0.2"]),
        ("-40", "60", Axis(Decimal(20), 3, 2, Decimal(1)), ["-40", "-20", "0", "20", "40", "60"]),
        ("0", "5", Axis(Decimal(1), 5, 0, Decimal(1)), ["0", "1", "2", "3", "4", "5"]),
    ],
)
def test_axes_have_even_steps_that_hold_the_amounts(lowest, highest, axis, labels):
    made = axis_for(Decimal(lowest), Decimal(highest))
    assert made == axis
    assert made.labels() == labels


def test_the_right_axis_has_as_many_steps_as_the_left_one():
    left = axis_for(Decimal(0), Decimal(825901))
    right = axis_for(Decimal(0), Decimal(3891921), left)
    assert (right.above, right.below) == (left.above, left.below)
    assert right.labels() == ["0.0", "0.8", "1.6", "2.4", "3.2", "4.0"]


def test_bars_stand_on_zero_and_reach_their_amount(chart):
    drawn = chart.drawn()
    bars = drawn.bars[0]
    assert len(bars) == 4
    for bar, value in zip(bars, DATA.series[0].values, strict=True):
        assert bar.bottom() == pytest.approx(drawn.plot.bottom())
        assert bar.height() == pytest.approx(drawn.plot.height() * float(value) / 1_000_000)
    tallest = max(bars, key=lambda bar: bar.height())
    assert bars.index(tallest) == 2


def test_points_stand_over_their_bars_on_their_own_axis(chart):
    drawn = chart.drawn()
    for point, column in zip(drawn.points[1], drawn.columns, strict=True):
        assert point.x() == pytest.approx(column.center().x())
    heights = [point.y() for point in drawn.points[1]]
    assert heights == sorted(heights, reverse=True)
    assert drawn.points[2][3] is None


@pytest.mark.parametrize("size", [(600, 260), (320, 180), (1200, 500)])
def test_nothing_is_drawn_outside_or_over_something_else(chart, size):
    chart.resize(*size)
    drawn, whole = chart.drawn(), QRectF(chart.rect())
    for part in (drawn.plot, drawn.legend, drawn.caption, *drawn.bars[0]):
        assert whole.contains(part), part
    assert drawn.plot.bottom() < drawn.caption.top() < drawn.legend.top()
    rects = [rect for _place, rect in drawn.labels]
    assert all(one.right() <= other.left() + 0.5 for one, other in pairwise(rects))


def test_labels_that_would_touch_are_left_out_evenly(dressed):
    many = 60
    names = tuple(f"15 Mar {2027 + place}" for place in range(many))
    data = ChartData("Long", tuple(f"Mar {place}" for place in range(many)), names, (Series("Payment", numbers(*range(many))),))
    drawn = lay_out(data, QRectF(0, 0, 500, 220), QFontMetricsF(dressed.font()))
    shown = [place for place, _rect in drawn.labels]
    assert 3 < len(shown) < many
    assert {after - before for before, after in pairwise(shown)} == {shown[1]}


def test_the_caption_names_units_and_what_is_measured_where(chart):
    words = caption(DATA, chart.drawn())
    assert words == "Left: US$ thousand, payment, termination liability. Right: US$ million, cumulative."


def test_the_summary_says_what_the_picture_shows(chart):
    assert DATA.summary() == (
        "Payments of BN-B-UAB: 4 points from Initial deposit to 15 Dec 2027, in US$. "
        "Payment: together 2,579,513, highest 825,901 at 15 Sep 2027, lowest 350,009 at Initial deposit. "
        "Cumulative: from 350,009 to 2,579,513, highest 2,579,513 at 15 Dec 2027. "
        "Termination liability: from 96,000 to 241,000, highest 241,000 at 15 Sep 2027."
    )
    assert chart.accessibleName() == "Payments of BN-B-UAB"
    assert chart.accessibleDescription() == DATA.summary()


def test_an_empty_chart_says_so(chart, qtbot):
    chart.show_data(ChartData("Payments", (), (), ()))
    assert chart.accessibleDescription() == "Payments: nothing to show."
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.place == -1
    assert not chart.grab().isNull()


def test_keys_walk_over_the_points_and_say_them(chart, qtbot):
    chosen = []
    chart.chosen.connect(chosen.append)
    chart.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home):
        qtbot.keyClick(chart, key)
    assert chosen == [0, 1, 3, 2, 0]
    assert chart.accessibleDescription() == ("Initial deposit: Payment 350,009, Cumulative 350,009, Termination liability 96,000")


def test_a_click_chooses_the_point_under_the_mouse(chart, qtbot):
    middle = chart.drawn().columns[2].center().toPoint()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle)
    assert chart.place == 2


def test_the_colors_are_those_of_the_scheme(chart, dressed):
    for scheme in ("light", "dark"):
        apply_theme(dressed, scheme)
        bar = chart.drawn().bars[0][2].center().toPoint()
        picture = chart.grab()
        ratio = picture.devicePixelRatio()
        found = picture.toImage().pixelColor(int(bar.x() * ratio), int((bar.y() + 20) * ratio))
        assert found == color("series-1")


def test_the_list_has_the_same_amounts(chart, qtmodeltester):
    model = ChartList()
    model.show_data(DATA)
    qtmodeltester.check(model)
    assert [model.headerData(place, Qt.Orientation.Horizontal) for place in range(4)] == [
        "When",
        "Payment, US$",
        "Cumulative, US$",
        "Termination liability, US$",
    ]
    assert [model.index(2, place).data() for place in range(4)] == ["15 Sep 2027", "825,901", "1,774,910", "241,000"]
    assert model.index(3, 3).data() == ""
