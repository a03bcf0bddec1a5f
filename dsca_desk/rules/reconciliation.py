"""Our values beside those of other systems: what agrees, what differs and by how much."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from dsca_desk.rules.plausible import without_marks

Scope = Literal["case", "line"]
Kind = Literal["text", "money", "quantity"]


class Field(NamedTuple):
    """A value that systems are compared by: of a case or of its lines, and how it is written."""

    name: str
    label: str
    scope: Scope
    kind: Kind


FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("AGENCY", "Implementing agency", "case", "text"),
        Field("STATUS", "Case status", "case", "text"),
        Field("DOCUMENT", "Latest document", "case", "text"),
        Field("CASE_VALUE", "Case value", "case", "money"),
        Field("NET_VALUE", "Net case value", "case", "money"),
        Field("AUTHORITY", "Obligational authority", "case", "money"),
        Field("LINE_VALUE", "Line value", "line", "money"),
        Field("LINE_QUANTITY", "Ordered quantity", "line", "quantity"),
        Field("DELIVERED_QUANTITY", "Delivered quantity", "line", "quantity"),
        Field("DELIVERED_VALUE", "Delivered value", "line", "money"),
    )
}
"""The values that the closure checklist compares (SAMM Tables AP7.C3.T3 and A7.C4.T2)."""

Key = tuple[str, str]
"""Name of a field, and line number (empty for the case)."""


class Shown(NamedTuple):
    """What a system shows, as of a day."""

    field: str
    line: str
    system: str
    value: str
    as_of: date
    explanation: str = ""


class Compared(NamedTuple):
    """A value of a system beside ours; `ours` is None where the desk has none. `difference` is theirs less ours."""

    field: str
    line: str
    system: str
    ours: str | None
    theirs: str
    as_of: date
    agrees: bool
    difference: Decimal | None
    explanation: str


def agree(kind: Kind, one: str, other: str) -> bool:
    """Tell whether two values are the same: numbers by what they are worth, texts without regard to case and blanks."""
    if kind != "text":
        first, second = number_of(one), number_of(other)
        if first is not None and second is not None:
            return first == second
    return _plain(one) == _plain(other)


def difference(kind: Kind, ours: str, theirs: str) -> Decimal | None:
    """Return theirs less ours; None for texts and for what is no number."""
    if kind == "text":
        return None
    first, second = number_of(ours), number_of(theirs)
    return None if first is None or second is None else second - first


def number_of(text: str) -> Decimal | None:
    """Return the number a system shows (`$1,234.50`, `(12)`, `12-`); None for what is none."""
    plain = without_marks(text.strip().replace("$", "").replace(" ", ""))
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    elif plain.endswith("-") and not plain.startswith("-"):
        plain = f"-{plain[:-1]}"
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def reconcile(ours: Mapping[Key, str], values: Iterable[Shown]) -> tuple[Compared, ...]:
    """Compare every value of every system with ours; where the desk has none, systems must agree with each other.

    A value for which there is nothing to compare with counts as agreeing. The order is that of the fields, lines, systems.
    """
    groups: dict[Key, list[Shown]] = {}
    for one in sorted(values, key=lambda one: (_place(one.field), one.line, one.system)):
        groups.setdefault((one.field, one.line), []).append(one)
    return tuple(row for key, group in groups.items() for row in _compared(key, ours.get(key), group))


def _compared(key: Key, mine: str | None, group: list[Shown]) -> Iterator[Compared]:
    kind: Kind = FIELDS[key[0]].kind if key[0] in FIELDS else "text"
    against = group[0].value if mine is None else mine
    same = [agree(kind, against, one.value) for one in group]
    for one, fits in zip(group, same, strict=True):
        agrees = all(same) if mine is None else fits
        gap = None if agrees else difference(kind, against, one.value)
        yield Compared(one.field, one.line, one.system, mine, one.value, one.as_of, agrees, gap, one.explanation)


def mismatches(compared: Iterable[Compared]) -> tuple[Compared, ...]:
    """Return what does not agree."""
    return tuple(one for one in compared if not one.agrees)


def _place(field: str) -> int:
    names = list(FIELDS)
    return names.index(field) if field in FIELDS else len(names)
