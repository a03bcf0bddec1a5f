"""The offer check: one small function per check, run over a priced document, answered as a sorted list of findings."""

import re
from collections.abc import Callable, Sequence

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Confirmation, Offer
from dsca_desk.rules.checks import (
    approvals,
    changes,
    charges,
    codes,
    development,
    identity,
    lines,
    money,
    notes,
    offer_life,
    payments,
    special_lines,
    values,
    words,
)
from dsca_desk.rules.checks.context import CheckContext
from dsca_desk.rules.checks.life import DocumentLife
from dsca_desk.rules.checks.registry import Check, Found, registered
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notes import PlacedNote, place_notes
from dsca_desk.rules.priced import Priced, Schedule

FAMILIES = (
    identity,
    money,
    charges,
    payments,
    codes,
    lines,
    values,
    notes,
    offer_life,
    words,
    special_lines,
    approvals,
    changes,
    development,
)
_SEVERITIES = {"error": 0, "warning": 1, "advice": 2}
_PATH_PART = re.compile(r"(\d+)|([^\d\[\].]+)")


def check_offer(
    offer: Offer,
    priced: Priced,
    schedule: Schedule,
    policy: Policy,
    *,
    notes: Sequence[PlacedNote] | None = None,
    known_case_ids: frozenset[str] = frozenset(),
    page_count: int | None = None,
    stated_pages: int | None = None,
    wrong_footers: Sequence[int] = (),
    unprintable: Callable[[str], str] | None = None,
    life: DocumentLife | None = None,
) -> tuple[Finding, ...]:
    """Check a document with what was computed from it; errors first, then by the place of the field.

    `notes` are the placed ones (computed when not given); `known_case_ids` the identifiers of all other cases;
    `page_count`, `stated_pages` and `wrong_footers` come from a finished letter, without them its page range is not checked;
    `unprintable` answers with the characters of a text that the letter's fonts lack; `life` are the facts of a kept document,
    without which the checks of versions, decisions and milestones are not run.
    Raises PolicyError when a table or text of the policy cannot be trusted.
    """
    placed = place_notes(offer, priced, policy) if notes is None else tuple(notes)
    context = CheckContext(
        offer, priced, schedule, placed, policy, known_case_ids, page_count, stated_pages, tuple(wrong_footers), unprintable, life
    )
    return run_checks(context)


def accepted_figures(priced: Priced, schedule: Schedule) -> tuple[tuple[Finding, Confirmation], ...]:
    """Return the findings that officers' words on figures have answered, each with its word."""
    named = next(check for check in checks_catalog() if check.run is money.rests_on_unconfirmed_figure)
    return tuple((named.finding(found), word) for found, word in money.confirmed_figures(priced, schedule))


def run_checks(context: CheckContext) -> tuple[Finding, ...]:
    """Run every check that the context has the facts for."""
    found = [finding for check in checks_catalog() for finding in check.findings(context)]
    return tuple(sorted(found, key=_order))


def checks_catalog() -> tuple[Check, ...]:
    """Return all checks by number, for lists of what is checked and what has passed."""
    return registered()


def _order(finding: Finding) -> tuple[int, list[tuple[int, int, str]], str]:
    """Severity, then the path with its numbers counted (`lines[2]` before `lines[10]`), then the id."""
    parts = [(0, int(number), "") if number else (1, 0, word) for number, word in _PATH_PART.findall(finding.path)]
    return _SEVERITIES[finding.severity], parts, finding.id


__all__ = [
    "FAMILIES",
    "Check",
    "CheckContext",
    "DocumentLife",
    "Found",
    "accepted_figures",
    "check_offer",
    "checks_catalog",
    "run_checks",
]
