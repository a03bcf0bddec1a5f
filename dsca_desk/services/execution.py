"""Carrying a case out: contracts, requisitions with their statuses, shipments, warranties, support, repairs, directives.

Deliveries have `services.deliveries`; the values are those of `records.work`. Each kept piece of work has a revision that a
later change must name.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import MILSTRIP_CODES, MilstripCode
from dsca_desk.records import execution as kept
from dsca_desk.records import work
from dsca_desk.records.base import Record
from dsca_desk.records.lines import Line
from dsca_desk.rules.requisition_watch import OrderedLine, Watch, requisition_watch, restrictions, shipment_watch
from dsca_desk.rules.requisitions import ENDED, shipped_faults, status_faults, work_faults
from dsca_desk.services.bare_rows import bare_rows, day, figure
from dsca_desk.services.case_lines import (
    CaseHead,
    WorkKept,
    case_head,
    case_head_by_id,
    lock_case,
    refuse_unless_in_hand,
)
from dsca_desk.services.deliveries import DeliveryRow, Supply, delivery_rows, supply_in
from dsca_desk.services.execution_start import follow_work
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound, StaleRecord

ZERO = Decimal(0)
ValueT = TypeVar("ValueT", bound=msgspec.Struct)

_RECORDS: dict[type[msgspec.Struct], type[Record]] = {
    work.Contract: kept.Contract,
    work.Requisition: kept.Requisition,
    work.Shipment: kept.Shipment,
    work.Warranty: kept.Warranty,
    work.SupportPlan: kept.SupportPlan,
    work.Repair: kept.Repair,
    work.Directive: kept.Directive,
}
_CALLED = {
    work.Contract: "contract",
    work.Requisition: "requisition",
    work.Shipment: "shipment",
    work.Warranty: "warranty",
    work.SupportPlan: "support plan",
    work.Repair: "repair",
    work.Directive: "directive",
}
_UNIQUE = {work.Requisition: "number", work.Shipment: "control_number"}


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A kept piece of work with its number in the store and its revision."""

    id: int
    revision: int
    value: Any


class StatusRow(msgspec.Struct, frozen=True, gc=False):
    """A status of a requisition with what its code means and how far the code itself is confirmed."""

    id: int
    code: str
    meaning: str
    code_status: str
    on: date
    quantity: Decimal | None
    estimated_on: date | None
    source: str
    remark: str


class RequisitionRow(msgspec.Struct, frozen=True, gc=False):
    """A requisition with its statuses, the oldest first; its state is that of the last one."""

    id: int
    revision: int
    value: work.Requisition
    statuses: tuple[StatusRow, ...]

    @property
    def latest(self) -> StatusRow | None:
        """The status that counts: the last by day."""
        return self.statuses[-1] if self.statuses else None


class Execution(NamedTuple):
    """Everything that is kept of the carrying out of a case, as one opening reads it.

    The last two are what to look at in a requisition or shipment, by its id; nothing of it stops anything.
    """

    head: CaseHead
    supply: Supply
    deliveries: tuple[DeliveryRow, ...]
    requisitions: tuple[RequisitionRow, ...]
    shipments: tuple[Piece, ...]
    contracts: tuple[Piece, ...]
    warranties: tuple[Piece, ...]
    support: tuple[Piece, ...]
    repairs: tuple[Piece, ...]
    directives: tuple[Piece, ...]
    requisition_watch: Mapping[int, tuple[Watch, ...]]
    shipment_watch: Mapping[int, tuple[Watch, ...]]


# --- looking ----------------------------------------------------------------------------------------------------------------


def open_execution(store: Store, policy: Policy, case: str, today: date) -> Execution:
    """Return the carrying out of a case: its versions, supply by line, deliveries, requisitions and the rest. Raises NotFound."""
    with store.reading() as session:
        head = case_head(session, case)
        deliveries = delivery_rows(session, head.id)
        requisitions = requisition_rows(session, policy, head.id)
        shipments = pieces(session, head.id, work.Shipment)
        asked: dict[str, Decimal] = {}
        for row in requisitions:
            if row.latest is None or row.latest.code not in ENDED:
                asked[row.value.line] = asked.get(row.value.line, ZERO) + row.value.quantity
        sent: dict[str, Decimal] = {}
        for piece in shipments:
            if piece.value.quantity is not None and piece.value.shipped_on is not None:
                sent[piece.value.line] = sent.get(piece.value.line, ZERO) + piece.value.quantity
        return Execution(
            head,
            supply_in(session, head, today, deliveries, asked, sent),
            deliveries,
            requisitions,
            shipments,
            pieces(session, head.id, work.Contract),
            pieces(session, head.id, work.Warranty),
            pieces(session, head.id, work.SupportPlan),
            pieces(session, head.id, work.Repair),
            pieces(session, head.id, work.Directive),
            _requisition_watch(session, head, requisitions),
            _shipment_watch(shipments, requisitions),
        )


def _requisition_watch(session: Session, head: CaseHead, rows: Sequence[RequisitionRow]) -> dict[int, tuple[Watch, ...]]:
    if head.case_type == "DEFINED" or not rows:
        return {}
    query = select(Line.number, Line.description, Line.mde, Line.sme, Line.classified, Line.technical_data_package)
    lines = [
        OrderedLine(number, words, restrictions(mde=mde, sme=sme, classified=secret, technical_data_package=data))
        for number, words, mde, sme, secret, data in session.execute(query.where(Line.document_id == head.current.id))
    ]
    still = [row for row in rows if row.latest is None or row.latest.code not in ENDED]
    return {row.id: found for row in still if (found := requisition_watch(row.value, head.case_type, lines))}


def _shipment_watch(shipments: Sequence[Piece], rows: Sequence[RequisitionRow]) -> dict[int, tuple[Watch, ...]]:
    asked = {row.value.number: row.value for row in rows}
    return {one.id: found for one in shipments if (found := shipment_watch(one.value, asked.get(one.value.requisition)))}


def pieces(session: Session, case_id: int, kind: type[ValueT]) -> tuple[Piece, ...]:
    """Return the kept work of one kind of a case, as values, in the order in which it was kept."""
    record = _RECORDS[kind]
    fields = kind.__struct_fields__
    columns = [getattr(record, field) for field in fields]
    query = select(record.id, record.revision, *columns).where(record.case_id == case_id).order_by(record.id)  # type: ignore[attr-defined]  # records of a case have it
    return tuple(Piece(row[0], row[1], kind(**dict(zip(fields, row[2:], strict=True)))) for row in session.execute(query))


def requisition_rows(session: Session, policy: Policy, case_id: int) -> tuple[RequisitionRow, ...]:
    """Return the requisitions of a case with their statuses in the order of their days."""
    of = kept.SupplyStatus
    query = (
        select(of.requisition_id, of.id, of.code, of.on, of.quantity, of.estimated_on, of.source, of.remark)
        .join(kept.Requisition, kept.Requisition.id == of.requisition_id)
        .where(kept.Requisition.case_id == case_id)
        .order_by(of.on, of.id)
    )
    statuses: dict[int, list[StatusRow]] = {}
    known: dict[tuple[str, Any], tuple[str, str]] = {}
    for requisition, number, code, on, quantity, estimated_on, source, remark in bare_rows(session, query):
        words = known.get((code, on))
        if words is None:
            row = policy.on(day(on)).find(MILSTRIP_CODES, MilstripCode, "STATUS", code)
            words = (row.name, row.status) if row is not None else ("not in the table of codes", "not-found")
            known[code, on] = words
        statuses.setdefault(requisition, []).append(
            StatusRow(number, code, *words, day(on), figure(quantity), day(estimated_on), source, remark)
        )
    return tuple(
        RequisitionRow(piece.id, piece.revision, piece.value, tuple(statuses.get(piece.id, ())))
        for piece in pieces(session, case_id, work.Requisition)
    )


# --- changing ---------------------------------------------------------------------------------------------------------------


def keep_work(
    store: Store,
    policy: Policy,
    case: str,
    value: work.Work,
    *,
    work_id: int = 0,
    expected_revision: int = 0,
    today: date,
    by: str,
    at: datetime,
    why: str = "",
) -> WorkKept:
    """Keep a new piece of work, or change the one named by `work_id`. Raises NotAllowed (every reason), StaleRecord, NotFound."""
    what = _CALLED[type(value)]
    with store.writing(by, at, why or f"{what} kept") as session:
        head = case_head(session, case)
        record = require_work(session, type(value), work_id, expected_revision, head) if work_id else None
        record = put_work(session, policy, head, value, record, today)
        session.flush()
        follow_work(session, policy, head.id, today)
        return WorkKept(case, record.id, record.revision, "changed" if work_id else "kept")


def remove_work(
    store: Store,
    policy: Policy,
    kind: type[msgspec.Struct],
    work_id: int,
    expected_revision: int,
    *,
    today: date,
    by: str,
    at: datetime,
    why: str,
) -> WorkKept:
    """Remove work that was kept by mistake; history keeps it and the reason. Raises NotAllowed, StaleRecord, NotFound.

    A case that went into execution with it comes back; refused while a later step of the case rests on that.
    """
    if not why.strip():
        raise NotAllowed(f"A {_CALLED[kind]} is removed with a reason. Nothing was changed. Say why it was kept wrongly.")
    with store.writing(by, at, why) as session:
        record = require_work(session, kind, work_id, expected_revision)
        head = case_head_by_id(session, record.case_id)
        refuse_unless_in_hand(head, f"a {_CALLED[kind]}")
        if kind is work.Shipment:
            carried = session.scalar(select(kept.Delivery.id).where(kept.Delivery.shipment_id == record.id).limit(1))
            if carried is not None:
                raise NotAllowed(
                    f"Deliveries came with shipment {record.control_number}. Nothing was changed. Take them off it first."
                )
        if kind is work.Requisition:
            named = (kept.Delivery, kept.Shipment)
            for other in named:
                query = select(other.id).where(other.case_id == head.id, other.requisition == record.number).limit(1)
                if session.scalar(query) is not None:
                    raise NotAllowed(
                        f"Shipments or deliveries name requisition {record.number}. Nothing was changed. Change them first."
                    )
        session.delete(record)
        session.flush()
        follow_work(session, policy, head.id, today, why)
        return WorkKept(head.case, work_id, record.revision, "removed")


def add_status(
    store: Store, policy: Policy, case: str, status: work.SupplyStatus, *, today: date, by: str, at: datetime
) -> WorkKept:
    """Add a supply status to a requisition of a case. Raises NotAllowed with every reason, NotFound."""
    with store.writing(by, at, f"supply status {status.code}") as session:
        head = case_head(session, case)
        added = put_status(session, policy, head, status, today)
        session.flush()
        return WorkKept(case, added.id, added.revision, "kept")


# --- inside a transaction ---------------------------------------------------------------------------------------------------


def put_work(session: Session, policy: Policy, head: CaseHead, value: work.Work, record: Any | None, today: date) -> Any:
    """Put a value into its record, a new one without `record`; the flush is the caller's. Raises NotAllowed, AlreadyThere."""
    what = _CALLED[type(value)]
    refuse_unless_in_hand(head, f"a {what}")
    faults = [*work_faults(value, _line_numbers(session, head), policy.on(today), today)]
    if isinstance(value, work.Shipment):
        lock_case(session, head)
        faults += _shipment_faults(session, head, value, record)
    if faults:
        raise NotAllowed(f"{head.case}, {what}: {'; '.join(faults)}. Nothing was changed.")
    _refuse_repeated(session, head, value, record)
    if record is None:
        record = _RECORDS[type(value)](case_id=head.id)
        session.add(record)
    for field in value.__struct_fields__:
        if getattr(record, field) != getattr(value, field):
            setattr(record, field, getattr(value, field))
    return record


def put_status(session: Session, policy: Policy, head: CaseHead, status: work.SupplyStatus, today: date) -> kept.SupplyStatus:
    """Add a status to its requisition; the flush is the caller's. Raises NotAllowed, NotFound."""
    refuse_unless_in_hand(head, "a supply status")
    query = select(kept.Requisition).where(kept.Requisition.case_id == head.id, kept.Requisition.number == status.requisition)
    requisition = session.scalars(query).one_or_none()
    if requisition is None:
        raise NotFound(f"{head.case} has no requisition {status.requisition}. Nothing was changed. Keep the requisition first.")
    earlier = [(one.on, one.code) for one in requisition.statuses]
    faults = status_faults(status, requisition.requested_on, requisition.quantity, earlier, policy.on(status.on), today)
    if faults:
        raise NotAllowed(f"{head.case}, requisition {status.requisition}: {'; '.join(faults)}. Nothing was changed.")
    fields = {field: getattr(status, field) for field in status.__struct_fields__ if field != "requisition"}
    added = kept.SupplyStatus(**fields)
    requisition.statuses.append(added)
    return added


def require_work(
    session: Session, kind: type[msgspec.Struct], work_id: int, expected_revision: int, head: CaseHead | None = None
) -> Any:
    """Return a kept piece of work for a change. Raises NotFound, StaleRecord."""
    record: Any = session.get(_RECORDS[kind], work_id)
    if record is None or (head is not None and record.case_id != head.id):
        raise NotFound(f"That {_CALLED[kind]} is not kept any more. Nothing was changed. Read the list anew.")
    if record.revision != expected_revision:
        raise StaleRecord(f"The {_CALLED[kind]}", work_id, ())
    return record


def _line_numbers(session: Session, head: CaseHead) -> Iterable[str]:
    return session.scalars(select(Line.number).where(Line.document_id == head.current.id))


def _shipment_faults(session: Session, head: CaseHead, value: work.Shipment, record: Any | None) -> Sequence[str]:
    if not value.requisition:
        return ()
    asked = select(kept.Requisition.quantity, kept.Requisition.line).where(
        kept.Requisition.case_id == head.id, kept.Requisition.number == value.requisition
    )
    found = session.execute(asked).one_or_none()
    if found is None:
        return (f"the case has no requisition {value.requisition}",)
    if value.line and value.line != found.line:
        return (f"requisition {value.requisition} belongs to line {found.line}, not {value.line}",)
    others = select(kept.Shipment.quantity).where(
        kept.Shipment.case_id == head.id,
        kept.Shipment.requisition == value.requisition,
        kept.Shipment.id != (0 if record is None else record.id),
    )
    shipped = sum((quantity or ZERO for quantity in session.scalars(others)), ZERO)
    return shipped_faults(value.quantity, found.quantity, shipped)


def _refuse_repeated(session: Session, head: CaseHead, value: work.Work, record: Any | None) -> None:
    field = _UNIQUE.get(type(value))
    if field is None:
        return
    stored = _RECORDS[type(value)]
    name = getattr(value, field)
    query = select(stored.id).where(stored.case_id == head.id, getattr(stored, field) == name)  # type: ignore[attr-defined]  # records of a case have it
    found = session.scalar(query)
    if found is not None and (record is None or found != record.id):
        raise AlreadyThere(f"{head.case} has {_CALLED[type(value)]} {name} already. Nothing was changed. Open that one.")
