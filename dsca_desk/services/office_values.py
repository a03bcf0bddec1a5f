"""The list of mismatches: values of other systems that do not agree with ours, over all cases, a thousand cases at a time."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import Case
from dsca_desk.records.closing import SystemValue
from dsca_desk.records.officers import Officer
from dsca_desk.rules.reconciliation import FIELDS, Compared, mismatches
from dsca_desk.services.case_lines import case_heads
from dsca_desk.services.office import Asked, Told, narrowed
from dsca_desk.services.system_values import compared_over
from dsca_desk.store.engine import Store

AT_ONCE = 1000


class Mismatch(NamedTuple):
    """A value of a system that does not agree with ours; `ours` None where the desk has none and systems differ among them.

    `field` is its label, `kind` tells money and quantities from texts.
    """

    case: str
    officer: str
    line: str
    field: str
    kind: str
    system: str
    ours: str | None
    theirs: str
    difference: Decimal | None
    as_of: date
    explanation: str


class SystemTally(NamedTuple):
    """How the values of a system stand: how many are kept, how many differ, how many of those nobody explained."""

    system: str
    values: int
    differing: int
    unexplained: int
    oldest: date


def office_mismatches(
    store: Store, policy: Policy, asked: Asked, told: Told | None = None
) -> tuple[tuple[Mismatch, ...], tuple[SystemTally, ...]]:
    """Return what does not agree, what nobody explained first; and the systems, the one that differs most often first."""
    rows: list[Mismatch] = []
    tallies: dict[str, list[tuple[bool, bool, date]]] = {}
    with store.reading() as session:
        officers = {row.id: row.name for row in session.execute(select(Officer.id, Officer.name))}
        valued = select(SystemValue.case_id).distinct().scalar_subquery()
        query = narrowed(select(Case.id, Case.officer_id).where(Case.id.in_(valued)), asked).order_by(Case.identifier)
        owners = {case_id: officers.get(officer_id, "") for case_id, officer_id in session.execute(query)}
        for case_id, case, compared in _compared(session, policy, tuple(owners), told):
            for one in compared:
                tallies.setdefault(one.system, []).append((one.agrees, bool(one.explanation), one.as_of))
            rows += [
                Mismatch(
                    case,
                    owners[case_id],
                    one.line,
                    FIELDS[one.field].label if one.field in FIELDS else one.field,
                    FIELDS[one.field].kind if one.field in FIELDS else "text",
                    one.system,
                    one.ours,
                    one.theirs,
                    one.difference,
                    one.as_of,
                    one.explanation,
                )
                for one in mismatches(compared)
            ]
    rows.sort(key=lambda row: bool(row.explanation))
    return tuple(rows), tuple(sorted(_tallies(tallies), key=lambda one: (-one.differing, one.system)))


def _tallies(found: dict[str, list[tuple[bool, bool, date]]]) -> Iterator[SystemTally]:
    for system, values in found.items():
        differing = [explained for agrees, explained, _ in values if not agrees]
        yield SystemTally(system, len(values), len(differing), differing.count(False), min(day for _, _, day in values))


def _compared(
    session: Session, policy: Policy, ids: Sequence[int], told: Told | None
) -> Iterator[tuple[int, str, tuple[Compared, ...]]]:
    for start in range(0, len(ids), AT_ONCE):
        if told is not None:
            told(start, len(ids), f"Comparing cases, {start:,} of {len(ids):,} done")
        heads = case_heads(session, ids[start : start + AT_ONCE])
        compared = compared_over(session, policy, heads)
        yield from ((head.id, head.case, compared[head.id]) for head in heads)
        session.expunge_all()  # priced documents are not held any longer than they are needed
