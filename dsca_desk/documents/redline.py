"""The printed redline: what two versions of a case differ in, deleted words struck through and new ones underlined."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

import msgspec

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.frame import Frame, draw_page
from dsca_desk.documents.letter.money_box import changed
from dsca_desk.documents.pdf.file import Bookmark, Metadata, PdfFile
from dsca_desk.documents.pdf.flow import Block, place, text_block
from dsca_desk.documents.pdf.fonts import Face, Style, clean
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.structure import Element
from dsca_desk.documents.pdf.table import PAD, Cell, Column, Grid, Head
from dsca_desk.documents.pdf.wrap import width, wrap

Fate = Literal["same", "gone", "new"]
_MOST_WORDS = 3000  # of two texts that are compared word by word
_UNDERLINED = Style(Face.SEMIBOLD, 10, 12.8)


class RedlineChange(msgspec.Struct, frozen=True, kw_only=True):
    """One difference: its place, what stood there and what stands there, the difference in dollars of an amount."""

    place: str
    before: str = ""
    after: str = ""
    money: Decimal | None = None


class RedlinePart(msgspec.Struct, frozen=True, kw_only=True):
    """Differences under one heading: the document, a line, a note."""

    heading: str
    changes: tuple[RedlineChange, ...]


class RedlineAmount(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the cost summary in dollars before and after."""

    name: str
    before: Decimal
    after: Decimal


class Redline(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a redline prints; `earlier` and `later` name the versions with their state and day."""

    case_id: str
    nickname: str = ""
    earlier: str
    later: str
    parts: tuple[RedlinePart, ...] = ()
    summary: tuple[RedlineAmount, ...] = ()
    printed_on: datetime.date
    marking: str = ""


class Word(NamedTuple):
    """A word with what becomes of it."""

    fate: Fate
    text: str


def redline_pdf(redline: Redline) -> bytes:
    """Return the redline as PDF. The same redline gives the same bytes."""
    pages = place(_blocks(redline), look.PAGE)
    file = PdfFile(
        Metadata(
            title=clean(f"Differences of {redline.case_id}"),
            author="DSCA Desk",
            subject=clean(f"{redline.earlier} and {redline.later}")[:200],
            created=redline.printed_on,
        )
    )
    frame = Frame(
        "Differences of two versions", redline.case_id, redline.marking, printed=f"Printed {look.day(redline.printed_on)}"
    )
    bookmarks = []
    for number, placed in enumerate(pages):
        draw_page(file, frame, placed, number + 1, len(pages))
        bookmarks += [Bookmark(block.bookmark, number, top) for block, top in placed if block.bookmark]
    return file.content(bookmarks, [])


def words_between(before: str, after: str) -> tuple[Word, ...]:
    """Return the words of both texts in reading order, each as the same, gone or new."""
    old, new = before.split(), after.split()
    if not old or not new or len(old) + len(new) > _MOST_WORDS:
        return (*(Word("gone", word) for word in old), *(Word("new", word) for word in new))
    words: list[Word] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            words += [Word("same", word) for word in old[first:last]]
        else:
            words += [Word("gone", word) for word in old[first:last]]
            words += [Word("new", word) for word in new[start:end]]
    return tuple(words)


def _blocks(redline: Redline) -> list[Block]:
    title = text_block(f"Differences of {redline.case_id}", look.TITLE, look.PAGE, keep=True, role="H1")
    title.bookmark = "Differences"
    blocks: list[Block] = [title]
    if redline.nickname:
        blocks.append(text_block(redline.nickname, look.BODY, look.PAGE, keep=True))
    legend = (
        f"From {redline.earlier} to {redline.later}. What was taken out is struck through, what is new is underlined. This paper "
        "compares; it is no part of the case."
    )
    blocks += look.body(legend, space_before=6.0)
    blocks += _summary(redline.summary)
    if not redline.parts:
        blocks += look.body("The two versions are the same in every field.", space_before=12.0)
    grid = _grid()
    for part in redline.parts:
        blocks.append(look.heading(part.heading, space_before=11.0))
        head = Head(grid, look.TABLE_HEAD)
        rows: list[Block] = [_Difference.of(grid, head, change) for change in part.changes]
        if len(rows) <= 3:
            for row in rows[:-1]:
                row.keep_with_next = True
        blocks += rows
    return blocks


def _summary(amounts: Sequence[RedlineAmount]) -> list[Block]:
    if not amounts:
        return []
    room = look.PAGE.right - look.PAGE.left
    columns = [Column(room - 3 * 100.0, "left", "Dollars")]
    columns += [Column(100.0, "right", name) for name in ("Before", "Difference", "After")]
    grid = Grid(look.PAGE.left, columns, look.BODY, look.MARK)
    head = Head(grid, look.TABLE_HEAD)
    rows: list[Block] = []
    for amount in amounts:
        style = look.STRONG if amount is amounts[-1] else look.BODY
        cells = (amount.name, look.dollars(amount.before), changed(amount.after - amount.before), look.dollars(amount.after))
        rows.append(grid.row(head, [Cell(((style, clean(text)),)) for text in cells], keep=amount is not amounts[-1]))
    rows[0].space_before = 10.0
    return rows


def _grid() -> Grid:
    room = look.PAGE.right - look.PAGE.left
    columns = [Column(150.0, "left", "Field"), Column(room - 150.0 - 88.0, "left", "Taken out, new")]
    return Grid(look.PAGE.left, [*columns, Column(88.0, "right", "Difference")], look.BODY, look.MARK)


class _Piece(NamedTuple):
    """A word on a line: where it begins and what becomes of it."""

    x: float
    fate: Fate
    text: str


class _Difference(Block):
    """A row: the field, the words with their fates, the difference in dollars."""

    role = ""

    def __init__(self, grid: Grid, head: Block, names: Sequence[str], lines: Sequence[Sequence[_Piece]], money: str) -> None:
        self._grid, self._names, self._lines, self._money = grid, names, lines, money
        self.head = head
        self.height = max(len(names), len(lines), 1) * look.BODY.leading + 2 * grid.pad + 0.1

    @classmethod
    def of(cls, grid: Grid, head: Block, change: RedlineChange) -> "_Difference":
        """Lay a difference out."""
        names = wrap(change.place, look.BODY, grid.inner(0))
        lines = list(_lines(words_between(clean(change.before), clean(change.after)), grid.inner(1)))
        return cls(grid, head, names, lines, _amount(change.money))

    @property
    def least(self) -> float:
        """The height below which the row is not begun on a page: three lines."""
        depth = max(len(self._names), len(self._lines), 1)
        return min(depth, max(3, len(self._names))) * look.BODY.leading + 2 * self._grid.pad + 0.1

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Cut between two lines; the name stays with the first."""
        count = int((room - 2 * self._grid.pad - 0.1) / look.BODY.leading + 1e-6)
        if count < max(1, len(self._names)) or count >= len(self._lines):
            return None
        assert self.head is not None
        first = _Difference(self._grid, self.head, self._names, self._lines[:count], self._money)
        rest = _Difference(self._grid, self.head, (), self._lines[count:], "")
        rest.keep_with_next = self.keep_with_next
        return first, rest

    def draw(self, page: Page, top: float) -> None:
        """Write the words, strike out what is gone, underline what is new."""
        edges, grid = self._grid.edges, self._grid
        row = Element("TR", page.structure.table(self.head)[0])
        page.begin("TD", row)
        for place_, name in enumerate(self._names):
            page.text(edges[0] + PAD, top + grid.first + place_ * look.BODY.leading, look.BODY, name)
        page.begin("TD", row)
        for place_, line in enumerate(self._lines):
            baseline = top + grid.first + place_ * look.BODY.leading
            for piece in line:
                x = edges[1] + PAD + piece.x
                style = _UNDERLINED if piece.fate == "new" else look.BODY
                page.text(x, baseline, style, piece.text)
                if piece.fate != "same":
                    y = baseline + 1.6 if piece.fate == "new" else baseline - 3.1
                    page.rule(x, y, x + width(piece.text, style), y, 0.7)
        page.begin("TD", row)
        if self._money:
            page.text_right(edges[3] - PAD, top + grid.first, look.BODY, self._money)
        bottom = top + self.height
        page.rule(edges[0], bottom, edges[-1], bottom, look.HAIRLINE, look.HAIRLINE_GRAY)


def _amount(money: Decimal | None) -> str:
    if not money:
        return ""
    return f"+{look.cents(money)}" if money > 0 else look.cents(money)


def _lines(words: Sequence[Word], room: float) -> Iterator[list[_Piece]]:
    """Set words into lines; neighbors of one fate are joined, so that their rules have no gaps."""
    line: list[_Piece] = []
    x = 0.0
    for fate, text in words:
        style = _UNDERLINED if fate == "new" else look.BODY
        for part in wrap(text, style, room):
            wide = width(part, style)
            gap = width(" ", style) if line else 0.0
            if line and x + gap + wide > room:
                yield line
                line, x, gap = [], 0.0, 0.0
            if line and line[-1].fate == fate:
                line[-1] = line[-1]._replace(text=f"{line[-1].text} {part}")
            else:
                line.append(_Piece(x + gap, fate, part))
            x += gap + wide
    if line:
        yield line
