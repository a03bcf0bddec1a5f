"""The Lines tab on a real database: lines typed, pasted, numbered and explained with real keys; the totals follow."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollArea, QToolButton

from dsca_desk.desktop.cases.lines import LinesTab
from dsca_desk.desktop.cases.lines_totals import sums_agree, total_rows
from dsca_desk.desktop.forms.fields import CodeField
from dsca_desk.services.cases import open_case

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def tab(window, qtbot):
    """The Lines tab of the radio case, its grid with the focus in the first cell."""
    window.go("cases", "BN-B-UAB")
    workspace = window.place("cases").workspace
    shown = workspace.show_tab("lines")
    assert isinstance(shown, LinesTab)
    shown.view.setFocus()
    qtbot.waitUntil(shown.view.hasFocus)
    shown.view.go(0, 0)
    shown.workspace = workspace
    yield shown
    workspace.session.draft.reset(workspace.session.opened.offer)


def press(qtbot, tab, key, modifier=Modifier.NoModifier):
    qtbot.keyClick(tab.window().focusWidget(), key, modifier)


def typed(qtbot, tab, text, end=Key.Key_Return):
    qtbot.keyClicks(tab.window().focusWidget(), text[:1])
    if text[1:]:
        qtbot.keyClicks(tab.window().focusWidget(), text[1:])
    if end is not None:
        press(qtbot, tab, end)


def session_of(tab):
    return tab.workspace.session


def lines(tab):
    return session_of(tab).offer.lines


def shown(tab, row, name):
    column = next(column for column in tab.model.all_columns if column.name == name)
    return tab.model.text(row, column)


def total(tab, place):
    return tab.totals.model.index(place, 2).data()


# --- as on paper --------------------------------------------------------------------------------------------------------------


def test_the_grid_shows_the_columns_of_the_paper(tab):
    heads = [" ".join(column.title.split()) for column in tab.model.columns]
    assert heads == [
        "(1) Line",
        "(2) Description / condition",
        "(3) Qty",
        "UI",
        "Base US$",
        "(4a) Unit US$",
        "(4b) Total US$",
        "(5) SC",
        "MOS",
        "TA",
        "(6) Ofr",
        "(7) DTC",
    ]
    assert [shown(tab, 0, name) for name in ("number", "quantity", "unit", "value")] == [
        "001",
        "120",
        "18,584.00",
        "2,230,080.00",
    ]
    assert shown(tab, 2, "unit") == "", "a line without quantity has no unit price"


def test_the_totals_are_those_of_the_paper_and_add_up(tab):
    assert [tab.totals.model.index(place, 0).data() for place in range(6)] == ["(8)", "(9)", "(10)", "(11)", "(12)", "(13)"]
    assert total(tab, 0) == "3,750,785.00"
    assert total(tab, 5) == "3,891,921.12"
    assert tab.totals.model.index(2, 1).data() == "Administrative charge 3.2 %"
    assert "office rate" in tab.totals.model.index(3, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "add up" in tab.totals.agree.text()
    assert tab.pane.foot.text() == "(8) Net estimated cost: (4b) Total US$ 3,750,785.00"


def test_sums_that_do_not_agree_are_seen(tab):
    price = session_of(tab).price
    assert sums_agree(price)
    assert not sums_agree(msgspec.structs.replace(price, net=price.net + 1))
    assert not sums_agree(msgspec.structs.replace(price, total=price.total + 1))


def test_nothing_priced_is_open_not_zero():
    assert {row.amount for row in total_rows(None)} == {None}


def test_findings_mark_their_cells(tab, qtbot):
    session = session_of(tab)
    qtbot.waitUntil(lambda: bool(session.findings))
    about_lines = [finding for finding in session.findings if finding.path.startswith("lines[")]
    assert about_lines
    marked = {
        (row, column.name)
        for row in range(len(tab.model.rows))
        for column in tab.model.columns
        if tab.model.problem(row, column) is not None
    }
    assert {int(finding.path[6 : finding.path.index("]")]) for finding in about_lines} == {row for row, _name in marked}


# --- typing -------------------------------------------------------------------------------------------------------------------


def test_a_quantity_typed_moves_unit_total_and_sums(tab, qtbot):
    tab.view.go_to(0, "quantity")
    typed(qtbot, tab, "121")
    assert lines(tab)[0].quantity == 121
    assert shown(tab, 0, "value") == "2,248,664.00"
    assert total(tab, 0) == "3,769,369.00"
    assert "Kept: 3,891,921.12  (+" in tab.totals.difference.text()
    assert tab.view.currentIndex().row() == 1


def test_the_form_and_the_grid_edit_the_same_line(tab, qtbot):
    tab.view.go_to(3, "description")
    price = tab.form.binder.field("unit_price")
    price.setFocus()
    price.selectAll()
    typed(qtbot, tab, "42k")
    assert lines(tab)[3].unit_price == 42000
    assert shown(tab, 3, "unit_price") == "42,000.00"
    tab.view.setFocus()
    tab.view.go_to(3, "unit_price")
    typed(qtbot, tab, "41250")
    tab.view.go(3)
    assert price.text() == "41,250.00"
    assert tab.form.title.text().startswith("<b>Line 004</b>")


def test_codes_of_the_form_come_from_the_policy_with_words(tab):
    source = tab.form.binder.field("source")
    assert isinstance(source, CodeField)
    assert source.currentText() == "P · Procurement"
    assert tab.form.binder.field("delivery_term_code").currentText() == "4 · At origin"


def test_a_field_without_meaning_is_locked_and_says_why_in_the_grid(tab, qtbot):
    assert not tab.form.binder.field("procured_share").isEnabled()
    tab.view.go_to(2, "description")
    assert tab.form.binder.field("procured_share").isEnabled()
    tab.view.go_to(2, "quantity")
    typed(qtbot, tab, "5", None)
    assert "counts nothing" in tab.view.note.text()


def test_the_share_of_a_mixed_line_is_typed_as_a_percentage(tab, qtbot):
    tab.view.go_to(2, "description")
    share = tab.form.binder.field("procured_share")
    share.setFocus()
    share.selectAll()
    typed(qtbot, tab, "0.4")
    assert "could mean 40" in tab.form.binder.problems()["lines[2].procured_share"]
    share.selectAll()
    typed(qtbot, tab, "40")
    assert lines(tab)[2].procured_share == Decimal("0.4")


def test_the_last_row_takes_a_new_line_with_the_next_number(tab, qtbot):
    tab.view.go_to(7, "description")
    typed(qtbot, tab, "Antenna mast, telescopic, 10 m", Key.Key_Tab)
    typed(qtbot, tab, "24", Key.Key_Escape)
    added = lines(tab)[-1]
    assert (added.number, added.description) == ("008", "Antenna mast, telescopic, 10 m")
    assert tab.form.title.text().startswith("<b>Line 008</b>")


def test_a_line_whose_number_was_deleted_is_not_numbered_like_it(tab, qtbot):
    press(qtbot, tab, Key.Key_Down)
    press(qtbot, tab, Key.Key_Insert, Modifier.ControlModifier)
    typed(qtbot, tab, "first")
    assert [line.number for line in lines(tab)][:4] == ["001", "002", "008", "003"]
    tab.view.go_to(2, "number")
    press(qtbot, tab, Key.Key_Delete, Modifier.ControlModifier)
    press(qtbot, tab, Key.Key_Insert, Modifier.ControlModifier)
    typed(qtbot, tab, "second")
    assert "009" in [line.number for line in lines(tab)]
    assert "008" not in [line.number for line in lines(tab)]


def test_the_empty_row_says_which_number_comes_next(tab):
    column = tab.model.columns[0]
    assert tab.model.hint_in(column) == "008"
    tab.model.add_line(0)
    assert tab.model.hint_in(column) == "009"


def test_a_filter_does_not_change_lines_and_renumbering_takes_it_away(tab, qtbot, questions):
    press(qtbot, tab, Key.Key_F, Modifier.ControlModifier)
    field = tab.view.filters.fields["number"]
    assert field.hasFocus()
    qtbot.keyClicks(field, "00")
    tab.view.filters.fields["description"].setFocus()
    qtbot.keyClicks(tab.view.filters.fields["description"], "radio")
    press(qtbot, tab, Key.Key_Return)
    assert tab.totals.count.text() == "3 of 7 lines"
    assert not session_of(tab).draft.dirty
    press(qtbot, tab, Key.Key_Delete, Modifier.ControlModifier)
    assert [line.number for line in lines(tab)] == ["002", "003", "004", "005", "006", "007"]
    questions.answer("Renumber")
    tab.renumber()
    assert tab.totals.count.text() == "6 of 6 lines"
    assert not tab.view.is_filtered


def test_a_number_there_already_is_refused(tab, qtbot):
    tab.view.go_to(0, "number")
    typed(qtbot, tab, "3")
    assert "Line 003 is there already" in tab.view.note.text()
    press(qtbot, tab, Key.Key_Escape)
    assert lines(tab)[0].number == "001"


def test_what_speaks_of_a_line_follows_its_new_number(tab, qtbot):
    session = session_of(tab)
    assert any(override.line == "002" for override in session.offer.rate_overrides)
    tab.view.go_to(1, "number")
    typed(qtbot, tab, "20")
    assert lines(tab)[1].number == "020"
    assert not any(override.line == "002" for override in session.offer.rate_overrides)
    assert any(override.line == "020" for override in session.offer.rate_overrides)
    assert total(tab, 5) == "3,891,921.12"


# --- sublines -----------------------------------------------------------------------------------------------------------------


def test_the_first_subline_takes_over_the_price_of_its_line(tab, qtbot):
    button(tab, "Subline").click()
    typed(qtbot, tab, "Radio set without kit")
    line = lines(tab)[0]
    assert [part.number for part in line.sublines] == ["001a"]
    assert line.sublines[0].unit_price == 18400
    assert line.unit_price == 0
    assert shown(tab, 0, "value") == "2,230,080.00"
    assert shown(tab, 1, "number") == "001a"
    tab.view.go_to(0, "unit_price")
    typed(qtbot, tab, "5", None)
    assert "priced by its sublines" in tab.view.note.text()


def test_a_subline_typed_in_the_empty_row_goes_to_its_line(tab, qtbot):
    tab.view.go_to(7, "number")
    typed(qtbot, tab, "2a")
    assert [part.number for part in lines(tab)[1].sublines] == ["002a"]
    assert [line.number for line in lines(tab)] == ["001", "002", "003", "004", "005", "006", "007"]


def test_sublines_fold_and_unfold(tab, qtbot):
    button(tab, "Subline").click()
    press(qtbot, tab, Key.Key_Escape)
    tab.view.setFocus()
    press(qtbot, tab, Key.Key_Left, Modifier.AltModifier | Modifier.ShiftModifier)
    assert tab.view.isRowHidden(1)
    assert tab.view.currentIndex().row() == 0
    press(qtbot, tab, Key.Key_Return)
    assert tab.view.currentIndex().row() == 2
    tab.view.go(0)
    press(qtbot, tab, Key.Key_Right, Modifier.AltModifier | Modifier.ShiftModifier)
    assert not tab.view.isRowHidden(1)


def test_deleting_a_line_takes_its_sublines_along_and_undo_brings_both_back(tab, qtbot):
    before = lines(tab)
    button(tab, "Subline").click()
    press(qtbot, tab, Key.Key_Escape)
    tab.view.setFocus()
    tab.view.go(0)
    press(qtbot, tab, Key.Key_Delete, Modifier.ControlModifier)
    assert [line.number for line in lines(tab)] == ["002", "003", "004", "005", "006", "007"]
    session_of(tab).draft.undo_stack.undo()
    session_of(tab).draft.undo_stack.undo()
    assert lines(tab) == before


# --- rows from Excel ----------------------------------------------------------------------------------------------------------


def test_rows_with_the_heads_people_write_are_matched(tab, qtbot):
    QGuiApplication.clipboard().setText(
        "Nomenclature\tQTY\tU/I\tUnit Cost\tSource Code\tRemark\n"
        "Antenna mast\t24\tEA\t$8,500.00\tprocurement\tsoon\n"
        "Cable set\t48\tea\t120\tS\t\n"
    )
    tab.view.go_to(7, "number")
    press(qtbot, tab, Key.Key_V, Modifier.ControlModifier)
    assert tab.view.preview is None
    assert [(line.number, line.description, line.quantity, line.unit_price, line.source) for line in lines(tab)[7:]] == [
        ("008", "Antenna mast", 24, 8500, "P"),
        ("009", "Cable set", 48, 120, "S"),
    ]
    assert "Remark" in tab.view.note.text()
    assert session_of(tab).draft.undo_stack.count() == 1


def test_a_paste_with_faults_lists_them_before_anything_happens(tab, qtbot):
    before = lines(tab)
    QGuiApplication.clipboard().setText("Line\tDescription\tQty\n003\tTwice\t1\n010\tLater\tmany\n011\tGood\t3\n")
    tab.view.go_to(7, "number")
    press(qtbot, tab, Key.Key_V, Modifier.ControlModifier)
    assert lines(tab) == before
    assert [refused.reason for refused in tab.view.preview.plan.refused] == [
        "Line 003 is there already.",
        "'many' is not a number. Type it like 18,400.00.",
    ]
    qtbot.keyClick(tab.view.preview, Key.Key_Return)
    assert [(line.number, line.description) for line in lines(tab)[8:]] == [("010", "Later"), ("011", "Good")]


def test_a_sheet_of_sublines_is_pasted_under_their_lines(tab, qtbot):
    QGuiApplication.clipboard().setText("Line\tDescription\tQty\tUnit price\n9\tSet\t\t\n9a\tOne\t1\t10\n9b\tTwo\t2\t20\n")
    tab.view.go_to(7, "number")
    press(qtbot, tab, Key.Key_V, Modifier.ControlModifier)
    assert [part.number for part in lines(tab)[7].sublines] == ["009a", "009b"]
    assert shown(tab, 7, "value") == "50.00"


# --- around it ----------------------------------------------------------------------------------------------------------------


def test_f1_on_an_amount_asks_for_its_explanation(tab, qtbot):
    tab.view.go_to(1, "value")
    with qtbot.waitSignal(tab.explain_wanted) as asked, qtbot.waitSignal(session_of(tab).explain_wanted) as passed_on:
        press(qtbot, tab, Key.Key_F1)
    assert asked.args == passed_on.args == ["lines[1].value"]


def test_f1_on_a_total_explains_it(tab, qtbot):
    tab.totals.table.setFocus()
    tab.totals.table.setCurrentIndex(tab.totals.model.index(2, 0))
    with qtbot.waitSignal(session_of(tab).explain_wanted) as asked:
        press(qtbot, tab, Key.Key_F1)
    assert asked.args == ["admin"]


@pytest.mark.parametrize(
    ("path", "row", "column"),
    [("lines[2].quantity", 2, "quantity"), ("lines[4].value", 4, "value"), ("lines[1]", 1, "number")],
)
def test_a_finding_leads_to_its_cell(tab, path, row, column):
    assert tab.focus_path(path)
    assert tab.view.currentIndex().row() == row
    assert tab.view.column().name == column


def test_a_finding_about_a_field_outside_the_grid_leads_to_the_form(tab, qtbot):
    assert tab.focus_path("lines[3].masl")
    qtbot.waitUntil(tab.form.binder.field("masl").hasFocus)
    assert not tab.focus_path("lines[3].outlays[2].amount")
    assert not tab.focus_path("lines[99].quantity")
    assert not tab.focus_path("nickname")


# --- where the window is low, and the full form ------------------------------------------------------------------------------


def at_scale(window, percent):
    window.resize(round(1366 * 100 / percent), round(768 * 100 / percent))
    QApplication.processEvents()


def rows_in_sight(tab):
    """How many rows can be read whole."""
    view = tab.view
    return sum(
        view.rowViewportPosition(row) >= 0 and view.rowViewportPosition(row) + view.rowHeight(row) <= view.viewport().height()
        for row in range(tab.model.rowCount())
    )


def test_on_a_laptop_all_lines_and_the_whole_form_are_seen(tab, window):
    at_scale(window, 100)
    assert rows_in_sight(tab) == 8, "seven lines and the empty row"
    assert tab.form.isVisible()
    assert tab.form._scroll.verticalScrollBar().maximum() == 0
    assert tab.totals.isVisible()
    assert not tab.strip.isVisible()
    assert tab.totals.count.text() == "7 of 7 lines"
    assert not tab.pane.foot.isVisible(), "(8) stands right below"


def test_in_a_low_window_the_grid_has_the_room_and_totals_are_a_strip(tab, window):
    at_scale(window, 150)
    assert rows_in_sight(tab) >= 4
    assert not tab.form.isVisible()
    assert not tab.totals.isVisible()
    strip = tab.strip
    assert strip.isVisible()
    assert [strip.texts(place)[1] for place in (0, 5)] == ["3,750,785.00", "3,891,921.12"]
    assert sum(strip.columnWidth(place) for place in range(6)) <= strip.viewport().width()
    spoken = strip.model().index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "(11), Transportation, 16,596.00, office rate"
    assert not tab.bar.findChild(QToolButton, "qt_toolbar_ext_button").isVisible(), "every button is in sight"


def test_the_strip_follows_edits_and_explains(tab, window, qtbot):
    at_scale(window, 150)
    tab.view.go_to(0, "quantity")
    typed(qtbot, tab, "121")
    assert tab.strip.texts(0)[1] == "3,769,369.00"
    tab.strip.setFocus()
    tab.strip.setCurrentIndex(tab.strip.model().index(0, 2))
    with qtbot.waitSignal(session_of(tab).explain_wanted) as asked:
        press(qtbot, tab, Key.Key_F1)
    assert asked.args == ["admin"]


def test_words_stand_in_the_strip_where_there_is_room(tab, window):
    at_scale(window, 100)
    tab.show_form(False)
    assert tab.strip.texts(2) == ("(10) Admin 3.2 %", "120,025.12")
    at_scale(window, 150)
    assert tab.strip.texts(2) == ("(10)", "120,025.12")


def test_the_form_is_shown_and_hidden_by_key_and_that_is_remembered_for_low_and_high_windows(tab, window, qtbot):
    at_scale(window, 150)
    press(qtbot, tab, Key.Key_L, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert tab.form.isVisible()
    assert button(tab, "Line form").isChecked()
    at_scale(window, 100)
    assert tab.form.isVisible()
    button(tab, "Line form").click()
    assert not tab.form.isVisible()
    assert tab.strip.isVisible()
    assert tab.view.hasFocus()
    at_scale(window, 150)
    assert tab.form.isVisible(), "what was chosen in a low window holds there"
    assert window.desk.settings.flag("cases/lines/form-low")
    assert not window.desk.settings.flag("cases/lines/form", True)


def test_the_full_form_has_every_field_and_escape_leads_back_to_the_cell(tab, window, qtbot):
    at_scale(window, 150)
    tab.view.go_to(1, "quantity")
    press(qtbot, tab, Key.Key_Return, Modifier.AltModifier)
    assert not tab.pane.isVisible()
    assert all(tab.form.binder.field(name).isVisibleTo(tab) for name in tab.form.binder.names())
    masl = tab.form.binder.field("masl")
    assert masl.hasFocus()
    press(qtbot, tab, Key.Key_PageDown)
    assert tab.form.title.text().startswith("<b>Line 003</b>")
    words = tab.form.binder.field("description")
    words.setFocus()
    words.selectAll()
    qtbot.keyClicks(words, "Spares")
    press(qtbot, tab, Key.Key_PageUp)
    press(qtbot, tab, Key.Key_Escape)
    assert lines(tab)[2].description == "Spares"
    assert tab.view.hasFocus()
    assert (tab.view.currentIndex().row(), tab.view.column().name) == (1, "quantity")
    assert not tab.form.needs_more("masl")
    assert tab.form.needs_more("rate_area")


def test_a_finding_about_a_field_of_the_full_form_opens_it(tab, window):
    at_scale(window, 150)
    assert tab.focus_path("lines[3].starts_on")
    assert tab.form.full
    assert tab.form.binder.field("starts_on").hasFocus()
    tab.show_full_form(False)
    assert tab.focus_path("lines[3].masl")
    assert not tab.form.full
    assert tab.form.binder.field("masl").hasFocus()


def test_f6_leads_to_the_grid_and_tab_stops_nowhere_unseen(tab, window, qtbot):
    window.place("cases").pane.take_focus()
    press(qtbot, tab, Key.Key_F6)
    assert tab.view.hasFocus()
    stops = []
    for _ in range(60):
        press(qtbot, tab, Key.Key_Tab)
        stops.append(window.focusWidget())
    inside = [stop for stop in stops if tab.isAncestorOf(stop)]
    assert tab.form.binder.field("masl") in inside
    assert not [stop for stop in inside if isinstance(stop, QScrollArea)]


# --- views --------------------------------------------------------------------------------------------------------------------


def test_today_is_that_of_the_desk_also_after_midnight(tab, clock, qtbot):
    tab.show_view("Delivery")
    clock.forward(days=1)
    tab.view.go_to(0, "starts_on")
    press(qtbot, tab, Key.Key_Semicolon, Modifier.ControlModifier)
    assert lines(tab)[0].starts_on == date(2026, 11, 23)


def test_views_change_the_columns_and_are_remembered(tab, window):
    button(tab, "Pricing").click()
    assert "admin" in [column.name for column in tab.model.columns]
    assert tab.pane.foot.text().count("US$") == 9
    assert window.desk.settings.text("grid/lines/view") == "Pricing"
    tab.show_view("Delivery")
    assert shown(tab, 0, "delivered") == "120"
    assert shown(tab, 0, "first_delivery") == "2028Q1"


def test_the_selection_is_summed_up_in_the_status_bar(tab, qtbot, window):
    tab.view.go_to(0, "value")
    press(qtbot, tab, Key.Key_Down, Modifier.ShiftModifier)
    qtbot.waitUntil(lambda: "sum 2,359,080.00" in window.status.findChild(object, "selection").text())


def test_lines_are_kept_as_they_were_edited(tab, qtbot, desk):
    tab.view.go_to(6, "description")
    typed(qtbot, tab, "Publications", None)
    assert tab.workspace.save(), "saving takes over what is being typed"
    assert open_case(desk.store, "BN-B-UAB").offer.lines[6].description == "Publications"
    assert tab.totals.difference.text() == ""


def test_unclear_text_keeps_the_document_from_being_saved(tab, qtbot, desk):
    tab.view.go_to(0, "quantity")
    typed(qtbot, tab, "a lot")
    assert not tab.workspace.save()
    assert open_case(desk.store, "BN-B-UAB").offer.lines[0].quantity == 120
    press(qtbot, tab, Key.Key_Delete)


def test_renumbering_asks_first_and_takes_everything_along(tab, qtbot, questions):
    press(qtbot, tab, Key.Key_Delete, Modifier.ControlModifier)
    questions.answer("Renumber")
    tab.renumber()
    assert [line.number for line in lines(tab)] == ["001", "002", "003", "004", "005", "006"]
    assert {override.line for override in session_of(tab).offer.rate_overrides} == {"001", "002", "006"}


def test_a_document_that_has_left_the_desk_shows_its_lines_and_takes_nothing(window, qtbot):
    window.go("cases", "BN-P-LGR")
    read = window.place("cases").workspace.show_tab("lines")
    assert read.model.read_only
    assert read.model.rowCount() == len(read.model.rows)
    read.view.setFocus()
    read.view.go_to(0, "quantity")
    qtbot.keyClicks(read.view, "5")
    assert "left the desk" in read.view.note.text()
    qtbot.keyClick(read.view, Key.Key_Delete, Modifier.ControlModifier)
    read.add_line()
    assert not window.place("cases").workspace.session.draft.dirty


def test_every_input_of_the_form_has_a_name(tab):
    for name in tab.form.binder.names():
        assert tab.form.binder.field(name).accessibleName(), name


def button(tab, text):
    return next(found for found in tab.findChildren(QToolButton) if found.text() == text)


def test_typing_replaces_a_cell_that_the_check_marked_meanwhile(tab, qtbot, desk):
    session = session_of(tab)
    qtbot.waitUntil(lambda: session.checked_once and not desk.jobs.running)
    tab.view.go_to(0, "quantity")
    typed(qtbot, tab, "7", Key.Key_Tab)
    press(qtbot, tab, Key.Key_Tab)
    editor = tab.window().focusWidget()
    assert editor.selectedText() == "18,400.00"
    with qtbot.waitSignal(session.checked):
        pass
    tab.model.dataChanged.emit(tab.model.index(0, 0), tab.model.index(0, tab.model.columnCount() - 1))
    assert editor.selectedText() == "18,400.00", "the text is still the one that typing replaces"
    typed(qtbot, tab, "90k")
    assert lines(tab)[0].unit_price == 90_000
