"""The shapes a value can have in a case file: how each is read, written and described in the JSON Schema.

A shape reads a parsed JSON value into the value of an offer or raises `FaultError` with every fault it sees; paths grow on the
way up, so that reading a sound file costs nothing for them. Numbers with a point, an exponent or no end arrive as `Number`
and match no shape: nothing in a case file is a floating-point number.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

Fault = tuple[str, str]
"""Where (`lines[3].unit_price`, empty for the whole file) and one sentence about it."""

LARGEST_AMOUNT = Decimal("999999999999.99")
"""Dollars: the most that one amount, or the lines of one document together, may reach. Ninety thousand such documents still
add up in the 64-bit cents of the database, and no real case comes near it."""
EARLIEST_YEAR, LATEST_YEAR = 1950, 2149
"""Dates outside are slips of the keyboard; the margin lets rules count days and quarters without leaving the calendar."""
CENT = Decimal("0.01")

_MONEY = re.compile(r"[0-9]{1,15}(\.[0-9]{1,2})?", re.ASCII).fullmatch
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII).fullmatch
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII).fullmatch
_QUARTER = re.compile(r"[0-9]{4}Q[1-4]", re.ASCII).fullmatch
# Controls, lone halves of surrogate pairs, what XML cannot carry, and marks that turn the direction of reading.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
).search


class Number:
    """A JSON number that no field takes: with a point, an exponent, too many digits, or NaN and Infinity."""

    def __init__(self, text: str) -> None:
        self.text = text


class WrittenTwice(dict[str, Any]):
    """A JSON object in which some keys stand more than once."""

    keys_twice: tuple[str, ...] = ()


class FaultError(Exception):
    """One or more faults of a value, paths relative to it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


def fault(sentence: str) -> FaultError:
    """Return the exception for one fault of the value itself."""
    return FaultError([("", sentence)])


def below(step: str, faults: Iterable[Fault]) -> list[Fault]:
    """Return faults with their paths put below a key or an index (`lines`, `[3]`)."""
    return [(step + path if not path or path.startswith("[") else f"{step}.{path}", sentence) for path, sentence in faults]


def as_step(key: str) -> str:
    """Return a key of the file as a step of a path; a key that is no plain word is shown in brackets and shortened."""
    return key if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,59}", key) else f"[{shown(key)}]"


def shown(text: str) -> str:
    """Return text quoted for a sentence: at most 40 characters, nothing unprintable."""
    cut = text if len(text) <= 40 else text[:40] + "…"
    return '"' + "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in cut) + '"'


def described(value: object) -> str:
    """Return what a parsed JSON value is, for a sentence."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"the number {value}"
    if isinstance(value, Number):
        return f"the number {value.text[:40]}"
    if isinstance(value, str):
        return f"the text {shown(value)}"
    return "a list" if isinstance(value, list) else "an object"


class Shape:
    """One kind of value; `wanted` says in words what it takes."""

    wanted = ""

    def read(self, value: Any) -> Any:
        """Return the offer's value for a parsed JSON value, or raise FaultError."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """Return the JSON value for the offer's value."""
        return value

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the shape."""
        raise NotImplementedError

    def refuse(self, value: Any) -> FaultError:
        """Return the fault for a value of the wrong kind."""
        return fault(f"must be {self.wanted}, not {described(value)}")


class Text(Shape):
    """A text of at most `limit` characters, on one line unless `lines`."""

    def __init__(self, limit: int, *, lines: bool = False, least: int = 0) -> None:
        self.limit, self.lines, self.least = limit, lines, least
        self.wanted = "a text"

    def read(self, value: Any) -> str:
        """Return the text."""
        if type(value) is not str:
            raise self.refuse(value)
        if len(value) > self.limit:
            raise fault(f"has {len(value):,} characters; at most {self.limit:,} are kept")
        if len(value) < self.least:
            raise fault("must not be empty")
        if not value.isprintable():
            mark = _UNPRINTABLE(value)
            if mark:
                raise fault(f"holds a character that cannot be printed (U+{ord(mark[0]):04X})")
            if not self.lines and ("\n" in value or "\t" in value):
                raise fault("must be one line of text, without line breaks or tabs")
        return value

    def schema(self) -> dict[str, Any]:
        """Return a string with its length."""
        return {"type": "string", "maxLength": self.limit} | ({"minLength": self.least} if self.least else {})


class Code(Shape):
    """A short text of a fixed pattern; `wanted` describes it with an example."""

    def __init__(self, pattern: str, wanted: str) -> None:
        self.pattern, self.wanted = pattern, wanted
        self._match = re.compile(pattern, re.ASCII).fullmatch

    def read(self, value: Any) -> str:
        """Return the code."""
        if type(value) is not str or not self._match(value):
            raise self.refuse(value)
        return value

    def schema(self) -> dict[str, Any]:
        """Return a string with its pattern."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


class Choice(Shape):
    """One of a few fixed values."""

    def __init__(self, allowed: tuple[str | int, ...]) -> None:
        self.allowed = allowed
        self._values = {(type(value), value): value for value in allowed}
        self.wanted = ("one of " if len(allowed) > 1 else "") + ", ".join(str(value) for value in allowed)

    def read(self, value: Any) -> str | int:
        """Return the value; true is not 1."""
        try:
            return self._values[type(value), value]
        except (KeyError, TypeError):
            raise self.refuse(value) from None

    def schema(self) -> dict[str, Any]:
        """Return the enumeration."""
        return {"enum": list(self.allowed)}


class YesNo(Shape):
    """JSON true or false."""

    wanted = "true or false"

    def read(self, value: Any) -> bool:
        """Return the truth value."""
        if value is True or value is False:
            return value
        raise self.refuse(value)

    def schema(self) -> dict[str, Any]:
        """Return a boolean."""
        return {"type": "boolean"}


class Year(Shape):
    """A year as a JSON integer."""

    wanted = f"a year from {EARLIEST_YEAR} to {LATEST_YEAR}"

    def read(self, value: Any) -> int:
        """Return the year."""
        if type(value) is not int or not EARLIEST_YEAR <= value <= LATEST_YEAR:
            raise self.refuse(value)
        return value

    def schema(self) -> dict[str, Any]:
        """Return an integer with its bounds."""
        return {"type": "integer", "minimum": EARLIEST_YEAR, "maximum": LATEST_YEAR}


class Money(Shape):
    """Dollars as a string with at most two decimals; no sign, no exponent, no separators."""

    wanted = 'an amount as a string with at most two decimals, like "42000.00"'

    def read(self, value: Any) -> Decimal:
        """Return the amount in dollars with two decimals."""
        if type(value) is not str:
            raise self.refuse(value)
        amount = _money(value)
        if amount is None:
            raise self.refuse(value)
        if amount > LARGEST_AMOUNT:
            raise fault(f"is larger than {LARGEST_AMOUNT:,}, the largest amount that is kept")
        return amount

    def write(self, value: Any) -> str:
        """Return the amount with two decimals. Raises ValueError for fractions of a cent."""
        return _money_text(value)

    def schema(self) -> dict[str, Any]:
        """Return a string of digits with at most two decimals."""
        return {"type": "string", "pattern": r"^[0-9]{1,15}(\.[0-9]{1,2})?$"}


class Part(Shape):
    """A share of one or a percentage: a decimal as a string from 0 to `most`, written with at least `places` decimals."""

    def __init__(self, most: int, places: int, wanted: str) -> None:
        self.most, self.places, self.wanted = most, places, wanted

    def read(self, value: Any) -> Decimal:
        """Return the decimal."""
        if type(value) is not str or not _DECIMAL(value):
            raise self.refuse(value)
        part = Decimal(value)
        if part > self.most:
            raise self.refuse(value)
        return part

    def write(self, value: Any) -> str:
        """Return the shortest text of the decimal."""
        return _plain(value, self.places)

    def schema(self) -> dict[str, Any]:
        """Return a string of digits with at most six decimals."""
        return {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,6})?$"}


class Quantity(Shape):
    """Units as a JSON integer or, with decimals, as a string."""

    wanted = 'a whole number like 10, or a decimal as a string like "2.5", without a sign'
    largest = 999_999_999

    def read(self, value: Any) -> Decimal:
        """Return the quantity."""
        if not (type(value) is str and _DECIMAL(value)) and not (type(value) is int and value >= 0):
            raise self.refuse(value)
        quantity = Decimal(value)
        if quantity > self.largest:
            raise fault(f"is larger than {self.largest:,}, the largest quantity that is kept")
        return quantity

    def write(self, value: Any) -> int | str:
        """Return an integer where the quantity is whole."""
        return int(value) if value == value.to_integral_value() else _plain(value, 0)

    def schema(self) -> dict[str, Any]:
        """Return an integer or a string of digits."""
        return {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": self.largest},
                {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,6})?$"},
            ]
        }


class Day(Shape):
    """A date, written 2026-11-22."""

    wanted = "a date like 2026-11-22"

    def read(self, value: Any) -> date:
        """Return the date."""
        if type(value) is not str:
            raise self.refuse(value)
        day = _day(value)
        if isinstance(day, str):
            raise fault(day)
        return day

    def write(self, value: Any) -> str:
        """Return the date as ISO text."""
        return str(value.isoformat())

    def schema(self) -> dict[str, Any]:
        """Return a string in the form of a date."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


class Quarter(Shape):
    """A calendar quarter, written 2028Q1."""

    wanted = "a calendar quarter like 2028Q1"

    def read(self, value: Any) -> str:
        """Return the quarter."""
        if type(value) is not str or not _QUARTER(value) or not EARLIEST_YEAR <= int(value[:4]) <= LATEST_YEAR:
            raise self.refuse(value)
        return value

    def schema(self) -> dict[str, Any]:
        """Return a string with its pattern."""
        return {"type": "string", "pattern": "^[0-9]{4}Q[1-4]$"}


class OrNull(Shape):
    """Another shape, or null."""

    def __init__(self, inner: Shape) -> None:
        self.inner = inner
        self._read, self._write = inner.read, inner.write

    def read(self, value: Any) -> Any:
        """Return None or the inner value."""
        return None if value is None else self._read(value)

    def write(self, value: Any) -> Any:
        """Return null or the inner value."""
        return None if value is None else self._write(value)

    def schema(self) -> dict[str, Any]:
        """Return the inner schema or null."""
        return {"anyOf": [self.inner.schema(), {"type": "null"}]}


class Rows(Shape):
    """A list of at most `most` values of one shape."""

    wanted = "a list"

    def __init__(self, inner: Shape, most: int) -> None:
        self.inner, self.most = inner, most
        self._read, self._write = inner.read, inner.write

    def read(self, value: Any) -> tuple[Any, ...]:
        """Return the values."""
        if type(value) is not list:
            raise self.refuse(value)
        if len(value) > self.most:
            raise fault(f"has {len(value):,} entries; at most {self.most:,} are read")
        rows, faults, read = [], [], self._read
        for index, item in enumerate(value):
            try:
                rows.append(read(item))
            except FaultError as error:
                faults += below(f"[{index}]", error.faults)
        if faults:
            raise FaultError(faults)
        return tuple(rows)

    def write(self, value: Any) -> list[Any]:
        """Return the list."""
        write = self._write
        return [write(item) for item in value]

    def schema(self) -> dict[str, Any]:
        """Return an array."""
        return {"type": "array", "items": self.inner.schema(), "maxItems": self.most}


class Texts(Shape):
    """An object of texts by free names: the parameters of a note."""

    wanted = "an object of texts"

    def __init__(self, most: int, name: Text, text: Text) -> None:
        self.most, self.name, self.text = most, name, text

    def read(self, value: Any) -> dict[str, str]:
        """Return the texts by name."""
        if not isinstance(value, dict):
            raise self.refuse(value)
        faults = _keys_written_twice(value)
        if len(value) > self.most:
            raise fault(f"has {len(value):,} entries; at most {self.most:,} are read")
        for key, item in value.items():
            for shape, part in ((self.name, key), (self.text, item)):
                try:
                    shape.read(part)
                except FaultError as error:
                    faults += below(as_step(key), error.faults)
        if faults:
            raise FaultError(faults)
        return dict(value)

    def schema(self) -> dict[str, Any]:
        """Return an object of strings."""
        return {
            "type": "object",
            "propertyNames": self.name.schema(),
            "additionalProperties": self.text.schema(),
            "maxProperties": self.most,
        }


class Record(Shape):
    """A value of an offer by named keys.

    `always` names the keys that are always written; the others only when they differ from their default. `rules` look at
    a record whose fields are right and name faults between them.
    """

    wanted = "an object"

    def __init__(
        self,
        kind: type[msgspec.Struct],
        shapes: dict[str, Shape],
        always: frozenset[str],
        rules: tuple[Callable[[Any], Iterable[Fault]], ...] = (),
        title: str = "",
    ) -> None:
        self.kind, self.shapes, self.rules, self.title = kind, shapes, rules, title or kind.__name__
        self.fields = {field.name: field for field in msgspec.structs.fields(kind)}
        self.required = tuple(name for name in shapes if self.fields[name].required)
        self._readers = {name: shape.read for name, shape in shapes.items()}
        self._writers = tuple((name, shape.write, name in always, self.default(name)) for name, shape in shapes.items())

    def default(self, name: str) -> Any:
        """Return what a missing key means; `msgspec.NODEFAULT` for a required one."""
        field = self.fields[name]
        return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()

    def read(self, value: Any) -> Any:
        """Return the record."""
        if type(value) is not dict and not isinstance(value, WrittenTwice):
            raise self.refuse(value)
        faults = _keys_written_twice(value)
        got, readers = {}, self._readers
        for key, item in value.items():
            read = readers.get(key)
            if read is None:
                faults.append((as_step(key), "is not a key of the case file"))
                continue
            try:
                got[key] = read(item)
            except FaultError as error:
                faults += below(key, error.faults)
        faults += [(name, "is missing") for name in self.required if name not in value]
        if not faults:
            record = self.kind(**got)
            for rule in self.rules:
                faults += rule(record)
            if not faults:
                return record
        raise FaultError(faults)

    def write(self, value: Any) -> dict[str, Any]:
        """Return the object, keys in the order of the type."""
        written = {}
        for name, write, always, default in self._writers:
            item = getattr(value, name)
            if always or item != default:
                written[name] = write(item)
        return written

    def schema(self) -> dict[str, Any]:
        """Return a pointer to the record's definition."""
        return {"$ref": f"#/$defs/{self.title}"}

    def definition(self) -> dict[str, Any]:
        """Return the definition that `schema` points to."""
        properties = {}
        for name, shape in self.shapes.items():
            properties[name] = shape.schema()
            if not self.fields[name].required:
                properties[name] = {**properties[name], "default": shape.write(self.default(name))}
        return {
            "description": (self.kind.__doc__ or "").strip().replace("`", ""),
            "type": "object",
            "properties": properties,
            "required": list(self.required),
            "additionalProperties": False,
        }


def _keys_written_twice(value: object) -> list[Fault]:
    keys = value.keys_twice if isinstance(value, WrittenTwice) else ()
    return [(as_step(key), "stands more than once in the same object") for key in keys]


@lru_cache(maxsize=8192)
def _money(text: str) -> Decimal | None:
    return Decimal(text).quantize(CENT) if _MONEY(text) else None


@lru_cache(maxsize=8192)
def _money_text(value: Decimal) -> str:
    cents = value.quantize(CENT) + 0  # plus nothing turns a negative zero into zero
    if cents != value:
        raise ValueError(f"{value} has fractions of a cent")
    return format(cents, "f")


@lru_cache(maxsize=1024)
def _day(text: str) -> date | str:
    """The date, or the sentence why there is none."""
    if not _DATE(text):
        return f"must be {Day.wanted}, not the text {shown(text)}"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"{text} is not a day of the calendar"
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return f"{text} lies outside the years {EARLIEST_YEAR} to {LATEST_YEAR}"
    return day


def _plain(value: Decimal, places: int) -> str:
    text = format(value.normalize(), "f")
    whole, _, part = text.partition(".")
    part = part.ljust(places, "0")
    return f"{whole}.{part}" if part else whole
