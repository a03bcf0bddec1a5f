"""The money of a letter that changes a case: the cost summary in three columns, the revised payment schedule."""

from dsca_desk.documents.change_letter.model import ChangeLetter
from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.model import CostSummary, Figure
from dsca_desk.documents.letter.money_box import changed
from dsca_desk.documents.pdf.flow import Block, text_block
from dsca_desk.documents.pdf.fonts import Style
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.table import Cell, Column, Grid, Head, Row

_ROWS = (
    (8, "Net Estimated Cost", "net"),
    (9, "Packing, Crating, and Handling", "packing"),
    (10, "Administrative Charge", "administration"),
    (11, "Transportation", "transportation"),
    (12, "Other", "other"),
    (13, "Total Estimated Cost", "total"),
)
_WHOLE = 24  # rows of a schedule that is not cut


def cost_summary(change: ChangeLetter) -> list[Block]:
    """Lines (8) to (13): previous, change, revised; in one piece."""
    letter = change.letter
    left = 138.3
    room = look.PAGE.right - left
    columns = [Column(30.0, "right"), Column(room - 30.0 - 3 * 78.0, "left", "Estimated cost summary")]
    columns += [Column(78.0, "right", name) for name in ("Previous", "Change", "Revised")]
    grid = Grid(left, columns, look.BODY, look.MARK)
    head = Head(grid, look.TABLE_HEAD)
    blocks: list[Block] = []
    for number, name, field in _ROWS:
        style = look.STRONG if number in (8, 13) else look.BODY
        sign = number in (8, 13)
        before, difference, after = (_figure(part, field) for part in (change.before, change.difference, letter.summary))
        cells = [
            Cell(((style, f"({number})"),)),
            Cell(((style, name),)),
            _amount(before, style, letter.draft, sign),
            Cell(((style, changed(difference.amount)),), look.mark(difference, letter.draft)),
            _amount(after, style, letter.draft, sign),
        ]
        blocks.append(_Shaded(grid.row(head, cells, keep=True), grid))
    blocks[0].space_before = 16.0
    words = ["An empty code means that it does not change."] if change.lines else []
    words.append(
        "The revised payment schedule shows the payments scheduled before, the current U.S. Government financial requirements, "
        f"the amount received from the Purchaser, and {_what_is_due(change)}."
    )
    blocks.append(text_block(" ".join(words), look.SMALL, look.PAGE, space_before=9.5))
    if letter.draft and letter.unconfirmed:
        explained = (
            f"{look.UNCONFIRMED} This figure rests on a rate that is not confirmed; it is confirmed or replaced before the "
            f"offer. Not confirmed: {'; '.join(letter.unconfirmed)}."
        )
        blocks.append(text_block(explained, look.SMALL, look.PAGE, space_before=3.0))
    return blocks


class _Shaded(Block):
    """A row whose last column is shaded."""

    role = ""

    def __init__(self, row: Row, grid: Grid) -> None:
        self._row, self._grid = row, grid
        self.height, self.head, self.keep_with_next = row.height, row.head, row.keep_with_next

    def draw(self, page: Page, top: float) -> None:
        page.fill(self._grid.edges[-2], top, self._grid.edges[-1], top + self.height, 0.945)
        self._row.draw(page, top)


def _what_is_due(change: ChangeLetter) -> str:
    return f"the amount due with acceptance of this {change.kind}" if change.kind == "Amendment" else "the payments as revised"


def _figure(summary: CostSummary, field: str) -> Figure:
    figure: Figure = getattr(summary, field)
    return figure


def _amount(figure: Figure, style: Style, draft: bool, sign: bool) -> Cell:
    return Cell(((style, look.dollars(figure.amount, sign)),), look.mark(figure, draft))


def payment_schedule(change: ChangeLetter) -> list[Block]:
    """The schedule in the format of Amendments or of Modifications: payment date, quarterly, cumulative."""
    letter = change.letter
    columns = [Column(262.0, "left", "Payment Date"), Column(105.5, "right", "Quarterly"), Column(105.0, "right", "Cumulative")]
    grid = Grid(look.PAGE.left, columns, look.BODY, look.MARK, pad=2.5)
    head = Head(grid, look.TABLE_HEAD._replace(leading=10.4), pad=2.2)
    blocks: list[Block] = [look.heading("Revised payment schedule", space_before=20.0)]
    whole = len(change.payments) <= _WHOLE
    for place, payment in enumerate(change.payments):
        style = look.STRONG if payment.strong else look.BODY
        label = payment.label
        if payment.due:
            label = f"{label} ({look.day(payment.due)})" if label else look.day(payment.due)
        amount = payment.amount
        cells = [
            Cell([(style, line) for _, line in grid.wrap(0, label, style)]),
            Cell(((style, look.dollars(amount.amount, sign=payment.strong)),), look.mark(amount, letter.draft))
            if amount
            else Cell(((style, "N/A"),)),
            _amount(payment.cumulative, style, letter.draft, payment.strong),
        ]
        keep = place != len(change.payments) - 1 and (whole or place >= len(change.payments) - 2)
        blocks.append(grid.row(head, cells, keep=keep))
    remark = [f"The cumulative column ends at line (13), {look.dollars(letter.summary.total.amount, sign=True)}."]
    remark.append("The amount billed each quarter may differ from this estimate.")
    if change.payment_remark:
        remark.append(change.payment_remark)
    blocks[-1].keep_with_next = True
    blocks.append(text_block(" ".join(remark), look.SMALL, look.PAGE, space_before=6.5))
    return blocks
