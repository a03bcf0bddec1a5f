"""What it costs a purchaser to cancel: the whole case after implementation, or single training lines.

The least administrative charge is that of `rules.case_finance` (SAMM C6.8.1); training lines have the penalties of the table
`cancellation_penalties` (SAMM C10.15). Amounts in dollars and cents.
"""

from collections.abc import Iterable, Iterator, Mapping
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
from dsca_desk.rules.wording import dollars_text

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
    codes: Mapping[str, str] | None = None,
    amounts: Mapping[str, Decimal] | None = None,
) -> CancellationCost:
    """Return what canceling a priced case on a day costs; `codes` choose the penalty row of a training line by hand.

    `amounts` are the penalties of lines whose row has no percent and that were worked out by hand, in dollars. Raises
    LookupError when a figure of the charge is not in force, ValueError for an amount or code that cannot be.
    """
    if expended < 0 or (termination_cost is not None and termination_cost < 0):
        raise ValueError("expended value and termination cost are not negative")
    faults = penalty_faults(priced.lines, policy.on(on), on, codes or {}, amounts or {})
    if faults:
        raise ValueError("; ".join(faults))
    offer = priced.offer
    dates = RateDates(offer.price_date, None, offer.accepted_on, offer.implemented_on)
    charge = cancellation_charge(priced.admin, priced.small_case_management_line, expended, priced.total, policy, dates)
    penalties = training_penalties(priced.lines, policy.on(on), on, codes or {}, amounts or {})
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
    lines: Iterable[LinePrice],
    policy: PolicyOn,
    canceled_on: date,
    codes: Mapping[str, str],
    amounts: Mapping[str, Decimal] | None = None,
) -> tuple[Penalty, ...]:
    """Return the penalty of every training line that is canceled on a day.

    Without a code the row for ordinary courses is taken by the days of notice before the line begins; where the row has no
    percent, the amount worked out by hand counts.
    """
    rows = policy.rows(CANCELLATION_PENALTIES, CancellationPenalty)
    found = []
    for line in _training(lines):
        notice = _notice(line, canceled_on)
        chosen = codes.get(line.number, "")
        row = next((row for row in rows if row.code == chosen), None) if chosen else penalty_row(rows, notice)
        found.append(_penalty(line, notice, row, (amounts or {}).get(line.number)))
    return tuple(found)


def penalty_faults(
    lines: Iterable[LinePrice],
    policy: PolicyOn,
    canceled_on: date,
    codes: Mapping[str, str],
    amounts: Mapping[str, Decimal],
) -> tuple[str, ...]:
    """Return why chosen codes and amounts of penalties cannot be: an unknown code or line, a notice that is another one."""
    rows = {row.code: row for row in policy.rows(CANCELLATION_PENALTIES, CancellationPenalty)}
    known = {line.number: line for line in _training(lines)}
    faults = []
    for number, code in codes.items():
        row = rows.get(code)
        if number not in known:
            faults.append(f"line {number} is no training line of the case")
        elif row is None:
            faults.append(f"{code} is no code of the cancellation penalties ({', '.join(rows)})")
        elif not _fits(row, _notice(known[number], canceled_on)):
            faults.append(f"{code} holds for {row.notice}, and line {number} has {_notice(known[number], canceled_on)} days")
    found = {one.line: one for one in training_penalties(lines, policy, canceled_on, codes)}
    for number, amount in amounts.items():
        if number not in known:
            faults.append(f"line {number} is no training line of the case")
        elif found[number].percent is not None:
            faults.append(f"the penalty of line {number} is {found[number].percent:f} percent and takes no amount by hand")
        elif not ZERO <= amount <= known[number].value:
            faults.append(
                f"the penalty of line {number} lies between nothing and its value of {dollars_text(known[number].value)}"
            )
    return tuple(faults)


def _fits(row: CancellationPenalty, notice: int | None) -> bool:
    if notice is None:
        return True
    return (row.notice_at_least is None or notice >= row.notice_at_least) and (
        row.notice_at_most is None or notice <= row.notice_at_most
    )


def _notice(line: LinePrice, canceled_on: date) -> int | None:
    return None if line.line.starts_on is None else (line.line.starts_on - canceled_on).days


def _training(lines: Iterable[LinePrice]) -> Iterator[LinePrice]:
    return (line for line in _leaves(lines) if line.line.kind == "TRAINING")


def penalty_row(rows: Iterable[CancellationPenalty], notice: int | None) -> CancellationPenalty | None:
    """Return the row of an ordinary course by its days of notice; None where the notice is not known."""
    if notice is None:
        return None
    return next(
        (row for row in rows if row.case == _ORDINARY and _fits(row, notice)),
        None,
    )


def _penalty(line: LinePrice, notice: int | None, row: CancellationPenalty | None, by_hand: Decimal | None) -> Penalty:
    percent = None if row is None else row.penalty_percent
    return Penalty(
        line.number,
        line.line.description,
        line.value,
        notice,
        "" if row is None else row.code,
        percent,
        by_hand if percent is None else percent_of(line.value, percent),
        "" if row is None else row.source,
        "not-found" if row is None else row.status,
    )


def _leaves(lines: Iterable[LinePrice]) -> Iterable[LinePrice]:
    for line in lines:
        if line.sublines:
            yield from line.sublines
        else:
            yield line
