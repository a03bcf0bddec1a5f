"""Deliveries as they are kept: refused with every reason, added up by line, promises met, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dsca_desk.records import offer as value
from dsca_desk.records.work import Delivery
from dsca_desk.services.deliveries import (
    correct_delivery,
    deliveries_of,
    plan_of_line,
    record_delivery,
    sign_receipt,
    supply_of_case,
    take_back_delivery,
)
from dsca_desk.services.desk import verify
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord
from tests.services.execution_cases import CASE, TODAY, keep_case

POLICY = shipped_policy()


@pytest.fixture
def case(store: Store, act: dict[str, Any]) -> str:
    return keep_case(store, act)


def delivery(**fields: Any) -> Delivery:
    return Delivery(**{"line": "001", "quantity": Decimal(4), "value": Decimal("168000.00"), "on": date(2026, 2, 3), **fields})


def test_a_delivery_counts_for_its_line_and_the_case(store: Store, case: str, act: dict[str, Any]) -> None:
    record_delivery(store, POLICY, case, delivery(serial_numbers=("A1", "A2")), today=TODAY, **act)
    supply = supply_of_case(store, case, TODAY)
    goggles = supply.lines[0]
    assert (goggles.delivered, goggles.open, goggles.late, goggles.complete) == (4, 6, 0, False)
    assert [row.line for row in supply.lines] == ["001", "002a", "002b", "003"]
    assert supply.whole.open_lines == ("001", "002a", "002b", "003")
    assert supply.whole.value == Decimal("168000.00")
    assert plan_of_line(store, case, "001")[0][:3] == ("2026Q1", 4, 4)
    assert deliveries_of(store, case)[0].serial_numbers == ("A1", "A2")
    assert verify(store).problems == ()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"quantity": Decimal(11)}, "11 is above what is still ordered on line 001: 10 ordered, 0 delivered, 10 open"),
        ({"quantity": Decimal(-1)}, "the quantity is negative"),
        ({"quantity": Decimal(0)}, "the quantity is zero"),
        ({"quantity": None}, "line 001 is ordered in units"),
        ({"line": "009"}, "line 009 is not a line of the case"),
        ({"line": "002"}, "line 002 is not a line of the case as it stands, or has sublines"),
        ({"on": date(2026, 11, 23)}, "23 Nov 2026 has not come"),
        ({"on": date(2025, 2, 28)}, "before the case was implemented on 01 Mar 2025"),
        ({"value": Decimal("-1.00")}, "the value is negative"),
        ({"serial_numbers": ("A", "A")}, "serial number A stands twice"),
        ({"serial_numbers": tuple("ABCDE")}, "5 serial numbers for a quantity of 4"),
        ({"receipt_signed_on": date(2026, 2, 2), "receipt_signed_by": "X"}, "before the delivery"),
        ({"receipt_signed_on": date(2026, 2, 4)}, "a day but no name"),
        ({"shipment": "NOPE"}, "has no shipment NOPE"),
    ],
)
def test_what_cannot_be_recorded(store: Store, case: str, act: dict[str, Any], fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotAllowed, match=reason.replace("(", r"\(")):
        record_delivery(store, POLICY, case, delivery(**fields), today=TODAY, **act)
    assert deliveries_of(store, case) == ()


def test_what_is_above_the_order_is_refused_even_in_parts(store: Store, case: str, act: dict[str, Any]) -> None:
    for _ in range(2):
        record_delivery(store, POLICY, case, delivery(), today=TODAY, **act)
    with pytest.raises(NotAllowed, match="10 ordered, 8 delivered, 2 open"):
        record_delivery(store, POLICY, case, delivery(quantity=Decimal(3)), today=TODAY, **act)
    first = deliveries_of(store, case)[-1]
    with pytest.raises(NotAllowed, match="above what is still ordered"):
        correct_delivery(store, POLICY, first.id, delivery(quantity=Decimal(7)), first.revision, today=TODAY, **act)
    correct_delivery(store, POLICY, first.id, delivery(quantity=Decimal(6)), first.revision, today=TODAY, **act)
    assert supply_of_case(store, case, TODAY).lines[0].complete


def test_promises_are_met_by_what_is_delivered(store: Store, case: str, act: dict[str, Any]) -> None:
    for day in (date(2026, 3, 1), date(2026, 12, 1)):
        record_delivery(store, POLICY, case, delivery(on=day, planned=True, quantity=Decimal(5)), today=TODAY, **act)
    record_delivery(store, POLICY, case, delivery(quantity=Decimal(6), on=date(2026, 4, 1)), today=TODAY, **act)
    promised = sorted((row for row in deliveries_of(store, case) if row.planned), key=lambda row: row.on)
    assert [(row.met_quantity, row.met_on) for row in promised] == [(5, date(2026, 4, 1)), (1, None)]
    made = next(row for row in deliveries_of(store, case) if not row.planned)
    take_back_delivery(store, POLICY, made.id, made.revision, today=TODAY, why="typed for the wrong case", **act)
    promised = [row for row in deliveries_of(store, case) if row.planned]
    assert [(row.met_quantity, row.met_on) for row in promised] == [(0, None), (0, None)]
    assert supply_of_case(store, case, TODAY).lines[0].late == 5


def test_a_service_is_complete_by_its_final_delivery(store: Store, case: str, act: dict[str, Any]) -> None:
    service = {"line": "003", "quantity": None, "value": Decimal("45000.00")}
    record_delivery(store, POLICY, case, delivery(**service), today=TODAY, **act)
    assert not supply_of_case(store, case, TODAY).lines[3].complete
    record_delivery(store, POLICY, case, delivery(**service, on=date(2026, 9, 1), final=True), today=TODAY, **act)
    line = supply_of_case(store, case, TODAY).lines[3]
    assert (line.complete, line.final_on, line.value) == (True, date(2026, 9, 1), Decimal("90000.00"))


def test_a_receipt_is_signed_once_the_delivery_was_made(store: Store, case: str, act: dict[str, Any]) -> None:
    kept = record_delivery(store, POLICY, case, delivery(), today=TODAY, **act)
    with pytest.raises(NotAllowed, match="signed by name"):
        sign_receipt(store, kept.id, kept.revision, signed_by="Lt. Moor", on=date(2026, 2, 2), today=TODAY, **act)
    signed = sign_receipt(store, kept.id, kept.revision, signed_by="Lt. Moor", on=date(2026, 2, 5), today=TODAY, **act)
    assert deliveries_of(store, case)[0].receipt_signed_by == "Lt. Moor"
    with pytest.raises(StaleRecord):
        take_back_delivery(store, POLICY, kept.id, kept.revision, today=TODAY, why="twice", **act)
    with pytest.raises(NotAllowed, match="with a reason"):
        take_back_delivery(store, POLICY, kept.id, signed.revision, today=TODAY, why=" ", **act)


def test_nothing_is_delivered_on_a_case_that_is_not_in_force(store: Store, act: dict[str, Any]) -> None:
    keep_case(store, act, implemented_on=None, accepted_on=None)
    with pytest.raises(NotAllowed, match="is not implemented yet"):
        record_delivery(store, POLICY, CASE, delivery(), today=TODAY, **act)
    with pytest.raises(NotFound):
        record_delivery(store, POLICY, "BN-B-NON", delivery(), today=TODAY, **act)


def test_the_document_implemented_last_is_what_is_ordered(store: Store, case: str, act: dict[str, Any]) -> None:
    more = value.Line(number="001", description="Night vision goggle", quantity=Decimal(12), unit_price=Decimal("42000.00"))
    keep_case(store, act, status="Implemented", document="A01", lines=(more,))
    keep_case(store, act, document="M01", status="Development")
    record_delivery(store, POLICY, case, delivery(quantity=Decimal(12)), today=TODAY, **act)
    assert supply_of_case(store, case, TODAY).whole.all_complete
