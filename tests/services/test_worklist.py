"""The work list: every kind of point, its day, its order, putting off; on both databases."""

import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsca_desk.policy.edition import Policy
from dsca_desk.records.base import Record
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.execution import Contract, Delivery, Repair, Shipment, SupportPlan, Warranty
from dsca_desk.records.leases import Lease
from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.records.offer import Offer
from dsca_desk.records.preparing import Approval, AssessmentRequest
from dsca_desk.records.reviews import Return, Review
from dsca_desk.records.steps import Hold
from dsca_desk.records.tasks import Correspondence, Task
from dsca_desk.services.cases import import_case
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.requests import log_request
from dsca_desk.services.tasks import add_task, finish_task, log_letter, put_off
from dsca_desk.services.worklist import KINDS, WorkItem, WorkList, pressing, sentence, work_calendar, work_list
from dsca_desk.services.worklist_sources import HORIZON, sources
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed, NotFound

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
FAR = TODAY + timedelta(days=HORIZON + 400)
NOTHING = Decimal("0.00")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture
def case(store: Store, offer: Offer, act: dict[str, Any]) -> int:
    """A case whose own document is not on the list."""
    return import_case(store, offer, **act).case_id


def keep(store: Store, act: dict[str, Any], *records: Record) -> None:
    with store.writing(act["by"], act["at"], "for a test") as session:
        session.add_all(records)


def change(store: Store, act: dict[str, Any], record: type[Record], number: int, **fields: Any) -> None:
    with store.writing(act["by"], act["at"], "for a test") as session:
        found = session.get(record, number)
        for name, field in fields.items():
            setattr(found, name, field)


def points(store: Store, policy: Policy, **given_: Any) -> list[WorkItem]:
    return work_list(store, policy, TODAY, **given_).items


def kinds(store: Store, policy: Policy) -> set[str]:
    return {item.kind for item in points(store, policy)}


def test_an_empty_office_has_nothing_to_do(store: Store, policy: Policy) -> None:
    assert work_list(store, policy, TODAY) == WorkList([], 0, {})


def test_every_kind_has_words_and_a_query(policy: Policy) -> None:
    assert {source.kind for source in sources(policy.on(TODAY), TODAY)} == set(KINDS)


def test_a_letter_is_to_be_acknowledged_and_judged_in_five_days(store: Store, policy: Policy, act: dict[str, Any]) -> None:
    letter = LetterOfRequest(country="BN", agency="B", subject="radios", received_on=TODAY - timedelta(days=7))
    number = log_request(store, letter, **act).number
    assert [(item.kind, item.record, item.when, item.late_by, item.urgency) for item in points(store, policy)] == [
        ("ACKNOWLEDGE", number, TODAY - timedelta(days=2), 2, "late"),
        ("JUDGE", number, TODAY - timedelta(days=2), 2, "late"),
    ]


@pytest.mark.parametrize(
    ("status", "fields", "kind"),
    [
        ("Review", {"goal_on": TOMORROW}, "GOAL"),
        ("Offered", {"offer_expires_on": YESTERDAY}, "OFFER"),
        ("Accepted", {"accepted_on": YESTERDAY}, "DEPOSIT"),
        ("Implemented (emergency)", {"accepted_on": YESTERDAY}, "DEPOSIT"),
    ],
)
def test_documents(
    store: Store, policy: Policy, case: int, act: dict[str, Any], status: str, fields: dict[str, Any], kind: str
) -> None:
    assert kinds(store, policy) == set()
    change(store, act, CaseDocument, 1, status=status, **fields)
    (item,) = points(store, policy)
    assert (item.kind, item.record, item.document) == (kind, "BN-B-UAB", "BASIC")
    change(store, act, CaseDocument, 1, status="Closed")
    assert kinds(store, policy) == set()


PAPERS: list[tuple[str, Any, dict[str, Any], dict[str, Any]]] = [
    ("REVIEW", Review, {"document_id": 1, "office": "State", "asked_on": YESTERDAY, "due_on": TODAY}, {"answered_on": TODAY}),
    ("REVIEW", Review, {"document_id": 1, "office": "State", "asked_on": YESTERDAY}, {"answered_on": TODAY}),
    (
        "RETURN",
        Return,
        {"document_id": 1, "office": "CWD", "from_state": "Write", "reason_code": "X", "explanation": "e", "returned_on": TODAY},
        {"resubmitted_on": TODAY},
    ),
    ("HOLD", Hold, {"document_id": 1, "kind": "CPOHOLD", "reason": "r", "from_on": YESTERDAY}, {"to_on": TODAY}),
    ("TASK", Task, {"text": "call", "due_on": TODAY}, {"done_on": TODAY}),
    ("TASK", Task, {"text": "call", "case_id": 1}, {"done_on": TODAY}),
    (
        "LETTER",
        Correspondence,
        {"case_id": 1, "direction": "OUT", "subject": "s", "on": YESTERDAY, "answer_due_on": TODAY},
        {"answered_on": TODAY},
    ),
    ("APPROVAL", Approval, {"document_id": 1, "kind": "RELEASE", "due_on": TODAY}, {"decision": "DENIED"}),
    (
        "APPROVAL_ENDS",
        Approval,
        {"document_id": 1, "kind": "RELEASE", "decision": "GRANTED", "valid_until": TOMORROW},
        {"valid_until": FAR},
    ),
    ("SHIPMENT", Shipment, {"case_id": 1, "control_number": "T1", "due_on": TODAY}, {"arrived_on": TODAY, "announced_on": TODAY}),
    ("UNANNOUNCED", Shipment, {"case_id": 1, "control_number": "T1", "arrived_on": YESTERDAY}, {"announced_on": YESTERDAY}),
    ("DELIVERY", Delivery, {"case_id": 1, "line": "001", "value": NOTHING, "planned": True, "on": TODAY}, {"met_on": TODAY}),
    ("CONTRACT", Contract, {"case_id": 1, "number": "C1", "expected_on": TODAY}, {"active": False}),
    ("WARRANTY", Warranty, {"case_id": 1, "item": "radio", "ends_on": TOMORROW}, {"ends_on": YESTERDAY}),
    ("SUPPORT", SupportPlan, {"case_id": 1, "system": "radio", "kind": "SPARES", "ends_on": TOMORROW}, {"ends_on": FAR}),
    ("REPAIR", Repair, {"case_id": 1, "item": "radio", "sent_on": YESTERDAY, "due_on": TODAY}, {"returned_on": TODAY}),
    (
        "DISCREPANCY",
        Discrepancy,
        {
            "case_id": 1,
            "number": "A0001",
            "status": "Submitted",
            "submitted_on": YESTERDAY,
            "value": NOTHING,
            "transport": NOTHING,
        },
        {"status": "Closed"},
    ),
    (
        "RECONSIDER",
        Discrepancy,
        {"case_id": 1, "number": "A0001", "status": "Denied", "answered_on": YESTERDAY, "value": NOTHING, "transport": NOTHING},
        {"answered_on": TODAY - timedelta(days=46)},
    ),
    (
        "LEASE",
        Lease,
        {"number": "L1", "country": "BN", "articles": "a", "replacement_value": NOTHING, "rent": NOTHING, "status": "In effect"}
        | {"ends_on": TOMORROW},
        {"status": "Ended"},
    ),
    (
        "ASSESSMENT",
        AssessmentRequest,
        {"number": "P1", "country": "BN", "item": "radar", "expires_on": TODAY},
        {"expires_on": FAR},
    ),
]


@pytest.mark.parametrize(("kind", "record", "fields", "ended"), PAPERS, ids=[f"{row[0]}-{n}" for n, row in enumerate(PAPERS)])
def test_papers_come_and_go(
    store: Store,
    policy: Policy,
    case: int,
    act: dict[str, Any],
    kind: str,
    record: type[Record],
    fields: dict[str, Any],
    ended: dict[str, Any],
) -> None:
    keep(store, act, record(**fields))
    (item,) = points(store, policy)
    assert item.kind == kind
    change(store, act, record, item.id, **ended)
    assert kinds(store, policy) == set()


@pytest.mark.parametrize(("program", "when"), [("FMS", date(2026, 12, 31)), ("BPC_T10", date(2025, 12, 31))])
def test_closure_may_start_a_year_after_supply_is_complete_but_at_once_for_bpc(
    store: Store, policy: Policy, case: int, act: dict[str, Any], program: str, when: date
) -> None:
    complete = {"state": "Supply/Services Complete", "supply_complete_on": date(2025, 12, 31)}
    change(store, act, Case, case, program=program, **complete)
    (item,) = points(store, policy)
    assert (item.kind, item.when) == ("CLOSE", when)


def test_what_lies_far_ahead_is_not_yet_work(store: Store, policy: Policy, case: int, act: dict[str, Any]) -> None:
    keep(store, act, Task(text="next year", due_on=FAR), Warranty(case_id=case, item="radio", ends_on=FAR))
    change(store, act, CaseDocument, 1, status="Offered", offer_expires_on=FAR)
    assert points(store, policy) == []


def test_a_point_put_off_stays_away_until_its_day(store: Store, policy: Policy, case: int, act: dict[str, Any]) -> None:
    change(store, act, CaseDocument, 1, status="Offered", offer_expires_on=TOMORROW)
    (item,) = points(store, policy)
    until = TODAY + timedelta(days=3)
    with pytest.raises(NotAllowed, match="reason"):
        put_off(store, item.key, until, " ", today=TODAY, **act)
    with pytest.raises(NotAllowed, match="not ahead"):
        put_off(store, item.key, TODAY, "no answer yet", today=TODAY, **act)
    put_off(store, item.key, until, "no answer yet", today=TODAY, **act)
    assert points(store, policy) == []
    assert [one.kind for one in work_list(store, policy, until).items] == ["OFFER"]
    put_off(store, item.key, until + timedelta(days=1), "still none", today=TODAY, **act)
    assert work_list(store, policy, until).items == []


def test_a_task_put_off_has_a_new_day(store: Store, policy: Policy, case: int, act: dict[str, Any]) -> None:
    number = add_task(store, "Call the purchaser", record="BN-B-UAB", due_on=YESTERDAY, **act)
    (item,) = points(store, policy)
    assert (item.record, item.late_by, sentence(item)) == ("BN-B-UAB", 1, "Call the purchaser")
    put_off(store, item.key, TOMORROW, "on leave", today=TODAY, **act)
    assert [one.when for one in points(store, policy)] == [TOMORROW]
    finish_task(store, number, TODAY, **act)
    assert points(store, policy) == []
    with pytest.raises(NotAllowed, match="was done on 22 Nov 2026"):
        finish_task(store, number, TODAY, **act)
    with pytest.raises(NotFound):
        put_off(store, "TASK:99", TOMORROW, "on leave", today=TODAY, **act)


def test_each_officer_sees_the_own_work_and_that_of_nobody(store: Store, policy: Policy, case: int, act: dict[str, Any]) -> None:
    add_task(store, "mine", officer="Ann", due_on=TODAY, **act)
    add_task(store, "hers", officer="Eve", due_on=TODAY, **act)
    add_task(store, "anyone's", due_on=TODAY, **act)
    assert {item.about for item in points(store, policy, officer="Ann")} == {"mine", "anyone's"}
    assert len(points(store, policy)) == 3
    assert pressing(work_list(store, policy, TODAY)) == 3


def test_a_letter_to_be_answered_is_work(store: Store, policy: Policy, case: int, act: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed, match="before the letter itself"):
        log_letter(store, "BN-B-UAB", "IN", "Delivery?", on=TODAY, answer_due_on=YESTERDAY, **act)
    with pytest.raises(NotFound):
        log_letter(store, "BN-B-UZZ", "IN", "Delivery?", on=TODAY, **act)
    log_letter(store, "BN-B-UAB", "IN", "Delivery?", on=YESTERDAY, party="Ministry", answer_due_on=TOMORROW, **act)
    assert [(item.kind, item.waiting_for, item.urgency) for item in points(store, policy)] == [("LETTER", "Ministry", "soon")]


@settings(max_examples=25, deadline=None)
@given(
    days=st.lists(st.integers(-400, HORIZON), max_size=30),
    limit=st.integers(1, 40),
)
def test_the_list_is_in_order_and_counts_everything(template: Path, policy: Policy, days: list[int], limit: int) -> None:
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    with TemporaryDirectory() as folder, open_store(shutil.copy(template, folder), check=False) as store:
        keep(store, {"by": "A", "at": at}, *(Task(text=str(n), due_on=TODAY + timedelta(days=day)) for n, day in enumerate(days)))
        work = work_list(store, policy, TODAY, limit=limit)
    assert work.total == len(days)
    assert [item.late_by for item in work.items] == sorted((-day for day in days), reverse=True)[:limit]


def test_the_calendar_has_each_day_once_and_folds_long_lines(
    store: Store, policy: Policy, case: int, act: dict[str, Any]
) -> None:
    add_task(store, "Größe, Maß; und\nvieles " + "mehr " * 30, record="BN-B-UAB", due_on=TODAY, **act)
    add_task(store, "without a day", **act)
    made = work_calendar(work_list(store, policy, TODAY), act["at"])
    lines = made.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 for line in lines)
    unfolded = made.decode().replace("\r\n ", "")
    assert unfolded.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:BN-B-UAB: Größe\\, Maß\\; und\\nvieles mehr" in unfolded
    assert "DTSTART;VALUE=DATE:20261122\r\nDTEND;VALUE=DATE:20261123" in unfolded
