"""A new officer with a keyboard: every point of Today, mistakes made on purpose in the carrying out of a case."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.reports.view import ReportView
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.services.deliveries import sign_receipt
from dsca_desk.store.engine import open_store
from tests.desktop.hands import Hands

CASE = "KE-B-UMC"
LISTED = {
    "SHIPMENT": "Shipments",
    "DELIVERY": "Deliveries and promises",
    "CONTRACT": "Contracts",
    "REPAIR": "Repairs",
    "DISCREPANCY": "Discrepancy reports",
}


@pytest.fixture
def hands(window, qtbot) -> Hands:
    window.resize(1366, 768)
    return Hands(window, qtbot)


@pytest.fixture
def tab(window, hands):
    window.go("cases", f"{CASE}#@execution")
    hands.settled()
    return window.shown_place().workspace.tab("execution")


def focus(hands):
    found = hands.focus()
    return found.objectName() or found.accessibleName()


def test_enter_leads_every_kind_of_point_to_its_row_with_the_focus_there(window, hands, qtbot):
    window.go("today")
    today = window.place("today")
    qtbot.waitUntil(lambda: today.work.model.rowCount() > 0)
    points = {}
    for row in range(today.work.model.rowCount()):
        today.work.choose(row)
        points.setdefault(today.work.chosen().kind, today.work.chosen())
    assert len(points) >= 20
    for kind, point in points.items():
        window.go("today")
        hands.settled()
        today.work.choose(today.work.model.place_of(point.key))
        today.take_focus()
        hands.press(Qt.Key.Key_Return)
        hands.settled()
        QApplication.processEvents()
        tabs = window.shown_place().workspace.tabs
        page = tabs.currentWidget()
        assert page.isAncestorOf(hands.focus()), f"{kind}: the focus is on {focus(hands)}"
        if kind in LISTED:
            table = hands.focus()
            assert isinstance(table, ListTable), kind
            assert table.accessibleName().startswith(LISTED[kind])
            assert table.chosen().id == point.id
        if kind == "BEGIN_CASE":
            assert tabs.tabText(tabs.currentIndex()).startswith("Request")


def test_what_is_unclear_in_a_dialog_gets_the_focus_back(hands, tab):
    hands.part("Contracts")
    hands.button("Add contract")
    hands.waits()
    for name, text in {"number": "W1", "value": "abc", "awarded_on": "1 nov 26"}.items():
        hands.field(name, text)
    hands.button("Keep")
    assert hands.focus().objectName() == "value"
    hands.field("value", "120,000")
    hands.button("Keep")
    QTest.qWait(50)
    assert hands.dialog() is None
    hands.settled()
    assert [row.value.number for row in tab.data.contracts] == ["W1"]


def test_a_delivery_without_its_value_and_too_much_requisitioned_say_so(hands, tab):
    hands.part("Requisitions")
    hands.button("Add requisition")
    hands.fill(line="001", number="BKE00163280001", item="Kit", quantity="9999")
    hands.part("Deliveries")
    hands.button("Record delivery")
    hands.fill(line="001", quantity="2", on="20 nov 26")
    section = tab.section("deliveries")
    words = section.lines.words(0)
    assert "9,999, above" in words
    assert "not given" in words
    assert "the value of what was delivered is not given" in section.said.text()


def test_the_chosen_point_of_closure_is_said_in_whole(hands, tab, qtbot):
    hands.part("Closing")
    section = tab.section("closing")
    qtbot.waitUntil(lambda: bool(section.table.list.rows))
    hands.table("Closure checklist", row=1)
    point = section.table.chosen()
    for words in (point.code, point.item.rstrip("."), point.says.rstrip("."), point.how.rstrip("."), point.source):
        assert words in section.more.text()


def test_a_delivery_that_another_officer_signed_first_is_shown_as_it_is_then(hands, tab, desk):
    hands.button("Record delivery")
    hands.fill(line="001", quantity="2", on="20 nov 26", value="9000")
    hands.table("Deliveries and promises")
    hands.button("Correct")
    hands.waits()
    (row,) = tab.data.deliveries
    with open_store(desk.place, check=False) as other:
        words = {"signed_by": "M. Osei", "on": desk.today, "today": desk.today}
        sign_receipt(other, row.id, row.revision, **words, by="M. Osei", at=desk.clock())
    hands.field("quantity", "1")
    hands.button("Keep")
    dialog = hands.dialog()
    assert "theirs is kept" in dialog.trouble.text()
    assert "open it again" in dialog.trouble.text()
    hands.press(Qt.Key.Key_Escape)
    hands.settled()
    assert [one.receipt_signed_by for one in tab.data.deliveries] == ["M. Osei"]
    hands.button("Correct")
    hands.fill(quantity="1")
    assert [(one.quantity, one.receipt_signed_by) for one in tab.data.deliveries] == [(1, "M. Osei")]


def test_enter_in_the_report_of_cases_begins_the_work_in_the_case(window, hands, qtbot):
    window.go("reports", "cases")
    view = window.place("reports").findChild(ReportView)
    qtbot.waitUntil(lambda: view.is_read)
    view.take_focus()
    hands.press(Qt.Key.Key_Return)
    hands.settled()
    tabs = window.shown_place().workspace.tabs
    assert tabs.currentWidget().isAncestorOf(hands.focus())
