"""Tables of the flow: a grid of columns, a head that repeats, rows that are not cut unless they are higher than a page."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from dsca_desk.documents.pdf.flow import Block, Region, Spot, ascent
from dsca_desk.documents.pdf.fonts import Style
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.structure import Element
from dsca_desk.documents.pdf.wrap import width, wrap

Align = Literal["left", "right", "center"]
PAD = 4.3
_GRAY = 0.45
_HAIRLINE = 0.5
_HEAD_FILL = 0.93
_LEAST_LINES = 10  # of a row that is higher than a page, this many lines at least stand on the page where it begins


class Column(NamedTuple):
    """A column: width in points, where its cells stand, and its label (line feeds kept)."""

    width: float
    align: Align
    label: str = ""


class Cell(NamedTuple):
    """The lines of a cell, each with its style; `mark` is raised behind the first line."""

    lines: Sequence[tuple[Style, str]]
    mark: str = ""


class TextAt(NamedTuple):
    """A line of a row: the cell it belongs to, from the left of the page, baseline below the top of the row."""

    cell: int
    x: float
    down: float
    style: Style
    text: str


EMPTY = Cell(())


class Grid:
    """Columns side by side from `left`; `pitch` is the line pitch of the rows, `pad` what a row adds above and below."""

    def __init__(self, left: float, columns: Sequence[Column], style: Style, mark_style: Style, pad: float = 2.2) -> None:
        self.columns = columns
        self.style, self.mark_style, self.pad = style, mark_style, pad
        self.first = pad + ascent(style)
        edges = [left]
        for column in columns:
            edges.append(edges[-1] + column.width)
        self.edges = edges

    def inner(self, column: int) -> float:
        """The width for text in a column."""
        return self.columns[column].width - 2 * PAD

    def wrap(self, column: int, text: str, style: Style) -> list[tuple[Style, str]]:
        """Wrap a text into the lines of a cell."""
        return [(style, line) for line in wrap(text, style, self.inner(column))]

    def row(self, head: Block, cells: Sequence[Cell], *, keep: bool = False) -> "Row":
        """Lay out a row below a head."""
        texts: list[TextAt] = []
        first, pitch, edges = self.first, self.style.leading, self.edges
        depth = 1
        for number, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            if not cell.lines:
                continue
            depth = max(depth, len(cell.lines))
            down = first
            for style, text in cell.lines:
                if column.align == "left":
                    x = edges[number] + PAD
                elif column.align == "right":
                    x = edges[number + 1] - PAD - width(text, style)
                else:
                    x = (edges[number] + edges[number + 1] - width(text, style)) / 2
                texts.append(TextAt(number, x, down, style, text))
                down += pitch
            if cell.mark:
                last = texts[-len(cell.lines)]
                x = last.x + width(last.text, last.style) + 0.3
                texts.append(TextAt(number, x, first - 3.4, self.mark_style, cell.mark))
        return Row(self, head, texts, depth, keep=keep)


class Row(Block):
    """A laid-out row; it draws its texts and the rule below it, the head draws what lies between the columns."""

    whole_if_possible = True
    role = ""

    def __init__(self, grid: Grid, head: Block, texts: Sequence[TextAt], depth: int, *, keep: bool = False) -> None:
        self._grid, self._texts, self._depth = grid, texts, depth
        self.head, self.keep_with_next = head, keep
        self.height = depth * grid.style.leading + 2 * grid.pad + 0.1

    def draw(self, page: Page, top: float) -> None:
        """Write the cells and draw the rule below them."""
        row = Element("TR", page.structure.table(self.head)[0])
        current = -1
        for cell, x, down, style, text in self._texts:
            while current < cell:  # an empty cell is a cell too
                page.begin("TD", row)
                current += 1
            page.text(x, top + down, style, text)
        for _ in range(current + 1, len(self._grid.columns)):
            page.begin("TD", row)
        bottom = top + self.height
        page.rule(self._grid.edges[0], bottom, self._grid.edges[-1], bottom, _HAIRLINE, _GRAY)

    @property
    def least(self) -> float:
        """What of a row higher than a page stands on the page where it begins."""
        return min(self._depth, _LEAST_LINES) * self._grid.style.leading + 2 * self._grid.pad

    def spots(self, region: Region) -> list[Spot]:  # noqa: ARG002 - a row stands where its grid says
        """The cells with something in them, each named by its number: `line/001/4`."""
        if not self.name:
            return []
        edges, filled = self._grid.edges, sorted({text.cell for text in self._texts})
        return [Spot(f"{self.name}/{cell}", edges[cell], 0.0, edges[cell + 1], self.height) for cell in filled]

    def split(self, room: float) -> tuple[Block, Block] | None:
        """Cut all cells at the same line."""
        pitch = self._grid.style.leading
        count = int((room - 2 * self._grid.pad - 0.1) / pitch + 1e-6)
        if not 0 < count < self._depth:
            return None
        edge = self._grid.first + (count - 0.5) * pitch
        assert self.head is not None
        above = [text for text in self._texts if text.down < edge]
        below = [text._replace(down=text.down - count * pitch) for text in self._texts if text.down >= edge]
        first = Row(self._grid, self.head, above, count)
        rest = Row(self._grid, self.head, below, self._depth - count, keep=self.keep_with_next)
        first.name = rest.name = self.name
        return first, rest


class Head(Block):
    """A gray head of one row of labels over a grid."""

    role = ""

    def __init__(self, grid: Grid, style: Style, *, pad: float = 2.6) -> None:
        self.grid, self._style, self._pad = grid, style, pad
        self._labels = [
            [line for part in column.label.split("\n") for line in wrap(part, style, grid.inner(number))]
            for number, column in enumerate(grid.columns)
        ]
        self.height = max(map(len, self._labels)) * style.leading + 2 * pad

    def draw(self, page: Page, top: float) -> None:
        """Draw fill, labels and frame."""
        edges, style = self.grid.edges, self._style
        bottom = top + self.height
        header = begin_head(page, self)
        page.fill(edges[0], top, edges[-1], bottom, _HEAD_FILL)
        for number, (column, lines) in enumerate(zip(self.grid.columns, self._labels, strict=True)):
            if header:
                page.begin("TH", header)
            baseline = bottom - self._pad - len(lines) * style.leading + ascent(style)
            for line in lines:
                write(page, edges[number] + PAD, edges[number + 1] - PAD, baseline, style, line, column.align)
                baseline += style.leading
        page.rule(edges[0], top, edges[-1], top)
        page.rule(edges[0], bottom, edges[-1], bottom)
        for edge in edges:
            page.rule(edge, top, edge, bottom)

    def close_run(self, page: Page, top: float, bottom: float) -> None:
        """Draw the lines between the columns of the run."""
        for edge in self.grid.edges:
            page.rule(edge, top + self.height, edge, bottom, _HAIRLINE, _GRAY)


def begin_head(page: Page, head: Block) -> Element | None:
    """Return the row that the cells of a head belong to, or None where the head only repeats what was read before."""
    table, first = page.structure.table(head)
    if first:
        return Element("TR", table)
    page.artifact()
    return None


def write(page: Page, left: float, right: float, baseline: float, style: Style, text: str, align: Align) -> None:
    """Write a line between two edges."""
    if align == "left":
        page.text(left, baseline, style, text)
    elif align == "right":
        page.text_right(right, baseline, style, text)
    else:
        page.text_center((left + right) / 2, baseline, style, text)
