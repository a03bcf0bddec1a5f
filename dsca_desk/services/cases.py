"""Cases: take a document in, give it out, open, save. What moves it on is in `stepping`."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.facts import document_closed
from dsca_desk.records.mapping import apply_offer, confirmations_of, document_of, offer_of
from dsca_desk.records.offer import BASIC, Line, Offer
from dsca_desk.rules.priced import Priced
from dsca_desk.rules.steps import case_state
from dsca_desk.rules.steps.facts import DocumentState
from dsca_desk.services.case_prices import priced_or_none, put_price
from dsca_desk.services.case_records import Kept, find_document, kept_of, not_kept, require_document
from dsca_desk.services.differences import differences
from dsca_desk.services.goal_dates import first_goal
from dsca_desk.services.stepping import follow_documents
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
    policy: Policy | None = None,
    replace: bool = False,
    status: str | None = None,
    why: str = "imported",
) -> Kept:
    """Keep a document. Raises AlreadyThere when that case has that document, unless `replace` is given; nothing is changed then.

    A document of a case that exists joins that case. Only a document still in development is replaced. Without `status` a
    new basic document is Implemented or Accepted when it carries that date, any other document is in Development.
    With the policy, what it costs is kept with it, unless it cannot be priced as it stands.
    """
    return import_cases(store, [offer], by=by, at=at, policy=policy, replace=replace, status=status, why=why)[0]


def import_cases(
    store: Store,
    offers: Sequence[Offer],
    *,
    by: str,
    at: datetime,
    policy: Policy | None = None,
    replace: bool = False,
    status: str | None = None,
    why: str = "imported",
) -> list[Kept]:
    """Keep several documents, all or none. Raises StoreError as `import_case` does."""
    prices = [priced_or_none(offer, policy) if policy is not None else None for offer in offers]
    kept = []
    with store.writing(by, at, why) as session:
        for offer, priced in zip(offers, prices, strict=True):
            _refuse_repeated_numbers(offer)
            document = find_document(session, offer.case_id, offer.document)
            if document is None:
                case = session.scalar(select(Case).where(Case.identifier == offer.case_id))
                _refuse_other_program(case, offer)
                document = document_of(offer, case)
                document.status = status or _status_of(offer)
                if case is None:  # the state of a case follows from its documents
                    document.case.state = case_state((DocumentState(document.document, document.status),))
                    document.case.state_since = offer.implemented_on or offer.accepted_on
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
            with session.no_autoflush:  # one act is one revision
                put_price(document, priced, at.date())
            if policy is not None and document.category is None and not document_closed(document.status):
                first_goal(document, policy, offer)
            document.touch(by, at)
            session.flush()
            follow_documents(session, document.case, document.implemented_on)
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


def standing_of(store: Store, case: str, document: str) -> tuple[str, int]:
    """Return status and revision of a kept document without reading what it says. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        return found.status, found.revision


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
    store: Store,
    offer: Offer,
    expected_revision: int,
    *,
    by: str,
    at: datetime,
    why: str = "",
    priced: Priced | None = None,
    original: Offer | None = None,
) -> Kept:
    """Save an edited document as a whole. Raises StaleRecord when it is no longer at the revision the edit began with.

    `priced` is what this very document costs and is kept with it in one act; without it a changed document has no price.
    With `original`, the offer as it was then, the error says field by field what each side changed. Officers' words on
    figures stay as they are kept: they are acts of their own. Raises ValueError for the price of another document.
    """
    _refuse_repeated_numbers(offer)
    if priced is not None and _without_words(priced.offer) != _without_words(offer):
        raise ValueError(f"the price is not that of {offer.case_id} {offer.document} as it is to be saved")
    with store.writing(by, at, why) as session:
        document = require_document(session, offer.case_id, offer.document)
        if document.revision != expected_revision:
            before = None if original is None else _without_words(original)
            found = differences(before, _without_words(offer), _without_words(offer_of(document)))
            raise StaleRecord(f"{offer.case_id} {offer.document}", document.id, found)
        _refuse_closed(document)
        apply_offer(document, msgspec.structs.replace(offer, confirmations=confirmations_of(document)))
        changed = bool(session.new or session.deleted or any(map(session.is_modified, session.dirty)))
        with session.no_autoflush:  # one act is one revision
            repriced = (changed or priced is not None) and put_price(document, priced, at.date())
        if changed or repriced:
            document.touch(by, at)
            session.flush()
            return kept_of(document, "saved")
        return kept_of(document, "unchanged")


# --- helpers ----------------------------------------------------------------------------------------------------------------


def _without_words(offer: Offer) -> Offer:
    return msgspec.structs.replace(offer, confirmations=()) if offer.confirmations else offer


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
