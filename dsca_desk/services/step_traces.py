"""What a step wrote beside the new state, remembered in the step itself so that undoing it restores exactly.

The facts of a step hold what officers stated under plain names, and what was there before under names with a colon.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from dsca_desk.exchange.case_file import read_case, write_case
from dsca_desk.records.base import Base, Record
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.mapping import apply_offer, offer_of
from dsca_desk.records.money import Cents, Exact

_BEFORE, _MADE, _OFFER = "before", "made", "offer"


class Trace:
    """Writes columns and adds records for a step, and remembers what was there before."""

    def __init__(self, session: Session, given: Mapping[str, str]) -> None:
        self.session = session
        self.facts = {name: said for name, said in given.items() if said.strip() and ":" not in name}

    def write(self, record: Record, column: str, value: Any) -> None:
        """Set a column of a record."""
        if getattr(record, column) != value:
            self.remember(record, column)
            setattr(record, column, value)

    def remember(self, record: Record, column: str) -> None:
        """Remember what a column holds before the step, whoever writes it then."""
        old = getattr(record, column)
        key = f"{_BEFORE}:{record.__tablename__}:{record.id}:{column}"
        plain = old.isoformat() if isinstance(old, date) else str(old) if isinstance(old, Decimal) else old
        self.facts.setdefault(key, json.dumps(plain))

    def before(self, record: Record, column: str) -> Any:
        """Return what a column held before the step."""
        said = self.facts.get(f"{_BEFORE}:{record.__tablename__}:{record.id}:{column}")
        return getattr(record, column) if said is None else _value(record, column, json.loads(said))

    def add(self, record: Record) -> None:
        """Add a record that belongs to the step."""
        self.session.add(record)
        self.session.flush()
        self.facts[f"{_MADE}:{record.__tablename__}:{record.id}"] = ""

    def remember_offer(self, document: CaseDocument) -> None:
        """Remember what a whole document says before the step."""
        self.facts[f"{_OFFER}:{document.__tablename__}:{document.id}"] = write_case(offer_of(document)).decode()


def stated(facts: Mapping[str, str]) -> dict[str, str]:
    """Return what officers stated with a step."""
    return {name: said for name, said in facts.items() if ":" not in name}


def restore(session: Session, facts: Mapping[str, str]) -> None:
    """Put back what a step wrote and take away what it added; the history keeps both."""
    for key, said in reversed(list(facts.items())):
        match key.split(":"):
            case [kind, table, record_id, column] if kind == _BEFORE:
                record = session.get(_class_of(table), int(record_id))
                if record is not None:
                    setattr(record, column, _value(record, column, json.loads(said)))
            case [kind, _, record_id] if kind == _OFFER:
                document = session.get(CaseDocument, int(record_id))
                if document is not None:
                    apply_offer(document, read_case(said.encode()))
            case [kind, table, record_id] if kind == _MADE:
                record = session.get(_class_of(table), int(record_id))
                if record is not None:
                    session.delete(record)


def _class_of(table: str) -> type[Record]:
    found: type[Record] = next(mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ == table)
    return found


def _value(record: Record, column: str, value: Any) -> Any:
    kind = type(record).__mapper__.columns[column].type
    if value is None:
        return None
    if isinstance(kind, Cents | Exact):
        return Decimal(value)
    return date.fromisoformat(value) if kind.python_type is date else value
