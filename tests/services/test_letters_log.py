"""The log of letters: typed, answered, corrected, refused; letters that the desk printed enter it by themselves."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.records.offer import Purchaser
from dsca_desk.services.attachments import attach
from dsca_desk.services.request_history import request_history
from dsca_desk.services.requests import log_request
from dsca_desk.services.tasks import (
    LetterLogged,
    add_task,
    answer_letter,
    correct_letter,
    enter_letter,
    finish_task,
    letters_of,
    put_off,
    reopen_task,
)
from dsca_desk.store.engine import open_store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound
from dsca_desk.store.history import changes_of

TODAY = date(2026, 11, 22)
WHO = {"by": "J. Rivera", "at": datetime(2026, 11, 22, 12, tzinfo=UTC)}
LETTER = LetterLogged(on=date(2026, 11, 10), party="MOD Bandaria", subject="Delivery of radars", answer_due_on=date(2026, 11, 20))


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "desk.db") as made:
        yield made


@pytest.fixture
def number(store):
    letter = LetterOfRequest(country="BN", received_on=date(2026, 11, 2), originator=Purchaser(name="Col. Tan"))
    return log_request(store, letter, **WHO).number


def test_a_letter_is_entered_answered_and_corrected_with_a_reason(store, number):
    one = enter_letter(store, number, LETTER, today=TODAY, **WHO)
    (row,) = letters_of(store, number)
    assert (row.direction, row.kind, row.party, row.late(TODAY)) == ("IN", "LETTER", "MOD Bandaria", True)
    answer_letter(store, one, TODAY, **WHO)
    assert not letters_of(store, number)[0].late(TODAY)
    correct_letter(
        store, one, msgspec.structs.replace(LETTER, kind="CALL", answered_on=None), today=TODAY, why="It was a call", **WHO
    )
    (row,) = letters_of(store, number)
    assert (row.kind, row.answered_on) == ("CALL", None)
    with store.reading() as session:
        assert "It was a call" in [change.why for change in changes_of(session, "requests", 1)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"subject": " "}, "subject: A letter needs a subject"),
        ({"on": date(2026, 11, 23)}, "on: 23 Nov 2026 has not come yet"),
        ({"answer_due_on": date(2026, 11, 9)}, "answer_due_on: 09 Nov 2026 is before the letter"),
        ({"answered_on": date(2026, 11, 9)}, "answered_on: 09 Nov 2026 is before the letter"),
        ({"answered_on": date(2026, 11, 23)}, "answered_on: 23 Nov 2026 has not come yet"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(store, number, change, says):
    with pytest.raises(NotAllowed) as refused:
        enter_letter(store, number, msgspec.structs.replace(LETTER, **change), today=TODAY, **WHO)
    assert str(refused.value).startswith(says)
    assert letters_of(store, number) == []


def test_a_correction_needs_a_reason_and_a_letter(store, number):
    one = enter_letter(store, number, LETTER, today=TODAY, **WHO)
    with pytest.raises(NotAllowed, match="with a reason"):
        correct_letter(store, one, LETTER, today=TODAY, why=" ", **WHO)
    with pytest.raises(NotFound):
        correct_letter(store, 99, LETTER, today=TODAY, why="x", **WHO)


@pytest.mark.parametrize("kind", ["ACKNOWLEDGEMENT", "MISSING", "DISAPPROVAL", "PRICES"])
def test_a_printed_letter_enters_the_log_once(store, number, kind):
    paper = {"name": "letter.pdf", "media_type": "application/pdf", "kind": kind, **WHO}
    attach(store, number, b"%PDF", **paper)
    with pytest.raises(AlreadyThere):
        attach(store, number, b"%PDF", **paper)
    (row,) = letters_of(store, number)
    assert (row.direction, row.party, row.paper, row.on) == ("OUT", "Col. Tan", "letter.pdf", TODAY)


def test_a_paper_that_came_in_is_not_a_letter_of_ours(store, number):
    attach(store, number, b"x", name="lor.pdf", media_type="application/pdf", kind="LOR", **WHO)
    assert letters_of(store, number) == []


def test_history_tells_tasks_and_letters_as_sentences(store, number):
    task = add_task(store, "Call them", record=number, due_on=TODAY, **WHO)
    put_off(store, f"TASK:{task}", date(2026, 11, 30), "They are closed", today=TODAY, **WHO)
    finish_task(store, task, TODAY, **WHO)
    reopen_task(store, task, **WHO)
    answer_letter(store, enter_letter(store, number, LETTER, today=TODAY, **WHO), TODAY, **WHO)
    said = [line.text for line in request_history(store, 1)]
    assert said[:-1] == [
        "letter: set answered on to 22 Nov 2026",
        "logged “Delivery of radars”, a letter that came in",
        "opened a task again",
        "marked a task done",
        "put a task off to 30 Nov 2026",
        "added task “Call them”",
    ]
    assert said[-1] == f"logged request {number}"
