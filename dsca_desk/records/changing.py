"""What an Amendment or Modification rests on: the case as it was, the answers that chose the document, its partners."""

import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dsca_desk.records.base import Record, When
from dsca_desk.records.money import Money


class DocumentBase(Record):
    """The case as it stood when a document was begun (or last brought up to date), as a case file.

    `received` is what the purchaser had paid in dollars on `received_on`, as the accounting service stated it.
    """

    __tablename__ = "document_bases"
    owned_by = (("document_id", "CaseDocument"),)
    constraints = (UniqueConstraint("document_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str]
    documents: Mapped[str] = mapped_column(default="BASIC")
    taken_on: Mapped[datetime.date]
    received: Mapped[Money | None]
    received_on: Mapped[datetime.date | None]


class ScopeAnswer(Record):
    """An answer that led to Amendment, Modification, restatement, pen and ink or a new offer."""

    __tablename__ = "scope_answers"
    owned_by = (("document_id", "CaseDocument"),)
    constraints = (UniqueConstraint("document_id", "question"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"))
    question: Mapped[str]
    answer: Mapped[str]
    remark: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str]
    answered_at: Mapped[When]


class ConcurrentPartner(Record):
    """Another case's Modification that takes effect together with this one; `amount` in dollars moves to (+) or from (-) here."""

    __tablename__ = "concurrent_partners"
    owned_by = (("document_id", "CaseDocument"),)
    constraints = (UniqueConstraint("document_id", "case", "document"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"))
    case: Mapped[str]
    document: Mapped[str]
    amount: Mapped[Money]


class PenAndInk(Record):
    """A change written on an offered letter by hand: the field, what it read and reads, who allowed it and how."""

    __tablename__ = "pen_and_ink_changes"
    owned_by = (("document_id", "CaseDocument"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"), index=True)
    path: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    authority: Mapped[str]
    on: Mapped[datetime.date]
    made_by: Mapped[str]
