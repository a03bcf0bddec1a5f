"""The case workbook: its figures are the priced ones, and whoever computes its formulas again finds the same cents."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from dsca_desk.documents.sheets.measure import wrapped_lines
from dsca_desk.documents.workbook import CaseWorkbook, case_workbook
from dsca_desk.documents.workbook.lists import split_text
from dsca_desk.records.offer import Line, Offer, OtherCharge, PaymentTerms, RateOverride, Waiver
from dsca_desk.rules.checks import check_offer
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.workbooks import workbook_of
from tests.documents.workbook_formulas import Calculator
from tests.exchange.case_files import offers
from tests.rules.builders import amounts, bought, deliveries, offer, policy, service, stock, terms

D = Decimal
SHEETS = ["Summary", "Lines", "Pricing", "Payment schedule", "Deliveries", "Notes", "Derivation", "Checks", "Rules used"]
ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "Err:")


def parts_line(number: str = "003") -> Line:
    return Line(
        number=number,
        description="Spares",
        generic_code="D4C",
        unit_of_issue="XX",
        source="X",
        sublines=(
            stock(
                f"{number}a", source="X", procured_share=D("0.4"), quantity=None, unit_of_issue="XX", unit_price=D("975000.07")
            ),
            stock(f"{number}b", quantity=D("2.5"), unit_price=D("64000.01"), delivery_term_code="5", deliveries=()),
        ),
    )


def wide_offer() -> Offer:
    """Every kind of line, charge and override in one document."""
    return offer(
        bought("001", administered_overseas=True, mde=True, nonrecurring_unit_charge=D("480.13"), unit_price=D("18400.37")),
        stock("002", unit_price=D("61250.75"), delivery_term_code="5", condition="new"),
        parts_line(),
        service("004"),
        stock("005", support_charge="CRR", quantity=D(7), unit_price=D("1234.57"), deliveries=deliveries(q2027Q4=5)),
        stock("006", support_charge="SNAP", source="X", quantity=D(3), unit_price=D("99.99")),
        stock("007", other_charges=(OtherCharge(kind="STORAGE", amount=D("1500.25")),), working_capital_fund=True),
        stock("008", description='=HYPERLINK("x")', delivery_term_code="5", lookup_transportation=D("12.34")),
        stock("009", type_of_assistance="U"),
        rate_overrides=(
            RateOverride(charge="TRANSPORT", line="002", rate_percent=D("2.25"), source="office table", by="A. Officer"),
            RateOverride(charge="PCH", line="008", amount=D("77.70"), source="estimate", by="A. Officer"),
            RateOverride(charge="ADMIN", line="004", rate_percent=D("3.8"), source="memo", by="A. Officer"),
        ),
        waivers=(Waiver(charge="CAS", component="AUDIT", basis="reciprocal agreement"),),
        other_charges=(OtherCharge(kind="CONTINGENCY", amount=D("999.99")),),
    )


def long_offer() -> Offer:
    kinds = (stock, bought)
    lines = [
        kinds[number % 2](f"{number:03d}", quantity=D(number), unit_price=D("1234.56") * number, deliveries=())
        for number in range(1, 141)
    ]
    return offer(*lines)


def credit_offer() -> Offer:
    return offer(
        bought(
            "001",
            outlays=amounts(q2027Q3="600000.00", q2027Q4="900000.00", q2028Q1="708000.00"),
            holdback=amounts(q2027Q4="90000.00"),
        ),
        payment=PaymentTerms(standby_letter_of_credit=D("140000.00")),
    )


CASES: dict[str, Callable[[], Offer]] = {
    "three lines": lambda: offer(bought(), stock("002"), service("003")),
    "all charges": wide_offer,
    "140 lines": long_offer,
    "letter of credit": credit_offer,
    "cash with acceptance": lambda: offer(dependable_undertaking=False, terms_of_sale=terms("CWA")),
    "mixed terms": lambda: offer(bought(), terms_of_sale=terms("DU", "CAPS")),
    "building partner capacity": lambda: offer(
        bought(termination_liability=()),
        program="BPC_T10",
        country="B3",
        dependable_undertaking=False,
        terms_of_sale=terms("CWA"),
    ),
    "small case of 2010": lambda: offer(
        stock(unit_price=D("100.00")), price_date=date(2010, 3, 1), accepted_on=date(2010, 3, 1), implemented_on=date(2010, 4, 1)
    ),
    "no lines": lambda: msgspec.structs.replace(offer(), lines=()),
}


def workbook_for(document: Offer, **changes: Any) -> CaseWorkbook:
    edition = policy()
    priced = price(document, edition)
    schedule = payment_schedule(priced, edition)
    notes = place_notes(document, priced, edition)
    findings = check_offer(document, priced, schedule, edition, notes=notes)
    facts: dict[str, Any] = {"printed_on": date(2026, 11, 22), "by": "J. Rivera", "marking": "CUI", "status": "draft 3"}
    return workbook_of(document, priced, schedule, notes, findings, edition, **facts | changes)


@pytest.fixture(scope="module")
def made() -> dict[str, tuple[CaseWorkbook, bytes]]:
    """The workbook of every case, with what it was made of."""
    found = {}
    for name, document in CASES.items():
        data = workbook_for(document())
        found[name] = data, case_workbook(data)
    return found


def opened(data: bytes, *, stored: bool = True) -> Workbook:
    return load_workbook(BytesIO(data), data_only=stored)


def column(sheet: Any, title: str) -> str:
    return next(cell.column_letter for cell in sheet[5] if (cell.value or "").replace("\n", " ") == title)


def find(sheet: Any, letter: str, text: str) -> int:
    return next(cell.row for cell in sheet[letter] if cell.value == text)


def same(one: Any, other: Any) -> bool:
    """Equal, or numbers that are equal to the cent."""
    if one in (None, "") and other in (None, ""):
        return True
    numbers = all(isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in (one, other))
    return abs(D(str(one)) - D(str(other))) < D("0.000001") if numbers else one == other


@pytest.mark.parametrize("name", CASES)
def test_every_formula_gives_the_value_that_is_stored_with_it(made: dict[str, tuple[CaseWorkbook, bytes]], name: str) -> None:
    _, data = made[name]
    calculator, stored = Calculator(data), opened(data)
    wrong = [
        (sheet, address, calculator.value(sheet, address), stored[sheet][address].value)
        for sheet, address in calculator.formulas()
        if not same(calculator.value(sheet, address), stored[sheet][address].value)
    ]
    assert not wrong
    assert len(calculator.formulas()) > 10


@pytest.mark.parametrize("engine", ["LibreOffice"] if shutil.which("soffice") else [])
def test_libreoffice_computes_the_same(made: dict[str, tuple[CaseWorkbook, bytes]], tmp_path: Path, engine: str) -> None:
    """A hard recalculation: a cell with a wrong stored value shows that it took place."""
    profile = tmp_path / "profile" / "user"
    profile.mkdir(parents=True)
    profile.joinpath("registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    names = dict(enumerate(made))
    for number, name in names.items():
        (tmp_path / f"{number}.xlsx").write_bytes(made[name][1])
    (tmp_path / "wrong.xlsx").write_bytes(_with_a_wrong_total(made["three lines"][1]))
    (tmp_path / "out").mkdir()
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, *map(str, sorted(tmp_path.glob("*.xlsx")))], check=True, capture_output=True, timeout=300)
    for number, name in names.items():
        stored, anew = opened(made[name][1]), opened((tmp_path / "out" / f"{number}.xlsx").read_bytes())
        assert _differences(stored, anew) == [], f"{engine} differs on {name}"
    right, mended = opened(made["three lines"][1]), opened((tmp_path / "out" / "wrong.xlsx").read_bytes())
    assert _differences(right, mended) == []


def _differences(stored: Workbook, anew: Workbook) -> list[tuple[str, str, Any, Any]]:
    return [
        (sheet.title, cell.coordinate, cell.value, other)
        for sheet in stored
        for row in sheet.iter_rows()
        for cell in row
        if not same(cell.value, other := anew[sheet.title][cell.coordinate].value)
    ]


def _with_a_wrong_total(data: bytes) -> bytes:
    """The same workbook with another value stored beside the formula of (13)."""
    priced = opened(data)["Summary"]
    row = find(priced, "A", "(13)")
    before = f"<v>{priced[f'C{row}'].value}".encode()
    changed = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(changed, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert before in part
                part = part.replace(before, b"<v>1")
            target.writestr(name, part)
    return changed.getvalue()


_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@pytest.mark.parametrize("name", CASES)
def test_the_package_is_sound(made: dict[str, tuple[CaseWorkbook, bytes]], name: str) -> None:
    data, written = made[name]
    assert case_workbook(data) == written
    with ZipFile(BytesIO(written)) as archive:
        for part in archive.namelist():
            etree.fromstring(archive.read(part))
    book = opened(written)
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.freeze_panes.endswith("6")
        assert sheet.print_title_rows == "$1:$5"
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == "CUI"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet["A1"].value == sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                assert not (isinstance(cell.value, str) and cell.value.startswith(ERRORS)), f"{sheet.title}!{cell.coordinate}"


@pytest.mark.parametrize("name", CASES)
def test_the_summary_shows_what_was_priced(made: dict[str, tuple[CaseWorkbook, bytes]], name: str) -> None:
    data, written = made[name]
    priced, paper = data.priced, data.paper
    sheet = opened(written)["Summary"]
    for number, field in (
        ("(8)", "net"),
        ("(9)", "pch"),
        ("(10)", "admin"),
        ("(11)", "transportation"),
        ("(12)", "other"),
        ("(13)", "total"),
    ):
        row = find(sheet, "A", number)
        assert D(str(sheet[f"C{row}"].value)) == getattr(priced, field), number
        assert sheet[f"D{row}"].value == getattr(paper, field), number
    row = find(sheet, "B", "Initial deposit")
    assert D(str(sheet[f"C{row}"].value)) == data.schedule.initial_deposit
    checks = [cell.value for cell in sheet["D"] if cell.value in ("OK", "differs")]
    assert checks == ["OK"] * 4


@pytest.mark.parametrize("name", CASES)
def test_the_other_sheets_show_what_was_priced(made: dict[str, tuple[CaseWorkbook, bytes]], name: str) -> None:
    data, written = made[name]
    book = opened(written)
    lines, pricing, payments = book["Lines"], book["Pricing"], book["Payment schedule"]
    parts = [part for line in data.priced.lines for part in (line, *line.sublines)]
    for row, part in enumerate(parts, start=6):
        assert lines[f"A{row}"].value == pricing[f"A{row}"].value == part.number
        for title, amount in (
            ("(4)(b) Total cost", part.value),
            ("(4)(a) Unit cost", part.unit),
            ("Base", part.base),
            ("CAS QA&I", part.cas["QAI"]),
            ("Nonrecurring cost", part.nonrecurring),
            ("Support charge", part.support_charge),
            ("Other", part.other),
        ):
            assert same(lines[f"{column(lines, title)}{row}"].value, amount), (part.number, title)
        for title, amount in (("PC&H", part.pch), ("Administrative charge", part.admin), ("Transportation", part.transportation)):
            assert same(pricing[f"{column(pricing, title)}{row}"].value, amount), (part.number, title)
    for row, payment in enumerate(data.schedule.rows, start=6):
        assert payments[f"A{row}"].value == payment.label or payments[f"A{row}"].value.date() == payment.due
        assert same(payments[f"G{row}"].value, payment.required)
    total = find(payments, "A", "Total")
    assert payments[f"H{total}"].value == data.paper.total
    assert payments[f"I{total - 1}"].value == data.paper.total


def test_a_change_of_a_typed_figure_runs_through_to_the_total(made: dict[str, tuple[CaseWorkbook, bytes]]) -> None:
    """Typing another price into the workbook gives what pricing that offer gives."""
    _, written = made["all charges"]
    document = wide_offer()
    dearer = msgspec.structs.replace(document.lines[0], unit_price=D("20000.00"))
    again = workbook_for(msgspec.structs.replace(document, lines=(dearer, *document.lines[1:])))
    calculator = Calculator(written)
    lines = calculator.book["Lines"]
    lines[f"{column(lines, 'Base unit price')}6"].value = 20000
    summary = calculator.book["Summary"]
    assert calculator.value("Summary", f"C{find(summary, 'A', '(13)')}") == again.priced.total
    assert calculator.value("Lines", f"{column(lines, '(4)(b) Total cost')}6") == again.priced.lines[0].value


def test_text_stays_text_and_days_are_days(made: dict[str, tuple[CaseWorkbook, bytes]]) -> None:
    book = opened(made["all charges"][1], stored=False)
    cell = next(cell for cell in book["Lines"]["C"] if cell.value == '=HYPERLINK("x")')
    assert cell.data_type == "s"
    payments = book["Payment schedule"]
    assert payments["A7"].is_date
    assert payments["A7"].number_format.endswith("dd mmm yyyy")
    assert payments["G3"].value.date() == date(2027, 2, 15)


def test_typed_figures_are_blue_and_doubtful_ones_tinted_and_named(made: dict[str, tuple[CaseWorkbook, bytes]]) -> None:
    book = opened(made["all charges"][1])
    lines, pricing = book["Lines"], book["Pricing"]
    assert lines[f"{column(lines, 'Base unit price')}6"].font.color.rgb == "FF1D4E9E"
    packing = pricing[f"{column(pricing, 'PC&H')}7"]
    assert packing.fill.fgColor.rgb == "FFFCF2DA"
    assert "unconfirmed: PC&H" in pricing[f"{column(pricing, 'Rates not confirmed or replaced')}7"].value
    summary = [cell.value for cell in book["Summary"]["B"] if cell.value]
    assert any(text.startswith("PC&H: Line") for text in summary)
    statuses = {cell.value for cell in book["Rules used"]["E"]}
    assert {"confirmed", "unconfirmed"} <= statuses


def test_the_required_amounts_take_letter_of_credit_and_deposit_into_account(
    made: dict[str, tuple[CaseWorkbook, bytes]],
) -> None:
    for name, address in (("letter of credit", "$F$4"), ("all charges", "$D$4")):
        sheet = opened(made[name][1], stored=False)["Payment schedule"]
        assert address in sheet["G6"].value, name
    assert made["all charges"][0].collected_at_once > 0


def test_one_payment_has_no_picture(made: dict[str, tuple[CaseWorkbook, bytes]]) -> None:
    for name, pictures in (("cash with acceptance", 0), ("three lines", 1)):
        with ZipFile(BytesIO(made[name][1])) as archive:
            assert sum(part.startswith("xl/charts/chart") for part in archive.namelist()) == pictures, name


def test_sublines_fold_under_their_line_and_count_once(made: dict[str, tuple[CaseWorkbook, bytes]]) -> None:
    sheet = opened(made["all charges"][1], stored=False)["Lines"]
    row = find(sheet, "A", "003a")
    assert [sheet.row_dimensions[number].outlineLevel for number in (row - 1, row, row + 1, row + 2)] == [0, 1, 1, 0]
    value = column(sheet, "(4)(b) Total cost")
    assert sheet[f"{value}{find(sheet, 'A', 'Total')}"].value.startswith('=SUMIF(B6:B16,"Line",')


def test_the_chart_carries_its_values(made: dict[str, tuple[CaseWorkbook, bytes]]) -> None:
    data, written = made["three lines"]
    with ZipFile(BytesIO(written)) as archive:
        chart = etree.fromstring(archive.read("xl/charts/chart1.xml"))
    names = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    cached = [
        [D(value.text) for value in series.findall("c:val/c:numRef/c:numCache/c:pt/c:v", names)]
        for series in chart.iter("{*}ser")
    ]
    assert len(cached) == 2
    assert sum(cached[0]) == cached[1][-1] == data.paper.total
    assert len(cached[0]) == len(data.schedule.rows)


def test_deliveries_are_compared_with_the_quantity(made: dict[str, tuple[CaseWorkbook, bytes]]) -> None:
    sheet = opened(made["all charges"][1])["Deliveries"]
    check = column(sheet, "Check")
    assert sheet[f"{check}{find(sheet, 'A', '001')}"].value == "OK"
    assert sheet[f"{check}{find(sheet, 'A', '005')}"].value == "differs"
    assert sheet[f"{check}{find(sheet, 'A', '004')}"].value == "no plan"
    assert sheet[f"{column(sheet, 'Oct–Dec 2027')}{find(sheet, 'A', '005')}"].value == 5


def test_every_amount_has_its_derivation(made: dict[str, tuple[CaseWorkbook, bytes]]) -> None:
    data, written = made["all charges"]
    sheet = opened(written)["Derivation"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    by_place: dict[str, list[list[Any]]] = {}
    for row in rows:
        by_place.setdefault(row[0], []).append(row)
    for part in (inner for line in data.priced.lines for inner in (line.sublines or (line,))):
        where = f"{'Subline' if part.number[-1].isalpha() else 'Line'} {part.number}"
        results = {row[1]: row[10] for row in by_place[where]}
        assert same(results["Line value (4b)"], part.value)
        if part.admin:
            assert same(results["Administrative charge (10)"], part.admin)
    totals = {row[1]: row[10] for row in by_place["Case"]}
    assert same(totals["Total estimated cost (13)"], data.priced.total)
    assert same({row[1]: row[10] for row in by_place["Payment schedule"]}["Initial deposit"], data.schedule.initial_deposit)
    assert any(row[7] and "DSCA 18-27" in row[7] for row in rows)


def test_findings_and_notes_are_listed_whole(made: dict[str, tuple[CaseWorkbook, bytes]]) -> None:
    data, written = made["all charges"]
    book = opened(written)
    assert [cell.value for cell in book["Checks"]["C"][5:]] == [finding.message for finding in data.findings]
    assert [cell.value for cell in book["Checks"]["A"][5:]] == [finding.severity for finding in data.findings]
    numbers = [cell.value for cell in book["Notes"]["A"][5:] if cell.value is not None]
    assert numbers == [note.number for note in data.notes]


def test_long_texts_take_several_rows_and_lose_nothing() -> None:
    text = "\n".join(f"Paragraph {number}. " + "Some words of a long note. " * 30 for number in range(12))
    pieces = split_text(text, 84)
    assert len(pieces) > 2
    assert all(wrapped_lines(piece, 84) <= 26 for piece in pieces)
    assert " ".join(" ".join(pieces).split()) == " ".join(text.split())
    assert split_text("short", 84) == ["short"]


@given(offers())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_case_file_makes_a_workbook_whose_formulas_agree(document: Offer) -> None:
    data = case_workbook(workbook_for(document))
    calculator, stored = Calculator(data), opened(data)
    for sheet, address in calculator.formulas():
        assert same(calculator.value(sheet, address), stored[sheet][address].value), (sheet, address)
