"""While a processing hold lasts the anticipated offer date moves on with every day, in every list, on both databases."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from dsca_desk.services.cases import import_case
from dsca_desk.services.document_clocks import clocks_of
from dsca_desk.services.goal_dates import set_category
from dsca_desk.services.milestones import end_hold, place_hold
from dsca_desk.services.office import Asked
from dsca_desk.services.office_phases import planned_days
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.portfolio import portfolio
from dsca_desk.services.reports import report_sheets
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.worklist import work_list
from dsca_desk.store.engine import Store
from tests.rules.builders import offer as small
from tests.services.walking import BY, at, step

POLICY = shipped_policy()
CASE, BEGAN = "BN-B-UAB", date(2026, 1, 5)
SUBJECT = Subject("DOCUMENT", CASE, "BASIC")
OFFER = msgspec.structs.replace(small(), milap_on=None, offer_expires_on=None, price_date=BEGAN)


@pytest.fixture
def case(store: Store) -> Store:
    import_case(store, OFFER, by=BY, at=at(BEGAN))
    set_category(store, POLICY, CASE, "BASIC", "A", on=BEGAN, by=BY, at=at(BEGAN))
    return store


def told(store: Store, today: date) -> set[Any]:
    """The anticipated offer date as every list and the clock itself tell it."""
    asked = Asked(date(2025, 1, 1), date(2028, 1, 1), today)
    (point,) = work_list(store, POLICY, today, kinds=("GOAL",)).items
    (planned,) = planned_days(store, POLICY, asked)
    (running,) = portfolio(store, POLICY, today).clocks
    (sheet,) = report_sheets(store, POLICY, "cases", asked)
    (row,) = sheet.rows
    goal = clocks_of(store, POLICY, CASE, "BASIC", today).processing.goal_on
    left = today + timedelta(days=running.of - running.day)
    return {goal, point.when, planned.planned, left, row.values[10]}


def test_the_day_stands_while_nothing_is_on_hold(case: Store) -> None:
    assert told(case, date(2026, 2, 1)) == told(case, date(2026, 2, 19)) == {date(2026, 2, 19)}


def test_the_day_moves_on_while_the_processing_is_on_hold(case: Store) -> None:
    step(case, POLICY, SUBJECT, "hold", date(2026, 2, 9))
    assert told(case, date(2026, 2, 9)) == {date(2026, 2, 19)}
    assert told(case, date(2026, 2, 10)) == {date(2026, 2, 20)}
    assert told(case, date(2026, 3, 31)) == {date(2026, 4, 10)}
    step(case, POLICY, SUBJECT, "remove hold", date(2026, 4, 1))
    assert told(case, date(2026, 4, 1)) == told(case, date(2026, 4, 30)) == {date(2026, 4, 11)}
    step(case, POLICY, SUBJECT, "hold", date(2026, 4, 5))
    assert told(case, date(2026, 4, 8)) == {date(2026, 4, 14)}


def test_a_hold_of_another_kind_does_not_stop_the_clock(case: Store) -> None:
    act: dict[str, Any] = {"by": BY, "at": at(BEGAN)}
    hold = place_hold(case, CASE, "BASIC", "OTHER", reason="waits for a letter", from_on=date(2026, 2, 9), **act)
    assert told(case, date(2026, 3, 31)) == {date(2026, 2, 19)}
    end_hold(case, hold, on=date(2026, 4, 1), **act)
    assert told(case, date(2026, 4, 1)) == {date(2026, 2, 19)}
