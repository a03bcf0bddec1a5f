"""Where the letter prints what: the place of every value on its page, for going from a printed figure to its field."""

from collections.abc import Iterator
from typing import NamedTuple

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.build import letter_pages
from dsca_desk.documents.letter.model import LetterOfOffer


class Printed(NamedTuple):
    """A printed value: what it is (`line/001/4` is the fifth cell of line 001), its page from 0 and its box in points.

    Boxes count from the upper left corner of the page.
    """

    name: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


def printed_values(letter: LetterOfOffer) -> tuple[Printed, ...]:
    """Return where every named value of the letter stands, in reading order. Nothing is drawn for it."""
    return tuple(_printed(letter))


def _printed(letter: LetterOfOffer) -> Iterator[Printed]:
    for page, placed in enumerate(letter_pages(letter)):
        for block, top in placed:
            for spot in block.spots(look.PAGE):
                yield Printed(spot.name, page, spot.left, top + spot.top, spot.right, top + spot.bottom)
