"""Reports of the office as workbooks: one sheet or several, each a list with filters, frozen heads and its marking."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from dsca_desk.documents.sheets import Book, Column
from dsca_desk.documents.sheets.styles import DATE, DOLLARS, PERCENT, QUANTITY, TEXT, WHOLE, WRAPPED
from dsca_desk.documents.workbook.parts import heading

CASES = (
    Column("case", "Case", TEXT, 12),
    Column("nickname", "Nickname", WRAPPED, 34),
    Column("country", "Purchaser", TEXT, 10),
    Column("agency", "Agency", TEXT, 8),
    Column("program", "Program", TEXT, 10),
    Column("state", "State of the case", TEXT, 22),
    Column("since", "Since", DATE, 12),
    Column("document", "Document", TEXT, 10),
    Column("status", "State of the document", TEXT, 22),
    Column("category", "Group", TEXT, 7),
    Column("goal_on", "Offer due", DATE, 12),
    Column("offered_on", "Offered", DATE, 12),
    Column("expires_on", "Offer expires", DATE, 12),
    Column("implemented_on", "Implemented", DATE, 12),
    Column("total", "(13) Total US$", DOLLARS, 16),
    Column("officer", "Officer", TEXT, 18),
)
METRICS = (
    Column("quarter", "Quarter", TEXT, 9),
    Column("category", "Group", TEXT, 7),
    Column("documents", "Documents", WHOLE, 11),
    Column("judged", "With a standard time", WHOLE, 11),
    Column("in_time", "In time", WHOLE, 9),
    Column("share", "Share in time", PERCENT, 10),
    Column("goal", "Goal", PERCENT, 9),
    Column("request", "Request, mean days", QUANTITY, 11),
    Column("development", "Development, mean days", QUANTITY, 13),
    Column("writing", "Writing to offer, mean days", QUANTITY, 13),
    Column("after", "After the offer, mean days", QUANTITY, 13),
    Column("held", "On hold, mean days", QUANTITY, 11),
    Column("processing", "Processing, mean days", QUANTITY, 12),
)
MILESTONES = (
    Column("case", "Case", TEXT, 12),
    Column("document", "Document", TEXT, 10),
    Column("code", "Milestone", TEXT, 14),
    Column("name", "Meaning", WRAPPED, 40),
    Column("on", "Day", DATE, 12),
    Column("planned", "Planned", TEXT, 9),
    Column("source", "Source", TEXT, 11),
    Column("remark", "Remark", WRAPPED, 36),
    Column("by", "Posted by", TEXT, 18),
)
REVIEWS = (
    Column("case", "Case", TEXT, 12),
    Column("document", "Document", TEXT, 10),
    Column("office", "Office", WRAPPED, 40),
    Column("round", "Round", WHOLE, 7),
    Column("required", "Required", TEXT, 9),
    Column("asked_on", "Asked", DATE, 12),
    Column("due_on", "Due", DATE, 12),
    Column("answered_on", "Answered", DATE, 12),
    Column("position", "Position", TEXT, 18),
    Column("comments", "Comments", WHOLE, 10),
    Column("open", "Still open", WHOLE, 9),
)
TREND = (
    Column("quarter", "Quarter", TEXT, 9),
    Column("office", "Office", WRAPPED, 40),
    Column("code", "Reason", TEXT, 14),
    Column("reason", "What it means", WRAPPED, 44),
    Column("returns", "Returns", WHOLE, 9),
    Column("resubmitted", "Resubmitted", WHOLE, 11),
    Column("days", "Mean days to come back", WHOLE, 12),
)
DELIVERIES = (
    Column("standing", "Standing", TEXT, 24),
    Column("case", "Case", TEXT, 12),
    Column("line", "Line", TEXT, 7),
    Column("source", "From", TEXT, 11),
    Column("what", "What", WRAPPED, 34),
    Column("on", "Day", DATE, 12),
    Column("days", "Days from today", WHOLE, 10),
    Column("quantity", "Still to come", QUANTITY, 12),
    Column("announced_on", "Notice given", DATE, 12),
    Column("where", "Where", WRAPPED, 26),
)
DISCREPANCIES = (
    Column("number", "Report", TEXT, 24),
    Column("case", "Case", TEXT, 12),
    Column("line", "Line", TEXT, 7),
    Column("status", "State", TEXT, 22),
    Column("kind", "Kind", TEXT, 14),
    Column("codes", "Codes", TEXT, 12),
    Column("item", "Item", WRAPPED, 34),
    Column("claimed", "Claimed US$", DOLLARS, 14),
    Column("submitted_on", "Submitted", DATE, 12),
    Column("answered_on", "Answered", DATE, 12),
    Column("office", "Office", WRAPPED, 28),
)
CLOSURE = (
    Column("case", "Case", TEXT, 12),
    Column("nickname", "Nickname", WRAPPED, 34),
    Column("program", "Program", TEXT, 10),
    Column("state", "State of the case", TEXT, 24),
    Column("since", "Since", DATE, 12),
    Column("complete_on", "Supply complete", DATE, 12),
    Column("may_start_on", "Closure may start", DATE, 12),
    Column("close_by", "To be closed by", DATE, 12),
    Column("days", "Days past", WHOLE, 10),
    Column("open_reports", "Open discrepancies", WHOLE, 12),
    Column("total", "(13) Total US$", DOLLARS, 16),
)


class ReportSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One list: the name of the sheet, its columns, its rows in the order of the columns, and what an empty one says."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Any, ...]]
    empty: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report: its title, what it covers in words, its sheets, and who made it when by which rules."""

    title: str
    covers: str
    sheets: tuple[ReportSheet, ...]
    edition: str
    printed_on: date
    by: str
    marking: str


def report_workbook(report: Report) -> bytes:
    """Return a report as .xlsx; the same data gives the same bytes."""
    book = Book(f"{report.title}, {report.covers}", made_on=report.printed_on, by=report.by, marking=report.marking)
    head = heading(report.title, report.covers, report.printed_on, report.by, report.edition)
    for one in report.sheets:
        sheet = book.sheet(one.name, one.columns, heading=head, frozen_columns=1, filtered=True)
        written = 0
        for row in one.rows:
            sheet.row(row)
            written += 1
        sheet.end_list()
        if not written:
            sheet.words(one.empty)
    return book.save()
