"""The place Reports, driven by keys over the sample office and what a test adds to it."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dsca_desk.desktop.app import PLACES
from dsca_desk.desktop.execution.board import BOARD_COLUMNS
from dsca_desk.desktop.reports.columns import MARKS
from dsca_desk.desktop.reports.paper import PaperDialog
from dsca_desk.desktop.reports.pictures import MOST, picture_of
from dsca_desk.desktop.tables.rows import ROW_ROLE
from dsca_desk.records.base import Record
from dsca_desk.records.cases import Case
from dsca_desk.records.closing import SystemValue
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.execution import Delivery
from dsca_desk.records.leases import Lease
from dsca_desk.records.reviews import Return

TODAY = date(2026, 11, 22)
AN_IMPLEMENTED_CASE = "AT-D-QAC"


@pytest.fixture
def reports(window, qtbot):
    window.resize(1366, 768)
    window.go("reports")
    view = window.place("reports").workspace
    qtbot.waitUntil(lambda: view.is_read)
    return view


def show(reports, qtbot, record):
    reports.window_.go("reports", record)
    qtbot.waitUntil(lambda: reports.is_read)
    return reports.page()


def keep(desk, *records: Record) -> None:
    with desk.store.writing("A. Officer", desk.clock(), "for a test") as session:
        session.add_all(records)


def number_of(desk, case: str) -> int:
    with desk.store.reading() as session:
        return session.query(Case.id).filter(Case.identifier == case).scalar()


def words_of(page) -> list[tuple[str, ...]]:
    return [page.table.words(place) for place in range(len(page.table.list.rows))]


def test_the_place_stands_before_reference_and_help_with_its_number(window, qtbot):
    assert [spec.name for spec in PLACES][-3:] == ["reports", "reference", "help"]
    number = [spec.name for spec in PLACES].index("reports") + 1
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
    assert window.current == "reports"
    assert f"Ctrl+{number}" in window.navigation.button("reports").toolTip()
    view = window.place("reports").workspace
    qtbot.waitUntil(lambda: view.is_read)
    qtbot.waitUntil(lambda: "Milestones and phases" in window.windowTitle())


def test_the_list_of_reports_is_walked_with_keys_and_enter_goes_to_the_rows(window, reports, qtbot):
    pane = window.place("reports").pane
    pane.take_focus()
    titles = [pane.model.index(row, 0).data(ROW_ROLE).title for row in range(pane.model.rowCount())]
    assert len(titles) == 8
    for _step in range(3):
        QTest.keyClick(pane.list, Qt.Key.Key_Down)
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: reports.is_read and reports.kind.name == "cases")
    qtbot.waitUntil(lambda: window.focusWidget() is reports.page().table)
    assert "Case status" in window.windowTitle()
    pane.filter.setText("closed ready")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)


def test_enter_on_a_document_leads_to_its_milestones(window, reports, qtbot):
    page = show(reports, qtbot, "milestones/Under way")
    row = page.chosen()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert window.current == "cases"
    workspace = window.place("cases").workspace
    assert workspace.session.offer.case_id == row.of.case
    assert workspace.tabs.tabText(workspace.tabs.currentIndex()).startswith("Milestones")


def test_enter_on_a_sum_leads_to_the_rows_it_adds_up(reports, qtbot):
    page = show(reports, qtbot, "milestones/On time")
    whole = next(place for place, row in enumerate(page.table.list.rows) if row.of.group == "All")
    page.table.choose(whole)
    metric = page.chosen().of
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    documents = reports.page()
    assert documents is not page
    assert len(documents.table.list.rows) == metric.documents
    assert {words[0] for words in words_of(documents)} == {metric.quarter}
    assert reports.window_.focusWidget() is documents.table
    QTest.keyClick(documents.table.filter.field, Qt.Key.Key_Escape)
    assert len(documents.table.list.rows) == len(documents.table.list.all)


def test_tabs_are_turned_with_keys_and_the_place_is_found_again(window, reports, qtbot):
    show(reports, qtbot, "milestones/On time")
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert reports.shown_record() == "milestones/Phases"
    assert window.place("reports").shown_record() == "milestones/Phases"
    QTest.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert reports.shown_record() == "milestones/On time"


def choose(box, words, qtbot):
    """Choose by typing what the choice begins with; what stands in between is passed over."""
    with qtbot.waitSignal(box.parentWidget().parentWidget().changed):
        box.setFocus()
        QTest.keyClicks(box, words)


def test_a_purchaser_leaves_the_cases_of_that_country(reports, qtbot):
    page = show(reports, qtbot, "cases")
    before = len(page.table.list.all)
    choose(reports._asking.country, "BN", qtbot)
    qtbot.waitUntil(lambda: reports.is_read)
    assert {words[2] for words in words_of(page)} == {"BN"}
    assert "purchaser BN" in reports._covers.text()
    assert 0 < len(page.table.list.all) < before
    assert reports._asking.clear.isEnabled()
    QTest.keyClick(reports._asking.clear, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: reports.is_read and len(page.table.list.all) == before)


def test_a_time_that_would_end_before_it_begins_is_one_quarter(reports, qtbot):
    since, until = reports._asking.since, reports._asking.until
    choose(until, "2024Q2", qtbot)
    assert since.currentText() == until.currentText()
    assert reports._asking.asked().since == date(2024, 4, 1)
    choose(since, "2026Q3", qtbot)
    assert reports._asking.asked()[:2] == (date(2026, 7, 1), date(2026, 9, 30))
    qtbot.waitUntil(lambda: reports.is_read)
    assert "01 Jul 2026 to 30 Sep 2026" in reports._covers.text()


def test_only_what_a_report_looks_at_is_asked_for(reports, qtbot):
    show(reports, qtbot, "milestones")
    assert reports._asking.since.isVisible()
    assert not reports._asking.ahead.isVisible()
    show(reports, qtbot, "deliveries")
    assert not reports._asking.since.isVisible()
    assert reports._asking.ahead.isVisible()


def test_to_excel_writes_what_is_asked_for_and_remembers_the_folder(window, reports, desk, questions, qtbot, tmp_path):
    show(reports, qtbot, "cases")
    choose(reports._asking.country, "BN", qtbot)
    qtbot.waitUntil(lambda: reports.is_read)
    target = tmp_path / "mine" / "status"
    target.parent.mkdir()
    questions.answer(target)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "was written to" in reports._said.text())
    book = openpyxl.load_workbook(BytesIO(target.with_suffix(".xlsx").read_bytes()))
    rows = list(book["Cases"].iter_rows(min_row=6, values_only=True))
    assert {row[2] for row in rows} == {"BN"}
    assert len(rows) == len(reports.page().table.list.all)
    assert "purchaser BN" in " ".join(str(cell.value) for row in book["Cases"]["A1:F3"] for cell in row)
    questions.answer(None)
    reports.export_shown()
    assert str(tmp_path / "mine") in questions.asked[-1].text


def test_a_file_that_cannot_be_written_is_told_and_a_canceled_one_is_not_written(reports, questions, qtbot, tmp_path):
    show(reports, qtbot, "cases")
    questions.answer(tmp_path / "missing" / "status.xlsx")
    reports.export_shown()
    qtbot.waitUntil(lambda: bool(questions.told))
    assert "could not be written" in questions.told[-1]
    questions.answer(tmp_path / "status.xlsx")
    reports.export_shown()
    for job in reports.desk.jobs.running:
        job.cancel()
    qtbot.waitUntil(lambda: not reports.desk.jobs.running)
    qtbot.waitUntil(lambda: reports._excel.isEnabled())
    assert "you canceled it" in reports._said.text()
    assert not (tmp_path / "status.xlsx").exists()


def test_a_case_being_closed_shows_how_ready_it_is_and_its_certificate(window, reports, desk, qtbot):
    assert not reports.may_preview()
    with desk.store.writing("A. Officer", desk.clock(), "for a test") as session:
        case = session.get(Case, number_of(desk, AN_IMPLEMENTED_CASE))
        case.state, case.supply_complete_on = "Closing", date(2024, 1, 31)
    desk.changed.emit(f"case {AN_IMPLEMENTED_CASE}")
    page = show(reports, qtbot, "closing")
    assert page.table.choose_where(lambda row: row.of.case == AN_IMPLEMENTED_CASE)
    assert MARKS[page.chosen().values[3]][1] in ("error", "warning", "good")
    assert f"{AN_IMPLEMENTED_CASE} {page.chosen().of.met} of" in page.picture.widget.accessibleDescription()
    page.table.setFocus()
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(PaperDialog)
    assert dialog.windowTitle() == f"Closure certificate {AN_IMPLEMENTED_CASE}"
    assert dialog.images.count >= 1
    qtbot.waitUntil(lambda: not desk.jobs.running)
    dialog.reject()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert window.current == "cases"
    assert window.place("cases").workspace.session.offer.case_id == AN_IMPLEMENTED_CASE


def test_an_open_report_has_its_form_and_a_delivery_the_columns_of_the_board(window, reports, desk, qtbot):
    case = number_of(desk, AN_IMPLEMENTED_CASE)
    keep(
        desk,
        Discrepancy(case_id=case, number="A0007-AT-QAC/001", status="Submitted", value=Decimal(250), transport=Decimal(10)),
        Delivery(case_id=case, line="001", value=Decimal(0), planned=True, on=TODAY - timedelta(days=3), quantity=Decimal(5)),
    )
    page = show(reports, qtbot, "discrepancies")
    assert page.table.choose_where(lambda row: row.of.number == "A0007-AT-QAC/001")
    assert "260" in page.table.words(page.table.currentIndex().row())
    reports.preview()
    (dialog,) = window.findChildren(PaperDialog)
    assert dialog.images.count >= 1
    qtbot.waitUntil(lambda: not desk.jobs.running)
    dialog.reject()
    page = show(reports, qtbot, "deliveries")
    assert [column.title for column in page.table.list.columns] == [column.title for column in BOARD_COLUMNS]
    place = next(place for place, row in enumerate(page.table.list.rows) if row.of.case == AN_IMPLEMENTED_CASE)
    page.table.choose(place)
    assert page.table.words(place)[:3] == ("late", "19 Nov 2026", "3 days late")
    assert "Late" in page.picture.widget.accessibleDescription()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    workspace = window.place("cases").workspace
    assert workspace.tabs.tabText(workspace.tabs.currentIndex()).startswith("Execution")


def test_a_value_that_does_not_agree_leads_to_the_other_systems_of_its_case(window, reports, desk, qtbot):
    case = number_of(desk, AN_IMPLEMENTED_CASE)
    keep(
        desk,
        SystemValue(
            case_id=case, field="CASE_VALUE", system="ZZTEST", value="1.00", as_of=TODAY, entered_by="A", entered_at=desk.clock()
        ),
    )
    page = show(reports, qtbot, "mismatches/Systems")
    assert page.table.choose_where(lambda row: row.of.system == "ZZTEST")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    page = reports.page()
    ((standing, identifier, _, what, system, *_),) = words_of(page)
    assert (standing, identifier, what, system) == ("Not explained", AN_IMPLEMENTED_CASE, "Case value", "ZZTEST")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    tab = window.place("cases").workspace.tab("execution")
    assert tab.section("systems").isVisible()


def test_the_trend_of_returns_is_drawn_and_written_from_the_same_rows(reports, desk, qtbot):
    keep(
        desk,
        *(
            Return(
                document_id=1,
                office="ZZ office",
                from_state="Write",
                reason_code="ZZ",
                explanation="e",
                returned_on=TODAY - timedelta(days=days),
            )
            for days in (1, 2, 3, 100)
        ),
    )
    desk.changed.emit("case BN-B-UAB")
    page = show(reports, qtbot, "reviews/Trend of returns")
    qtbot.waitUntil(lambda: reports.is_read)
    found = {words[0]: words[4] for words in words_of(page) if words[1] == "ZZ office"}
    assert found == {"2026Q3": "1", "2026Q4": "3"}
    chart = page.picture.widget
    assert sum(series.values[-1] for series in chart.data.series) == sum(
        row.of.returns for row in page.table.list.all if row.of.quarter == "2026Q4"
    )
    assert "ZZ office 4" in page.picture.words
    only = picture_of("Trend of returns", [row for row in page.table.list.all if row.of.code == "ZZ"], reports._asked())
    assert [(one.name, one.values[-2:]) for one in only.widget.data.series] == [("ZZ", (1, 3))]
    only.widget.deleteLater()


def test_leases_and_loans_in_effect_are_listed_by_their_end(reports, desk, qtbot):
    keep(
        desk,
        Lease(
            number="L-ZZ-1",
            country="BN",
            agency="B",
            status="In effect",
            articles="Radar",
            rent=Decimal(5),
            replacement_value=Decimal(9),
            ends_on=TODAY - timedelta(days=2),
        ),
    )
    page = show(reports, qtbot, "endings/Leases and loans")
    assert page.table.choose_where(lambda row: row.of.number == "L-ZZ-1")
    words = page.table.words(page.table.currentIndex().row())
    assert words[0] == "Over, not ended"
    assert "-2" in words
    assert page.picture is None


def test_pictures_say_what_they_show_and_their_lines_lead_to_records(window, reports, qtbot):
    page = show(reports, qtbot, "milestones/Under way")
    bars = page.picture.widget
    first = page.table.list.rows[0].of
    assert len(bars.names()) == min(MOST, len(page.table.list.rows))
    assert f"{first.phases[1].days:,}" in bars.accessibleDescription()
    assert "standard" in bars.accessibleDescription()
    bars.setFocus()
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert window.current == "cases"
    assert window.place("cases").workspace.session.offer.case_id == first.case
    planned = show(reports, qtbot, "milestones/Planned and actual").picture.widget
    assert "planned " in planned.accessibleDescription()


def test_the_picture_can_be_left_out_and_takes_the_place_of_the_list_in_a_low_window(window, reports, qtbot):
    page = show(reports, qtbot, "milestones/Under way")
    assert page.shows_picture
    assert page.table.isVisible()
    window.commands.run("report-picture")
    assert not page.shows_picture
    window.commands.run("report-picture")
    window.resize(911, 512)
    assert (window.width(), window.height()) == (911, 512)
    qtbot.waitUntil(lambda: page.is_low)
    assert page.shows_picture
    assert not page.table.isVisible()
    reports.filter_rows()
    assert page.table.isVisible()


def test_what_changes_elsewhere_is_read_when_somebody_looks(window, reports, desk, qtbot):
    page = show(reports, qtbot, "discrepancies")
    before = len(page.table.list.all)
    window.go("help")
    keep(
        desk,
        Discrepancy(case_id=1, number="A0009", status="Submitted", value=Decimal(250), transport=Decimal(0)),
    )
    desk.changed.emit("case X")
    assert len(page.table.list.all) == before
    window.go("reports")
    qtbot.waitUntil(lambda: len(page.table.list.all) == before + 1)


def test_every_report_fits_a_small_window(window, reports, qtbot):
    window.resize(911, 512)
    for name in ("milestones", "reviews", "endings", "cases", "deliveries", "discrepancies", "mismatches", "closing"):
        page = show(reports, qtbot, name)
        assert (window.width(), window.height()) == (911, 512), name
        assert page.table.accessibleName().startswith(reports.kind.title)
        assert page.nothing.isVisible() == (not page.table.list.all)
