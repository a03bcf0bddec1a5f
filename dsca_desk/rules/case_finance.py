"""Money of a case outside its price and schedule: special billing, detention and demurrage, cancellation.

Pricing notes, sections 6.11, 9 and 12.5. Amounts in dollars; results in dollars and cents.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import Rate, RateDates, find_rate
from dsca_desk.rules.charge_rates import used_row
from dsca_desk.rules.priced import RateUsed
from dsca_desk.rules.rounding import EXACT, HALF_UP_CENTS, ZERO, allocate, cents, percent_of
from dsca_desk.rules.trace import Trace


class SpecialBill(NamedTuple):
    """What a special billing arrangement bills: money free for use, and what is due to refill the fund and its reserve."""

    net_available: Decimal
    due: Decimal


def special_bill(
    working_capital: Decimal,
    special_reserves: Sequence[Decimal],
    working_fund: Decimal,
    baseline_reserve: Decimal,
    trace: Trace | None = None,
) -> SpecialBill:
    """Return the bill of a special billing arrangement; termination liability is one of the special reserves (C9.10.2)."""
    available = working_capital - sum(special_reserves, ZERO)
    due = max(ZERO, working_fund + baseline_reserve - available)
    if trace is not None:
        inputs: dict[str, object] = {"working capital": working_capital, "special reserves": sum(special_reserves, ZERO)}
        formula = "working capital − special reserves"
        trace.step("net_available", "Net available", formula, inputs, available, EXACT)
        inputs = {"working fund": working_fund, "baseline reserve": baseline_reserve, "net available": available}
        formula = "working fund + baseline reserve − net available, never below zero"
        trace.step("due", "Due", formula, inputs, due, EXACT, uses=("net_available",))
    return SpecialBill(available, due)


def demurrage_shares(bill: Decimal, purchase_costs: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Split a detention or demurrage bill over the shipments by purchase cost; the shares add up to it (DSCA 08-04)."""
    return allocate(cents(bill), purchase_costs)


def demurrage_needs_approval(bill: Decimal, case_value: Decimal, policy: Policy, dates: RateDates) -> bool:
    """Tell whether a detention or demurrage bill goes to DSCA: above an amount or above a share of the case value."""
    amount, share = (find_rate(policy, "DEMURRAGE", part, dates) for part in ("REVIEW_AMOUNT", "REVIEW_SHARE"))
    over_amount = amount is not None and amount.figure is not None and bill > amount.figure
    return over_amount or (share is not None and share.figure is not None and bill > percent_of(case_value, share.figure))


class CancellationCharge(NamedTuple):
    """The least administrative charge of a case its purchaser cancels, its parts, and whether DSCA decides it."""

    amount: Decimal
    smallest: Decimal
    share_of_estimate: Decimal
    on_expended: Decimal
    needs_approval: bool


def cancellation_charge(
    estimated_admin: Decimal,
    small_case_management_line: Decimal,
    expended: Decimal,
    closing_value: Decimal,
    policy: Policy,
    dates: RateDates,
    trace: Trace | None = None,
) -> CancellationCharge:
    """Return the least charge when the purchaser cancels after implementation (SAMM C6.8.1).

    Raises LookupError when one of its figures is not in force on the dates.
    """
    minimum, minimum_row = _figure(policy, "CANCELLATION", "MINIMUM", dates)
    share, _ = _figure(policy, "CANCELLATION", "CHARGE_SHARE", dates)
    review, _ = _figure(policy, "CANCELLATION", "REVIEW_VALUE", dates)
    rate, rate_row = _figure(policy, "ADMIN", "STANDARD", dates)
    smallest = min(small_case_management_line + estimated_admin, cents(minimum))
    of_estimate, on_expended = percent_of(estimated_admin, share), percent_of(expended, rate)
    amount = max(smallest, of_estimate, on_expended)
    if trace is not None:
        _trace_cancellation(trace, (smallest, of_estimate, on_expended), amount, used_row(minimum_row), used_row(rate_row))
    return CancellationCharge(amount, smallest, of_estimate, on_expended, closing_value >= review)


def _trace_cancellation(
    trace: Trace, parts: tuple[Decimal, Decimal, Decimal], amount: Decimal, minimum: RateUsed, rate: RateUsed
) -> None:
    smallest, of_estimate, on_expended = parts
    trace.step(
        "smallest", "Smallest charge", "estimate with small case line, at most the minimum", {}, smallest, EXACT, rate=minimum
    )
    trace.step("on_expended", "Charge on what was spent", "expended value × rate", {}, on_expended, HALF_UP_CENTS, rate=rate)
    inputs: dict[str, object] = {"smallest": smallest, "share of the estimate": of_estimate, "on expended": on_expended}
    uses = ("smallest", "on_expended")
    trace.step("cancellation", "Cancellation charge", "the largest of the three", inputs, amount, EXACT, uses=uses)


def _figure(policy: Policy, charge: str, component: str, dates: RateDates) -> tuple[Decimal, Rate]:
    row = find_rate(policy, charge, component, dates)
    if row is None or row.figure is None:
        raise LookupError(f"no figure for {charge} / {component} is in force")
    return row.figure, row
