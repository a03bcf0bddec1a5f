"""Print what changes a case: letters of kept Amendments and Modifications, letters from two case files, redlines."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.changing import DocumentBase, PenAndInk
from dsca_desk.records.facts import document_closed
from dsca_desk.records.mapping import offer_of
from dsca_desk.records.offer import BASIC, Offer
from dsca_desk.records.steps import Step
from dsca_desk.services.case_records import Kept, find_document, kept_of, require_document
from dsca_desk.services.concurrent import partners_in
from dsca_desk.services.versions import Comparison, base_in, current_in, unaccepted_in
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed

if TYPE_CHECKING:  # what draws pages is loaded when the first page is wanted
    from dsca_desk.documents.change_letter import ChangeLetter
    from dsca_desk.documents.letter.model import HandChange
    from dsca_desk.services.change_letters import Circumstances


class Marks(NamedTuple):
    """What a letter says of its own making: how often it was restated, what it supersedes, what was changed by hand."""

    restatement: int = 0
    superseded_on: date | None = None
    by_hand: "tuple[HandChange, ...]" = ()


class KeptChange(NamedTuple):
    """A kept document that changes a case, the case it was begun from, its state and what stands beside it."""

    base: Offer
    offer: Offer
    status: str
    about: "Circumstances"


def marks_of(store: Store, case: str, document: str) -> Marks:
    """Return what the letter of a kept document says of restatements and changes in pen and ink. Raises NotFound."""
    with store.reading() as session:
        return _marks(session, require_document(session, case, document, whole=False))


def kept_change(store: Store, case: str, document: str) -> KeptChange:
    """Return a kept Amendment or Modification with everything its letter needs. Raises NotFound, NotAllowed."""
    with store.reading() as session:
        return change_in(session, require_document(session, case, document))


def change_in(session: Session, found: CaseDocument, offer: Offer | None = None) -> KeptChange:
    """Return a document that changes a case, as it is kept or as the `offer` on the screen says. Raises NotAllowed."""
    from dsca_desk.services.change_letters import Circumstances

    name = found.document
    if name == BASIC:
        raise NotAllowed(f"{found.case.identifier} {name} begins the case and changes none.")
    begun = session.scalar(select(DocumentBase).where(DocumentBase.document_id == found.id))
    marks = _marks(session, found)
    base = base_in(session, found.id)
    basic, earlier = _earlier(session, found, begun.documents.split() if begun else ())
    about = Circumstances(
        purpose=found.purpose,
        unaccepted=unaccepted_in(session, found),
        restatement=marks.restatement,
        superseded_on=marks.superseded_on,
        received=begun.received if begun else None,
        partners=partners_in(session, found.id),
        by_hand=marks.by_hand,
        earlier=earlier,
        basic=basic,
    )
    return KeptChange(base or current_in(session, found.case.identifier).offer, offer or offer_of(found), found.status, about)


def change_letter(
    base: Offer,
    offer: Offer,
    policy: Policy,
    *,
    status: str,
    printed_on: date,
    about: "Circumstances | None" = None,
    marking: str = "",
    carries_case: bool = True,
) -> "ChangeLetter":
    """Return the letter of a document that changes a case. Raises PolicyError."""
    from dsca_desk.services.change_letters import PLAIN, change_letter_of

    return change_letter_of(
        base,
        offer,
        policy,
        status=status,
        printed_on=printed_on,
        about=about or PLAIN,
        marking=marking,
        carries_case=carries_case,
    )


def printed_change(
    base: Offer,
    offer: Offer,
    policy: Policy,
    *,
    status: str,
    printed_on: date,
    about: "Circumstances | None" = None,
    marking: str = "",
) -> bytes:
    """Return the letter of an Amendment or Modification as PDF, its case file and the case before inside. Raises PolicyError."""
    from dsca_desk.documents.change_letter import change_letter_pdf

    return change_letter_pdf(
        change_letter(base, offer, policy, status=status, printed_on=printed_on, about=about, marking=marking)
    )


def printed_redline(comparison: Comparison, policy: Policy, *, printed_on: date, marking: str = "") -> bytes:
    """Return the differences of two versions as PDF, field by field with their money. Raises PolicyError."""
    from dsca_desk.documents.redline import redline_pdf
    from dsca_desk.services.redlines import redline_of

    return redline_pdf(redline_of(comparison, policy, printed_on=printed_on, marking=marking))


def state_received(
    store: Store,
    case: str,
    document: str,
    received: Decimal | None,
    *,
    on: date | None,
    by: str,
    at: datetime,
    today: date | None = None,
) -> Kept:
    """State what the purchaser has paid on a case, as the accounting service says; None takes the statement back.

    Raises NotFound, NotAllowed: below zero, without a day, of a day after `today`, of a document that left the desk.
    """
    with store.writing(by, at, "amount received") as session:
        found = require_document(session, case, document, whole=False)
        begun = session.scalar(select(DocumentBase).where(DocumentBase.document_id == found.id))
        if begun is None:
            raise NotAllowed(f"{case} {document} was not begun here, so no amount is kept with it. Nothing was changed.")
        if received is not None and received < 0:
            raise NotAllowed("received: What was received is not below zero. Nothing was changed.")
        if received is not None and on is None:
            raise NotAllowed("received_on: Give the day as of which it was received. Nothing was changed.")
        if on is not None and on > (today or max(at.date(), on)):
            raise NotAllowed("received_on: That day is still to come. Nothing was changed. Give the day of the statement.")
        if document_closed(found.status):
            raise NotAllowed(
                f"{case} {document} is {found.status} and its letter says what was received. Nothing was changed. "
                "The next document says more."
            )
        begun.received, begun.received_on = received, on
        found.touch(by, at)
        session.flush()
        return kept_of(found, "saved")


def _marks(session: Session, found: CaseDocument) -> Marks:
    from dsca_desk.documents.letter.model import HandChange
    from dsca_desk.rules.changes import words_of

    rows = session.scalars(select(PenAndInk).where(PenAndInk.document_id == found.id).order_by(PenAndInk.id))
    by_hand = tuple(
        HandChange(place=words_of(steps_of(row.path)), before=row.before, after=row.after, authority=row.authority, on=row.on)
        for row in rows
    )
    return Marks(found.restatement, _superseded_on(session, found) if found.restatement else None, by_hand)


def _superseded_on(session: Session, found: CaseDocument) -> date | None:
    """The day the version was offered that the last restatement replaced."""
    taken = session.execute(
        select(Step.event, Step.on).where(Step.document_id == found.id, Step.undone_by == "").order_by(Step.id)
    )
    offered: date | None = None
    superseded: date | None = None
    for event, on in taken:
        if event == "send offer":
            offered = on
        elif event == "restate":
            superseded = offered
    return superseded


def steps_of(path: str) -> tuple[str, ...]:
    """Return the steps of a path as it was written: `lines[003].unit_price`."""
    steps: list[str] = []
    rest = path
    while rest:
        if rest.startswith("["):
            key, _, rest = rest[1:].partition("]")
            steps.append(key)
        else:
            cut = min((place for sign in ".[" if (place := rest.find(sign, 1)) > 0), default=len(rest))
            steps.append(rest[:cut].lstrip("."))
            rest = rest[cut:]
    return tuple(steps)


def _earlier(session: Session, found: CaseDocument, names: Sequence[str]) -> tuple[Offer | None, tuple[tuple[Offer, Offer], ...]]:
    """The basic document and those implemented before, each with its base; nothing where one of them is not kept whole."""
    if not names or names[0] != BASIC:
        return None, ()
    kept = [find_document(session, found.case.identifier, name) for name in names]
    pairs = []
    for document in kept[1:]:
        base = base_in(session, document.id) if document else None
        if document is None or base is None:
            return None, ()
        pairs.append((base, offer_of(document)))
    return (offer_of(kept[0]), tuple(pairs)) if kept[0] is not None else (None, ())
