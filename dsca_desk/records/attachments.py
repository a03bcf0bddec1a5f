"""Papers kept as they came: files attached to a request or a case."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsca_desk.records.base import Record, When
from dsca_desk.records.requests import Request


class Attachment(Record):
    """A file with its hash; `content` is read only when asked for. It belongs to a request or to a case."""

    __tablename__ = "attachments"
    owned_by = (("request_id", "Request"), ("case_id", "Case"))
    constraints = (CheckConstraint("(request_id IS NULL) <> (case_id IS NULL)", name="one_owner"),)

    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str]
    marking: Mapped[str] = mapped_column(default="UNCLASSIFIED")
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str]
    size: Mapped[int]
    added_by: Mapped[str]
    added_at: Mapped[When]

    request: Mapped[Request | None] = relationship(back_populates="attachments")
