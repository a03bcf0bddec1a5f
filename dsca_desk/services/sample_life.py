"""Read how a case of the sample office lives: what `resources/sample/lives/CASE.toml` tells of its documents and its execution.

Every section is a list of rows whose keys are those of the values the services take (`records.work`, `DiscrepancyReport`,
`Talk` ...), with the day an officer enters it where that is not the day of the row itself.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from dsca_desk.records.offer import Reference

_V = TypeVar("_V")


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a section: unknown keys are mistakes."""


class Comment(_Row, frozen=True, kw_only=True):
    """A comment of a reviewer with its answer, closed on a day or still open."""

    text: str
    severity: str = "SUBSTANTIVE"
    path: str = ""
    answer: str = ""
    closed_on: date | None = None


class Asked(_Row, frozen=True, kw_only=True):
    """An office that is asked: its position on a day; `before` the position it took first, with the reason."""

    office: str
    asked_on: date | None = None
    due_on: date | None = None
    on: date | None = None
    position: str = ""
    answered_by: str = ""
    remark: str = ""
    before: str = ""
    before_on: date | None = None
    before_remark: str = ""
    comments: tuple[Comment, ...] = ()


class Round(_Row, frozen=True, kw_only=True):
    """An earlier way of a document: approved on a day, sent back or restated on another, and what its text had otherwise."""

    approved_on: date
    on: date
    event: str = "return to agency"
    until: str = "Review"
    why: str = ""
    facts: dict[str, str] = {}
    draft: tuple[dict[str, Any], ...] = ()


class ByHand(_Row, frozen=True, kw_only=True):
    """A change in pen and ink: who allowed it, and what the text had before."""

    on: date
    authority: str
    draft: tuple[dict[str, Any], ...] = ()


class Course(_Row, frozen=True, kw_only=True):
    """The way of a document to where it stands; `days` give stations their day: write, review, answers, sign, list, offer."""

    state: str = ""
    category: str = ""
    approved_on: date | None = None
    days: dict[str, date] = {}
    accepted_on: date | None = None
    implemented_on: date | None = None
    rounds: tuple[Round, ...] = ()
    reviews: tuple[Asked, ...] = ()
    draft: tuple[dict[str, Any], ...] = ()
    by_hand: ByHand | None = None


class Partner(_Row, frozen=True, kw_only=True):
    """A Modification of another case that takes effect together with this one; plus means that value comes from there."""

    case: str
    document: str
    amount: Decimal


class Change(_Row, frozen=True, kw_only=True):
    """An Amendment or Modification: why, what the guided decision was answered, what it changes, and its way."""

    document: str
    begun_on: date
    purpose: str
    answers: dict[str, str]
    references: tuple[Reference, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    edited_on: date | None = None
    received: Decimal | None = None
    partner: Partner | None = None
    course: Course = Course()


class StepRow(_Row, frozen=True, kw_only=True):
    """A step of a document, of a line or of the case."""

    on: date
    event: str
    to: str = ""
    document: str = ""
    line: str = ""
    facts: dict[str, str] = {}
    why: str = ""
    hour: int = 17


class HoldRow(_Row, frozen=True, kw_only=True):
    """A hold that does not stop the clock."""

    kind: str
    reason: str
    from_on: date
    to_on: date | None = None
    asked_by: str = ""
    approved_by: str = ""
    document: str = "BASIC"


class DelayRow(_Row, frozen=True, kw_only=True):
    """An extenuating factor with its estimated days, and its actual ones once it is over."""

    code: str
    estimated_days: int
    from_on: date
    actual_days: int | None = None
    to_on: date | None = None
    remark: str = ""
    document: str = "BASIC"


class PlannedRow(_Row, frozen=True, kw_only=True):
    """A milestone that is planned or posted by hand."""

    code: str
    on: date
    entered_on: date
    planned: bool = False
    remark: str = ""
    document: str = "BASIC"


class Systems(_Row, frozen=True, kw_only=True):
    """What other systems show as of a day: the same as the desk, except where `differs` gives a value (field or field/line)."""

    systems: tuple[str, ...]
    as_of: date
    source: str = "STATUS SHEET"
    differs: dict[str, str] = {}
    explained: dict[str, str] = {}
    leaves_out: tuple[str, ...] = ()


class Answers(_Row, frozen=True, kw_only=True):
    """Answers to points of the closure checklist: each as `yes: paper that shows it`, `no: ...` or `not-applicable`."""

    on: date
    points: dict[str, str]


class Closing(_Row, frozen=True, kw_only=True):
    """How a case ends: supply complete, its closure planned, the checklist answered, the certificate sent."""

    complete_on: date
    complete_entered_on: date | None = None
    planned_on: date | None = None
    plan: dict[str, Any] = {}
    answers: tuple[Answers, ...] = ()
    certificate_on: date | None = None


class Suspended(_Row, frozen=True, kw_only=True):
    """A suspension as State directs it."""

    on: date
    authority: str
    scope: str
    why: str


class Canceled(_Row, frozen=True, kw_only=True):
    """A purchaser's wish to cancel."""

    on: date
    asked: dict[str, Any]


class TaskRow(_Row, frozen=True, kw_only=True):
    """A task of an officer."""

    text: str
    on: date
    due_on: date | None = None
    officer: str = ""
    waiting_for: str = ""
    done_on: date | None = None


class LetterRow(_Row, frozen=True, kw_only=True):
    """A letter, message or call in the log."""

    direction: str
    subject: str
    on: date
    kind: str = "LETTER"
    party: str = ""
    reference: str = ""
    answer_due_on: date | None = None
    answered_on: date | None = None
    remark: str = ""


class Life(_Row, frozen=True, kw_only=True):
    """Everything that is told of a case beside its offer."""

    basic: Course = Course()
    documents: tuple[Change, ...] = ()
    steps: tuple[StepRow, ...] = ()
    holds: tuple[HoldRow, ...] = ()
    delays: tuple[DelayRow, ...] = ()
    milestones: tuple[PlannedRow, ...] = ()
    directives: tuple[dict[str, Any], ...] = ()
    contracts: tuple[dict[str, Any], ...] = ()
    requisitions: tuple[dict[str, Any], ...] = ()
    shipments: tuple[dict[str, Any], ...] = ()
    deliveries: tuple[dict[str, Any], ...] = ()
    warranties: tuple[dict[str, Any], ...] = ()
    support: tuple[dict[str, Any], ...] = ()
    repairs: tuple[dict[str, Any], ...] = ()
    reports: tuple[dict[str, Any], ...] = ()
    systems: tuple[Systems, ...] = ()
    approvals: tuple[dict[str, Any], ...] = ()
    closing: Closing | None = None
    suspended: Suspended | None = None
    canceled: Canceled | None = None
    tasks: tuple[TaskRow, ...] = ()
    letters: tuple[LetterRow, ...] = ()


class LeaseRow(_Row, frozen=True, kw_only=True):
    """The data sheet of a lease, as of a day, and the steps it took."""

    entered_on: date
    number: str
    sheet: dict[str, Any]
    steps: tuple[StepRow, ...] = ()


class RequestLog(_Row, frozen=True, kw_only=True):
    """What goes before and around a request; the rows are those of `services.preparing`."""

    request: str
    talks: tuple[dict[str, Any], ...] = ()
    assessments: tuple[dict[str, Any], ...] = ()
    team_assessments: tuple[dict[str, Any], ...] = ()
    advisories: tuple[dict[str, Any], ...] = ()
    approvals: tuple[dict[str, Any], ...] = ()
    lease: LeaseRow | None = None
    tasks: tuple[TaskRow, ...] = ()
    letters: tuple[LetterRow, ...] = ()


class Around(_Row, frozen=True, kw_only=True):
    """What belongs to no case: talks and assessment requests without a request yet, what surrounds requests, office tasks."""

    talks: tuple[dict[str, Any], ...] = ()
    assessments: tuple[dict[str, Any], ...] = ()
    requests: tuple[RequestLog, ...] = ()
    tasks: tuple[TaskRow, ...] = ()


NOTHING = Life()


def read_life(path: Path, rows: Mapping[str, Any]) -> Life:
    """Return the life that the rows of a file tell. Raises ValueError naming the file when a row is wrong."""
    return value_of(path.name, rows, Life)


def value_of(name: str, row: Mapping[str, Any], kind: type[_V]) -> _V:
    """Return a row as the value a service takes; whole numbers may stand for amounts. Raises ValueError naming the place."""
    try:
        return msgspec.convert(row, kind, strict=False, builtin_types=(date, Decimal))
    except msgspec.ValidationError as error:
        raise ValueError(f"{name}: {error}") from error
