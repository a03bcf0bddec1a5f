"""The deliveries board over several cases, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dsca_desk.records.work import Contract, Delivery, Repair, Shipment
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.delivery_board import board_counts, delivery_board
from dsca_desk.services.execution import keep_work
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import Store
from tests.services.execution_cases import TODAY, keep_case

POLICY = shipped_policy()


@pytest.fixture
def cases(store: Store, act: dict[str, Any]) -> tuple[str, str]:
    """Two cases with something of everything."""
    first, second = keep_case(store, act), keep_case(store, act, country="XX", designator="UAC")
    work: tuple[Any, ...] = (
        Shipment(
            line="001", control_number="T-LATE", shipped_on=date(2026, 10, 1), due_on=date(2026, 11, 1), quantity=Decimal(2)
        ),
        Shipment(line="001", control_number="T-SILENT", shipped_on=date(2026, 11, 1), due_on=date(2026, 12, 1)),
        Shipment(line="001", control_number="T-TOLD", due_on=date(2026, 12, 2), announced_on=date(2026, 11, 20)),
        Shipment(line="001", control_number="T-THERE", arrived_on=date(2026, 11, 10)),
        Shipment(line="001", control_number="T-AFTER", arrived_on=date(2026, 11, 10), announced_on=date(2026, 11, 12)),
        Shipment(line="001", control_number="T-FINE", arrived_on=date(2026, 11, 10), announced_on=date(2026, 11, 2)),
        Shipment(line="001", control_number="T-OLD", arrived_on=date(2026, 1, 10)),
        Shipment(line="001", control_number="T-FAR", due_on=date(2027, 6, 1)),
        Contract(line="001", number="W56-1", expected_on=date(2026, 11, 21)),
        Contract(line="001", number="W56-2", expected_on=date(2026, 11, 21), active=False),
        Repair(item="Tube", sent_on=date(2026, 9, 1), due_on=date(2026, 11, 30)),
        Repair(item="Lens", sent_on=date(2026, 9, 1), due_on=date(2026, 11, 30), returned_on=date(2026, 11, 3)),
    )
    for value in work:
        keep_work(store, POLICY, first, value, today=TODAY, **act)
    for day, planned, units in ((date(2026, 11, 5), True, 4), (date(2026, 11, 6), True, 2), (date(2026, 11, 4), False, 5)):
        delivery = Delivery(line="001", on=day, planned=planned, quantity=Decimal(units))
        record_delivery(store, POLICY, second, delivery, today=TODAY, **act)
    return first, second


def test_the_board_shows_what_is_late_due_or_came_without_notice(store: Store, cases: tuple[str, str]) -> None:
    rows = delivery_board(store, TODAY)
    assert [(row.standing, row.what, row.days) for row in rows] == [
        ("LATE", "T-LATE", -21),
        ("LATE", "", -16),
        ("LATE", "W56-1", -1),
        ("UNANNOUNCED", "T-THERE", -12),
        ("UNANNOUNCED", "T-AFTER", -12),
        ("NO_NOTICE", "T-SILENT", 9),
        ("DUE", "Tube", 8),
        ("DUE", "T-TOLD", 10),
    ]
    promise = next(row for row in rows if row.source == "PROMISE")
    assert (promise.case, promise.quantity, promise.on) == (cases[1], 1, date(2026, 11, 6))
    assert board_counts(rows) == {"LATE": 3, "UNANNOUNCED": 2, "NO_NOTICE": 1, "DUE": 2}


def test_the_board_is_narrowed(store: Store, cases: tuple[str, str], act: dict[str, Any]) -> None:
    assert {row.case for row in delivery_board(store, TODAY, country="XX")} == {cases[1]}
    assert len(delivery_board(store, TODAY, case=cases[0])) == 7
    assert len(delivery_board(store, TODAY, case=cases[0], days_ahead=365)) == 8
    assert len(delivery_board(store, TODAY, case=cases[0], days_ahead=0, days_back=0)) == 2
