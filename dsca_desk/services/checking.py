"""Check a document as it would leave the desk: priced, laid out as a letter, and beside the other cases of the desk."""

from datetime import date
from typing import TYPE_CHECKING

from dsca_desk.documents.letter import letter_pdf
from dsca_desk.documents.letter.reading import page_range
from dsca_desk.documents.pdf.fonts import unprintable
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Offer
from dsca_desk.rules.checks import check_offer
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.letters import letter_of

if TYPE_CHECKING:
    from dsca_desk.store.engine import Store


def check_document(
    offer: Offer, policy: Policy, *, printed_on: date, status: str = "draft", other_cases: frozenset[str] = frozenset()
) -> tuple[Finding, ...]:
    """Run every check over a document, those of the finished letter's pages with it; errors first.

    `other_cases` are the identifiers that other cases have. Raises PolicyError when a table or text cannot be trusted.
    """
    priced = price(offer, policy)
    schedule = payment_schedule(priced, policy)
    notes = place_notes(offer, priced, policy)
    numbers = [line.number for top in offer.lines for line in (top, *top.sublines)]
    pages = None
    if len(set(numbers)) == len(numbers):  # the letter names each line once; where that fails another check says so
        letter = letter_of(offer, priced, schedule, notes, policy, status=status, printed_on=printed_on)
        pages = page_range(letter_pdf(letter))
    return check_offer(
        offer,
        priced,
        schedule,
        policy,
        notes=notes,
        known_case_ids=other_cases,
        page_count=pages.pages if pages else None,
        stated_pages=(pages.stated or 0) if pages else None,
        wrong_footers=pages.wrong_footers if pages else (),
        unprintable=unprintable,
    )


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
