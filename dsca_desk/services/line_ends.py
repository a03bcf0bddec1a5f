"""The end of lines: complete many in one act, each step logged for itself, and open them again (SAMM A7.C2.13)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case
from dsca_desk.rules.steps.machine import replay
from dsca_desk.rules.wording import day_text
from dsca_desk.services.case_lines import CaseHead, case_head
from dsca_desk.services.deliveries import supply_in
from dsca_desk.services.step_subjects import OPEN_LINE, logs_of_lines
from dsca_desk.services.stepping import Moved, Progress, move_lines, nobody, undo_lines
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed

LINE_DONE = "final delivery or service done"
_DELIVERED = "all delivered"


class LineEnd(NamedTuple):
    """A line with its state and the day of it; `is_delivered` tells whether all of it was delivered or its service ended."""

    line: str
    description: str
    state: str
    since: date | None
    is_delivered: bool
    last_on: date | None

    @property
    def is_open(self) -> bool:
        """Tell whether the line is not complete yet."""
        return self.state == OPEN_LINE


def line_ends(store: Store, case: str, today: date) -> tuple[LineEnd, ...]:
    """Return how far each line of a case is on its way to its end, in order. Raises NotFound."""
    with store.reading() as session:
        return _line_ends(session, case_head(session, case), today)


def _line_ends(session: Session, head: CaseHead, today: date) -> tuple[LineEnd, ...]:
    logs = logs_of_lines(session, head.id)
    ends = []
    for line in supply_in(session, head, today).lines:
        log = logs.get(line.line, ())
        since = max((step.on for step in log if not step.undone_by), default=None)
        state = replay(log, OPEN_LINE) or OPEN_LINE
        ends.append(LineEnd(line.line, line.description, state, since, line.complete, line.last_on))
    return tuple(ends)


def complete_lines(
    store: Store,
    policy: Policy,
    case: str,
    *,
    lines: Iterable[str] = (),
    evidence: str = "",
    on: date,
    today: date,
    why: str = "",
    by: str,
    at: datetime,
    progress: Progress = nobody,
) -> tuple[Moved, ...]:
    """Take the step of many lines in one act, each logged for itself, all or none; without `lines` every delivered open one.

    `evidence` shows that a service is done of which no final delivery is kept. Raises NotAllowed where there is no line to
    complete, one is not open, or a guard says no; NotFound. `progress` hears how many are done of how many, and may raise.
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in lines if name.strip()))
    with store.writing(by, at, why or "lines complete") as session:
        head = case_head(session, case)
        ends = {one.line: one for one in _line_ends(session, head, today)}
        for name in wanted:
            _refuse_end(case, name, ends.get(name), on)
        chosen = [ends[name] for name in wanted] or [one for one in ends.values() if one.is_delivered and one.is_open]
        if not chosen:
            raise NotAllowed(
                f"{case} has no line that is delivered and still open. Nothing was changed. Record deliveries first."
            )
        for one in chosen:
            _refuse_end(case, one.line, one, on)
        given = {"evidence": evidence} if evidence.strip() else {}
        return _complete(session, policy, head, [one.line for one in chosen], on, today, why, given, progress)


def reopen_lines(
    store: Store, case: str, lines: Iterable[str], *, why: str, by: str, at: datetime, progress: Progress = nobody
) -> tuple[Moved, ...]:
    """Undo the last step of many lines in one act, with one reason, all or none.

    Raises NotAllowed without a reason, for a line without a step, and while the case is supply complete or beyond; NotFound.
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in lines if name.strip()))
    if not why.strip() or not wanted:
        raise NotAllowed("Lines are opened again by name and with a reason. Nothing was changed.")
    with store.writing(by, at, f"undone: {why}") as session:
        head, record = case_head(session, case), _case(session, case)
        if head.supply_complete_on is not None:
            raise NotAllowed(
                f"{case} is {head.state}, which rests on its complete lines. Nothing was changed. "
                "Undo the steps of the case first."
            )
        known = {one.line for one in _line_ends(session, head, at.date())}
        for name in wanted:
            if name not in known:
                raise NotAllowed(f"{case} has no line {name} that is delivered. Nothing was changed. Correct its number.")
        return undo_lines(session, record, wanted, why, progress)


def _refuse_end(case: str, name: str, end: LineEnd | None, on: date) -> None:
    if end is None:
        raise NotAllowed(f"{case} has no line {name} that is delivered. Nothing was changed. Correct its number.")
    if not end.is_open:
        since = "" if end.since is None else f" since {day_text(end.since)}"
        raise NotAllowed(f"Line {name} of {case} is {end.state}{since}. Nothing was changed. Leave it out.")
    if end.last_on is not None and on < end.last_on:
        raise NotAllowed(
            f"Line {name} of {case} cannot be complete before its last delivery on {day_text(end.last_on)}. Nothing was changed."
        )


def _complete(
    session: Session,
    policy: Policy,
    head: CaseHead,
    lines: Sequence[str],
    on: date,
    today: date,
    why: str = "",
    given: Mapping[str, str] | None = None,
    progress: Progress = nobody,
) -> tuple[Moved, ...]:
    record, words = _case(session, head.case), why or _DELIVERED
    return move_lines(session, policy, record, lines, LINE_DONE, on=on, given=given, today=today, why=words, progress=progress)


def complete_delivered(
    session: Session, policy: Policy, head: CaseHead, on: date, today: date, progress: Progress = nobody
) -> None:
    """Complete every delivered open line inside the transaction of another service. Raises NotAllowed."""
    ends = [one for one in _line_ends(session, head, today) if one.is_delivered and one.is_open]
    _complete(session, policy, head, [one.line for one in ends], on, today, progress=progress)


def _case(session: Session, case: str) -> Case:
    return session.scalars(select(Case).where(Case.identifier == case)).one()
