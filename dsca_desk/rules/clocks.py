"""The clocks of a document: how long it is prepared, how long its offer stands, and where the days went, phase by phase.

Days are calendar days. The goal is the one in force when the document began; a processing hold (CPOHOLD) stops the clock,
no other hold does. No day that passes changes a state.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import DEVELOPMENT_GOALS, OFFER_PERIODS, DevelopmentGoal, OfferPeriod
from dsca_desk.policy.table import Status
from dsca_desk.records.offer import Offer
from dsca_desk.rules.quarters import add_months

CPOHOLD = "CPOHOLD"
_MODIFICATION, _ALL = "M", "ALL"
_OF_C = "C-MODIFICATION"

ClockState = Literal["not begun", "running", "stopped", "late", "met", "met late", "ended", "unknown"]
OfferState = Literal["none", "open", "last day", "over", "ended"]
PhaseName = Literal["Request", "Development", "Case writing to offer", "After the offer"]
PHASES: tuple[PhaseName, ...] = ("Request", "Development", "Case writing to offer", "After the offer")


class ClockFacts(NamedTuple):
    """The days of a document, None where they have not come. `began_on` is the day it was begun.

    `received_on`, `actionable_on` and `complete_on` are those of the request; `goal_days` the standard time that was kept
    with the document when it began. `kind` is BASIC, A or M; `bpc_wait_on` the day a BPC document reached that milestone;
    `first_offered_on` the day before any restatement, by which the processing is measured (SAMM C5.4.2.3.2).
    """

    kind: str = "BASIC"
    program: str = "FMS"
    category: str | None = None
    goal_days: int | None = None
    began_on: date | None = None
    received_on: date | None = None
    actionable_on: date | None = None
    complete_on: date | None = None
    milap_on: date | None = None
    bpc_wait_on: date | None = None
    offered_on: date | None = None
    first_offered_on: date | None = None
    offer_expires_on: date | None = None
    expiration_reason: str = ""
    accepted_on: date | None = None
    implemented_on: date | None = None
    ended_on: date | None = None


class Held(NamedTuple):
    """A hold: its kind and days; `to_on` None while it lasts."""

    kind: str
    from_on: date
    to_on: date | None = None


class DelayDays(NamedTuple):
    """An extenuating factor with its estimated and actual days."""

    code: str
    estimated_days: int | None = None
    actual_days: int | None = None


class ProcessingClock(NamedTuple):
    """How a document stands against its standard time.

    `days` are those that ran, `stopped_days` those on processing hold; `goal_on` is the anticipated offer date with the days
    on hold added; `explained_days` what the extenuating factors account for, actual days where they are known.
    """

    state: ClockState
    category: str
    start_on: date | None
    end_on: date | None
    days: int
    stopped_days: int
    goal_days: int | None
    goal_on: date | None
    late_by: int
    explained_days: int
    source: str
    status: Status


class OfferLife(NamedTuple):
    """How long an offer stands: sent, last day, the standard last day, days left, and until when it can be saved."""

    state: OfferState
    offered_on: date | None
    expires_on: date | None
    standard_on: date | None
    days_left: int | None
    is_short: bool
    is_long: bool
    reason: str
    extension_until: date | None
    restatement_until: date | None


class Phase(NamedTuple):
    """One of the four phases of DSCA 07-26: its first and last day, its days, and those of them on processing hold."""

    name: PhaseName
    from_on: date | None
    to_on: date | None
    days: int
    held_days: int


class Span(NamedTuple):
    """A stay in one state: from when to when (None: still there), in days."""

    state: str
    from_on: date
    to_on: date | None
    days: int


# --- the goal ----------------------------------------------------------------------------------------------------------------


def proposed_category(offer: Offer) -> str:
    """Propose the development category of a document (Table C5.T6): D for BPC, A for blanket orders, training and
    cooperative logistics, else B; C needs an extenuating factor and is for an officer to choose.
    """
    if offer.program != "FMS":
        return "D"
    training = bool(offer.lines) and all(line.kind == "TRAINING" for line in offer.lines)
    return "A" if offer.case_type in ("BLANKET", "CLSSA") or training else "B"


def goal_of(policy: Policy, category: str | None, kind: str, began_on: date) -> DevelopmentGoal | None:
    """Return the goal in force when a document began; a Modification of a case in C goes into B (DSCA 19-34)."""
    if category is None:
        return None
    on = policy.on(began_on)
    if category == "C" and kind == _MODIFICATION and on.find(DEVELOPMENT_GOALS, DevelopmentGoal, _OF_C) is not None:
        category = "B"
    return on.find(DEVELOPMENT_GOALS, DevelopmentGoal, category) or on.find(DEVELOPMENT_GOALS, DevelopmentGoal, _ALL)


def processing_clock(
    facts: ClockFacts, policy: Policy, holds: Iterable[Held], delays: Iterable[DelayDays], today: date
) -> ProcessingClock:
    """Return the processing clock: from receipt (or what the goal counts from) to the offer, of a Modification to its effect."""
    began = facts.began_on or facts.received_on
    goal = goal_of(policy, facts.category, facts.kind, began) if began is not None else None
    start = _start(facts, goal)
    end = _end(facts, goal)
    explained = sum(delay.actual_days or delay.estimated_days or 0 for delay in delays)
    source, status = (goal.source, goal.status) if goal is not None else ("", "not-found")
    days = facts.goal_days if facts.goal_days is not None else goal.days if goal is not None else None
    if start is None or start > today:
        return ProcessingClock("not begun", facts.category or "", start, None, 0, 0, days, None, 0, explained, source, status)
    stop = min(end or facts.ended_on or today, today)
    processing = [hold for hold in holds if hold.kind == CPOHOLD]
    stopped = held_days(processing, start, stop)
    ran = max((stop - start).days - stopped, 0)
    goal_on = None if days is None else start + timedelta(days=days + stopped)
    late = 0 if days is None else max(ran - days, 0)
    state = _clock_state(facts, days, end, late, any(hold.from_on <= today and hold.to_on is None for hold in processing))
    return ProcessingClock(state, facts.category or "", start, end, ran, stopped, days, goal_on, late, explained, source, status)


def _clock_state(facts: ClockFacts, days: int | None, end: date | None, late: int, on_hold: bool) -> ClockState:
    if days is None:
        return "unknown"
    if end is not None:
        return "met late" if late else "met"
    if facts.ended_on is not None:
        return "ended"
    return "stopped" if on_hold else "late" if late else "running"


def _start(facts: ClockFacts, goal: DevelopmentGoal | None) -> date | None:
    begins = "" if goal is None else goal.clock_start
    wanted = {"LOR actionable": facts.actionable_on, "LOR complete": facts.complete_on}.get(begins)
    return wanted or facts.received_on or facts.began_on


def _end(facts: ClockFacts, goal: DevelopmentGoal | None) -> date | None:
    if facts.kind == _MODIFICATION:
        return facts.implemented_on
    if goal is not None and goal.clock_end == "BPC wait" and facts.bpc_wait_on is not None:
        return facts.bpc_wait_on
    return facts.first_offered_on or facts.offered_on


def held_days(holds: Iterable[Held], start: date, stop: date) -> int:
    """Return the days between two days on which at least one of the holds lasted; days held twice count once."""
    total, reached = 0, start
    for hold in sorted(holds, key=lambda one: one.from_on):
        begin, end = max(hold.from_on, reached), min(hold.to_on or stop, stop)
        if end > begin:
            total += (end - begin).days
            reached = end
    return total


# --- the offer ---------------------------------------------------------------------------------------------------------------


def offer_life(facts: ClockFacts, policy: Policy, today: date) -> OfferLife:
    """Return how long the offer stands; a Modification has no such clock."""
    on = policy.on(facts.offered_on or today)
    program = "FMS" if facts.program == "FMS" else "BPC"
    row = on.find(OFFER_PERIODS, OfferPeriod, "OFFER", program)
    standard = None
    if facts.milap_on is not None and row is not None and row.days is not None and facts.kind != _MODIFICATION:
        standard = facts.milap_on + timedelta(days=row.days)
    expires = facts.offer_expires_on if facts.kind != _MODIFICATION else None

    def until(period: str) -> date | None:
        found = on.find(OFFER_PERIODS, OfferPeriod, period, "FMS")
        return None if expires is None or found is None or found.months is None else add_months(expires, found.months)

    return OfferLife(
        state=_offer_state(facts, expires, today),
        offered_on=facts.offered_on,
        expires_on=expires,
        standard_on=standard,
        days_left=None if expires is None else (expires - today).days,
        is_short=expires is not None and standard is not None and expires < standard,
        is_long=expires is not None and standard is not None and expires > standard,
        reason=facts.expiration_reason,
        extension_until=until("EXTENSION_REQUEST"),
        restatement_until=until("RESTATEMENT"),
    )


def _offer_state(facts: ClockFacts, expires: date | None, today: date) -> OfferState:
    if facts.offered_on is None or expires is None:
        return "none"
    if facts.accepted_on is not None or facts.implemented_on is not None or facts.ended_on is not None:
        return "ended"
    return "open" if today < expires else "last day" if today == expires else "over"


# --- where the days went -----------------------------------------------------------------------------------------------------

_PHASE_OF = {
    "Development": 1,
    "Write": 2,
    "Review": 2,
    "Proposed": 2,
    "Countersigned": 2,
    "Offered": 3,
    "Expired": 3,
    "Accepted": 3,
}
_OVER = frozenset({"Implemented", "Canceled"})


def spans(moves: Sequence[tuple[date, str]], today: date) -> tuple[Span, ...]:
    """Return the stays in states that a sequence of moves (day, state reached) makes, in order."""
    stays = []
    for place, (day, state) in enumerate(moves):
        left = moves[place + 1][0] if place + 1 < len(moves) else None
        stays.append(Span(state, day, left, ((left or max(today, day)) - day).days))
    return tuple(stays)


def phases(
    facts: ClockFacts, moves: Sequence[tuple[date, str]], holds: Iterable[Held], today: date
) -> tuple[Phase, Phase, Phase, Phase]:
    """Return the four tracked phases (DSCA 07-26). With moves a document that was returned is in development again;
    without them its days tell.
    """
    held = [hold for hold in holds if hold.kind == CPOHOLD]
    stays = stays_in_phases(facts, moves)
    found = []
    for number, name in enumerate(PHASES):
        pieces = [(stay.from_on, stay.to_on) for stay in stays if stay.phase == number]
        days = sum(((end or max(today, begin)) - begin).days for begin, end in pieces)
        on_hold = sum(held_days(held, begin, end or max(today, begin)) for begin, end in pieces)
        first = pieces[0][0] if pieces else None
        found.append(Phase(name, first, pieces[-1][1] if pieces else None, days, on_hold))
    return found[0], found[1], found[2], found[3]


class PhaseStay(NamedTuple):
    """A stretch of days in one phase (its place in `PHASES`); `to_on` None while it lasts."""

    phase: int
    from_on: date
    to_on: date | None


def stays_in_phases(facts: ClockFacts, moves: Sequence[tuple[date, str]]) -> tuple[PhaseStay, ...]:
    """Return the stretches of days in each phase in order; a document that was returned is in development twice."""
    marks = _marks(facts, moves)
    over = facts.implemented_on or facts.ended_on
    ends: list[date | None] = [begin for begin, _ in marks[1:]]
    return tuple(PhaseStay(phase, begin, end) for (begin, phase), end in zip(marks, [*ends, over], strict=False))


def _marks(facts: ClockFacts, moves: Sequence[tuple[date, str]]) -> list[tuple[date, int]]:
    """The days on which a phase begins, in order; a phase that begins again has a mark of its own."""
    marks: list[tuple[date, int]] = []
    if facts.received_on is not None:
        marks.append((facts.received_on, 0))
    developed = facts.complete_on or facts.began_on
    if developed is not None:
        marks.append((developed, 1))
    if moves:
        for day, state in moves:
            phase = _PHASE_OF.get(state.partition(" (")[0])
            if state == "Development (approved)":
                phase = 2  # development ends with the approval of the military department
            if phase is not None and (not marks or marks[-1][1] != phase):
                marks.append((day, phase))
            elif state.partition(" (")[0] in _OVER:
                break
    else:
        marks += [(day, phase) for day, phase in ((facts.milap_on, 2), (facts.offered_on, 3)) if day is not None]
    ordered: list[tuple[date, int]] = []
    for day, phase in marks:  # a day before the one before it cannot be: the phase begins where the other one does
        ordered.append((max(day, ordered[-1][0]) if ordered else day, phase))
    return ordered
