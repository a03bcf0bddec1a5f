"""Letters and workbooks that left the desk: kept byte for byte, with hash and revision, together with what they say."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsca_desk.exchange.case_file import CaseFileError, read_case
from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import CaseDocument, IssuedDocument
from dsca_desk.records.offer import Offer
from dsca_desk.rules.priced import Priced
from dsca_desk.services.case_prices import put_price
from dsca_desk.services.case_records import require_document
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import move
from dsca_desk.services.tasks import log_sent
from dsca_desk.services.versions import says_the_same
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord

_CALLED = {"A": "Amendment", "M": "Modification"}
SEND_EVENT, ISSUE_EVENT = "send offer", "issue modification"


class IssuedRow(NamedTuple):
    """An issued letter or workbook without its bytes."""

    id: int
    kind: str
    number: int
    name: str
    sha256: str
    size: int
    document_revision: int
    printed_on: date
    issued_by: str


def keep_issued(
    store: Store,
    case: str,
    document: str,
    content: bytes,
    *,
    kind: str,
    name: str,
    media_type: str,
    printed_on: date,
    by: str,
    at: datetime,
) -> IssuedRow:
    """Keep the bytes of a printed letter or workbook, numbered within its kind, with hash and revision. Raises NotFound."""
    with store.writing(by, at, f"issued {name}") as session:
        found = require_document(session, case, document, whole=False)
        return _keep_issued(session, found, content, kind=kind, name=name, media_type=media_type, printed_on=printed_on, by=by)


def issue_letter(
    store: Store,
    policy: Policy,
    priced: Priced,
    content: bytes,
    expected_revision: int,
    *,
    name: str,
    on: date,
    facts: Mapping[str, str] | None = None,
    why: str = "",
    by: str,
    at: datetime,
) -> IssuedRow:
    """Let a letter leave the desk: keep its bytes, what it was priced with, and the step that sends it, all or nothing.

    A Modification takes effect by it. Raises NotAllowed naming the guard that stands against it, StaleRecord, NotFound.
    """
    offer = priced.offer
    with store.writing(by, at, f"issued {name}") as session:
        found = require_document(session, offer.case_id, offer.document, whole=False)
        if found.revision != expected_revision:
            raise StaleRecord(f"{offer.case_id} {offer.document}", found.id, ())
        put_price(found, priced, on)
        found.priced_on = on
        session.flush()
        event = ISSUE_EVENT if offer.document.startswith("M") else SEND_EVENT
        subject = Subject("DOCUMENT", offer.case_id, offer.document)
        move(session, policy, subject, found, event, on=on, given=facts, why=why, today=on)
        return _keep_issued(session, found, content, kind="LETTER", name=name, media_type="application/pdf", printed_on=on, by=by)


def _keep_issued(
    session: Session,
    found: CaseDocument,
    content: bytes,
    *,
    kind: str,
    name: str,
    media_type: str,
    printed_on: date,
    by: str,
) -> IssuedRow:
    last = select(func.max(IssuedDocument.number)).where(IssuedDocument.document_id == found.id, IssuedDocument.kind == kind)
    issued = IssuedDocument(
        document_id=found.id,
        kind=kind,
        number=(session.scalar(last) or 0) + 1,
        name=name,
        media_type=media_type,
        content=content,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        document_revision=found.revision,
        policy_edition=found.policy_edition,
        printed_on=printed_on,
        issued_by=by,
    )
    session.add(issued)
    if kind == "LETTER":
        log_sent(
            session,
            f"{_CALLED.get(found.document[:1], 'Letter of Offer')} {found.case.identifier} {found.document}",
            on=printed_on,
            case_id=found.case_id,
            party=found.purchaser_name,
            reference=f"{found.case.identifier} {found.document}",
            paper=name,
        )
    session.flush()
    return _issued_row(issued)


def list_issued(store: Store, case: str, document: str = "") -> list[IssuedRow]:
    """Return the issued letters and workbooks of a document, oldest first, without their bytes. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        query = select(IssuedDocument).where(IssuedDocument.document_id == found.id).order_by(IssuedDocument.id)
        return [_issued_row(issued) for issued in session.scalars(query)]


def issued_bytes(store: Store, issued_id: int) -> bytes:
    """Return an issued document byte for byte. Raises NotFound, and NotAllowed when the bytes no longer fit their hash."""
    with store.reading() as session:
        row = session.execute(
            select(IssuedDocument.content, IssuedDocument.sha256).where(IssuedDocument.id == issued_id)
        ).one_or_none()
        if row is None:
            raise NotFound(f"There is no issued document {issued_id}.")
        if sha256(row.content).hexdigest() != row.sha256:
            raise NotAllowed("The stored bytes are not those that were issued. Restore a backup that still has them.")
        return bytes(row.content)


def letter_is_current(store: Store, offer: Offer, issued_id: int) -> bool:
    """Tell whether an issued letter carries an offer as it is now; after a change in pen and ink or an extension it does not.

    A letter that carries no case file says nothing else. Raises NotFound, NotAllowed.
    """
    from dsca_desk.documents.letter import attached_case_file

    try:
        said = read_case(attached_case_file(issued_bytes(store, issued_id)))
    except (ValueError, CaseFileError):
        return True
    return says_the_same(said, offer)


def _issued_row(issued: IssuedDocument) -> IssuedRow:
    return IssuedRow(*(getattr(issued, field) for field in IssuedRow._fields))
