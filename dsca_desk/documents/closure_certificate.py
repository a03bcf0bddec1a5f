"""The certificate that a case may close: its facts, every point of the checklist with its result, places to sign."""

import datetime
from decimal import Decimal

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.papers import Box, Paper, boxes, day_or_blank, paper_pdf, signed, table
from dsca_desk.documents.pdf.flow import Block
from dsca_desk.documents.pdf.table import Column


class PrintedPoint(msgspec.Struct, frozen=True):
    """A point of the checklist as it prints: code, what it asks, result in words, what shows it, computed or answered."""

    code: str
    item: str
    result: str
    shown_by: str
    computed: bool
    met: bool


class ClosureCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """What the certificate prints. With an open point it is a draft, and says so."""

    paper: Paper
    case: str
    document: str
    nickname: str = ""
    purchaser: str
    agency: str
    kind: str
    state: str
    value: Decimal | None = None
    delivered: Decimal
    unliquidated: Decimal | None = None
    implemented_on: datetime.date | None = None
    supply_complete_on: datetime.date | None = None
    last_delivery_on: datetime.date | None = None
    points: tuple[PrintedPoint, ...]
    systems: tuple[str, ...] = ()
    compared_since: datetime.date | None = None
    officer: str = ""


def closure_certificate_pdf(certificate: ClosureCertificate) -> bytes:
    """Return the certificate as PDF. The same certificate gives the same bytes."""
    return paper_pdf(certificate.paper, _blocks(certificate))


def _blocks(one: ClosureCertificate) -> list[Block]:
    opened = [point for point in one.points if not point.met]
    blocks: list[Block] = boxes(
        (Box("Case", one.case), Box("Latest document", one.document), Box("Kind of closure", one.kind, 2)),
        (Box("Purchaser", one.purchaser, 2), Box("Implementing agency", one.agency, 2)),
        (
            Box("Case value", "" if one.value is None else look.cents(one.value)),
            Box("Delivered", look.cents(one.delivered)),
            Box("Unliquidated", "" if one.unliquidated is None else look.cents(one.unliquidated)),
            Box("State", one.state),
        ),
        (
            Box("Implemented", day_or_blank(one.implemented_on)),
            Box("Last delivery", day_or_blank(one.last_delivery_on)),
            Box("Supply complete", day_or_blank(one.supply_complete_on)),
            Box("Values of systems since", day_or_blank(one.compared_since)),
        ),
    )
    if opened:
        number = f"{len(opened)} point{'s' if len(opened) > 1 else ''} of the checklist {'are' if len(opened) > 1 else 'is'} open"
        words = f"This is a draft: {number}. It certifies nothing."
    else:
        words = (
            f"Every point of the checklist below is met; {one.case} may close. The points marked as computed follow from "
            "the records of the desk; the others were answered by officers on the evidence named."
        )
    blocks += look.body(words, space_before=12.0)
    blocks.append(look.heading("Checklist"))
    blocks += table(
        (
            Column(92, "left", "Point"),
            Column(215, "left", "What is asked"),
            Column(86, "left", "Result"),
            Column(190, "left", "Shown by"),
        ),
        [
            (point.code, point.item, f"{point.result}{' (computed)' if point.computed else ''}", point.shown_by)
            for point in one.points
        ],
        strong=[number for number, point in enumerate(one.points) if not point.met],
        only=2,
    )
    if one.systems:
        blocks += look.body(f"Compared with: {', '.join(one.systems)}.", style=look.SMALL, space_before=8.0)
    if any(look.UNCONFIRMED in point.item for point in one.points):
        blocks += look.body(
            f"{look.UNCONFIRMED} The rule behind this point is not confirmed.", style=look.SMALL, space_before=4.0
        )
    return signed(blocks, ("Case manager", one.officer), ("Certifying officer of the implementing agency", ""))
