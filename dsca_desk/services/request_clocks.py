"""The clocks of a request: by when it must be acknowledged and judged, computed from the policy's limits."""

from datetime import date, timedelta
from typing import Literal, NamedTuple

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import CASE_LIMITS, CaseLimit
from dsca_desk.policy.table import Status
from dsca_desk.records.facts import request_closed

ClockState = Literal["met", "met late", "running", "today", "late", "stopped", "unknown"]
_LIMITS = (("REQUEST_ACKNOWLEDGE", "acknowledge"), ("REQUEST_VALIDATE", "validate"))


class Clock(NamedTuple):
    """One clock: what must be done within how many days of receipt, by when, when it was, and how sure the limit is.

    `days` and `due` are None where the policy has no limit; `day` counts from receipt to the act or to today.
    """

    act: str
    days: int | None
    due: date | None
    done_on: date | None
    day: int
    state: ClockState
    source: str
    status: Status


def request_clocks(
    received_on: date, acknowledged_on: date | None, judged_on: date | None, status: str, policy: PolicyOn, today: date
) -> tuple[Clock, ...]:
    """Return the clocks of a request: acknowledge, then validate (judge it actionable or insufficient).

    A request that was answered, withdrawn or proposed for disapproval before has stopped clocks.
    """
    done, stopped = (acknowledged_on, judged_on), request_closed(status) or status == "disapproval-proposed"
    return tuple(
        _clock(limit, act, received_on, done_on, stopped, policy, today)
        for (limit, act), done_on in zip(_LIMITS, done, strict=True)
    )


def judged_on(actionable_on: date | None, insufficient_on: date | None) -> date | None:
    """Return the day a request was first judged."""
    days = [day for day in (actionable_on, insufficient_on) if day is not None]
    return min(days, default=None)


def _clock(limit: str, act: str, received_on: date, done_on: date | None, stopped: bool, policy: PolicyOn, today: date) -> Clock:
    row = policy.find(CASE_LIMITS, CaseLimit, limit)
    day = ((done_on or today) - received_on).days
    if row is None or row.unit != "days":
        return Clock(act, None, None, done_on, day, "unknown", "", "unconfirmed")
    due = received_on + timedelta(days=int(row.figure))
    return Clock(act, int(row.figure), due, done_on, day, _state(due, done_on, stopped, today), row.source, row.status)


def _state(due: date, done_on: date | None, stopped: bool, today: date) -> ClockState:
    if done_on is not None:
        return "met" if done_on <= due else "met late"
    if stopped:
        return "stopped"
    return "running" if today < due else "today" if today == due else "late"
