"""The Execution tab of a case and the deliveries board, as an officer uses them."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dsca_desk.desktop.execution.entry import EntryDialog
from dsca_desk.desktop.execution.tab import SECTIONS
from dsca_desk.records import work
from dsca_desk.services.deliveries import deliveries_of, record_delivery

CASE = "KE-B-UMC"
TODAY = date(2026, 11, 22)
LINE = "001"


@pytest.fixture
def tab(window, qtbot):
    window.go("cases", f"{CASE}#@execution")
    shown = window.shown_place().workspace.tab("execution")
    qtbot.waitUntil(lambda: shown.is_read)
    return shown


@pytest.fixture
def by(desk):
    return {"by": desk.officer, "at": desk.clock()}


@pytest.fixture
def wait(tab, qtbot):
    """Wait until the tab shows what was last written."""

    def until_read():
        qtbot.waitUntil(lambda: tab.is_read)

    return until_read


def dialog(tab) -> EntryDialog:
    found = [one for one in tab.window().findChildren(EntryDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def fill(shown: EntryDialog, **values: str) -> None:
    """Type into the fields of a dialog and leave each."""
    for name, text in values.items():
        field = shown.form.findChild(object, name)
        line = field.lineEdit() if hasattr(field, "lineEdit") else field
        line.selectAll()
        QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)
        field.read()  # as leaving the field does; without a window manager the focus does not go


def test_every_section_can_be_shown(tab):
    for name, _words, _kind in SECTIONS:
        assert tab.focus_path(f"execution.{name}")
        assert tab.section(name).isVisible()
    assert not tab.focus_path("lines[0].quantity")


def test_a_delivery_is_recorded_signed_and_taken_back(tab, desk, questions, wait):
    section = tab.show_section("deliveries")
    section.lines.choose_where(lambda row: row.line == LINE)
    section.buttons["Record delivery"].click()
    shown = dialog(tab)
    fill(shown, quantity="2", value="1000", serial_numbers="A-1, A-2")
    shown.accept()
    wait()
    [kept] = deliveries_of(desk.store, CASE)
    assert (kept.line, kept.quantity, kept.value, kept.serial_numbers) == (LINE, 2, Decimal("1000.00"), ("A-1", "A-2"))
    assert "not signed" in section.rows.list.columns[6].words(section.rows.chosen())

    section.buttons["Sign receipt"].click()
    shown = dialog(tab)
    fill(shown, signed_by="Maj. Adoye")
    shown.accept()
    wait()
    assert deliveries_of(desk.store, CASE)[0].receipt_signed_by == "Maj. Adoye"

    questions.answer("entered for another case")
    section.buttons["Take back"].click()
    wait()
    assert not deliveries_of(desk.store, CASE)


def test_a_delivery_beyond_the_order_stays_in_the_dialog_with_its_reason(tab, desk):
    section = tab.show_section("deliveries")
    section.lines.choose_where(lambda row: row.line == LINE)
    section.record()
    shown = dialog(tab)
    fill(shown, quantity="99999")
    shown.accept()
    assert shown.isVisible()
    assert "Nothing was changed" in shown.trouble.text()
    assert not deliveries_of(desk.store, CASE)
    shown.reject()


def test_what_is_needed_is_asked_for(tab):
    section = tab.show_section("deliveries")
    section.promise()
    shown = dialog(tab)
    fill(shown, on="")
    shown.accept()
    assert shown.isVisible()
    assert shown.binder.problems()["on"] == "This is needed."
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_only_the_deliveries_of_a_line_are_shown_on_enter(tab, desk, wait, by):
    lines = [row.line for row in tab.data.supply.lines][:2]
    for line in lines:
        record_delivery(desk.store, CASE, work.Delivery(line=line, on=TODAY, quantity=Decimal(1)), today=TODAY, **by)
    tab.written()
    wait()
    section = tab.show_section("deliveries")
    assert len(section.rows.list.rows) == 2
    section.lines.choose_where(lambda row: row.line == lines[1])
    section.lines.setFocus()
    QTest.keyClick(section.lines, Qt.Key.Key_Return)
    assert [row.line for row in section.rows.list.rows] == [lines[1]]
    section.buttons["All lines"].click()
    assert len(section.rows.list.rows) == 2
