"""The office at a glance: cases by state and country with their value, offers on time, running clocks, returns, late closures."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy, PolicyOn
from dsca_desk.policy.lifecycle import CASE_LIMITS, DEVELOPMENT_GOALS, CaseLimit, DevelopmentGoal
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.officers import Officer
from dsca_desk.records.reviews import Return
from dsca_desk.records.steps import Hold
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.steps.machine import base_of
from dsca_desk.services.anticipated import anticipated_on
from dsca_desk.services.case_lines import IMPLEMENTED
from dsca_desk.services.lists import CASE_ENDED
from dsca_desk.services.worklist_sources import BEFORE_OFFER
from dsca_desk.store.engine import Store

_YEAR = 12
_NOTHING = Decimal("0.00")
_FINISHING = ("Supply/Services Complete", "Closing", "Closing (locked)", "Interim closed")


class Share(NamedTuple):
    """Cases of one state or one country, and what they are worth in dollars as far as they are priced."""

    name: str
    cases: int
    value: Decimal


class OnTime(NamedTuple):
    """Documents offered within twelve months: how many, how many of them in time, and the goal in percent if there is one."""

    offered: int
    in_time: int
    goal_percent: Decimal | None


class AverageDays(NamedTuple):
    """Average days from the start of the clock to the offer, without days on hold, by category: this year and the year before.

    `offers` is how many offers of this year it is the average of.
    """

    category: str
    days: int
    before: int | None
    offers: int


class RunningClock(NamedTuple):
    """A document under way: day `day` of `of`; `on_hold` while a processing hold stops its clock."""

    case: str
    document: str
    category: str
    day: int
    of: int
    on_hold: bool


class Portfolio(NamedTuple):
    """What the first page shows; money in dollars."""

    open: Share
    states: tuple[Share, ...]
    countries: tuple[Share, ...]
    on_time: OnTime
    averages: tuple[AverageDays, ...]
    clocks: tuple[RunningClock, ...]
    returns: tuple[tuple[str, int], ...]
    past_closing: tuple[str, ...]


def portfolio(store: Store, policy: Policy, today: date, *, officer: str = "", clocks: int = 6) -> Portfolio:
    """Return the figures of the office, or of one officer and of nobody; cases that ended count among the states only."""
    with store.reading() as session:
        groups = session.execute(_groups(officer)).all()
        states = _shares((base_of(state), cases, value) for state, _, cases, value in groups)
        still_open = [row for row in groups if row[0] not in CASE_ENDED]
        countries = _shares((country, cases, value) for _, country, cases, value in still_open)
        whole = Share("open", sum(one.cases for one in countries), sum((one.value for one in countries), _NOTHING))
        on = policy.on(today)
        return Portfolio(
            whole,
            states,
            countries,
            _on_time(session, on, today, officer),
            _averages(session, today, officer),
            _clocks(session, today, officer, clocks),
            _returns(session, today, officer),
            _past_closing(session, on, today, officer),
        )


# --- cases ------------------------------------------------------------------------------------------------------------------


def _groups(officer: str) -> Any:
    """Cases by state and country with the value of the document in force: the one implemented last, else the basic one.

    Before the offer a case is told by where its document is: being written, in review, proposed.
    """
    effective = or_(CaseDocument.implemented_on.is_not(None), CaseDocument.status.in_(IMPLEMENTED))
    day = func.coalesce(CaseDocument.implemented_on, CaseDocument.state_since)
    place = (
        func.row_number()
        .over(
            partition_by=CaseDocument.case_id,
            order_by=(
                case((effective, 0), else_=1),
                case((effective, day), else_=None).desc(),
                case((CaseDocument.document == "BASIC", 0), else_=1),
                CaseDocument.restatement.desc(),
                CaseDocument.id.desc(),
            ),
        )
        .label("place")
    )
    ranked = select(CaseDocument.case_id, CaseDocument.total, CaseDocument.status, place).subquery()
    state = case((Case.state == "Development", ranked.c.status), else_=Case.state).label("state")
    query = (
        select(state, Case.country, func.count(), func.sum(ranked.c.total))
        .join(ranked, (ranked.c.case_id == Case.id) & (ranked.c.place == 1))
        .group_by(state, Case.country)
    )
    return _of_officer(query, officer)


def _shares(rows: Iterable[tuple[str, int, Decimal | None]]) -> tuple[Share, ...]:
    found: dict[str, tuple[int, Decimal]] = {}
    for name, cases, value in rows:
        known = found.get(name, (0, _NOTHING))
        found[name] = (known[0] + cases, known[1] + (value or _NOTHING))
    return tuple(Share(name, *found[name]) for name in sorted(found))


def _past_closing(session: Session, on: PolicyOn, today: date, officer: str) -> tuple[str, ...]:
    row = on.find(CASE_LIMITS, CaseLimit, "ACCELERATED_CLOSURE")
    if row is None:
        return ()
    latest = add_months(today, -int(row.figure))
    query = select(Case.identifier).where(Case.state.in_(_FINISHING), Case.supply_complete_on < latest)
    return tuple(session.scalars(_of_officer(query, officer).order_by(Case.identifier)))


# --- documents --------------------------------------------------------------------------------------------------------------


def _offered(officer: str) -> Any:
    query = select(CaseDocument.offered_on, CaseDocument.goal_on, CaseDocument.goal_days, CaseDocument.category)
    query = query.join(Case, Case.id == CaseDocument.case_id)
    return _of_officer(query, officer).where(CaseDocument.goal_on.is_not(None))


def _on_time(session: Session, on: PolicyOn, today: date, officer: str) -> OnTime:
    rows = session.execute(_offered(officer).where(CaseDocument.offered_on > add_months(today, -_YEAR))).all()
    goals = {row.goal_percent for row in on.rows(DEVELOPMENT_GOALS, DevelopmentGoal) if row.goal_percent is not None}
    goal = goals.pop() if len(goals) == 1 else None
    return OnTime(len(rows), sum(1 for offered, goal_on, _, _ in rows if offered and goal_on and offered <= goal_on), goal)


def _averages(session: Session, today: date, officer: str) -> tuple[AverageDays, ...]:
    this_year, last_year = add_months(today, -_YEAR), add_months(today, -2 * _YEAR)
    days: dict[str, tuple[list[int], list[int]]] = {}
    for offered, goal_on, goal_days, category in session.execute(_offered(officer).where(CaseDocument.offered_on > last_year)):
        if offered is None or goal_on is None or goal_days is None or category is None:
            continue
        # The anticipated date lies the standard time and the days on hold after the start, so what is left is working time.
        took = goal_days + (offered - goal_on).days
        days.setdefault(category, ([], []))[0 if offered > this_year else 1].append(took)
    return tuple(
        AverageDays(category, round(sum(now) / len(now)), round(sum(before) / len(before)) if before else None, len(now))
        for category, (now, before) in sorted(days.items())
        if now
    )


def clock_of(store: Store, case: str, document: str, today: date) -> RunningClock | None:
    """Return the processing clock of one document as the office sees it; None for one that has none or has been offered."""
    one = _running(today).where(Case.identifier == case, CaseDocument.document == document)
    with store.reading() as session:
        return next(_told(session.execute(one.order_by(CaseDocument.restatement.desc()).limit(1)), today), None)


def _clocks(session: Session, today: date, officer: str, most: int) -> tuple[RunningClock, ...]:
    query = _running(today).order_by(anticipated_on(today), Case.identifier).limit(most)
    return tuple(_told(session.execute(_of_officer(query, officer)), today))


def _running(today: date) -> Any:
    held = select(Hold.id).where(Hold.document_id == CaseDocument.id, Hold.kind == "CPOHOLD", Hold.to_on.is_(None)).exists()
    goal_on = anticipated_on(today)
    return (
        select(Case.identifier, CaseDocument.document, CaseDocument.category, goal_on, CaseDocument.goal_days, held)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(CaseDocument.goal_on.is_not(None), CaseDocument.goal_days.is_not(None), CaseDocument.status.in_(BEFORE_OFFER))
    )


def _told(rows: Iterable[Any], today: date) -> Iterator[RunningClock]:
    for name, document, category, goal_on, goal_days, on_hold in rows:
        yield RunningClock(name, document, category or "", goal_days - (goal_on - today).days, goal_days, on_hold)


def _returns(session: Session, today: date, officer: str) -> tuple[tuple[str, int], ...]:
    query = (
        select(Return.reason_code, func.count())
        .join(CaseDocument, CaseDocument.id == Return.document_id)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(Return.returned_on > add_months(today, -_YEAR))
        .group_by(Return.reason_code)
    )
    rows = session.execute(_of_officer(query, officer)).all()
    return tuple(sorted(((code, count) for code, count in rows), key=lambda row: (-row[1], row[0])))


def _of_officer(query: Any, officer: str) -> Any:
    if not officer:
        return query
    own = Case.officer_id.in_(select(Officer.id).where(Officer.name == officer))
    return query.where(or_(own, Case.officer_id.is_(None)))
