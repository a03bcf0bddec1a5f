"""In which fiscal year the value of a case counts: the break point of Amendments (SAMM C6.7.2.3.1).

A net increase above the break point counts in the fiscal year in which the Amendment is accepted; every other change counts
in the year of the basic letter. Amounts in dollars and cents.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import CASE_LIMITS, CaseLimit
from dsca_desk.policy.table import Status

ZERO = Decimal("0.00")
BREAK_POINT = "AMENDMENT_BREAK_POINT"
_BEGINS = 10  # 1 October
_AMENDMENT = "A"


class ValueChange(NamedTuple):
    """By how much a document changes the total of its case, below zero where it falls, and when it was accepted."""

    document: str
    change: Decimal
    accepted_on: date | None = None


class BreakPoint(NamedTuple):
    """The break point in force: the amount in dollars, where it is read, how far it is confirmed, what is open about it."""

    figure: Decimal
    source: str
    status: Status
    remark: str


class YearShare(NamedTuple):
    """What of a case counts in a fiscal year, and by which documents."""

    fiscal_year: int
    amount: Decimal
    documents: tuple[str, ...]


def fiscal_year(day: date) -> int:
    """Return the fiscal year of a day; it begins on 1 October of the year before."""
    return day.year + (day.month >= _BEGINS)


def break_point_on(policy: Policy, on: date) -> BreakPoint | None:
    """Return the break point of Amendments in force on a day; None where the policy has none."""
    row = policy.on(on).find(CASE_LIMITS, CaseLimit, BREAK_POINT)
    return None if row is None else BreakPoint(row.figure, row.source, row.status, row.remark)


def counts_apart(document: str, change: Decimal, limit: BreakPoint | None) -> bool:
    """Tell whether a change counts in the year of its own acceptance: the increase of an Amendment above the limit."""
    return document.startswith(_AMENDMENT) and limit is not None and change > limit.figure


def sales_years(basic: ValueChange, changes: Iterable[ValueChange], policy: Policy) -> tuple[YearShare, ...]:
    """Return the value of a case by fiscal year, the earliest first; the amounts add up to its total.

    `basic` is the basic letter with its whole value. Raises ValueError where the day that decides a year is not known.
    """
    if basic.accepted_on is None:
        raise ValueError("the basic letter has no day of acceptance")
    first = fiscal_year(basic.accepted_on)
    amounts: dict[int, Decimal] = {first: basic.change}
    documents: dict[int, list[str]] = {first: [basic.document]}
    for one in changes:
        if one.document.startswith(_AMENDMENT) and one.accepted_on is None:
            raise ValueError(f"{one.document} has no day of acceptance")
        limit = None if one.accepted_on is None else break_point_on(policy, one.accepted_on)
        apart = one.accepted_on is not None and counts_apart(one.document, one.change, limit)
        year = fiscal_year(one.accepted_on) if apart and one.accepted_on is not None else first
        amounts[year] = amounts.get(year, ZERO) + one.change
        documents.setdefault(year, []).append(one.document)
    return tuple(YearShare(year, amounts[year], tuple(documents[year])) for year in sorted(amounts))
