"""Whether a case may close: every point of the closure checklist, computed where the desk can, asked where it cannot.

The points are rows of the table `closure_checklist` (SAMM Appendix 7, Tables AP7.C3.T3 and A7.C4.T2). A point that is
computed is never answered by hand; one that is asked keeps the answer of an officer with its evidence.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import CASE_LIMITS, CLOSURE_CHECKLIST, CaseLimit, ClosureItem
from dsca_desk.rules.discrepancies import ACCEPTED
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.reconciliation import FIELDS, Compared
from dsca_desk.rules.steps.cases import closure_from
from dsca_desk.rules.steps.facts import CaseFacts
from dsca_desk.rules.wording import day_text, dollars_text, list_text

ClosureKind = Literal["INTERIM", "FINAL", "FORCE", "ZERO_VALUE", "LEASE"]
"""How a case closes: interim with an amount left open, direct final, force closure of a legacy BPC case, and two of their own."""
CLOSURE_KINDS: Mapping[ClosureKind, str] = {
    "INTERIM": "Interim closure (accelerated, with an unliquidated amount)",
    "FINAL": "Direct final closure",
    "FORCE": "Force closure (canceled appropriation)",
    "ZERO_VALUE": "Zero value or grant excess articles",
    "LEASE": "Lease",
}
Result = Literal["met", "open", "ask", "yes", "no", "not-applicable", "told"]
"""Computed and met, computed and open, to be answered, the three answers, and what only tells something."""
ANSWERS = ("yes", "no", "not-applicable")
_GOOD = frozenset({"met", "yes", "not-applicable", "told"})
_SHOWN = 3


class ClosureFacts(NamedTuple):
    """What the checklist is computed from. Money in dollars; `answers` are answer and evidence by the code of the point.

    `quantity_lines` are the lines with units; `ours` tells for which fields the desk has a value; `contracts` counts all
    contracts that were recorded, `active_contracts` names those that run; `discrepancies` are numbers with their states.
    """

    program: str
    kind: ClosureKind
    accelerated: bool = True
    training: bool = False
    supply_complete_on: date | None = None
    last_delivery_on: date | None = None
    implemented_on: date | None = None
    inhibitors: str = ""
    closure_hold: bool = False
    compared: tuple[Compared, ...] = ()
    lines: tuple[str, ...] = ()
    quantity_lines: tuple[str, ...] = ()
    authority_limit: Decimal | None = None
    delivered_value: Decimal = Decimal("0.00")
    contracts: int = 0
    active_contracts: tuple[str, ...] = ()
    discrepancies: tuple[tuple[str, str], ...] = ()
    answers: Mapping[str, tuple[str, str]] = {}


class Found(NamedTuple):
    """What computing a point found: result, what is so, how to meet it, and where (a tab or field)."""

    result: Result
    says: str
    how: str = ""
    path: str = ""


class Point(NamedTuple):
    """A point of the checklist with its result; `standing` is how far the row itself is confirmed."""

    code: str
    group: str
    item: str
    source: str
    standing: str
    result: Result
    says: str
    how: str
    path: str
    computed: bool

    @property
    def is_met(self) -> bool:
        """Tell whether the point stands in the way of nothing."""
        return self.result in _GOOD


Compute = Callable[[ClosureFacts, PolicyOn], Found | None]
_COMPUTED: dict[str, Compute] = {}


def _computes(*codes: str) -> Callable[[Compute], Compute]:
    def register(compute: Compute) -> Compute:
        for code in codes:
            _COMPUTED[code] = compute
        return compute

    return register


def closure_points(facts: ClosureFacts, policy: PolicyOn) -> tuple[Point, ...]:
    """Return every point that applies to a closure, in the order of the table, each with its result on the policy's day."""
    rows = policy.rows(CLOSURE_CHECKLIST, ClosureItem)
    kinds = applying(facts)
    return tuple(_point(row, facts, policy) for row in rows if row.closure in kinds)


def open_points(points: tuple[Point, ...]) -> tuple[str, ...]:
    """Return the codes of the points that are not met."""
    return tuple(point.code for point in points if not point.is_met)


def applying(facts: ClosureFacts) -> frozenset[str]:
    """Return which groups of the checklist apply to a closure."""
    kinds = {"ALL"}
    if facts.kind in ("INTERIM", "FINAL", "ZERO_VALUE", "LEASE"):
        kinds.add(facts.kind)
    if facts.kind == "FORCE":
        kinds |= {"FINAL", "BPC_LEGACY"}
    if facts.kind == "LEASE":
        return frozenset(kinds)
    if facts.program == "FMS":
        kinds |= {"FMS", "ACCELERATED" if facts.accelerated else "NOT_ACCELERATED"}
    else:
        kinds.add("BPC")
    return frozenset(kinds)


def _point(row: ClosureItem, facts: ClosureFacts, policy: PolicyOn) -> Point:
    compute = _COMPUTED.get(row.code)
    found = compute(facts, policy) if compute is not None else None
    computed = found is not None
    if found is None:
        answer, evidence = facts.answers.get(row.code, ("", ""))
        if answer in ANSWERS:
            found = Found(answer, evidence, "" if answer != "no" else "Settle it, then answer yes.", "closure")  # type: ignore[arg-type]  # one of the answers
        else:
            found = Found("ask", "The desk cannot know this", "Answer it, and name what shows it.", "closure")
    return Point(row.code, row.group, row.item, row.source, row.status, *found, computed)


# --- status and time --------------------------------------------------------------------------------------------------------


@_computes("INTERIM-01", "FINAL-01")
def _supply_complete(facts: ClosureFacts, _policy: PolicyOn) -> Found:
    if facts.supply_complete_on is None:
        return Found("open", "The case is not marked supply complete", "Record the last deliveries and mark it.", "deliveries")
    return Found("met", f"Supply complete since {day_text(facts.supply_complete_on)}")


@_computes("INTERIM-02", "FINAL-02")
def _no_inhibitor(facts: ClosureFacts, _policy: PolicyOn) -> Found:
    if facts.inhibitors.strip():
        return Found("open", f"Inhibitor: {facts.inhibitors.strip()}", "Settle it and take it out.", "closure")
    return Found("met", "No inhibitor is noted")


@_computes("FMS-01")
def _waited(facts: ClosureFacts, policy: PolicyOn) -> Found:
    case = CaseFacts("", supply_complete_on=facts.supply_complete_on, last_delivery_on=facts.last_delivery_on)
    day = closure_from(case, policy.policy, policy.day)
    if day is None:
        return Found("open", "The day the case was supply complete is not known", "Mark it supply complete.", "deliveries")
    if day > policy.day:
        return Found("open", f"The time for discrepancy reports ends on {day_text(day)}", "Wait for that day.", "closure")
    return Found("met", f"The case may close since {day_text(day)}")


@_computes("BPC-01")
def _no_wait(_facts: ClosureFacts, _policy: PolicyOn) -> Found:
    return Found("met", "Nothing is waited for")


@_computes("ACCELERATED-01")
def _in_time(facts: ClosureFacts, policy: PolicyOn) -> Found:
    limit = _limit(policy, "ACCELERATED_TRAINING_CLOSURE" if facts.training else "ACCELERATED_CLOSURE")
    if facts.supply_complete_on is None or limit is None:
        return Found("told", "The time runs from the day the case is supply complete")
    last = add_months(facts.supply_complete_on, int(limit))
    late = "; that day has passed" if last < policy.day else ""
    return Found("told", f"To be closed by {day_text(last)}{late}")


@_computes("FMS-02")
def _hold(facts: ClosureFacts, _policy: PolicyOn) -> Found:
    if facts.closure_hold:
        return Found("met", "The closure hold is set")
    return Found("open", "The closure hold is not set", "Take the step that places it.", "steps")


@_computes("FMS-05")
def _priority(facts: ClosureFacts, policy: PolicyOn) -> Found | None:
    limit = _limit(policy, "CLOSURE_PRIORITY")
    if facts.implemented_on is None or limit is None:
        return None
    year = facts.implemented_on.year + (facts.implemented_on.month >= _FISCAL_YEAR_BEGINS)
    if year <= limit:
        return Found("told", f"Implemented in fiscal year {year}: this case goes first")
    return Found("told", f"Implemented in fiscal year {year}: no priority by age")


@_computes("ALL-01")
def _retention(_facts: ClosureFacts, policy: PolicyOn) -> Found | None:
    years = _limit(policy, "RECORD_RETENTION")
    if years is None:
        return None
    return Found("told", f"Closed today, records are kept until {day_text(add_months(policy.day, 12 * int(years)))}")


_FISCAL_YEAR_BEGINS = 10  # 1 October


# --- values of other systems ------------------------------------------------------------------------------------------------


def _agrees(facts: ClosureFacts, fields: tuple[str, ...]) -> Found | None:
    """Whether systems agree about fields; None, to be asked, where no system's value is kept for one of them."""
    values = [one for one in facts.compared if one.field in fields]
    wrong = [one for one in values if not one.agrees]
    if wrong:
        shown = list_text(
            [_named(one) for one in wrong[:_SHOWN]] + ([f"{len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else [])
        )
        return Found("open", f"Differs: {shown}", "Correct the value that is wrong, then reconcile.", "systems")
    for field in fields:
        for line in facts.lines if FIELDS[field].scope == "line" else ("",):
            mine = [one for one in values if (one.field, one.line) == (field, line)]
            if not mine or (mine[0].ours is None and len(mine) == 1):
                return None
    if not values:
        return None
    systems = list_text(sorted({one.system for one in values}))
    oldest = min(one.as_of for one in values)
    return Found("met", f"Agrees with {systems}, as of {day_text(oldest)} or later")


def _named(one: Compared) -> str:
    where = f" of line {one.line}" if one.line else ""
    return f"{FIELDS[one.field].label.lower()}{where} in {one.system}"


def _match(*fields: str) -> Compute:
    def compute(facts: ClosureFacts, _policy: PolicyOn) -> Found | None:
        return _agrees(facts, fields)

    return compute


_computes("INTERIM-03", "FINAL-03")(_match("AGENCY"))
_computes("INTERIM-04", "FINAL-04")(_match("STATUS"))
_computes("INTERIM-05", "FINAL-05")(_match("DOCUMENT"))
_computes("INTERIM-06", "FINAL-06")(_match("CASE_VALUE", "LINE_VALUE"))
_computes("INTERIM-07", "FINAL-07")(_match("NET_VALUE"))
_computes("INTERIM-14", "FINAL-14")(_match("AUTHORITY"))


@_computes("INTERIM-11", "FINAL-11")
def _quantities(facts: ClosureFacts, _policy: PolicyOn) -> Found | None:
    """Only a difference is computed: whether estimated bills became actual ones is asked."""
    found = _agrees(facts._replace(lines=facts.quantity_lines), ("DELIVERED_QUANTITY",))
    return found if found is not None and found.result == "open" else None


# --- money, contracts, claims -----------------------------------------------------------------------------------------------


@_computes("INTERIM-10", "FINAL-10")
def _within_authority(facts: ClosureFacts, _policy: PolicyOn) -> Found | None:
    if facts.authority_limit is None:
        return None
    delivered, limit = facts.delivered_value, facts.authority_limit
    if delivered > limit:
        return Found(
            "open",
            f"{dollars_text(delivered)} delivered, {dollars_text(limit)} authorized",
            "Correct one of the two.",
            "deliveries",
        )
    return Found("met", f"{dollars_text(delivered)} delivered of {dollars_text(limit)} authorized")


@_computes("INTERIM-16", "FINAL-16")
def _claims(facts: ClosureFacts, _policy: PolicyOn) -> Found:
    running = [number for number, state in facts.discrepancies if state in ACCEPTED]
    unscreened = [number for number, state in facts.discrepancies if state == "Submitted"]
    if running or unscreened:
        words = _some([*running, *unscreened])
        return Found("open", f"Not closed: {words}", "Close the reports, or screen them.", "discrepancies")
    count = sum(state != "Draft" for _, state in facts.discrepancies)
    return Found("met", f"{count} reports, none open" if count else "No report was submitted")


@_computes("FINAL-20")
def _contracts_finished(facts: ClosureFacts, _policy: PolicyOn) -> Found | None:
    if facts.active_contracts:
        return Found(
            "open",
            f"Contract {_some(facts.active_contracts)} is active",
            "Finish it, or close the line conditionally.",
            "contracts",
        )
    return Found("met", f"All {facts.contracts} contracts are finished") if facts.contracts else None


@_computes("FMS-03", "NOT-ACCELERATED-01")
def _active_contracts(facts: ClosureFacts, _policy: PolicyOn) -> Found | None:
    if facts.active_contracts or not facts.contracts:
        return None
    return Found("met", "No contract is active")


def _some(names: list[str] | tuple[str, ...]) -> str:
    return list_text([*names[:_SHOWN], *([f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else [])])


def _limit(policy: PolicyOn, name: str) -> Decimal | None:
    row = policy.find(CASE_LIMITS, CaseLimit, name)
    return None if row is None else row.figure


def computed_codes() -> Iterator[str]:
    """Yield the codes of all points that are computed where the facts allow it."""
    yield from _COMPUTED
