"""Penalties of canceled training lines (SAMM C10.15): by the days of notice, or by a code an officer chooses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsca_desk.policy.training import CANCELLATION_PENALTIES, CancellationPenalty
from dsca_desk.rules.cancellation import penalty_faults, training_penalties
from dsca_desk.rules.pricing import price
from tests.rules.builders import offer, policy, service, stock

ON = date(2026, 11, 22)
POLICY = policy().on(ON)
CODES = {row.code: row for row in POLICY.rows(CANCELLATION_PENALTIES, CancellationPenalty)}


def lines(notice: int | None, value: str = "30000.00") -> tuple[object, ...]:
    starts = None if notice is None else ON + timedelta(days=notice)
    course = service("002", kind="TRAINING", unit_price=Decimal(value), starts_on=starts)
    return price(offer(stock(), course), policy()).lines


@pytest.mark.parametrize(("notice", "code", "percent"), [(59, "LATE", 50), (60, "IN_TIME", 0), (0, "LATE", 50), (-5, "LATE", 50)])
def test_sixty_days_part_late_from_in_time(notice: int, code: str, percent: int) -> None:
    (one,) = training_penalties(lines(notice), POLICY, ON, {})
    assert (one.line, one.notice, one.code, one.percent) == ("002", notice, code, percent)
    assert one.amount == one.value * percent / 100


def test_every_row_of_the_table_can_be_chosen() -> None:
    for code, row in CODES.items():
        notice = row.notice_at_least if row.notice_at_least is not None else 10
        assert penalty_faults(lines(notice), POLICY, ON, {"002": code}, {}) == ()
        (one,) = training_penalties(lines(notice), POLICY, ON, {"002": code})
        expected = None if row.penalty_percent is None else one.value * row.penalty_percent / 100
        assert (one.code, one.amount, one.source) == (code, expected, row.source)


@given(
    st.one_of(st.none(), st.integers(-30, 200)),
    st.sampled_from(["", *CODES]),
    st.decimals("0.01", "1000000.00", places=2),
    st.one_of(st.none(), st.decimals("-10.00", "1000010.00", places=2)),
)
def test_a_penalty_lies_between_nothing_and_the_value_or_is_refused(
    notice: int | None, code: str, value: Decimal, by_hand: Decimal | None
) -> None:
    priced = lines(notice, str(value))
    codes, amounts = ({"002": code} if code else {}), ({} if by_hand is None else {"002": by_hand})
    if penalty_faults(priced, POLICY, ON, codes, amounts):
        return
    (one,) = training_penalties(priced, POLICY, ON, codes, amounts)
    assert one.amount is None or 0 <= one.amount <= one.value
    if one.amount is None:
        assert by_hand is None
        assert one.percent is None
    if one.percent is None and by_hand is not None:
        assert one.amount == by_hand
