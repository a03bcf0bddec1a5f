"""Beside a document that changes a case: its purpose, what was received, concurrent partners, a case that moved on meanwhile."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from dsca_desk.desktop.cases.change_partners import PartnersDialog
from dsca_desk.desktop.cases.change_rebase import RebaseDialog
from dsca_desk.desktop.cases.workspace import CaseWorkspace
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.conflict import MINE, THEIRS
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.offer import Reference
from dsca_desk.rules.concurrent import Partner
from dsca_desk.services.cases import open_case, save_case
from dsca_desk.services.change_standing import change_standing
from dsca_desk.services.changing import begin_change
from dsca_desk.services.concurrent import partners_of

CASE, OTHER = "UK-D-YBM", "BN-B-KAA"
MORE = {"closing": "no", "stage": "implemented", "equipment": "no", "purpose": "more"}
LESS = {**MORE, "purpose": "no", "between_cases": "no", "reason": "3"}
BETWEEN = {**MORE, "purpose": "no", "between_cases": "yes"}


def begin(desk: Desk, case: str, answers: dict[str, str]) -> str:
    request = (Reference(number="MOD/81", date=date(2026, 10, 12)),)
    kept = begin_change(
        desk.store, desk.policy, case, answers, purpose="it is needed", references=request, on=desk.today, **who(desk)
    )
    return kept.document


def who(desk: Desk) -> dict[str, Any]:
    return {"by": desk.officer, "at": desk.clock()}


def price_first(desk: Desk, document: str, price: str, **more: Any) -> None:
    opened = open_case(desk.store, CASE, document)
    first, *rest = opened.offer.lines
    lines = (msgspec.structs.replace(first, unit_price=Decimal(price)), *rest)
    save_case(desk.store, msgspec.structs.replace(opened.offer, lines=lines, **more), opened.revision, **who(desk))


def implement(desk: Desk, document: str) -> None:
    """Put a document in force, as its last step does."""
    with desk.store.writing(desk.officer, desk.clock(), "implemented") as session:
        found = session.query(CaseDocument).join(Case).filter(Case.designator == CASE[-3:], CaseDocument.document == document)
        for record in found:
            record.status, record.implemented_on = "Implemented", desk.today


@pytest.fixture
def moved(desk: Desk) -> Desk:
    """An Amendment whose case moved on: a Modification changed the price that it changes too, and the nickname."""
    begin(desk, CASE, MORE)
    begin(desk, CASE, LESS)
    price_first(desk, "A01", "7777.00")
    price_first(desk, "M01", "5555.00", nickname="Support, second phase")
    implement(desk, "M01")
    return desk


def workspace_of(window: MainWindow, record: str) -> CaseWorkspace:
    window.go("cases", record)
    place: Any = window.shown_place()
    assert isinstance(place.workspace, CaseWorkspace)
    return place.workspace


def modal(qtbot: Any, kind: type[QDialog]) -> Any:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


def fill(dialog: ValueDialog, **values: str) -> None:
    for name, text in values.items():
        field: Any = dialog.binder.field(name)
        field.selectAll()
        QTest.keyClicks(field, text)
        field.read()  # as leaving the field does; without a window manager the focus does not go
    QTest.keyClick(dialog, Qt.Key.Key_Return)


# --- a case that moved ------------------------------------------------------------------------------------------------------


def test_a_strip_says_that_the_case_moved_and_one_press_follows_it(moved: Desk, window: MainWindow, qtbot: Any) -> None:
    workspace = workspace_of(window, f"{CASE}/A01")
    qtbot.waitUntil(lambda: workspace.strip.moved.isVisible())
    assert "Modification 1 was implemented" in workspace.strip.moved.words.text()
    workspace.strip.moved.act.click()
    dialog = modal(qtbot, RebaseDialog)
    row = [dialog.table.item(0, column).text() for column in range(4)]
    assert row[0] == "Line 001, Unit price"
    assert (row[MINE], row[THEIRS]) == ("7,777", "5,555")
    QTest.keyClick(dialog.save_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not workspace.strip.moved.isVisible())
    now = workspace.session.opened.offer
    assert (now.lines[0].unit_price, now.nickname) == (Decimal("7777.00"), "Support, second phase")
    assert not workspace.session.draft.dirty
    assert not change_standing(moved.store, CASE, "A01").moved
    history: Any = workspace.show_tab("history")
    assert any("brought onto the case" in (entry.said.change.why or "") for entry in history.model.entries)


def test_where_both_changed_the_same_theirs_can_be_taken_by_keys(moved: Desk, window: MainWindow, qtbot: Any) -> None:
    workspace_of(window, f"{CASE}/A01").strip.look()
    qtbot.waitUntil(lambda: workspace_of(window, f"{CASE}/A01").strip.standing.moved)
    window.commands.run("rebase")
    dialog = modal(qtbot, RebaseDialog)
    dialog.table.setCurrentCell(0, THEIRS)
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    QTest.keyClick(dialog.save_button, Qt.Key.Key_Space)
    assert open_case(moved.store, CASE, "A01").offer.lines[0].unit_price == Decimal("5555.00")


def test_unsaved_edits_are_saved_before_the_document_follows(moved: Desk, window: MainWindow, qtbot: Any, questions: Any) -> None:
    workspace = workspace_of(window, f"{CASE}/A01")
    qtbot.waitUntil(lambda: workspace.strip.moved.isVisible())
    workspace.session.draft.put("description", "edited")
    window.commands.run("rebase")
    assert "Save first" in questions.told[-1]
    assert workspace.save()
    assert change_standing(moved.store, CASE, "A01").moved


# --- what was received, and why ---------------------------------------------------------------------------------------------


def test_what_was_received_is_asked_for_where_payments_show(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    begin(desk, CASE, MORE)
    price_first(desk, "A01", "7777.00")
    workspace = workspace_of(window, f"{CASE}/A01")
    qtbot.waitUntil(lambda: workspace.strip.standing.begun)
    assert not workspace.strip.received.isVisible()
    workspace.show_tab("schedule")
    assert workspace.strip.received.isVisible()
    workspace.session.draft.put("nickname", "edited meanwhile")
    QTest.keyClick(workspace.strip.received.act, Qt.Key.Key_Space)
    fill(modal(qtbot, ValueDialog), received="1,250,000.00", received_on="20 nov 26")
    known = change_standing(desk.store, CASE, "A01")
    assert (known.received, known.received_on) == (Decimal("1250000.00"), date(2026, 11, 20))
    qtbot.waitUntil(lambda: not workspace.strip.received.isVisible())
    assert workspace.session.draft.now.nickname == "edited meanwhile"
    assert workspace.save()  # what was stated beside the draft is no conflict
    documents: Any = workspace.show_tab("documents")
    qtbot.waitUntil(lambda: documents.pdf is not None and documents.pages.current, timeout=20000)
    assert documents.images.sheets.find("1,250,000")


@pytest.mark.parametrize(
    ("received", "on", "field", "said"),
    [("-5", "20 nov 26", "received", "below zero"), ("5", "30 nov 26", "received_on", "still to come")],
)
def test_what_cannot_have_been_received_is_refused(
    desk: Desk, window: MainWindow, qtbot: Any, received: str, on: str, field: str, said: str
) -> None:
    begin(desk, CASE, MORE)
    workspace_of(window, f"{CASE}/A01")
    window.commands.run("received")
    dialog = modal(qtbot, ValueDialog)
    fill(dialog, received=received, received_on=on)
    assert said in dialog.binder.problems()[field]
    assert change_standing(desk.store, CASE, "A01").received is None
    dialog.reject()


def test_the_purpose_is_written_for_the_first_page(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    begin(desk, CASE, MORE)
    workspace_of(window, f"{CASE}/A01")
    window.commands.run("purpose")
    dialog = modal(qtbot, ValueDialog)
    field: Any = dialog.binder.field("purpose")
    assert field.value() == "it is needed"
    field.selectAll()
    QTest.keyClicks(field, "two squadrons are added")
    dialog.accept()
    assert change_standing(desk.store, CASE, "A01").purpose == "two squadrons are added"


# --- concurrent -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def together(desk: Desk) -> dict[str, str]:
    """Two implemented cases of one purchaser, each with a Modification in development, by the case."""
    return {case: begin(desk, case, BETWEEN) for case in (OTHER, "BN-B-KAB")}


def partners_dialog(window: MainWindow, qtbot: Any, document: str) -> PartnersDialog:
    workspace_of(window, f"{OTHER}/{document}")
    window.commands.run("partners")
    dialog = modal(qtbot, PartnersDialog)
    assert isinstance(dialog, PartnersDialog)
    return dialog


def test_partners_are_named_on_both_sides_and_one_key_leads_there(
    together: dict[str, str], desk: Desk, window: MainWindow, qtbot: Any
) -> None:
    mine, theirs = together[OTHER], together["BN-B-KAB"]
    dialog = partners_dialog(window, qtbot, mine)
    assert "names no other" in dialog.page.toPlainText()
    dialog.add_button.click()
    entry = modal(qtbot, ValueDialog)
    assert entry.draft.now.case.startswith("BN-")  # one in work is proposed
    fill(entry, case="BN-B-KAB", document=theirs, amount="-10,000")
    assert partners_of(desk.store, "BN-B-KAB", theirs) == (Partner(OTHER, mine, Decimal("10000.00")),)
    row = dialog.table.chosen()
    assert (row.amount, row.back, row.status) == (Decimal("-10000.00"), Decimal("10000.00"), "Development")
    assert "-10,000.00" in dialog.page.toPlainText()
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    place: Any = window.shown_place()
    qtbot.waitUntil(lambda: place.workspace.session.opened.offer.case_id == "BN-B-KAB")
    assert place.workspace.session.opened.offer.document == theirs


def test_a_partner_that_does_not_answer_is_shown_and_dropped(
    together: dict[str, str], desk: Desk, window: MainWindow, qtbot: Any
) -> None:
    dialog = partners_dialog(window, qtbot, together[OTHER])
    dialog.add()
    fill(modal(qtbot, ValueDialog), case="BN-B-XYZ", document="M03", amount="500")
    assert dialog.table.model().index(0, 3).data() == "not kept here"
    assert "BN-B-XYZ M03 is not kept here" in dialog.page.toPlainText()
    dialog.go()
    assert "nothing to go to" in dialog.trouble.text()
    dialog.drop()
    assert partners_of(desk.store, OTHER, together[OTHER]) == ()
    dialog.reject()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"case": OTHER, "amount": "5"}, "another case"),
        ({"case": "BN-B-KAB", "document": "A01", "amount": "5"}, "no Modification"),
        ({"case": "BN-B-KAB", "amount": "0"}, "amount of zero"),
    ],
)
def test_what_is_no_partner_is_refused(
    together: dict[str, str], desk: Desk, window: MainWindow, qtbot: Any, values: dict[str, str], said: str
) -> None:
    dialog = partners_dialog(window, qtbot, together[OTHER])
    dialog.add()
    entry = modal(qtbot, ValueDialog)
    fill(entry, **values)
    assert said in " ".join((entry.trouble.text(), *entry.binder.problems().values()))
    assert partners_of(desk.store, OTHER, together[OTHER]) == ()
    entry.reject()
    dialog.reject()
