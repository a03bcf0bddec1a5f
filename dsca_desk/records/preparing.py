"""Before and around a request: talks, assessment requests, country team assessments, advisories, approvals and exceptions."""

import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dsca_desk.records.base import Record, Saved, TextList, TextMap


class EarlyTalk(Saved):
    """An activity before any request (DSCA 26-33): a requirement talk, gap study, funds advice, survey or meeting."""

    __tablename__ = "early_talks"

    number: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    trigger: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    on: Mapped[datetime.date]
    people: Mapped[str] = mapped_column(default="")
    topics: Mapped[TextList] = mapped_column(default=())
    notes: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="open", index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    marking: Mapped[str] = mapped_column(default="UNCLASSIFIED")


class AssessmentRequest(Saved):
    """A Pre-LOR Assessment Request (DSCA 16-26): release work begins before the purchaser can send a letter."""

    __tablename__ = "assessment_requests"

    number: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str] = mapped_column(index=True)
    item: Mapped[str]
    why_credible: Mapped[str] = mapped_column(default="")
    marking: Mapped[str] = mapped_column(default="UNCLASSIFIED")
    authorities: Mapped[TextList] = mapped_column(default=())
    sent_on: Mapped[datetime.date | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[datetime.date | None]
    expires_on: Mapped[datetime.date | None] = mapped_column(index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)


class CountryTeamAssessment(Record):
    """The embassy's assessment of a request: why it is needed, its form and signer, the command's concurrence, its elements."""

    __tablename__ = "country_team_assessments"
    owned_by = (("request_id", "Request"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    conditions: Mapped[TextList] = mapped_column(default=())
    form: Mapped[str] = mapped_column(default="")
    signer: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[datetime.date | None]
    command: Mapped[str] = mapped_column(default="")
    concurred_by: Mapped[str] = mapped_column(default="")
    concurred_on: Mapped[datetime.date | None]
    elements: Mapped[TextMap]


class Advisory(Record):
    """A notice to other offices about a sensitive or unusual request."""

    __tablename__ = "advisories"
    owned_by = (("request_id", "Request"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    reason: Mapped[str]
    items: Mapped[str] = mapped_column(default="")
    prepared_by: Mapped[str] = mapped_column(default="")
    sent_to: Mapped[str] = mapped_column(default="")
    sent_on: Mapped[datetime.date | None]
    comments: Mapped[str] = mapped_column(default="")


class Approval(Record):
    """A release, waiver, sole-source approval or exception to policy, of a request or of a document.

    `kind` is RELEASE, DISCLOSURE, YOCKEY, NONRECURRING, SOLE_SOURCE, EXCEPTION or MTCR; `decision` GRANTED, DENIED or empty.
    """

    __tablename__ = "approvals"
    owned_by = (("request_id", "Request"), ("document_id", "CaseDocument"))

    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("case_documents.id"), index=True)
    kind: Mapped[str]
    items: Mapped[str] = mapped_column(default="")
    authority: Mapped[str] = mapped_column(default="")
    asked_on: Mapped[datetime.date | None]
    due_on: Mapped[datetime.date | None] = mapped_column(index=True)
    decided_on: Mapped[datetime.date | None]
    decision: Mapped[str] = mapped_column(default="")
    conditions: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[datetime.date | None] = mapped_column(index=True)
