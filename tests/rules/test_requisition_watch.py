"""What to look at before requisitions are filled and shipments leave: a table of items and of addresses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dsca_desk.records import work
from dsca_desk.rules.requisition_watch import OrderedLine, requisition_watch, restrictions, shipment_watch

DAY = date(2026, 11, 1)
FREE = OrderedLine("001", "Gasket")
SIGHT = OrderedLine("002", "Night sight", ("significant military equipment",))
DATA = OrderedLine("003", "Drawings", ("classified materiel", "a technical data package"))


def asked(**more: Any) -> work.Requisition:
    fields = {"line": "001", "number": "N1", "stock_number": "5330001234567", "quantity": Decimal(1), "requested_on": DAY}
    return work.Requisition(**{**fields, **more})


def sent(**more: Any) -> work.Shipment:
    return work.Shipment(control_number="T1", **more)


@pytest.mark.parametrize(
    ("case_type", "more", "short"),
    [
        ("BLANKET", {}, []),
        ("BLANKET", {"line": "002"}, ["restricted item"]),
        ("CLSSA", {"line": "003"}, ["restricted item"]),
        ("BLANKET", {"item": " NIGHT SIGHT "}, ["restricted item"]),
        ("BLANKET", {"item": "Night sight mount"}, []),
        ("BLANKET", {"stock_number": ""}, ["item not checked"]),
        ("BLANKET", {"line": "002", "stock_number": " "}, ["restricted item", "item not checked"]),
        ("BLANKET", {"line": "002", "closed_on": DAY}, []),
        ("DEFINED", {"line": "002", "stock_number": ""}, []),
    ],
)
def test_items_of_requisitions(case_type: str, more: dict[str, Any], short: list[str]) -> None:
    found = requisition_watch(asked(**more), case_type, (FREE, SIGHT, DATA))
    assert [one.short for one in found] == short
    assert all("GAO-05-17" in one.source for one in found)


def test_the_sentence_names_requisition_line_and_reason() -> None:
    [found] = requisition_watch(asked(line="003"), "CLSSA", (FREE, SIGHT, DATA))
    assert found.says.startswith(
        "Requisition N1: line 003 is classified materiel and a technical data package, which a CLSSA may not order. Have"
    )


def test_what_restricts_an_item() -> None:
    assert restrictions(mde=True, sme=True, classified=False, technical_data_package=False) == (
        "major defense equipment",
        "significant military equipment",
    )
    assert restrictions(mde=False, sme=False, classified=False, technical_data_package=False) == ()


@pytest.mark.parametrize(
    ("shipment", "requisition", "short"),
    [
        (sent(), None, ["no address", "no notice"]),
        (sent(address_code="BBN001"), None, ["no notice"]),
        (sent(announced_on=DAY), asked(address_code="BBN001"), []),
        (sent(address_code="bbn001", announced_on=DAY), asked(address_code="BBN001"), []),
        (sent(address_code="BBN002", announced_on=DAY), asked(address_code="BBN001"), ["other address"]),
        (sent(arrived_on=DAY), None, []),
    ],
)
def test_addresses_of_shipments(shipment: work.Shipment, requisition: work.Requisition | None, short: list[str]) -> None:
    found = shipment_watch(shipment, requisition)
    assert [one.short for one in found] == short
    assert all(one.source == "GAO-13-84" and "before it ships" in one.says for one in found)


def test_a_shipment_on_its_way_is_checked_now() -> None:
    assert {"now; it is on its way" in one.says for one in shipment_watch(sent(shipped_on=DAY), None)} == {True}
