"""How much room text and figures need: column widths that show every number, row heights that show every line.

Widths are counted in figures of the normal font, as the format does. The measures are rounded up from Calibri, the wider of the
two faces a reader may have, so that nothing is cut in either.
"""

import re
from decimal import Decimal

LINE_HEIGHT = 13.5
ROW_HEIGHT = 18.0
MOST_HEIGHT = 409.0  # the tallest row the format allows
_PADDING = 1.5
_NARROW = frozenset("fijlrtI.,;:'|!()[]/-` ")
_WIDE = frozenset("mwMW@%&QOGDCHNUAVKRBXY—–…")
_WORD = re.compile(r"\S+|\s+")


def text_width(text: str, bold: bool = False) -> float:
    """Return the width of one line of text in figures."""
    narrow = sum(character in _NARROW for character in text)
    wide = sum(character in _WIDE or character > "\u2e7f" for character in text)
    width = len(text) * 1.0 - narrow * 0.42 + wide * 0.35
    return width * 1.06 if bold else width


def number_width(digits: int, decimals: int, bold: bool = False) -> float:
    """Return the column width a figure of so many digits before the point needs, with commas, sign and padding."""
    width = digits + (digits - 1) // 3 * 0.6 + (decimals + 0.6 if decimals else 0) + 0.8
    return width * (1.08 if bold else 1.0) + _PADDING


def digits_before_point(value: Decimal | int) -> int:
    """Return how many digits a number has before its point, at least one."""
    if isinstance(value, int):
        return len(str(abs(value)))
    return max(value.adjusted() + 1, 1)


def wrapped_lines(text: str, width: float) -> int:
    """Return how many lines text takes in a column of that width."""
    room = max(width - _PADDING, 1.0)
    if len(text) * 1.35 <= room and "\n" not in text:
        return 1
    return sum(_paragraph_lines(paragraph, room) for paragraph in text.split("\n"))


def lines_height(lines: int) -> float:
    """Return the height of a row of so many lines, in points."""
    return min(ROW_HEIGHT + (lines - 1) * LINE_HEIGHT, MOST_HEIGHT)


def _paragraph_lines(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in _WORD.findall(paragraph):
        width = text_width(word)
        if used + width > room and used and not word.isspace():
            lines, used = lines + 1, 0.0
        if width > room:
            more = int(width // room)
            lines, width = lines + more, width - more * room
        used += width
    return lines
