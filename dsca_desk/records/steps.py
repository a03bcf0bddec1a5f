"""What happened to requests, documents, cases, discrepancies and leases: steps from state to state, milestones, holds, delays.

Nothing here is deleted: a wrong step or milestone is undone by name, with a reason, and stays to be read.
"""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dsca_desk.records.base import Record, TextMap, When

_SUBJECTS = ("request_id", "document_id", "discrepancy_id", "lease_id", "case_id")


class Step(Record):
    """A step that was taken: the event of a policy row, from which state to which, on which day and on what evidence.

    The state of a record is what its steps that stand lead to. `facts` keep what the guards asked for (a reason code, an
    authority, a letter's number). An undone step keeps its place; `line` names the line of a step of a line.
    """

    __tablename__ = "steps"
    owned_by = (
        ("request_id", "Request"),
        ("document_id", "CaseDocument"),
        ("discrepancy_id", "Discrepancy"),
        ("lease_id", "Lease"),
        ("case_id", "Case"),
    )
    constraints = (
        CheckConstraint(
            " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in _SUBJECTS) + " = 1",
            name="one_subject",
        ),
    )

    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("case_documents.id"), index=True)
    discrepancy_id: Mapped[int | None] = mapped_column(ForeignKey("discrepancies.id"), index=True)
    lease_id: Mapped[int | None] = mapped_column(ForeignKey("leases.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    line: Mapped[str] = mapped_column(default="")
    entity: Mapped[str]
    event: Mapped[str]
    from_state: Mapped[str] = mapped_column(default="")
    to_state: Mapped[str]
    on: Mapped[datetime.date]
    why: Mapped[str] = mapped_column(default="")
    facts: Mapped[TextMap]
    taken_by: Mapped[str]
    taken_at: Mapped[When]
    undone_by: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[When | None]
    undone_why: Mapped[str] = mapped_column(default="")


class PostedMilestone(Record):
    """A milestone with its day; `planned` ones are still to come. A wrong one is voided with a reason and posted anew."""

    __tablename__ = "posted_milestones"
    owned_by = (("request_id", "Request"), ("document_id", "CaseDocument"), ("case_id", "Case"))

    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("case_documents.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("steps.id"), index=True)
    code: Mapped[str]
    on: Mapped[datetime.date]
    planned: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="TYPED")
    remark: Mapped[str] = mapped_column(default="")
    posted_by: Mapped[str]
    posted_at: Mapped[When]
    voided_by: Mapped[str] = mapped_column(default="")
    voided_at: Mapped[When | None]
    voided_why: Mapped[str] = mapped_column(default="")


class Hold(Record):
    """A hold on a document or case: who asked, why, who approved, from when to when. Only a processing hold stops the clock."""

    __tablename__ = "holds"
    owned_by = (("document_id", "CaseDocument"), ("case_id", "Case"))

    document_id: Mapped[int | None] = mapped_column(ForeignKey("case_documents.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str]
    asked_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    approved_by: Mapped[str] = mapped_column(default="")
    from_on: Mapped[datetime.date]
    to_on: Mapped[datetime.date | None]
    remark: Mapped[str] = mapped_column(default="")


class Delay(Record):
    """An extenuating factor: why a document takes longer than the standard time, with estimated and actual days."""

    __tablename__ = "delays"
    owned_by = (("document_id", "CaseDocument"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("case_documents.id"), index=True)
    code: Mapped[str]
    estimated_days: Mapped[int | None]
    actual_days: Mapped[int | None]
    from_on: Mapped[datetime.date | None]
    to_on: Mapped[datetime.date | None]
    remark: Mapped[str] = mapped_column(default="")
