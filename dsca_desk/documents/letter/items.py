"""The items table: columns (1) to (7), a row per line and subline."""

from collections.abc import Iterator, Sequence

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.model import Figure, LetterLine, LetterOfOffer
from dsca_desk.documents.pdf.flow import Block, Drawn, ascent
from dsca_desk.documents.pdf.fonts import clean
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.table import EMPTY, PAD, Cell, Column, Grid, Row, begin_head, write
from dsca_desk.documents.pdf.wrap import width

_TITLE = "Items to be supplied"
_REMARK = "(costs and months for delivery are estimates)"
_HEAD_NUMBERS, _HEAD_HEIGHT, _COSTS = 14.0, 48.5, 31.0  # where the tiers of the head end, from its top
_LEAST_DESCRIPTION = 110.0


def items(letter: LetterOfOffer) -> list[Block]:
    """The table of all lines, with its heading; it begins on a page of its own."""
    rows = [*_walk(letter.lines)]
    grid = _grid([row[0] for row in rows])
    head = _ItemsHead(grid)
    blocks: list[Block] = [_heading()]
    for line, keep in rows:
        blocks.append(_row(grid, head, line, letter.draft, keep))
    return blocks


def _walk(lines: Sequence[LetterLine]) -> Iterator[tuple[LetterLine, bool]]:
    """Every line and subline in order; a line keeps with its first subline."""
    for line in lines:
        yield line, bool(line.sublines)
        yield from _walk(line.sublines)


def _heading() -> Block:
    def draw(page: Page, top: float) -> None:
        baseline = top + ascent(look.HEADING)
        page.text(look.PAGE.left, baseline, look.HEADING, _TITLE)
        page.text(look.PAGE.left + width(_TITLE + " ", look.HEADING), baseline, look.HEADING_REMARK, _REMARK)

    block = Drawn(look.HEADING.leading + 3.5, draw, keep=True)
    block.new_page, block.bookmark, block.role = True, _TITLE, "H2"
    return block


def _grid(lines: Sequence[LetterLine]) -> Grid:
    """The columns of the table; wide amounts take their room from the description."""
    widths = [29.0, 0.0, 46.5, 61.5, 63.0, 46.5, 29.0, 29.5]
    unit = max((width(look.cents(line.unit_cost.amount), look.BODY) for line in lines if line.unit_cost), default=0.0)
    total = max((width(look.dollars(line.total.amount), look.BODY) for line in lines if line.total), default=0.0)
    quantity = max((width(quantity_of(line), look.BODY) for line in lines), default=0.0)
    for column, needed in ((2, quantity), (3, unit), (4, total)):
        widths[column] = max(widths[column], needed + 2 * PAD + 1.0)
    room = look.PAGE.right - look.PAGE.left
    widths[1] = max(room - sum(widths), _LEAST_DESCRIPTION)
    aligns = ("center", "left", "right", "right", "right", "center", "center", "center")
    columns = [Column(wide * room / sum(widths), align) for wide, align in zip(widths, aligns, strict=True)]  # type: ignore[arg-type]
    return Grid(look.PAGE.left, columns, look.BODY, look.MARK)


def _row(grid: Grid, head: "_ItemsHead", line: LetterLine, draft: bool, keep: bool) -> Row:
    body = look.BODY
    description = [*grid.wrap(1, codes_of(line), look.CODE), *grid.wrap(1, text_of(line), body)]
    months = clean(line.months)
    assistance = clean(line.assistance)
    supply = (
        clean(line.source) or look.DASH,
        f"({months})" if months else look.DASH,
        (assistance if assistance.startswith("TA") else f"TA{assistance}") if assistance else look.DASH,
    )
    if line.sublines:
        supply = tuple(part for part in supply if part != look.DASH) or ("",)  # type: ignore[assignment]
    blank = "" if line.sublines else look.DASH
    row = grid.row(
        head,
        (
            Cell(((body, clean(line.number)),)),
            Cell(description),
            Cell(((body, quantity_of(line)),)),
            _amount(line.unit_cost, look.cents, draft),
            _amount(line.total, look.dollars, draft),
            Cell(tuple((body, part) for part in supply)),
            Cell(((body, clean(line.release) or blank),)),
            Cell(((body, clean(line.delivery_term) or blank),)),
        ),
        keep=keep,
    )
    row.name = f"line/{line.number}"
    return row


def codes_of(line: LetterLine) -> str:
    """Generic code, MASL number and the flag of significant and major defense equipment."""
    flags = ", ".join(name for name, holds in (("MDE", line.mde), ("SME", line.sme)) if holds)
    flag = f"(Y) {flags}" if flags else "(N)"
    return " \u00a0".join(part for part in (clean(line.generic_code), clean(line.masl), flag) if part)


def text_of(line: LetterLine) -> str:
    """Description, condition and the pointer to the notes."""
    parts = [line.description.strip()]
    if line.condition:
        parts.append(f"Condition: {line.condition.strip().rstrip('.')}.")
    if line.notes:
        numbers = [str(number) for number in line.notes]
        listed = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
        parts.append(
            f"(See Note{'s' if len(numbers) > 1 else ''} {listed})".replace(" ", "\u00a0", 1 if len(numbers) > 5 else -1)
        )
    if len(parts) > 1 and parts[0] and parts[0][-1] not in ".!?:;)":
        parts[0] += "."
    return " ".join(part for part in parts if part)


def quantity_of(line: LetterLine) -> str:
    """Column (3): quantity and unit of issue."""
    unit = clean(line.unit_of_issue)
    return f"{look.number(line.quantity)} {unit}".rstrip() if line.quantity is not None else unit


def _amount(figure: Figure | None, written: "object", draft: bool) -> Cell:
    if figure is None:
        return EMPTY
    return Cell(((look.BODY, written(figure.amount)),), look.mark(figure, draft))  # type: ignore[operator]


class _ItemsHead(Block):
    """The head of three tiers: column numbers, names, and the two halves of (4)."""

    role = ""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.height = _HEAD_HEIGHT

    def draw(self, page: Page, top: float) -> None:
        edges, style = self._grid.edges, look.TABLE_HEAD
        bottom = top + self.height
        page.fill(edges[0], top, edges[-1], bottom, 0.93)
        header = begin_head(page, self)
        for column, label in enumerate(_LABELS):
            if header:
                page.begin("TH", header)
            if column in _NUMBERS:
                number, last = _NUMBERS[column]
                page.text_center((edges[column] + edges[last]) / 2, top + 9.9, style, f"({number})")
            if column == _UNIT:
                page.text_center((edges[_UNIT] + edges[_UNIT + 2]) / 2, top + 25.4, style, "Costs")
            lines = label.split("\n")
            for place, line in enumerate(lines):
                baseline = bottom - 5.2 - (len(lines) - 1 - place) * style.leading
                write(page, edges[column], edges[column + 1], baseline, style, line, "center")
        page.rule(edges[0], top, edges[-1], top)
        page.rule(edges[0], top + _HEAD_NUMBERS, edges[-1], top + _HEAD_NUMBERS)
        page.rule(edges[_UNIT], top + _COSTS, edges[_UNIT + 2], top + _COSTS)
        page.rule(edges[0], bottom, edges[-1], bottom)
        for number, edge in enumerate(edges):
            page.rule(edge, top + (_COSTS if number == _UNIT + 1 else 0.0), edge, bottom)

    def close_run(self, page: Page, top: float, bottom: float) -> None:
        for edge in self._grid.edges:
            page.rule(edge, top + self.height, edge, bottom, look.HAIRLINE, look.HAIRLINE_GRAY)


_UNIT = 3  # the column of the unit cost; (4) goes over it and the next
_NUMBERS = {0: (1, 1), 1: (2, 2), 2: (3, 3), 3: (4, 5), 5: (5, 6), 6: (6, 7), 7: (7, 8)}  # first column: number, right edge
_LABELS = (
    "Itm\nNbr",
    "Description/Condition",
    "Qty, Unit\nof Issue",
    "(a) Unit",
    "(b) Total",
    "SC/\nMOS/\nTA",
    "Ofr\nRel\nCde",
    "Del\nTrm\nCde",
)
