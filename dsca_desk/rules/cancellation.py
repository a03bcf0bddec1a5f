"""What it costs a purchaser to cancel: the whole case after implementation, or single training lines.

The least administrative charge is that of `rules.case_finance` (SAMM C6.8.1); training lines have the penalties of the table
`cancellation_penalties` (SAMM C10.15). Amounts in dollars and cents.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.policy.edition import Policy, PolicyOn
from dsca_desk.policy.lifecycle import AMENDMENT_RULES, CASE_LIMITS, AmendmentRule, CaseLimit
from dsca_desk.policy.rates import RateDates
from dsca_desk.policy.training import CANCELLATION_PENALTIES, CancellationPenalty
from dsca_desk.rules.case_finance import CancellationCharge, cancellation_charge
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.rules.rounding import percent_of

ZERO = Decimal("0.00")
_ORDINARY = "All other courses"
_RULE_TEXT = "Cancel the whole case after implementation"


class Penalty(NamedTuple):
    """The penalty of a training line: its value, days of notice (None: not known), the row, percent and amount.

    `amount` is None where the table has no percent, or the notice is not known: it must be worked out by hand.
    """

    line: str
    description: str
    value: Decimal
    notice: int | None
    code: str
    percent: Decimal | None
    amount: Decimal | None
    source: str
    status: str


class CancellationCost(NamedTuple):
    """What a cancellation costs: the charge with its three parts, the penalties, the termination cost, their sum.

    `total` counts what is known; `unknown` names what is not. `approval_from` is the case value from which DSCA approves.
    """

    case_value: Decimal
    charge: CancellationCharge
    which: str
    penalties: tuple[Penalty, ...]
    termination_cost: Decimal | None
    total: Decimal
    unknown: tuple[str, ...]
    approval_from: Decimal | None
    rule: str
    source: str

    @property
    def penalty_sum(self) -> Decimal:
        """The sum of the penalties that are known."""
        return sum((one.amount for one in self.penalties if one.amount is not None), ZERO)


def cancellation_cost(
    priced: Priced,
    policy: Policy,
    *,
    expended: Decimal,
    termination_cost: Decimal | None,
    on: date,
    codes: dict[str, str] | None = None,
) -> CancellationCost:
    """Return what canceling a priced case on a day costs; `codes` choose the penalty row of a training line by hand.

    Raises LookupError when a figure of the charge is not in force, ValueError for a negative amount.
    """
    if expended < 0 or (termination_cost is not None and termination_cost < 0):
        raise ValueError("expended value and termination cost are not negative")
    offer = priced.offer
    dates = RateDates(offer.price_date, None, offer.accepted_on, offer.implemented_on)
    charge = cancellation_charge(priced.admin, priced.small_case_management_line, expended, priced.total, policy, dates)
    penalties = training_penalties(priced.lines, policy.on(on), on, codes or {})
    unknown = [f"penalty of line {one.line}" for one in penalties if one.amount is None]
    if termination_cost is None:
        unknown.append("termination cost")
    row = next((row for row in policy.on(on).rows(AMENDMENT_RULES, AmendmentRule) if row.change == _RULE_TEXT), None)
    limit = policy.on(on).find(CASE_LIMITS, CaseLimit, "CANCELLATION_APPROVAL")
    known = sum((one.amount for one in penalties if one.amount is not None), ZERO)
    return CancellationCost(
        priced.total,
        charge,
        _which(charge),
        penalties,
        termination_cost,
        charge.amount + known + (termination_cost or ZERO),
        tuple(unknown),
        None if limit is None else limit.figure,
        "" if row is None else row.instruction,
        "" if row is None else row.source,
    )


def _which(charge: CancellationCharge) -> str:
    parts = (("smallest", charge.smallest), ("share_of_estimate", charge.share_of_estimate), ("on_expended", charge.on_expended))
    return next(name for name, amount in parts if amount == charge.amount)


def training_penalties(
    lines: Iterable[LinePrice], policy: PolicyOn, canceled_on: date, codes: dict[str, str]
) -> tuple[Penalty, ...]:
    """Return the penalty of every training line that is canceled on a day.

    Without a code the row for ordinary courses is taken by the days of notice before the line begins.
    """
    rows = policy.rows(CANCELLATION_PENALTIES, CancellationPenalty)
    found = []
    for line in _leaves(lines):
        if line.line.kind != "TRAINING":
            continue
        start = line.line.starts_on
        notice = None if start is None else (start - canceled_on).days
        chosen = codes.get(line.number, "")
        row = next((row for row in rows if row.code == chosen), None) if chosen else penalty_row(rows, notice)
        found.append(_penalty(line, notice, row))
    return tuple(found)


def penalty_row(rows: Iterable[CancellationPenalty], notice: int | None) -> CancellationPenalty | None:
    """Return the row of an ordinary course by its days of notice; None where the notice is not known."""
    if notice is None:
        return None
    return next(
        (
            row
            for row in rows
            if row.case == _ORDINARY
            and (row.notice_at_least is None or notice >= row.notice_at_least)
            and (row.notice_at_most is None or notice <= row.notice_at_most)
        ),
        None,
    )


def _penalty(line: LinePrice, notice: int | None, row: CancellationPenalty | None) -> Penalty:
    percent = None if row is None else row.penalty_percent
    return Penalty(
        line.number,
        line.line.description,
        line.value,
        notice,
        "" if row is None else row.code,
        percent,
        None if percent is None else percent_of(line.value, percent),
        "" if row is None else row.source,
        "not-found" if row is None else row.status,
    )


def _leaves(lines: Iterable[LinePrice]) -> Iterable[LinePrice]:
    for line in lines:
        if line.sublines:
            yield from line.sublines
        else:
            yield line
