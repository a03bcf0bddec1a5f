"""The closure list: cases on their way to their end, by when they are to be closed, and how ready each is."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from dsca_desk.policy.edition import Policy, PolicyOn
from dsca_desk.policy.lifecycle import CASE_LIMITS, CaseLimit
from dsca_desk.records.cases import Case
from dsca_desk.records.officers import Officer
from dsca_desk.rules.closure import ClosureFacts, closure_points
from dsca_desk.rules.discrepancies import OPEN
from dsca_desk.rules.quarters import add_months
from dsca_desk.services.case_lines import CaseHead, case_heads
from dsca_desk.services.closure_state import closure_facts_over
from dsca_desk.services.office import Asked, Told, narrowed
from dsca_desk.store.engine import Store

FINISHING = ("Supply/Services Complete", "Closing", "Closing (locked)", "Closing (cancellation)", "Interim closed")
AT_ONCE = 500


class ClosingCase(NamedTuple):
    """A case on its way to its end. `begins` is when closure may start, `close_by` when it is to be closed, `late_by` days past.

    `met` of `points` of its checklist are met; `ask` wait for an answer of an officer, `open` name what the desk finds open.
    """

    case: str
    nickname: str
    program: str
    officer: str
    state: str
    since: date | None
    complete_on: date | None
    begins: date | None
    close_by: date | None
    late_by: int | None
    points: int
    met: int
    ask: int
    open: tuple[str, ...]
    open_reports: int
    total: Decimal | None

    @property
    def ready(self) -> bool:
        """Tell whether every point of the checklist is met."""
        return self.met == self.points


def closing_cases(store: Store, policy: Policy, asked: Asked, told: Told | None = None) -> tuple[ClosingCase, ...]:
    """Return the cases being closed with their readiness: those longest past their day first."""
    on = policy.on(asked.today)
    found: list[ClosingCase] = []
    with store.reading() as session:
        query = select(Case.id, Officer.name).outerjoin(Officer, Officer.id == Case.officer_id).where(Case.state.in_(FINISHING))
        owners = {row[0]: row[1] or "" for row in session.execute(narrowed(query, asked))}
        ids = tuple(owners)
        for start in range(0, len(ids), AT_ONCE):
            if told is not None:
                told(start, len(ids), f"Reading checklists, {start:,} of {len(ids):,} done")
            heads = case_heads(session, ids[start : start + AT_ONCE])
            facts = closure_facts_over(session, policy, heads)
            found += [_row(head, owners[head.id], facts[head.id], on) for head in heads]
            session.expunge_all()
    return tuple(sorted(found, key=lambda row: (row.close_by is None, row.close_by or date.max, row.case)))


def _row(head: CaseHead, officer: str, facts: ClosureFacts, on: PolicyOn) -> ClosingCase:
    points = closure_points(facts, on)
    begins = _after(head.supply_complete_on, _months(on, "CLOSURE_WAIT") if head.program == "FMS" else 0)
    limit = "ACCELERATED_TRAINING_CLOSURE" if facts.training else "ACCELERATED_CLOSURE"
    close_by = _after(head.supply_complete_on, _months(on, limit)) if facts.accelerated else None
    return ClosingCase(
        head.case,
        head.current.nickname,
        head.program,
        officer,
        head.state,
        head.state_since,
        head.supply_complete_on,
        begins,
        close_by,
        None if close_by is None or close_by >= on.day else (on.day - close_by).days,
        len(points),
        sum(point.is_met for point in points),
        sum(point.result == "ask" for point in points),
        tuple(point.code for point in points if not point.is_met and point.result != "ask"),
        sum(status in OPEN for _, status in facts.discrepancies),
        head.current.total,
    )


def _months(on: PolicyOn, limit: str) -> int | None:
    row = on.find(CASE_LIMITS, CaseLimit, limit)
    return None if row is None else int(row.figure)


def _after(day: date | None, months: int | None) -> date | None:
    return None if day is None or months is None else add_months(day, months)
