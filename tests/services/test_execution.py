"""Contracts, requisitions, shipments and the other work on a case, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from dsca_desk.records import work
from dsca_desk.records.work import Contract, Directive, Repair, Requisition, Shipment, SupplyStatus, SupportPlan, Warranty
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.execution import add_status, keep_work, open_execution, remove_work
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound, StaleRecord
from tests.services.execution_cases import TODAY, keep_case

POLICY = shipped_policy()
REQUISITION = Requisition(line="001", number="BBN00160510001", quantity=Decimal(4), requested_on=date(2026, 1, 10))


@pytest.fixture
def case(store: Store, act: dict[str, Any]) -> str:
    return keep_case(store, act)


def keep(store: Store, case: str, value: Any, act: dict[str, Any], **more: Any) -> Any:
    return keep_work(store, POLICY, case, value, today=TODAY, **more, **act)


def status(store: Store, case: str, act: dict[str, Any], code: str, on: date, **fields: Any) -> Any:
    told = SupplyStatus(requisition=REQUISITION.number, code=code, on=on, **fields)
    return add_status(store, POLICY, case, told, today=TODAY, **act)


def test_everything_kept_comes_back(store: Store, case: str, act: dict[str, Any]) -> None:
    values: tuple[Any, ...] = (
        REQUISITION,
        Shipment(
            line="001", control_number="TCN7", requisition=REQUISITION.number, quantity=Decimal(4), shipped_on=date(2026, 2, 1)
        ),
        Contract(
            line="001", number="W56-1", value=Decimal("400000.00"), awarded_on=date(2025, 4, 1), expected_on=date(2027, 1, 1)
        ),
        Warranty(line="001", item="Tube", starts_on=date(2026, 2, 1), ends_on=date(2028, 2, 1)),
        SupportPlan(system="Goggle", kind="REPAIR", supporting_case="BN-B-KAA", gap="no depot"),
        Repair(item="Tube", sent_on=date(2026, 5, 1), due_on=date(2026, 8, 1), cost=Decimal("800.00")),
        Directive(addressee="PM NV", authority_number="OA-1", on=date(2025, 3, 2)),
    )
    for value in values:
        keep(store, case, value, act)
    opened = open_execution(store, POLICY, case, TODAY)
    kept = (opened.requisitions, opened.shipments, opened.contracts, opened.warranties, opened.support, opened.repairs)
    assert tuple(rows[0].value for rows in (*kept, opened.directives)) == values
    line = opened.supply.lines[0]
    assert (line.requisitioned, line.shipped, line.delivered) == (4, 4, 0)


def test_the_last_status_by_day_counts_however_it_came(store: Store, case: str, act: dict[str, Any]) -> None:
    keep(store, case, REQUISITION, act)
    status(store, case, act, "BA", date(2026, 3, 1), estimated_on=date(2026, 4, 1))
    status(store, case, act, "BB", date(2026, 2, 1))
    (row,) = open_execution(store, POLICY, case, TODAY).requisitions
    assert [one.code for one in row.statuses] == ["BB", "BA"]
    assert row.latest is not None
    assert (row.latest.code, row.latest.code_status) == ("BA", "confirmed")
    status(store, case, act, "BQ", date(2026, 4, 1))
    opened = open_execution(store, POLICY, case, TODAY)
    assert opened.supply.lines[0].requisitioned == 0
    assert opened.requisitions[0].statuses[-1].code_status == "unconfirmed"
    with pytest.raises(NotAllowed, match="the requisition ended on 01 Apr 2026"):
        status(store, case, act, "BA", date(2026, 5, 1))


@pytest.mark.parametrize(
    ("code", "on", "fields", "reason"),
    [
        ("QQ", date(2026, 2, 1), {}, "QQ is not a supply status code"),
        ("BA", date(2026, 1, 9), {}, "before the requisition"),
        ("BA", date(2026, 11, 23), {}, "has not come"),
        ("BA", date(2026, 2, 1), {"estimated_on": date(2026, 1, 31)}, "estimated shipment"),
        ("BA", date(2026, 2, 1), {"quantity": Decimal(5)}, "above the 4 requisitioned"),
        ("BA", date(2026, 2, 1), {"quantity": Decimal(-5)}, "is negative"),
    ],
)
def test_statuses_that_are_not_kept(
    store: Store, case: str, act: dict[str, Any], code: str, on: date, fields: dict[str, Any], reason: str
) -> None:
    keep(store, case, REQUISITION, act)
    with pytest.raises(NotAllowed, match=reason):
        status(store, case, act, code, on, **fields)
    assert open_execution(store, POLICY, case, TODAY).requisitions[0].statuses == ()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (replace(REQUISITION, line="009"), "line 009 is not a line"),
        (replace(REQUISITION, line=""), "needs its line"),
        (replace(REQUISITION, number=" "), "the number is missing"),
        (replace(REQUISITION, identifier="ZZ9"), "not a document identifier"),
        (replace(REQUISITION, quantity=Decimal("-1")), "the quantity is negative"),
        (replace(REQUISITION, quantity=Decimal("0.0000001")), "more than 6 decimals"),
        (replace(REQUISITION, required_on=date(2026, 1, 9)), "is before the requisition"),
        (replace(REQUISITION, requested_on=date(2026, 12, 1)), "a day that has not come"),
        (Contract(number="W", value=Decimal("-1.00")), "the value is negative"),
        (Contract(number="W", value=Decimal("1.001")), "fractions of a cent"),
        (Contract(number="W", value=Decimal(10) ** 15), "not an amount of money"),
        (Contract(number="W", awarded_on=date(2026, 5, 1), promised_on=date(2026, 4, 1)), "is before the award"),
        (Shipment(control_number="T", arrived_on=date(2026, 5, 1), shipped_on=date(2026, 6, 1)), "is before the shipment"),
        (Shipment(control_number="T", requisition="NOREQ"), "has no requisition NOREQ"),
        (Warranty(item=""), "the item is missing"),
        (Warranty(item="T", starts_on=date(2026, 5, 1), ends_on=date(2026, 4, 1)), "is before the beginning"),
        (Repair(item="T", sent_on=date(2026, 5, 1), returned_on=date(2026, 4, 1)), "is before the day it was sent"),
        (Directive(addressee="", on=TODAY), "the addressee is missing"),
    ],
)
def test_work_that_is_not_kept(store: Store, case: str, act: dict[str, Any], value: Any, reason: str) -> None:
    before = open_execution(store, POLICY, case, TODAY)
    with pytest.raises(NotAllowed, match=reason):
        keep(store, case, value, act)
    assert open_execution(store, POLICY, case, TODAY) == before


def test_no_more_is_shipped_than_was_requisitioned(store: Store, case: str, act: dict[str, Any]) -> None:
    keep(store, case, REQUISITION, act)
    first = Shipment(control_number="T1", requisition=REQUISITION.number, quantity=Decimal(3))
    kept = keep(store, case, first, act)
    with pytest.raises(NotAllowed, match="4 asked for, 3 shipped"):
        keep(store, case, replace(first, control_number="T2", quantity=Decimal(2)), act)
    with pytest.raises(NotAllowed, match="belongs to line 001"):
        keep(store, case, replace(first, control_number="T2", line="003", quantity=Decimal(1)), act)
    with pytest.raises(AlreadyThere, match="has shipment T1 already"):
        keep(store, case, replace(first, quantity=Decimal(1)), act)
    more = replace(first, quantity=Decimal(4))
    assert keep(store, case, more, act, work_id=kept.id, expected_revision=kept.revision).what == "changed"
    with pytest.raises(StaleRecord):
        keep(store, case, first, act, work_id=kept.id, expected_revision=kept.revision)


def test_work_is_removed_with_a_reason_and_only_when_nothing_rests_on_it(store: Store, case: str, act: dict[str, Any]) -> None:
    requisition = keep(store, case, REQUISITION, act)
    shipment = keep(store, case, Shipment(control_number="T1", line="001", requisition=REQUISITION.number), act)
    made = work.Delivery(line="001", quantity=Decimal(1), on=date(2026, 3, 1), shipment="T1")
    record_delivery(store, POLICY, case, made, today=TODAY, **act)
    with pytest.raises(NotAllowed, match="with a reason"):
        remove_work(store, POLICY, work.Shipment, shipment.id, shipment.revision, today=TODAY, why="", **act)
    with pytest.raises(NotAllowed, match="Deliveries came with shipment T1"):
        remove_work(store, POLICY, work.Shipment, shipment.id, shipment.revision, today=TODAY, why="typed twice", **act)
    with pytest.raises(NotAllowed, match="name requisition"):
        remove_work(store, POLICY, work.Requisition, requisition.id, requisition.revision, today=TODAY, why="typed twice", **act)
    contract = keep(store, case, Contract(number="W"), act)
    remove_work(store, POLICY, work.Contract, contract.id, contract.revision, today=TODAY, why="another case", **act)
    with pytest.raises(NotFound):
        remove_work(store, POLICY, work.Contract, contract.id, contract.revision, today=TODAY, why="another case", **act)
