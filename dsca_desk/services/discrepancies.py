"""Supply discrepancy reports: write one down, correct it, read it with its clocks, list those of a case or of all cases.

Its steps (submit, screen, approve, deny, reconsider, contest, settle) are taken by `services.stepping`; `submit_report` and
`screen_report` choose the way the value decides.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case
from dsca_desk.records.discrepancies import REPORT_FIELDS, Discrepancy, report_of
from dsca_desk.records.discrepancy_report import DiscrepancyReport
from dsca_desk.records.execution import Delivery
from dsca_desk.records.lines import Line
from dsca_desk.records.officers import Officer
from dsca_desk.records.steps import Step
from dsca_desk.rules.discrepancies import (
    OPEN,
    ReportClock,
    clock_of,
    hints,
    is_compensated,
    is_report_number,
    next_report_number,
    report_faults,
)
from dsca_desk.services.case_lines import CaseHead, case_head, case_head_by_id
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import Moved, move
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound, StaleRecord

DRAFT = "Draft"
_LATER = ("disposition", "credit", "office", "finance_review_on", "remarks")
"""What is still written once a report was submitted: what the offices make of it."""


class ReportKept(NamedTuple):
    """What an act on a report left behind."""

    case: str
    id: int
    number: str
    revision: int
    status: str


class ReportOpened(NamedTuple):
    """A report as it is kept, with its clocks and what an officer should know of it."""

    case: str
    id: int
    revision: int
    status: str
    report: DiscrepancyReport
    submitted_on: date | None
    answered_on: date | None
    closed_on: date | None
    denied_why: str
    clock: ReportClock
    hints: tuple[str, ...]


class ReportRow(NamedTuple):
    """A report as lists show it; `claimed` in dollars with transport."""

    id: int
    case: str
    number: str
    line: str
    status: str
    kind: str
    codes: tuple[str, ...]
    item: str
    claimed: Decimal
    submitted_on: date | None
    answered_on: date | None
    office: str
    closed_on: date | None
    credit: Decimal | None


# --- looking ----------------------------------------------------------------------------------------------------------------


def reports_of(
    store: Store, case: str = "", *, open_only: bool = False, country: str = "", agency: str = "", officer: str = ""
) -> tuple[ReportRow, ...]:
    """Return the reports of a case, or of all cases (of a country, agency, officer) without one, the newest first."""
    query = (
        select(
            Discrepancy.id,
            Case.identifier,
            Discrepancy.number,
            Discrepancy.line,
            Discrepancy.status,
            Discrepancy.kind,
            Discrepancy.codes,
            Discrepancy.item,
            Discrepancy.value,
            Discrepancy.transport,
            Discrepancy.submitted_on,
            Discrepancy.answered_on,
            Discrepancy.office,
            Discrepancy.closed_on,
            Discrepancy.credit,
        )
        .join(Case, Case.id == Discrepancy.case_id)
        .order_by(Discrepancy.submitted_on.desc(), Discrepancy.id.desc())
    )
    if case:
        query = query.where(Case.identifier == case)
    if open_only:
        query = query.where(Discrepancy.status.in_(OPEN))
    if country:
        query = query.where(Case.country == country)
    if agency:
        query = query.where(Case.agency == agency)
    if officer:
        query = query.where(Case.officer_id.in_(select(Officer.id).where(Officer.name == officer)))
    with store.reading() as session:
        return tuple(ReportRow._make((*row[:8], row[8] + row[9], *row[10:])) for row in session.execute(query))


def open_report(store: Store, policy: Policy, report_id: int, today: date) -> ReportOpened:
    """Return a report with its clocks. Raises NotFound."""
    with store.reading() as session:
        kept = _require(session, report_id)
        return _opened(session, policy, kept, today)


def _opened(session: Session, policy: Policy, kept: Discrepancy, today: date) -> ReportOpened:
    report = report_of(kept)
    denied = session.execute(
        select(Step.on, Step.why)
        .where(Step.discrepancy_id == kept.id, Step.to_state == "Denied", Step.undone_by == "")
        .order_by(Step.id.desc())
        .limit(1)
    ).one_or_none()
    on = policy.on(today)
    return ReportOpened(
        case_head_by_id(session, kept.case_id).case,
        kept.id,
        kept.revision,
        kept.status,
        report,
        kept.submitted_on,
        kept.answered_on,
        kept.closed_on,
        "" if denied is None else denied.why,
        clock_of(report, on, denied.on if denied is not None else None),
        hints(report, on),
    )


# --- changing ---------------------------------------------------------------------------------------------------------------


def write_report(
    store: Store,
    policy: Policy,
    case: str,
    report: DiscrepancyReport,
    *,
    office_letter: str = "A",
    today: date,
    by: str,
    at: datetime,
) -> ReportKept:
    """Write a report down as a draft; without a number it is given the next of the office's letter and the country.

    Raises NotAllowed with every reason (a BPC case, an unknown line or code, values that contradict), AlreadyThere, NotFound.
    """
    with store.writing(by, at, "discrepancy report written") as session:
        head = case_head(session, case)
        if head.program != "FMS":
            raise NotAllowed(f"{case} is a BPC case; discrepancy reports are for FMS cases only. Nothing was changed.")
        if not head.is_implemented:
            raise NotAllowed(f"{case} is not implemented; nothing was shipped that could be wrong. Nothing was changed.")
        _refuse_faults(session, policy, head, report, today)
        number = report.number or _next_number(session, office_letter, head, report.line)
        if not is_report_number(number):
            raise NotAllowed(f"{number} is not a report number like A0010-JA-KBD/001. Nothing was changed.")
        if session.scalar(select(Discrepancy.id).where(Discrepancy.number == number)) is not None:
            raise AlreadyThere(f"Report {number} is kept already. Nothing was changed. Open it, or give another number.")
        kept = Discrepancy(case_id=head.id, number=number, status=DRAFT)
        for field in REPORT_FIELDS:
            setattr(kept, field, getattr(report, field))
        session.add(kept)
        kept.touch(by, at)
        session.flush()
        return _kept(head.case, kept)


def correct_report(
    store: Store,
    policy: Policy,
    report_id: int,
    report: DiscrepancyReport,
    expected_revision: int,
    *,
    today: date,
    by: str,
    at: datetime,
    why: str = "discrepancy report corrected",
) -> ReportKept:
    """Save an edited report. Once it was submitted only what the offices make of it changes. Raises NotAllowed, StaleRecord."""
    with store.writing(by, at, why) as session:
        kept = _require(session, report_id)
        if kept.revision != expected_revision:
            raise StaleRecord(f"Report {kept.number}", kept.id, ())
        head = case_head_by_id(session, kept.case_id)
        before = report_of(kept)
        changed = [field for field in REPORT_FIELDS if getattr(before, field) != getattr(report, field)]
        locked = [field for field in changed if kept.status != DRAFT and field not in _LATER]
        if locked:
            raise NotAllowed(
                f"Report {kept.number} is {kept.status}; its {locked[0].replace('_', ' ')} can no longer be changed. "
                "Nothing was changed. Undo the submission first."
            )
        _refuse_faults(session, policy, head, report, today)
        for field in changed:
            setattr(kept, field, getattr(report, field))
        if changed:
            kept.touch(by, at)
        session.flush()
        return _kept(head.case, kept)


def submit_report(
    store: Store, policy: Policy, report_id: int, expected_revision: int, *, on: date, today: date, by: str, at: datetime
) -> Moved:
    """Submit a report. Raises NotAllowed naming what is missing or past, StaleRecord, NotFound."""
    with store.writing(by, at, "submit") as session:
        kept = _require(session, report_id)
        if kept.revision != expected_revision:
            raise StaleRecord(f"Report {kept.number}", kept.id, ())
        return move(session, policy, Subject("DISCREPANCY", kept.number), kept, "submit", on=on, today=today)


def screen_report(
    store: Store, policy: Policy, report_id: int, expected_revision: int, *, on: date, today: date, by: str, at: datetime
) -> Moved:
    """Screen a submitted report: accepted for review from the minimum value on, else recorded only (DSCA 04-47)."""
    with store.writing(by, at, "screen") as session:
        kept = _require(session, report_id)
        if kept.revision != expected_revision:
            raise StaleRecord(f"Report {kept.number}", kept.id, ())
        to_state = "Accepted for review" if is_compensated(report_of(kept), policy.on(on)) else "Recorded only"
        return move(session, policy, Subject("DISCREPANCY", kept.number), kept, "screen", to_state=to_state, on=on, today=today)


# --- helpers ----------------------------------------------------------------------------------------------------------------


def _refuse_faults(session: Session, policy: Policy, head: CaseHead, report: DiscrepancyReport, today: date) -> None:
    faults = list(report_faults(report, policy.on(today), today))
    if report.line:
        query = select(Line.id).where(Line.document_id == head.current.id, Line.number == report.line)
        if session.scalar(query) is None:
            faults.append(f"line {report.line} is not a line of the case as it stands")
    if report.delivery_id is not None:
        delivery = session.get(Delivery, report.delivery_id)
        if delivery is None or delivery.case_id != head.id or delivery.planned:
            faults.append("the delivery it names is not one of the case")
        elif report.line and delivery.line != report.line:
            faults.append(f"the delivery it names is on line {delivery.line}")
        elif report.found_on is not None and report.found_on < delivery.on:
            faults.append("it was found before the delivery it names")
    if faults:
        raise NotAllowed(f"{head.case}, discrepancy report: {'; '.join(faults)}. Nothing was changed.")


def _next_number(session: Session, letter: str, head: CaseHead, line: str) -> str:
    used: Sequence[str] = session.scalars(select(Discrepancy.number).where(Discrepancy.number.like(f"{letter}%"))).all()
    try:
        return next_report_number(letter, used, head.country, head.designator, line)
    except ValueError as error:
        raise NotAllowed(f"{error}. Nothing was changed. Choose the letter of the office that initiates the report.") from None


def _require(session: Session, report_id: int) -> Discrepancy:
    kept = session.get(Discrepancy, report_id)
    if kept is None:
        raise NotFound("That report is not kept any more. Nothing was changed. Read the list anew.")
    return kept


def _kept(case: str, kept: Discrepancy) -> ReportKept:
    return ReportKept(case, kept.id, kept.number, kept.revision, kept.status)


def claimed_in_all(rows: Sequence[ReportRow]) -> Decimal:
    """Return what reports claim together, in dollars."""
    return sum((row.claimed for row in rows), Decimal("0.00"))
