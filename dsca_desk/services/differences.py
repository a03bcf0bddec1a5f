"""What three versions of a document or letter differ in, field by field."""

from typing import Any, TypeVar

import msgspec

from dsca_desk.store.errors import Difference

ValueT = TypeVar("ValueT", bound=msgspec.Struct)
_ABSENT = object()


def differences(original: ValueT | None, mine: ValueT, theirs: ValueT) -> tuple[Difference, ...]:
    """Return the fields in which mine and theirs disagree, by path (`lines[001].quantity`); lines are matched by number.

    Without the original its values read None.
    """
    before = {} if original is None else _leaves(original)
    left, right = _leaves(mine), _leaves(theirs)
    paths = list(dict.fromkeys((*left, *right)))
    return tuple(
        Difference(path, before.get(path), left.get(path), right.get(path))
        for path in paths
        if left.get(path, _ABSENT) != right.get(path, _ABSENT)
    )


def _leaves(whole: msgspec.Struct) -> dict[str, Any]:
    leaves: dict[str, Any] = {}

    def walk(value: Any, path: str) -> None:
        if isinstance(value, msgspec.Struct):
            for field in value.__struct_fields__:
                walk(getattr(value, field), f"{path}.{field}" if path else field)
        elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
            for place, item in enumerate(value):
                walk(item, f"{path}[{_name(item, place)}]")
        else:
            leaves[path] = value

    walk(whole, "")
    return leaves


def _name(item: msgspec.Struct, place: int) -> str:
    for field in ("quarter", "code", "number"):
        if field in item.__struct_fields__:
            return str(getattr(item, field))
    return str(place)
