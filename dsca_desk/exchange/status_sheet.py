"""Requisitions, statuses, shipments, deliveries and values of other systems out of a workbook or a CSV file.

Every sheet whose heads name one of these is read. A row becomes a value, or is refused with its number, column, value and
reason; whether its codes, lines and quantities fit the kept cases is for `services.status_import` to say.
"""

import csv
import re
import types
import typing
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import StringIO
from itertools import islice, repeat
from pathlib import Path
from typing import Any, NamedTuple

from dsca_desk.exchange.content import kind_of
from dsca_desk.exchange.line_columns import Taken
from dsca_desk.exchange.shapes import EARLIEST_YEAR, LATEST_YEAR
from dsca_desk.exchange.sheet_cells import (
    MOST_BLANK_ROWS,
    ROWS_BEFORE_HEAD,
    Uncalculated,
    as_shown,
    bytes_of,
    cell_at,
    cells_of,
    holds_formulas,
    workbook,
)
from dsca_desk.exchange.status_columns import CASE, KINDS, LAYOUTS, SheetKind, matched
from dsca_desk.exchange.workbook_guard import LARGEST_WORKBOOK, WorkbookError, guarded
from dsca_desk.rules.plausible import without_marks

__all__ = ["RefusedRow", "SheetRow", "StatusSheet", "WorkbookError", "read_status"]

MOST_ROWS = 50_000
_SIGNIFICANT = 15  # digits that a spreadsheet keeps of a number
_LONGEST_TEXT = 500
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YES_NO = {"yes": True, "y": True, "x": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class SheetRow(NamedTuple):
    """A row that was understood: its sheet and number, the case it names (may be empty), and its value."""

    sheet: str
    row: int
    case: str
    value: Any


class RefusedRow(NamedTuple):
    """A row that was not taken: its sheet and number, the words above the column, the cell as shown, and why."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


class StatusSheet(NamedTuple):
    """What one sheet gave: its kind, the columns taken, the heads left aside, the rows and those refused."""

    kind: SheetKind
    sheet: str
    head_row: int
    columns: tuple[Taken, ...]
    ignored: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    refused: tuple[RefusedRow, ...]


class _Cell(Exception):  # noqa: N818 - it carries the reason of one cell
    """A cell that cannot be taken."""


_Rows = Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]


def read_status(data: bytes | Path, kind: SheetKind | None = None) -> tuple[StatusSheet, ...]:
    """Return what every sheet with known heads gave, in the order requisitions to values. Raises WorkbookError.

    With `kind` only sheets of that kind are read. A CSV file is one sheet.
    """
    if isinstance(data, Path):
        data = bytes_of(data)
    kinds = KINDS if kind is None else (kind,)
    if kind_of(data) != "json":
        found = _of_workbook(data, kinds)
    else:
        sheet = _sheet("CSV", zip(_csv_rows(data), repeat(()), strict=False), kinds)
        found = [] if sheet is None else [sheet]
    if not found:
        needed = "; ".join(f"{name.lower()}: {', '.join(_heads_needed(name))}" for name in kinds)
        raise WorkbookError(
            f"no sheet has a row of heads that names what is needed within its first {ROWS_BEFORE_HEAD} rows ({needed})"
        )
    return tuple(sorted(found, key=lambda sheet: kinds.index(sheet.kind)))


def _heads_needed(kind: SheetKind) -> list[str]:
    """The heads a sheet of a kind needs, as officers write them, in the order of its columns."""
    layout = LAYOUTS[kind]
    return [layout.heads[field][0] for field in layout.fields if field in layout.needed]


def _of_workbook(data: bytes, kinds: Sequence[SheetKind]) -> list[StatusSheet]:
    archive = guarded(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that a reader of values does not need
            return _sheets(data, holds_formulas(archive), kinds)
    except WorkbookError:
        raise
    except Exception as error:
        # A damaged workbook fails in the reader in any of a dozen ways; none of them says more to an officer.
        raise WorkbookError(
            f"the workbook is damaged ({type(error).__name__}); open it in its program and save it again"
        ) from error


def _sheets(data: bytes, formulas: bool, kinds: Sequence[SheetKind]) -> list[StatusSheet]:
    values = workbook(data, values=True)
    source = workbook(data, values=False) if formulas else None
    found = []
    try:
        for one in values.worksheets:
            behind = cells_of(source[one.title]) if source is not None else repeat(())
            sheet = _sheet(one.title, zip(cells_of(one), behind, strict=False), kinds)
            if sheet is not None:
                found.append(sheet)
    finally:
        values.close()
        if source is not None:
            source.close()
    return found


def _csv_rows(data: bytes) -> Iterator[tuple[Any, ...]]:
    if len(data) > LARGEST_WORKBOOK:
        raise WorkbookError(f"the file is larger than {LARGEST_WORKBOOK // 1024**2} MB, the most that is read")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WorkbookError("the file is not text in UTF-8; save it as CSV (UTF-8) and try again") from None
    if "\x00" in text:
        raise WorkbookError("the file is neither a workbook nor text; read .xlsx or .csv files")
    sample = text[:4096]
    delimiter = max((",", ";", "\t"), key=sample.count)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(cell if cell.strip() else None for cell in row)
    except csv.Error as error:
        raise WorkbookError(f"the file is damaged ({error}); save it again as CSV") from None


def _sheet(title: str, rows: _Rows, kinds: Sequence[SheetKind]) -> StatusSheet | None:
    for head_row, (cells, _) in enumerate(islice(rows, ROWS_BEFORE_HEAD), start=1):
        match = matched(cells, kinds)
        if match is not None:
            taken, refused = _below(title, rows, head_row, match.kind, match.columns)
            return StatusSheet(match.kind, title, head_row, match.columns, match.ignored, taken, refused)
    return None


def _below(
    title: str, rows: _Rows, head_row: int, kind: SheetKind, columns: Sequence[Taken]
) -> tuple[tuple[SheetRow, ...], tuple[RefusedRow, ...]]:
    taken: list[SheetRow] = []
    refused: list[RefusedRow] = []
    blank = 0
    for number, (cells, formulas) in enumerate(rows, start=head_row + 1):
        found = [(column, cell_at(cells, formulas, column.place)) for column in columns]
        if all(cell is None or cell == "" for _, cell in found):
            blank += 1
            if blank > MOST_BLANK_ROWS:
                break
            continue
        blank = 0
        if len(taken) + len(refused) >= MOST_ROWS:
            raise WorkbookError(f"{title} has more than {MOST_ROWS:,} rows, the most that are taken at once; split it")
        faults = _take(title, number, kind, found, taken)
        refused += [RefusedRow(title, number, column, as_shown(cell), reason) for column, cell, reason in faults]
    return tuple(taken), tuple(refused)


def _take(
    title: str, number: int, kind: SheetKind, found: Sequence[tuple[Taken, Any]], taken: list[SheetRow]
) -> list[tuple[str, Any, str]]:
    """Take a row as a value, or return columns, cells and reasons why not."""
    layout, readers = LAYOUTS[kind], _readers(kind)
    fields: dict[str, Any] = {}
    faults = []
    for column, cell in found:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        try:
            fields[column.field] = readers[column.field](_computed(cell))
        except _Cell as error:
            faults.append((column.head, cell, str(error)))
    if not faults:
        heads = {column.field: column.head for column, _ in found}
        faults = [(heads[field], None, "the cell is empty") for field in sorted(layout.needed - fields.keys())]
    if not faults:
        case = fields.pop(CASE, "")
        if "source" in layout.value.__struct_fields__:
            fields["source"] = "IMPORTED"
        taken.append(SheetRow(title, number, case, layout.value(**fields)))
    return faults


def _computed(cell: Any) -> Any:
    if isinstance(cell, Uncalculated):
        raise _Cell("the formula has no stored result; open the workbook in its program and save it")
    return cell


# --- cells ------------------------------------------------------------------------------------------------------------------


@cache
def _readers(kind: SheetKind) -> dict[str, Callable[[Any], Any]]:
    layout = LAYOUTS[kind]
    hints = typing.get_type_hints(layout.value)
    readers: dict[str, Callable[[Any], Any]] = {CASE: _code}
    for field in layout.fields[1:]:
        readers[field] = _BY_FIELD.get(field) or _BY_TYPE[_plain_type(hints[field])]
    if kind == "VALUES":
        readers["value"] = _shown_value
    return readers


def _plain_type(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    return typing.get_origin(hint) or hint


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        raise _Cell("is yes or no; write a text")
    if isinstance(cell, datetime | date):
        raise _Cell(f"holds the date {cell:%Y-%m-%d}; write the value as text")
    text = cell if isinstance(cell, str) else _digits(cell)
    text = " ".join(text.split())
    if text.startswith("#") and text.upper() in _ERRORS:
        raise _Cell(f"shows the error {text}")
    if _UNPRINTABLE.search(text):
        raise _Cell("has characters that cannot be printed")
    if len(text) > _LONGEST_TEXT:
        raise _Cell(f"is longer than {_LONGEST_TEXT} characters")
    return text


_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}


def _code(cell: Any) -> str:
    return _text(cell).upper()


def _line(cell: Any) -> str:
    """A line number with its three digits: 1 is 001, 1A is 001a."""
    text = _text(cell)
    match = re.fullmatch(r"([0-9]{1,4})([A-Za-z]{0,2})", text, re.ASCII)
    return match[1].zfill(3) + match[2].lower() if match else text


def _digits(cell: Any) -> str:
    """A number of a spreadsheet as plain digits, without the dust of its binary arithmetic."""
    exact = Decimal(format(cell, f".{_SIGNIFICANT}g")) if isinstance(cell, float) else Decimal(cell)
    return format(exact.normalize(), "f") if exact.is_finite() else str(cell)


def _number(cell: Any) -> Decimal:
    if isinstance(cell, bool | datetime | date):
        raise _Cell("is not a number")
    text = (cell if isinstance(cell, str) else _digits(cell)).strip()
    text = without_marks(re.sub(r"^(-?)(US)?\$\s*", r"\1", text))
    if re.fullmatch(r"\([0-9.]+\)", text):
        text = f"-{text[1:-1]}"
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", text, re.ASCII):
        raise _Cell("is not a number")
    return Decimal(text)


def _day(cell: Any) -> date:
    day: date | None = None
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    elif isinstance(cell, str):
        day = _written_day(cell.strip())
    if day is None:
        raise _Cell("is not a day; write it as 2026-02-03 or 03 Feb 2026")
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise _Cell(f"lies outside the years {EARLIEST_YEAR} to {LATEST_YEAR}")
    return day


def _written_day(text: str) -> date | None:
    """A day as ISO writes it or with the month as a word; days that read differently in two countries are none."""
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?", text, re.ASCII)
    word = re.fullmatch(r"([0-9]{1,2})[ -]([A-Za-z]{3})[a-z]*\.?[ -]([0-9]{4})", text, re.ASCII)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if word and word[2].lower() in _MONTHS:
            return date(int(word[3]), _MONTHS.index(word[2].lower()) + 1, int(word[1]))
    except ValueError:
        return None
    return None


def _yes_no(cell: Any) -> bool:
    answer = cell if isinstance(cell, bool) else _YES_NO.get(_text(cell).lower())
    if answer is None:
        raise _Cell("is not yes or no")
    return answer


def _serials(cell: Any) -> tuple[str, ...]:
    text = cell if isinstance(cell, str) else _text(cell)
    return tuple(part for part in (_text(piece) for piece in re.split(r"[,;\n]", text)) if part)


def _shown_value(cell: Any) -> str:
    """What a system shows is kept as it stands there."""
    return f"{cell:%Y-%m-%d}" if isinstance(cell, datetime | date) else _text(cell)


_BY_TYPE: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    Decimal: _number,
    date: _day,
    bool: _yes_no,
    tuple: _serials,
}
_BY_FIELD: dict[str, Callable[[Any], Any]] = {
    "line": _line,
    "code": _code,
    "identifier": _code,
    "field": lambda cell: _code(cell).replace(" ", "_"),
    "unit_of_issue": _code,
    "number": _code,
    "requisition": _code,
    "control_number": _code,
    "shipment": _code,
}
