"""A case goes into execution with its first obligation, requisition or delivery, once obligational authority is issued.

The step follows from that work: it is taken when the work is kept, and undone when the work is taken away again. An officer
may still take it by hand where the work is not kept here; then it stays.
"""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.execution import Delivery
from dsca_desk.records.offer import BASIC
from dsca_desk.records.steps import Step
from dsca_desk.rules.wording import day_text
from dsca_desk.services.step_facts import authority_in, first_work_on
from dsca_desk.services.step_subjects import Subject, log_of
from dsca_desk.services.stepping import move, undo
from dsca_desk.store.errors import NotAllowed

EVENT = "first obligation, requisition or delivery"
_FROM = "Implemented"
_MARK = "follows:work"


def follow_work(session: Session, policy: Policy, case_id: int, today: date, why: str = "") -> None:
    """Let the state of a case follow from the work that is kept for it; `why` tells why some of it was taken away.

    Raises NotAllowed when what a case went into execution with is taken away while a later step of the case rests on it.
    """
    session.flush()
    case = session.get(Case, case_id)
    assert case is not None
    subject = Subject("CASE", case.identifier)
    standing = [step for step in log_of(session, subject, case) if not step.undone_by]
    taken = next((step for step in standing if step.event == EVENT), None)
    on = _begins_on(session, case, standing if taken is None else standing[: standing.index(taken)])
    if taken is not None:
        if _MARK not in taken.facts or taken.on == on:
            return
        if taken is not standing[-1]:
            if on is None:
                raise NotAllowed(
                    f"{subject} is {case.state} by “{standing[-1].event}”, which rests on its first obligation, requisition or "
                    "delivery. Nothing was changed. Undo the later steps of the case first."
                )
            return
        undo(session, policy, subject, case, why or "what it went into execution with has changed")
    if on is not None and on <= today and case.state == _FROM and authority_in(session, case.id).number:
        move(session, policy, subject, case, EVENT, on=on, why=f"first work of {day_text(on)}", today=today, marks={_MARK: ""})


def refuse_without_authority(session: Session, case_id: int) -> None:
    """Refuse that the authority a case went into execution with is taken away as if there had been none. Raises NotAllowed."""
    session.flush()
    case = session.get(Case, case_id)
    assert case is not None
    log = log_of(session, Subject("CASE", case.identifier), case)
    rests = any(step.event == EVENT and _MARK in step.facts and not step.undone_by for step in log)
    if rests and authority_in(session, case_id).since is None:
        raise NotAllowed(
            f"{case.identifier} went into execution with this authority. Nothing was changed. Undo that step of the case first, "
            "or issue the directive and cancel it."
        )


def _begins_on(session: Session, case: Case, before: list[Step]) -> date | None:
    """The day on which authority and first work have both come, not before the case was implemented; None while one lacks."""
    delivered = session.scalar(select(func.min(Delivery.on)).where(Delivery.case_id == case.id, Delivery.planned.is_(False)))
    first, authority = first_work_on(session, case.id, delivered), authority_in(session, case.id)
    if first is None or authority.since is None:
        return None
    implemented = session.scalars(
        select(CaseDocument.implemented_on).where(
            CaseDocument.case_id == case.id, CaseDocument.document == BASIC, CaseDocument.implemented_on.is_not(None)
        )
    )
    return max([first, authority.since, *(day for day in implemented if day is not None), *(step.on for step in before)])
