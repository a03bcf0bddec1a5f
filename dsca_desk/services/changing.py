"""Change a case after its offer: begin an Amendment or Modification, restate, write in pen and ink, follow a base that moved."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.exchange.case_file import write_case
from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.changing import DocumentBase, PenAndInk, ScopeAnswer
from dsca_desk.records.mapping import apply_offer, document_of, offer_of
from dsca_desk.records.offer import BASIC, Offer, Reference
from dsca_desk.records.steps import Hold, Step
from dsca_desk.rules.changes import Change, Conflict, compare, rebase, shown
from dsca_desk.rules.pricing import price
from dsca_desk.rules.scope import MAKES_DOCUMENT, Decision, Question, Situation, ask
from dsca_desk.rules.steps.machine import next_number
from dsca_desk.services.case_records import Kept, kept_of, not_kept, require_document
from dsca_desk.services.step_facts import CLOSHOLD
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.step_traces import Trace
from dsca_desk.services.stepping import begin_document, move
from dsca_desk.services.versions import base_in, current_in
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, StaleRecord

_REVIEW = Reference(kind="REVIEW", number="U.S. Government Review")
_LOCKED = "Closing (locked)"


class Rebasing(NamedTuple):
    """What following the moved case leads to: the documents and the case it would rest on, the result, the conflicts."""

    rests_on: tuple[str, ...]
    base: Offer
    offer: Offer
    conflicts: tuple[Conflict, ...]


class AnswerKept(NamedTuple):
    """A stored answer of the guided decision: who gave it, when, with what remark."""

    question: str
    answer: str
    remark: str
    by: str
    at: datetime


class WrittenByHand(NamedTuple):
    """A change in pen and ink: where, what it read and reads, who allowed it, when it was made and by whom."""

    path: str
    before: str
    after: str
    authority: str
    on: date
    by: str


# --- which document ---------------------------------------------------------------------------------------------------------


def situation_of(store: Store, case: str, document: str = BASIC) -> Situation:
    """Return what the desk knows before it asks which document a change needs. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        hold = select(Hold.id).where(Hold.case_id == found.case_id, Hold.kind == CLOSHOLD, Hold.to_on.is_(None))
        held = found.case.state == _LOCKED or session.scalar(hold.limit(1)) is not None
        return Situation(held, found.status, found.document)


def decide(answers: Mapping[str, str], policy: Policy, document: str = BASIC) -> Question | Decision:
    """Return the next question of the guided decision, or what the answers lead to. Raises ScopeError."""
    return ask(answers, policy, document)


def answers_of(store: Store, case: str, document: str) -> tuple[AnswerKept, ...]:
    """Return the answers that led to a document, in the order they were given. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        query = select(ScopeAnswer).where(ScopeAnswer.document_id == found.id).order_by(ScopeAnswer.id)
        return tuple(
            AnswerKept(one.question, one.answer, one.remark, one.answered_by, one.answered_at) for one in session.scalars(query)
        )


# --- begin ------------------------------------------------------------------------------------------------------------------


def begin_change(
    store: Store,
    policy: Policy,
    case: str,
    answers: Mapping[str, str],
    *,
    purpose: str = "",
    references: Iterable[Reference] = (),
    remarks: Mapping[str, str] | None = None,
    on: date,
    by: str,
    at: datetime,
) -> Kept:
    """Begin the Amendment or Modification that the answers lead to, with the next number that was never used.

    The new document is the whole case as it stands now, to be edited; what it was begun from is kept beside it. A
    Modification without a reference rests on a review of the U.S. Government. Raises NotAllowed, NotFound, ScopeError.
    """
    decided = ask(answers, policy)
    if isinstance(decided, Question):
        raise NotAllowed(f"The question “{decided.asks}” has no answer yet. Nothing was changed. Answer it first.")
    kind = MAKES_DOCUMENT.get(decided.outcome)
    if kind is None:
        raise NotAllowed(f"The answers lead to: {decided.words} ({decided.source}). Nothing was changed.")
    with store.writing(by, at, f"begun: {decided.words}, {decided.change}") as session:
        found = session.scalar(select(Case).where(Case.identifier == case))
        if found is None:
            raise not_kept(case)
        used = session.scalars(select(CaseDocument.document).where(CaseDocument.case_id == found.id)).all()
        name = next_number(kind, used)
        base, rests_on = current_in(session, case)
        offer = begun_from(base, name, on, tuple(references))
        document = document_of(offer, found)
        document.purpose = purpose.strip()
        document.touch(by, at)
        session.add(document)
        session.flush()
        begin_document(session, policy, document, on=on, why=decided.change, today=at.date())
        keep_base(session, document, base, rests_on, on)
        for question, answer in decided.path:
            session.add(
                ScopeAnswer(
                    document_id=document.id,
                    question=question,
                    answer=answer,
                    remark=(remarks or {}).get(question, "").strip(),
                    answered_by=by,
                    answered_at=at,
                )
            )
            session.flush()
        return kept_of(document, "begun")


def begun_from(base: Offer, name: str, on: date, references: tuple[Reference, ...] = ()) -> Offer:
    """Return the first draft of a document: the case as it stands, priced on a day, without the dates of an offer.

    A new line of it takes the rates of `on`; the lines of the case keep theirs by their own days.
    """
    if not references and name.startswith("M"):
        references = (_REVIEW,)
    return msgspec.structs.replace(
        base, document=name, references=references, price_date=on, milap_on=None, offer_expires_on=None, prepared_under=None
    )


def keep_base(session: Session, document: CaseDocument, base: Offer, rests_on: tuple[str, ...], on: date) -> None:
    """Keep the case a document is begun from, or was brought onto, as a case file."""
    content = write_case(base)
    kept = session.scalar(select(DocumentBase).where(DocumentBase.document_id == document.id))
    if kept is None:
        kept = DocumentBase(document_id=document.id)
        session.add(kept)
    kept.content, kept.sha256 = content, sha256(content).hexdigest()
    kept.documents, kept.taken_on = " ".join(rests_on), on
    session.flush()


def set_purpose(store: Store, case: str, document: str, purpose: str, *, by: str, at: datetime) -> Kept:
    """Write down why a document is made, as its first page says. Raises NotFound, NotAllowed."""
    with store.writing(by, at, "purpose") as session:
        found = require_document(session, case, document, whole=False)
        if found.status not in _EDITED:
            raise NotAllowed(f"{case} {document} is {found.status}; its purpose can no longer be changed. Nothing was changed.")
        found.purpose = purpose.strip()
        found.touch(by, at)
        session.flush()
        return kept_of(found, "saved")


_EDITED = frozenset({"Development", "Development (approved)", "Development (restated)", "Write", "Review"})


# --- what a document changes ------------------------------------------------------------------------------------------------


def changes_of_document(store: Store, case: str, document: str) -> tuple[Offer, Offer, tuple[Change, ...]]:
    """Return what a document was begun from, the document, and what it changes. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document)
        offer = offer_of(found)
        base = base_in(session, found.id) or _before(session, found)
        return base, offer, compare(base, offer)


def base_of(store: Store, case: str, document: str) -> Offer | None:
    """Return the case that a document was begun from; None for a basic document. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        return None if found.document == BASIC else base_in(session, found.id) or _before(session, found)


def _before(session: Session, document: CaseDocument) -> Offer:
    """The base of a document that was imported without one: the case as it stands, or the basic document."""
    current, names = current_in(session, document.case.identifier)
    if document.document in names:
        return offer_of(require_document(session, document.case.identifier, names[0]))
    return current


# --- a base that moved ------------------------------------------------------------------------------------------------------


def rebasing(store: Store, case: str, document: str, *, theirs_at: Iterable[str] = ()) -> Rebasing | None:
    """Show what bringing a document onto the case as it stands would lead to; None when its base has not moved. NotFound."""
    with store.reading() as session:
        return _rebasing(session, require_document(session, case, document), theirs_at)


def bring_onto_current(
    store: Store, case: str, document: str, *, theirs_at: Iterable[str] = (), on: date, by: str, at: datetime
) -> tuple[Kept, tuple[Conflict, ...]]:
    """Bring a document onto the case as it stands, because another one was implemented meanwhile.

    Where both changed the same place the document's own value stays, at the paths of `theirs_at` that of the case.
    Raises NotFound, NotAllowed.
    """
    with store.writing(by, at, f"brought onto the case of {on:%d %b %Y}") as session:
        found = require_document(session, case, document)
        if found.status not in _EDITED:
            raise NotAllowed(f"{case} {document} is {found.status} and can no longer be edited. Nothing was changed. Restate it.")
        led = _rebasing(session, found, theirs_at)
        if led is None:
            return kept_of(found, "unchanged"), ()
        apply_offer(found, led.offer)
        keep_base(session, found, led.base, led.rests_on, on)
        found.touch(by, at)
        session.flush()
        return kept_of(found, "brought up to date"), led.conflicts


def _rebasing(session: Session, document: CaseDocument, theirs_at: Iterable[str]) -> Rebasing | None:
    base = base_in(session, document.id)
    if base is None or document.status.startswith("Implemented"):
        return None
    case = document.case.identifier
    current, names = current_in(session, case)
    if current == base:
        return None
    led = rebase(base, current, offer_of(document), theirs_at=theirs_at)
    return Rebasing(names, current, led.offer, led.conflicts)


# --- after the offer --------------------------------------------------------------------------------------------------------


def write_in_pen_and_ink(
    store: Store,
    policy: Policy,
    offer: Offer,
    expected_revision: int,
    *,
    authority: str,
    on: date,
    by: str,
    at: datetime,
) -> tuple[Kept, tuple[WrittenByHand, ...]]:
    """Change an offered letter or Amendment by hand: every field is kept with what it read, what it reads and who allowed it.

    Undoing the step takes the words back. A minor correction does not raise the value (SAMM C5.4.19); more is a restatement.
    On a Modification only DSCA's change of the financing terms is written. Raises NotAllowed, NotFound, StaleRecord.
    """
    if not authority.strip():
        raise NotAllowed("A change in pen and ink needs the authority that allows it. Nothing was changed. Name it.")
    with store.writing(by, at, f"pen and ink, allowed by {authority.strip()}") as session:
        found = require_document(session, offer.case_id, offer.document)
        if found.revision != expected_revision:
            raise StaleRecord(f"{offer.case_id} {offer.document}", found.id, ())
        before = offer_of(found)
        changes = compare(before, offer)
        _refuse_by_hand(found, before, offer, changes, policy)
        written = []
        trace = Trace(session, {})
        trace.remember_offer(found)
        trace.remember(found, "total")
        for change in changes:
            row = PenAndInk(
                document_id=found.id,
                path=change.path,
                before=shown(change.before),
                after=shown(change.after),
                authority=authority.strip(),
                on=on,
                made_by=by,
            )
            trace.add(row)
            written.append(_written(row))
        subject = Subject("DOCUMENT", offer.case_id, offer.document)
        given = {"authority": authority.strip()}
        paths = "; ".join(row.path for row in written)
        moved = move(session, policy, subject, found, "pen-and-ink change", on=on, given=given, why=paths, today=at.date())
        step = session.get_one(Step, moved.step_id)
        step.facts = {**step.facts, **trace.facts}
        apply_offer(found, offer)
        found.total = price(offer, policy).total
        found.touch(by, at)
        session.flush()
        return kept_of(found, "written in pen and ink"), tuple(written)


def pen_and_ink_of(store: Store, case: str, document: str) -> tuple[WrittenByHand, ...]:
    """Return the changes made on a document in pen and ink, oldest first. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        query = select(PenAndInk).where(PenAndInk.document_id == found.id).order_by(PenAndInk.id)
        return tuple(map(_written, session.scalars(query)))


def _written(row: PenAndInk) -> WrittenByHand:
    return WrittenByHand(row.path, row.before, row.after, row.authority, row.on, row.made_by)


EDITED_BY_HAND = "Offered"
"""A letter that lies with the purchaser, a counteroffer among them, is corrected in pen and ink or restated."""
_FINANCING = frozenset({"terms_of_sale", "payment"})


def _refuse_by_hand(found: CaseDocument, before: Offer, after: Offer, changes: tuple[Change, ...], policy: Policy) -> None:
    name = f"{before.case_id} {before.document}"
    if not found.status.startswith(EDITED_BY_HAND):
        raise NotAllowed(f"{name} is {found.status}. Only an offer is corrected in pen and ink; nothing was changed.")
    if not changes:
        raise NotAllowed(f"Nothing of {name} is different. Nothing was changed.")
    if found.document.startswith("M") and any(change.steps[0] not in _FINANCING for change in changes):
        raise NotAllowed(
            f"{name} is a Modification: only a change of its financing terms by DSCA is written in pen and ink. "
            "Nothing was changed. Make another Modification."
        )
    if after.lines and price(after, policy).total > price(before, policy).total:
        raise NotAllowed(
            f"The change raises the value of {name}, so it is not a minor one (SAMM C5.4.19). Nothing was changed. Restate it."
        )
