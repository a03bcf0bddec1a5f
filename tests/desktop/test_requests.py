"""Requests on screen: logged, judged, answered and made a case of, with keys as a person presses them."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QScrollArea, QWidget

from dsca_desk.desktop.app import PLACES
from dsca_desk.desktop.cases.place import CasesPlace
from dsca_desk.desktop.forms.conflict import ConflictDialog
from dsca_desk.desktop.forms.dressing import NeededMark
from dsca_desk.desktop.forms.fields import CodeField
from dsca_desk.desktop.journal import Journal
from dsca_desk.desktop.requests.make_case import MakeCaseDialog
from dsca_desk.desktop.requests.place import RequestsPlace
from dsca_desk.desktop.requests.session import NEW
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.services.cases import open_case
from dsca_desk.services.lists import request_ids, request_rows
from dsca_desk.services.requests import open_request, save_request
from tests.desktop.requests_place import ACKNOWLEDGED, ANSWERED, INSUFFICIENT, RECEIVED, field, press, type_in, workspace


@pytest.fixture
def place(window):
    window.go("requests")
    found = window.place("requests")
    assert isinstance(found, RequestsPlace)
    return found


# --- the main job ---------------------------------------------------------------------------------------------------------


def test_a_letter_is_logged_judged_and_made_a_case_with_keys_alone(place, window, qtbot, desk, questions, tmp_path):
    before = set(request_ids(desk.store))
    press(qtbot, "Ctrl+N", target=window)
    for typed in ("BN", "", "Col. T. Varga", "BMOD/ACQ/2026/0200", "embassy", "12 nov 26", "20 nov 26", "yes", "1 sep 26"):
        type_in(qtbot, typed)
        press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)  # the written form stays a letter
    type_in(qtbot, "Army")
    press(qtbot, Qt.Key.Key_Tab)
    type_in(qtbot, "combat engineer vehicles")
    press(qtbot, Qt.Key.Key_Tab)
    grid = workspace(place).form.items.view
    assert grid.hasFocus()
    grid.go(0, 1)
    type_in(qtbot, "Combat engineer vehicle with blade and arm")
    press(qtbot, Qt.Key.Key_Tab)
    type_in(qtbot, "6")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, "Alt+M")
    type_in(qtbot, "DU")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "Alt+B")
    type_in(qtbot, "24m")
    press(qtbot, "Ctrl+S")

    (made,) = set(request_ids(desk.store)) - before
    number = request_rows(desk.store, [made])[0].number
    letter = open_request(desk.store, number).letter
    assert letter.country == "BN"
    assert letter.originator.name == "Col. T. Varga"
    assert letter.reference_number == "BMOD/ACQ/2026/0200"
    assert (letter.letter_date, letter.received_on) == (date(2026, 11, 12), date(2026, 11, 20))
    assert (letter.channel, letter.sender_authorized, letter.agency) == ("EMBASSY", True, "B")
    assert [(item.description, item.quantity) for item in letter.items] == [("Combat engineer vehicle with blade and arm", 6)]
    assert letter.terms_of_sale == ("DU",)
    assert letter.budget_ceiling == 24_000_000

    questions.answer(tmp_path / "ack.pdf")
    window.commands.action("request-acknowledge").trigger()
    press(qtbot, Qt.Key.Key_F11)
    press(qtbot, "Y", times=11)
    press(qtbot, "A")
    press(qtbot, "N")
    ready = workspace(place).ready
    assert not ready.actionable.isEnabled()
    assert "1 point" in ready.actionable.accessibleDescription()
    press(qtbot, "Y")
    assert ready.actionable.isEnabled()
    ready.actionable.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert open_request(desk.store, number).status == "actionable"

    press(qtbot, "Ctrl+Shift+N")
    dialog = window.findChild(MakeCaseDialog)
    assert dialog is not None
    press(qtbot, Qt.Key.Key_Return, target=dialog)
    assert window.current == "cases"
    cases = window.place("cases")
    assert isinstance(cases, CasesPlace)
    assert cases.workspace is not None
    offer = cases.workspace.session.offer
    assert open_request(desk.store, number).cases == (offer.case_id,)
    assert open_case(desk.store, offer.case_id).offer.lines[0].quantity == 6
    assert offer.description == "combat engineer vehicles"
    assert [reference.number for reference in offer.references] == ["BMOD/ACQ/2026/0200"]
    window.activateWindow()  # as a window manager does when a dialog goes; there is none here
    qtbot.waitUntil(window.isActiveWindow)
    assert QApplication.focusWidget().objectName() == "nickname", "work on the case begins at its first field"


# --- the list -------------------------------------------------------------------------------------------------------------


def test_views_and_filter_choose_what_the_list_shows(place, qtbot):
    pane = place.pane
    count = pane.model.rowCount()
    pane.views.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    waiting = [pane.model.row(row).status for row in range(pane.model.rowCount())]
    assert set(waiting) <= {"received", "acknowledged", "disapproval-proposed"}
    press(qtbot, Qt.Key.Key_Down)
    assert pane.model.rowCount() > count
    pane.filter.setFocus()
    type_in(qtbot, "bandaria radars")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    assert pane.model.row(0).number == "R-2026-0005"
    assert pane.note.text().startswith("1 of ")


def test_letters_typed_in_the_list_narrow_it_and_rows_are_read_out(place, qtbot):
    before = place.pane.model.rowCount()
    place.pane.list.setFocus()
    QTest.keyClicks(place.pane.list, "b")
    assert place.pane.filter.hasFocus()
    QTest.keyClicks(place.pane.filter, "ridge")
    qtbot.waitUntil(lambda: 0 < place.pane.model.rowCount() < before)
    words = place.pane.model.index(0, 0).data()
    assert words.startswith("R-2026-")
    assert "bridg" in words
    QTest.keyClick(place.pane.filter, Qt.Key.Key_Down)
    assert place.pane.list.hasFocus()


def test_the_list_says_what_waits_and_until_when(place, clock):
    written = {row.number: place._written(row) for row in (place.pane.model.row(n) for n in range(place.pane.model.rowCount()))}
    assert written[RECEIVED].date == "acknowledge by 25 Nov"
    assert (written[ACKNOWLEDGED].date, written[ACKNOWLEDGED].role) == ("validate, late", "error")
    assert written[INSUFFICIENT].date.startswith("letter of")
    assert written["R-2026-0003"].date == "BN-B-VTM"


# --- draft, undo, leaving -------------------------------------------------------------------------------------------------


def test_undo_takes_back_edits_of_the_record_even_after_saving(place, qtbot, desk):
    place.open(ACKNOWLEDGED)
    workspace(place).go_to("subject")
    original = workspace(place).session.letter.subject
    press(qtbot, Qt.Key.Key_End)
    type_in(qtbot, " and tools")
    assert workspace(place).head.state.text() == "editing, not saved yet"
    press(qtbot, "Ctrl+S")
    assert open_request(desk.store, ACKNOWLEDGED).letter.subject == f"{original} and tools"
    press(qtbot, "Ctrl+Z")
    assert workspace(place).session.letter.subject == original
    assert workspace(place).session.draft.dirty
    press(qtbot, "Ctrl+Y")
    assert not workspace(place).session.draft.dirty


def test_escape_names_what_would_go_and_keeps_it_when_asked(place, qtbot, questions):
    place.open(ACKNOWLEDGED)
    workspace(place).go_to("recipient_unit")
    type_in(qtbot, "X")
    questions.answer("Keep editing", "Discard")
    press(qtbot, Qt.Key.Key_Escape)
    assert "Recipient unit" in questions.asked[0].text
    assert workspace(place).session.draft.dirty
    press(qtbot, Qt.Key.Key_Escape)
    assert not workspace(place).session.draft.dirty


def test_leaving_with_edits_asks_and_a_refusal_stays(place, qtbot, questions):
    place.open(ACKNOWLEDGED)
    workspace(place).go_to("subject")
    type_in(qtbot, "X")
    questions.answer("Keep editing", "Save")
    place.open(RECEIVED)
    assert workspace(place).session.number == ACKNOWLEDGED
    place.open(RECEIVED)
    assert workspace(place).session.number == RECEIVED


def test_incomplete_is_kept_but_not_without_a_country(place, window, qtbot, desk):
    press(qtbot, "Ctrl+N", target=window)
    workspace(place).go_to("subject")
    type_in(qtbot, "radios")
    press(qtbot, "Ctrl+S")
    assert workspace(place).session.opened is None
    assert field(place, "country", CodeField).property("problem")
    assert (
        field(place, "country", CodeField).isAncestorOf(QApplication.focusWidget())
        or field(place, "country", CodeField).hasFocus()
    )
    type_in(qtbot, "RO")
    press(qtbot, "Ctrl+S")
    assert workspace(place).session.number
    assert workspace(place).problems.words().endswith("warnings")


def test_the_fmf_rules_show_at_the_field_and_in_the_list(place, window, qtbot):
    place.open(RECEIVED)
    workspace(place).go_to("terms_of_sale")
    press(qtbot, "Ctrl+A")
    type_in(qtbot, "FMSNR")
    press(qtbot, Qt.Key.Key_Tab)
    note = workspace(place).form.form.findChild(QLabel, "recipient_unit_problem")
    assert note is not None
    assert "must name the operational unit" in note.text()
    press(qtbot, Qt.Key.Key_F8)
    assert field(place, "recipient_unit").hasFocus()
    type_in(qtbot, "Army")
    assert "whole service" in note.text()
    press(qtbot, "Ctrl+A")
    type_in(qtbot, "2nd Engineer Battalion")
    assert not note.isVisible()


def test_unclear_dates_stay_as_typed_and_keep_the_request_open(place, qtbot):
    place.open(RECEIVED)
    workspace(place).go_to("letter_date")
    press(qtbot, "Ctrl+A")
    type_in(qtbot, "31 feb 26")
    press(qtbot, "Ctrl+S")
    assert field(place, "letter_date").text() == "31 feb 26"
    assert "no day" in field(place, "letter_date").accessibleDescription()


def test_saving_goes_to_the_text_that_is_unclear(place, qtbot):
    place.open(RECEIVED)
    workspace(place).go_to("letter_date")
    press(qtbot, "Ctrl+A")
    type_in(qtbot, "31 feb 26")
    workspace(place).show_tab("attachments")
    workspace(place).tabs.setFocus()
    assert not workspace(place).save()
    assert workspace(place).tabs.current == "request"
    assert field(place, "letter_date").hasFocus()


def test_copies_and_addresses_are_kept(place, qtbot, desk):
    place.open(RECEIVED)
    box = field(place, "copy_dsca", QCheckBox)
    box.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    workspace(place).go_to("purchaser.address")
    press(qtbot, "Ctrl+A")
    type_in(qtbot, "1 Harbor Road")
    press(qtbot, Qt.Key.Key_Return)
    type_in(qtbot, "Port Selm")
    press(qtbot, "Ctrl+S")
    letter = open_request(desk.store, RECEIVED).letter
    assert letter.copies_sent == ("DSCA",)
    assert letter.purchaser.address == ("1 Harbor Road", "Port Selm")


def test_rows_from_a_sheet_become_items(place, qtbot, desk):
    place.open(RECEIVED)
    workspace(place).go_to("items")
    QApplication.clipboard().setText("Bridge boat\t12\tEA\nFloating bay\t40\tEA\n")
    count = len(workspace(place).session.letter.items)
    press(qtbot, "Ctrl+V")
    items = workspace(place).session.letter.items
    assert [(item.description, item.quantity) for item in items[count:]] == [("Bridge boat", 12), ("Floating bay", 40)]
    press(qtbot, "Ctrl+Z")
    assert len(workspace(place).session.letter.items) == count


def test_an_answered_request_is_read_only(place, qtbot):
    place.open(ANSWERED)
    assert workspace(place).head.state.text() == "read only"
    assert field(place, "subject").isReadOnly()
    assert not field(place, "country", CodeField).isEnabled()
    assert not workspace(place).head.case_button.isEnabled()


# --- crash, conflict ------------------------------------------------------------------------------------------------------


def test_a_draft_of_a_program_that_died_is_brought_back(place, window, qtbot, desk, tmp_path, clock):
    opened = open_request(desk.store, RECEIVED)
    typed = msgspec.structs.replace(opened.letter, remarks="typed before the crash")
    died = Journal(tmp_path / "drafts")
    died.keep(desk.place, f"request {RECEIVED}", opened.revision, typed, clock(), opened.letter)
    died.release()
    place.open(RECEIVED)
    session = workspace(place).session
    assert session.letter.remarks == "typed before the crash"
    assert "brought back" in workspace(place).head.state.text()
    press(qtbot, "Ctrl+S")
    assert open_request(desk.store, RECEIVED).letter.remarks == "typed before the crash"
    assert not list((tmp_path / "drafts").glob("*.draft"))


def test_a_new_request_is_drafted_half_a_second_after_the_last_key(place, window, qtbot, desk):
    press(qtbot, "Ctrl+N", target=window)
    workspace(place).go_to("subject")
    type_in(qtbot, "radios")
    with qtbot.waitSignal(workspace(place).session.keeper.kept, timeout=3000):
        pass
    assert "Draft kept" in window.status.saved.text()
    assert workspace(place).session.keeper.record == NEW


def test_two_officers_in_one_request_choose_field_by_field(place, qtbot, desk, act, questions):
    place.open(RECEIVED)
    opened = open_request(desk.store, RECEIVED)
    theirs = msgspec.structs.replace(opened.letter, subject="their subject", recipient_unit="5th Engineers")
    save_request(desk.store, theirs, opened.revision, by="M. Osei", at=act["at"])
    workspace(place).go_to("subject")
    press(qtbot, "Ctrl+A")
    type_in(qtbot, "my subject")
    press(qtbot, "Ctrl+S")
    assert open_request(desk.store, RECEIVED).letter.subject == "their subject"
    dialog = workspace(place).findChild(ConflictDialog)
    table = dialog.table
    qtbot.waitUntil(table.hasFocus)
    rows = {table.item(row, 0).text(): row for row in range(table.rowCount())}
    assert set(rows) == {"Subject", "Recipient unit"}
    table.setCurrentCell(rows["Subject"], 2)
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, "Alt+W")
    qtbot.waitUntil(lambda: not workspace(place).session.draft.dirty)
    kept = open_request(desk.store, RECEIVED).letter
    assert (kept.subject, kept.recipient_unit) == ("my subject", "5th Engineers")


# --- what was seen to go wrong ------------------------------------------------------------------------------------------


def test_an_unclear_second_method_is_told_at_its_field_until_mended(place, qtbot):
    place.open(ACKNOWLEDGED)
    second = workspace(place).form.form.findChild(CodeField, "second_term")
    note = workspace(place).form.form.findChild(QLabel, "second_term_problem")
    second.setFocus()
    type_in(qtbot, "zzz")
    press(qtbot, Qt.Key.Key_Tab)
    assert "no choice has it" in note.text()
    assert note.isVisible()
    assert second.accessibleDescription() == note.text()
    workspace(place).session.draft.put("budget_ceiling", Decimal(5))
    workspace(place).session.draft.put("terms_of_sale", workspace(place).session.letter.terms_of_sale)
    assert second.currentText() == "zzz", "what was typed stays to be mended"
    assert not workspace(place).form.finish()
    second.setFocus()
    second.lineEdit().selectAll()
    press(qtbot, Qt.Key.Key_Delete)
    press(qtbot, Qt.Key.Key_Tab)
    assert not note.isVisible()
    assert workspace(place).form.finish()


def test_needed_fields_carry_a_mark_in_the_color_of_errors(place, window):
    place.open(ACKNOWLEDGED)
    form = workspace(place).form.form
    marks = {mark.parentWidget().buddy().objectName(): mark for mark in form.findChildren(NeededMark)}
    assert {"country", "kind", "received_on"} <= marks.keys()
    assert "originator__name" not in marks
    mark = marks["country"]
    assert (mark.text(), mark.property("role")) == ("*", "error")
    assert mark.isVisible()
    assert mark.parentWidget().rect().contains(mark.geometry())
    words = mark.parentWidget().fontMetrics().horizontalAdvance("Purchaser")
    assert mark.parentWidget().contentsRect().width() >= words, "the mark covers no words"


def test_after_a_step_the_focus_is_on_the_next_one(place, qtbot, questions, tmp_path):
    place.open(RECEIVED)
    ready = workspace(place).ready
    ready.acknowledge.setFocus()
    questions.answer(tmp_path / "ack.pdf")
    press(qtbot, Qt.Key.Key_Space)
    assert ready.missing.hasFocus()
    workspace(place).show_checklist()
    press(qtbot, "Y", times=13)
    ready.actionable.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert workspace(place).session.status == "actionable"
    assert ready.view.hasFocus()


@pytest.mark.parametrize("width", [911, 1366])
def test_clocks_and_buttons_are_in_sight_however_long_the_checklist_is(place, window, qtbot, width):
    window.resize(width, 512 if width < 1000 else 740)
    place.open(ACKNOWLEDGED)
    work = workspace(place)
    work.show_checklist()
    for whole in (False, True):
        if whole:
            work.ready._whole.click()
        QApplication.processEvents()
        assert window.height() == (512 if width < 1000 else 740), "the window did not have to grow"
        pane = work.ready
        for widget in (pane._clocks, pane.missing, pane._whole, pane.view):
            assert widget.isVisible()
            corner = widget.mapTo(pane, QPoint(0, 0))
            assert pane.rect().contains(QRect(corner, widget.size())), widget
        assert pane.view.viewport().height() >= 3 * pane.view.rowHeight(0)
    names = [pane.model.index(row, 1).data() for row in range(13)]
    assert max(map(len, names)) <= 24 or pane.model.whole


def test_tab_never_stops_where_nothing_can_be_done(place, window, qtbot):
    place.open(ACKNOWLEDGED)
    work = workspace(place)
    work.go_to("country")
    stops = []
    for _ in range(90):
        press(qtbot, Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
        if stops[-1] is stops[0] and len(stops) > 1:
            break
    else:
        raise AssertionError("Tab does not come round")
    assert work.ready.view in stops
    assert work.ready.missing in stops
    assert not [stop for stop in stops if isinstance(stop, QScrollArea) or type(stop) is QWidget]


def test_turning_to_a_tab_puts_the_focus_into_it(place, window, qtbot):
    place.open(ACKNOWLEDGED)
    work = workspace(place)
    work.go_to("country")
    for name in ("attachments", "letters", "preparing", "log", "history"):
        press(qtbot, "Ctrl+PgDown")
        assert work.tab(name).isAncestorOf(QApplication.focusWidget()), name


def test_history_reads_as_sentences(place, qtbot, desk):
    place.open(RECEIVED)
    workspace(place).go_to("subject")
    press(qtbot, "Ctrl+A")
    type_in(qtbot, "bridges")
    press(qtbot, "Ctrl+S")
    tab = workspace(place).show_tab("history")
    assert f"22 Nov 2026 09:30  {desk.officer} changed Subject from “bridge erection boats" in tab.list.item(0).text()
    tab.filter.setFocus()
    type_in(qtbot, "attached")
    assert tab.list.count() == 1


def test_a_taken_designator_is_refused_in_the_dialog(place, window, qtbot):
    place.open("R-2026-0003")
    workspace(place).make_case()
    dialog = window.findChild(MakeCaseDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.binder.focus("designator")
    press(qtbot, "Ctrl+A")
    type_in(qtbot, "VTM")
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "exists already" in dialog.findChild(QLineEdit, "designator").accessibleDescription()
    press(qtbot, Qt.Key.Key_Escape)


@pytest.mark.parametrize("width", [1366, 911])
def test_nothing_stands_outside_its_place(place, window, qtbot, width):
    window.resize(width, 768 if width == 1366 else 512)
    place.open(ACKNOWLEDGED)
    qtbot.waitUntil(lambda: window.width() == width)
    form = workspace(place).form.form
    for one in form.findChildren(QLineEdit):
        assert one.width() >= 40, one.objectName()
    for label in form.findChildren(QLabel):
        if label.isVisible() and label.buddy():
            assert label.width() >= label.sizeHint().width() - 1, label.text()


def test_a_second_window_follows_what_the_first_one_saves(place, window, qtbot, desk):
    other = MainWindow(desk, PLACES)
    qtbot.addWidget(other)
    other.show()
    other.go("requests", RECEIVED)
    place.open(RECEIVED)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    workspace(place).go_to("subject")
    press(qtbot, "Ctrl+A")
    type_in(qtbot, "bridges")
    press(qtbot, "Ctrl+S")
    assert other.place("requests").workspace.session.letter.subject == "bridges"
    assert other.place("requests").pane.model.row(0).subject == "bridges"


def test_discarding_a_new_request_leaves_nothing_behind(place, window, qtbot, desk, questions, tmp_path):
    before = len(request_ids(desk.store))
    press(qtbot, "Ctrl+N", target=window)
    workspace(place).go_to("subject")
    type_in(qtbot, "radios")
    questions.answer("Discard")
    press(qtbot, Qt.Key.Key_Escape)
    assert place.workspace is None
    assert len(request_ids(desk.store)) == before
    assert not list((tmp_path / "drafts").glob("*.draft"))


def test_a_request_that_misses_nothing_is_marked_actionable_on_the_way_to_its_case(place, window, qtbot, questions, tmp_path):
    place.open(ACKNOWLEDGED)
    work = workspace(place)
    assert not work.head.case_button.isEnabled()
    work.show_checklist()
    press(qtbot, Qt.Key.Key_Home, target=work.ready.view)
    work.ready.view.setCurrentIndex(work.ready.model.index(0, 2))
    press(qtbot, "Y", times=13)
    assert work.head.case_button.isEnabled()
    questions.answer("Mark actionable and go on")
    press(qtbot, "Ctrl+Shift+N")
    assert work.session.status == "actionable"
    dialog = window.findChild(MakeCaseDialog)
    assert dialog is not None
    dialog.reject()


def test_the_items_begin_where_one_types_and_long_texts_at_their_beginning(place, window, qtbot):
    place.new()
    work = workspace(place)
    work.go_to("subject")
    press(qtbot, Qt.Key.Key_Tab)
    assert work.form.items.view.hasFocus()
    type_in(qtbot, "Spare parts")
    press(qtbot, Qt.Key.Key_Return)
    assert work.session.letter.items[0].description == "Spare parts"
    work.go_to("reference_number")
    type_in(qtbot, "BMOD/ACQ/2026/0200/a number longer than its field")
    press(qtbot, Qt.Key.Key_Tab)
    assert field(place, "reference_number").cursorPosition() == 0


def test_a_field_stays_beside_its_label_when_its_neighbor_has_a_problem(place, window, qtbot):
    place.open(ACKNOWLEDGED)
    work = workspace(place)
    country, kind = (work.form.form.findChild(CodeField, name) for name in ("country", "kind"))
    QApplication.processEvents()
    before = country.mapTo(work.form.form, QPoint(0, 0)).y()
    kind.setFocus()
    kind.lineEdit().selectAll()
    press(qtbot, Qt.Key.Key_Delete)
    press(qtbot, Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert work.form.form.findChild(QLabel, "kind_problem").isVisible()
    assert country.mapTo(work.form.form, QPoint(0, 0)).y() == before


def test_the_checklist_is_walked_as_one_reads(place, window, qtbot):
    place.open(ACKNOWLEDGED)
    ready = workspace(place).ready
    workspace(place).show_checklist()
    press(qtbot, Qt.Key.Key_Tab)
    assert ready._whole.hasFocus()
    press(qtbot, Qt.Key.Key_Tab)
    assert ready.missing.hasFocus()


def test_tab_out_of_an_open_list_of_units_goes_to_the_next_cell(place, window, qtbot):
    place.open(ACKNOWLEDGED)
    work = workspace(place)
    work.go_to("items[0].unit_of_issue")
    type_in(qtbot, "x")
    popup = QApplication.activePopupWidget()
    assert popup is not None, "the units that fit are offered"
    type_in(qtbot, "x")
    press(qtbot, Qt.Key.Key_Tab)
    assert work.session.letter.items[0].unit_of_issue == "XX"
    grid = work.form.items.view
    assert grid.isAncestorOf(QApplication.focusWidget()) or grid.hasFocus()
    assert grid.column().name == "bought_before"
