"""The timeline of a kept document, on both databases."""

from datetime import date, timedelta

import msgspec
import pytest

from dsca_desk.services.cases import import_case
from dsca_desk.services.goal_dates import set_category
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import undo_step
from dsca_desk.services.timelines import timeline_of
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotFound
from tests.rules.builders import offer as small
from tests.services.walking import BY, at, make_ready, step

POLICY = shipped_policy()
CASE, BEGAN = "BN-B-UAB", date(2026, 1, 5)
SUBJECT = Subject("DOCUMENT", CASE, "BASIC")
OFFER = msgspec.structs.replace(small(), milap_on=None, offer_expires_on=None, price_date=BEGAN)


@pytest.fixture
def case(store: Store) -> Store:
    import_case(store, OFFER, by=BY, at=at(BEGAN))
    set_category(store, POLICY, CASE, "BASIC", "A", on=BEGAN, by=BY, at=at(BEGAN))
    return store


def test_it_moves_with_the_steps_and_goes_back_with_them(case: Store) -> None:
    today = BEGAN + timedelta(30)
    before = timeline_of(case, POLICY, CASE, "BASIC", today)
    assert [(point.words, point.standing) for point in before.points[:2]] == [("Begun", "now"), ("MILAP", "ahead")]
    offer = next(point for point in before.points if point.words == "Offer")
    assert offer.planned_on == before.goal_on == BEGAN + timedelta(45)
    make_ready(case, POLICY, CASE, "BASIC", BEGAN + timedelta(8))
    step(case, POLICY, SUBJECT, "MILDEP approves", BEGAN + timedelta(10))
    step(case, POLICY, SUBJECT, "case-writing starts", BEGAN + timedelta(12))
    after = timeline_of(case, POLICY, CASE, "BASIC", today)
    assert next(point for point in after.points if point.standing == "now").words == "Write"
    assert [(stay.phase, stay.from_on, stay.to_on) for stay in after.stays] == [
        (1, BEGAN, BEGAN + timedelta(10)),
        (2, BEGAN + timedelta(10), None),
    ]
    undo_step(case, POLICY, SUBJECT, why="too early", by=BY, at=at(today))
    undo_step(case, POLICY, SUBJECT, why="too early", by=BY, at=at(today))
    assert [point.standing for point in timeline_of(case, POLICY, CASE, "BASIC", today).points[:2]] == ["now", "ahead"]


def test_a_canceled_document_ends_there(case: Store) -> None:
    step(case, POLICY, SUBJECT, "stop development", BEGAN + timedelta(3))
    points = timeline_of(case, POLICY, CASE, "BASIC", BEGAN + timedelta(9)).points
    assert [(point.words, point.on) for point in points] == [("Begun", BEGAN), ("Canceled", BEGAN + timedelta(3))]


def test_an_unknown_document_is_told(store: Store) -> None:
    with pytest.raises(NotFound):
        timeline_of(store, POLICY, CASE, "BASIC", BEGAN)
