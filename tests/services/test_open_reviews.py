"""A review waits until it is answered or its round is over: on the work list, in the log and on the case, on both databases."""

from datetime import date, timedelta

import msgspec
import pytest

from dsca_desk.services.cases import import_case
from dsca_desk.services.office import Asked
from dsca_desk.services.office_reviews import logged_reviews
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reviews import ask_reviews, reviews_of
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import undo_step
from dsca_desk.services.worklist import work_list
from dsca_desk.store.engine import Store
from tests.rules.builders import offer as small
from tests.services.walking import BY, at, make_ready, step

POLICY = shipped_policy()
CASE, BEGAN = "BN-B-UAB", date(2026, 1, 5)
SUBJECT = Subject("DOCUMENT", CASE, "BASIC")
OFFICE = "Office of the General Counsel (FO/OGC)"
ASKED, BACK, TODAY = BEGAN + timedelta(10), BEGAN + timedelta(14), BEGAN + timedelta(40)


@pytest.fixture
def asked(store: Store) -> Store:
    offer = msgspec.structs.replace(small(), milap_on=None, offer_expires_on=None, price_date=BEGAN)
    import_case(store, offer, by=BY, at=at(BEGAN))
    make_ready(store, POLICY, CASE, "BASIC", BEGAN + timedelta(2))
    for event, days in (("MILDEP approves", 3), ("case-writing starts", 4), ("writing complete", 6)):
        step(store, POLICY, SUBJECT, event, BEGAN + timedelta(days))
    due = ASKED + timedelta(10)
    ask_reviews(store, CASE, "BASIC", (OFFICE,), asked_on=ASKED, due_on=due, by=BY, at=at(ASKED))
    return store


def waiting(store: Store) -> list[tuple[bool, int, int]]:
    """The review as the log, the case and the work list tell it: open, days, days late; they agree."""
    (logged,) = (one for one in logged_reviews(store, Asked(BEGAN, TODAY, TODAY)) if one.office == OFFICE)
    (row,) = (one for one in reviews_of(store, CASE, "BASIC", TODAY) if one.office == OFFICE)
    points = [point for point in work_list(store, POLICY, TODAY, kinds=("REVIEW",)).items if OFFICE in str(point)]
    assert logged.is_open == (row.current and row.answered_on is None) == bool(points)
    return [(logged.is_open, logged.days, logged.late_by)]


def test_an_office_is_waited_for_while_its_round_lasts(asked: Store) -> None:
    assert waiting(asked) == [(True, 30, 20)]


def test_a_document_that_came_back_asks_nobody_any_more(asked: Store) -> None:
    step(asked, POLICY, SUBJECT, "return to agency", BACK, facts={"reason_code": "X-SCOPE", "office": "CWD", "why": "scope"})
    assert waiting(asked) == [(False, 4, 0)]
    undo_step(asked, POLICY, SUBJECT, why="wrong case", by=BY, at=at(BACK))
    assert waiting(asked) == [(True, 30, 20)]


def test_a_document_that_ended_asks_nobody_any_more(asked: Store) -> None:
    step(asked, POLICY, SUBJECT, "return to agency", BACK, facts={"reason_code": "X-SCOPE", "office": "CWD", "why": "scope"})
    step(asked, POLICY, SUBJECT, "stop development", BACK + timedelta(2))
    assert waiting(asked) == [(False, 4, 0)]
