"""Notes of a document that changes a case: notes of the case keep their numbers, new ones go on counting.

New notes use the current version; an implemented note stays valid unless the document itself takes it away (LOA
Standardization Guide, 2020). Three notes stand in every Amendment and Modification (DSCA 07-45).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.records.offer import Offer
from dsca_desk.rules.notes.placed import PlacedNote, document_day

Mark = Literal["New", "Revised", "Deleted", "As before"]
_STANDARD_GROUPS = (4, 5)


class NoteChange(NamedTuple):
    """A note that the letter prints, and what becomes of it."""

    mark: Mark
    note: PlacedNote


class ChangedNotes(NamedTuple):
    """All notes of the revised case with the numbers they keep, and those that the letter prints."""

    notes: tuple[PlacedNote, ...]
    printed: tuple[NoteChange, ...]


def changed_notes(
    before: Sequence[PlacedNote], after: Sequence[PlacedNote], base: Offer, offer: Offer, policy: Policy
) -> ChangedNotes:
    """Match the notes of the case with those of the document and number them.

    A note of the case that the library has let go since then stays unless the document deletes its lines or takes it out.
    """
    partners = _partners(before, after)
    next_number = max((note.number for note in before), default=0) + 1
    kept: list[PlacedNote] = []
    printed: list[NoteChange] = []
    repeated = _repeated(policy)
    for place, note in enumerate(after):
        earlier = partners.get(place)
        if earlier is None:
            note = msgspec.structs.replace(note, number=next_number)
            next_number += 1
            printed.append(NoteChange("New", note))
        else:
            note = msgspec.structs.replace(note, number=earlier.number)
            if (note.text, note.title) != (earlier.text, earlier.title):
                printed.append(NoteChange("Revised", note))
            elif note.code in repeated:
                printed.append(NoteChange("As before", note))
        if note.place != "PURPOSE":
            kept.append(note)
    met = {earlier.number for earlier in partners.values()}
    for earlier in before:
        if earlier.number in met:
            continue
        if _stays(earlier, base, offer, policy):
            kept.append(earlier)
        else:
            printed.append(NoteChange("Deleted", earlier))
    kept.sort(key=_number)
    printed.sort(key=lambda change: change.note.number)
    return ChangedNotes(tuple(kept), tuple(change for change in printed if change.note.place != "PURPOSE"))


def _number(note: PlacedNote) -> int:
    return note.number


def _partners(before: Sequence[PlacedNote], after: Sequence[PlacedNote]) -> dict[int, PlacedNote]:
    """For the place of each later note the earlier one it continues: the same lines first, then some, then the same code."""
    free = list(before)
    partners: dict[int, PlacedNote] = {}

    def match(agrees: Callable[[PlacedNote, PlacedNote], bool]) -> None:
        for place, note in enumerate(after):
            if place in partners:
                continue
            found = next((other for other in free if other.code == note.code and agrees(other, note)), None)
            if found is not None:
                partners[place] = found
                free.remove(found)

    match(lambda one, two: one.lines == two.lines and one.text == two.text)
    match(lambda one, two: one.lines == two.lines)
    match(lambda one, two: bool(set(one.lines) & set(two.lines)))
    match(lambda one, two: one.group == two.group != 1)
    return partners


def _stays(note: PlacedNote, base: Offer, offer: Offer, policy: Policy) -> bool:
    numbers = {line.number for top in offer.lines for line in (top, *top.sublines)}
    if note.lines and not numbers & set(note.lines):
        return False
    if note.code in {one.code for one in base.notes} and note.code not in {one.code for one in offer.notes}:
        return False
    row = next((one for one in policy.rows(NOTES, Note) if one.code == note.code and one.holds_on(document_day(offer))), None)
    return row is None or row.usage not in ("mandatory", "conditional")


def _repeated(policy: Policy) -> frozenset[str]:
    """The codes of the notes that every document carries."""
    rows: Iterable[Note] = policy.rows(NOTES, Note)
    return frozenset(row.code for row in rows if row.usage == "mandatory" and row.group in _STANDARD_GROUPS and row.fms)
