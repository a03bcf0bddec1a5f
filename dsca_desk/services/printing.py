"""Print the letter of a document: the same bytes for the screen and for the command line."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dsca_desk.exchange.case_file import write_case
from dsca_desk.policy.edition import Policy
from dsca_desk.rules.notes import PlacedNote, place_notes
from dsca_desk.rules.priced import Priced, Schedule

if TYPE_CHECKING:  # what draws pages is loaded when the first page is wanted
    from dsca_desk.documents.letter import LetterOfOffer
    from dsca_desk.services.change_printing import Marks


def letter_to_print(
    priced: Priced,
    schedule: Schedule,
    policy: Policy,
    *,
    status: str,
    printed_on: date,
    marking: str = "",
    notes: Sequence[PlacedNote] | None = None,
    carries_case: bool = True,
    marks: "Marks | None" = None,
) -> "LetterOfOffer":
    """Return the letter of a priced document. Without `carries_case` the case file inside is left out, for showing pages only.

    `status` is the document's state; before Offered the letter is a draft. `marks` tell of restatements and changes in pen and
    ink. Raises PolicyError.
    """
    from dsca_desk.services.letters import letter_of

    offer = priced.offer
    return letter_of(
        offer,
        priced,
        schedule,
        place_notes(offer, priced, policy) if notes is None else notes,
        policy,
        status=status,
        printed_on=printed_on,
        case_file=write_case(offer) if carries_case else b"",
        marking=marking,
        restatement=marks.restatement if marks else 0,
        superseded_on=marks.superseded_on if marks else None,
        by_hand=marks.by_hand if marks else (),
    )


def printed_letter(
    priced: Priced,
    schedule: Schedule,
    policy: Policy,
    *,
    status: str,
    printed_on: date,
    marking: str = "",
    marks: "Marks | None" = None,
) -> bytes:
    """Return the letter of a priced document as PDF, its case file inside. Raises PolicyError."""
    from dsca_desk.documents.letter import letter_pdf

    return letter_pdf(
        letter_to_print(priced, schedule, policy, status=status, printed_on=printed_on, marking=marking, marks=marks)
    )
