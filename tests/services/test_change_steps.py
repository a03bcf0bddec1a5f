"""A change of a case through its steps: who may begin one, pen and ink as a step, what a document stands on, concurrent sums."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case
from dsca_desk.records.offer import Reference
from dsca_desk.records.steps import Hold
from dsca_desk.rules.concurrent import Partner
from dsca_desk.rules.pricing import price
from dsca_desk.services.cases import import_case, open_case, save_case
from dsca_desk.services.change_printing import kept_change, marks_of, printed_change, state_received
from dsca_desk.services.change_standing import change_standing
from dsca_desk.services.changing import begin_change, bring_onto_current, pen_and_ink_of, write_in_pen_and_ink
from dsca_desk.services.concurrent import modifications_in_work, name_partner, together_of
from dsca_desk.services.issuing import issue_letter, issued_bytes, keep_issued, letter_is_current, list_issued
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of, take_step, undo_step
from dsca_desk.services.versions import CURRENT, ISSUED, older_versions, read_version
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound
from tests.rules.builders import D, bought, offer, stock
from tests.services.walking import SAID, TO_OFFER, at, make_ready, step

replace = msgspec.structs.replace
CASE = "BN-B-UAB"
DAY = date(2027, 7, 1)
WHO: dict[str, Any] = {"by": "A. Officer", "at": datetime(2027, 7, 1, 9, tzinfo=UTC)}
IMPLEMENTED = offer(stock(), bought("002"), accepted_on=date(2027, 1, 20), implemented_on=date(2027, 2, 1))
MORE = {"closing": "no", "stage": "implemented", "equipment": "no", "purpose": "more"}
BETWEEN = {**MORE, "purpose": "no", "between_cases": "yes"}
LETTER = (Reference(number="MOD/81", date=date(2027, 6, 12)),)
A01 = Subject("DOCUMENT", CASE, "A01")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture
def desk(sqlite_store: Store) -> Store:
    """A store with an implemented case."""
    import_case(sqlite_store, IMPLEMENTED, **WHO)
    return sqlite_store


def begin(store: Store, policy: Policy, answers: dict[str, str] = MORE, case: str = CASE) -> str:
    return begin_change(store, policy, case, answers, purpose="it is needed", references=LETTER, on=DAY, **WHO).document


def amended(store: Store, policy: Policy) -> None:
    """Begin an Amendment with one more line and lead it to its offer."""
    begin(store, policy)
    opened = open_case(store, CASE, "A01")
    more = replace(
        opened.offer,
        lines=(*opened.offer.lines, stock("003", description="Antenna mast", quantity=D(4), added_on=DAY)),
        offer_expires_on=date(2027, 9, 24),
    )
    save_case(store, more, opened.revision, **WHO)
    make_ready(store, policy, CASE, "A01", DAY)


# --- beginning --------------------------------------------------------------------------------------------------------------


def test_a_change_begins_with_its_first_step_and_its_answers(desk: Store, policy: Policy) -> None:
    assert begin(desk, policy) == "A01"
    (first,) = steps_of(desk, A01)
    assert (first.event, first.from_state, first.to_state) == ("create version", "", "Development")
    standing = change_standing(desk, CASE, "A01")
    assert (standing.begun, standing.open, standing.moved, standing.received) == (True, True, False, None)


def test_a_hold_for_closure_stops_a_change_and_its_end_lets_it_begin(desk: Store, policy: Policy) -> None:
    with desk.writing("A. Officer", WHO["at"], "test") as session:
        case = session.query(Case).one()
        session.add(Hold(case_id=case.id, kind="CLOSHOLD", reason="final closure", from_on=date(2027, 6, 1)))
    with pytest.raises(NotAllowed, match="othing was changed"):
        begin(desk, policy)
    assert [version.name for version in older_versions(desk, CASE)] == []
    with desk.writing("A. Officer", WHO["at"], "test") as session:
        session.query(Hold).one().to_on = date(2027, 6, 30)
    assert begin(desk, policy) == "A01"


def test_a_case_that_is_only_offered_is_changed_otherwise(sqlite_store: Store, policy: Policy) -> None:
    import_case(sqlite_store, offer(stock()), status="Offered", **WHO)
    with pytest.raises(NotAllowed, match="othing was changed"):
        begin(sqlite_store, policy)
    with pytest.raises(NotFound):
        open_case(sqlite_store, CASE, "A01")


# --- pen and ink through steps ----------------------------------------------------------------------------------------------


def offered_basic(store: Store, policy: Policy) -> Subject:
    """Lead a basic document through all its steps to the offer, its letter kept."""
    import_case(store, offer(stock(), price_date=DAY, offer_expires_on=date(2027, 9, 24)), **WHO)
    make_ready(store, policy, CASE, "BASIC", DAY)
    subject = Subject("DOCUMENT", CASE, "BASIC")
    for event in TO_OFFER[:-1]:
        step(store, policy, subject, event, DAY)
    opened = open_case(store, CASE)
    issue_letter(
        store,
        policy,
        price(opened.offer, policy),
        b"the letter",
        opened.revision,
        name="BN-B-UAB BASIC.pdf",
        on=DAY,
        why="as agreed",
        **WHO,
    )
    return subject


def test_pen_and_ink_is_a_step_that_can_be_read_in_the_log(sqlite_store: Store, policy: Policy) -> None:
    subject = offered_basic(sqlite_store, policy)
    opened = open_case(sqlite_store, CASE)
    assert opened.status == "Offered"
    corrected = replace(opened.offer, nickname="Radios, corrected")
    day = date(2027, 7, 15)
    write_in_pen_and_ink(
        sqlite_store, policy, corrected, opened.revision, authority="message 12", on=day, by="A. Officer", at=at(day)
    )
    last = steps_of(sqlite_store, subject)[-1]
    assert (last.event, last.on, last.facts["authority"], last.why) == ("pen-and-ink change", day, "message 12", "nickname")
    assert [row.path for row in pen_and_ink_of(sqlite_store, CASE, "BASIC")] == ["nickname"]
    (letter,) = older_versions(sqlite_store, CASE)
    assert (letter.until, letter.ended_by) == (day, "it was changed in pen and ink")
    assert marks_of(sqlite_store, CASE, "BASIC").by_hand[0].authority == "message 12"
    take_step(sqlite_store, policy, subject, "purchaser accepts", on=day, facts=SAID, by="A. Officer", at=at(day))
    assert open_case(sqlite_store, CASE).offer.nickname == "Radios, corrected"


def test_undoing_a_correction_in_pen_and_ink_takes_its_words_back(sqlite_store: Store, policy: Policy) -> None:
    subject = offered_basic(sqlite_store, policy)
    before = open_case(sqlite_store, CASE)
    total = sqlite_total(sqlite_store)
    first, *rest = before.offer.lines
    cheaper = replace(before.offer, nickname="Radios, corrected", lines=(replace(first, quantity=first.quantity - 1), *rest))
    who: dict[str, Any] = {"authority": "message 12", "on": DAY, "by": "A. Officer", "at": at(DAY)}
    write_in_pen_and_ink(sqlite_store, policy, cheaper, before.revision, **who)
    assert sqlite_total(sqlite_store) < total
    undo_step(sqlite_store, policy, subject, why="the wrong letter", by="A. Officer", at=at(DAY))
    after = open_case(sqlite_store, CASE)
    assert (after.offer, after.status) == (before.offer, "Offered")
    assert sqlite_total(sqlite_store) == total
    assert pen_and_ink_of(sqlite_store, CASE, "BASIC") == ()
    (letter,) = list_issued(sqlite_store, CASE)
    assert letter.printed_on == DAY


def sqlite_total(store: Store) -> Decimal:
    """The kept total of the basic document."""
    with store.reading() as session:
        (document,) = session.query(Case).one().documents
        assert document.total is not None
        return document.total


def test_pen_and_ink_after_the_expiration_is_refused(sqlite_store: Store, policy: Policy) -> None:
    offered_basic(sqlite_store, policy)
    opened = open_case(sqlite_store, CASE)
    late = date(2027, 10, 1)
    with pytest.raises(NotAllowed, match="has not expired"):
        write_in_pen_and_ink(
            sqlite_store,
            policy,
            replace(opened.offer, nickname="x"),
            opened.revision,
            authority="message 12",
            on=late,
            by="A. Officer",
            at=at(late),
        )
    assert pen_and_ink_of(sqlite_store, CASE, "BASIC") == ()


# --- letters of changes that are kept ---------------------------------------------------------------------------------------


def test_the_letter_of_a_change_is_kept_compared_and_read_again(desk: Store, policy: Policy) -> None:
    amended(desk, policy)
    kept = kept_change(desk, CASE, "A01")
    pdf = printed_change(kept.base, kept.offer, policy, status="Offered", printed_on=DAY, about=kept.about)
    facts: dict[str, Any] = {"kind": "LETTER", "name": "A01.pdf", "media_type": "application/pdf", "printed_on": DAY}
    row = keep_issued(desk, CASE, "A01", pdf, **facts, **WHO)
    assert issued_bytes(desk, row.id) == pdf
    now = open_case(desk, CASE, "A01")
    assert letter_is_current(desk, now.offer, row.id)
    assert read_version(desk, CASE, f"{ISSUED}{row.id}") == now.offer
    save_case(desk, replace(now.offer, nickname="changed since"), now.revision, **WHO)
    assert not letter_is_current(desk, open_case(desk, CASE, "A01").offer, row.id)
    (older,) = older_versions(desk, CASE)
    assert (older.document, older.letter, older.until) == ("A01", row.id, None)
    again = keep_issued(desk, CASE, "A01", pdf, **facts, **WHO)
    first, second = older_versions(desk, CASE)
    assert (first.ended_by, second.letter) == ("its letter was issued again", again.id)
    assert [one.number for one in list_issued(desk, CASE, "A01")] == [1, 2]


def test_a_letter_of_another_case_is_no_version_of_this_one(desk: Store, policy: Policy) -> None:
    amended(desk, policy)
    import_case(desk, replace(IMPLEMENTED, designator="UCD"), **WHO)
    facts: dict[str, Any] = {"kind": "LETTER", "name": "x.pdf", "media_type": "application/pdf", "printed_on": DAY}
    row = keep_issued(desk, "BN-B-UCD", "BASIC", b"no letter", **facts, **WHO)
    for case in (CASE, "BN-B-UCD"):
        with pytest.raises(NotFound):
            read_version(desk, case, f"{ISSUED}{row.id}")


def test_what_a_restatement_supersedes_keeps_its_days_and_goes_with_its_undoing(sqlite_store: Store, policy: Policy) -> None:
    subject = offered_basic(sqlite_store, policy)
    was = open_case(sqlite_store, CASE).offer
    step(sqlite_store, policy, subject, "restate", DAY, facts={"told_on": DAY.isoformat()})
    assert read_version(sqlite_store, CASE, "BASIC/0") == was
    names = [(one.name, one.ended_by) for one in older_versions(sqlite_store, CASE)]
    assert names[1] == ("BASIC/0", "it was restated")
    undo_step(sqlite_store, policy, subject, why="not after all", **WHO)
    assert [one.name for one in older_versions(sqlite_store, CASE)] == [names[0][0]]
    assert open_case(sqlite_store, CASE).offer == was


def test_several_documents_in_force_make_a_case_that_can_be_read(desk: Store, policy: Policy) -> None:
    assert older_versions(desk, CASE) == ()
    begin(desk, policy)
    with desk.writing("A. Officer", WHO["at"], "test") as session:
        (document,) = [one for one in session.query(Case).one().documents if one.document == "A01"]
        document.status, document.implemented_on = "Implemented", DAY
    (whole,) = older_versions(desk, CASE)
    assert (whole.name, whole.words) == (CURRENT, "Case as it stands")


# --- beside a document ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "on", "says"),
    [("-0.01", DAY, "below zero"), ("1.00", None, "Give the day"), ("1.00", date(2027, 7, 2), "still to come")],
)
def test_what_cannot_have_been_received_is_refused(
    desk: Store, policy: Policy, received: str, on: date | None, says: str
) -> None:
    begin(desk, policy)
    with pytest.raises(NotAllowed, match=says):
        state_received(desk, CASE, "A01", Decimal(received), on=on, today=DAY, **WHO)
    assert change_standing(desk, CASE, "A01").received is None


def test_the_sums_of_concurrent_modifications(desk: Store, policy: Policy) -> None:
    import_case(desk, replace(IMPLEMENTED, designator="UCD"), **WHO)
    for case in (CASE, "BN-B-UCD"):
        begin(desk, policy, BETWEEN, case)
    assert modifications_in_work(desk, "BN", CASE) == (("BN-B-UCD", "M01", "Development"),)
    assert together_of(desk, policy, CASE, "M01").wrong == ()
    name_partner(desk, CASE, "M01", Partner("BN-B-UCD", "M01", D("-10000.00")), **WHO)
    opened = open_case(desk, "BN-B-UCD", "M01")
    first, *rest = opened.offer.lines
    dearer = replace(opened.offer, lines=(replace(first, unit_price=first.unit_price + 100), *rest))
    save_case(desk, dearer, opened.revision, **WHO)
    seen = together_of(desk, policy, CASE, "M01")
    (row,) = seen.partners
    assert (seen.named, row.back, row.status, seen.lowered) == (D("-10000.00"), D("10000.00"), "Development", 0)
    assert seen.raised == row.change
    assert any("may not be above" in one.message for one in seen.wrong)
    name_partner(desk, CASE, "M01", Partner("BN-B-ZZZ", "M09", D("5.00")), **WHO)
    strange = together_of(desk, policy, CASE, "M01").partners[1]
    assert (strange.status, strange.change, strange.back) == ("", None, None)


# --- the order in which documents take effect -------------------------------------------------------------------------------


def test_of_two_modifications_of_one_day_the_one_issued_last_has_the_last_word(desk: Store, policy: Policy) -> None:
    for _ in range(2):
        begin(desk, policy, {**BETWEEN, "between_cases": "no", "reason": "3"})

    def described(document: str, words: str) -> None:
        opened = open_case(desk, CASE, document)
        first, *rest = opened.offer.lines
        changed = replace(opened.offer, lines=(replace(first, description=words), *rest))
        save_case(desk, changed, opened.revision, **WHO)

    def issue(document: str) -> None:
        make_ready(desk, policy, CASE, document, DAY)
        for event in TO_ISSUE:
            step(desk, policy, Subject("DOCUMENT", CASE, document), event, DAY)

    described("M02", "Mounting kit, second wording")
    issue("M02")
    bring_onto_current(desk, CASE, "M01", on=DAY, **WHO)
    described("M01", "Mounting kit, third wording")
    issue("M01")
    assert read_version(desk, CASE, CURRENT).lines[0].description == "Mounting kit, third wording"


TO_ISSUE = (
    "MILDEP approves",
    "case-writing starts",
    "writing complete",
    "all reviewers approve and MILDEP signs",
    "DSCA countersigns (modification)",
    "issue modification",
)
