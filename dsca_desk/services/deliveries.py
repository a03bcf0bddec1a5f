"""Deliveries of a case: record, correct, take back; how far each line is; planned against actual.

Whatever changes a delivery brings the promises of its line up to date (`met_on`, `met_quantity`), so that the board over all
cases reads them as they are kept.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records import work as value
from dsca_desk.records.execution import Delivery, Requisition, Shipment, SupplyStatus
from dsca_desk.rules.deliveries import (
    CaseSupply,
    Delivered,
    LineSupply,
    Made,
    OrderedLine,
    Promise,
    QuarterRow,
    by_quarter,
    case_supply,
    delivery_faults,
    meet_promises,
    supply_of,
)
from dsca_desk.rules.requisitions import ENDED
from dsca_desk.services.bare_rows import bare_rows, day, dollars, figure, texts
from dsca_desk.services.case_lines import (
    CaseHead,
    WorkKept,
    case_head,
    case_head_by_id,
    lock_case,
    ordered_lines,
    refuse_unless_in_hand,
)
from dsca_desk.services.execution_start import follow_work
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord

ZERO = Decimal(0)


class DeliveryRow(msgspec.Struct, frozen=True, gc=False):
    """A kept delivery, or promise of one, as lists show it."""

    id: int
    revision: int
    line: str
    on: date
    planned: bool
    quantity: Decimal | None
    value: Decimal
    requisition: str
    shipment: str
    place: str
    serial_numbers: tuple[str, ...]
    receipt_signed_by: str
    receipt_signed_on: date | None
    final: bool
    met_quantity: Decimal | None
    met_on: date | None
    source: str
    remark: str


class Supply(NamedTuple):
    """How far a case is, line by line."""

    case: CaseHead
    whole: CaseSupply
    lines: tuple[LineSupply, ...]


# --- looking ----------------------------------------------------------------------------------------------------------------


def deliveries_of(store: Store, case: str, line: str = "") -> tuple[DeliveryRow, ...]:
    """Return the deliveries of a case, or of one line, the newest first. Raises NotFound."""
    with store.reading() as session:
        return delivery_rows(session, case_head(session, case).id, line)


def delivery_rows(session: Session, case_id: int, line: str = "") -> tuple[DeliveryRow, ...]:
    """Return the deliveries of a case, or of one line, the newest first."""
    query = (
        select(
            Delivery.id,
            Delivery.revision,
            Delivery.line,
            Delivery.on,
            Delivery.planned,
            Delivery.quantity,
            Delivery.value,
            Delivery.requisition,
            Shipment.control_number,
            Delivery.place,
            Delivery.serial_numbers,
            Delivery.receipt_signed_by,
            Delivery.receipt_signed_on,
            Delivery.final,
            Delivery.met_quantity,
            Delivery.met_on,
            Delivery.source,
            Delivery.remark,
        )
        .outerjoin(Shipment, Shipment.id == Delivery.shipment_id)
        .where(Delivery.case_id == case_id)
        .order_by(Delivery.on.desc(), Delivery.id.desc())
    )
    if line:
        query = query.where(Delivery.line == line)
    return tuple(
        DeliveryRow(
            row[0],
            row[1],
            row[2],
            day(row[3]),
            bool(row[4]),
            figure(row[5]),
            dollars(row[6]),
            row[7],
            row[8] or "",
            row[9],
            texts(row[10]),
            row[11],
            day(row[12]),
            bool(row[13]),
            figure(row[14]),
            day(row[15]),
            row[16],
            row[17],
        )
        for row in bare_rows(session, query)
    )


def supply_of_case(store: Store, case: str, today: date) -> Supply:
    """Return how far a case and each of its lines is. Raises NotFound."""
    with store.reading() as session:
        return supply_in(session, case_head(session, case), today)


def supply_in(
    session: Session,
    head: CaseHead,
    today: date,
    rows: Iterable[Made] | None = None,
    requisitioned: dict[str, Decimal] | None = None,
    shipped: dict[str, Decimal] | None = None,
) -> Supply:
    """Return how far a case is; with `rows`, its deliveries as they were read already, and so with units on their way."""
    lines = ordered_lines(session, head.current.id)
    made: Iterable[Made] = delivered_in(session, head.id) if rows is None else rows
    supply = supply_of(
        lines,
        made,
        today,
        requisitioned=_requisitioned(session, head.id) if requisitioned is None else requisitioned,
        shipped=_shipped(session, head.id) if shipped is None else shipped,
    )
    return Supply(head, case_supply(supply), supply)


def plan_of_line(store: Store, case: str, line: str) -> tuple[QuarterRow, ...]:
    """Return planned against actual units of a line, quarter by quarter. Raises NotFound."""
    with store.reading() as session:
        head = case_head(session, case)
        found = _line_of(session, head, line)
        if found is None:
            raise NotFound(f"{case} has no line {line} that is delivered. Look it up on the Lines tab.")
        return by_quarter(found, delivered_in(session, head.id, line))


def delivered_in(session: Session, case_id: int, line: str = "") -> list[Delivered]:
    """Return the deliveries of a case, or of one line, as far as adding up needs them."""
    query = select(Delivery.line, Delivery.quantity, Delivery.value, Delivery.on, Delivery.planned, Delivery.final).where(
        Delivery.case_id == case_id
    )
    if line:
        query = query.where(Delivery.line == line)
    return [
        Delivered(name, figure(units), dollars(amount), day(on), bool(planned), bool(final))
        for name, units, amount, on, planned, final in bare_rows(session, query)
    ]


def _requisitioned(session: Session, case_id: int) -> dict[str, Decimal]:
    """Units requisitioned by line; what was canceled or rejected does not count."""
    asked = select(Requisition.id, Requisition.line, Requisition.quantity).where(Requisition.case_id == case_id)
    latest: dict[int, str] = {}
    statuses = (
        select(SupplyStatus.requisition_id, SupplyStatus.code)
        .join(Requisition, Requisition.id == SupplyStatus.requisition_id)
        .where(Requisition.case_id == case_id)
        .order_by(SupplyStatus.on, SupplyStatus.id)
    )
    for requisition_id, code in session.execute(statuses):
        latest[requisition_id] = code
    sums: dict[str, Decimal] = {}
    for requisition_id, line, quantity in session.execute(asked):
        if latest.get(requisition_id) not in ENDED:
            sums[line] = sums.get(line, ZERO) + quantity
    return sums


def _shipped(session: Session, case_id: int) -> dict[str, Decimal]:
    query = select(Shipment.line, Shipment.quantity).where(
        Shipment.case_id == case_id, Shipment.quantity.is_not(None), Shipment.shipped_on.is_not(None)
    )
    sums: dict[str, Decimal] = {}
    for line, quantity in session.execute(query):
        sums[line] = sums.get(line, ZERO) + (quantity or ZERO)
    return sums


# --- changing ---------------------------------------------------------------------------------------------------------------


def record_delivery(
    store: Store,
    policy: Policy,
    case: str,
    delivery: value.Delivery,
    *,
    today: date,
    by: str,
    at: datetime,
    why: str = "delivery recorded",
) -> WorkKept:
    """Keep a delivery or a promise of one; with the first the case goes into execution.

    Raises NotAllowed with every reason against it, NotFound; nothing is kept then.
    """
    with store.writing(by, at, why) as session:
        head = case_head(session, case)
        kept = add_delivery(session, head, delivery, today)
        session.flush()
        settle_promises(session, head.id, [delivery.line])
        follow_work(session, policy, head.id, today)
        return WorkKept(case, kept.id, kept.revision, "recorded")


def correct_delivery(
    store: Store,
    policy: Policy,
    delivery_id: int,
    delivery: value.Delivery,
    expected_revision: int,
    *,
    today: date,
    by: str,
    at: datetime,
    why: str = "delivery corrected",
) -> WorkKept:
    """Replace what is kept of a delivery. Raises StaleRecord, NotAllowed, NotFound."""
    with store.writing(by, at, why) as session:
        kept = _require(session, delivery_id, expected_revision)
        head = case_head_by_id(session, kept.case_id)
        _refuse_faults(session, head, delivery, today, without=kept)
        line_before = kept.line
        _apply(session, head, kept, delivery)
        session.flush()
        settle_promises(session, head.id, {line_before, kept.line})
        follow_work(session, policy, head.id, today)
        return WorkKept(head.case, kept.id, kept.revision, "corrected")


def take_back_delivery(
    store: Store, policy: Policy, delivery_id: int, expected_revision: int, *, today: date, by: str, at: datetime, why: str
) -> WorkKept:
    """Remove a delivery that was never made; history keeps it with the reason. Raises StaleRecord, NotAllowed, NotFound.

    A case that went into execution with it comes back; refused while a later step of the case rests on that.
    """
    if not why.strip():
        raise NotAllowed("A delivery is taken back with a reason. Nothing was changed. Say why it was recorded wrongly.")
    with store.writing(by, at, why) as session:
        kept = _require(session, delivery_id, expected_revision)
        head = case_head_by_id(session, kept.case_id)
        refuse_unless_in_hand(head, "a delivery")
        session.delete(kept)
        session.flush()
        settle_promises(session, head.id, [kept.line])
        follow_work(session, policy, head.id, today, why)
        return WorkKept(head.case, delivery_id, kept.revision, "taken back")


def sign_receipt(
    store: Store, delivery_id: int, expected_revision: int, *, signed_by: str, on: date, today: date, by: str, at: datetime
) -> WorkKept:
    """Keep who signed for a delivery, and when. Raises StaleRecord, NotAllowed, NotFound."""
    with store.writing(by, at, "receipt signed") as session:
        kept = _require(session, delivery_id, expected_revision)
        if kept.planned or not kept.on <= on <= today or not signed_by.strip():
            raise NotAllowed(
                "A receipt is signed by name for a delivery that was made, on its day or later, not on a day to come. "
                "Nothing was changed."
            )
        kept.receipt_signed_by, kept.receipt_signed_on = signed_by.strip(), on
        session.flush()
        return WorkKept(case_head_by_id(session, kept.case_id).case, kept.id, kept.revision, "signed")


# --- inside a transaction ---------------------------------------------------------------------------------------------------


def add_delivery(session: Session, head: CaseHead, delivery: value.Delivery, today: date) -> Delivery:
    """Add a delivery to a case; flush and `settle_promises` are the caller's. Raises NotAllowed."""
    refuse_unless_in_hand(head, "a delivery")
    _refuse_faults(session, head, delivery, today)
    kept = Delivery(case_id=head.id)
    _apply(session, head, kept, delivery)
    session.add(kept)
    return kept


def settle_promises(session: Session, case_id: int, lines: Iterable[str]) -> None:
    """Bring the promises of lines up to date with their deliveries, the oldest met first."""
    for line in sorted(set(lines)):
        query = select(Delivery).where(Delivery.case_id == case_id, Delivery.line == line, Delivery.planned)
        promises = {kept.id: kept for kept in session.scalars(query.order_by(Delivery.on, Delivery.id))}
        if not promises:
            continue
        asked = [Promise(kept.id, kept.quantity, kept.on) for kept in promises.values()]
        for met in meet_promises(asked, delivered_in(session, case_id, line)):
            kept = promises[met.id]
            if (kept.met_quantity, kept.met_on) != (met.met_quantity, met.met_on):
                kept.met_quantity, kept.met_on = met.met_quantity, met.met_on
    session.flush()


def _refuse_faults(
    session: Session, head: CaseHead, delivery: value.Delivery, today: date, *, without: Delivery | None = None
) -> None:
    line = _line_of(session, head, delivery.line)
    query = select(Delivery.quantity).where(
        Delivery.case_id == head.id, Delivery.line == delivery.line, Delivery.planned.is_(False), Delivery.quantity.is_not(None)
    )
    if without is not None:
        refuse_unless_in_hand(head, "a delivery")
        query = query.where(Delivery.id != without.id)
    lock_case(session, head)
    delivered = sum((quantity or ZERO for quantity in session.scalars(query)), ZERO)
    faults = delivery_faults(delivery, line, delivered, today, not_before=head.implemented_on)
    if faults:
        raise NotAllowed(f"{head.case}, delivery on line {delivery.line}: {'; '.join(faults)}. Nothing was changed.")


def _line_of(session: Session, head: CaseHead, line: str) -> OrderedLine | None:
    found: Sequence[OrderedLine] = ordered_lines(session, head.current.id, [line])
    return found[0] if found else None


_SAME = tuple(field for field in value.Delivery.__struct_fields__ if field != "shipment")


def _apply(session: Session, head: CaseHead, kept: Delivery, delivery: value.Delivery) -> None:
    for field in _SAME:
        setattr(kept, field, getattr(delivery, field))
    kept.shipment_id = None
    if delivery.shipment:
        query = select(Shipment.id).where(Shipment.case_id == head.id, Shipment.control_number == delivery.shipment)
        kept.shipment_id = session.scalar(query)
        if kept.shipment_id is None:
            raise NotAllowed(
                f"{head.case} has no shipment {delivery.shipment}. Nothing was changed. Keep the shipment first, or leave it out."
            )


def _require(session: Session, delivery_id: int, expected_revision: int) -> Delivery:
    kept = session.get(Delivery, delivery_id)
    if kept is None:
        raise NotFound("That delivery is not kept any more. Nothing was changed. Read the list anew.")
    if kept.revision != expected_revision:
        raise StaleRecord(f"The delivery on line {kept.line}", delivery_id, ())
    return kept
