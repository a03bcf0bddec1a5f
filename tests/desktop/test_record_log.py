"""Tasks and letters of a request and of a case: added, done, put off, logged, answered, corrected, all by keys and commands."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from sqlalchemy import select

from dsca_desk.desktop.log.panel import Log, open_counts, open_words
from dsca_desk.records.cases import Case
from dsca_desk.services.attachments import attach
from dsca_desk.services.issuing import keep_issued
from dsca_desk.services.tasks import letters_of, log_sent, tasks_of
from tests.desktop.requests_place import ACKNOWLEDGED, press

TODAY = date(2026, 11, 22)
REQUEST, CASE = ACKNOWLEDGED, "BN-B-UAB"


@pytest.fixture(params=[REQUEST, CASE])
def record(request, window, qtbot):
    """A request and a case, opened; their log shown by its key."""
    place = "requests" if request.param == REQUEST else "cases"
    window.go(place, request.param)
    window.place(place).take_focus() if place == "cases" else window.place(place).workspace.take_focus()
    press(qtbot, "Ctrl+L", target=window)
    qtbot.waitUntil(lambda: log_of(window).is_read)
    return request.param


def log_of(window):
    work = window.shown_place().workspace
    return work.tab("log") if window.current == "requests" else work.tab("summary").log


def dialog_of(window):
    (dialog,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
    return dialog


def keep(window, qtbot, **values):
    dialog = dialog_of(window)
    dialog.put(**values)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)


def add_task(window, qtbot, record, desk, **values):
    count = len(tasks_of(desk.store, record))
    press(qtbot, "Ctrl+T", target=window)
    keep(window, qtbot, **values)
    log = log_of(window)
    qtbot.waitUntil(lambda: len(log.tasks.list.rows) == count + 1)
    assert log.tasks.choose_where(lambda row: row.text == values["text"])
    return log


def test_the_key_leads_to_the_tasks(record, window):
    assert log_of(window).tasks.hasFocus()


def test_a_task_is_added_done_opened_again_and_put_off(record, window, qtbot, desk, questions):
    log = add_task(window, qtbot, record, desk, text="Call the embassy", due_on=date(2026, 11, 20))
    assert log.tasks.chosen().officer == desk.officer
    assert log.tasks.words(log.tasks.currentIndex().row())[0] == "20 Nov 2026, late"
    qtbot.keyClick(log.tasks, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: log.tasks.chosen().done_on == TODAY)
    qtbot.keyClick(log.tasks, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: log.tasks.chosen().done_on is None)
    questions.answer("+7", "They are closed")
    qtbot.keyClick(log.tasks, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: log.tasks.chosen().due_on == date(2026, 11, 29))
    assert log.tasks.chosen().put_off_why == "They are closed"


def test_a_task_without_words_and_an_unclear_day_are_refused(record, window, qtbot, desk, questions):
    before = len(tasks_of(desk.store, record))
    press(qtbot, "Ctrl+T", target=window)
    dialog = dialog_of(window)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.binder.problems()["text"] == "This is needed."
    dialog.reject()
    assert len(tasks_of(desk.store, record)) == before
    log = add_task(window, qtbot, record, desk, text="Call", due_on=date(2026, 11, 30))
    questions.answer("someday")
    log.put_off()
    assert "Nothing was changed" in questions.told[-1]


def test_a_letter_is_logged_answered_corrected_and_given_out_to_excel(record, window, qtbot, desk, questions, tmp_path):
    log = log_of(window)
    count = len(letters_of(desk.store, record))
    press(qtbot, "Ctrl+Shift+T", target=window)
    keep(window, qtbot, subject="When do they come?", party="Embassy", on=date(2026, 11, 16), answer_due_on=date(2026, 11, 20))
    qtbot.waitUntil(lambda: len(log.letters.list.rows) == count + 1)
    assert log.letters.choose_where(lambda row: row.subject == "When do they come?")
    assert "late" in log.letters.words(log.letters.currentIndex().row())
    questions.answer("21 Nov 2026", "It was a call")
    log.answered()
    qtbot.waitUntil(lambda: log.letters.chosen().answered_on == date(2026, 11, 21))
    log.letters.setFocus()
    qtbot.keyClick(log.letters, Qt.Key.Key_Return)
    keep(window, qtbot, kind="CALL")
    qtbot.waitUntil(lambda: log.letters.chosen().kind == "CALL")
    questions.answer(tmp_path / "log.xlsx")
    log.letters.setFocus()
    window.commands.run("export-shown")
    sheet = load_workbook(tmp_path / "log.xlsx").worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "When do they come?" in cells
    assert "Call" in cells


def test_a_letter_of_a_day_to_come_is_refused_at_its_field(record, window, qtbot, desk):
    before = len(letters_of(desk.store, record))
    press(qtbot, "Ctrl+Shift+T", target=window)
    dialog = dialog_of(window)
    dialog.put(subject="Too soon", on=date(2026, 12, 1))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "has not come yet" in dialog.binder.problems()["on"]
    dialog.reject()
    assert len(letters_of(desk.store, record)) == before


def test_the_record_says_what_is_open(record, window, qtbot, desk):
    add_task(window, qtbot, record, desk, text="Late one", due_on=date(2026, 11, 1))
    work = window.shown_place().workspace
    chip = work.head.log if window.current == "requests" else work.tab("summary").chip
    qtbot.waitUntil(lambda: "late since 01 Nov 2026" in chip.button.accessibleName())


def test_the_words_of_a_task_are_changed_and_a_later_day_is_refused(record, window, qtbot, desk):
    log = add_task(window, qtbot, record, desk, text="Call the embasy", due_on=date(2026, 11, 30))
    qtbot.keyClick(log.tasks, Qt.Key.Key_F2)
    dialog = dialog_of(window)
    dialog.put(text="Call the embassy", waiting_for="Embassy", due_on=date(2026, 12, 24))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "put it off" in dialog.binder.problems()["due_on"]
    dialog.put(due_on=date(2026, 11, 27))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: log.tasks.chosen() is not None and log.tasks.chosen().text == "Call the embassy")
    kept = next(one for one in tasks_of(desk.store, record) if one.id == log.tasks.chosen().id)
    assert (kept.waiting_for, kept.due_on) == ("Embassy", date(2026, 11, 27))


def test_an_entry_that_names_a_kept_paper_opens_it(window, qtbot, desk, questions, monkeypatch):
    opened = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    act = {"by": desk.officer, "at": desk.clock()}
    attach(desk.store, REQUEST, b"%PDF-1.7 ack", name="ack.pdf", media_type="application/pdf", kind="ACKNOWLEDGEMENT", **act)
    with desk.store.writing(*act.values(), "logged") as session:
        case = session.scalars(select(Case).where(Case.identifier == CASE)).one()
        log_sent(session, "A paper that is gone", on=TODAY, case_id=case.id, paper="gone.pdf")
    keep_issued(
        desk.store,
        CASE,
        "BASIC",
        b"%PDF-1.7 letter",
        kind="LETTER",
        name="loa.pdf",
        media_type="application/pdf",
        printed_on=TODAY,
        **act,
    )
    for place, record, name, content in (
        ("requests", REQUEST, "ack.pdf", b"%PDF-1.7 ack"),
        ("cases", CASE, "loa.pdf", b"%PDF-1.7 letter"),
    ):
        window.go(place, record)
        window.commands.run("show-log")
        qtbot.waitUntil(lambda: log_of(window).is_read)
        log = log_of(window)
        assert log.letters.choose_where(lambda row, name=name: row.paper == name)
        log.letters.setFocus()
        qtbot.keyClick(log.letters, Qt.Key.Key_Return)
        assert (Path(opened[-1]).name, Path(opened[-1]).read_bytes()) == (name, content)
    assert log.letters.choose_where(lambda row: row.paper == "gone.pdf")
    log.open_paper()
    assert "gone.pdf is not kept any more" in questions.told[-1]


def test_a_new_request_has_no_tasks_yet(window, questions):
    window.go("requests")
    window.place("requests").new()
    window.commands.run("add-task")
    assert "Save the request first" in questions.told[-1]
    window.place("requests").workspace.discard()


def test_nothing_open_says_nothing():
    assert open_words(Log([], []), TODAY) == ("", False)
    assert open_counts(Log([], []), TODAY) == ""
