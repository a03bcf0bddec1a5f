"""An officer's word on figures that the policy could not confirm, kept with the document they stand in."""

from datetime import date, datetime
from typing import NamedTuple

from dsca_desk.records.terms import Confirmation
from dsca_desk.services.case_records import Kept, kept_of, require_document
from dsca_desk.store.engine import Store


class ConfirmedRow(NamedTuple):
    """An officer's word on a figure: where it stands, the value that holds, its source, who said so and when."""

    path: str
    value: str
    source: str
    name: str
    on: date


def confirm_figure(
    store: Store, case: str, document: str, *, path: str, value: str, source: str, name: str, on: date, by: str, at: datetime
) -> Kept:
    """Keep an officer's word on a figure the policy could not confirm; a later word replaces the earlier. Raises NotFound."""
    with store.writing(by, at, f"confirmed {path}") as session:
        found = require_document(session, case, document, whole=False)
        told = next((item for item in found.confirmations if item.path == path), None)
        if told is None:
            found.confirmations.append(Confirmation(path=path, value=value, source=source, name=name, on=on))
        else:
            told.value, told.source, told.name, told.on = value, source, name, on
        found.touch(by, at)
        session.flush()
        return kept_of(found, "confirmed")


def list_confirmations(store: Store, case: str, document: str = "") -> list[ConfirmedRow]:
    """Return the figures of a document that officers have confirmed, by path. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        return [ConfirmedRow(*(getattr(one, field) for field in ConfirmedRow._fields)) for one in found.confirmations]
