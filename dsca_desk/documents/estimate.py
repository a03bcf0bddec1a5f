"""The answer to a request for price and availability: rough-order amounts for planning, which are no offer (DSCA 26-65)."""

import datetime
from decimal import Decimal

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.papers import Box, Paper, boxes, day_or_blank, paper_pdf, signed, table
from dsca_desk.documents.pdf.flow import Block, text_block
from dsca_desk.documents.pdf.table import Column

NO_OFFER = (
    "This letter is not an offer. It commits neither the United States Government nor the purchaser, reserves no materiel, and "
    "promises neither release nor delivery. Its amounts are rough orders of magnitude for planning; they may rise or fall, and "
    "no funds should be obligated on them. Prices and delivery that can be relied on are given only in a Letter of Offer and "
    "Acceptance, which is asked for by a letter of request of its own."
)


class EstimatedLine(msgspec.Struct, frozen=True, kw_only=True):
    """An item with its quantity in words, unit price, the amount in whole dollars, and when it could be available."""

    number: str
    description: str
    quantity: str = ""
    unit_price: Decimal | None = None
    amount: Decimal
    availability: str = ""


class EstimateLetter(msgspec.Struct, frozen=True, kw_only=True):
    """What the letter prints. `sums` are the named amounts between the items and the `total`, in whole dollars."""

    paper: Paper
    addressee: str
    address: tuple[str, ...] = ()
    reference: str = ""
    letter_date: datetime.date | None = None
    received_on: datetime.date
    purchaser: str
    agency: str = ""
    subject: str = ""
    as_of: datetime.date
    holds_until: datetime.date | None = None
    lines: tuple[EstimatedLine, ...]
    sums: tuple[tuple[str, Decimal], ...] = ()
    total: Decimal
    left_out: str = ""
    availability: str = ""
    remark: str = ""
    officer: str = ""


def estimate_pdf(letter: EstimateLetter) -> bytes:
    """Return the letter as PDF. The same letter gives the same bytes."""
    return paper_pdf(letter.paper, _blocks(letter))


def _blocks(one: EstimateLetter) -> list[Block]:
    who = [line for line in (one.addressee, *one.address) if line]
    blocks: list[Block] = [
        text_block(line, look.BODY, look.PAGE, space_before=12.0 if place == 0 else 0.0, keep=place + 1 < len(who))
        for place, line in enumerate(who)
    ]
    blocks += boxes(
        (Box("Our number", one.paper.number), Box("Your reference", one.reference), Box("Purchaser", one.purchaser, 2)),
        (Box("Subject", one.subject, 2), Box("Implementing agency", one.agency, 2)),
        (
            Box("Prices as of", look.day(one.as_of), 2),
            Box("For planning until", day_or_blank(one.holds_until) or "not stated", 2),
        ),
        space_before=14.0,
    )
    dated = f" dated {look.day(one.letter_date)}" if one.letter_date else ""
    blocks += look.body(
        f"Your letter {one.reference}{dated}".strip()
        + f", received on {look.day(one.received_on)}, asks for price and availability. The estimate below answers it.",
        space_before=12.0,
    )
    blocks.append(look.heading("This is not an offer", space_before=10.0))
    blocks += look.body(NO_OFFER)
    blocks.append(look.heading("Estimated prices in U.S. dollars", space_before=10.0))
    rows = [
        (line.number, line.description, line.quantity, _cents(line.unit_price), _whole(line.amount), line.availability)
        for line in one.lines
    ]
    rows += [("", words, "", "", _whole(amount), "") for words, amount in one.sums]
    rows.append(("", "Estimated total", "", "", f"${_whole(one.total)}", ""))
    blocks += table(
        (
            Column(26, "left", "Item"),
            Column(190, "left", "Description"),
            Column(56, "right", "Quantity"),
            Column(66, "right", "Unit price"),
            Column(76, "right", "Amount"),
            Column(90, "left", "Availability"),
        ),
        rows,
        strong=(len(rows) - 1,),
    )
    if one.left_out:
        blocks += look.body(one.left_out, style=look.SMALL, space_before=4.0)
    for title, text in (("Availability", one.availability), ("Remarks", one.remark)):
        if text:
            blocks.append(look.heading(title, space_before=10.0))
            blocks += look.body(text)
    return signed(blocks, ("Implementing agency", one.officer))


def _cents(amount: Decimal | None) -> str:
    return "" if amount is None else look.cents(amount)


def _whole(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.0f}"
