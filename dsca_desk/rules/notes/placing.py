"""Put the notes of a document together: those its facts ask for, those the officer added, in their groups, numbered."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.notes import Note
from dsca_desk.policy.texts import Wording
from dsca_desk.records.offer import Offer, OfferNote
from dsca_desk.rules.notes import case_notes, charge_notes, line_notes, shipping_notes
from dsca_desk.rules.notes.placed import CASE_GROUP, LINE_GROUP, RULES, NoteFacts, NoteUse, PlacedNote
from dsca_desk.rules.priced import Priced
from dsca_desk.rules.wording import lines_text

DESCRIPTION = "LINE-DESC"
SMALL_CASE = "SCML"
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}", re.ASCII)

# Parameters of notes that only an officer can add, as far as they follow from the document.
_FILLERS: dict[str, Callable[[NoteFacts], dict[str, str]]] = {
    "SHORT-OED": case_notes.short_offer,
    "CN-LLT": case_notes.notification,
}
_RULE_MODULES = (line_notes, charge_notes, shipping_notes, case_notes)


class _Draft(msgspec.Struct, kw_only=True):
    """A note on its way: the rule's answer with what the officer's note of the same code puts over it."""

    code: str
    row: Note | None
    use: NoteUse
    required: bool
    officer: OfferNote | None = None


def place_notes(offer: Offer, priced: Priced, policy: Policy) -> tuple[PlacedNote, ...]:
    """Return the notes of a document in printing order with running numbers.

    Rules choose library notes by the facts of the offer, as far as the note is in force on the document's day and made
    for its program. A note of the offer with the same code fills or replaces the rule's; any other joins its own group,
    notes unknown to the library group 2. Raises PolicyError when the library lacks the text of a note.
    """
    facts = NoteFacts(offer, priced, policy)
    drafts = [
        _Draft(code=code, row=facts.library[code], use=use, required=True)
        for code in facts.library
        if code in RULES and _in_force(facts, facts.library[code])
        for use in RULES[code](facts)
    ]
    for note in _officer_notes(facts):
        drafts = _merge(facts, drafts, note)
    drafts.sort(key=_Order(facts))
    return tuple(_placed(number, draft, facts) for number, draft in enumerate(drafts, start=1))


def required_codes(offer: Offer, priced: Priced, policy: Policy) -> dict[str, str]:
    """Return the library notes that the facts of a document ask for, each with the first reason; descriptions apart."""
    facts = NoteFacts(offer, priced, policy)
    first = {
        code: next(iter(RULES[code](facts)), None)
        for code, row in facts.library.items()
        if code in RULES and code != DESCRIPTION and _in_force(facts, row)
    }
    return {code: use.reason for code, use in first.items() if use is not None}


def note_numbers_of_line(notes: Iterable[PlacedNote], line_number: str) -> tuple[int, ...]:
    """Return the numbers of the line notes that column (2) points to for a line ("See Note 1")."""
    return tuple(note.number for note in notes if note.group == LINE_GROUP and line_number in note.lines)


def fits_program(row: Note, offer: Offer) -> bool:
    """Tell whether a library note is made for the program of an offer."""
    return row.fms if offer.program == "FMS" else row.bpc


def holds_for(row: Note, facts: NoteFacts) -> bool:
    """Tell whether a library note was in force for a document; the note of small cases goes by their acceptance."""
    accepted = facts.offer.accepted_on or facts.offer.implemented_on
    return row.holds_on(accepted if row.code == SMALL_CASE and accepted else facts.day)


def _in_force(facts: NoteFacts, row: Note) -> bool:
    if row.code == "ADMIN-RATE-CHANGE":  # a document older than the change needs the note when it expires after it
        return fits_program(row, facts.offer)
    return row.usage in ("mandatory", "conditional") and fits_program(row, facts.offer) and holds_for(row, facts)


def _officer_notes(facts: NoteFacts) -> Iterator[OfferNote]:
    """The notes of the offer, and the library codes that lines name among their notes."""
    yield from facts.offer.notes
    for line in facts.offer.lines:
        for text in line.notes:
            if text in facts.library:
                yield OfferNote(code=text, lines=(line.number,))


def _merge(facts: NoteFacts, drafts: list[_Draft], note: OfferNote) -> list[_Draft]:
    row = facts.library.get(note.code)
    if note.code == DESCRIPTION and note.lines:
        drafts = _without_described(drafts, note.lines)
    elif row is not None:
        same = [draft for draft in drafts if draft.code == note.code and draft.officer is None and _about(draft, note)]
        if same:
            for draft in same:
                draft.officer = note
                draft.use = draft.use._replace(lines=note.lines or draft.use.lines)
            return drafts
    parameters = _FILLERS[note.code](facts) if note.code in _FILLERS else {}
    use = NoteUse("Added by the officer.", note.lines, parameters)
    return [*drafts, _Draft(code=note.code, row=row, use=use, required=False, officer=note)]


def _about(draft: _Draft, note: OfferNote) -> bool:
    return not note.lines or not draft.use.lines or bool(set(note.lines) & set(draft.use.lines))


def _without_described(drafts: list[_Draft], lines: tuple[str, ...]) -> list[_Draft]:
    """Leave out the generated descriptions of lines that the officer describes together."""
    return [draft for draft in drafts if draft.code != DESCRIPTION or draft.officer or draft.use.lines[0] not in lines]


class _Order:
    """Sort key: group, for line notes the place of their first line, then the order of the library; own notes come last."""

    def __init__(self, facts: NoteFacts) -> None:
        self._ranks = {code: rank for rank, code in enumerate(facts.library)}
        self._places = {
            number: place
            for place, line in enumerate(facts.offer.lines)
            for number in (line.number, *(part.number for part in line.sublines))
        }

    def __call__(self, draft: _Draft) -> tuple[int, int, int]:
        group = draft.row.group if draft.row else CASE_GROUP
        place = self._first_place(draft.use.lines) if group == LINE_GROUP else 0
        return group, place, -1 if draft.code == DESCRIPTION else self._ranks.get(draft.code, len(self._ranks))

    def _first_place(self, lines: tuple[str, ...]) -> int:
        return min((self._places[number] for number in lines if number in self._places), default=len(self._places))


def _placed(number: int, draft: _Draft, facts: NoteFacts) -> PlacedNote:
    officer, row, use = draft.officer, draft.row, draft.use
    given = {**use.parameters, **(officer.parameters if officer else {})}
    values = {**({"lines": lines_text(use.lines)} if use.lines else {}), **given}
    missing: list[str] = []
    wording: Wording | Literal["officer"]
    if officer is not None and officer.text is not None:
        text, wording = _filled(officer.text, values, None), "officer"
    elif row is not None:
        library = facts.policy.library_text(f"notes/{draft.code}")
        text, wording = _filled(library.body, values, missing), library.wording
    else:
        text, wording = "", "officer"
    title = (officer.title if officer else None) or use.title or (_filled(row.title, values, None) if row else draft.code)
    return PlacedNote(
        number=number,
        group=row.group if row else CASE_GROUP,
        code=draft.code,
        title=title,
        text=text,
        lines=use.lines,
        reason=use.reason,
        required=draft.required,
        status=row.status if row else "confirmed",
        wording=wording,
        place=row.place if row else "NOTES",
        officer_added=officer is not None,
        missing=tuple(missing),
    )


def _filled(text: str, values: dict[str, str], missing: list[str] | None) -> str:
    """Fill the places of a text paragraph by paragraph; a paragraph with an empty value falls away.

    With `missing`, places that nobody filled become `[name]` and are listed; without it they stay as they are.
    """
    return "\n\n".join(part for one in text.split("\n\n") if (part := _filled_paragraph(one, values, missing)).strip())


def _filled_paragraph(text: str, values: dict[str, str], missing: list[str] | None) -> str:
    names = _PLACE.findall(text)
    if any(values.get(name) == "" for name in names):
        return ""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in values:
            return values[name]
        if missing is None:
            return match[0]
        if name not in missing:
            missing.append(name)
        return f"[{name.replace('_', ' ')}]"

    return _PLACE.sub(value, text)
