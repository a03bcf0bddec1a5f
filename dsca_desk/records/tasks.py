"""What officers have to do, and the letters that go in and out."""

import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dsca_desk.records.base import Record


class Task(Record):
    """Something to be done by a day, for a request or a case or for neither. Putting it off needs a reason and a new day."""

    __tablename__ = "tasks"
    owned_by = (("request_id", "Request"), ("case_id", "Case"))

    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    text: Mapped[str]
    officer: Mapped[str] = mapped_column(default="", index=True)
    waiting_for: Mapped[str] = mapped_column(default="")
    due_on: Mapped[datetime.date | None] = mapped_column(index=True)
    done_on: Mapped[datetime.date | None]
    put_off_why: Mapped[str] = mapped_column(default="")


class Correspondence(Record):
    """A letter, message or call, in or out, about a request or a case; `paper` names the kept file it was printed as."""

    __tablename__ = "correspondence"
    owned_by = (("request_id", "Request"), ("case_id", "Case"))

    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    direction: Mapped[str]
    kind: Mapped[str] = mapped_column(default="LETTER")
    on: Mapped[datetime.date]
    party: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]
    answer_due_on: Mapped[datetime.date | None] = mapped_column(index=True)
    answered_on: Mapped[datetime.date | None]
    remark: Mapped[str] = mapped_column(default="")
    paper: Mapped[str] = mapped_column(default="", server_default="")


class PutOff(Record):
    """A point of the work list that an officer put off: which (`OFFER:12`), until when, and why."""

    __tablename__ = "put_offs"

    item: Mapped[str] = mapped_column(unique=True)
    until: Mapped[datetime.date]
    why: Mapped[str]
    put_off_by: Mapped[str]
