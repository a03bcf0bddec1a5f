"""Officers: the people of the desk."""

from sqlalchemy.orm import Mapped, mapped_column

from dsca_desk.records.base import Record


class Officer(Record):
    """Somebody who works at this desk; `name` is what history and printed documents show."""

    __tablename__ = "officers"

    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str] = mapped_column(default="")
    office: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
