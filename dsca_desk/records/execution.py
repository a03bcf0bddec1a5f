"""Carrying a case out: contracts, requisitions with their status, shipments, deliveries, warranties, support, repairs.

Everything names its line by number, because lines belong to the documents of a case and the work to the case.
"""

import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsca_desk.records.base import Record, TextList
from dsca_desk.records.money import Figure, Money


class _OfCase(Record):
    """A record of the execution of a case, for one of its lines."""

    __abstract__ = True
    owned_by = (("case_id", "Case"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    line: Mapped[str] = mapped_column(default="")


class Contract(_OfCase):
    """A contract behind a line, with the delivery date it promised and the one it promises now."""

    __tablename__ = "contracts"

    number: Mapped[str]
    contractor: Mapped[str] = mapped_column(default="")
    awarded_on: Mapped[datetime.date | None]
    promised_on: Mapped[datetime.date | None]
    expected_on: Mapped[datetime.date | None] = mapped_column(index=True)
    value: Mapped[Money | None]
    active: Mapped[bool] = mapped_column(default=True)
    remark: Mapped[str] = mapped_column(default="")


class Requisition(_OfCase):
    """A requisition by its document number; its state is its latest supply status."""

    __tablename__ = "requisitions"
    constraints = (UniqueConstraint("case_id", "number"),)

    number: Mapped[str] = mapped_column(index=True)
    identifier: Mapped[str] = mapped_column(default="A01")
    stock_number: Mapped[str] = mapped_column(default="")
    item: Mapped[str] = mapped_column(default="")
    quantity: Mapped[Figure]
    unit_of_issue: Mapped[str] = mapped_column(default="EA")
    priority: Mapped[str] = mapped_column(default="")
    address_code: Mapped[str] = mapped_column(default="")
    requested_on: Mapped[datetime.date]
    required_on: Mapped[datetime.date | None]
    closed_on: Mapped[datetime.date | None]
    remark: Mapped[str] = mapped_column(default="")

    statuses: Mapped[list["SupplyStatus"]] = relationship(
        back_populates="requisition", order_by="SupplyStatus.id", cascade="all, delete-orphan"
    )


class SupplyStatus(Record):
    """A status of a requisition: code, day, quantity, estimated day of shipment, and where it was learned."""

    __tablename__ = "supply_statuses"
    owned_by = (("requisition_id", "Requisition"),)

    requisition_id: Mapped[int] = mapped_column(ForeignKey("requisitions.id"), index=True)
    code: Mapped[str]
    on: Mapped[datetime.date]
    quantity: Mapped[Figure | None]
    estimated_on: Mapped[datetime.date | None] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(default="TYPED")
    remark: Mapped[str] = mapped_column(default="")

    requisition: Mapped[Requisition] = relationship(back_populates="statuses")


class Shipment(_OfCase):
    """Materiel on its way: control number, mode, days, port, papers. `announced_on` is when the receiver was told."""

    __tablename__ = "shipments"
    constraints = (UniqueConstraint("case_id", "control_number"),)

    control_number: Mapped[str]
    requisition: Mapped[str] = mapped_column(default="")
    quantity: Mapped[Figure | None]
    mode: Mapped[str] = mapped_column(default="")
    shipped_on: Mapped[datetime.date | None]
    due_on: Mapped[datetime.date | None] = mapped_column(index=True)
    announced_on: Mapped[datetime.date | None]
    arrived_on: Mapped[datetime.date | None] = mapped_column(index=True)
    port: Mapped[str] = mapped_column(default="")
    bill_of_lading: Mapped[str] = mapped_column(default="")
    forwarder: Mapped[str] = mapped_column(default="")
    address_code: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")


class Delivery(_OfCase):
    """What was delivered on a line: quantity, value in dollars, day, place, serial numbers, and who signed for it.

    A `planned` one is a promise for a day: `met_quantity` of it was delivered by now, and `met_on` is when nothing was left
    of it. Both follow from the deliveries of its line, the oldest promise first, and are kept for lists.
    """

    __tablename__ = "deliveries"

    shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipments.id"), index=True)
    requisition: Mapped[str] = mapped_column(default="")
    quantity: Mapped[Figure | None]
    value: Mapped[Money]
    planned: Mapped[bool] = mapped_column(default=False)
    on: Mapped[datetime.date] = mapped_column(index=True)
    met_on: Mapped[datetime.date | None]
    met_quantity: Mapped[Figure | None]
    place: Mapped[str] = mapped_column(default="")
    serial_numbers: Mapped[TextList] = mapped_column(default=())
    receipt_signed_by: Mapped[str] = mapped_column(default="")
    receipt_signed_on: Mapped[datetime.date | None]
    final: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="TYPED")
    remark: Mapped[str] = mapped_column(default="")


class Warranty(_OfCase):
    """The warranty of delivered items; claims go through discrepancy reports (SAMM C6.3.8)."""

    __tablename__ = "warranties"

    item: Mapped[str]
    terms: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[datetime.date | None]
    ends_on: Mapped[datetime.date | None] = mapped_column(index=True)
    remark: Mapped[str] = mapped_column(default="")


class SupportPlan(_OfCase):
    """How a delivered system is kept going: spares, repair, publications, training; until when; what is missing."""

    __tablename__ = "support_plans"

    system: Mapped[str]
    kind: Mapped[str]
    supporting_case: Mapped[str] = mapped_column(default="")
    ends_on: Mapped[datetime.date | None] = mapped_column(index=True)
    buyout_on: Mapped[datetime.date | None]
    gap: Mapped[str] = mapped_column(default="")


class Repair(_OfCase):
    """An item sent for repair and return, or for direct exchange."""

    __tablename__ = "repairs"

    kind: Mapped[str] = mapped_column(default="REPAIR_AND_RETURN")
    item: Mapped[str]
    serial_number: Mapped[str] = mapped_column(default="")
    sent_on: Mapped[datetime.date]
    due_on: Mapped[datetime.date | None] = mapped_column(index=True)
    returned_on: Mapped[datetime.date | None]
    cost: Mapped[Money | None]
    remark: Mapped[str] = mapped_column(default="")


class Directive(_OfCase):
    """An implementation directive: to whom, what, and the obligational authority it rests on (SAMM C6.1.1).

    One that went out is never changed: it is canceled with a reason, or another one `replaces` it by its number.
    """

    __tablename__ = "directives"

    document: Mapped[str] = mapped_column(default="BASIC")
    addressee: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    authority_number: Mapped[str] = mapped_column(default="")
    authority_limit: Mapped[Money | None]
    on: Mapped[datetime.date]
    number: Mapped[str] = mapped_column(default="", server_default="")
    replaces: Mapped[str] = mapped_column(default="", server_default="")
    canceled_on: Mapped[datetime.date | None]
    canceled_why: Mapped[str] = mapped_column(default="", server_default="")
