"""The Schedule tab: payments, chart, deposit, terms, and the lines quarter by quarter."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import msgspec
import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from dsca_desk.desktop.cases.schedule_rows import COLUMNS, PAYMENT
from dsca_desk.desktop.cases.schedule_sheet import MEASURES, QuarterSheet, quarters_shown
from dsca_desk.records.offer import QuarterAmount, QuarterQuantity, TermOfSale
from dsca_desk.rules.paper import whole_dollars

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(window, case="BN-B-UAB"):
    window.go("cases", case)
    workspace = window.place("cases").workspace
    return workspace, workspace.show_tab("schedule")


def texts(tab, row):
    model = tab.payments.model
    return [model.cell(row, place).text for place in range(model.columnCount())]


def grid(tab, name):
    tab.show_view(name)
    page = tab.quarters[name]
    page.view.setFocus()
    return page


def cell(page, number, quarter):
    row = [line.number for line in page.model.rows].index(number)
    column = next(column for column in page.model.columns if column.name == f"q{quarter}")
    return page.model.text(row, column)


def go(page, number, quarter):
    row = [line.number for line in page.model.rows].index(number)
    assert page.view.go_to(row, f"q{quarter}")
    return row


def typed(qtbot, page, text):
    """Type into the cell under the cursor, letter by letter to whatever has the focus, and press Enter."""
    for letter in text:
        qtbot.keyClicks(page.window().focusWidget(), letter)
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)


def test_rows_are_in_whole_dollars_as_printed(window):
    workspace, tab = opened(window)
    assert texts(tab, 0) == [
        "Initial deposit", "to 30 Jun 2027", "212,000", "42,009", "96,000", "0", "350,009", "350,009", "350,009", "PS12d",
    ]  # fmt: skip
    assert texts(tab, 2)[:2] == ["15 Sep 2027", "Oct–Dec 2027"]
    paper = whole_dollars(workspace.session.price, workspace.session.schedule)
    assert [texts(tab, row)[PAYMENT] for row in range(len(paper.schedule))] == [f"{row.amount:,.0f}" for row in paper.schedule]
    total = texts(tab, tab.payments.model.rowCount() - 1)
    assert (total[0], total[PAYMENT], total[PAYMENT + 1]) == ("Total", "3,891,921", "3,891,921")


def test_cents_are_shown_on_demand_and_remembered(window, qtbot, desk):
    _workspace, tab = opened(window)
    tab.payments.cents.setFocus()
    qtbot.keyClick(tab.payments.cents, Qt.Key.Key_Space)
    assert texts(tab, 0)[PAYMENT] == "350,008.79"
    assert texts(tab, tab.payments.model.rowCount() - 1)[PAYMENT] == "3,891,921.12"
    assert desk.settings.flag("cases/schedule/cents")


def test_enter_on_a_payment_explains_it(window, qtbot):
    workspace, tab = opened(window)
    table = tab.payments.table
    table.setFocus()
    table.go(2, PAYMENT)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert workspace.beside.pane.path == "schedule[2].amount"
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert workspace.beside.pane.path == "schedule[2].cumulative"
    assert workspace.beside.pane.page.toPlainText().startswith("Cumulative on 15 Sep 2027\n1,774,909.61")


def test_the_deposit_says_how_it_came_about(window):
    _workspace, tab = opened(window)
    page = tab.payments.deposit.toPlainText()
    for words in (
        "Administrative charge in the deposit",
        "42,008.79",
        "limit 30,000; share 35 %",
        "Outlays to date",
        "212,000.00",
        "Termination liability after letter of credit",
        "350,008.79",
        "PS12d",
        "payments add up to (13)",
    ):
        assert words in page.replace("\xa0", " "), words


def test_lines_that_the_program_spread_are_named_with_the_rule(window):
    workspace, tab = opened(window, "BN-D-TAF")
    page = tab.payments.deposit.toPlainText()
    assert workspace.session.schedule.spread
    for number, rule in workspace.session.schedule.spread:
        assert number in page
        assert rule in page


def test_the_chart_and_its_list_show_the_payments(window, qtbot):
    workspace, tab = opened(window)
    chart = tab.payments.chart
    assert chart.accessibleName() == "Payments of BN-B-UAB"
    assert "Payment: together 3,891,921, highest 825,901 at 15 Sep 2027" in chart.accessibleDescription()
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert tab.payments.table.currentIndex().row() == 1
    qtbot.keyClick(chart, Qt.Key.Key_F1)
    assert workspace.beside.pane.path == "schedule[1].amount"
    tab.payments.as_list.setFocus()
    qtbot.keyClick(tab.payments.as_list, Qt.Key.Key_Space)
    assert tab.payments.list.isVisible()
    assert not chart.isVisible()
    assert tab.payments.list.model().rowCount() == len(workspace.session.schedule.rows)


def test_the_letter_of_credit_stands_in_for_termination_liability(window, qtbot):
    workspace, tab = opened(window)
    field = tab.terms.form.findChild(object, "payment__standby_letter_of_credit")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "96k")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert workspace.session.offer.payment.standby_letter_of_credit == Decimal(96000)
    assert texts(tab, 0)[PAYMENT] == "254,009"


def test_the_day_the_offer_expires_moves_the_first_payment(window, qtbot):
    workspace, tab = opened(window)
    field = tab.terms.form.findChild(object, "offer_expires_on")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "15 mar 27")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert workspace.session.offer.offer_expires_on == date(2027, 3, 15)
    assert tab.terms.form.findChild(object, "first_payment").text() == "15 Sep 2027"
    assert "11 Mar to 10 Jun: 15 Sep" in tab.terms.why.text()


def test_another_term_of_sale_makes_another_schedule(window, qtbot):
    workspace, tab = opened(window)
    box = tab.terms.form.findChild(object, "terms_code")
    place = box.findData("CWA")
    box.setFocus()
    box.setCurrentIndex(place)
    box.activated.emit(place)
    assert workspace.session.offer.terms_of_sale == (TermOfSale(code="CWA"),)
    assert texts(tab, 0)[PAYMENT] == "3,891,921"
    workspace.session.draft.undo_stack.undo()
    assert box.currentData() == "DU"


def several(tab):
    return tab.terms.form.findChild(object, "several_terms")


def test_several_terms_share_the_price_in_a_grid(window, qtbot):
    workspace, tab = opened(window)
    assert not tab.terms.grid.isVisible()
    several(tab).setFocus()
    qtbot.keyClick(several(tab), Qt.Key.Key_Space)
    view = tab.terms.grid.view
    assert view.hasFocus()
    assert not tab.terms.form.findChild(object, "terms_code").isVisible()
    before = texts(tab, 0)[PAYMENT]
    assert view.go_to(1, "code")
    typed(qtbot, tab.terms.grid, "CWA")
    assert view.go_to(1, "amount")
    typed(qtbot, tab.terms.grid, "1m")
    terms = (TermOfSale(code="DU"), TermOfSale(code="CWA", amount=Decimal("1000000.00")))
    assert workspace.session.offer.terms_of_sale == terms
    assert "DU takes the balance of 2,891,921.12" in tab.terms.shares.text()
    assert not several(tab).isEnabled(), "several terms stay a grid"
    assert texts(tab, 0)[PAYMENT] != before
    assert view.go_to(1, "code")
    qtbot.keyClick(view, Qt.Key.Key_Delete, CONTROL)
    assert texts(tab, 0)[PAYMENT] == before
    assert not tab.terms.shares.isVisible()
    several(tab).click()
    assert tab.terms.form.findChild(object, "terms_code").isVisible()
    assert tab.terms.form.findChild(object, "terms_code").currentData() == "DU"


def test_a_case_of_several_terms_opens_with_their_grid_and_summary_shows_the_same(window, qtbot):
    workspace, tab = opened(window, "EG-D-MFT")
    grid_ = tab.terms.grid
    assert grid_.isVisible()
    assert [row.code for row in grid_.model.rows] == ["FMSNR", "DU"]
    assert tab.focus_path("terms_of_sale[1].amount")
    assert grid_.view.hasFocus()
    assert (grid_.view.currentIndex().row(), grid_.view.column().name) == (1, "amount")
    if workspace.session.read_only:
        assert grid_.model.read_only
    else:
        typed(qtbot, grid_, "5k")
        assert [row.amount for row in workspace.tab("summary").terms.model.rows][1] == 5000


def test_an_amount_asked_for_where_one_term_is_shown_opens_the_grid(window):
    _workspace, tab = opened(window)
    assert tab.focus_path("terms_of_sale[0].amount")
    assert tab.terms.grid.isVisible()
    assert tab.terms.grid.view.column().name == "amount"


def test_an_outlay_is_typed_in_its_quarter(window, qtbot):
    workspace, tab = opened(window)
    page = grid(tab, "outlays")
    go(page, "002", "2028Q1")
    typed(qtbot, page, "9k")
    assert workspace.session.offer.lines[1].outlays == (
        QuarterAmount(quarter="2027Q4", amount=Decimal("129000.00")),
        QuarterAmount(quarter="2028Q1", amount=Decimal("9000.00")),
    )
    left = next(column for column in page.model.columns if column.name == "left")
    assert page.model.text(1, left) == "-9,000.00"
    workspace.session.draft.undo_stack.undo()
    assert not workspace.session.draft.dirty


def test_del_empties_a_quarter_and_ctrl_del_a_line(window, qtbot):
    workspace, tab = opened(window)
    page = grid(tab, "liability")
    line = workspace.session.offer.lines[0]
    first = line.termination_liability[0].quarter
    row = go(page, "001", first)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert first not in {entry.quarter for entry in workspace.session.offer.lines[0].termination_liability}
    qtbot.keyClick(page.view, Qt.Key.Key_Delete, CONTROL)
    assert workspace.session.offer.lines[0].termination_liability == ()
    assert page.view.currentIndex().row() == row
    assert len(page.model.rows) == len(workspace.session.offer.lines)


def test_what_the_program_spread_is_taken_over_when_typed_over(window, qtbot):
    workspace, tab = opened(window, "NO-B-UDF")
    page = grid(tab, "outlays")
    spread = dict(workspace.session.schedule.spread)
    number = next(iter(spread))
    place = [line.number for line in workspace.session.offer.lines].index(number)
    beside = page.model.beside(place)
    before = dict(beside.spread)
    assert sum(before.values()) == beside.price.value
    quarter, amount = next(iter(before.items()))
    assert cell(page, number, quarter) == f"{amount:,.2f}"
    assert page.view.ink(place, next(column for column in page.model.columns if column.name == f"q{quarter}")) == "secondary"
    assert number in page.note.text()
    go(page, number, quarter)
    typed(qtbot, page, "1000")
    kept = {entry.quarter: entry.amount for entry in workspace.session.offer.lines[place].outlays}
    assert kept == before | {quarter: Decimal(1000)}
    assert number not in dict(workspace.session.schedule.spread)
    go(page, number, quarter)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete, CONTROL)
    assert workspace.session.offer.lines[place].outlays == ()
    assert dict(page.model.beside(place).spread) == before


@pytest.mark.parametrize("case", ["NO-B-UDF", "BN-B-UCD", "BN-D-TAF", "BN-P-LGR", "BN-B-VTM", "UK-P-GDA", "TH-B-TAH"])
def test_what_the_program_spread_of_a_line_adds_up_to_its_value(window, case):
    workspace, _tab = opened(window, case)
    session = workspace.session
    measure = MEASURES["outlays"]
    sheet = QuarterSheet(session, measure, quarters_shown(session, measure))
    for beside in sheet.beside():
        if beside.spread:
            assert sum(beside.spread.values()) == beside.price.value, beside.price.number


def test_a_sheet_with_heads_is_pasted_by_quarter(window, qtbot):
    workspace, tab = opened(window)
    page = grid(tab, "holdback")
    go(page, "002", "2027Q4")
    QGuiApplication.clipboard().setText("2027Q4\tQ1 2028\n1,000\t2,000.50\n3000\t\n")
    qtbot.keyClick(page.view, Qt.Key.Key_V, CONTROL)
    lines = workspace.session.offer.lines
    assert lines[1].holdback == (
        QuarterAmount(quarter="2027Q4", amount=Decimal("1000.00")),
        QuarterAmount(quarter="2028Q1", amount=Decimal("2000.50")),
    )
    assert lines[2].holdback == (QuarterAmount(quarter="2027Q4", amount=Decimal("3000.00")),)
    workspace.session.draft.undo_stack.undo()
    assert not workspace.session.draft.dirty


def test_a_paste_that_does_not_fit_is_shown_first_and_adds_no_line(window, qtbot):
    workspace, tab = opened(window)
    page = grid(tab, "outlays")
    go(page, "007", "2027Q4")
    QGuiApplication.clipboard().setText("1,000\n2,000\n")
    qtbot.keyClick(page.view, Qt.Key.Key_V, CONTROL)
    preview = page.view.preview
    assert preview is not None
    assert [outcome.reason for outcome in preview.plan.refused] == ["The grid takes at most 7 rows."]
    preview.reject()
    assert not workspace.session.draft.dirty


def test_unclear_text_stays_in_its_cell_and_keeps_the_save_back(window, qtbot):
    workspace, tab = opened(window)
    page = grid(tab, "outlays")
    go(page, "001", "2028Q4")
    typed(qtbot, page, "a lot")
    assert not tab.finish()
    assert not workspace.session.draft.dirty


def test_deliveries_are_counted_in_units(window, qtbot):
    workspace, tab = opened(window)
    page = grid(tab, "deliveries")
    left = next(column for column in page.model.columns if column.name == "left")
    planned = sum(entry.quantity for entry in workspace.session.offer.lines[0].deliveries)
    assert page.model.value(0, left) == workspace.session.offer.lines[0].quantity - planned
    quarter = page.model.sheet.quarters[-1]
    go(page, "004", quarter)
    typed(qtbot, page, "3")
    assert QuarterQuantity(quarter=quarter, quantity=Decimal(3)) in workspace.session.offer.lines[3].deliveries


def test_a_quarter_is_added_at_either_end(window, qtbot):
    _workspace, tab = opened(window)
    page = grid(tab, "outlays")
    before = page.model.sheet.quarters
    assert before[0] == "2027Q1"
    for button in (page.before, page.after):
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
    after = page.model.sheet.quarters
    assert after[0] == "2026Q4"
    assert len(after) == len(before) + 2
    assert page.view.column().name == f"q{after[-1]}"


def test_sublines_have_rows_of_their_own(window):
    workspace, tab = opened(window, "BN-B-VTM")
    page = grid(tab, "outlays")
    place = next(place for place, line in enumerate(workspace.session.offer.lines) if line.sublines)
    part = workspace.session.offer.lines[place].sublines[0]
    numbers = [row.number for row in page.model.rows]
    assert workspace.session.offer.lines[place].number not in numbers
    assert page.model.path_of(numbers.index(part.number)) == f"lines[{place}].sublines[0]"


def test_the_grid_follows_lines_that_come_and_go(window):
    workspace, tab = opened(window)
    page = grid(tab, "outlays")
    session = workspace.session
    lines = session.offer.lines
    session.draft.replace(msgspec.structs.replace(session.offer, lines=lines[:3]), "Delete lines")
    assert [row.number for row in page.model.rows] == ["001", "002", "003"]
    session.draft.undo_stack.undo()
    assert len(page.model.rows) == len(lines)


def test_the_quarters_model_keeps_the_rules_of_qt(window, qtmodeltester):
    _workspace, tab = opened(window)
    qtmodeltester.check(grid(tab, "outlays").model, force_py=True)
    qtmodeltester.check(tab.payments.model, force_py=True)


def test_paths_lead_to_payments_fields_and_quarters(window):
    _workspace, tab = opened(window)
    assert tab.focus_path("schedule[3].due")
    assert (tab.payments.table.currentIndex().row(), tab.payments.table.currentIndex().column()) == (3, 0)
    assert tab.focus_path("initial_deposit")
    assert tab.payments.table.path() == "initial_deposit"
    assert tab.focus_path("payment.standby_letter_of_credit")
    assert tab.focus_path("terms_of_sale[0].code")
    assert tab.focus_path("lines[3].outlays[1].amount")
    page = tab.quarters["outlays"]
    assert page.isVisible()
    assert page.model.rows[page.view.currentIndex().row()].number == "004"
    assert tab.focus_path("lines[0].termination_liability")
    assert tab.quarters["liability"].isVisible()
    for path in ("lines[0].quantity", "nickname", "schedule"[:3]):
        assert not tab.focus_path(path)


def test_a_document_that_left_the_desk_is_only_read(window, qtbot):
    workspace, tab = opened(window, "BN-B-VTM")
    assert tab.terms.form.findChild(object, "offer_expires_on").isReadOnly()
    page = grid(tab, "outlays")
    assert not page.after.isEnabled()
    go(page, "001", "2027Q2")
    qtbot.keyClick(page.view, Qt.Key.Key_5)
    assert "can no longer be edited" in page.view.note.text()
    assert not workspace.session.draft.dirty


def test_excel_saves_the_workbook_of_the_draft(window, qtbot, questions, tmp_path):
    workspace, tab = opened(window)
    workspace.session.draft.put("lines[0].quantity", Decimal(60))
    path = tmp_path / "case.xlsx"
    questions.answer(path)
    tab.excel.setFocus()
    qtbot.keyClick(tab.excel, Qt.Key.Key_Space)
    qtbot.waitUntil(path.exists, timeout=20000)
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    assert "Payment schedule" in book.sheetnames
    book.close()


def test_page_shows_the_letter(window, qtbot):
    workspace, tab = opened(window)
    tab.page.setFocus()
    qtbot.keyClick(tab.page, Qt.Key.Key_Space)
    assert workspace.tab("documents").isVisible()


def test_heads_are_columns_of_the_paper():
    assert [column.title.replace("\n", " ") for column in COLUMNS] == [
        "Payment date",
        "Covers",
        "Outlays to date",
        "Admin charge to date",
        "Termination liability",
        "Contractor holdback",
        "Required cumulative",
        "Payment (quarterly)",
        "Cumulative",
        "Rule",
    ]
