"""The sheet Summary: (8) to (13) in cents and as the letter prints them, what agrees with what, the case, what is in doubt."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.documents.sheets import Column, Sheet
from dsca_desk.documents.workbook_cells import Formula, Value
from dsca_desk.documents.workbook_lists import path_words
from dsca_desk.documents.workbook_parts import STATUS_WORDS
from dsca_desk.documents.workbook_pricing import SUMMARY_ROWS
from dsca_desk.documents.workbook_styles import (
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
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.priced import Priced, Schedule, Unconfirmed
from dsca_desk.rules.rounding import ZERO, dollars

SUMMARY = (
    Column("number", "Line", TEXT, 7),
    Column("name", "Cost summary", WRAPPED, 44),
    Column("amount", "Amount", MONEY, 20),
    Column("whole", "On the letter, whole dollars", DOLLARS, 20),
    Column("remark", "Remark", WRAPPED, 62),
)


class WholeDollars(NamedTuple):
    """The cost summary as the letter prints it: (8) to (13) in whole dollars."""

    net: Decimal
    pch: Decimal
    admin: Decimal
    transportation: Decimal
    other: Decimal
    total: Decimal


class Places(NamedTuple):
    """Where the other sheets keep what the summary shows: (8) to (13) by name, the total of Lines, the schedule's total."""

    amounts: Mapping[str, str]
    lines_total: str
    payments_total: str | None


def fill_summary(
    sheet: Sheet,
    priced: Priced,
    schedule: Schedule,
    whole: WholeDollars,
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
        printed = getattr(whole, key, None)
        sheet.row((number, name, Formula(places.amounts[key], amount), printed, _remark(key, printed, doubts)))
    last = sheet.next_row - 1
    remark = "the exact total rounded half up; (8) to (12) share it by largest remainder"
    total = Formula(places.amounts["total"], priced.total)
    row = sheet.row(
        ("(13)", "Total estimated cost", total, Formula(f"SUM({sheet.span('whole', first, last)})", whole.total), remark),
        look=TOTAL,
    )
    deposit = schedule.rows[0].amount if schedule.rows else schedule.initial_deposit
    sheet.row(("", "Initial deposit", schedule.initial_deposit, dollars(deposit), schedule.basis))
    if schedule.standby_letter_of_credit:
        sheet.row(("", "Standby letter of credit", schedule.standby_letter_of_credit, None, ""))
    _checks(sheet, priced, schedule, whole, places, row, first, last)
    _facts(sheet, facts, findings)
    _doubts(sheet, priced, doubts)


def _remark(key: str, printed: Decimal | None, doubts: Sequence[Unconfirmed]) -> str:
    said = "printed inside (8)" if printed is None else ""
    ends: tuple[str, ...] = {"net": ("cas", "procured_share", "nonrecurring", "support_charge", "attrition", "base")}.get(key, (key,))
    if key == "other":
        ends = ("supply_support", "other")
    count = sum(any(f".{end}" in doubt.path for end in ends) for doubt in doubts)
    if count:
        said = f"{count} figure{'s' if count > 1 else ''} inside not confirmed, listed below"
    return said


def _checks(
    sheet: Sheet, priced: Priced, schedule: Schedule, whole: WholeDollars, places: Places, total_row: int, first: int, last: int
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
        whole.total - dollars(priced.total),
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
    sheet.words("Case", SECTION)
    for label, value, kind in facts:
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
        where, _, figure = path_words(doubt.path, priced.offer).rpartition(" · ")
        grouped.setdefault((figure, STATUS_WORDS[doubt.status], doubt.source), []).append(where or "the document")
    for (figure, status, source), places in grouped.items():
        shown = ", ".join(places) if len(places) <= 12 else f"{', '.join(places[:12])} and {len(places) - 12} more"
        sheet.row(("", f"{figure}: {shown}", status, "", source), look=UNCONFIRMED)
