"""The Execution tab of a case and the deliveries board, as an officer uses them."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dsca_desk.desktop.execution.board import show_board
from dsca_desk.desktop.execution.status_sheets import StatusImportDialog
from dsca_desk.desktop.execution.tab import SECTIONS
from dsca_desk.desktop.forms.value_dialog import ValueDialog
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


def dialog(tab) -> ValueDialog:
    found = [one for one in tab.window().findChildren(ValueDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def fill(shown: ValueDialog, **values: str) -> None:
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
    assert "not signed" in section.rows.words(section.rows.currentIndex().row())[6]

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
        record_delivery(desk.store, desk.policy, CASE, work.Delivery(line=line, on=TODAY, quantity=Decimal(1)), today=TODAY, **by)
    tab.kept()
    wait()
    section = tab.show_section("deliveries")
    assert len(section.rows.list.rows) == 2
    section.lines.choose_where(lambda row: row.line == lines[1])
    section.lines.setFocus()
    QTest.keyClick(section.lines, Qt.Key.Key_Return)
    assert [row.line for row in section.rows.list.rows] == [lines[1]]
    section.buttons["All lines"].click()
    assert len(section.rows.list.rows) == 2


def test_a_requisition_gets_its_statuses(tab, wait):
    section = tab.show_section("requisitions")
    section.buttons["Add requisition"].click()
    shown = dialog(tab)
    fill(shown, line="001", number="BKEU1262340001", item="Ground ambulance set", quantity="4")
    shown.accept()
    assert not shown.isVisible(), shown.trouble.text()
    wait()
    section.buttons["Add status"].click()
    shown = dialog(tab)
    fill(shown, code="BB", estimated_on="20 Jan 2027")
    shown.accept()
    assert not shown.isVisible(), shown.trouble.text()
    wait()
    [row] = section.list.table.list.rows
    assert row.latest.code == "BB"
    assert [one.code for one in section.statuses.list.rows] == ["BB"]


def test_a_shipment_and_a_contract_are_kept_changed_and_removed(tab, wait, questions):
    section = tab.show_section("shipments")
    section.buttons["Add shipment"].click()
    shown = dialog(tab)
    fill(shown, control_number="TCN-1", shipped_on="01 Nov 2026", due_on="10 Nov 2026")
    shown.accept()
    assert not shown.isVisible(), shown.trouble.text()
    wait()
    table = section.list.table
    assert table.words(0)[7] == "late"
    section.buttons["Change shipment"].click()
    shown = dialog(tab)
    fill(shown, arrived_on="12 Nov 2026")
    shown.accept()
    wait()
    assert table.words(0)[7] == "12 Nov 2026, no notice"
    questions.answer("another case")
    section.buttons["Remove shipment"].click()
    wait()
    assert not table.list.rows


def test_a_discrepancy_report_goes_its_way_and_is_printed(tab, desk, wait, qtbot, questions, tmp_path):
    section = tab.show_section("discrepancies")
    section.buttons["Write report"].click()
    shown = dialog(tab)
    fill(shown, line="001", item="Ambulance set", quantity_wrong="1", value="900", counted_from="Shipment")
    fill(shown, counted_from_on="01 Oct 2026", codes="S1", quantity_billed="4", quantity_received="3", reported_by="Lt. Wanjiru")
    shown.accept()
    assert not shown.isVisible(), shown.trouble.text()
    qtbot.waitUntil(lambda: len(section.table.list.rows) == 1)
    assert section.table.chosen().status == "Draft"
    target = tmp_path / "report.pdf"
    questions.answer(target)
    section.buttons["Print"].click()
    assert target.read_bytes().startswith(b"%PDF")
    section.buttons["Submit"].click()
    asked = dialog(tab)
    asked.accept()
    assert "Still empty: document number" in asked.trouble.text()
    asked.reject()
    section.buttons["Change"].click()
    shown = dialog(tab)
    fill(shown, document_number="BKEU1262340001", unit_price="900", action_asked="Credit")
    shown.accept()
    qtbot.waitUntil(lambda: not shown.isVisible() and section.table.chosen().status == "Draft")
    section.buttons["Submit"].click()
    asked = dialog(tab)
    fill(asked, on="23 Nov 2026")
    asked.accept()
    assert "has come" in asked.trouble.text()
    fill(asked, on="22 Nov 2026")
    QTest.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.table.chosen().status == "Submitted")
    section.buttons["Screen"].click()
    asked = dialog(tab)
    fill(asked, on="21 Nov 2026")
    asked.accept()
    assert "not dated before the last one on 22 Nov 2026" in asked.trouble.text()
    fill(asked, on="22 Nov 2026")
    QTest.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.table.chosen().status == "Accepted for review")


def test_what_another_system_shows_is_marked_where_it_differs(tab, desk, wait, qtbot, questions):
    section = tab.show_section("systems")
    section.buttons["Enter value"].click()
    shown = dialog(tab)
    fill(shown, field="LINE_QUANTITY", line="001", system="CISIL", value="17")
    shown.accept()
    assert not shown.isVisible(), shown.trouble.text()
    qtbot.waitUntil(lambda: len(section.table.list.rows) == 1)
    assert section.table.words(0)[7] == "differs"
    questions.answer("Amendment 1 is not there yet")
    section.buttons["Explain"].click()
    qtbot.waitUntil(lambda: section.table.words(0)[7] == "differs, explained")
    section.buttons["Reconcile"].click()
    qtbot.waitUntil(lambda: "Reconciled" in section.said.text())
    assert "1 differ, 0 of them without explanation" in section.said.text()


def test_the_checklist_is_answered_and_the_certificate_printed(tab, qtbot, questions, tmp_path):
    section = tab.show_section("closing")
    qtbot.waitUntil(lambda: bool(section.table.list.rows))
    assert section.table.choose_where(lambda point: not point.computed and point.result == "ask")
    code = section.table.chosen().code
    section.buttons["Answer point"].click()
    shown = dialog(tab)
    fill(shown, answer="yes")
    shown.accept()
    assert "a yes needs what shows it" in shown.trouble.text() or "evidence" in shown.binder.problems()
    fill(shown, evidence="Memo of 20 Nov 2026")
    shown.accept()
    qtbot.waitUntil(lambda: any(one.code == code and one.result == "yes" for one in section.table.list.rows))
    target = tmp_path / "certificate.pdf"
    questions.answer(target)
    section.buttons["Certificate"].click()
    assert target.read_bytes().startswith(b"%PDF")
    section.buttons["Undo step"].click()
    assert questions.told[-1].startswith("Nothing to undo")


def test_canceling_shows_its_cost_first_and_changes_nothing_when_the_case_is_kept(tab, questions, desk):
    section = tab.show_section("closing")
    section.cancel()
    shown = dialog(tab)
    fill(shown, letter_number="MOD 12/2026", termination_cost="0")
    questions.answer("Keep the case")
    shown.accept()
    assert "costs US$" in questions.asked[-1].text
    assert tab.data.head.state == "Implemented"


def test_a_sheet_is_shown_before_it_is_taken_and_refused_rows_are_left_out(tab, desk, qtbot, questions, tmp_path):
    sheet = tmp_path / "deliveries.csv"
    sheet.write_text(
        "Case,Line,Delivered on,Quantity\nKE-B-UMC,001,2026-11-20,2\nKE-B-UMC,001,2026-11-20,-3\nKE-B-UMC,099,2026-11-20,1\n"
    )
    questions.answer(sheet)
    tab.take_in.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in tab.window().findChildren(StatusImportDialog)))
    shown = tab.window().findChildren(StatusImportDialog)[-1]
    assert (len(shown.rows.list.rows), shown.preview.refused_rows) == (1, 2)
    assert not deliveries_of(desk.store, CASE)
    shown.take.click()
    qtbot.waitUntil(lambda: bool(deliveries_of(desk.store, CASE)))
    assert [row.quantity for row in deliveries_of(desk.store, CASE)] == [2]
    qtbot.waitUntil(lambda: not desk.jobs.running)


def test_the_board_leads_to_the_case(tab, desk, window, qtbot, by):
    late = work.Delivery(line="002", on=date(2026, 11, 1), quantity=Decimal(5), planned=True)
    record_delivery(desk.store, desk.policy, CASE, late, today=TODAY, **by)
    board = show_board(window)
    qtbot.waitUntil(lambda: board.is_read)
    board.narrow.setText(CASE)
    [row] = board.table.list.rows
    assert (row.standing, row.days) == ("LATE", -21)
    board.narrow.setText("nothing like it")
    assert not board.table.list.rows
    board.narrow.setText(CASE)
    board.table.setFocus()
    QTest.keyClick(board.table, Qt.Key.Key_Return)
    shown = window.shown_place().workspace.tab("execution")
    assert shown.section("deliveries").isVisible()
    board.reject()
