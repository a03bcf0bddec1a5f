"""The values a letter that changes a case prints; the revised case stands in it as a letter of its own."""

import datetime
from typing import Literal

import msgspec

from dsca_desk.documents.letter.model import CostSummary, Figure, LetterLine, LetterNote, LetterOfOffer, LineDeliveries

Kind = Literal["Amendment", "Modification"]


class _Printed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of the printed values."""


class ChangedLine(_Printed, frozen=True, kw_only=True):
    """A line or subline as it was and as it becomes; a new one has no `before`, a deleted one no `after`."""

    before: LetterLine | None = None
    after: LetterLine | None = None


class ChangedNote(_Printed, frozen=True, kw_only=True):
    """A note that is new, revised, deleted, or repeated in every document; a deleted one prints no text."""

    mark: Literal["New", "Revised", "Deleted", "As before"]
    note: LetterNote


class SchedulePayment(_Printed, frozen=True, kw_only=True):
    """A row of the payment schedule: what it is, its day, the payment (None where none applies) and the sum so far."""

    label: str
    due: datetime.date | None = None
    amount: Figure | None = None
    cumulative: Figure
    strong: bool = False


class ChangeLetter(_Printed, frozen=True, kw_only=True):
    """Everything the letter of an Amendment or Modification prints.

    `letter` is the revised case: identifier, basis, purchaser, terms, revised summary, notes. `before` is the cost summary of
    the case as it stood, `difference` the summary of changes. `unchanged` names the lines that are left alone. `superseded_on`
    is the day on which the version was offered that a restated letter replaces; `restatement` counts from 1.
    """

    letter: LetterOfOffer
    kind: Kind
    number: int
    purpose: str = ""
    before: CostSummary
    difference: CostSummary
    lines: tuple[ChangedLine, ...] = ()
    unchanged: str = ""
    notes: tuple[ChangedNote, ...] = ()
    notes_unchanged: bool = True
    deliveries: tuple[LineDeliveries, ...] = ()
    payments: tuple[SchedulePayment, ...] = ()
    due: Figure
    due_label: str = ""
    payment_remark: str = ""
    base_file: bytes = b""

    @property
    def title(self) -> str:
        """How head and title call the letter: `Amendment No. 1`."""
        return f"{self.kind} No. {self.number}"
