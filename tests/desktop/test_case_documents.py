"""The Documents tab: pages that follow the draft, the same bytes as the command line, saving, printing, keeping as issued."""

import hashlib
from decimal import Decimal
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
from dsca_desk.services.issuing import issued_bytes, keep_issued, list_issued
from dsca_desk.services.printing import letter_to_print
from tests.services.walking import countersign

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


def test_figures_are_confirmed_and_the_letter_waits_for_its_countersignature(window, qtbot, questions):
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
    assert tab.reasons == ("The document is Review; its letter leaves the desk when it is Countersigned.",)


def test_a_letter_is_kept_as_issued_and_reprinted_byte_for_byte(window, qtbot, desk, questions, tmp_path):
    countersign(desk.store, desk.policy, "BN-B-UAB", desk.today)
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    qtbot.waitUntil(lambda: tab.reasons == ())
    questions.answer("Keep as issued", "agreed with the purchaser")
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


# --- from the page to the field -----------------------------------------------------------------------------------------------


def stand_on(qtbot, tab, words):
    """Go over the printed values with Right until one is reached."""
    tab.view.setFocus()
    press(qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: tab.fields.place is not None)
    for _ in range(120):
        if tab.fields.place.words == words:
            return tab.fields.place
        press(qtbot, Qt.Key.Key_Right)
    raise AssertionError(f"{words} is not reached, last was {tab.fields.place.words}")


@pytest.mark.parametrize(
    ("words", "tab_name", "column"),
    [
        ("Line 001 · (3) Quantity", "lines", "quantity"),
        ("Line 003 · (4b) Total", "lines", "value"),
        ("Line 002 · (7) Delivery term", "lines", "delivery_term_code"),
    ],
)
def test_enter_on_a_printed_value_goes_to_its_cell(window, qtbot, words, tab_name, column):
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    stand_on(qtbot, tab, words)
    press(qtbot, Qt.Key.Key_Return)
    target = workspace.tab(tab_name)
    assert target.widget().isVisible()
    assert target.view.hasFocus()
    assert target.view.column().name == column
    assert target.model.index(target.view.currentIndex().row(), 0).data() == words[5:8]


@pytest.mark.parametrize(
    ("words", "tab_name"),
    [
        ("Nickname", "summary"),
        ("Offer expires", "summary"),
        ("Initial deposit", "schedule"),
        ("(10) Administrative charge", "pricing"),
        ("Payment 2 · cumulative", "schedule"),
        ("Note 9", "notes"),
    ],
)
def test_every_kind_of_printed_value_has_its_tab(window, qtbot, words, tab_name):
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    stand_on(qtbot, tab, words)
    press(qtbot, Qt.Key.Key_Return)
    target = workspace.tab(tab_name).widget()
    assert target.isVisible()
    assert target.isAncestorOf(QApplication.focusWidget())


def test_the_value_one_stands_on_is_told_with_its_exact_amount_and_explained(window, qtbot):
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    card = tab.side.value
    assert card.isHidden()
    stand_on(qtbot, tab, "Line 001 · (4b) Total")
    assert card.isVisible()
    assert (card.figure.text(), card.exact.text()) == ("2,230,080", "Shown in whole dollars; exact 2,230,080.00")
    assert tab.view.accessibleDescription().startswith("Line 001 · (4b) Total, 2,230,080.")
    press(qtbot, Qt.Key.Key_F1)
    assert workspace.beside.pane.path == "lines[0].value"
    tab.view.setFocus()
    press(qtbot, Qt.Key.Key_Left)
    assert tab.fields.place.words == "Line 001 · (4a) Unit cost"


def test_a_click_stands_on_a_value_and_a_double_click_goes_to_its_field(window, qtbot):
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    place = stand_on(qtbot, tab, "Line 002 · (4b) Total")
    scale, paper = tab.view.scale, tab.view.viewport()
    corner = next(
        QPoint(x, y)
        for y in range(0, paper.height(), 3)
        for x in range(0, paper.width(), 3)
        if (under := tab.view.page_at(QPointF(x, y))) and under[0] == place.box.page and place.box.rect.contains(under[1])
    )
    press(qtbot, Qt.Key.Key_Left)
    qtbot.mouseClick(paper, Qt.MouseButton.LeftButton, pos=corner)
    assert tab.fields.place.words == "Line 002 · (4b) Total"
    below = corner + QPoint(0, round(place.box.rect.height() * scale))
    qtbot.mouseDClick(paper, Qt.MouseButton.LeftButton, pos=below)
    assert workspace.tab("lines").view.hasFocus()
    assert workspace.session.offer.lines[2].number == "003"
    assert workspace.tab("lines").model.index(workspace.tab("lines").view.currentIndex().row(), 0).data() == "003"


def test_the_value_stays_under_the_frame_when_the_draft_moves_it(window, qtbot):
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    place = stand_on(qtbot, tab, "Line 001 · (4b) Total")
    workspace.session.draft.put("lines[0].unit_price", workspace.session.offer.lines[0].unit_price * 2)
    qtbot.waitUntil(lambda: tab.pdf is not None and tab.side.value.figure.text() == "4,460,160")
    assert tab.fields.place.words == place.words


def test_where_values_stand_is_looked_up_only_when_somebody_wants_it(window, qtbot, desk):
    titles = []
    desk.jobs.started.connect(lambda job: titles.append(job.title))
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert "Finding the printed values" not in titles
    press(qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: tab.fields.place is not None)
    assert titles.count("Finding the printed values") == 1


# --- two versions ---------------------------------------------------------------------------------------------------------------


def test_the_draft_stands_beside_an_issued_letter_and_differences_are_walked(window, qtbot, desk, clock):
    workspace, tab = shown(window, qtbot, "BN-B-UAB")
    assert not tab.versions.box.isVisible(), "there is nothing to stand beside it"
    first = keep_issued(
        desk.store,
        "BN-B-UAB",
        "BASIC",
        tab.pdf,
        kind="LETTER",
        name="BN-B-UAB BASIC.pdf",
        media_type="application/pdf",
        printed_on=desk.today,
        by="J. Rivera",
        at=clock(),
    )
    workspace.session.draft.put("lines[0].quantity", Decimal(130))
    qtbot.waitUntil(lambda: tab.pages.current)
    workspace.session.state_changed.emit()
    assert tab.versions.box.isVisible()
    tab.versions.box.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "differ" in tab.found.text())
    assert tab.beside.isVisible()
    assert tab.beside.title.text().startswith(f"Issued {first.number}")
    assert len(tab.words.hits) > 3
    tab.view.setFocus()
    press(qtbot, Qt.Key.Key_F7)
    words = [tab.images.sheets.words_in(hit.page, hit.boxes[0]) for hit in tab.words.hits]
    assert "130 EA" in words
    assert "DRAFT" not in " ".join(words)
    there = tab.beside.images.sheets
    assert "120 EA" in [there.words_in(hit.page, hit.boxes[0]) for hit in tab.beside.pages._hits if hit.boxes]
    assert tab.beside.pages.hit == tab.view.hit
    tab.view.verticalScrollBar().setValue(400)
    assert tab.beside.pages.verticalScrollBar().value() == 400
    workspace.session.draft.undo_stack.undo()
    qtbot.waitUntil(lambda: tab.found.text() == "same words")
    tab.versions.box.setFocus()
    press(qtbot, Qt.Key.Key_Up)
    assert not tab.beside.isVisible()
    assert tab.side.isVisible()


# --- the boxes above ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("box", ["which", "zoom"])
def test_turning_tabs_in_a_box_leaves_the_view_as_it_is(window, qtbot, box):
    _workspace, tab = shown(window, qtbot, "BN-B-UCD")
    widget = getattr(tab, box)
    before = (widget.currentIndex(), widget.currentText(), tab.view.percent)
    widget.setFocus()
    press(qtbot, Qt.Key.Key_PageDown, CONTROL)
    assert not tab.isVisible()
    press(qtbot, Qt.Key.Key_PageUp, CONTROL)
    assert tab.isVisible()
    assert (widget.currentIndex(), widget.currentText(), tab.view.percent) == before


def test_a_low_window_does_not_grow_for_the_pane(window, qtbot):
    window.resize(911, 512)
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    stand_on(qtbot, tab, "Line 001 · (4b) Total")
    QApplication.processEvents()
    assert window.height() == 512
    assert tab.side.value.isVisible()


def test_a_tab_begins_where_its_work_is(window, qtbot):
    workspace = opened(window, qtbot, "BN-B-UAB")
    workspace.go_to("nickname")
    for name, widget in (("lines", "view"), ("notes", "list"), ("checks", "view"), ("documents", "view"), ("history", "view")):
        while workspace.tabs.currentWidget() is not workspace.tab(name).widget().parentWidget():
            press(qtbot, Qt.Key.Key_PageDown, CONTROL)
        assert getattr(workspace.tab(name), widget).hasFocus(), name


def test_the_words_of_a_value_are_told_without_the_mark_of_the_draft_across_them(window, qtbot):
    _workspace, tab = shown(window, qtbot, "BN-B-UAB")
    stand_on(qtbot, tab, "Purchaser")
    assert tab.side.value.exact.text().startswith("Pursuant to the Arms Export Control Act, the Government")
    pieces = [piece.words for piece in tab.images.sheets.pieces()]
    assert "2,230,080 †" in pieces
    assert not [words for words in pieces if words in ("OFFER", "FER", "NOT AN OFFER")]
