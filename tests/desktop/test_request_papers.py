"""The checklist of a request, its letters and papers, on screen with keys."""

from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.requests.checklist import ANSWER, EVIDENCE, ChecklistModel
from dsca_desk.desktop.requests.place import RequestsPlace
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.services.attachments import attachment_bytes, list_attachments
from dsca_desk.services.requests import open_request
from tests.desktop.requests_place import ACKNOWLEDGED, RECEIVED, press, type_in, workspace


@pytest.fixture
def place(window):
    window.go("requests")
    found = window.place("requests")
    assert isinstance(found, RequestsPlace)
    return found


def test_the_checklist_model_holds_to_the_rules_of_models(desk, qtbot, qtmodeltester):
    session = RequestSession.open(desk, RECEIVED)
    model = ChecklistModel(session)
    qtmodeltester.check(model)
    assert model.rowCount() == 13
    model.show_whole(True)
    assert model.rowCount() > 50
    session.deleteLater()


def test_evidence_is_typed_into_the_checklist(place, qtbot, desk):
    place.open(ACKNOWLEDGED)
    view = workspace(place).ready.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, EVIDENCE))
    type_in(qtbot, "C4.4 looked at")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.currentIndex().row() == 2)
    given = {answer.point: answer for answer in open_request(desk.store, ACKNOWLEDGED).answers}
    assert (given["ACT-02"].evidence, given["ACT-02"].answer) == ("C4.4 looked at", "unknown")
    view.setCurrentIndex(view.model().index(1, ANSWER))
    press(qtbot, Qt.Key.Key_Space)
    given = {answer.point: answer for answer in open_request(desk.store, ACKNOWLEDGED).answers}
    assert (given["ACT-02"].answer, given["ACT-02"].by) == ("yes", desk.officer)


def test_answers_do_not_disturb_a_draft(place, qtbot, desk):
    place.open(ACKNOWLEDGED)
    workspace(place).go_to("subject")
    type_in(qtbot, "X")
    press(qtbot, Qt.Key.Key_F11)
    press(qtbot, "Y")
    assert workspace(place).session.draft.dirty
    press(qtbot, "Ctrl+S")
    assert not workspace(place).session.draft.dirty


def test_the_letter_of_what_is_missing_is_kept_byte_for_byte(place, qtbot, desk, questions, tmp_path):
    place.open(ACKNOWLEDGED)
    questions.answer(tmp_path / "missing.pdf")
    workspace(place).ready.missing.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    saved = (tmp_path / "missing.pdf").read_bytes()
    paper = list_attachments(desk.store, ACKNOWLEDGED)[-1]
    assert (paper.kind, paper.sha256) == ("MISSING", sha256(saved).hexdigest())
    assert attachment_bytes(desk.store, paper.id) == saved
    assert open_request(desk.store, ACKNOWLEDGED).status == "insufficient"


def test_a_file_that_cannot_be_written_changes_nothing(place, qtbot, desk, questions, tmp_path):
    place.open(RECEIVED)
    questions.answer(tmp_path / "no such folder" / "ack.pdf")
    workspace(place).acknowledge()
    assert open_request(desk.store, RECEIVED).status == "received"
    assert "cannot be written" in questions.told[0]


def test_files_are_dropped_opened_and_saved(place, qtbot, desk, questions, tmp_path, monkeypatch):
    place.open(RECEIVED)
    tab = workspace(place).show_tab("attachments")
    paper = tmp_path / "cover letter.pdf"
    paper.write_bytes(b"%PDF-1.7 cover")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(paper))])
    tab.dropEvent(
        QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    )
    row = list_attachments(desk.store, RECEIVED)[-1]
    assert (row.name, row.media_type, row.size) == ("cover letter.pdf", "application/pdf", 14)
    tab.table.setFocus()
    press(qtbot, Qt.Key.Key_Down, times=2)
    opened = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    tab.open_paper()
    assert Path(opened[0]).read_bytes() == b"%PDF-1.7 cover"
    questions.answer(tmp_path / "copy.pdf", [paper, tmp_path / "gone.pdf"])
    tab.save_copy()
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF-1.7 cover"
    workspace(place).attach()
    assert "is attached to request" in questions.told[0]
    assert "gone.pdf cannot be read" in questions.told[0]


def test_files_dragged_over_the_papers_are_taken_and_text_is_not(place, qtbot, desk, tmp_path):
    place.open(RECEIVED)
    tab = workspace(place).show_tab("attachments")
    qtbot.waitUntil(tab.isVisible)
    paper = tmp_path / "cover letter.pdf"
    paper.write_bytes(b"%PDF-1.7 cover")
    files, words = QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(paper)), QUrl.fromLocalFile(str(tmp_path))])
    words.setText("cover letter.pdf")
    assert [dragged_over(tab, data) for data in (files, words)] == [True, False]
    assert not tab.table.acceptDrops(), "what is dropped on the table reaches the tab"
    tab.drop(files)
    assert list_attachments(desk.store, RECEIVED)[-1].name == "cover letter.pdf"
    assert "is a folder" in desk.questions.told[0]
    place.new()
    fresh = workspace(place).show_tab("attachments")
    assert not dragged_over(fresh, files), "a request that is not kept yet has no papers"


def dragged_over(tab, data):
    event = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(tab, event)
    return event.isAccepted()


def test_letters_that_went_out_are_listed_shown_and_given_out_again_byte_for_byte(place, qtbot, desk, questions, tmp_path, clock):
    place.open(RECEIVED)
    first, second = tmp_path / "ack.pdf", tmp_path / "missing.pdf"
    tab = workspace(place).show_tab("letters")
    titles = workspace(place).tabs
    assert titles.tabText(2) == "Letters"
    questions.answer(first)
    tab._acknowledge.click()
    clock.forward(days=2)
    questions.answer(second)
    tab._missing.click()
    assert [titles.tabText(place) for place in (1, 2)] == ["Attachments 1", "Letters 2"]
    assert [tab.table.rows.index(row, 1).data() for row in range(2)] == ["Acknowledgment", "What is missing"]
    assert tab.table.paper.kind == "MISSING", "the one just printed is chosen"
    qtbot.waitUntil(lambda: tab.images.count > 0)
    tab.table.setFocus()
    press(qtbot, Qt.Key.Key_Up)
    assert tab.table.paper.kind == "ACKNOWLEDGEMENT"
    assert f"SHA-256 {sha256(first.read_bytes()).hexdigest()}" == tab._hash.text()
    clock.forward(days=30)
    again = tmp_path / "again.pdf"
    questions.answer(again)
    tab.save_copy()
    assert again.read_bytes() == first.read_bytes()


def test_a_letter_whose_copy_cannot_be_written_is_told(place, desk, questions, tmp_path, monkeypatch):
    place.open(RECEIVED)
    questions.answer(tmp_path / "ack.pdf")
    workspace(place).acknowledge()
    tab = workspace(place).show_tab("letters")
    questions.answer(tmp_path / "held.pdf")

    def refuse(_target, _content):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dsca_desk.desktop.requests.papers.write_whole", refuse)
    tab.save_copy()
    assert "another program holds the file open" in questions.told[-1]
    assert not (tmp_path / "held.pdf").exists()
