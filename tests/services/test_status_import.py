"""Status sheets from the file to the kept case: previewed, refused row by row, taken all or nothing, never twice."""

import shutil
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsca_desk.exchange.status_sheet import WorkbookError, read_status
from dsca_desk.services.deliveries import deliveries_of, supply_of_case
from dsca_desk.services.desk import verify
from dsca_desk.services.execution import open_execution
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.status_import import preview_status, take_status
from dsca_desk.services.system_values import values_of
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import NotAllowed
from tests.services.execution_cases import CASE, TODAY, keep_case

POLICY = shipped_policy()
DELIVERIES = ("Case", "Line", "Delivered on", "Qty", "Value", "Requisition", "Serial numbers", "Signed by", "Signed on", "Final")


def book(*sheets: tuple[str, list[tuple[Any, ...]]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = BytesIO()
    workbook.save(data)
    return data.getvalue()


def deliveries(*rows: tuple[Any, ...]) -> bytes:
    return book(("Deliveries", [("Report of October", *[None] * 5), DELIVERIES, *rows]))


WHOLE = book(
    (
        "Values",
        [
            ("Case", "Line", "Field", "System", "Value", "As of"),
            (CASE, 1, "delivered quantity", "DIFS", 4, date(2026, 11, 1)),
            (CASE, None, "AGENCY", "DSAMS", "B", "2026-11-01"),
        ],
    ),
    (
        "Statuses",
        [("Case", "Document number", "Status", "Status date", "ESD"), (CASE, "bbn001", "BA", "03 Feb 2026", "2026-02-10")],
    ),
    (
        "Requisitions",
        [
            ("Case", "Line", "Document number", "DIC", "NSN", "Qty", "Requisition date"),
            (CASE, 1, "BBN001", "A01", "5855-01-534-5931", 4, datetime(2026, 1, 10)),  # noqa: DTZ001 - as cells hold it
        ],
    ),
    (
        "Shipments",
        [
            ("Case", "Line", "TCN", "Document number", "Qty", "Shipped", "Due", "Notice", "Arrived"),
            (CASE, 1, "TCN7", "BBN001", 4, date(2026, 2, 11), date(2026, 3, 1), None, date(2026, 2, 28)),
        ],
    ),
    ("Deliveries", [DELIVERIES, (CASE, 1, date(2026, 3, 2), 4, 168000, "BBN001", "A1; A2", "Lt. Moor", date(2026, 3, 3), "no")]),
)


@pytest.fixture
def case(store: Store, act: dict[str, Any]) -> str:
    return keep_case(store, act)


def test_a_workbook_with_every_kind_is_taken_in_order(store: Store, case: str, act: dict[str, Any]) -> None:
    preview = preview_status(store, POLICY, WHOLE, today=TODAY)
    assert preview.refused == ()
    assert [sheet.kind for sheet in preview.sheets] == ["REQUISITIONS", "STATUSES", "SHIPMENTS", "DELIVERIES", "VALUES"]
    assert (preview.count("new"), preview.count("changed"), preview.count("same")) == (6, 0, 0)
    assert deliveries_of(store, case) == ()
    take_status(store, POLICY, WHOLE, today=TODAY, **act)
    opened = open_execution(store, POLICY, case, TODAY)
    assert [(row.line, row.quantity, row.serial_numbers, row.source) for row in opened.deliveries] == [
        ("001", 4, ("A1", "A2"), "IMPORTED")
    ]
    assert [(row.latest.code, row.latest.meaning[:9], row.latest.code_status) for row in opened.requisitions if row.latest] == [
        ("BA", "Being pro", "confirmed")
    ]
    assert opened.shipments[0].value.arrived_on == date(2026, 2, 28)
    assert len(values_of(store, case)) == 2
    assert (opened.supply.lines[0].requisitioned, opened.supply.lines[0].shipped) == (4, 4)
    assert verify(store).problems == ()


def test_reading_a_file_twice_keeps_nothing_twice(store: Store, case: str, act: dict[str, Any]) -> None:
    take_status(store, POLICY, WHOLE, today=TODAY, **act)
    before = open_execution(store, POLICY, case, TODAY)
    again = take_status(store, POLICY, WHOLE, today=TODAY, **act)
    assert (again.count("new"), again.count("changed"), again.count("same")) == (0, 0, 6)
    assert open_execution(store, POLICY, case, TODAY) == before


def test_two_equal_rows_are_two_deliveries_and_stay_two(store: Store, case: str, act: dict[str, Any]) -> None:
    row = (CASE, 1, date(2026, 3, 2), 2, 84000, None, None, None, None, None)
    for _ in range(2):
        take_status(store, POLICY, deliveries(row, row), today=TODAY, **act)
    assert supply_of_case(store, case, TODAY).lines[0].delivered == 4


BAD_DELIVERIES = [
    ((CASE, 9, date(2026, 3, 2), 1, 0), "line 009 is not a line of the case"),
    ((CASE, 1, date(2026, 3, 2), 11, 0), "11 is above what is still ordered on line 001"),
    ((CASE, 1, date(2026, 3, 2), -1, 0), "the quantity is negative"),
    ((CASE, 1, date(2026, 3, 2), 1, -5), "the value is negative"),
    ((CASE, 1, date(2026, 3, 2), 1, "1.005"), "fractions of a cent"),
    ((CASE, 1, date(2026, 12, 2), 1, 0), "has not come"),
    ((CASE, 1, date(2025, 1, 2), 1, 0), "before the case was implemented"),
    ((CASE, 1, "02/03/2026", 1, 0), "is not a day"),
    ((CASE, 1, "2026-02-30", 1, 0), "is not a day"),
    ((CASE, 1, None, 1, 0), "the cell is empty"),
    ((CASE, 1, date(2026, 3, 2), "a few", 0), "is not a number"),
    (("BN-B-NON", 1, date(2026, 3, 2), 1, 0), "case BN-B-NON is not kept here"),
    ((CASE, 1, date(2026, 3, 2), 1, 0, "NOREQ"), "the case has no requisition NOREQ"),
    ((CASE, 1, date(2026, 3, 2), 1, 0, None, "A;B"), "2 serial numbers for a quantity of 1"),
    ((CASE, 1, date(2026, 3, 2), 1, 0, None, None, "Lt. Moor", date(2026, 3, 1)), "before the delivery"),
    ((CASE, 1, date(2026, 3, 2), 1, 0, None, None, None, None, "perhaps"), "is not yes or no"),
]


def test_every_refused_row_has_its_reason_and_the_rest_waits(store: Store, case: str, act: dict[str, Any]) -> None:
    good = (CASE, 1, date(2026, 3, 2), 3, 126000)
    data = deliveries(*[row for row, _ in BAD_DELIVERIES], good)
    preview = preview_status(store, POLICY, data, today=TODAY)
    assert [row.row for row in preview.refused] == list(range(3, 3 + len(BAD_DELIVERIES)))
    for refused, (_, reason) in zip(preview.refused, BAD_DELIVERIES, strict=True):
        assert reason in refused.reason
    assert [row.row for row in preview.rows] == [3 + len(BAD_DELIVERIES)]
    with pytest.raises(NotAllowed, match=f"{len(BAD_DELIVERIES)} of {len(BAD_DELIVERIES) + 1} rows cannot be taken"):
        take_status(store, POLICY, data, today=TODAY, **act)
    assert deliveries_of(store, case) == ()
    take_status(store, POLICY, data, today=TODAY, leave_out_refused=True, **act)
    assert supply_of_case(store, case, TODAY).lines[0].delivered == 3


@pytest.mark.parametrize(
    ("sheet", "row", "reason"),
    [
        ("Requisitions", (CASE, 1, "N1", "ZZ9", None, 4, date(2026, 1, 10)), "ZZ9 is not a document identifier code"),
        ("Requisitions", (CASE, 1, "N1", "A01", None, 0, date(2026, 1, 10)), "the quantity is zero"),
        ("Requisitions", (CASE, 1, "N1", "A01", None, 4, date(2026, 12, 10)), "a day that has not come"),
        ("Statuses", (CASE, "BBN001", "QQ", "2026-02-03", None), "QQ is not a supply status code"),
        ("Statuses", (CASE, "BBN001", "BA", "2026-01-03", None), "is before the requisition of 10 Jan 2026"),
        ("Statuses", (CASE, "BBN001", "BA", "2026-02-04", "2026-02-01"), "estimated shipment"),
        ("Statuses", (CASE, "NOREQ", "BA", "2026-02-04", None), "the case has no requisition NOREQ"),
        ("Shipments", (CASE, 1, "TCN8", "BBN001", 1, None, None, None, None), "above what is left of the requisition"),
        ("Shipments", (CASE, "002a", "TCN8", "BBN001", 1, None, None, None, None), "belongs to line 001"),
        ("Shipments", (CASE, 1, "TCN8", None, 1, "2026-03-05", "2026-03-01", None, None), "is before the shipment"),
        ("Values", (CASE, 1, "COLOR", "DIFS", 4, "2026-11-01"), "is not a field"),
        ("Values", (CASE, 1, "DELIVERED_QUANTITY", "DIFS", 4, "2026-10-01"), "older than the value kept"),
        ("Values", (CASE, 1, "DELIVERED_QUANTITY", "DIFS", "four", "2026-11-02"), "is not a number"),
    ],
)
def test_rows_that_do_not_fit_what_is_kept(
    store: Store, case: str, act: dict[str, Any], sheet: str, row: tuple[Any, ...], reason: str
) -> None:
    take_status(store, POLICY, WHOLE, today=TODAY, **act)
    heads = next(one for one in openpyxl.load_workbook(BytesIO(WHOLE))[sheet].iter_rows(max_row=1, values_only=True))
    preview = preview_status(store, POLICY, book((sheet, [heads, row])), today=TODAY)
    assert preview.rows == ()
    assert reason in " ".join(one.reason for one in preview.refused)


def test_a_file_that_contradicts_itself(store: Store, case: str) -> None:
    heads = ("Line", "Document number", "Qty", "Requisition date")
    rows = [(1, "N1", 4, "2026-01-10"), (1, "N1", 4, "2026-01-10"), (1, "N1", 5, "2026-01-10")]
    preview = preview_status(store, POLICY, book(("R", [heads, *rows])), case=case, today=TODAY)
    assert [row.what for row in preview.rows] == ["new", "same"]
    assert [(one.row, one.reason) for one in preview.refused] == [(4, "an earlier row of the file says something else about it")]


def test_csv_with_semicolons_for_one_case(store: Store, case: str, act: dict[str, Any]) -> None:
    data = "\ufeffLine;Delivery date;Quantity;Value\n1;2026-03-02;2;84,000.00\n002a;3-Mar-2026;2;200\n;;;\n".encode()
    take_status(store, POLICY, data, case=case.lower(), today=TODAY, **act)
    assert [row.value for row in deliveries_of(store, case)] == [Decimal("200.00"), Decimal("84000.00")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "requisitions: line, requisition, quantity, requisition date; statuses: "),
        (b"a,b\n1,2\n", "no sheet has a row of heads"),
        (b"%PDF-1.7", "not a workbook"),
        (b"\xff\xfe\x00a", "not text in UTF-8"),
        (b"Line,On\x00\n", "neither a workbook nor text"),
        (WHOLE[:900], "damaged"),
    ],
)
def test_files_that_cannot_be_read(data: bytes, reason: str) -> None:
    with pytest.raises(WorkbookError, match=reason):
        read_status(data)


def test_a_suspended_or_unimplemented_case_takes_nothing(store: Store, act: dict[str, Any]) -> None:
    keep_case(store, act, implemented_on=None, accepted_on=None)
    preview = preview_status(store, POLICY, WHOLE, today=TODAY)
    assert preview.rows == ()
    assert {one.reason for one in preview.refused} == {f"{CASE} is not implemented yet; status cannot be kept for it"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quantities=st.lists(st.integers(min_value=-2, max_value=7), max_size=8))
def test_no_file_delivers_above_the_order(
    template: Any, tmp_path_factory: pytest.TempPathFactory, act: dict[str, Any], quantities: list[int]
) -> None:
    path = shutil.copy(template, tmp_path_factory.mktemp("desk") / "desk.sqlite")
    with open_store(path) as store:
        keep_case(store, act)
        data = deliveries(*[(CASE, 1, date(2026, 3, 1 + place), units, 0) for place, units in enumerate(quantities)])
        preview = take_status(store, POLICY, data, today=TODAY, leave_out_refused=True, **act)
        line = supply_of_case(store, CASE, TODAY).lines[0]
        assert line.delivered <= 10
        assert len(preview.rows) + preview.refused_rows == len(quantities)
        taken = [quantities[row.row - 3] for row in preview.rows]
        assert line.delivered == sum(taken)
        assert line.open == 10 - sum(taken)
