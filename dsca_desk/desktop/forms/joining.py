"""Three versions of a frozen value: where mine and theirs disagree, and the value that takes a choice for each place."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

ValueT = TypeVar("ValueT", bound=msgspec.Struct)
_NAMES = ("quarter", "code", "number")


class _Absent:
    """A row that one side does not have."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


class Disagreement(NamedTuple):
    """A place (`purchaser.name`, `lines[003].quantity`, `items[2]`) at which two versions differ.

    ABSENT stands where one does not have the row, and for an original that is not known.
    """

    path: str
    original: Any
    mine: Any
    theirs: Any

    @property
    def side(self) -> str:
        """Which side alone changed it: `mine`, `theirs`, or `both`."""
        if self.theirs == self.original:
            return "mine"
        return "theirs" if self.mine == self.original else "both"


def disagreements(original: ValueT | None, mine: ValueT, theirs: ValueT) -> tuple[Disagreement, ...]:
    """Return where mine and theirs differ; rows are matched by number, code or quarter, others by their place."""
    found: list[Disagreement] = []
    _compare(ABSENT if original is None else original, mine, theirs, "", found)
    return tuple(found)


def joined(mine: ValueT, theirs: ValueT, chosen: Mapping[str, Any]) -> ValueT:
    """Return theirs with the chosen value at each path; ABSENT takes a row out, a row only mine has comes after its neighbor."""
    return _join(mine, theirs, "", chosen)  # type: ignore[no-any-return]  # the outermost value keeps its type


def _compare(original: Any, mine: Any, theirs: Any, path: str, found: list[Disagreement]) -> None:
    if mine == theirs and type(mine) is type(theirs):
        return
    if _struct(mine) and _struct(theirs):
        for field in mine.__struct_fields__:
            before = getattr(original, field) if _struct(original) else ABSENT
            _compare(before, getattr(mine, field), getattr(theirs, field), f"{path}.{field}" if path else field, found)
    elif _are_rows(mine, theirs):
        left, right = _by_name(mine), _by_name(theirs)
        before_rows = _by_name(original) if isinstance(original, tuple) and _rows(original) else {}
        for name in _merged(left, right):
            _compare(before_rows.get(name, ABSENT), left.get(name, ABSENT), right.get(name, ABSENT), f"{path}[{name}]", found)
    else:
        found.append(Disagreement(path, original, mine, theirs))


def _join(mine: Any, theirs: Any, path: str, chosen: Mapping[str, Any]) -> Any:
    if mine == theirs and type(mine) is type(theirs):
        return theirs
    if _struct(mine) and _struct(theirs):
        changes = {
            field: _join(getattr(mine, field), getattr(theirs, field), f"{path}.{field}" if path else field, chosen)
            for field in theirs.__struct_fields__
        }
        return msgspec.structs.replace(theirs, **changes)
    if _are_rows(mine, theirs):
        left, right = _by_name(mine), _by_name(theirs)
        rows = (
            _join(left.get(name, ABSENT), right.get(name, ABSENT), f"{path}[{name}]", chosen) for name in _merged(left, right)
        )
        return tuple(row for row in rows if row is not ABSENT)
    return chosen.get(path, theirs)


def _struct(value: Any) -> bool:
    return isinstance(value, msgspec.Struct)


def _rows(value: tuple[Any, ...]) -> bool:
    return all(map(_struct, value))


def _are_rows(mine: Any, theirs: Any) -> bool:
    """Whether two tuples hold rows that can be told apart by name."""
    if not (isinstance(mine, tuple) and isinstance(theirs, tuple) and (mine or theirs) and _rows(mine) and _rows(theirs)):
        return False
    return all(len(_by_name(rows)) == len(rows) for rows in (mine, theirs))


def _by_name(rows: tuple[Any, ...]) -> dict[str, Any]:
    return {_name(row, place): row for place, row in enumerate(rows)}


def _name(row: Any, place: int) -> str:
    return next((str(getattr(row, name)) for name in _NAMES if name in row.__struct_fields__), str(place))


def _merged(left: Mapping[str, Any], right: Mapping[str, Any]) -> list[str]:
    """The names of both in the order of the right; one only the left has comes after its neighbor there."""
    names = list(right)
    at = 0
    for name in left:
        if name in right:
            at = names.index(name) + 1
        else:
            names.insert(at, name)
            at += 1
    return names
