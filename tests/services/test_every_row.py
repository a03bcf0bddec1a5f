"""Every row of the transitions is walked on a real database: refused first, in words that say how to satisfy it, then taken."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from dsca_desk.policy.lifecycle import TRANSITIONS, Transition
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.leases import Lease
from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.records.offer import Purchaser, Reference
from dsca_desk.records.requests import Request
from dsca_desk.records.steps import Step
from dsca_desk.records.work import Contract, Delivery
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.steps.machine import PREVIOUS, rows_from
from dsca_desk.services.case_making import make_case
from dsca_desk.services.cases import open_case, save_case
from dsca_desk.services.changing import begin_change
from dsca_desk.services.checklists import answer_checklist
from dsca_desk.services.closing import ClosurePlan, answer_points, closure_of, plan_closure
from dsca_desk.services.deliveries import record_delivery
from dsca_desk.services.desk import verify
from dsca_desk.services.discrepancies import write_report
from dsca_desk.services.execution import keep_work, open_execution
from dsca_desk.services.line_ends import complete_lines
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.requests import log_request, open_request, save_request
from dsca_desk.services.reviews import answer_package
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import move, take_step, undo_step
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed
from tests.rules.builders import bought, service, stock
from tests.rules.builders import offer as sound
from tests.services.execution_cases import keep_case
from tests.services.test_changing import AMENDMENT
from tests.services.test_closing import agreeing_values
from tests.services.test_discrepancies import REPORT
from tests.services.walking import BY, SAID, TO_OFFER, answered, at, make_ready

POLICY = shipped_policy()
ROWS = POLICY.rows(TRANSITIONS, Transition)
DAY = date(2026, 11, 22)
ACT: dict[str, Any] = {"by": BY, "at": at(DAY)}
Key = tuple[str, str, str, str]
OFFER = sound(stock(), bought("002"), service("003"), milap_on=None, offer_expires_on=None)
DEPOSIT = payment_schedule(price(OFFER, POLICY), POLICY).initial_deposit


def key_of(row: Transition) -> Key:
    return (row.entity, row.from_state, row.event, row.to_state)


class Walk:
    """Takes and refuses steps of a store, and remembers the rows they stand for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.refused: set[Key] = set()
        self.followed: set[Key] = set()

    def take(self, subject: Subject, event: str, day: date = DAY, *, to_state: str = "", **more: str) -> None:
        """Take a step with all that steps ask for, and see what followed for the case."""
        before = self._case_state(subject)
        take_step(self.store, POLICY, subject, event, to_state=to_state, on=day, facts={**SAID, **more}, by=BY, at=at(day))
        self.follow(before, self._case_state(subject))

    def follow(self, before: str, after: str) -> None:
        """Note that the state of a case followed from a document."""
        self.followed |= {key_of(row) for row in ROWS if (row.entity, row.from_state, row.to_state) == ("CASE", before, after)}

    def refuse(
        self, subject: Subject, event: str, words: str, day: date = DAY, *, to_state: str = "", without: str = "", **more: str
    ) -> None:
        """Try a step; it is refused with the words of what is missing and of how to satisfy it."""
        state = self._state(subject)
        said = {name: text for name, text in {**SAID, **more}.items() if name != without}
        with self.no(subject.entity, state, event, to_state, words):
            take_step(self.store, POLICY, subject, event, to_state=to_state, on=day, facts=said, by=BY, at=at(day))

    @contextmanager
    def no(self, entity: str, state: str, event: str, to_state: str, words: str) -> Iterator[None]:
        """Expect a refusal of a row with these words, what it means, and how to go on."""
        with pytest.raises(NotAllowed, match=words) as caught:
            yield
        assert re.search(r"Nothing was changed\. \S.+[.!]$", str(caught.value)), caught.value
        found = {key_of(row) for row in rows_from(POLICY, entity, state) if row.event == event and to_state in ("", row.to_state)}
        assert found, (entity, state, event)
        self.refused |= found

    def back(self, subject: Subject, steps: int = 1) -> None:
        """Undo steps."""
        for _ in range(steps):
            undo_step(self.store, POLICY, subject, why="another way", by=BY, at=at(DAY))

    def taken(self) -> set[Key]:
        """The rows of every step that is in the log, undone ones too, and of what followed for the cases."""
        with self.store.reading() as session:
            found = set(self.followed)
            for step in session.scalars(select(Step)):
                rows = [row for row in rows_from(POLICY, step.entity, step.from_state) if row.event == step.event]
                found |= {key_of(row) for row in rows if row.to_state in (step.to_state, PREVIOUS)}
            return found

    def check(self, *entities: str) -> None:
        """Every row of these entities was taken and refused, and the history still tells the records."""
        wanted = {key_of(row) for row in ROWS if row.entity in entities}
        assert wanted - self.taken() == set()
        assert wanted - self.refused == set()
        assert verify(self.store).problems == ()

    def _state(self, subject: Subject) -> str:
        if subject.entity == "DOCUMENT":
            return open_case(self.store, str(subject.key), subject.document).status
        if subject.entity == "REQUEST":
            return open_request(self.store, str(subject.key)).status
        if subject.entity == "LINE":
            return "Open"
        with self.store.reading() as session:
            if subject.entity == "CASE":
                return session.scalars(select(Case.state).where(Case.identifier == subject.key)).one()
            kind: Any = {"DISCREPANCY": Discrepancy, "LEASE": Lease}[subject.entity]
            return str(session.get_one(kind, subject.key).status)

    def _case_state(self, subject: Subject) -> str:
        return self._state(Subject("CASE", subject.key)) if subject.entity == "DOCUMENT" else ""


@pytest.fixture
def walk(sqlite_store: Store) -> Walk:
    return Walk(sqlite_store)


# --- requests ----------------------------------------------------------------------------------------------------------------


def log(walk: Walk, reference: str, **more: Any) -> Subject:
    letter = LetterOfRequest(
        **{
            "country": "BN",
            "agency": "B",
            "subject": "radio sets",
            "originator": Purchaser(name="Col. T. Varga"),
            "reference_number": reference,
            "letter_date": date(2026, 11, 10),
            "channel": "SCO",
            "received_on": DAY,
            "items": (RequestedItem(description="radio set", quantity=Decimal(3)),),
        }
        | more
    )
    return Subject("REQUEST", log_request(walk.store, letter, policy=POLICY, **ACT).number)


def answer(walk: Walk, subject: Subject, point: str, given: str) -> None:
    answer_checklist(walk.store, str(subject.key), {point: (given, "letter, page 2")}, **ACT)


def test_every_row_of_requests(walk: Walk) -> None:
    silent = log(walk, "MOD/70", originator=Purchaser())
    with walk.store.writing(BY, at(DAY), "again") as session, walk.no("REQUEST", "", "log request", "", "originator is recorded"):
        record = session.scalars(select(Request)).one()
        move(session, POLICY, silent, record, "log request", on=DAY, beginning=True)
    walk.refuse(silent, "acknowledge", "The originator is recorded")
    walk.refuse(silent, "requester withdraws", "written withdrawal", without="letter_number")
    walk.take(silent, "requester withdraws")

    one = log(walk, "MOD/71", agency=None)
    walk.take(one, "acknowledge")
    walk.refuse(one, "judge actionable", "Answer the point")
    walk.refuse(one, "judge insufficient", "was sent to the requester", without="letter_number")
    walk.take(one, "judge insufficient")
    walk.refuse(one, "supplement received", "logged with its own date")
    walk.take(one, "supplement received", material_on="2026-11-22")
    answered(walk.store, POLICY, str(one.key), DAY)
    walk.take(one, "judge actionable")
    answer(walk, one, "ACT-09", "no")
    walk.refuse(one, "judge complete", "Answer the point")
    answer(walk, one, "ACT-09", "yes")
    walk.take(one, "judge complete")
    walk.refuse(one, "open case document", "The implementing agency is known")
    opened = open_request(walk.store, str(one.key))
    save_request(walk.store, msgspec.structs.replace(opened.letter, agency="B"), opened.revision, **ACT)
    make_case(walk.store, str(one.key), designator="UAC", price_date=DAY, policy=POLICY, **ACT)
    walk.refuse(one, "document offered", "Send the offer first")
    _replace(walk, "BN-B-UAC")
    for event in TO_OFFER:
        walk.take(Subject("DOCUMENT", "BN-B-UAC", "BASIC"), event)

    prices = log(walk, "MOD/72", kind="LOR_PA")
    walk.take(prices, "acknowledge")
    answered(walk.store, POLICY, str(prices.key), DAY)
    walk.take(prices, "judge actionable")
    walk.refuse(prices, "answer with price and availability", "rough-order prices", without="letter_number")
    walk.take(prices, "answer with price and availability")

    never = log(walk, "MOD/73")
    walk.take(never, "acknowledge")
    walk.refuse(never, "recommend disapproval", "what will not be offered", without="why")
    walk.take(never, "recommend disapproval")
    walk.refuse(never, "overrule", "DSCA or State decided", without="authority")
    walk.take(never, "overrule")
    walk.take(never, "recommend disapproval")
    walk.refuse(never, "notify purchaser", "formal notice", without="letter_number")
    walk.take(never, "notify purchaser")
    walk.check("REQUEST")


# --- documents, and the cases that follow from them --------------------------------------------------------------------------


def _replace(walk: Walk, case: str, document: str = "BASIC") -> None:
    """Give a document a sound content and all it needs for its way."""
    opened = open_case(walk.store, case, document)
    whole = msgspec.structs.replace(
        OFFER, designator=opened.offer.designator, document=document, references=opened.offer.references, price_date=DAY
    )
    save_case(walk.store, whole, opened.revision, **ACT)
    make_ready(walk.store, POLICY, case, document, DAY)


def begun(walk: Walk, designator: str) -> Subject:
    """A basic document of a request, ready for its way; the case begins with it."""
    request = log(walk, f"MOD/{designator}")
    answered(walk.store, POLICY, str(request.key), DAY)
    for event in ("acknowledge", "judge actionable"):
        walk.take(request, event)
    number, more = str(request.key), {"designator": designator, "price_date": DAY, "policy": POLICY}
    with walk.no("DOCUMENT", "", "create version", "", "Choose A, B, C or D"):
        make_case(walk.store, number, category="Z", **more, **ACT)
    case = make_case(walk.store, number, **more, **ACT).case
    walk.follow("", "Development")
    document = Subject("DOCUMENT", case, "BASIC")
    walk.refuse(document, "MILDEP approves", "paper of the package|priced|offer check")
    _replace(walk, case)
    return document


def test_every_row_of_documents(walk: Walk) -> None:
    document = begun(walk, "UAC")
    case = Subject("CASE", document.key)
    for event in ("basic offered", "basic stopped"):
        walk.refuse(case, event, "follows from its documents")
    with walk.no("CASE", "", "basic document created", "", "follows from its documents"):
        take_step(walk.store, POLICY, case, "basic document created", on=DAY, **ACT)
    walk.refuse(document, "stop development", "reason is recorded", without="why")
    walk.take(document, "stop development")
    walk.back(document)
    walk.take(document, "MILDEP approves")
    answer_package(walk.store, POLICY, str(document.key), "BASIC", {"X-PRICING": ("NO", "")}, **ACT)
    walk.refuse(document, "case-writing starts", "Every paper of the package")
    answer_package(walk.store, POLICY, str(document.key), "BASIC", {"X-PRICING": ("YES", "folder 2")}, **ACT)
    walk.take(document, "case-writing starts")
    _spoil(walk, document, spoiled=True)
    walk.refuse(document, "writing complete", "The offer check finds no error")
    _spoil(walk, document, spoiled=False)
    walk.refuse(document, "return to agency", "return reasons", reason_code="7")
    walk.take(document, "return to agency", reason_code="X-LOR")
    walk.back(document)
    walk.take(document, "writing complete")
    walk.refuse(document, "return to agency", "The return is explained", without="why", reason_code="X-LOR")
    walk.take(document, "return to agency", reason_code="X-LOR")
    walk.back(document)
    walk.refuse(document, "all reviewers approve and MILDEP signs", "military department signs", without="signed_by")
    walk.refuse(document, "hold", "performance office approves", without="authority")
    walk.take(document, "hold")
    walk.refuse(document, "remove hold", "why the hold ends", without="why")
    walk.take(document, "remove hold")
    walk.take(document, "all reviewers approve and MILDEP signs")
    walk.refuse(document, "DSCA countersigns (modification)", "Place it on the State list")
    walk.take(document, "place on State list")
    walk.refuse(document, "State concurs and DSCA countersigns", "State who concurred", without="authority")
    walk.take(document, "State concurs and DSCA countersigns")
    walk.refuse(document, "issue modification", "Send it to the purchaser")
    walk.take(document, "send offer")
    _offered(walk, document)
    _implemented(walk, document)
    _modification(walk, document)
    walk.check("DOCUMENT")
    wanted = {key_of(row) for row in ROWS if row.entity == "CASE" and row.event.startswith("basic ")}
    assert wanted - walk.followed == set()
    assert wanted - walk.refused == set()


def _spoil(walk: Walk, document: Subject, *, spoiled: bool) -> None:
    opened = open_case(walk.store, str(document.key), document.document)
    line = msgspec.structs.replace(opened.offer.lines[0], quantity=None if spoiled else Decimal(60))
    edited = msgspec.structs.replace(opened.offer, lines=(line, *opened.offer.lines[1:]))
    save_case(walk.store, edited, opened.revision, priced=None if spoiled else price(edited, POLICY), **ACT)


def _offered(walk: Walk, document: Subject) -> None:
    """The ways of an offer: changed, extended, expired, canceled, brought back."""
    case, last = Subject("CASE", document.key), DAY + timedelta(days=85)
    over, later = last + timedelta(days=1), (last + timedelta(days=90)).isoformat()
    walk.refuse(case, "basic accepted", "follows from its documents")
    walk.refuse(case, "basic canceled or expired", "follows from its documents")
    walk.refuse(document, "restate", "told in writing first")
    walk.take(document, "restate", told_on=DAY.isoformat())
    walk.back(document)
    walk.refuse(document, "pen-and-ink change", "The change was allowed", without="authority")
    walk.take(document, "pen-and-ink change")
    walk.refuse(document, "extend expiration", "new expiration date", asked_on=DAY.isoformat(), expires_on=DAY.isoformat())
    walk.take(document, "extend expiration", asked_on=DAY.isoformat(), expires_on=later)
    walk.back(document, 2)
    walk.refuse(document, "counteroffer received", "changed letter is on file", without="letter_number")
    walk.take(document, "counteroffer received")
    walk.back(document)
    walk.refuse(document, "withdraw or cancel", "reason is recorded", without="why")
    walk.take(document, "withdraw or cancel")
    walk.refuse(document, "reactivate", "military department reactivates", without="second_authority", expires_on=later)
    walk.take(document, "reactivate", expires_on=later)
    walk.back(document, 2)
    walk.refuse(document, "expiration date passes", "Wait until the day after", last)
    walk.take(document, "expiration date passes", over)
    walk.refuse(document, "reactivate", "new expiration date", over, expires_on=over.isoformat())
    walk.refuse(document, "cancel", "reason is recorded", over, without="why")
    walk.take(document, "cancel", over)
    walk.back(document)
    walk.take(document, "reactivate", over, expires_on=later)
    walk.back(document, 2)


def _implemented(walk: Walk, document: Subject) -> None:
    walk.refuse(document, "purchaser accepts", "The purchaser signed", without="signed_by")
    walk.take(document, "purchaser accepts")
    walk.refuse(Subject("CASE", document.key), "basic implemented", "follows from its documents")
    walk.refuse(document, "implementation delayed", "what is missing", without="why")
    walk.take(document, "implementation delayed")
    walk.back(document)
    walk.refuse(document, "emergency implementation", "division chief", without="second_authority")
    walk.take(document, "emergency implementation")
    short = f"{DEPOSIT - 1:.2f}"
    walk.refuse(document, "deposit posted", "amount that was deposited", deposit=short)
    walk.take(document, "deposit posted")
    walk.back(document, 2)
    walk.refuse(document, "financial implementation", "Every data system", without="systems")
    walk.take(document, "financial implementation")


def _modification(walk: Walk, basic: Subject) -> None:
    """A Modification goes its own way; what only offers do is refused to it, and the other way round."""
    answers = {**AMENDMENT, "purpose": "no", "between_cases": "no", "reason": "3"}
    begin_change(walk.store, POLICY, str(basic.key), answers, purpose="a line is corrected", on=DAY, **ACT)
    change = Subject("DOCUMENT", basic.key, "M01")
    opened = open_case(walk.store, str(basic.key), "M01")
    line = msgspec.structs.replace(opened.offer.lines[0], description="Vehicular mounting kit, tropical")
    edited = msgspec.structs.replace(opened.offer, lines=(line, *opened.offer.lines[1:]))
    save_case(walk.store, edited, opened.revision, **ACT)
    make_ready(walk.store, POLICY, str(basic.key), "M01", DAY)
    for event in TO_OFFER[:4]:
        walk.take(change, event)
    walk.refuse(change, "place on State list", "countersigned without the list")
    walk.take(change, "DSCA countersigns (modification)")
    walk.refuse(change, "send offer", "A Modification is issued instead")
    walk.take(change, "issue modification")


def test_an_offer_that_is_withdrawn_ends_its_case(walk: Walk) -> None:
    document = begun(walk, "UAD")
    for event in TO_OFFER:
        walk.take(document, event)
    walk.take(document, "withdraw or cancel")
    assert ("CASE", "Offered", "basic canceled or expired", "Canceled") in walk.followed
    with pytest.raises(NotAllowed, match="was not implemented yet"):
        begin_change(walk.store, POLICY, str(document.key), AMENDMENT, references=(Reference(number="MOD/1"),), on=DAY, **ACT)


# --- cases and lines ---------------------------------------------------------------------------------------------------------


def complete(walk: Walk, case: Subject, last: date, on: date, *, refuse: bool = False) -> None:
    """Bring every line of a small case to its end, and the case with them."""
    made = {"001": (10, "420000.00"), "002a": (2, "200.00"), "002b": (3, "900.00"), "003": (None, "90000.00")}
    if refuse:
        walk.refuse(case, "mark supply complete", "Every line is complete", on)
        walk.refuse(Subject("LINE", case.key, line="001"), "final delivery or service done", "record the rest", on)
        walk.refuse(Subject("LINE", case.key, line="001"), "conditional closure with active contract", "Record the contract", on)
    for line, (quantity, amount) in made.items():
        number = None if quantity is None else Decimal(quantity)
        given = Delivery(line=line, quantity=number, value=Decimal(amount), on=last, final=quantity is None)
        record_delivery(walk.store, POLICY, str(case.key), given, today=DAY, **ACT)
    complete_lines(walk.store, POLICY, str(case.key), on=on, today=DAY, **ACT)
    walk.take(case, "mark supply complete", on)


def test_every_row_of_cases_and_lines(walk: Walk) -> None:
    case = Subject("CASE", keep_case(walk.store, ACT))
    first = "first obligation, requisition or delivery"
    walk.refuse(case, first, "Obligational authority is issued", date(2025, 4, 1), without="authority")
    walk.refuse(case, "purchaser asks to cancel", "termination cost", termination_cost="", minimum_charge="15000.00")
    walk.take(case, "purchaser asks to cancel", termination_cost="9000.00", minimum_charge="15000.00")
    walk.back(case)
    walk.take(case, first, date(2025, 4, 1))
    walk.refuse(case, "purchaser asks to cancel", "asked in writing", without="letter_number")
    walk.take(case, "purchaser asks to cancel", termination_cost="9000.00", minimum_charge="15000.00")
    walk.back(case)
    walk.refuse(case, "suspend", "State directs it", date(2025, 5, 1), without="authority")
    walk.take(case, "suspend", date(2025, 5, 1))
    walk.refuse(case, "lift suspension", "reason is recorded", date(2025, 6, 1), without="why")
    walk.take(case, "lift suspension", date(2025, 6, 1))
    line = Subject("LINE", case.key, line="001")
    complete(walk, case, date(2025, 9, 15), date(2026, 10, 1), refuse=True)
    walk.back(case)
    walk.back(line)
    keep_work(walk.store, POLICY, str(case.key), Contract(line="001", number="W1", active=True), today=DAY, **ACT)
    walk.take(line, "conditional closure with active contract", date(2026, 10, 1))
    walk.take(case, "mark supply complete", date(2026, 10, 1))
    walk.refuse(case, "start closure (BPC)", "Take the step of FMS cases")
    walk.take(case, "start closure")
    _closed(walk, case)

    other = Subject("CASE", keep_case(walk.store, ACT, designator="UAE", program="BPC"))
    walk.take(other, first, date(2025, 4, 1))
    complete(walk, other, date(2026, 9, 15), date(2026, 10, 1))
    walk.refuse(other, "start closure", "Take the step of BPC cases")
    walk.take(other, "start closure (BPC)")
    walk.check("LINE", "AMENDMENT")
    wanted = {key_of(row) for row in ROWS if row.entity == "CASE" and not row.event.startswith("basic ")}
    assert wanted - walk.taken() == set()
    assert wanted - walk.refused == set()


def _closed(walk: Walk, case: Subject) -> None:
    name = str(case.key)
    walk.refuse(case, "return to active", "inhibitor is named", without="why")
    walk.take(case, "return to active")
    walk.take(case, "start closure")
    walk.refuse(case, "place closure hold", "Financial policy", without="authority")
    walk.take(case, "place closure hold")
    with walk.no("AMENDMENT", "Implemented", "new version created", "", "CLOSHOLD"):
        begin_change(walk.store, POLICY, name, AMENDMENT, references=(Reference(number="MOD/1"),), on=DAY, **ACT)
    walk.refuse(case, "interim close", "Choose the kind of closure")
    walk.refuse(case, "direct final close", "Choose the kind of closure")
    agreeing_values(walk.store, name, ACT)
    _answer_all(walk, name, "INTERIM", Decimal("500.00"))
    walk.take(case, "interim close")
    walk.refuse(case, "final close", "The checklist A7.C4.T2 is complete")
    contract = open_execution(walk.store, POLICY, name, DAY).contracts[0]
    ended = msgspec.structs.replace(contract.value, active=False)
    keep_work(walk.store, POLICY, name, ended, work_id=contract.id, expected_revision=contract.revision, today=DAY, **ACT)
    agreeing_values(walk.store, name, ACT)
    _answer_all(walk, name, "FINAL", None)
    walk.take(case, "final close")
    walk.refuse(case, "reopen", "The reopening is approved", without="authority")
    walk.take(case, "reopen")
    begun = begin_change(walk.store, POLICY, name, AMENDMENT, references=(Reference(number="MOD/1"),), on=DAY, **ACT)
    walk.followed |= {
        key_of(row)
        for row in ROWS
        if (row.entity, row.to_state) == ("AMENDMENT", open_case(walk.store, name, begun.document).status)
    }
    walk.back(case, 3)
    agreeing_values(walk.store, name, ACT)
    walk.take(case, "direct final close")


def _answer_all(walk: Walk, case: str, kind: Any, unliquidated: Decimal | None) -> None:
    plan_closure(walk.store, case, ClosurePlan(kind=kind, unliquidated=unliquidated), **ACT)
    view = closure_of(walk.store, POLICY, case, DAY)
    asked = [point.code for point in view.points if point.result == "ask"]
    view = answer_points(walk.store, POLICY, case, dict.fromkeys(asked, ("yes", "memo 7")), today=DAY, **ACT)
    assert view.open == ()


# --- discrepancy reports and leases ------------------------------------------------------------------------------------------


def report(walk: Walk, case: str, value: str, **more: Any) -> Subject:
    fields = {"value": Decimal(value), "quantity_wrong": Decimal(1), "unit_price": Decimal(value), **more}
    written = write_report(walk.store, POLICY, case, msgspec.structs.replace(REPORT, **fields), today=DAY, **ACT)
    return Subject("DISCREPANCY", written.id)


def test_every_row_of_discrepancy_reports(walk: Walk) -> None:
    case = keep_case(walk.store, ACT)
    small = report(walk, case, "100.00", transport=Decimal("10.00"))
    walk.refuse(small, "submit", "It is submitted by", date(2027, 2, 2))
    walk.take(small, "submit", to_state="Submitted")
    walk.refuse(small, "screen", "worth", to_state="Accepted for review")
    walk.take(small, "screen", to_state="Recorded only")
    large = report(walk, case, "60000.00")
    walk.take(large, "submit")
    walk.refuse(large, "screen", "worth less than", to_state="Recorded only")
    walk.take(large, "screen")
    walk.refuse(large, "approve", "financial policy reviewed", without="authority")
    walk.take(large, "approve")
    walk.refuse(large, "credit, replace or dispose", "action is recorded", without="evidence")
    walk.take(large, "credit, replace or dispose")
    walk.back(large, 2)
    walk.refuse(large, "deny", "reason is given", without="why")
    walk.take(large, "deny")
    walk.refuse(large, "ask to reconsider", "It is asked for by", DAY + timedelta(days=46))
    walk.take(large, "ask to reconsider")
    for state in ("Reconsideration", "Contested"):
        if state == "Contested":
            walk.refuse(large, "contest", "contests in writing", without="letter_number")
            walk.take(large, "contest")
        walk.refuse(large, "approve", "financial policy reviewed", without="authority")
        walk.take(large, "approve")
        walk.back(large)
        walk.refuse(large, "uphold the denial", "reason is given", without="why")
        walk.take(large, "uphold the denial")
        walk.back(large)
    walk.check("DISCREPANCY")


_SHEET: dict[str, Any] = {
    "missile_technology": "none",
    "agency": "B",
    "contact": "Ms. Hale",
    "lessee": "Ministry of Defence",
    "terms": "as found",
    "equipment_marking": "UNCLASSIFIED",
    "administered_by": "Depot",
    "planned_on": date(2026, 12, 1),
}


def test_every_row_of_leases(walk: Walk) -> None:
    with walk.store.writing(BY, at(DAY), "lease written down") as session:
        lease = Lease(
            number="BN-B-LAA",
            status="",
            country="BN",
            articles="two radar sets",
            replacement_value=Decimal("4000000.00"),
            rent=Decimal("90000.00"),
            starts_on=date(2026, 12, 1),
            ends_on=date(2032, 12, 1),
        )
        session.add(lease)
        session.flush()
        subject = Subject("LEASE", lease.id)
    walk.refuse(subject, "request lease", "foreign-policy and security reason")
    _write(walk, subject, purpose="a common exercise", why_not_sold="needed for two years only")
    walk.take(subject, "request lease")
    walk.refuse(subject, "notify Congress", "The data sheet is complete")
    _write(walk, subject, **_SHEET)
    walk.take(subject, "notify Congress")
    walk.refuse(subject, "approve and sign", "Shorten the term")
    _write(walk, subject, ends_on=date(2028, 12, 1))
    walk.take(subject, "approve and sign")
    walk.refuse(subject, "return, buy or renew", "charges were settled", without="why")
    walk.take(subject, "return, buy or renew")
    walk.check("LEASE")


def _write(walk: Walk, subject: Subject, **fields: Any) -> None:
    with walk.store.writing(BY, at(DAY), "lease completed") as session:
        lease = session.get_one(Lease, subject.key)
        for name, value in fields.items():
            setattr(lease, name, value)


def test_the_walks_together_take_every_entity() -> None:
    assert {row.entity for row in ROWS} == {"REQUEST", "DOCUMENT", "CASE", "LINE", "AMENDMENT", "DISCREPANCY", "LEASE"}


def test_an_implementation_stands_while_a_document_changes_the_case(walk: Walk) -> None:
    case = keep_case(walk.store, ACT)
    basic = Subject("DOCUMENT", case, "BASIC")
    for state in ("Development", "Accepted"):
        with walk.store.writing(BY, at(DAY), "as before") as session:
            record = session.scalars(select(CaseDocument)).one()
            record.status, record.case.state = state, state
        if state == "Development":
            _replace(walk, case)
    walk.take(basic, "financial implementation")
    name = begin_change(walk.store, POLICY, case, AMENDMENT, references=(Reference(number="MOD/1"),), on=DAY, **ACT).document
    with pytest.raises(NotAllowed, match=r"A01 changes the case .* Nothing was changed\. Stop or cancel it first"):
        walk.back(basic)
    assert open_case(walk.store, case).status == "Implemented"
    walk.take(Subject("DOCUMENT", case, name), "stop development")
    walk.back(basic)
    assert open_case(walk.store, case).status == "Accepted"
