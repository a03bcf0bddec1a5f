"""Older versions opened for reading, and an offer restated on the screen until it is offered again."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from dsca_desk.desktop.cases.change_older import OfToday
from dsca_desk.desktop.cases.compare import CompareTab
from dsca_desk.desktop.cases.workspace import TABS, CaseWorkspace
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_prices import keep_pricing
from dsca_desk.services.cases import open_case, save_case
from dsca_desk.services.issuing import list_issued
from dsca_desk.services.reviews import answer_review, ask_reviews, reviews_of
from dsca_desk.services.sample_steps import confirm_figures
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of, take_step, undo_step
from dsca_desk.services.versions import list_versions, older_versions, read_version
from tests.services.walking import SAID

CASE = "BN-B-UCD"
SUBJECT = Subject("DOCUMENT", CASE, "BASIC")
READING = {
    *("new", "close-record", "preview", "print", "save-letter", "save-workbook", "export-shown"),
    *("add-task", "log-letter", "show-log"),
    *("next-problem", "last-problem", "apply-fix", "next-change", "last-change"),
}
"""What can be done of an older version: it is read, checked, compared, printed; tasks and letters are of the case."""
AGAIN = (
    "MILDEP approves",
    "case-writing starts",
    "writing complete",
    "all reviewers approve and MILDEP signs",
    "place on State list",
    "State concurs and DSCA countersigns",
)


def workspace_of(window: MainWindow, record: str) -> CaseWorkspace:
    window.go("cases", record)
    place: Any = window.shown_place()
    assert isinstance(place.workspace, CaseWorkspace)
    return place.workspace


def modal(qtbot: Any) -> StepDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), StepDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, StepDialog)
    return dialog


def restate(window: MainWindow, qtbot: Any, desk: Desk) -> None:
    """Restate the open offer by its dialog, with keys."""
    window.commands.run("restate")
    dialog = modal(qtbot)
    assert dialog.step is not None
    assert dialog.step.event == "restate"
    for name in dialog.step.asks:
        field = dialog.fact(name)
        QTest.keyClicks(field, desk.today.isoformat() if name.endswith("_on") else "delivery dates moved")
        QTest.keyClick(field, Qt.Key.Key_Tab)
    dialog.take.click()
    assert not dialog.isVisible(), dialog._trouble.text()  # why the step was refused


def make_ready_again(desk: Desk) -> None:
    """Price the restated document, confirm its figures, and have an office concur in its new round."""
    who: dict[str, Any] = {"by": desk.officer, "at": desk.clock()}
    offer = open_case(desk.store, CASE).offer
    keep_pricing(desk.store, price(offer, desk.policy), on=desk.today, **who)
    confirm_figures(desk.store, desk.policy, CASE, "BASIC", "memo 7", desk.officer, desk.clock())
    ask_reviews(desk.store, CASE, "BASIC", ("Legal",), asked_on=desk.today, **who)
    for review in reviews_of(desk.store, CASE, "BASIC", desk.today):
        if not review.position:
            answer_review(desk.store, review.id, "CONCUR", on=desk.today, answered_by="the office", **who)


@pytest.fixture
def issued(desk: Desk) -> int:
    """The letter of an offered case, as it was issued."""
    return list_issued(desk.store, CASE, "BASIC")[0].id


# --- reading older versions -------------------------------------------------------------------------------------------------


def test_an_issued_letter_opens_for_reading_in_every_tab(desk: Desk, window: MainWindow, qtbot: Any, issued: int) -> None:
    workspace = workspace_of(window, CASE)
    box = workspace.head.versions
    assert box.isVisible()
    box.setFocus()
    place = box.findData(f"ISSUED {issued}")
    box.setCurrentIndex(place)
    box.activated.emit(place)
    place_: Any = window.shown_place()
    older: CaseWorkspace = place_.workspace
    assert older is not workspace
    assert older.strip.older.isVisible()
    assert "as issued on" in older.strip.older.words.text()
    assert "still in force" in older.strip.older.words.text()
    assert older.session.read_only
    for spec in TABS:
        tab = older.show_tab(spec.name)
        if spec.name in ("milestones", "reviews", "execution"):
            assert isinstance(tab, OfToday)
    form: Any = older.show_tab("summary")
    editable = [field.objectName() for field in form.form.findChildren(QLineEdit) if field.isEnabled() and not field.isReadOnly()]
    assert [name for name in editable if name and not name.startswith("qt_")] == []
    window.commands.refresh()
    able = {command.name for command in window.commands if command.menu in ("&Record", "&Document") and command.can_run}
    window.commands.release()
    assert able <= READING, able - READING
    documents: Any = older.show_tab("documents")
    qtbot.waitUntil(lambda: documents.pdf is not None)
    assert documents.reasons
    QTest.keyClick(older, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: place_.workspace is not older)
    now: CaseWorkspace = place_.workspace
    assert now.session.older is None
    assert TABS[now.tabs.currentIndex()].name == "documents"  # the tab one was on


def test_a_draft_of_today_survives_a_look_at_what_was(desk: Desk, window: MainWindow, qtbot: Any, issued: int) -> None:
    """The journal keeps the draft of the document, not that of a version that is read."""
    older = workspace_of(window, f"{CASE}/ISSUED {issued}")
    assert older.session.record == f"{CASE} ISSUED {issued}"
    older.session.save  # noqa: B018 - it is there, and refuses
    with pytest.raises(Exception, match="can only be read"):
        older.session.save()
    assert open_case(desk.store, CASE).status == "Offered"


def test_tabs_of_today_lead_there(window: MainWindow, qtbot: Any, issued: int) -> None:
    older = workspace_of(window, f"{CASE}/ISSUED {issued}#@milestones")
    tab = older.tab("milestones")
    assert isinstance(tab, OfToday)
    button = tab.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    QTest.keyClick(button, Qt.Key.Key_Space)
    place: Any = window.shown_place()
    qtbot.waitUntil(lambda: place.workspace.session.older is None)
    assert TABS[place.workspace.tabs.currentIndex()].name == "milestones"


def test_a_version_that_is_not_kept_is_told(window: MainWindow, questions: Any) -> None:
    workspace_of(window, CASE)
    window.go("cases", f"{CASE}/ISSUED 999999")
    assert "no version ISSUED 999999" in questions.told[-1]


# --- restating --------------------------------------------------------------------------------------------------------------


def test_an_offer_is_restated_edited_and_offered_again(desk: Desk, window: MainWindow, qtbot: Any, questions: Any) -> None:
    before = open_case(desk.store, CASE).offer
    workspace = workspace_of(window, CASE)
    restate(window, qtbot, desk)
    assert workspace.session.opened.status == "Development (restated)"
    assert not workspace.session.read_only
    workspace.session.draft.put("description", "night vision goggles, restated")
    for place, line in enumerate(workspace.session.offer.lines):  # months count anew from the day of the price
        if line.months_of_service and line.deliveries:
            workspace.session.draft.put(f"lines[{place}].months_of_service", "12-24")
    assert workspace.save()
    superseded = read_version(desk.store, CASE, "BASIC/0")
    assert superseded.description == before.description
    assert superseded.offer_expires_on == before.offer_expires_on  # as it was offered
    make_ready_again(desk)
    for event in AGAIN:
        said = dict(SAID)
        take_step(desk.store, desk.policy, SUBJECT, event, on=desk.today, facts=said, by=desk.officer, at=desk.clock())
    opened = open_case(desk.store, CASE)
    offer = opened.offer
    assert opened.status == "Countersigned"
    workspace.session.reload()
    documents: Any = workspace.show_tab("documents")
    workspace.session.check_now()
    qtbot.waitUntil(lambda: documents.pdf is not None and documents.pages.current, timeout=20000)
    assert documents.images.sheets.find("RESTATED (1). This LOA supersedes the version")
    take_step(
        desk.store,
        desk.policy,
        SUBJECT,
        "send offer",
        on=desk.today,
        facts={"expires_on": "2027-02-26", "why": "as agreed"},
        why="as agreed",
        by=desk.officer,
        at=desk.clock(),
    )
    workspace.session.reload()
    assert workspace.session.opened.status == "Offered"
    assert offer.description == "night vision goggles, restated"
    assert [step.event for step in steps_of(desk.store, SUBJECT) if not step.undone_by][-8:] == ["restate", *AGAIN, "send offer"]


def test_what_was_superseded_stays_readable(desk: Desk, window: MainWindow, qtbot: Any, issued: int) -> None:
    workspace_of(window, CASE)
    restate(window, qtbot, desk)
    (letter, superseded) = older_versions(desk.store, CASE)
    assert (letter.name, letter.until, letter.ended_by) == (f"ISSUED {issued}", desk.today, "it was restated")
    assert (superseded.name, superseded.until, superseded.letter) == ("BASIC/0", desk.today, issued)
    workspace = workspace_of(window, f"{CASE}/BASIC/0")
    assert "superseded since 22 Nov 2026 (it was restated)" in workspace.strip.older.words.text()
    assert workspace.session.opened.status == "Superseded"
    compare: Any = workspace.show_tab("compare")
    assert isinstance(compare, CompareTab)
    qtbot.waitUntil(lambda: compare.compared is not None)
    assert (compare.before.currentData(), compare.after.currentData()) == ("BASIC/0", "BASIC")
    documents: Any = workspace.show_tab("documents")
    assert documents._shown_issued == issued  # the letter that was sent


def test_a_restatement_is_undone_with_its_version(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    before = open_case(desk.store, CASE).offer
    workspace_of(window, CASE)
    restate(window, qtbot, desk)
    undo_step(desk.store, desk.policy, SUBJECT, why="the purchaser took it back", by=desk.officer, at=desk.clock())
    assert open_case(desk.store, CASE).status == "Offered"
    assert open_case(desk.store, CASE).offer == before
    assert not any("/" in version.name for version in list_versions(desk.store, CASE))


def test_a_draft_kept_before_a_look_at_an_older_version_comes_back(
    desk: Desk, window: MainWindow, qtbot: Any, questions: Any
) -> None:
    workspace = workspace_of(window, CASE)
    restate(window, qtbot, desk)
    opened = open_case(desk.store, CASE)
    save_case(desk.store, opened.offer, opened.revision, by=desk.officer, at=desk.clock())
    workspace.session.draft.put("nickname", "being written")
    workspace.session.keeper.keep_now()
    questions.answer("Keep editing")
    window.go("cases", f"{CASE}/BASIC/0")
    place: Any = window.shown_place()
    assert place.workspace is workspace
    assert workspace.session.draft.now.nickname == "being written"
    assert workspace.head.versions.currentData() == "BASIC"
    workspace.session.draft.reset(workspace.session.opened.offer)


def test_the_day_a_version_ended_is_a_day(desk: Desk, issued: int) -> None:
    (letter,) = older_versions(desk.store, CASE)
    assert letter.until is None
    assert isinstance(letter.on, date)
