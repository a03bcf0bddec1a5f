"""Where the days of the office went: the four processing phases by quarter and group, on time or not, and what is under way."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import MILESTONES, Milestone
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.officers import Officer
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.records.steps import Hold, PostedMilestone, Step
from dsca_desk.rules.clocks import PHASES, ClockFacts, Held, Phase, ProcessingClock, goal_of, phases, processing_clock
from dsca_desk.rules.quarters import first_day, format_quarter, last_day, quarter_of
from dsca_desk.services.anticipated import anticipated_on
from dsca_desk.services.office import Asked, Told, narrowed
from dsca_desk.services.worklist_sources import BEFORE_OFFER
from dsca_desk.store.engine import Store

_ONE_PLACE = Decimal("0.1")
EVERY_GROUP = "All"
_CLOSE = 85
"""From this share of its standard time on, in percent, a document is close to its goal (for the eye only)."""


class Processed(NamedTuple):
    """A document with its clock and phases: done in the time asked for, or under way today; `goal_percent` as in force."""

    case: str
    document: str
    country: str
    status: str
    officer: str
    clock: ProcessingClock
    phases: tuple[Phase, Phase, Phase, Phase]
    goal_percent: Decimal | None

    @property
    def group(self) -> str:
        """Its development category, a dash where it has none."""
        return self.clock.category or "–"


class Days(NamedTuple):
    """Days of several documents: how many documents, and their average, middle and longest."""

    documents: int
    average: Decimal
    middle: Decimal
    longest: int


class PhaseMetric(NamedTuple):
    """A quarter and group (`All` for every one): documents offered (Modifications: implemented), how many of them in time.

    `judged` have a standard time; `goal_percent` is the share that the goal in force asks for. `phases` are the days of each
    phase over the documents that went through it to its end, `processing` those that ran on the clock, `held` those on
    processing hold.
    """

    quarter: str
    group: str
    judged: int
    in_time: int
    goal_percent: Decimal | None
    phases: tuple[Days, Days, Days, Days]
    processing: Days
    held: Days

    @property
    def documents(self) -> int:
        """How many documents."""
        return self.processing.documents

    @property
    def in_time_percent(self) -> Decimal | None:
        """The share in time of those that have a standard time, in percent."""
        return (Decimal(100 * self.in_time) / self.judged).quantize(_ONE_PLACE, ROUND_HALF_UP) if self.judged else None


class PlannedDay(NamedTuple):
    """A milestone that was planned and the day it came; `days` late, negative for early; to today while it has not come."""

    case: str
    document: str
    code: str
    name: str
    planned: date
    actual: date | None
    days: int


# --- documents that are done --------------------------------------------------------------------------------------------------


def processed(store: Store, policy: Policy, asked: Asked, told: Told | None = None) -> tuple[Processed, ...]:
    """Return every document whose processing ended in the quarters asked for, the latest first.

    The figures come from the stored events alone, so that they can be made again at any time.
    """
    first, last = first_day(quarter_of(asked.since)), last_day(quarter_of(asked.until))
    sent = select(PostedMilestone.document_id).where(
        PostedMilestone.code == "DOCMNTSENT", PostedMilestone.voided_by == "", PostedMilestone.on.between(first, last)
    )
    waited = select(PostedMilestone.document_id).where(
        PostedMilestone.code == "BPCWAIT", PostedMilestone.voided_by == "", PostedMilestone.on.between(first, last)
    )
    between = CaseDocument.offered_on.between(first, last) | CaseDocument.implemented_on.between(first, last)
    wanted = between | CaseDocument.id.in_(sent.scalar_subquery()) | CaseDocument.id.in_(waited.scalar_subquery())
    with store.reading() as session:
        found = [
            one
            for one in _looked_at(session, policy, asked, wanted, max(last, asked.today), told)
            if one.clock.end_on is not None and first <= one.clock.end_on <= last
        ]
    return tuple(sorted(found, key=lambda one: (-(one.clock.end_on or date.min).toordinal(), one.case, one.document)))


def phase_metrics(done: Iterable[Processed]) -> tuple[PhaseMetric, ...]:
    """Return the days of documents by the quarter they were done in, first of every group together, then group by group."""
    groups: dict[tuple[int, int, str], list[Processed]] = {}
    for one in done:
        if one.clock.end_on is not None:
            quarter = quarter_of(one.clock.end_on)
            groups.setdefault((quarter, 0, EVERY_GROUP), []).append(one)
            groups.setdefault((quarter, 1, one.group), []).append(one)
    return tuple(_metric(quarter, group, found) for (quarter, _, group), found in sorted(groups.items()))


def _metric(quarter: int, group: str, found: Sequence[Processed]) -> PhaseMetric:
    judged = [one for one in found if one.clock.goal_days is not None]
    percents = Counter(one.goal_percent for one in judged if one.goal_percent is not None)
    by_phase = [
        days_of(phase.days for one in found for phase in (one.phases[place],) if phase.to_on is not None)
        for place in range(len(PHASES))
    ]
    return PhaseMetric(
        format_quarter(quarter),
        group,
        len(judged),
        sum(one.clock.late_by == 0 for one in judged),
        next(iter(percents)) if len(percents) == 1 else None,  # goals of several editions are not one goal
        (by_phase[0], by_phase[1], by_phase[2], by_phase[3]),
        days_of(one.clock.days for one in found),
        days_of(one.clock.stopped_days for one in found),
    )


def days_of(days: Iterable[int]) -> Days:
    """Return average and middle of days, to one place half up, and the longest; of none everything is zero."""
    known = list(days)
    if not known:
        return Days(0, Decimal("0.0"), Decimal("0.0"), 0)
    average = (Decimal(sum(known)) / len(known)).quantize(_ONE_PLACE, ROUND_HALF_UP)
    middle = Decimal(str(median(map(Decimal, known)))).quantize(_ONE_PLACE, ROUND_HALF_UP)
    return Days(len(known), average, middle, max(known))


# --- documents under way ------------------------------------------------------------------------------------------------------


def under_way(store: Store, policy: Policy, asked: Asked, told: Told | None = None) -> tuple[Processed, ...]:
    """Return every document before its offer with its clock as of today: the latest first, then those nearest to their goal."""
    with store.reading() as session:
        wanted = CaseDocument.status.in_(BEFORE_OFFER) & CaseDocument.offered_on.is_(None)
        found = [one for one in _looked_at(session, policy, asked, wanted, asked.today, told) if one.clock.state != "not begun"]
    return tuple(sorted(found, key=lambda one: (*_left(one), one.case, one.document)))


def _left(one: Processed) -> tuple[bool, int]:
    goal = one.clock.goal_days
    return goal is None, 0 if goal is None else goal - one.clock.days


def standing(one: Processed) -> str:
    """Say how a document under way stands against its goal."""
    clock = one.clock
    if clock.goal_days is None:
        return "No standard time"
    if clock.state == "stopped":
        return "On hold, over its goal" if clock.late_by else "On hold"
    if clock.late_by:
        return "Over its goal"
    return "Close to its goal" if 100 * clock.days >= _CLOSE * clock.goal_days else "Within its goal"


# --- planned and actual -------------------------------------------------------------------------------------------------------


def planned_days(store: Store, policy: Policy, asked: Asked) -> tuple[PlannedDay, ...]:
    """Return the days that were planned for the time asked for, each with the day it came.

    These are the planned milestones that stand, and the anticipated offer date of every document with a standard time.
    """
    names = {row.code: row.name for row in policy.rows(MILESTONES, Milestone)}
    actual = (
        select(PostedMilestone.document_id, PostedMilestone.code, func.min(PostedMilestone.on).label("on"))
        .where(PostedMilestone.planned.is_(False), PostedMilestone.voided_by == "", PostedMilestone.document_id.is_not(None))
        .group_by(PostedMilestone.document_id, PostedMilestone.code)
        .subquery()
    )
    plans = (
        select(Case.identifier, CaseDocument.document, PostedMilestone.code, PostedMilestone.on, actual.c.on)
        .join(CaseDocument, CaseDocument.id == PostedMilestone.document_id)
        .join(Case, Case.id == CaseDocument.case_id)
        .outerjoin(actual, (actual.c.document_id == PostedMilestone.document_id) & (actual.c.code == PostedMilestone.code))
        .where(
            PostedMilestone.planned.is_(True),
            PostedMilestone.voided_by == "",
            PostedMilestone.on.between(asked.since, asked.until),
        )
    )
    goal_on = anticipated_on(asked.today)
    goals = (
        select(Case.identifier, CaseDocument.document, goal_on, CaseDocument.offered_on)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(goal_on.between(asked.since, asked.until))
        .where(CaseDocument.offered_on.is_not(None) | CaseDocument.status.in_(BEFORE_OFFER))
    )
    rows = []
    with store.reading() as session:
        for case, document, code, planned, on in session.execute(narrowed(plans, asked)):
            rows.append(_planned(asked, case, document, code, names.get(code, code), planned, on))
        for case, document, planned, on in session.execute(narrowed(goals, asked)):
            rows.append(_planned(asked, case, document, "GOAL", "Offer, by the standard time of its group", planned, on))
    return tuple(sorted(rows, key=lambda row: (row.actual is not None, -row.days, row.case, row.document, row.planned)))


def _planned(asked: Asked, case: str, document: str, code: str, name: str, planned: date, on: date | None) -> PlannedDay:
    return PlannedDay(case, document, code, name, planned, on, ((on or asked.today) - planned).days)


# --- reading ------------------------------------------------------------------------------------------------------------------


def _looked_at(
    session: Session, policy: Policy, asked: Asked, wanted: ColumnElement[bool], on: date, told: Told | None
) -> Iterator[Processed]:
    """The documents wanted with clock and phases as of a day, in columns: a handful of queries for the whole office."""
    goals: dict[Any, Any] = {}
    for number, (row, facts, moves, held) in enumerate(_facts(session, asked, wanted)):
        if told is not None and number % 1000 == 0:
            told(0, 0, f"Counting days, {number:,} documents done")
        clock = processing_clock(facts, policy, held, (), on)
        key = (facts.category, facts.kind, facts.began_on)
        if key not in goals:
            goals[key] = None if facts.began_on is None else goal_of(policy, facts.category, facts.kind, facts.began_on)
        percent = None if goals[key] is None else goals[key].goal_percent
        found = phases(facts, moves, held, on)
        yield Processed(row.identifier, row.document, row.country, row.status, row.name or "", clock, found, percent)


_COLUMNS = (
    CaseDocument.id,
    CaseDocument.case_id,
    Case.identifier,
    Case.country,
    CaseDocument.document,
    CaseDocument.status,
    Officer.name,
    Case.program,
    CaseDocument.category,
    CaseDocument.goal_days,
    CaseDocument.price_date,
    CaseDocument.milap_on,
    CaseDocument.offered_on,
    CaseDocument.offer_expires_on,
    CaseDocument.accepted_on,
    CaseDocument.implemented_on,
    CaseDocument.ended_on,
)


def _facts(
    session: Session, asked: Asked, wanted: ColumnElement[bool]
) -> Iterator[tuple[Any, ClockFacts, list[tuple[date, str]], tuple[Held, ...]]]:
    chosen = narrowed(select(CaseDocument.id).join(Case, Case.id == CaseDocument.case_id).where(wanted), asked)
    ids = chosen.scalar_subquery()
    moves, began = _moves(session, ids)
    held: dict[int, list[Held]] = {}
    holds = select(Hold.document_id, Hold.kind, Hold.from_on, Hold.to_on).where(Hold.document_id.in_(ids)).order_by(Hold.from_on)
    for document_id, kind, from_on, to_on in session.execute(holds):
        if document_id is not None:
            held.setdefault(document_id, []).append(Held(kind, from_on, to_on))
    firsts = _firsts(session, ids)
    requests = _requests(session, ids)
    query = (
        select(*_COLUMNS)
        .join(Case, Case.id == CaseDocument.case_id)
        .outerjoin(Officer, Officer.id == Case.officer_id)
        .where(CaseDocument.id.in_(ids))
        .order_by(CaseDocument.id)
    )
    for row in session.execute(query):
        basic = row.document == "BASIC"
        received, actionable, complete = requests.get(row.case_id, (None, None, None)) if basic else (None, None, None)
        facts = ClockFacts(
            kind="BASIC" if basic else row.document[:1],
            program=row.program,
            category=row.category,
            goal_days=row.goal_days,
            began_on=began.get(row.id, row.price_date),
            received_on=received,
            actionable_on=actionable,
            complete_on=complete,
            milap_on=row.milap_on,
            bpc_wait_on=firsts.get((row.id, "BPCWAIT")),
            offered_on=row.offered_on,
            first_offered_on=firsts.get((row.id, "DOCMNTSENT")),
            offer_expires_on=row.offer_expires_on,
            accepted_on=row.accepted_on,
            implemented_on=row.implemented_on,
            ended_on=row.ended_on,
        )
        yield row, facts, moves.get(row.id, []), tuple(held.get(row.id, ()))


def _moves(session: Session, ids: Any) -> tuple[dict[int, list[tuple[date, str]]], dict[int, date]]:
    """The states that documents reached, and the day each was begun by a step."""
    moves: dict[int, list[tuple[date, str]]] = {}
    began: dict[int, date] = {}
    steps = (
        select(Step.document_id, Step.on, Step.from_state, Step.to_state)
        .where(Step.document_id.in_(ids), Step.undone_by == "")
        .order_by(Step.id)
    )
    for document_id, on, from_state, to_state in session.execute(steps):
        if document_id is not None:
            moves.setdefault(document_id, []).append((on, to_state))
            if from_state == "":
                began[document_id] = min(on, began.get(document_id, on))
    return moves, began


def _firsts(session: Session, ids: Any) -> dict[tuple[int | None, str], date]:
    query = (
        select(PostedMilestone.document_id, PostedMilestone.code, func.min(PostedMilestone.on))
        .where(
            PostedMilestone.document_id.in_(ids),
            PostedMilestone.code.in_(("DOCMNTSENT", "BPCWAIT")),
            PostedMilestone.voided_by == "",
            PostedMilestone.planned.is_(False),
        )
        .group_by(PostedMilestone.document_id, PostedMilestone.code)
    )
    return {(row[0], row[1]): row[2] for row in session.execute(query)}


def _requests(session: Session, ids: Any) -> dict[int, tuple[date | None, date | None, date | None]]:
    cases = select(CaseDocument.case_id).where(CaseDocument.id.in_(ids), CaseDocument.document == "BASIC")
    query = (
        select(RequestCase.case_id, func.min(Request.received_on), func.min(Request.actionable_on), func.min(Request.complete_on))
        .join(Request, Request.id == RequestCase.request_id)
        .where(RequestCase.case_id.in_(cases.scalar_subquery()))
        .group_by(RequestCase.case_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in session.execute(query)}
