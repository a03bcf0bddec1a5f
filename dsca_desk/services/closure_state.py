"""The closure checklist of a kept case, gathered and computed inside a transaction; guards of steps read it here too."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.closing import Closure, ClosureAnswer
from dsca_desk.records.discrepancies import Discrepancy
from dsca_desk.records.execution import Contract, Delivery
from dsca_desk.records.lines import Line
from dsca_desk.records.steps import Hold
from dsca_desk.rules.closure import ClosureFacts, ClosureKind, Point, closure_points, open_points
from dsca_desk.services.case_lines import CaseHead
from dsca_desk.services.system_values import authority_limits, compared_over

CLOSURE_HOLD = "CLOSHOLD"


def points_of(session: Session, policy: Policy, head: CaseHead, today: date, kind: str = "") -> tuple[Point, ...]:
    """Return every point of the checklist for a closure of a case as of today; without `kind` the planned one."""
    return closure_points(closure_facts(session, policy, head, kind), policy.on(today))


def points_open(session: Session, policy: Policy, head: CaseHead, today: date, kind: str) -> tuple[str, ...]:
    """Return the codes of the points that stand in the way of a closure of a kind."""
    return open_points(points_of(session, policy, head, today, kind))


def closure_facts(session: Session, policy: Policy, head: CaseHead, kind: str = "") -> ClosureFacts:
    """Return what the checklist of a case is computed from."""
    return closure_facts_over(session, policy, (head,), kind)[head.id]


def closure_facts_over(session: Session, policy: Policy, heads: Sequence[CaseHead], kind: str = "") -> dict[int, ClosureFacts]:
    """Return what the checklists of many cases are computed from, by the number of the case, in a handful of queries."""
    ids, documents = [head.id for head in heads], [head.current.id for head in heads]

    def by_first(query: Executable) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for row in session.execute(query):
            found.setdefault(row[0], []).append(row)
        return found

    closures = {one.case_id: one for one in session.scalars(select(Closure).where(Closure.case_id.in_(ids)))}
    lines_of = by_first(
        select(Line.document_id, Line.number, Line.under, Line.kind, Line.quantity)
        .where(Line.document_id.in_(documents))
        .order_by(Line.document_id, Line.position, Line.number)
    )
    delivered_of = by_first(
        select(Delivery.case_id, Delivery.on, Delivery.value).where(Delivery.case_id.in_(ids), Delivery.planned.is_(False))
    )
    contracts_of = by_first(
        select(Contract.case_id, Contract.number, Contract.active).where(Contract.case_id.in_(ids)).order_by(Contract.number)
    )
    reports_of = by_first(
        select(Discrepancy.case_id, Discrepancy.number, Discrepancy.status)
        .where(Discrepancy.case_id.in_(ids))
        .order_by(Discrepancy.number)
    )
    answers_of = by_first(
        select(ClosureAnswer.case_id, ClosureAnswer.point, ClosureAnswer.answer, ClosureAnswer.evidence).where(
            ClosureAnswer.case_id.in_(ids)
        )
    )
    held = set(
        session.scalars(select(Hold.case_id).where(Hold.case_id.in_(ids), Hold.kind == CLOSURE_HOLD, Hold.to_on.is_(None)))
    )
    limits = authority_limits(session, ids)
    compared = compared_over(session, policy, heads)
    facts: dict[int, ClosureFacts] = {}
    for head in heads:
        closure = closures.get(head.id)
        lines, delivered = lines_of.get(head.current.id, []), delivered_of.get(head.id, [])
        contracts = contracts_of.get(head.id, [])
        parents = {row.under for row in lines}
        last = max((row.on for row in delivered), default=None)
        facts[head.id] = ClosureFacts(
            program=head.program,
            kind=cast(ClosureKind, kind or (closure.kind if closure is not None else "FINAL")),
            accelerated=closure is None or closure.accelerated,
            training=bool(lines) and all(row.kind == "TRAINING" for row in lines if row.number not in parents),
            supply_complete_on=head.supply_complete_on,
            last_delivery_on=last or (closure.last_delivery_on if closure is not None else None),
            implemented_on=head.implemented_on,
            inhibitors="" if closure is None else closure.inhibitors,
            closure_hold=head.state == "Closing (locked)" or head.id in held,
            compared=compared[head.id],
            lines=tuple(row.number for row in lines if row.under is None),
            quantity_lines=tuple(row.number for row in lines if row.quantity is not None and row.number not in parents),
            authority_limit=limits.get(head.id),
            delivered_value=sum((row.value for row in delivered), Decimal("0.00")),
            contracts=len(contracts),
            active_contracts=tuple(row.number for row in contracts if row.active),
            discrepancies=tuple((row.number, row.status) for row in reports_of.get(head.id, [])),
            answers={row.point: (row.answer, row.evidence) for row in answers_of.get(head.id, [])},
        )
    return facts
