"""Reports of the office: each from a real database, read back as a workbook; and the command that writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from dsca_desk.cli import main
from dsca_desk.policy.edition import Policy
from dsca_desk.records.base import Record
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.execution import Delivery
from dsca_desk.records.offer import Offer
from dsca_desk.records.reviews import Return, Review
from dsca_desk.records.steps import PostedMilestone
from dsca_desk.services.cases import import_case
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reports import covers, make_report, report_kinds, the_year_to
from dsca_desk.store.engine import Store

TODAY = date(2026, 11, 22)
PERIOD = the_year_to(TODAY)
YESTERDAY = TODAY - timedelta(days=1)
NOTHING = Decimal("0.00")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture
def office(store: Store, offer: Offer, act: dict[str, Any]) -> Store:
    """One case with something for every report."""
    import_case(store, offer, **act)
    keep(
        store,
        act,
        Review(
            document_id=1, office="PM/RSAT", required=True, round=1, asked_on=YESTERDAY, position="", answered_by="", remark=""
        ),
        Return(document_id=1, office="CWD", from_state="Write", reason_code="X-SCOPE", explanation="e", returned_on=YESTERDAY),
        PostedMilestone(document_id=1, code="MILAP", on=YESTERDAY, posted_by="A", posted_at=act["at"]),
        PostedMilestone(document_id=1, code="CPMREV", on=YESTERDAY, posted_by="A", posted_at=act["at"], voided_by="A"),
        Delivery(case_id=1, line="001", value=NOTHING, planned=True, on=YESTERDAY, quantity=Decimal(5)),
        Discrepancy(case_id=1, number="A0001-BN-UAB/001", status="Submitted", value=Decimal(250), transport=Decimal(10)),
    )
    with store.writing(act["by"], act["at"], "for a test") as session:
        case, document = session.get(Case, 1), session.get(CaseDocument, 1)
        assert case is not None
        assert document is not None
        case.state, case.supply_complete_on = "Supply/Services Complete", date(2024, 1, 31)
        document.total = Decimal("1234.56")
    return store


def keep(store: Store, act: dict[str, Any], *records: Record) -> None:
    with store.writing(act["by"], act["at"], "for a test") as session:
        session.add_all(records)


def read(content: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def row_with(rows: list[list[Any]], value: Any) -> list[Any]:
    (found,) = [row for row in rows if value in row]
    return found


def report(store: Store, policy: Policy, name: str) -> dict[str, list[list[Any]]]:
    return read(make_report(store, policy, name, PERIOD, by="A. Officer"))


@pytest.mark.parametrize("name", [kind.name for kind in report_kinds()])
def test_every_report_of_an_empty_office_says_that_there_is_nothing(store: Store, policy: Policy, name: str) -> None:
    for rows in report(store, policy, name).values():
        words = [cell for row in rows for cell in row if isinstance(cell, str)]
        assert any(word.startswith(("No ", "Nobody ", "Nothing ")) for word in words)
        assert "UNCLASSIFIED" in words


@pytest.mark.parametrize("name", [kind.name for kind in report_kinds()])
def test_every_report_has_filters_frozen_heads_and_the_same_bytes_twice(office: Store, policy: Policy, name: str) -> None:
    content = make_report(office, policy, name, PERIOD, by="A. Officer", marking="CUI")
    assert content == make_report(office, policy, name, PERIOD, by="A. Officer", marking="CUI")
    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows is not None
        assert "CUI" in (sheet.oddHeader.center.text or "")


def test_the_status_of_a_case_has_real_days_and_amounts(office: Store, policy: Policy) -> None:
    row = row_with(report(office, policy, "cases")["Cases"], "BN-B-UAB")
    assert Decimal(str(row[14])) == Decimal("1234.56")
    assert row[12].date() == date(2027, 2, 15)


def test_milestones_that_were_voided_are_left_out(office: Store, policy: Policy) -> None:
    rows = report(office, policy, "milestones")["Milestones"]
    assert row_with(rows, "MILAP")[4].date() == YESTERDAY
    assert not [row for row in rows if "CPMREV" in row]


def test_reviews_and_returns(office: Store, policy: Policy) -> None:
    sheets = report(office, policy, "reviews")
    assert "No answer yet" in row_with(sheets["Reviews"], "PM/RSAT")
    assert row_with(sheets["Trend of returns"], "CWD")[4] == 1


def test_what_is_late_and_what_is_open(office: Store, policy: Policy) -> None:
    assert row_with(report(office, policy, "deliveries")["Deliveries"], "Late")[6:8] == [-1, 5]
    assert row_with(report(office, policy, "discrepancies")["Open reports"], "A0001-BN-UAB/001")[7] == 260


def test_the_closure_list_counts_from_the_day_supply_was_complete(office: Store, policy: Policy) -> None:
    row = row_with(report(office, policy, "closing")["Closing"], "BN-B-UAB")
    assert row[3] == "Points open"
    assert 0 < row[4] < row[5]
    assert row[6].date() == date(2026, 1, 31)
    assert row[7] == (TODAY - date(2026, 1, 31)).days
    assert row[8].date() == date(2025, 1, 31)
    assert row[10] == 1


def test_the_command_lists_and_writes_reports(desk_file: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report"]) == 0
    assert "Review log" not in capsys.readouterr().err
    target = tmp_path / "cases.xlsx"
    assert main(["report", "cases", "--database", f"sqlite:///{desk_file}", "-o", str(target)]) == 0
    assert openpyxl.load_workbook(target).sheetnames[0] == "Cases"
    narrow = ["--country", "BN", "--agency", "B", "--cases-of", "Ann", "--ahead", "10"]
    assert main(["report", "endings", *narrow, "--database", f"sqlite:///{desk_file}", "-o", str(target)]) == 0
    words = [cell.value for row in openpyxl.load_workbook(target)["Offers"].iter_rows(max_row=3) for cell in row]
    assert any("purchaser BN, agency B, officer Ann" in str(word) for word in words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense", "-o", "x.xlsx"], "There is no report 'nonsense'"),
        (["cases"], "Say where"),
        (["cases", "-o", "x.xlsx", "--since", "yesterday"], "is not a day"),
        (["cases", "-o", "x.xlsx", "--since", "2026-05-01", "--until", "2026-01-01"], "is after"),
        (["endings", "-o", "x.xlsx", "--ahead", "-5"], "is the past"),
    ],
)
def test_what_cannot_be_done_is_refused(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_amounts_days_and_shares_are_numbers_with_their_formats(office: Store, policy: Policy) -> None:
    with office.writing("A", datetime(2026, 11, 22, tzinfo=UTC), "for a test") as session:
        document = session.get(CaseDocument, 1)
        assert document is not None
        document.category, document.goal_days, document.goal_on = "B", 100, YESTERDAY
        document.offered_on, document.status = YESTERDAY, "Offered"
    book = openpyxl.load_workbook(BytesIO(make_report(office, policy, "milestones", PERIOD, by="A. Officer")))
    sheet: Any = book["On time"]
    heads = {cell.value: cell.column for cell in sheet[5]}
    share = sheet.cell(6, heads["Share"])
    assert share.value in (0, 1)
    assert "%" in share.number_format
    assert sheet.cell(6, heads["Average days"]).number_format.startswith("#,##0.0")
    assert sheet.auto_filter.ref.startswith("A5:")
    assert sheet.page_setup.fitToWidth == 1
    done: Any = book["Documents"]
    days = {cell.value: cell.column for cell in done[5]}
    assert done.cell(6, days["Offered"]).value.date() == YESTERDAY


def test_a_report_tells_what_it_covers_and_ends_when_it_is_asked_to(office: Store, policy: Policy) -> None:
    asked = PERIOD._replace(country="BN", officer="Ann")
    kinds = {kind.name: kind for kind in report_kinds()}
    assert covers(kinds["reviews"], asked) == "22 Nov 2025 to 22 Nov 2026, purchaser BN, officer Ann"
    assert covers(kinds["cases"], PERIOD) == "as of 22 Nov 2026"
    assert "No cases yet." in [row[0] for row in read(make_report(office, policy, "cases", asked, by="A"))["Cases"]]

    class EndedError(Exception):
        """Somebody canceled."""

    def told(_number: int, _total: int, words: str) -> None:
        if words.startswith("Writing cases"):
            raise EndedError

    with pytest.raises(EndedError):
        make_report(office, policy, "cases", PERIOD, by="A", told=told)
