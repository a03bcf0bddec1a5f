"""Which reviews still wait for an answer: a document that came back, or went on, no longer asks the offices of that round."""

from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select

from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.reviews import Review
from dsca_desk.records.steps import Step
from dsca_desk.rules.steps.machine import HELD

_UNTIL_REVIEWED = ("Development", "Development (approved)", "Development (restated)", "Write", "Review", HELD)


def waits() -> ColumnElement[bool]:
    """Return the condition that a review is not answered and its round not over; for queries that join its document.

    A round is over when the document is returned from review or restated (`step_facts.review_round`), or has gone on.
    """
    again = or_(Step.event == "restate", and_(Step.event == "return to agency", Step.from_state == "Review"))
    rounds = select(func.count(Step.id)).where(Step.document_id == Review.document_id, Step.undone_by == "", again)
    return and_(
        Review.answered_on.is_(None),
        CaseDocument.status.in_(_UNTIL_REVIEWED),
        Review.round > rounds.correlate(Review).scalar_subquery(),
    )


def left_on() -> ScalarSelect[date]:
    """Return the day on which a document left the review an office was asked for."""
    query = select(func.min(Step.on)).where(
        Step.document_id == Review.document_id,
        Step.undone_by == "",
        Step.from_state == "Review",
        Step.to_state != HELD,
        Step.on >= Review.asked_on,
    )
    return query.correlate(Review).scalar_subquery()
