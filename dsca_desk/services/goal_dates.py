"""The development category of documents and the day by which they are to be offered."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.table import PolicyError
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.offer import Offer
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.records.steps import Delay, Hold, PostedMilestone, Step
from dsca_desk.rules.clocks import ClockFacts, DelayDays, Held, goal_of, processing_clock, proposed_category
from dsca_desk.services.case_records import Kept, kept_of, require_document
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed

CATEGORIES = ("A", "B", "C", "D")
_BPC_WAIT, _SENT = "BPCWAIT", "DOCMNTSENT"


def set_category(
    store: Store, policy: Policy, case: str, document: str, category: str, *, on: date, by: str, at: datetime, why: str = ""
) -> Kept:
    """Enter or change the development category of a document; it is never removed (SAMM C5.4.2.1).

    The standard time kept with it is that of the day the document began. Raises NotAllowed, NotFound.
    """
    if category not in CATEGORIES:
        raise NotAllowed(f"{category or 'No category'} is not one of {', '.join(CATEGORIES)}. Nothing was changed.")
    with store.writing(by, at, why or "development category") as session:
        found = require_document(session, case, document, whole=False)
        begin_clock(session, policy, found, category, on)
        found.touch(by, at)
        session.flush()
        return kept_of(found, "category set")


def first_goal(document: CaseDocument, policy: Policy, offer: Offer) -> None:
    """Give a document that is taken in the category that fits it and its goal; nothing where the policy cannot be read."""
    category, kind = proposed_category(offer), "BASIC" if offer.document == "BASIC" else offer.document[:1]
    with suppress(PolicyError):
        goal = goal_of(policy, category, kind, offer.price_date)
        document.category = category
        if goal is not None and goal.days is not None:
            document.goal_days, document.goal_on = goal.days, offer.price_date + timedelta(days=goal.days)


def begin_clock(session: Session, policy: Policy, document: CaseDocument, category: str, on: date) -> None:
    """Give a document its category and the standard time in force when it began, and its anticipated offer date."""
    facts = clock_facts(session, document)
    kind = facts.kind
    goal = goal_of(policy, category, kind, facts.began_on or facts.received_on or on)
    document.category = category
    document.goal_days = None if goal is None else goal.days
    keep_goal(session, policy, document)


def keep_goal(session: Session, policy: Policy, document: CaseDocument) -> None:
    """Bring the anticipated offer date of a document up to date: its start, its standard time, the days of ended holds.

    A hold that lasts counts when it ends, so that the kept date does not depend on the day it is written.
    """
    session.flush()
    facts = clock_facts(session, document)
    today: date = session.info["at"].date()
    ended = [hold for hold in holds_of(session, document.id) if hold.to_on is not None]
    clock = processing_clock(facts, policy, ended, (), today)
    if document.goal_on != clock.goal_on:
        document.goal_on = clock.goal_on


def clock_facts(session: Session, document: CaseDocument) -> ClockFacts:
    """Return the days that the clocks of a document look at."""
    received, actionable, complete = session.execute(
        select(func.min(Request.received_on), func.min(Request.actionable_on), func.min(Request.complete_on))
        .join(RequestCase, RequestCase.request_id == Request.id)
        .where(RequestCase.case_id == document.case_id)
    ).one()
    basic = document.document == "BASIC"
    began = session.scalar(
        select(func.min(Step.on)).where(Step.document_id == document.id, Step.from_state == "", Step.undone_by == "")
    )
    first: dict[str, date] = {
        row[0]: row[1]
        for row in session.execute(
            select(PostedMilestone.code, func.min(PostedMilestone.on))
            .where(
                PostedMilestone.document_id == document.id,
                PostedMilestone.code.in_((_BPC_WAIT, _SENT)),
                PostedMilestone.voided_by == "",
                PostedMilestone.planned.is_(False),
            )
            .group_by(PostedMilestone.code)
        )
    }
    return ClockFacts(
        kind="BASIC" if basic else document.document[:1],
        program=document.case.program,
        category=document.category,
        goal_days=document.goal_days,
        began_on=began or document.price_date,
        received_on=received if basic else None,
        actionable_on=actionable if basic else None,
        complete_on=complete if basic else None,
        milap_on=document.milap_on,
        bpc_wait_on=first.get(_BPC_WAIT),
        offered_on=document.offered_on,
        first_offered_on=first.get(_SENT),
        offer_expires_on=document.offer_expires_on,
        expiration_reason=document.expiration_reason,
        accepted_on=document.accepted_on,
        implemented_on=document.implemented_on,
        ended_on=document.ended_on,
    )


def holds_of(session: Session, document_id: int) -> tuple[Held, ...]:
    """Return the holds of a document in order."""
    query = select(Hold.kind, Hold.from_on, Hold.to_on).where(Hold.document_id == document_id).order_by(Hold.from_on, Hold.id)
    return tuple(Held(*row) for row in session.execute(query))


def delays_of(session: Session, document_id: int) -> tuple[DelayDays, ...]:
    """Return the extenuating factors of a document with their days."""
    query = select(Delay.code, Delay.estimated_days, Delay.actual_days).where(Delay.document_id == document_id)
    return tuple(DelayDays(*row) for row in session.execute(query.order_by(Delay.id)))
