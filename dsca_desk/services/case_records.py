"""Kept case documents as the services find them, and what an act on one leaves behind."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.mapping import whole_document
from dsca_desk.store.errors import NotFound


class Kept(msgspec.Struct, frozen=True):
    """What an act on a document left behind: its identifier, its revision, and what was `imported`, `replaced`, `saved` ..."""

    case: str
    document: str
    document_id: int
    case_id: int
    revision: int
    what: str


def find_document(session: Session, case: str, document: str, *, whole: bool = True) -> CaseDocument | None:
    """Return the latest restatement of a document, `whole` with all its parts; None when it is not kept."""
    query = (
        select(CaseDocument)
        .join(CaseDocument.case)
        .where(Case.identifier == case, CaseDocument.document == document)
        .order_by(CaseDocument.restatement.desc())
        .limit(1)
    )
    return session.scalars(query.options(*whole_document()) if whole else query).one_or_none()


def require_document(session: Session, case: str, document: str, *, whole: bool = True) -> CaseDocument:
    """Return a document; without its name the basic one, or the first. Raises NotFound."""
    if not document:
        names = session.scalars(
            select(CaseDocument.document).join(CaseDocument.case).where(Case.identifier == case).order_by(CaseDocument.id)
        ).all()
        if not names:
            raise not_kept(case)
        document = "BASIC" if "BASIC" in names else names[0]
    found = find_document(session, case, document, whole=whole)
    if found is None:
        raise not_kept(f"{case} {document}")
    return found


def not_kept(what: str) -> NotFound:
    """Return the error that says that a case or document is not kept."""
    return NotFound(f"{what} is not kept here. Nothing was changed. Look the identifier up in the list of cases.")


def kept_of(document: CaseDocument, what: str) -> Kept:
    """Return what an act on a document left behind."""
    return Kept(document.case.identifier, document.document, document.id, document.case_id, document.revision, what)
