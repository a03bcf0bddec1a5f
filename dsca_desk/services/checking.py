"""Check a document as it would leave the desk: priced, laid out as a letter, and beside the other cases of the desk.

Screen, command line and workbook check in this one way; they differ only in whether the letter has been printed yet.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import BASIC, Offer
from dsca_desk.rules.checks import DocumentLife, check_offer
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notes import PlacedNote, place_notes
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.rules.pricing import price

if TYPE_CHECKING:  # what lays out pages and what opens databases is loaded when it is needed
    from dsca_desk.documents.letter.reading import PageRange
    from dsca_desk.store.engine import Store


def check_document(
    priced: Priced,
    schedule: Schedule,
    policy: Policy,
    *,
    notes: Sequence[PlacedNote] | None = None,
    pages: "PageRange | None" = None,
    other_cases: frozenset[str] = frozenset(),
    life: DocumentLife | None = None,
) -> tuple[Finding, ...]:
    """Run every check over a priced document; errors first.

    `pages` is what its printed letter says of its pages; while there is none, they are not checked. `other_cases` are the
    identifiers that other cases have; `life` is what is kept beside the document.
    Raises PolicyError when a table or text cannot be trusted.
    """
    from dsca_desk.documents.pdf.fonts import unprintable

    return check_offer(
        priced.offer,
        priced,
        schedule,
        policy,
        notes=notes,
        known_case_ids=other_cases,
        page_count=pages.pages if pages else None,
        stated_pages=(pages.stated or 0) if pages else None,
        wrong_footers=pages.wrong_footers if pages else (),
        unprintable=unprintable,
        life=life,
    )


def pages_of(letter: bytes) -> "PageRange":
    """Return what a printed letter says of its pages. Raises ValueError when the bytes are no readable PDF."""
    from dsca_desk.documents.letter.reading import page_range

    return page_range(letter)


def printed_pages(
    priced: Priced,
    schedule: Schedule,
    policy: Policy,
    *,
    status: str,
    printed_on: date,
    notes: Sequence[PlacedNote] | None = None,
) -> "PageRange | None":
    """Print the letter of a document and return what it says of its pages.

    None where it cannot be printed: a letter names each line once, and where that fails another check says so. Raises
    PolicyError.
    """
    from dsca_desk.documents.letter import letter_pdf
    from dsca_desk.services.printing import letter_to_print

    numbers = [line.number for top in priced.offer.lines for line in (top, *top.sublines)]
    if len(set(numbers)) < len(numbers):
        return None
    letter = letter_to_print(priced, schedule, policy, status=status, printed_on=printed_on, notes=notes, carries_case=False)
    return pages_of(letter_pdf(letter))


def check_as_printed(
    offer: Offer,
    policy: Policy,
    *,
    printed_on: date,
    status: str = "draft",
    other_cases: frozenset[str] = frozenset(),
    life: DocumentLife | None = None,
) -> tuple[Finding, ...]:
    """Price and print a document and run every check over it; errors first. Raises PolicyError."""
    priced = price(offer, policy)
    schedule = payment_schedule(priced, policy)
    notes = place_notes(offer, priced, policy)
    pages = printed_pages(priced, schedule, policy, status=status, printed_on=printed_on, notes=notes)
    return check_document(priced, schedule, policy, notes=notes, pages=pages, other_cases=other_cases, life=life)


def check_kept(store: "Store", offer: Offer, policy: Policy, *, printed_on: date, status: str = "draft") -> tuple[Finding, ...]:
    """Price and print a kept document, as the `offer` says it now, and run every check, those of versions and milestones too.

    Raises PolicyError.
    """
    from dsca_desk.services.case_records import require_document  # here: a file is checked without the database
    from dsca_desk.services.change_printing import change_in, printed_change
    from dsca_desk.services.document_life import life_of

    life = life_of(store, policy, offer)
    if offer.document == BASIC or life is None or life.base is None:
        return check_as_printed(offer, policy, printed_on=printed_on, status=status, life=life)
    with store.reading() as session:
        kept = change_in(session, require_document(session, offer.case_id, offer.document), offer)
    priced = price(offer, policy)
    numbers = [line.number for top in offer.lines for line in (top, *top.sublines)]
    pages = None
    if len(set(numbers)) == len(numbers):
        letter = printed_change(kept.base, offer, policy, status=status, printed_on=printed_on, about=kept.about)
        pages = pages_of(letter)
    return check_document(priced, payment_schedule(priced, policy), policy, pages=pages, life=life)


def other_case_ids(store: "Store", offer: Offer) -> frozenset[str]:
    """Return the identifiers of kept cases other than the document's own.

    A kept case of the same identifier is its own when it sells to the same purchaser and no other request is named.
    """
    from dsca_desk.services.cases import known_case_ids, open_case  # here: a file is checked without the database

    kept = known_case_ids(store)
    if offer.case_id not in kept:
        return kept
    there = open_case(store, offer.case_id).offer
    ours, theirs = ({reference.number for reference in document.references} for document in (offer, there))
    same_request = not ours or not theirs or bool(ours & theirs)
    return kept - {offer.case_id} if same_request and offer.purchaser.name == there.purchaser.name else kept
