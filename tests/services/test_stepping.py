"""A document walks from its first day to its effect; guards stand before every step, and every step can be taken back."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.lines import Line
from dsca_desk.records.offer import Offer
from dsca_desk.records.steps import Hold, PostedMilestone
from dsca_desk.services.cases import import_case, open_case
from dsca_desk.services.desk import verify
from dsca_desk.services.document_clocks import clocks_of
from dsca_desk.services.milestones import milestones_of, post_milestone
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reviews import CommentGiven, answer_comment, answer_review, ask_reviews, returns_of, reviews_of
from dsca_desk.services.sample import sample_office
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import possible, steps_of, take_step, undo_step
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord
from tests.services.walking import BY, SAID, TO_EFFECT, TO_OFFER, at, make_ready, step

DAY = date(2026, 11, 23)
CASE = "BN-B-UAB"
BASIC = Subject("DOCUMENT", CASE, "BASIC")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture(scope="module")
def offer(policy: Policy) -> Offer:
    found = next(case.offer for case in sample_office(policy).cases if case.offer.case_id == CASE)
    return msgspec.structs.replace(found, milap_on=None, offer_expires_on=None)


@pytest.fixture
def desk(tmp_path: Path, template: Path, offer: Offer) -> Iterator[Store]:
    with open_store(Path(shutil.copy(template, tmp_path / "desk.sqlite")), check=False) as store:
        import_case(store, offer, by=BY, at=at(DAY))
        yield store


def document(store: Store) -> CaseDocument:
    with store.reading() as session:
        return session.scalars(select(CaseDocument)).one()


def walk(store: Store, policy: Policy, events: tuple[str, ...]) -> None:
    for event in events:
        step(store, policy, BASIC, event, DAY)


def test_a_document_walks_to_its_effect_and_all_the_way_back(desk: Store, policy: Policy) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    before = columns(document(desk))
    walk(desk, policy, TO_OFFER + TO_EFFECT)
    opened = open_case(desk, CASE)
    assert opened.status == "Implemented"
    found = document(desk)
    assert (found.milap_on, found.countersigned_on, found.offered_on, found.accepted_on, found.implemented_on) == (DAY,) * 5
    assert found.offer_expires_on == DAY + timedelta(days=85)
    assert [row.code for row in milestones_of(desk, policy, BASIC)][:3] == ["MILAP", "CWDSTART", "WSTATUS"]
    for _ in TO_OFFER + TO_EFFECT:
        undo_step(desk, policy, BASIC, why="entered by mistake", by=BY, at=at(DAY, 15))
    assert columns(document(desk)) == before
    assert milestones_of(desk, policy, BASIC) == ()
    log = steps_of(desk, BASIC)
    assert [taken.event for taken in log] == list(TO_OFFER + TO_EFFECT)
    assert {taken.undone_why for taken in log} == {"entered by mistake"}
    assert all(":" not in name for taken in log for name in taken.facts)
    with pytest.raises(NotAllowed, match="has no step that could be undone"):
        undo_step(desk, policy, BASIC, why="again", by=BY, at=at(DAY, 16))
    assert verify(desk).problems == ()


def columns(found: CaseDocument) -> dict[str, Any]:
    unlike = {"revision", "saves", "saved_at", "saved_by"}
    return {column.key: getattr(found, column.key) for column in CaseDocument.__mapper__.columns if column.key not in unlike}


def test_what_stands_against_a_step_is_named_with_the_way_to_meet_it(desk: Store, policy: Policy) -> None:
    approve = possible(desk, policy, BASIC, DAY)[0]
    assert approve.event == "MILDEP approves"
    assert {guard.path for guard in approve.against} >= {"category", "package"}
    with pytest.raises(NotAllowed, match=r"asks that this holds: The development category is entered\. Nothing was changed\."):
        step(desk, policy, BASIC, "MILDEP approves", DAY)
    assert steps_of(desk, BASIC) == ()
    with pytest.raises(NotAllowed, match="“purchaser accepts” cannot be taken there"):
        step(desk, policy, BASIC, "purchaser accepts", DAY)
    with pytest.raises(NotFound):
        step(desk, policy, Subject("DOCUMENT", "XX-X-XXX", "BASIC"), "hold", DAY)


@pytest.mark.parametrize(
    ("event", "fact", "says"),
    [
        ("all reviewers approve and MILDEP signs", "signed_by", "The military department signs"),
        ("State concurs and DSCA countersigns", "authority", "State concurs"),
        ("purchaser accepts", "signed_by", "The purchaser signed"),
        ("financial implementation", "systems", "Every data system is updated"),
        ("financial implementation", "deposit", "The initial deposit of"),
    ],
)
def test_a_fact_that_is_not_stated_stops_the_step(desk: Store, policy: Policy, event: str, fact: str, says: str) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    events = TO_OFFER + TO_EFFECT
    walk(desk, policy, events[: events.index(event)])
    with pytest.raises(NotAllowed, match=says):
        step(desk, policy, BASIC, event, DAY, facts={fact: " "})
    assert step(desk, policy, BASIC, event, DAY).event == event


def test_errors_in_the_accepted_text_stop_the_implementation(desk: Store, policy: Policy) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    events = TO_OFFER + TO_EFFECT
    walk(desk, policy, events[: events.index("financial implementation")])
    with desk.writing(BY, at(DAY), "came from another system") as session:
        line = session.scalars(select(Line).order_by(Line.id).limit(1)).one()
        quantity, line.quantity = line.quantity, None
    with pytest.raises(NotAllowed, match=r"The offer check finds no error\. Nothing was changed\. Correct: "):
        step(desk, policy, BASIC, "financial implementation", DAY)
    with desk.writing(BY, at(DAY), "put right") as session:
        session.scalars(select(Line).order_by(Line.id).limit(1)).one().quantity = quantity
    assert step(desk, policy, BASIC, "financial implementation", DAY).to_state == "Implemented"


def test_errors_of_the_offer_check_stop_the_approval(desk: Store, policy: Policy, offer: Offer) -> None:
    wrong = msgspec.structs.replace(offer, lines=(msgspec.structs.replace(offer.lines[0], quantity=None), *offer.lines[1:]))
    import_case(desk, wrong, replace=True, by=BY, at=at(DAY))
    make_ready(desk, policy, CASE, "BASIC", DAY)
    with pytest.raises(NotAllowed, match="The offer check finds no error"):
        step(desk, policy, BASIC, "MILDEP approves", DAY)


def test_reviews_run_side_by_side_and_all_must_concur(desk: Store, policy: Policy) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    walk(desk, policy, TO_OFFER[:3])
    act = {"by": BY, "at": at(DAY)}
    legal, finance = ask_reviews(desk, CASE, "BASIC", ("Policy", "Finance"), asked_on=DAY, due_on=DAY + timedelta(5), **act)
    with pytest.raises(NotAllowed, match="Policy concurs"):
        step(desk, policy, BASIC, TO_OFFER[3], DAY)
    answer_review(desk, legal, "CONCUR_COMMENT", on=DAY, answered_by="L. Shaw", comments=(CommentGiven("Say who ships"),), **act)
    answer_review(desk, finance, "NONCONCUR", on=DAY, answered_by="F. Ito", remark="schedule", **act)
    with pytest.raises(NotAllowed, match="Finance concurs"):
        step(desk, policy, BASIC, TO_OFFER[3], DAY)
    answer_review(desk, finance, "CONCUR", on=DAY, answered_by="F. Ito", **act)
    with pytest.raises(NotAllowed, match="No comment of a review is open"):
        step(desk, policy, BASIC, TO_OFFER[3], DAY)
    (comment,) = next(row for row in reviews_of(desk, CASE, "BASIC", DAY) if row.office == "Policy").comments
    answer_comment(desk, comment.id, "The contractor ships", closed_on=DAY, **act)
    assert step(desk, policy, BASIC, TO_OFFER[3], DAY).to_state == "Proposed"


def test_a_return_asks_for_new_reviews_and_is_answered_by_the_next_approval(desk: Store, policy: Policy) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    walk(desk, policy, TO_OFFER[:3])
    with pytest.raises(NotAllowed, match="The return names its reason code"):
        step(desk, policy, BASIC, "return to agency", DAY, facts={"reason_code": "7"})
    later = DAY + timedelta(days=3)
    step(desk, policy, BASIC, "return to agency", later, facts={"reason_code": "X-MANPOWER", "why": "hours differ"})
    (returned,) = returns_of(desk, policy, CASE, "BASIC")
    assert (returned.reason, returned.explanation, returned.from_state) == ("Manpower sheet differs", "hours differ", "Review")
    for event in TO_OFFER[:3]:
        step(desk, policy, BASIC, event, later)
    assert returns_of(desk, policy, CASE, "BASIC")[0].resubmitted_on == later
    assert [row.current for row in reviews_of(desk, CASE, "BASIC", later)] == [False]
    with pytest.raises(NotAllowed, match="Offices were asked for their position"):
        step(desk, policy, BASIC, TO_OFFER[3], later)


def test_congress_comes_before_the_countersignature(desk: Store, policy: Policy, offer: Offer) -> None:
    first = offer.lines[0]
    large = msgspec.structs.replace(
        offer, lines=(msgspec.structs.replace(first, unit_price=first.unit_price * 40), *offer.lines[1:])
    )
    import_case(desk, large, replace=True, by=BY, at=at(DAY))
    make_ready(desk, policy, CASE, "BASIC", DAY)
    walk(desk, policy, TO_OFFER[:5])
    with pytest.raises(NotAllowed, match="The notification has its transmittal number"):
        step(desk, policy, BASIC, TO_OFFER[5], DAY)
    with desk.writing(BY, at(DAY)) as session:
        session.scalars(select(CaseDocument)).one().congressional_notification = ("26-91",)
    with pytest.raises(NotAllowed, match="The congressional review is over"):
        step(desk, policy, BASIC, TO_OFFER[5], DAY)
    post_milestone(desk, policy, BASIC, "X-CN", on=DAY, by=BY, at=at(DAY))
    assert step(desk, policy, BASIC, TO_OFFER[5], DAY).to_state == "Countersigned"


def test_a_hold_stops_the_clock_and_gives_the_state_back(desk: Store, policy: Policy) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    walk(desk, policy, TO_OFFER[:2])
    goal = clocks_of(desk, policy, CASE, "BASIC", DAY).processing.goal_on
    assert goal is not None
    step(desk, policy, BASIC, "hold", DAY + timedelta(days=2))
    running = clocks_of(desk, policy, CASE, "BASIC", DAY + timedelta(days=9)).processing
    assert (running.state, running.stopped_days) == ("stopped", 7)
    moved = step(desk, policy, BASIC, "remove hold", DAY + timedelta(days=12))
    assert (moved.from_state, moved.to_state, moved.milestones) == ("Held", "Write", ("CPOHOLDREM",))
    found = document(desk)
    assert found.goal_on == goal + timedelta(days=10)
    undo_step(desk, policy, BASIC, why="too early", by=BY, at=at(DAY + timedelta(days=12)))
    with desk.reading() as session:
        (hold,) = session.scalars(select(Hold))
        assert (hold.kind, hold.to_on) == ("CPOHOLD", None)
    undo_step(desk, policy, BASIC, why="never held", by=BY, at=at(DAY + timedelta(days=12)))
    with desk.reading() as session:
        assert session.scalars(select(Hold)).all() == []
        assert {row.code for row in session.scalars(select(PostedMilestone)) if not row.voided_by} == {
            "MILAP",
            "CWDSTART",
            "WSTATUS",
        }


def test_a_short_offer_says_why_and_an_offer_ends_only_when_somebody_says_so(desk: Store, policy: Policy) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    walk(desk, policy, TO_OFFER[:6])
    with desk.writing(BY, at(DAY)) as session:
        session.scalars(select(CaseDocument)).one().offer_expires_on = DAY + timedelta(days=40)
    facts = {name: said for name, said in SAID.items() if name != "why"}
    with pytest.raises(NotAllowed, match="note on a short offer date or its reason"):
        take_step(desk, policy, BASIC, "send offer", on=DAY, facts=facts, by=BY, at=at(DAY))
    take_step(desk, policy, BASIC, "send offer", on=DAY, facts=facts, why="contract award in January", by=BY, at=at(DAY))
    assert document(desk).expiration_reason == "contract award in January"
    last = DAY + timedelta(days=40)
    with pytest.raises(NotAllowed, match="The expiration date has passed"):
        step(desk, policy, BASIC, "expiration date passes", last)
    over = last + timedelta(days=1)
    with pytest.raises(NotAllowed, match="signed on or before"):
        step(desk, policy, BASIC, "purchaser accepts", over)
    assert open_case(desk, CASE).status == "Offered"
    step(desk, policy, BASIC, "expiration date passes", over)
    assert document(desk).ended_on == over
    again = over + timedelta(days=30)
    step(desk, policy, BASIC, "reactivate", over, facts={"expires_on": again.isoformat()})
    assert (document(desk).ended_on, document(desk).offer_expires_on) == (None, again)


def test_a_counteroffer_is_no_acceptance(desk: Store, policy: Policy) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    walk(desk, policy, (*TO_OFFER, "counteroffer received"))
    with pytest.raises(NotAllowed, match="signed the text that was offered"):
        step(desk, policy, BASIC, "purchaser accepts", DAY)
    step(desk, policy, BASIC, "restate", DAY, facts={"told_on": DAY.isoformat()})
    found = document(desk)
    assert (found.status, found.restatement, found.milap_on, found.offered_on) == ("Development (restated)", 1, None, None)
    assert step(desk, policy, BASIC, "MILDEP approves", DAY).to_state == "Development (approved)"


def test_days_are_in_order_and_not_to_come(desk: Store, policy: Policy) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    step(desk, policy, BASIC, "MILDEP approves", DAY)
    with pytest.raises(NotAllowed, match="not dated before the last one"):
        step(desk, policy, BASIC, "case-writing starts", DAY - timedelta(days=1))
    with pytest.raises(NotAllowed, match="The day of the step has come"):
        take_step(desk, policy, BASIC, "case-writing starts", on=DAY + timedelta(days=9), by=BY, at=at(DAY))


def test_a_step_on_an_older_revision_is_refused(desk: Store, policy: Policy) -> None:
    make_ready(desk, policy, CASE, "BASIC", DAY)
    revision = open_case(desk, CASE).revision
    step(desk, policy, BASIC, "hold", DAY, expected_revision=revision)
    with pytest.raises(StaleRecord):
        step(desk, policy, BASIC, "remove hold", DAY, expected_revision=revision)
    with pytest.raises(StaleRecord):
        undo_step(desk, policy, BASIC, why="x", by=BY, at=at(DAY), expected_revision=revision)
    with pytest.raises(NotAllowed, match="say why"):
        undo_step(desk, policy, BASIC, why=" ", by=BY, at=at(DAY))
