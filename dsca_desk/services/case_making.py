"""A case made of a request: everything the letter says is carried over."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case
from dsca_desk.records.facts import request_closed
from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.records.mapping import document_of
from dsca_desk.records.offer import ZERO, CaseType, Line, Offer, Reference, TermOfSale
from dsca_desk.records.request_mapping import letter_of_request
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.services.case_prices import priced_or_none, put_price
from dsca_desk.services.case_records import Kept, kept_of
from dsca_desk.services.request_words import WITHOUT_CASE
from dsca_desk.services.requests import require_request
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import begin_document, move
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed


def offer_from(letter: LetterOfRequest, *, agency: str, designator: str, price_date: date, case_type: CaseType) -> Offer:
    """Return the first draft of an offer that a letter leads to: purchaser, references, items as lines, finance carried over.

    Items without a price get a unit price of zero, which the offer check reports.
    """
    references = letter.references
    if letter.reference_number and letter.reference_number not in {reference.number for reference in references}:
        own = Reference(
            kind="MOR" if letter.kind == "MOR_BPC" else "LOR", number=letter.reference_number, date=letter.letter_date
        )
        references = (own, *references)
    return Offer(
        country=letter.country,
        agency=agency,
        designator=designator,
        program=letter.program,
        case_type=case_type,
        description=letter.subject,
        purchaser=letter.purchaser,
        references=references,
        dependable_undertaking="DU" in letter.terms_of_sale,
        terms_of_sale=tuple(TermOfSale(code=code) for code in letter.terms_of_sale),
        price_date=price_date,
        bpc_program=letter.bpc_program,
        lines=tuple(
            Line(
                number=f"{place:03}",
                masl=item.masl,
                generic_code=item.generic_code,
                description=item.description,
                condition=item.condition,
                kind=item.kind,
                quantity=item.quantity,
                unit_of_issue=item.unit_of_issue,
                unit_price=ZERO if item.unit_price is None else item.unit_price,
                mde=item.mde,
                sme=item.sme,
            )
            for place, item in enumerate(letter.items, start=1)
        ),
    )


def make_case(
    store: Store,
    number: str,
    *,
    designator: str,
    price_date: date,
    agency: str | None = None,
    case_type: CaseType = "DEFINED",
    category: str = "",
    policy: Policy,
    by: str,
    at: datetime,
) -> Kept:
    """Make a case of a request: its basic document is begun and priced, the request goes into development.

    An actionable request with detail enough is judged complete with it. Without `category` the one that fits the document is
    entered. Raises NotFound, AlreadyThere, NotAllowed naming the guard that stands against it.
    """
    with store.writing(by, at, f"case made of request {number}") as session:
        request = require_request(session, number)
        if request.kind in WITHOUT_CASE:
            raise NotAllowed(f"Request {number}: {WITHOUT_CASE[request.kind]} Nothing was changed.")
        if request_closed(request.status):
            raise NotAllowed(f"Request {number} is {request.status}, so no case can be made of it. Nothing was changed.")
        implementing = agency or request.agency
        if not implementing:
            raise NotAllowed(f"Request {number} names no implementing agency. Nothing was changed. Choose one first.")
        request.agency = request.agency or implementing  # the agency that prepares the case is what the request had open
        offer = offer_from(
            letter_of_request(request), agency=implementing, designator=designator, price_date=price_date, case_type=case_type
        )
        if session.scalar(select(Case.id).where(Case.identifier == offer.case_id)):
            raise AlreadyThere(f"Case {offer.case_id} exists already. Nothing was changed. Choose another designator.")
        document = document_of(offer)
        put_price(document, priced_or_none(offer, policy), at.date())
        document.touch(by, at)
        session.add(document)
        session.flush()
        session.add(RequestCase(request_id=request.id, case_id=document.case_id))
        session.flush()
        _into_development(session, policy, request, offer.case_id, at.date())
        begin_document(session, policy, document, on=at.date(), category=category, why=f"request {number}", today=at.date())
        return kept_of(document, "made of request")


def _into_development(session: Session, policy: Policy, request: Request, case: str, on: date) -> None:
    """Take the steps that lead a request into development; one that is there already stays for another case."""
    subject, why = Subject("REQUEST", request.number), f"case {case} made of it"
    if request.status == "actionable":
        move(session, policy, subject, request, "judge complete", on=on, why=why, today=on)
    if request.status != "in-development":
        move(session, policy, subject, request, "open case document", on=on, why=why, today=on)
