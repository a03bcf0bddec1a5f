"""Pasting a rectangle of text: what each cell would become is worked out first, then everything is put in as one step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import GridColumn

Heads = Callable[[Sequence[str]], Mapping[int, str]]
"""Recognizes heads: from the first row of a sheet, the place of each column it knows and the name of the field."""
Kind = Literal["kept", "converted", "refused"]


class Outcome(NamedTuple):
    """What becomes of one pasted cell: its row in the clipboard (from 1), where it goes, its text, what is kept, and why not."""

    row: int
    where: str
    column: str
    text: str
    kind: Kind
    result: str
    reason: str = ""


class PastePlan(NamedTuple):
    """A paste before it happens: rows of the grid that change, rows that are added, what becomes of each cell.

    `heads` tells whether the first row was taken for heads; `ignored` names the columns that were left aside.
    """

    changed: dict[int, Any]
    added: list[Any]
    outcomes: list[Outcome]
    heads: bool
    ignored: tuple[str, ...]

    @property
    def refused(self) -> list[Outcome]:
        """The cells that cannot be taken."""
        return [outcome for outcome in self.outcomes if outcome.kind == "refused"]

    def text(self, noun: str) -> str:
        """The words of the undo step."""
        count = len(self.changed) + len(self.added)
        return f"Paste {count} {noun}{'s' if count != 1 else ''}"


_FRESH = -1_000_000  # names given to new rows are taken by rows far from any of the clipboard


class _Reading:
    """Reads the cells of one column; the same text is read once."""

    def __init__(self, column: GridColumn) -> None:
        self.column = column
        self._read: dict[str, tuple[Any, str, str]] = {}

    def __call__(self, text: str) -> tuple[Any, str, str]:
        """Return the value, how it is written, and why it cannot be read."""
        found = self._read.get(text)
        if found is None:
            found = self._read[text] = self._fresh(text)
        return found

    def _fresh(self, text: str) -> tuple[Any, str, str]:
        assert self.column.read is not None
        if not text:
            return self.column.empty, "", ""
        try:
            value = self.column.read(text)
        except UnclearError as problem:
            return None, "", str(problem)
        return value, self.column.written(value), ""


def plan_paste(
    model: GridModel,
    columns: Sequence[GridColumn],
    rows: Sequence[int],
    table: Sequence[Sequence[str]],
    *,
    everything: Sequence[GridColumn] = (),
    heads: Heads | None = None,
    most: int = 0,
) -> PastePlan:
    """Work out what pasting a table would do.

    `columns` are those from the current cell to the right, `rows` those of the grid from the current one down; the table
    goes on in new rows. With recognized heads its columns go where they belong among `everything`. At most `most` rows fit.
    """
    targets: dict[int, GridColumn] = {}
    ignored: tuple[str, ...] = ()
    found = _recognized(table, everything or columns, heads) if table else {}
    if found:
        targets = found
        ignored = tuple(head.strip() for place, head in enumerate(table[0]) if head.strip() and place not in found)
        table = table[1:]
    else:
        targets = dict(enumerate(columns))
    readings = {place: _Reading(column) for place, column in targets.items() if not column.computed}
    plan = PastePlan({}, [], [], bool(found), ignored)
    room = max(0, most - len(model.rows)) if most else len(table)
    numbers = _Numbers(model)
    targets_of_rows = [row for row in rows if not model.is_new(row)]
    for number, cells in enumerate(table, start=1 + bool(found)):
        place = number - 1 - bool(found)
        row = targets_of_rows[place] if place < len(targets_of_rows) else -1
        if row < 0 and not any(cell.strip() for cell in cells):
            continue
        if row < 0 and len(plan.added) >= room:
            reason = f"The grid takes at most {most:,} rows."
            plan.outcomes.append(Outcome(number, "", "", cells[0].strip() if cells else "", "refused", "", reason))
            continue
        _paste_row(model, plan, number, row, cells, readings, numbers)
    return plan


def paste(model: GridModel, plan: PastePlan) -> None:
    """Do what was planned, as one undo step."""
    model.put_rows(plan.changed, plan.added, plan.text(model.noun))


class _Numbers:
    """The values that must differ from row to row, as they will stand after the paste."""

    def __init__(self, model: GridModel) -> None:
        self.model = model
        self.ahead = 0
        field = model.unique
        self.taken = {getattr(value, field): row for row, value in enumerate(model.rows)} if field else {}

    def refusal(self, row: int, value: Any) -> str:
        """Return why a value cannot stand in a row; take it when it can."""
        other = self.taken.get(value, row)
        if other != row:
            return f"{self.model.noun.capitalize()} {value} is there already."
        self.taken[value] = row
        return ""

    def fresh(self) -> Any:
        """Return the value of one more new row, with a name that nothing has."""
        while True:
            value = self.model.new_value(self.ahead)
            self.ahead += 1
            name = getattr(value, self.model.unique) if self.model.unique else None
            if name is None or self.taken.setdefault(name, _FRESH - self.ahead) == _FRESH - self.ahead:
                return value


def _paste_row(
    model: GridModel,
    plan: PastePlan,
    number: int,
    row: int,
    cells: Sequence[str],
    readings: Mapping[int, _Reading],
    numbers: _Numbers,
) -> None:
    fields: dict[str, Any] = {}
    outcomes: list[Outcome] = []
    where = model.name_of(row) if row >= 0 else ""
    before = model.rows[row] if row >= 0 else None
    for place, reading in readings.items():
        if place >= len(cells):
            continue
        column, text = reading.column, cells[place].strip()
        if not text and (row < 0 or column.needed):
            continue
        value, written, reason = reading(text)
        reason = reason or model.misfit(row, column, value)
        if not reason and column.name == model.unique:
            reason = numbers.refusal(row if row >= 0 else -number, value)
        if not reason and before is not None and getattr(before, column.name) == value:
            kind: Kind = "kept"
        elif reason:
            kind = "refused"
        else:
            fields[column.name] = value
            kind = "kept" if _same(text, written) or text.casefold() == str(value).casefold() else "converted"
        outcomes.append(Outcome(number, where, column.head, text, kind, written, reason))
    if before is not None:
        base = before
    else:
        base = model.new_value() if model.unique in fields else numbers.fresh() if fields else None
        if base is None:
            plan.outcomes.extend(outcomes)
            return
    value = msgspec.structs.replace(base, **fields) if fields else base
    value, locked = _without_locked(before, value, fields, readings)
    if locked:
        outcomes = [
            outcome._replace(kind="refused", result="", reason=locked[outcome.column]) if outcome.column in locked else outcome
            for outcome in outcomes
        ]
    plan.outcomes.extend(outcomes)
    if row < 0:
        plan.added.append(value)
    elif value != before:
        plan.changed[row] = value


def _without_locked(
    before: Any, value: Any, fields: dict[str, Any], readings: Mapping[int, _Reading]
) -> tuple[Any, dict[str, str]]:
    """Take back what has no meaning in the row as it came out: a quantity where the unit counts nothing."""
    locked: dict[str, str] = {}
    for reading in readings.values():
        column = reading.column
        if column.name in fields and fields[column.name] != column.empty:
            reason = column.applies(value)
            if reason:
                locked[column.head] = reason
                kept = getattr(before, column.name) if before is not None else column.empty
                value = msgspec.structs.replace(value, **{column.name: kept})
    return value, locked


def _recognized(table: Sequence[Sequence[str]], columns: Sequence[GridColumn], heads: Heads | None) -> dict[int, GridColumn]:
    """The columns that the first row names; nothing unless it names at least two and no cell of it is a figure."""
    first = [cell.strip() for cell in table[0]]
    by_head = {column.head.casefold(): column for column in columns}
    by_name = {column.name: column for column in columns}
    by_words = {column.words.casefold(): column for column in columns}
    others = heads(first) if heads else {}
    named: dict[int, GridColumn] = {}
    for place, cell in enumerate(first):
        found = by_head.get(cell.casefold()) or by_name.get(others.get(place, "")) or by_words.get(cell.casefold())
        if found is not None and found not in named.values():
            named[place] = found
    filled = sum(bool(cell) for cell in first)
    figures = any(cell.replace(",", "").replace(".", "").isdigit() for cell in first)
    return named if not figures and filled and len(named) >= min(2, filled) else {}


def _same(text: str, written: str) -> bool:
    """Tell whether a text and how it is written differ at most in thousands marks and closing zeros."""
    return text == written or _bare(text) == _bare(written)


def _bare(text: str) -> str:
    bare = text.casefold().replace(",", "").removeprefix("$").strip()
    return bare.rstrip("0").rstrip(".") if "." in bare else bare
