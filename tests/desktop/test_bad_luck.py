"""Bad luck: the data file is gone, the disk is full, somebody saved first. One sentence each, and nothing typed is lost."""

import msgspec
import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.forms.conflict import ConflictDialog
from dsca_desk.desktop.journal import Journal
from dsca_desk.records.offer import Offer
from dsca_desk.services.cases import open_case, save_case

CASE = "BN-B-UAB"
TYPED = "typed in vain?"


@pytest.fixture
def workspace(window):
    """The radio case with a nickname typed over."""
    window.go("cases", CASE)
    opened = window.place("cases").workspace
    yield opened
    opened.session.draft.reset(opened.session.opened.offer)


def press(qtbot, keys):
    combination = QKeySequence(keys)[0]
    qtbot.keyClick(QApplication.focusWidget(), combination.key(), combination.keyboardModifiers())


def type_nickname(qtbot, workspace):
    """Type another nickname into its field, as a person does."""
    assert workspace.go_to("nickname")
    press(qtbot, "Ctrl+A")
    qtbot.keyClicks(QApplication.focusWidget(), TYPED)
    assert workspace.session.draft.dirty


def kept_nickname(workspace, tmp_path):
    """The nickname in the journal, as the next program would find it."""
    journal = workspace.session.desk.journal
    journal.release()
    (draft,) = Journal(tmp_path / "drafts").kept(workspace.session.desk.place)
    return msgspec.json.decode(draft.value, type=Offer).nickname


# --- the data file --------------------------------------------------------------------------------------------------------


def test_a_data_file_that_is_gone_is_told_once_and_nothing_typed_is_lost(
    workspace, window, qtbot, questions, office_file, tmp_path
):
    type_nickname(qtbot, workspace)
    away = office_file.rename(tmp_path / "elsewhere.db")
    press(qtbot, "Ctrl+S")
    assert len(questions.told) == 1, "one sentence says it"
    assert questions.told[0].startswith("Not saved: ")
    assert str(office_file) in questions.told[0]
    assert workspace.session.draft.dirty
    assert workspace.session.offer.nickname == TYPED
    assert QApplication.focusWidget().text() == TYPED
    workspace.session.keeper.keep_now()
    assert kept_nickname(workspace, tmp_path) == TYPED
    assert not office_file.exists(), "no new file is made up in its place"
    away.rename(office_file)
    press(qtbot, "Ctrl+S")
    assert not workspace.session.draft.dirty
    assert open_case(window.desk.store, CASE).offer.nickname == TYPED


# --- the disk of the drafts -----------------------------------------------------------------------------------------------


def test_a_disk_that_takes_no_drafts_is_told_once_and_the_case_can_still_be_saved(workspace, window, qtbot, questions, tmp_path):
    (tmp_path / "drafts").write_text("a file stands where the folder of the drafts should be")
    with qtbot.waitSignal(workspace.session.keeper.failed, timeout=3000) as failed:
        type_nickname(qtbot, workspace)
    assert "What you typed is still in the window" in failed.args[0]
    assert "Draft not kept" in window.status.saved.text()
    with qtbot.waitSignal(workspace.session.keeper.failed, timeout=3000):
        press(qtbot, "End")
        qtbot.keyClicks(QApplication.focusWidget(), "!")
    assert len(questions.told) == 1, "told once, not at every key"
    assert questions.told[0].startswith("The draft was not kept: ")
    press(qtbot, "Ctrl+S")
    assert open_case(window.desk.store, CASE).offer.nickname == f"{TYPED}!"
    (tmp_path / "drafts").unlink()


# --- somebody else --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("column", "kept"), [(2, TYPED), (3, "theirs")])
def test_of_two_nicknames_the_one_chosen_with_keys_is_kept(workspace, qtbot, desk, clock, column, kept):
    opened = open_case(desk.store, CASE)
    save_case(desk.store, msgspec.structs.replace(opened.offer, nickname="theirs"), opened.revision, by="M. Osei", at=clock())
    type_nickname(qtbot, workspace)
    press(qtbot, "Ctrl+S")
    assert open_case(desk.store, CASE).offer.nickname == "theirs", "nothing is saved before somebody has chosen"
    dialog = workspace.findChild(ConflictDialog)
    qtbot.waitUntil(dialog.table.hasFocus)
    dialog.table.setCurrentCell(0, column)
    press(qtbot, "Space")
    press(qtbot, "Alt+W")
    qtbot.waitUntil(lambda: not workspace.session.draft.dirty)
    assert open_case(desk.store, CASE).offer.nickname == kept


# --- files to write -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["letter", "workbook"])
def test_a_document_that_cannot_be_written_leaves_the_typed_alone(workspace, window, qtbot, questions, tmp_path, what):
    type_nickname(qtbot, workspace)
    folder = tmp_path / "a folder.pdf"
    folder.mkdir()
    questions.answer(folder)
    window.commands.run(f"save-{what}")
    qtbot.waitUntil(lambda: bool(questions.told))
    (said,) = questions.told
    assert "could not be written" in said
    assert "Nothing was changed" in said or "unharmed" in said
    assert not list(folder.iterdir())
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")] == []
    assert workspace.session.offer.nickname == TYPED
    assert workspace.session.draft.dirty
