"""From a letter to a case, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.records.offer import Purchaser, Reference, TermOfSale
from dsca_desk.services.attachments import attach, attachment_bytes, list_attachments
from dsca_desk.services.case_making import make_case
from dsca_desk.services.cases import export_case, known_case_ids, open_case
from dsca_desk.services.checklists import actionable, answer_checklist, checklist_of, missing_points
from dsca_desk.services.desk import verify
from dsca_desk.services.lists import request_ids, request_rows
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.requests import log_request, open_request, save_request
from dsca_desk.services.step_subjects import Subject
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound, StaleRecord
from tests.services.walking import answered, step, to_actionable

LETTER = LetterOfRequest(
    country="BN",
    agency="B",
    subject="night vision devices",
    purchaser=Purchaser(name="Ministry of Defence of Bandaria", address=("1 Harbour Road",)),
    originator=Purchaser(name="Col. T. Varga"),
    reference_number="MOD/77",
    letter_date=date(2026, 1, 12),
    received_on=date(2026, 1, 20),
    channel="SCO",
    terms_of_sale=("DU",),
    budget_ceiling=Decimal("5000000.00"),
    items=(
        RequestedItem(description="Night vision goggle", quantity=Decimal(10), unit_price=Decimal("42000.00"), sme=True),
        RequestedItem(kind="TRAINING", description="Operator course", unit_of_issue="XX"),
    ),
    references=(Reference(kind="CLARIFICATION", number="MOD/79", date=date(2026, 2, 1)),),
)


POLICY = shipped_policy()


@pytest.fixture(scope="module")
def policy() -> PolicyOn:
    return POLICY.on(date(2026, 11, 22))


@pytest.fixture
def number(store: Store, act: dict[str, Any]) -> str:
    return log_request(store, LETTER, **act).number


def test_requests_are_numbered_by_year(store: Store, act: dict[str, Any]) -> None:
    numbers = []
    for place, received in enumerate((date(2026, 1, 20), date(2026, 3, 1), date(2027, 1, 1))):
        letter = msgspec.structs.replace(LETTER, reference_number=f"MOD/{place}", received_on=received)
        numbers.append(log_request(store, letter, **act).number)
    own = log_request(store, msgspec.structs.replace(LETTER, number="R-2026-0077", reference_number="x"), **act)
    after = log_request(store, msgspec.structs.replace(LETTER, reference_number="y"), **act)
    assert [*numbers, own.number, after.number] == ["R-2026-0001", "R-2026-0002", "R-2027-0001", "R-2026-0077", "R-2026-0078"]


def test_a_request_is_kept_as_it_was_logged(store: Store, number: str) -> None:
    opened = open_request(store, number)
    assert opened.letter == msgspec.structs.replace(LETTER, number=number)
    assert (opened.status, opened.revision, opened.answers, opened.cases) == ("received", 1, (), ())


def test_the_same_letter_is_not_logged_twice(store: Store, number: str, act: dict[str, Any]) -> None:
    with pytest.raises(AlreadyThere, match=f"kept already as request {number}"):
        log_request(store, LETTER, **act)
    with pytest.raises(AlreadyThere, match=f"Request {number} is kept already"):
        log_request(store, msgspec.structs.replace(LETTER, number=number, reference_number="other"), **act)


def test_an_edited_request(store: Store, number: str, act: dict[str, Any]) -> None:
    original = msgspec.structs.replace(LETTER, number=number)
    edited = msgspec.structs.replace(original, items=LETTER.items[:1], remarks="by telephone")
    assert save_request(store, edited, 1, **act).revision == 2
    assert open_request(store, number).letter == edited
    assert save_request(store, edited, 2, **act).what == "unchanged"
    with pytest.raises(StaleRecord, match=f"Request {number} was changed by someone else") as caught:
        save_request(
            store,
            msgspec.structs.replace(edited, remarks="mine"),
            1,
            original=msgspec.structs.replace(LETTER, number=number),
            **act,
        )
    assert ("remarks", "", "mine", "by telephone") in caught.value.differences
    item = msgspec.structs.replace(LETTER.items[0], quantity=Decimal(11))
    assert save_request(store, msgspec.structs.replace(edited, items=(item,)), 2, **act).revision == 3
    step(store, POLICY, Subject("REQUEST", number), "requester withdraws", date(2026, 5, 1))
    with pytest.raises(NotAllowed, match="withdrawn and can no longer be edited"):
        save_request(store, msgspec.structs.replace(edited, remarks="late"), open_request(store, number).revision, **act)


def test_the_checklist_decides_what_is_missing(store: Store, number: str, policy: PolicyOn, act: dict[str, Any]) -> None:
    assert [point.point for point in actionable(open_request(store, number), policy)] == [f"ACT-{n:02}" for n in range(1, 14)]
    answers = {f"ACT-{n:02}": ("yes", "on file") for n in range(1, 12)}
    answer_checklist(store, number, {**answers, "ACT-12": ("not-applicable", ""), "ACT-13": ("no", "in talks")}, **act)
    (missing,) = actionable(open_request(store, number), policy)
    assert (missing.point, missing.answer) == ("ACT-13", "no")
    assert missing.asks
    assert missing.source
    answer_checklist(store, number, {"ACT-13": ("yes", "talks ended")}, by="B. Officer", at=act["at"])
    opened = open_request(store, number)
    assert actionable(opened, policy) == ()
    assert [given for given in opened.answers if given.point == "ACT-13"] == [
        ("ACT-13", "yes", "talks ended", "B. Officer", act["at"])
    ]
    assert answer_checklist(store, number, {"ACT-13": ("yes", "talks ended")}, **act).what == "unchanged"
    with pytest.raises(NotAllowed, match="ACT-01: perhaps is not an answer"):
        answer_checklist(store, number, {"ACT-01": ("perhaps", "")}, **act)


def test_a_memorandum_has_points_of_its_own(policy: PolicyOn) -> None:
    letter = {point.code for point in checklist_of("LOR_LOA", policy)}
    memorandum = {point.code for point in checklist_of("MOR_BPC", policy)}
    assert "MOR-01" in memorandum - letter
    assert not any(code.startswith("CTA") for code in letter | memorandum)
    assert {"MOR-01", "ACT-01"} <= {point.point for point in missing_points("MOR_BPC", {}, policy)}


def test_papers_are_kept_byte_for_byte(store: Store, number: str, act: dict[str, Any]) -> None:
    content = bytes(range(256)) * 50
    row = attach(store, number, content, name="letter.pdf", media_type="application/pdf", kind="LETTER", **act)
    assert (row.size, row.added_by) == (len(content), "A. Officer")
    assert list_attachments(store, number) == [row]
    assert attachment_bytes(store, row.id) == content
    with pytest.raises(AlreadyThere, match=r"attached to request .* already, as letter\.pdf"):
        attach(store, number, content, name="again.pdf", media_type="application/pdf", **act)
    with pytest.raises(NotFound):
        attachment_bytes(store, 99)
    assert verify(store).problems == ()


def test_a_case_carries_everything_over(store: Store, number: str, act: dict[str, Any]) -> None:
    to_actionable(store, POLICY, number, act["at"].date())
    kept = make_case(store, number, designator="UAB", price_date=date(2026, 11, 22), policy=POLICY, **act)
    assert kept.case == "BN-B-UAB"
    offer = export_case(store, "BN-B-UAB")
    assert offer.purchaser == LETTER.purchaser
    assert offer.description == LETTER.subject
    assert [(reference.kind, reference.number) for reference in offer.references] == [
        ("LOR", "MOD/77"),
        ("CLARIFICATION", "MOD/79"),
    ]
    assert offer.references[0].date == date(2026, 1, 12)
    assert (offer.terms_of_sale, offer.dependable_undertaking) == ((TermOfSale(code="DU"),), True)
    goggle, course = offer.lines
    assert (goggle.number, goggle.description, goggle.quantity, goggle.unit_price, goggle.sme) == (
        "001",
        "Night vision goggle",
        Decimal(10),
        Decimal("42000.00"),
        True,
    )
    assert (course.number, course.kind, course.quantity, course.unit_of_issue, course.unit_price) == (
        "002",
        "TRAINING",
        None,
        "XX",
        0,
    )
    opened = open_request(store, number)
    assert (opened.status, opened.cases) == ("in-development", ("BN-B-UAB",))
    second = make_case(store, number, designator="UAC", agency="D", price_date=date(2026, 11, 22), policy=POLICY, **act)
    assert second.case == "BN-D-UAC"
    assert open_request(store, number).cases == ("BN-B-UAB", "BN-D-UAC")


def test_when_no_case_can_be_made(store: Store, number: str, act: dict[str, Any]) -> None:
    day, act = date(2026, 11, 22), {**act, "policy": POLICY}
    with pytest.raises(NotAllowed, match=f"{number} is received: “open case document” cannot be taken there"):
        make_case(store, number, designator="UAB", price_date=day, **act)
    assert known_case_ids(store) == frozenset()
    to_actionable(store, POLICY, number, day)
    make_case(store, number, designator="UAB", price_date=day, **act)
    with pytest.raises(AlreadyThere, match="BN-B-UAB exists already"):
        make_case(store, number, designator="UAB", price_date=day, **act)
    with pytest.raises(NotFound, match="R-1 is not kept here"):
        make_case(store, "R-1", designator="UAC", price_date=day, **act)
    lost = log_request(store, msgspec.structs.replace(LETTER, reference_number="z", agency=None), **act).number
    with pytest.raises(NotAllowed, match="names no implementing agency"):
        make_case(store, lost, designator="UAC", price_date=day, **act)
    for event in ("acknowledge", "recommend disapproval", "notify purchaser"):
        step(store, POLICY, Subject("REQUEST", lost), event, day)
    with pytest.raises(NotAllowed, match="is disapproved"):
        make_case(store, lost, designator="UAC", agency="B", price_date=day, **act)
    assert verify(store).problems == ()


def test_an_agency_chosen_with_the_case_is_that_of_the_request(store: Store, act: dict[str, Any]) -> None:
    day = date(2026, 11, 22)
    number = log_request(store, msgspec.structs.replace(LETTER, agency=None), **act).number
    to_actionable(store, POLICY, number, day)
    make_case(store, number, designator="UAC", agency="D", price_date=day, policy=POLICY, **act)
    assert open_case(store, "BN-D-UAC").offer.agency == "D"
    assert open_request(store, number).letter.agency == "D"


def test_the_days_of_a_request_are_kept(store: Store, number: str, act: dict[str, Any]) -> None:
    answered(store, POLICY, number, date(2026, 1, 21))
    for status, on in (("acknowledged", date(2026, 1, 22)), ("actionable", date(2026, 1, 30)), ("complete", date(2026, 2, 5))):
        step(store, POLICY, Subject("REQUEST", number), "", on, to_state=status)
    opened = open_request(store, number)
    assert (opened.acknowledged_on, opened.actionable_on, opened.complete_on, opened.insufficient_on) == (
        date(2026, 1, 22),
        date(2026, 1, 30),
        date(2026, 2, 5),
        None,
    )
    with pytest.raises(StaleRecord):
        step(store, POLICY, Subject("REQUEST", number), "requester withdraws", date(2026, 3, 1), expected_revision=1)


def test_the_list_has_the_newest_first(store: Store, act: dict[str, Any]) -> None:
    for place in range(5):
        letter = msgspec.structs.replace(LETTER, reference_number=f"MOD/{place}", received_on=date(2026, 1, 1 + place // 2))
        log_request(store, letter, **act)
    rows = request_rows(store, request_ids(store))
    assert [row.number for row in rows] == ["R-2026-0005", "R-2026-0004", "R-2026-0003", "R-2026-0002", "R-2026-0001"]
