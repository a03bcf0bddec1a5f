"""The lines of a case quarter by quarter, as rows a grid can edit: outlays, termination liability, holdback, deliveries."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from PySide6.QtCore import QModelIndex, QObject, Signal

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.paths import value_at, with_value
from dsca_desk.desktop.forms.reading import UnclearError, written_number
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import GridColumn, computed_column, money_column, quantity_column
from dsca_desk.desktop.tables.grid_columns import quarter as read_quarter
from dsca_desk.desktop.tables.rows import Index
from dsca_desk.records.offer import Line, QuarterAmount, QuarterQuantity
from dsca_desk.rules.outlays import CaseFlow, case_flow
from dsca_desk.rules.payment_days import schedule_calendar
from dsca_desk.rules.priced import LinePrice
from dsca_desk.rules.quarters import format_quarter, parse_quarter, span
from dsca_desk.rules.rounding import ZERO

MOST_QUARTERS = 80
FIRST_QUARTERS = 8
_NAME = "q"


class Measure(NamedTuple):
    """What is shown by quarter: the field of a line, its words, and whether it counts units instead of dollars."""

    field: str
    title: str
    words: str
    units: bool = False


MEASURES: Mapping[str, Measure] = {
    "outlays": Measure("outlays", "B&y line", "outlays"),
    "liability": Measure("termination_liability", "&Worksheet TL", "termination liability"),
    "holdback": Measure("holdback", "Hold&back", "contractor holdback"),
    "deliveries": Measure("deliveries", "Delivery by &quarter", "deliveries", units=True),
}


class Beside(NamedTuple):
    """What belongs to a line and is not typed: its price, and its outlays as the program spreads them, with the rules."""

    price: LinePrice
    spread: Mapping[str, Decimal]
    rules: tuple[str, ...] = ()


class _Sheet(msgspec.Struct, frozen=True):
    rows: tuple[Any, ...]


class _SheetSignals(QObject):
    changed = Signal(str)


class QuarterSheet:
    """Looks to a grid like a draft whose rows are lines and whose columns are quarters; edits go to the case's own draft.

    A line of which the program spread the outlays keeps that spreading where nothing is typed, once one of its cells is.
    """

    def __init__(self, session: CaseSession, measure: Measure, quarters: Sequence[str]) -> None:
        self.session, self.measure, self.quarters = session, measure, tuple(quarters)
        self.signals = _SheetSignals()
        fields = [(_NAME + quarter, Decimal | None, None) for quarter in self.quarters]
        self._row = msgspec.defstruct("QuarterRow", [("number", str), ("description", str), *fields], frozen=True)
        self._rows: dict[int, tuple[Line, Any]] = {}
        self._spread: dict[int, tuple[object, Beside]] = {}

    @property
    def paths(self) -> list[str]:
        """The path of each row's line: lines without sublines, and sublines."""
        paths = []
        for place, line in enumerate(self.session.offer.lines):
            inner = [f"lines[{place}].sublines[{part}]" for part in range(len(line.sublines))]
            paths += inner or [f"lines[{place}]"]
        return paths

    @property
    def now(self) -> _Sheet:
        """The rows as the draft has them; a line that did not change keeps its row."""
        rows = {}
        for line in leaves(self.session.offer.lines):
            known = self._rows.get(id(line))
            rows[id(line)] = known if known is not None and known[0] is line else (line, self._made(line))
        self._rows = rows
        return _Sheet(tuple(row for _line, row in rows.values()))

    def beside(self) -> list[Beside]:
        """Return what is computed for each row; nothing while the document cannot be priced."""
        priced, schedule = self.session.price, self.session.schedule
        if priced is None or schedule is None or priced.offer is not self.session.offer:
            return []
        flow = schedule.flow if isinstance(schedule.flow, CaseFlow) else None
        terms = flow.terms if flow is not None else None
        found: dict[int, tuple[object, Beside]] = {}
        for price in _leaf_prices(priced.lines):
            known = self._spread.get(id(price))
            same = known is not None and known[1].price is price and known[0] == terms and not price.line.follows
            found[id(price)] = known if same and known is not None else (terms, self._spread_of(price, flow))
        self._spread = found
        return [beside for _terms, beside in found.values()]

    def put(self, row: int, name: str, value: Any, text: str) -> None:
        """Replace one cell."""
        changed = msgspec.structs.replace(self.now.rows[row], **{name: value})
        path = self.paths[row]
        field = f"{path}.{self.measure.field}"
        self.session.draft.put(field, self._entries(row, value_at(self.session.offer, path), changed), text)

    def replace(self, sheet: _Sheet, text: str) -> None:
        """Take over a whole sheet as one step; a row that is gone is emptied, one that is new has no line and is left out."""
        offer, paths = self.session.offer, self.paths
        before = self.now.rows
        after = {row.number: row for row in reversed(sheet.rows)}
        new = offer
        for row, (path, old) in enumerate(zip(paths, before, strict=True)):
            changed = after.get(old.number)
            if changed is old:
                continue
            line: Line = value_at(offer, path)
            entries = self._entries(row, line, changed) if changed is not None else ()
            new = with_value(new, f"{path}.{self.measure.field}", entries)
        self.session.draft.replace(new, text)

    def empty(self, rows: Iterable[int], text: str) -> None:
        """Take out what is typed for rows; where outlays are none, the program spreads them again."""
        values = [(f"{self.paths[row]}.{self.measure.field}", ()) for row in rows]
        self.session.draft.put_all(values, text)

    def _made(self, line: Line) -> Any:
        values: dict[str, Decimal] = {}
        for entry in getattr(line, self.measure.field):
            amount = entry.quantity if self.measure.units else entry.amount
            values[_NAME + entry.quarter] = values.get(_NAME + entry.quarter, Decimal(0)) + amount
        return self._row(number=line.number, description=line.description, **values)

    def _entries(self, row: int, line: Line, changed: Any) -> tuple[Any, ...]:
        """The quarters of a line as they become; the program's spreading stands where nothing was typed in an untyped line."""
        typed = getattr(line, self.measure.field)
        beside = self.beside()
        spread = beside[row].spread if not typed and row < len(beside) else {}
        entries: list[Any] = []
        for quarter in self.quarters:
            value = getattr(changed, _NAME + quarter)
            if value is None:
                value = spread.get(quarter)
            if value:
                if self.measure.units:
                    entries.append(QuarterQuantity(quarter=quarter, quantity=value))
                else:
                    entries.append(QuarterAmount(quarter=quarter, amount=value))
        return tuple(entries)

    def _spread_of(self, price: LinePrice, flow: CaseFlow | None) -> Beside:
        """The outlays of the line value alone: charges below the line follow its deliveries in any case."""
        if self.measure.field != "outlays" or flow is None or price.line.outlays:
            return Beside(price, {})
        alone = msgspec.structs.replace(price, pch=ZERO, transportation=ZERO, supply_support=ZERO)
        followed = _followed(price.line, flow.lines)
        own, without = case_flow((*followed, alone), flow.terms), case_flow(followed, flow.terms)
        amounts = own.spread_outlays
        for quarter, amount in without.spread_outlays.items():
            amounts[quarter] = amounts.get(quarter, ZERO) - amount
        late = own.late.outlays - without.late.outlays
        if late:  # what comes at the end of the schedule comes at the end of the whole case's
            amounts[flow.last_quarter] = amounts.get(flow.last_quarter, ZERO) + late
        rules = tuple(rule for number, rule in own.spread if number == price.number)
        return Beside(price, {format_quarter(quarter): amount for quarter, amount in sorted(amounts.items()) if amount}, rules)


class QuarterModel(GridModel):
    """The grid over a `QuarterSheet`: as many rows as there are lines, which are added and taken out on Lines."""

    def __init__(self, sheet: QuarterSheet, parent: QObject | None = None) -> None:
        self.sheet = sheet
        super().__init__(
            sheet,  # type: ignore[arg-type]  # a draft of rows: now, replace, signals
            "rows",
            columns_of(sheet),
            _no_line,
            noun="line",
            read_only=sheet.session.read_only,
            follow=False,
            parent=parent,
        )

    def beside_now(self, values: Sequence[Any]) -> list[Any]:
        """Return what is computed for each line."""
        found = self.sheet.beside()
        return found if len(found) == len(values) else []

    def is_spread(self, row: int, column: GridColumn) -> bool:
        """Tell whether a cell shows what the program spread."""
        name = column.name
        return name.startswith(_NAME) and getattr(self.rows[row], name, None) is None and self.value(row, column) is not None

    def path_of(self, row: int) -> str:
        """Return the path of a row's line in the document."""
        return self.sheet.paths[row]

    def put(self, row: int, column: GridColumn, value: Any) -> None:
        """Replace the amount of a quarter."""
        self.sheet.put(row, column.name, value, f"Edit {self.sheet.measure.words} of line {self.rows[row].number}")

    def remove(self, rows: Iterable[int], text: str = "") -> None:  # noqa: ARG002 - the grid's own words do not fit
        """Empty lines: what is typed for them is taken out."""
        self.sheet.empty(list(rows), f"Empty {self.sheet.measure.words}")

    def duplicate(self, row: int) -> int:  # noqa: ARG002 - lines are copied on Lines
        """Do nothing; lines are copied on Lines."""
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The lines; none is added here."""
        return 0 if parent.isValid() else len(self.rows)

    def name_of(self, row: int) -> str:
        """Return `line 001`."""
        return f"line {self.rows[row].number}"

    def spoken(self, row: int, column: GridColumn) -> str:
        """Return how a screen reader announces a cell."""
        said = super().spoken(row, column)
        return f"{said}, spread by the program" if self.is_spread(row, column) else said


def columns_of(sheet: QuarterSheet) -> tuple[GridColumn, ...]:
    """Return the columns of a sheet: the line, what it comes to, and a column for each quarter."""
    measure = sheet.measure
    first = (
        GridColumn(name="number", title="Line", words="Line", value=lambda row, _beside: row.number, width=6, side="center"),
        GridColumn(
            name="description",
            title="Description",
            words="Description",
            value=lambda row, _beside: row.description,
            width=20,
            wraps=True,
        ),
    )
    priced = sheet.session.price
    digits = len(f"{priced.total:,.2f}") if priced is not None else 12
    width = 8 if measure.units else max(11, digits)
    return (*first, *_sums(measure, width), *(_quarter_column(measure, quarter, width) for quarter in sheet.quarters))


def quarters_shown(session: CaseSession, measure: Measure, before: Sequence[str] = ()) -> list[str]:
    """Return the quarters to show: every one with anything in it, those shown before, without gaps; at least two years."""
    found = {parse_quarter(quarter) for quarter in before}
    for line in leaves(session.offer.lines):
        found |= {parse_quarter(entry.quarter) for entry in getattr(line, measure.field)}
    if measure.field == "outlays" and session.schedule is not None and isinstance(session.schedule.flow, CaseFlow):
        found |= set(session.schedule.flow.outlays())
    start = schedule_calendar(session.offer, session.desk.policy).accepted
    first, last = min([start, *found]), max([start + FIRST_QUARTERS - 1, *found])
    wanted = range(first, last + 1) if last - first < MOST_QUARTERS else sorted(found)
    return [format_quarter(quarter) for quarter in wanted]


def recognized(cells: Sequence[str]) -> dict[int, str]:
    """Recognize heads of pasted sheets: quarters however written, line numbers are left aside."""
    names: dict[int, str] = {}
    for place, cell in enumerate(cells):
        try:
            names[place] = _NAME + read_quarter(cell)
        except UnclearError:
            continue
    return names


def leaves(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that have money of their own: those without sublines, and sublines."""
    return [part for line in lines for part in (line.sublines or (line,))]


def _followed(line: Line, prices: Sequence[LinePrice]) -> tuple[LinePrice, ...]:
    """The lines whose deliveries a line follows, and those that they follow in turn."""
    found: list[LinePrice] = []
    number = line.follows
    while number is not None and all(price.number != number for price in found):
        price = next((price for price in prices if price.number == number), None)
        if price is None:
            break
        found.insert(0, price)
        number = price.line.follows
    return tuple(found)


def _leaf_prices(prices: Iterable[LinePrice]) -> list[LinePrice]:
    return [part for price in prices for part in (price.sublines or (price,))]


def _sums(measure: Measure, width: int) -> tuple[GridColumn, ...]:
    if measure.units:
        return (
            computed_column("whole", "(3)\nQty", "Quantity", _quantity, write=written_number, width=7),
            computed_column("left", "Not yet\nplanned", "Not yet planned", _units_left, write=written_number, width=8),
        )
    if measure.field == "outlays":
        return (
            computed_column("whole", "(4b) Total\nUS$", "Line value", _line_value, amount="value", sums=True, width=width),
            computed_column("left", "Not yet\nspread", "Not yet spread", _dollars_left, width=width),
        )
    return (computed_column("left", "Highest", f"Highest {measure.words}", _highest, width=width),)


def _quarter_column(measure: Measure, quarter: str, width: int) -> GridColumn:
    name, words = _NAME + quarter, span(parse_quarter(quarter))
    months, _, year = words.partition(" ")
    make = quantity_column if measure.units else money_column

    def value(row: Any, beside: Any) -> Decimal | None:
        typed: Decimal | None = getattr(row, name)
        return typed if typed is not None or beside is None else beside.spread.get(quarter)

    return make(name, f"{months}\n{year}", words, empty=None, value=value, sums=True, width=width)


def _quantity(_row: Any, beside: Any) -> Decimal | None:
    return beside.price.line.quantity if beside else None


def _units_left(row: Any, beside: Any) -> Decimal | None:
    quantity = _quantity(row, beside)
    return None if quantity is None else quantity - _typed(row)


def _line_value(_row: Any, beside: Any) -> Decimal | None:
    return beside.price.value if beside else None


def _dollars_left(row: Any, beside: Any) -> Decimal | None:
    """What of the line value is in no quarter, typed or spread by the program."""
    if not beside:
        return None
    spread: Decimal = _typed(row) or sum(beside.spread.values(), Decimal(0))
    left: Decimal = beside.price.value - spread
    return left


def _highest(row: Any, _beside: Any) -> Decimal:
    return max(_amounts(row), default=Decimal(0))


def _amounts(row: Any) -> list[Decimal]:
    return [value for name in row.__struct_fields__[2:] if (value := getattr(row, name)) is not None]


def _typed(row: Any) -> Decimal:
    return sum(_amounts(row), Decimal(0))


def _no_line(_ahead: int) -> Any:
    raise LookupError("lines are added on Lines")
