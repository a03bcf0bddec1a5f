"""Reports of the office as workbooks: one sheet or several, each a list with filters, frozen heads and its marking."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from dsca_desk.documents.sheets import Book, Column
from dsca_desk.documents.sheets.styles import DATE, DOLLARS, MONEY, QUANTITY, SHARE, TENTHS, TEXT, TEXT_RIGHT, WHOLE, WRAPPED
from dsca_desk.documents.workbook.parts import heading

CASES = (
    Column("case", "Case", TEXT, 12),
    Column("nickname", "Nickname", WRAPPED, 34),
    Column("country", "Purchaser", TEXT, 10),
    Column("agency", "Agency", TEXT, 8),
    Column("program", "Program", TEXT, 10),
    Column("state", "State of the case", TEXT, 25),
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
ON_TIME = (
    Column("quarter", "Quarter", TEXT, 9),
    Column("group", "Group", TEXT, 7),
    Column("documents", "Documents", WHOLE, 11),
    Column("judged", "With standard", WHOLE, 11),
    Column("in_time", "In time", WHOLE, 9),
    Column("share", "Share", SHARE, 9),
    Column("goal", "Goal", SHARE, 9),
    Column("average", "Average days", TENTHS, 12),
    Column("middle", "Middle", TENTHS, 9),
    Column("longest", "Longest", WHOLE, 9),
    Column("held", "Held, average", TENTHS, 11),
)
PHASE_DAYS = (
    Column("quarter", "Quarter", TEXT, 9),
    Column("group", "Group", TEXT, 7),
    Column("phase", "Phase", TEXT, 22),
    Column("documents", "Documents", WHOLE, 11),
    Column("average", "Average days", TENTHS, 10),
    Column("middle", "Middle", TENTHS, 10),
    Column("longest", "Longest", WHOLE, 10),
)
DOCUMENTS = (
    Column("quarter", "Quarter", TEXT, 9),
    Column("case", "Case", TEXT, 12),
    Column("document", "Document", TEXT, 10),
    Column("group", "Group", TEXT, 7),
    Column("began_on", "Clock began", DATE, 12),
    Column("goal_on", "Offer due", DATE, 12),
    Column("done_on", "Offered", DATE, 12),
    Column("days", "Days", WHOLE, 8),
    Column("standard", "Standard", WHOLE, 9),
    Column("late", "Days late", WHOLE, 9),
    Column("request", "Request", WHOLE, 9),
    Column("development", "Development", WHOLE, 11),
    Column("writing", "Case writing to offer", WHOLE, 9),
    Column("after", "After the offer", WHOLE, 9),
    Column("held", "On hold", WHOLE, 8),
    Column("officer", "Officer", TEXT, 18),
)
UNDER_WAY = (
    Column("standing", "Standing", TEXT, 20),
    Column("case", "Case", TEXT, 12),
    Column("document", "Document", TEXT, 10),
    Column("group", "Group", TEXT, 7),
    Column("status", "State", TEXT, 20),
    Column("began_on", "Clock began", DATE, 12),
    Column("goal_on", "Offer due", DATE, 12),
    Column("days", "Day", WHOLE, 7),
    Column("standard", "Of", WHOLE, 7),
    Column("late", "Days over", WHOLE, 9),
    Column("request", "Request", WHOLE, 9),
    Column("development", "Development", WHOLE, 11),
    Column("writing", "Case writing to offer", WHOLE, 9),
    Column("held", "On hold", WHOLE, 8),
    Column("officer", "Officer", TEXT, 18),
)
PLANNED = (
    Column("standing", "Standing", TEXT, 18),
    Column("case", "Case", TEXT, 12),
    Column("document", "Document", TEXT, 10),
    Column("code", "Milestone", TEXT, 14),
    Column("name", "Meaning", WRAPPED, 40),
    Column("planned", "Planned", DATE, 12),
    Column("actual", "Actual", DATE, 12),
    Column("days", "Days late", WHOLE, 10),
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
    Column("office", "Office", WRAPPED, 36),
    Column("round", "Round", WHOLE, 7),
    Column("required", "Required", TEXT, 9),
    Column("asked_on", "Asked", DATE, 12),
    Column("due_on", "Due", DATE, 12),
    Column("answered_on", "Answered", DATE, 12),
    Column("days", "Days", WHOLE, 7),
    Column("late", "Days late", WHOLE, 7),
    Column("position", "Position", TEXT, 20),
    Column("comments", "Comments", WHOLE, 10),
    Column("open", "Still open", WHOLE, 9),
)
OFFICES = (
    Column("office", "Office", WRAPPED, 40),
    Column("asked", "Asked", WHOLE, 9),
    Column("answered", "Answered", WHOLE, 10),
    Column("open", "Open", WHOLE, 8),
    Column("late", "Of them late", WHOLE, 9),
    Column("average", "Average days", TENTHS, 11),
    Column("middle", "Middle", TENTHS, 9),
    Column("longest", "Longest", WHOLE, 9),
)
TREND = (
    Column("quarter", "Quarter", TEXT, 9),
    Column("office", "Office", WRAPPED, 36),
    Column("code", "Reason", TEXT, 14),
    Column("reason", "What it means", WRAPPED, 44),
    Column("returns", "Returns", WHOLE, 9),
    Column("resubmitted", "Came again", WHOLE, 9),
    Column("average", "Days away", TENTHS, 11),
    Column("middle", "Middle", TENTHS, 9),
    Column("longest", "Longest", WHOLE, 9),
)
RETURNS = (
    Column("quarter", "Quarter", TEXT, 9),
    Column("case", "Case", TEXT, 12),
    Column("document", "Document", TEXT, 10),
    Column("returned_on", "Returned", DATE, 12),
    Column("office", "By", WRAPPED, 30),
    Column("state", "From", TEXT, 14),
    Column("reason", "Reason", WRAPPED, 30),
    Column("explanation", "Explanation", WRAPPED, 40),
    Column("resubmitted_on", "Came again", DATE, 12),
    Column("days", "Days away", WHOLE, 9),
    Column("officer", "Officer", TEXT, 18),
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
    Column("days", "Days open", WHOLE, 9),
    Column("answered_on", "Answered", DATE, 12),
    Column("office", "Office", WRAPPED, 28),
)
CLOSURE = (
    Column("case", "Case", TEXT, 12),
    Column("nickname", "Nickname", WRAPPED, 24),
    Column("state", "State of the case", TEXT, 25),
    Column("readiness", "Ready", TEXT, 16),
    Column("met", "Met", WHOLE, 6),
    Column("points", "Of", WHOLE, 6),
    Column("close_by", "Close by", DATE, 12),
    Column("days", "Days past", WHOLE, 10),
    Column("may_start_on", "From", DATE, 12),
    Column("complete_on", "Supply complete", DATE, 12),
    Column("open_reports", "Open discrepancies", WHOLE, 12),
    Column("ask", "To answer", WHOLE, 8),
    Column("open", "Found open", WRAPPED, 22),
    Column("total", "(13) Total US$", DOLLARS, 16),
    Column("officer", "Officer", TEXT, 14),
)
MISMATCHES = (
    Column("standing", "Standing", TEXT, 16),
    Column("case", "Case", TEXT, 12),
    Column("line", "Line", TEXT, 7),
    Column("field", "What", TEXT, 19),
    Column("system", "System", TEXT, 12),
    Column("ours", "Ours", TEXT_RIGHT, 16),
    Column("theirs", "Theirs", TEXT_RIGHT, 16),
    Column("difference", "Difference", MONEY, 14),
    Column("as_of", "As of", DATE, 12),
    Column("explanation", "Explanation", WRAPPED, 36),
    Column("officer", "Officer", TEXT, 18),
)
SYSTEMS = (
    Column("system", "System", TEXT, 16),
    Column("values", "Values kept", WHOLE, 10),
    Column("differing", "Differ", WHOLE, 9),
    Column("unexplained", "Not explained", WHOLE, 10),
    Column("oldest", "Oldest value", DATE, 12),
)
LEASES = (
    Column("standing", "Standing", TEXT, 16),
    Column("number", "Number", TEXT, 16),
    Column("kind", "Kind", TEXT, 9),
    Column("country", "Borrower", TEXT, 10),
    Column("agency", "Agency", TEXT, 8),
    Column("articles", "Articles", WRAPPED, 34),
    Column("starts_on", "Began", DATE, 12),
    Column("ends_on", "Ends", DATE, 12),
    Column("left", "Days left", WHOLE, 9),
    Column("rent", "Rent US$", DOLLARS, 14),
    Column("value", "Replacement value US$", DOLLARS, 16),
    Column("request", "Request", TEXT, 14),
)
OFFERS = (
    Column("standing", "Standing", TEXT, 18),
    Column("case", "Case", TEXT, 12),
    Column("document", "Document", TEXT, 10),
    Column("nickname", "Nickname", WRAPPED, 34),
    Column("offered_on", "Offered", DATE, 12),
    Column("expires_on", "Offer expires", DATE, 12),
    Column("left", "Days left", WHOLE, 9),
    Column("total", "(13) Total US$", DOLLARS, 16),
    Column("officer", "Officer", TEXT, 18),
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
