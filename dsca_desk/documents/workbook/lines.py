"""The sheet Lines: columns (1) to (7) of the letter, and every amount that makes up (4)(b) as a live formula."""

from decimal import Decimal

from dsca_desk.documents.sheets import Column, Sheet, quoted
from dsca_desk.documents.sheets.cells import Cell, Formula, Plain, Value
from dsca_desk.documents.sheets.styles import CODE, MONEY, PARTS, QUANTITY, TEXT, TOTAL, TYPED, UNCONFIRMED, WRAPPED, Look
from dsca_desk.documents.workbook.parts import (
    BELOW,
    CHARGE_WORDS,
    Doubts,
    PlacedLine,
    live,
    placed_lines,
    sum_of_lines,
    with_level,
)
from dsca_desk.records.offer import CAS_COMPONENTS, Line
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.rules.rounding import HUNDRED, ZERO, cents, percent_of

_AMOUNTS = ("base", *CAS_COMPONENTS, "nonrecurring", "support_charge", "other")
_DOUBTS = {key: words for key, words in CHARGE_WORDS.items() if key not in BELOW}
_COLUMNS = (
    Column("line", "(1)\nLine", TEXT, 6),
    Column("description", "(2)\nDescription, condition", WRAPPED, 38),
    Column("item", "(2)\nGeneric code, MASL, flags", WRAPPED, 17),
    Column("quantity", "(3)\nQuantity", QUANTITY, 9, TYPED),
    Column("unit_of_issue", "(3)\nUnit of issue", CODE, 6),
    Column("unit", "(4)(a)\nUnit cost", MONEY, 13),
    Column("value", "(4)(b)\nTotal cost", MONEY, 15),
    Column("supply", "(5)\nSC / MOS / TA", CODE, 14),
    Column("release", "(6)\nOffer release", CODE, 7),
    Column("delivery", "(7)\nDelivery term", CODE, 8),
    Column("unit_price", "Base unit price", MONEY, 13, TYPED),
    Column("base", "Base", MONEY, 14),
    Column("CONTRACT_ADMIN", "CAS contract admin.", MONEY, 11),
    Column("QAI", "CAS QA&I", MONEY, 10),
    Column("AUDIT", "CAS audit", MONEY, 10),
    Column("OVERSEAS", "CAS overseas", MONEY, 10),
    Column("nonrecurring", "Nonrecurring cost", MONEY, 12),
    Column("support_charge", "Support charge", MONEY, 11),
    Column("other", "Other", MONEY, 11),
    Column("doubts", "Figures not confirmed", WRAPPED, 22),
)


def lines_columns(priced: Priced) -> tuple[Column, ...]:
    """Return the columns of the sheet; Level only where there are sublines."""
    return with_level(_COLUMNS, priced)


def fill_lines(sheet: Sheet, pricing: Sheet, priced: Priced, doubts: Doubts) -> int:
    """Write the rows of the sheet Lines, whose rates stand on the sheet Pricing; return the row of the totals."""
    writer = _Writer(sheet, pricing, doubts)
    for placed in placed_lines(priced):
        writer.add(placed)
    sheet.end_list()
    last = sheet.next_row - 1
    totals: dict[str, Value] = {"line": "Total"}
    for key in ("value", *_AMOUNTS):
        amount = sum((_amount(line, key) for line in priced.lines), ZERO)
        totals[key] = Formula(sum_of_lines(sheet, key, last), amount) if priced.lines else amount
    row = sheet.row([totals.get(column.key) for column in sheet.columns], look=TOTAL)
    sheet.blank()
    sheet.words("Figures in blue were typed; figures in black are computed. Unit cost is total cost divided by the quantity.")
    sheet.words("A figure on a tinted ground rests on a row of the rules that is not confirmed; the last column names it.")
    return row


class _Writer:
    """Writes the rows; the letters of the columns are looked up once."""

    def __init__(self, sheet: Sheet, pricing: Sheet, doubts: Doubts) -> None:
        self._sheet, self._doubts = sheet, doubts
        self._letters = {column.key: sheet.letter(column.key) for column in sheet.columns}
        self._rates = {column.key: f"{quoted(pricing.name)}!{pricing.letter(column.key)}" for column in pricing.columns}
        self._has_level = "level" in self._letters

    def add(self, placed: PlacedLine) -> None:
        """Write the row of a line or subline."""
        price, line, row = placed.price, placed.price.line, placed.row
        letters = self._letters
        unit: Plain | Formula = price.unit
        if price.unit is not None and line.quantity:
            text = f"ROUND({letters['value']}{row}/{letters['quantity']}{row},2)"
            unit = live(text, cents(price.value / line.quantity), price.unit)
        parts = sum((_amount(price, key) for key in _AMOUNTS), ZERO)
        values: list[Value] = [
            line.number,
            description(line),
            item_codes(line),
            quantity_cell(line.quantity, TYPED if placed.parts else None),
            line.unit_of_issue,
            unit,
            live(f"SUM({letters['base']}{row}:{letters['other']}{row})", parts, price.value),
            supply_codes(line),
            line.offer_release_code or "-",
            line.delivery_term_code or "-",
            None if placed.parts else line.unit_price,
            *(self._amount(placed, key) for key in _AMOUNTS),
            self._doubts.words(placed.path, _DOUBTS),
        ]
        if self._has_level:
            values.insert(1, "Subline" if placed.is_subline else "Line")
        self._sheet.row(values, look=placed.look, outline=1 if placed.is_subline else 0)

    def _amount(self, placed: PlacedLine, key: str) -> Value:
        price, row, amount = placed.price, placed.row, _amount(placed.price, key)
        if placed.parts:
            letter = self._letters[key]
            parts = sum((_amount(part, key) for part in price.sublines), ZERO)
            return live(f"SUM({letter}{row + 1}:{letter}{row + placed.parts})", parts, amount)
        if key == "base":
            return self._base(price, row)
        if key in CAS_COMPONENTS:
            doubtful = amount and (self._doubts.holds(f"{placed.path}.cas") or self._doubts.holds(f"{placed.path}.cas.{key}"))
            value = self._cas(price, key, row, amount)
            return Cell(value, UNCONFIRMED) if doubtful else value
        value = amount
        if key == "nonrecurring" and amount:
            value = self._nonrecurring(price.line, row, amount)
        elif key == "support_charge":
            value = self._support(price, row, amount)
        return self._doubts.marked(f"{placed.path}.{key}", value)

    def _base(self, price: LinePrice, row: int) -> Plain | Formula:
        line = price.line
        unit_price = f"{self._letters['unit_price']}{row}"
        if line.quantity is None:
            return live(unit_price, line.unit_price, price.base)
        text = f"ROUND({self._letters['quantity']}{row}*{unit_price},2)"
        return live(text, cents(line.quantity * line.unit_price), price.base)

    def _cas(self, price: LinePrice, component: str, row: int, amount: Decimal) -> Plain | Formula:
        rate = price.rates.get(f"cas.{component}")
        if rate is None or rate.percent is None or component not in self._rates:
            return amount
        text = f"ROUND({self._letters['base']}{row}*{self._rates['procured_share']}{row}*{self._rates[component]}{row},2)"
        return live(text, percent_of(price.base * procured_share(price), rate.percent), amount)

    def _nonrecurring(self, line: Line, row: int, amount: Decimal) -> Plain | Formula:
        unit_charge = f"{self._rates['nonrecurring_unit']}{row}"
        if line.quantity is None:
            return live(unit_charge, line.nonrecurring_unit_charge, amount)
        text = f"ROUND({self._letters['quantity']}{row}*{unit_charge},2)"
        return live(text, cents(line.quantity * line.nonrecurring_unit_charge), amount)

    def _support(self, price: LinePrice, row: int, amount: Decimal) -> Plain | Formula:
        rate = price.rates.get("support_charge")
        if rate is None or rate.percent is None:
            return amount
        share = procured_share(price) if price.line.support_charge == "SNAP" else Decimal(1)
        base = f"{self._letters['base']}{row}"
        if price.line.support_charge == "SNAP" and "procured_share" in self._rates:
            base += f"*{self._rates['procured_share']}{row}"
        text = f"ROUND({base}*{self._rates['support_rate']}{row},2)"
        return live(text, percent_of(price.base * share, rate.percent), amount)


def procured_share(price: LinePrice) -> Decimal:
    """Return the part of a line's base that is bought under contract, 0 to 1, as pricing took it."""
    line = price.line
    if line.source == "P":
        return Decimal(1)
    if line.source != "X":
        return Decimal(0)
    if line.procured_share is not None:
        return line.procured_share
    default = price.rates.get("procured_share")
    return Decimal(0) if default is None or default.percent is None else default.percent / HUNDRED


def description(line: Line) -> str:
    """Return what column (2) says of a line: description and condition."""
    return f"{line.description}\nCondition: {line.condition}" if line.condition else line.description


def item_codes(line: Line) -> str:
    """Return the generic code, the MASL and the flags of a line."""
    flags = "/".join(flag for flag, is_set in (("MDE", line.mde), ("SME", line.sme)) if is_set)
    return " ".join(part for part in (line.generic_code, line.masl, flags) if part)


def supply_codes(line: Line) -> str:
    """Return column (5): source code, months, type of assistance."""
    return " / ".join((line.source, line.months_of_service or "-", line.type_of_assistance or "-"))


def quantity_cell(quantity: Decimal | None, look: Look | None = None) -> Value:
    """Return a quantity, with decimals where it has some."""
    if quantity is None or quantity == quantity.to_integral_value():
        return Cell(quantity, look) if look else quantity
    return Cell(quantity, look, PARTS)


def _amount(price: LinePrice, key: str) -> Decimal:
    if key in CAS_COMPONENTS:
        return price.cas.get(key, ZERO)
    amount: Decimal = getattr(price, key)
    return amount
