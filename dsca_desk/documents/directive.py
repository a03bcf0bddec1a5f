"""The implementation directive: to whom, what is to be done, and the obligational authority it rests on (SAMM C6.1.1)."""

import datetime
from decimal import Decimal

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.papers import Box, Paper, boxes, day_or_blank, paper_pdf, signed, table
from dsca_desk.documents.pdf.flow import Block
from dsca_desk.documents.pdf.table import Column


class DirectiveLine(msgspec.Struct, frozen=True):
    """A line the directive concerns: number, description, quantity in words."""

    number: str
    description: str
    quantity: str


class PrintedDirective(msgspec.Struct, frozen=True, kw_only=True):
    """What a directive prints; the limit in dollars."""

    paper: Paper
    case: str
    document: str
    purchaser: str
    agency: str
    addressee: str
    text: str = ""
    authority_number: str = ""
    authority_limit: Decimal | None = None
    on: datetime.date
    implemented_on: datetime.date | None = None
    lines: tuple[DirectiveLine, ...] = ()
    officer: str = ""
    replaces: str = ""


def directive_pdf(directive: PrintedDirective) -> bytes:
    """Return the directive as PDF. The same directive gives the same bytes."""
    return paper_pdf(directive.paper, _blocks(directive))


def _blocks(one: PrintedDirective) -> list[Block]:
    limit = "" if one.authority_limit is None else look.cents(one.authority_limit)
    blocks: list[Block] = boxes(
        (Box("To", one.addressee, 2), Box("Directed on", look.day(one.on)), Box("Implemented", day_or_blank(one.implemented_on))),
        (Box("Case", one.case), Box("Document", one.document), Box("Purchaser", one.purchaser, 2)),
        (
            Box("Implementing agency", one.agency, 2),
            Box("Obligational authority", one.authority_number),
            Box("Limit in dollars", limit),
        ),
    )
    if one.authority_number:
        within = f", up to ${limit}" if limit else ""
        rest = f"Implementation rests on obligational authority {one.authority_number}{within}. Nothing is obligated beyond it."
    else:
        rest = "Implementation depends on obligational authority. Nothing is obligated before its number is received."
    blocks += look.body(f"Carry out document {one.document} of case {one.case} as accepted by the purchaser.", space_before=12.0)
    blocks += look.body(rest, space_before=6.0)
    if one.replaces:
        blocks += look.body(f"This directive replaces {one.case} {one.replaces}, which is canceled by it.", space_before=6.0)
    if one.text:
        blocks.append(look.heading("Instructions"))
        blocks += look.body(one.text)
    if one.lines:
        blocks.append(look.heading("Lines"))
        blocks += table(
            (Column(50, "left", "Line"), Column(360, "left", "Description"), Column(90, "right", "Quantity")),
            [(line.number, line.description, line.quantity) for line in one.lines],
        )
    return signed(blocks, ("Implementing agency", one.officer))
