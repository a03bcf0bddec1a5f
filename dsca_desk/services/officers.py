"""The officers of the desk."""

from datetime import datetime

import msgspec
from sqlalchemy import select

from dsca_desk.records.officers import Officer
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotFound


class OfficerValue(msgspec.Struct, frozen=True):
    """An officer as a plain value."""

    id: int
    name: str
    role: str
    office: str
    active: bool


def add_officer(store: Store, name: str, role: str = "", office: str = "", *, by: str, at: datetime) -> OfficerValue:
    """Enter an officer. Raises AlreadyThere when the name is taken."""
    with store.writing(by, at, "officer entered") as session:
        if session.scalar(select(Officer.id).where(Officer.name == name)):
            raise AlreadyThere(f"There is an officer {name} already. Nothing was changed. Give a name that tells them apart.")
        officer = Officer(name=name, role=role, office=office)
        session.add(officer)
        session.flush()
        return _value(officer)


def change_officer(
    store: Store,
    officer_id: int,
    *,
    role: str | None = None,
    office: str | None = None,
    active: bool | None = None,
    by: str,
    at: datetime,
) -> OfficerValue:
    """Change what is given about an officer. Raises NotFound."""
    with store.writing(by, at, "officer changed") as session:
        officer = session.get(Officer, officer_id)
        if officer is None:
            raise NotFound(f"There is no officer {officer_id}. Nothing was changed.")
        for field, value in (("role", role), ("office", office), ("active", active)):
            if value is not None:
                setattr(officer, field, value)
        session.flush()
        return _value(officer)


def list_officers(store: Store) -> list[OfficerValue]:
    """Return all officers by name."""
    with store.reading() as session:
        return [_value(officer) for officer in session.scalars(select(Officer).order_by(Officer.name))]


def _value(officer: Officer) -> OfficerValue:
    return OfficerValue(officer.id, officer.name, officer.role, officer.office, officer.active)
