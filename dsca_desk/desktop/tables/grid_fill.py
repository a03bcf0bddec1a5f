"""Filling: down, with series of quarters and numbers, to the right, and one value into many cells."""

from collections.abc import Mapping, Sequence
from typing import Any

from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import GridColumn

Cells = Mapping[int, Sequence[int]]
"""Chosen cells: column number to its rows, in order."""


def fill_down(model: GridModel, cells: Cells) -> str:
    """Fill each column of the chosen cells from its top; return what was left out and why, "" when nothing was.

    One chosen cell takes the value above it. Where the first cells of a longer stretch differ and the rest is empty, the
    series goes on: numbers by their step, quarters by quarter. The cells change as one undo step.
    """
    puts: list[tuple[int, GridColumn, Any]] = []
    left: list[str] = []
    for place, chosen in cells.items():
        column = model.columns[place]
        rows = [row for row in chosen if not model.is_new(row)]
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, rows[0]]
        if len(rows) > 1:
            _fill(model, column, rows, _series(model, column, rows), puts, left)
    model.put_many(puts, f"Fill down {len(puts)} cell{'s' if len(puts) != 1 else ''}")
    return _said(left)


def fill_right(model: GridModel, cells: Cells) -> str:
    """Fill each row of the chosen cells from its leftmost one; return what was left out and why, "" when nothing was."""
    puts: list[tuple[int, GridColumn, Any]] = []
    left: list[str] = []
    places = sorted(cells)
    for row in sorted({row for rows in cells.values() for row in rows if not model.is_new(row)}):
        mine = [place for place in places if row in cells[place]]
        if mine:
            text = model.text(row, model.columns[mine[0]])
            for place in mine[1:]:
                _put_text(model, row, model.columns[place], text, puts, left)
    model.put_many(puts, f"Fill right {len(puts)} cell{'s' if len(puts) != 1 else ''}")
    return _said(left)


def fill_text(model: GridModel, cells: Cells, text: str, words: str) -> str:
    """Put one typed text into every chosen cell as one undo step; return what was left out and why."""
    puts: list[tuple[int, GridColumn, Any]] = []
    left: list[str] = []
    for place, rows in cells.items():
        for row in rows:
            if not model.is_new(row):
                _put_text(model, row, model.columns[place], text, puts, left)
    model.put_many(puts, f"{words} {len(puts)} cell{'s' if len(puts) != 1 else ''}")
    return _said(left)


def _series(model: GridModel, column: GridColumn, rows: Sequence[int]) -> list[Any]:
    values = [model.value(row, column) for row in rows]
    given = next((count for count, value in enumerate(values) if value in (None, "", column.empty)), len(values))
    rest = values[given:]
    if given == 0 or any(value not in (None, "", column.empty) for value in rest):
        return [values[0]] * (len(rows) - 1)  # the cells below hold something: they become what the first one is
    if given == len(values):
        start, count = values[:1], len(values) - 1
    else:
        start, count = values[:given], len(rest)
    going_on = column.step(start, count) if column.step and (len(start) > 1 or column.needed) else []
    if not going_on:
        return [values[0]] * (len(rows) - 1)
    return [*values[1:given], *going_on][: len(rows) - 1] if given < len(values) else going_on


def _fill(
    model: GridModel,
    column: GridColumn,
    rows: Sequence[int],
    values: Sequence[Any],
    puts: list[tuple[int, GridColumn, Any]],
    left: list[str],
) -> None:
    for row, value in zip(rows[1:], values, strict=False):
        reason = model.why_locked(row, column) or model.refusal(row, column, value)
        if reason:
            left.append(f"{model.name_of(row)}: {reason}")
        elif model.value(row, column) != value:
            puts.append((row, column, value))


def _put_text(
    model: GridModel, row: int, column: GridColumn, text: str, puts: list[tuple[int, GridColumn, Any]], left: list[str]
) -> None:
    reason = model.why_locked(row, column)
    if not reason:
        try:
            puts.append((row, column, model.read(row, column, text)))
        except UnclearError as problem:
            reason = str(problem)
    if reason:
        left.append(f"{model.name_of(row)}: {reason}")


def _said(left: Sequence[str]) -> str:
    if not left:
        return ""
    more = f" And {len(left) - 1} more like it." if len(left) > 1 else ""
    sentence = left[0]
    return f"{sentence[:1].upper()}{sentence[1:]}{more}"
