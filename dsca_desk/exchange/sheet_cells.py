"""Reading the cells of a workbook without trusting it: values, and which of them are formulas that were never computed."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from dsca_desk.exchange.shapes import shown
from dsca_desk.exchange.workbook_guard import LARGEST_WORKBOOK, WorkbookError

MOST_COLUMNS, MOST_BLANK_ROWS, ROWS_BEFORE_HEAD = 256, 500, 60


class Refused(NamedTuple):
    """A row that was not taken: its number in the sheet, the words above the column, the cell's value as shown, and why."""

    row: int
    column: str
    value: str
    reason: str


class Uncalculated:
    """A formula of which the workbook holds no result."""

    def __init__(self, formula: object) -> None:
        self.formula = str(getattr(formula, "text", formula))


def bytes_of(path: Path) -> bytes:
    """Return a file, at most one byte more than is read. Raises WorkbookError."""
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_WORKBOOK + 1)
    except OSError as error:
        raise WorkbookError(f"{path} cannot be read ({error.strerror or error})") from None


def workbook(data: bytes, *, values: bool) -> Any:
    """Open a guarded workbook for reading: the values its formulas last had, or the formulas."""
    import openpyxl

    return openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=values, keep_links=False)


def holds_formulas(archive: zipfile.ZipFile) -> bool:
    """Tell whether any sheet computes; only then are formulas read beside the values they last had."""
    for part in archive.infolist():
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            with archive.open(part) as stream:
                tail = b""
                while chunk := stream.read(1 << 20):
                    if b"<f>" in tail + chunk or b"<f " in tail + chunk:
                        return True
                    tail = chunk[-2:]
    return False


def cells_of(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet."""
    sheet.reset_dimensions()  # what a sheet says of its own size is not to be trusted
    yield from sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)


def cell_at(cells: tuple[Any, ...], formulas: tuple[Any, ...], place: int) -> Any:
    """Return the value of a cell, or its formula where there is no value."""
    value = cells[place] if place < len(cells) else None
    formula = formulas[place] if place < len(formulas) else None
    return Uncalculated(formula) if value is None and formula is not None else value


def as_shown(cell: Any) -> str:
    """Return a cell as a refusal shows it."""
    if cell is None:
        return ""
    text = cell.formula if isinstance(cell, Uncalculated) else str(cell)
    return shown(text)[1:-1]
