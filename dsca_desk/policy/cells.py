"""How one cell of a policy table is read: text, whole numbers, decimals, days, yes or no, choices, lists with semicolons."""

import types
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Union, get_args, get_origin

CellReader = Callable[[str], Any]


def cell_reader(hint: Any) -> CellReader | None:
    """Return the reader of a column's type, or None for plain text. A reader raises ValueError with a sentence."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in arguments if part is not type(None))
        return _optional(cell_reader(inner) or str)
    if origin is Literal:
        return _choice(arguments)
    if origin is tuple:
        return _list(cell_reader(arguments[0]) or str)
    return _SIMPLE[hint]


def _optional(read: CellReader) -> CellReader:
    return lambda cell: read(cell) if cell else None


def _list(read: CellReader) -> CellReader:
    return lambda cell: tuple(read(part.strip()) for part in cell.split(";") if part.strip()) if cell else ()


def _choice(allowed: Sequence[Any]) -> CellReader:
    """Read one of the values of a Literal as it is written in the type, words or numbers."""
    values = {str(value): value for value in allowed}

    def read(cell: str) -> Any:
        try:
            return values[cell]
        except KeyError:
            raise ValueError(f"'{cell}' is not one of {', '.join(values)}") from None

    return read


def _decimal(cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError(f"'{cell}' is not a number") from None
    if not value.is_finite() or "_" in cell:
        raise ValueError(f"'{cell}' is not a number")
    return value


def _integer(cell: str) -> int:
    if not (cell.isascii() and cell.removeprefix("-").isdigit()):
        raise ValueError(f"'{cell}' is not a whole number")
    return int(cell)


def _date(cell: str) -> date:
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        day = None
    if day is None or day.isoformat() != cell:  # week dates and dates without dashes are read too, but nobody means them
        raise ValueError(f"'{cell}' is not a day (write 2026-11-22)")
    return day


def _yes_no(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError(f"'{cell}' is neither yes nor no")
    return cell == "yes"


_SIMPLE: dict[Any, CellReader | None] = {str: None, int: _integer, Decimal: _decimal, date: _date, bool: _yes_no}
