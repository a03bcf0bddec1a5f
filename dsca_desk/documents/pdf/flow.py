"""Blocks that flow over pages: what stays together, what repeats, where a text may be cut.

Laying out and drawing are two passes: `place` gives every block its page and its height on it, so the number of pages is known
before the first word is drawn.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from dsca_desk.documents.pdf.fonts import Style
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.wrap import wrap

_LEAST_LINES = 2  # a paragraph leaves no single line behind and takes none along


def ascent(style: Style) -> float:
    """From the top of a line to its baseline."""
    return (style.leading - style.size) / 2 + 0.8 * style.size


class Region(NamedTuple):
    """Where blocks may stand on a page, in points from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float


class Spot(NamedTuple):
    """A named value of a block: where it stands on the page from left to right, and below the top of the block."""

    name: str
    left: float
    top: float
    right: float
    bottom: float


class Block:
    """A piece of the flow. `head` repeats at the top of each page the block's run goes over.

    A block that is `whole_if_possible` is cut only when a whole page cannot hold it.
    """

    height: float = 0.0
    space_before: float = 0.0
    keep_with_next: bool = False
    new_page: bool = False
    whole_if_possible: bool = False
    bookmark: str = ""
    name: str = ""  # of the value the block prints, for going from the page to its field
    role: str = "P"  # of the structure tree; empty where the block marks its parts itself
    head: "Block | None" = None

    @property
    def least(self) -> float:
        """The height below which not even the beginning of the block can be placed."""
        return self.height

    def draw(self, page: Page, top: float) -> None:
        """Draw the block with its upper edge at `top`."""

    def spots(self, region: Region) -> list[Spot]:
        """The named values of the block, as far as somebody wants to know where they stand."""
        return [Spot(self.name, region.left, 0.0, region.right, self.height)] if self.name else []

    def split(self, room: float) -> "tuple[Block, Block] | None":  # noqa: ARG002 - the hook of blocks that can be cut
        """Cut the block so that the first part is no higher than `room`, or say that it cannot be cut."""
        return None

    def close_run(self, page: Page, top: float, bottom: float) -> None:
        """Called on a head when the run of blocks below it ends on a page: from the head's top to the run's bottom."""


class Drawn(Block):
    """A piece of fixed height that one function draws."""

    def __init__(
        self,
        height: float,
        draw: Callable[[Page, float], None],
        *,
        space_before: float = 0.0,
        keep: bool = False,
        spots: Sequence[Spot] = (),
    ) -> None:
        self.height, self._draw, self._spots = height, draw, spots
        self.space_before, self.keep_with_next = space_before, keep

    def spots(self, region: Region) -> list[Spot]:
        """The values inside the piece, or the piece as one."""
        return list(self._spots) or super().spots(region)

    def draw(self, page: Page, top: float) -> None:
        """Call the function."""
        self._draw(page, top)


class Paragraph(Block):
    """Lines of one style, cut only so that two lines stay on either side."""

    def __init__(
        self,
        lines: Sequence[str],
        style: Style,
        x: float,
        *,
        space_before: float = 0.0,
        keep: bool = False,
        bullet: bool = False,
    ) -> None:
        self._lines, self._style, self._x, self._bullet = lines, style, x, bullet
        self.height = len(lines) * style.leading
        self.space_before, self.keep_with_next = space_before, keep

    @property
    def least(self) -> float:
        """Two lines, or all of a short paragraph."""
        return self.height if len(self._lines) < 2 * _LEAST_LINES else _LEAST_LINES * self._style.leading

    def draw(self, page: Page, top: float) -> None:
        """Write the lines."""
        style = self._style
        baseline = top + ascent(style)
        if self._bullet:
            page.text(self._x - 8.0, baseline, style, "•")
        for line in self._lines:
            page.text(self._x, baseline, style, line)
            baseline += style.leading

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Cut between two lines, with two at least on either side."""
        count = min(int(room / self._style.leading + 1e-6), len(self._lines) - _LEAST_LINES)
        if count < _LEAST_LINES:
            return None
        first = Paragraph(self._lines[:count], self._style, self._x, space_before=self.space_before, bullet=self._bullet)
        rest = Paragraph(self._lines[count:], self._style, self._x, keep=self.keep_with_next)
        first.bookmark, first.head = self.bookmark, self.head
        first.role = rest.role = self.role
        first.name = rest.name = self.name
        rest.head = self.head
        return first, rest


class Placed(NamedTuple):
    """A block and the height at which it stands."""

    block: Block
    top: float


def text_block(
    text: str, style: Style, region: Region, *, space_before: float = 0.0, keep: bool = False, role: str = "P"
) -> Paragraph:
    """Wrap a text over the width of the region."""
    block = Paragraph(wrap(text, style, region.right - region.left), style, region.left, space_before=space_before, keep=keep)
    block.role = role
    return block


def place(blocks: Iterable[Block], region: Region) -> list[list[Placed]]:
    """Give every block its page and height; at least one page.

    A chain of blocks that keep with the next moves as one, and so do a run's head and its first block.
    """
    queue = deque(blocks)
    pages: list[list[Placed]] = [[]]
    y, head = region.top, None
    while queue:
        block = queue[0]
        fresh = not pages[-1]
        if not fresh and (block.new_page or _needed(queue, head, region) > region.bottom - y + 1e-6):
            pages.append([])
            y, head = region.top, None
            continue
        queue.popleft()
        if not fresh:
            y += block.space_before
        if block.head is not None and block.head is not head:
            pages[-1].append(Placed(block.head, y))
            y += block.head.height
        head = block.head
        parts = block.split(region.bottom - y) if block.height > region.bottom - y + 1e-6 else None
        if parts is not None:
            block = parts[0]
            parts[1].new_page = True
            queue.appendleft(parts[1])
        pages[-1].append(Placed(block, y))
        y += block.height
    return pages


def _needed(queue: "deque[Block]", head: Block | None, region: Region) -> float:
    """The height that the next chain must find on this page."""
    needed = 0.0
    for block in queue:
        needed += block.space_before
        if block.head is not None and block.head is not head:
            needed += block.head.height
            head = block.head
        if not block.keep_with_next:
            page = region.bottom - region.top - (block.head.height if block.head else 0.0)
            return needed + (block.height if block.whole_if_possible and block.height <= page else block.least)
        needed += block.height
    return needed


def draw(page: Page, placed: Sequence[Placed]) -> None:
    """Draw the blocks of one page and close the runs of its tables."""
    run: Block | None = None
    run_top = run_bottom = 0.0
    for block, top in placed:
        head = block.head
        if run is not None and head is not run:
            run.close_run(page, run_top, run_bottom)
            run = None
        if block.role:
            page.begin(block.role)
        block.draw(page, top)
        if head is not None and run is None:
            run, run_top = head, top - head.height
        run_bottom = top + block.height
    if run is not None:
        run.close_run(page, run_top, run_bottom)
