"""The whole life of a case on screen, with keys alone, in a real database: from the letter to the closed case, and back."""

import shutil
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dsca_desk.desktop.cases.reviews_asking import OfficeList
from dsca_desk.desktop.shell.commands import Command
from dsca_desk.desktop.shell.find import open_find
from dsca_desk.policy.lifecycle import REQUEST_CHECKLIST, RequestItem
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_prices import keep_pricing
from dsca_desk.services.cases import import_case, open_case, save_case
from dsca_desk.services.closing import answer_points, closure_of, suspensions_of
from dsca_desk.services.deliveries import deliveries_of
from dsca_desk.services.desk import verify
from dsca_desk.services.discrepancies import reports_of
from dsca_desk.services.requests import open_request
from dsca_desk.services.reviews import answer_package, package_of, reviews_of
from dsca_desk.services.sample_steps import confirm_figures
from dsca_desk.store.engine import open_store
from tests.desktop.hands import Hands
from tests.rules.builders import offer as sound

REQUEST = "R-2026-0001"
OTHER = "M. Osei"


@pytest.fixture
def office_file(template: Path, tmp_path: Path) -> Path:
    """An empty office: everything in it comes by keys."""
    return Path(shutil.copy(template, tmp_path / "office.db"))


@pytest.fixture
def hands(window, qtbot) -> Hands:
    window.commands.add(Command("find", "&Edit", "Find anything…", partial(open_find, window), "Ctrl+K"))
    return Hands(window, qtbot)


def status(window) -> str:
    return open_request(window.desk.store, REQUEST).status


def a_colleague_writes_the_offer(desk, case: str) -> None:
    """Lines and prices, which other tests type: written from another computer, in the same file."""
    by = {"by": OTHER, "at": desk.clock()}
    with open_store(desk.place, check=False) as store:
        opened = open_case(store, case)
        offer = msgspec.structs.replace(
            sound(), designator=opened.offer.designator, references=opened.offer.references, milap_on=None, offer_expires_on=None
        )
        kept = save_case(store, offer, opened.revision, **by)
        keep_pricing(store, price(offer, desk.policy), on=desk.today, **by)
        confirm_figures(store, desk.policy, case, kept.document, "memo 7", OTHER, desk.clock())


def log_letter(hands: Hands) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    letter = {
        "country": "BN",
        "originator__name": "Col. T. Varga",
        "reference_number": "MOD/200",
        "channel": "embassy",
        "letter_date": "12 nov 26",
        "received_on": "20 nov 26",
        "agency": "Army",
        "subject": "combat engineer vehicles",
    }
    for name, text in letter.items():
        hands.field(name, text)
    hands.press(Qt.Key.Key_Tab)
    hands.press("Ctrl+S")


def test_from_the_letter_to_the_implemented_case(window, desk, hands, questions, clock, tmp_path):
    log_letter(hands)
    assert status(window) == "received"
    questions.answer(tmp_path / "ack.pdf")
    hands.find("> acknowledgment")
    assert status(window) == "acknowledged"
    questions.answer(tmp_path / "missing.pdf")
    hands.find("> what is missing")
    assert status(window) == "insufficient"
    hands.find("> take the next step")
    hands.take("supplement received", material_on="2026-11-21")
    points = len(desk.policy.on(desk.today).rows(REQUEST_CHECKLIST, RequestItem))
    hands.press(Qt.Key.Key_F11)
    hands.press("Y", times=min(points, 13))
    hands.button("Mark actionable")
    assert status(window) == "actionable"
    hands.press("Ctrl+Shift+N")
    hands.press(Qt.Key.Key_Return)
    assert window.current == "cases"
    case = open_request(desk.store, REQUEST).cases[0]
    assert status(window) == "in-development"
    a_colleague_writes_the_offer(desk, case)
    hands.settled()
    assert window.place("cases").workspace.session.offer.case_id == case
    in_review(hands, desk, case)
    send_back_and_again(hands, desk, case, clock)
    to_effect(hands, desk, case)
    assert verify(desk.store).problems == ()


def in_review(hands: Hands, desk, case: str) -> None:
    hands.tab_of_case("Reviews")
    hands.section("Package")
    papers = package_of(desk.store, desk.policy, case, "BASIC", desk.today)
    there: dict[str, tuple[Any, str]] = {one.paper.code: ("YES", "folder 3") for one in papers[1:]}
    answer_package(desk.store, desk.policy, case, "BASIC", there, by=OTHER, at=desk.clock())
    hands.table("Papers")
    hands.press(Qt.Key.Key_Return)
    hands.fill(answer="Yes", evidence="folder 3")
    assert {paper.answer for paper in package_of(desk.store, desk.policy, case, "BASIC", desk.today)} == {"YES"}
    steps(hands, "MILDEP approves", "case-writing starts", "writing complete")
    assert open_case(desk.store, case).status == "Review"


def steps(hands: Hands, *events: str, **said: str) -> None:
    for event in events:
        hands.press("Alt+N")
        hands.take(event, **said)


def ask(hands: Hands, office: str) -> None:
    hands.press("Alt+O")
    hands.waits()
    hands.tab_to(lambda one: isinstance(one, QLineEdit) and "Any part" in one.placeholderText(), "the finder of offices")
    hands.type(office)
    hands.tab_to(lambda one: isinstance(one, OfficeList), "the offices")
    hands.press(Qt.Key.Key_Space)
    hands.fill()


def position(hands: Hands, words: str, **more: str) -> None:
    hands.table("Reviews")
    hands.button("Position")
    hands.fill(position=words, answered_by="M. Lee", **more)


def send_back_and_again(hands: Hands, desk, case: str, clock) -> None:
    hands.section("Reviews")
    ask(hands, "pm/rsat")
    position(hands, "Concurs with comments", comments="Say who ships")
    hands.table("Comments")
    hands.button("Answer")
    hands.fill(answer="The depot ships")
    hands.press("Alt+B")
    hands.take("return to agency", reason_code="X-LOR", office="PM/RSAT", why="a reference is missing")
    assert open_case(desk.store, case).status == "Development"
    clock.forward(days=3)
    steps(hands, "MILDEP approves", "case-writing starts", "writing complete")
    ask(hands, "pm/rsat")
    position(hands, "Concurs")
    reviews = reviews_of(desk.store, case, "BASIC", desk.today)
    assert [(one.office, one.round, one.position) for one in reviews] == [
        ("PM/RSAT", 1, "CONCUR_COMMENT"),
        ("PM/RSAT", 2, "CONCUR"),
    ]


def to_effect(hands: Hands, desk, case: str) -> None:
    hands.tab_of_case("Milestones")
    steps(hands, "all reviewers approve and MILDEP signs", signed_by="Col. Field")
    steps(hands, "place on State list")
    steps(hands, "State concurs and DSCA countersigns", authority="PM/RSAT, 24 Nov", signed_by="Ms. Hale")
    steps(hands, "send offer")
    assert open_request(desk.store, REQUEST).status == "answered-loa"
    steps(hands, "purchaser accepts", signed_by="Col. T. Varga")
    steps(hands, "financial implementation", systems="all four", deposit="900000")
    assert open_case(desk.store, case).status == "Implemented"


@pytest.fixture
def implemented(desk) -> str:
    """A case that was implemented long ago, kept from a case file."""
    act = {"by": OTHER, "at": desk.clock()}
    offer = sound(implemented_on=date(2025, 3, 1), accepted_on=date(2025, 2, 1), milap_on=None, offer_expires_on=None)
    case = import_case(desk.store, offer, policy=desk.policy, **act).case
    desk.changed.emit(f"case {case}")
    return case


def execution(hands: Hands, case: str) -> None:
    hands.press("Ctrl+3")
    hands.find(case)
    hands.tab_of_case("Execution")


def test_from_the_first_requisition_to_the_closed_case_and_back(window, desk, hands, questions, clock, implemented):
    execution(hands, implemented)
    carry_out(hands, desk, implemented)
    close_and_reopen(hands, desk, implemented, questions, clock)
    assert verify(desk.store).problems == ()


def case_step(hands: Hands, event: str, **said: str) -> None:
    hands.button("Next step")
    hands.take(event, **said)


def state(desk, case: str) -> str:
    return closure_of(desk.store, desk.policy, case, desk.today).head.state


def test_a_case_is_suspended_taken_up_again_and_canceled(window, desk, hands, questions, implemented):
    execution(hands, implemented)
    hands.part("Closing")
    case_step(hands, "first obligation, requisition or delivery", authority="OA-1", evidence="contract W1")
    hands.button("Suspend")
    hands.fill(authority="State, message 5", scope="deliveries", why="sanctions")
    assert state(desk, implemented) == "Suspended"
    case_step(hands, "lift suspension", authority="State, message 9", why="lifted")
    assert [one.to_on for one in suspensions_of(desk.store, implemented)] == [desk.today]
    questions.answer("Cancel the case")
    hands.button("Cancel case")
    hands.fill(letter_number="MOD/95", termination_cost="1000", reason="no more money")
    assert state(desk, implemented) == "Closing (cancellation)"
    questions.answer("the letter was for another case")
    hands.button("Undo step")
    hands.settled()
    assert state(desk, implemented) == "In execution"
    assert verify(desk.store).problems == ()


def carry_out(hands: Hands, desk, case: str) -> None:
    hands.part("Closing")
    case_step(hands, "first obligation, requisition or delivery", authority="OA-1", evidence="contract W1")
    hands.part("Requisitions")
    hands.button("Add requisition")
    hands.fill(line="001", number="BBN00163280001", item="Mounting kit", quantity="60")
    hands.part("Shipments")
    hands.button("Add shipment")
    hands.fill(
        line="001", control_number="BBN00163280001XXX", requisition="BBN00163280001", quantity="60", shipped_on="20 nov 26"
    )
    hands.part("Deliveries")
    hands.button("Record delivery")
    hands.fill(quantity="60", value="129000")
    assert [row.quantity for row in deliveries_of(desk.store, case)] == [60]
    hands.part("Discrepancies")
    hands.button("Write report")
    hands.fill(
        line="001",
        item="Mounting kit",
        codes="S1",
        document_number="BBN00163280001",
        quantity_billed="60",
        quantity_received="59",
        quantity_wrong="1",
        unit_price="2150",
        value="2150",
        action_asked="Replace",
        counted_from="Shipment",
        counted_from_on="20 nov 26",
        reported_by="Lt. Wanjiru",
        stock_number="5855-01-534-5931",
        shipper="Depot",
        found_on="22 nov 26",
    )
    for button in ("Submit", "Screen"):
        hands.button(button)
        hands.fill()
    hands.button("Next step")
    hands.take("approve")
    hands.button("Next step")
    hands.take("credit, replace or dispose", evidence="one kit sent on 3 Dec")
    assert [row.status for row in reports_of(desk.store, case)] == ["Closed"]


def close_and_reopen(hands: Hands, desk, case: str, questions, clock) -> None:
    hands.part("Closing")
    hands.button("Supply complete")
    hands.fill(on="22 nov 26")
    clock.forward(days=366)
    hands.button("Next step")
    hands.take("start closure")
    hands.button("Next step")
    hands.take("place closure hold", authority="Financial policy, memo 3")
    hands.button("Plan closure")
    hands.fill(kind="Direct final")
    asked = [point.code for point in closure_of(desk.store, desk.policy, case, desk.today).points if point.result == "ask"]
    there = dict.fromkeys(asked[1:], ("yes", "memo 7"))
    answer_points(desk.store, desk.policy, case, there, today=desk.today, by=OTHER, at=desk.clock())
    table = hands.table("Closure checklist")
    hands.press(Qt.Key.Key_Down, times=next(place for place, row in enumerate(table.list.rows) if row.code == asked[0]))
    hands.button("Answer point")
    hands.fill(answer="Yes", evidence="memo 7")
    hands.button("Next step")
    hands.take("direct final close")
    assert closure_of(desk.store, desk.policy, case, desk.today).head.state == "Closed"
    hands.button("Next step")
    hands.take("reopen", authority="DSCA, memo 12", why="a late bill")
    assert closure_of(desk.store, desk.policy, case, desk.today).head.state == "Supply/Services Complete"
