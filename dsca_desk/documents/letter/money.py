"""The money pages: estimated cost summary (8) to (13), payment schedule, what explains them and who gets a copy."""

from decimal import Decimal

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.model import LetterOfOffer
from dsca_desk.documents.pdf.flow import Block, Drawn, Spot, text_block
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.table import PAD, Cell, Column, Grid, Head

_WHOLE = 24  # rows of a schedule that is not cut
_LEGEND = (
    "A dash means that no code applies. Codes in columns (3) and (5) to (7) are explained in the Letter of Offer and Acceptance "
    "Information attached to this LOA."
)


def cost_summary(letter: LetterOfOffer) -> list[Block]:
    """Lines (8) to (13) in one piece, then what the signs of the table mean."""
    blocks: list[Block] = [look.heading("Estimated cost summary", space_before=15.0), _summary(letter)]
    blocks.append(text_block(_LEGEND, look.SMALL, look.PAGE, space_before=9.5))
    if letter.draft and _has_unconfirmed(letter):
        explanation = (
            f"{look.UNCONFIRMED} This figure rests on a rate that is not confirmed; it is confirmed or replaced before the offer."
        )
        named = f" Not confirmed: {'; '.join(letter.unconfirmed)}." if letter.unconfirmed else ""
        blocks.append(text_block(explanation + named, look.SMALL, look.PAGE, space_before=3.0))
    return blocks


def _has_unconfirmed(letter: LetterOfOffer) -> bool:
    summary = letter.summary
    figures = [summary.net, summary.packing, summary.administration, summary.transportation, summary.other, summary.total]
    figures += [letter.estimated_cost, letter.initial_deposit]
    figures += [figure for payment in letter.payments for figure in (payment.amount, payment.cumulative)]
    lines = [*letter.lines, *(subline for line in letter.lines for subline in line.sublines)]
    figures += [figure for line in lines for figure in (line.unit_cost, line.total) if figure is not None]
    return bool(letter.unconfirmed) or any(figure.unconfirmed for figure in figures)


def _summary(letter: LetterOfOffer) -> Block:
    summary = letter.summary
    rows = (
        (8, "Net Estimated Cost", summary.net),
        (9, "Packing, Crating, and Handling", summary.packing),
        (10, "Administrative Charge", summary.administration),
        (11, "Transportation", summary.transportation),
        (12, "Other", summary.other),
        (13, "Total Estimated Cost", summary.total),
    )
    pitch, right = 17.3, look.PAGE.right

    def draw(page: Page, top: float) -> None:
        for place, (number, name, figure) in enumerate(rows):
            baseline = top + 11.0 + place * pitch
            style = look.STRONG if number in (8, 13) else look.BODY
            page.begin("P")
            page.text_right(257.0, baseline, look.BODY, f"({number})")
            page.text(264.7, baseline, style, name)
            page.text_right(right - PAD, baseline, style, look.dollars(figure.amount, sign=True))
            if mark := look.mark(figure, letter.draft):
                page.text(right - PAD + 0.3, baseline - 3.4, look.MARK, mark)
        total = top + 11.0 + 5 * pitch
        page.rule(468.0, total - 12.2, right, total - 12.2)
        page.rule(468.0, total + 6.4, right, total + 6.4, 1.25)

    places = enumerate(("net", "pch", "admin", "transportation", "other", "total"))
    left = look.PAGE.left
    block = Drawn(
        6 * pitch + 1.5,
        draw,
        spots=[Spot(f"summary/{name}", left, place * pitch, right, (place + 1) * pitch) for place, name in places],
    )
    block.role = ""
    return block


def payment_schedule(letter: LetterOfOffer) -> list[Block]:
    """The schedule with its running sum; with a letter of credit also what is required and what the letter covers."""
    credit = letter.letter_of_credit is not None
    columns = [Column(112.0, "left", "Payment Date")]
    if credit:
        columns += [
            Column(98.0, "right", "(1)\nTotal requirements,\ncumulative"),
            Column(98.0, "right", "(2)\nTermination liability\nunder the letter"),
            Column(106.0, "right", "(1) – (2)\nU.S. Government\nfinancial requirements"),
            Column(90.0, "right", "Quarterly"),
        ]
    else:
        columns += [Column(105.5, "right", "Quarterly"), Column(105.0, "right", "Cumulative")]
    grid = Grid(look.PAGE.left, columns, look.BODY, look.MARK, pad=2.5)
    head = Head(grid, look.TABLE_HEAD._replace(leading=10.4), pad=2.2)
    blocks: list[Block] = [look.heading("Estimated payment schedule", space_before=20.0)]
    whole = len(letter.payments) <= _WHOLE
    for number, payment in enumerate(letter.payments):
        sign = number == 0
        label = look.day(payment.due) if payment.due else payment.label
        cells = [Cell(grid.wrap(0, label, look.BODY))]
        figures = (payment.amount, payment.cumulative)
        if credit:
            cells += [_plain(payment.requirements, sign), _plain(payment.termination_liability, sign)]
            figures = (payment.cumulative, payment.amount)
        cells += [Cell(((look.BODY, look.dollars(figure.amount, sign)),), look.mark(figure, letter.draft)) for figure in figures]
        # a short schedule is not cut at all, and the last two rows of a long one stay together
        row = grid.row(head, cells, keep=number != len(letter.payments) - 1 and (whole or number >= len(letter.payments) - 2))
        row.name = f"payment/{number}"
        blocks.append(row)
    column = "column (1) – (2)" if credit else "cumulative column"
    remark = [f"The {column} ends at line (13), {look.dollars(letter.summary.total.amount, sign=True)}."]
    if not letter.payments:
        remark = ["No payment schedule has been made for this LOA."]
    elif len(letter.payments) > 1:
        remark.append("The amount billed each quarter may differ from this estimate.")
    if letter.letter_of_credit is not None:
        remark.append(
            f"A standby letter of credit of {look.dollars(letter.letter_of_credit, sign=True)} stands for termination liability; "
            "only the last column is billed."
        )
    if letter.payment_remark:
        remark.append(letter.payment_remark)
    blocks.append(text_block(" ".join(remark), look.SMALL, look.PAGE, space_before=6.5))
    if len(blocks) > 2:
        blocks[-2].keep_with_next = True
    return blocks


def _plain(amount: Decimal | None, sign: bool) -> Cell:
    return Cell(((look.BODY, look.dollars(amount, sign) if amount is not None else look.DASH),))


def explanation(letter: LetterOfOffer) -> list[Block]:
    """Where codes are explained and who receives signed copies."""
    agency = letter.implementing_agency or "implementing agency"
    agency = agency if agency.lower().startswith(("the ", "u.s.")) else f"the {agency}"
    codes = "Letters and numbers used as codes in this LOA are explained in the attached information. "
    if letter.bpc:
        copies = (
            f"After countersignature the document goes to {agency} for signature. One signed copy goes to the Defense Finance "
            "and Accounting Service, Indianapolis."
        )
    else:
        copies = (
            "The Purchaser returns one signed copy to the Defense Finance and Accounting Service, Indianapolis, with the initial "
            f"deposit, and one signed copy to {agency}."
        )
    return [look.heading("Explanation and distribution", space_before=9.0), *look.body(codes + copies)]
