"""The work on a case as frozen values: what an officer types or a status sheet brings, without the database.

`services.execution` and `services.deliveries` keep them as the records of `records.execution`; the fields have the same names.
"""

import datetime
from decimal import Decimal
from typing import Literal

from dsca_desk.records.offer import ZERO, _Value

RepairKind = Literal["REPAIR_AND_RETURN", "DIRECT_EXCHANGE"]
SupportKind = Literal["SPARES", "REPAIR", "PUBLICATIONS", "TRAINING", "OTHER"]


class Contract(_Value, frozen=True, kw_only=True):
    """A contract behind a line: the day its delivery was promised for, and the day it is expected now."""

    line: str = ""
    number: str
    contractor: str = ""
    awarded_on: datetime.date | None = None
    promised_on: datetime.date | None = None
    expected_on: datetime.date | None = None
    value: Decimal | None = None
    active: bool = True
    remark: str = ""


class Requisition(_Value, frozen=True, kw_only=True):
    """A requisition by its document number; `identifier` and `priority` are MILSTRIP codes."""

    line: str
    number: str
    identifier: str = "A01"
    stock_number: str = ""
    item: str = ""
    quantity: Decimal
    unit_of_issue: str = "EA"
    priority: str = ""
    address_code: str = ""
    requested_on: datetime.date
    required_on: datetime.date | None = None
    closed_on: datetime.date | None = None
    remark: str = ""


class SupplyStatus(_Value, frozen=True, kw_only=True):
    """A supply status that a requisition was given on a day, with the day of shipment it promises."""

    requisition: str
    code: str
    on: datetime.date
    quantity: Decimal | None = None
    estimated_on: datetime.date | None = None
    source: str = "TYPED"
    remark: str = ""


class Shipment(_Value, frozen=True, kw_only=True):
    """Materiel on its way; `announced_on` is the day the receiver was told."""

    line: str = ""
    control_number: str
    requisition: str = ""
    quantity: Decimal | None = None
    mode: str = ""
    shipped_on: datetime.date | None = None
    due_on: datetime.date | None = None
    announced_on: datetime.date | None = None
    arrived_on: datetime.date | None = None
    port: str = ""
    bill_of_lading: str = ""
    forwarder: str = ""
    address_code: str = ""
    remark: str = ""


class Delivery(_Value, frozen=True, kw_only=True):
    """What was delivered on a line, or is `planned` to be: units (None for services and lots), value in dollars, day, receipt.

    `shipment` is the control number of the shipment it came with; `final` says that nothing more is to come on the line.
    """

    line: str
    shipment: str = ""
    requisition: str = ""
    quantity: Decimal | None = None
    value: Decimal = ZERO
    planned: bool = False
    on: datetime.date
    place: str = ""
    serial_numbers: tuple[str, ...] = ()
    receipt_signed_by: str = ""
    receipt_signed_on: datetime.date | None = None
    final: bool = False
    source: str = "TYPED"
    remark: str = ""


class Warranty(_Value, frozen=True, kw_only=True):
    """The warranty of delivered items; claims are discrepancy reports."""

    line: str = ""
    item: str
    terms: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    remark: str = ""


class SupportPlan(_Value, frozen=True, kw_only=True):
    """How a delivered system is kept going, by which case, until when, and what is missing (`gap`)."""

    line: str = ""
    system: str
    kind: SupportKind = "SPARES"
    supporting_case: str = ""
    ends_on: datetime.date | None = None
    buyout_on: datetime.date | None = None
    gap: str = ""


class Repair(_Value, frozen=True, kw_only=True):
    """An item sent for repair and return, or for direct exchange."""

    line: str = ""
    kind: RepairKind = "REPAIR_AND_RETURN"
    item: str
    serial_number: str = ""
    sent_on: datetime.date
    due_on: datetime.date | None = None
    returned_on: datetime.date | None = None
    cost: Decimal | None = None
    remark: str = ""


class Directive(_Value, frozen=True, kw_only=True):
    """An implementation directive and the obligational authority it rests on (SAMM C6.1.1)."""

    line: str = ""
    document: str = "BASIC"
    addressee: str
    text: str = ""
    authority_number: str = ""
    authority_limit: Decimal | None = None
    on: datetime.date
    number: str = ""
    replaces: str = ""
    canceled_on: datetime.date | None = None
    canceled_why: str = ""


class SystemValue(_Value, frozen=True, kw_only=True):
    """What another system shows for a field of a case, or of one of its lines, as of a day; written as that system shows it."""

    line: str = ""
    field: str
    system: str
    value: str
    as_of: datetime.date
    source: str = "TYPED"
    explanation: str = ""


class MilestoneShown(_Value, frozen=True, kw_only=True):
    """A milestone as another system shows it; `planned` for one that is still to come."""

    code: str
    on: datetime.date
    planned: bool = False
    remark: str = ""


Work = Contract | Requisition | Shipment | Warranty | SupportPlan | Repair | Directive
