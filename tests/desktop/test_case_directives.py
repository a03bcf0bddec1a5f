"""The directives of a case on screen: written, printed, issued, replaced, canceled, by keys; and what is refused."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from dsca_desk.services.case_lines import IMPLEMENTED
from dsca_desk.services.directives import directives_of
from dsca_desk.services.lists import case_ids, case_rows
from dsca_desk.services.tasks import letters_of


@pytest.fixture
def case(desk):
    rows = case_rows(desk.store, case_ids(desk.store))
    return next(row.case for row in rows if row.status in IMPLEMENTED and row.document == "BASIC" and row.case.startswith("BN-"))


@pytest.fixture
def section(window, case, qtbot):
    window.go("cases", f"{case}#execution.directives")
    tab = window.place("cases").workspace.tab("execution")
    qtbot.waitUntil(lambda: tab.is_read)
    made = tab.section("directives")
    qtbot.waitUntil(lambda: made.said.text() != "")
    return made


def press(section, name, qtbot):
    button = section.buttons[name]
    assert button.isEnabled(), name
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def write(section, case, desk, qtbot, addressee="Program office"):
    before = len(directives_of(desk.store, case))
    dialog = section.add()
    dialog.put(addressee=addressee, authority_number="OA-26-9", authority_limit=Decimal("100.00"), text="Buy it.")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(section.table.list.rows) == before + 1)
    section.table.choose(before)
    return directives_of(desk.store, case)[-1]


def test_a_directive_is_written_issued_and_logged(section, case, desk, qtbot, questions, tmp_path):
    row = write(section, case, desk, qtbot)
    assert section.table.words(len(section.table.list.rows) - 1)[1] == "draft"
    questions.answer("Issue", tmp_path / "d.pdf")
    press(section, "Issue", qtbot)
    qtbot.waitUntil(lambda: section.table.chosen().state == "issued")
    assert (tmp_path / "d.pdf").read_bytes().startswith(b"%PDF")
    assert letters_of(desk.store, case)[0].party == "Program office"
    assert not section.buttons["Change"].isEnabled()
    questions.answer(tmp_path / "again.pdf")
    press(section, "Save a copy", qtbot)
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "d.pdf").read_bytes()
    assert row.value.number == section.table.chosen().value.number


def test_a_draft_prints_as_one_and_is_removed_with_a_reason(section, case, desk, qtbot, questions, tmp_path):
    write(section, case, desk, qtbot)
    count = len(section.table.list.rows)
    questions.answer(tmp_path / "draft.pdf", "Written twice")
    press(section, "Print draft", qtbot)
    assert (tmp_path / "draft.pdf").exists()
    assert section.table.chosen().state == "draft"
    section.table.setFocus()
    qtbot.keyClick(section.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(section.table.list.rows) == count - 1)


def test_an_issued_one_is_replaced_and_the_other_canceled(section, case, desk, qtbot, questions, tmp_path):
    write(section, case, desk, qtbot)
    questions.answer("Issue", tmp_path / "d.pdf")
    press(section, "Issue", qtbot)
    qtbot.waitUntil(lambda: section.table.chosen().state == "issued")
    place = section.table.currentIndex().row()
    dialog = section.replace()
    dialog.put(text="Buy less.")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.table.list.rows[place].state == "replaced")
    assert section.table.words(place)[1].startswith("replaced by D")
    questions.answer("Issue", tmp_path / "e.pdf", "Funds withdrawn")
    section.table.choose(place + 1)
    press(section, "Issue", qtbot)
    qtbot.waitUntil(lambda: section.table.chosen().state == "issued")
    press(section, "Cancel directive", qtbot)
    qtbot.waitUntil(lambda: section.table.chosen().state == "canceled")
    assert "Funds withdrawn" in section.table.words(place + 1)


def test_what_is_missing_is_said_in_the_form(section, case, desk, qtbot):
    before = len(directives_of(desk.store, case))
    dialog = section.add()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.binder.problems()["addressee"] == "This is needed."
    dialog.reject()
    assert len(directives_of(desk.store, case)) == before
