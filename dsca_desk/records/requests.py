"""Requests: what a purchaser asks for, the checklist of the letter, and the papers that came with it."""

import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsca_desk.records.base import Record, Saved, TextList, When
from dsca_desk.records.money import Figure, Money

if TYPE_CHECKING:
    from dsca_desk.records.attachments import Attachment


class Request(Saved):
    """A letter of request (or a memorandum of request for BPC), from the day it came in to its answer."""

    __tablename__ = "requests"

    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(default="received", index=True)
    country: Mapped[str] = mapped_column(index=True)
    program: Mapped[str] = mapped_column(default="FMS")
    bpc_program: Mapped[str | None]
    subject: Mapped[str] = mapped_column(default="")
    purchaser_name: Mapped[str] = mapped_column(default="")
    purchaser_address: Mapped[TextList] = mapped_column(default=())
    originator_name: Mapped[str] = mapped_column(default="")
    originator_address: Mapped[TextList] = mapped_column(default=())
    reference_number: Mapped[str] = mapped_column(default="")
    letter_date: Mapped[datetime.date | None]
    received_on: Mapped[datetime.date] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(default="")
    written_form: Mapped[str] = mapped_column(default="LETTER")
    sender_authorized: Mapped[bool | None]
    sender_list_date: Mapped[datetime.date | None]
    copies_sent: Mapped[TextList] = mapped_column(default=())
    terms_of_sale: Mapped[TextList] = mapped_column(default=())
    finance_remark: Mapped[str] = mapped_column(default="")
    budget_ceiling: Mapped[Money | None]
    third_parties: Mapped[str] = mapped_column(default="")
    sole_source_firm: Mapped[str] = mapped_column(default="")
    sole_source_letter_date: Mapped[datetime.date | None]
    recipient_unit: Mapped[str] = mapped_column(default="")
    wanted_delivery: Mapped[datetime.date | None]
    agency: Mapped[str | None]
    marking: Mapped[str] = mapped_column(default="UNCLASSIFIED")
    acknowledged_on: Mapped[datetime.date | None]
    actionable_on: Mapped[datetime.date | None]
    complete_on: Mapped[datetime.date | None]
    insufficient_on: Mapped[datetime.date | None]
    remarks: Mapped[str] = mapped_column(default="")
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)

    items: Mapped[list["RequestItem"]] = relationship(
        back_populates="request", order_by="RequestItem.position", cascade="all, delete-orphan"
    )
    references: Mapped[list["RequestReference"]] = relationship(
        back_populates="request", order_by="RequestReference.position", cascade="all, delete-orphan"
    )
    answers: Mapped[list["ChecklistAnswer"]] = relationship(
        back_populates="request", order_by="ChecklistAnswer.point", cascade="all, delete-orphan"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="request", order_by="Attachment.id", cascade="all, delete-orphan"
    )


class RequestItem(Record):
    """An article or service the letter asks for, in the words of the letter."""

    __tablename__ = "request_items"
    owned_by = (("request_id", "Request"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(default="ARTICLE")
    description: Mapped[str] = mapped_column(default="")
    quantity: Mapped[Figure | None]
    unit_of_issue: Mapped[str] = mapped_column(default="EA")
    unit_price: Mapped[Money | None]
    masl: Mapped[str | None]
    generic_code: Mapped[str | None]
    stock_number: Mapped[str] = mapped_column(default="")
    part_number: Mapped[str] = mapped_column(default="")
    condition: Mapped[str | None]
    mde: Mapped[bool] = mapped_column(default=False)
    sme: Mapped[bool] = mapped_column(default=False)
    end_use: Mapped[str] = mapped_column(default="")
    new_capability: Mapped[bool | None]
    bought_before: Mapped[bool | None]
    configuration: Mapped[str] = mapped_column(default="")
    interfaces: Mapped[str] = mapped_column(default="")
    wanted_delivery: Mapped[datetime.date | None]
    sites: Mapped[str] = mapped_column(default="")
    support_needs: Mapped[str] = mapped_column(default="")
    hazard: Mapped[str] = mapped_column(default="")
    remarks: Mapped[str] = mapped_column(default="")

    request: Mapped[Request] = relationship(back_populates="items")


class RequestReference(Record):
    """A letter the request consists of or refers to, oldest first: the letter itself, clarifications, supplements."""

    __tablename__ = "request_references"
    owned_by = (("request_id", "Request"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(default="LOR")
    number: Mapped[str]
    date: Mapped[datetime.date | None]

    request: Mapped[Request] = relationship(back_populates="references")


class ChecklistAnswer(Record):
    """The answer to one point of the checklist; `point` is the policy row's reference (ACT-01)."""

    __tablename__ = "checklist_answers"
    owned_by = (("request_id", "Request"),)
    constraints = (UniqueConstraint("request_id", "point"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    point: Mapped[str]
    answer: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str]
    answered_at: Mapped[When]

    request: Mapped[Request] = relationship(back_populates="answers")


class RequestCase(Record):
    """Which case was made of which request; one request may lead to several cases and one case may answer several requests."""

    __tablename__ = "request_cases"
    owned_by = (("case_id", "Case"),)
    constraints = (UniqueConstraint("request_id", "case_id"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
