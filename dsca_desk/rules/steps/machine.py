"""The machine that moves records: which steps a state allows, what stands against them, and what a log of steps leads to.

The rows are policy (`transitions.csv`); a bracketed state without rows of its own (`Accepted (delayed)`) has those of the
state before the bracket. `any open` and `previous state` are wildcards. CASE rows that follow from documents are not taken.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import TRANSITIONS, Transition
from dsca_desk.rules.steps.facts import DocumentState, Facts
from dsca_desk.rules.steps.guard import Guard, Taking, guard_of, is_derived, not_before

ANY_OPEN, PREVIOUS, HELD = "any open", "previous state", "Held"
BEGINNINGS: Mapping[str, str] = {"DISCREPANCY": "Draft", "LEASE": "Draft"}
"""States in which a record lies that was written down but has not begun."""
_LATER = ("Supply/Services Complete", "Closing", "Closed")  # what documents said before cases had states of their own
_ENDED: Mapping[str, frozenset[str]] = {
    "REQUEST": frozenset({"answered-loa", "answered-pa", "disapproved", "withdrawn"}),
    "DOCUMENT": frozenset({"", "Held", "Expired", "Canceled", "Implemented", "Implemented (emergency)", *_LATER}),
}
_BRACKET = re.compile(r" \([^()]*\)$")
_NUMBER = re.compile(r"([AM])(\d+)")


class PossibleStep(msgspec.Struct, frozen=True):
    """A step that the rows allow from the present state, with its guards and the names of the facts to state with it."""

    row: Transition
    to_state: str
    guards: tuple[Guard, ...]

    @property
    def event(self) -> str:
        """The event of the row."""
        return self.row.event

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts that an officer states when taking the step."""
        return tuple(dict.fromkeys(guard.ask for guard in self.guards if guard.ask))

    @property
    def against(self) -> tuple[Guard, ...]:
        """The guards that stand against the step and cannot be met by stating a fact."""
        return tuple(guard for guard in self.guards if not guard.met and not guard.ask)

    @property
    def unmet(self) -> tuple[Guard, ...]:
        """Every guard that is not met, facts still to be stated included."""
        return tuple(guard for guard in self.guards if not guard.met)


class Logged(Protocol):
    """A step as the log keeps it."""

    @property
    def from_state(self) -> str:
        """The state it was taken in."""

    @property
    def to_state(self) -> str:
        """The state it led to."""

    @property
    def undone_by(self) -> str:
        """Who undid it; empty while it stands."""


class LogError(ValueError):
    """A log of steps in which one does not begin where the one before ended."""


def rows_from(policy: Policy, entity: str, state: str, day: date | None = None) -> tuple[Transition, ...]:
    """Return the rows that lead on from a state, wildcards included, in the order of the table; on a `day` those in force."""
    rows = policy.rows(TRANSITIONS, Transition) if day is None else policy.on(day).rows(TRANSITIONS, Transition)
    mine = [row for row in rows if row.entity == entity]
    state = "" if state == BEGINNINGS.get(entity) else state
    found = [row for row in mine if row.from_state == state]
    if not found:
        found = [row for row in mine if row.from_state == base_of(state) and row.to_state != state] if base_of(state) else []
    if is_open(entity, state):
        found += [row for row in mine if row.from_state == ANY_OPEN]
    return tuple(found)


def base_of(state: str) -> str:
    """Return a state without its bracket: `Accepted` for `Accepted (delayed)`."""
    return _BRACKET.sub("", state)


def is_open(entity: str, state: str) -> bool:
    """Tell whether a request or document is in one of the states that `any open` stands for."""
    return entity in _ENDED and bool(state) and state not in _ENDED[entity]


def possible_steps(
    entity: str,
    state: str,
    facts: Facts,
    policy: Policy,
    today: date,
    *,
    on: date | None = None,
    given: Mapping[str, str] | None = None,
) -> tuple[PossibleStep, ...]:
    """Return the steps a state allows, each with what it asks for; `given` are facts already stated, `on` the day of the step."""
    return tuple(
        _possible(row, state, facts, Taking(row, policy, on or today, today, given or {}))
        for row in rows_from(policy, entity, state, on or today)
        if not is_derived(row)
    )


def _possible(row: Transition, state: str, facts: Facts, taking: Taking) -> PossibleStep:
    run = guard_of(row)
    if run is None:
        guards: tuple[Guard, ...] = (
            Guard(False, f"Nobody wrote the guard of “{row.event}”", "The program must be corrected; take no step around it."),
        )
    else:
        guards = tuple(run(facts, taking))
    order = not_before(facts.since, taking)
    to_state = row.to_state
    if to_state == PREVIOUS:
        to_state = getattr(facts, "state_before_hold", "")
        if not to_state:
            guards = (*guards, Guard(False, f"The state before {state} is known", "Undo the hold instead."))
    if taking.on > taking.today:
        guards = (*guards, Guard(False, "The day of the step has come", "Take the step on the day it happens."))
    return PossibleStep(row, to_state, guards if order is None else (order, *guards))


def replay(steps: Iterable[Logged], start: str | None = None) -> str | None:
    """Return the state that the standing steps lead to, from the first to the last; `start` where no step stands.

    A record that was kept before it had steps begins in the state its first step was taken in. Raises LogError when a
    step does not begin where the one before it ended.
    """
    state, begun = start, False
    first = None
    for step in steps:
        first = step.from_state if first is None else first
        if step.undone_by:
            continue
        if begun and step.from_state != state:
            raise LogError(f"A step from {step.from_state!r} follows on {state!r}")
        if not begun and first != step.from_state:
            raise LogError(f"The first standing step begins in {step.from_state!r}, the log in {first!r}")
        state, begun = step.to_state, True
    return state if begun or first is None else first


def case_state(documents: Sequence[DocumentState], steps: Iterable[Logged] = ()) -> str:
    """Return the state of a case: that of its basic document, and from its implementation on that of the case's own steps.

    A case of which only Amendments or Modifications are kept was implemented before.
    """
    basic = next((document.state for document in documents if document.document == "BASIC"), None)
    unkept = "Implemented" if documents else "Development"
    state = unkept if basic is None else _CASE_STATES.get(base_of(basic), "Development")
    if state == "Implemented" or state in _LATER:
        return replay(steps, state) or state
    return state


_CASE_STATES = {
    "Offered": "Offered",
    "Accepted": "Accepted",
    "Implemented": "Implemented",
    "Expired": "Canceled",
    "Canceled": "Canceled",
    **{state: state for state in _LATER},
}


def next_number(kind: str, used: Iterable[str]) -> str:
    """Return the name of the next Amendment (`A`) or Modification (`M`): one after the highest ever used, so none comes back.

    SAMM Table C6.T8: the number of an unaccepted Amendment is never used again.
    """
    taken = [int(match[2]) for name in used if (match := _NUMBER.fullmatch(name)) and match[1] == kind]
    return f"{kind}{max(taken, default=0) + 1:02}"
