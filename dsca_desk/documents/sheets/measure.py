"""How much room text and figures need: column widths that show every number, row heights that show every line.

Widths are counted in figures of the normal font, as the format does. The measures are rounded up from Calibri, the wider of the
two faces a reader may have, so that nothing is cut in either.
"""

import re
from decimal import Decimal
from functools import lru_cache

DATE_WIDTH = 14.0
LINE_HEIGHT = 13.5
ROW_HEIGHT = 18.0
MOST_HEIGHT = 409.0  # the tallest row the format allows
_PADDING = 2.6  # indent and borders
_BOLD = 1.07
# Characters by the width they need in either face, in figures.
_CLASSES = {
    0.5: "ij|",
    0.62: " !'(),.:;I[]fl{}",
    0.75: "-/\\rt",
    0.87: '"*?sz',
    1.1: "ESTXZ_`aghou",
    1.2: "ABCKPRVbdnpq",
    1.3: "&DGU",
    1.4: "HNOQ",
    1.7: "%Mmw",
    2.0: "@W—…",
}
_WIDTHS = {ord(character): width for width, characters in _CLASSES.items() for character in characters}
_WIDTHS.update({ord(character): 1.0 for character in "#$+0123456789<=>FJLY^cekvxy~"})
_WORD = re.compile(r"\S+|\s+")


def text_width(text: str, bold: bool = False) -> float:
    """Return the width of one line of text in figures."""
    widths = _WIDTHS
    width = sum(widths.get(code, 2.0 if code > 0x2E7F else 1.15) for code in map(ord, text))
    return width * _BOLD if bold else width


def number_width(digits: int, decimals: int, bold: bool = False) -> float:
    """Return the column width a figure of so many digits before the point needs, with commas, sign and padding."""
    width = digits + (digits - 1) // 3 * 0.6 + (decimals + 0.6 if decimals else 0) + 0.8
    return width * (_BOLD if bold else 1.0) + _PADDING


def digits_before_point(value: Decimal | int) -> int:
    """Return how many digits a number has before its point, at least one."""
    if isinstance(value, int):
        return len(str(abs(value)))
    return max(value.adjusted() + 1, 1)


@lru_cache(maxsize=1 << 12)  # cells of a column are often alike
def wrapped_lines(text: str, width: float, bold: bool = False) -> int:
    """Return how many lines text takes in a column of that width."""
    room = max((width - _PADDING) / (_BOLD if bold else 1.0), 1.0)
    if len(text) * 1.3 <= room and "\n" not in text:
        return 1
    return sum(_paragraph_lines(paragraph, room) for paragraph in text.split("\n"))


def lines_height(lines: int) -> float:
    """Return the height of a row of so many lines, in points."""
    return min(ROW_HEIGHT + (lines - 1) * LINE_HEIGHT, MOST_HEIGHT)


def column_width_for(title: str) -> float:
    """Return the narrowest column in which no word of a head breaks."""
    return max((text_width(word, bold=True) for word in title.split()), default=0.0) + _PADDING


@lru_cache(maxsize=1 << 15)
def _word_width(word: str) -> float:
    return text_width(word)


def _paragraph_lines(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in _WORD.findall(paragraph):
        width = _word_width(word)
        if used + width > room and used and not word.isspace():
            lines, used = lines + 1, 0.0
        if width > room:
            more = int(width // room)
            lines, width = lines + more, width - more * room
        used += width
    return lines
