"""An officer's word on figures that the policy could not confirm, kept with the document they stand in."""

from datetime import date, datetime

from dsca_desk.records import offer as value_of
from dsca_desk.records.facts import document_closed
from dsca_desk.records.mapping import confirmations_of
from dsca_desk.records.terms import Confirmation
from dsca_desk.rules.confirmed import figure_name
from dsca_desk.services.case_records import Kept, kept_of, require_document
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed


def confirm_figure(
    store: Store, case: str, document: str, *, path: str, value: str, source: str, name: str, on: date, by: str, at: datetime
) -> Kept:
    """Keep an officer's word on the figure at a path (`rules.confirmed.figure_at`); a later word on it replaces the earlier.

    It is kept at once and holds wherever the document uses that figure. Raises NotFound, NotAllowed for a document that has
    left the desk.
    """
    with store.writing(by, at, f"confirmed {path}") as session:
        found = require_document(session, case, document, whole=False)
        if document_closed(found.status):
            raise NotAllowed(
                f"{case} {document} is {found.status}: its figures stay as they were offered. Nothing was changed. "
                "Make an Amendment or a Modification instead."
            )
        same = (figure_name(path), value)
        told = next((one for one in found.confirmations if (figure_name(one.path), one.value) == same), None)
        if told is None:
            found.confirmations.append(Confirmation(path=path, value=value, source=source, name=name, on=on))
        else:
            told.path, told.source, told.name, told.on = path, source, name, on
        found.touch(by, at)
        session.flush()
        return kept_of(found, "confirmed")


def list_confirmations(store: Store, case: str, document: str = "") -> tuple[value_of.Confirmation, ...]:
    """Return the officers' words on the figures of a document. Raises NotFound."""
    with store.reading() as session:
        return confirmations_of(require_document(session, case, document, whole=False))
