"""The sheet Summary: (8) to (13) in cents and as the letter prints them, what agrees with what, the case, what is in doubt."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.documents.sheets import Column, Sheet
from dsca_desk.documents.sheets.cells import Cell, Formula, Value
from dsca_desk.documents.sheets.measure import ROW_HEIGHT
from dsca_desk.documents.sheets.styles import (
    DOLLARS,
    GOOD,
    LABEL,
    LOOSE,
    MONEY,
    SECTION,
    TEXT,
    TOTAL,
    UNCONFIRMED,
    WRAPPED,
    WRONG,
    Kind,
    Look,
)
from dsca_desk.documents.workbook.parts import CHARGE_WORDS, STATUS_WORDS, split_path
from dsca_desk.documents.workbook.pricing import SUMMARY_ROWS
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.paper import PaperAmounts
from dsca_desk.rules.priced import Priced, Schedule, Unconfirmed
from dsca_desk.rules.rounding import ZERO, dollars
from dsca_desk.rules.wording import lines_text

SUMMARY = (
    Column("number", "Line", TEXT, 7),
    Column("name", "Cost summary", WRAPPED, 44),
    Column("amount", "Amount", MONEY, 20),
    Column("whole", "On the letter, whole dollars", DOLLARS, 20),
    Column("remark", "Remark", WRAPPED, 62),
)


class Places(NamedTuple):
    """Where the other sheets keep what the summary shows: (8) to (13) by name, the total of Lines, the schedule's total."""

    amounts: Mapping[str, str]
    lines_total: str
    payments_total: str | None


def fill_summary(
    sheet: Sheet,
    priced: Priced,
    schedule: Schedule,
    paper: PaperAmounts,
    places: Places,
    facts: Sequence[tuple[str, Value, Kind]],
    findings: Sequence[Finding],
) -> None:
    """Write the sheet."""
    doubts = (*priced.unconfirmed, *schedule.unconfirmed)
    first = sheet.next_row
    for key, number, name in SUMMARY_ROWS:
        amount: Decimal = getattr(priced, key)
        if key not in places.amounts:
            continue
        printed = None if key == "small_case_management_line" else getattr(paper, key)
        sheet.row((number, name, Formula(places.amounts[key], amount), printed, _remark(key, printed, doubts)))
    last = sheet.next_row - 1
    remark = "whole dollars: rounded half up, (8)-(12) by largest remainder"
    total = Formula(places.amounts["total"], priced.total)
    row = sheet.row(
        ("(13)", "Total estimated cost", total, Formula(f"SUM({sheet.span('whole', first, last)})", paper.total), remark),
        look=TOTAL,
    )
    sheet.row(("", "Initial deposit", schedule.initial_deposit, paper.initial_deposit, schedule.basis))
    if schedule.standby_letter_of_credit:
        sheet.row(("", "Standby letter of credit", schedule.standby_letter_of_credit, None, ""))
    _checks(sheet, priced, schedule, paper, places, row, first, last)
    _doubts(sheet, priced, doubts)
    _facts(sheet, facts, findings)


def _remark(key: str, printed: Decimal | None, doubts: Sequence[Unconfirmed]) -> str:
    said = "printed inside (8)" if printed is None else ""
    ends: tuple[str, ...] = {"net": ("cas", "procured_share", "nonrecurring", "support_charge", "attrition", "base")}.get(
        key, (key,)
    )
    if key == "other":
        ends = ("supply_support", "other")
    count = sum(any(f".{end}" in doubt.path for end in ends) for doubt in doubts)
    if count:
        said = f"{count} figure{'s' if count > 1 else ''} inside not confirmed, listed below"
    return said


def _checks(
    sheet: Sheet, priced: Priced, schedule: Schedule, paper: PaperAmounts, places: Places, total_row: int, first: int, last: int
) -> None:
    sheet.blank()
    sheet.words("Checks", SECTION)
    in_cents, printed = sheet.at("amount", total_row), sheet.at("whole", total_row)
    parts = sum((getattr(priced, key) for key, _, _ in SUMMARY_ROWS), ZERO)
    _check(
        sheet,
        "(8) to (12) add up to (13), to the cent",
        f"{in_cents}-SUM({sheet.span('amount', first, last)})",
        priced.total - parts,
    )
    _check(
        sheet,
        "(8) to (12) on the letter add up to (13) rounded",
        f"{printed}-ROUND({in_cents},0)",
        paper.total - dollars(priced.total),
    )
    lines = sum((line.value for line in priced.lines), ZERO)
    small = priced.small_case_management_line
    with_small = bool(small) and lines == priced.net + small
    net = f"{places.amounts['net']}+{places.amounts['small_case_management_line']}" if with_small else places.amounts["net"]
    _check(
        sheet,
        "The sheet Lines adds up to (8)",
        f"{places.lines_total}-({net})",
        lines - priced.net - (small if with_small else 0),
    )
    if places.payments_total and schedule.rows:
        left = dollars(schedule.rows[-1].cumulative) - dollars(priced.total)
        _check(sheet, "The payment schedule ends at (13)", f"{places.payments_total}-ROUND({in_cents},0)", left)


def _check(sheet: Sheet, said: str, difference: str, left: Decimal) -> None:
    row = sheet.next_row
    text = f'IF({sheet.at("amount", row)}=0,"OK","differs")'
    sheet.cells(
        {
            "name": (said, TEXT, LOOSE),
            "amount": (Formula(f"ROUND({difference},2)", left), MONEY, LOOSE),
            "whole": (Formula(text, "differs" if left else "OK"), TEXT, WRONG if left else GOOD),
        }
    )


def _facts(sheet: Sheet, facts: Sequence[tuple[str, Value, Kind]], findings: Sequence[Finding]) -> None:
    sheet.blank()
    sheet.keep_together((len(facts) + 4) * ROW_HEIGHT)
    sheet.words("Case", SECTION)
    for label, value, kind in facts:
        if isinstance(value, str):
            sheet.across(label, value, "amount", "remark")
        else:
            sheet.cells({"name": (label, TEXT, LABEL), "amount": (value, kind, LOOSE)})
    counts = [f"{sum(finding.severity == name for finding in findings)} {name}" for name in ("error", "warning", "advice")]
    look: Look = WRONG if any(finding.severity == "error" for finding in findings) else LOOSE
    sheet.cells({"name": ("Offer check (sheet Checks)", TEXT, LABEL), "amount": (", ".join(counts), TEXT, look)})


def _doubts(sheet: Sheet, priced: Priced, doubts: Sequence[Unconfirmed]) -> None:
    sheet.blank()
    sheet.words("Figures that are not confirmed", SECTION)
    if not doubts:
        sheet.words("Every figure rests on confirmed rows of the rules or on what was typed.")
        return
    sheet.words(
        "They rest on rows of the rules that nobody has confirmed. Confirm or replace them before the offer leaves the desk."
    )
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for doubt in doubts:
        number, figure = split_path(doubt.path, priced.offer)
        key = (CHARGE_WORDS.get(figure, figure.replace("_", " ")), STATUS_WORDS[doubt.status], doubt.source)
        grouped.setdefault(key, []).extend([number] if number else [])
    for (figure, status, source), numbers in grouped.items():
        where = f"{figure}: {lines_text(numbers)}" if numbers else figure
        sheet.row(("", where, Cell(status, kind=TEXT), None, source), look=UNCONFIRMED)
