"""Price and schedule of 2,000 lines, and the same after one cell has changed, against a bare loop of their arithmetic.

The loop does line by line the multiplications, divisions and quantizations of the rules, on numbers laid out beforehand: the
charges of the line, then its shares of each quarter it is delivered or, where nobody has typed its outlays, spent in. It keeps
nothing: no rates are chosen, nothing is added up, no result or schedule is built. Times are of the processor, not the clock.
"""

import gc
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import msgspec

from dsca_desk.records.offer import Line, Offer, PaymentTerms, QuarterAmount, QuarterQuantity
from dsca_desk.rules.outlays import CaseFlow
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import Schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.spreading import Spreading, delivered_shape
from dsca_desk.services.policy import shipped_policy

LINES, ROUNDS = 2000, 40
LIMIT_ALL, LIMIT_ONE = 4.0, 1.0
_CENT = Decimal("0.01")


def line(number: int) -> Line:
    """One line of a large case: of every source and kind, delivered at once or bit by bit, some left to the spreading rules."""
    source = "SPX"[number % 3]
    service = number % 10 == 0
    quantity = None if service else Decimal(number % 40 + 4)
    price_each = Decimal(1000 + number * 7919 % 90000) / 4
    first = 2027 * 4 + number % 6
    quarters = [f"{(first + step) // 4}Q{(first + step) % 4 + 1}" for step in range(6)]
    spread = number % 4 == 0
    deliveries: tuple[QuarterQuantity, ...] = ()
    if quantity is not None and number % 5 == 1:
        parts = (Decimal(1), Decimal(2), quantity - 3)
        deliveries = tuple(QuarterQuantity(quarter=name, quantity=part) for name, part in zip(quarters[2:5], parts, strict=True))
    elif quantity is not None and not spread:
        deliveries = (QuarterQuantity(quarter=quarters[2], quantity=quantity),)
    return Line(
        number=f"{number:03}",
        generic_code="D4B",
        description=f"Part {number}",
        kind="SERVICE" if service else "ARTICLE",
        quantity=quantity,
        unit_of_issue="XX" if service else "EA",
        unit_price=price_each,
        source=source,  # type: ignore[arg-type]
        procured_share=Decimal("0.4") if source == "X" else None,
        months_of_service="(1-24)" if service else "10-14",
        type_of_assistance={"S": "3", "P": "5", "X": "4"}[source],
        delivery_term_code="-" if service else "45"[number % 2],
        deliveries=deliveries,
        outlays=() if spread else tuple(QuarterAmount(quarter=name, amount=price_each) for name in quarters[:2]),
        termination_liability=()
        if spread or source != "P"
        else tuple(QuarterAmount(quarter=name, amount=price_each / 2) for name in quarters[:2]),
    )


def offer() -> Offer:
    """A large case under a dependable undertaking, implemented when the old transportation percentages still held."""
    return Offer(
        country="BN",
        agency="B",
        designator="UAB",
        dependable_undertaking=True,
        price_date=date(2018, 6, 22),
        payment=PaymentTerms(standby_letter_of_credit=Decimal("100000.00")),
        lines=tuple(line(number) for number in range(1, LINES + 1)),
    )


class Numbers(NamedTuple):
    """The numbers of one line as the bare loop needs them: factors of its charges and weights of its quarters."""

    quantity: Decimal
    unit_price: Decimal
    counted: bool
    components: tuple[Decimal, ...]
    packing: Decimal | None
    transport: Decimal | None
    delivered: tuple[Decimal, ...]
    spent: tuple[Decimal, ...]


def arithmetic(case: Offer, schedule: Schedule) -> list[Numbers]:
    """Lay out the numbers of each line for the bare loop."""
    assert isinstance(schedule.flow, CaseFlow)
    spreading = Spreading(schedule.flow.terms, schedule.flow.lines)
    share = {"S": Decimal(0), "P": Decimal(1), "X": Decimal("0.4")}
    rates = (Decimal("0.005"), Decimal("0.005"), Decimal("0.002"))
    numbers = []
    for entry in case.lines:
        typed = entry.deliveries or entry.outlays
        shape = tuple((place, 1) for place in range(len(typed))) if typed else spreading.shape(entry, False)[0]
        last = delivered_shape(entry) or shape
        spent = () if entry.outlays else shape if entry.source == "S" else spreading.straight_line(last)[0]
        numbers.append(
            Numbers(
                entry.quantity or Decimal(1),
                entry.unit_price,
                entry.quantity is not None,
                () if entry.source == "S" else tuple(share[entry.source] * rate for rate in rates),
                Decimal("0.035") if entry.source == "S" and entry.kind == "ARTICLE" else None,
                Decimal("0.0375") if entry.delivery_term_code == "5" else None,
                tuple(Decimal(1) / len(shape) for _ in shape),
                tuple(Decimal(1) / len(spent) for _ in spent),
            )
        )
    return numbers


def bare_loop(numbers: list[Numbers]) -> None:
    """Multiply, divide and quantize, nothing else: the charges of each line, then its shares of each quarter."""
    administrative = Decimal("0.032")
    for quantity, unit_price, counted, components, packing, transport, delivered, spent in numbers:
        base = (quantity * unit_price).quantize(_CENT, ROUND_HALF_UP)
        for component in components:
            (base * component).quantize(_CENT, ROUND_HALF_UP)
        if counted:
            (base / quantity).quantize(_CENT, ROUND_HALF_UP)
        admin = (base * administrative).quantize(_CENT, ROUND_HALF_UP)
        accessorials = None
        if packing:
            accessorials = (base * packing).quantize(_CENT, ROUND_HALF_UP)
        if transport:
            accessorials = (base * transport).quantize(_CENT, ROUND_HALF_UP)
        for weight in delivered:
            (admin * weight).quantize(_CENT, ROUND_HALF_UP)
            if accessorials:
                (accessorials * weight).quantize(_CENT, ROUND_HALF_UP)
        for weight in spent:
            (base * weight).quantize(_CENT, ROUND_HALF_UP)


def best(*measured: Callable[[], object]) -> list[float]:
    """Return the shortest of several rounds of each in seconds of processor time; the rounds take turns."""
    took: list[list[float]] = [[] for _ in measured]
    for _ in range(ROUNDS):
        for times, function in zip(took, measured, strict=True):
            gc.collect()
            start = time.process_time()
            function()
            times.append(time.process_time() - start)
    return [min(times) for times in took]


def run() -> list[tuple[str, float, float]]:
    """Measure both figures."""
    policy, case = shipped_policy(), offer()
    priced = price(case, policy)
    schedule = payment_schedule(priced, policy)
    numbers = arithmetic(case, schedule)
    changed_line = msgspec.structs.replace(case.lines[1000], unit_price=Decimal("4321.00"))
    changed = msgspec.structs.replace(case, lines=(*case.lines[:1000], changed_line, *case.lines[1001:]))

    def all_lines() -> None:
        payment_schedule(price(case, policy), policy)

    def one_line() -> None:
        payment_schedule(price(changed, policy, priced), policy, schedule)

    bare, everything, one = best(lambda: bare_loop(numbers), all_lines, one_line)
    return [
        (f"price and schedule of {LINES:,} lines", everything / bare, LIMIT_ALL),
        (f"reprice {LINES:,} lines after one cell changed", one / bare, LIMIT_ONE),
    ]


if __name__ == "__main__":
    failed = False
    for name, ratio, limit in run():
        print(f"{name}: {ratio:.2f}x (limit {limit:.2f}x)")
        failed = failed or ratio > limit
    sys.exit(failed)
