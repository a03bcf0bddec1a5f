"""Reports of the office: which there are, and what each is made of."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from dsca_desk.documents import reports as sheets
from dsca_desk.documents.reports import Report, ReportSheet, report_workbook
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import CASE_LIMITS, MILESTONES, CaseLimit, Milestone
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.officers import Officer
from dsca_desk.records.steps import PostedMilestone
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.wording import day_text
from dsca_desk.services.delivery_board import delivery_board
from dsca_desk.services.discrepancies import reports_of
from dsca_desk.services.document_clocks import phase_metrics
from dsca_desk.services.reviews import return_trend, review_log
from dsca_desk.store.engine import Store

_STANDINGS = {"LATE": "Late", "UNANNOUNCED": "Arrived without notice", "NO_NOTICE": "On its way without notice", "DUE": "Due"}
_SOURCES = {"SHIPMENT": "Shipment", "PROMISE": "Promise", "CONTRACT": "Contract", "REPAIR": "Repair"}
_POSITIONS = {"CONCUR": "Concurs", "CONCUR_COMMENT": "Concurs with comment", "NONCONCUR": "Does not concur", "": "No answer yet"}
_FINISHING = ("Supply/Services Complete", "Closing", "Closing (locked)", "Closing (cancellation)", "Interim closed")


class Period(NamedTuple):
    """From the first to the last day a report looks at, both counted; and the day it is made."""

    since: date
    until: date
    today: date


class ReportKind(NamedTuple):
    """A report one can ask for: its name on the command line, title, what it tells, and whether it looks at a period."""

    name: str
    title: str
    tells: str
    of_period: bool = False


_Gather = Callable[[Store, Policy, Period], tuple[ReportSheet, ...]]


def report_kinds() -> tuple[ReportKind, ...]:
    """Return the reports there are, in the order in which they are listed."""
    return tuple(kind for kind, _gather in _REPORTS.values())


def make_report(store: Store, policy: Policy, name: str, period: Period, *, by: str, marking: str = "UNCLASSIFIED") -> bytes:
    """Return a report as an Excel workbook. Raises KeyError for a name that no report has."""
    kind, gather = _REPORTS[name]
    covers = f"{day_text(period.since)} to {day_text(period.until)}" if kind.of_period else f"as of {day_text(period.today)}"
    return report_workbook(
        Report(
            title=kind.title,
            covers=covers,
            sheets=gather(store, policy, period),
            edition=policy.edition.id,
            printed_on=period.today,
            by=by,
            marking=marking,
        )
    )


def the_year_to(today: date) -> Period:
    """Return the twelve months that end today."""
    return Period(add_months(today, -12), today, today)


# --- what each is made of ---------------------------------------------------------------------------------------------------


def _cases(store: Store, _policy: Policy, _period: Period) -> tuple[ReportSheet, ...]:
    query = (
        select(
            Case.identifier,
            CaseDocument.nickname,
            Case.country,
            Case.agency,
            Case.program,
            Case.state,
            Case.state_since,
            CaseDocument.document,
            CaseDocument.status,
            CaseDocument.category,
            CaseDocument.goal_on,
            CaseDocument.offered_on,
            CaseDocument.offer_expires_on,
            CaseDocument.implemented_on,
            CaseDocument.total,
            Officer.name,
        )
        .join(Case, Case.id == CaseDocument.case_id)
        .outerjoin(Officer, Officer.id == Case.officer_id)
        .order_by(Case.identifier, CaseDocument.id)
    )
    return (ReportSheet(name="Cases", columns=sheets.CASES, rows=_rows(store, query), empty="No cases yet."),)


def _milestones(store: Store, policy: Policy, period: Period) -> tuple[ReportSheet, ...]:
    metrics = [
        (
            one.quarter,
            one.category,
            one.documents,
            one.judged,
            one.in_time,
            None if one.in_time_percent is None else one.in_time_percent / 100,
            None if one.goal_percent is None else one.goal_percent / 100,
            *one.days,
            one.held_days,
            one.processing_days,
        )
        for one in phase_metrics(store, policy, since=period.since, until=period.until)
    ]
    names = {row.code: row.name for row in policy.rows(MILESTONES, Milestone)}
    query = (
        select(
            Case.identifier,
            CaseDocument.document,
            PostedMilestone.code,
            PostedMilestone.on,
            PostedMilestone.planned,
            PostedMilestone.source,
            PostedMilestone.remark,
            PostedMilestone.posted_by,
        )
        .join(CaseDocument, CaseDocument.id == PostedMilestone.document_id)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(PostedMilestone.voided_by == "", PostedMilestone.on >= period.since, PostedMilestone.on <= period.until)
        .order_by(Case.identifier, CaseDocument.id, PostedMilestone.on, PostedMilestone.id)
    )
    posted = (
        (case, document, code, names.get(code, code), on, "yes" if planned else "", source.lower(), remark, by)
        for case, document, code, on, planned, source, remark, by in _rows(store, query)
    )
    return (
        ReportSheet(name="Phases", columns=sheets.METRICS, rows=metrics, empty="No document was offered in this time."),
        ReportSheet(name="Milestones", columns=sheets.MILESTONES, rows=posted, empty="No milestone was posted in this time."),
    )


def _reviews(store: Store, policy: Policy, period: Period) -> tuple[ReportSheet, ...]:
    log = [
        (
            *one[:4],
            "yes" if one.required else "no",
            one.asked_on,
            one.due_on,
            one.answered_on,
            _POSITIONS.get(one.position, one.position),
            one.comments,
            one.open_comments,
        )
        for one in review_log(store, since=period.since, until=period.until)
    ]
    trend = [tuple(one) for one in return_trend(store, policy, since=period.since, until=period.until)]
    return (
        ReportSheet(name="Reviews", columns=sheets.REVIEWS, rows=log, empty="Nobody was asked in this time."),
        ReportSheet(name="Returns", columns=sheets.TREND, rows=trend, empty="Nothing was returned in this time."),
    )


def _deliveries(store: Store, _policy: Policy, period: Period) -> tuple[ReportSheet, ...]:
    rows = [
        (
            _STANDINGS[one.standing],
            one.case,
            one.line,
            _SOURCES[one.source],
            one.what,
            one.on,
            one.days,
            one.quantity,
            one.announced_on,
            one.where,
        )
        for one in delivery_board(store, period.today)
    ]
    return (ReportSheet(name="Deliveries", columns=sheets.DELIVERIES, rows=rows, empty="Nothing is late or due."),)


def _discrepancies(store: Store, _policy: Policy, _period: Period) -> tuple[ReportSheet, ...]:
    rows = [
        (
            one.number,
            one.case,
            one.line,
            one.status,
            one.kind.replace("_", " ").lower(),
            ", ".join(one.codes),
            one.item,
            one.claimed,
            one.submitted_on,
            one.answered_on,
            one.office,
        )
        for one in reports_of(store, open_only=True)
    ]
    return (ReportSheet(name="Open reports", columns=sheets.DISCREPANCIES, rows=rows, empty="No report is open."),)


def _closure(store: Store, policy: Policy, period: Period) -> tuple[ReportSheet, ...]:
    on = policy.on(period.today)

    def months(limit: str) -> int | None:
        row = on.find(CASE_LIMITS, CaseLimit, limit)
        return None if row is None else int(row.figure)

    wait, most = months("CLOSURE_WAIT"), months("ACCELERATED_CLOSURE")
    reports = (
        select(func.count())
        .where(Discrepancy.case_id == Case.id, Discrepancy.status.not_in(("Closed", "Recorded only", "Draft")))
        .scalar_subquery()
    )
    basic = (CaseDocument.case_id == Case.id) & (CaseDocument.document == "BASIC") & (CaseDocument.restatement == 0)
    query = (
        select(
            Case.identifier,
            CaseDocument.nickname,
            Case.program,
            Case.state,
            Case.state_since,
            Case.supply_complete_on,
            reports,
            CaseDocument.total,
        )
        .outerjoin(CaseDocument, basic)
        .where(Case.state.in_(_FINISHING))
        .order_by(Case.supply_complete_on, Case.identifier)
    )

    def rows() -> Iterator[tuple[Any, ...]]:
        for case, nickname, program, state, since, complete, open_reports, total in _rows(store, query):
            begins = _after(complete, wait if program == "FMS" else 0)
            close_by = _after(complete, most)
            late = None if close_by is None or close_by >= period.today else (period.today - close_by).days
            yield case, nickname, program, state, since, complete, begins, close_by, late, open_reports, total

    return (ReportSheet(name="Closing", columns=sheets.CLOSURE, rows=rows(), empty="No case is being closed."),)


def _after(day: date | None, months: int | None) -> date | None:
    return None if day is None or months is None else add_months(day, months)


def _rows(store: Store, query: Any) -> Iterator[Any]:
    """Yield rows as the database gives them; a hundred thousand are never held at once."""
    with store.reading() as session:
        yield from session.execute(query.execution_options(yield_per=2000))


_REPORTS: dict[str, tuple[ReportKind, _Gather]] = {
    kind.name: (kind, gather)
    for kind, gather in (
        (ReportKind("cases", "Case status", "Every document of every case with its state, days and value"), _cases),
        (
            ReportKind(
                "milestones",
                "Milestones and phases",
                "Days of each phase by quarter and group, and every milestone",
                of_period=True,
            ),
            _milestones,
        ),
        (
            ReportKind(
                "reviews", "Review log", "Who was asked when and what they said; returns by reason and office", of_period=True
            ),
            _reviews,
        ),
        (ReportKind("deliveries", "Delivery status", "What is late, due, on its way or arrived without notice"), _deliveries),
        (
            ReportKind("discrepancies", "Open discrepancies", "Discrepancy reports that wait for a decision or an action"),
            _discrepancies,
        ),
        (ReportKind("closing", "Closure list", "Cases being closed: since when, from when, by when"), _closure),
    )
}
