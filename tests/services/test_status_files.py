"""Status files as offices have them, .xlsx and .csv alike: blank rows, merged cells, formulas, days as text, many rows."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsca_desk.exchange.status_sheet import MOST_ROWS, WorkbookError, read_status
from dsca_desk.records import offer as value
from dsca_desk.rules.plausible import without_marks
from dsca_desk.services.deliveries import deliveries_of, supply_of_case
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.status_import import preview_status, take_status
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed
from tests.services.execution_cases import CASE, TODAY, keep_case
from tests.services.test_status_import import BAD_DELIVERIES, DELIVERIES

POLICY = shipped_policy()
HEADS = ("Line", "Delivered on", "Qty", "Value")


@pytest.fixture
def case(sqlite_store: Store, act: dict[str, Any]) -> str:
    return keep_case(sqlite_store, act)


def comma_separated(rows: list[tuple[Any, ...]], delimiter: str = ",") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return text.getvalue().encode()


def workbook(rows: list[tuple[Any, ...]], *merged: str) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_refused_row_by_row_as_a_workbook_is(
    sqlite_store: Store, case: str, act: dict[str, Any], delimiter: str
) -> None:
    rows = [*(row for row, _ in BAD_DELIVERIES), (CASE, 1, date(2026, 3, 2), 3, 126000)]
    data = comma_separated([DELIVERIES, *rows], delimiter)
    preview = preview_status(sqlite_store, POLICY, data, today=TODAY)
    assert [row.row for row in preview.refused] == list(range(2, 2 + len(BAD_DELIVERIES)))
    for refused, (_, reason) in zip(preview.refused, BAD_DELIVERIES, strict=True):
        assert reason in refused.reason
    with pytest.raises(NotAllowed, match="rows cannot be taken"):
        take_status(sqlite_store, POLICY, data, today=TODAY, **act)
    assert deliveries_of(sqlite_store, case) == ()
    take_status(sqlite_store, POLICY, data, today=TODAY, leave_out_refused=True, **act)
    assert supply_of_case(sqlite_store, case, TODAY).lines[0].delivered == 3


def test_days_out_of_order_and_negative_or_excess_quantities_of_every_kind_are_refused_in_csv_too(
    sqlite_store: Store, case: str
) -> None:
    heads = ("Line", "Document number", "Qty", "Requisition date", "Required date")
    rows = [
        (1, "N1", -4, "2026-01-10", None),
        (1, "N2", 4, "2026-01-10", "2026-01-09"),
        (1, "N3", 4, "2026-12-10", None),
        (9, "N4", 4, "2026-01-10", None),
        (1, "N5", 4, "2026-01-10", "2026-02-10"),
    ]
    preview = preview_status(sqlite_store, POLICY, comma_separated([heads, *rows]), case=case, today=TODAY)
    reasons = {one.row: one.reason for one in preview.refused}
    assert list(reasons) == [2, 3, 4, 5]
    for number, reason in ((2, "negative"), (3, "is before the requisition"), (4, "has not come"), (5, "line 009 is not a line")):
        assert reason in reasons[number]
    assert [row.row for row in preview.rows] == [6]


def test_blank_rows_and_blank_columns_are_passed_over(sqlite_store: Store, case: str, act: dict[str, Any]) -> None:
    rows = [
        ("Depot report", None),
        (None,) * 6,
        (None, *HEADS),
        (None, 1, "2026-03-02", 1, 5),
        *[(None,) * 5] * 20,
        (None, 1, "3 March 2026", 2, 5),
    ]
    for data in (workbook(rows), comma_separated(rows)):
        preview = preview_status(sqlite_store, POLICY, data, case=case, today=TODAY)
        assert [row.row for row in preview.rows] == [4, 25]
        assert preview.refused == ()


def test_a_merged_cell_counts_for_its_first_row_and_the_others_are_told(sqlite_store: Store, case: str) -> None:
    rows: list[tuple[Any, ...]] = [("Case", *HEADS), (CASE, 1, "2026-03-02", 1, 5), (None, 1, "2026-03-03", 1, 5)]
    preview = preview_status(sqlite_store, POLICY, workbook(rows, "A2:A3"), today=TODAY)
    assert [row.row for row in preview.rows] == [2]
    assert [(one.row, one.reason) for one in preview.refused] == [(3, "the row names no case")]
    assert len(preview_status(sqlite_store, POLICY, workbook(rows, "A2:A3"), case=case, today=TODAY).rows) == 2


def test_a_formula_without_its_result_is_no_quantity(sqlite_store: Store, case: str) -> None:
    rows = [HEADS, (1, "2026-03-02", "=1+1", 5), (1, "2026-03-02", 2, 5)]
    preview = preview_status(sqlite_store, POLICY, workbook(rows), case=case, today=TODAY)
    assert [(one.row, one.column) for one in preview.refused] == [(2, "Qty")]
    assert "no stored result" in preview.refused[0].reason
    assert [row.row for row in preview.rows] == [3]
    typed = preview_status(sqlite_store, POLICY, comma_separated(rows), case=case, today=TODAY)
    assert [(one.row, one.reason) for one in typed.refused] == [(2, "is not a number")]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2 Mar 2026", date(2026, 3, 2)),
        ("02-March-2026", date(2026, 3, 2)),
        ("2026-03-02 00:00:00", date(2026, 3, 2)),
        ("03/02/2026", None),
        ("02.03.2026", None),
        ("46083", None),
        ("yesterday", None),
    ],
)
def test_days_written_as_text(sqlite_store: Store, case: str, act: dict[str, Any], written: str, day: date | None) -> None:
    for data in (comma_separated([HEADS, (1, written, 1, 5)], ";"), workbook([HEADS, (1, written, 1, 5)])):
        preview = preview_status(sqlite_store, POLICY, data, case=case, today=TODAY)
        assert (len(preview.rows), len(preview.refused)) == ((1, 0) if day else (0, 1))
        if day is None:
            assert preview.refused[0].reason == "is not a day; write it as 2026-02-03 or 03 Feb 2026"
    if day is not None:
        take_status(sqlite_store, POLICY, data, case=case, today=TODAY, **act)
        assert [row.on for row in deliveries_of(sqlite_store, case)] == [day]


@pytest.mark.parametrize("written", ["84000,00", "84.000,00", "0,500", "1 000", "84,00,0", "84,000,00", "1e3", "٣"])
def test_amounts_that_read_differently_in_two_countries_are_refused(sqlite_store: Store, case: str, written: str) -> None:
    data = comma_separated([HEADS, (1, "2026-03-02", 1, written)], ";")
    preview = preview_status(sqlite_store, POLICY, data, case=case, today=TODAY)
    assert preview.rows == ()
    assert preview.refused[0].column == "Value"


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_thousands_marks_are_read_where_they_stand_right_and_nowhere_else(whole: int, cents: int) -> None:
    assert without_marks(f"{whole:,}.{cents:02}") == f"{whole}.{cents:02}"
    assert without_marks(f"-{whole:,}") == f"-{whole}"
    wrong = f"{whole},{cents:02}"
    assert without_marks(wrong) == wrong


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "latin-1"])
def test_a_file_in_another_encoding_is_told_how_to_be_saved(encoding: str) -> None:
    text = "Line,Delivered on,Qty,Remark\n1,2026-03-02,1,Übergabe in Köln\n"
    with pytest.raises(WorkbookError, match="UTF-8"):
        read_status(text.encode(encoding))
    (sheet,) = read_status(text.encode("utf-8-sig"))
    assert sheet.rows[0].value.remark == "Übergabe in Köln"


def test_fifty_thousand_rows_are_taken_and_one_more_is_told(sqlite_store: Store, act: dict[str, Any]) -> None:
    line = value.Line(number="001", description="Cable", quantity=Decimal(MOST_ROWS), unit_price=Decimal("5.00"))
    case = keep_case(sqlite_store, act, lines=(line,))
    assert MOST_ROWS == 50_000
    rows = [HEADS, *[(1, "2026-03-02", 1, f"{number}.00") for number in range(MOST_ROWS)]]
    preview = preview_status(sqlite_store, POLICY, comma_separated(rows), case=case, today=TODAY)
    assert (preview.count("new"), preview.refused) == (MOST_ROWS, ())
    with pytest.raises(WorkbookError, match="more than 50,000 rows"):
        read_status(comma_separated([*rows, rows[1]]))
