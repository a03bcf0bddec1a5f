"""Make stored lists read as lists of values, changing only what differs."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from dsca_desk.records.base import Record

_R = TypeVar("_R", bound=Record)


def columns_of(struct: type[msgspec.Struct], *without: str) -> tuple[str, ...]:
    """Return the field names of a value type, but for those named."""
    return tuple(field.name for field in msgspec.structs.fields(struct) if field.name not in without)


def numbered(items: Iterable[msgspec.Struct], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return the columns of each item with its place as `position`."""
    return [
        {"position": position, **{column: getattr(item, column) for column in columns}} for position, item in enumerate(items)
    ]


def match_rows(stored: list[_R], rows: list[dict[str, Any]], record: Callable[..., _R], *key: str) -> None:
    """Make a list of records read as `rows`: records of the same key are changed, the rest added or removed."""
    waiting: dict[tuple[Any, ...], list[_R]] = {}
    for item in stored:
        waiting.setdefault(tuple(getattr(item, column) for column in key), []).append(item)
    new = []
    for row in rows:
        same = waiting.get(tuple(row[column] for column in key))
        if same:
            set_columns(same.pop(0), row)
        else:
            new.append(record(**row))
    for leftover in waiting.values():
        for item in leftover:
            stored.remove(item)
    stored.extend(new)
    stored.sort(key=attrgetter("position"))


def set_columns(record: Record, columns: dict[str, Any]) -> None:
    """Set the columns that differ."""
    for column, wanted in columns.items():
        if getattr(record, column) != wanted:
            setattr(record, column, wanted)
