"""The queries behind the work list, one for each kind of point: what is looked at, from which day, and when it is due."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, null, or_, select

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import CASE_LIMITS, DISCREPANCY_RULES, CaseLimit, DiscrepancyRule
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.execution import Contract, Delivery, Repair, Shipment, SupportPlan, Warranty
from dsca_desk.records.leases import Lease
from dsca_desk.records.officers import Officer
from dsca_desk.records.preparing import Approval, AssessmentRequest
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.records.reviews import Return, Review
from dsca_desk.records.steps import Hold
from dsca_desk.records.tasks import Correspondence, Task
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.steps.machine import HELD
from dsca_desk.services.anticipated import moved_goal
from dsca_desk.services.open_reviews import waits
from dsca_desk.services.request_words import WITHOUT_CASE

HORIZON = 60
"""Points further ahead than this many days are not yet work."""
LOOK_BACK = 30
"""For so many days an arrival without notice stays on the list."""

BEFORE_OFFER = (
    "Development",
    "Development (approved)",
    "Development (restated)",
    "Write",
    "Review",
    "Proposed",
    "Proposed (State)",
    "Countersigned",
    HELD,
)
_RUNNING = tuple(state for state in BEFORE_OFFER if state != HELD)
_NOT_IMPLEMENTED = ("Accepted", "Accepted (delayed)", "Implemented (emergency)")
_UNDECIDED = ("Submitted", "Accepted for review", "Reconsideration", "Contested", "Approved")


class Source(NamedTuple):
    """The query of a kind: id, since, record, document, about, waiting_for, officer; `due` leads from `since` to the day.

    Without `due` the point waits for somebody and has no day of its own.
    """

    kind: str
    query: Select[Any]
    due: Callable[[date], date] | None


def _same(day: date) -> date:
    return day


def _days(count: int) -> Callable[[date], date]:
    return lambda day: day + timedelta(days=count)


def _months(count: int) -> Callable[[date], date]:
    return lambda day: add_months(day, count)


def sources(policy: PolicyOn, today: date) -> Iterator[Source]:
    """Yield the query of every kind of point with something to be found by a day."""
    ahead = today + timedelta(days=HORIZON)
    yield from _requests(policy, ahead)
    yield from _documents(today, ahead)
    yield from _papers(ahead)
    yield from _execution(policy, today, ahead)
    yield from _endings(policy, ahead)


# --- requests ---------------------------------------------------------------------------------------------------------------


def _requests(policy: PolicyOn, ahead: date) -> Iterator[Source]:
    def requests(since: Any, *where: ColumnElement[bool], waiting: Any = None) -> Select[Any]:
        query = _columns(Request.id, since, Request.number, about=Request.subject, waiting=waiting, officer=Officer.name)
        return query.select_from(Request).outerjoin(Officer, Officer.id == Request.officer_id).where(*where)

    for kind, limit, where in (
        ("ACKNOWLEDGE", "REQUEST_ACKNOWLEDGE", Request.status == "received"),
        (
            "JUDGE",
            "REQUEST_VALIDATE",
            and_(
                Request.status.in_(("received", "acknowledged")),
                Request.actionable_on.is_(None),
                Request.insufficient_on.is_(None),
            ),
        ),
    ):
        days = _figure(policy, limit)
        yield Source(kind, requests(Request.received_on, where), None if days is None else _days(days))
    waiting = requests(Request.insufficient_on, Request.status == "insufficient", waiting=Request.purchaser_name)
    yield Source("SUPPLEMENT", waiting, None)
    without_case = ~select(RequestCase.id).where(RequestCase.request_id == Request.id).exists()
    ready = requests(Request.complete_on, Request.status == "complete", Request.kind.not_in(WITHOUT_CASE), without_case)
    yield Source("BEGIN_CASE", ready, None)
    assessment = _columns(
        AssessmentRequest.id, AssessmentRequest.expires_on, AssessmentRequest.number, about=AssessmentRequest.item
    )
    yield Source(
        "ASSESSMENT", assessment.where(AssessmentRequest.expires_on <= ahead, AssessmentRequest.request_id.is_(None)), _same
    )


# --- documents --------------------------------------------------------------------------------------------------------------


def _documents(today: date, ahead: date) -> Iterator[Source]:
    def documents(since: Any, *where: ColumnElement[bool], waiting: Any = None) -> Select[Any]:
        query = _columns(
            CaseDocument.id,
            since,
            Case.identifier,
            CaseDocument.document,
            CaseDocument.nickname,
            waiting,
            officer=Officer.name,
        )
        joined = query.select_from(CaseDocument).join(Case, Case.id == CaseDocument.case_id)
        return joined.outerjoin(Officer, Officer.id == Case.officer_id).where(*where)

    goal, expires = CaseDocument.goal_on, CaseDocument.offer_expires_on
    yield Source("GOAL", documents(goal, goal <= ahead, CaseDocument.status.in_(_RUNNING)), _same)
    moved = moved_goal(today)
    yield Source("GOAL", documents(moved, moved <= ahead, goal <= ahead, CaseDocument.status == HELD), _same)
    offered = CaseDocument.status.in_(("Offered", "Offered (counteroffer)"))
    yield Source("OFFER", documents(expires, offered, expires <= ahead, waiting=CaseDocument.purchaser_name), _same)
    accepted = func.coalesce(CaseDocument.accepted_on, CaseDocument.state_since)
    yield Source("DEPOSIT", documents(accepted, CaseDocument.status.in_(_NOT_IMPLEMENTED), waiting=literal("the deposit")), None)

    def of_document(record: Any, since: Any, about: Any, *where: ColumnElement[bool], waiting: Any = None) -> Select[Any]:
        query = _columns(record.id, since, Case.identifier, CaseDocument.document, about, waiting, Officer.name)
        joined = query.select_from(record).join(CaseDocument, CaseDocument.id == record.document_id)
        joined = joined.join(Case, Case.id == CaseDocument.case_id).outerjoin(Officer, Officer.id == Case.officer_id)
        return joined.where(*where)

    open_review = waits()
    in_time = of_document(Review, Review.due_on, Review.remark, open_review, Review.due_on.is_not(None), waiting=Review.office)
    yield Source("REVIEW", in_time, _same)
    undated = of_document(Review, Review.asked_on, Review.remark, open_review, Review.due_on.is_(None), waiting=Review.office)
    yield Source("REVIEW", undated, None)
    yield Source("RETURN", of_document(Return, Return.returned_on, Return.explanation, Return.resubmitted_on.is_(None)), None)
    yield Source("HOLD", of_document(Hold, Hold.from_on, Hold.reason, Hold.to_on.is_(None), waiting=Hold.approved_by), None)
    of_offers = Approval.document_id.is_not(None)
    asked = of_document(Approval, Approval.due_on, Approval.kind, of_offers, *_undecided(ahead), waiting=Approval.authority)
    yield Source("APPROVAL", asked, _same)
    ending = of_document(Approval, Approval.valid_until, Approval.kind, of_offers, *_ending(ahead))
    yield Source("APPROVAL_ENDS", ending, _same)


def _undecided(ahead: date) -> tuple[ColumnElement[bool], ...]:
    return Approval.decision == "", Approval.due_on <= ahead


def _ending(ahead: date) -> tuple[ColumnElement[bool], ...]:
    return Approval.decision == "GRANTED", Approval.valid_until <= ahead


# --- tasks and letters ------------------------------------------------------------------------------------------------------


def _papers(ahead: date) -> Iterator[Source]:
    def papers(
        record: Any, since: Any, about: Any, officer: Any, *where: ColumnElement[bool], waiting: Any = None
    ) -> Select[Any]:
        subject = func.coalesce(Case.identifier, Request.number)
        query = _columns(record.id, since, subject, about=about, waiting=waiting, officer=officer).select_from(record)
        return query.outerjoin(Case, Case.id == record.case_id).outerjoin(Request, Request.id == record.request_id).where(*where)

    assigned = func.nullif(Task.officer, "")
    to_do = papers(Task, Task.due_on, Task.text, assigned, Task.done_on.is_(None), Task.due_on <= ahead, waiting=Task.waiting_for)
    yield Source("TASK", to_do, _same)
    undated = papers(
        Task, Task.due_on, Task.text, assigned, Task.done_on.is_(None), Task.due_on.is_(None), waiting=Task.waiting_for
    )
    yield Source("TASK", undated, None)
    letters = papers(
        Correspondence,
        Correspondence.answer_due_on,
        Correspondence.subject,
        null(),
        Correspondence.answered_on.is_(None),
        Correspondence.answer_due_on <= ahead,
        waiting=Correspondence.party,
    )
    yield Source("LETTER", letters, _same)
    for kind, since, where in (
        ("APPROVAL", Approval.due_on, _undecided(ahead)),
        ("APPROVAL_ENDS", Approval.valid_until, _ending(ahead)),
    ):
        query = _columns(
            Approval.id, since, Request.number, about=Approval.kind, waiting=Approval.authority, officer=Officer.name
        )
        query = query.select_from(Approval).join(Request, Request.id == Approval.request_id)
        yield Source(kind, query.outerjoin(Officer, Officer.id == Request.officer_id).where(*where), _same)


# --- execution --------------------------------------------------------------------------------------------------------------


def _execution(policy: PolicyOn, today: date, ahead: date) -> Iterator[Source]:
    def of_case(record: Any, since: Any, about: Any, *where: ColumnElement[bool], waiting: Any = None) -> Select[Any]:
        query = _columns(record.id, since, Case.identifier, record.line, about, waiting, Officer.name)
        joined = query.select_from(record).join(Case, Case.id == record.case_id)
        return joined.outerjoin(Officer, Officer.id == Case.officer_id).where(since <= ahead, *where)

    under_way = of_case(
        Shipment, Shipment.due_on, Shipment.control_number, Shipment.arrived_on.is_(None), waiting=Shipment.forwarder
    )
    yield Source("SHIPMENT", under_way, _same)
    unannounced = of_case(
        Shipment,
        Shipment.arrived_on,
        Shipment.control_number,
        Shipment.arrived_on >= today - timedelta(days=LOOK_BACK),
        or_(Shipment.announced_on.is_(None), Shipment.announced_on > Shipment.arrived_on),
    )
    yield Source("UNANNOUNCED", unannounced, None)
    yield Source(
        "DELIVERY", of_case(Delivery, Delivery.on, Delivery.place, Delivery.planned.is_(True), Delivery.met_on.is_(None)), _same
    )
    promised = of_case(Contract, Contract.expected_on, Contract.number, Contract.active.is_(True), waiting=Contract.contractor)
    yield Source("CONTRACT", promised, _same)
    yield Source("WARRANTY", of_case(Warranty, Warranty.ends_on, Warranty.item, Warranty.ends_on >= today), _same)
    yield Source("SUPPORT", of_case(SupportPlan, SupportPlan.ends_on, SupportPlan.system, SupportPlan.ends_on >= today), _same)
    yield Source("REPAIR", of_case(Repair, Repair.due_on, Repair.item, Repair.returned_on.is_(None)), _same)
    reports = of_case(
        Discrepancy,
        Discrepancy.submitted_on,
        Discrepancy.number,
        Discrepancy.status.in_(_UNDECIDED),
        waiting=Discrepancy.office,
    )
    yield Source("DISCREPANCY", reports, None)
    rule = policy.find(DISCREPANCY_RULES, DiscrepancyRule, "Reconsideration time standard")
    if rule is not None and rule.figure is not None:
        days = int(rule.figure)
        denied = of_case(
            Discrepancy,
            Discrepancy.answered_on,
            Discrepancy.number,
            Discrepancy.status == "Denied",
            Discrepancy.answered_on >= today - timedelta(days=days),
            waiting=literal("the purchaser"),
        )
        yield Source("RECONSIDER", denied, _days(days))


# --- endings ----------------------------------------------------------------------------------------------------------------


def _endings(policy: PolicyOn, ahead: date) -> Iterator[Source]:
    for fms, months in ((True, _figure(policy, "CLOSURE_WAIT")), (False, 0)):
        begun = Case.supply_complete_on
        latest = add_months(ahead, -(months or 0))
        program = Case.program == "FMS" if fms else Case.program != "FMS"
        query = _columns(Case.id, begun, Case.identifier, officer=Officer.name).select_from(Case)
        query = query.outerjoin(Officer, Officer.id == Case.officer_id)
        complete = query.where(Case.state == "Supply/Services Complete", begun <= latest, program)
        yield Source("CLOSE", complete, None if months is None else _months(months))
    yield Source("LEASE", _leases(Lease.ends_on, Lease.status == "In effect", Lease.ends_on <= ahead), _same)
    begins = func.coalesce(Lease.starts_on, Lease.planned_on)
    before = Lease.status.in_(("Draft", "Requested", "Notified"))
    yield Source("LEASE_PLANNED", _leases(begins, before, begins <= ahead), _same)


def _leases(since: Any, *where: ColumnElement[bool]) -> Select[Any]:
    """Leases are worked on in the request that asks for them."""
    record = func.coalesce(Request.number, Lease.number)
    query = _columns(Lease.id, since, record, about=Lease.number + ": " + Lease.articles, officer=Officer.name)
    query = query.select_from(Lease).outerjoin(Request, Request.id == Lease.request_id)
    return query.outerjoin(Officer, Officer.id == Request.officer_id).where(*where)


def _columns(
    number: Any, since: Any, record: Any, document: Any = None, about: Any = None, waiting: Any = None, officer: Any = None
) -> Select[Any]:
    empty = literal("", String)
    return select(
        number.label("id"),
        since.label("since"),
        record.label("record"),
        (empty if document is None else document).label("document"),
        (empty if about is None else about).label("about"),
        (empty if waiting is None else waiting).label("waiting_for"),
        (null() if officer is None else officer).label("officer"),
    )


def _figure(policy: PolicyOn, limit: str) -> int | None:
    row = policy.find(CASE_LIMITS, CaseLimit, limit)
    return None if row is None else int(row.figure)
