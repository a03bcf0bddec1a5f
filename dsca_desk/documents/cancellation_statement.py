"""The statement of what canceling a case costs its purchaser: the least charge with its three parts, penalties, termination."""

import datetime
from decimal import Decimal

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.papers import Box, Paper, boxes, day_or_blank, paper_pdf, signed, table
from dsca_desk.documents.pdf.flow import Block
from dsca_desk.documents.pdf.table import Column


class ChargePart(msgspec.Struct, frozen=True):
    """One of the three amounts of which the greatest is charged."""

    words: str
    amount: Decimal
    greatest: bool = False


class PenaltyLine(msgspec.Struct, frozen=True):
    """The penalty of a training line; the amount is None where it is not known. `mark` marks a rule that is not confirmed."""

    line: str
    description: str
    rule: str
    value: Decimal
    amount: Decimal | None
    mark: str = ""


class CancellationStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What the statement prints; money in dollars and cents. With something unknown it is a draft."""

    paper: Paper
    case: str
    purchaser: str
    address: tuple[str, ...] = ()
    agency: str
    asked_by: str
    letter_number: str = ""
    letter_date: datetime.date | None = None
    reason: str = ""
    canceled_on: datetime.date
    value: Decimal
    expended: Decimal
    parts: tuple[ChargePart, ...]
    charge: Decimal
    penalties: tuple[PenaltyLine, ...] = ()
    termination_cost: Decimal | None = None
    total: Decimal
    unknown: tuple[str, ...] = ()
    needs_approval: bool = False
    approved_by: str = ""
    approved_on: datetime.date | None = None
    source: str = ""
    officer: str = ""


def cancellation_statement_pdf(statement: CancellationStatement) -> bytes:
    """Return the statement as PDF. The same statement gives the same bytes."""
    return paper_pdf(statement.paper, _blocks(statement))


def _blocks(one: CancellationStatement) -> list[Block]:
    letter = " of ".join(part for part in (one.letter_number, day_or_blank(one.letter_date)) if part)
    blocks: list[Block] = boxes(
        (Box("Case", one.case), Box("Canceled on", look.day(one.canceled_on)), Box("Purchaser", one.purchaser, 2)),
        (Box("Asked by", one.asked_by, 2), Box("Letter", letter, 2)),
        (
            Box("Implementing agency", one.agency, 2),
            Box("Case value", look.cents(one.value)),
            Box("Expended", look.cents(one.expended)),
        ),
        (Box("Reason", one.reason),),
    )
    blocks += look.body(
        "A case that is canceled after it was implemented is handled as a closure. The administrative amount below is not "
        "refunded; it is the greatest of three.",
        space_before=12.0,
    )
    blocks.append(look.heading("Administrative amount"))
    blocks += table(
        (Column(390, "left", "Part"), Column(110, "right", "Dollars")),
        [(f"{part.words}{' (the greatest)' if part.greatest else ''}", look.cents(part.amount)) for part in one.parts],
        strong=[number for number, part in enumerate(one.parts) if part.greatest],
    )
    if one.penalties:
        blocks.append(look.heading("Training that is canceled"))
        blocks += table(
            (
                Column(40, "left", "Line"),
                Column(170, "left", "Course"),
                Column(150, "left", "Rule"),
                Column(70, "right", "Value"),
                Column(70, "right", "Penalty"),
            ),
            [
                (line.line, line.description, f"{line.rule}{line.mark}", look.cents(line.value), _known(line.amount))
                for line in one.penalties
            ],
        )
    blocks.append(look.heading("What is due"))
    penalties = sum((line.amount for line in one.penalties if line.amount is not None), Decimal("0.00"))
    rows = [("Administrative amount", look.cents(one.charge))]
    if one.penalties:
        rows.append(("Penalties of training lines", look.cents(penalties)))
    rows += [("Termination cost of contracts", _known(one.termination_cost)), ("Total", look.cents(one.total))]
    blocks += table((Column(390, "left", "Amount"), Column(110, "right", "Dollars")), rows, strong=(len(rows) - 1,))
    if one.unknown:
        blocks += look.body(f"Not known yet, and not in the total: {', '.join(one.unknown)}.", space_before=8.0)
    if one.needs_approval:
        approved = " ".join(part for part in (one.approved_by, day_or_blank(one.approved_on)) if part)
        said = f"Approved by {approved}." if approved else "The approval is open."
        blocks += look.body(f"For a case of this value DSCA approves the administrative amount. {said}", space_before=8.0)
    if one.source:
        blocks += look.body(f"Rule: {one.source}.", style=look.SMALL, space_before=8.0)
    if any(line.mark for line in one.penalties):
        blocks += look.body(
            f"{look.UNCONFIRMED} The rule is chosen by hand or not confirmed.", style=look.SMALL, space_before=4.0
        )
    return signed(blocks, ("Case manager", one.officer), ("Financial officer", ""))


def _known(amount: Decimal | None) -> str:
    return "not known" if amount is None else look.cents(amount)
