"""What goes before and around the requests of the sample office: talks, assessments, approvals, tasks and letters."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from dsca_desk.policy.edition import Policy
from dsca_desk.services import leases, preparing
from dsca_desk.services.sample_ends import log_acts
from dsca_desk.services.sample_life import Around, LeaseRow, RequestLog, StepRow, value_of
from dsca_desk.services.sample_steps import Act, moment
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step
from dsca_desk.store.engine import Store

Row = Mapping[str, Any]
_ENTERED = "entered_on"


def around_acts(store: Store, policy: Policy, around: Around, officer_of: Mapping[str, str], since: date) -> Iterator[Act]:
    """Yield what surrounds the requests, each by its officer; what belongs to none by the office's first officer."""
    office = next(iter(officer_of.values()), "")
    for row in around.talks:
        yield _talk(store, policy, row, "", office)
    for row in around.assessments:
        yield _assessment(store, policy, row, "", office)
    yield from log_acts(store, "", around.tasks, (), office, since)
    for one in around.requests:
        if one.request not in officer_of:
            continue  # a part of the office was asked for
        yield from _of_request(store, policy, one, officer_of[one.request], since)


def _of_request(store: Store, policy: Policy, log: RequestLog, by: str, since: date) -> Iterator[Act]:
    number = log.request
    for row in log.talks:
        yield _talk(store, policy, row, number, by)
    for row in log.assessments:
        yield _assessment(store, policy, row, number, by)
    for row in log.team_assessments:
        team = value_of(number, _plain(row), preparing.TeamAssessment)
        yield Act(
            moment(row[_ENTERED], 14),
            _saving(preparing.save_team_assessment, store, policy, number, team, by),
        )
    for row in log.advisories:
        notice = value_of(number, _plain(row), preparing.Notice)
        yield Act(moment(row[_ENTERED], 14), _noticing(store, number, notice, by))
    for row in log.approvals:
        yield _approval(store, policy, row, number, by)
    if log.lease is not None:
        yield from _lease(store, policy, number, log.lease, by)
    yield from log_acts(store, number, log.tasks, log.letters, by, since)


def _lease(store: Store, policy: Policy, request: str, row: LeaseRow, by: str) -> Iterator[Act]:
    sheet = value_of(request, row.sheet, leases.LeaseSheet)
    yield Act(
        moment(row.entered_on, 14),
        lambda at: leases.save_lease(store, policy, request, sheet, today=at.date(), by=by, at=at),
    )
    for step in row.steps:
        yield Act(moment(step.on, 15), _leasing(store, policy, row.number, step, by))


def _leasing(store: Store, policy: Policy, number: str, step: StepRow, by: str) -> Callable[[datetime], object]:
    subject = Subject("LEASE", number)
    return lambda at: take_step(
        store, policy, subject, step.event, on=step.on, facts=step.facts, why=step.why, by=by, at=at, today=at.date()
    )


def _talk(store: Store, policy: Policy, row: Row, request: str, by: str) -> Act:
    talk = value_of(request or "around.toml", _plain(row), preparing.Talk)
    return Act(
        moment(row.get(_ENTERED, talk.on), 16),
        lambda at: preparing.save_talk(store, policy, talk, request=request, by=by, at=at),
    )


def _assessment(store: Store, policy: Policy, row: Row, request: str, by: str) -> Act:
    asked = value_of(request or "around.toml", _plain(row), preparing.Assessment)
    return Act(
        moment(row[_ENTERED], 16),
        lambda at: preparing.save_assessment_request(store, policy, asked, request=request, by=by, at=at),
    )


def _approval(store: Store, policy: Policy, row: Row, request: str, by: str) -> Act:
    approval = value_of(request, _plain(row), preparing.ApprovalGiven)
    return Act(
        moment(row[_ENTERED], 14),
        lambda at: preparing.save_approval(store, policy, approval, request=request, by=by, at=at),
    )


def _saving(
    save: Callable[..., object], store: Store, policy: Policy, number: str, value: object, by: str
) -> Callable[[datetime], object]:
    return lambda at: save(store, policy, number, value, by=by, at=at)


def _noticing(store: Store, number: str, notice: preparing.Notice, by: str) -> Callable[[datetime], object]:
    return lambda at: preparing.save_advisory(store, number, notice, by=by, at=at)


def _plain(row: Row) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != _ENTERED}
