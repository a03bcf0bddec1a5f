"""A supply discrepancy report as one frozen value: what the form SF 364 asks for, without the database."""

import datetime
from decimal import Decimal
from typing import Literal

from dsca_desk.records.offer import ZERO, _Value

ClaimKind = Literal["SHIPPING", "PACKAGING", "QUALITY", "BILLING"]
CountedFrom = Literal["SHIPMENT", "TITLE_PASSAGE", "BILLING", ""]


class DiscrepancyReport(_Value, frozen=True, kw_only=True):
    """One report; money in dollars. `value` is that of the units that are wrong, `transport` what moving them costs.

    `counted_from` says from which event the year to submit runs, `counted_from_on` its day; the policy leaves open which.
    """

    number: str = ""
    line: str = ""
    delivery_id: int | None = None
    kind: ClaimKind = "SHIPPING"
    codes: tuple[str, ...] = ()
    stock_number: str = ""
    item: str = ""
    document_number: str = ""
    shipper: str = ""
    quantity_billed: Decimal | None = None
    quantity_received: Decimal | None = None
    quantity_wrong: Decimal | None = None
    unit_price: Decimal | None = None
    value: Decimal = ZERO
    transport: Decimal = ZERO
    action_asked: str = ""
    remarks: str = ""
    reported_by: str = ""
    counted_from: CountedFrom = ""
    counted_from_on: datetime.date | None = None
    found_on: datetime.date | None = None
    office: str = ""
    finance_review_on: datetime.date | None = None
    disposition: str = ""
    credit: Decimal | None = None
    warranty_claim: bool = False
