"""The list of checks: each is one small function that yields what it found, registered with its number, id and reference."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from dsca_desk.rules.checks.context import CheckContext
from dsca_desk.rules.finding import Finding, Severity


class Found(NamedTuple):
    """What a check found at one place; `fix` is `verb:value` for a repair that is safe to apply at the path."""

    path: str
    message: str
    fix: str = ""


Run = Callable[[CheckContext], Iterable[Found]]


class Check(msgspec.Struct, frozen=True):
    """One check as the catalog lists it.

    `number` is the row of the document notes (section 11); the desk's own checks count from 101. `needs` names the
    parts of the context without which the check is not run.
    """

    number: int
    id: str
    severity: Severity
    reference: str
    title: str
    needs: tuple[str, ...]
    run: Run

    def runs_on(self, context: CheckContext) -> bool:
        """Tell whether the context holds everything that the check needs."""
        return all(getattr(context, name) is not None for name in self.needs)

    def findings(self, context: CheckContext) -> list[Finding]:
        """Run the check; an empty list means passed (or not run, see `runs_on`)."""
        if not self.runs_on(context):
            return []
        return [self.finding(found) for found in self.run(context)]

    def finding(self, found: Found) -> Finding:
        """Return what was found as the check's finding."""
        return Finding(self.id, self.severity, found.path, found.message, self.reference, found.fix)


_CHECKS: dict[str, Check] = {}


def check(
    number: int, id: str, severity: Severity, reference: str, title: str, *, needs: tuple[str, ...] = ()
) -> Callable[[Run], Run]:
    """Register a check function under an id that no other check has."""

    def register(run: Run) -> Run:
        if id in _CHECKS:
            raise ValueError(f"two checks are called {id}")
        _CHECKS[id] = Check(number, id, severity, reference, title, needs, run)
        return run

    return register


def registered() -> tuple[Check, ...]:
    """Return every registered check by number, then in the order of registration."""
    return tuple(sorted(_CHECKS.values(), key=lambda one: one.number))
