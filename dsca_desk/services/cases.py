"""Cases: take a document in, give it out, list, save, price, issue, move on."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

import msgspec
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from dsca_desk.records.cases import Case, CaseDocument, IssuedDocument
from dsca_desk.records.facts import document_closed
from dsca_desk.records.mapping import apply_offer, document_of, offer_of, whole_document
from dsca_desk.records.offer import Line, Offer
from dsca_desk.records.terms import Confirmation, PricedRate
from dsca_desk.rules.priced import LinePrice, Priced
from dsca_desk.services.differences import differences
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound, StaleRecord
from dsca_desk.store.history import Change, changes_of


class Kept(msgspec.Struct, frozen=True):
    """What an act on a document left behind: its identifier, its revision, and what was `imported`, `replaced`, `saved` ..."""

    case: str
    document: str
    document_id: int
    case_id: int
    revision: int
    what: str


class CaseRow(NamedTuple):
    """One document in the list of cases."""

    document_id: int
    case: str
    document: str
    status: str
    nickname: str
    purchaser: str
    program: str
    case_type: str
    price_date: date
    offer_expires_on: date | None
    total: Decimal | None


class Opened(msgspec.Struct, frozen=True):
    """A document as it is kept, with the revision a later save must name."""

    offer: Offer
    status: str
    revision: int
    policy_edition: str | None
    document_id: int
    case_id: int


class ConfirmedRow(NamedTuple):
    """An officer's word on a figure: where it stands, the value that holds, its source, who said so and when."""

    path: str
    value: str
    source: str
    name: str
    on: date


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
    new document is Implemented or Accepted when it carries that date, else in Development.
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
            document = _document(session, offer.case_id, offer.document)
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
        found = _require(session, case, document)
        return Opened(offer_of(found), found.status, found.revision, found.policy_edition, found.id, found.case_id)


def list_cases(
    store: Store, *, after: tuple[str, str] | None = None, limit: int = 200, status: str | None = None
) -> list[CaseRow]:
    """Return documents ordered by case and document as plain rows; `after` is the (case, document) the last page ended with."""
    query = (
        select(
            CaseDocument.id,
            Case.identifier,
            CaseDocument.document,
            CaseDocument.status,
            CaseDocument.nickname,
            CaseDocument.purchaser_name,
            Case.program,
            Case.case_type,
            CaseDocument.price_date,
            CaseDocument.offer_expires_on,
            CaseDocument.total,
        )
        .join(CaseDocument.case)
        .order_by(Case.identifier, CaseDocument.document)
        .limit(limit)
    )
    if after is not None:
        # The first condition says nothing new, but the index can begin there.
        query = query.where(Case.identifier >= after[0], tuple_(Case.identifier, CaseDocument.document) > tuple_(*after))
    if status is not None:
        query = query.where(CaseDocument.status == status)
    with store.reading() as session:
        return [CaseRow(*row) for row in session.execute(query)]


def known_case_ids(store: Store) -> frozenset[str]:
    """Return the identifiers of all kept cases."""
    with store.reading() as session:
        return frozenset(session.scalars(select(Case.identifier)))


def history_of_case(store: Store, case: str, *, before: int | None = None, limit: int = 200) -> list[Change]:
    """Return what changed in a case and everything in it, newest first. Raises NotFound."""
    with store.reading() as session:
        case_id = session.scalar(select(Case.id).where(Case.identifier == case))
        if case_id is None:
            raise _unknown(case)
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
        document = _require(session, offer.case_id, offer.document)
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
        found = _require(session, case, document, whole=False)
        if found.revision != expected_revision:
            raise StaleRecord(f"{case} {document}", found.id, ())
        found.status = status
        found.touch(by, at)
        session.flush()
        return kept_of(found, "status changed")


def keep_pricing(store: Store, priced: Priced, *, on: date, by: str, at: datetime, why: str = "priced") -> Kept:
    """Keep the total, the policy edition and the rate rows a document was priced with. Raises NotFound."""
    with store.writing(by, at, why) as session:
        document = _require(session, priced.offer.case_id, priced.offer.document, whole=False)
        document.policy_edition, document.priced_on, document.total = priced.policy_edition, on, priced.total
        document.touch(by, at)
        _keep_rates(document, _rates(priced))
        session.flush()
        return kept_of(document, "priced")


def confirm_figure(
    store: Store, case: str, document: str, *, path: str, value: str, source: str, name: str, on: date, by: str, at: datetime
) -> Kept:
    """Keep an officer's word on a figure the policy could not confirm; a later word replaces the earlier. Raises NotFound."""
    with store.writing(by, at, f"confirmed {path}") as session:
        found = _require(session, case, document, whole=False)
        told = next((item for item in found.confirmations if item.path == path), None)
        if told is None:
            found.confirmations.append(Confirmation(path=path, value=value, source=source, name=name, on=on))
        else:
            told.value, told.source, told.name, told.on = value, source, name, on
        found.touch(by, at)
        session.flush()
        return kept_of(found, "confirmed")


def list_confirmations(store: Store, case: str, document: str = "") -> list[ConfirmedRow]:
    """Return the figures of a document that officers have confirmed, by path. Raises NotFound."""
    with store.reading() as session:
        found = _require(session, case, document, whole=False)
        return [ConfirmedRow(*(getattr(one, field) for field in ConfirmedRow._fields)) for one in found.confirmations]


# --- issued letters and workbooks -------------------------------------------------------------------------------------------


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
        found = _require(session, case, document, whole=False)
        return _keep_issued(session, found, content, kind=kind, name=name, media_type=media_type, printed_on=printed_on, by=by)


def issue_letter(
    store: Store, priced: Priced, content: bytes, expected_revision: int, *, name: str, on: date, by: str, at: datetime
) -> IssuedRow:
    """Let a letter leave the desk: keep its bytes, what it was priced with, and that the document is offered, all or nothing.

    Whether it may leave is for the caller to know. Raises StaleRecord, NotFound.
    """
    offer = priced.offer
    with store.writing(by, at, f"issued {name}") as session:
        found = _require(session, offer.case_id, offer.document, whole=False)
        if found.revision != expected_revision:
            raise StaleRecord(f"{offer.case_id} {offer.document}", found.id, ())
        found.policy_edition, found.priced_on, found.total, found.status = priced.policy_edition, on, priced.total, "Offered"
        found.touch(by, at)
        _keep_rates(found, _rates(priced))
        session.flush()
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
    session.flush()
    return _issued_row(issued)


def list_issued(store: Store, case: str, document: str = "") -> list[IssuedRow]:
    """Return the issued letters and workbooks of a document, oldest first, without their bytes. Raises NotFound."""
    with store.reading() as session:
        found = _require(session, case, document, whole=False)
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


# --- helpers ----------------------------------------------------------------------------------------------------------------


def _document(session: Session, case: str, document: str, *, whole: bool = True) -> CaseDocument | None:
    query = (
        select(CaseDocument)
        .join(CaseDocument.case)
        .where(Case.identifier == case, CaseDocument.document == document)
        .order_by(CaseDocument.restatement.desc())
        .limit(1)
    )
    return session.scalars(query.options(*whole_document()) if whole else query).one_or_none()


def _require(session: Session, case: str, document: str, *, whole: bool = True) -> CaseDocument:
    if not document:
        names = session.scalars(
            select(CaseDocument.document).join(CaseDocument.case).where(Case.identifier == case).order_by(CaseDocument.id)
        ).all()
        if not names:
            raise _unknown(case)
        document = "BASIC" if "BASIC" in names else names[0]
    found = _document(session, case, document, whole=whole)
    if found is None:
        raise _unknown(f"{case} {document}")
    return found


def _unknown(what: str) -> NotFound:
    return NotFound(f"{what} is not kept here. Nothing was changed. Look the identifier up in the list of cases.")


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
    if offer.implemented_on:
        return "Implemented"
    return "Accepted" if offer.accepted_on else "Development"


_RATE = ("name", "percent", "status", "source", "effective_from", "effective_to", "overridden_by", "lines")


def _rates(priced: Priced) -> list[tuple[object, ...]]:
    users: dict[tuple[object, ...], list[str]] = {}

    def walk(lines: tuple[LinePrice, ...]) -> None:
        for line in lines:
            for name, rate in line.rates.items():
                users.setdefault((name, *rate), []).append(line.number)
            walk(line.sublines)

    walk(priced.lines)
    return [(*rate, tuple(lines)) for rate, lines in users.items()]


def _keep_rates(document: CaseDocument, rates: list[tuple[object, ...]]) -> None:
    kept = {tuple(getattr(rate, column) for column in _RATE): rate for rate in document.rates}
    for obsolete in kept.keys() - set(rates):
        document.rates.remove(kept[obsolete])
    document.rates.extend(PricedRate(**dict(zip(_RATE, rate, strict=True))) for rate in rates if rate not in kept)


def kept_of(document: CaseDocument, what: str) -> Kept:
    """Return what an act on a document left behind."""
    return Kept(document.case.identifier, document.document, document.id, document.case_id, document.revision, what)


def _issued_row(issued: IssuedDocument) -> IssuedRow:
    return IssuedRow(*(getattr(issued, field) for field in IssuedRow._fields))
