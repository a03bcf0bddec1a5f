"""The closure checklist of a kept case, gathered and computed inside a transaction; guards of steps read it here too."""

from datetime import date
from decimal import Decimal
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.closing import Closure, ClosureAnswer
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.execution import Contract, Delivery
from dsca_desk.records.lines import Line
from dsca_desk.records.steps import Hold
from dsca_desk.rules.closure import ClosureFacts, ClosureKind, Point, closure_points, open_points
from dsca_desk.services.case_lines import CaseHead
from dsca_desk.services.system_values import authority_limit, compared_in

CLOSURE_HOLD = "CLOSHOLD"


def points_of(session: Session, policy: Policy, head: CaseHead, today: date, kind: str = "") -> tuple[Point, ...]:
    """Return every point of the checklist for a closure of a case as of today; without `kind` the planned one."""
    return closure_points(closure_facts(session, policy, head, kind), policy.on(today))


def points_open(session: Session, policy: Policy, head: CaseHead, today: date, kind: str) -> tuple[str, ...]:
    """Return the codes of the points that stand in the way of a closure of a kind."""
    return open_points(points_of(session, policy, head, today, kind))


def closure_facts(session: Session, policy: Policy, head: CaseHead, kind: str = "") -> ClosureFacts:
    """Return what the checklist of a case is computed from."""
    closure = session.scalars(select(Closure).where(Closure.case_id == head.id)).one_or_none()
    lines = session.execute(
        select(Line.number, Line.under, Line.kind, Line.quantity)
        .where(Line.document_id == head.current.id)
        .order_by(Line.position, Line.number)
    ).all()
    parents = {row.under for row in lines}
    delivered = session.execute(
        select(Delivery.on, Delivery.value).where(Delivery.case_id == head.id, Delivery.planned.is_(False))
    ).all()
    contracts = session.execute(
        select(Contract.number, Contract.active).where(Contract.case_id == head.id).order_by(Contract.number)
    ).all()
    reports = select(Discrepancy.number, Discrepancy.status).where(Discrepancy.case_id == head.id).order_by(Discrepancy.number)
    answers = select(ClosureAnswer.point, ClosureAnswer.answer, ClosureAnswer.evidence).where(ClosureAnswer.case_id == head.id)
    hold = select(Hold.id).where(Hold.case_id == head.id, Hold.kind == CLOSURE_HOLD, Hold.to_on.is_(None)).limit(1)
    last = max((row.on for row in delivered), default=None)
    return ClosureFacts(
        program=head.program,
        kind=cast(ClosureKind, kind or (closure.kind if closure is not None else "FINAL")),
        accelerated=closure is None or closure.accelerated,
        training=bool(lines) and all(row.kind == "TRAINING" for row in lines if row.number not in parents),
        supply_complete_on=head.supply_complete_on,
        last_delivery_on=last or (closure.last_delivery_on if closure is not None else None),
        implemented_on=head.implemented_on,
        inhibitors="" if closure is None else closure.inhibitors,
        closure_hold=head.state == "Closing (locked)" or session.scalar(hold) is not None,
        compared=compared_in(session, policy, head),
        lines=tuple(row.number for row in lines if row.under is None),
        quantity_lines=tuple(row.number for row in lines if row.quantity is not None and row.number not in parents),
        authority_limit=authority_limit(session, head.id),
        delivered_value=sum((row.value for row in delivered), Decimal("0.00")),
        contracts=len(contracts),
        active_contracts=tuple(row.number for row in contracts if row.active),
        discrepancies=tuple((number, status) for number, status in session.execute(reports)),
        answers={point: (answer, evidence) for point, answer, evidence in session.execute(answers)},
    )
