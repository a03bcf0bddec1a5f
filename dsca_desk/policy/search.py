"""Find rows of any table by any word, the rows themselves as they read."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from dsca_desk.policy.catalog import TABLES
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.inspection import TableRow
from dsca_desk.policy.table import TableSpec


class _Indexed(NamedTuple):
    hit: TableRow
    key: str
    text: str


class PolicySearch:
    """A search over the tables of one policy; the words of a table are collected when it is first searched."""

    def __init__(self, policy: Policy, tables: Iterable[TableSpec] | None = None) -> None:
        self._policy = policy
        self._tables = tuple(TABLES.values() if tables is None else tables)
        self._indexed: list[_Indexed] | None = None

    def find(self, words: str, limit: int = 50) -> tuple[TableRow, ...]:
        """Return the rows that hold every word, in any case of letters and in any column.

        Rows whose key is the text come first, then rows whose key begins with it, then the others in table order.
        """
        wanted = words.casefold().split()
        if not wanted:
            return ()
        whole = " ".join(wanted)
        found = [one for one in self._rows() if all(word in one.text for word in wanted)]
        found.sort(key=lambda one: 0 if one.key == whole else 1 if one.key.startswith(whole) else 2)
        return tuple(one.hit for one in found[:limit])

    def _rows(self) -> list[_Indexed]:
        if self._indexed is None:
            self._indexed = [
                _Indexed(TableRow(spec, row), _words(spec.key_of(row)), _words(msgspec.structs.astuple(row)))
                for spec in self._tables
                for row in self._policy.rows(spec, spec.row_type)
            ]
        return self._indexed


def cell_text(value: object) -> str:
    """Return a cell as a person reads it: lists with semicolons, days as 2026-11-22, yes or no, nothing as an empty text."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return "; ".join(cell_text(part) for part in value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _words(values: Iterable[Any]) -> str:
    return " ".join(text for value in values if not isinstance(value, bool) and (text := cell_text(value))).casefold()
