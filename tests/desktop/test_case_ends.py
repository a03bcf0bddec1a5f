"""The end of lines and of a case on screen: many lines in one press, what a cancellation costs, the day of the certificate."""

import time
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dsca_desk.desktop.execution.canceling import CancelDialog
from dsca_desk.records import offer as value
from dsca_desk.records import work
from dsca_desk.services.cases import import_case
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.line_ends import line_ends
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of
from tests.desktop.test_case_execution import dialog, fill
from tests.services.execution_cases import offer_of_case

CASE, LAST = "BN-B-ZZA", date(2026, 9, 15)
COURSE = value.Line(number="004", description="Pilot course", kind="TRAINING", unit_of_issue="XX", unit_price=Decimal("30000.00"))


@pytest.fixture
def tab(window, desk, qtbot):
    act = {"by": desk.officer, "at": desk.clock()}
    lines = (
        *offer_of_case().lines,
        value.Line(**{name: getattr(COURSE, name) for name in COURSE.__struct_fields__} | {"starts_on": date(2026, 12, 1)}),
    )
    import_case(desk.store, offer_of_case(designator="ZZA", lines=lines), **act)
    for line, units in {"001": 10, "002a": 2}.items():
        made = work.Delivery(line=line, quantity=Decimal(units), on=LAST)
        record_delivery(desk.store, desk.policy, CASE, made, today=desk.today, **act)
    window.go("cases", f"{CASE}#@execution")
    shown = window.shown_place().workspace.tab("execution")
    qtbot.waitUntil(lambda: shown.is_read)
    return shown


def settled(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.jobs.running)


def test_escape_stops_the_completing_of_many_lines_and_keeps_what_was_typed(tab, desk, qtbot, monkeypatch):
    def slow(*_args, progress, **_more):
        for number in range(1000):
            progress(number, 1000)
            time.sleep(0.01)

    monkeypatch.setattr("dsca_desk.desktop.execution.closing.complete_lines", slow)
    section = tab.show_section("closing")
    section.buttons["Lines complete"].click()
    shown = dialog(tab)
    fill(shown, on="20 Sep 2026")
    shown.accept()
    qtbot.waitUntil(lambda: shown.progress.value() > 3)
    assert shown.progress.maximum() == 1000
    assert shown.progress.isVisible()
    shown.accept()  # a second press does nothing
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    settled(desk, qtbot)
    assert shown.trouble.text() == "Stopped. Nothing was changed."
    assert shown.draft.now.on == date(2026, 9, 20)
    assert all(states(desk).values())
    shown.reject()


def states(desk):
    return {one.line: one.is_open for one in line_ends(desk.store, CASE, desk.today)}


def test_many_lines_are_complete_in_one_press_and_opened_again(tab, desk, qtbot):
    section = tab.show_section("closing")
    section.buttons["Lines complete"].click()
    shown = dialog(tab)
    assert shown.draft.now.on == LAST
    fill(shown, on="14 Sep 2026")
    shown.accept()
    settled(desk, qtbot)
    assert "before its last delivery on 15 Sep 2026" in shown.trouble.text()
    fill(shown, on="20 Sep 2026")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    settled(desk, qtbot)
    assert states(desk) == {"001": False, "002a": False, "002b": True, "003": True, "004": True}
    assert [step.on for step in steps_of(desk.store, Subject("LINE", CASE, line="002a"))] == [date(2026, 9, 20)]
    section.buttons["Lines complete"].click()
    shown = dialog(tab)
    fill(shown, on="22 Nov 2026", lines="003, 004", evidence="report of 2 Nov")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    settled(desk, qtbot)
    assert states(desk)["003"] is False
    section.buttons["Open lines again"].click()
    shown = dialog(tab)
    fill(shown, lines="001, 003", why="two came back")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    settled(desk, qtbot)
    assert states(desk) == {"001": True, "002a": False, "002b": True, "003": True, "004": False}


def costs(tab):
    section = tab.show_section("closing")
    section.cancel()
    shown = dialog(tab)
    fill(shown, letter_number="MOD 12/2026", termination_cost="1000")
    shown.accept()
    (found,) = [one for one in tab.window().findChildren(CancelDialog) if one.isVisible()]
    return found


def test_the_penalty_of_a_course_is_chosen_and_the_cost_follows(tab, desk, questions, qtbot):
    shown = costs(tab)
    assert "9 days' notice" in shown._grid.itemAtPosition(1, 0).widget().text()
    assert shown._penalties["004"].text() == "US$ 15,000.00"
    box, field = shown.codes["004"], shown.amounts["004"]
    assert "LATE" not in box.currentText()
    box.setCurrentIndex(box.findData("IN_TIME"))
    assert "holds for 60 days or more" in shown.trouble.text()
    assert not shown.cancel_button.isEnabled()
    box.setCurrentIndex(box.findData("NOT_COMPLETED"))
    assert "penalty of line 004" in shown.trouble.text()
    assert field.isEnabled()
    QTest.keyClicks(field, "12,500")
    QTest.keyClick(field, Qt.Key.Key_Return)
    field.read()
    assert shown._penalties["004"].text() == "US$ 12,500.00"
    assert shown.cancel_button.isEnabled()
    shown.cancel_case()
    qtbot.waitUntil(lambda: tab.is_read and tab.data.head.state == "Closing (cancellation)")
    assert steps_of(desk.store, Subject("CASE", CASE))[-1].facts["penalty of line 004"] == "NOT_COMPLETED 12500.00"


def test_keeping_the_case_changes_nothing(tab, desk):
    shown = costs(tab)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert steps_of(desk.store, Subject("CASE", CASE)) == ()


def test_a_certificate_has_the_day_the_officer_gives(tab):
    section = tab.show_section("closing")
    section.buttons["Certificate sent"].click()
    shown = dialog(tab)
    shown.accept()
    assert "is not planned" in shown.trouble.text()
    shown.reject()
