"""Bringing a case to its end: the values other systems show, the closure checklist, cancellation, suspension."""

import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dsca_desk.records.base import Record, When
from dsca_desk.records.money import Money


class SystemValue(Record):
    """What an official system shows for a field of a case (or of one of its lines), and as of which day."""

    __tablename__ = "system_values"
    owned_by = (("case_id", "Case"),)
    constraints = (UniqueConstraint("case_id", "line", "field", "system"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    line: Mapped[str] = mapped_column(default="")
    field: Mapped[str]
    system: Mapped[str]
    value: Mapped[str]
    as_of: Mapped[datetime.date]
    source: Mapped[str] = mapped_column(default="TYPED")
    entered_by: Mapped[str]
    entered_at: Mapped[When]
    explanation: Mapped[str] = mapped_column(default="")


class ClosureAnswer(Record):
    """The answer to a point of the closure checklist that the desk cannot compute; `point` is the policy row's code."""

    __tablename__ = "closure_answers"
    owned_by = (("case_id", "Case"),)
    constraints = (UniqueConstraint("case_id", "point"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    point: Mapped[str]
    answer: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str]
    answered_at: Mapped[When]


class Closure(Record):
    """How a case is closed: kind, inhibitors, certificate, unliquidated amount, and its reopening."""

    __tablename__ = "closures"
    owned_by = (("case_id", "Case"),)
    constraints = (UniqueConstraint("case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(default="FINAL")
    accelerated: Mapped[bool] = mapped_column(default=True)
    inhibitors: Mapped[str] = mapped_column(default="")
    unliquidated: Mapped[Money | None]
    last_delivery_on: Mapped[datetime.date | None]
    certificate_sent_on: Mapped[datetime.date | None]
    remark: Mapped[str] = mapped_column(default="")


class Cancellation(Record):
    """A purchaser's wish to cancel a whole case after implementation, with what it costs (SAMM C6.8.1)."""

    __tablename__ = "cancellations"
    owned_by = (("case_id", "Case"),)
    constraints = (UniqueConstraint("case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    asked_by: Mapped[str]
    letter_number: Mapped[str] = mapped_column(default="")
    letter_date: Mapped[datetime.date | None]
    reason: Mapped[str] = mapped_column(default="")
    termination_cost: Mapped[Money | None]
    expended: Mapped[Money | None]
    minimum_charge: Mapped[Money | None]
    approved_by: Mapped[str] = mapped_column(default="")
    approved_on: Mapped[datetime.date | None]


class Suspension(Record):
    """A suspension that State directs: deliveries stop, teams and students follow their own rules (SAMM C6.6.1)."""

    __tablename__ = "suspensions"
    owned_by = (("case_id", "Case"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    directed_by: Mapped[str]
    scope: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    from_on: Mapped[datetime.date]
    to_on: Mapped[datetime.date | None]
