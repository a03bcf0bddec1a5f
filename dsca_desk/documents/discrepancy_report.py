"""The printed supply discrepancy report: a layout of our own with the data of the form SF 364. Plain values in, PDF out."""

import datetime
from decimal import Decimal

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.papers import Box, Paper, boxes, day_or_blank, paper_pdf, signed, table
from dsca_desk.documents.pdf.flow import Block
from dsca_desk.documents.pdf.table import Column


class CodeLine(msgspec.Struct, frozen=True):
    """A discrepancy code with its meaning; `unread` when the list of its codes was not read."""

    code: str
    meaning: str
    unread: bool = False


class PrintedReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a discrepancy report prints; money in dollars and cents."""

    paper: Paper
    case: str
    line: str = ""
    purchaser: str
    reported_by: str = ""
    sent_to: str = ""
    shipper: str = ""
    status: str
    kind: str
    found_on: datetime.date | None = None
    counted: str = ""
    submitted_on: datetime.date | None = None
    submit_by: datetime.date | None = None
    stock_number: str = ""
    item: str = ""
    document_number: str = ""
    serial_numbers: tuple[str, ...] = ()
    quantity_billed: str = ""
    quantity_received: str = ""
    quantity_wrong: str = ""
    unit_price: Decimal | None = None
    value: Decimal
    transport: Decimal
    codes: tuple[CodeLine, ...] = ()
    action_asked: str = ""
    warranty_claim: bool = False
    remarks: str = ""
    answered_on: datetime.date | None = None
    disposition: str = ""
    credit: Decimal | None = None
    closed_on: datetime.date | None = None
    hints: tuple[str, ...] = ()


def discrepancy_report_pdf(report: PrintedReport) -> bytes:
    """Return the report as PDF. The same report gives the same bytes."""
    return paper_pdf(report.paper, _blocks(report))


def _blocks(report: PrintedReport) -> list[Block]:
    total = report.value + report.transport
    blocks: list[Block] = boxes(
        (
            Box("Report number", report.paper.number, 2),
            Box("State", report.status),
            Box("Submitted", day_or_blank(report.submitted_on)),
        ),
        (Box("Purchaser", report.purchaser, 2), Box("Case and line", f"{report.case} {report.line}".strip(), 2)),
        (Box("Reported by", report.reported_by, 2), Box("Sent to (logistics control office)", report.sent_to, 2)),
        (
            Box("Kind of claim", report.kind, 2),
            Box("Found on", day_or_blank(report.found_on)),
            Box("To be submitted by", day_or_blank(report.submit_by)),
        ),
    )
    blocks.append(look.heading("What was shipped", space_before=9.0))
    blocks += boxes(
        (Box("Item", report.item, 2), Box("Stock number", report.stock_number, 2)),
        (
            Box("Document number", report.document_number, 2),
            Box("Shipper", report.shipper),
            Box("Year counts from", report.counted),
        ),
        (
            Box("Quantity billed", report.quantity_billed),
            Box("Quantity received", report.quantity_received),
            Box("Quantity wrong", report.quantity_wrong),
            Box("Unit price", _money(report.unit_price)),
        ),
        (Box("Serial numbers", ", ".join(report.serial_numbers)),),
        space_before=2.0,
    )
    blocks.append(look.heading("What is wrong", space_before=9.0))
    blocks += table(
        (Column(50, "left", "Code"), Column(450, "left", "Discrepancy")),
        [
            (code.code, f"{code.meaning}{' (the codes of this family were not read)' if code.unread else ''}")
            for code in report.codes
        ],
    )
    blocks += table(
        (Column(400, "left", "Claim"), Column(100, "right", "Dollars")),
        (
            ("Value of what is wrong", look.cents(report.value)),
            ("Transport and handling", look.cents(report.transport)),
            ("Claimed", look.cents(total)),
        ),
        strong=(2,),
    )
    blocks.append(look.heading("Action asked for", space_before=9.0))
    warranty = " This is a claim under warranty." if report.warranty_claim else ""
    blocks += look.body(f"{report.action_asked or look.DASH}{warranty}")
    if report.remarks:
        blocks.append(look.heading("Remarks", space_before=9.0))
        blocks += look.body(report.remarks)
    blocks.append(look.heading("Answer", space_before=9.0))
    blocks += boxes(
        (
            Box("Answered", day_or_blank(report.answered_on)),
            Box("Disposition", report.disposition, 2),
            Box("Credit", _money(report.credit)),
            Box("Closed", day_or_blank(report.closed_on)),
        ),
        space_before=2.0,
    )
    if report.hints:
        blocks += look.body("\n".join(f"- {hint}" for hint in report.hints), style=look.SMALL, space_before=8.0)
    return signed(blocks, ("Reported by", report.reported_by), ("Receiving officer", ""))


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else look.cents(amount)
