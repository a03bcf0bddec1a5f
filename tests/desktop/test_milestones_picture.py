"""The timeline and the days of a document as pictures: walked with keys, told in words, one key to the milestone."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dsca_desk.desktop.cases.milestones_days import DaysBar
from dsca_desk.rules.clocks import Held, PhaseStay
from dsca_desk.services.timelines import Timeline
from tests.desktop.listed import read

BEGAN, TODAY = date(2026, 3, 2), date(2026, 7, 1)


@pytest.fixture
def tab(window):
    window.go("cases", "BN-B-UAB#@milestones")
    return read(window.place("cases").workspace.tab("milestones"))


def test_enter_on_a_point_shows_its_milestone_in_the_list(tab):
    strip = tab.strip
    strip.setFocus()
    places = list(strip.names())
    for _ in range(places.index("MILAP")):
        QTest.keyClick(strip, Qt.Key.Key_Right)
    assert "MILAP done" in strip.toolTip()
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert tab.tables.tabText(tab.tables.currentIndex()).replace("&", "") == "Milestones"


def test_the_days_are_told_in_words(tab):
    told = tab.days.accessibleDescription()
    assert told.startswith("Request: ")
    assert "offer due" in told


@pytest.fixture
def bar(qtbot):
    made = DaysBar()
    qtbot.addWidget(made)
    made.resize(1000, 80)
    stays = (PhaseStay(0, BEGAN, BEGAN + timedelta(30)), PhaseStay(1, BEGAN + timedelta(30), None))
    held = (Held("CPOHOLD", BEGAN + timedelta(60), BEGAN + timedelta(70)), Held("OTHER", BEGAN, None))
    made.show_days(Timeline((), stays, held, TODAY + timedelta(20), (BEGAN, TODAY + timedelta(20))), TODAY)
    return made


def test_a_phase_that_lasts_goes_to_today_and_only_processing_holds_are_shown(bar):
    told = bar.accessibleDescription().split("; ")
    assert told == [
        "Request: 30 days, 02 Mar 2026 to 01 Apr 2026",
        "Development: 91 days, 01 Apr 2026 to 01 Jul 2026",
        "on hold 01 May 2026 to 11 May 2026",
        "offer due 21 Jul 2026",
    ]


def test_a_click_chooses_the_phase_under_the_mouse(bar, qtbot):
    with qtbot.waitSignal(bar.opened) as opened:
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(100, 30))
    assert opened.args == ["Request"]
    with qtbot.waitSignal(bar.opened) as opened:
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(500, 30))
    assert opened.args == ["Development"]
    with qtbot.assertNotEmitted(bar.opened):
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(990, 30))


def test_nothing_to_show_draws_nothing(qtbot):
    made = DaysBar()
    qtbot.addWidget(made)
    made.show_days(Timeline((), (), (), None, None), TODAY)
    assert made.accessibleDescription() == "nothing to show"
    assert made.grab().width() > 0


def test_the_legend_names_the_marks_that_are_drawn_and_phases_without_room(bar):
    assert [words for _sign, words in bar.legend()] == ["offer due 21 Jul 2026", "on hold"]
    bar.resize(240, 80)
    assert next(words for _sign, words in bar.legend()) == "Request: 30 days"
    bar.show_days(Timeline((), (PhaseStay(0, BEGAN, None),), (), None, (BEGAN, TODAY)), TODAY)
    assert bar.legend() == []
