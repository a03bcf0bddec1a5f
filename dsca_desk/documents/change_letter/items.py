"""The items that change: for each line what it was, the difference and what it becomes, in columns (3), (4) and (5) to (7)."""

from collections.abc import Sequence
from decimal import Decimal

from dsca_desk.documents.change_letter.model import ChangedLine, ChangeLetter
from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.items import codes_of, quantity_of, text_of
from dsca_desk.documents.letter.model import LetterLine
from dsca_desk.documents.letter.money_box import changed
from dsca_desk.documents.pdf.flow import Block, Drawn, Region, Spot, ascent, text_block
from dsca_desk.documents.pdf.fonts import Style, clean
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.structure import Element
from dsca_desk.documents.pdf.table import PAD, Column, Grid, begin_head, write
from dsca_desk.documents.pdf.wrap import width

_TIERS = ("Previous", "Change", "Revised")
_TIER = 17.6  # the least height of a tier
_MOST_LINES = 42  # of a description that stand in one piece
_FILL = 0.945
_NUMBER, _TEXT, _WHICH, _QUANTITY, _UNIT, _TOTAL, _SUPPLY, _RELEASE, _TERM = range(9)


def changed_items(change: ChangeLetter) -> list[Block]:
    """The table of the lines that change, with its heading; it begins on a page of its own."""
    blocks: list[Block] = [_heading(change), *_remark(change)]
    if not change.lines:
        return blocks
    grid = _grid(change.lines)
    head = _Head(grid)
    for line in change.lines:
        blocks += _pieces(grid, head, line, draft=change.letter.draft)
    return blocks


def _heading(change: ChangeLetter) -> Block:
    title, remark = f"Items changed by this {change.kind}", "(costs and months for delivery are estimates)"

    def draw(page: Page, top: float) -> None:
        baseline = top + ascent(look.HEADING)
        page.text(look.PAGE.left, baseline, look.HEADING, title)
        page.text(look.PAGE.left + width(title + " ", look.HEADING), baseline, look.HEADING_REMARK, remark)

    block = Drawn(look.HEADING.leading + 1.5, draw, keep=True)
    block.new_page, block.bookmark, block.role = True, title, "H2"
    return block


def _remark(change: ChangeLetter) -> list[Block]:
    words = [f"{change.unchanged} not changed." if change.unchanged else ""]
    words.append("Months count from implementation of the basic LOA." if change.lines else "No line is changed.")
    block = text_block(" ".join(word for word in words if word), look.SMALL, look.PAGE, keep=bool(change.lines))
    block.height += 5.0
    return [block]


def _grid(lines: Sequence[ChangedLine]) -> Grid:
    """The columns; wide amounts take their room from the description."""
    widths = [27.5, 0.0, 45.5, 42.5, 54.5, 58.5, 73.5, 26.0, 26.5]
    for line in lines:
        for shown in (line.before, line.after):
            if shown is None:
                continue
            widths[_QUANTITY] = max(widths[_QUANTITY], width(quantity_of(shown), look.STRONG) + 2 * PAD + 1)
            widths[_SUPPLY] = max(widths[_SUPPLY], min(width(_supply(shown), look.STRONG), 110.0) + 2 * PAD + 1)
            if shown.unit_cost:
                widths[_UNIT] = max(widths[_UNIT], width(look.cents(shown.unit_cost.amount), look.STRONG) + 2 * PAD + 1)
            if shown.total:
                widths[_TOTAL] = max(widths[_TOTAL], width(f"+{look.dollars(shown.total.amount)}", look.STRONG) + 2 * PAD + 1)
    room = look.PAGE.right - look.PAGE.left
    widths[_TEXT] = max(room - sum(widths), 105.0)
    aligns = ("center", "left", "left", "right", "right", "right", "center", "center", "center")
    columns = [Column(wide * room / sum(widths), align) for wide, align in zip(widths, aligns, strict=True)]  # type: ignore[arg-type]
    return Grid(look.PAGE.left, columns, look.BODY, look.MARK)


def _pieces(grid: Grid, head: "_Head", line: ChangedLine, *, draft: bool) -> list[Block]:
    """The block of a line; what a very long description has more follows in pieces of its own."""
    shown = line.after or line.before
    assert shown is not None
    remark = _remark_of(line)
    lines = [*grid.wrap(_TEXT, codes_of(shown), look.CODE), *grid.wrap(_TEXT, _with_remark(shown, remark), look.BODY)]
    blocks: list[Block] = [_Line(grid, head, clean(shown.number), lines[:_MOST_LINES], _values(line, draft=draft))]
    for start in range(_MOST_LINES, len(lines), _MOST_LINES):
        blocks.append(_Line(grid, head, "", lines[start : start + _MOST_LINES], ()))
    blocks[0].name = f"line/{shown.number}"
    return blocks


def _remark_of(line: ChangedLine) -> str:
    if line.before is None:
        return " New line."
    if line.after is None:
        return " Deleted."
    same = (codes_of(line.before), _words(line.before)) == (codes_of(line.after), _words(line.after))
    return "" if same else " Description revised."


def _words(line: LetterLine) -> tuple[str, str]:
    return line.description, line.condition


def _with_remark(line: LetterLine, remark: str) -> str:
    """The description with the remark before the pointer to its notes."""
    text = text_of(line)
    before, pointer, notes = text.partition("(See\u00a0Note")
    before = before.rstrip()
    if remark and before and before[-1] not in ".!?:;)":
        before += "."
    return " ".join(part for part in (before + remark, pointer + notes) if part)


_Values = tuple[tuple[str, str, str, str, str, str], ...]


def _values(line: ChangedLine, *, draft: bool) -> _Values:
    """The three tiers of columns (3) to (7); in the tier of the change only differences stand."""
    before, after = line.before, line.after
    zero = "0 " + (after or before).unit_of_issue if (after or before) else ""  # type: ignore[union-attr]
    return (
        _tier(before, zero if after is not None and after.quantity is not None else "", draft=draft),
        ("" if _same_quantity(line) else _quantity_change(line), _unit_change(line), _total_change(line), "", "", ""),
        _tier(after, zero if before is not None and before.quantity is not None else "", draft=draft),
    )


def _tier(line: LetterLine | None, absent: str, *, draft: bool) -> tuple[str, str, str, str, str, str]:
    if line is None:
        return absent, "", "0", "", "", ""
    blank = "" if line.sublines else look.DASH
    unit, total = line.unit_cost, line.total
    return (
        quantity_of(line),
        look.cents(unit.amount) + look.mark(unit, draft) if unit else "",  # the mark is raised when it is drawn
        look.dollars(total.amount) + look.mark(total, draft) if total else "",
        _supply(line),
        clean(line.release) or blank,
        clean(line.delivery_term) or blank,
    )


def _supply(line: LetterLine) -> str:
    months, assistance = clean(line.months), clean(line.assistance)
    parts = [
        clean(line.source),
        months if months.startswith("(") else f"({months})" if months else "",
        (assistance if assistance.startswith("TA") else f"TA{assistance}") if assistance else "",
    ]
    return " ".join(part for part in parts if part) or ("" if line.sublines else look.DASH)


def _same_quantity(line: ChangedLine) -> bool:
    return _quantity(line.before) == _quantity(line.after)


def _quantity(line: LetterLine | None) -> Decimal:
    return line.quantity or Decimal(0) if line else Decimal(0)


def _quantity_change(line: ChangedLine) -> str:
    difference = _quantity(line.after) - _quantity(line.before)
    return f"+{look.number(difference)}" if difference > 0 else f"−{look.number(-difference)}"


def _unit_change(line: ChangedLine) -> str:
    before, after = (shown.unit_cost.amount if shown and shown.unit_cost else None for shown in (line.before, line.after))
    if before is None or after is None or before == after:
        return ""
    return ("+" if after > before else "") + look.cents(after - before)


def _total_change(line: ChangedLine) -> str:
    before, after = (shown.total.amount if shown and shown.total else Decimal(0) for shown in (line.before, line.after))
    return changed(after - before)


class _Line(Block):
    """A changed line: number and description at the left, three tiers at the right, the revised one shaded."""

    whole_if_possible = True
    role = ""

    def __init__(self, grid: Grid, head: "_Head", number: str, text: Sequence[tuple[Style, str]], values: _Values) -> None:
        self._grid, self._number, self._text, self._values = grid, number, text, values
        self.head = head
        written = len(text) * look.BODY.leading + 2 * grid.pad + 0.1
        self.height = max(written, 3 * _TIER) if values else written

    def spots(self, region: Region) -> list[Spot]:  # noqa: ARG002 - a line stands where its grid says
        """The cells of the revised tier and the description, named as in the letter of offer."""
        if not self.name:
            return []
        edges, top = self._grid.edges, self.height * 2 / 3
        places = {_TEXT: 1, _QUANTITY: 2, _UNIT: 3, _TOTAL: 4, _SUPPLY: 5, _RELEASE: 6, _TERM: 7}
        return [
            Spot(f"{self.name}/{place}", edges[column], 0.0 if column == _TEXT else top, edges[column + 1], self.height)
            for column, place in places.items()
        ]

    def draw(self, page: Page, top: float) -> None:
        edges, grid = self._grid.edges, self._grid
        bottom = top + self.height
        tier = self.height / 3
        row = Element("TR", page.structure.table(self.head)[0])
        if self._values:
            page.artifact()
            page.fill(edges[_WHICH], bottom - tier, edges[-1], bottom, _FILL)
        page.begin("TD", row)
        page.text_center((edges[_NUMBER] + edges[_TEXT]) / 2, top + grid.first, look.BODY, self._number)
        page.begin("TD", row)
        for place, (style, line) in enumerate(self._text):
            page.text(edges[_TEXT] + PAD, top + grid.first + place * look.BODY.leading, style, line)
        for place, (name, values) in enumerate(zip(_TIERS, self._values, strict=bool(self._values))):
            style = look.STRONG if place == 2 else look.BODY
            baseline = top + place * tier + tier / 2 + 3.4
            if place:
                row = Element("TR", page.structure.table(self.head)[0])
            page.begin("TD", row)
            page.text(edges[_WHICH] + PAD, baseline, style, name)
            for column, value in enumerate(values, start=_QUANTITY):
                page.begin("TD", row)
                if value:
                    text, mark, _ = value.partition(look.UNCONFIRMED)
                    write(page, edges[column] + PAD, edges[column + 1] - PAD, baseline, style, text, grid.columns[column].align)
                    if mark:
                        page.text(edges[column + 1] - PAD + 0.3, baseline - 3.4, look.MARK, mark)
        if self._values:
            for place in (1, 2):
                y = top + place * tier
                page.rule(edges[_WHICH], y, edges[-1], y, look.HAIRLINE, look.HAIRLINE_GRAY)
        page.rule(edges[0], bottom, edges[-1], bottom, look.HAIRLINE, look.HAIRLINE_GRAY)


class _Head(Block):
    """The head of three tiers: column numbers, names, the two halves of (4)."""

    role = ""
    height = 49.0

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    def draw(self, page: Page, top: float) -> None:
        edges, style = self._grid.edges, look.TABLE_HEAD
        bottom = top + self.height
        page.fill(edges[0], top, edges[-1], bottom, 0.93)
        header = begin_head(page, self)
        for first, (number, last, label) in _HEADS.items():
            if header:
                page.begin("TH", header)
            left, right = edges[first], edges[last]
            if number:
                page.text_center((left + right) / 2, top + 9.9, style, f"({number})")
            lines = label.split("\n") if label else []
            for place, line in enumerate(lines):
                baseline = bottom - 5.2 - (len(lines) - 1 - place) * style.leading
                write(page, left, edges[last] if first == _TEXT else edges[first + 1], baseline, style, line, "center")
            if first == _UNIT:
                page.text_center((left + right) / 2, top + 25.4, style, "Costs")
        for y in (top, top + 14.5, bottom):
            page.rule(edges[0], y, edges[-1], y)
        page.rule(edges[_UNIT], top + 31.5, edges[_SUPPLY], top + 31.5)
        for number, edge in enumerate(edges):
            if number == _WHICH:
                continue
            page.rule(edge, top + (31.5 if number == _TOTAL else 0.0), edge, bottom)

    def close_run(self, page: Page, top: float, bottom: float) -> None:
        for edge in self._grid.edges:
            page.rule(edge, top + self.height, edge, bottom, look.HAIRLINE, look.HAIRLINE_GRAY)


# first column: number, column at its right edge, label
_HEADS: dict[int, tuple[int, int, str]] = {
    _NUMBER: (1, _TEXT, "Itm\nNbr"),
    _TEXT: (2, _QUANTITY, "Description/Condition"),
    _QUANTITY: (3, _UNIT, "Qty, Unit\nof Issue"),
    _UNIT: (4, _SUPPLY, "(a) Unit"),
    _TOTAL: (0, _SUPPLY, "(b) Total"),
    _SUPPLY: (5, _RELEASE, "SC/MOS/TA"),
    _RELEASE: (6, _TERM, "Ofr\nRel\nCde"),
    _TERM: (7, _TERM + 1, "Del\nTrm\nCde"),
}
