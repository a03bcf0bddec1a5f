"""The paper that an entry of the log names, found among what is kept of its request or case."""

from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select

from dsca_desk.records.attachments import Attachment
from dsca_desk.records.cases import CaseDocument, IssuedDocument
from dsca_desk.records.tasks import Correspondence
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound


class KeptPaper(NamedTuple):
    """A kept paper, byte for byte."""

    name: str
    content: bytes


def paper_of_letter(store: Store, number: int) -> KeptPaper:
    """Return the paper that an entry of the log names: the latest issued one, or attached one, of that name.

    Raises NotFound where the entry names none or none is kept, NotAllowed when its bytes no longer fit their hash.
    """
    with store.reading() as session:
        letter = session.get(Correspondence, number)
        if letter is None:
            raise NotFound("This letter is no longer logged. Read the list anew.")
        name = letter.paper
        if not name:
            raise NotFound(f"The entry “{letter.subject}” names no paper of this desk; only its facts are logged.")
        issued = (
            select(IssuedDocument.content, IssuedDocument.sha256)
            .join(CaseDocument, CaseDocument.id == IssuedDocument.document_id)
            .where(CaseDocument.case_id == letter.case_id, IssuedDocument.name == name)
            .order_by((IssuedDocument.printed_on == letter.on).desc(), IssuedDocument.id.desc())
        )
        owner = (
            Attachment.request_id == letter.request_id if letter.request_id is not None else Attachment.case_id == letter.case_id
        )
        attached = select(Attachment.content, Attachment.sha256).where(owner, Attachment.name == name)
        queries = ([] if letter.case_id is None else [issued]) + [attached.order_by(Attachment.id.desc())]
        for query in queries:
            found = session.execute(query.limit(1)).one_or_none()
            if found is None:
                continue
            content = bytes(found.content)
            if sha256(content).hexdigest() != found.sha256:
                raise NotAllowed(f"{name} is damaged: it is not what was kept. Do not use it; restore a backup of this file.")
            return KeptPaper(name, content)
    raise NotFound(f"{name} is not kept any more. Nothing was changed; the entry of the log stays.")
