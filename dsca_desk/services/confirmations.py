"""Officers' words on figures that the policy could not confirm: several at once, and read back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.terms import Confirmation
from dsca_desk.services.cases import Kept, kept_of
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotFound, StaleRecord


class Confirmed(NamedTuple):
    """A figure as an officer confirmed it: where it stands, the value that holds, its source, who said so and when."""

    path: str
    value: str
    source: str
    name: str
    on: date


def confirmed_figures(store: Store, document_id: int) -> tuple[Confirmed, ...]:
    """Return what was confirmed on a document, by path."""
    query = (
        select(Confirmation.path, Confirmation.value, Confirmation.source, Confirmation.name, Confirmation.on)
        .where(Confirmation.document_id == document_id)
        .order_by(Confirmation.path)
    )
    with store.reading() as session:
        return tuple(Confirmed(*row) for row in session.execute(query))


def confirm_figures(
    store: Store,
    document_id: int,
    paths: Sequence[str],
    expected_revision: int,
    *,
    value: str,
    source: str,
    name: str,
    on: date,
    by: str,
    at: datetime,
) -> Kept:
    """Keep an officer's word on one figure that stands at several places; a later word replaces the earlier.

    Raises NotFound, and StaleRecord when the document is no longer at the revision the officer looked at; nothing is kept then.
    """
    with store.writing(by, at, f"confirmed {paths[0]}" if paths else "confirmed") as session:
        found = session.scalar(select(CaseDocument).join(Case).where(CaseDocument.id == document_id))
        if found is None:
            raise NotFound("The document is not kept here any more. Nothing was changed.")
        if found.revision != expected_revision:
            raise StaleRecord(f"{found.case.identifier} {found.document}", found.id, ())
        told = {item.path: item for item in found.confirmations}
        for path in paths:
            item = told.get(path)
            if item is None:
                found.confirmations.append(Confirmation(path=path, value=value, source=source, name=name, on=on))
            else:
                item.value, item.source, item.name, item.on = value, source, name, on
        found.touch(by, at)
        session.flush()
        return kept_of(found, "confirmed")
