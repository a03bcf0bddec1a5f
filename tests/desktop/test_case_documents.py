"""The Documents tab: pages that follow the draft, the same bytes as the command line, saving, printing, keeping as issued."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication

from dsca_desk.cli import main
from dsca_desk.desktop.cases.documents_files import NO_PRINTER, paint_sheets
from dsca_desk.desktop.preview_sheets import Sheets
from dsca_desk.desktop.saving import write_file
from dsca_desk.documents.letter import letter_extract, letter_pdf
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.cases import open_case
from dsca_desk.services.issuing import issued_bytes, list_issued
from dsca_desk.services.printing import letter_to_print

AT = "2026-11-22T09:30:00+00:00"
CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(window, qtbot, case):
    window.go("cases")
    window.place("cases").open(case)
    workspace = window.place("cases").workspace
    qtbot.waitUntil(lambda: bool(workspace.session.notes))
    return workspace


def shown(window, qtbot, case):
    """Preview a case with Ctrl+P and wait for all its pages."""
    workspace = opened(window, qtbot, case)
    workspace.show_tab("summary").widget().setFocus()
    press(qtbot, Qt.Key.Key_P, CONTROL)
    tab = workspace.tab("documents")
    assert tab.isVisible()
    qtbot.waitUntil(lambda: tab.pdf is not None)
    return workspace, tab


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def text_of(pdf, page=0):
    sheets = Sheets(pdf)
    try:
        return sheets.text(page)
    finally:
        sheets.close()


@pytest.mark.parametrize("case", ["BN-B-UAB", "BN-B-UCD"])
def test_the_letter_is_that_of_the_command_line(window, qtbot, office_file, tmp_path, case):
    _workspace, tab = shown(window, qtbot, case)
    out = tmp_path / "letter.pdf"
    assert main(["--database", str(office_file), "--at", AT, "letter", case, "-o", str(out)]) == 0
    assert tab.pdf == out.read_bytes()


def test_the_workbook_is_that_of_the_command_line(window, qtbot, office_file, tmp_path, questions):
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    saved, out = tmp_path / "saved.xlsx", tmp_path / "other.xlsx"
    questions.answer(saved)
    tab.save_workbook()
    qtbot.waitUntil(saved.exists)
    arguments = ["--database", str(office_file), "--at", AT, "--by", "J. Rivera", "workbook", "BN-B-UAB", "-o", str(out)]
    assert main(arguments) == 0
    assert saved.read_bytes() == out.read_bytes()


def test_the_pages_follow_the_draft(window, qtbot):
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    assert "Tactical Radios and Support" in text_of(tab.pdf)
    assert "Tactical Radios" in tab.view.accessibleDescription()
    workspace.session.draft.put("nickname", "Mountain Radios")
    qtbot.waitUntil(lambda: tab.pdf is not None and "Mountain Radios" in text_of(tab.pdf))
    assert "Mountain Radios" in tab.view.accessibleDescription()
    workspace.session.draft.undo_stack.undo()
    qtbot.waitUntil(lambda: tab.pdf is not None and "Tactical Radios" in text_of(tab.pdf))


def test_nothing_is_printed_while_nobody_looks(window, qtbot, desk):
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    before = tab.pdf
    workspace.show_tab("summary")
    qtbot.waitUntil(lambda: not desk.jobs.running)
    titles = []
    desk.jobs.started.connect(lambda job: titles.append(job.title))
    workspace.session.draft.put("nickname", "Mountain Radios")
    qtbot.waitUntil(lambda: "Checking the offer" in titles and not desk.jobs.running)
    assert set(titles) == {"Checking the offer"}
    workspace.show_tab("documents")
    qtbot.waitUntil(lambda: tab.pdf not in (None, before))
    assert "Mountain Radios" in text_of(tab.pdf)


def test_pages_are_walked_and_zoomed_from_the_keyboard(window, qtbot):
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    view = tab.view
    assert view.hasFocus()
    assert (view.page, view.fit) == (0, "width")
    press(qtbot, Qt.Key.Key_End)
    assert view.page == tab.images.count - 1
    assert view.accessibleName() == f"Page {tab.images.count} of {tab.images.count}"
    press(qtbot, Qt.Key.Key_Home)
    press(qtbot, Qt.Key.Key_PageDown)
    press(qtbot, Qt.Key.Key_PageDown)
    assert view.page == 1
    percent = view.percent
    press(qtbot, Qt.Key.Key_Plus, CONTROL)
    assert view.percent > percent
    assert view.page == 1
    assert tab.zoom.currentText() == f"{view.percent} %"
    at = QPointF(50, 50)
    wheel = QWheelEvent(at, at, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, CONTROL, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view.viewport(), wheel)
    assert view.percent == pytest.approx(percent, abs=2)
    press(qtbot, Qt.Key.Key_0, CONTROL)
    assert (view.fit, tab.zoom.currentText()) == ("width", "Width")


def test_the_list_of_pages_goes_along_and_leads(window, qtbot):
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    press(qtbot, Qt.Key.Key_End)
    assert tab.list.currentIndex().row() == tab.images.count - 1
    tab.list.setFocus()
    press(qtbot, Qt.Key.Key_Home)
    assert tab.view.page == 0
    press(qtbot, Qt.Key.Key_Down)
    assert tab.view.page == 1


def test_a_word_is_found_and_walked_through(window, qtbot):
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    tab.words.setFocus()
    qtbot.keyClicks(tab.words, "manpack")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: " of " in tab.found.text())
    first, count = (int(part) for part in tab.found.text().split(" of "))
    assert (first, tab.view.page) == (1, 0)
    press(qtbot, Qt.Key.Key_Return)
    assert tab.found.text() == f"2 of {count}"
    assert tab.view.page == 1
    tab.words.clear()
    qtbot.keyClicks(tab.words, "zebra")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.found.text() == "not found")


def test_the_letter_is_saved_and_a_file_that_cannot_be_written_is_told(window, qtbot, tmp_path, questions):
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    questions.answer(tmp_path / "letter.pdf", tmp_path / "missing" / "letter.pdf")
    tab.save_letter()
    assert (tmp_path / "letter.pdf").read_bytes() == tab.pdf
    tab.save_letter()
    assert "letter.pdf could not be written" in questions.told[0]
    assert "unharmed" in questions.told[0]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    folder = tmp_path / "letter.pdf"
    folder.mkdir()
    assert "could not be written" in write_file(folder, b"new")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_computer_without_a_printer_is_told_so(window, qtbot, questions, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    press(qtbot, Qt.Key.Key_P, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert questions.told == [f"Not printed: {NO_PRINTER}"]
    assert tab.pdf is not None


def test_a_printer_gets_whole_pages(window, qtbot, tmp_path):
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    out = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    sheets = Sheets(tab.pdf)
    assert paint_sheets(printer, sheets, 2, 3)
    sheets.close()
    printed = Sheets(out.read_bytes())
    assert printed.count == 2
    assert printed.size(0) == pytest.approx((612, 792), abs=1)
    printed.close()


def test_what_stands_against_issuing_is_said_beside_the_lock(window, qtbot):
    workspace, tab = shown(window, qtbot, "BN-P-LZQ")
    qtbot.waitUntil(lambda: bool(workspace.session.findings))
    assert not tab.issue.isEnabled()
    assert "Lines and codes: 1 error." in tab.reasons
    assert "2 figures not confirmed." in tab.reasons
    assert tab.issue.accessibleDescription() == " ".join(tab.reasons)
    workspace.session.draft.put("nickname", "Harbor")
    assert any("not saved" in reason for reason in tab.reasons)
    tab.keep_issued()
    assert list_issued(workspace.session.desk.store, "BN-P-LZQ") == []


def test_a_letter_is_kept_as_issued_and_reprinted_byte_for_byte(window, qtbot, desk, questions, tmp_path):
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    assert "2 figures not confirmed." in tab.reasons
    press(qtbot, Qt.Key.Key_F8)
    checks = workspace.tab("checks")
    qtbot.waitUntil(lambda: any(entry.fix == "Confirm the figure…" for entry in checks.model.entries))
    while places := [row for row, entry in enumerate(checks.model.entries) if entry.fix == "Confirm the figure…"]:
        checks.view.choose(places[0])
        questions.answer("Memo of 1 Nov 2026")
        press(qtbot, Qt.Key.Key_Period, CONTROL)
    workspace.show_tab("documents")
    assert tab.reasons == ()
    questions.answer("Keep as issued")
    tab.issue.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(tab.issued) == 1)
    kept = issued_bytes(desk.store, tab.issued[0].id)
    assert hashlib.sha256(kept).hexdigest() == tab.issued[0].sha256
    assert tab.pdf == kept
    assert "DRAFT" not in text_of(kept)
    assert open_case(desk.store, "BN-B-UAB").status == "Offered"
    assert workspace.session.read_only
    assert not tab.issue.isEnabled()
    questions.answer(tmp_path / "copy.pdf")
    tab.copy.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert Path(tmp_path / "copy.pdf").read_bytes() == kept
    tab.which.setCurrentIndex(0)
    tab.show_issued(0)
    qtbot.waitUntil(lambda: tab.pdf is not None)


def test_pages_alone_look_as_in_the_whole_letter(desk):
    offer = open_case(desk.store, "BN-B-VTM").offer
    priced = price(offer, desk.policy)
    letter = letter_to_print(
        priced, payment_schedule(priced, desk.policy), desk.policy, status="Review", printed_on=desk.today, carries_case=False
    )
    pdf, count = letter_extract(letter, 3, 4)
    whole, part = Sheets(letter_pdf(letter)), Sheets(pdf, 2, count)
    assert part.count == whole.count == count
    assert [part.has(page) for page in range(5)] == [False, False, True, True, False]
    for page in (2, 3):
        assert part.image(page, 1.5) == whole.image(page, 1.5)
        assert part.text(page) == whole.text(page)
    with pytest.raises(IndexError):
        part.image(0, 1.0)
    for sheets in (whole, part):
        sheets.close()
    assert whole.text(0) == ""
    assert whole.find("the") == []
