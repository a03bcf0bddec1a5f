"""Saving to files: one way for letter, workbook and papers, the folder remembered, nothing half written."""

import errno
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dsca_desk.cli import main
from dsca_desk.desktop.saving import ANY, EXCEL, PDF, ask_where, write_file, write_whole
from dsca_desk.desktop.shell.keys import KeysDialog
from dsca_desk.documents.letter.reading import PageRange

AT = "2026-11-22T09:30:00+00:00"
CASE = "BN-B-UAB"


def opened(window, qtbot, case=CASE):
    window.go("cases", case)
    workspace = window.place("cases").workspace
    qtbot.waitUntil(lambda: workspace.session.checked_once)
    return workspace


def suggested(questions, title):
    """Where the last dialog of a title began."""
    return Path([asked.text for asked in questions.asked if asked.title == title][-1])


def run(window, name):
    """Choose a command of the menu."""
    next(command for command in window.commands if command.name == name).run()


# --- where to -------------------------------------------------------------------------------------------------------------------


def test_the_folder_used_last_is_suggested_next(desk, questions, tmp_path):
    questions.answer(tmp_path / "one.pdf", None, tmp_path / "gone" / "two.pdf", None)
    assert ask_where(desk, "Save", "a.pdf", PDF) == tmp_path / "one.pdf"
    assert suggested(questions, "Save").parent != tmp_path
    assert ask_where(desk, "Save", "b.pdf", PDF) is None
    assert suggested(questions, "Save") == tmp_path / "b.pdf"
    ask_where(desk, "Save", "c.pdf", PDF)
    ask_where(desk, "Save", "d.pdf", PDF)
    assert suggested(questions, "Save") == Path.home() / "d.pdf", "a folder that is not there any more is not suggested"


@pytest.mark.parametrize(
    ("typed", "kinds", "made"),
    [("letter", PDF, "letter.pdf"), ("letter.PDF", PDF, "letter.PDF"), ("book", EXCEL, "book.xlsx"), ("paper", ANY, "paper")],
)
def test_a_name_without_its_kind_gets_it(desk, questions, tmp_path, typed, kinds, made):
    questions.answer(tmp_path / typed)
    assert ask_where(desk, "Save", "x", kinds) == tmp_path / made


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    target = tmp_path / "letter.pdf"
    target.write_bytes(b"old")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    with pytest.raises(OSError, match="No such file") as missing:
        write_whole(tmp_path / "missing" / "letter.pdf", b"new")
    assert missing.value.errno == errno.ENOENT
    folder = tmp_path / "folder.pdf"
    folder.mkdir()
    assert "could not be written" in write_file(folder, b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.pdf", "letter.pdf"]


# --- letter and workbook --------------------------------------------------------------------------------------------------------


def test_the_menu_saves_the_letter_as_it_stands_with_what_is_being_typed(window, qtbot, questions, tmp_path, office_file):
    workspace = opened(window, qtbot)
    lines = workspace.show_tab("lines")
    lines.view.setFocus()
    qtbot.waitUntil(lines.view.hasFocus)
    lines.view.go(0, [column.name for column in lines.model.columns].index("unit_price"))
    qtbot.keyClicks(QApplication.focusWidget(), "2")
    qtbot.keyClicks(QApplication.focusWidget(), "3456.00")  # still in the cell
    out = tmp_path / "letter"
    questions.answer(out)
    run(window, "save-letter")
    saved = out.with_suffix(".pdf")
    qtbot.waitUntil(saved.exists)
    assert workspace.tab("documents").isVisible(), "what is saved is shown"
    assert workspace.save()
    command = tmp_path / "command.pdf"
    assert main(["--database", str(office_file), "--at", AT, "letter", CASE, "-o", str(command)]) == 0
    assert saved.read_bytes() == command.read_bytes()


def test_the_workbook_is_saved_from_any_tab_and_says_where(window, qtbot, questions, tmp_path):
    workspace = opened(window, qtbot)
    schedule = workspace.show_tab("schedule")
    out = tmp_path / "book.xlsx"
    questions.answer(out)
    run(window, "save-workbook")
    qtbot.waitUntil(lambda: bool(questions.told))
    assert out.exists()
    assert questions.told == [f"Saved: {out} was saved."]
    assert schedule.widget().isVisible()


def test_letter_workbook_and_sheet_of_keys_share_the_folder(window, qtbot, questions, tmp_path):
    workspace = opened(window, qtbot)
    tab = workspace.show_tab("documents")
    qtbot.waitUntil(lambda: tab.pdf is not None)
    questions.answer(tmp_path / "letter.pdf", tmp_path / "book.xlsx", tmp_path / "keys.pdf")
    tab.save_letter()
    tab.save_workbook()
    assert suggested(questions, "Save the workbook") == tmp_path / "BN-B-UAB BASIC.xlsx"
    dialog = KeysDialog(window)
    qtbot.addWidget(dialog)
    dialog.save.setFocus()
    qtbot.keyClick(dialog.save, Qt.Key.Key_Space)
    assert suggested(questions, "Save the sheet of keys").parent == tmp_path
    assert (tmp_path / "keys.pdf").exists()
    qtbot.waitUntil((tmp_path / "book.xlsx").exists)
    dialog.close()
    dialog.deleteLater()


# --- the pages are checked ------------------------------------------------------------------------------------------------------


def test_the_preview_feeds_the_check_of_the_pages(window, qtbot):
    workspace = opened(window, qtbot)
    session = workspace.session
    assert session.pages is None
    tab = workspace.show_tab("documents")
    qtbot.waitUntil(lambda: session.pages is not None)
    assert session.pages == PageRange(tab.images.count, tab.images.count)
    session.draft.put("nickname", "Mountain radios")
    assert session.pages is None, "the pages were those of the draft before"
    qtbot.waitUntil(lambda: session.pages is not None)
    session.draft.reset(session.opened.offer)
    qtbot.waitUntil(lambda: session.pages is not None and not session.desk.jobs.running)


def test_the_check_asked_for_prints_the_letter_and_counts_its_checks_as_passed(window, qtbot):
    workspace = opened(window, qtbot)
    session, tab = workspace.session, workspace.show_tab("checks")
    tab.tools.buttons["passed"].click()
    before = [entry.check.id for entry in tab.model.entries if entry.kind == "passed"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: session.pages is not None)
    after = [entry.check.id for entry in tab.model.entries if entry.kind == "passed"]
    assert set(after) - set(before) == {"page-range"}


def test_pages_that_do_not_agree_are_an_error_until_the_draft_is_another(window, qtbot):
    workspace = opened(window, qtbot)
    session = workspace.session
    session.take_pages(session.price, PageRange(5, 6, (3,)))
    qtbot.waitUntil(lambda: any(one.id == "page-range" for one in session.findings))
    session.draft.put("nickname", "Radios")
    qtbot.waitUntil(lambda: all(one.id != "page-range" for one in session.findings))
    session.draft.reset(session.opened.offer)
    qtbot.waitUntil(lambda: not session.desk.jobs.running)
