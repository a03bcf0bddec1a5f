"""Gather what the papers of execution and closing print: discrepancy report, directive, closure certificate, cancellation."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.documents.cancellation_statement import (
    CancellationStatement,
    ChargePart,
    PenaltyLine,
    cancellation_statement_pdf,
)
from dsca_desk.documents.closure_certificate import ClosureCertificate, PrintedPoint, closure_certificate_pdf
from dsca_desk.documents.directive import DirectiveLine, PrintedDirective, directive_pdf
from dsca_desk.documents.discrepancy_report import CodeLine, PrintedReport, discrepancy_report_pdf
from dsca_desk.documents.papers import Paper
from dsca_desk.policy.codes import AGENCIES, Agency
from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.closing import Cancellation
from dsca_desk.records.execution import Delivery, Directive
from dsca_desk.rules.cancellation import CancellationCost
from dsca_desk.rules.closure import CLOSURE_KINDS, Point
from dsca_desk.rules.discrepancies import code_of
from dsca_desk.rules.wording import day_text, quantity_text
from dsca_desk.services.case_lines import CaseHead, case_head, case_head_by_id, ordered_lines
from dsca_desk.services.closing import CancellationAsked, closure_view, cost_of_canceling, kept_penalties
from dsca_desk.services.closure_state import closure_facts
from dsca_desk.services.discrepancies import ReportOpened, open_report
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotFound

__all__ = [
    "cancellation_of",
    "cancellation_statement_pdf",
    "certificate_of",
    "closure_certificate_pdf",
    "directive_of",
    "directive_pdf",
    "discrepancy_report_pdf",
    "kept_cancellation",
    "report_to_print",
]

CLAIM_KINDS = {"SHIPPING": "Shipping", "PACKAGING": "Packaging", "QUALITY": "Product quality", "BILLING": "Billing"}
COUNTED = {"SHIPMENT": "Shipment", "TITLE_PASSAGE": "Passage of title", "BILLING": "Billing", "": ""}
_RESULTS = {
    "met": "Met",
    "open": "Open",
    "ask": "Not answered",
    "yes": "Yes",
    "no": "No",
    "not-applicable": "Not applicable",
    "told": "For notice",
}
_PARTS = {
    "smallest": "Small case management line with the estimated administrative charge, up to the minimum",
    "share_of_estimate": "Share of the estimated administrative charge",
    "on_expended": "Standard administrative rate on what was expended",
}
_UNCONFIRMED = "†"


def report_to_print(store: Store, policy: Policy, report_id: int, *, printed_on: date, by: str) -> PrintedReport:
    """Return a discrepancy report as it prints; a draft before it was submitted. Raises NotFound."""
    opened = open_report(store, policy, report_id, printed_on)
    with store.reading() as session:
        head = case_head(session, opened.case)
        delivery = opened.report.delivery_id
        found = session.scalar(select(Delivery.serial_numbers).where(Delivery.id == delivery)) if delivery is not None else None
        return _report(opened, head, found or (), policy, printed_on, by)


def _report(
    opened: ReportOpened, head: CaseHead, serial_numbers: tuple[str, ...], policy: Policy, printed_on: date, by: str
) -> PrintedReport:
    report = opened.report
    codes = [(code, code_of(policy.on(printed_on), code)) for code in report.codes]
    counted = COUNTED[report.counted_from]
    if report.counted_from_on is not None:
        counted = f"{counted}, {day_text(report.counted_from_on)}".lstrip(", ")
    return PrintedReport(
        paper=Paper(
            title="Supply discrepancy report",
            number=report.number,
            author=by,
            subject=report.item,
            printed_on=printed_on,
            marking=head.marking,
            draft=opened.status == "Draft",
        ),
        case=head.case,
        line=report.line,
        purchaser=head.current.purchaser,
        reported_by=report.reported_by,
        sent_to=report.office,
        shipper=report.shipper,
        status=opened.status,
        kind=CLAIM_KINDS[report.kind],
        found_on=report.found_on,
        counted=counted,
        submitted_on=opened.submitted_on,
        submit_by=opened.clock.submit_by,
        stock_number=report.stock_number,
        item=report.item,
        document_number=report.document_number,
        serial_numbers=serial_numbers,
        quantity_billed=_quantity(report.quantity_billed),
        quantity_received=_quantity(report.quantity_received),
        quantity_wrong=_quantity(report.quantity_wrong),
        unit_price=report.unit_price,
        value=report.value,
        transport=report.transport,
        codes=tuple(
            CodeLine(code, "not in the table" if known is None else known.meaning, known is None or known.status != "confirmed")
            for code, known in codes
        ),
        action_asked=report.action_asked,
        warranty_claim=report.warranty_claim,
        remarks=report.remarks,
        answered_on=opened.answered_on,
        disposition=opened.denied_why if opened.status == "Denied" else report.disposition,
        credit=report.credit,
        closed_on=opened.closed_on,
        hints=opened.hints,
    )


def certificate_of(store: Store, policy: Policy, case: str, *, printed_on: date, by: str) -> ClosureCertificate:
    """Return the closure certificate of a case; a draft while a point is open. Raises NotFound."""
    with store.reading() as session:
        head = case_head(session, case)
        view = closure_view(session, policy, head, printed_on)
        facts = closure_facts(session, policy, head)
        return ClosureCertificate(
            paper=Paper(
                title="Closure certificate",
                number=case,
                author=by,
                subject=head.current.nickname,
                printed_on=printed_on,
                marking=head.marking,
                draft=not view.ready,
            ),
            case=case,
            document=head.current.document,
            nickname=head.current.nickname,
            purchaser=head.current.purchaser,
            agency=_agency(policy, head, printed_on),
            kind=CLOSURE_KINDS[facts.kind],
            state=head.state,
            value=head.current.total,
            delivered=facts.delivered_value,
            unliquidated=view.plan.unliquidated,
            implemented_on=facts.implemented_on,
            supply_complete_on=facts.supply_complete_on,
            last_delivery_on=facts.last_delivery_on,
            points=tuple(_point(point) for point in view.points),
            systems=tuple(sorted({one.system for one in facts.compared})),
            compared_since=min((one.as_of for one in facts.compared), default=None),
            officer=by,
        )


def _point(point: Point) -> PrintedPoint:
    doubt = "" if point.standing == "confirmed" else f" {_UNCONFIRMED}"
    shown = point.says if point.result != "ask" else ""
    return PrintedPoint(point.code, f"{point.item}{doubt}", _RESULTS[point.result], shown, point.computed, point.is_met)


def directive_of(
    store: Store, policy: Policy, directive_id: int, *, printed_on: date, by: str, draft: bool = False
) -> PrintedDirective:
    """Return a kept directive as it prints, with the lines of its document. Raises NotFound."""
    with store.reading() as session:
        kept = session.get(Directive, directive_id)
        if kept is None:
            raise NotFound("That directive is not kept any more. Read the list anew.")
        head = case_head_by_id(session, kept.case_id)
        document = next((one for one in reversed(head.documents) if one.document == kept.document), head.current)
        return PrintedDirective(
            paper=Paper(
                title="Implementation directive",
                number=f"{head.case} {kept.number or kept.document}",
                author=by,
                subject=document.nickname,
                printed_on=printed_on,
                marking=head.marking,
                draft=draft,
            ),
            replaces=kept.replaces,
            case=head.case,
            document=kept.document,
            purchaser=document.purchaser,
            agency=_agency(policy, head, printed_on),
            addressee=kept.addressee,
            text=kept.text,
            authority_number=kept.authority_number,
            authority_limit=kept.authority_limit,
            on=kept.on,
            implemented_on=document.implemented_on,
            lines=_lines(session, document.id, kept.line),
            officer=by,
        )


def _lines(session: Session, document_id: int, line: str) -> tuple[DirectiveLine, ...]:
    lines = ordered_lines(session, document_id, tuple(line.split(", ")) if line else ())
    return tuple(
        DirectiveLine(
            one.number, one.description, "" if one.quantity is None else f"{quantity_text(one.quantity)} {one.unit_of_issue}"
        )
        for one in lines
    )


def kept_cancellation(session: Session, head: CaseHead) -> CancellationAsked | None:
    """Return the wish to cancel that is kept for a case, with the penalties of its step, or None."""
    kept = session.scalars(select(Cancellation).where(Cancellation.case_id == head.id)).one_or_none()
    if kept is None:
        return None
    codes, amounts, _on = kept_penalties(session, head.id)
    return CancellationAsked(
        asked_by=kept.asked_by,
        letter_number=kept.letter_number,
        letter_date=kept.letter_date,
        reason=kept.reason,
        expended=kept.expended or Decimal("0.00"),
        termination_cost=kept.termination_cost,
        approved_by=kept.approved_by,
        approved_on=kept.approved_on,
        codes=codes,
        amounts=amounts,
    )


def cancellation_of(
    store: Store, policy: Policy, case: str, asked: CancellationAsked | None = None, *, on: date, printed_on: date, by: str
) -> CancellationStatement:
    """Return what canceling a case costs, as it prints; without `asked` for the wish that is kept, on the day of its step.

    A draft while something is unknown. Raises NotFound where nothing is kept, NotAllowed.
    """
    if asked is None:
        with store.reading() as session:
            head = case_head(session, case)
            asked = kept_cancellation(session, head)
            on = kept_penalties(session, head.id)[2] or on
        if asked is None:
            raise NotFound(f"No wish to cancel {case} is kept. Enter the purchaser's letter first.")
    head, cost = cost_of_canceling(store, policy, case, asked, on=on)
    with store.reading() as session:
        address = session.scalar(select(CaseDocument.purchaser_address).where(CaseDocument.id == head.current.id))
    missing_approval = cost.charge.needs_approval and not asked.approved_by
    return CancellationStatement(
        paper=Paper(
            title="Cancellation statement",
            number=case,
            author=by,
            subject=head.current.nickname,
            printed_on=printed_on,
            marking=head.marking,
            draft=bool(cost.unknown) or missing_approval,
        ),
        case=case,
        purchaser=head.current.purchaser,
        address=address or (),
        agency=_agency(policy, head, printed_on),
        asked_by=asked.asked_by,
        letter_number=asked.letter_number,
        letter_date=asked.letter_date,
        reason=asked.reason,
        canceled_on=on,
        value=cost.case_value,
        expended=asked.expended,
        parts=_parts(cost),
        charge=cost.charge.amount,
        penalties=tuple(
            PenaltyLine(
                one.line,
                one.description,
                _rule_of(one.code, one.notice),
                one.value,
                one.amount,
                "" if one.status == "confirmed" else f" {_UNCONFIRMED}",
            )
            for one in cost.penalties
        ),
        termination_cost=asked.termination_cost,
        total=cost.total,
        unknown=cost.unknown,
        needs_approval=cost.charge.needs_approval,
        approved_by=asked.approved_by,
        approved_on=asked.approved_on,
        source=cost.source,
        officer=by,
    )


def _parts(cost: CancellationCost) -> tuple[ChargePart, ...]:
    charge = cost.charge
    amounts = {"smallest": charge.smallest, "share_of_estimate": charge.share_of_estimate, "on_expended": charge.on_expended}
    return tuple(ChargePart(_PARTS[name], amount, name == cost.which) for name, amount in amounts.items())


def _rule_of(code: str, notice: int | None) -> str:
    words = code.replace("_", " ").lower() or "to be chosen"
    return words if notice is None else f"{words}, {notice} days before the start"


def _agency(policy: Policy, head: CaseHead, day: date) -> str:
    row = policy.on(day).find(AGENCIES, Agency, head.agency)
    return head.agency if row is None else f"{row.name} ({head.agency})"


def _quantity(quantity: Decimal | None) -> str:
    return "" if quantity is None else quantity_text(quantity)
