"""A row of cells as the keys of a line: each cell is turned into what a case file would say, and nothing is guessed."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dsca_desk.exchange.case_shapes import LINE
from dsca_desk.exchange.line_columns import CODES, QUANTITY_AND_UNIT, TOTAL
from dsca_desk.exchange.shapes import CENT, Choice, Code, Day, FaultError, Money, OrNull, Part, Quantity, Shape, Text, Year, YesNo
from dsca_desk.rules.plausible import without_marks

_SIGNIFICANT = 15
"""Digits that a spreadsheet keeps of a number; what lies beyond is dust of its binary arithmetic."""
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
_YES_NO = {"yes": True, "y": True, "x": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
_DASHES = {"-", "–", "—"}
_WANTED: dict[type[Shape], str] = {
    Money: "an amount with at most two decimals, like 42000.00",
    Part: "a share from 0 to 1, like 0.4",
    Quantity: "a quantity without a sign, like 10 or 2.5",
}
_COUNTED = re.compile(r"([0-9][0-9,.]*)?\s*([A-Za-z]{2})?", re.ASCII)


class CellError(Exception):
    """A cell that cannot be taken: the field it stands for and the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def keys_of(cells: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of a case file's line for the cells of a row by field. Raises CellError."""
    keys: dict[str, Any] = {}
    for field, cell in cells.items():
        value = cell.strip() if isinstance(cell, str) else cell
        if value is None or value == "":
            continue
        if isinstance(value, str) and value in _ERRORS:
            raise CellError(field, f"the cell shows the error {value}")
        if field == QUANTITY_AND_UNIT:
            keys |= _quantity_and_unit(value)
        elif field == CODES:
            keys |= _codes(value)
        elif field != TOTAL:
            keys[field] = _key(field, value)
    _price_from_total(keys, cells.get(TOTAL))
    return {field: value for field, value in keys.items() if value is not None}


def _key(field: str, value: Any, column: str = "") -> Any:
    """What a case file would say for one cell; what has no words here is refused with the field's own."""
    column = column or field
    shape = LINE.shapes[field]
    inner = shape.inner if isinstance(shape, OrNull) else shape
    if isinstance(value, str) and value in _DASHES and isinstance(inner, Code | Choice):
        return None
    if isinstance(value, datetime | date) and not isinstance(inner, Day):
        raise CellError(column, f"the cell holds the date {value:%Y-%m-%d}; write the value as text")
    if field == "number":
        return _number(value)
    key = _converted(inner, value)
    if type(inner) in _WANTED:
        try:
            inner.read(key)
        except FaultError as error:
            sentence = error.faults[0][1]
            raise CellError(column, sentence if sentence.startswith("is larger") else f"is not {_WANTED[type(inner)]}") from None
    return key


def _converted(shape: Shape, value: Any) -> Any:
    if isinstance(shape, Money | Part | Quantity):
        return _figure(value)
    if isinstance(shape, Day):
        return f"{value:%Y-%m-%d}" if isinstance(value, datetime | date) else value
    if isinstance(shape, YesNo):
        return _YES_NO.get(str(value).lower(), value)
    if isinstance(shape, Year):
        return int(value) if isinstance(value, int | float) and value == int(value) else value
    if isinstance(shape, Text | Code | Choice):
        text = value if isinstance(value, str) else _figure(value)
        return text.upper() if isinstance(text, str) and not isinstance(shape, Text) else text
    return value


def _figure(value: Any) -> Any:
    """A number as plain digits: as typed, without dollar sign, separators or binary dust."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        exact = Decimal(format(value, f".{_SIGNIFICANT}g")) if isinstance(value, float) else Decimal(value)
        return format(exact.normalize(), "f") if exact.is_finite() else str(value)
    if isinstance(value, str):
        return without_marks(re.sub(r"^(US)?\$\s*", "", value)).strip()
    return value


def _number(value: Any) -> Any:
    """A line number with its three digits: 1 is 001, 1a is 001a."""
    text = _figure(value)
    match = re.fullmatch(r"([0-9]{1,4})([A-Za-z]{0,2})", text, re.ASCII) if isinstance(text, str) else None
    return match[1].zfill(3) + match[2].lower() if match else text


def _quantity_and_unit(value: Any) -> dict[str, Any]:
    """The paper's column (3): `10 EA`, `XX`, or a number alone."""
    text = _figure(value) if not isinstance(value, str) else " ".join(value.split())
    match = _COUNTED.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise CellError(QUANTITY_AND_UNIT, "is not a quantity and a unit of issue like 10 EA")
    quantity = _key("quantity", match[1], QUANTITY_AND_UNIT) if match[1] else None
    return {"quantity": quantity, "unit_of_issue": match[2].upper() if match[2] else None}


def _codes(value: Any) -> dict[str, Any]:
    """The paper's column (5): source, months and assistance, `P/12-24/5`; a dash stands for none."""
    parts = [part.strip(" ()\n") for part in value.split("/")] if isinstance(value, str) else []
    if len(parts) != 3:
        raise CellError(CODES, "is not source, months and type of assistance like S/24/3")
    source, months, assistance = (None if part in _DASHES or not part else part for part in parts)
    codes = {"source": source and source.upper(), "months_of_service": months}
    return codes | {"type_of_assistance": assistance and assistance.upper()}


def _price_from_total(keys: dict[str, Any], total: Any) -> None:
    """Where a row has no price but a total: the total is the price of a line without quantity, and is shared by one with it."""
    if "unit_price" in keys or total in (None, ""):
        return
    figure, quantity = _key("unit_price", total, TOTAL), keys.get("quantity")
    keys["unit_price"] = figure
    if quantity is None:
        return
    each = Decimal(figure) / Decimal(quantity) if Decimal(quantity) else None
    if each is None or each != each.quantize(CENT):
        raise CellError(TOTAL, f"does not divide into whole cents for each of {quantity}; give the unit price")
    keys["unit_price"] = format(each.quantize(CENT), "f")
