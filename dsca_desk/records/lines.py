"""Lines and sublines with their quarterly profiles."""

from datetime import date

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsca_desk.records.base import Record, TextList
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.money import Figure, Money


class Line(Record):
    """A line of a document, or a subline when `under` names the number of its line. The columns are those of the case file."""

    __tablename__ = "lines"
    owned_by = (("document_id", "CaseDocument"),)
    constraints = (
        UniqueConstraint("document_id", "number"),
        ForeignKeyConstraint(
            ["document_id", "under"], ["lines.document_id", "lines.number"], deferrable=True, initially="DEFERRED"
        ),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"))
    position: Mapped[int]
    number: Mapped[str]
    under: Mapped[str | None]
    masl: Mapped[str | None]
    generic_code: Mapped[str | None]
    description: Mapped[str]
    condition: Mapped[str | None]
    kind: Mapped[str]
    quantity: Mapped[Figure | None]
    unit_of_issue: Mapped[str]
    unit_price: Mapped[Money]
    source: Mapped[str]
    procured_share: Mapped[Figure | None]
    months_of_service: Mapped[str | None]
    type_of_assistance: Mapped[str | None]
    offer_release_code: Mapped[str | None]
    delivery_term_code: Mapped[str | None]
    rate_area: Mapped[str | None]
    mde: Mapped[bool]
    sme: Mapped[bool]
    working_capital_fund: Mapped[bool]
    administered_overseas: Mapped[bool]
    nonrecurring_unit_charge: Mapped[Money]
    nonrecurring_waived: Mapped[bool]
    support_charge: Mapped[str | None]
    added_on: Mapped[date | None]
    notes: Mapped[TextList]
    cas_exemption: Mapped[str | None]
    tuition_rate: Mapped[str | None]
    tuition_fiscal_year: Mapped[int | None]
    previous_equity: Mapped[Money]
    lookup_transportation: Mapped[Money | None]
    special_cargo: Mapped[bool]
    classified: Mapped[bool]
    technical_data_package: Mapped[bool]
    follows: Mapped[str | None]
    starts_on: Mapped[date | None]

    document: Mapped[CaseDocument] = relationship(back_populates="lines")
    deliveries: Mapped[list["PlannedDelivery"]] = relationship(
        back_populates="line", order_by="PlannedDelivery.position", cascade="all, delete-orphan"
    )
    quarters: Mapped[list["QuarterFigure"]] = relationship(
        back_populates="line", order_by="QuarterFigure.position", cascade="all, delete-orphan"
    )
    other_charges: Mapped[list["LineCharge"]] = relationship(
        back_populates="line", order_by="LineCharge.position", cascade="all, delete-orphan"
    )


class PlannedDelivery(Record):
    """Units of a line planned for delivery in a calendar quarter (`2028Q1`)."""

    __tablename__ = "planned_deliveries"
    owned_by = (("line_id", "Line"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id"), index=True)
    position: Mapped[int]
    quarter: Mapped[str]
    quantity: Mapped[Figure]

    line: Mapped[Line] = relationship(back_populates="deliveries")


class QuarterFigure(Record):
    """Dollars of a line by calendar quarter; `kind` is `outlays`, `termination_liability` or `holdback`.

    Outlays are amounts of the quarter, the other two are balances at its end.
    """

    __tablename__ = "quarter_figures"
    owned_by = (("line_id", "Line"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id"), index=True)
    kind: Mapped[str]
    position: Mapped[int]
    quarter: Mapped[str]
    amount: Mapped[Money]

    line: Mapped[Line] = relationship(back_populates="quarters")


class LineCharge(Record):
    """A charge of a line priced outside the tables."""

    __tablename__ = "line_charges"
    owned_by = (("line_id", "Line"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]
    amount: Mapped[Money]
    reason: Mapped[str]

    line: Mapped[Line] = relationship(back_populates="other_charges")
