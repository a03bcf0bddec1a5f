"""Steps of a request on screen: taken in the dialog, undone with a reason, and the notice of disapproval."""

import pypdfium2
import pytest

from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.rules.steps.guard import FACTS
from dsca_desk.services.requests import open_request

ACKNOWLEDGED = "R-2026-0022"


@pytest.fixture
def place(window):
    window.go("requests")
    return window.place("requests")


def workspace(place):
    return place.workspace


def test_the_next_state_is_one_the_policy_allows(place, desk, questions):
    place.open(ACKNOWLEDGED)
    dialog = step_dialog(place, "Judge actionable")
    assert dialog.step.against
    assert not dialog.take.isEnabled()
    dialog.accept()
    assert open_request(desk.store, ACKNOWLEDGED).status == "acknowledged"
    offered = [dialog.which.itemText(row) for row in range(dialog.which.count())]
    assert not any("development" in words for words in offered)
    dialog.reject()
    dialog = step_dialog(place, "Requester withdraws")
    state_facts(dialog, "MOD/90 of 20 Nov")
    dialog.accept()
    assert open_request(desk.store, ACKNOWLEDGED).status == "withdrawn"
    assert workspace(place).session.read_only
    workspace(place).take_step()
    assert "No further step" in questions.told[-1]


def test_the_last_step_is_undone_with_a_reason(place, desk, questions):
    place.open(ACKNOWLEDGED)
    dialog = step_dialog(place, "Requester withdraws")
    state_facts(dialog, "MOD/90 of 20 Nov")
    dialog.accept()
    questions.answer("the letter was for another request")
    workspace(place).undo_step()
    assert open_request(desk.store, ACKNOWLEDGED).status == "acknowledged"
    assert not workspace(place).session.read_only


def test_a_disapproval_is_proposed_printed_and_sent(place, desk, questions, tmp_path):
    place.open(ACKNOWLEDGED)
    dialog = step_dialog(place, "Recommend disapproval")
    state_facts(dialog, "DSCA memo 12 of 20 Nov 2026")
    dialog.accept()
    assert workspace(place).session.status == "disapproval-proposed"
    questions.answer("The articles are not released to this purchaser.", tmp_path / "notice.pdf")
    workspace(place).disapprove()
    text = words_of(tmp_path / "notice.pdf")
    assert "does not approve it" in text
    assert "not released to this purchaser" in text
    dialog = workspace(place).findChildren(StepDialog)[-1]
    assert dialog.step.event == "notify purchaser"
    state_facts(dialog, "DSCA memo 12 of 20 Nov 2026")
    dialog.accept()
    assert open_request(desk.store, ACKNOWLEDGED).status == "disapproved"


def step_dialog(place, words):
    workspace(place).take_step()
    dialog = workspace(place).findChildren(StepDialog)[-1]
    dialog.which.setCurrentIndex(next(row for row in range(dialog.which.count()) if words in dialog.which.itemText(row)))
    return dialog


def state_facts(dialog, words):
    for name in dialog.step.asks:
        dialog.fact(name).setText("2026-11-22" if FACTS[name].kind == "day" else words)
        dialog.fact(name).editingFinished.emit()
    assert not dialog.step.against, [guard.says for guard in dialog.step.against]


def words_of(path):
    with pypdfium2.PdfDocument(path) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())
