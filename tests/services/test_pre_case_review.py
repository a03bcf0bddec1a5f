"""Growth of a purchaser's program that may bring a pre-case review: by percent, until hand-over, with its last day to ask."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy import select

from dsca_desk.records.cases import CaseDocument
from dsca_desk.services.cases import import_case
from dsca_desk.services.milestones import post_milestone
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.pre_case_review import pre_case_review
from dsca_desk.services.step_subjects import Subject
from dsca_desk.store.engine import Store
from tests.rules.builders import offer as small
from tests.services.execution_cases import keep_case
from tests.services.walking import BY, at

POLICY, TODAY = shipped_policy(), date(2026, 11, 22)
ACT = {"by": BY, "at": at(TODAY)}
NEW = "BN-B-UAC"


@pytest.fixture
def desk(sqlite_store: Store) -> Store:
    """A case in force and one in development, of the same purchaser."""
    keep_case(sqlite_store, ACT)
    import_case(sqlite_store, msgspec.structs.replace(small(), country="BN", agency="B", designator="UAC"), **ACT)
    return sqlite_store


def put(store: Store, active: str, added: str, status: str = "Development") -> None:
    with store.writing(BY, at(TODAY), "figures") as session:
        for document in session.scalars(select(CaseDocument)):
            new = document.case.identifier == NEW
            document.total = Decimal(added if new else active)
            if new:
                document.status, document.implemented_on = status, None


@pytest.mark.parametrize(
    ("added", "status", "percent"),
    [
        ("150000.00", "Development", None),
        ("150000.01", "Development", "15.0"),
        ("400000.00", "Development", "40.0"),
        ("400000.00", "Development (approved)", "40.0"),
        ("400000.00", "Write", None),
    ],
)
def test_growth_above_the_limit_is_told_until_hand_over(desk: Store, added: str, status: str, percent: str | None) -> None:
    put(desk, "1000000.00", added, status)
    found = pre_case_review(desk, POLICY, NEW, "BASIC", TODAY)
    assert (None if found is None else found.percent) == (None if percent is None else Decimal(percent))


def test_the_last_day_to_ask_follows_from_the_planned_hand_over(desk: Store) -> None:
    put(desk, "1000000.00", "400000.00")
    before = pre_case_review(desk, POLICY, NEW, "BASIC", TODAY)
    assert before is not None
    assert "ask for it 30 days before hand-over to case writing (SAMM C5.4.16)." in before.says(TODAY)
    subject = Subject("DOCUMENT", NEW, "BASIC")
    post_milestone(desk, POLICY, subject, "CWDSTART", on=date(2026, 12, 1), planned=True, **ACT)
    found = pre_case_review(desk, POLICY, NEW, "BASIC", TODAY)
    assert found is not None
    assert found.ask_until == date(2026, 11, 1)
    assert "ask for it by 01 Nov 2026, 30 days before hand-over to case writing, which has passed" in found.says(TODAY)
