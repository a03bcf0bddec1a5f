"""Concurrent Modifications of kept cases: name partners on both sides, judge whether they balance."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.changing import ConcurrentPartner
from dsca_desk.records.facts import DOCUMENT_OPEN, document_closed
from dsca_desk.records.mapping import offer_of
from dsca_desk.rules.concurrent import Concurrent, Partner, Unbalanced, disagreements, mirrored
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_records import Kept, find_document, kept_of, require_document
from dsca_desk.services.versions import base_in, current_in
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound


def name_partner(store: Store, case: str, document: str, partner: Partner, *, by: str, at: datetime) -> Kept:
    """Name another case's Modification as concurrent, with what comes from it (+) or goes to it (-).

    The partner is told too, with the opposite amount, where it is kept. Raises NotAllowed, NotFound.
    """
    with store.writing(by, at, f"concurrent with {partner.case} {partner.document}") as session:
        found = _changeable(session, case, document)
        if partner.case == case:
            raise NotAllowed("A Modification is concurrent with one of another case. Nothing was changed. Name the other case.")
        if not partner.document.startswith("M"):
            raise NotAllowed(f"{partner.document} is no Modification. Nothing was changed. Name a Modification such as M01.")
        _keep(session, found, partner)
        other_case, other_document, back = mirrored(partner, case, document)
        other = find_document(session, other_case, other_document, whole=False)
        if other is not None and not document_closed(other.status):
            _keep(session, other, back)
            other.touch(by, at)
        found.touch(by, at)
        session.flush()
        return kept_of(found, "saved")


def drop_partner(store: Store, case: str, document: str, partner: tuple[str, str], *, by: str, at: datetime) -> Kept:
    """Name another case's Modification no longer; the other side keeps its own entry. Raises NotFound, NotAllowed."""
    with store.writing(by, at, f"no longer concurrent with {' '.join(partner)}") as session:
        found = _changeable(session, case, document)
        row = _row(session, found, partner)
        if row is None:
            raise NotFound(f"{case} {document} does not name {' '.join(partner)}. Nothing was changed.")
        session.delete(row)
        found.touch(by, at)
        session.flush()
        return kept_of(found, "saved")


def partners_of(store: Store, case: str, document: str) -> tuple[Partner, ...]:
    """Return the concurrent Modifications that a document names. Raises NotFound."""
    with store.reading() as session:
        return partners_in(session, require_document(session, case, document, whole=False).id)


def partners_in(session: Session, document_id: int) -> tuple[Partner, ...]:
    """Return the concurrent Modifications that a document names, inside a session."""
    query = select(ConcurrentPartner).where(ConcurrentPartner.document_id == document_id).order_by(ConcurrentPartner.id)
    return tuple(Partner(row.case, row.document, row.amount) for row in session.scalars(query))


def together_in(session: Session, policy: Policy, case: str, document: str) -> tuple[Concurrent, ...]:
    """Return a Modification and all that are concurrent with it, directly or by one another, as far as they are kept."""
    found: dict[tuple[str, str], Concurrent] = {}
    waiting = [(case, document)]
    while waiting:
        key = waiting.pop(0)
        record = None if key in found else find_document(session, *key)
        if record is None:
            continue
        one = found[key] = _concurrent(session, policy, record)
        waiting += [(partner.case, partner.document) for partner in one.partners]
    return tuple(found.values())


def judge_concurrent(store: Store, policy: Policy, case: str, document: str) -> tuple[Unbalanced, ...]:
    """Return what speaks against a Modification and those concurrent with it; nothing where it names none. NotFound."""
    with store.reading() as session:
        require_document(session, case, document, whole=False)
        together = together_in(session, policy, case, document)
    return disagreements(together) if any(one.partners for one in together) else ()


class PartnerRow(NamedTuple):
    """A Modification that another names: the dollars named, its state, the change of its own value, and what it names back.

    `status` is empty and the amounts are None where it is not kept here; `back` is None where it does not name the other.
    """

    case: str
    document: str
    amount: Decimal
    status: str = ""
    change: Decimal | None = None
    back: Decimal | None = None


class Together(NamedTuple):
    """A Modification with those concurrent with it: the change of its own value, the partners, the sums, what speaks against it.

    `named` is what all partners bring to it together; `raised` and `lowered` are over all Modifications that are kept.
    """

    change: Decimal
    partners: tuple[PartnerRow, ...]
    named: Decimal
    raised: Decimal
    lowered: Decimal
    wrong: tuple[Unbalanced, ...]


def together_of(store: Store, policy: Policy, case: str, document: str) -> Together:
    """Return a Modification and its partners with their sums. Raises NotFound."""
    with store.reading() as session:
        require_document(session, case, document, whole=False)
        together = together_in(session, policy, case, document)
        states = {}
        for one in together:
            kept = find_document(session, one.case, one.document, whole=False)
            states[one.case, one.document] = kept.status if kept is not None else ""
    own, named = together[0], {(one.case, one.document): one for one in together}
    rows = []
    for partner in own.partners:
        key = (partner.case, partner.document)
        other = named.get(key)
        back = (
            next((one.amount for one in other.partners if (one.case, one.document) == (case, document)), None) if other else None
        )
        rows.append(PartnerRow(*partner, states.get(key, ""), other.change if other else None, back))
    return Together(
        own.change,
        tuple(rows),
        sum((row.amount for row in rows), Decimal(0)),
        sum((max(one.change, Decimal(0)) for one in together), Decimal(0)),
        sum((max(-one.change, Decimal(0)) for one in together), Decimal(0)),
        disagreements(together) if rows else (),
    )


def modifications_in_work(store: Store, country: str, case: str) -> tuple[tuple[str, str, str], ...]:
    """Return the Modifications of other cases of a purchaser that may still be edited: case, document, state."""
    query = (
        select(Case.identifier, CaseDocument.document, CaseDocument.status)
        .join(CaseDocument.case)
        .where(
            Case.country == country,
            Case.identifier != case,
            CaseDocument.document.like("M%"),
            CaseDocument.status.in_(DOCUMENT_OPEN),
        )
        .order_by(Case.identifier, CaseDocument.document)
    )
    with store.reading() as session:
        return tuple((row[0], row[1], row[2]) for row in session.execute(query))


def _concurrent(session: Session, policy: Policy, document: CaseDocument) -> Concurrent:
    offer = offer_of(document)
    case = document.case
    base = base_in(session, document.id) or current_in(session, case.identifier).offer
    before, after = price(base, policy).total, price(offer, policy).total
    equipment = {line.number for line in base.lines if line.sme or line.mde}
    terms = {term.code for term in base.terms_of_sale}
    return Concurrent(
        case.identifier,
        document.document,
        after - before,
        partners_in(session, document.id),
        case.state,
        document.purpose,
        adds_equipment=any(line.number not in equipment and (line.sme or line.mde) for line in offer.lines),
        adds_terms=tuple(term.code for term in offer.terms_of_sale if term.code not in terms),
        based_on=any(reference.kind != "REVIEW" for reference in offer.references),
    )


def _changeable(session: Session, case: str, document: str) -> CaseDocument:
    found = require_document(session, case, document, whole=False)
    if not found.document.startswith("M"):
        raise NotAllowed(f"{case} {document} is no Modification. Nothing was changed; only Modifications are concurrent.")
    if document_closed(found.status):
        raise NotAllowed(f"{case} {document} is {found.status} and can no longer be edited. Nothing was changed.")
    return found


def _keep(session: Session, document: CaseDocument, partner: Partner) -> None:
    row = _row(session, document, (partner.case, partner.document))
    if row is None:
        row = ConcurrentPartner(document_id=document.id, case=partner.case, document=partner.document, amount=Decimal(0))
        session.add(row)
    row.amount = partner.amount
    session.flush()


def _row(session: Session, document: CaseDocument, partner: tuple[str, str]) -> ConcurrentPartner | None:
    return session.scalar(
        select(ConcurrentPartner).where(
            ConcurrentPartner.document_id == document.id,
            ConcurrentPartner.case == partner[0],
            ConcurrentPartner.document == partner[1],
        )
    )
