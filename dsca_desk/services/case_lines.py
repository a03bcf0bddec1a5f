"""A case as it stands, in columns: its head, the document in force, and the lines that are delivered. For lists and boards."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.lines import Line, PlannedDelivery
from dsca_desk.rules.deliveries import OrderedLine
from dsca_desk.services.bare_rows import bare_rows, dollars, figure
from dsca_desk.services.case_records import not_kept
from dsca_desk.store.errors import NotAllowed

IMPLEMENTED = ("Implemented", "Implemented (emergency)")


class WorkKept(NamedTuple):
    """What an act on the work of a case left behind."""

    case: str
    id: int
    revision: int
    what: str


class DocumentHead(NamedTuple):
    """A document of a case (its latest restatement counts): name, state, days, total of its last kept pricing."""

    id: int
    document: str
    restatement: int
    status: str
    state_since: date | None
    category: str | None
    purpose: str
    offered_on: date | None
    accepted_on: date | None
    implemented_on: date | None
    offer_expires_on: date | None
    ended_on: date | None
    total: Decimal | None
    nickname: str
    purchaser: str


class CaseHead(NamedTuple):
    """A case with its documents, the oldest first; `current` is the document in force, or the one it begins with."""

    id: int
    revision: int
    case: str
    country: str
    agency: str
    designator: str
    program: str
    case_type: str
    marking: str
    state: str
    state_since: date | None
    supply_complete_on: date | None
    documents: tuple[DocumentHead, ...]
    current: DocumentHead

    @property
    def implemented_on(self) -> date | None:
        """The day the basic document was implemented; None before."""
        basic = next((one for one in self.documents if one.document == "BASIC"), self.current)
        return basic.implemented_on

    @property
    def is_implemented(self) -> bool:
        """Tell whether any document of the case is in force."""
        return any(one.implemented_on is not None or one.status in IMPLEMENTED for one in self.documents)


_HEAD = (
    Case.id,
    Case.revision,
    Case.identifier,
    Case.country,
    Case.agency,
    Case.designator,
    Case.program,
    Case.case_type,
    Case.marking,
    Case.state,
    Case.state_since,
    Case.supply_complete_on,
)
_DOCUMENT = (
    CaseDocument.id,
    CaseDocument.document,
    CaseDocument.restatement,
    CaseDocument.status,
    CaseDocument.state_since,
    CaseDocument.category,
    CaseDocument.purpose,
    CaseDocument.offered_on,
    CaseDocument.accepted_on,
    CaseDocument.implemented_on,
    CaseDocument.offer_expires_on,
    CaseDocument.ended_on,
    CaseDocument.total,
    CaseDocument.nickname,
    CaseDocument.purchaser_name,
)


def case_head(session: Session, case: str) -> CaseHead:
    """Return a case by its identifier, in columns. Raises NotFound."""
    row = session.execute(select(*_HEAD).where(Case.identifier == case)).one_or_none()
    if row is None:
        raise not_kept(case)
    return _head_of(session, tuple(row))


def case_head_by_id(session: Session, case_id: int) -> CaseHead:
    """Return a case by its number in the store. Raises NotFound."""
    row = session.execute(select(*_HEAD).where(Case.id == case_id)).one_or_none()
    if row is None:
        raise not_kept("The case")
    return _head_of(session, tuple(row))


def case_heads(session: Session, ids: Sequence[int]) -> tuple[CaseHead, ...]:
    """Return many cases by their numbers in the store, in two queries; those without a document are left out."""
    documents: dict[int, list[DocumentHead]] = {}
    query = select(CaseDocument.case_id, *_DOCUMENT).where(CaseDocument.case_id.in_(ids)).order_by(CaseDocument.id)
    for row in session.execute(query):
        documents.setdefault(row[0], []).append(DocumentHead._make(row[1:]))
    cases = session.execute(select(*_HEAD).where(Case.id.in_(ids)).order_by(Case.identifier))
    return tuple(
        CaseHead._make((*row, tuple(documents[row[0]]), in_force(documents[row[0]]))) for row in cases if row[0] in documents
    )


def _head_of(session: Session, row: tuple[Any, ...]) -> CaseHead:
    query = select(*_DOCUMENT).where(CaseDocument.case_id == row[0]).order_by(CaseDocument.id)
    documents = tuple(DocumentHead._make(found) for found in session.execute(query))
    if not documents:
        raise NotAllowed(f"{row[2]} has no document. Nothing was changed. Import its basic document first.")
    return CaseHead._make((*row, documents, in_force(documents)))


def lock_case(session: Session, head: CaseHead) -> None:
    """Let others who change the same case wait, so that what was added up still holds when it is kept."""
    session.execute(select(Case.id).where(Case.id == head.id).with_for_update())


def in_force(documents: Iterable[DocumentHead]) -> DocumentHead:
    """Return the document in force: the one implemented last, else the newest restatement of the basic one."""
    known = tuple(documents)
    effective = [one for one in known if one.implemented_on is not None or one.status in IMPLEMENTED]
    if effective:
        chosen, since = effective[0], date.min
        for one in effective:  # one that was kept without its day counts from where it stands among the others
            day = one.implemented_on or one.state_since or since
            if day >= since:
                chosen, since = one, day
        return chosen
    return max(known, key=lambda one: (one.document == "BASIC", one.restatement, -one.id))


def ordered_lines(session: Session, document_id: int, numbers: Iterable[str] = ()) -> tuple[OrderedLine, ...]:
    """Return the lines of a document that are delivered themselves (those without sublines), in order; or those of `numbers`."""
    of_document = Line.document_id == document_id
    planned = (
        select(Line.number, PlannedDelivery.quarter, PlannedDelivery.quantity)
        .join(PlannedDelivery, PlannedDelivery.line_id == Line.id)
        .where(of_document)
        .order_by(Line.id, PlannedDelivery.position)
    )
    lines = (
        select(Line.number, Line.description, Line.kind, Line.quantity, Line.unit_of_issue, Line.unit_price, Line.under)
        .where(of_document)
        .order_by(Line.position, Line.number)
    )
    wanted = tuple(numbers)
    if wanted:
        planned = planned.where(Line.number.in_(wanted))
        lines = lines.where(Line.number.in_(wanted) | Line.under.in_(wanted))
    plans: dict[str, list[tuple[str, Decimal]]] = {}
    for number, quarter, quantity in bare_rows(session, planned):
        plans.setdefault(number, []).append((quarter, figure(quantity)))
    rows = bare_rows(session, lines)
    parents = {row[6] for row in rows}
    return tuple(
        OrderedLine(number, description, kind, figure(quantity), unit, dollars(price), tuple(plans.get(number, ())))
        for number, description, kind, quantity, unit, price, _ in rows
        if number not in parents and (not wanted or number in wanted)
    )


def refuse_unless_in_hand(head: CaseHead, what: str) -> None:
    """Refuse work on a case that is not in force, is suspended, or is closed. Raises NotAllowed."""
    if not head.is_implemented:
        raise NotAllowed(f"{head.case} is not implemented yet; {what} cannot be kept for it. Nothing was changed.")
    if head.state == "Suspended":
        raise NotAllowed(
            f"{head.case} is suspended; {what} cannot be kept for it. Nothing was changed. Lift the suspension first."
        )
    if head.state in ("Closed", "Canceled"):
        raise NotAllowed(
            f"{head.case} is {head.state}; {what} cannot be kept for it. Nothing was changed. Reopen the case first."
        )
