"""Set out answers: text for a terminal in aligned columns, amounts with separators, wrapped sentences; JSON for programs."""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

WIDTH = 110
"""Columns of a terminal that the texts are made for."""


def money(value: Decimal | None) -> str:
    """Return dollars and cents with separators; nothing for no amount."""
    return "" if value is None else f"{value:,.2f}"


def plain(value: Decimal | None) -> str:
    """Return a quantity or a percentage without needless zeros; nothing for none."""
    return "" if value is None else format(value.normalize() if value else Decimal(0), ",f")


def day(value: date | None) -> str:
    """Return a date as documents print it."""
    return "" if value is None else value.strftime("%d %b %Y")


def cut(text: str, width: int) -> str:
    """Return the first line of a text, shortened to a width."""
    first = " ".join(text.split())
    return first if len(first) <= width else first[: width - 1] + "…"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = (), total: bool = False) -> list[str]:
    """Return the lines of a table: head, rule and rows, the columns of `right` flush right; `total` sets the last row apart."""
    body = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    rule = "  ".join("-" * width for width in widths)
    lines = [_row(head, widths, right), rule, *(_row(row, widths, right) for row in body)]
    if total:
        lines.insert(-1, rule)
    return lines


def wrapped(text: str, indent: str = "") -> list[str]:
    """Return a paragraph broken to the width, every line indented."""
    line = indent + " ".join(text.split())
    return [line] if len(line) <= WIDTH else textwrap.wrap(line, WIDTH, subsequent_indent=indent)


def json_bytes(data: dict[str, Any]) -> bytes:
    """Return a JSON value as indented UTF-8."""
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    placed = [
        cell.rjust(width) if index in right else cell.ljust(width)
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(placed).rstrip()
