"""Prices and bills beside the lines of a case: reduced unit charges, leave and holidays, review of demurrage."""

from datetime import date
from decimal import Decimal

import pytest

from dsca_desk.policy.rates import RateDates
from dsca_desk.rules.case_finance import demurrage_needs_approval
from dsca_desk.rules.unit_prices import leave_and_holiday, nonrecurring_unit_charge, reduced_unit_charge
from dsca_desk.services.policy import shipped_policy

D = Decimal
NOW = RateDates.of_day(date(2026, 11, 22))


@pytest.mark.parametrize(
    ("charge", "price", "reduced", "expected"),
    [
        ("600000.00", "8000000.00", "8000000.00", "600000.00"),
        ("600000.00", "8000000.00", "6000000.00", "450000.00"),
        ("100.00", "3.00", "2.00", "66.67"),
        ("600000.00", "8000000.00", "0.00", "0.00"),
    ],
)
def test_a_reduced_price_cuts_the_unit_charge_in_the_same_part(charge, price, reduced, expected):
    assert reduced_unit_charge(D(charge), D(price), D(reduced)) == D(expected)


def test_what_cannot_be_divided_is_refused():
    with pytest.raises(ValueError, match="more than zero"):
        reduced_unit_charge(D("600000.00"), D("0.00"), D("0.00"))
    with pytest.raises(ValueError, match="none"):
        nonrecurring_unit_charge(D("640000000"), 0, 0)


def test_leave_and_holidays_are_eighteen_percent_of_base_pay():
    amount, row = leave_and_holiday(D("98765.43"), shipped_policy(), NOW)
    assert (amount, row.figure, row.status) == (D("17777.78"), D(18), "confirmed")


@pytest.mark.parametrize(
    ("bill", "case_value", "reviewed"),
    [
        ("50000.00", "1000000.00", False),
        ("50000.01", "1000000.00", True),
        ("40000.00", "400000.00", False),
        ("40000.01", "400000.00", True),
    ],
)
def test_demurrage_is_reviewed_above_an_amount_or_a_tenth_of_the_case(bill, case_value, reviewed):
    assert demurrage_needs_approval(D(bill), D(case_value), shipped_policy(), NOW) is reviewed
