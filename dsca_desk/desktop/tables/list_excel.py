"""A list to Excel: the rows that are shown, in their words; days are real days there and amounts are numbers."""

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.saving import EXCEL, ask_where, write_file
from dsca_desk.desktop.tables.listing import ListTable, Sign

if TYPE_CHECKING:
    from dsca_desk.desktop.desk import Desk
    from dsca_desk.documents.sheets.cells import Value


def shown_list(within: QWidget) -> ListTable | None:
    """Return the list one works in: the one with the focus, else the first that is in sight."""
    seen = [table for table in within.findChildren(ListTable) if table.isVisible()]
    return next((table for table in seen if table.isAncestorOf(within.focusWidget() or within)), seen[0] if seen else None)


def save_list(desk: "Desk", table: ListTable, record: str) -> None:
    """Ask where to and write what a list of a record shows."""
    name = table.accessibleName().partition(";")[0]
    path = ask_where(desk, f"Save: {name}", f"{record} {name}.xlsx".replace("/", "-"), EXCEL)
    if path is None:
        return
    problem = write_file(path, list_bytes(desk, table, record))
    desk.questions.tell(name, problem or f"It was written to {path}.")


def list_bytes(desk: "Desk", table: ListTable, record: str) -> bytes:
    """Return the rows that are shown as a workbook; a filter is named there."""
    from dsca_desk.documents.reports import Report, ReportSheet, report_workbook
    from dsca_desk.documents.sheets import Column, sheet_name
    from dsca_desk.documents.sheets.styles import MONEY, WRAPPED

    name, columns = table.accessibleName().partition(";")[0], table.list.columns
    told = tuple(
        Column(f"c{place}", column.title, MONEY if column.right else WRAPPED, min(max(column.letters, 8), 60))
        for place, column in enumerate(columns)
    )
    rows = [tuple(_cell(desk, column.sign(row), column.right) for column in columns) for row in table.list.rows]
    counted = f"{len(rows):,} of {len(table.list.all):,} rows"
    typed = table.filter.field.text().strip()
    covers = f"{record} · {counted}, those with “{typed}”" if typed else f"{record} · {counted}"
    return report_workbook(
        Report(
            title=name,
            covers=covers,
            sheets=(ReportSheet(name=sheet_name(name), columns=told, rows=rows, empty="The list is empty."),),
            edition=desk.policy.edition.id,
            printed_on=desk.today,
            by=desk.officer,
            marking=desk.preferences.marking,
        )
    )


def _cell(desk: "Desk", sign: Sign, right: bool) -> "Value":
    """Return what stands in a cell: a day or a number where its words are those of one, with the look of its sign."""
    from dsca_desk.documents.sheets.cells import Cell
    from dsca_desk.documents.sheets.styles import DATE, GOOD, MONEY, PARTS, QUANTITY, UNCONFIRMED, WRONG

    look = {"error": WRONG, "warning": UNCONFIRMED, "good": GOOD}.get(sign.role)
    words = sign.words
    try:
        day = reading.day(words, desk.today) if words else None
    except reading.UnclearError:
        day = None
    if day is not None and reading.written_day(day) == words:
        return Cell(day, look, DATE)
    number = _number(words) if right else None
    if number is None:
        return Cell(words, look) if look is not None else words
    kind = MONEY if words == reading.written_money(number) else PARTS if "." in words else QUANTITY
    return Cell(number, look, kind)


def _number(words: str) -> Decimal | None:
    """The number words say, None when they are not one as the desk writes it."""
    try:
        number = reading.number(words)
    except reading.UnclearError:
        return None
    return number if words in (reading.written_money(number), reading.written_number(number)) else None
