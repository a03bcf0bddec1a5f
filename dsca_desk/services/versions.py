"""The versions of a case: its documents, what they were begun from, what they superseded, the case as it stands; compare any two.

A version is named `BASIC`, `A01`, `A01 base` (the case it was begun from), `A01/0` (as it was before its first restatement),
`ISSUED 12` (what an issued letter carries) or `CURRENT` (the case as its implemented documents leave it).
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsca_desk.exchange.case_file import CaseFileError, read_case, write_case
from dsca_desk.records.cases import Case, CaseDocument, IssuedDocument
from dsca_desk.records.changing import DocumentBase, PenAndInk
from dsca_desk.records.mapping import offer_of, whole_document
from dsca_desk.records.offer import BASIC, Offer
from dsca_desk.records.steps import Step
from dsca_desk.rules.changes import Change, apply, compare, of_the_case
from dsca_desk.rules.wording import day_text
from dsca_desk.services.case_records import not_kept, require_document
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotFound

CURRENT = "CURRENT"
LETTER = "LETTER"
SUPERSEDED = "SUPERSEDED"
"""The kind under which a version that was restated is kept, as a case file."""
ISSUED = "ISSUED "
"""Before the number under which an issued letter is kept: what that letter carries."""
_BASE = " base"
_AFTER_THE_LETTER = frozenset({"confirmations", "accepted_on", "implemented_on", "milap_on", "prepared_under"})
_NOT_ACCEPTED = ("Canceled", "Expired")


class Version(NamedTuple):
    """A version of a case that can be compared: its name, how people call it, its state, since when."""

    name: str
    words: str
    status: str
    on: date | None


class Current(NamedTuple):
    """A case as it stands, and the documents that make it, in the order of their implementation."""

    offer: Offer
    documents: tuple[str, ...]


class Older(NamedTuple):
    """A version that can only be read: its name, how people call it, whose it is, since when it is there and what ended it.

    `until` None: still in force. `letter` is the issued letter that says it, 0 where none was kept.
    """

    name: str
    words: str
    document: str
    on: date | None
    until: date | None
    ended_by: str
    letter: int


class Comparison(NamedTuple):
    """Two versions and what makes the second of the first."""

    case: str
    before: Version
    after: Version
    earlier: Offer
    later: Offer
    changes: tuple[Change, ...]


def list_versions(store: Store, case: str) -> tuple[Version, ...]:
    """Return the versions of a case: the current case, then each document with its base and what it superseded. NotFound."""
    with store.reading() as session:
        documents = session.execute(
            select(CaseDocument.id, CaseDocument.document, CaseDocument.status, CaseDocument.state_since, CaseDocument.price_date)
            .join(CaseDocument.case)
            .where(Case.identifier == case)
            .order_by(CaseDocument.id)
        ).all()
        if not documents:
            raise not_kept(case)
        ids = [row.id for row in documents]
        taken = select(DocumentBase.document_id, DocumentBase.taken_on).where(DocumentBase.document_id.in_(ids))
        bases = {row.document_id: row.taken_on for row in session.execute(taken)}
        superseded: dict[int, list[tuple[int, date]]] = {}
        for document_id, number, on in session.execute(
            select(IssuedDocument.document_id, IssuedDocument.number, IssuedDocument.printed_on)
            .where(IssuedDocument.document_id.in_(ids), IssuedDocument.kind == SUPERSEDED)
            .order_by(IssuedDocument.number)
        ):
            superseded.setdefault(document_id, []).append((number, on))
    versions = [Version(CURRENT, "Case as it stands", "", None)]
    for row in documents:
        if row.id in bases:
            versions.append(Version(row.document + _BASE, f"Case before {name_of(row.document)}", "", bases[row.id]))
        for number, on in superseded.get(row.id, ()):
            words = f"{name_of(row.document)} before restatement {number}"
            versions.append(Version(f"{row.document}/{number - 1}", words, "Superseded", on))
        versions.append(Version(row.document, name_of(row.document), row.status, row.state_since or row.price_date))
    return tuple(versions)


def older_versions(store: Store, case: str) -> tuple[Older, ...]:
    """Return what can be read beside the documents as they are now: issued letters, superseded versions, the case as it stands.

    Oldest first within each document; the case as it stands where several documents make it. Raises NotFound.
    """
    with store.reading() as session:
        found = session.execute(
            select(CaseDocument.id, CaseDocument.document, CaseDocument.status)
            .join(CaseDocument.case)
            .where(Case.identifier == case)
            .order_by(CaseDocument.id)
        ).all()
        if not found:
            raise not_kept(case)
        ids = [row.id for row in found]
        kept = session.execute(
            select(IssuedDocument.id, IssuedDocument.document_id, IssuedDocument.kind, IssuedDocument.number)
            .add_columns(IssuedDocument.printed_on)
            .where(IssuedDocument.document_id.in_(ids), IssuedDocument.kind.in_((LETTER, SUPERSEDED)))
            .order_by(IssuedDocument.id)
        ).all()
        by_hand = session.execute(select(PenAndInk.document_id, PenAndInk.on).where(PenAndInk.document_id.in_(ids))).all()
    older = []
    for document in found:
        rows = [row for row in kept if row.document_id == document.id]
        hands = [row.on for row in by_hand if row.document_id == document.id]
        if hands and rows and rows[-1].kind == LETTER and rows[-1].printed_on in hands:
            said = _issued_in(session, case, str(rows[-1].id))
            if says_the_same(said, offer_of(require_document(session, case, document.document))):
                hands = []  # written on the day the letter was issued, and before it
        older += [_older(document.document, row, rows[:place], rows[place + 1 :], hands) for place, row in enumerate(rows)]
    if sum(document.status.startswith("Implemented") for document in found) > 1:
        older.append(Older(CURRENT, "Case as it stands", BASIC, None, None, "", 0))
    return tuple(older)


def _older(document: str, row: Any, earlier: Sequence[Any], later: Sequence[Any], hands: Sequence[date]) -> Older:
    """One issued letter or superseded version and what came after it; a superseded one is kept on the day it was restated."""
    if row.kind == SUPERSEDED:
        letter = next((one for one in reversed(earlier) if one.kind == LETTER), None)
        words = f"{name_of(document)} before restatement {row.number}"
        on, shown = (letter.printed_on, letter.id) if letter is not None else (None, 0)
        return Older(f"{document}/{row.number - 1}", words, document, on, row.printed_on, "it was restated", shown)
    until, ended_by = None, ""
    if later:
        until = later[0].printed_on
        ended_by = "it was restated" if later[0].kind == SUPERSEDED else "its letter was issued again"
    elif changed := [on for on in hands if on >= row.printed_on]:
        until, ended_by = min(changed), "it was changed in pen and ink"
    words = f"{name_of(document)} as issued on {day_text(row.printed_on)}"
    return Older(f"{ISSUED}{row.id}", words, document, row.printed_on, until, ended_by, row.id)


def says_the_same(letter: Offer, offer: Offer) -> bool:
    """Tell whether a letter says what an offer says; officers' words on figures and the days after the letter are not on it."""
    return all(change.steps[0] in _AFTER_THE_LETTER for change in compare(letter, offer))


def name_of(document: str) -> str:
    """Return what people call a document: `Amendment 1`, `Modification 3`, `Letter of Offer`."""
    kind = {"A": "Amendment", "M": "Modification"}.get(document[:1])
    return f"{kind} {int(document[1:])}" if kind and document[1:].isdigit() else "Letter of Offer"


def read_version(store: Store, case: str, name: str) -> Offer:
    """Return a version of a case as an offer. Raises NotFound."""
    with store.reading() as session:
        return version_in(session, case, name)


def compare_versions(store: Store, case: str, before: str, after: str) -> Comparison:
    """Compare any two versions of a case, field by field. Raises NotFound."""
    named = {version.name: version for version in list_versions(store, case)}
    for name in (before, after):
        if name not in named:
            raise NotFound(f"{case} has no version {name}. Choose one of its list of versions.")
    with store.reading() as session:
        earlier, later = version_in(session, case, before), version_in(session, case, after)
    return Comparison(case, named[before], named[after], earlier, later, compare(earlier, later))


def version_in(session: Session, case: str, name: str) -> Offer:
    """Return a version of a case inside a session. Raises NotFound."""
    if name == CURRENT:
        return current_in(session, case).offer
    if name.endswith(_BASE):
        document = require_document(session, case, name.removesuffix(_BASE), whole=False)
        base = base_in(session, document.id)
        if base is None:
            raise NotFound(f"{case} {document.document} was not begun here, so what it was begun from is not kept.")
        return base
    if name.startswith(ISSUED):
        return _issued_in(session, case, name.removeprefix(ISSUED))
    document_name, _, number = name.partition("/")
    if not number:
        return offer_of(require_document(session, case, document_name))
    document = require_document(session, case, document_name, whole=False)
    content = session.scalar(
        select(IssuedDocument.content).where(
            IssuedDocument.document_id == document.id,
            IssuedDocument.kind == SUPERSEDED,
            IssuedDocument.number == (int(number) + 1 if number.isdigit() else 0),
        )
    )
    if content is None:
        raise NotFound(f"{case} has no version {name}. Choose one of its list of versions.")
    return read_case(content)


def _issued_in(session: Session, case: str, number: str) -> Offer:
    """What an issued letter carries inside. Raises NotFound."""
    from dsca_desk.documents.letter import attached_case_file

    content = session.scalar(
        select(IssuedDocument.content)
        .join(CaseDocument, CaseDocument.id == IssuedDocument.document_id)
        .join(CaseDocument.case)
        .where(Case.identifier == case, IssuedDocument.id == (int(number) if number.isdigit() else 0))
    )
    if content is None:
        raise NotFound(f"{case} has no issued letter {number}. Choose one of its list of versions.")
    try:
        return read_case(attached_case_file(content))
    except (ValueError, CaseFileError) as error:
        raise NotFound(f"The issued letter carries no case file that can be read: {error}") from error


def base_in(session: Session, document_id: int) -> Offer | None:
    """Return the case as it was when a document was begun, None when that is not kept."""
    content = session.scalar(select(DocumentBase.content).where(DocumentBase.document_id == document_id))
    return None if content is None else read_case(content)


def current_in(session: Session, case: str) -> Current:
    """Return the case as its implemented documents leave it; before its implementation the basic document. NotFound."""
    documents = _implemented(session, case)
    first, *rest = documents
    current = offer_of(first)
    for document in rest:
        offer = offer_of(document)
        base = base_in(session, document.id)
        current = apply(current, of_the_case(compare(current if base is None else base, offer)))
    return Current(current, tuple(document.document for document in documents))


def _implemented(session: Session, case: str) -> Sequence[CaseDocument]:
    """The basic document, then the implemented Amendments and Modifications by the day they took effect.

    Of two that took effect on one day the one whose step was taken first goes first.
    """
    found = session.scalars(
        select(CaseDocument).join(CaseDocument.case).where(Case.identifier == case).options(*whole_document())
    ).all()
    if not found:
        raise not_kept(case)
    latest: dict[str, CaseDocument] = {}
    for document in sorted(found, key=lambda one: one.restatement):
        latest[document.document] = document
    basic = latest.pop(BASIC, None)
    changed = [document for document in latest.values() if document.status.startswith("Implemented")]
    query = (
        select(Step.document_id, func.max(Step.id))
        .where(Step.document_id.in_([one.id for one in changed]), Step.undone_by == "", Step.to_state.startswith("Implemented"))
        .group_by(Step.document_id)
    )
    taken = {row[0]: row[1] for row in session.execute(query)}
    changed.sort(key=lambda one: (one.implemented_on or one.state_since or date.max, taken.get(one.id, 0), one.id))
    if basic is None:
        return changed or [min(found, key=lambda one: one.id)]
    return [basic, *changed]


def superseded(document: CaseDocument, offer: Offer, number: int, *, on: date, by: str) -> IssuedDocument:
    """Return the offer that a restatement of this number supersedes, as a case file to be kept with its document."""
    content = write_case(offer)
    return IssuedDocument(
        document_id=document.id,
        kind=SUPERSEDED,
        number=number,
        name=f"{document.case.identifier} {document.document} before restatement {number}.case.json",
        media_type="application/json",
        content=content,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        document_revision=document.revision,
        policy_edition=document.policy_edition,
        printed_on=on,
        issued_by=by,
    )


def unaccepted_in(session: Session, document: CaseDocument) -> tuple[str, ...]:
    """Return the Amendments begun before an Amendment that were offered and not accepted (SAMM Table C6.T8, item 2d)."""
    if not document.document.startswith("A"):
        return ()
    rows = session.execute(
        select(CaseDocument.document, CaseDocument.status)
        .where(CaseDocument.case_id == document.case_id, CaseDocument.id < document.id)
        .order_by(CaseDocument.document)
    )
    return tuple(name for name, status in rows if name.startswith("A") and status in _NOT_ACCEPTED)
