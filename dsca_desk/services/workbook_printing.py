"""Print the workbook of a document: the same bytes for the screen and for the command line, with what the checks say."""

from datetime import date
from typing import TYPE_CHECKING

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Offer
from dsca_desk.rules.checks import DocumentLife
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.services.checking import check_document, pages_of, printed_pages

if TYPE_CHECKING:  # what lays out pages is loaded when it is needed
    from dsca_desk.documents.letter.reading import PageRange


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
    life: DocumentLife | None = None,
    base: Offer | None = None,
) -> bytes:
    """Return the workbook of a priced document, with what the checks say of it and of its letter. Raises PolicyError.

    `letter` is its printed letter where there is one already; otherwise it is printed for the check. `base` is the
    case that an Amendment or Modification was begun from; its letter is given with it. `life` is what is kept beside it.
    """
    from dsca_desk.documents.workbook import case_workbook
    from dsca_desk.services.workbooks import workbook_of

    offer = priced.offer
    notes = place_notes(offer, priced, policy)
    if letter:
        pages: PageRange | None = pages_of(letter)
    elif base is not None:
        pages = None
    else:
        pages = printed_pages(priced, schedule, policy, status=status, printed_on=printed_on, notes=notes)
    findings = check_document(priced, schedule, policy, notes=notes, pages=pages, life=life)
    return case_workbook(
        workbook_of(
            offer,
            priced,
            schedule,
            notes,
            findings,
            policy,
            printed_on=printed_on,
            by=by,
            marking=marking,
            status=status,
            base=base,
        )
    )
