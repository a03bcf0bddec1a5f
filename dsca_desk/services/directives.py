"""Implementation directives of a case: written, issued on paper, canceled or replaced (SAMM C6.1.1).

A directive is a draft until its paper is kept; from then on it is not changed: it is canceled with a reason, or another one
takes its place and says so.
"""

from datetime import date, datetime
from hashlib import sha256
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records import work
from dsca_desk.records.attachments import Attachment
from dsca_desk.records.execution import Directive
from dsca_desk.rules.wording import day_text
from dsca_desk.services.case_lines import CaseHead, WorkKept, case_head, case_head_by_id
from dsca_desk.services.execution import pieces, put_work, require_work
from dsca_desk.services.execution_start import follow_work, refuse_without_authority
from dsca_desk.services.tasks import log_sent
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound

State = Literal["draft", "issued", "canceled", "replaced"]
PAPER = "DIRECTIVE"
_NOTHING = "Nothing was changed."


class DirectiveRow(NamedTuple):
    """A directive with its state; `paper_id` is the kept paper, 0 while it is a draft."""

    id: int
    revision: int
    value: work.Directive
    state: State
    paper_id: int
    replaced_by: str


def directives_of(store: Store, case: str) -> list[DirectiveRow]:
    """Return the directives of a case in the order of their numbers. Raises NotFound."""
    with store.reading() as session:
        head = case_head(session, case)
        papers = _papers(session, head)
        rows = pieces(session, head.id, work.Directive)
        followed = {one.value.replaces: one.value.number for one in rows if one.value.replaces}
        return [
            DirectiveRow(
                one.id,
                one.revision,
                one.value,
                _state(one.value, papers, followed),
                papers.get(paper_name(case, one.value.number), 0),
                followed.get(one.value.number, ""),
            )
            for one in rows
        ]


def write_directive(
    store: Store,
    policy: Policy,
    case: str,
    value: work.Directive,
    *,
    directive_id: int = 0,
    expected_revision: int = 0,
    today: date,
    by: str,
    at: datetime,
) -> WorkKept:
    """Keep a new directive under the next number (`D01`), or change one that is still a draft.

    Raises NotAllowed with every reason, StaleRecord, NotFound.
    """
    with store.writing(by, at, "directive written") as session:
        head = case_head(session, case)
        record: Directive | None = None
        if directive_id:
            record = require_work(session, work.Directive, directive_id, expected_revision, head)
            _refuse_unless_draft(session, head, record)
            value = msgspec.structs.replace(value, number=record.number, replaces=record.replaces)
        else:
            value = msgspec.structs.replace(value, number=_next_number(session, head))
        return _put(session, policy, head, value, record, today)


def replace_directive(
    store: Store,
    policy: Policy,
    directive_id: int,
    expected_revision: int,
    value: work.Directive,
    *,
    today: date,
    by: str,
    at: datetime,
) -> WorkKept:
    """Write a directive that takes the place of an issued one, which it cancels. Raises NotAllowed, StaleRecord, NotFound."""
    with store.writing(by, at, "directive replaced") as session:
        before: Directive = require_work(session, work.Directive, directive_id, expected_revision)
        head = case_head_by_id(session, before.case_id)
        _refuse_unless_issued(session, head, before)
        before.number = before.number or _next_number(session, head)
        session.flush()
        number = _next_number(session, head)
        kept = _put(session, policy, head, msgspec.structs.replace(value, number=number, replaces=before.number), None, today)
        before.canceled_on, before.canceled_why = value.on, f"replaced by {number}"
        return kept


def cancel_directive(
    store: Store, directive_id: int, expected_revision: int, *, on: date, why: str, by: str, at: datetime
) -> WorkKept:
    """Cancel an issued directive on a day, with a reason. Raises NotAllowed, StaleRecord, NotFound."""
    if not why.strip():
        raise NotAllowed(f"A directive is canceled with a reason; it stays in history. {_NOTHING}")
    with store.writing(by, at, why.strip()) as session:
        record: Directive = require_work(session, work.Directive, directive_id, expected_revision)
        head = case_head_by_id(session, record.case_id)
        _refuse_unless_issued(session, head, record)
        if on < record.on:
            raise NotAllowed(f"{day_text(on)} is before the directive of {day_text(record.on)}. {_NOTHING}")
        record.canceled_on, record.canceled_why = on, why.strip()
        session.flush()
        return WorkKept(head.case, record.id, record.revision, "canceled")


def remove_draft(store: Store, directive_id: int, expected_revision: int, *, why: str, by: str, at: datetime) -> None:
    """Remove a directive that was never issued; its number is not used again while a later one stands.

    Raises NotAllowed for one that was issued or without a reason, StaleRecord, NotFound.
    """
    if not why.strip():
        raise NotAllowed(f"A directive is removed with a reason; it stays in history. {_NOTHING}")
    with store.writing(by, at, why.strip()) as session:
        record: Directive = require_work(session, work.Directive, directive_id, expected_revision)
        _refuse_unless_draft(session, case_head_by_id(session, record.case_id), record)
        if record.replaces:
            raise NotAllowed(
                f"{record.number} takes the place of {record.replaces} and stays. {_NOTHING} Change it, or issue it."
            )
        case_id = record.case_id
        session.delete(record)
        refuse_without_authority(session, case_id)


def keep_directive(store: Store, directive_id: int, content: bytes, *, printed_on: date, by: str, at: datetime) -> str:
    """Keep the printed paper of a draft byte for byte and log it as sent: the directive is issued. Returns the paper's name.

    Raises NotAllowed when it was issued before, NotFound.
    """
    with store.writing(by, at, "directive issued") as session:
        record = session.get(Directive, directive_id)
        if record is None:
            raise NotFound(f"That directive is not kept any more. {_NOTHING} Read the list anew.")
        head = case_head_by_id(session, record.case_id)
        _refuse_unless_draft(session, head, record)
        name = paper_name(head.case, record.number)
        session.add(
            Attachment(
                request_id=None,
                case_id=head.id,
                name=name,
                kind=PAPER,
                media_type="application/pdf",
                marking=head.marking,
                content=content,
                sha256=sha256(content).hexdigest(),
                size=len(content),
                added_by=by,
                added_at=at,
            )
        )
        log_sent(
            session,
            f"Implementation directive {record.number}, {record.document}",
            on=printed_on,
            case_id=head.id,
            party=record.addressee,
            reference=f"{head.case} {record.number}",
            paper=name,
        )
        session.flush()
        return name


def paper_name(case: str, number: str) -> str:
    """Return the file name of the paper of a directive: `BN-B-UAB directive D01.pdf`."""
    return f"{case} directive {number}.pdf"


# --- inside -----------------------------------------------------------------------------------------------------------------


def _put(
    session: Session, policy: Policy, head: CaseHead, value: work.Directive, record: Directive | None, today: date
) -> WorkKept:
    if not any(one.document == value.document for one in head.documents):
        raise NotAllowed(f"document: {head.case} has no document {value.document}. {_NOTHING}")
    kept = put_work(session, policy, head, value, record, today)
    follow_work(session, policy, head.id, today)
    return WorkKept(head.case, kept.id, kept.revision, "kept" if record is None else "changed")


def _papers(session: Session, head: CaseHead) -> dict[str, int]:
    query = select(Attachment.name, Attachment.id).where(Attachment.case_id == head.id, Attachment.kind == PAPER)
    return {row.name: row.id for row in session.execute(query)}


def _state(value: work.Directive, papers: dict[str, int], followed: dict[str, str]) -> State:
    if value.canceled_on is not None:
        return "replaced" if value.number in followed else "canceled"
    return "issued" if not value.number or any(name.endswith(f" {value.number}.pdf") for name in papers) else "draft"


def _is_issued(session: Session, head: CaseHead, record: Directive) -> bool:
    """A directive kept before directives had numbers counts as issued: it was told on paper elsewhere."""
    return not record.number or paper_name(head.case, record.number) in _papers(session, head)


def _refuse_unless_draft(session: Session, head: CaseHead, record: Directive) -> None:
    if record.canceled_on is not None or _is_issued(session, head, record):
        raise NotAllowed(
            f"Directive {record.number or 'of old'} was issued and stands as it is. {_NOTHING} Cancel it, or write one that "
            "replaces it."
        )


def _refuse_unless_issued(session: Session, head: CaseHead, record: Directive) -> None:
    if record.canceled_on is not None:
        raise NotAllowed(f"Directive {record.number} was canceled on {day_text(record.canceled_on)} already. {_NOTHING}")
    if not _is_issued(session, head, record):
        raise NotAllowed(f"Directive {record.number} was not issued yet. {_NOTHING} Change it, or remove it.")


def _next_number(session: Session, head: CaseHead) -> str:
    numbers = session.scalars(select(Directive.number).where(Directive.case_id == head.id))
    taken = [int(number[1:]) for number in numbers if number[1:].isdigit()]
    return f"D{max(taken, default=0) + 1:02}"
