"""Who looks at a document before it is offered: reviews with comments, returns with their reason, the contents of the package."""

import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsca_desk.records.base import Record, When


class Review(Record):
    """One office asked for its position; any number may be open at once, each with its own clock.

    `position` is CONCUR, CONCUR_COMMENT, NONCONCUR or empty while nothing was answered; a `required` one must concur.
    """

    __tablename__ = "reviews"
    owned_by = (("document_id", "CaseDocument"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"), index=True)
    office: Mapped[str] = mapped_column(index=True)
    required: Mapped[bool] = mapped_column(default=True)
    round: Mapped[int] = mapped_column(default=1)
    asked_on: Mapped[datetime.date]
    due_on: Mapped[datetime.date | None]
    answered_on: Mapped[datetime.date | None]
    position: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")

    comments: Mapped[list["ReviewComment"]] = relationship(
        back_populates="review", order_by="ReviewComment.number", cascade="all, delete-orphan"
    )


class ReviewComment(Record):
    """A comment of a review and its answer. `severity` is CRITICAL, SUBSTANTIVE or ADMINISTRATIVE; `path` leads to the field."""

    __tablename__ = "review_comments"
    owned_by = (("review_id", "Review"),)
    constraints = (UniqueConstraint("review_id", "number"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    number: Mapped[int]
    severity: Mapped[str] = mapped_column(default="SUBSTANTIVE")
    path: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[datetime.date | None]

    review: Mapped[Review] = relationship(back_populates="comments")


class Return(Record):
    """A document sent back, from which state, by which office, with reason code and explanation (DSCA 11-03)."""

    __tablename__ = "returns"
    owned_by = (("document_id", "CaseDocument"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"), index=True)
    office: Mapped[str]
    from_state: Mapped[str]
    reason_code: Mapped[str] = mapped_column(index=True)
    explanation: Mapped[str]
    returned_on: Mapped[datetime.date]
    resubmitted_on: Mapped[datetime.date | None]


class PackageItem(Record):
    """One paper of the package to case writing: YES it is there, NO, or NOT_APPLICABLE, with where it is found."""

    __tablename__ = "package_items"
    owned_by = (("document_id", "CaseDocument"),)
    constraints = (UniqueConstraint("document_id", "code"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"))
    code: Mapped[str]
    answer: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str]
    answered_at: Mapped[When]
