"""The work list as a workbook: every point with its day, what it is about, and who holds it."""

from datetime import date
from typing import NamedTuple

import msgspec

from dsca_desk.documents.sheets import Book, Column
from dsca_desk.documents.sheets.cells import Cell
from dsca_desk.documents.sheets.styles import DATE, PLAIN, TEXT, UNCONFIRMED, WHOLE, WRAPPED, WRONG, Look
from dsca_desk.documents.workbook.parts import heading

COLUMNS = (
    Column("urgency", "How pressing", TEXT, 13),
    Column("when", "Day", DATE, 12),
    Column("record", "Record", TEXT, 16),
    Column("document", "Document or line", TEXT, 16),
    Column("says", "What needs you", WRAPPED, 60),
    Column("waiting_for", "Waiting for", WRAPPED, 34),
    Column("late_by", "Days late (left: below zero)", WHOLE, 14),
)
_LOOKS: dict[str, Look] = {"late": WRONG, "today": UNCONFIRMED, "soon": UNCONFIRMED}


class WorkRow(NamedTuple):
    """A point of the work list in the words of the screen; `late_by` counts days, below zero those that are left."""

    urgency: str
    when: date | None
    record: str
    document: str
    says: str
    waiting_for: str
    late_by: int | None


class WorkSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet shows; `whose` names whose work it is, `total` counts points beyond the rows too."""

    rows: tuple[WorkRow, ...]
    total: int
    whose: str
    edition: str
    printed_on: date
    by: str
    marking: str


def work_workbook(data: WorkSheet) -> bytes:
    """Return the work list as .xlsx; the same data gives the same bytes."""
    book = Book(f"Work list, {data.whose}", made_on=data.printed_on, by=data.by, marking=data.marking)
    head = heading("Work list", data.whose, data.printed_on, data.by, data.edition)
    head = head._replace(lines=(f"{head.lines[0]} · {len(data.rows):,} of {data.total:,} points", *head.lines[1:]))
    sheet = book.sheet("Work list", COLUMNS, heading=head, frozen_columns=3, filtered=True)
    for row in data.rows:
        sheet.row((Cell(row.urgency, _LOOKS.get(row.urgency, PLAIN)), *row[1:]))
    sheet.end_list()
    if not data.rows:
        sheet.words("Nothing is due.")
    return book.save()
