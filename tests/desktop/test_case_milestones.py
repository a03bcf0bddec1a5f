"""The Milestones tab: timeline and clocks, the next step with what it asks for, undo, milestones, holds, factors."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dsca_desk.desktop.steps.dialog import StepDialog

CASE = "BN-B-UAB"


@pytest.fixture
def tab(window):
    window.go("cases", f"{CASE}#@milestones")
    return window.place("cases").workspace.tab("milestones")


@pytest.fixture
def session(window, tab):
    return window.place("cases").workspace.session


def dialog_of(tab, event):
    tab.next_step()
    dialog = tab.widget().findChildren(StepDialog)[-1]
    dialog.which.setCurrentIndex(next(n for n in range(dialog.which.count()) if event in dialog.which.itemText(n)))
    return dialog


def cells(table, column):
    return [table.item(row, column).text() for row in range(table.rowCount())]


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
    assert tab._phases.text().startswith("Where the days went: ")
    assert "Review now" in tab.strip.accessibleDescription()
    assert "Offered ahead" in tab.strip.accessibleDescription()
    assert cells(tab.steps, 1)[0] == "create version"


def test_a_guard_that_is_not_met_locks_the_step_and_says_how(tab, session):
    dialog = dialog_of(tab, "All reviewers approve")
    assert not dialog.take.isEnabled()
    assert "concur" in dialog.guards.toPlainText().lower()
    dialog.reject()
    assert session.opened.status == "Review"


def test_a_step_without_the_facts_it_asks_for_is_refused_in_words(tab, session):
    dialog = dialog_of(tab, "Return to agency")
    QTest.keyClick(dialog.take, Qt.Key.Key_Space)
    assert dialog.isVisible()
    assert "Nothing was changed" in dialog._trouble.text()
    assert session.opened.status == "Review"
    dialog.reject()


def test_a_document_is_sent_back_and_the_step_undone(tab, session, questions):
    before = len(cells(tab.steps, 1))
    dialog = send_back(tab)
    QTest.keyClick(dialog.take, Qt.Key.Key_Space)
    assert session.opened.status == "Development"
    assert cells(tab.steps, 1)[-1] == "return to agency"
    assert "manpower sheet is missing" in cells(tab.steps, 5)[-1]
    questions.answer("it was found")
    tab.undo()
    assert session.opened.status == "Review"
    assert len(cells(tab.steps, 1)) == before + 1
    assert "undone by J. Rivera: it was found" in cells(tab.steps, 5)[-1]


def test_unsaved_edits_come_before_a_step(tab, session, questions):
    session.draft.put("nickname", "Radios")
    tab.next_step()
    assert "Save them (Ctrl+S)" in questions.told[-1]
    assert not tab.widget().findChildren(StepDialog)


def test_milestones_are_posted_and_voided_by_hand(tab, questions):
    questions.answer("CPMREV", "20 nov 26")
    tab.post()
    assert "CPMREV" in cells(tab.milestones, 1)
    tab.milestones.selectRow(cells(tab.milestones, 1).index("CPMREV"))
    questions.answer("wrong day")
    tab.void()
    row = cells(tab.milestones, 1).index("CPMREV")
    assert "voided by J. Rivera: wrong day" in cells(tab.milestones, 5)[row]
    questions.answer("CPMREV", "someday")
    tab.post()
    assert questions.told[-1].endswith("Nothing was changed.")
    assert cells(tab.milestones, 1).count("CPMREV") == 1


def test_holds_and_factors_have_a_beginning_and_an_end(tab, questions):
    questions.answer("Hold of the Department of State", "end-use question", "PM/RSAT")
    tab.hold()
    assert cells(tab.holds, 1)[-1] == "still on"
    tab.holds.selectRow(tab.holds.rowCount() - 1)
    tab.release()
    assert cells(tab.holds, 1)[-1] == "22 Nov 2026"
    questions.answer("X-PRICE", "30")
    tab.factor()
    assert cells(tab.delays, 2)[-1] == "30 days"
    tab.delays.selectRow(tab.delays.rowCount() - 1)
    questions.answer("about a month")
    tab.close_factor()
    assert "not a number of days" in questions.told[-1]
    questions.answer("41")
    tab.close_factor()
    assert cells(tab.delays, 3)[-1] == "41 days"


def test_nothing_chosen_is_told(tab, questions):
    tab.holds.clearSelection()
    tab.holds.setCurrentCell(-1, -1)
    tab.release()
    assert questions.told[-1].startswith("Nothing is chosen")
