"""What the papers of the office share: edges with marking and page numbers, boxes of a form, tables, places to sign."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.pdf.file import Metadata, PdfFile
from dsca_desk.documents.pdf.flow import Block, Drawn, ascent, draw, place, text_block
from dsca_desk.documents.pdf.fonts import clean
from dsca_desk.documents.pdf.page import HEIGHT, Page
from dsca_desk.documents.pdf.table import EMPTY, PAD, Cell, Column, Grid, Head
from dsca_desk.documents.pdf.wrap import fit, wrap

_FOOT_RULE = HEIGHT - 48.4
_HEAD_RULE = 47.8
_LABEL = 11.8  # the height of the words above what is in a box
_SLOPE = (0.7071, 0.7071)
_WIDTH = look.PAGE.right - look.PAGE.left


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What every paper says of itself: its title, the number in its head, author, subject, day, marking, draft or not."""

    title: str
    number: str
    author: str = ""
    subject: str = ""
    printed_on: datetime.date
    marking: str = "UNCLASSIFIED"
    draft: bool = False


class Box(NamedTuple):
    """A box of a form: what stands above it in small letters, what is in it, and its share of the row."""

    label: str
    text: str
    share: int = 1


def paper_pdf(paper: Paper, blocks: Sequence[Block]) -> bytes:
    """Return a paper as PDF. The same paper gives the same bytes, on every machine."""
    file = PdfFile(
        Metadata(
            title=clean(f"{paper.title} {paper.number}"),
            author=clean(paper.author) or "United States of America",
            subject=clean(paper.subject)[:200],
            created=paper.printed_on,
        )
    )
    title = text_block(paper.title, look.TITLE, look.PAGE, keep=True, role="H1")
    pages = place([title, *blocks], look.PAGE)
    for number, placed in enumerate(pages, start=1):
        page = file.page()
        _edges(page, paper, number, len(pages))
        draw(page, placed)
        file.add(page)
    return file.content([], [])


def boxes(*rows: Sequence[Box], space_before: float = 10.0) -> list[Block]:
    """Return rows of boxes, one below the other; a row is as high as its highest box."""
    return [_row_of(row, space_before if number == 0 else 0.0) for number, row in enumerate(rows)]


def _row_of(row: Sequence[Box], space_before: float) -> Block:
    shares = sum(box.share for box in row)
    edges = [look.PAGE.left]
    for box in row:
        edges.append(edges[-1] + _WIDTH * box.share / shares)
    edges[-1] = look.PAGE.right
    texts = [
        wrap(box.text or look.DASH, look.BODY, edges[number + 1] - edges[number] - 2 * PAD) for number, box in enumerate(row)
    ]
    depth = max(len(lines) for lines in texts)
    height = _LABEL + depth * look.BODY.leading + 2.4

    def write(page: Page, top: float) -> None:
        for number, box in enumerate(row):
            left, right = edges[number], edges[number + 1]
            page.frame(left, top, right, top + height, look.HAIRLINE, look.HAIRLINE_GRAY)
            page.text(left + PAD, top + 9.4, look.SMALL, fit(box.label, look.SMALL, right - left - 2 * PAD))
            baseline = top + _LABEL + ascent(look.BODY)
            for line in texts[number]:
                page.text(left + PAD, baseline, look.BODY, line)
                baseline += look.BODY.leading

    return Drawn(height, write, space_before=space_before)


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], *, strong: Sequence[int] = (), only: int | None = None
) -> list[Block]:
    """Return a table with a head that repeats; rows numbered in `strong` are bold, or `only` one column of them.

    The widths are scaled to the page.
    """
    scale = _WIDTH / sum(column.width for column in columns)
    grid = Grid(look.PAGE.left, [column._replace(width=column.width * scale) for column in columns], look.SMALL, look.MARK)
    head = Head(grid, look.TABLE_HEAD)
    blocks: list[Block] = []
    for number, row in enumerate(rows):
        bold = [number in strong and only in (None, place) for place in range(len(row))]
        styles = [look.SMALL_STRONG if one else look.SMALL for one in bold]
        cells = [Cell(grid.wrap(place, text, styles[place])) if text else EMPTY for place, text in enumerate(row)]
        blocks.append(grid.row(head, cells))
    if blocks:
        blocks[0].space_before = 6.0
    return blocks


def _signatures(*places: tuple[str, str]) -> list[Block]:
    """Return places to sign, two beside each other: who signs (office or role) and the name, where it is known."""
    pairs = [places[number : number + 2] for number in range(0, len(places), 2)]
    return [_signing(pair) for pair in pairs]


def _signing(pair: Sequence[tuple[str, str]]) -> Block:
    half = _WIDTH / 2

    def write(page: Page, top: float) -> None:
        for number, (role, name) in enumerate(pair):
            left = look.PAGE.left + number * half
            page.rule(left, top + 30.0, left + half - 30.0, top + 30.0, look.HAIRLINE, look.HAIRLINE_GRAY)
            page.text(left, top + 42.0, look.BODY, fit(name or role, look.BODY, half - 30.0))
            page.text(left, top + 53.0, look.SMALL, fit(f"{role}, date" if name else "Name, date", look.SMALL, half - 30.0))

    return Drawn(55.0, write, space_before=6.0)


def _edges(page: Page, paper: Paper, number: int, count: int) -> None:
    left, right = look.PAGE.left, look.PAGE.right
    middle = (left + right) / 2
    page.artifact()
    if paper.draft:
        page.watermark(look.WATERMARK, "DRAFT", 0.9, _SLOPE)
    marking = fit(paper.marking, look.STRONG, right - left)
    page.text_center(middle, 29.0, look.STRONG, marking)
    page.text(left, _HEAD_RULE - 5.6, look.FOOT, fit(paper.title, look.FOOT, 320.0))
    page.text_right(right, _HEAD_RULE - 5.6, look.FOOT_STRONG, fit(paper.number, look.FOOT_STRONG, 160.0))
    page.rule(left, _HEAD_RULE, right, _HEAD_RULE)
    page.rule(left, _FOOT_RULE, right, _FOOT_RULE)
    page.text(left, _FOOT_RULE + 12.0, look.FOOT, f"Printed {look.day(paper.printed_on)}")
    page.text_right(right, _FOOT_RULE + 12.0, look.FOOT, f"Page {number} of {count}")
    page.text_center(middle, HEIGHT - 20.0, look.STRONG, marking)


def signed(blocks: Sequence[Block], *places: tuple[str, str]) -> list[Block]:
    """Return blocks with places to sign below; the last block stays with them, so that nobody signs an empty page."""
    if blocks:
        blocks[-1].keep_with_next = True
    return [*blocks, *_signatures(*places)]


def day_or_blank(day: datetime.date | None) -> str:
    """Return a day in words, empty for none."""
    return "" if day is None else look.day(day)
