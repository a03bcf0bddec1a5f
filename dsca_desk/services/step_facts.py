"""Gathers what the guards of steps look at from the kept records."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import CASE_LIMITS, PACKAGE_ITEMS, CaseLimit, PackagePaper
from dsca_desk.records.attachments import Attachment
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.changing import ConcurrentPartner
from dsca_desk.records.closing import Cancellation, Closure, SystemValue
from dsca_desk.records.discrepancies import Discrepancy, report_of
from dsca_desk.records.execution import Contract, Delivery, Directive, Requisition
from dsca_desk.records.leases import Lease
from dsca_desk.records.mapping import offer_of
from dsca_desk.records.offer import Offer
from dsca_desk.records.preparing import Approval
from dsca_desk.records.request_mapping import letter_of_request
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.records.reviews import PackageItem, Review, ReviewComment
from dsca_desk.records.steps import Hold, PostedMilestone, Step
from dsca_desk.rules.checks import check_offer
from dsca_desk.rules.discrepancies import OPEN, missing_of
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notification import thresholds_reached
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.request_points import missing_points
from dsca_desk.rules.steps.facts import (
    ApprovalState,
    CaseFacts,
    DiscrepancyFacts,
    DocumentFacts,
    DocumentState,
    Facts,
    LeaseFacts,
    LineFacts,
    RequestFacts,
    ReviewState,
)
from dsca_desk.rules.steps.machine import base_of, replay
from dsca_desk.services.case_lines import case_head, ordered_lines
from dsca_desk.services.closure_state import points_open
from dsca_desk.services.document_life import life_in
from dsca_desk.services.step_subjects import OPEN_LINE, Moving, Subject, document_states, logs_of_lines, state_before_hold

CPOHOLD, CLOSHOLD = "CPOHOLD", "CLOSHOLD"
CONGRESS_OVER = "X-CN"
UNCONFIRMED = "rests-on-unconfirmed-figure"
_CHECKED = frozenset({"Development", "Write", "Review", "Proposed", "Countersigned", "Accepted"})
_DETAIL = "ACT-09"
SHEET_WORDS = {
    "lessee": "lessee",
    "agency": "lessor",
    "articles": "articles",
    "replacement_value": "replacement value",
    "rent": "rent",
    "equipment_marking": "classification of the equipment",
    "missile_technology": "missile technology",
    "starts_on": "first day",
    "ends_on": "last day",
    "terms": "terms",
    "administered_by": "administering activity",
    "planned_on": "planned day",
    "purpose": "foreign-policy and security reason",
    "why_not_sold": "reason for not selling",
    "contact": "contact",
}
"""The fields that the data sheet of a lease asks for (SAMM Figure C11.F8), in the words of its form."""


def facts_of(
    session: Session,
    subject: Subject,
    record: Moving,
    log: Sequence[Step],
    policy: Policy,
    on: date,
    findings: Iterable[Finding] | None = None,
) -> Facts:
    """Return the facts of a subject for a step on a day; `findings` are those of the offer check where they are known."""
    since = max((step.on for step in log if not step.undone_by), default=None)
    match record:
        case Request():
            return _request(session, record, since, policy, on)
        case CaseDocument():
            return _document(session, record, log, since, policy, on, findings)
        case Case() if subject.entity == "LINE":
            return lines_facts(session, record, {subject.line: log})[subject.line]
        case Case():
            return case_facts(session, record, policy, on, since)
        case Discrepancy():
            return _discrepancy(session, record, since)
        case Lease():
            return _lease(record, since, policy, on)


# --- requests ----------------------------------------------------------------------------------------------------------------


def _request(session: Session, request: Request, since: date | None, policy: Policy, on: date) -> RequestFacts:
    letter, limit = letter_of_request(request), policy.on(on).find(CASE_LIMITS, CaseLimit, "REQUEST_ACKNOWLEDGE")
    answers = {given.point: given.answer for given in request.answers}
    papers = session.execute(select(Attachment.kind, Attachment.added_at).where(Attachment.request_id == request.id)).all()
    material = [reference.date for reference in request.references if reference.date is not None]
    material += [given.answered_at.date() for given in request.answers]
    material += [paper.added_at.date() for paper in papers if paper.kind not in ("ACKNOWLEDGEMENT", "MISSING")]
    missing = missing_points(letter.kind, answers, policy.on(on))
    offered = (
        select(func.count())
        .select_from(RequestCase)
        .join(CaseDocument, CaseDocument.case_id == RequestCase.case_id)
        .where(RequestCase.request_id == request.id, CaseDocument.offered_on.is_not(None))
    )
    return RequestFacts(
        state=request.status,
        number=request.number,
        kind=request.kind,
        since=since,
        received_on=request.received_on,
        acknowledge_days=int(limit.figure) if limit is not None and limit.unit == "days" else None,
        originator=request.originator_name,
        reference_number=request.reference_number,
        letter_date=request.letter_date,
        channel=request.channel,
        written_form=request.written_form,
        missing=tuple(point.asks for point in missing),
        not_detailed=tuple(point.asks for point in missing if point.point == _DETAIL),
        insufficient_on=request.insufficient_on,
        newest_material=max(material, default=None),
        papers=frozenset(paper.kind for paper in papers),
        agency=request.agency or "",
        approvals=_approvals(session, Approval.request_id == request.id),
        offered=bool(session.scalar(offered)),
    )


def _approvals(session: Session, *where: object) -> tuple[ApprovalState, ...]:
    columns = (Approval.kind, Approval.items, Approval.decision, Approval.valid_until)
    return tuple(
        ApprovalState(*row)
        for row in session.execute(select(*columns).where(*where).order_by(Approval.id))  # type: ignore[arg-type]  # conditions
    )


# --- documents ---------------------------------------------------------------------------------------------------------------


def _document(
    session: Session,
    document: CaseDocument,
    log: Sequence[Step],
    since: date | None,
    policy: Policy,
    on: date,
    findings: Iterable[Finding] | None,
) -> DocumentFacts:
    case, state = document.case, document.status
    offer = offer_of(document)
    kind = document.document if document.document == "BASIC" else document.document[:1]
    priced = price(offer, policy)
    checked = base_of(state) in _CHECKED
    schedule = payment_schedule(priced, policy)
    if findings is None:
        life = life_in(session, policy, document, offer) if checked else None
        findings = check_offer(offer, priced, schedule, policy, life=life) if checked else ()
    found = tuple(findings)
    requests = select(RequestCase.request_id).where(RequestCase.case_id == case.id)
    milestones = _milestones(session, case.id)
    return DocumentFacts(
        state=state,
        case=case.identifier,
        document=document.document,
        kind=kind,
        program=case.program,
        since=since,
        state_before_hold=state_before_hold(session, document.id),
        category=document.category,
        milap_on=document.milap_on,
        countersigned_on=document.countersigned_on,
        offered_on=document.offered_on,
        offer_expires_on=document.offer_expires_on,
        expiration_reason=document.expiration_reason,
        accepted_on=document.accepted_on,
        ended_on=document.ended_on,
        restatement=document.restatement,
        short_note=any(note.code == "SHORT-OED" for note in offer.notes),
        lines=len(offer.lines),
        priced=document.total is not None,
        price_valid=None if document.total is None else priced.total == document.total,
        errors=tuple(finding for finding in found if finding.severity == "error"),
        unconfirmed=tuple(finding for finding in found if finding.id == UNCONFIRMED),
        package_open=package_open(session, document, kind, policy, on),
        reviews=_reviews(session, document.id),
        review_round=review_round(log),
        approvals=_approvals(
            session, (Approval.document_id == document.id) | (Approval.request_id.in_(requests.scalar_subquery()))
        ),
        approvals_needed=approvals_needed(offer),
        thresholds=tuple(reached.what for reached in thresholds_reached(priced, policy, on)) if checked else (),
        notification_numbers=offer.congressional_notification,
        notified_on=milestones.get(CONGRESS_OVER),
        deposit=schedule.initial_deposit if kind == "BASIC" else None,
        purpose=document.purpose,
        partners=_partners(session, document.id),
    )


def review_round(log: Iterable[Step]) -> int:
    """Return which hand-over to review a document is in: one more than the standing returns from review and restatements."""
    again = [step for step in log if not step.undone_by and (step.event == "restate" or _returned(step))]
    return len(again) + 1


def _returned(step: Step) -> bool:
    return step.event == "return to agency" and step.from_state == "Review"


def _reviews(session: Session, document_id: int) -> tuple[ReviewState, ...]:
    opened = (
        select(func.count())
        .select_from(ReviewComment)
        .where(ReviewComment.review_id == Review.id, ReviewComment.closed_on.is_(None))
        .scalar_subquery()
    )
    columns = (Review.office, Review.position, Review.required, opened, Review.round)
    query = select(*columns).where(Review.document_id == document_id).order_by(Review.id)
    return tuple(ReviewState(*row) for row in session.execute(query))


def package_open(session: Session, document: CaseDocument, kind: str, policy: Policy, on: date) -> tuple[str, ...]:
    """Return the names of the papers of a document's package that are missing or not answered yet."""
    query = select(PackageItem.code, PackageItem.answer).where(PackageItem.document_id == document.id)
    given = {row.code: row.answer for row in session.execute(query)}
    return tuple(
        paper.name
        for paper in package_papers(policy, on, document.case.program, kind)
        if given.get(paper.code) not in ("YES", "NOT_APPLICABLE")
    )


def package_papers(policy: Policy, on: date, program: str, kind: str) -> tuple[PackagePaper, ...]:
    """Return the papers that the package of a document of a program and kind (BASIC, A, M) holds on a day."""
    family = "FMS" if program == "FMS" else "BPC"
    rows = policy.on(on).rows(PACKAGE_ITEMS, PackagePaper)
    return tuple(row for row in rows if family in row.programs and kind in row.documents)


def _milestones(session: Session, case_id: int) -> dict[str, date]:
    """The latest day of each standing milestone of a case's documents and of the case."""
    query = (
        select(PostedMilestone.code, func.max(PostedMilestone.on))
        .outerjoin(CaseDocument, CaseDocument.id == PostedMilestone.document_id)
        .where(
            (CaseDocument.case_id == case_id) | (PostedMilestone.case_id == case_id),
            PostedMilestone.planned.is_(False),
            PostedMilestone.voided_by == "",
        )
        .group_by(PostedMilestone.code)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def approvals_needed(offer: Offer) -> tuple[tuple[str, str], ...]:
    """Return the approvals that a document itself shows to be needed, each with the reason; `|` parts kinds of which one is
    enough.
    """
    lines = [part for line in offer.lines for part in (line, *line.sublines)]
    codes = {note.code for note in offer.notes} | {code for line in lines for code in line.notes}
    waived = any(line.nonrecurring_waived for line in lines) or any(waiver.charge == "NONRECURRING" for waiver in offer.waivers)
    needed = (
        (waived, "NONRECURRING", "a nonrecurring charge is waived"),
        (any(line.classified for line in lines), "RELEASE|DISCLOSURE", "a line is classified"),
        ("SOLE-SOURCE" in codes and offer.program == "FMS", "SOLE_SOURCE", "a sole source is named"),
        ("YOCKEY" in codes, "YOCKEY", "a system is sold before its test is complete"),
    )
    return tuple((kinds, reason) for asked, kinds, reason in needed if asked)


def _partners(session: Session, document_id: int) -> tuple[DocumentState, ...]:
    partners = session.execute(
        select(ConcurrentPartner.case, ConcurrentPartner.document)
        .where(ConcurrentPartner.document_id == document_id)
        .order_by(ConcurrentPartner.id)
    ).all()
    states = []
    for case, document in partners:
        query = (
            select(CaseDocument.status)
            .join(Case, Case.id == CaseDocument.case_id)
            .where(Case.identifier == case, CaseDocument.document == document)
            .order_by(CaseDocument.restatement.desc())
            .limit(1)
        )
        states.append(DocumentState(document, session.scalar(query) or "", case))
    return tuple(states)


# --- cases and lines ---------------------------------------------------------------------------------------------------------


def case_facts(session: Session, case: Case, policy: Policy, on: date, since: date | None = None) -> CaseFacts:
    """Return the facts of a case; with them its next Amendment or Modification is judged too."""
    documents = document_states(session, case)
    closure = session.scalars(select(Closure).where(Closure.case_id == case.id)).one_or_none()
    canceled = session.scalars(select(Cancellation).where(Cancellation.case_id == case.id)).one_or_none()
    delivered = select(func.min(Delivery.on), func.max(Delivery.on)).where(
        Delivery.case_id == case.id, Delivery.planned.is_(False)
    )
    first, last = session.execute(delivered).one()
    authority = authority_in(session, case.id)
    hold = select(Hold.id).where(Hold.case_id == case.id, Hold.kind == CLOSHOLD, Hold.to_on.is_(None))
    undecided = select(Discrepancy.number).where(Discrepancy.case_id == case.id, Discrepancy.status.in_(OPEN))
    head = case_head(session, case.identifier)
    return CaseFacts(
        state=case.state,
        case=case.identifier,
        program=case.program,
        since=since,
        documents=documents,
        used=tuple(document.document for document in documents),
        lines_open=_lines_open(session, case, head.current.id),
        started_on=first_work_on(session, case.id, first),
        authority_number=authority.number,
        supply_complete_on=case.supply_complete_on,
        last_delivery_on=last,
        suspended=case.state == "Suspended",
        closure_hold=case.state == "Closing (locked)" or session.scalar(hold.limit(1)) is not None,
        closure_kind=closure.kind if closure else "",
        unliquidated=closure.unliquidated if closure else None,
        closure_open_interim=points_open(session, policy, head, on, "INTERIM"),
        closure_open_final=points_open(session, policy, head, on, "FINAL"),
        open_discrepancies=tuple(session.scalars(undecided.order_by(Discrepancy.number))),
        cancellation_asked=canceled is not None
        and bool(canceled.letter_number)
        and None not in (canceled.termination_cost, canceled.minimum_charge),
        total=head.current.total,
    )


class Authority(NamedTuple):
    """The obligational authority of a case: the number that stands, and the day of the first one there ever was."""

    number: str = ""
    since: date | None = None


def authority_in(session: Session, case_id: int) -> Authority:
    """Return the obligational authority that directives of a case name; one that was canceled does not stand any more."""
    named = (Directive.case_id == case_id, Directive.authority_number != "")
    standing = select(Directive.authority_number).where(*named, Directive.canceled_on.is_(None))
    number = session.scalar(standing.order_by(Directive.id.desc()).limit(1))
    return Authority(number or "", session.scalar(select(func.min(Directive.on)).where(*named)))


def first_work_on(session: Session, case_id: int, delivered_on: date | None) -> date | None:
    """Return the day of the first obligation, requisition or delivery of a case, `delivered_on` that of its first delivery."""
    days = (
        delivered_on,
        session.scalar(select(func.min(Contract.awarded_on)).where(Contract.case_id == case_id)),
        session.scalar(select(func.min(Requisition.requested_on)).where(Requisition.case_id == case_id)),
    )
    return min((day for day in days if day is not None), default=None)


def _lines_open(session: Session, case: Case, document_id: int) -> tuple[str, ...]:
    logs = logs_of_lines(session, case.id)
    return tuple(
        line.number
        for line in ordered_lines(session, document_id)
        if (replay(logs.get(line.number, ()), OPEN_LINE) or OPEN_LINE) == OPEN_LINE
    )


def lines_facts(session: Session, case: Case, logs: Mapping[str, Sequence[Step]]) -> dict[str, LineFacts]:
    """Return the facts of the lines of `logs` by their numbers, each with its steps there, read in one go for all of them."""
    head, one = case_head(session, case.identifier), tuple(logs)[:1] if len(logs) == 1 else ()

    def of_lines(kind: type[Delivery] | type[SystemValue] | type[Contract]) -> tuple[ColumnElement[bool], ...]:
        return (kind.case_id == case.id, *(kind.line == number for number in one))

    ordered = {line.number: line.quantity for line in ordered_lines(session, head.current.id, one)}
    made: dict[str, list[Row[str, Decimal | None, date, bool]]] = {}
    columns = (Delivery.line, Delivery.quantity, Delivery.on, Delivery.final)
    for row in session.execute(select(*columns).where(*of_lines(Delivery), Delivery.planned.is_(False))):
        made.setdefault(row.line, []).append(row)
    shown: dict[str, list[tuple[str, str]]] = {}
    compared = select(SystemValue.line, SystemValue.system, SystemValue.value).where(
        *of_lines(SystemValue), SystemValue.field == "DELIVERED_QUANTITY", SystemValue.explanation == ""
    )
    for number, system, value in session.execute(compared.order_by(SystemValue.system)):
        shown.setdefault(number, []).append((system, value))
    contracts: dict[str, list[str]] = {}
    running = select(Contract.line, Contract.number).where(*of_lines(Contract), Contract.active.is_(True))
    for number, contract in session.execute(running.order_by(Contract.number)):
        contracts.setdefault(number, []).append(contract)
    facts = {}
    for number, log in logs.items():
        rows, units = made.get(number, []), ordered.get(number)
        delivered = sum((row.quantity for row in rows if row.quantity is not None), Decimal(0))
        facts[number] = LineFacts(
            state=replay(log, OPEN_LINE) or OPEN_LINE,
            case=case.identifier,
            line=number,
            since=max((step.on for step in log if not step.undone_by), default=None),
            ordered=units,
            delivered=delivered,
            final_on=max((row.on for row in rows if row.final), default=None),
            mismatches=tuple(
                system for system, value in shown.get(number, ()) if units is not None and not _same(value, delivered)
            ),
            active_contracts=tuple(contracts.get(number, ())),
        )
    return facts


def _same(value: str, quantity: Decimal) -> bool:
    try:
        return Decimal(value.replace(",", "")) == quantity
    except ArithmeticError:
        return False


# --- discrepancies and leases ------------------------------------------------------------------------------------------------


def _discrepancy(session: Session, report: Discrepancy, since: date | None) -> DiscrepancyFacts:
    program = session.scalar(select(Case.program).where(Case.id == report.case_id)) or ""
    return DiscrepancyFacts(
        state=report.status,
        number=report.number,
        program=program,
        since=since,
        found_on=report.found_on,
        counted_from_on=report.counted_from_on,
        value=report.value,
        transport=report.transport,
        missing=missing_of(report_of(report)),
        codes=report.codes,
        finance_review_on=report.finance_review_on,
        answered_on=report.answered_on,
        disposition=report.disposition,
        credit=report.credit,
    )


def _lease(lease: Lease, since: date | None, policy: Policy, on: date) -> LeaseFacts:
    country = policy.on(on).find(COUNTRIES, Country, lease.country)
    return LeaseFacts(
        state=lease.status,
        number=lease.number,
        since=since,
        country_known=country is not None and country.kind in ("COUNTRY", "ORGANIZATION"),
        purpose=lease.purpose,
        why_not_sold=lease.why_not_sold,
        sheet_open=sheet_open(lease),
        starts_on=lease.starts_on,
        ends_on=lease.ends_on,
        refurbishment_days=lease.refurbishment_days,
        inspected_on=lease.inspected_on,
    )


def sheet_open(lease: Lease) -> tuple[str, ...]:
    """Return the fields of the data sheet of a lease that are still empty, in words."""
    return tuple(words for name, words in SHEET_WORDS.items() if getattr(lease, name) in (None, ""))
