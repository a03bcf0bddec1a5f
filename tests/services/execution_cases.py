"""A small implemented case for the tests of execution, discrepancies and closing."""

from datetime import date
from decimal import Decimal
from typing import Any

from dsca_desk.records import offer as value
from dsca_desk.services.cases import import_case
from dsca_desk.store.engine import Store

TODAY = date(2026, 11, 22)
CASE = "BN-B-UAB"


def offer_of_case(**more: Any) -> value.Offer:
    """Ten goggles, two sublines of kits, a service and a course; implemented on 1 March 2025."""
    fields: dict[str, Any] = {
        "country": "BN",
        "agency": "B",
        "designator": "UAB",
        "nickname": "Night vision package",
        "purchaser": value.Purchaser(name="Ministry of Defense of Bandaria", address=("1 Harbor Road", "Port Bandar")),
        "terms_of_sale": (value.TermOfSale(code="DU"),),
        "price_date": date(2025, 1, 10),
        "accepted_on": date(2025, 2, 1),
        "implemented_on": date(2025, 3, 1),
        "lines": (
            value.Line(
                number="001",
                description="Night vision goggle",
                quantity=Decimal(10),
                unit_price=Decimal("42000.00"),
                deliveries=(
                    value.QuarterQuantity(quarter="2026Q1", quantity=Decimal(4)),
                    value.QuarterQuantity(quarter="2027Q1", quantity=Decimal(6)),
                ),
            ),
            value.Line(
                number="002",
                description="Kits",
                sublines=(
                    value.Line(number="002a", description="Kit, small", quantity=Decimal(2), unit_price=Decimal("100.00")),
                    value.Line(number="002b", description="Kit, large", quantity=Decimal(3), unit_price=Decimal("300.00")),
                ),
            ),
            value.Line(
                number="003",
                description="Technical help",
                kind="SERVICE",
                unit_of_issue="XX",
                unit_price=Decimal("90000.00"),
                months_of_service="24",
            ),
        ),
    }
    return value.Offer(**{**fields, **more})


def keep_case(store: Store, act: dict[str, Any], *, status: str | None = None, **more: Any) -> str:
    """Keep the case and return its identifier."""
    return import_case(store, offer_of_case(**more), status=status, **act).case
