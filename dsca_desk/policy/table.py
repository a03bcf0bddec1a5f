"""Policy tables: typed, validated, dated rows read from CSV.

A table is described once by a `TableSpec`; the file must agree with it to the letter or is refused with file, row and reason.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from dsca_desk.policy.cells import CellReader, cell_reader

Status = Literal["confirmed", "partial", "unconfirmed", "not-found"]
Key = tuple[object, ...]

LARGEST_FILE = 16 * 1024 * 1024


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What every policy row carries beside its own columns: where it comes from, how sure we are, when it holds.

    `effective_from` and `effective_to` are the first and the last day; an empty one is open.
    """

    source: str
    status: Status
    effective_from: date | None = None
    effective_to: date | None = None
    remark: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether the row is in force on a day."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )


class PolicyError(Exception):
    """A policy file that cannot be trusted: the file, the row (the head is row 1) and the reason."""

    def __init__(self, file: str, row: int | None, reason: str) -> None:
        super().__init__(f"{file}, row {row}: {reason}" if row else f"{file}: {reason}")
        self.file, self.row, self.reason = file, row, reason


RowT = TypeVar("RowT", bound=Row)


class TableSpec(msgspec.Struct, frozen=True):
    """How one table is laid out.

    `key` names the columns that tell rows apart (with `effective_from`). Rows of one key may not overlap in time;
    in a `continuous` table they may not leave gaps either.
    """

    name: str
    row_type: type[Row]
    key: tuple[str, ...]
    continuous: bool = False
    title: str = ""

    def key_of(self, row: Row) -> Key:
        """Return the values of the key columns of a row."""
        return tuple(getattr(row, column) for column in self.key)


class PlacedRow(NamedTuple):
    """A row with the file and the row number it was read from, for refusals; `layer` counts the packs, 0 is the edition."""

    row: Row
    file: str
    number: int
    layer: int = 0


def read_table(path: Path, spec: TableSpec) -> tuple[Row, ...]:
    """Read and check one CSV file (UTF-8, head row first). Raises PolicyError at the first fault."""
    placed, faults = read_rows(path, spec, path.name)
    faults = faults or row_faults(spec, placed)
    if faults:
        raise faults[0]
    return tuple(one.row for one in placed)


def read_rows(path: Path, spec: TableSpec, file: str, layer: int = 0) -> tuple[list[PlacedRow], list[PolicyError]]:
    """Read the rows of one file, each by itself, with every fault of head and cells; `file` is the name in the faults."""
    try:
        head, *lines = _csv_lines(path)
    except ValueError as error:
        return [], [PolicyError(file, None, str(error))]
    readers = _readers(spec.row_type)
    faults = _head_faults(file, head, spec.row_type, readers)
    if faults:
        return [], faults
    numbered = [(number, cells) for number, cells in enumerate(lines, start=2) if any(cells)]
    faults = [
        PolicyError(file, number, f"{len(cells)} cells where the head has {len(head)}")
        for number, cells in numbered
        if len(cells) != len(head)
    ]
    if faults or not numbered:
        return [], faults
    columns = [
        _column(file, name, readers[name], [cells[place] for _, cells in numbered], numbered, faults)
        for place, name in enumerate(head)
    ]
    if faults:
        return [], sorted(faults, key=lambda fault: fault.row or 0)
    row_type = spec.row_type
    return [
        PlacedRow(row_type(**dict(zip(head, values, strict=True))), file, number, layer)
        for (number, _), values in zip(numbered, zip(*columns, strict=True), strict=True)
    ], []


def row_faults(spec: TableSpec, placed: Iterable[PlacedRow]) -> list[PolicyError]:
    """List rows without key or source, windows that end before they begin, duplicates, overlaps and (if continuous) gaps."""
    faults = []
    by_key: dict[Key, list[PlacedRow]] = {}
    for one in placed:
        row, key = one.row, spec.key_of(one.row)
        if not row.source.strip():
            faults.append(PolicyError(one.file, one.number, "source: every row names its source"))
        if row.effective_from and row.effective_to and row.effective_to < row.effective_from:
            faults.append(PolicyError(one.file, one.number, f"ends {row.effective_to} before it begins {row.effective_from}"))
        if all(part == "" for part in key) or any(isinstance(part, str) and part != part.strip() for part in key):
            faults.append(PolicyError(one.file, one.number, f"{', '.join(spec.key)}: empty, or blanks around the text"))
        by_key.setdefault(key, []).append(one)
    for key, group in by_key.items():
        if len(group) > 1:
            faults += _window_faults(spec, " / ".join(map(str, key)), group)
    return faults


def _window_faults(spec: TableSpec, name: str, group: list[PlacedRow]) -> list[PolicyError]:
    """Compare neighbors in time; the fault is the pack's row where one of the two comes from a pack."""
    faults = []
    group.sort(key=lambda one: (one.row.effective_from or date.min, one.layer, one.number))
    for earlier, later in pairwise(group):
        ends, begins = earlier.row.effective_to, later.row.effective_from
        if earlier.row.effective_from == begins:
            reason = f"duplicate of {name}"
        elif begins and (ends is None or ends >= begins):
            reason = f"overlaps another row of {name} on {begins} (give the earlier row its last day)"
        elif spec.continuous and ends and begins and (begins - ends).days != 1:
            reason = f"gap in {name}: nothing is in force between {ends} and {begins}"
        else:
            continue
        at = max(earlier, later, key=lambda one: (one.layer, one is later))
        faults.append(PolicyError(at.file, at.number, reason))
    return faults


def _csv_lines(path: Path) -> list[list[str]]:
    """Return the cells of every line, head first. Raises ValueError with a sentence."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError(f"larger than {LARGEST_FILE // 1024 // 1024} MB; a policy table never is")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.reader(stream, strict=True))
    except FileNotFoundError:
        raise ValueError("the table is missing from the edition") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"not a readable UTF-8 table ({error})") from None
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror})") from None
    if not lines:
        raise ValueError("the table is empty")
    if any("\0" in cell for cells in lines for cell in cells):
        raise ValueError("not a readable UTF-8 table (it holds binary data)")
    return lines


def _column(
    file: str,
    name: str,
    read: CellReader | None,
    cells: Sequence[str],
    numbered: Sequence[tuple[int, list[str]]],
    faults: list[PolicyError],
) -> Sequence[Any]:
    """Read one column at once; only where that fails, look for every bad cell."""
    if read is None:
        return cells
    try:
        return list(map(read, cells))
    except ValueError:
        for (number, _), cell in zip(numbered, cells, strict=True):
            try:
                read(cell)
            except ValueError as error:
                faults.append(PolicyError(file, number, f"{name}: {error}"))
        return cells


def _head_faults(file: str, head: list[str], row_type: type[Row], readers: dict[str, CellReader | None]) -> list[PolicyError]:
    repeated = sorted({column for column in head if head.count(column) > 1})
    if repeated:
        return [PolicyError(file, 1, f"column written twice: {', '.join(repeated)}")]
    unknown = [column or "(no name)" for column in head if column not in readers]
    if unknown:
        hint = " (cells are separated by commas)" if len(head) == 1 and ";" in head[0] else ""
        return [PolicyError(file, 1, f"unknown column: {', '.join(unknown)}{hint}")]
    required = {field.name for field in msgspec.structs.fields(row_type) if field.required}
    missing = sorted(required - set(head))
    return [PolicyError(file, 1, f"missing column: {', '.join(missing)}")] if missing else []


def _readers(row_type: type[Row]) -> dict[str, CellReader | None]:
    """The reader of each column. The hints stand in the classes as they are, so no names need to be looked up."""
    hints: dict[str, Any] = {}
    for parent in reversed(row_type.__mro__):
        hints.update(getattr(parent, "__annotations__", {}))
    return {name: cell_reader(hints[name]) for name in row_type.__struct_fields__}
