"""Who typed what stands in a line."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from dsca_desk.records.offer import Line, Offer
from dsca_desk.services.cases import import_case, save_case
from dsca_desk.services.typed import Typed, typed_in_line
from dsca_desk.store.engine import Store, open_store

FIRST = datetime(2026, 10, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 10, 14, 15, tzinfo=UTC)
OFFER = Offer(
    country="BN",
    agency="B",
    designator="UAB",
    price_date=date(2026, 10, 19),
    lines=(
        Line(number="001", quantity=Decimal(10), unit_price=Decimal("100.00")),
        Line(number="002", sublines=(Line(number="002a", unit_price=Decimal("5.00")),)),
    ),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "desk.sqlite") as opened:
        kept = import_case(opened, OFFER, by="A. Writer", at=FIRST)
        line = msgspec.structs.replace(OFFER.lines[0], unit_price=Decimal("110.00"))
        changed = msgspec.structs.replace(OFFER, lines=(line, OFFER.lines[1]))
        save_case(opened, changed, kept.revision, by="B. Pricer", at=LATER, why="vendor estimate")
        yield opened


def test_each_field_names_its_last_change(store: Store) -> None:
    assert typed_in_line(store, "BN-B-UAB", "BASIC", "001", ("quantity", "unit_price")) == {
        "quantity": Typed("A. Writer", FIRST, "imported"),
        "unit_price": Typed("B. Pricer", LATER, "vendor estimate"),
    }


def test_a_subline_has_its_own(store: Store) -> None:
    assert typed_in_line(store, "BN-B-UAB", "BASIC", "002a", ("unit_price", "quantity")) == {
        "unit_price": Typed("A. Writer", FIRST, "imported")
    }


def test_a_line_that_is_not_kept_has_none(store: Store) -> None:
    assert typed_in_line(store, "BN-B-UAB", "BASIC", "009", ("unit_price",)) == {}
    assert typed_in_line(store, "BN-B-UAC", "BASIC", "001", ("unit_price",)) == {}
