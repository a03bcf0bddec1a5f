"""The break point of Amendments: in which fiscal year the value of a case counts (SAMM C6.7.2.3.1)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsca_desk.rules.sales_years import ValueChange, break_point_on, counts_apart, fiscal_year, sales_years
from tests.rules.builders import policy

D = Decimal
BASIC = ValueChange("BASIC", D("1000000.00"), date(2024, 11, 20))


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2024, 9, 30), 2024), (date(2024, 10, 1), 2025), (date(2025, 1, 1), 2025), (date(2025, 9, 30), 2025)],
)
def test_the_fiscal_year_begins_in_october(day: date, year: int) -> None:
    assert fiscal_year(day) == year


def test_the_break_point_is_a_row_of_the_policy_and_not_fully_read() -> None:
    limit = break_point_on(policy(), date(2026, 11, 22))
    assert limit is not None
    assert (limit.figure, limit.status) == (D(50000), "partial")
    assert "was not read" in limit.remark


@pytest.mark.parametrize(
    ("document", "change", "apart"),
    [
        ("A01", "50000.00", False),
        ("A01", "50000.01", True),
        ("A01", "-90000.00", False),
        ("M01", "90000.00", False),
        ("BASIC", "90000.00", False),
    ],
)
def test_only_an_increase_above_it_by_an_amendment_counts_apart(document: str, change: str, apart: bool) -> None:
    assert counts_apart(document, D(change), break_point_on(policy(), date(2026, 11, 22))) is apart


def test_a_case_with_amendments_is_split_by_year() -> None:
    changes = (
        ValueChange("A01", D("50000.00"), date(2026, 1, 5)),
        ValueChange("M01", D("75000.00")),
        ValueChange("A02", D("50000.01"), date(2026, 10, 1)),
        ValueChange("A03", D("-20000.00"), date(2026, 11, 1)),
        ValueChange("A04", D("80000.00"), date(2026, 11, 2)),
    )
    first, last = sales_years(BASIC, changes, policy())
    assert first == (2025, D("1105000.00"), ("BASIC", "A01", "M01", "A03"))
    assert last == (2027, D("130000.01"), ("A02", "A04"))


def test_the_days_that_decide_must_be_known() -> None:
    with pytest.raises(ValueError, match="basic letter"):
        sales_years(BASIC._replace(accepted_on=None), (), policy())
    with pytest.raises(ValueError, match="A01"):
        sales_years(BASIC, (ValueChange("A01", D(1)),), policy())


CHANGES = st.lists(
    st.builds(
        ValueChange,
        st.sampled_from(["A01", "A02", "M01", "M02"]),
        st.decimals(-200_000, 200_000, places=2),
        st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    ),
    max_size=8,
)


@given(CHANGES)
def test_the_years_add_up_to_the_case_and_hold_what_the_rule_says(changes: list[ValueChange]) -> None:
    years = sales_years(BASIC, changes, policy())
    assert sum(year.amount for year in years) == BASIC.change + sum(one.change for one in changes)
    assert [year.fiscal_year for year in years] == sorted({year.fiscal_year for year in years})
    apart = [one for one in changes if one.document[0] == "A" and one.change > 50000]
    for year in years:
        own = sum((one.change for one in apart if fiscal_year(one.accepted_on or date.min) == year.fiscal_year), D(0))
        if year.fiscal_year != 2025:
            assert (year.amount, len(year.documents) > 0) == (own, True)
    assert sum(len(year.documents) for year in years) == len(changes) + 1
