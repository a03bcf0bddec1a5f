"""The Milestones tab: timeline and clocks, the next step with what it asks for, undo, milestones, holds, factors."""

from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dsca_desk.desktop.app import PLACES
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.steps.dialog import StepDialog
from tests.desktop.listed import column, fill, read

CASE = "BN-B-UAB"


@pytest.fixture
def tab(window):
    window.go("cases", f"{CASE}#@milestones")
    return read(window.place("cases").workspace.tab("milestones"))


@pytest.fixture
def session(window, tab):
    return window.place("cases").workspace.session


@pytest.fixture
def other(window, desk, qtbot):
    """A second window over the same desk."""
    made = MainWindow(desk, PLACES)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not desk.jobs.running)
    made.hide()
    made.deleteLater()


def dialog_of(tab, event):
    tab.next_step()
    dialog = tab.widget().findChildren(StepDialog)[-1]
    dialog.which.setCurrentIndex(next(n for n in range(dialog.which.count()) if event in dialog.which.itemText(n)))
    return dialog


def type_fact(dialog, name, words):
    field = dialog.fact(name)
    field.setFocus()
    QTest.keyClicks(field, words)
    field.editingFinished.emit()


def send_back(tab):
    dialog = dialog_of(tab, "Return to agency")
    type_fact(dialog, "reason_code", "X-SCOPE")
    type_fact(dialog, "office", "CWD")
    type_fact(dialog, "why", "manpower sheet is missing")
    return dialog


def test_it_says_where_the_document_is_and_where_the_days_went(tab):
    assert tab._state.text() == "Review"
    assert tab._clock.text().startswith("Day 1")
    assert "of 100 (group B)" in tab._clock.text()
    assert tab.days.accessibleDescription().startswith("Request: ")
    assert "Review now" in tab.strip.accessibleDescription()
    assert "Offer ahead" in tab.strip.accessibleDescription()
    assert column(tab.taken.table, 1)[0] == "create version"


def test_a_guard_that_is_not_met_locks_the_step_and_says_how(tab, session):
    dialog = dialog_of(tab, "All reviewers approve")
    assert not dialog.take.isEnabled()
    assert "concur" in dialog.guards.toPlainText().lower()
    dialog.reject()
    assert session.opened.status == "Review"


def test_the_way_on_lies_ready_also_where_something_stands_against_it(tab):
    tab.next_step()
    dialog = tab.widget().findChildren(StepDialog)[-1]
    assert dialog.step.event == "all reviewers approve and MILDEP signs"  # not “return to agency”, which stands before it
    assert not dialog.take.isEnabled()
    dialog.reject()


def test_a_step_without_the_facts_it_asks_for_is_refused_in_words(tab, session):
    dialog = dialog_of(tab, "Return to agency")
    QTest.keyClick(dialog.take, Qt.Key.Key_Space)
    assert dialog.isVisible()
    assert "Nothing was changed" in dialog._trouble.text()
    assert session.opened.status == "Review"
    dialog.reject()


def test_a_document_is_sent_back_and_the_step_undone(tab, session, questions):
    before = len(column(tab.taken.table, 1))
    dialog = send_back(tab)
    QTest.keyClick(dialog.take, Qt.Key.Key_Space)
    assert session.opened.status == "Development"
    assert column(tab.taken.table, 1)[-1] == "return to agency"
    assert "manpower sheet is missing" in column(tab.taken.table, 5)[-1]
    questions.answer("it was found")
    tab.undo_step()
    assert session.opened.status == "Review"
    assert len(column(tab.taken.table, 1)) == before + 1
    assert "undone by J. Rivera: it was found" in column(tab.taken.table, 5)[-1]


def test_unsaved_edits_come_before_a_step(tab, session, questions):
    session.draft.put("nickname", "Radios")
    tab.next_step()
    assert "Save them (Ctrl+S)" in questions.told[-1]
    assert not tab.widget().findChildren(StepDialog)


def chosen_last(page):
    count = len(column(page.table, 0))
    page.table.choose(count - 1)
    return page


def test_milestones_are_posted_corrected_and_voided_by_hand(tab, questions):
    fill(tab.posted.post(), code="CPMREV", on=date(2026, 11, 20), remark="with the manpower sheet")
    codes = column(tab.posted.table, 1)
    tab.posted.table.choose(codes.index("CPMREV"))
    fill(tab.posted.correct(), on=date(2026, 11, 19), why="the sheet came a day before")
    rows = [row for row in zip(*(column(tab.posted.table, place) for place in (0, 1, 5)), strict=True) if row[1] == "CPMREV"]
    assert sorted(row[0] for row in rows) == ["19 Nov 2026", "20 Nov 2026"]
    assert any("voided by J. Rivera: the sheet came a day before" in row[2] for row in rows)
    standing = next(one for one in tab.posted.table.list.rows if one.code == "CPMREV" and not one.voided_by)
    tab.posted.table.choose_where(lambda row: row.id == standing.id)
    questions.answer("wrong document")
    tab.posted.void()
    assert sum("voided by J. Rivera: wrong document" in words for words in column(tab.posted.table, 5)) == 1
    assert not tab.posted.acts.buttons["Void"].isEnabled()


def test_a_day_ahead_plans_a_milestone_and_one_without_a_day_is_refused(tab):
    dialog = fill(tab.posted.post(), code="CPMREV", on=None)
    assert dialog.binder.problems() == {"on": "This is needed."}
    fill(dialog, on=date(2027, 1, 6))
    assert column(tab.posted.table, 4)[column(tab.posted.table, 1).index("CPMREV")] == "planned"


def test_holds_have_a_beginning_and_an_end(tab):
    fill(tab.held.place(), kind="STATE", reason="end-use question", asked_by="PM/RSAT")
    assert column(tab.held.table, 1)[-1] == "still on"
    chosen_last(tab.held).release()
    assert column(tab.held.table, 1)[-1] == "22 Nov 2026"
    assert column(tab.held.table, 4)[-1] == "PM/RSAT"


def test_factors_have_estimated_and_actual_days(tab):
    fill(tab.factors.record(), code="X-PRICE", estimated_days="30")
    assert column(tab.factors.table, 2)[-1] == "30 days"
    dialog = fill(chosen_last(tab.factors).close_factor(), actual_days="about a month")
    assert "not a number of days" in dialog.binder.problems()["actual_days"]
    fill(dialog, actual_days="41")
    assert column(tab.factors.table, 3)[-1] == "41 days"


def test_nothing_chosen_is_told(tab, questions):
    assert not column(tab.held.table, 0)
    tab.held.release()
    assert questions.told[-1].startswith("Nothing is chosen")
    assert not tab.held.acts.buttons["End today"].isEnabled()


def test_the_keys_of_a_list_add_and_take_back(tab, questions):
    tab.focus_path("milestones")
    QTest.keyClick(tab.posted.table, Qt.Key.Key_Insert, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = [one for one in tab.findChildren(ValueDialog) if one.isVisible()]
    assert dialog.windowTitle() == "Post a milestone"
    dialog.reject()
    questions.answer(None)
    QTest.keyClick(tab.posted.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert questions.asked[-1].title == "Void a milestone"


def test_the_list_in_sight_goes_to_excel(tab, questions, tmp_path, window):
    tab.focus_path("milestones")
    questions.answer(tmp_path / "list.xlsx")
    window.commands.run("export-shown")
    assert load_workbook(tmp_path / "list.xlsx").worksheets[0].title == "Milestones"


def test_a_second_window_follows_a_step_taken_in_the_first(tab, session, other):
    other.go("cases", f"{CASE}#@milestones")
    beside = other.place("cases").workspace
    there = read(beside.tab("milestones"))
    dialog = send_back(tab)
    QTest.keyClick(dialog.take, Qt.Key.Key_Space)
    assert session.opened.status == "Development"
    assert beside.session.opened.status == "Development"
    assert beside.session.opened.revision == session.opened.revision
    assert "Development" in beside.head.status.text()
    assert read(there)._state.text() == "Development"


def test_edits_in_a_second_window_stay_when_the_first_takes_a_step(tab, session, other):
    other.go("cases", CASE)
    beside = other.place("cases").workspace.session
    beside.draft.put("nickname", "Radios of the Brigade")
    dialog = send_back(tab)
    QTest.keyClick(dialog.take, Qt.Key.Key_Space)
    assert beside.opened.status == "Development"
    assert beside.draft.now.nickname == "Radios of the Brigade"
    assert beside.opened.revision < session.opened.revision


def test_a_step_is_not_undone_without_a_reason_which_is_asked_for_again(tab, session, questions):
    dialog = send_back(tab)
    QTest.keyClick(dialog.take, Qt.Key.Key_Space)
    questions.answer("  ", "sent back too early")
    tab.undo_step()
    assert session.opened.status == "Review"
    assert "A reason is needed" in questions.asked[-1].text
