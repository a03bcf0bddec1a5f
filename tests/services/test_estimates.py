"""The answer with price and availability: amounts of a document or typed, what is refused, no price before release, the page."""

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pypdfium2
import pytest

from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.records.offer import Purchaser
from dsca_desk.rules.pricing import price
from dsca_desk.services.cases import open_case
from dsca_desk.services.checklists import answer_checklist, missing_points
from dsca_desk.services.estimates import (
    ANSWER,
    EstimateTyped,
    TypedLine,
    estimate_of,
    estimate_pdf,
    keep_estimate,
    why_no_estimate,
)
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.preparing import ApprovalGiven, save_approval
from dsca_desk.services.requests import log_request, open_request
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step
from dsca_desk.services.tasks import letters_of
from dsca_desk.store.engine import open_store
from dsca_desk.store.errors import NotAllowed, NotFound
from tests.services.execution_cases import keep_case

POLICY = shipped_policy()
TODAY = date(2026, 11, 22)
WHO = {"by": "J. Rivera", "at": datetime(2026, 11, 22, 12, tzinfo=UTC)}
CASE = "BN-B-UAB BASIC"
LINES = (
    TypedLine(description="Radar set", quantity=Decimal(3), unit_price=Decimal("1200000.50"), availability="24 months"),
    TypedLine(description="Training of operators", unit_price=Decimal("80000.00")),
)
TYPED = EstimateTyped(lines=LINES, as_of=TODAY, holds_until=date(2027, 5, 31), availability="About two years after order.")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "desk.db") as made:
        keep_case(made, WHO)
        yield made


@pytest.fixture
def request_number(store):
    letter = LetterOfRequest(
        kind="LOR_PA",
        country="BN",
        agency="B",
        subject="Coastal radars",
        reference_number="MOD/2026/771",
        letter_date=date(2026, 10, 28),
        channel="SCO",
        purchaser=Purchaser(name="Ministry of Defense"),
        originator=Purchaser(name="Col. Tan", address=("Defense Procurement", "Bandar")),
        received_on=date(2026, 11, 20),
    )
    number = log_request(store, letter, policy=POLICY, **WHO).number
    points = {one.point: ("yes", "letter") for one in missing_points("LOR_PA", {}, POLICY.on(TODAY))}
    answer_checklist(store, number, points, **WHO)
    for event in ("acknowledge", "judge actionable"):
        take_step(store, POLICY, Subject("REQUEST", number), event, on=TODAY, today=TODAY, **WHO)
    return number


def letter(store, number, typed=TYPED):
    return estimate_of(store, POLICY, open_request(store, number), typed, printed_on=TODAY, by="J. Rivera")


def text_of(content):
    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_typed_lines_add_up_in_whole_dollars_and_say_what_is_left_out(store, request_number):
    made = letter(store, request_number)
    assert [line.amount for line in made.lines] == [Decimal(3_600_002), Decimal(80_000)]
    assert made.total == Decimal(3_680_002)
    assert "not included" in made.left_out
    charged = letter(store, request_number, msgspec.structs.replace(TYPED, charges=Decimal("1000.50")))
    assert (charged.total, charged.left_out) == (Decimal(3_681_003), "")


def test_amounts_of_a_priced_document_are_those_of_its_letter(store, request_number):
    made = letter(store, request_number, EstimateTyped(source=CASE, as_of=TODAY))
    priced = price(open_case(store, "BN-B-UAB", "BASIC").offer, POLICY)
    assert made.total == priced.total.quantize(Decimal(1))
    assert sum(line.amount for line in made.lines) + sum(amount for _, amount in made.sums) == made.total


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lines": ()}, "Type at least one item"),
        ({"lines": (TypedLine(unit_price=Decimal(1)),)}, "Item 1 has no description"),
        ({"lines": (TypedLine(description="Radar"),)}, "has no unit price"),
        ({"lines": (TypedLine(description="Radar", unit_price=Decimal(-1)),)}, "has no unit price of zero or more"),
        ({"lines": (TypedLine(description="Radar", unit_price=Decimal(1), quantity=Decimal(0)),)}, "not above zero"),
        ({"holds_until": date(2026, 11, 21)}, "holds_until: 21 Nov 2026 is before the day of the prices"),
        ({"charges": Decimal(-1)}, "charges: -$1.00 is below zero"),
    ],
)
def test_what_cannot_be_estimated_is_refused_in_words(store, request_number, change, says):
    with pytest.raises(NotAllowed) as refused:
        letter(store, request_number, msgspec.structs.replace(TYPED, **change))
    assert says in str(refused.value)


def test_a_document_that_is_not_kept_is_not_found(store, request_number):
    with pytest.raises(NotFound):
        letter(store, request_number, EstimateTyped(source="BN-B-QQQ BASIC", as_of=TODAY))


def test_no_price_goes_out_before_a_release_that_is_asked_for(store, request_number):
    opened = open_request(store, request_number)
    assert why_no_estimate(store, POLICY, opened, TODAY) == ""
    asked = ApprovalGiven(kind="RELEASE", items="radar", authority="Navy IPO", asked_on=TODAY)
    save_approval(store, POLICY, asked, request=request_number, **WHO)
    assert "release approval radar is in hand" in why_no_estimate(store, POLICY, opened, TODAY)


def test_prices_wait_for_an_actionable_request(store):
    number = log_request(store, LetterOfRequest(kind="LOR_PA", country="BN", received_on=TODAY), **WHO).number
    assert "prices are given once it is actionable" in why_no_estimate(store, POLICY, open_request(store, number), TODAY)


def test_the_letter_says_that_it_is_no_offer_and_is_kept_and_logged(store, request_number):
    made = letter(store, request_number)
    content = estimate_pdf(made)
    assert content == estimate_pdf(made)
    words = text_of(content)
    for said in ("This letter is not an offer", "Col. Tan", "MOD/2026/771", "$3,680,002", "31 May 2027", "About two years"):
        assert said in words, said
    keep_estimate(store, made, content, **WHO)
    (logged,) = letters_of(store, request_number)
    assert logged.paper == f"{request_number}-price-and-availability-2026-11-22.pdf"
    step = {"letter_number": logged.paper}
    moved = take_step(store, POLICY, Subject("REQUEST", request_number), ANSWER, on=TODAY, facts=step, today=TODAY, **WHO)
    assert moved.to_state == "answered-pa"
