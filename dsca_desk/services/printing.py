"""Print a document: the bytes of its letter and of its workbook, the same for the screen and for the command line."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dsca_desk.exchange.case_file import write_case
from dsca_desk.policy.edition import Policy
from dsca_desk.rules.notes import PlacedNote, place_notes
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.services.checking import check_document, pages_of, printed_pages

if TYPE_CHECKING:  # what draws pages is loaded when the first page is wanted
    from dsca_desk.documents.letter import LetterOfOffer
    from dsca_desk.documents.letter.reading import PageRange


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
) -> "LetterOfOffer":
    """Return the letter of a priced document. Without `carries_case` the case file inside is left out, for showing pages only.

    `status` is the document's state; before Offered the letter is a draft. Raises PolicyError.
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
    )


def printed_letter(
    priced: Priced, schedule: Schedule, policy: Policy, *, status: str, printed_on: date, marking: str = ""
) -> bytes:
    """Return the letter of a priced document as PDF, its case file inside. Raises PolicyError."""
    from dsca_desk.documents.letter import letter_pdf

    return letter_pdf(letter_to_print(priced, schedule, policy, status=status, printed_on=printed_on, marking=marking))


def printed_workbook(
    priced: Priced,
    schedule: Schedule,
    policy: Policy,
    *,
    status: str,
    printed_on: date,
    by: str,
    marking: str,
    letter: bytes = b"",
) -> bytes:
    """Return the workbook of a priced document, with what the checks say of it and of its letter. Raises PolicyError.

    `letter` is its printed letter where there is one already; otherwise it is printed for the check.
    """
    from dsca_desk.documents.workbook import case_workbook
    from dsca_desk.services.workbooks import workbook_of

    offer = priced.offer
    notes = place_notes(offer, priced, policy)
    if letter:
        pages: PageRange | None = pages_of(letter)
    else:
        pages = printed_pages(priced, schedule, policy, status=status, printed_on=printed_on, notes=notes)
    findings = check_document(priced, schedule, policy, notes=notes, pages=pages)
    return case_workbook(
        workbook_of(
            offer, priced, schedule, notes, findings, policy, printed_on=printed_on, by=by, marking=marking, status=status
        )
    )
