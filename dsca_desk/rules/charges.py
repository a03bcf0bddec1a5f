"""The amounts of lines: base, charges above the line, value, charges below it (pricing notes, sections 3 to 9).

Each function computes one amount for a column of lines of one kind, in dollars and cents; given a trace, which goes with a
single line, it also says how. Nothing here looks anything up.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import repeat
from operator import add, attrgetter, mul, truediv

from dsca_desk.records.offer import CAS_COMPONENTS, CasComponent, Line
from dsca_desk.rules.charge_rates import ChargeRate, LineRates, PackingTiers
from dsca_desk.rules.priced import LinePrice
from dsca_desk.rules.rounding import EXACT, HALF_UP_CENTS, HUNDRED, ZERO, cents, cents_each
from dsca_desk.rules.trace import Trace

Column = Sequence[Decimal]
Quantities = Sequence[Decimal | None]
_NO_CAS: dict[CasComponent, Decimal] = dict.fromkeys(CAS_COMPONENTS, ZERO)
_ONE = Decimal(1)
_quantity = attrgetter("quantity")
_unit_price = attrgetter("unit_price")


def price_line(line: Line, rates: LineRates, trace: Trace | None = None) -> LinePrice:
    """Price a line without sublines by the rates chosen for it."""
    return price_lines((line,), rates, trace)[0]


def price_lines(lines: Sequence[Line], rates: LineRates, trace: Trace | None = None) -> list[LinePrice]:
    """Price lines of one kind, none with sublines, by the rates they share. A trace goes with one line only."""
    none = [ZERO] * len(lines)
    quantities: Quantities = list(map(_quantity, lines))
    bases = base_amounts(lines, quantities, trace)
    cas: Sequence[dict[CasComponent, Decimal]] = [_NO_CAS] * len(lines)
    values: Column = bases
    if rates.procured or trace is not None:
        cas, sums = cas_amounts(bases, procured_parts(lines, bases, rates), rates, trace)
        values = list(map(add, bases, sums))
    nonrecurring = support = other = supply_support = none
    if rates.extras or trace is not None:
        nonrecurring = nonrecurring_amounts(lines, rates.nonrecurring, trace)
        support = support_amounts(lines, bases, rates, trace)
        other = other_amounts(lines, bases, rates.attrition, trace)
        values = value_amounts(bases, values, nonrecurring, support, other, trace)
        supply_support = supply_support_amounts(lines, values, rates.supply_support, trace)
    return list(
        map(
            LinePrice,
            lines,
            bases,
            cas,
            nonrecurring,
            support,
            other,
            values,
            unit_amounts(quantities, values, trace),
            charge_amounts("admin", values, rates.admin, trace),
            packing_amounts(quantities, values, rates.packing, rates.tiers, trace),
            transport_amounts(lines, values, rates, trace),
            repeat(rates.rates),
            repeat(()),
            supply_support,
            repeat(rates.unconfirmed),
            repeat(rates.confirmed),
        )
    )


def base_amounts(lines: Sequence[Line], quantities: Quantities, trace: Trace | None = None) -> list[Decimal]:
    """Quantity times base unit price; a service or lot without quantity is its unit price."""
    bases = cents_each(map(mul, map(_counted, quantities), map(_unit_price, lines)))
    if trace is not None:
        line = lines[0]
        counted = {} if line.quantity is None else {"quantity": line.quantity}
        formula = "quantity × base unit price" if counted else "base amount of the service or lot"
        trace.step("base", "Base", formula, {**counted, "base unit price": line.unit_price}, bases[0], HALF_UP_CENTS)
    return bases


def procured_parts(lines: Sequence[Line], bases: Column, rates: LineRates) -> Column:
    """The part of each base bought by contract, not rounded: all, none, the default share or the line's own."""
    share = rates.procured_share
    if share is None:
        return [base * (line.procured_share or ZERO) for line, base in zip(lines, bases, strict=True)]
    return bases if share == _ONE else list(map(mul, bases, repeat(share)))


def cas_amounts(
    bases: Column, procured: Column, rates: LineRates, trace: Trace | None = None
) -> tuple[list[dict[CasComponent, Decimal]], Column]:
    """Contract administration services by component on the procured part, each rounded, and their sum."""
    columns = {component: charged(procured, charge) for component, charge in rates.cas}
    amounts: list[dict[CasComponent, Decimal]] = [
        {"CONTRACT_ADMIN": contract, "QAI": quality, "AUDIT": audit, "OVERSEAS": overseas}
        for contract, quality, audit, overseas in zip(*(columns[component] for component in CAS_COMPONENTS), strict=True)
    ]
    sums: Column = [ZERO] * len(bases)
    for component, charge in rates.cas:
        if charge.applies:
            sums = list(map(add, sums, columns[component]))
    if trace is not None:
        share = procured[0] / bases[0] if bases[0] else ZERO
        for component, charge in rates.cas:
            trace.step(
                f"cas.{component}",
                f"Contract administration services: {component.replace('_', ' ').lower()}",
                _formula("base × procured share × rate", charge),
                {"base": bases[0], "procured share": _percent(share), **_rate_input(charge)},
                amounts[0][component],
                HALF_UP_CENTS,
                rate=charge.used,
                remark=charge.reason,
                uses=("base",),
            )
        trace.step(
            "cas",
            "Contract administration services",
            "sum of the components",
            dict(amounts[0].items()),
            sums[0],
            EXACT,
            rate=rates.rates.get("cas"),
            uses=tuple(f"cas.{component}" for component in CAS_COMPONENTS),
        )
    return amounts, sums


def charged(bases: Column, charge: ChargeRate) -> list[Decimal]:
    """The fraction of each base, rounded half up to cents, or the amount that replaces it, or nothing."""
    if charge.factor is not None:
        return cents_each(map(mul, bases, repeat(charge.factor)))
    return [ZERO if charge.amount is None else charge.amount] * len(bases)


def nonrecurring_amounts(lines: Sequence[Line], charge: ChargeRate, trace: Trace | None = None) -> list[Decimal]:
    """Quantity times the approved unit charge of major defense equipment; a lot counts as one."""
    if charge.factor is not None:
        amounts = cents_each([_counted(line.quantity) * line.nonrecurring_unit_charge for line in lines])
    else:
        amounts = [ZERO if charge.amount is None else charge.amount] * len(lines)
    if trace is not None:
        line = lines[0]
        trace.step(
            "nonrecurring",
            "Nonrecurring cost",
            _formula("quantity × approved unit charge", charge),
            {"quantity": _written_quantity(line.quantity), "unit charge": line.nonrecurring_unit_charge},
            amounts[0],
            HALF_UP_CENTS,
            rate=charge.used,
            remark=charge.reason,
        )
    return amounts


def support_amounts(lines: Sequence[Line], bases: Column, rates: LineRates, trace: Trace | None = None) -> list[Decimal]:
    """The Army program support charge: of the procured part (SNAP) or of the whole base (commercial repair and return)."""
    procured = procured_parts(lines, bases, rates) if rates.support_on_procured else bases
    return charge_amounts("support_charge", procured, rates.support, trace)


def other_amounts(lines: Sequence[Line], bases: Column, attrition: ChargeRate, trace: Trace | None = None) -> list[Decimal]:
    """Attrition on tuition plus the charges entered with the line; all inside the line value."""
    lost = charge_amounts("attrition", bases, attrition, trace)
    entered = [sum((charge.amount for charge in line.other_charges), ZERO) for line in lines]
    amounts = list(map(add, lost, entered))
    if trace is not None:
        trace.step(
            "other",
            "Other charges inside the line",
            "attrition + charges entered with the line",
            {"attrition": lost[0], **{charge.kind: charge.amount for charge in lines[0].other_charges}},
            amounts[0],
            EXACT,
            uses=("attrition",),
        )
    return amounts


def value_amounts(
    bases: Column, with_cas: Column, nonrecurring: Column, support: Column, other: Column, trace: Trace | None = None
) -> list[Decimal]:
    """The value of a line: its base and every charge that stands above the line."""
    values = list(map(add, map(add, with_cas, nonrecurring), map(add, support, other)))
    if trace is not None:
        inputs = {"base": bases[0], "contract administration services": with_cas[0] - bases[0]}
        rest = {"nonrecurring cost": nonrecurring[0], "support charge": support[0], "other": other[0]}
        trace.step(
            "value",
            "Line value (4b)",
            "base + contract administration services + nonrecurring cost + support charge + other",
            {**inputs, **rest},
            values[0],
            EXACT,
            uses=("base", "cas", "nonrecurring", "support_charge", "other"),
        )
    return values


def unit_amounts(quantities: Quantities, values: Column, trace: Trace | None = None) -> list[Decimal | None]:
    """Line value divided by quantity; the value is never computed back from it. None without a quantity."""
    units: list[Decimal | None]
    if all(quantities):
        units = list(cents_each(map(truediv, values, quantities)))
    else:
        units = [cents(value / quantity) if quantity else None for value, quantity in zip(values, quantities, strict=True)]
    if trace is not None and units[0] is not None:
        inputs = {"line value": values[0], "quantity": quantities[0]}
        trace.step("unit", "Unit price (4a)", "line value ÷ quantity", dict(inputs), units[0], HALF_UP_CENTS, uses=("value",))
    return units


def charge_amounts(name: str, bases: Column, charge: ChargeRate, trace: Trace | None = None) -> list[Decimal]:
    """A percentage of the base or of the line value, as the charge has it, or the amount that replaces it."""
    amounts = charged(bases, charge)
    if trace is not None:
        title, base_name, words = _CHARGES[name]
        trace.step(
            name,
            title,
            _formula(f"{words} × rate", charge),
            {words: bases[0], **_rate_input(charge)},
            amounts[0],
            HALF_UP_CENTS,
            rate=charge.used,
            remark=charge.reason,
            uses=(base_name,),
        )
    return amounts


def packing_amounts(
    quantities: Quantities, values: Column, charge: ChargeRate, tiers: PackingTiers | None, trace: Trace | None = None
) -> list[Decimal]:
    """Packing, crating and handling: two tiers of the unit price times quantity, rounded once per line.

    Computed from the line value, so that no rounded unit price enters it; a lot without quantity is taken as one unit.
    """
    if tiers is None:
        return charge_amounts("pch", values, charge, trace)
    lower, upper, meeting = tiers
    limits = [meeting * quantity if quantity else meeting for quantity in quantities]
    amounts = cents_each(
        [
            value * lower if value <= limit else limit * lower + (value - limit) * upper
            for value, limit in zip(values, limits, strict=True)
        ]
    )
    if trace is not None:
        lot = "" if quantities[0] else "; the lot is taken as one unit"
        trace.step(
            "pch",
            "Packing, crating and handling (9)",
            "quantity × (lower rate × unit price up to the limit + upper rate × what lies above it)",
            {
                "line value": values[0],
                "quantity": _written_quantity(quantities[0]),
                "lower rate": _percent(lower),
                "upper rate": _percent(upper),
                "limit": meeting,
            },
            amounts[0],
            HALF_UP_CENTS + ", once for the line",
            rate=charge.used,
            remark=charge.reason + lot,
            uses=("value",),
        )
    return amounts


def transport_amounts(lines: Sequence[Line], values: Column, rates: LineRates, trace: Trace | None = None) -> list[Decimal]:
    """A percentage of the shipped value by delivery term, or the look-up amount times quantity, or the office's amount."""
    if not rates.transport_each:
        return charge_amounts("transportation", values, rates.transport, trace)
    amounts = cents_each([(line.lookup_transportation or ZERO) * _counted(line.quantity) for line in lines])
    if trace is not None:
        trace.step(
            "transportation",
            "Transportation (11)",
            "look-up amount × quantity",
            {"look-up amount": lines[0].lookup_transportation, "quantity": _written_quantity(lines[0].quantity)},
            amounts[0],
            HALF_UP_CENTS,
            rate=rates.transport.used,
            remark=rates.transport.reason,
        )
    return amounts


def supply_support_amounts(
    lines: Sequence[Line], values: Column, charge: ChargeRate, trace: Trace | None = None
) -> list[Decimal]:
    """The one-time surcharge on the equity of a stock-level line, on a later rise only on the increase."""
    rises = [max(ZERO, value - line.previous_equity) for line, value in zip(lines, values, strict=True)]
    amounts = charged(rises, charge)
    if trace is not None:
        trace.step(
            "supply_support",
            "Supply support surcharge (12)",
            _formula("(line value − equity already charged) × rate", charge),
            {"line value": values[0], "equity already charged": lines[0].previous_equity, **_rate_input(charge)},
            amounts[0],
            HALF_UP_CENTS,
            rate=charge.used,
            remark=charge.reason,
            uses=("value",),
        )
    return amounts


def _counted(quantity: Decimal | None) -> Decimal:
    return _ONE if quantity is None else quantity


def _written_quantity(quantity: Decimal | None) -> object:
    return "1 lot" if quantity is None else quantity


def _formula(words: str, charge: ChargeRate) -> str:
    if charge.factor is not None:
        return words
    return "not charged" if charge.amount is None else "amount entered"


def _rate_input(charge: ChargeRate) -> dict[str, object]:
    return {} if charge.used is None or charge.used.percent is None else {"rate": f"{charge.used.percent} %"}


def _percent(fraction: Decimal) -> str:
    return f"{(fraction * HUNDRED).normalize():f} %"


_CHARGES = {
    "support_charge": ("Army program support charge", "base", "base"),
    "attrition": ("Attrition", "base", "base"),
    "admin": ("Administrative charge (10)", "value", "line value"),
    "pch": ("Packing, crating and handling (9)", "value", "line value"),
    "transportation": ("Transportation (11)", "value", "line value"),
}
