"""Gather what a redline prints: the differences of two versions in order, under their lines and notes, with their money."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from dsca_desk.documents.redline import Redline, RedlineAmount, RedlineChange, RedlinePart
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.changes import Change, shown, words_of
from dsca_desk.rules.note_changes import changed_notes
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.paper import whole_dollars
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import Priced
from dsca_desk.rules.pricing import price
from dsca_desk.rules.wording import day_text
from dsca_desk.services.versions import Comparison, Version

_SUMMARY = (
    ("(8) Net Estimated Cost", "net"),
    ("(9) Packing, Crating, and Handling", "pch"),
    ("(10) Administrative Charge", "admin"),
    ("(11) Transportation", "transportation"),
    ("(12) Other", "other"),
    ("(13) Total Estimated Cost", "total"),
)

_NOTES = {"New": "New note", "Revised": "Text", "Deleted": "Note taken out"}


def redline_of(comparison: Comparison, policy: Policy, *, printed_on: date, marking: str = "") -> Redline:
    """Return the redline of two versions of a case. Raises PolicyError."""
    return redline_between(
        comparison.earlier,
        comparison.later,
        comparison.changes,
        policy,
        earlier_name=_named(comparison.before),
        later_name=_named(comparison.after),
        printed_on=printed_on,
        marking=marking,
    )


def redline_between(
    earlier: Offer,
    later: Offer,
    changes: Iterable[Change],
    policy: Policy,
    *,
    earlier_name: str,
    later_name: str,
    printed_on: date,
    marking: str = "",
) -> Redline:
    """Return the redline of any two offers, as of two case files. Raises PolicyError.

    Notes stand as they print: with those that rules wrote anew, under the numbers they have in the later version.
    """
    parts: dict[str, list[RedlineChange]] = {}
    for change in changes:
        if change.steps[0] != "notes" or change.kind == "order":
            parts.setdefault(_heading(change, earlier, later), []).append(_told(change))
    for heading, note in _notes(earlier, later, policy):
        parts[heading] = [note]
    return Redline(
        case_id=later.case_id,
        nickname=later.nickname,
        earlier=earlier_name,
        later=later_name,
        parts=tuple(RedlinePart(heading=heading, changes=tuple(found)) for heading, found in _sorted(parts)),
        summary=tuple(_summary(earlier, later, policy)),
        printed_on=printed_on,
        marking=marking,
    )


def _named(version: Version) -> str:
    state = ", ".join(part for part in (version.status, day_text(version.on) if version.on else "") if part)
    return f"{version.words} ({state})" if state else version.words


def _heading(change: Change, earlier: Offer, later: Offer) -> str:
    if change.steps[0] == "lines" and len(change.steps) > 1:
        line = next((one for offer in (later, earlier) for one in offer.lines if one.number == change.steps[1]), None)
        about = line.description.split(". ")[0].rstrip(".") if line else ""
        return f"Line {change.steps[1]}{f' – {about}' if about else ''}"
    return "Document"


def _notes(earlier: Offer, later: Offer, policy: Policy) -> Iterable[tuple[str, RedlineChange]]:
    """The notes whose words differ, in their order; none while two lines have one number, for then no price is known."""
    prices = [price(offer, policy) for offer in (earlier, later)]
    if any(map(_doubled, prices)):
        return
    before, after = (place_notes(priced.offer, priced, policy) for priced in prices)
    texts = {note.number: note.text for note in before}
    for change in changed_notes(before, after, earlier, later, policy).printed:
        note = change.note
        if change.mark != "As before":
            old = "" if change.mark == "New" else texts.get(note.number, note.text)
            new = "" if change.mark == "Deleted" else note.text
            told = RedlineChange(place=_NOTES[change.mark], before=old, after=new, money=None)
            yield f"Note {note.number} – {note.title}", told


def _sorted(parts: dict[str, list[RedlineChange]]) -> list[tuple[str, list[RedlineChange]]]:
    rank = {"Document": 0, "Line": 1}
    lines = [part for part in parts.items() if part[0].split()[0] in rank]
    notes = [part for part in parts.items() if part[0].split()[0] not in rank]
    return sorted(lines, key=lambda part: (rank[part[0].split()[0]], part[0])) + notes


def _told(change: Change) -> RedlineChange:
    inside = change.steps[0] == "lines" and len(change.steps) > 2
    words = words_of(change.steps)
    name = words.partition(", ")[2] if inside else words
    if len(change.steps) == 2 and change.kind in ("added", "removed") and change.steps[0] == "lines":
        name = "Whole line"
    return RedlineChange(
        place=name[:1].upper() + name[1:] + (" (order)" if change.kind == "order" else ""),
        before="" if change.before is None else _value(change.before),
        after="" if change.after is None else _value(change.after),
        money=change.money if change.kind == "changed" else None,
    )


def _value(value: object) -> str:
    if isinstance(value, Line) and value.sublines:
        return f"{shown(value)}; sublines {', '.join(part.number for part in value.sublines)}"
    text = shown(value)
    return "" if text == "–" else text


def _summary(earlier: Offer, later: Offer, policy: Policy) -> Iterable[RedlineAmount]:
    papers = []
    for offer in (earlier, later):
        priced = price(offer, policy)
        if _doubled(priced):
            return
        papers.append(whole_dollars(priced, payment_schedule(priced, policy)))
    for name, field in _SUMMARY:
        before, after = (Decimal(getattr(paper, field)) for paper in papers)
        yield RedlineAmount(name=name, before=before, after=after)


def _doubled(priced: Priced) -> bool:
    """Tell whether two lines have one number, so that no amount can be named for it."""
    numbers = [line.number for line in priced.lines]
    return len(set(numbers)) < len(numbers)
