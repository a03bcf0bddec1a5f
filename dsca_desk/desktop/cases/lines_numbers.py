"""Numbers of lines: the next free one, never one that was there before; renumbering with everything that speaks of a line."""

import re
import string
from collections.abc import Mapping, Sequence

import msgspec

from dsca_desk.records.offer import Line, Offer

_LINE = re.compile(r"(\d{1,4})([A-Za-z]{0,2})")
_LETTERS = string.ascii_lowercase


def read_number(text: str) -> str | None:
    """Read a line number with its three digits, `1` as 001 and `1A` as 001a; None for anything else."""
    match = _LINE.fullmatch(text.strip())
    return match[1].zfill(3) + match[2].lower() if match else None


def is_subline(number: str) -> bool:
    """Tell whether a number is that of a subline."""
    return number[-1:] in _LETTERS and bool(number)


def line_of(number: str) -> str:
    """Return the number of the line that a subline belongs to."""
    return number.rstrip(_LETTERS)


class FreeNumbers:
    """Gives out numbers that no line of the document has or had, neither as kept nor since it was opened."""

    def __init__(self, *documents: Offer) -> None:
        self._highest = 0
        self._letters: dict[str, int] = {}
        self._seen: Sequence[Line] = ()
        for document in documents:
            self.see(document.lines)

    def see(self, lines: Sequence[Line]) -> None:
        """Take notice of the numbers there are; they are never given out again."""
        if lines is self._seen:
            return
        before, self._seen = self._seen, lines
        new = [line for line, was in zip(lines, before, strict=False) if line is not was]
        for line in (*new, *lines[len(before) :]):
            if line.number.isdecimal() and int(line.number) > self._highest:
                self._highest = int(line.number)
            for part in line.sublines:
                letters = part.number.removeprefix(line.number)
                self._letters[line.number] = max(self._letters.get(line.number, 0), _rank(letters))

    def next_line(self, ahead: int = 0) -> str:
        """Return the next free number of a line, or the one so many after it."""
        return f"{self._highest + 1 + ahead:03}"

    def next_subline(self, line: str, ahead: int = 0) -> str:
        """Return the next free number of a subline of a line."""
        return line + _letters(self._letters.get(line, 0) + 1 + ahead)


def renumbered(offer: Offer) -> Offer:
    """Return the document with lines numbered from 001 in their order, sublines from a; notes and overrides follow."""
    names: dict[str, str] = {}
    for place, line in enumerate(offer.lines, start=1):
        names[line.number] = f"{place:03}"
        for inner, part in enumerate(line.sublines, start=1):
            names[part.number] = f"{place:03}{_letters(inner)}"
    return with_numbers(offer, names)


def with_numbers(offer: Offer, names: Mapping[str, str]) -> Offer:
    """Return the document with lines renamed from old to new, wherever a number is spoken of."""
    return msgspec.structs.replace(
        offer,
        lines=tuple(_renamed(line, names) for line in offer.lines),
        notes=tuple(
            msgspec.structs.replace(note, lines=tuple(names.get(number, number) for number in note.lines)) if note.lines else note
            for note in offer.notes
        ),
        rate_overrides=tuple(
            msgspec.structs.replace(override, line=names.get(override.line, override.line)) if override.line else override
            for override in offer.rate_overrides
        ),
    )


def _renamed(line: Line, names: Mapping[str, str]) -> Line:
    number, follows = names.get(line.number, line.number), names.get(line.follows or "", line.follows)
    sublines = tuple(_renamed(part, names) for part in line.sublines)
    if number == line.number and follows == line.follows and all(map(_is, sublines, line.sublines)):
        return line
    return msgspec.structs.replace(line, number=number, follows=follows, sublines=sublines)


def _is(one: Line, other: Line) -> bool:
    return one is other


def _rank(letters: str) -> int:
    rank = 0
    for letter in letters:
        rank = rank * 26 + _LETTERS.find(letter) + 1
    return rank


def _letters(rank: int) -> str:
    text = ""
    while rank > 0:
        rank, rest = divmod(rank - 1, 26)
        text = _LETTERS[rest] + text
    return text
