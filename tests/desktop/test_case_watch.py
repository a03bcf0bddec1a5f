"""What to look at in requisitions of a CLSSA and in shipments, on the Execution tab; nothing of it stops an act."""

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt

from dsca_desk.records import work
from dsca_desk.services.execution import keep_work, open_execution
from tests.desktop.listed import column, read

CASE = "BN-B-KAB"


def test_items_and_addresses_are_to_be_looked_at_and_stop_nothing(window, desk):
    lines = [one.line for one in open_execution(desk.store, desk.policy, CASE, desk.today).supply.lines]
    act = {"today": desk.today, "by": desk.officer, "at": desk.clock()}
    asked = work.Requisition(line=lines[0], number="BBN6W1", quantity=Decimal(1), requested_on=date(2026, 11, 2), item="Gasket")
    keep_work(desk.store, desk.policy, CASE, asked, **act)
    sent = work.Shipment(control_number="TCN-1", requisition="BBN6W1", line=lines[0], quantity=Decimal(1))
    keep_work(desk.store, desk.policy, CASE, sent, **act)
    window.go("cases", f"{CASE}#execution.requisitions")
    tab = read(window.place("cases").workspace.tab("execution"))
    for name, key, short, says in (
        ("requisitions", "BBN6W1", "item not checked", "has no stock number, so whether a CLSSA may order its item"),
        ("shipments", "TCN-1", "no address, no notice", "Check the address with the purchaser before it ships. (GAO-13-84)"),
    ):
        section = tab.show_section(name)
        table = section.list.table
        names = [getattr(row.value, "number", "") or getattr(row.value, "control_number", "") for row in table.list.rows]
        place = names.index(key)
        where = next(
            n for n in range(table.list.columnCount()) if table.list.headerData(n, Qt.Orientation.Horizontal) == "To look at"
        )
        assert column(table, where)[place] == short
        table.choose(place)
        assert section.watched.said.isVisible()
        assert says in section.watched.said.text()
