"""What all stored records share: identity, revision, ownership, and column types for lists, texts by name and moments."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

import msgspec
from sqlalchemy import JSON, Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Texts(TypeDecorator[tuple[str, ...]]):
    """An ordered list of short texts (address lines, line numbers, codes), kept as a JSON list."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - signature of the base
        """Give the database a JSON list."""
        if value is None:
            return None
        return msgspec.json.encode(value).decode() if value else "[]"

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002 - signature of the base
        """Give back a tuple."""
        if value is None:
            return None
        return () if value == "[]" else msgspec.json.decode(value, type=tuple[str, ...])


class Moment(TypeDecorator[datetime]):
    """A point in time, kept as sortable text in UTC (`2026-11-22T14:05:09.000000Z`)."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - signature of the base
        """Give the database UTC. Raises ValueError for a time without a zone."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - signature of the base
        """Give back an aware datetime in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def moment_text(value: datetime) -> str:
    """Write a point in time as the database keeps it. Raises ValueError for a time without a zone."""
    if value.tzinfo is None:
        raise ValueError(f"{value} does not say in which time zone it is")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


TextList = Annotated[tuple[str, ...], mapped_column(Texts)]
TextMap = Annotated[dict[str, str], mapped_column(JSON)]
When = Annotated[datetime, mapped_column(Moment)]


class Base(DeclarativeBase):
    """The registry of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class Record(Base):
    """A record people edit. `revision` grows by one with every change and refuses a change that rests on an older one.

    `owned_by` names the foreign keys that lead to the record it is part of, with that record's class; a record without
    owner (a case, a request, an officer) is what history and search lead to. Numbers of deleted records are never used again.
    """

    __abstract__ = True

    owned_by: ClassVar[tuple[tuple[str, str], ...]] = ()
    constraints: ClassVar[tuple[SchemaItem, ...]] = ()

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    revision: Mapped[int] = mapped_column(sort_order=-1)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Give the table its constraints, and numbers that are never used again."""
        return (*cls.constraints, {"sqlite_autoincrement": True})

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Use the revision for the optimistic lock."""
        return {"version_id_col": cls.revision}


class Saved(Record):
    """A record that is saved as a whole with everything that is part of it: whoever saves any part touches it."""

    __abstract__ = True

    saves: Mapped[int] = mapped_column(default=0)
    saved_by: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[When | None]

    def touch(self, by: str, at: datetime) -> None:
        """Let the revision grow, even when nothing but a part changed and the same officer saves at the same time."""
        self.saves = (self.saves or 0) + 1
        self.saved_by, self.saved_at = by, at
