"""Payment schedules of Amendments and Modifications (SAMM C9.9.3; Tables C9.T23 and C9.T24).

Both begin with what was scheduled before, what the U.S. Government requires now and what the purchaser has paid. An Amendment
then asks for the difference with its acceptance, a Modification schedules it with the next bill. Later quarters use up what
remains, and the last cumulative amount is line (13).
"""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import first_payment
from dsca_desk.records.offer import Offer
from dsca_desk.rules.priced import Priced, Schedule, Unconfirmed
from dsca_desk.rules.rounding import ZERO, dollars

Row = Literal["previous", "required", "received", "due", "revised", "quarter", "excess"]
_FULL_IN_ADVANCE = frozenset({"FULL_CASH", "FULL_CREDIT"})


class ChangedPayment(msgspec.Struct, frozen=True):
    """A row in cents: which one of the table, its day, the payment (None: not applicable), and the sum so far."""

    row: Row
    due: date | None
    amount: Decimal | None
    cumulative: Decimal


class ChangedSchedule(msgspec.Struct, frozen=True):
    """The schedule of an Amendment or Modification in cents.

    `due` is what is owed with the acceptance, of a Modification with the next bill; `received_stated` tells whether somebody
    stated what was received or it is taken as scheduled; `rule` says in words how `due` was found.
    """

    kind: Literal["AMENDMENT", "MODIFICATION"]
    rows: tuple[ChangedPayment, ...]
    due: Decimal
    received: Decimal
    received_stated: bool
    first_due: date
    rule: str
    unconfirmed: tuple[Unconfirmed, ...] = ()


def effective_day(offer: Offer) -> date:
    """Return the day the schedule counts from: the expiration of the Amendment, else its price date."""
    return offer.offer_expires_on or offer.price_date


def changed_schedule(
    previous: Priced,
    before: Schedule,
    revised: Priced,
    after: Schedule,
    policy: Policy,
    *,
    received: Decimal | None = None,
) -> ChangedSchedule:
    """Return the schedule of a document that changes a case: `before` is the schedule of the case as it stood.

    `received` is what the purchaser has paid; without it, what was scheduled until the day is taken, and that is listed as
    unconfirmed. With cash or wholly grants what is due is the increase in value (C9.9.3.2-3).
    """
    offer = revised.offer
    amendment = not offer.document.startswith("M")
    day = effective_day(offer)
    _, first_due, _ = first_payment(policy, day)
    scheduled, scheduled_on = _reached(before, first_due)
    paid = scheduled if received is None else received
    in_full = any(row.rule in _FULL_IN_ADVANCE for row in after.rows[:1])
    required = revised.total if len(after.rows) == 1 else max(_reached(after, first_due)[0], ZERO)
    required = min(required, revised.total)
    wanted = required if amendment else min(max(required, _reached(after, first_due, inclusive=True)[0]), revised.total)
    due = max(ZERO, revised.total - previous.total) if in_full else max(ZERO, wanted - paid)
    rule = (
        "the increase in value"
        if in_full
        else "what is required until the next bill is collected, with any shortfall, less what was received"
    )
    if in_full:
        required = revised.total
    rows = [
        ChangedPayment("previous", scheduled_on, None, scheduled),
        ChangedPayment("required", None, None, required),
        ChangedPayment("received", None, None, paid),
    ]
    reached = paid + due
    rows.append(ChangedPayment("due" if amendment else "revised", None if amendment else first_due, due, reached))
    for row in after.rows:
        if row.due is None or row.due < first_due or (row.due == first_due and not amendment):
            continue
        cumulative = max(reached, min(row.cumulative, revised.total))
        if cumulative > reached:
            rows.append(ChangedPayment("quarter", row.due, cumulative - reached, cumulative))
            reached = cumulative
    if reached < revised.total:  # an open balance without a date, or money already owed before
        rows.append(ChangedPayment("quarter", first_due, revised.total - reached, revised.total))
    elif reached > revised.total:
        rows.append(ChangedPayment("excess", None, revised.total - reached, revised.total))
    doubts = list(after.unconfirmed)
    if received is None:
        doubts.append(Unconfirmed("schedule", "unconfirmed", "the amount received is taken as scheduled; nobody has stated it"))
    kind: Literal["AMENDMENT", "MODIFICATION"] = "AMENDMENT" if amendment else "MODIFICATION"
    return ChangedSchedule(kind, tuple(rows), due, paid, received is not None, first_due, rule, tuple(doubts))


def _reached(schedule: Schedule, first_due: date, *, inclusive: bool = False) -> tuple[Decimal, date | None]:
    """What a schedule asks for in all before a day (or on it), and the day of its last payment until then."""
    total, on = ZERO, None
    for place, row in enumerate(schedule.rows):
        early = row.due is not None and (row.due < first_due or (inclusive and row.due == first_due))
        if early or (place == 0 and row.due is None):
            total, on = row.cumulative, row.due or on
    return total, on


def whole_dollar_rows(schedule: ChangedSchedule, total: Decimal) -> tuple[ChangedPayment, ...]:
    """Return the rows in whole dollars: sums so far rounded half up, payments their differences, ending at (13)."""
    printed: list[ChangedPayment] = []
    reached = ZERO
    for place, row in enumerate(schedule.rows):
        cumulative = total if place == len(schedule.rows) - 1 else dollars(row.cumulative)
        amount = None if row.amount is None else cumulative - reached
        if row.row in ("received", "due", "revised", "quarter", "excess"):
            reached = cumulative
        printed.append(ChangedPayment(row.row, row.due, amount, cumulative))
    return tuple(row for row in printed if row.amount != 0 or row.row in ("due", "revised"))
