"""The clocks of a kept document, and the phases of all documents by quarter."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.records.steps import Hold, PostedMilestone, Step
from dsca_desk.rules.clocks import (
    PHASES,
    ClockFacts,
    Held,
    OfferLife,
    Phase,
    ProcessingClock,
    Span,
    goal_of,
    offer_life,
    phases,
    processing_clock,
    spans,
)
from dsca_desk.rules.quarters import first_day, format_quarter, last_day, quarter_of
from dsca_desk.services.case_records import require_document
from dsca_desk.services.goal_dates import clock_facts, delays_of, holds_of
from dsca_desk.store.engine import Store

_ONE_PLACE = Decimal("0.1")


class DocumentClocks(NamedTuple):
    """The clocks of a document: processing, offer, the four phases, and its stays in states (for the timeline)."""

    processing: ProcessingClock
    offer: OfferLife
    phases: tuple[Phase, Phase, Phase, Phase]
    spans: tuple[Span, ...]
    holds: tuple[Held, ...]


class PhaseMetric(NamedTuple):
    """A quarter and category: documents offered (Modifications: implemented), how many in time, mean days of each phase.

    `goal_percent` is the share that the goal in force asks for; `in_time_percent` is None where no standard time is known.
    """

    quarter: str
    category: str
    documents: int
    judged: int
    in_time: int
    in_time_percent: Decimal | None
    goal_percent: Decimal | None
    days: tuple[Decimal, Decimal, Decimal, Decimal]
    held_days: Decimal
    processing_days: Decimal


def clocks_of(store: Store, policy: Policy, case: str, document: str, today: date) -> DocumentClocks:
    """Return the clocks of a document on a day. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        facts, held = clock_facts(session, found), holds_of(session, found.id)
        log = session.execute(
            select(Step.on, Step.to_state).where(Step.document_id == found.id, Step.undone_by == "").order_by(Step.id)
        ).all()
        moves = [(row.on, row.to_state) for row in log]
        return DocumentClocks(
            processing_clock(facts, policy, held, delays_of(session, found.id), today),
            offer_life(facts, policy, today),
            phases(facts, moves, held, today),
            spans(moves, today),
            held,
        )


def phase_metrics(store: Store, policy: Policy, *, since: date, until: date) -> tuple[PhaseMetric, ...]:
    """Return the processing of every document that was done in the quarters between two days, by quarter and category.

    The figures come from the stored events alone, so that they can be made again at any time.
    """
    first, last = first_day(quarter_of(since)), last_day(quarter_of(until))
    groups: dict[tuple[int, str], list[tuple[ClockFacts, ProcessingClock, tuple[Phase, ...]]]] = {}
    with store.reading() as session:
        for facts, moves, held in _done(session, first, last):
            clock = processing_clock(facts, policy, held, (), until)
            if clock.end_on is None or not first <= clock.end_on <= last:
                continue
            key = (quarter_of(clock.end_on), facts.category or "")
            groups.setdefault(key, []).append((facts, clock, phases(facts, moves, held, clock.end_on)))
    return tuple(_metric(policy, quarter, category, found) for (quarter, category), found in sorted(groups.items()))


def _metric(
    policy: Policy, quarter: int, category: str, found: list[tuple[ClockFacts, ProcessingClock, tuple[Phase, ...]]]
) -> PhaseMetric:
    judged = [clock for _, clock, _ in found if clock.goal_days is not None]
    in_time = sum(clock.late_by == 0 for clock in judged)
    goals = [goal_of(policy, facts.category, facts.kind, facts.began_on) for facts, _, _ in found if facts.began_on is not None]
    percents = [goal.goal_percent for goal in goals if goal is not None and goal.goal_percent is not None]
    by_phase = [_mean(phases_[place].days for _, _, phases_ in found) for place in range(len(PHASES))]
    return PhaseMetric(
        format_quarter(quarter),
        category,
        len(found),
        len(judged),
        in_time,
        (Decimal(100 * in_time) / len(judged)).quantize(_ONE_PLACE, ROUND_HALF_UP) if judged else None,
        max(percents, default=None),
        (by_phase[0], by_phase[1], by_phase[2], by_phase[3]),
        _mean(clock.stopped_days for _, clock, _ in found),
        _mean(clock.days for _, clock, _ in found),
    )


def _mean(days: Iterable[int]) -> Decimal:
    known = list(days)
    return (Decimal(sum(known)) / len(known)).quantize(_ONE_PLACE, ROUND_HALF_UP) if known else Decimal("0.0")


def _done(session: Session, first: date, last: date) -> Iterable[tuple[ClockFacts, list[tuple[date, str]], tuple[Held, ...]]]:
    """The documents offered or implemented between two days, in columns: a handful of queries for the whole office."""
    between = CaseDocument.offered_on.between(first, last) | CaseDocument.implemented_on.between(first, last)
    sent = select(PostedMilestone.document_id).where(
        PostedMilestone.code == "DOCMNTSENT", PostedMilestone.voided_by == "", PostedMilestone.on.between(first, last)
    )
    wanted = select(CaseDocument.id).where(between | CaseDocument.id.in_(sent.scalar_subquery()))
    ids = wanted.scalar_subquery()
    moves: dict[int, list[tuple[date, str]]] = {}
    began: dict[int, date] = {}
    steps = (
        select(Step.document_id, Step.on, Step.from_state, Step.to_state)
        .where(Step.document_id.in_(ids), Step.undone_by == "")
        .order_by(Step.id)
    )
    for document_id, on, from_state, to_state in session.execute(steps):
        if document_id is None:
            continue
        moves.setdefault(document_id, []).append((on, to_state))
        if from_state == "":
            began.setdefault(document_id, on)
    held: dict[int, list[Held]] = {}
    holds = select(Hold.document_id, Hold.kind, Hold.from_on, Hold.to_on).where(Hold.document_id.in_(ids)).order_by(Hold.from_on)
    for document_id, kind, from_on, to_on in session.execute(holds):
        if document_id is not None:
            held.setdefault(document_id, []).append(Held(kind, from_on, to_on))
    firsts: dict[tuple[int | None, str], date] = {
        (row[0], row[1]): row[2]
        for row in session.execute(
            select(PostedMilestone.document_id, PostedMilestone.code, func.min(PostedMilestone.on))
            .where(
                PostedMilestone.document_id.in_(ids),
                PostedMilestone.code.in_(("DOCMNTSENT", "BPCWAIT")),
                PostedMilestone.voided_by == "",
                PostedMilestone.planned.is_(False),
            )
            .group_by(PostedMilestone.document_id, PostedMilestone.code)
        )
    }
    asked = {
        row[0]: row
        for row in session.execute(
            select(
                RequestCase.case_id,
                func.min(Request.received_on),
                func.min(Request.actionable_on),
                func.min(Request.complete_on),
            )
            .join(Request, Request.id == RequestCase.request_id)
            .group_by(RequestCase.case_id)
        )
    }
    columns = (
        CaseDocument.id,
        CaseDocument.case_id,
        CaseDocument.document,
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
    query = select(*columns).join(Case, Case.id == CaseDocument.case_id).where(CaseDocument.id.in_(ids)).order_by(CaseDocument.id)
    for row in session.execute(query):
        basic = row.document == "BASIC"
        _, received, actionable, complete = asked.get(row.case_id, (0, None, None, None)) if basic else (0, None, None, None)
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
        yield facts, moves.get(row.id, []), tuple(held.get(row.id, ()))
