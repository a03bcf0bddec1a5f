"""How amounts, days and line numbers read in sentences."""

from datetime import date
from decimal import Decimal

import pytest

from dsca_desk.rules.wording import day_text, dollars_text, line_ranges, lines_text, list_text, percent_text, quantity_text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((), "all Lines"),
        (("001",), "Line 001"),
        (("001", "001"), "Line 001"),
        (("001", "002", "003"), "Lines 001-003"),
        (("001", "003"), "Lines 001 and 003"),
        (("001", "002", "004", "006", "007"), "Lines 001-002, 004 and 006-007"),
        (("001a", "001b", "001c"), "Sublines 001a-c"),
        (("001a", "002b"), "Sublines 001a and 002b"),
        (("001", "001a"), "Lines 001 and 001a"),
        (("0999", "1000"), "Lines 0999-1000"),
        (("X1", "X2"), "Lines X1 and X2"),
    ],
)
def test_lines_are_named_briefly(numbers: tuple[str, ...], text: str) -> None:
    assert lines_text(numbers) == text


def test_ranges_keep_the_order_given() -> None:
    assert line_ranges(("003", "001", "002")) == "003 and 001-002"


def test_amounts_days_and_rates() -> None:
    assert dollars_text(Decimal("1234567.5")) == "$1,234,567.50"
    assert dollars_text(Decimal("-5")) == "-$5.00"
    assert day_text(date(2027, 1, 6)) == "06 Jan 2027"
    assert [quantity_text(Decimal(text)) for text in ("0", "10", "1200.0", "2.50")] == ["0", "10", "1,200", "2.5"]
    assert [percent_text(Decimal(text)) for text in ("0", "3.2", "5.00", "0.65", "10")] == [
        "0.0 percent",
        "3.2 percent",
        "5.0 percent",
        "0.65 percent",
        "10.0 percent",
    ]
    assert [list_text(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
