"""What two versions of a case differ in, as rows: lines with their money, the totals, the notes; and what it does to payments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.changed_payments import changed_schedule
from dsca_desk.rules.changes import Change, by_line, of_the_case, place_of, shown, words_of
from dsca_desk.rules.note_changes import changed_notes
from dsca_desk.rules.notes import PlacedNote, place_notes
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import PaymentRow, Priced, Schedule
from dsca_desk.rules.pricing import price

if TYPE_CHECKING:  # what draws pages is loaded when words are compared
    from dsca_desk.documents.redline import Word

Kind = Literal["changed", "added", "removed", "same", "total"]
Side = Literal["both", "before", "after"]
_OTHER: Mapping[Side, str] = {"before": "new", "after": "gone"}
_TOTALS = (
    ("(8)", "Net estimated cost", "net"),
    ("(9)", "Packing, crating and handling", "pch"),
    ("(10)", "Administrative charge", "admin"),
    ("(11)", "Transportation", "transportation"),
    ("(12)", "Other", "other"),
    ("(13)", "Total estimated cost", "total"),
)
STRONG = ("(8)", "(13)")
_NOT_SAID = frozenset({"document", "confirmations", "notes"})
_FEW, _MOST_SAME, _NEAR = 2, 30, 12
_MOST_FIELDS = 6  # that stand in a row; the page below says all
_SHORT = {"quantity": "Qty", "unit_price": "unit price", "months_of_service": "months", "unit_of_issue": "unit"}
_FATES = {"New": "added", "Revised": "changed", "Deleted": "removed", "As before": "same"}


class Piece(NamedTuple):
    """A field that changed: its name and its words, each the same, gone or new; whether it is a number."""

    label: str
    words: "tuple[Word, ...]"
    number: bool = False


class Row(NamedTuple):
    """A row: what became of it, its line or note, what it says, money before and after, and where it is edited."""

    kind: Kind
    place: str
    about: str
    pieces: tuple[Piece, ...] = ()
    before: Decimal | None = None
    after: Decimal | None = None
    remark: str = ""
    path: str = ""
    note: bool = False

    @property
    def difference(self) -> Decimal | None:
        """What is added to the money, None where the row has none."""
        if self.before is None and self.after is None:
            return None
        return (self.after or Decimal(0)) - (self.before or Decimal(0))

    @property
    def is_change(self) -> bool:
        """Whether one stops here when walking over the changes."""
        return self.kind in ("changed", "added", "removed")


class Payment(NamedTuple):
    """What becomes of a payment: its words, what it is now, what it was."""

    words: str
    now: str
    was: str = ""


class Compared(NamedTuple):
    """All rows, in the order in which they stand, and the payments."""

    rows: tuple[Row, ...]
    payments: tuple[Payment, ...]

    def counted(self) -> str:
        """Say how much changed: `4 lines, 1 note`."""
        changed = [row for row in self.rows if row.is_change]
        notes = sum(row.note for row in changed)
        lines = sum(row.path.startswith("lines") for row in changed)
        parts = ((lines, "line"), (notes, "note"), (len(changed) - lines - notes, "field"))
        return ", ".join(f"{number} {word}{'s' * (number != 1)}" for number, word in parts if number) or "no change"


def compared(
    earlier: Offer,
    later: Offer,
    changes: Sequence[Change],
    policy: Policy,
    *,
    today: date,
    received: Decimal | None = None,
    prices: Mapping[str, Priced] | None = None,
) -> Compared:
    """Return what two offers differ in. `prices` are those that are known, by `before` and `after`. Raises PolicyError."""
    known = prices or {}
    old, new = known.get("before") or price(earlier, policy), known.get("after") or price(later, policy)
    before, after = payment_schedule(old, policy), payment_schedule(new, policy)
    notes = changed_notes(place_notes(earlier, old, policy), place_notes(later, new, policy), earlier, later, policy)
    earlier_notes = {note.number: note for note in place_notes(earlier, old, policy)}
    printed = {change.note.number: change.mark for change in notes.printed}
    speaking: dict[str, list[int]] = {}
    for change in notes.printed:
        for number in change.note.lines if change.mark != "As before" else ():
            speaking.setdefault(number, []).append(change.note.number)
    said = changes if earlier.document == later.document else of_the_case(changes)
    rows = [
        *_lines(old, new, by_line(changes), speaking),
        *(_total(old, new, *total) for total in _TOTALS),
        *_fields(said, later),
    ]
    placed = {note.number: note for note in (*notes.notes, *(change.note for change in notes.printed))}
    rows += [
        _note(earlier_notes.get(number), placed[number], _FATES[printed[number]] if number in printed else "same")
        for number in sorted(placed)
    ]
    return Compared(tuple(rows), tuple(_payments(old, before, new, after, policy, today, received)))


# --- lines ------------------------------------------------------------------------------------------------------------------


def _fields(changes: Iterable[Change], later: Offer) -> Iterator[Row]:
    """What changed beside lines and notes: terms, payment, people, days."""
    for change in changes:
        first = change.steps[0]
        if first in _NOT_SAID or (first == "lines" and len(change.steps) > 1):
            continue
        piece = piece_of(change, ())
        path = place_of(later, change.steps)
        if change.kind == "order":
            yield Row("changed", "", f"{words_of(change.steps)} in another order", path=f"@{first}" if first == "lines" else path)
        else:
            yield Row(change.kind, "", piece.label, (piece._replace(label=""),), path=path)


def _lines(old: Priced, new: Priced, touched: Mapping[str, list[Change]], speaking: Mapping[str, list[int]]) -> Iterator[Row]:
    was, now = {done.number: done for done in old.lines}, {done.number: done for done in new.lines}
    places = {done.number: place for place, done in enumerate(new.lines)}
    for number in sorted({*was, *now}):
        one, two = was.get(number), now.get(number)
        shown_line = two or one
        assert shown_line is not None
        numbers = {number, *(part.number for part in shown_line.sublines)}
        notes = sorted({note for part in numbers for note in speaking.get(part, ())})
        remark = ", ".join(f"Note {note}" for note in notes[:2]) + (" …" if len(notes) > 2 else "")
        path = f"lines[{places[number]}]" if number in places else "lines"
        about = _about(shown_line.line)
        if one is None or two is None:
            fate: Kind = "added" if one is None else "removed"
            said = f"{about}; {shown(shown_line.line.quantity)} {shown_line.line.unit_of_issue}"
            piece = Piece("", _whole(said, new=one is None))
            before, after = one.value if one else None, two.value if two else None
            yield Row(fate, number, "", (piece,), before, after, remark, path)
            continue
        pieces = tuple(piece_of(change, ("lines", number)) for change in touched.get(number, ()))
        if not pieces and one.value != two.value:
            remark = "; ".join(part for part in ("priced anew", remark) if part)
        kind: Kind = "changed" if pieces or one.value != two.value else "same"
        yield Row(kind, number, about, pieces, one.value, two.value, remark, path)


def _about(line: Line) -> str:
    """What a line is called: the first sentence of its description."""
    return line.description.split(". ")[0].rstrip(".") or line.masl or line.number


def _total(old: Priced, new: Priced, place: str, words: str, field: str) -> Row:
    return Row("total", place, words, before=getattr(old, field), after=getattr(new, field))


def piece_of(change: Change, inside: tuple[str, ...]) -> Piece:
    """Return a change as a field with its words; what it is inside of is not named again."""
    from dsca_desk.documents.redline import Word, words_between

    steps = change.steps[len(inside) :]
    label = words_of(change.steps)
    if inside and steps:
        label = _SHORT.get(steps[0], label.partition(", ")[2])
    if change.kind == "order":
        return Piece(f"{label} in another order", ())
    if change.kind == "added":
        return Piece(label, _whole(shown(change.after), new=True))
    if change.kind == "removed":
        return Piece(label, _whole(shown(change.before), new=False))
    if isinstance(change.before, str) and isinstance(change.after, str):
        return Piece(label, words_between(change.before, change.after))
    number = isinstance(change.before, Decimal) or isinstance(change.after, Decimal)
    return Piece(label, (Word("gone", shown(change.before)), Word("new", shown(change.after))), number)


def _whole(text: str, *, new: bool) -> "tuple[Word, ...]":
    from dsca_desk.documents.redline import Word

    return (Word("new" if new else "gone", text),)


def row_words(row: Row, *, side: Side = "both", numbers: bool = False) -> "list[Word]":
    """Return what a row says in one line: what it is about, then its fields with what is gone and new.

    Of one `side` only what it says; with `numbers` only fields that are numbers.
    """
    from dsca_desk.documents.redline import Word

    whole = row.kind in ("added", "removed")
    pieces = [piece for piece in row.pieces if piece.number or whole or not numbers]
    if row.note and side != "both":
        return [word for piece in pieces for word in piece.words if word.fate != _OTHER[side]]
    if row.note or not pieces:
        return [Word("same", row.about)] if not row.pieces or row.about or numbers else []
    words = [Word("same", f"{row.about}:")] if row.about else []
    for place, piece in enumerate(pieces[:_MOST_FIELDS]):
        said = [word for word in _brief(piece.words) if side == "both" or word.fate != _OTHER[side]]
        if piece.label and said:
            words.append(Word("same", piece.label))
        words += said
        if place + 1 < len(pieces) and words and said:
            words[-1] = words[-1]._replace(text=f"{words[-1].text};")
    if len(pieces) > _MOST_FIELDS:
        words.append(Word("same", f"and {len(pieces) - _MOST_FIELDS} more"))
    return words


def _brief(words: "Sequence[Word]") -> "Sequence[Word]":
    """Shorten what stays the same around what changed; the page below the table has it whole."""
    if len(words) < _FEW:
        return words
    brief = []
    for place, word in enumerate(words):
        if word.fate == "same" and len(word.text) > _MOST_SAME:
            before = word.text[:_NEAR].rpartition(" ")[0] + " …" if place else "…"
            after = "… " + word.text[-_NEAR:].partition(" ")[2] if place + 1 < len(words) else ""
            word = word._replace(text=f"{before} {after}".replace("… …", "…").strip())
        brief.append(word)
    return brief


def in_numbers(row: Row) -> bool:
    """Tell whether a row has something to say where only numbers are compared."""
    if row.note or row.kind == "total":
        return not row.note
    return bool(row.difference) or any(piece.number for piece in row.pieces)


# --- notes ------------------------------------------------------------------------------------------------------------------


def _note(earlier: PlacedNote | None, note: PlacedNote, fate: str) -> Row:
    from dsca_desk.documents.redline import words_between

    kind: Kind = fate  # type: ignore[assignment]  # one of the four fates
    old, new = earlier.text if earlier else "", note.text
    if fate == "removed":
        words = _whole(note.text, new=False)
    elif fate == "added":
        words = _whole(note.text, new=True)
    else:
        words = words_between(old, new)
    remark = ", ".join(note.lines[:3])
    return Row(kind, f"Note {note.number}", note.title, (Piece("", words),), remark=remark, path="@notes", note=True)


# --- payments ---------------------------------------------------------------------------------------------------------------


def _payments(
    old: Priced,
    before: Schedule,
    new: Priced,
    after: Schedule,
    policy: Policy,
    today: date,
    received: Decimal | None,
) -> Iterator[Payment]:
    """What is due first, the next payment, the last one; with what they were."""
    rows: Sequence[tuple[date, Decimal]]
    if new.offer.document[:1] in ("A", "M") and old.offer.document != new.offer.document:
        changed = changed_schedule(old, before, new, after, policy, received=received)
        words = "Due with acceptance" if changed.kind == "AMENDMENT" else f"Next bill {changed.first_due:%d %b %Y}"
        yield Payment(
            words, _money(changed.due), "" if changed.received_stated else "received as scheduled; nobody has stated it"
        )
        rows = [(row.due, row.amount) for row in changed.rows if row.row == "quarter" and row.due and row.amount is not None]
    else:
        yield Payment("Initial deposit", _money(after.initial_deposit), _was(_money(before.initial_deposit), after, before))
        rows = _dated(after.rows)
    earlier = _dated(before.rows)
    following = next((row for row in rows if row[0] >= today), None)
    if following is not None:
        was = dict(earlier).get(following[0])
        old_words = "" if was == following[1] else f"was {_money(was)}" if was is not None else "was none"
        yield Payment(f"Next payment {following[0]:%d %b %Y}", _money(following[1]), old_words)
    if rows:
        last, was_last = rows[-1][0], earlier[-1][0] if earlier else None
        old_words = "" if was_last == last else f"was {was_last:%d %b %Y}" if was_last else "was none"
        yield Payment("Last payment", f"{last:%d %b %Y}", old_words)
    yield Payment("All payments", _money(new.total), "" if old.total == new.total else f"was {_money(old.total)}")


def _dated(rows: Iterable[PaymentRow]) -> list[tuple[date, Decimal]]:
    return [(row.due, row.amount) for row in rows if row.due is not None]


def _was(old: str, after: Schedule, before: Schedule) -> str:
    return "" if after.initial_deposit == before.initial_deposit else f"was {old}"


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
