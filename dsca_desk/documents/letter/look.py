"""How the letter looks: region, styles, dates, amounts."""

import datetime
from decimal import Decimal

from dsca_desk.documents.letter.model import Figure
from dsca_desk.documents.pdf.flow import Block, Paragraph, Region, text_block
from dsca_desk.documents.pdf.fonts import Face, Style
from dsca_desk.documents.pdf.wrap import wrap

PAGE = Region(left=54.0, top=58.5, right=558.0, bottom=730.0)

BODY = Style(Face.REGULAR, 10, 12.8)
STRONG = Style(Face.BOLD, 10, 12.8)
ITALIC = Style(Face.ITALIC, 10, 12.8)
HEADING = Style(Face.BOLD, 11, 14.5)
HEADING_REMARK = Style(Face.REGULAR, 11, 14.5)
SMALL = Style(Face.REGULAR, 8.6, 11.2)
SMALL_ITALIC = Style(Face.ITALIC, 8.6, 11.2)
SMALL_STRONG = Style(Face.SEMIBOLD, 8.6, 11.2)
TABLE_HEAD = Style(Face.SEMIBOLD, 8.4, 9.7)
CODE = Style(Face.REGULAR, 8.6, 12.8)
FOOT = Style(Face.REGULAR, 8.8, 11)
FOOT_STRONG = Style(Face.BOLD, 8.8, 11)
TITLE = Style(Face.BOLD, 14, 17)
IDENTIFIER = Style(Face.BOLD, 12.7, 17)
WATERMARK = Style(Face.BOLD, 62, 76)
MARK = Style(Face.REGULAR, 6.4, 12.8)

HAIRLINE = 0.5
HAIRLINE_GRAY = 0.45
DASH = "–"
UNCONFIRMED = "†"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: datetime.date) -> str:
    """A date as DD Mon YYYY, whatever the machine's language."""
    return f"{value.day:02} {_MONTHS[value.month - 1]} {value.year:04}"


def month_span(quarter: str) -> tuple[str, str]:
    """A calendar quarter as its months and its year: `2028Q1` is Jan–Mar, 2028."""
    first = (int(quarter[5:]) - 1) * 3
    return f"{_MONTHS[first]}–{_MONTHS[first + 2]}", quarter[:4]


def dollars(amount: Decimal, sign: bool = False) -> str:
    """Whole dollars with commas; the amount is whole already."""
    text = f"{amount:,.0f}" if amount >= 0 else f"{-amount:,.0f}"
    return ("−" if amount < 0 else "") + ("$" if sign else "") + text


def cents(amount: Decimal) -> str:
    """Dollars and cents with commas."""
    return f"{amount:,.2f}" if amount >= 0 else f"−{-amount:,.2f}"


def number(value: Decimal) -> str:
    """A quantity without an idle fraction."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def mark(figure: Figure, draft: bool) -> str:
    """What stands behind an amount: the mark of an unconfirmed figure on drafts, nothing otherwise."""
    return UNCONFIRMED if draft and figure.unconfirmed else ""


def heading(text: str, *, space_before: float = 14.0) -> Paragraph:
    """The heading of a part; it is a bookmark and stays with what follows."""
    block = text_block(text, HEADING, PAGE, space_before=space_before, keep=True)
    block.height += 3.5
    block.bookmark, block.role = text, "H2"
    return block


def body(text: str, *, style: Style = BODY, space_before: float = 0.0, keep: bool = False) -> list[Block]:
    """The paragraphs of a running text, a line feed between them; one that begins with `- ` is an item of a list."""
    blocks: list[Block] = []
    for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not part.strip():
            continue
        item = part.startswith("- ")
        indent = 12.0 if item else 0.0
        lines = wrap(part[2:] if item else part, style, PAGE.right - PAGE.left - indent)
        gap = space_before if not blocks else 1.0 if item else 3.0
        if lines:
            blocks.append(Paragraph(lines, style, PAGE.left + indent, space_before=gap, bullet=item))
    if blocks:
        blocks[-1].keep_with_next = keep
    return blocks
