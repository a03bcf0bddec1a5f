"""The sheet Pricing: the rates each line was priced with, what stands below the line, and the cost summary (8) to (13)."""

from decimal import Decimal

from dsca_desk.documents.sheets import HEAD_ROW, Book, Column, Fact, Sheet
from dsca_desk.documents.sheets.cells import Cell, Formula, Value
from dsca_desk.documents.sheets.styles import (
    LOOSE,
    MONEY,
    PERCENT,
    SECTION,
    STRONG,
    TEXT,
    TOTAL,
    TYPED,
    UNCONFIRMED,
    WRAPPED,
    Look,
)
from dsca_desk.documents.workbook.lines import procured_share
from dsca_desk.documents.workbook.parts import (
    BELOW,
    CHARGE_WORDS,
    Doubts,
    PlacedLine,
    agrees,
    live,
    placed_lines,
    sum_of_lines,
    with_level,
)
from dsca_desk.records.offer import CAS_COMPONENTS
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.rules.rounding import HUNDRED, ZERO, cents, percent_of

SUMMARY_ROWS = (
    ("net", "(8)", "Net estimated cost"),
    ("small_case_management_line", "", "Small case management line"),
    ("pch", "(9)", "Packing, crating and handling"),
    ("admin", "(10)", "Administrative charge"),
    ("transportation", "(11)", "Transportation"),
    ("other", "(12)", "Other"),
)
# Each column of rates with the rate a line shows there; a column that no line uses is left out.
_RATE_OF: dict[str, str] = {
    **{component: f"cas.{component}" for component in CAS_COMPONENTS},
    "support_rate": "support_charge",
    "pch_lower": "pch",
    "pch_upper": "pch.upper_tier",
    "admin_rate": "admin",
    "transport_rate": "transportation",
    "supply_rate": "supply_support",
}
_COLUMNS = (
    Column("line", "Line", TEXT, 6),
    Column("description", "Description", WRAPPED, 40),
    Column("procured_share", "Procured share", PERCENT, 10),
    Column("CONTRACT_ADMIN", "CAS contract admin. rate", PERCENT, 10),
    Column("QAI", "CAS QA&I rate", PERCENT, 9),
    Column("AUDIT", "CAS audit rate", PERCENT, 9),
    Column("OVERSEAS", "CAS overseas rate", PERCENT, 10),
    Column("nonrecurring_unit", "Nonrecurring unit charge", MONEY, 13, TYPED),
    Column("support_rate", "Support charge rate", PERCENT, 9),
    Column("value", "(4)(b)\nTotal cost", MONEY, 15),
    Column("pch_lower", "PC&H rate to limit", PERCENT, 9),
    Column("pch_upper", "PC&H rate above limit", PERCENT, 9),
    Column("pch", "PC&H", MONEY, 12),
    Column("admin_rate", "Admin. charge rate", PERCENT, 9),
    Column("admin", "Administrative charge", MONEY, 14),
    Column("transport_rate", "Transport rate", PERCENT, 10),
    Column("transportation", "Transportation", MONEY, 13),
    Column("supply_rate", "Supply support rate", PERCENT, 9),
    Column("supply_support", "Supply support surcharge", MONEY, 12),
    Column("below", "Below the line", MONEY, 14),
    Column("remarks", "Rates not confirmed or replaced", WRAPPED, 32),
)


def pricing_columns(priced: Priced) -> tuple[Column, ...]:
    """Return the columns of the sheet: rates that no line uses are left out."""
    used: set[str] = set()
    for placed in placed_lines(priced):
        price = placed.price
        used |= {column for column, rate in _RATE_OF.items() if rate in price.rates}
        used |= {"supply_support"} if price.supply_support else set()
        used |= {"nonrecurring_unit"} if price.nonrecurring else set()
    if used & {*CAS_COMPONENTS, "support_rate"}:
        used.add("procured_share")
    optional = {*_RATE_OF, "procured_share", "nonrecurring_unit", "supply_support"} - {"admin_rate"}
    return with_level(tuple(column for column in _COLUMNS if column.key in used or column.key not in optional), priced)


def packing_facts(columns: tuple[Column, ...], limit: Decimal | None) -> tuple[Fact, ...]:
    """Return the unit price at which packing, crating and handling changes its rate, as a fact of the heading."""
    if limit is None or not any(column.key == "pch_upper" for column in columns):
        return ()
    return (Fact(3, "pch_upper", "PC&H limit, unit price", limit, MONEY),)


def fill_pricing(book: Book, sheet: Sheet, lines: Sheet, priced: Priced, doubts: Doubts, limit: Decimal | None) -> dict[str, str]:
    """Write the rows of the sheet Pricing; return where (8) to (13) stand, by their names in `Priced`, as formulas write it."""
    writer = _Writer(sheet, lines, doubts, limit)
    for placed in placed_lines(priced):
        writer.add(placed)
    sheet.end_list()
    total_row = _totals(sheet, priced)
    return _summary(book, sheet, lines, priced, total_row)


class _Writer:
    """Writes the rows of the lines."""

    def __init__(self, sheet: Sheet, lines: Sheet, doubts: Doubts, limit: Decimal | None) -> None:
        self._sheet, self._lines, self._doubts, self._limit = sheet, lines, doubts, limit
        self._below = [key for key in BELOW if key in {column.key for column in sheet.columns}]

    def add(self, placed: PlacedLine) -> None:
        """Write the row of a line or subline."""
        price, line, row = placed.price, placed.price.line, placed.row
        own = not placed.parts
        values: dict[str, Value] = {
            "line": price.number,
            "level": "Subline" if placed.is_subline else "Line",
            "description": line.description,
            "value": Formula(self._lines.ref("value", row).replace("$", ""), price.value),
            "below": Formula(
                "+".join(self._sheet.at(key, row) for key in self._below), sum((getattr(price, key) for key in BELOW), ZERO)
            ),
            "remarks": _remarks(placed, self._doubts) if own else "",
        }
        if own:
            values["procured_share"] = procured_share(price)
            values["nonrecurring_unit"] = line.nonrecurring_unit_charge if price.nonrecurring else None
            values |= {column: _rate_cell(price, rate) for column, rate in _RATE_OF.items()}
        values |= {key: self._amount(placed, key) for key in self._below}
        self._sheet.row(
            [values.get(column.key) for column in self._sheet.columns], look=placed.look, outline=1 if placed.is_subline else 0
        )

    def _amount(self, placed: PlacedLine, key: str) -> Value:
        price, row = placed.price, placed.row
        amount: Decimal = getattr(price, key)
        if placed.parts:
            parts = sum((getattr(part, key) for part in price.sublines), ZERO)
            return live(f"SUM({self._sheet.span(key, row + 1, row + placed.parts)})", parts, amount)
        value: Value = self._packing(price, row) if key == "pch" else self._percentage(price, key, row)
        rate = price.rates.get(key)
        typed = TYPED if rate is not None and rate.overridden_by and value is amount else None
        assert not isinstance(value, Cell)
        return self._doubts.marked(f"{placed.path}.{key}", value, typed)

    def _percentage(self, price: LinePrice, key: str, row: int) -> Value:
        amount: Decimal = getattr(price, key)
        rate = price.rates.get(key)
        if rate is None or rate.percent is None:
            return amount
        column = {"admin": "admin_rate", "transportation": "transport_rate", "supply_support": "supply_rate"}[key]
        base = self._sheet.at("value", row)
        text = f"ROUND({base}*{self._sheet.at(column, row)},2)"
        return live(text, percent_of(price.value, rate.percent), amount)

    def _packing(self, price: LinePrice, row: int) -> Value:
        lower, upper, limit = price.rates.get("pch"), price.rates.get("pch.upper_tier"), self._limit
        value, at = self._sheet.at("value", row), self._sheet.at
        if lower is None or lower.percent is None:
            return price.pch
        if upper is None or upper.percent is None or limit is None:
            return live(f"ROUND({value}*{at('pch_lower', row)},2)", percent_of(price.value, lower.percent), price.pch)
        quantity = price.line.quantity or Decimal(1)
        where = f"${self._sheet.letter('pch')}$3"
        meeting = f"{where}*{self._lines.ref('quantity', row).replace('$', '')}" if price.line.quantity else where
        text = f"ROUND(MIN({value},{meeting})*{at('pch_lower', row)}+MAX({value}-{meeting},0)*{at('pch_upper', row)},2)"
        under = min(price.value, limit * quantity)
        computed = cents((under * lower.percent + (price.value - under) * upper.percent) / HUNDRED)
        return live(text, computed, price.pch)


def _rate_cell(price: LinePrice, key: str) -> Value:
    rate = price.rates.get(key)
    if rate is None:
        return None
    look: Look | None = TYPED if rate.overridden_by else None
    if not rate.overridden_by and any(
        key in (doubt.path, f"{doubt.path}.{key.rpartition('.')[2]}") for doubt in price.unconfirmed
    ):
        look = UNCONFIRMED
    if rate.percent is None:
        return Cell("amount" if rate.overridden_by else "none", look)
    return Cell(rate.percent / HUNDRED, look)


def _remarks(placed: PlacedLine, doubts: Doubts) -> str:
    replaced = [
        f"{CHARGE_WORDS.get(key, key)}: from {rate.overridden_by}"
        for key, rate in placed.price.rates.items()
        if rate.overridden_by
    ]
    return "\n".join(part for part in (doubts.words(placed.path, CHARGE_WORDS), *replaced) if part)


def _totals(sheet: Sheet, priced: Priced) -> int:
    row = sheet.next_row
    present = {column.key for column in sheet.columns}
    totals: dict[str, Value] = {"line": "Total"}
    for key in ("value", *BELOW):
        amount = sum((getattr(line, key) for line in priced.lines), ZERO)
        totals[key] = Formula(sum_of_lines(sheet, key, row - 1), amount) if row > HEAD_ROW + 1 and key in present else amount
    below = sum((getattr(line, key) for line in priced.lines for key in BELOW), ZERO)
    totals["below"] = Formula("+".join(sheet.at(key, row) for key in BELOW if key in present), below)
    return sheet.row([totals.get(column.key) for column in sheet.columns], look=TOTAL)


def _summary(book: Book, sheet: Sheet, lines: Sheet, priced: Priced, total_row: int) -> dict[str, str]:
    sheet.blank()
    sheet.words("Cost summary, (8) to (13)", SECTION)
    amounts: dict[str, str] = {}
    first = sheet.next_row
    small = priced.small_case_management_line
    lines_value = sum((line.value for line in priced.lines), ZERO)
    present = {column.key for column in sheet.columns}
    sources = {"net": "value", "pch": "pch", "admin": "admin", "transportation": "transportation", "other": "supply_support"}
    for key, number, name in SUMMARY_ROWS:
        amount: Decimal = getattr(priced, key)
        if key == "small_case_management_line" and not amount:
            continue
        value: Value = amount
        source = sources.get(key)
        if source in present:
            parts = sum((getattr(line, source) for line in priced.lines), ZERO)
            value = live(sheet.at(source, total_row), parts, amount)
        if key == "net" and small and not isinstance(value, Formula):  # the small case management line is among the lines
            text = f"{sheet.at('value', total_row)}-{sheet.at('value', first + 1)}"
            value = live(text, lines_value - small, amount)
        row = sheet.cells({"line": (number, TEXT, LOOSE), "description": (name, TEXT, LOOSE), "value": (value, MONEY, LOOSE)})
        amounts[key] = sheet.ref("value", row)
    last = sheet.next_row - 1
    whole = sum((getattr(priced, key) for key, _, _ in SUMMARY_ROWS), ZERO)
    total = live(f"SUM({sheet.span('value', first, last)})", whole, priced.total)
    row = sheet.cells(
        {
            "line": ("(13)", TEXT, STRONG),
            "description": ("Total estimated cost", TEXT, STRONG),
            "value": (total, MONEY, TOTAL),
        }
    )
    amounts["total"] = sheet.ref("value", row)
    net, said = sheet.at("value", first), "(8)"
    if lines_value != priced.net and lines_value == priced.net + small:
        net, said = f"{net}+{sheet.at('value', first + 1)}", "(8) with the small case management line"
    same = lines_value in (priced.net, priced.net + small)
    check = agrees(net, lines.ref("value", total_row), same)
    assert check.look is not None
    sheet.cells(
        {
            "description": (f"Check: {said} against the total of the sheet Lines", TEXT, LOOSE),
            "value": (check.value, TEXT, check.look),
        }
    )
    for key, name in (("net", "Net_8"), ("total", "Total_13")):
        book.define(name, amounts[key])
    return amounts
