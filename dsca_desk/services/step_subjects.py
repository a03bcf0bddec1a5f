"""What moves by steps: finding it in the store, its state, its log."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.leases import Lease
from dsca_desk.records.mapping import whole_document
from dsca_desk.records.requests import Request
from dsca_desk.records.steps import Step
from dsca_desk.rules.steps.facts import DocumentState
from dsca_desk.rules.steps.machine import HELD
from dsca_desk.services.case_records import require_document
from dsca_desk.store.errors import NotFound

Moving = Request | CaseDocument | Case | Discrepancy | Lease
OPEN_LINE = "Open"
_KEYED: dict[str, tuple[type[Any], Any, str]] = {
    "REQUEST": (Request, Request.number, "Request"),
    "CASE": (Case, Case.identifier, "Case"),
    "LINE": (Case, Case.identifier, "Case"),
    "DISCREPANCY": (Discrepancy, Discrepancy.number, "Discrepancy report"),
    "LEASE": (Lease, Lease.number, "Lease"),
}


class Subject(NamedTuple):
    """What a step moves: `key` is its identifier or number (`BN-B-UAB`, `R-2026-0001`) or its id in the store.

    `document` names the document of a case (entity DOCUMENT), `line` the line (entity LINE). Entities are those of the
    policy: REQUEST, DOCUMENT, CASE, LINE, DISCREPANCY, LEASE.
    """

    entity: str
    key: str | int
    document: str = ""
    line: str = ""

    def __str__(self) -> str:
        """The subject as sentences name it."""
        part = f" {self.document}" if self.document else f" Line {self.line}" if self.line else ""
        return f"{self.key}{part}"


def record_of(session: Session, subject: Subject, *, whole: bool = True) -> Moving:
    """Return the record a step moves, of a line its case; `whole` loads a document with all its parts. Raises NotFound."""
    found: Moving | None
    if subject.entity == "DOCUMENT":
        if isinstance(subject.key, str):
            return require_document(session, subject.key, subject.document, whole=whole)
        found = session.get(CaseDocument, subject.key, options=whole_document() if whole else ())
        said = "The document"
    else:
        kind, column, noun = _KEYED[subject.entity]
        where = column == subject.key if isinstance(subject.key, str) else kind.id == subject.key
        found = session.scalars(select(kind).where(where).order_by(kind.id.desc()).limit(1)).one_or_none()
        said = f"{noun} {subject.key}"
    if found is None:
        raise NotFound(f"{said} is not kept here. Nothing was changed. Look it up in its list.")
    return found


def log_of(session: Session, subject: Subject, record: Moving) -> Sequence[Step]:
    """Return every step of a subject, undone ones too, the oldest first."""
    return session.scalars(select(Step).where(*of_subject(subject, record)).order_by(Step.id)).all()


def logs_of_lines(session: Session, case_id: int) -> dict[str, list[Step]]:
    """Return every step of the lines of a case by line, undone ones too, the oldest first."""
    logs: dict[str, list[Step]] = {}
    for step in session.scalars(select(Step).where(Step.case_id == case_id, Step.entity == "LINE").order_by(Step.id)):
        logs.setdefault(step.line, []).append(step)
    return logs


def of_subject(subject: Subject, record: Moving) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that pick a subject's steps."""
    column = getattr(Step, column_of(record))
    return (column == record.id, Step.entity == subject.entity, Step.line == subject.line)


def column_of(record: Moving) -> str:
    """Return the column by which a step names its subject."""
    match record:
        case CaseDocument():
            return "document_id"
        case Case():
            return "case_id"
        case Request():
            return "request_id"
        case Discrepancy():
            return "discrepancy_id"
        case Lease():
            return "lease_id"


def document_states(session: Session, case: Case) -> tuple[DocumentState, ...]:
    """Return the latest restatement of every document of a case with its state; one on hold with the state before."""
    rows = session.execute(
        select(CaseDocument.id, CaseDocument.document, CaseDocument.status)
        .where(CaseDocument.case_id == case.id)
        .order_by(CaseDocument.id, CaseDocument.restatement)
    ).all()
    latest = {row.document: row for row in rows}
    return tuple(
        DocumentState(row.document, state_before_hold(session, row.id) or row.status if row.status == HELD else row.status)
        for row in latest.values()
    )


def state_before_hold(session: Session, document_id: int) -> str:
    """Return the state a document on hold goes back to; empty when no standing hold tells it."""
    query = (
        select(Step.from_state)
        .where(Step.document_id == document_id, Step.to_state == HELD, Step.undone_by == "")
        .order_by(Step.id.desc())
        .limit(1)
    )
    return session.scalar(query) or ""
