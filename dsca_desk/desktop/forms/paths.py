"""Read and replace one place in a frozen value: `nickname`, `purchaser.name`, `lines[2].quantity`."""

import re
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import msgspec

ValueT = TypeVar("ValueT", bound=msgspec.Struct)
_STEP = re.compile(r"\.?([A-Za-z_]\w*)|\[(\d+)\]")


def steps(path: str) -> tuple[str | int, ...]:
    """Split a path into names and places. Raises ValueError for what is no path."""
    found: list[str | int] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            raise ValueError(f"'{path}' is not a path to a field")
        found.append(match[1] if match[1] is not None else int(match[2]))
        at = match.end()
    return tuple(found)


def value_at(value: Any, path: str) -> Any:
    """Return what stands at a path. Raises LookupError or AttributeError when nothing does."""
    for step in steps(path):
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def with_value(value: ValueT, path: str, new: Any) -> ValueT:
    """Return the value with one place replaced; everything else is shared with the old one."""
    return _replaced(value, steps(path), new)  # type: ignore[no-any-return]  # the outermost value keeps its type


def empty_value(value: msgspec.Struct, path: str) -> Any:
    """Return what a field holds when it is emptied: None, "" or zero, by its default; None too where it cannot be empty."""
    parent, name = _parent(value, path)
    if not isinstance(parent, msgspec.Struct):
        return ""
    default = _default(parent, name)
    return default if default == "" or isinstance(default, Decimal) else None


def may_be_none(value: msgspec.Struct, path: str) -> bool:
    """Tell whether a field may be emptied to None."""
    parent, name = _parent(value, path)
    return _default(parent, name) is None


def _default(parent: Any, name: str) -> Any:
    kind: Any = type(parent)
    return _defaults(kind).get(name, msgspec.NODEFAULT)


def _parent(value: Any, path: str) -> tuple[Any, str]:
    *before, last = steps(path)
    for step in before:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value, str(last)


@cache
def _defaults(kind: Any) -> dict[str, Any]:
    """The defaults of the fields of a kind of struct; a field that must be given has none."""
    return {field.name: field.default for field in msgspec.structs.fields(kind) if field.default is not msgspec.NODEFAULT}


def _replaced(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*value[:step], _replaced(value[step], rest, new), *value[step + 1 :])
    return msgspec.structs.replace(value, **{step: _replaced(getattr(value, step), rest, new)})
