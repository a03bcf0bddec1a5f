"""What menus do with what is written at once: each command shows its tab and opens what the button there opens."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from dsca_desk.desktop.steps.dialog import StepDialog

CASE = "PL-B-UEA"  # in review
OPENS = {
    "take-step": ("Milestones", "Next step of PL-B-UEA BASIC"),
    "post-milestone": ("Milestones", "Post a milestone"),
    "place-hold": ("Milestones", "Place a hold"),
    "record-factor": ("Milestones", "Extenuating factor"),
    "ask-offices": ("Reviews", "Ask offices for their position"),
    "send-back": ("Reviews", "Next step of PL-B-UEA BASIC"),
    "enter-approval": ("Reviews", "Approval"),
    "record-delivery": ("Execution", "Record a delivery"),
    "report-discrepancy": ("Execution", "Write a discrepancy report"),
}
IN_MENU = (*OPENS, "undo-step", "import-status", "print-package-sheet")


@pytest.fixture
def workspace(window):
    window.go("cases", CASE)
    return window.place("cases").workspace


def shown(window):
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


@pytest.mark.parametrize(("command", "tab", "title"), [(name, *opens) for name, opens in OPENS.items()])
def test_a_command_shows_its_tab_and_opens_its_dialog(window, workspace, command, tab, title):
    window.commands.run(command)
    assert workspace.tabs.tabText(workspace.tabs.currentIndex()) == tab
    (dialog,) = shown(window)
    assert dialog.windowTitle() == title
    if command == "send-back":
        assert dialog.step.event == "return to agency"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not shown(window)


def test_the_last_step_is_undone_from_the_menu(window, workspace, questions, desk):
    before = workspace.session.opened.status
    questions.answer("it was taken too early")
    window.commands.run("undo-step")
    assert workspace.session.opened.status != before
    assert questions.asked[-1].title == "Undo a step"


def test_the_sheet_of_the_package_is_saved_from_the_menu(window, workspace, questions, qtbot, tmp_path):
    target = tmp_path / "sheet.pdf"
    questions.answer(target)
    window.commands.run("print-package-sheet")
    assert workspace.tabs.tabText(workspace.tabs.currentIndex()) == "Reviews"
    assert questions.asked[-1].text.endswith(f"Package sheet {CASE} BASIC.pdf")
    qtbot.waitUntil(target.exists)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_sheet_that_cannot_be_written_is_told(window, workspace, questions, qtbot, tmp_path):
    questions.answer(tmp_path / "no folder" / "sheet.pdf")
    window.commands.run("print-package-sheet")
    qtbot.waitUntil(lambda: bool(questions.told))
    assert "could not be written" in questions.told[-1]


def test_without_a_case_the_commands_are_there_but_locked(window):
    window.go("cases")
    window.commands.refresh()
    assert not any(window.commands.action(name).isEnabled() for name in IN_MENU)


def test_unsaved_edits_come_before_a_step_from_the_menu(window, workspace, questions):
    workspace.session.draft.put("nickname", "Radios")
    window.commands.run("take-step")
    assert "Save them (Ctrl+S)" in questions.told[-1]
    assert not window.findChildren(StepDialog)


def test_letters_of_the_record_menu_lead_to_one_command_each(window):
    for place in ("requests", "cases"):
        window.go(place)
    words = [command.text for command in window.commands if command.menu == "&Record"]
    letters = [text[text.index("&") + 1].lower() for text in words if "&" in text]
    assert len(letters) == len(set(letters)), sorted(letters)
