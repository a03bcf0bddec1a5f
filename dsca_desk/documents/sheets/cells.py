"""What stands in a cell, and how it is written: text that stays text, exact numbers, real dates, formulas with their value.

Rows are written as XML here and not by openpyxl, because openpyxl stores no value beside a formula: viewers that do not
calculate would show empty cells.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.documents.sheets.styles import Kind, Look

TEXT_LIMIT = 32_767  # characters of a cell, counted as UTF-16 units
_FIRST_DAY = date(1900, 3, 1)  # serials before it are off by one: the format counts a 29 February 1900
_SERIAL_OFFSET = date(1899, 12, 30).toordinal()
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

Plain = str | Decimal | int | date | bool | None


class Formula(NamedTuple):
    """A live formula, written without its equals sign, and the value it has now. Both go into the cell."""

    text: str
    value: Plain


class Cell(NamedTuple):
    """A value that looks or is formatted otherwise than its row and column say."""

    value: "Plain | Formula"
    look: Look | None = None
    kind: Kind | None = None


Value = Plain | Formula | Cell


def cell_xml(address: str, style: int, value: Plain | Formula) -> str:
    """Write one `<c>` element; an empty value still carries its style."""
    return _WRITERS[type(value)](address, style, value)


def clean_text(text: str) -> str:
    """Return text as a cell can hold it: no character that XML forbids, line ends as line feeds, cut visibly at the limit."""
    text = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 <= TEXT_LIMIT or _units(text) <= TEXT_LIMIT:
        return text
    remark = f" [cut here: the text has {_units(text):,} characters, a cell holds {TEXT_LIMIT:,}]"
    kept = text.encode("utf-16-le")[: (TEXT_LIMIT - len(remark)) * 2]
    return kept.decode("utf-16-le", errors="ignore") + remark


def serial(day: date) -> Decimal:
    """Return the serial number of a day or a moment (a moment to the second, without its zone)."""
    number = Decimal(day.toordinal() - _SERIAL_OFFSET)
    if isinstance(day, datetime):
        seconds = day.hour * 3600 + day.minute * 60 + day.second
        number += (Decimal(seconds) / 86_400).quantize(Decimal("0.0000000001"))
    return number


def escape(text: str) -> str:
    """Return cleaned text with markup written as XML writes it, ready to stand in an element."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ESCAPED.sub("_x005F_", text)  # otherwise read back as the character of that number


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _text(address: str, style: int, value: str) -> str:
    if not value:
        return f'<c r="{address}" s="{style}"/>'
    if len(value) > TEXT_LIMIT // 2 or _SPECIAL.search(value):
        value = escape(clean_text(value))
    space = ' xml:space="preserve"' if value[0] <= " " or value[-1] <= " " else ""
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t{space}>{value}</t></is></c>'


def _number(address: str, style: int, value: Decimal | int) -> str:
    return f'<c r="{address}" s="{style}"><v>{value:f}</v></c>'


def _whole(address: str, style: int, value: int) -> str:
    return f'<c r="{address}" s="{style}"><v>{value}</v></c>'


def _boolean(address: str, style: int, value: bool) -> str:
    return f'<c r="{address}" s="{style}" t="b"><v>{value:d}</v></c>'


def _day(address: str, style: int, value: date) -> str:
    if value.toordinal() < _FIRST_DAY.toordinal():
        return _text(address, style, value.isoformat())
    return f'<c r="{address}" s="{style}"><v>{serial(value):f}</v></c>'


def _nothing(address: str, style: int, value: None) -> str:  # noqa: ARG001 - one shape for all writers
    return f'<c r="{address}" s="{style}"/>'


def _formula(address: str, style: int, formula: Formula) -> str:
    text, value = formula
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if isinstance(value, str):
        return f'<c r="{address}" s="{style}" t="str"><f>{text}</f><v>{escape(clean_text(value))}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{address}" s="{style}" t="b"><f>{text}</f><v>{value:d}</v></c>'
    if value is None:
        return f'<c r="{address}" s="{style}" t="str"><f>{text}</f><v></v></c>'
    number = serial(value) if isinstance(value, date) else value
    return f'<c r="{address}" s="{style}"><f>{text}</f><v>{number:f}</v></c>'


_WRITERS: dict[type, Callable[..., str]] = {
    str: _text,
    Decimal: _number,
    int: _whole,
    Formula: _formula,
    type(None): _nothing,
    date: _day,
    datetime: _day,
    bool: _boolean,
}
