"""Lines out of a workbook: the head row is found, columns are matched by their names, and each row is taken or refused.

Rows go through the same shapes as a case file. A refused row is reported with its number, column, value and reason and never
keeps the others back; what to do about a sheet with refused rows is for the caller to decide.
"""

import re
import string
import warnings
from collections.abc import Iterator
from itertools import islice, repeat, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dsca_desk.exchange.case_shapes import LINE, MOST_LINES, SUBLINE, SUBLINE_NUMBER
from dsca_desk.exchange.line_cells import CellError, keys_of
from dsca_desk.exchange.line_columns import CODES, QUANTITY_AND_UNIT, TOTAL, Taken, matched
from dsca_desk.exchange.shapes import FaultError
from dsca_desk.exchange.sheet_cells import (
    MOST_BLANK_ROWS,
    ROWS_BEFORE_HEAD,
    Refused,
    Uncalculated,
    as_shown,
    bytes_of,
    cell_at,
    cells_of,
    holds_formulas,
    workbook,
)
from dsca_desk.exchange.workbook_guard import WorkbookError, guarded
from dsca_desk.records.offer import ZERO, Line

__all__ = ["Refused", "SheetLines", "WorkbookError", "read_lines"]

_LETTERS = string.ascii_lowercase
_NEEDED = {"number"}
_ONE_OF = {"description", "unit_price", TOTAL}


class SheetLines(NamedTuple):
    """What a sheet gave: the lines taken, which column was taken for what, the heads left aside, and the rows refused."""

    sheet: str
    head_row: int
    columns: tuple[Taken, ...]
    ignored: tuple[str, ...]
    lines: tuple[Line, ...]
    refused: tuple[Refused, ...]


class _Row(NamedTuple):
    number: int
    cells: dict[str, Any]


def read_lines(data: bytes | Path) -> SheetLines:
    """Return the lines of the sheet whose heads name the most fields of a line. Raises WorkbookError with one sentence."""
    if isinstance(data, Path):
        data = bytes_of(data)
    archive = guarded(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that a reader of values does not need
            return _read(data, holds_formulas(archive))
    except WorkbookError:
        raise
    except Exception as error:
        # A damaged workbook fails in the reader in any of a dozen ways; none of them says more to an officer.
        raise WorkbookError(
            f"the workbook is damaged ({type(error).__name__}); open it in its program and save it again"
        ) from error


def _read(data: bytes, formulas: bool) -> SheetLines:
    values = workbook(data, values=True)
    source = workbook(data, values=False) if formulas else None
    try:
        heads = [(sheet, head) for sheet in values.worksheets if (head := _head_of(sheet)) is not None]
        if heads:
            sheet, (head_row, columns, ignored) = max(heads, key=lambda pair: len(pair[1][1]))
            rows = _rows(sheet, source[sheet.title] if source else None, columns, head_row)
            lines, refused = _lines(rows, {column.field: column.head for column in columns})
            return SheetLines(sheet.title, head_row, tuple(columns), tuple(ignored), lines, refused)
    finally:
        values.close()
        if source is not None:
            source.close()
    raise WorkbookError(
        f"no sheet has a row of heads for lines within its first {ROWS_BEFORE_HEAD} rows; it needs a line number and a "
        "description or a price, for instance: Line, Description, Qty, Unit of issue, Unit price, Source"
    )


def _head_of(sheet: Any) -> tuple[int, list[Taken], list[str]] | None:
    """The last row of the heads, and the columns; heads may stand in two rows, as `(4) Costs` above `(a) Unit` does."""
    above: tuple[str | None, ...] = ()
    best: tuple[int, list[Taken], list[str]] | None = None
    for number, cells in enumerate(islice(cells_of(sheet), ROWS_BEFORE_HEAD), start=1):
        heads = tuple(cell if isinstance(cell, str) else None for cell in cells)
        joined = tuple(" ".join(part for part in pair if part) for pair in zip_longest(above, heads))
        for candidate in (heads, joined):
            columns, ignored = matched(candidate)
            fields = {column.field for column in columns}
            if fields >= _NEEDED and fields & _ONE_OF and (best is None or len(columns) > len(best[1])):
                best = (number, columns, ignored)
        if best is not None and number > best[0]:
            break
        above = heads
    return best


def _rows(sheet: Any, source: Any, columns: list[Taken], head_row: int) -> Iterator[_Row]:
    """The rows below the heads that say anything, up to the row of totals."""
    shown_rows = cells_of(sheet)
    source_rows = cells_of(source) if source is not None else repeat(())
    blank = 0
    for number, (cells, formulas) in enumerate(zip(shown_rows, source_rows, strict=False), start=1):
        if number <= head_row:
            continue
        row = {column.field: cell_at(cells, formulas, column.place) for column in columns}
        if all(value is None or value == "" for value in row.values()):
            blank += 1
            if blank > MOST_BLANK_ROWS:
                return
            continue
        if str(row["number"]).strip().lower().startswith("total"):
            return
        blank = 0
        yield _Row(number, row)


def _lines(rows: Iterator[_Row], heads: dict[str, str]) -> tuple[tuple[Line, ...], tuple[Refused, ...]]:
    taken: dict[str, tuple[_Row, Line]] = {}
    refused: list[Refused] = []
    for row in rows:
        if len(taken) + len(refused) >= MOST_LINES:
            raise WorkbookError(f"the sheet has more than {MOST_LINES:,} rows of lines, the most that one document holds")
        reasons = _take(row, taken)
        refused += [
            Refused(row.number, heads.get(field, field), as_shown(row.cells.get(field)), reason) for field, reason in reasons
        ]
    lines: dict[str, Line] = {}
    for number, (row, line) in taken.items():
        parent = number.rstrip(_LETTERS)
        if parent == number:
            lines[number] = line
        elif parent in lines:
            lines[parent] = _with_subline(taken[parent][0], lines[parent], line)
        else:
            refused.append(
                Refused(row.number, heads["number"], number, f"line {parent}, which it belongs to, does not stand above it")
            )
    for number, line in list(lines.items()):
        faults = [sentence for rule in LINE.rules for _, sentence in rule(line)]
        if faults:
            del lines[number]
            refused.append(Refused(taken[number][0].number, heads["number"], number, "; ".join(sorted(set(faults)))))
            refused += [
                Refused(taken[subline.number][0].number, heads["number"], subline.number, f"line {number} was refused")
                for subline in line.sublines
            ]
    return tuple(lines.values()), tuple(sorted(refused))


def _take(row: _Row, taken: dict[str, tuple[_Row, Line]]) -> list[tuple[str, str]]:
    """Take a row as a line, or return the fields and reasons why not."""
    for field, cell in row.cells.items():
        if isinstance(cell, Uncalculated):
            return [(field, "the formula has no stored result; open the workbook in its program and save it")]
    try:
        keys = keys_of(row.cells)
        shape = SUBLINE if _is_subline(keys.get("number")) else LINE
        line = shape.read(keys)
    except CellError as error:
        return [(error.field, error.reason)]
    except FaultError as error:
        return [(_field_of(path, row.cells), sentence) for path, sentence in error.faults]
    if line.number in taken:
        return [("number", f"line {line.number} stands in row {taken[line.number][0].number} already")]
    taken[line.number] = (row, line)
    return []


def _with_subline(row: _Row, line: Line, subline: Line) -> Line:
    """The line with one more subline; a price that came from its total is that of the sublines and leaves the line."""
    price = line.unit_price if row.cells.get("unit_price") is not None else ZERO
    return msgspec.structs.replace(line, unit_price=price, sublines=(*line.sublines, subline))


def _is_subline(number: Any) -> bool:
    return isinstance(number, str) and re.fullmatch(SUBLINE_NUMBER.pattern, number) is not None


def _field_of(path: str, cells: dict[str, Any]) -> str:
    """The column a fault belongs to; keys that came out of a column of several belong to that column."""
    if path in cells:
        return path
    if path in ("quantity", "unit_of_issue") and QUANTITY_AND_UNIT in cells:
        return QUANTITY_AND_UNIT
    if path in ("source", "months_of_service", "type_of_assistance") and CODES in cells:
        return CODES
    return TOTAL if path == "unit_price" and TOTAL in cells else path
