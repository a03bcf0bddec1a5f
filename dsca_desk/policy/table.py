"""Policy tables: typed, validated, dated rows read from CSV.

A table is described once by a `TableSpec`; the file must agree with it to the letter or is refused with file, row and reason.
"""

import csv
import types
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

Status = Literal["confirmed", "partial", "unconfirmed", "not-found"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What every policy row carries beside its own columns: where it comes from, how sure we are, when it holds."""

    source: str
    status: Status
    effective_from: date | None = None
    effective_to: date | None = None
    remark: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether the row is in force on a day; an empty end is open."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )


class PolicyError(Exception):
    """A policy table that cannot be trusted: the file, the row (the head is row 1) and the reason."""

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


def read_table(path: Path, spec: TableSpec) -> tuple[Row, ...]:
    """Read and check one CSV file (UTF-8, head row first). Raises PolicyError at the first fault."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            lines = list(csv.reader(stream, strict=True))
    except FileNotFoundError:
        raise PolicyError(path.name, None, "the table is missing from the edition") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise PolicyError(path.name, None, f"not a readable UTF-8 table ({error})") from None
    if not lines:
        raise PolicyError(path.name, None, "the table is empty")
    converters = _converters(spec.row_type)
    head = lines[0]
    _check_head(path.name, head, spec.row_type, converters)
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(head):
            raise PolicyError(path.name, number, f"{len(cells)} cells where the head has {len(head)}")
        values = {}
        for column, cell in zip(head, cells, strict=True):
            try:
                values[column] = converters[column](cell)
            except ValueError as error:
                raise PolicyError(path.name, number, f"{column}: {error}") from None
        rows.append(spec.row_type(**values))
    check_rows(path.name, spec, list(enumerate(rows, start=2)))
    return tuple(rows)


def check_rows(file: str, spec: TableSpec, numbered: Iterable[tuple[int, Row]]) -> None:
    """Refuse rows without a source, windows that end before they begin, duplicates, overlaps and (if continuous) gaps."""
    by_key: dict[tuple[object, ...], list[tuple[int, Row]]] = {}
    for number, row in numbered:
        if not row.source:
            raise PolicyError(file, number, "source: every row names its source")
        if row.effective_from and row.effective_to and row.effective_to < row.effective_from:
            raise PolicyError(file, number, f"ends {row.effective_to} before it begins {row.effective_from}")
        by_key.setdefault(tuple(getattr(row, column) for column in spec.key), []).append((number, row))
    for key, group in by_key.items():
        group.sort(key=lambda pair: (pair[1].effective_from or date.min, pair[0]))
        for (_, earlier), (number, later) in pairwise(group):
            name = " / ".join(str(part) for part in key)
            if earlier.effective_from == later.effective_from:
                raise PolicyError(file, number, f"duplicate of {name}")
            if earlier.effective_to is None or (later.effective_from and earlier.effective_to >= later.effective_from):
                raise PolicyError(file, number, f"overlaps the earlier row of {name}")
            if spec.continuous and later.effective_from and (later.effective_from - earlier.effective_to).days != 1:
                raise PolicyError(file, number, f"gap after {earlier.effective_to} in {name}")


def _check_head(file: str, head: list[str], row_type: type[Row], converters: dict[str, Any]) -> None:
    repeated = {column for column in head if head.count(column) > 1}
    if repeated:
        raise PolicyError(file, 1, f"column written twice: {', '.join(sorted(repeated))}")
    unknown = [column for column in head if column not in converters]
    if unknown:
        raise PolicyError(file, 1, f"unknown column: {', '.join(unknown)}")
    required = {field.name for field in msgspec.structs.fields(row_type) if field.required}
    missing = sorted(required - set(head))
    if missing:
        raise PolicyError(file, 1, f"missing column: {', '.join(missing)}")


def _converters(row_type: type[Row]) -> dict[str, Callable[[str], Any]]:
    hints = get_type_hints(row_type)
    return {name: _converter(hints[name]) for name in row_type.__struct_fields__}


def _converter(hint: Any) -> Callable[[str], Any]:
    """The reader of one cell for a column's type; it raises ValueError with a sentence."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in arguments if part is not type(None))
        read = _converter(inner)
        return lambda cell: read(cell) if cell else None
    if origin is Literal:
        return lambda cell: _choice(cell, arguments)
    if origin is tuple:
        read = _converter(arguments[0])
        return lambda cell: tuple(read(part.strip()) for part in cell.split(";") if part.strip())
    return _SIMPLE[hint]


def _choice(cell: str, allowed: tuple[str, ...]) -> str:
    if cell not in allowed:
        raise ValueError(f"'{cell}' is not one of {', '.join(allowed)}")
    return cell


def _decimal(cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError(f"'{cell}' is not a number") from None
    if not value.is_finite():
        raise ValueError(f"'{cell}' is not a number")
    return value


def _date(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"'{cell}' is not a date (write 2026-11-22)") from None


def _yes_no(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError(f"'{cell}' is neither yes nor no")
    return cell == "yes"


def _integer(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise ValueError(f"'{cell}' is not a whole number") from None


_SIMPLE: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: _integer,
    Decimal: _decimal,
    date: _date,
    bool: _yes_no,
}
