"""The condition of Table C9.T17 that decides a document's initial deposit, and the shares it names."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import PaymentRule, payment_rule
from dsca_desk.records.offer import Offer
from dsca_desk.rules.charge_rates import CLSSA_EQUITY
from dsca_desk.rules.outlays import CaseFlow
from dsca_desk.rules.priced import LinePrice, Priced, Unconfirmed
from dsca_desk.rules.quarters import last_day
from dsca_desk.rules.rounding import HALF_UP_CENTS, HUNDRED, ZERO, cents
from dsca_desk.rules.terms_of_sale import financing_of
from dsca_desk.rules.trace import Trace

_NEED = "required to the end of the quarters the deposit covers"


class Basis(NamedTuple):
    """The condition met: which way the schedule is built, the rule's key, the condition and formula in words."""

    kind: Literal["full", "billed", "on-delivery", "caps", "raps-1", "raps-2", "quarterly"]
    rule: str
    sentence: str
    formula: str = _NEED
    doubts: tuple[Unconfirmed, ...] = ()


def deposit_basis(offer: Offer, policy: Policy, day: date) -> Basis:
    """Return the condition that the terms of sale and the purchaser's standing meet, before looking at any delivery."""
    codes = {term.code for term in offer.terms_of_sale}
    payment = offer.payment
    trusted = offer.dependable_undertaking
    financing = financing_of(offer, policy)
    if "CWAB" in codes:
        return Basis("billed", "WWRS_SHARE", "cash with acceptance, balance as billed")
    if "RAPS" in codes or payment.risk_tier is not None:
        return _risk_assessed(payment.risk_tier)
    if "CAPS" in codes or payment.credit_assured:
        if payment_rule(policy, "CAPS_SHARE", day) is None:
            return Basis("quarterly", "DEPOSIT_LATER_DELIVERY", "credit assured payment schedule before its deposit rule began")
        return Basis("caps", "CAPS_SHARE", "credit assured payment schedule", "share of the total")
    if "CWA" in codes:
        return _full("FULL_CASH", "cash with acceptance")
    if financing.held_to_full_value and not (trusted or payment.cash_flow_financing):
        return _full("FULL_CREDIT", "non-repayable credit or MAP merger without dependable undertaking or cash flow financing")
    if "POD" in codes:
        return Basis("on-delivery", "PAYMENT_ON_DELIVERY", "payment on delivery", "no deposit is stated for payment on delivery")
    if not (trusted or financing.by_repayable_credit or (financing.by_grant and payment.cash_flow_financing)):
        return _full("DEPOSIT_FULL", "no dependable undertaking, credit assured or risk-assessed schedule")
    return Basis("quarterly", "DEPOSIT_LATER_DELIVERY", "delivery too late for full value")


def quarterly_basis(performed: Decimal, owed: Decimal) -> Basis:
    """Return the condition of a quarterly schedule by what falls in the quarters the deposit covers.

    `performed` are the outlays of those quarters, `owed` the highest termination liability or holdback the deposit bears.
    """
    if owed > 0:
        return Basis("quarterly", "DEPOSIT_ON_CONTRACT", "on contract before the first payment")
    if performed:
        return Basis("quarterly", "DEPOSIT_LATER_DELIVERY", "work is done before the first payment, delivery is later")
    return Basis("quarterly", "DEPOSIT_NO_PERFORMANCE", "nothing is done or put on contract before the first payment")


def performance_basis(flow: CaseFlow, day: date, limit: PaymentRule | None) -> Basis | None:
    """Return the full-value condition when everything is delivered or performed too soon for a schedule."""
    last = flow.last_activity or flow.terms.covered
    if limit and limit.figure is not None and last_day(last) <= day + timedelta(days=int(limit.figure)):
        return _full("DEPOSIT_FULL", f"delivery within {limit.figure} days of acceptance")
    if last <= flow.terms.covered:
        return _full("DEPOSIT_FULL", "performance ends before a first bill can be collected")
    return None


def admin_share(admin: Decimal, policy: Policy, day: date, trace: Trace | None = None) -> Decimal:
    """Return the part of the administrative charge collected at once: all of it up to the limit, else a share."""
    limit, share = payment_rule(policy, "ADMIN_SHARE_LIMIT", day), payment_rule(policy, "ADMIN_SHARE", day)
    amount = admin
    small = limit is None or limit.figure is None or admin <= limit.figure
    if not small and share and share.figure is not None:
        amount = cents(admin * share.figure / HUNDRED)
    if trace is not None:
        inputs: dict[str, object] = {"administrative charge": admin}
        if limit and limit.figure is not None:
            inputs["limit"] = limit.figure
        if share and share.figure is not None and not small:
            inputs["share"] = f"{share.figure} %"
        trace.step(
            "schedule.admin_share",
            "Administrative charge in the deposit",
            "the whole charge up to the limit" if small else "administrative charge × share, because it is above the limit",
            inputs,
            amount,
            HALF_UP_CENTS,
            remark=share.source if share else "",
            uses=("admin",),
        )
    return amount


def percent_share(row: PaymentRule | None) -> Decimal | None:
    """Return the percentage of a rule as a fraction; None when the rule does not hold or has no figure."""
    return None if row is None or row.figure is None else row.figure / HUNDRED


def billed_deposit(
    priced: Priced, policy: Policy, day: date, trace: Trace | None = None
) -> tuple[Decimal, tuple[Unconfirmed, ...]]:
    """Return the deposit of a case whose balance is billed: each kind of line by its own share.

    Warehouse redistribution: share of the services lines plus the administrative share of those lines. FMSO I: share of the
    line plus the supply support surcharge (Table C9.T17).
    """
    equity, services = payment_rule(policy, "FMSO_I_SHARE", day), payment_rule(policy, "WWRS_SHARE", day)
    leaves = [leaf for done in priced.lines for leaf in (done.sublines or (done,))]
    stock = [leaf for leaf in leaves if leaf.line.type_of_assistance == CLSSA_EQUITY]
    others = [leaf for leaf in leaves if leaf.line.type_of_assistance != CLSSA_EQUITY]
    from_stock = _line_shares(stock, equity) + sum((leaf.supply_support for leaf in stock), ZERO)
    charge = sum((leaf.admin for leaf in others), ZERO)
    from_others = _line_shares(others, services) + (admin_share(charge, policy, day, trace) if others else ZERO)
    deposit = from_stock + from_others
    if trace is not None:
        trace.step(
            "initial_deposit",
            "Initial deposit",
            "share of the stock-level lines + surcharge + share of the services lines + share of their administrative charge",
            {
                "stock-level lines with surcharge": from_stock,
                "services lines with administrative share": from_others,
                "total": priced.total,
            },
            min(deposit, priced.total),
            HALF_UP_CENTS,
            remark="cash with acceptance, balance as billed",
            uses=("schedule.admin_share",) if others else (),
        )
    doubts = tuple(
        Unconfirmed("initial_deposit", row.status, row.source) for row in (equity, services) if row and row.status != "confirmed"
    )
    return deposit, doubts


def _line_shares(leaves: list[LinePrice], row: PaymentRule | None) -> Decimal:
    share = percent_share(row)
    return sum((cents(leaf.value * share) for leaf in leaves), ZERO) if share is not None else ZERO


def _risk_assessed(tier: int | None) -> Basis:
    words = "the larger of the need one year ahead and the highest termination liability"
    if tier == 1:
        return Basis("raps-1", "RAPS_TIER1_SHARE", "risk-assessed payment schedule, tier 1", words)
    doubts = () if tier else (Unconfirmed("initial_deposit", "not-found", "the risk tier is not given; taken as tier 2"),)
    words = "the largest of the need one year ahead, the share of the total and the highest termination liability"
    return Basis("raps-2", "RAPS_TIER2_SHARE", "risk-assessed payment schedule, tier 2", words, doubts)


def _full(rule: str, sentence: str) -> Basis:
    return Basis("full", rule, sentence, "total estimated cost")
