"""Growth of scope on a line that keeps an old rate: what is added stands on a new line at today's rates (SAMM C6.7.2.1.1)."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from dsca_desk.records.offer import Line, Offer, QuarterQuantity
from dsca_desk.rules.rounding import ZERO

_HIGHEST = 999
_SERIES = ("outlays", "termination_liability", "holdback", "other_charges", "lookup_transportation", "previous_equity")


def next_line(*offers: Offer) -> str:
    """Return the number after the highest that any of the offers uses, `009`; empty where three digits are used up."""
    taken = [int(line.number[:3]) for offer in offers for line in offer.lines if line.number[:3].isdigit()]
    number = max(taken, default=0) + 1
    return f"{number:03}" if number <= _HIGHEST else ""


def may_move(before: Line, line: Line) -> bool:
    """Tell whether the growth of a line can be moved safely: its amounts by quarter and its own charges are those of before.

    They then stay with the units they were made for; a line with sublines is not moved.
    """
    same = all(getattr(before, field) == getattr(line, field) for field in _SERIES)
    return same and not line.sublines and line.follows is None


def moved_scope(offer: Offer, number: str, keep: Decimal, new_number: str) -> Offer:
    """Return the offer with what a line holds above `keep` units on a new line of its own, priced on the day of the document.

    Deliveries of the last units go with them, notes that speak of the line speak of both. Raises LookupError where the line
    is not there, ValueError where it holds no more than `keep` or the new number is taken.
    """
    place = next((place for place, one in enumerate(offer.lines) if one.number == number), None)
    if place is None:
        raise LookupError(f"line {number} is not there")
    line = offer.lines[place]
    if line.quantity is None or line.quantity <= keep or any(one.number == new_number for one in offer.lines):
        raise ValueError(f"line {number} holds no more than {keep}, or line {new_number} is there already")
    stay, go = _parted(line.deliveries, keep)
    empty = {field: _DEFAULTS[field] for field in _SERIES}
    kept = msgspec.structs.replace(line, quantity=keep, deliveries=stay)
    more = msgspec.structs.replace(
        line, number=new_number, quantity=line.quantity - keep, deliveries=go, added_on=offer.price_date, **empty
    )
    lines = (*offer.lines[:place], kept, *offer.lines[place + 1 :], more)
    notes = tuple(
        msgspec.structs.replace(note, lines=(*note.lines, new_number)) if number in note.lines else note for note in offer.notes
    )
    return msgspec.structs.replace(offer, lines=lines, notes=notes)


def _parted(
    deliveries: Iterable[QuarterQuantity], keep: Decimal
) -> tuple[tuple[QuarterQuantity, ...], tuple[QuarterQuantity, ...]]:
    """Part deliveries: the first `keep` units, and those after them."""
    stay, go, room = [], [], keep
    for one in sorted(deliveries, key=lambda one: one.quarter):
        first = min(one.quantity, max(room, ZERO))
        room -= first
        if first:
            stay.append(msgspec.structs.replace(one, quantity=first))
        if one.quantity > first:
            go.append(msgspec.structs.replace(one, quantity=one.quantity - first))
    return tuple(stay), tuple(go)


_DEFAULTS = {field.name: field.default for field in msgspec.structs.fields(Line)}
