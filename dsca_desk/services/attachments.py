"""The papers of a request, kept byte for byte."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select

from dsca_desk.records.attachments import Attachment
from dsca_desk.services.requests import require_request
from dsca_desk.services.tasks import log_sent
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotFound

_SENT = {
    "ACKNOWLEDGEMENT": "Acknowledgment of the request",
    "MISSING": "What the request still misses",
    "DISAPPROVAL": "Notice that the request is not approved",
    "PRICES": "Rough order of magnitude: price and availability",
}
"""The letters this desk prints for the sender of a request, as the log of letters calls them."""


class AttachmentRow(NamedTuple):
    """An attached paper without its bytes."""

    id: int
    name: str
    kind: str
    media_type: str
    sha256: str
    size: int
    added_by: str
    added_at: datetime


def attach(
    store: Store, number: str, content: bytes, *, name: str, media_type: str, kind: str = "", by: str, at: datetime
) -> AttachmentRow:
    """Keep a paper with a request, byte for byte; a letter to its sender is logged with it.

    Raises AlreadyThere for the same bytes on the same request, NotFound.
    """
    with store.writing(by, at, f"attached {name}") as session:
        request = require_request(session, number)
        digest = sha256(content).hexdigest()
        same = session.scalar(select(Attachment.name).where(Attachment.request_id == request.id, Attachment.sha256 == digest))
        if same is not None:
            raise AlreadyThere(f"The same file is attached to request {number} already, as {same}. Nothing was changed.")
        paper = Attachment(
            request_id=request.id,
            name=name,
            kind=kind,
            media_type=media_type,
            content=content,
            sha256=digest,
            size=len(content),
            added_by=by,
            added_at=at,
        )
        session.add(paper)
        if kind in _SENT:
            party = request.originator_name or request.purchaser_name
            log_sent(session, _SENT[kind], on=at.date(), request_id=request.id, party=party, reference=request.number, paper=name)
        session.flush()
        return _attachment_row(paper)


def list_attachments(store: Store, number: str) -> list[AttachmentRow]:
    """Return the papers of a request, oldest first, without their bytes. Raises NotFound."""
    with store.reading() as session:
        request = require_request(session, number)
        papers = select(Attachment).where(Attachment.request_id == request.id).order_by(Attachment.id)
        return [_attachment_row(paper) for paper in session.scalars(papers)]


def attachment_bytes(store: Store, attachment_id: int) -> bytes:
    """Return an attached paper byte for byte. Raises NotFound."""
    with store.reading() as session:
        content = session.scalar(select(Attachment.content).where(Attachment.id == attachment_id))
        if content is None:
            raise NotFound(f"There is no attachment {attachment_id}.")
        return bytes(content)


def _attachment_row(paper: Attachment) -> AttachmentRow:
    return AttachmentRow(*(getattr(paper, field) for field in AttachmentRow._fields))
