"""The amounts of one line: base, charges above the line, value, charges below it (pricing notes, sections 3 to 9).

Each function computes one amount in dollars and cents; given a trace it also says how. Nothing here looks anything up.
"""

from decimal import Decimal

from dsca_desk.records.offer import CAS_COMPONENTS, CasComponent, Line
from dsca_desk.rules.line_rates import ChargeRate, LineRates, PackingTiers
from dsca_desk.rules.priced import LinePrice
from dsca_desk.rules.rounding import EXACT, HALF_UP_CENTS, HUNDRED, ZERO, cents
from dsca_desk.rules.trace import Trace

_NO_CAS: dict[CasComponent, Decimal] = dict.fromkeys(CAS_COMPONENTS, ZERO)


def price_line(line: Line, rates: LineRates, trace: Trace | None = None) -> LinePrice:
    """Price a line without sublines by the rates chosen for it."""
    base = base_amount(line, trace)
    if rates.cas_free and trace is None:
        cas, cas_sum = _NO_CAS, ZERO
    else:
        cas, cas_sum = cas_amounts(base, rates, trace)
    nonrecurring = nonrecurring_amount(line, rates.nonrecurring, trace)
    support = charge_amount("support_charge", "Army program support charge", base, "base", rates.support, trace)
    other = other_amount(line, base, rates.attrition, trace)
    value = base + cas_sum + nonrecurring + support + other
    if trace is not None:
        trace.step(
            "value",
            "Line value (4b)",
            "base + contract administration services + nonrecurring cost + support charge + other",
            {"base": base, "CAS": cas_sum, "nonrecurring": nonrecurring, "support charge": support, "other": other},
            value,
            EXACT,
            uses=("base", "cas", "nonrecurring", "support_charge", "other"),
        )
    return LinePrice(
        line,
        base,
        cas,
        nonrecurring,
        support,
        other,
        value,
        unit_amount(line, value, trace),
        charge_amount("admin", "Administrative charge (10)", value, "value", rates.admin, trace),
        packing_amount(line, value, rates.packing, rates.tiers, trace),
        transport_amount(line, value, rates.transport, trace),
        rates.rates,
        (),
        supply_support_amount(line, value, rates.supply_support, trace),
        rates.unconfirmed,
    )


def base_amount(line: Line, trace: Trace | None = None) -> Decimal:
    """Quantity times base unit price; a service or lot without quantity is its unit price."""
    quantity = line.quantity
    base = cents(line.unit_price if quantity is None else quantity * line.unit_price)
    if trace is not None:
        formula = "base amount of the service or lot" if quantity is None else "quantity × base unit price"
        inputs = {"base unit price": line.unit_price}
        trace.step(
            "base", "Base", formula, {**({} if quantity is None else {"quantity": quantity}), **inputs}, base, HALF_UP_CENTS
        )
    return base


def cas_amounts(base: Decimal, rates: LineRates, trace: Trace | None = None) -> tuple[dict[CasComponent, Decimal], Decimal]:
    """Contract administration services by component, each rounded, and their sum; base is the procured share."""
    amounts: dict[CasComponent, Decimal] = {}
    total = ZERO
    for component, charge in rates.cas:
        amount = ZERO
        if charge.factor is not None:
            amount = cents(base * charge.factor)
        elif charge.amount is not None:
            amount = charge.amount
        amounts[component] = amount
        total += amount
        if trace is not None:
            trace.step(
                f"cas.{component}",
                f"Contract administration services: {component.replace('_', ' ').lower()}",
                "base × procured share × rate" if charge.factor else "amount entered" if charge.amount else "not charged",
                {"base": base, "procured share": rates.procured_share, **_rate_input(charge)},
                amount,
                HALF_UP_CENTS,
                rate=charge.used,
                remark=charge.reason,
                uses=("base",),
            )
    if trace is not None:
        trace.step(
            "cas",
            "Contract administration services",
            "sum of the components",
            dict(amounts.items()),
            total,
            EXACT,
            rate=rates.rates.get("cas"),
            uses=tuple(f"cas.{component}" for component in amounts),
        )
    return amounts, total


def nonrecurring_amount(line: Line, charge: ChargeRate, trace: Trace | None = None) -> Decimal:
    """Quantity times the approved unit charge of major defense equipment; a lot counts as one."""
    amount = ZERO
    if charge.amount is not None:
        amount = charge.amount
    elif charge.factor is not None and line.nonrecurring_unit_charge:
        quantity = line.quantity
        amount = cents(line.nonrecurring_unit_charge if quantity is None else quantity * line.nonrecurring_unit_charge)
    if trace is not None:
        trace.step(
            "nonrecurring",
            "Nonrecurring cost",
            "quantity × approved unit charge" if charge.factor else "amount entered" if charge.amount else "not charged",
            {"quantity": line.quantity if line.quantity is not None else "1 lot", "unit charge": line.nonrecurring_unit_charge},
            amount,
            HALF_UP_CENTS,
            rate=charge.used,
            remark=charge.reason,
        )
    return amount


def other_amount(line: Line, base: Decimal, attrition: ChargeRate, trace: Trace | None = None) -> Decimal:
    """Attrition on tuition plus the charges entered with the line; all inside the line value."""
    if not line.other_charges and not attrition.applies and trace is None:
        return ZERO
    lost = charge_amount("attrition", "Attrition", base, "base", attrition, trace)
    entered = sum((charge.amount for charge in line.other_charges), ZERO)
    if trace is not None:
        trace.step(
            "other",
            "Other charges inside the line",
            "attrition + charges entered with the line",
            {"attrition": lost, **{charge.kind: charge.amount for charge in line.other_charges}},
            lost + entered,
            EXACT,
            uses=("attrition",),
        )
    return lost + entered


def unit_amount(line: Line, value: Decimal, trace: Trace | None = None) -> Decimal | None:
    """Line value divided by quantity; the value is never computed back from it. None without a quantity."""
    quantity = line.quantity
    if not quantity:
        return None
    unit = cents(value / quantity)
    if trace is not None:
        formula, inputs = "line value ÷ quantity", {"line value": value, "quantity": quantity}
        trace.step("unit", "Unit price (4a)", formula, dict(inputs), unit, HALF_UP_CENTS, uses=("value",))
    return unit


def charge_amount(
    name: str, title: str, base: Decimal, base_name: str, charge: ChargeRate, trace: Trace | None = None
) -> Decimal:
    """A percentage of a base, rounded half up to cents, or the amount that replaces it."""
    amount = ZERO
    if charge.factor is not None:
        amount = cents(base * charge.factor)
    elif charge.amount is not None:
        amount = charge.amount
    if trace is not None:
        trace.step(
            name,
            title,
            f"{_BASE_NAMES[base_name]} × rate" if charge.factor else "amount entered" if charge.amount else "not charged",
            {_BASE_NAMES[base_name]: base, **_rate_input(charge)},
            amount,
            HALF_UP_CENTS,
            rate=charge.used,
            remark=charge.reason,
            uses=(base_name,),
        )
    return amount


def packing_amount(
    line: Line, value: Decimal, charge: ChargeRate, tiers: PackingTiers | None, trace: Trace | None = None
) -> Decimal:
    """Packing, crating and handling: two tiers of the unit price times quantity, rounded once per line.

    Computed from the line value, so that no rounded unit price enters it; a lot without quantity is taken as one unit.
    """
    if tiers is None:
        return charge_amount("pch", "Packing, crating and handling (9)", value, "value", charge, trace)
    lower = tiers.meeting * line.quantity if line.quantity else tiers.meeting
    above = max(ZERO, value - lower)
    amount = cents((value - above) * tiers.lower + above * tiers.upper)
    if trace is not None:
        lot = not line.quantity
        trace.step(
            "pch",
            "Packing, crating and handling (9)",
            "quantity × (lower rate × unit price up to the limit + upper rate × what lies above it)",
            {
                "line value": value,
                "quantity": "1 lot" if lot else line.quantity,
                "lower rate": _percent(tiers.lower),
                "upper rate": _percent(tiers.upper),
                "limit": tiers.meeting,
            },
            amount,
            HALF_UP_CENTS + ", once for the line",
            rate=charge.used,
            remark=(charge.reason + "; the lot is taken as one unit") if lot else charge.reason,
            uses=("value",),
        )
    return amount


def transport_amount(line: Line, value: Decimal, charge: ChargeRate, trace: Trace | None = None) -> Decimal:
    """A percentage of the shipped value by delivery term, or the look-up amount times quantity, or the office's amount."""
    if line.lookup_transportation is None or charge.amount is not line.lookup_transportation:
        return charge_amount("transportation", "Transportation (11)", value, "value", charge, trace)
    amount = cents(charge.amount * line.quantity if line.quantity is not None else charge.amount)
    if trace is not None:
        trace.step(
            "transportation",
            "Transportation (11)",
            "look-up amount × quantity",
            {"look-up amount": charge.amount, "quantity": line.quantity if line.quantity is not None else "1 lot"},
            amount,
            HALF_UP_CENTS,
            rate=charge.used,
            remark=charge.reason,
        )
    return amount


def supply_support_amount(line: Line, value: Decimal, charge: ChargeRate, trace: Trace | None = None) -> Decimal:
    """The one-time surcharge on the equity of a stock-level line, on a later rise only on the increase."""
    if charge.factor is None and trace is None:
        return ZERO
    rise = max(ZERO, value - line.previous_equity)
    amount = ZERO if charge.factor is None else cents(rise * charge.factor)
    if trace is not None:
        trace.step(
            "supply_support",
            "Supply support surcharge (12)",
            "(line value − equity already charged) × rate" if charge.factor else "not charged",
            {"line value": value, "equity already charged": line.previous_equity, **_rate_input(charge)},
            amount,
            HALF_UP_CENTS,
            rate=charge.used,
            remark=charge.reason,
            uses=("value",),
        )
    return amount


def _rate_input(charge: ChargeRate) -> dict[str, object]:
    return {} if charge.used is None or charge.used.percent is None else {"rate": f"{charge.used.percent} %"}


def _percent(fraction: Decimal) -> str:
    return f"{(fraction * HUNDRED).normalize():f} %"


_BASE_NAMES = {"base": "base", "value": "line value"}
