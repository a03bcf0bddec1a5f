"""Answering a request with price and availability on screen: typed lines, a priced document, refusals, the step, by keys."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from dsca_desk.desktop.requests.estimate import EstimateDialog
from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.records.offer import Purchaser
from dsca_desk.services.attachments import list_attachments
from dsca_desk.services.checklists import answer_checklist, missing_points
from dsca_desk.services.preparing import ApprovalGiven, save_approval
from dsca_desk.services.requests import log_request, open_request
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step
from dsca_desk.services.tasks import letters_of


@pytest.fixture
def number(desk):
    letter = LetterOfRequest(
        kind="LOR_PA",
        country="BN",
        agency="B",
        subject="Coastal radars",
        reference_number="MOD/2026/771",
        letter_date=date(2026, 10, 28),
        channel="SCO",
        purchaser=Purchaser(name="Ministry of Defense"),
        originator=Purchaser(name="Col. Tan"),
        received_on=date(2026, 11, 20),
        items=(RequestedItem(description="Radar set", quantity=Decimal(3)),),
    )
    who = {"by": desk.officer, "at": desk.clock()}
    made = log_request(desk.store, letter, policy=desk.policy, **who).number
    points = {one.point: ("yes", "letter") for one in missing_points("LOR_PA", {}, desk.policy.on(desk.today))}
    answer_checklist(desk.store, made, points, **who)
    for event in ("acknowledge", "judge actionable"):
        take_step(desk.store, desk.policy, Subject("REQUEST", made), event, on=desk.today, today=desk.today, **who)
    return made


@pytest.fixture
def work(window, number):
    window.go("requests", f"{number}#@letters")
    return window.place("requests").workspace


def dialog_of(work, kind):
    (dialog,) = [one for one in work.findChildren(QDialog) if isinstance(one, kind) and one.isVisible()]
    return dialog


def press(button, qtbot):
    assert button.isVisible()
    assert button.isEnabled()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def test_typed_prices_become_a_kept_letter_and_the_step_names_it(work, number, desk, qtbot, questions, tmp_path):
    press(work.tab("letters")._prices, qtbot)
    dialog = dialog_of(work, EstimateDialog)
    lines = dialog.lines
    assert [line.description for line in lines.draft.now.lines] == ["Radar set"]
    lines.view.go_to(0, "unit_price")
    lines.view.model().setData(lines.view.currentIndex(), "1.2m", Qt.ItemDataRole.EditRole)
    assert lines.draft.now.lines[0].unit_price == Decimal("1200000.00")
    questions.answer(tmp_path / "prices.pdf")
    dialog.accept()
    (paper,) = list_attachments(desk.store, number)
    assert (paper.kind, paper.size) == ("PRICES", (tmp_path / "prices.pdf").stat().st_size)
    assert letters_of(desk.store, number)[0].paper == paper.name
    assert work.tab("letters").table.paper.name == paper.name
    step = dialog_of(work, StepDialog)
    assert step.fact("letter_number").text() == paper.name.removesuffix(".pdf")
    qtbot.keyClick(step, Qt.Key.Key_Return)
    assert open_request(desk.store, number).status == "answered-pa"


def test_amounts_can_be_those_of_a_priced_document(work, number, desk, qtbot, questions, tmp_path):
    work.answer_with_prices()
    dialog = dialog_of(work, EstimateDialog)
    dialog.put(source="BN-B-UAB BASIC")
    assert not dialog.lines.isEnabled()
    questions.answer(tmp_path / "prices.pdf")
    dialog.accept()
    assert (tmp_path / "prices.pdf").read_bytes().startswith(b"%PDF")
    dialog_of(work, StepDialog).reject()


def test_a_price_that_is_missing_and_a_letter_nobody_saves_keep_nothing(work, number, desk, questions):
    work.answer_with_prices()
    dialog = dialog_of(work, EstimateDialog)
    dialog.accept()
    assert "has no unit price" in dialog.trouble.text()
    dialog.lines.draft.put("lines[0].unit_price", Decimal(5))
    questions.answer(None)
    dialog.accept()
    assert "nothing was kept" in dialog.trouble.text()
    dialog.reject()
    assert list_attachments(desk.store, number) == []


def test_no_price_before_a_release_that_is_asked_for(work, number, desk, questions, window):
    asked = ApprovalGiven(kind="RELEASE", items="radar", authority="Navy IPO", asked_on=desk.today)
    save_approval(desk.store, desk.policy, asked, request=number, by=desk.officer, at=desk.clock())
    window.commands.run("request-prices")
    assert "Prices wait for this" in questions.told[-1]
    assert not work.findChildren(EstimateDialog)
