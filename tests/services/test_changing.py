"""Amendments and Modifications of kept cases: begun, edited, printed, implemented, brought up to date, balanced."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dsca_desk.documents.letter import attached_case_file
from dsca_desk.documents.letter.reading import page_range
from dsca_desk.exchange.case_file import read_case
from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.offer import Offer, Reference
from dsca_desk.records.steps import Hold
from dsca_desk.rules.concurrent import Partner
from dsca_desk.rules.pricing import price
from dsca_desk.rules.scope import Question, ScopeError, all_questions, known_answers
from dsca_desk.services.cases import import_case, open_case, save_case
from dsca_desk.services.change_letters import changed_document
from dsca_desk.services.change_printing import (
    change_letter,
    kept_change,
    marks_of,
    printed_change,
    printed_redline,
    state_received,
    steps_of,
)
from dsca_desk.services.changing import (
    answers_of,
    begin_change,
    bring_onto_current,
    changes_of_document,
    decide,
    pen_and_ink_of,
    rebasing,
    set_purpose,
    situation_of,
    write_in_pen_and_ink,
)
from dsca_desk.services.checking import check_kept
from dsca_desk.services.concurrent import drop_partner, judge_concurrent, name_partner, partners_of
from dsca_desk.services.document_life import life_of
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.versions import CURRENT, compare_versions, list_versions, read_version
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord
from tests.rules.builders import D, bought, offer, service, stock

replace = msgspec.structs.replace
AMENDMENT = {"closing": "no", "stage": "implemented", "equipment": "no", "purpose": "more"}
MODIFICATION = {**AMENDMENT, "purpose": "no", "between_cases": "no", "reason": "3"}
CONCURRENT = {**AMENDMENT, "purpose": "no", "between_cases": "yes"}
DAY = date(2027, 7, 1)
WHO: dict[str, Any] = {"by": "A. Officer", "at": datetime(2027, 7, 1, 9, tzinfo=UTC)}
IMPLEMENTED = offer(stock(), bought("002"), service("003"), accepted_on=date(2027, 1, 20), implemented_on=date(2027, 2, 1))
CASE = "BN-B-UAB"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture
def desk(sqlite_store: Store) -> Store:
    """A store with an implemented case."""
    import_case(sqlite_store, IMPLEMENTED, **WHO)
    put(sqlite_store, CASE, "BASIC", "Implemented")
    return sqlite_store


def put(store: Store, case: str, document: str, status: str, on: date | None = None) -> None:
    """Put a document and its case into a state, as a store of before had them."""
    with store.writing("A. Officer", WHO["at"], "test") as session:
        for record in session.query(CaseDocument).join(Case).filter(Case.identifier == case, CaseDocument.document == document):
            record.status, record.implemented_on = (
                status,
                on if status == "Implemented" and document != "BASIC" else record.implemented_on,
            )
            if document == "BASIC":
                record.case.state = status


def begin(store: Store, policy: Policy, answers: dict[str, str], **more: Any) -> str:
    facts = {"references": (Reference(number="MOD/81", date=date(2027, 6, 12)),), "purpose": "more is needed", "on": DAY}
    return begin_change(store, policy, CASE, answers, **(facts | more), **WHO).document


def edit(store: Store, document: str, case: str = CASE, **changes: Any) -> Offer:
    opened = open_case(store, case, document)
    edited = replace(opened.offer, **changes)
    save_case(store, edited, opened.revision, **WHO)
    return edited


def priced_line(base: Offer, place: int, **changes: Any) -> tuple[Any, ...]:
    return (*base.lines[:place], replace(base.lines[place], **changes), *base.lines[place + 1 :])


# --- deciding ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "outcome", "rule"),
    [
        ({"closing": "yes"}, "NONE", 28),
        ({"closing": "no", "stage": "development"}, "EDIT", 27),
        ({"closing": "no", "stage": "offered", "size": "minor"}, "PEN_AND_INK", 19),
        ({"closing": "no", "stage": "offered", "size": "major"}, "RESTATEMENT", 20),
        ({"closing": "no", "stage": "counteroffer"}, "NEW_REQUEST", 22),
        ({"closing": "no", "stage": "ended"}, "REACTIVATION", 21),
        ({"closing": "no", "stage": "implemented", "equipment": "yes"}, "NEW_OFFER", 4),
        (AMENDMENT, "AMENDMENT", 2),
        ({**AMENDMENT, "equipment": "exception"}, "AMENDMENT", 2),
        (MODIFICATION, "MODIFICATION", 7),
        (CONCURRENT, "CONCURRENT", 17),
    ],
)
def test_the_answers_lead_to_a_row_of_the_rules(policy: Policy, answers: dict[str, str], outcome: str, rule: int) -> None:
    decided = decide(answers, policy)
    assert not isinstance(decided, Question)
    assert (decided.outcome, decided.rule) == (outcome, rule)
    assert decided.source
    assert dict(decided.path) == answers


def test_the_questions_come_in_their_order_each_with_its_source(policy: Policy) -> None:
    answers: dict[str, str] = {}
    asked = []
    while isinstance(question := decide(answers, policy), Question):
        asked.append(question.key)
        assert question.source
        answers[question.key] = MODIFICATION[question.key]
    assert asked == ["closing", "stage", "equipment", "purpose", "between_cases", "reason"]
    assert set(asked) < set(all_questions(policy))
    assert len(all_questions(policy)["reason"].answers) == 12  # the thirteenth is asked before: value between cases


@pytest.mark.parametrize("answers", [{"closing": "perhaps"}, {"closing": "yes", "stage": "offered"}, {"size": "minor"}])
def test_an_answer_that_is_none_is_refused(policy: Policy, answers: dict[str, str]) -> None:
    if answers == {"size": "minor"}:
        assert isinstance(decide(answers, policy), Question)
        return
    with pytest.raises(ScopeError):
        decide(answers, policy)


def test_on_an_offered_modification_only_financing_is_written_by_hand(policy: Policy) -> None:
    offered = {"closing": "no", "stage": "offered"}
    assert decide({**offered, "financing": "yes"}, policy, "M01").outcome == "PEN_AND_INK"  # type: ignore[union-attr]
    assert decide({**offered, "financing": "no"}, policy, "M01").outcome == "MODIFICATION"  # type: ignore[union-attr]


def test_the_desk_answers_what_it_knows(desk: Store, policy: Policy) -> None:
    assert known_answers(situation_of(desk, CASE)) == {"closing": "no", "stage": "implemented"}


# --- beginning --------------------------------------------------------------------------------------------------------------


def test_a_document_is_the_case_as_it_stands_with_its_answers_and_its_base(desk: Store, policy: Policy) -> None:
    name = begin(desk, policy, AMENDMENT, remarks={"purpose": "letter of 12 Jun"})
    opened = open_case(desk, CASE, name)
    assert (name, opened.status) == ("A01", "Development")
    assert opened.offer.lines == IMPLEMENTED.lines
    assert (opened.offer.accepted_on, opened.offer.implemented_on) == (IMPLEMENTED.accepted_on, IMPLEMENTED.implemented_on)
    assert (opened.offer.price_date, opened.offer.milap_on, opened.offer.offer_expires_on) == (DAY, None, None)
    assert [(one.question, one.answer, one.remark) for one in answers_of(desk, CASE, name)][-1] == (
        "purpose",
        "more",
        "letter of 12 Jun",
    )
    base, offer_, changes = changes_of_document(desk, CASE, name)
    assert base == IMPLEMENTED
    assert {change.steps[0] for change in changes} == {"document", "references", "price_date", "milap_on", "offer_expires_on"}
    assert price(offer_, policy).total == price(base, policy).total


def test_a_modification_of_the_agency_rests_on_a_review(desk: Store, policy: Policy) -> None:
    name = begin(desk, policy, MODIFICATION, references=())
    assert [one.number for one in open_case(desk, CASE, name).offer.references] == ["U.S. Government Review"]


def test_numbers_are_never_used_again(desk: Store, policy: Policy) -> None:
    assert begin(desk, policy, AMENDMENT) == "A01"
    put(desk, CASE, "A01", "Canceled")
    assert begin(desk, policy, AMENDMENT) == "A02"
    assert begin(desk, policy, MODIFICATION) == "M01"
    assert kept_change(desk, CASE, "A02").about.unaccepted == ("A01",)
    life = life_of(desk, policy, open_case(desk, CASE, "A02").offer)
    assert life is not None
    assert "Amendment 1 was not accepted" in life.purpose


def test_nothing_is_written_on_a_case_in_final_closure(desk: Store, policy: Policy) -> None:
    with desk.writing(WHO["by"], WHO["at"]) as session:
        case = session.query(Case).filter(Case.identifier == CASE).one()
        session.add(Hold(case_id=case.id, kind="CLOSHOLD", reason="final closure", from_on=date(2027, 6, 1)))
    assert known_answers(situation_of(desk, CASE))["closing"] == "yes"
    with pytest.raises(NotAllowed, match="CLOSHOLD"):
        begin(desk, policy, AMENDMENT)
    assert [version.name for version in list_versions(desk, CASE)] == [CURRENT, "BASIC"]


@pytest.mark.parametrize("answers", [{"closing": "yes"}, {"closing": "no"}])
def test_what_leads_to_no_document_begins_none(desk: Store, policy: Policy, answers: dict[str, str]) -> None:
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        begin(desk, policy, answers)
    assert [version.name for version in list_versions(desk, CASE)] == [CURRENT, "BASIC"]


def test_a_case_that_was_not_implemented_gets_no_amendment(sqlite_store: Store, policy: Policy) -> None:
    import_case(sqlite_store, offer(), **WHO)
    with pytest.raises(NotAllowed):
        begin(sqlite_store, policy, AMENDMENT)
    with pytest.raises(NotFound):
        begin_change(sqlite_store, policy, "BN-B-ZZZ", AMENDMENT, on=DAY, **WHO)


# --- prices -----------------------------------------------------------------------------------------------------------------


def test_untouched_lines_keep_their_rates_and_new_ones_take_todays(sqlite_store: Store, policy: Policy) -> None:
    old = replace(IMPLEMENTED, accepted_on=date(2016, 1, 20), implemented_on=date(2016, 2, 1))
    import_case(sqlite_store, old, **WHO)
    put(sqlite_store, CASE, "BASIC", "Implemented")
    begin(sqlite_store, policy, AMENDMENT)
    edited = edit(sqlite_store, "A01", lines=(*old.lines, stock("004", added_on=DAY)))
    put(sqlite_store, CASE, "A01", "Implemented", on=date(2027, 8, 1))  # its own days do not move the rates of the case
    again = open_case(sqlite_store, CASE, "A01").offer
    assert again == edited
    rates = [line.rates["admin"].percent for line in price(again, policy).lines]
    assert rates == [D("3.5"), D("3.5"), D("3.5"), D("3.2")]
    assert price(again, policy).lines[:3] == price(old, policy).lines


# --- the current case and a base that moved -----------------------------------------------------------------------------------


def test_implemented_documents_make_the_current_case(desk: Store, policy: Policy) -> None:
    begin(desk, policy, AMENDMENT)
    edit(desk, "A01", lines=(*IMPLEMENTED.lines, stock("004", added_on=DAY)))
    assert read_version(desk, CASE, CURRENT) == IMPLEMENTED
    put(desk, CASE, "A01", "Implemented", on=date(2027, 9, 1))
    current = read_version(desk, CASE, CURRENT)
    assert [line.number for line in current.lines] == ["001", "002", "003", "004"]
    assert (current.document, current.references) == ("BASIC", IMPLEMENTED.references)


def test_a_document_follows_a_case_that_moved(desk: Store, policy: Policy) -> None:
    begin(desk, policy, AMENDMENT)
    begin(desk, policy, MODIFICATION)
    edit(desk, "A01", lines=priced_line(IMPLEMENTED, 0, quantity=D(80)))
    edit(desk, "M01", lines=priced_line(IMPLEMENTED, 2, unit_price=D("250000.00")))
    assert rebasing(desk, CASE, "A01") is None
    put(desk, CASE, "M01", "Implemented", on=date(2027, 8, 1))
    led = rebasing(desk, CASE, "A01")
    assert led is not None
    assert (led.rests_on, led.conflicts) == (("BASIC", "M01"), ())
    life = life_of(desk, policy, open_case(desk, CASE, "A01").offer)
    assert life is not None
    assert life.base_moved
    kept, conflicts = bring_onto_current(desk, CASE, "A01", on=DAY, **WHO)
    assert (kept.what, conflicts) == ("brought up to date", ())
    now = open_case(desk, CASE, "A01").offer
    assert (now.lines[0].quantity, now.lines[2].unit_price) == (D(80), D("250000.00"))
    assert [change.path for change in changes_of_document(desk, CASE, "A01")[2] if change.line] == ["lines[001].quantity"]
    assert bring_onto_current(desk, CASE, "A01", on=DAY, **WHO)[0].what == "unchanged"


def test_where_both_changed_the_same_the_officer_chooses(desk: Store, policy: Policy) -> None:
    for answers, value in ((AMENDMENT, "300000.00"), (MODIFICATION, "250000.00")):
        name = begin(desk, policy, answers)
        edit(desk, name, lines=priced_line(IMPLEMENTED, 2, unit_price=D(value)))
    put(desk, CASE, "M01", "Implemented", on=date(2027, 8, 1))
    led = rebasing(desk, CASE, "A01")
    assert led is not None
    assert [conflict.path for conflict in led.conflicts] == ["lines[003].unit_price"]
    assert led.offer.lines[2].unit_price == D("300000.00")
    bring_onto_current(desk, CASE, "A01", theirs_at=["lines[003].unit_price"], on=DAY, **WHO)
    assert open_case(desk, CASE, "A01").offer.lines[2].unit_price == D("250000.00")


def test_any_two_versions_compare(desk: Store, policy: Policy) -> None:
    begin(desk, policy, AMENDMENT)
    edit(desk, "A01", lines=priced_line(IMPLEMENTED, 0, quantity=D(80)))
    assert [version.name for version in list_versions(desk, CASE)] == [CURRENT, "BASIC", "A01 base", "A01"]
    compared = compare_versions(desk, CASE, "A01 base", "A01")
    assert "lines[001].quantity" in [change.path for change in compared.changes]
    assert compare_versions(desk, CASE, CURRENT, "BASIC").changes == ()
    pdf = printed_redline(compared, policy, printed_on=DAY, marking="CUI")
    assert pdf == printed_redline(compared, policy, printed_on=DAY, marking="CUI")
    assert page_range(pdf).wrong_footers == ()
    for name in ("A09", "A01/0", "M01 base"):
        with pytest.raises(NotFound):
            compare_versions(desk, CASE, "BASIC", name)


# --- letters ----------------------------------------------------------------------------------------------------------------


def amended(store: Store, policy: Policy) -> None:
    begin(store, policy, AMENDMENT)
    lines = (*priced_line(IMPLEMENTED, 0, quantity=D(80)), stock("004", added_on=DAY))
    edit(store, "A01", lines=lines, milap_on=DAY, offer_expires_on=date(2027, 9, 24))


def test_the_letter_says_what_was_what_changes_and_what_becomes(desk: Store, policy: Policy) -> None:
    amended(desk, policy)
    kept = kept_change(desk, CASE, "A01")
    letter = change_letter(kept.base, kept.offer, policy, status=kept.status, printed_on=DAY, about=kept.about)
    assert (letter.title, letter.letter.draft) == ("Amendment No. 1", True)
    assert letter.purpose == (
        "This Amendment for radios, spares and training adds Line 004 and increases Line 001. Reason: more is needed."
    )
    assert letter.unchanged == "Lines 002-003 are"
    assert [(one.before is None, one.after is None) for one in letter.lines] == [(False, False), (True, False)]
    changes = [
        (line.after.total.amount if line.after and line.after.total else D(0))
        - (line.before.total.amount if line.before and line.before.total else D(0))
        for line in letter.lines
    ]
    assert sum(changes) == letter.difference.net.amount
    for field in ("net", "packing", "administration", "transportation", "other", "total"):
        one, two, three = (getattr(part, field).amount for part in (letter.before, letter.difference, letter.letter.summary))
        assert one + two == three
    assert letter.payments[-1].cumulative.amount == letter.letter.summary.total.amount
    assert [(one.mark, one.note.number) for one in letter.notes if one.mark == "New"] == [("New", len(_basic_notes(policy)) + 1)]


def _basic_notes(policy: Policy) -> tuple[Any, ...]:
    from dsca_desk.rules.notes import place_notes

    return place_notes(IMPLEMENTED, price(IMPLEMENTED, policy), policy)


def test_the_printed_letter_counts_its_pages_and_carries_both_case_files(desk: Store, policy: Policy) -> None:
    amended(desk, policy)
    kept = kept_change(desk, CASE, "A01")
    pdf = printed_change(kept.base, kept.offer, policy, status=kept.status, printed_on=DAY, about=kept.about)
    pages = page_range(pdf)
    assert (pages.stated, pages.wrong_footers) == (pages.pages, ())
    assert read_case(attached_case_file(pdf)) == kept.offer
    assert pdf == printed_change(kept.base, kept.offer, policy, status=kept.status, printed_on=DAY, about=kept.about)


def test_what_a_letter_revised_the_next_one_calls_previous(desk: Store, policy: Policy) -> None:
    amended(desk, policy)
    first = kept_change(desk, CASE, "A01")
    one = changed_document(first.base, first.offer, policy, first.about)
    put(desk, CASE, "A01", "Implemented", on=date(2027, 10, 1))
    begin(desk, policy, AMENDMENT)
    second = kept_change(desk, CASE, "A02")
    edit(desk, "A02", lines=(*second.offer.lines, stock("005", added_on=date(2027, 11, 1), unit_price=D("33.33"))))
    second = kept_change(desk, CASE, "A02")
    two = changed_document(second.base, second.offer, policy, second.about)
    assert two.before.paper.lines == one.after.paper.lines
    assert two.before.paper.total == one.after.paper.total
    assert [(note.number, note.code) for note in two.before.notes] == [(note.number, note.code) for note in one.after.notes]
    assert min(change.note.number for change in two.notes.printed if change.mark == "New") > max(
        note.number for note in two.before.notes
    )


def test_what_was_received_is_stated_and_printed(desk: Store, policy: Policy) -> None:
    amended(desk, policy)
    state_received(desk, CASE, "A01", D("100000.00"), on=DAY, **WHO)
    kept = kept_change(desk, CASE, "A01")
    letter = change_letter(kept.base, kept.offer, policy, status=kept.status, printed_on=DAY, about=kept.about)
    received = next(row for row in letter.payments if row.label == "Amount received from Purchaser")
    assert (received.amount, received.cumulative.amount) == (None, D(100000))
    with pytest.raises(NotAllowed):
        state_received(desk, CASE, "A01", D(-1), on=DAY, **WHO)
    with pytest.raises(NotAllowed):
        state_received(desk, CASE, "BASIC", D(1), on=DAY, **WHO)


def test_a_basic_document_changes_no_case(desk: Store) -> None:
    with pytest.raises(NotAllowed):
        kept_change(desk, CASE, "BASIC")


def test_the_checks_of_a_kept_amendment_look_at_its_base_and_its_own_letter(desk: Store, policy: Policy) -> None:
    begin(desk, policy, AMENDMENT, purpose="")
    edited = edit(desk, "A01", lines=(*IMPLEMENTED.lines, stock("004")), milap_on=DAY, offer_expires_on=date(2027, 9, 24))
    found = {finding.id for finding in check_kept(desk, edited, policy, printed_on=DAY)}
    assert {"purpose-given", "new-line-dated"} <= found
    set_purpose(desk, CASE, "A01", "more is needed", **WHO)
    edited = edit(desk, "A01", lines=(*IMPLEMENTED.lines, stock("004", added_on=DAY)))
    found = {finding.id for finding in check_kept(desk, edited, policy, printed_on=DAY)}
    assert not {"purpose-given", "new-line-dated", "page-range", "changes-something", "number-reused"} & found


# --- pen and ink --------------------------------------------------------------------------------------------------------------


def offered(store: Store, document: str = "A01") -> tuple[Offer, int]:
    put(store, CASE, document, "Offered")
    opened = open_case(store, CASE, document)
    return opened.offer, opened.revision


def test_a_minor_correction_is_kept_with_its_authority(desk: Store, policy: Policy) -> None:
    amended(desk, policy)
    offer_, revision = offered(desk)
    corrected = replace(offer_, lines=priced_line(offer_, 0, description="Vehicular mounting kit, model B"))
    moment = {"by": "A. Officer", "at": datetime(2027, 8, 1, 9, tzinfo=UTC)}
    _, written = write_in_pen_and_ink(
        desk, policy, corrected, revision, authority="DSCA message 12", on=date(2027, 8, 1), **moment
    )
    assert [(one.path, one.after) for one in written] == [("lines[001].description", "Vehicular mounting kit, model B")]
    assert pen_and_ink_of(desk, CASE, "A01") == written
    assert open_case(desk, CASE, "A01").offer == corrected
    (made,) = marks_of(desk, CASE, "A01").by_hand
    assert (made.place, made.authority) == ("Line 001, Description", "DSCA message 12")
    kept = kept_change(desk, CASE, "A01")
    letter = change_letter(kept.base, kept.offer, policy, status=kept.status, printed_on=DAY, about=kept.about)
    assert letter.letter.by_hand == (made,)
    assert not letter.letter.draft


@pytest.mark.parametrize(
    ("document", "state", "change", "authority"),
    [
        ("A01", "Offered", {"nickname": "Radios"}, " "),
        ("A01", "Development", {"nickname": "Radios"}, "DSCA"),
        ("A01", "Offered", {}, "DSCA"),
        ("A01", "Offered", {"lines": (*IMPLEMENTED.lines, stock("009", unit_price=D("900000.00")))}, "DSCA"),
        ("M01", "Offered", {"nickname": "Radios"}, "DSCA"),
    ],
)
def test_what_is_no_minor_correction_is_refused(
    desk: Store, policy: Policy, document: str, state: str, change: dict[str, Any], authority: str
) -> None:
    begin(desk, policy, AMENDMENT if document == "A01" else MODIFICATION)
    put(desk, CASE, document, state)
    opened = open_case(desk, CASE, document)
    with pytest.raises(NotAllowed, match="othing was changed"):
        write_in_pen_and_ink(desk, policy, replace(opened.offer, **change), opened.revision, authority=authority, on=DAY, **WHO)
    assert open_case(desk, CASE, document).offer == opened.offer
    assert pen_and_ink_of(desk, CASE, document) == ()


def test_a_correction_of_an_older_revision_is_stale(desk: Store, policy: Policy) -> None:
    amended(desk, policy)
    offer_, revision = offered(desk)
    with pytest.raises(StaleRecord):
        write_in_pen_and_ink(desk, policy, replace(offer_, nickname="x"), revision - 1, authority="DSCA", on=DAY, **WHO)


@pytest.mark.parametrize(
    "steps",
    [
        ("lines", "001", "unit_price"),
        ("nickname",),
        ("payment", "risk_tier"),
        ("lines", "003", "deliveries", "2028Q1", "quantity"),
    ],
)
def test_a_path_reads_back_into_its_steps(steps: tuple[str, ...]) -> None:
    from dsca_desk.rules.changes import path_of

    assert steps_of(path_of(steps)) == steps


# --- concurrent ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_cases(desk: Store, policy: Policy) -> Store:
    """Two implemented cases, each with a concurrent Modification in development."""
    import_case(desk, replace(IMPLEMENTED, designator="UCD"), **WHO)
    put(desk, "BN-B-UCD", "BASIC", "Implemented")
    letter = (Reference(number="MOD/90", date=date(2027, 6, 20)),)
    for case in (CASE, "BN-B-UCD"):
        begin_change(desk, policy, case, CONCURRENT, purpose="value moves", references=letter, on=DAY, **WHO)
    return desk


def test_concurrent_modifications_name_each_other_and_balance(two_cases: Store, policy: Policy) -> None:
    name_partner(two_cases, CASE, "M01", Partner("BN-B-UCD", "M01", D("-10000.00")), **WHO)
    assert partners_of(two_cases, "BN-B-UCD", "M01") == (Partner(CASE, "M01", D("10000.00")),)
    edit(two_cases, "M01", lines=priced_line(IMPLEMENTED, 2, unit_price=D("276400.00")))
    edit(two_cases, "M01", case="BN-B-UCD", lines=priced_line(IMPLEMENTED, 2, unit_price=D("296400.00")))
    assert judge_concurrent(two_cases, policy, CASE, "M01") == ()
    edited = edit(two_cases, "M01", case="BN-B-UCD", lines=priced_line(IMPLEMENTED, 2, unit_price=D("296400.02")))
    (wrong,) = judge_concurrent(two_cases, policy, CASE, "M01")
    assert "may not be above" in wrong.message
    found = {finding.id for finding in check_kept(two_cases, edited, policy, printed_on=DAY)}
    assert "concurrent-balance" in found
    assert "concurrent-sentence" not in found
    drop_partner(two_cases, CASE, "M01", ("BN-B-UCD", "M01"), **WHO)
    assert any("does not name" in one.message for one in judge_concurrent(two_cases, policy, "BN-B-UCD", "M01"))


def test_the_letter_of_a_concurrent_modification_has_the_sentence(two_cases: Store, policy: Policy) -> None:
    name_partner(two_cases, CASE, "M01", Partner("BN-B-UCD", "M01", D("-10000.00")), **WHO)
    edit(two_cases, "M01", lines=priced_line(IMPLEMENTED, 2, unit_price=D("276400.00")))
    kept = kept_change(two_cases, CASE, "M01")
    letter = change_letter(kept.base, kept.offer, policy, status=kept.status, printed_on=DAY, about=kept.about)
    assert "concurrent with Modification 1 of case BN-B-UCD: $10,000.00" in letter.purpose
    assert "The scope of the LOA does not change." in letter.purpose


@pytest.mark.parametrize(
    ("document", "partner"),
    [
        ("BASIC", Partner("BN-B-UCD", "M01", D(1))),
        ("M01", Partner(CASE, "M02", D(1))),
        ("M01", Partner("BN-B-UCD", "A01", D(1))),
    ],
)
def test_only_modifications_of_other_cases_are_partners(two_cases: Store, document: str, partner: Partner) -> None:
    with pytest.raises(NotAllowed, match="othing was changed"):
        name_partner(two_cases, CASE, document, partner, **WHO)
    assert partners_of(two_cases, CASE, "M01") == ()


def test_an_amount_is_decimal_in_dollars(two_cases: Store) -> None:
    name_partner(two_cases, CASE, "M01", Partner("BN-B-UCD", "M01", Decimal("-0.01")), **WHO)
    assert partners_of(two_cases, "BN-B-UCD", "M01")[0].amount == Decimal("0.01")
