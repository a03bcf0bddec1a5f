"""Comparing versions of a case, walking over changes, the guided way to an Amendment, and its letter on the screen."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton

from dsca_desk.desktop.cases.compare import CompareTab
from dsca_desk.desktop.cases.compare_table import AFTER, BESIDE, NOW, NUMBERS, PLACE, REMARK, SAYS
from dsca_desk.desktop.cases.new_document import NewDocumentDialog
from dsca_desk.desktop.cases.workspace import CaseWorkspace
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.documents.letter import attached_case_file
from dsca_desk.exchange.case_file import read_case
from dsca_desk.records.offer import Reference
from dsca_desk.services.cases import open_case, save_case
from dsca_desk.services.changing import answers_of, begin_change
from dsca_desk.services.lists import documents_of_case

CASE = "UK-D-YBM"
MORE = {"closing": "no", "stage": "implemented", "equipment": "no", "purpose": "more"}


@pytest.fixture
def amended(desk: Desk, clock: Any) -> Desk:
    """A desk whose implemented case has an Amendment in development: more on line 001, a new line 004."""
    who: dict[str, Any] = {"by": desk.officer, "at": clock()}
    request = (Reference(number="MOD/81", date=date(2026, 10, 12)),)
    begin_change(desk.store, desk.policy, CASE, MORE, purpose="more is needed", references=request, on=desk.today, **who)
    opened = open_case(desk.store, CASE, "A01")
    first, *rest = opened.offer.lines
    more = msgspec.structs.replace(first, quantity=(first.quantity or Decimal(0)) + Decimal(24))
    added = msgspec.structs.replace(first, number="004", description="Antenna mast, telescopic", quantity=Decimal(24))
    offer = msgspec.structs.replace(opened.offer, lines=(more, *rest, added))
    save_case(desk.store, offer, opened.revision, **who)
    return desk


def workspace_of(window: MainWindow, record: str) -> CaseWorkspace:
    window.go("cases", record)
    place: Any = window.shown_place()
    workspace = place.workspace
    assert isinstance(workspace, CaseWorkspace)
    return workspace


def compare_tab(window: MainWindow, qtbot: Any, record: str = f"{CASE}/A01") -> CompareTab:
    workspace = workspace_of(window, record)
    tab = workspace.show_tab("compare")
    assert isinstance(tab, CompareTab)
    qtbot.waitUntil(lambda: tab.compared is not None)
    return tab


def test_an_amendment_is_compared_with_the_case_it_was_begun_from(amended: Desk, window: MainWindow, qtbot: Any) -> None:
    tab = compare_tab(window, qtbot)
    assert tab.before.currentData() == "A01 base"
    found = tab.compared
    assert found is not None
    rows = {row.place: row for row in found.rows}
    assert (rows["001"].kind, rows["002"].kind, rows["004"].kind) == ("changed", "same", "added")
    quantity = next(piece for piece in rows["001"].pieces if piece.label == "Qty")
    assert [(word.fate, word.text) for word in quantity.words] == [("gone", "520"), ("new", "544")]
    assert rows["004"].before is None
    assert rows["(13)"].difference == rows["(13)"].after - rows["(13)"].before  # type: ignore[operator]  # totals have both
    shown = [tab.model.index(place, PLACE).data() for place in range(tab.model.rowCount())]
    assert "002" not in shown
    tab.unchanged.click()
    assert "002" in [tab.model.index(place, PLACE).data() for place in range(tab.model.rowCount())]
    assert "Purchaser asks for more" in tab.scope.page.toPlainText()
    assert "Due with acceptance" in tab.payments.page.toPlainText()


def test_f7_walks_over_the_changes_and_back(amended: Desk, window: MainWindow, qtbot: Any) -> None:
    tab = compare_tab(window, qtbot)
    assert tab.row().place == "001"  # type: ignore[union-attr]  # a row is chosen
    QTest.keyClick(tab.view, Qt.Key.Key_F7)
    assert tab.row().place == "004"  # type: ignore[union-attr]
    QTest.keyClick(tab.view, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert tab.row().place == "001"  # type: ignore[union-attr]
    assert "544" in tab.page.toPlainText()


def test_a_draft_is_compared_with_what_is_saved(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    workspace = workspace_of(window, "BN-B-UAB")
    tab = compare_tab(window, qtbot, "BN-B-UAB")
    workspace.session.draft.put("nickname", "Radios")
    qtbot.waitUntil(lambda: tab.compared is not None and any(row.about == "Nickname" for row in tab.compared.rows))
    assert tab.before.currentText().endswith("as saved")


def test_the_redline_is_saved_as_pdf(amended: Desk, window: MainWindow, qtbot: Any, questions: Any, tmp_path: Path) -> None:
    tab = compare_tab(window, qtbot)
    questions.answer(tmp_path / "redline.pdf")
    tab.redline.click()
    qtbot.waitUntil(lambda: (tmp_path / "redline.pdf").exists())
    assert (tmp_path / "redline.pdf").read_bytes().startswith(b"%PDF")


def test_the_letter_of_an_amendment_is_that_of_the_change(
    amended: Desk, window: MainWindow, qtbot: Any, questions: Any, tmp_path: Path
) -> None:
    workspace = workspace_of(window, f"{CASE}/A01")
    documents: Any = workspace.show_tab("documents")
    qtbot.waitUntil(lambda: documents.pdf is not None, timeout=20000)
    sheets = documents.images.sheets
    assert sheets.find("Amendment to Letter of Offer")
    questions.answer(tmp_path / "a01.pdf")
    documents.save_letter()
    qtbot.waitUntil(lambda: (tmp_path / "a01.pdf").exists(), timeout=20000)
    assert (tmp_path / "a01.pdf").read_bytes() == documents.pdf
    assert read_case(attached_case_file(documents.pdf)).document == "A01"


def dialog_of(window: MainWindow, qtbot: Any) -> NewDocumentDialog:
    window.commands.run("new-change")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), NewDocumentDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewDocumentDialog)
    return dialog


def choose(dialog: NewDocumentDialog, words: str) -> None:
    button = next(one for one in dialog.findChildren(QRadioButton) if words in one.text() and one.isVisible())
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_the_number_of_an_answer_chooses_it_and_is_typed_in_the_remark(window: MainWindow, qtbot: Any) -> None:
    workspace_of(window, CASE)
    dialog = dialog_of(window, qtbot)
    asked = dialog.title.text()
    QTest.keyClick(dialog._group.button(0), "2")
    assert dialog._group.checkedId() == 1
    dialog.remark.setFocus()
    QTest.keyClicks(dialog.remark, "19")
    assert dialog.remark.text() == "19"
    assert dialog._group.checkedId() == 1
    QTest.keyClick(dialog.remark, Qt.Key.Key_Return)
    assert dialog.title.text() != asked
    dialog.reject()


def test_questions_lead_to_an_amendment_that_is_begun_and_opened(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    workspace_of(window, CASE)
    dialog = dialog_of(window, qtbot)
    assert "equipment" in dialog.title.text()  # closing and stage are known to the desk
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert "equipment" in dialog.title.text()  # nothing was chosen
    choose(dialog, "No")
    choose(dialog, "more of what a line")
    assert dialog.title.text() == "Amendment"
    QTest.keyClicks(dialog.purpose, "more kits are needed")
    QTest.keyClicks(dialog.letter, "MOD/81")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert documents_of_case(desk.store, CASE) == ("BASIC", "A01")
    assert [(one.question, one.answer) for one in answers_of(desk.store, CASE, "A01")] == list(MORE.items())
    place: Any = window.shown_place()
    assert place.workspace.session.opened.offer.document == "A01"
    assert place.workspace.head.versions.count() == 2


def test_an_answer_can_be_taken_back(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    workspace_of(window, CASE)
    dialog = dialog_of(window, qtbot)
    choose(dialog, "Yes")
    assert dialog.title.text() == "New Letter of Offer and Acceptance"
    dialog.back.click()
    assert "equipment" in dialog.title.text()
    dialog.reject()
    assert documents_of_case(desk.store, CASE) == ("BASIC",)


def test_versions_stand_together_beside_each_other_or_in_numbers(amended: Desk, window: MainWindow, qtbot: Any) -> None:
    tab = compare_tab(window, qtbot)
    place = next(at for at, row in enumerate(tab.model.rows) if row.place == "001")
    assert "520 544" in tab.model.index(place, SAYS).data()
    assert tab.view.isColumnHidden(NOW)
    QTest.keyClick(tab.modes[BESIDE], Qt.Key.Key_Space)
    was, now = (tab.model.index(place, column).data() for column in (SAYS, NOW))
    assert "Qty 520" in was
    assert "544" not in was
    assert "Qty 544" in now
    assert "520" not in now
    assert not tab.view.isColumnHidden(NOW)
    assert "520" in tab.page.toPlainText()
    QTest.keyClick(tab.modes[NUMBERS], Qt.Key.Key_Space)
    assert not any(row.note for row in tab.model.rows)
    assert [row.place for row in tab.model.rows if row.kind == "total"] == ["(8)", "(9)", "(10)", "(11)", "(12)", "(13)"]
    assert [mode for mode, button in tab.modes.items() if button.isChecked()] == [NUMBERS]


def test_a_text_that_changed_is_no_number(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    workspace = workspace_of(window, "BN-B-UAB")
    workspace.session.draft.put("lines[0].condition", "refurbished")
    tab = compare_tab(window, qtbot, "BN-B-UAB")
    qtbot.waitUntil(lambda: any(row.is_change for row in tab.model.rows))
    assert [row.place for row in tab.model.rows if row.is_change][:1] == ["001"]
    tab.show_mode(NUMBERS)
    assert not any(row.is_change for row in tab.model.rows)
    workspace.session.draft.reset(workspace.session.opened.offer)


def test_growth_on_an_old_rate_is_marked_and_moved_by_one_press(amended: Desk, window: MainWindow, qtbot: Any) -> None:
    tab = compare_tab(window, qtbot)
    session = workspace_of(window, f"{CASE}/A01").session
    qtbot.waitUntil(lambda: session.checked_once and bool(tab.model.found))
    place = next(at for at, row in enumerate(tab.model.rows) if row.place == "001")
    assert tab.model.index(place, REMARK).data().startswith("scope")
    assert "Move to line 005" in tab.scope.page.toPlainText()
    finding = next(one for one in session.findings if one.id == "old-rate-scope")
    tab.scope.page.anchorClicked.emit(QUrl("fix:0"))
    assert finding.fix == "move-scope:005=520"
    lines = {line.number: line for line in session.offer.lines}
    assert (lines["001"].quantity, lines["005"].quantity) == (520, 24)
    assert lines["005"].added_on == session.offer.price_date
    qtbot.waitUntil(lambda: not any(one.id == "old-rate-scope" for one in session.findings), timeout=10000)
    session.draft.undo_stack.undo()
    assert {line.number for line in session.offer.lines} == {"001", "002", "003", "004"}
    session.draft.reset(session.opened.offer)


def test_enter_leads_to_the_field_of_a_change(amended: Desk, window: MainWindow, qtbot: Any) -> None:
    tab = compare_tab(window, qtbot)
    workspace = workspace_of(window, f"{CASE}/A01")
    tab.view.setCurrentIndex(tab.model.index(next(at for at, row in enumerate(tab.model.rows) if row.place == "004"), SAYS))
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    assert workspace.tabs.tabText(workspace.tabs.currentIndex()) == "Lines"


def test_enter_on_a_change_of_another_version_opens_that_version(amended: Desk, window: MainWindow, qtbot: Any) -> None:
    tab = compare_tab(window, qtbot)
    tab.show_versions("DRAFT", "BASIC")
    qtbot.waitUntil(lambda: tab.compared is not None and tab.model.heads[AFTER] == "BASIC")
    tab.view.setCurrentIndex(tab.model.index(next(at for at, row in enumerate(tab.model.rows) if row.place == "001"), SAYS))
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    place: Any = window.shown_place()
    qtbot.waitUntil(lambda: place.workspace.session.shown == "BASIC")


def test_f7_leads_from_any_tab_and_back(amended: Desk, window: MainWindow, qtbot: Any) -> None:
    workspace = workspace_of(window, f"{CASE}/A01")
    workspace.show_tab("lines")
    window.commands.run("next-change")
    tab = workspace.tab("compare")
    assert isinstance(tab, CompareTab)
    qtbot.waitUntil(lambda: tab.compared is not None)
    window.commands.run("next-change")
    first = tab.row()
    window.commands.run("next-change")
    assert tab.row() is not first
    window.commands.run("last-change")
    assert tab.row() == first


def test_the_timeline_stands_over_a_document_that_is_not_in_force_where_there_is_room(
    amended: Desk, window: MainWindow, qtbot: Any
) -> None:
    window.resize(1366, 768)
    tab = compare_tab(window, qtbot)
    qtbot.waitUntil(lambda: tab.strip.isVisible())
    assert "Begun now" in tab.strip.accessibleDescription()
    window.resize(911, 512)
    qtbot.waitUntil(lambda: not tab.strip.isVisible())
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: tab.strip.isVisible())
    assert not compare_tab(window, qtbot, f"{CASE}/BASIC").strip.isVisible()
