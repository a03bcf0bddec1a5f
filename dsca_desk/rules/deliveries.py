"""Deliveries of a line: what may be recorded, what it adds up to, which promises it meets, planned against actual.

Quantities are units of the line; a line of services or lots has none and is complete by its final delivery
(SAMM A7.C2.13). Nothing is ever delivered above what the case orders: the surplus is a discrepancy or an Amendment.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

import msgspec

from dsca_desk.records.work import Delivery
from dsca_desk.rules.plausible import money_faults, quantity_faults
from dsca_desk.rules.quarters import format_quarter, parse_quarter, quarter_of
from dsca_desk.rules.wording import day_text, quantity_text

ZERO = Decimal(0)
NOTHING = Decimal("0.00")


class OrderedLine(msgspec.Struct, frozen=True, gc=False):
    """A line of the case as it stands, that has no sublines: units ordered (None for services and lots), planned quarters."""

    number: str
    description: str = ""
    kind: str = "ARTICLE"
    quantity: Decimal | None = None
    unit_of_issue: str = "EA"
    unit_price: Decimal = NOTHING
    plan: tuple[tuple[str, Decimal], ...] = ()


class Made(Protocol):
    """What adding up needs of a delivery, or of a promise of one."""

    @property
    def line(self) -> str:
        """The number of its line."""

    @property
    def quantity(self) -> Decimal | None:
        """Its units; None for services and lots."""

    @property
    def value(self) -> Decimal:
        """Its value in dollars."""

    @property
    def on(self) -> date:
        """Its day."""

    @property
    def planned(self) -> bool:
        """Whether it is a promise."""

    @property
    def final(self) -> bool:
        """Whether nothing more is to come on the line."""


class Delivered(NamedTuple):
    """A kept delivery, or promise of one, as far as adding up needs it."""

    line: str
    quantity: Decimal | None
    value: Decimal
    on: date
    planned: bool = False
    final: bool = False


class Promise(NamedTuple):
    """A promised delivery with what of it was delivered, and when nothing was left of it."""

    id: int
    quantity: Decimal | None
    on: date
    met_quantity: Decimal | None = None
    met_on: date | None = None


class LineSupply(msgspec.Struct, frozen=True, gc=False):
    """How far a line is: units ordered, requisitioned, shipped, delivered, open, late; value delivered; whether it is complete.

    `ordered`, `open` and `late` are None for a line without units.
    """

    line: str
    description: str
    unit_of_issue: str
    ordered: Decimal | None
    requisitioned: Decimal
    shipped: Decimal
    delivered: Decimal
    value: Decimal
    open: Decimal | None
    late: Decimal | None
    last_on: date | None
    final_on: date | None
    complete: bool


class CaseSupply(NamedTuple):
    """How far a case is: lines complete of all, units and value delivered, the last delivery, the lines still open."""

    lines: int
    complete: int
    value: Decimal
    last_on: date | None
    open_lines: tuple[str, ...]

    @property
    def all_complete(self) -> bool:
        """Tell whether every line is complete; a case without lines never is."""
        return self.lines > 0 and not self.open_lines


class QuarterRow(NamedTuple):
    """A quarter of a line: units planned and delivered in it, and both from the beginning to its end."""

    quarter: str
    planned: Decimal
    delivered: Decimal
    planned_to_date: Decimal
    delivered_to_date: Decimal


def delivery_faults(
    delivery: Delivery, line: OrderedLine | None, delivered: Decimal, today: date, *, not_before: date | None = None
) -> tuple[str, ...]:
    """Return why a delivery cannot be recorded; nothing means that it can.

    `delivered` are the units delivered on the line without this one, `not_before` the day the case was implemented.
    """
    if line is None:
        return (f"line {delivery.line or '(none)'} is not a line of the case as it stands, or has sublines that are delivered",)
    faults = [*_quantity_faults(delivery, line, delivered), *_day_faults(delivery, today, not_before)]
    faults += money_faults("value", delivery.value)
    return (*faults, *_serial_faults(delivery))


def _quantity_faults(delivery: Delivery, line: OrderedLine, delivered: Decimal) -> Iterable[str]:
    quantity = delivery.quantity
    if quantity is None:
        if line.quantity is not None:
            yield f"line {line.number} is ordered in units; the delivery needs a quantity"
        return
    faults = tuple(quantity_faults(quantity))
    if faults:
        yield from faults
    elif line.quantity is not None and not delivery.planned and delivered + quantity > line.quantity:
        left = max(line.quantity - delivered, ZERO)
        yield (
            f"{quantity_text(quantity)} is above what is still ordered on line {line.number}: "
            f"{quantity_text(line.quantity)} ordered, {quantity_text(delivered)} delivered, {quantity_text(left)} open"
        )


def _day_faults(delivery: Delivery, today: date, not_before: date | None) -> Iterable[str]:
    if not delivery.planned and delivery.on > today:
        yield f"{day_text(delivery.on)} has not come; a delivery to come is recorded as planned"
    if not_before is not None and delivery.on < not_before:
        yield f"{day_text(delivery.on)} is before the case was implemented on {day_text(not_before)}"
    signed = delivery.receipt_signed_on
    if signed is not None and signed < delivery.on:
        yield f"the receipt was signed on {day_text(signed)}, before the delivery on {day_text(delivery.on)}"
    if signed is not None and signed > today:
        yield f"the receipt is signed on {day_text(signed)}, a day that has not come"
    if signed is not None and not delivery.receipt_signed_by:
        yield "the receipt has a day but no name"
    if delivery.planned and (signed is not None or delivery.receipt_signed_by or delivery.final):
        yield "a planned delivery has no receipt and is not final"


def _serial_faults(delivery: Delivery) -> Iterable[str]:
    numbers = delivery.serial_numbers
    if len(set(numbers)) != len(numbers):
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        yield f"serial number {twice[0]} stands twice"
    if delivery.quantity is not None and delivery.quantity > 0 and len(numbers) > delivery.quantity:
        yield f"{len(numbers)} serial numbers for a quantity of {quantity_text(delivery.quantity)}"


def supply_of(
    lines: Sequence[OrderedLine],
    deliveries: Iterable[Made],
    today: date,
    *,
    requisitioned: Mapping[str, Decimal] | None = None,
    shipped: Mapping[str, Decimal] | None = None,
) -> tuple[LineSupply, ...]:
    """Return how far each line is. A line with units is complete when all are delivered; one without by its final delivery."""
    sums: dict[str, list[Decimal]] = {}
    last: dict[str, date] = {}
    final: dict[str, date] = {}
    promised: dict[str, Decimal] = {}
    for made in deliveries:
        name, quantity, on = made.line, made.quantity, made.on
        if made.planned:
            if on < today and quantity is not None:
                promised[name] = promised.get(name, ZERO) + quantity
            continue
        total = sums.get(name)
        if total is None:
            sums[name] = [quantity or ZERO, made.value]
            last[name] = on
        else:
            if quantity is not None:
                total[0] += quantity
            total[1] += made.value
            if on > last[name]:
                last[name] = on
        if made.final:
            final[name] = max(on, final.get(name, on))
    asked, sent = requisitioned or {}, shipped or {}
    nothing = [ZERO, NOTHING]
    this_quarter = quarter_of(today)
    rows = []
    for line in lines:
        number = line.number
        delivered, value = sums.get(number, nothing)
        ordered = line.quantity
        left = late = None
        if ordered is None:
            complete = number in final
        else:
            left = max(ordered - delivered, ZERO)
            complete = not left
            due = sum((units for quarter, units in line.plan if parse_quarter(quarter) < this_quarter), ZERO)
            late = min(max(max(due, promised.get(number, ZERO)) - delivered, ZERO), left)
        rows.append(
            LineSupply(
                number,
                line.description,
                line.unit_of_issue,
                ordered,
                asked.get(number, ZERO),
                sent.get(number, ZERO),
                delivered,
                value,
                left,
                late,
                last.get(number),
                final.get(number),
                complete,
            )
        )
    return tuple(rows)


def case_supply(lines: Iterable[LineSupply]) -> CaseSupply:
    """Return how far a case is by its lines."""
    rows = tuple(lines)
    return CaseSupply(
        lines=len(rows),
        complete=sum(row.complete for row in rows),
        value=sum((row.value for row in rows), NOTHING),
        last_on=max((row.last_on for row in rows if row.last_on is not None), default=None),
        open_lines=tuple(row.line for row in rows if not row.complete),
    )


def meet_promises(promises: Iterable[Promise], deliveries: Iterable[Made]) -> tuple[Promise, ...]:
    """Return the promises of one line with what was delivered of each: the oldest is met first.

    A promise is met on the day of the delivery that leaves nothing of it; one without units by one delivery each.
    """
    made = sorted((one for one in deliveries if not one.planned), key=lambda one: one.on)
    units = [one.quantity or ZERO for one in made]
    answered = []
    place = 0
    for promise in sorted(promises, key=lambda one: (one.on, one.id)):
        met_on = None
        if promise.quantity is None:
            if place < len(made):
                met_on = made[place].on
                place += 1
            answered.append(promise._replace(met_quantity=None, met_on=met_on))
            continue
        met = ZERO
        while met < promise.quantity and place < len(made):
            take = min(units[place], promise.quantity - met)
            met += take
            units[place] -= take
            if met >= promise.quantity:
                met_on = made[place].on
            if not units[place]:
                place += 1
        answered.append(promise._replace(met_quantity=met, met_on=met_on))
    return tuple(answered)


def by_quarter(line: OrderedLine, deliveries: Iterable[Made]) -> tuple[QuarterRow, ...]:
    """Return planned against actual units of a line, for every quarter from the first to the last that has either."""
    planned: dict[int, Decimal] = {}
    for name, units in line.plan:
        planned[parse_quarter(name)] = planned.get(parse_quarter(name), ZERO) + units
    actual: dict[int, Decimal] = {}
    for done in deliveries:
        if done.line == line.number and not done.planned and done.quantity is not None:
            actual[quarter_of(done.on)] = actual.get(quarter_of(done.on), ZERO) + done.quantity
    rows = []
    plan_sum = actual_sum = ZERO
    quarters = planned.keys() | actual.keys()
    for quarter in range(min(quarters, default=0), max(quarters, default=-1) + 1):
        plan_sum += planned.get(quarter, ZERO)
        actual_sum += actual.get(quarter, ZERO)
        rows.append(
            QuarterRow(format_quarter(quarter), planned.get(quarter, ZERO), actual.get(quarter, ZERO), plan_sum, actual_sum)
        )
    return tuple(rows)
