"""Leases and loans of articles: what is lent, for how long, for what rent, and why it is not sold."""

import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dsca_desk.records.base import Saved
from dsca_desk.records.money import Money


class Lease(Saved):
    """A lease (or loan, `kind`); the fields of the data sheet of AECA section 62 (Figure C11.F8). Money in dollars."""

    __tablename__ = "leases"

    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="LEASE")
    country: Mapped[str] = mapped_column(index=True)
    agency: Mapped[str] = mapped_column(default="")
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    status: Mapped[str] = mapped_column(default="Requested", index=True)
    articles: Mapped[str]
    major_articles: Mapped[str] = mapped_column(default="")
    replacement_value: Mapped[Money]
    rent: Mapped[Money]
    purpose: Mapped[str] = mapped_column(default="")
    why_not_sold: Mapped[str] = mapped_column(default="")
    missile_technology: Mapped[str] = mapped_column(default="")
    marking: Mapped[str] = mapped_column(default="UNCLASSIFIED")
    starts_on: Mapped[datetime.date | None]
    ends_on: Mapped[datetime.date | None] = mapped_column(index=True)
    refurbishment_days: Mapped[int | None]
    notified_on: Mapped[datetime.date | None]
    signed_on: Mapped[datetime.date | None]
    inspected_on: Mapped[datetime.date | None]
    ended_on: Mapped[datetime.date | None]
    contact: Mapped[str] = mapped_column(default="")
    lessee: Mapped[str] = mapped_column(default="", server_default="")
    terms: Mapped[str] = mapped_column(default="", server_default="")
    equipment_marking: Mapped[str] = mapped_column(default="", server_default="")
    administered_by: Mapped[str] = mapped_column(default="", server_default="")
    planned_on: Mapped[datetime.date | None]
