"""Columns of an editable grid, declared once: what a cell shows, how typed text is read, how a value is written."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any, Literal

from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.forms.reading import UnclearError

Reader = Callable[[str], Any]
Writer = Callable[[Any], str]
Choices = Sequence[tuple[Any, str]]
Side = Literal["left", "center", "right"]

_QUARTER = re.compile(r"(?:(\d{4})[ -]?Q([1-4])|Q([1-4])[ -/]?(\d{4}))", re.IGNORECASE)
_YES = frozenset({"yes", "y", "x", "true", "1", "✓"})
_NO = frozenset({"no", "n", "false", "0", "-"})


def _applies(_row: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """One column of a grid.

    `name` is the field of the row that an edit replaces; a column without `read` is computed and shows `value(row, beside)`,
    where `beside` is what the model computed for the row (None where it has nothing). `empty` is what Del leaves;
    `needed` says that the cell cannot be emptied. `applies` tells for a row why the cell takes nothing there, or "".
    `step` goes on from values that were filled in; `today` is there in columns of days and says which one it is.
    """

    name: str
    title: str
    words: str
    write: Writer = str
    read: Reader | None = None
    width: int = 10
    side: Side = "left"
    empty: Any = None
    needed: bool = False
    value: Callable[[Any, Any], Any] | None = None
    choices: Callable[[], Choices] | None = None
    sums: bool = False
    numbers: bool = False
    wraps: bool = False
    applies: Callable[[Any], str] = _applies
    step: Callable[[Sequence[Any], int], list[Any]] | None = None
    amount: str = ""
    help: str = ""
    today: Callable[[], date] | None = None

    @property
    def computed(self) -> bool:
        """Whether nobody types here."""
        return self.read is None

    @property
    def head(self) -> str:
        """The title on one line, as it stands in copied heads and in menus."""
        return " ".join(self.title.split())

    def written(self, value: Any) -> str:
        """Write a value; nothing where there is none."""
        return "" if value is None else self.write(value)


def text_column(name: str, title: str, words: str, *, empty: Any = "", **more: Any) -> GridColumn:
    """Text; `empty` is None where the field knows nothing and "" apart."""
    return GridColumn(name=name, title=title, words=words, read=_one_line, empty=empty, **more)


def money_column(name: str, title: str, words: str, **more: Any) -> GridColumn:
    """Dollars with cents."""
    more = {"width": 12, "empty": Decimal("0.00"), **more}
    return GridColumn(
        name=name,
        title=title,
        words=words,
        read=reading.money,
        write=reading.written_money,
        side="right",
        numbers=True,
        step=numbers_on,
        **more,
    )


def quantity_column(name: str, title: str, words: str, **more: Any) -> GridColumn:
    """A quantity above zero."""
    more = {"width": 6, **more}
    return GridColumn(
        name=name,
        title=title,
        words=words,
        read=reading.quantity,
        write=reading.written_number,
        side="right",
        numbers=True,
        step=numbers_on,
        **more,
    )


def share_column(name: str, title: str, words: str, **more: Any) -> GridColumn:
    """A share of one, typed and shown as a percentage."""
    more = {"width": 7, **more}
    return GridColumn(name=name, title=title, words=words, read=reading.share, write=reading.written_share, side="right", **more)


def day_column(name: str, title: str, words: str, today: date | Callable[[], date], **more: Any) -> GridColumn:
    """A day; Ctrl+; puts today's there, and fill down goes on by months or by days."""
    more = {"width": 11, **more}
    now = today if callable(today) else lambda: today
    return GridColumn(
        name=name,
        title=title,
        words=words,
        read=lambda text: reading.day(text, now()),
        write=reading.written_day,
        step=days_on,
        today=now,
        **more,
    )


def quarter_column(name: str, title: str, words: str, **more: Any) -> GridColumn:
    """A calendar quarter, which fill down goes on from."""
    more = {"width": 8, "needed": True, **more}
    return GridColumn(name=name, title=title, words=words, read=quarter, side="center", step=quarters_on, **more)


def yes_no_column(name: str, title: str, words: str, **more: Any) -> GridColumn:
    """Yes or nothing."""
    more = {"width": 6, **more}
    return GridColumn(name=name, title=title, words=words, read=yes_no, write=_written_yes, side="center", empty=False, **more)


def code_column(name: str, title: str, words: str, choices: Callable[[], Choices], **more: Any) -> GridColumn:
    """A code of a policy table: typed as code or as any part of its words, shown as the bare code."""
    more = {"width": 5, "side": "center", **more}
    return GridColumn(name=name, title=title, words=words, read=CodeReader(choices), choices=choices, **more)


def computed_column(name: str, title: str, words: str, value: Callable[[Any, Any], Any], **more: Any) -> GridColumn:
    """An amount in dollars that the program works out."""
    more = {"width": 12, "write": reading.written_money, "side": "right", "numbers": True, **more}
    return GridColumn(name=name, title=title, words=words, value=value, **more)


class CodeReader:
    """Reads a code: the code itself, its words, `P · Procurement` as shown, or the only choice that has the text in it."""

    def __init__(self, choices: Callable[[], Choices]) -> None:
        self._choices = choices
        self._known_for: Choices = ()
        self._known: dict[str, Any] = {}

    def __call__(self, text: str) -> Any:
        """Read text that is not empty. Raises UnclearError."""
        choices = self._choices()
        if choices is not self._known_for:
            self._known_for = choices
            self._known = {words.casefold(): value for value, words in choices} | {
                str(value).casefold(): value for value, _words in choices
            }
        typed = text.strip().casefold()
        if typed in self._known:
            return self._known[typed]
        found = [(value, words) for value, words in choices if typed in words.casefold()]
        if len(found) == 1:
            return found[0][0]
        if not found:
            raise UnclearError(f"'{text.strip()}' is not among the codes here. Press F4 for the list.")
        offered = "; ".join(words for _value, words in found[:3])
        raise UnclearError(f"'{text.strip()}' fits {len(found)} codes ({offered} …). Type the code, or press F4 for the list.")


def quarter(text: str) -> str:
    """Read a calendar quarter: `2028Q1`, `Q1 2028`. Raises UnclearError."""
    match = _QUARTER.fullmatch(text.strip())
    if match is None:
        raise UnclearError(f"'{text.strip()}' is not a calendar quarter. Type it like 2028Q1.")
    return f"{match[1] or match[4]}Q{match[2] or match[3]}"


def yes_no(text: str) -> bool:
    """Read a yes or no. Raises UnclearError."""
    typed = text.strip().casefold()
    if typed in _YES:
        return True
    if typed in _NO:
        return False
    raise UnclearError(f"'{text.strip()}' is neither yes nor no. Type yes or no.")


def numbers_on(first: Sequence[Any], count: int) -> list[Any]:
    """Go on from numbers by the step between the last two; a single one is repeated. None when the steps differ."""
    if len(first) < 2:
        return list(first) * count
    steps = {after - before for before, after in pairwise(first)}
    if len(steps) != 1:
        return []
    step = steps.pop()
    return [first[-1] + step * number for number in range(1, count + 1)]


def quarters_on(first: Sequence[Any], count: int) -> list[Any]:
    """Go on from calendar quarters; a single one is followed by the next ones."""
    places = [int(name[:4]) * 4 + int(name[5]) - 1 for name in first]
    step = 1 if len(places) == 1 else places[-1] - places[-2]
    return [_quarter_at(places[-1] + step * number) for number in range(1, count + 1)]


def days_on(first: Sequence[Any], count: int) -> list[Any]:
    """Go on from days: by months where two stand whole months apart (15 Mar, 15 Jun …; ends of months stay ends), else by days.

    A single one is repeated. None when the steps differ.
    """
    if len(first) < 2:
        return list(first) * count
    months = {(after.year - before.year) * 12 + after.month - before.month for before, after in pairwise(first)}
    last_days = all(_is_last(day) for day in first)
    same_day = len({day.day for day in first}) == 1
    if len(months) == 1 and (step := months.pop()) and (same_day or last_days):
        return [_months_later(first[0], step * (len(first) - 1 + number), last_days) for number in range(1, count + 1)]
    days = {after - before for before, after in pairwise(first)}
    return [first[-1] + number * next(iter(days)) for number in range(1, count + 1)] if len(days) == 1 else []


def named(columns: Sequence[GridColumn], names: Sequence[str]) -> tuple[GridColumn, ...]:
    """Return columns in the order of their names. Raises KeyError."""
    known = {column.name: column for column in columns}
    return tuple(known[name] for name in names)


def choices_of(rows: Sequence[Any], *, dash: bool = False) -> Choices:
    """Return the choices of a code list, `P · Procurement`; rows of a policy table with code and name."""
    return tuple((row.code, f"{row.code} · {row.name}") for row in rows if row.code != "?" and (dash or row.code != "-"))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _written_yes(value: Any) -> str:
    return "yes" if value else ""


def _is_last(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _months_later(day: date, months: int, last: bool) -> date:
    """The same day so many months later; the last of a month stays the last where all are, and 31 becomes what there is."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    end = monthrange(year, month + 1)[1]
    return date(year, month + 1, end if last else min(day.day, end))


def _quarter_at(place: int) -> str:
    return f"{place // 4}Q{place % 4 + 1}"


plain_text = partial(text_column, empty=None)
"""Text of a field that knows None."""
