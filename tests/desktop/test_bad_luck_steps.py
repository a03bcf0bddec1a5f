"""Bad luck with what is written at once: somebody moved the record first, the file takes nothing, a wrong day, a record gone."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import event
from sqlalchemy.orm import Session

from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.services.cases import import_case, open_case
from dsca_desk.services.desk import verify
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of, take_step
from dsca_desk.store.engine import open_store
from tests.desktop.hands import Hands
from tests.rules.builders import offer as sound
from tests.services.walking import SAID

CASE = "BN-B-UAB"
BASIC = Subject("DOCUMENT", CASE, "BASIC")


@pytest.fixture
def office_file(template: Path, tmp_path: Path) -> Path:
    """An office with nothing but the case of a test."""
    return Path(shutil.copy(template, tmp_path / "office.db"))


@pytest.fixture
def tab(window, desk, qtbot):
    """The milestones of a case in development, with the dialog of steps asked to hold it."""
    import_case(desk.store, sound(milap_on=None, offer_expires_on=None), by=desk.officer, at=desk.clock())
    window.go("cases", f"{CASE}#@milestones")
    hands = Hands(window, qtbot)
    hands.settled()
    return window.place("cases").workspace.tab("milestones")


@pytest.fixture
def hands(window, qtbot, tab) -> Hands:
    made = Hands(window, qtbot)
    made.press("Alt+N")
    made.waits()
    made.choose_step("hold")
    for name in ("why", "office", "authority"):
        made.field(name, "M. Lee, memo 3")
    return made


def refused(hands: Hands) -> str:
    """Try to take the step; the dialog stays, with its reason and everything typed."""
    hands.press("Alt+T")
    dialog = hands.dialog()
    assert isinstance(dialog, StepDialog)
    hands.qtbot.waitUntil(lambda: bool(dialog._trouble.text()))
    assert dialog.isVisible()
    said = dialog._trouble.text()
    hands.press(Qt.Key.Key_Escape)
    return said


def by_another(desk, event_name: str) -> None:
    """Another officer, in another program, takes a step of the same document."""
    with open_store(desk.place, check=False) as store:
        take_step(store, desk.policy, BASIC, event_name, on=desk.today, facts=SAID, by="M. Osei", at=desk.clock())


def test_a_document_that_another_officer_moved_first(hands, desk):
    by_another(desk, "stop development")
    said = refused(hands)
    assert "is Canceled" in said
    assert "Nothing was changed" in said
    assert [step.event for step in steps_of(desk.store, BASIC)] == ["stop development"]


def test_what_another_officer_did_is_seen_before_the_next_step(tab, hands, desk, qtbot):
    hands.press(Qt.Key.Key_Escape)
    by_another(desk, "stop development")
    hands.press("Alt+N")
    hands.waits()
    assert "Canceled" in tab._session.opened.status
    dialog = hands.dialog()
    assert isinstance(dialog, StepDialog)
    assert [dialog.which.itemText(row).partition("  ")[0] for row in range(dialog.which.count())] == ["Reactivate"]
    hands.press(Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("code", "words"),
    [(sqlite3.SQLITE_READONLY, "may only be read"), (sqlite3.SQLITE_FULL, "no room"), (sqlite3.SQLITE_BUSY, "")],
    ids=["read only", "full", "locked"],
)
def test_a_file_that_takes_nothing(hands, desk, code, words):
    def fail(_session, _context) -> None:
        trouble = sqlite3.OperationalError("the drive says no")
        trouble.sqlite_errorcode = code
        raise trouble

    event.listen(Session, "after_flush", fail)
    try:
        said = refused(hands)
    finally:
        event.remove(Session, "after_flush", fail)
    assert words in said
    assert "Nothing" in said
    assert steps_of(desk.store, BASIC) == ()
    assert verify(desk.store).problems == ()


@pytest.mark.parametrize(("day", "words"), [("5 jan 27", "has come"), ("", "Give the day"), ("soon", "soon")])
def test_a_day_that_cannot_be(hands, desk, day, words):
    hands.field("on", day)
    hands.press(Qt.Key.Key_Tab)
    dialog = hands.dialog()
    assert isinstance(dialog, StepDialog)
    if dialog.take.isEnabled():
        assert words in refused(hands)
    else:
        assert words in dialog.guards.toPlainText()
        hands.press(Qt.Key.Key_Escape)
    assert open_case(desk.store, CASE).status == "Development"


def test_a_document_that_is_gone(hands, desk, office_file):
    with closing(sqlite3.connect(office_file)) as raw:
        raw.execute("UPDATE case_documents SET document = 'A09'")
        raw.commit()
    said = refused(hands)
    assert "not kept" in said or "no document" in said
    assert "Nothing was changed" in said
