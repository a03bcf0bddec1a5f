"""How a document that changes a case stands beside it: has the case moved on, what was received, why it is made."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from dsca_desk.records.changing import DocumentBase
from dsca_desk.records.facts import document_closed
from dsca_desk.records.offer import BASIC
from dsca_desk.services.case_records import require_document
from dsca_desk.services.versions import base_in, current_in
from dsca_desk.store.engine import Store


class ChangeStanding(NamedTuple):
    """What stands beside a document that changes a case.

    `begun` tells whether what it was begun from is kept; `open` whether it may still be edited; `moved_by` names the documents
    implemented since, `moved` that the case is another one than it was. `received` are dollars, None where nobody stated them.
    """

    begun: bool = False
    open: bool = False
    moved: bool = False
    moved_by: tuple[str, ...] = ()
    received: Decimal | None = None
    received_on: date | None = None
    purpose: str = ""


def change_standing(store: Store, case: str, document: str) -> ChangeStanding:
    """Return how a document stands beside its case; a basic document changes none. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        opened = not document_closed(found.status)
        begun = session.scalar(select(DocumentBase).where(DocumentBase.document_id == found.id))
        if document == BASIC or begun is None:
            return ChangeStanding(open=opened, purpose=found.purpose)
        moved, since = False, tuple[str, ...]()
        if opened:
            current = current_in(session, case)
            moved = current.offer != base_in(session, found.id)
            since = tuple(name for name in current.documents if name not in begun.documents.split())
        return ChangeStanding(True, opened, moved, since, begun.received, begun.received_on, found.purpose)
