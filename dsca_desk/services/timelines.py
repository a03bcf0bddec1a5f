"""The timeline of a kept document, from the milestones of its requests and its own."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import MILESTONES, Milestone
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.requests import RequestCase
from dsca_desk.records.steps import PostedMilestone, Step
from dsca_desk.rules.clocks import ClockFacts, Held, PhaseStay, processing_clock, stays_in_phases
from dsca_desk.rules.timeline import Posted, TimelinePoint, timeline
from dsca_desk.services.case_records import require_document
from dsca_desk.services.goal_dates import clock_facts, holds_of
from dsca_desk.store.engine import Store

_ENDED = ("Canceled", "Expired")


class Timeline(NamedTuple):
    """The timeline of a document: its points, its days in each phase, its holds, and the days the picture reaches over.

    `over` is no longer than the work lasts: to the last phase's end, else today, or the anticipated offer date after it.
    """

    points: tuple[TimelinePoint, ...]
    stays: tuple[PhaseStay, ...]
    holds: tuple[Held, ...]
    goal_on: date | None
    over: tuple[date, date] | None


def timeline_of(store: Store, policy: Policy, case: str, document: str, today: date) -> Timeline:
    """Return the timeline of a document on a day, planned and actual. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        facts, holds = clock_facts(session, found), holds_of(session, found.id)
        goal_on = processing_clock(facts, policy, holds, (), today).goal_on
        points = timeline(
            policy.rows(MILESTONES, Milestone),
            _posted(session, found),
            _kept(facts),
            kind=facts.kind,
            goal_on=goal_on,
            ended=(found.status, found.ended_on or found.state_since) if found.status in _ENDED else None,
        )
        moves = select(Step.on, Step.to_state).where(Step.document_id == found.id, Step.undone_by == "").order_by(Step.id)
        stays = stays_in_phases(facts, [(row.on, row.to_state) for row in session.execute(moves)])
    reach = [stay.to_on or max(today, stay.from_on) for stay in stays]
    over = (stays[0].from_on, max(*reach, goal_on or reach[-1])) if stays else None
    return Timeline(points, stays, holds, goal_on, over)


def _posted(session: Session, document: CaseDocument) -> list[Posted]:
    """The standing milestones of a document; of a basic one those of its requests too."""
    whose = PostedMilestone.document_id == document.id
    if document.document == "BASIC":
        requests = select(RequestCase.request_id).where(RequestCase.case_id == document.case_id)
        whose = or_(whose, PostedMilestone.request_id.in_(requests.scalar_subquery()))
    query = select(PostedMilestone.id, PostedMilestone.code, PostedMilestone.on, PostedMilestone.planned)
    return [Posted(*row) for row in session.execute(query.where(whose, PostedMilestone.voided_by == ""))]


def _kept(facts: ClockFacts) -> dict[str, date]:
    days = {
        "X-LORRCV": facts.received_on,
        "X-LORACT": facts.actionable_on,
        "X-LORCMP": facts.complete_on,
        "DSTATUS": facts.began_on,
        "MILAP": facts.milap_on,
        "DOCMNTSENT": facts.offered_on,
        "X-ACCEPT": facts.accepted_on,
        "X-ISTAT": facts.implemented_on,
    }
    return {code: day for code, day in days.items() if day is not None}
