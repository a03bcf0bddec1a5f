"""Bringing a case to its end: supply complete, the plan and checklist of its closure, suspension, cancellation."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, get_args

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import CLOSURE_CHECKLIST, ClosureItem
from dsca_desk.records.cases import Case
from dsca_desk.records.closing import Cancellation, Closure, ClosureAnswer, Suspension
from dsca_desk.records.steps import Step
from dsca_desk.rules.cancellation import CancellationCost, cancellation_cost
from dsca_desk.rules.closure import ANSWERS, ClosureKind, Point, open_points
from dsca_desk.rules.wording import day_text
from dsca_desk.services.case_lines import CaseHead, WorkKept, case_head
from dsca_desk.services.closure_state import points_of
from dsca_desk.services.deliveries import supply_in
from dsca_desk.services.line_ends import complete_delivered
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import Moved, Progress, move, nobody
from dsca_desk.services.system_values import priced_document
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed

CASE_DONE, CANCELED = "mark supply complete", "purchaser asks to cancel"
_PENALTY = "penalty of line "


class ClosurePlan(msgspec.Struct, frozen=True, kw_only=True):
    """How a case is to be closed. `last_delivery_on` only where no delivery is kept; `unliquidated` in dollars."""

    kind: ClosureKind = "FINAL"
    accelerated: bool = True
    inhibitors: str = ""
    unliquidated: Decimal | None = None
    last_delivery_on: date | None = None
    remark: str = ""


class ClosureView(NamedTuple):
    """A case on its way to its end: plan, checklist with results, the points in the way, day of the certificate."""

    head: CaseHead
    plan: ClosurePlan
    points: tuple[Point, ...]
    open: tuple[str, ...]
    certificate_sent_on: date | None

    @property
    def ready(self) -> bool:
        """Tell whether every point is met."""
        return not self.open


class SuspensionRow(NamedTuple):
    """A suspension: who directed it, what it covers, why, from when to when."""

    directed_by: str
    scope: str
    reason: str
    from_on: date
    to_on: date | None


class CancellationAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A purchaser's wish to cancel a case, with what was spent and what ending the contracts costs, in dollars.

    `codes` choose the penalty row of training lines by hand, by line number; `amounts` are penalties worked out by hand where
    the row has no percent.
    """

    asked_by: str
    letter_number: str = ""
    letter_date: date | None = None
    reason: str = ""
    expended: Decimal = Decimal("0.00")
    termination_cost: Decimal | None = None
    approved_by: str = ""
    approved_on: date | None = None
    codes: dict[str, str] = {}
    amounts: dict[str, Decimal] = {}


# --- supply complete --------------------------------------------------------------------------------------------------------


def mark_supply_complete(
    store: Store,
    policy: Policy,
    case: str,
    *,
    on: date,
    today: date,
    why: str = "",
    by: str,
    at: datetime,
    progress: Progress = nobody,
) -> Moved:
    """Mark a case supply complete on a day, its delivered lines with it, all or none (DSCA 25-100). Raises NotAllowed."""
    with store.writing(by, at, why or CASE_DONE) as session:
        head = case_head(session, case)
        last = supply_in(session, head, today).whole.last_on
        if last is not None and on < last:
            raise NotAllowed(
                f"{case} cannot be supply complete before its last delivery on {day_text(last)}. Nothing was changed."
            )
        complete_delivered(session, policy, head, on, today, progress)
        record = _case(session, case)
        return move(session, policy, Subject("CASE", case), record, CASE_DONE, on=on, today=today, why=why)


# --- closure ----------------------------------------------------------------------------------------------------------------


def closure_of(store: Store, policy: Policy, case: str, today: date) -> ClosureView:
    """Return how far the closure of a case is, every point of the checklist computed or asked. Raises NotFound."""
    with store.reading() as session:
        return closure_view(session, policy, case_head(session, case), today)


def closure_view(session: Session, policy: Policy, head: CaseHead, today: date) -> ClosureView:
    """Return how far the closure of a case is."""
    kept = _closure(session, head.id)
    points = points_of(session, policy, head, today)
    plan = (
        ClosurePlan() if kept is None else ClosurePlan(**{field: getattr(kept, field) for field in ClosurePlan.__struct_fields__})
    )
    return ClosureView(head, plan, points, open_points(points), None if kept is None else kept.certificate_sent_on)


def plan_closure(store: Store, case: str, plan: ClosurePlan, *, by: str, at: datetime) -> WorkKept:
    """Keep how a case is to be closed. Raises NotAllowed for a kind that does not fit the case, NotFound."""
    with store.writing(by, at, "closure planned") as session:
        head = case_head(session, case)
        if plan.kind not in get_args(ClosureKind):
            raise NotAllowed(
                f"{plan.kind} is no kind of closure. Nothing was changed. Choose {', '.join(get_args(ClosureKind))}."
            )
        if plan.kind == "FORCE" and head.program == "FMS":
            raise NotAllowed(f"{case} is an FMS case; only BPC cases are closed by force. Nothing was changed.")
        if plan.unliquidated is not None and plan.unliquidated < 0:
            raise NotAllowed("The unliquidated amount is negative. Nothing was changed. Enter what is still to be paid.")
        kept = _closure(session, head.id)
        if kept is None:
            kept = Closure(case_id=head.id)
            session.add(kept)
        for field in ClosurePlan.__struct_fields__:
            setattr(kept, field, getattr(plan, field))
        session.flush()
        return WorkKept(case, kept.id, kept.revision, "planned")


def answer_points(
    store: Store, policy: Policy, case: str, answers: Mapping[str, tuple[str, str]], *, today: date, by: str, at: datetime
) -> ClosureView:
    """Keep answers to points of the checklist, each with its evidence; a later answer replaces the earlier.

    An answer is yes, no or not-applicable. Raises NotAllowed for another, for a point that does not exist, for one that the
    desk computes, and for a yes without evidence; NotFound. Nothing is kept then.
    """
    with store.writing(by, at, "closure checklist answered") as session:
        head = case_head(session, case)
        computed = {point.code: point for point in points_of(session, policy, head, today) if point.computed}
        known = {row.code for row in policy.on(today).rows(CLOSURE_CHECKLIST, ClosureItem)}
        given = {one.point: one for one in session.scalars(select(ClosureAnswer).where(ClosureAnswer.case_id == head.id))}
        for code, (answer, evidence) in answers.items():
            _refuse_answer(code, answer, evidence, known, computed)
            kept = given.get(code)
            if kept is None:
                session.add(
                    ClosureAnswer(case_id=head.id, point=code, answer=answer, evidence=evidence, answered_by=by, answered_at=at)
                )
            elif (kept.answer, kept.evidence) != (answer, evidence):
                kept.answer, kept.evidence, kept.answered_by, kept.answered_at = answer, evidence, by, at
        session.flush()
        return closure_view(session, policy, head, today)


def _refuse_answer(code: str, answer: str, evidence: str, known: set[str], computed: Mapping[str, Point]) -> None:
    if code not in known:
        raise NotAllowed(f"{code} is no point of the closure checklist. Nothing was changed.")
    if code in computed:
        raise NotAllowed(f"{code} is computed ({computed[code].says}) and takes no answer. Nothing was changed.")
    if answer not in ANSWERS:
        raise NotAllowed(f"{code}: {answer} is not an answer. Nothing was changed. Choose {', '.join(ANSWERS)}.")
    if answer == "yes" and not evidence.strip():
        raise NotAllowed(f"{code}: a yes needs what shows it. Nothing was changed. Name the paper or system.")


def send_certificate(store: Store, policy: Policy, case: str, *, on: date, today: date, by: str, at: datetime) -> WorkKept:
    """Keep the day on which the closure certificate was sent. Raises NotAllowed while a point is open, NotFound."""
    with store.writing(by, at, "closure certificate sent") as session:
        head = case_head(session, case)
        view = closure_view(session, policy, head, today)
        kept = _closure(session, head.id)
        if kept is None:
            raise NotAllowed(f"The closure of {case} is not planned. Nothing was changed. Choose the kind of closure first.")
        if view.open:
            raise NotAllowed(
                f"{case}: {len(view.open)} points of the checklist are open ({', '.join(view.open[:3])}...). "
                "Nothing was changed. Meet or answer them first."
            )
        if on > today:
            raise NotAllowed(
                "The certificate was sent on a day that has not come. Nothing was changed. Give the day it was sent."
            )
        follows = max((day for day in (head.supply_complete_on, _closing_since(session, head)) if day is not None), default=None)
        if follows is not None and on < follows:
            raise NotAllowed(
                f"{case} was brought to its closure on {day_text(follows)}; no certificate was sent before. Nothing was changed. "
                "Give the day it was sent."
            )
        kept.certificate_sent_on = on
        session.flush()
        return WorkKept(case, kept.id, kept.revision, "certificate sent")


def _closing_since(session: Session, head: CaseHead) -> date | None:
    """The day on which the closure of a case began, None where it did not begin."""
    query = select(func.max(Step.on)).where(
        Step.case_id == head.id, Step.entity == "CASE", Step.undone_by == "", Step.event.like("start closure%")
    )
    return session.scalar(query)


# --- suspension -------------------------------------------------------------------------------------------------------------


def suspend_case(
    store: Store, policy: Policy, case: str, *, authority: str, scope: str, why: str, on: date, today: date, by: str, at: datetime
) -> Moved:
    """Suspend a case as State directs; `scope` says what stops (deliveries, training). Raises NotAllowed, NotFound."""
    with store.writing(by, at, why or "suspended") as session:
        head, record = case_head(session, case), _case(session, case)
        given = {"authority": authority}
        moved = move(session, policy, Subject("CASE", case), record, "suspend", on=on, given=given, why=why, today=today)
        query = select(Suspension).where(Suspension.case_id == head.id, Suspension.to_on.is_(None)).order_by(Suspension.id.desc())
        running = session.scalars(query.limit(1)).one()
        running.scope = scope
        session.flush()
        return moved


def suspensions_of(store: Store, case: str) -> tuple[SuspensionRow, ...]:
    """Return the suspensions of a case, the oldest first. Raises NotFound."""
    with store.reading() as session:
        head = case_head(session, case)
        query = select(Suspension.directed_by, Suspension.scope, Suspension.reason, Suspension.from_on, Suspension.to_on).where(
            Suspension.case_id == head.id
        )
        return tuple(SuspensionRow._make(row) for row in session.execute(query.order_by(Suspension.id)))


# --- cancellation -----------------------------------------------------------------------------------------------------------


def cost_of_canceling(
    store: Store, policy: Policy, case: str, asked: CancellationAsked, *, on: date
) -> tuple[CaseHead, CancellationCost]:
    """Return what canceling a case on a day costs, without keeping anything. Raises NotAllowed, NotFound."""
    with store.reading() as session:
        head = case_head(session, case)
        return head, _cost(session, policy, head, asked, on)


def ask_to_cancel(
    store: Store, policy: Policy, case: str, asked: CancellationAsked, *, on: date, today: date, by: str, at: datetime
) -> tuple[Moved, CancellationCost]:
    """Keep a purchaser's wish to cancel with its cost, and take the step; it is handled as closure (SAMM C6.8.1).

    Raises NotAllowed where the letter, the termination cost or the approval DSCA gives to large cases is missing; NotFound.
    """
    with store.writing(by, at, asked.reason or CANCELED) as session:
        head, record = case_head(session, case), _case(session, case)
        cost = _cost(session, policy, head, asked, on)
        if not asked.letter_number.strip():
            raise NotAllowed(f"{case} is canceled on a letter of the purchaser. Nothing was changed. Give its number.")
        if cost.unknown:
            raise NotAllowed(f"{case}: not known yet: {', '.join(cost.unknown)}. Nothing was changed. Work it out first.")
        if cost.charge.needs_approval and not asked.approved_by.strip():
            raise NotAllowed(f"{case} is so large that DSCA approves the charge. Nothing was changed. Name who approved it.")
        kept = session.scalars(select(Cancellation).where(Cancellation.case_id == head.id)).one_or_none()
        if kept is None:
            kept = Cancellation(case_id=head.id, asked_by=asked.asked_by)
            session.add(kept)
        for field in (
            "asked_by",
            "letter_number",
            "letter_date",
            "reason",
            "expended",
            "termination_cost",
            "approved_by",
            "approved_on",
        ):
            setattr(kept, field, getattr(asked, field))
        kept.minimum_charge = cost.charge.amount
        session.flush()
        given = {**penalty_facts(cost), **({"authority": asked.approved_by} if asked.approved_by else {})}
        subject = Subject("CASE", case)
        moved = move(session, policy, subject, record, CANCELED, on=on, given=given, why=asked.reason, today=today)
        return moved, cost


def penalty_facts(cost: CancellationCost) -> dict[str, str]:
    """Return the penalties of a cancellation as facts of its step: by line the code, with the amount worked out by hand."""
    known = (one for one in cost.penalties if one.amount is not None)
    return {f"{_PENALTY}{one.line}": one.code if one.percent is not None else f"{one.code} {one.amount}" for one in known}


def kept_penalties(session: Session, case_id: int) -> tuple[dict[str, str], dict[str, Decimal], date | None]:
    """Return the codes and amounts of penalties that the standing step of a cancellation keeps, by line, and its day."""
    query = select(Step.facts, Step.on).where(Step.case_id == case_id, Step.event == CANCELED, Step.undone_by == "")
    found = session.execute(query.order_by(Step.id.desc()).limit(1)).one_or_none()
    if found is None:
        return {}, {}, None
    told = {name.removeprefix(_PENALTY): said.split() for name, said in found.facts.items() if name.startswith(_PENALTY)}
    return (
        {line: words[0] for line, words in told.items()},
        {line: Decimal(words[1]) for line, words in told.items() if len(words) > 1},
        found.on,
    )


def _cost(session: Session, policy: Policy, head: CaseHead, asked: CancellationAsked, on: date) -> CancellationCost:
    priced = priced_document(session, policy, head)
    try:
        return cancellation_cost(
            priced,
            policy,
            expended=asked.expended,
            termination_cost=asked.termination_cost,
            on=on,
            codes=asked.codes,
            amounts=asked.amounts,
        )
    except (ValueError, LookupError) as error:
        raise NotAllowed(f"{head.case}: {error}. Nothing was changed.") from error


def _closure(session: Session, case_id: int) -> Closure | None:
    return session.scalars(select(Closure).where(Closure.case_id == case_id)).one_or_none()


def _case(session: Session, case: str) -> Case:
    return session.scalars(select(Case).where(Case.identifier == case)).one()
