"""The columns of a report on screen: those of its sheet, written as fields are, with icon and word for how a row stands."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from dsca_desk.desktop.execution.board import BOARD_COLUMNS
from dsca_desk.desktop.forms.reading import written_day, written_money, written_number
from dsca_desk.desktop.tables.listing import ListColumn, Mark
from dsca_desk.documents.sheets import Column
from dsca_desk.documents.sheets.styles import DATE, DOLLARS, MONEY, SHARE, TEXT
from dsca_desk.services.office import OfficeSheet

_LATE: Mark = ("warning-circle", "error")
_SOON: Mark = ("clock", "warning")
_LOOK: Mark = ("warning", "warning")
_GOOD: Mark = ("check-circle", "good")
_TOLD: Mark = ("info", "information")
_REST: Mark = ("hourglass-medium", "secondary")
MARKS: dict[str, Mark] = {
    "Over its goal": _LATE,
    "On hold, over its goal": _LATE,
    "Close to its goal": _SOON,
    "On hold": _REST,
    "Within its goal": _GOOD,
    "No standard time": _REST,
    "Late": _LATE,
    "To come": ("calendar-blank", "information"),
    "Came late": _LOOK,
    "Came in time": _GOOD,
    "Not explained": _LOOK,
    "Explained": _TOLD,
    "Ready": _GOOD,
    "To be answered": _SOON,
    "Points open": _LATE,
    "Last day passed": _LATE,
    "Over, not ended": _LATE,
    "Last day": _SOON,
    "Ends soon": _SOON,
    "In effect": _GOOD,
    "No end": _LOOK,
    "No answer yet": _REST,
    "Does not concur": ("x-circle-fill", "error"),
    "Concurs": _GOOD,
    "Concurs with comment": _TOLD,
}
_MOST_LETTERS, _NUMBER_LETTERS = 32, 6


def columns_of(sheet: OfficeSheet) -> tuple[ListColumn, ...]:
    """Return the columns in which a screen shows a sheet; deliveries are shown as on their board."""
    if sheet.name == "Deliveries":
        return tuple(_of_board(column) for column in BOARD_COLUMNS)
    return tuple(_column(place, column) for place, column in enumerate(sheet.columns))


def widest_of(sheet: OfficeSheet) -> int:
    """Return the place of the column that takes the room the others leave."""
    if sheet.name == "Deliveries":
        return next(place for place, column in enumerate(BOARD_COLUMNS) if column.title == "What")
    wrapped = [place for place, column in enumerate(sheet.columns) if column.kind.wrap]
    words = [place for place, column in enumerate(sheet.columns) if column.kind is TEXT]
    return (wrapped or words[-1:] or [len(sheet.columns) - 1])[0]


def _of_board(column: ListColumn) -> ListColumn:
    return column._replace(words=lambda row: column.sign(row.of), mark=None)


def _column(place: int, column: Column) -> ListColumn:
    write = _writer(column)
    right = column.kind.align == "right"
    letters = max(_NUMBER_LETTERS if right else 4, min(int(column.width), _MOST_LETTERS), len(column.title) + 1)
    if right and column.kind not in (DOLLARS, MONEY) and not column.kind.name.startswith("Text"):
        letters = max(_NUMBER_LETTERS, len(column.title) + 1)
    mark = (lambda row: MARKS.get(str(row.values[place]))) if column.key in ("standing", "readiness", "position") else None
    return ListColumn(column.title, lambda row: write(row.values[place]), letters, right, mark)


def _writer(column: Column) -> Callable[[Any], str]:
    if column.kind is DATE:
        return lambda value: "" if value is None else written_day(value)
    if column.kind is SHARE:
        return lambda value: "" if value is None else f"{written_number((value * 100).normalize())} %"
    if column.kind in (MONEY, DOLLARS):
        return lambda value: "" if value is None else written_money(value) if column.kind is MONEY else f"{value:,.0f}"
    return written


def written(value: Any) -> str:
    """Write a value of any kind as a cell shows it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
