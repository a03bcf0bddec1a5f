"""Reports of the office: which there are, what each is made of, and each as an Excel workbook."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import select

from dsca_desk.documents import reports as sheets
from dsca_desk.documents.reports import Report, ReportSheet, report_workbook
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import MILESTONES, Milestone
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.officers import Officer
from dsca_desk.records.steps import PostedMilestone
from dsca_desk.rules.clocks import PHASES
from dsca_desk.rules.quarters import format_quarter, quarter_of
from dsca_desk.rules.reconciliation import number_of
from dsca_desk.rules.wording import day_text
from dsca_desk.services.anticipated import anticipated_on
from dsca_desk.services.delivery_board import AHEAD, delivery_board
from dsca_desk.services.discrepancies import reports_of
from dsca_desk.services.office import Asked, OfficeRow, OfficeSheet, Told, narrowed, office_rows, the_year_to, to_case, to_list
from dsca_desk.services.office_closing import closing_cases
from dsca_desk.services.office_endings import AHEAD as ENDING_AHEAD
from dsca_desk.services.office_endings import expiring_offers, leases_in_effect
from dsca_desk.services.office_phases import PhaseMetric, Processed, phase_metrics, planned_days, processed, standing, under_way
from dsca_desk.services.office_reviews import logged_reviews, returned_documents, standing_of_offices, trend_of
from dsca_desk.services.office_values import office_mismatches
from dsca_desk.store.engine import Store

__all__ = ["Asked", "ReportKind", "make_report", "report_kinds", "report_sheets", "the_year_to"]

STANDINGS = {"LATE": "Late", "UNANNOUNCED": "Arrived without notice", "NO_NOTICE": "On its way without notice", "DUE": "Due"}
_SOURCES = {"SHIPMENT": "Shipment", "PROMISE": "Promise", "CONTRACT": "Contract", "REPAIR": "Repair"}
SECTIONS = {"SHIPMENT": "shipments", "PROMISE": "deliveries", "CONTRACT": "contracts", "REPAIR": "support"}
"""The section of a case in which a delivery from each source is kept."""
_POSITIONS = {"CONCUR": "Concurs", "CONCUR_COMMENT": "Concurs with comment", "NONCONCUR": "Does not concur", "": "No answer yet"}


class ReportKind(NamedTuple):
    """A report one can ask for: its name on the command line, title, what it tells, whether it looks at a period.

    `brief` says the same in a few words, `group` is what it is about; `ahead` how many days it looks forward unless asked
    otherwise, 0 where it does not.
    """

    name: str
    title: str
    tells: str
    brief: str
    group: str
    of_period: bool = False
    ahead: int = 0


_Gather = Callable[[Store, Policy, Asked, Told | None], tuple[OfficeSheet, ...]]


def report_kinds() -> tuple[ReportKind, ...]:
    """Return the reports there are, in the order in which they are listed."""
    return tuple(kind for kind, _gather in _REPORTS.values())


def report_sheets(store: Store, policy: Policy, name: str, asked: Asked, told: Told | None = None) -> tuple[OfficeSheet, ...]:
    """Return the lists of a report. Their rows are read while they are gone through. Raises KeyError for an unknown name."""
    kind, gather = _REPORTS[name]
    return gather(store, policy, asked if asked.ahead else asked._replace(ahead=kind.ahead), told)


def make_report(
    store: Store,
    policy: Policy,
    name: str,
    asked: Asked,
    *,
    by: str,
    marking: str = "UNCLASSIFIED",
    told: Told | None = None,
) -> bytes:
    """Return a report as an Excel workbook. Raises KeyError for a name that no report has."""
    kind, _gather = _REPORTS[name]
    found = report_sheets(store, policy, name, asked, told)
    return report_workbook(
        Report(
            title=kind.title,
            covers=covers(kind, asked),
            sheets=tuple(
                ReportSheet(name=sheet.name, columns=sheet.columns, rows=_counted(sheet, told), empty=sheet.empty)
                for sheet in found
            ),
            edition=policy.edition.id,
            printed_on=asked.today,
            by=by,
            marking=marking,
        )
    )


def covers(kind: ReportKind, asked: Asked) -> str:
    """Say in words what a report looks at: its time and whose cases."""
    time = f"{day_text(asked.since)} to {day_text(asked.until)}" if kind.of_period else f"as of {day_text(asked.today)}"
    whose = (("purchaser", asked.country), ("agency", asked.agency), ("officer", asked.officer))
    return ", ".join((time, *(f"{words} {value}" for words, value in whose if value)))


def _counted(sheet: OfficeSheet, told: Told | None) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(sheet.rows):
        if told is not None and number % 1000 == 0:
            told(0, 0, f"Writing {sheet.name.lower()}, {number:,} rows done")
        yield row.values


# --- what each is made of ---------------------------------------------------------------------------------------------------


def _cases(store: Store, _policy: Policy, asked: Asked, _told: Told | None) -> tuple[OfficeSheet, ...]:
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
            anticipated_on(asked.today),
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
    rows = (OfficeRow(tuple(row), to_case(row.identifier, row.document)) for row in office_rows(store, narrowed(query, asked)))
    return (OfficeSheet("Cases", sheets.CASES, rows, "No cases yet."),)


def _milestones(store: Store, policy: Policy, asked: Asked, told: Told | None) -> tuple[OfficeSheet, ...]:
    done = processed(store, policy, asked, told)
    metrics = phase_metrics(done)
    nothing = "No document was offered in this time."
    return (
        OfficeSheet("On time", sheets.ON_TIME, [_on_time(one) for one in metrics], nothing),
        OfficeSheet("Phases", sheets.PHASE_DAYS, [row for one in metrics for row in _phase_rows(one)], nothing),
        OfficeSheet("Documents", sheets.DOCUMENTS, [_done(one) for one in done], nothing),
        OfficeSheet(
            "Under way",
            sheets.UNDER_WAY,
            [_running(one) for one in under_way(store, policy, asked, told)],
            "No document is before its offer.",
        ),
        OfficeSheet("Planned and actual", sheets.PLANNED, _planned(store, policy, asked), "No day was planned for this time."),
        OfficeSheet("Milestones", sheets.MILESTONES, _posted(store, policy, asked), "No milestone was posted in this time."),
    )


def _on_time(one: PhaseMetric) -> OfficeRow:
    share = None if one.in_time_percent is None else one.in_time_percent / 100
    goal = None if one.goal_percent is None else one.goal_percent / 100
    days = (one.processing.average, one.processing.middle, one.processing.longest, one.held.average)
    values = (one.quarter, one.group, one.documents, one.judged, one.in_time, share, goal, *days)
    return OfficeRow(values, to_list("Documents", one.quarter), one)


def _phase_rows(one: PhaseMetric) -> Iterator[OfficeRow]:
    for name, days in zip(PHASES, one.phases, strict=True):
        yield OfficeRow((one.quarter, one.group, name, days.documents, *_days(days)), to_list("Documents", one.quarter), one)


def _done(one: Processed) -> OfficeRow:
    clock, days = one.clock, [None if phase.from_on is None else phase.days for phase in one.phases]
    late = None if clock.goal_days is None else clock.late_by
    quarter = "" if clock.end_on is None else format_quarter(quarter_of(clock.end_on))
    values = (
        quarter,
        one.case,
        one.document,
        one.group,
        clock.start_on,
        clock.goal_on,
        clock.end_on,
        clock.days,
        clock.goal_days,
        late,
    )
    return OfficeRow((*values, *days, clock.stopped_days, one.officer), to_case(one.case, one.document, "@milestones"), one)


def _running(one: Processed) -> OfficeRow:
    clock, days = one.clock, [None if phase.from_on is None else phase.days for phase in one.phases]
    late = clock.late_by or None
    values = (standing(one), one.case, one.document, one.group, one.status, clock.start_on, clock.goal_on)
    counted = (clock.days, clock.goal_days, late, *days[:3], clock.stopped_days, one.officer)
    return OfficeRow((*values, *counted), to_case(one.case, one.document, "@milestones"), one)


def _planned(store: Store, policy: Policy, asked: Asked) -> list[OfficeRow]:
    rows = []
    for one in planned_days(store, policy, asked):
        if one.actual is None:
            standing = "Late" if one.days > 0 else "To come"
        else:
            standing = "Came late" if one.days > 0 else "Came in time"
        late = one.days if one.actual is not None or one.days > 0 else None
        values = (standing, one.case, one.document, one.code, one.name, one.planned, one.actual, late)
        rows.append(OfficeRow(values, to_case(one.case, one.document, "@milestones"), one))
    return rows


def _posted(store: Store, policy: Policy, asked: Asked) -> Iterator[OfficeRow]:
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
        .where(PostedMilestone.voided_by == "", PostedMilestone.on.between(asked.since, asked.until))
        .order_by(Case.identifier, CaseDocument.id, PostedMilestone.on, PostedMilestone.id)
    )
    for case, document, code, on, planned, source, remark, by in office_rows(store, narrowed(query, asked)):
        values = (case, document, code, names.get(code, code), on, "yes" if planned else "", source.lower(), remark, by)
        yield OfficeRow(values, to_case(case, document, "@milestones"))


def _reviews(store: Store, policy: Policy, asked: Asked, _told: Told | None) -> tuple[OfficeSheet, ...]:
    reviews, returned = logged_reviews(store, asked), returned_documents(store, policy, asked)
    log = [
        OfficeRow(
            (
                *one[:4],
                "yes" if one.required else "no",
                one.asked_on,
                one.due_on,
                one.answered_on,
                one.days,
                one.late_by or None,
                _POSITIONS.get(one.position, one.position),
                one.comments,
                one.open_comments,
            ),
            to_case(one.case, one.document, "reviews"),
            one,
        )
        for one in reviews
    ]
    trend = [
        OfficeRow(
            (*one[:5], one.days.documents, *_days(one.days)), to_list("Returns", f"{one.quarter} {one.office} {one.reason}"), one
        )
        for one in trend_of(returned)
    ]
    offices = [
        OfficeRow((*one[:5], *_days(one.days)), to_list("Reviews", one.office), one) for one in standing_of_offices(reviews)
    ]
    back = [
        OfficeRow(
            (
                format_quarter(quarter_of(one.returned_on)),
                one.case,
                one.document,
                one.returned_on,
                one.office,
                one.from_state,
                one.reason,
                one.explanation,
                one.resubmitted_on,
                one.days,
                one.officer,
            ),
            to_case(one.case, one.document, "returns"),
            one,
        )
        for one in returned
    ]
    nobody, nothing = "Nobody was asked in this time.", "Nothing was returned in this time."
    return (
        OfficeSheet("Trend of returns", sheets.TREND, trend, nothing),
        OfficeSheet("Returns", sheets.RETURNS, back, nothing),
        OfficeSheet("Reviews", sheets.REVIEWS, log, nobody),
        OfficeSheet("By office", sheets.OFFICES, offices, nobody),
    )


def _days(days: Any) -> tuple[Any, Any, Any]:
    """Average, middle and longest; of nothing there is none."""
    return (days.average, days.middle, days.longest) if days.documents else (None, None, None)


def _deliveries(store: Store, _policy: Policy, asked: Asked, _told: Told | None) -> tuple[OfficeSheet, ...]:
    board = delivery_board(
        store, asked.today, days_ahead=asked.ahead, country=asked.country, agency=asked.agency, officer=asked.officer
    )
    rows = [
        OfficeRow(
            (
                STANDINGS[one.standing],
                one.case,
                one.line,
                _SOURCES[one.source],
                one.what,
                one.on,
                one.days,
                one.quantity,
                one.announced_on,
                one.where,
            ),
            to_case(one.case, path=f"execution.{SECTIONS[one.source]}"),
            one,
        )
        for one in board
    ]
    return (OfficeSheet("Deliveries", sheets.DELIVERIES, rows, "Nothing is late or due."),)


def _discrepancies(store: Store, _policy: Policy, asked: Asked, _told: Told | None) -> tuple[OfficeSheet, ...]:
    rows = [
        OfficeRow(
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
                None if one.submitted_on is None else (asked.today - one.submitted_on).days,
                one.answered_on,
                one.office,
            ),
            to_case(one.case, path="execution.discrepancies"),
            one,
        )
        for one in reports_of(store, open_only=True, country=asked.country, agency=asked.agency, officer=asked.officer)
    ]
    return (OfficeSheet("Open reports", sheets.DISCREPANCIES, rows, "No report is open."),)


def _closure(store: Store, policy: Policy, asked: Asked, told: Told | None) -> tuple[OfficeSheet, ...]:
    rows = []
    for one in closing_cases(store, policy, asked, told):
        ready = "Ready" if one.ready else "To be answered" if not one.open else "Points open"
        days = (one.close_by, one.late_by, one.begins, one.complete_on)
        rest = (one.open_reports, one.ask, ", ".join(one.open), one.total, one.officer)
        values = (one.case, one.nickname, one.state, ready, one.met, one.points, *days, *rest)
        rows.append(OfficeRow(values, to_case(one.case, path="execution.closing"), one))
    return (OfficeSheet("Closing", sheets.CLOSURE, rows, "No case is being closed."),)


def _mismatches(store: Store, policy: Policy, asked: Asked, told: Told | None) -> tuple[OfficeSheet, ...]:
    found, systems = office_mismatches(store, policy, asked, told)
    rows = [
        OfficeRow(
            (
                "Explained" if one.explanation else "Not explained",
                one.case,
                one.line,
                one.field,
                one.system,
                _figure(one.ours or "", one.kind),
                _figure(one.theirs, one.kind),
                one.difference,
                one.as_of,
                one.explanation,
                one.officer,
            ),
            to_case(one.case, path="execution.systems"),
            one,
        )
        for one in found
    ]
    return (
        OfficeSheet("Mismatches", sheets.MISMATCHES, rows, "Nothing differs: every kept value agrees with ours."),
        OfficeSheet(
            "Systems",
            sheets.SYSTEMS,
            [OfficeRow(tuple(one), to_list("Mismatches", one.system), one) for one in systems],
            "No value of a system is kept.",
        ),
    )


def _figure(text: str, kind: str) -> str:
    """Write a figure with thousands marks, whatever way a system shows it; other texts stay."""
    number = None if kind == "text" else number_of(text)
    return text if number is None else f"{number:,.2f}" if kind == "money" else f"{number:,f}"


def _endings(store: Store, _policy: Policy, asked: Asked, _told: Told | None) -> tuple[OfficeSheet, ...]:
    leases = [
        OfficeRow(
            (
                _until(one.left, asked, "Over, not ended", "No end"),
                one.number,
                one.kind.capitalize(),
                *one[2:],
            ),
            f"requests {one.request}#@lease" if one.request else "",
            one,
        )
        for one in leases_in_effect(store, asked)
    ]
    offers = [
        OfficeRow(
            (_until(one.left, asked, "Last day passed", ""), *one[:3], *one[4:], one.officer),
            to_case(one.case, one.document, "offer_expires_on"),
            one,
        )
        for one in expiring_offers(store, asked)
    ]
    return (
        OfficeSheet("Offers", sheets.OFFERS, offers, "No offer expires in this time."),
        OfficeSheet("Leases and loans", sheets.LEASES, leases, "No lease or loan is in effect."),
    )


def _until(left: int | None, asked: Asked, over: str, never: str) -> str:
    if left is None:
        return never
    return over if left < 0 else "Last day" if left == 0 else "Ends soon" if left <= asked.ahead else "In effect"


def quarter_names(asked: Asked) -> tuple[str, ...]:
    """Return the quarters a period touches, the first first."""
    return tuple(format_quarter(quarter) for quarter in range(quarter_of(asked.since), quarter_of(asked.until) + 1))


_CLOCKS, _PORTFOLIO, _EXECUTION = "Time", "Cases", "Execution"
_REPORTS: dict[str, tuple[ReportKind, _Gather]] = {
    kind.name: (kind, gather)
    for kind, gather in (
        (
            ReportKind(
                "milestones",
                "Milestones and phases",
                "Where the days went, by quarter and group; who is over the goal; planned and actual days",
                "days, goals, planned and actual",
                _CLOCKS,
                of_period=True,
            ),
            _milestones,
        ),
        (
            ReportKind(
                "reviews",
                "Reviews and returns",
                "Why documents came back, by office and quarter; who was asked when and what they said",
                "return reasons, review log",
                _CLOCKS,
                of_period=True,
            ),
            _reviews,
        ),
        (
            ReportKind(
                "endings",
                "Offers and leases that end",
                "Offers that expire, leases and loans in effect",
                "by the day they end",
                _CLOCKS,
                ahead=ENDING_AHEAD,
            ),
            _endings,
        ),
        (
            ReportKind(
                "cases",
                "Case status",
                "Every document of every case with its state, days and value",
                "state, days, value of each",
                _PORTFOLIO,
            ),
            _cases,
        ),
        (
            ReportKind(
                "deliveries",
                "Delivery status",
                "What is late, due, on its way or arrived without notice",
                "late, due, without notice",
                _EXECUTION,
                ahead=AHEAD,
            ),
            _deliveries,
        ),
        (
            ReportKind(
                "discrepancies",
                "Open discrepancies",
                "Discrepancy reports that wait for a decision or an action",
                "waiting for a decision",
                _EXECUTION,
            ),
            _discrepancies,
        ),
        (
            ReportKind(
                "mismatches",
                "Values that do not agree",
                "Where other systems show what we do not, over all cases",
                "what other systems show",
                _EXECUTION,
            ),
            _mismatches,
        ),
        (
            ReportKind(
                "closing",
                "Closure list",
                "Cases being closed: by when, and how ready each of them is",
                "by when, and how ready",
                _EXECUTION,
            ),
            _closure,
        ),
    )
}
