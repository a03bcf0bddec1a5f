"""What an officer does to the notes of a document, as plain edits of it; a note of a rule becomes the officer's when changed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from dsca_desk.desktop.forms.paths import with_value
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.policy.table import PolicyError
from dsca_desk.records.offer import Line, Offer, OfferNote
from dsca_desk.rules.notes import PlacedNote
from dsca_desk.rules.notes.placed import RULES, NoteFacts
from dsca_desk.rules.notes.placing import DESCRIPTION
from dsca_desk.rules.priced import Priced

_RANGE = re.compile(r"(\d{1,3}[a-z]?)(?:\s*[-–]\s*(\d{0,3}[a-z]?))?")
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}", re.ASCII)


class Parameter(NamedTuple):
    """A place of a note's text: its name, what the officer put there, what the facts put there, and whether it is open."""

    name: str
    given: str
    default: str
    missing: bool

    @property
    def words(self) -> str:
        """The name in words."""
        return self.name.replace("_", " ").capitalize()


def source_of(offer: Offer, note: PlacedNote) -> int | None:
    """Return the place in the document of the officer's note that a placed one came from, None where the facts alone did."""
    if not note.officer_added:
        return None
    places = [place for place, one in enumerate(offer.notes) if one.code == note.code]
    exact = [place for place in places if offer.notes[place].lines == note.lines]
    near = [place for place in places if not offer.notes[place].lines or set(offer.notes[place].lines) & set(note.lines)]
    return next(iter(exact or near), None)


def raw_text(offer: Offer, note: PlacedNote, policy: Policy) -> str:
    """Return the text of a note with its places still open, as one edits it; the description of a line as it reads."""
    place = source_of(offer, note)
    own = offer.notes[place].text if place is not None else None
    if own is not None:
        return own
    if note.code == DESCRIPTION:
        return note.text
    return library_text(note.code, policy)


def library_text(code: str, policy: Policy) -> str:
    """Return the library's text of a note, "" for a note that is not in the library."""
    try:
        return policy.library_text(f"notes/{code}").body
    except PolicyError:
        return ""


def has_own_text(offer: Offer, note: PlacedNote, library: Mapping[str, Note]) -> bool:
    """Tell whether an officer wrote the text of a note."""
    place = source_of(offer, note)
    if place is not None:
        return offer.notes[place].text is not None
    if note.code == DESCRIPTION:
        line = _described(offer, note)
        return line is not None and any(text not in library for text in offer.lines[line].notes)
    return False


def with_text(offer: Offer, note: PlacedNote, text: str | None, policy: Policy) -> Offer:
    """Give a note a text of its own; None, or the library's own words, brings the library's text back."""
    if text is not None and note.code != DESCRIPTION and text.strip() == library_text(note.code, policy).strip():
        text = None
    line = _described(offer, note) if source_of(offer, note) is None and note.code == DESCRIPTION else None
    if line is not None:
        codes = library_of(policy)
        kept = tuple(one for one in offer.lines[line].notes if one in codes)
        return with_value(offer, f"lines[{line}].notes", kept if text is None else (*kept, text))
    return _changed(offer, note, text=text)


def with_title(offer: Offer, note: PlacedNote, title: str) -> Offer:
    """Give a note a title of its own; an empty one brings the library's back."""
    return _changed(offer, note, title=(title.strip() and title) or None)


def with_lines(offer: Offer, note: PlacedNote, lines: tuple[str, ...]) -> Offer:
    """Let a note speak of other lines; none means the whole case, or those the facts name."""
    return _changed(offer, note, lines=lines)


def with_parameter(offer: Offer, note: PlacedNote, name: str, value: str) -> Offer:
    """Fill a place of a note's text; an empty value leaves it to the facts."""
    place = source_of(offer, note)
    given = dict(offer.notes[place].parameters) if place is not None else {}
    given.pop(name, None)
    if value:
        given[name] = value
    return _changed(offer, note, parameters=given)


def parameters_of(offer: Offer, note: PlacedNote, priced: Priced, policy: Policy) -> tuple[Parameter, ...]:
    """Return the places of a note's text in the order in which they stand in it."""
    if note.code == DESCRIPTION:
        return ()
    place = source_of(offer, note)
    given = offer.notes[place].parameters if place is not None else {}
    names = dict.fromkeys([*_PLACE.findall(raw_text(offer, note, policy)), *given])
    names.pop("lines", None)
    facts = _from_facts(offer, note, priced, policy)
    return tuple(Parameter(name, given.get(name, ""), facts.get(name, ""), name in note.missing) for name in names)


def add_note(offer: Offer, note: OfferNote) -> Offer:
    """Add a note at the end of the officer's notes; it is placed in its group."""
    return msgspec.structs.replace(offer, notes=(*offer.notes, note))


def own_code(offer: Offer) -> str:
    """Return a code for a note of the office's own that the document does not use yet."""
    used = {note.code for note in offer.notes}
    return next(code for number in range(1, len(used) + 2) if (code := f"OWN-{number}") not in used)


def may_remove(offer: Offer, note: PlacedNote) -> bool:
    """Tell whether an officer's note, or what an officer put over a required one, can be taken out."""
    return source_of(offer, note) is not None or any(note.code in offer.lines[place].notes for place in _lines_of(offer, note))


def without(offer: Offer, note: PlacedNote) -> Offer:
    """Take an officer's note out, from the document or from the lines that name it."""
    place = source_of(offer, note)
    if place is not None:
        return msgspec.structs.replace(offer, notes=(*offer.notes[:place], *offer.notes[place + 1 :]))
    for line in _lines_of(offer, note):
        kept = tuple(code for code in offer.lines[line].notes if code != note.code)
        offer = with_value(offer, f"lines[{line}].notes", kept)
    return offer


def moved(offer: Offer, notes: Sequence[PlacedNote], note: PlacedNote, by: int, library: Mapping[str, Note]) -> Offer | None:
    """Swap a note with its neighbor; None where facts and library fix the order, as between two notes of the library."""
    place = notes.index(note) + by
    if not 0 <= place < len(notes):
        return None
    other = notes[place]
    free = note.group == other.group and (
        (note.code not in library and other.code not in library)
        or (note.code == other.code and note.lines[:1] == other.lines[:1])
    )
    mine, theirs = source_of(offer, note), source_of(offer, other)
    if not free or mine is None or theirs is None or mine == theirs:
        return None
    swapped = list(offer.notes)
    swapped[mine], swapped[theirs] = swapped[theirs], swapped[mine]
    return msgspec.structs.replace(offer, notes=tuple(swapped))


def library_of(policy: Policy) -> dict[str, Note]:
    """Return the notes of the library by code, the newest of each."""
    return {row.code: row for row in policy.rows(NOTES, Note)}


def read_lines(text: str, offer: Offer) -> tuple[str, ...]:
    """Read `001-003, 005` as line numbers. Raises UnclearError for what is no line of the document."""
    numbers = [line.number for line in _all_lines(offer.lines)]
    read: list[str] = []
    for part in re.split(r"[,;]|\band\b", text.removeprefix("Lines").removeprefix("Line")):
        typed = part.strip()
        if not typed:
            continue
        match = _RANGE.fullmatch(typed)
        first = _padded(match[1]) if match else ""
        last = _padded(_end(match[1], match[2])) if match and match[2] else first
        if first not in numbers or last not in numbers or numbers.index(last) < numbers.index(first):
            raise UnclearError(f"'{typed}' is no line of this document. Type numbers like 001-003, 005.")
        span = numbers[numbers.index(first) : numbers.index(last) + 1]
        read += [number for number in span if number[-1:].isalpha() == first[-1:].isalpha()]
    return tuple(dict.fromkeys(read))


def _changed(offer: Offer, note: PlacedNote, **fields: Any) -> Offer:
    place = source_of(offer, note)
    if place is None:
        # A note that facts ask for once goes on to follow them; one of several says which it is.
        lines = note.lines if note.group == 1 else ()
        return add_note(offer, OfferNote(**{"code": note.code, "lines": lines, **fields}))
    new = msgspec.structs.replace(offer.notes[place], **fields)
    if note.required and new in (OfferNote(code=note.code), OfferNote(code=note.code, lines=note.lines)):
        return without(offer, note)
    return msgspec.structs.replace(offer, notes=(*offer.notes[:place], new, *offer.notes[place + 1 :]))


def _from_facts(offer: Offer, note: PlacedNote, priced: Priced, policy: Policy) -> Mapping[str, str]:
    rule = RULES.get(note.code)
    if rule is None:
        return {}
    uses = list(rule(NoteFacts(offer, priced, policy)))
    return next((use.parameters for use in uses if use.lines == note.lines), uses[0].parameters if uses else {})


def _described(offer: Offer, note: PlacedNote) -> int | None:
    """The place of the line that a description made from one line is about."""
    return next((place for place, line in enumerate(offer.lines) if note.lines == (line.number,)), None)


def _lines_of(offer: Offer, note: PlacedNote) -> list[int]:
    return [place for place, line in enumerate(offer.lines) if line.number in note.lines]


def _all_lines(lines: Iterable[Line]) -> Iterable[Line]:
    for line in lines:
        yield line
        yield from _all_lines(line.sublines)


def _padded(number: str) -> str:
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return digits.zfill(3) + number[len(digits) :]


def _end(first: str, last: str) -> str:
    """`001a-c` ends at 001c."""
    return first.rstrip("abcdefghijklmnopqrstuvwxyz") + last if last.isalpha() else last
