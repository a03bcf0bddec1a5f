"""The findings of the offer check as a workbook of their own: what a screen shows, for those who work on it elsewhere."""

from datetime import date
from typing import NamedTuple

import msgspec

from dsca_desk.documents.sheets import Book, Column
from dsca_desk.documents.sheets.cells import Cell
from dsca_desk.documents.sheets.styles import ADVICE, GOOD, PLAIN, TEXT, UNCONFIRMED, WRAPPED, WRONG, Look
from dsca_desk.documents.workbook.parts import heading

FINDINGS = (
    Column("severity", "Severity", TEXT, 11),
    Column("where", "Where", WRAPPED, 26),
    Column("message", "What was found", WRAPPED, 66),
    Column("reference", "Rule", WRAPPED, 28),
    Column("fix", "Quick fix", WRAPPED, 26),
    Column("accepted", "Accepted with a reason", WRAPPED, 44),
    Column("id", "Check", TEXT, 28),
)
_LOOKS: dict[str, Look] = {"Error": WRONG, "Warning": UNCONFIRMED, "Advice": ADVICE, "Passed": GOOD}


class FindingRow(NamedTuple):
    """A finding, or a check that found nothing, in the words of the screen; `accepted` says who settled it and why."""

    severity: str
    where: str
    message: str
    reference: str
    fix: str
    accepted: str
    id: str


class FindingsSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet shows. `identity` names the document and its state, `shown` says in words what was left out, if anything."""

    rows: tuple[FindingRow, ...]
    identity: str
    sentence: str
    shown: str = ""
    edition: str
    printed_on: date
    by: str
    marking: str


def findings_workbook(data: FindingsSheet) -> bytes:
    """Return the findings as .xlsx; the same data gives the same bytes."""
    book = Book(f"{data.identity}: findings", made_on=data.printed_on, by=data.by, marking=data.marking)
    head = heading("Findings of the offer check", data.identity, data.printed_on, data.by, data.edition)
    said = " ".join(part for part in (data.sentence, data.shown) if part)
    head = head._replace(lines=(f"{head.lines[0]} · {said}", *head.lines[1:]))
    sheet = book.sheet("Findings", FINDINGS, heading=head, frozen_columns=1, filtered=True)
    for row in data.rows:
        sheet.row((Cell(row.severity, _LOOKS.get(row.severity, PLAIN)), *row[1:]))
    sheet.end_list()
    if not data.rows:
        sheet.words("The offer check found nothing.")
    return book.save()
