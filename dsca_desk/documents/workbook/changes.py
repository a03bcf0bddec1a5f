"""The sheet Changes: what an Amendment or Modification makes of the case, its money first, then field by field."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.documents.sheets import Column, Sheet
from dsca_desk.documents.sheets.cells import Formula, Value
from dsca_desk.documents.sheets.styles import GROUP, MONEY, PLAIN, TEXT, WRAPPED

CHANGES = (
    Column("where", "Where", TEXT, 14),
    Column("field", "Field", WRAPPED, 30),
    Column("what", "What", TEXT, 10),
    Column("before", "Before", WRAPPED, 42),
    Column("after", "After", WRAPPED, 42),
    Column("amount_before", "Before, dollars", MONEY, 17),
    Column("difference", "Difference, dollars", MONEY, 17),
    Column("amount_after", "After, dollars", MONEY, 17),
)


class ChangeRow(NamedTuple):
    """One difference: the line or part of the document, the field, what happened, both values in words or in dollars."""

    where: str
    field: str
    what: str
    before: str = ""
    after: str = ""
    amount_before: Decimal | None = None
    amount_after: Decimal | None = None
    total: bool = False


def fill_changes(sheet: Sheet, rows: Sequence[ChangeRow]) -> None:
    """Write the differences; those in dollars are computed by the sheet."""
    for row in rows:
        difference: Value = None
        if row.amount_before is not None and row.amount_after is not None:
            number = sheet.next_row
            one, two = (sheet.span(key, number, number).partition(":")[0] for key in ("amount_before", "amount_after"))
            difference = Formula(f"{two}-{one}", row.amount_after - row.amount_before)
        sheet.row(
            (row.where, row.field, row.what, row.before, row.after, row.amount_before, difference, row.amount_after),
            GROUP if row.total else PLAIN,
        )
    sheet.end_list()
    if not rows:
        sheet.words("The document changes nothing of the case.")
