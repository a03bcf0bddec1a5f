"""Guards of steps: each is one small function, registered for the row of the policy table it stands for."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, NamedTuple

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import Transition
from dsca_desk.rules.plausible import without_marks
from dsca_desk.rules.wording import day_text


class Guard(NamedTuple):
    """One thing a step asks for: whether it is met, what it is, how to meet it, and where (a field or tab).

    `ask` names the fact that an officer states when taking the step, because the desk cannot know it.
    """

    met: bool
    says: str
    how: str = ""
    path: str = ""
    ask: str = ""


class Taking(msgspec.Struct, frozen=True):
    """The step that is looked at: its row, the policy, the day it is taken, today, and the facts stated with it."""

    row: Transition
    policy: Policy
    on: date
    today: date
    given: Mapping[str, str]

    def says(self, name: str) -> str:
        """Return a stated fact without blanks around it; empty when it was not stated."""
        return self.given.get(name, "").strip()

    def day(self, name: str) -> date | None:
        """Return a stated day; None when it is none."""
        try:
            return date.fromisoformat(self.says(name))
        except ValueError:
            return None

    def money(self, name: str) -> Decimal | None:
        """Return a stated amount in dollars; None when it is none."""
        try:
            amount = Decimal(without_marks(self.says(name).removeprefix("$")))
        except InvalidOperation:
            return None
        return amount if amount.is_finite() else None

    def asked(self, name: str, says: str, how: str = "", path: str = "") -> Guard:
        """Return the guard that a fact is stated with the step."""
        known = FACTS[name]
        given = {"text": self.says, "day": self.day, "money": self.money}[known.kind](name)
        return Guard(given not in (None, ""), says, how or f"State it with the step: {known.label.lower()}.", path, name)


class StatedFact(NamedTuple):
    """A fact that officers state with a step: how it is called on screen, what it is, and how it is written."""

    label: str
    help: str
    kind: Literal["text", "day", "money"] = "text"


FACTS: Mapping[str, StatedFact] = {
    "why": StatedFact("Reason", "Why this is done, as the history will show it."),
    "authority": StatedFact("Authority", "Who allowed it: name, office, letter or message with its date."),
    "second_authority": StatedFact("Second authority", "Who else must allow it: name, office, letter or message with its date."),
    "letter_number": StatedFact("Letter", "Number and date of the letter or message it rests on."),
    "signed_by": StatedFact("Signed by", "Who signed, with title."),
    "reason_code": StatedFact("Reason code", "Code of the table of return reasons."),
    "office": StatedFact("Office", "The office that does it."),
    "evidence": StatedFact("Evidence", "What shows it, and where it lies."),
    "asked_on": StatedFact("Asked on", "The day of the wish.", "day"),
    "told_on": StatedFact("Told on", "The day the purchaser was told in writing.", "day"),
    "material_on": StatedFact("Dated", "The date of the new material.", "day"),
    "expires_on": StatedFact("Offer expires on", "The new last day of acceptance.", "day"),
    "deposit": StatedFact("Deposit", "The amount that was deposited, in dollars.", "money"),
    "deposit_on": StatedFact("Deposit posted on", "The day the accounting service posted the deposit.", "day"),
    "systems": StatedFact("Systems updated", "Which data systems show the document as it is."),
    "termination_cost": StatedFact("Termination cost", "What ending the contracts costs, in dollars.", "money"),
    "minimum_charge": StatedFact("Minimum charge", "The minimum administrative charge, in dollars.", "money"),
}

Run = Callable[[Any, Taking], Iterable[Guard]]
Key = tuple[str, str, str, str]
_GUARDS: dict[Key, Run] = {}
_DERIVED: set[Key] = set()


def guard(entity: str, from_state: str, event: str, to_state: str = "") -> Callable[[Run], Run]:
    """Register the guard of a row of the transitions; `to_state` only where two rows share the rest.

    The same function may stand for several rows.
    """

    def register(run: Run) -> Run:
        key = (entity, from_state, event, to_state)
        if key in _GUARDS:
            raise ValueError(f"two guards stand for {key}")
        _GUARDS[key] = run
        return run

    return register


def derived(entity: str, from_state: str, event: str) -> None:
    """Register a row that is never taken by hand: its event follows from other records."""
    key = (entity, from_state, event, "")

    def follows(_facts: Any, _taking: Taking) -> Iterable[Guard]:
        yield Guard(False, "This follows from the documents of the case", "Move the document; the case follows by itself.")

    _GUARDS[key] = follows
    _DERIVED.add(key)


def guard_of(row: Transition) -> Run | None:
    """Return the guard of a row, or None when nobody wrote one."""
    for to_state in (row.to_state, ""):
        run = _GUARDS.get((row.entity, row.from_state, row.event, to_state))
        if run is not None:
            return run
    return None


def is_derived(row: Transition) -> bool:
    """Tell whether a row follows from other records and is never taken by hand."""
    return (row.entity, row.from_state, row.event, "") in _DERIVED


def follows_by_itself(entity: str, event: str) -> bool:
    """Tell whether an event of an entity is never taken by hand, from whatever state."""
    return any((key[0], key[2]) == (entity, event) for key in _DERIVED)


def registered() -> frozenset[Key]:
    """Return the keys of all guards: entity, state, event, and the state it leads to where that matters."""
    return frozenset(_GUARDS)


def not_before(since: date | None, taking: Taking) -> Guard | None:
    """Return the guard that a step is not taken on a day before the last one."""
    if since is None or taking.on >= since:
        return None
    return Guard(
        False,
        f"The step is not dated before the last one on {day_text(since)}",
        "Give the day it happened, or undo the later step first.",
    )
