"""Supply discrepancy reports (SF 364): what arrived wrong, what is asked for, and what became of it."""

import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dsca_desk.records.base import Saved, TextList
from dsca_desk.records.discrepancy_report import DiscrepancyReport
from dsca_desk.records.money import Figure, Money


class Discrepancy(Saved):
    """One report. `value` and `transport` in dollars together decide whether it is reviewed; its state follows from its steps."""

    __tablename__ = "discrepancies"
    owned_by = (("case_id", "Case"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[str] = mapped_column(index=True)
    line: Mapped[str] = mapped_column(default="")
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    status: Mapped[str] = mapped_column(default="Draft", index=True)
    kind: Mapped[str] = mapped_column(default="SHIPPING")
    codes: Mapped[TextList] = mapped_column(default=())
    stock_number: Mapped[str] = mapped_column(default="")
    item: Mapped[str] = mapped_column(default="")
    document_number: Mapped[str] = mapped_column(default="")
    shipper: Mapped[str] = mapped_column(default="")
    quantity_billed: Mapped[Figure | None]
    quantity_received: Mapped[Figure | None]
    quantity_wrong: Mapped[Figure | None]
    unit_price: Mapped[Money | None]
    value: Mapped[Money]
    transport: Mapped[Money]
    action_asked: Mapped[str] = mapped_column(default="")
    remarks: Mapped[str] = mapped_column(default="")
    reported_by: Mapped[str] = mapped_column(default="")
    counted_from: Mapped[str] = mapped_column(default="")
    counted_from_on: Mapped[datetime.date | None]
    found_on: Mapped[datetime.date | None]
    submitted_on: Mapped[datetime.date | None] = mapped_column(index=True)
    office: Mapped[str] = mapped_column(default="")
    finance_review_on: Mapped[datetime.date | None]
    answered_on: Mapped[datetime.date | None]
    disposition: Mapped[str] = mapped_column(default="")
    credit: Mapped[Money | None]
    warranty_claim: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[datetime.date | None]


REPORT_FIELDS = tuple(field for field in DiscrepancyReport.__struct_fields__ if field != "number")


def report_of(kept: Discrepancy) -> DiscrepancyReport:
    """Return a kept report as a value."""
    return DiscrepancyReport(number=kept.number, **{field: getattr(kept, field) for field in REPORT_FIELDS})
