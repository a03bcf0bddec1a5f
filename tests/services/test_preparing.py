"""What is done before and around a request: talks, assessments, advisories, approvals; each kept whole or refused in words."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.services.desk import verify
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.preparing import (
    ApprovalGiven,
    Assessment,
    Notice,
    Talk,
    TeamAssessment,
    advisories,
    approvals,
    assessment_points,
    assessment_requests,
    exception_due,
    open_elements,
    save_advisory,
    save_approval,
    save_assessment_request,
    save_talk,
    save_team_assessment,
    talks,
    team_assessments,
)
from dsca_desk.services.requests import log_request
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord

POLICY = shipped_policy()
TODAY = date(2026, 11, 22)
TALK = Talk(country="BN", kind="REQUIREMENT", trigger="REQUIREMENT_STATED", subject="radio sets", on=date(2026, 9, 1))
ASKED = Assessment(country="BN", item="radio set", why_credible="a tender is out", sent_on=date(2026, 9, 2))


@pytest.fixture
def request_(store: Store, act: dict[str, Any]) -> str:
    letter = LetterOfRequest(country="BN", subject="radio sets", received_on=date(2026, 10, 1))
    return log_request(store, letter, policy=POLICY, **act).number


def test_a_talk_is_numbered_changed_and_leads_to_its_request(store: Store, request_: str, act: dict[str, Any]) -> None:
    first, second = (save_talk(store, POLICY, TALK, **act) for _ in range(2))
    assert [one.number for one in talks(store)] == ["T-2026-0002", "T-2026-0001"]
    changed = save_talk(store, POLICY, replace(first, outcome="a letter follows", status="closed"), request=request_, **act)
    assert [one.outcome for one in talks(store, request=request_)] == ["a letter follows"]
    assert [one.number for one in talks(store, open_only=True)] == [second.number]
    with pytest.raises(StaleRecord):
        save_talk(store, POLICY, replace(first, outcome="another"), **act)
    assert talks(store, request=request_) == (changed,)
    assert talks(store, "KE") == ()
    assert verify(store).problems == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"country": "QQ"}, "country: QQ is no country"),
        ({"kind": "LUNCH"}, "kind: LUNCH is not one of"),
        ({"trigger": ""}, "trigger: nothing is not one of"),
        ({"on": date(2026, 12, 1)}, "has not come yet"),
    ],
)
def test_a_talk_that_cannot_be_is_refused(store: Store, act: dict[str, Any], fields: dict[str, Any], words: str) -> None:
    with pytest.raises(NotAllowed, match=words) as caught:
        save_talk(store, POLICY, replace(TALK, **fields), **act)
    assert "Nothing was changed" in str(caught.value)
    assert talks(store) == ()


def test_an_assessment_request_that_was_sent_says_why_and_goes_in_order(store: Store, request_: str, act: dict[str, Any]) -> None:
    kept = save_assessment_request(store, POLICY, ASKED, request=request_, **act)
    assert kept.number == "P-2026-0001"
    for fields in (
        {"why_credible": ""},
        {"sent_on": date(2027, 1, 1)},
        {"answered_on": date(2026, 9, 1), "answer": "yes"},
    ):
        with pytest.raises(NotAllowed, match="Nothing was changed"):
            save_assessment_request(store, POLICY, replace(kept, **fields), request=request_, **act)
    assert assessment_requests(store, request=request_) == (kept,)


def test_a_team_assessment_asks_for_its_elements_once_a_condition_holds(store: Store, request_: str, act: dict[str, Any]) -> None:
    points = assessment_points(POLICY, TODAY)
    conditions = tuple(point.code for point in points if point.need == "conditional")
    none = save_team_assessment(store, POLICY, request_, TeamAssessment(), **act)
    assert open_elements(POLICY, none, TODAY) == ()
    needed = save_team_assessment(store, POLICY, request_, replace(none, conditions=conditions[:1]), **act)
    missing = open_elements(POLICY, needed, TODAY)
    assert missing
    told = {point.code: "as the cable says" for point in missing}
    done = save_team_assessment(store, POLICY, request_, replace(needed, elements=told), **act)
    assert open_elements(POLICY, done, TODAY) == ()
    assert team_assessments(store, request_) == (done,)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        save_team_assessment(store, POLICY, request_, replace(done, conditions=("CTA-99",)), **act)
    assert team_assessments(store, request_) == (done,)


def test_an_advisory_is_kept_with_its_request(store: Store, request_: str, act: dict[str, Any]) -> None:
    notice = save_advisory(store, request_, Notice(reason="unusual quantity", sent_to="DSCA", sent_on=TODAY), **act)
    assert advisories(store, request_) == (notice,)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        save_advisory(store, request_, Notice(reason=" "), **act)
    with pytest.raises(NotFound):
        save_advisory(store, "R-1999-0001", Notice(reason="x"), **act)


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({}, "awaited"),
        ({"due_on": date(2026, 11, 21)}, "late"),
        ({"decision": "GRANTED", "decided_on": TODAY}, "in force"),
        ({"decision": "GRANTED", "decided_on": date(2026, 10, 2), "valid_until": date(2026, 11, 21)}, "expired"),
        ({"decision": "DENIED", "decided_on": TODAY}, "denied"),
    ],
)
def test_an_approval_stands_as_its_days_say(
    store: Store, request_: str, act: dict[str, Any], fields: dict[str, Any], standing: str
) -> None:
    asked = ApprovalGiven(kind="RELEASE", items="radio set", authority="Navy IPO", asked_on=date(2026, 10, 1))
    save_approval(store, POLICY, replace(asked, **fields), request=request_, **act)
    assert [one.standing for one in approvals(store, TODAY, request=request_)] == [standing]


def test_a_routine_exception_is_answered_in_working_days() -> None:
    assert exception_due(POLICY, date(2026, 11, 20)) == date(2026, 12, 4)  # a Friday; ten working days
    assert exception_due(POLICY, date(2026, 11, 21)) == date(2026, 12, 4)  # the day after is a Saturday
