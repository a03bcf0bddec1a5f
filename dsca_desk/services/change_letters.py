"""Gather what the letter of an Amendment or Modification prints: the case before and after, the difference, the schedule."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import msgspec

from dsca_desk.documents.change_letter.model import ChangedLine, ChangedNote, ChangeLetter, Kind, SchedulePayment
from dsca_desk.documents.letter.model import CostSummary, Figure, HandChange, LetterLine, LetterOfOffer
from dsca_desk.exchange.case_file import write_case
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Offer
from dsca_desk.rules.change_words import overview, purpose_sentence
from dsca_desk.rules.changed_payments import ChangedPayment, ChangedSchedule, changed_schedule, whole_dollar_rows
from dsca_desk.rules.changes import Change, apply, by_line, compare, of_the_case
from dsca_desk.rules.concurrent import Partner, sentence
from dsca_desk.rules.note_changes import ChangedNotes, changed_notes
from dsca_desk.rules.notes import PlacedNote, place_notes
from dsca_desk.rules.paper import PaperAmounts, whole_dollars
from dsca_desk.rules.paper_changes import changed_paper
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.wording import lines_text
from dsca_desk.services.letters import letter_note, letter_of

_LABELS = {
    "previous": "Previous Payments Scheduled",
    "required": "Current U.S. Government Financial Requirements",
    "received": "Amount received from Purchaser",
    "due": "Due with Amendment Acceptance",
    "revised": "Revised Payments Scheduled",
    "quarter": "",
    "excess": "Excess over line (13)",
}


class Circumstances(NamedTuple):
    """What stands beside a document that changes a case: why it is made, what came before, what was paid, who is concurrent.

    `earlier` are the whole offers of the documents implemented before, oldest first, each with the case it was begun from; with
    them the dollars and note numbers are those of the letters before. `received` None: nobody stated it.
    """

    purpose: str = ""
    unaccepted: tuple[str, ...] = ()
    restatement: int = 0
    superseded_on: date | None = None
    received: Decimal | None = None
    partners: tuple[Partner, ...] = ()
    by_hand: tuple[HandChange, ...] = ()
    earlier: tuple[tuple[Offer, Offer], ...] = ()
    basic: Offer | None = None


PLAIN = Circumstances()
"""Nothing beside the document is known."""


class Printed(NamedTuple):
    """How a version of a case stands on paper: its offer, price, schedule, whole dollars and numbered notes."""

    offer: Offer
    priced: Priced
    schedule: Schedule
    paper: PaperAmounts
    notes: tuple[PlacedNote, ...]


class Changed(NamedTuple):
    """A document that changes a case with all that follows: before and after on paper, the changes, the schedule."""

    before: Printed
    after: Printed
    changes: tuple[Change, ...]
    notes: ChangedNotes
    schedule: ChangedSchedule


def changed_document(base: Offer, offer: Offer, policy: Policy, about: Circumstances = PLAIN) -> Changed:
    """Price the case before and after a document and put both on paper. Raises PolicyError."""
    before = _before(base, policy, about)
    changes = compare(base, offer)
    after, notes = _next(before, base, offer, changes, policy)
    schedule = changed_schedule(before.priced, before.schedule, after.priced, after.schedule, policy, received=about.received)
    return Changed(before, after, changes, notes, schedule)


def change_letter_of(
    base: Offer,
    offer: Offer,
    policy: Policy,
    *,
    status: str,
    printed_on: date,
    about: Circumstances = PLAIN,
    marking: str = "",
    draft_number: int | None = None,
    carries_case: bool = True,
) -> ChangeLetter:
    """Return everything the letter of an Amendment or Modification prints. Raises PolicyError.

    `base` is the case the document was begun from; `status` the document's state, before Offered the letter is a draft.
    """
    made = changed_document(base, offer, policy, about)
    return letter_of_change(
        made,
        policy,
        status=status,
        printed_on=printed_on,
        about=about,
        marking=marking,
        draft_number=draft_number,
        carries_case=carries_case,
    )


def letter_of_change(
    made: Changed,
    policy: Policy,
    *,
    status: str,
    printed_on: date,
    about: Circumstances = PLAIN,
    marking: str = "",
    draft_number: int | None = None,
    carries_case: bool = True,
) -> ChangeLetter:
    """Return the letter of a document that was priced already."""
    base, offer = made.before.offer, made.after.offer
    kind: Kind = "Modification" if offer.document.startswith("M") else "Amendment"

    def printed(version: Printed, case_file: bytes) -> LetterOfOffer:
        return letter_of(
            version.offer,
            version.priced,
            version.schedule,
            version.notes,
            policy,
            status=status,
            printed_on=printed_on,
            draft_number=draft_number,
            case_file=case_file,
            marking=marking,
            paper=version.paper,
            restatement=about.restatement,
            superseded_on=about.superseded_on,
            by_hand=about.by_hand,
        )

    before = printed(made.before, b"")
    after = printed(made.after, write_case(offer) if carries_case else b"")
    touched = by_line(of_the_case(made.changes))
    lines = tuple(_changed_lines(before.lines, after.lines, touched.keys()))
    alone = [line.number for line in after.lines if line.number not in _numbers(lines)]
    rows = whole_dollar_rows(made.schedule, made.after.paper.total)
    doubtful = any(doubt.path == "schedule" for doubt in made.schedule.unconfirmed)
    due = next(row for row in rows if row.row in ("due", "revised"))
    changed_numbers = {line.after.number for line in lines if line.after}
    return ChangeLetter(
        letter=after,
        kind=kind,
        number=int(offer.document[1:]),
        purpose=_purpose(made, kind, policy, about),
        before=before.summary,
        difference=_difference(before.summary, after.summary),
        lines=lines,
        unchanged=_unchanged(alone),
        notes=tuple(ChangedNote(mark=mark, note=letter_note(note)) for mark, note in made.notes.printed),
        notes_unchanged=len(made.notes.printed) < len(made.notes.notes),
        deliveries=tuple(one for one in after.deliveries if one.line in changed_numbers),
        payments=tuple(_payment(row, doubtful) for row in rows),
        due=Figure(due.amount or Decimal(0), doubtful),
        due_label="Due with acceptance" if kind == "Amendment" else "Revised payment",
        payment_remark=_remark(made.schedule, after),
        base_file=write_case(base) if carries_case else b"",
    )


def _before(base: Offer, policy: Policy, about: Circumstances) -> Printed:
    """The case before on paper: as the letters before left it, or, where they are not known, by itself."""
    if about.basic is None:
        return _alone(base, policy)
    stands = _alone(about.basic, policy)
    for begun_from, offer in about.earlier:
        case = apply(stands.offer, of_the_case(compare(begun_from, offer)))
        stands, _ = _next(stands, begun_from, case, compare(stands.offer, case), policy)
    return stands if stands.offer == base else _alone(base, policy)


def _alone(offer: Offer, policy: Policy) -> Printed:
    priced = price(offer, policy)
    schedule = payment_schedule(priced, policy)
    return Printed(offer, priced, schedule, whole_dollars(priced, schedule), place_notes(offer, priced, policy))


def _next(before: Printed, base: Offer, offer: Offer, changes: Iterable[Change], policy: Policy) -> tuple[Printed, ChangedNotes]:
    priced = price(offer, policy)
    schedule = payment_schedule(priced, policy)
    touched = set(by_line(of_the_case(changes))) | _repriced(before.priced, priced)
    notes = changed_notes(before.notes, place_notes(offer, priced, policy), base, offer, policy)
    paper = changed_paper(before.paper, priced, schedule, touched)
    return Printed(offer, priced, schedule, paper, notes.notes), notes


def _repriced(before: Priced, after: Priced) -> set[str]:
    """The lines whose value is another although nothing of them was changed, because a term of the case was."""
    values = {done.number: done.value for done in before.lines}
    return {done.number for done in after.lines if values.get(done.number) != done.value}


def _changed_lines(before: Sequence[LetterLine], after: Sequence[LetterLine], touched: Iterable[str]) -> Iterable[ChangedLine]:
    """The lines whose row on paper differs, with the sublines of theirs that do, by number."""
    old, new = ({line.number: line for line in lines} for lines in (before, after))
    touched = set(touched)
    for number in sorted({*old, *new}):
        one, two = old.get(number), new.get(number)
        if one is not None and two is not None and number not in touched and _row(one) == _row(two):
            continue
        if one is not None and two is not None and _row(one) == _row(two) and not one.sublines and not two.sublines:
            continue  # only something that does not print here, as a delivery or an outlay, is another
        yield ChangedLine(before=one, after=two)
        yield from _changed_lines(one.sublines if one else (), two.sublines if two else (), ())


def _row(line: LetterLine) -> LetterLine:
    """What of a line prints in its row, without marks of unconfirmed figures and its sublines."""
    plain = {name: Figure(figure.amount) for name in ("unit_cost", "total") if (figure := getattr(line, name))}
    return msgspec.structs.replace(line, sublines=(), **plain)


def _numbers(lines: Iterable[ChangedLine]) -> set[str]:
    return {shown.number for line in lines for shown in (line.before, line.after) if shown}


def _unchanged(numbers: Sequence[str]) -> str:
    if not numbers:
        return ""
    return f"{lines_text(numbers)} {'are' if len(numbers) > 1 else 'is'}"


def _difference(before: CostSummary, after: CostSummary) -> CostSummary:
    figures = {}
    for name in CostSummary.__struct_fields__:
        one, two = getattr(before, name), getattr(after, name)
        figures[name] = Figure(two.amount - one.amount, one.unconfirmed or two.unconfirmed)
    return CostSummary(**figures)


def _payment(row: ChangedPayment, doubtful: bool) -> SchedulePayment:
    return SchedulePayment(
        label=_LABELS[row.row],
        due=row.due,
        amount=None if row.amount is None else Figure(row.amount, doubtful),
        cumulative=Figure(row.cumulative, doubtful and row.row != "received"),
        strong=row.row in ("due", "revised"),
    )


def _remark(schedule: ChangedSchedule, letter: LetterOfOffer) -> str:
    words = []
    if not schedule.received_stated:
        words.append("The amount received is taken as scheduled until the accounting service states it.")
    if letter.payment_remark:
        words.append(letter.payment_remark)
    return " ".join(words)


def _purpose(made: Changed, kind: str, policy: Policy, about: Circumstances) -> str:
    base, offer = made.before.offer, made.after.offer
    values = {
        number: (made.before.paper.lines.get(number, Decimal(0)), made.after.paper.lines.get(number, Decimal(0)))
        for number in {*made.before.paper.lines, *made.after.paper.lines}
    }
    return purpose_sentence(
        kind,
        offer.description,
        overview(base, offer, made.changes, values),
        about.purpose,
        unaccepted=about.unaccepted,
        restatement=about.restatement,
        concurrent=[sentence(policy, partner) for partner in about.partners],
    )
