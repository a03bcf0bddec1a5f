"""The estimated delivery schedule: lines down, calendar quarters across, in bands of as many quarters as a page is wide."""

from collections.abc import Sequence
from decimal import Decimal

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.model import LetterOfOffer, LineDeliveries
from dsca_desk.documents.pdf.flow import Block, text_block
from dsca_desk.documents.pdf.table import EMPTY, Cell, Column, Grid, Head

_BAND = 7
_DESCRIPTION = 250.0  # at most
_WHOLE = 12  # lines of a band that is not cut
_LINE, _UNIT, _QUARTER, _TOTAL = 34.0, 30.0, 41.0, 46.0


def delivery_schedule(letter: LetterOfOffer) -> list[Block]:
    """The quantities by quarter; lines without a delivery schedule are left out and that is said."""
    blocks: list[Block] = [look.heading("Estimated delivery schedule")]
    if not letter.deliveries:
        return blocks + look.body("No line of this LOA has a delivery schedule by quarter.")
    blocks += deliveries_of(letter.deliveries)
    remark = "Quantities are in units of issue, by calendar quarter. Lines not named here have no delivery schedule by quarter."
    blocks.append(text_block(remark, look.SMALL, look.PAGE, space_before=6.5))
    return blocks


def deliveries_of(deliveries: Sequence[LineDeliveries]) -> list[Block]:
    """The bands of the table; the last keeps with what follows."""
    blocks: list[Block] = []
    quarters = sorted({quarter for line in deliveries for quarter, _ in line.quantities})
    for start in range(0, len(quarters), _BAND):
        last = start + _BAND >= len(quarters)
        blocks += _band(deliveries, quarters[start : start + _BAND], min(len(quarters), _BAND), last=last, follows=start > 0)
    return blocks


def _band(deliveries: Sequence[LineDeliveries], quarters: list[str], width: int, *, last: bool, follows: bool) -> list[Block]:
    room = look.PAGE.right - look.PAGE.left
    description = min(room - _LINE - _UNIT - width * _QUARTER - _TOTAL, _DESCRIPTION)
    columns = [Column(_LINE, "center", "Line"), Column(description, "left", "Description"), Column(_UNIT, "center", "Unit")]
    columns += [Column(_QUARTER, "right", "\n".join(look.month_span(quarter))) for quarter in quarters]
    if last:
        columns.append(Column(_TOTAL, "right", "Total"))
    grid = Grid(look.PAGE.left, columns, look.BODY, look.MARK)
    head = Head(grid, look.TABLE_HEAD)
    shown = [line for line in deliveries if last or any(quarter in quarters for quarter, _ in line.quantities)]
    blocks: list[Block] = []
    for line in shown:
        quantities = dict(line.quantities)
        cells = [
            Cell(((look.BODY, line.line),)),
            Cell(grid.wrap(1, line.description, look.BODY)),
            Cell(((look.BODY, line.unit_of_issue),)),
        ]
        cells += [
            Cell(((look.BODY, look.number(quantities[quarter])),)) if quantities.get(quarter) else EMPTY for quarter in quarters
        ]
        if last:
            total = sum((quantity for _, quantity in line.quantities), Decimal(0))
            cells.append(Cell(((look.STRONG, look.number(total)),)))
        blocks.append(grid.row(head, cells, keep=len(shown) <= _WHOLE))
    if follows:
        blocks[0].space_before = 12.0
    blocks[-1].keep_with_next = last
    return blocks
