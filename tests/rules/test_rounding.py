"""Rounding: half up to cents and dollars, shares by largest remainder."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsca_desk.rules.rounding import DOLLAR, allocate, cents, cents_each, dollars, percent_of, share_dollars

D = Decimal
AMOUNTS = st.integers(-(10**14), 10**14).map(lambda cents: D(cents).scaleb(-2))
WEIGHTS = st.lists(st.decimals(min_value=0, max_value=10**9, places=4), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.0049999", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("22995.945", "22995.95"), ("7", "7.00")],
)
def test_cents_half_up(amount, rounded):
    assert str(cents(D(amount))) == rounded
    assert cents_each([D(amount)]) == [D(rounded)]


@pytest.mark.parametrize(("amount", "rounded"), [("0.5", "1"), ("0.49", "0"), ("1.5", "2"), ("2.5", "3"), ("-0.5", "-1")])
def test_dollars_half_up(amount, rounded):
    assert str(dollars(D(amount))) == rounded


def test_percentages_are_rounded_once():
    assert percent_of(D("1599735.14"), D("3.5")) == D("55990.73")


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        ("0.01", (1, 1), ("0.01", "0.00")),
        ("100.00", (1, 1, 1), ("33.34", "33.33", "33.33")),
        ("0.05", (1, 1, 1), ("0.02", "0.02", "0.01")),
        ("10.00", (0, 0), ("10.00", "0.00")),
        ("10.00", (0, 3), ("0.00", "10.00")),
        ("-0.05", (1, 1, 1), ("-0.01", "-0.02", "-0.02")),
        ("12345.67", (250000, 100000, 33000), ("8058.53", "3223.41", "1063.73")),
    ],
)
def test_shares_by_largest_remainder_ties_to_the_first(total, weights, shares):
    assert allocate(D(total), [D(weight) for weight in weights]) == tuple(map(D, shares))


def test_nothing_is_shared_among_nobody():
    assert allocate(D(0), []) == ()
    with pytest.raises(ValueError, match="nobody"):
        allocate(D("0.01"), [])


@given(AMOUNTS, WEIGHTS)
def test_shares_add_up_and_lie_within_a_step_of_their_exact_part(total, weights):
    shares = allocate(total, weights)
    assert sum(shares) == total
    whole = sum(weights)
    if whole:
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - total * weight / whole) < D("0.0100001")
            assert weight or not share


@given(st.lists(AMOUNTS, min_size=1, max_size=8))
def test_whole_dollars_foot_and_stay_within_a_dollar(parts):
    total = dollars(sum(parts))
    shares = share_dollars(total, parts)
    assert sum(shares) == total
    assert all(
        share == share.to_integral_value() and abs(share - part) < DOLLAR for share, part in zip(shares, parts, strict=True)
    )
