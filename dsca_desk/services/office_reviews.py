"""Reviews and returns over the office: the log with its clocks, the standing of each office, the trend of return reasons."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import RETURN_REASONS, ReturnReason
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.officers import Officer
from dsca_desk.records.reviews import Return, Review, ReviewComment
from dsca_desk.rules.quarters import format_quarter, quarter_of
from dsca_desk.services.office import Asked, narrowed
from dsca_desk.services.office_phases import Days, days_of
from dsca_desk.services.open_reviews import left_on, waits
from dsca_desk.store.engine import Store


class LoggedReview(NamedTuple):
    """A review with its clock: `days` from the day it was asked for to the answer, to today while one is waited for.

    Where the document left the review without an answer, the clock ended with it.
    """

    case: str
    document: str
    office: str
    round: int
    required: bool
    asked_on: date
    due_on: date | None
    answered_on: date | None
    position: str
    comments: int
    open_comments: int
    is_open: bool
    days: int
    late_by: int


class OfficeStanding(NamedTuple):
    """How an office answered: asked how often, how many are open and how many of those late, and the days of its answers."""

    office: str
    asked: int
    answered: int
    open: int
    late: int
    days: Days


class ReturnedDocument(NamedTuple):
    """A document that was sent back; `days` until it came again, None while it has not."""

    case: str
    document: str
    officer: str
    office: str
    from_state: str
    code: str
    reason: str
    explanation: str
    returned_on: date
    resubmitted_on: date | None

    @property
    def days(self) -> int | None:
        """Days until it was submitted again."""
        return None if self.resubmitted_on is None else (self.resubmitted_on - self.returned_on).days


class Trend(NamedTuple):
    """How often documents were sent back in a quarter by an office for a reason; `days` are those of the ones that came again."""

    quarter: str
    office: str
    code: str
    reason: str
    returns: int
    days: Days


def logged_reviews(store: Store, asked: Asked) -> tuple[LoggedReview, ...]:
    """Return every review asked for in the time, and those still open from before; the open ones first, the latest first."""

    def counted(*where: ColumnElement[bool]) -> ScalarSelect[int]:
        query = select(func.count()).select_from(ReviewComment).where(ReviewComment.review_id == Review.id, *where)
        return query.scalar_subquery()

    query = (
        select(
            Case.identifier,
            CaseDocument.document,
            Review.office,
            Review.round,
            Review.required,
            Review.asked_on,
            Review.due_on,
            Review.answered_on,
            Review.position,
            counted(),
            counted(ReviewComment.closed_on.is_(None)),
            waits().label("is_open"),
            left_on().label("left_on"),
        )
        .join(CaseDocument, CaseDocument.id == Review.document_id)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(Review.asked_on <= asked.until, (Review.asked_on >= asked.since) | waits())
        .order_by(Review.asked_on, Review.id)
    )
    rows = []
    with store.reading() as session:
        for row in session.execute(narrowed(query, asked)):
            end = row.answered_on or (None if row.is_open else row.left_on) or asked.today
            late = 0 if row.due_on is None else max((end - row.due_on).days, 0)
            rows.append(LoggedReview._make((*row[:-1], max((end - row.asked_on).days, 0), late)))
    return tuple(sorted(rows, key=lambda row: (not row.is_open, -row.late_by, row.asked_on, row.case, row.document)))


def standing_of_offices(reviews: tuple[LoggedReview, ...]) -> tuple[OfficeStanding, ...]:
    """Return how each office answered, the one with most open reviews first."""
    groups: dict[str, list[LoggedReview]] = {}
    for one in reviews:
        groups.setdefault(one.office, []).append(one)
    standings = [
        OfficeStanding(
            office,
            len(found),
            sum(one.answered_on is not None for one in found),
            sum(one.is_open for one in found),
            sum(one.is_open and one.late_by > 0 for one in found),
            days_of(one.days for one in found if one.answered_on is not None),
        )
        for office, found in groups.items()
    ]
    return tuple(sorted(standings, key=lambda one: (-one.open, -one.asked, one.office)))


def returned_documents(store: Store, policy: Policy, asked: Asked) -> tuple[ReturnedDocument, ...]:
    """Return the documents sent back in the time, those that have not come again first, then the latest first."""
    names = {row.code: row.name for row in policy.rows(RETURN_REASONS, ReturnReason)}
    query = (
        select(
            Case.identifier,
            CaseDocument.document,
            Officer.name,
            Return.office,
            Return.from_state,
            Return.reason_code,
            Return.explanation,
            Return.returned_on,
            Return.resubmitted_on,
        )
        .join(CaseDocument, CaseDocument.id == Return.document_id)
        .join(Case, Case.id == CaseDocument.case_id)
        .outerjoin(Officer, Officer.id == Case.officer_id)
        .where(Return.returned_on.between(asked.since, asked.until))
        .order_by(Return.returned_on.desc(), Case.identifier, Return.id)
    )
    with store.reading() as session:
        rows = [
            ReturnedDocument(row[0], row[1], row[2] or "", row[3], row[4], row[5], names.get(row[5], row[5]), *row[6:])
            for row in session.execute(narrowed(query, asked))
        ]
    return tuple(sorted(rows, key=lambda row: row.resubmitted_on is not None))


def trend_of(returned: tuple[ReturnedDocument, ...]) -> tuple[Trend, ...]:
    """Return how often documents came back by quarter, office and reason, the most frequent of a quarter first."""
    groups: dict[tuple[int, str, str, str], list[ReturnedDocument]] = {}
    for one in returned:
        groups.setdefault((quarter_of(one.returned_on), one.office, one.code, one.reason), []).append(one)
    ordered = sorted(groups.items(), key=lambda one: (one[0][0], -len(one[1]), one[0][1:]))
    return tuple(
        Trend(
            format_quarter(quarter), office, code, reason, len(found), days_of(one.days for one in found if one.days is not None)
        )
        for (quarter, office, code, reason), found in ordered
    )
