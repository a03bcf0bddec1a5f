"""Prices worked out before they are typed into a line: stock by the decision on replacement, nonrecurring cost by pool.

Pricing notes, sections 8.1 and 8.3. Amounts in dollars; results in dollars and cents.
"""

from decimal import Decimal
from typing import Literal

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import Rate, RateDates, find_rate
from dsca_desk.rules.rounding import EXACT, HALF_UP_CENTS, HUNDRED, cents, percent_of
from dsca_desk.rules.trace import Trace

Replacement = Literal["NOT_REPLACED", "SAME_MODEL", "NEWER_MODEL", "NOT_OBTAINABLE"]
_STARTS_FROM: dict[Replacement, str] = {
    "NOT_REPLACED": "acquisition cost",
    "SAME_MODEL": "cost of an article of the same model",
    "NEWER_MODEL": "cost of the newer article",
    "NOT_OBTAINABLE": "last acquisition cost",
}


def stock_price(
    decision: Replacement,
    acquisition: Decimal,
    depreciation: Decimal,
    replacement: Decimal | None = None,
    trace: Trace | None = None,
) -> Decimal:
    """Return the price of an article from stock by what is decided about its replacement (SAMM C9.4.8).

    `replacement` is the cost of the article that replaces it. Serviceable munitions are not depreciated: give zero.
    Raises ValueError when a replacement is decided and its cost is missing.
    """
    cost = acquisition
    if decision in ("SAME_MODEL", "NEWER_MODEL"):
        if replacement is None:
            raise ValueError("the cost of the replacement is needed for this decision")
        cost = replacement
    price = cents(cost - depreciation)
    if trace is not None:
        inputs: dict[str, object] = {_STARTS_FROM[decision]: cost, "depreciation of the article sold": depreciation}
        trace.step("stock_price", "Price from stock", f"{_STARTS_FROM[decision]} − depreciation", inputs, price, EXACT)
    return price


def nonrecurring_unit_charge(pool: Decimal, produced: int, planned: int, trace: Trace | None = None) -> Decimal:
    """Return the charge of one unit: nonrecurring cost of the program divided by the units produced and planned.

    Raises ValueError when there are no units.
    """
    units = produced + planned
    if units <= 0:
        raise ValueError("a cost pool is divided by the units produced and planned, of which there are none")
    charge = cents(pool / units)
    if trace is not None:
        inputs: dict[str, object] = {"cost pool": pool, "units produced": produced, "units planned": planned}
        formula = "cost pool ÷ (units produced + units planned)"
        trace.step("unit_charge", "Nonrecurring charge of a unit", formula, inputs, charge, HALF_UP_CENTS)
    return charge


def fallback_unit_charge(acquisition: Decimal, policy: Policy, dates: RateDates) -> tuple[Decimal, Rate]:
    """Return the charge of a unit whose cost history cannot be found, and the row with its percentage (SAMM C9.4.5.3).

    Raises LookupError when the policy has no such percentage on the dates.
    """
    row = find_rate(policy, "NC", "FALLBACK", dates)
    if row is None or row.figure is None:
        raise LookupError("no percentage for nonrecurring cost without records is in force")
    return percent_of(acquisition, row.figure), row


def reduced_unit_charge(charge: Decimal, price: Decimal, reduced_price: Decimal) -> Decimal:
    """Return a unit charge cut by the same part as the price of the article was cut for age or condition (SAMM C9.6.3)."""
    if price <= 0:
        raise ValueError("the price before the reduction must be more than zero")
    return cents(charge * reduced_price / price)


def leave_and_holiday(base_salary: Decimal, policy: Policy, dates: RateDates) -> tuple[Decimal, Rate]:
    """Return what leave and holidays add to civilian base pay, and the row with the factor; none for full-time staff.

    Raises LookupError when the policy has no factor on the dates.
    """
    row = find_rate(policy, "LABOR", "LEAVE_FACTOR", dates)
    if row is None or row.figure is None:
        raise LookupError("no factor for leave and holidays is in force")
    return cents(base_salary * row.figure / HUNDRED), row
