"""Cases: take a document in, give it out, open, save, move on."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.facts import document_closed
from dsca_desk.records.mapping import apply_offer, document_of, offer_of
from dsca_desk.records.offer import BASIC, Line, Offer
from dsca_desk.services.case_records import Kept, find_document, kept_of, not_kept, require_document
from dsca_desk.services.differences import differences
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, StaleRecord
from dsca_desk.store.history import Change, changes_of


class Opened(msgspec.Struct, frozen=True):
    """A document as it is kept, with the revision a later save must name."""

    offer: Offer
    status: str
    revision: int
    policy_edition: str | None
    document_id: int
    case_id: int


# --- in and out -------------------------------------------------------------------------------------------------------------


def import_case(
    store: Store,
    offer: Offer,
    *,
    by: str,
    at: datetime,
    replace: bool = False,
    status: str | None = None,
    why: str = "imported",
) -> Kept:
    """Keep a document. Raises AlreadyThere when that case has that document, unless `replace` is given; nothing is changed then.

    A document of a case that exists joins that case. Only a document still in development is replaced. Without `status` a
    new basic document is Implemented or Accepted when it carries that date, any other document is in Development.
    """
    return import_cases(store, [offer], by=by, at=at, replace=replace, status=status, why=why)[0]


def import_cases(
    store: Store,
    offers: Sequence[Offer],
    *,
    by: str,
    at: datetime,
    replace: bool = False,
    status: str | None = None,
    why: str = "imported",
) -> list[Kept]:
    """Keep several documents, all or none. Raises StoreError as `import_case` does."""
    kept = []
    with store.writing(by, at, why) as session:
        for offer in offers:
            _refuse_repeated_numbers(offer)
            document = find_document(session, offer.case_id, offer.document)
            if document is None:
                case = session.scalar(select(Case).where(Case.identifier == offer.case_id))
                _refuse_other_program(case, offer)
                document = document_of(offer, case)
                document.status = status or _status_of(offer)
                session.add(document)
                what = "imported"
            elif not replace:
                raise AlreadyThere(
                    f"{offer.case_id} {offer.document} is kept already. Nothing was changed. "
                    "Say that it is to be replaced, or give the case another designator."
                )
            else:
                _refuse_closed(document)
                apply_offer(document, offer)
                what = "replaced"
            document.touch(by, at)
            session.flush()
            kept.append(kept_of(document, what))
    return kept


def export_case(store: Store, case: str, document: str = "") -> Offer:
    """Return a kept document as an offer; without `document` the basic one, or the only one. Raises NotFound."""
    return open_case(store, case, document).offer


def open_case(store: Store, case: str, document: str = "") -> Opened:
    """Return a kept document with its revision and status. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document)
        return Opened(offer_of(found), found.status, found.revision, found.policy_edition, found.id, found.case_id)


def known_case_ids(store: Store) -> frozenset[str]:
    """Return the identifiers of all kept cases."""
    with store.reading() as session:
        return frozenset(session.scalars(select(Case.identifier)))


def history_of_case(store: Store, case: str, *, before: int | None = None, limit: int = 200) -> list[Change]:
    """Return what changed in a case and everything in it, newest first. Raises NotFound."""
    with store.reading() as session:
        case_id = session.scalar(select(Case.id).where(Case.identifier == case))
        if case_id is None:
            raise not_kept(case)
        return changes_of(session, "cases", case_id, before=before, limit=limit)


# --- changing ---------------------------------------------------------------------------------------------------------------


def save_case(
    store: Store, offer: Offer, expected_revision: int, *, by: str, at: datetime, why: str = "", original: Offer | None = None
) -> Kept:
    """Save an edited document as a whole. Raises StaleRecord when it is no longer at the revision the edit began with.

    With `original`, the offer as it was then, the error says field by field what each side changed.
    """
    _refuse_repeated_numbers(offer)
    with store.writing(by, at, why) as session:
        document = require_document(session, offer.case_id, offer.document)
        if document.revision != expected_revision:
            found = differences(original, offer, offer_of(document))
            raise StaleRecord(f"{offer.case_id} {offer.document}", document.id, found)
        _refuse_closed(document)
        apply_offer(document, offer)
        if session.new or session.deleted or any(map(session.is_modified, session.dirty)):
            document.touch(by, at)
            session.flush()
            return kept_of(document, "saved")
        return kept_of(document, "unchanged")


def change_status(
    store: Store, case: str, document: str, status: str, expected_revision: int, *, by: str, at: datetime, why: str = ""
) -> Kept:
    """Put a document into another state. Which steps are lawful is for the caller to know. Raises StaleRecord, NotFound."""
    with store.writing(by, at, why) as session:
        found = require_document(session, case, document, whole=False)
        if found.revision != expected_revision:
            raise StaleRecord(f"{case} {document}", found.id, ())
        found.status = status
        found.touch(by, at)
        session.flush()
        return kept_of(found, "status changed")


# --- helpers ----------------------------------------------------------------------------------------------------------------


def _refuse_repeated_numbers(offer: Offer) -> None:
    seen: set[str] = set()

    def walk(lines: tuple[Line, ...], path: str) -> None:
        for place, line in enumerate(lines):
            if line.number in seen:
                raise NotAllowed(
                    f"{path}[{place}].number: {line.number} is used twice. Nothing was changed. Give each line its own number."
                )
            seen.add(line.number)
            walk(line.sublines, f"{path}[{place}].sublines")

    walk(offer.lines, "lines")


def _refuse_other_program(case: Case | None, offer: Offer) -> None:
    if case is not None and (case.program, case.case_type) != (offer.program, offer.case_type):
        raise NotAllowed(
            f"{offer.case_id} is a {case.program} case of type {case.case_type}; this document says {offer.program} and "
            f"{offer.case_type}. Nothing was changed. Correct the document or give it another designator."
        )


def _refuse_closed(document: CaseDocument) -> None:
    if document_closed(document.status):
        raise NotAllowed(
            f"{document.case.identifier} {document.document} is {document.status} and can no longer be edited. "
            "Nothing was changed. Make an Amendment or a Modification instead."
        )


def _status_of(offer: Offer) -> str:
    if offer.document != BASIC:  # its dates are those of the case
        return "Development"
    if offer.implemented_on:
        return "Implemented"
    return "Accepted" if offer.accepted_on else "Development"
