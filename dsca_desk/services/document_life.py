"""What the checks know of a kept document beside its offer, gathered in a few queries."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.changing import PenAndInk, ScopeAnswer
from dsca_desk.records.mapping import offer_of
from dsca_desk.records.offer import BASIC, Offer
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.records.steps import Delay
from dsca_desk.rules.change_words import overview, purpose_sentence
from dsca_desk.rules.changes import compare
from dsca_desk.rules.checks.life import DelayDays, DocumentLife, OtherDocument
from dsca_desk.rules.concurrent import Concurrent, sentence
from dsca_desk.rules.scope import Decision, ScopeError, ask
from dsca_desk.services.case_records import find_document
from dsca_desk.services.concurrent import partners_in, together_in
from dsca_desk.services.versions import base_in, current_in, unaccepted_in
from dsca_desk.store.engine import Store

_OPEN = ("Development", "Write", "Review", "Proposed", "Countersigned", "Held")


def life_of(store: Store, policy: Policy, offer: Offer) -> DocumentLife | None:
    """Return the life of a kept document whose offer is as the screen has it; None when it is not kept."""
    with store.reading() as session:
        found = find_document(session, offer.case_id, offer.document, whole=False)
        return None if found is None else life_in(session, policy, found, offer)


def life_in(session: Session, policy: Policy, document: CaseDocument, offer: Offer | None = None) -> DocumentLife:
    """Return the life of a document inside a session."""
    offer = offer or offer_of(document)
    base: Offer | None = None
    moved, together = False, tuple[Concurrent, ...]()
    outcome, reason, purpose = "", 0, document.purpose
    if document.document != BASIC:
        base, moved = _base(session, document)
        outcome, reason = _decision(session, policy, document)
        purpose = purpose_in(session, policy, document, base, offer)
        if document.document.startswith("M"):
            together = _together(session, policy, document)
    requests = session.execute(
        select(Request.number, Request.complete_on)
        .join(RequestCase, RequestCase.request_id == Request.id)
        .where(RequestCase.case_id == document.case_id)
        .order_by(Request.id)
    ).all()
    complete = [on for _, on in requests if on is not None]
    opened = document.status.startswith(_OPEN)
    return DocumentLife(
        status=document.status,
        base=base,
        base_moved=moved,
        others=_others(session, document),
        outcome=outcome,
        reason=reason,
        purpose=purpose,
        by_hand=tuple(session.scalars(select(PenAndInk.path).where(PenAndInk.document_id == document.id).order_by(PenAndInk.id))),
        together=together,
        category=document.category,
        delays=tuple(
            DelayDays(*row)
            for row in session.execute(
                select(Delay.code, Delay.estimated_days, Delay.actual_days)
                .where(Delay.document_id == document.id)
                .order_by(Delay.id)
            )
        ),
        requests=tuple(number for number, _ in requests),
        request_complete_on=max(complete) if len(complete) == len(requests) and complete else None,
        terms_prepared=document.prepared_under or "",
        terms_in_force=str(policy.edition.id) if opened else "",
    )


def purpose_in(session: Session, policy: Policy, document: CaseDocument, base: Offer | None, offer: Offer) -> str:
    """Return the purpose of a document as its letter prints it, but for what rises and falls."""
    changes = compare(base, offer) if base is not None else ()
    kind = "Modification" if document.document.startswith("M") else "Amendment"
    return purpose_sentence(
        kind,
        offer.description,
        overview(base or offer, offer, changes),
        document.purpose,
        unaccepted=unaccepted_in(session, document),
        restatement=document.restatement,
        concurrent=[sentence(policy, partner) for partner in partners_in(session, document.id)],
    )


def _base(session: Session, document: CaseDocument) -> tuple[Offer | None, bool]:
    base = base_in(session, document.id)
    if base is None:
        return None, False
    moved = document.status.startswith(_OPEN) and current_in(session, document.case.identifier).offer != base
    return base, moved


def _decision(session: Session, policy: Policy, document: CaseDocument) -> tuple[str, int]:
    given = select(ScopeAnswer.question, ScopeAnswer.answer).where(ScopeAnswer.document_id == document.id)
    answers = {row.question: row.answer for row in session.execute(given)}
    try:
        decided = ask(answers, policy) if answers else None
    except ScopeError:
        return "", 0
    return (decided.outcome, decided.reason) if isinstance(decided, Decision) else ("", 0)


def _together(session: Session, policy: Policy, document: CaseDocument) -> tuple[Concurrent, ...]:
    together = []
    for one in together_in(session, policy, document.case.identifier, document.document):
        record = find_document(session, one.case, one.document)
        if record is not None:
            base, _ = _base(session, record)
            one = one._replace(purpose=purpose_in(session, policy, record, base, offer_of(record)))
        together.append(one)
    return tuple(together)


def _others(session: Session, document: CaseDocument) -> tuple[OtherDocument, ...]:
    rows = session.execute(
        select(CaseDocument.document, CaseDocument.status)
        .where(CaseDocument.case_id == document.case_id, CaseDocument.id != document.id)
        .order_by(CaseDocument.id)
    )
    return tuple(OtherDocument(name, status) for name, status in rows if name != document.document)
