"""Cases and their documents: the basic offer, its amendments and modifications, and the letters that were issued."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsca_desk.records.base import Record, Saved, TextList
from dsca_desk.records.money import Money

if TYPE_CHECKING:
    from dsca_desk.records.lines import Line
    from dsca_desk.records.terms import (
        AcceptedWarning,
        Confirmation,
        DocumentCharge,
        DocumentReference,
        NoteUse,
        PricedRate,
        RateOverride,
        TermOfSale,
        Waiver,
    )


class Case(Record):
    """A case. Its identifier is country, agency and designator (`BN-B-UAB`).

    `state` follows from its documents and steps and is kept for lists; nobody types it.
    """

    __tablename__ = "cases"
    constraints = (UniqueConstraint("country", "agency", "designator"),)

    identifier: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str]
    agency: Mapped[str] = mapped_column(index=True)
    designator: Mapped[str]
    program: Mapped[str]
    case_type: Mapped[str]
    marking: Mapped[str] = mapped_column(default="UNCLASSIFIED")
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)
    state: Mapped[str] = mapped_column(default="Development", server_default="Development", index=True)
    state_since: Mapped[date | None]
    supply_complete_on: Mapped[date | None]

    documents: Mapped[list["CaseDocument"]] = relationship(
        back_populates="case", order_by="CaseDocument.id", cascade="all, delete-orphan"
    )


class CaseDocument(Saved):
    """A document (version) of a case: BASIC, A01, M01 ... Most states and dates belong to it, not to the case.

    `policy_edition`, `priced_on` and `total` are those of the last pricing that was kept, with its `rates`. `status` is what
    its steps lead to; `category` the development category (A to D) and `goal_days` its standard time when the document began,
    `goal_on` the anticipated offer date that follows, with the days on hold.
    """

    __tablename__ = "case_documents"
    owned_by = (("case_id", "Case"),)
    constraints = (UniqueConstraint("case_id", "document", "restatement"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    document: Mapped[str]
    restatement: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(default="Development", index=True)
    nickname: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    purchaser_name: Mapped[str] = mapped_column(default="")
    purchaser_address: Mapped[TextList] = mapped_column(default=())
    dependable_undertaking: Mapped[bool] = mapped_column(default=False)
    price_date: Mapped[date]
    accepted_on: Mapped[date | None]
    implemented_on: Mapped[date | None]
    milap_on: Mapped[date | None]
    case_accepted_on: Mapped[date | None]
    case_implemented_on: Mapped[date | None]
    offer_expires_on: Mapped[date | None]
    risk_tier: Mapped[int | None]
    credit_assured: Mapped[bool] = mapped_column(default=False)
    standby_letter_of_credit: Mapped[Money]
    cash_flow_financing: Mapped[bool] = mapped_column(default=False)
    development_refund: Mapped[Money]
    congressional_notification: Mapped[TextList] = mapped_column(default=())
    bpc_program: Mapped[str | None]
    prepared_under: Mapped[str | None]
    policy_edition: Mapped[str | None]
    priced_on: Mapped[date | None]
    total: Mapped[Money | None]
    category: Mapped[str | None]
    goal_days: Mapped[int | None]
    goal_on: Mapped[date | None] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column(default="", server_default="")
    state_since: Mapped[date | None]
    countersigned_on: Mapped[date | None]
    offered_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    expiration_reason: Mapped[str] = mapped_column(default="", server_default="")

    case: Mapped[Case] = relationship(back_populates="documents")
    lines: Mapped[list["Line"]] = relationship(back_populates="document", order_by="Line.position", cascade="all, delete-orphan")
    references: Mapped[list["DocumentReference"]] = relationship(
        back_populates="document", order_by="DocumentReference.position", cascade="all, delete-orphan"
    )
    terms_of_sale: Mapped[list["TermOfSale"]] = relationship(
        back_populates="document", order_by="TermOfSale.position", cascade="all, delete-orphan"
    )
    notes: Mapped[list["NoteUse"]] = relationship(
        back_populates="document", order_by="NoteUse.position", cascade="all, delete-orphan"
    )
    waivers: Mapped[list["Waiver"]] = relationship(
        back_populates="document", order_by="Waiver.position", cascade="all, delete-orphan"
    )
    rate_overrides: Mapped[list["RateOverride"]] = relationship(
        back_populates="document", order_by="RateOverride.position", cascade="all, delete-orphan"
    )
    other_charges: Mapped[list["DocumentCharge"]] = relationship(
        back_populates="document", order_by="DocumentCharge.position", cascade="all, delete-orphan"
    )
    confirmations: Mapped[list["Confirmation"]] = relationship(
        back_populates="document", order_by="[Confirmation.path, Confirmation.value]", cascade="all, delete-orphan"
    )
    accepted_warnings: Mapped[list["AcceptedWarning"]] = relationship(
        back_populates="document", order_by="AcceptedWarning.id", cascade="all, delete-orphan"
    )
    rates: Mapped[list["PricedRate"]] = relationship(
        back_populates="document", order_by="PricedRate.id", cascade="all, delete-orphan"
    )
    issued: Mapped[list["IssuedDocument"]] = relationship(
        back_populates="document", order_by="IssuedDocument.number", cascade="all, delete-orphan"
    )


class IssuedDocument(Record):
    """A letter or workbook that left the desk, byte for byte, with the revision of the document it shows."""

    __tablename__ = "issued_documents"
    owned_by = (("document_id", "CaseDocument"),)
    constraints = (UniqueConstraint("document_id", "kind", "number"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"))
    kind: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str]
    size: Mapped[int]
    document_revision: Mapped[int]
    policy_edition: Mapped[str | None]
    printed_on: Mapped[date]
    issued_by: Mapped[str]

    document: Mapped[CaseDocument] = relationship(back_populates="issued")
