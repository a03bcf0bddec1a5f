"""Milestones, holds and extenuating factors by hand: post, plan, void, redo, import; nothing is deleted.

What steps post comes from `stepping`; a processing hold (CPOHOLD) is a step and is not placed here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.codes import EXTENUATING_FACTORS, ExtenuatingFactor
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import MILESTONES, Milestone
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.steps import Delay, Hold, PostedMilestone
from dsca_desk.rules.wording import day_text
from dsca_desk.services.case_records import require_document
from dsca_desk.services.goal_dates import keep_goal
from dsca_desk.services.step_facts import CPOHOLD
from dsca_desk.services.step_subjects import Moving, Subject, column_of, record_of
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound

HOLD_KINDS: Mapping[str, str] = {
    CPOHOLD: "Processing hold (stops the clock)",
    "STATE": "Hold of the Department of State",
    "CONGRESS": "Hold of a committee of Congress",
    "AGENCY": "Hold of the implementing agency",
    "PURCHASER": "Hold at the purchaser's wish",
    "OTHER": "Other hold",
}
_NOTHING = "Nothing was changed."


class MilestoneRow(NamedTuple):
    """A milestone of a record; `name`, `phase` and `official` are those of the policy, `step_id` the step that posted it."""

    id: int
    code: str
    name: str
    phase: str
    official: bool
    order: int
    on: date
    planned: bool
    source: str
    remark: str
    by: str
    at: datetime
    step_id: int | None
    voided_by: str
    voided_why: str


class HoldRow(NamedTuple):
    """A hold of a document or case."""

    id: int
    kind: str
    asked_by: str
    reason: str
    approved_by: str
    from_on: date
    to_on: date | None


class DelayRow(NamedTuple):
    """An extenuating factor of a document."""

    id: int
    code: str
    name: str
    estimated_days: int | None
    actual_days: int | None
    from_on: date | None
    to_on: date | None
    remark: str


class MilestoneGiven(NamedTuple):
    """A milestone as a file or a table of another system gives it."""

    code: str
    on: str
    remark: str = ""
    planned: bool = False


class Refused(NamedTuple):
    """A row that was not taken, counted from 1, with the reason."""

    row: int
    code: str
    reason: str


# --- milestones --------------------------------------------------------------------------------------------------------------


def milestones_of(store: Store, policy: Policy, subject: Subject, *, voided: bool = False) -> tuple[MilestoneRow, ...]:
    """Return the milestones of a request, document or case in the order of their days; with `voided` those too. NotFound."""
    with store.reading() as session:
        record = record_of(session, subject, whole=False)
        query = select(PostedMilestone).where(getattr(PostedMilestone, column_of(record)) == record.id)
        if not voided:
            query = query.where(PostedMilestone.voided_by == "")
        known = {row.code: row for row in policy.rows(MILESTONES, Milestone)}
        rows = [_row(posted, known.get(posted.code)) for posted in session.scalars(query)]
    return tuple(sorted(rows, key=lambda row: (row.on, row.order, row.id)))


def _row(posted: PostedMilestone, known: Milestone | None) -> MilestoneRow:
    name, phase, official, order = (
        (known.name, known.phase, known.official, known.order) if known else (posted.code, "", False, 0)
    )
    return MilestoneRow(
        posted.id,
        posted.code,
        name,
        phase,
        official,
        order,
        posted.on,
        posted.planned,
        posted.source,
        posted.remark,
        posted.posted_by,
        posted.posted_at,
        posted.step_id,
        posted.voided_by,
        posted.voided_why,
    )


def post_milestone(
    store: Store,
    policy: Policy,
    subject: Subject,
    code: str,
    *,
    on: date,
    planned: bool = False,
    remark: str = "",
    by: str,
    at: datetime,
) -> int:
    """Post or plan a milestone by hand; returns its number. Raises NotAllowed with the reason, NotFound."""
    with store.writing(by, at, f"milestone {code}") as session:
        record = record_of(session, subject, whole=False)
        reason = _fault(session, policy, record, code, on, planned=planned, today=at.date())
        if reason:
            raise NotAllowed(f"{code}: {reason} {_NOTHING}")
        return _post(session, policy, record, code, on, planned=planned, source="TYPED", remark=remark)


def void_milestone(store: Store, policy: Policy, milestone_id: int, *, why: str, by: str, at: datetime) -> None:
    """Void a milestone with a reason; it stays to be read. Raises NotAllowed, NotFound."""
    with store.writing(by, at, f"milestone voided: {why}") as session:
        _void(session, _standing(session, milestone_id), why)
        _bring_goal_up_to_date(session, policy, milestone_id)


def redo_milestone(store: Store, policy: Policy, milestone_id: int, *, on: date, why: str, by: str, at: datetime) -> int:
    """Void a milestone and post it anew on another day, in one act; returns the new number. Raises NotAllowed, NotFound."""
    with store.writing(by, at, f"milestone redone: {why}") as session:
        posted = _standing(session, milestone_id)
        _void(session, posted, why)
        session.flush()
        record = _record(session, posted)
        reason = _fault(session, policy, record, posted.code, on, planned=posted.planned, today=at.date())
        if reason:
            raise NotAllowed(f"{posted.code}: {reason} {_NOTHING}")
        return _post(
            session,
            policy,
            record,
            posted.code,
            on,
            planned=posted.planned,
            source=posted.source,
            remark=posted.remark,
            step_id=posted.step_id,
        )


def import_milestones(
    store: Store,
    policy: Policy,
    subject: Subject,
    rows: Iterable[MilestoneGiven],
    *,
    source: str,
    leave_out_refused: bool = False,
    by: str,
    at: datetime,
) -> tuple[int, tuple[Refused, ...]]:
    """Post the milestones another system shows; returns how many, and the rows that were refused with their reasons.

    Unknown codes, days that are none, days to come, days out of order and repetitions are refused. While a row is refused
    nothing is kept and NotAllowed tells every reason, unless the officer agrees to leave the refused rows out.
    """
    with store.writing(by, at, f"milestones of {source}") as session:
        posted, refused = _take_rows(session, policy, subject, rows, source=source, today=at.date())
        if refused and not leave_out_refused:
            told = "; ".join(f"row {one.row}, {one.code}: {one.reason.rstrip('.')}" for one in refused)
            raise NotAllowed(f"{len(refused)} rows cannot be taken: {told}. {_NOTHING} Correct them or leave them out.")
        return posted, refused


def judge_milestones(
    store: Store, policy: Policy, subject: Subject, rows: Iterable[MilestoneGiven], *, by: str, at: datetime
) -> tuple[Refused, ...]:
    """Return the rows that `import_milestones` would refuse, each judged as it would be then; nothing is kept. NotFound."""
    try:
        with store.writing(by, at, "milestones looked at") as session:
            refused = _take_rows(session, policy, subject, rows, source="", today=at.date())[1]
            raise _OnlyLooked(refused)  # noqa: TRY301 - to leave the block this way is what takes the rows back
    except _OnlyLooked as looked:
        return looked.refused


class _OnlyLooked(Exception):  # noqa: N818 - it takes back what was tried, and carries what was found
    """Rows were tried inside a transaction that is not kept."""

    def __init__(self, refused: tuple[Refused, ...]) -> None:
        super().__init__("only looked at")
        self.refused = refused


def _take_rows(
    session: Session, policy: Policy, subject: Subject, rows: Iterable[MilestoneGiven], *, source: str, today: date
) -> tuple[int, tuple[Refused, ...]]:
    record = record_of(session, subject, whole=False)
    posted, refused = 0, []
    for number, row in enumerate(rows, 1):
        day = _day(row.on)
        reason = (
            f"“{row.on}” is not a day (write 2026-11-22)."
            if day is None
            else _fault(session, policy, record, row.code, day, planned=row.planned, today=today)
        )
        if reason or day is None:
            refused.append(Refused(number, row.code, reason))
            continue
        _post(session, policy, record, row.code, day, planned=row.planned, source=source, remark=row.remark)
        posted += 1
    return posted, tuple(refused)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _fault(session: Session, policy: Policy, record: Moving, code: str, on: date, *, planned: bool, today: date) -> str:
    known = {row.code: row for row in policy.rows(MILESTONES, Milestone)}
    if code not in known:
        return "The table of milestones has no such code."
    if not planned and on > today:
        return f"{day_text(on)} has not come; plan it instead."
    column = getattr(PostedMilestone, column_of(record))
    query = select(PostedMilestone.code, PostedMilestone.on, PostedMilestone.planned).where(
        column == record.id, PostedMilestone.voided_by == ""
    )
    standing = session.execute(query).all()
    if any((row.code, row.on, row.planned) == (code, on, planned) for row in standing):
        return f"It is posted for {day_text(on)} already."
    first: dict[str, date] = {}
    for row in standing:
        if not row.planned:
            first[row.code] = min(row.on, first.get(row.code, row.on))
    order = known[code].order
    before = [(day, one) for one, day in first.items() if one in known and known[one].order < order and day > on]
    if before and not planned:
        day, one = min(before)
        return f"{day_text(on)} is out of order: {one}, which comes before it, is of {day_text(day)}."
    return ""


def _post(
    session: Session,
    policy: Policy,
    record: Moving,
    code: str,
    on: date,
    *,
    planned: bool,
    source: str,
    remark: str,
    step_id: int | None = None,
) -> int:
    posted = PostedMilestone(
        code=code,
        on=on,
        planned=planned,
        source=source,
        remark=remark,
        step_id=step_id,
        posted_by=session.info["by"],
        posted_at=session.info["at"],
        voided_at=None,
        **{column_of(record): record.id},
    )
    session.add(posted)
    session.flush()
    if isinstance(record, CaseDocument):
        keep_goal(session, policy, record)
    return posted.id


def _standing(session: Session, milestone_id: int) -> PostedMilestone:
    posted = session.get(PostedMilestone, milestone_id)
    if posted is None:
        raise NotFound(f"There is no milestone {milestone_id}. {_NOTHING}")
    if posted.voided_by:
        raise NotAllowed(f"{posted.code} of {day_text(posted.on)} is void already. {_NOTHING}")
    return posted


def _void(session: Session, posted: PostedMilestone, why: str) -> None:
    if not why.strip():
        raise NotAllowed(f"{posted.code}: say why it is void. {_NOTHING}")
    posted.voided_by, posted.voided_at, posted.voided_why = session.info["by"], session.info["at"], why


def _record(session: Session, posted: PostedMilestone) -> Moving:
    for entity, key in (("REQUEST", posted.request_id), ("DOCUMENT", posted.document_id), ("CASE", posted.case_id)):
        if key is not None:
            return record_of(session, Subject(entity, key), whole=False)
    raise NotFound(f"The milestone {posted.code} belongs to nothing. {_NOTHING}")


def _bring_goal_up_to_date(session: Session, policy: Policy, milestone_id: int) -> None:
    session.flush()
    record = _record(session, session.get_one(PostedMilestone, milestone_id))
    if isinstance(record, CaseDocument):
        keep_goal(session, policy, record)


# --- holds -------------------------------------------------------------------------------------------------------------------


def holds(store: Store, case: str, document: str = "") -> tuple[HoldRow, ...]:
    """Return the holds of a document, in order. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        query = select(Hold).where(Hold.document_id == found.id).order_by(Hold.from_on, Hold.id)
        return tuple(
            HoldRow(one.id, one.kind, one.asked_by, one.reason, one.approved_by, one.from_on, one.to_on)
            for one in session.scalars(query)
        )


def place_hold(
    store: Store,
    case: str,
    document: str,
    kind: str,
    *,
    reason: str,
    asked_by: str = "",
    approved_by: str = "",
    from_on: date,
    by: str,
    at: datetime,
) -> int:
    """Note a hold that does not stop the clock; the document goes on in its state. Raises NotAllowed, NotFound."""
    if kind == CPOHOLD:
        raise NotAllowed(f"A processing hold is a step with its approval: take the step “hold”. {_NOTHING}")
    if kind not in HOLD_KINDS:
        raise NotAllowed(f"{kind} is no kind of hold. {_NOTHING} Choose {', '.join(HOLD_KINDS)}.")
    if not reason.strip():
        raise NotAllowed(f"A hold has its reason. {_NOTHING}")
    with store.writing(by, at, f"hold: {reason}") as session:
        hold = Hold(kind=kind, asked_by=asked_by, reason=reason, approved_by=approved_by, from_on=from_on, to_on=None)
        return _begun(session, case, document, hold)


def end_hold(store: Store, hold_id: int, *, on: date, by: str, at: datetime) -> None:
    """End a hold that does not stop the clock. Raises NotAllowed, NotFound."""
    with store.writing(by, at, "hold ended") as session:
        hold = session.get(Hold, hold_id)
        if hold is None:
            raise NotFound(f"There is no hold {hold_id}. {_NOTHING}")
        if hold.kind == CPOHOLD:
            raise NotAllowed(f"A processing hold ends with the step “remove hold”. {_NOTHING}")
        if hold.to_on is not None or on < hold.from_on:
            raise NotAllowed(f"The hold began on {day_text(hold.from_on)} and cannot end on {day_text(on)}. {_NOTHING}")
        hold.to_on = on


def _begun(session: Session, case: str, document: str, record: Hold | Delay) -> int:
    """Keep something of a document that has no end yet; answer with its id. Raises NotFound."""
    record.document_id = require_document(session, case, document, whole=False).id
    session.add(record)
    session.flush()
    return record.id


# --- extenuating factors -----------------------------------------------------------------------------------------------------


def delays(store: Store, policy: Policy, case: str, document: str) -> tuple[DelayRow, ...]:
    """Return the extenuating factors of a document. Raises NotFound."""
    names = {row.code: row.name for row in policy.rows(EXTENUATING_FACTORS, ExtenuatingFactor)}
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        query = select(Delay).where(Delay.document_id == found.id).order_by(Delay.id)
        return tuple(
            DelayRow(
                one.id,
                one.code,
                names.get(one.code, one.code),
                one.estimated_days,
                one.actual_days,
                one.from_on,
                one.to_on,
                one.remark,
            )
            for one in session.scalars(query)
        )


def record_delay(
    store: Store,
    policy: Policy,
    case: str,
    document: str,
    code: str,
    *,
    estimated_days: int | None,
    from_on: date | None = None,
    remark: str = "",
    by: str,
    at: datetime,
) -> int:
    """Record an extenuating factor with its estimated days. Raises NotAllowed, NotFound."""
    row = policy.on(at.date()).find(EXTENUATING_FACTORS, ExtenuatingFactor, code)
    if row is None or row.status == "not-found":
        raise NotAllowed(f"{code} is no extenuating factor of the policy. {_NOTHING} Choose one of its table.")
    if row.estimated_days_required and (estimated_days is None or estimated_days <= 0):
        raise NotAllowed(f"{code} has its estimated days. {_NOTHING}")
    with store.writing(by, at, f"extenuating factor {code}") as session:
        known = {"code": code, "estimated_days": estimated_days, "from_on": from_on, "remark": remark}
        return _begun(session, case, document, Delay(**known, actual_days=None, to_on=None))


def close_delay(store: Store, delay_id: int, *, actual_days: int, to_on: date | None = None, by: str, at: datetime) -> None:
    """Close an extenuating factor with the days it took. Raises NotAllowed, NotFound."""
    if actual_days < 0:
        raise NotAllowed(f"The days it took cannot be less than none. {_NOTHING}")
    with store.writing(by, at, "extenuating factor closed") as session:
        delay = session.get(Delay, delay_id)
        if delay is None:
            raise NotFound(f"There is no extenuating factor {delay_id}. {_NOTHING}")
        if to_on is not None and delay.from_on is not None and to_on < delay.from_on:
            raise NotAllowed(f"It began on {day_text(delay.from_on)} and cannot end before. {_NOTHING}")
        delay.actual_days, delay.to_on = actual_days, to_on
