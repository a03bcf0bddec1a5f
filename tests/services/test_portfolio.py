"""The office at a glance, on both databases, from documents put there by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dsca_desk.policy.edition import Policy
from dsca_desk.records.base import Record
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.offer import Offer
from dsca_desk.records.officers import Officer
from dsca_desk.records.reviews import Return
from dsca_desk.records.steps import Hold
from dsca_desk.services.cases import import_case
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.portfolio import AverageDays, OnTime, RunningClock, Share, clock_of, portfolio
from dsca_desk.store.engine import Store

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture
def cases(store: Store, offer: Offer, act: dict[str, Any]) -> Store:
    """Two open cases of one country, one of another that is closed; one is worth what its Amendment says."""
    replaced = msgspec.structs.replace
    for country, designator in (("BN", "UAA"), ("BN", "UAB"), ("AT", "UAA")):
        import_case(store, replaced(offer, country=country, designator=designator), **act)
    import_case(store, replaced(offer, designator="UAA", document="A01"), **act)
    change(store, act, Case, 1, state="Implemented")
    change(store, act, Case, 3, state="Closed", supply_complete_on=date(2020, 1, 1))
    change(store, act, CaseDocument, 1, status="Implemented", implemented_on=date(2024, 1, 1), total=Decimal(100))
    change(store, act, CaseDocument, 2, total=Decimal(30))
    change(store, act, CaseDocument, 3, total=Decimal(7))
    change(store, act, CaseDocument, 4, status="Review", total=Decimal(150))
    return store


def change(store: Store, act: dict[str, Any], record: type[Record], number: int, **fields: Any) -> None:
    with store.writing(act["by"], act["at"], "for a test") as session:
        found = session.get(record, number)
        for name, field in fields.items():
            setattr(found, name, field)


def keep(store: Store, act: dict[str, Any], *records: Record) -> None:
    with store.writing(act["by"], act["at"], "for a test") as session:
        session.add_all(records)


def test_an_empty_office(store: Store, policy: Policy) -> None:
    found = portfolio(store, policy, TODAY)
    assert found.open == Share("open", 0, Decimal(0))
    lists = (found.states, found.countries, found.clocks, found.averages, found.returns, found.past_closing)
    assert not any(lists)
    assert found.on_time.offered == 0


def test_cases_are_worth_what_their_document_in_force_says(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    found = portfolio(cases, policy, TODAY)
    assert found.open == Share("open", 2, Decimal(130))
    assert found.countries == (Share("BN", 2, Decimal(130)),)
    assert Share("Closed", 1, Decimal(7)) in found.states
    change(cases, act, CaseDocument, 4, status="Implemented", implemented_on=date(2025, 1, 1))
    assert portfolio(cases, policy, TODAY).open.value == Decimal(180)


def test_clocks_are_those_of_documents_before_their_offer(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    change(cases, act, CaseDocument, 2, status="Write", goal_on=TODAY + timedelta(days=5), goal_days=100, category="B")
    change(cases, act, CaseDocument, 4, status="Review", goal_on=TODAY - timedelta(days=4), goal_days=45, category="A")
    keep(cases, act, Hold(document_id=2, kind="CPOHOLD", reason="r", from_on=TODAY))
    assert portfolio(cases, policy, TODAY).clocks == (
        RunningClock("BN-B-UAA", "A01", "A", 49, 45, False),
        RunningClock("BN-B-UAB", "BASIC", "B", 95, 100, True),
    )
    change(cases, act, CaseDocument, 4, status="Offered")
    assert len(portfolio(cases, policy, TODAY).clocks) == 1


def test_offers_on_time_and_average_days(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    goal = TODAY - timedelta(days=100)
    for number, late in ((1, -8), (2, 2)):
        change(
            cases, act, CaseDocument, number, offered_on=goal + timedelta(days=late), goal_on=goal, goal_days=100, category="B"
        )
    old = TODAY - timedelta(days=500)
    change(cases, act, CaseDocument, 3, offered_on=old, goal_on=old, goal_days=103, category="B")
    found = portfolio(cases, policy, TODAY)
    assert found.on_time == OnTime(2, 1, Decimal(85))
    assert found.averages == (AverageDays("B", 97, 103, 2),)


def test_returns_are_counted_by_reason_and_late_closures_named(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    returns = [("X-SCOPE", 10), ("X-SCOPE", 20), ("X-PAPERS", 30), ("X-PAPERS", 400)]
    keep(
        cases,
        act,
        *(
            Return(
                document_id=1,
                office="CWD",
                from_state="Write",
                reason_code=code,
                explanation="e",
                returned_on=TODAY - timedelta(days=days),
            )
            for code, days in returns
        ),
    )
    change(cases, act, Case, 2, state="Supply/Services Complete", supply_complete_on=date(2024, 11, 21))
    found = portfolio(cases, policy, TODAY)
    assert found.returns == (("X-SCOPE", 2), ("X-PAPERS", 1))
    assert found.past_closing == ("BN-B-UAB",)
    change(cases, act, Case, 2, supply_complete_on=date(2024, 11, 23))
    assert portfolio(cases, policy, TODAY).past_closing == ()


def test_an_officer_sees_the_own_cases_and_those_of_nobody(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    keep(cases, act, Officer(name="Ann", role="", office="", active=True))
    change(cases, act, Case, 2, officer_id=1)
    assert portfolio(cases, policy, TODAY, officer="Ann").open == Share("open", 2, Decimal(130))
    assert portfolio(cases, policy, TODAY, officer="Eve").open == Share("open", 1, Decimal(100))


def test_before_its_offer_a_case_is_told_by_where_its_document_is(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    change(cases, act, CaseDocument, 2, status="Development (approved)")
    before = portfolio(cases, policy, TODAY)
    assert Share("Development", 1, Decimal(30)) in before.states
    change(cases, act, CaseDocument, 2, status="Review")
    found = portfolio(cases, policy, TODAY)
    assert Share("Review", 1, Decimal(30)) in found.states
    assert "Development" not in {share.name for share in found.states}
    assert found.open == before.open


def test_the_clock_of_one_document_is_that_of_the_office(cases: Store, policy: Policy, act: dict[str, Any]) -> None:
    change(cases, act, CaseDocument, 2, status="Write", goal_on=TODAY + timedelta(days=5), goal_days=100, category="B")
    (running,) = portfolio(cases, policy, TODAY).clocks
    assert (
        clock_of(cases, running.case, running.document, TODAY)
        == running
        == RunningClock("BN-B-UAB", "BASIC", "B", 95, 100, False)
    )
    change(cases, act, CaseDocument, 2, status="Offered")
    assert clock_of(cases, running.case, running.document, TODAY) is None
    assert clock_of(cases, "BN-B-XXX", "BASIC", TODAY) is None
