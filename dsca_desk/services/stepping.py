"""Steps: what a record may do next, taking a step, undoing the last one. The one place that moves a state.

A step is one row of the log with what was stated for it; the kept state, the days it sets, the milestones it posts and the
state of the case that follows are written in the same transaction. Undoing marks the last standing step and puts all that back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import STEP_MILESTONES, StepMilestone
from dsca_desk.records.base import Saved
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.mapping import offer_of
from dsca_desk.records.requests import Request, RequestCase
from dsca_desk.records.steps import PostedMilestone, Step
from dsca_desk.rules.clocks import proposed_category
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.steps import PossibleStep, case_state, possible_steps
from dsca_desk.rules.steps.effects import effects
from dsca_desk.rules.steps.guard import Taking, follows_by_itself
from dsca_desk.rules.steps.machine import replay
from dsca_desk.rules.wording import list_text
from dsca_desk.services.goal_dates import begin_clock, keep_goal
from dsca_desk.services.step_facts import case_facts, facts_of, lines_facts
from dsca_desk.services.step_records import side_records
from dsca_desk.services.step_subjects import Moving, Subject, column_of, document_states, log_of, logs_of_lines, record_of
from dsca_desk.services.step_traces import Trace, restore, stated
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, StaleRecord

_FOLLOWS = "follows:step"
_NOTHING = "Nothing was changed."


Progress = Callable[[int, int], object]


def nobody(_done: int, _of: int) -> None:
    """Progress that nobody hears."""


class Moved(NamedTuple):
    """What a step left behind: from where to where, its number in the log, the revision of the record, milestones posted."""

    subject: Subject
    event: str
    from_state: str
    to_state: str
    step_id: int
    revision: int
    milestones: tuple[str, ...] = ()


class StepTaken(msgspec.Struct, frozen=True):
    """A step as the log tells it; an undone one keeps its place."""

    id: int
    event: str
    from_state: str
    to_state: str
    on: date
    why: str
    facts: dict[str, str]
    by: str
    at: datetime
    undone_by: str
    undone_at: datetime | None
    undone_why: str


# --- what is possible --------------------------------------------------------------------------------------------------------


def possible(
    store: Store,
    policy: Policy,
    subject: Subject,
    today: date,
    *,
    on: date | None = None,
    given: Mapping[str, str] | None = None,
    findings: Iterable[Finding] | None = None,
) -> tuple[PossibleStep, ...]:
    """Return the steps the state of a record allows, each with its guards and the facts it asks for. Raises NotFound.

    `given` are facts stated so far, `on` the day of the step; `findings` those of the offer check where they are at hand.
    """
    with store.reading() as session:
        record = record_of(session, subject)
        log = log_of(session, subject, record)
        facts = facts_of(session, subject, record, log, policy, on or today, findings)
        return possible_steps(subject.entity, facts.state, facts, policy, today, on=on, given=given)


def new_document_guards(session: Session, policy: Policy, case: Case, on: date, today: date) -> PossibleStep | None:
    """Return the step by which a case gets its next Amendment or Modification, with its guards; None where it is no state for it.

    The case must have been implemented; `next_number` names the document.
    """
    facts = case_facts(session, case, policy, on)
    implemented = case_state(facts.documents) == "Implemented"
    steps = possible_steps("AMENDMENT", "Implemented" if implemented else case.state, facts, policy, today, on=on)
    return steps[0] if steps else None


def steps_of(store: Store, subject: Subject) -> tuple[StepTaken, ...]:
    """Return the log of a record, the oldest step first, undone ones in their places. Raises NotFound."""
    with store.reading() as session:
        record = record_of(session, subject, whole=False)
        return tuple(_taken(step) for step in log_of(session, subject, record))


def _taken(step: Step) -> StepTaken:
    return StepTaken(
        step.id,
        step.event,
        step.from_state,
        step.to_state,
        step.on,
        step.why,
        stated(step.facts),
        step.taken_by,
        step.taken_at,
        step.undone_by,
        step.undone_at,
        step.undone_why,
    )


# --- beginning a document ----------------------------------------------------------------------------------------------------


def begin_document(
    session: Session, policy: Policy, document: CaseDocument, *, on: date, category: str = "", why: str = "", today: date
) -> Moved:
    """Begin a document that was added in this transaction: its category, standard time, first state and milestones.

    An Amendment or Modification needs a case that was implemented and on which no closure hold lies. Raises NotAllowed.
    """
    case = document.case
    subject = Subject("DOCUMENT", case.identifier, document.document)
    if document.document != "BASIC":
        step = new_document_guards(session, policy, case, on, today)
        if step is None:
            raise NotAllowed(
                f"{case.identifier} is {case.state} and was not implemented yet. {_NOTHING} Change its offer instead."
            )
        _chosen(subject, case.state, step.event, "", (step,))
    document.category = category or document.category or proposed_category(offer_of(document))
    moved = move(session, policy, subject, document, "create version", on=on, why=why, today=today, findings=(), beginning=True)
    begin_clock(session, policy, document, document.category, on)
    if document.document == "BASIC":
        _post(session, policy, case, "CASE", "basic document created", on, moved.step_id)
    session.flush()
    return moved


# --- taking a step -----------------------------------------------------------------------------------------------------------


def take_step(
    store: Store,
    policy: Policy,
    subject: Subject,
    event: str,
    *,
    to_state: str = "",
    on: date,
    facts: Mapping[str, str] | None = None,
    why: str = "",
    by: str,
    at: datetime,
    today: date | None = None,
    expected_revision: int | None = None,
) -> Moved:
    """Move a record by an event of the policy; `to_state` where two rows share the event, or alone without an event.

    Raises NotAllowed naming what stands against it and how to meet it; NotFound; StaleRecord when the record is no longer
    at `expected_revision`.
    """
    with store.writing(by, at, why or event) as session:
        record = record_of(session, subject)
        _refuse_stale(record, subject, expected_revision)
        return move(session, policy, subject, record, event, to_state=to_state, on=on, given=facts, why=why, today=today)


def move(
    session: Session,
    policy: Policy,
    subject: Subject,
    record: Moving,
    event: str,
    *,
    to_state: str = "",
    on: date,
    given: Mapping[str, str] | None = None,
    why: str = "",
    today: date | None = None,
    findings: Iterable[Finding] | None = None,
    follows: int | None = None,
    marks: Mapping[str, str] | None = None,
    beginning: bool = False,
) -> Moved:
    """Take a step inside a transaction of another service, at the `beginning` of a record the one from no state at all.

    `marks` are kept with the step for the service that takes it, under names with a colon; officers do not see them.
    Raises NotAllowed as `take_step` does.
    """
    at: datetime = session.info["at"]
    today = today or max(at.date(), at.astimezone().date())
    log = log_of(session, subject, record)
    facts = facts_of(session, subject, record, log, policy, on, findings)
    if beginning:
        facts = facts._replace(state="")
    said = {**(given or {}), **({"why": why} if why.strip() else {})}
    step = _chosen(
        subject,
        facts.state,
        event,
        to_state,
        possible_steps(subject.entity, facts.state, facts, policy, today, on=on, given=said),
    )
    trace = Trace(session, said)
    if follows is not None:
        trace.facts[_FOLLOWS] = str(follows)
    trace.facts.update(marks or {})
    with session.no_autoflush:  # one act is one revision of the record
        for column, value in effects(facts, Taking(step.row, policy, on, today, said)).items():
            trace.write(record, column, value)
        if isinstance(record, CaseDocument):
            trace.remember(record.case, "state_since")
        if subject.entity in ("DOCUMENT", "CASE"):
            trace.write(record, "state_since", on)
        _keep_state(record, subject, step.to_state)
        _touch(session, record)
        side_records(trace, record, step.row, facts.state, on, said)
    taken = _log(session, subject, record, facts.state, step, on, why, trace.facts)
    posted = _post_milestones(session, policy, record, taken)
    if isinstance(record, CaseDocument):
        keep_goal(session, policy, record)
        follow_documents(session, record.case, on)
        _answer_requests(session, policy, record, taken, today)
    session.flush()
    return Moved(subject, step.event, taken.from_state, taken.to_state, taken.id, record.revision, posted)


def move_lines(
    session: Session,
    policy: Policy,
    case: Case,
    lines: Sequence[str],
    event: str,
    *,
    on: date,
    given: Mapping[str, str] | None = None,
    why: str = "",
    today: date,
    progress: Progress = nobody,
) -> tuple[Moved, ...]:
    """Take the same step of many lines of a case inside a transaction, each logged for itself; what it rests on is read once.

    Raises NotAllowed as `take_step` does, naming the first line a guard stands against.
    """
    kept = logs_of_lines(session, case.id)
    facts = lines_facts(session, case, {line: kept.get(line, []) for line in lines})
    said = {**(given or {}), **({"why": why} if why.strip() else {})}
    taken: list[tuple[Subject, Step]] = []
    for number, line in enumerate(lines):
        progress(number, len(lines))
        subject, state = Subject("LINE", case.identifier, line=line), facts[line].state
        steps = possible_steps("LINE", state, facts[line], policy, today, on=on, given=said)
        step = _chosen(subject, state, event, "", steps)
        taken.append((subject, _step(session, subject, case, state, step, on, why, Trace(session, said).facts)))
    _touch(session, case)
    session.add_all(step for _, step in taken)
    session.flush()
    moved = []
    for subject, row in taken:
        posted = _post_milestones(session, policy, case, row)
        moved.append(Moved(subject, row.event, row.from_state, row.to_state, row.id, case.revision, posted))
    return tuple(moved)


def _chosen(subject: Subject, state: str, event: str, to_state: str, steps: Sequence[PossibleStep]) -> PossibleStep:
    """Pick the step of an event and refuse it where a guard stands against it."""
    named = [step for step in steps if event in ("", step.event) and to_state in ("", step.to_state)] if event or to_state else []
    if not named:
        able = "; ".join(dict.fromkeys(step.event for step in steps)) or "no step"
        wanted = event or f"to {to_state}"
        if follows_by_itself(subject.entity, event):
            raise NotAllowed(f"{subject}: “{event}” follows from its documents. {_NOTHING} Take the step of the document.")
        raise NotAllowed(f"{subject} is {state or 'not begun'}: “{wanted}” cannot be taken there. {_NOTHING} Possible: {able}.")
    allowed = [step for step in named if not step.unmet]
    if len(allowed) > 1:
        ways = ", ".join(step.to_state for step in allowed)
        raise NotAllowed(f"{subject}: “{event}” leads to {ways}. {_NOTHING} Say to which.")
    if allowed:
        return allowed[0]
    against = min(named, key=lambda step: len(step.unmet)).unmet
    first, more = against[0], len(against) - 1
    rest = f" And {more} more." if more else ""
    raise NotAllowed(f"{subject}: “{event or named[0].event}” asks that this holds: {first.says}. {_NOTHING} {first.how}{rest}")


def _log(
    session: Session,
    subject: Subject,
    record: Moving,
    from_state: str,
    step: PossibleStep,
    on: date,
    why: str,
    facts: dict[str, str],
) -> Step:
    taken = _step(session, subject, record, from_state, step, on, why, facts)
    session.add(taken)
    session.flush()
    return taken


def _step(
    session: Session,
    subject: Subject,
    record: Moving,
    from_state: str,
    step: PossibleStep,
    on: date,
    why: str,
    facts: dict[str, str],
) -> Step:
    return Step(
        entity=subject.entity,
        event=step.event,
        from_state=from_state,
        to_state=step.to_state,
        line=subject.line,
        on=on,
        why=why,
        facts=facts,
        taken_by=session.info["by"],
        taken_at=session.info["at"],
        undone_at=None,
        **{column_of(record): record.id},
    )


def _keep_state(record: Moving, subject: Subject, state: str) -> None:
    if subject.entity == "LINE":
        return
    if isinstance(record, Case):
        record.state = state
    else:
        record.status = state


def _touch(session: Session, record: Moving) -> None:
    if isinstance(record, Saved):
        record.touch(session.info["by"], session.info["at"])


def _post_milestones(session: Session, policy: Policy, record: Moving, step: Step) -> tuple[str, ...]:
    return _post(session, policy, record, step.entity, step.event, step.on, step.id)


def _post(session: Session, policy: Policy, record: Moving, entity: str, event: str, on: date, step_id: int) -> tuple[str, ...]:
    """Post the milestones of an event, in the order of the policy."""
    rows = policy.on(on).rows(STEP_MILESTONES, StepMilestone)
    wanted = sorted((row for row in rows if (row.entity, row.event) == (entity, event)), key=lambda row: row.order)
    for row in wanted:
        posted = PostedMilestone(
            code=row.code,
            on=on,
            step_id=step_id,
            source="STEP",
            posted_by=session.info["by"],
            posted_at=session.info["at"],
            voided_at=None,
            **{column_of(record): record.id},
        )
        session.add(posted)
    session.flush()
    return tuple(row.code for row in wanted)


def follow_documents(session: Session, case: Case, on: date | None) -> None:
    """Let the kept state of a case follow from its documents and its own steps."""
    session.flush()
    subject = Subject("CASE", case.identifier)
    state = case_state(document_states(session, case), log_of(session, subject, case))
    if state != case.state:
        case.state, case.state_since = state, on


def _answer_requests(session: Session, policy: Policy, document: CaseDocument, step: Step, today: date) -> None:
    """When the basic offer is sent, the requests the case was made of have their answer."""
    if document.document != "BASIC" or step.event != "send offer":
        return
    linked = select(RequestCase.request_id).where(RequestCase.case_id == document.case_id)
    for request in session.scalars(select(Request).where(Request.id.in_(linked), Request.status == "in-development")):
        subject = Subject("REQUEST", request.number)
        why = f"{document.case.identifier} was offered"
        move(session, policy, subject, request, "document offered", on=step.on, why=why, today=today, follows=step.id)


# --- undoing -----------------------------------------------------------------------------------------------------------------


def undo_step(
    store: Store, policy: Policy, subject: Subject, *, why: str, by: str, at: datetime, expected_revision: int | None = None
) -> Moved:
    """Undo the last standing step of a record: its state, days, milestones and what it added go back; the log keeps it.

    Raises NotAllowed without a reason, without a step to undo, or where later steps of other records rest on it.
    """
    if not why.strip():
        raise NotAllowed(f"{subject}: say why the step is undone. {_NOTHING}")
    with store.writing(by, at, f"undone: {why}") as session:
        record = record_of(session, subject, whole=False)
        _refuse_stale(record, subject, expected_revision)
        return undo(session, policy, subject, record, why)


def undo(session: Session, policy: Policy, subject: Subject, record: Moving, why: str) -> Moved:
    """Undo the last standing step inside a transaction of another service. Raises NotAllowed as `undo_step` does."""
    log = log_of(session, subject, record)
    step = _mark_undone(session, subject, log, why)
    _void(session, session.scalars(select(PostedMilestone).where(PostedMilestone.step_id == step.id)), why)
    session.flush()
    _keep_state(record, subject, replay(log) or step.from_state)
    _touch(session, record)
    if isinstance(record, CaseDocument):
        _undo_answers(session, policy, step, why)
        _refuse_resting(session, record, subject)
        follow_documents(session, record.case, step.on)
    restore(session, step.facts)
    if isinstance(record, CaseDocument):
        keep_goal(session, policy, record)
    session.flush()
    return Moved(subject, step.event, step.to_state, step.from_state, step.id, record.revision)


def undo_lines(session: Session, case: Case, lines: Sequence[str], why: str, progress: Progress = nobody) -> tuple[Moved, ...]:
    """Undo the last standing step of many lines of a case inside a transaction. Raises NotAllowed as `undo_step` does."""
    kept, undone = logs_of_lines(session, case.id), []
    for number, line in enumerate(lines):
        progress(number, len(lines))
        subject = Subject("LINE", case.identifier, line=line)
        undone.append((subject, _mark_undone(session, subject, kept.get(line, []), why)))
    numbers = {step.id for _, step in undone}
    posted = session.scalars(select(PostedMilestone).where(PostedMilestone.case_id == case.id, PostedMilestone.voided_by == ""))
    _void(session, (one for one in posted if one.step_id in numbers), why)
    _touch(session, case)
    for _, step in undone:
        restore(session, step.facts)
    session.flush()
    return tuple(Moved(subject, step.event, step.to_state, step.from_state, step.id, case.revision) for subject, step in undone)


def _mark_undone(session: Session, subject: Subject, log: Sequence[Step], why: str) -> Step:
    standing = [step for step in log if not step.undone_by]
    if not standing:
        raise NotAllowed(f"{subject} has no step that could be undone. {_NOTHING}")
    step = standing[-1]
    if step.from_state == "":
        raise NotAllowed(f"{subject}: “{step.event}” is its beginning and is not undone. {_NOTHING} Stop or withdraw it instead.")
    step.undone_by, step.undone_at, step.undone_why = session.info["by"], session.info["at"], why
    return step


def _void(session: Session, posted: Iterable[PostedMilestone], why: str) -> None:
    for one in posted:
        if not one.voided_by:
            one.voided_by, one.voided_at, one.voided_why = session.info["by"], session.info["at"], why


def _undo_answers(session: Session, policy: Policy, step: Step, why: str) -> None:
    """Undo the answers of requests that followed from a step; refused where the request went on since."""
    for answer in session.scalars(select(Step).where(Step.request_id.is_not(None), Step.undone_by == "", Step.id > step.id)):
        if answer.facts.get(_FOLLOWS) != str(step.id):
            continue
        request = session.get(Request, answer.request_id)
        assert request is not None
        undo(session, policy, Subject("REQUEST", request.number), request, why)


def _refuse_resting(session: Session, document: CaseDocument, subject: Subject) -> None:
    """Refuse to take an implementation back while steps of the case, or documents that change it, rest on it."""
    case = document.case
    session.flush()
    states = document_states(session, case)
    if case_state(states) == "Implemented":
        return
    standing = [step for step in log_of(session, Subject("CASE", case.identifier), case) if not step.undone_by]
    if standing:
        raise NotAllowed(
            f"{subject}: the case is {case.state} by “{standing[-1].event}”, which rests on this step. {_NOTHING} "
            "Undo the step of the case first."
        )
    begun = [state.document for state in states if state.document != document.document and state.state != "Canceled"]
    if begun:
        raise NotAllowed(
            f"{subject}: {list_text(begun)} changes the case that this step made. {_NOTHING} Stop or cancel it first."
        )


def _refuse_stale(record: Moving, subject: Subject, expected_revision: int | None) -> None:
    if expected_revision is not None and record.revision != expected_revision:
        raise StaleRecord(str(subject), record.id)
