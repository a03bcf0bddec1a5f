"""The safe repairs that findings offer: each is a plain edit of the document, so one undo takes it back."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from dsca_desk.desktop.cases.lines_numbers import renumbered
from dsca_desk.desktop.forms.paths import value_at, with_value
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.records.offer import Offer, OfferNote
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.moved_scope import moved_scope

_NOTE = re.compile(r"notes\[(\d+)\]")
_LINE = re.compile(r"lines\[(\d+)\](?:\.sublines\[(\d+)\])?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Fix(NamedTuple):
    """A repair: what the button says, what the undo step is called, and the edit."""

    words: Callable[[str], str]
    step: str
    edit: Callable[[Offer, str, str], Offer]


def fix_of(finding: Finding) -> Fix | None:
    """Return the repair a finding offers, None where putting it right needs a person's word or knowledge."""
    return _FIXES.get(_token(finding)[0])


def fix_words(finding: Finding) -> str:
    """Say what the offered repair does, "" when there is none; an ellipsis promises a question."""
    verb, value = _token(finding)
    fix = _FIXES.get(verb)
    return fix.words(value) if fix is not None else _ASKING.get(verb, "")


def asks(finding: Finding) -> str:
    """Return what must be asked to put a finding right: `confirm-rate`, `enter-rate`, `fill-note`, a command; "" for others."""
    verb = _token(finding)[0]
    return verb if verb in _ASKING else ""


def fixed(offer: Offer, finding: Finding) -> Offer:
    """Return the document with a finding put right. Raises LookupError or ValueError when the document has moved on since."""
    verb, value = _token(finding)
    return _FIXES[verb].edit(offer, finding.path, value)


def all_fixed(offer: Offer, findings: Iterable[Finding]) -> tuple[Offer, int]:
    """Put several findings right, as far as each still fits; return the document and how many were."""
    done = 0
    for finding in findings:
        try:
            new = fixed(offer, finding)
        except (LookupError, ValueError, AttributeError):
            continue
        done += new != offer
        offer = new
    return offer, done


def _token(finding: Finding) -> tuple[str, str]:
    verb, _, value = (finding.fix or _BY_CHECK.get(finding.id, "")).partition(":")
    return verb, value


def _set(offer: Offer, path: str, value: str) -> Offer:
    parent, _, name = path.rpartition(".")
    owner = value_at(offer, parent)
    types = {field.name: field.type for field in msgspec.structs.fields(type(owner))}
    return with_value(offer, path, msgspec.convert(value, types[name], strict=False))


def _clear(offer: Offer, path: str, _value: str) -> Offer:
    parent, _, name = path.rpartition(".")
    owner = value_at(offer, parent)
    empty = {field.name: field.default for field in msgspec.structs.fields(type(owner))}[name]
    return with_value(offer, path, empty)


def _replace(offer: Offer, path: str, value: str) -> Offer:
    avoid, _, use = value.partition("=")
    pattern = re.compile(rf"(?<![\w-]){re.escape(avoid)}(?![\w-])", re.IGNORECASE)
    owner, _, parameter = path.partition(".parameters.")
    if parameter:
        given: dict[str, str] = value_at(offer, f"{owner}.parameters")
        return with_value(offer, f"{owner}.parameters", {**given, parameter: pattern.sub(lambda _found: use, given[parameter])})
    return with_value(offer, path, pattern.sub(lambda _found: use, value_at(offer, path)))


def _sort_quarters(offer: Offer, path: str, _value: str) -> Offer:
    rows: tuple[Any, ...] = value_at(offer, path)
    return with_value(offer, path, tuple(sorted(rows, key=lambda row: row.quarter)))


def _add_note(offer: Offer, path: str, code: str) -> Offer:
    line = _LINE.match(path)
    lines = (offer.lines[int(line[1])].number,) if line else ()
    return msgspec.structs.replace(offer, notes=(*offer.notes, OfferNote(code=code, lines=lines)))


def _remove_note(offer: Offer, path: str, _value: str) -> Offer:
    place = int(_matched(_NOTE, path)[1])
    offer.notes[place]
    return msgspec.structs.replace(offer, notes=(*offer.notes[:place], *offer.notes[place + 1 :]))


def _delete_line(offer: Offer, path: str, _value: str) -> Offer:
    found = _matched(_LINE, path)
    place = int(found[1])
    if found[2] is None:
        offer.lines[place]
        return msgspec.structs.replace(offer, lines=(*offer.lines[:place], *offer.lines[place + 1 :]))
    sublines, inner = offer.lines[place].sublines, int(found[2])
    return with_value(offer, f"lines[{place}].sublines", (*sublines[:inner], *sublines[inner + 1 :]))


def _move_scope(offer: Offer, path: str, value: str) -> Offer:
    number, _, keep = value.partition("=")
    line = offer.lines[int(_matched(_LINE, path)[1])]
    return moved_scope(offer, line.number, Decimal(keep), number)


def _renumber(offer: Offer, _path: str, _value: str) -> Offer:
    return renumbered(offer)


def _matched(pattern: re.Pattern[str], path: str) -> re.Match[str]:
    match = pattern.match(path)
    if match is None:
        raise ValueError(f"'{path}' names no place that this repair knows")
    return match


def _set_words(value: str) -> str:
    if _DAY.fullmatch(value):
        import datetime

        return f"Set to {written_day(datetime.date.fromisoformat(value))}"
    return f"Set to {value}"


def _always(words: str) -> Callable[[str], str]:
    return lambda _value: words


_FIXES: dict[str, Fix] = {
    "set": Fix(_set_words, "Put in the value that fits", _set),
    "clear": Fix(_always("Leave it blank"), "Clear a field", _clear),
    "replace": Fix(lambda value: f"Write “{value.partition('=')[2]}”", "Use the words of the guide", _replace),
    "sort-quarters": Fix(_always("Put the quarters in order"), "Put quarters in order", _sort_quarters),
    "add-note": Fix(lambda code: f"Add the note {code}", "Add a note", _add_note),
    "remove-note": Fix(_always("Remove the note"), "Remove a note", _remove_note),
    "delete-line": Fix(_always("Delete the line"), "Delete a line", _delete_line),
    "move-scope": Fix(lambda value: f"Move to line {value.partition('=')[0]}", "Move what is added to a new line", _move_scope),
    "renumber": Fix(_always("Renumber the lines"), "Renumber lines", _renumber),
}
_ASKING = {
    "confirm-rate": "Confirm the figure…",
    "enter-rate": "Enter a figure…",
    "fill-note": "Fill it in…",
    "rebase": "Bring it onto the case…",
    "partners": "Name the partners…",
    "purpose": "Write the purpose…",
}
BY_COMMAND = frozenset({"rebase", "partners", "purpose"})
"""What is put right in a dialog of its own: the commands of the window have these names."""
_BY_CHECK = {"line-numbers-unique": "renumber", "line-numbers-ordered": "renumber"}
