"""May it be offered: what the findings and the officer's confirmations say together."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.rules.checks import Check, accepted_figures, checks_catalog
from dsca_desk.rules.confirmed import figure_at
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.priced import Priced, Schedule

UNCONFIRMED = "rests-on-unconfirmed-figure"
_FIGURES = (UNCONFIRMED, "rests-on-missing-figure")
_FAMILIES = (
    ("First page and dates", ("identity", "offer_life")),
    ("Lines and codes", ("lines", "values", "codes")),
    ("Sums and charges", ("money", "charges")),
    ("Schedule and deposit", ("payments",)),
    ("Notes and words", ("notes", "words")),
)


class Gate(NamedTuple):
    """One thing that must hold before an offer leaves the desk; where it does not, the words say what stands against it.

    A `doubt` holds nothing back, it is to be looked at.
    """

    words: str
    holds: bool = True
    doubt: bool = False


@cache
def check_named(check_id: str) -> Check | None:
    """Return a check of the catalog by its id, None when there is none."""
    return next((check for check in checks_catalog() if check.id == check_id), None)


def passed_checks(findings: Iterable[Finding], *, printed: bool = False) -> tuple[Check, ...]:
    """Return the checks that found nothing; those that need a printed letter are left out until there is one."""
    found = {finding.id for finding in findings}
    return tuple(check for check in checks_catalog() if check.id not in found and (printed or "page_count" not in check.needs))


def figure_in_use(priced: Priced, schedule: Schedule, finding: Finding) -> str:
    """Return the figure a finding doubts as a word is kept for it: its percentage and the row it comes from, else the rule."""
    doubts = [one for one in (*priced.unconfirmed, *schedule.unconfirmed) if one.path == finding.path]
    named = [one for one in doubts if f"({one.source})" in finding.message] or doubts  # several may be at one place
    return figure_at(priced, finding.path, named[0].source) if named else finding.path


def accepted_of(findings: Iterable[Finding], priced: Priced, schedule: Schedule) -> dict[Finding, str]:
    """Return the doubted figures that an officer has confirmed, each with who did, when and why."""
    known = dict(accepted_figures(priced, schedule))
    return {
        finding: f"{word.name} confirmed it on {written_day(word.on)}: {word.source}"
        for finding in findings
        if (word := known.get(finding)) is not None
    }


def gates_of(findings: Sequence[Finding], accepted: Mapping[Finding, str]) -> tuple[Gate, ...]:
    """Return the gates before an offer: no error in any part of the document, and every figure known and confirmed."""
    errors: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity == "error" and finding.id not in _FIGURES:
            errors.setdefault(_family_of(finding), []).append(finding)
    gates = [
        Gate(f"{title}: {_counted(len(errors[title]), 'error')}", False) if title in errors else Gate(title)
        for title, _modules in _FAMILIES
    ]
    doubtful = [one for one in findings if one.id in _FIGURES and one not in accepted]
    missing = sum(one.id != UNCONFIRMED for one in doubtful)
    told = [_counted(missing, "figure") + " missing" if missing else "", _unconfirmed(len(doubtful) - missing)]
    figures = Gate(", ".join(filter(None, told)) or "Every figure is confirmed", not doubtful)
    left = open_warnings(findings, accepted)
    warnings = Gate(f"{_counted(left, 'warning')} to look at" if left else "No warning left open", doubt=bool(left))
    return (*gates, figures, warnings)


def open_warnings(findings: Iterable[Finding], accepted: Mapping[Finding, str]) -> int:
    """Return how many warnings are neither put right nor accepted; doubted figures are counted apart."""
    return sum(one.severity == "warning" and one.id not in _FIGURES and one not in accepted for one in findings)


def ready_sentence(findings: Sequence[Finding], accepted: Mapping[Finding, str]) -> str:
    """Say whether the document may be offered, and if not what is to be done first."""
    gates = gates_of(findings, accepted)
    errors = sum(one.severity == "error" for one in findings)
    left = open_warnings(findings, accepted)
    if all(gate.holds for gate in gates):
        return f"Ready to offer; look at {_counted(left, 'warning')}." if left else "Ready to offer: nothing stands against it."
    told = []
    if errors:
        told.append(f"{_counted(errors, 'error')} must be put right")
    doubtful = sum(one.id == UNCONFIRMED and one not in accepted for one in findings)
    if doubtful:
        told.append(f"{_unconfirmed(doubtful).replace(' not', ' must be')}")
    return f"Not ready to offer: {' and '.join(told)}."


def ready_words(findings: Sequence[Finding], accepted: Mapping[Finding, str]) -> str:
    """Say the same in a few words, where there is no room for a sentence: `Not ready: 3 errors, 2 figures`."""
    errors = sum(one.severity == "error" for one in findings)
    doubtful = sum(one.id == UNCONFIRMED and one not in accepted for one in findings)
    left = open_warnings(findings, accepted)
    if all(gate.holds for gate in gates_of(findings, accepted)):
        return f"Ready, {_counted(left, 'warning')}" if left else "Ready to offer"
    return f"Not ready: {', '.join(filter(None, (_counted(errors, 'error'), _counted(doubtful, 'figure'))))}"


def _family_of(finding: Finding) -> str:
    check = check_named(finding.id)
    module = check.run.__module__.rpartition(".")[2] if check is not None else ""
    return next((title for title, modules in _FAMILIES if module in modules), _FAMILIES[2][0])


def _counted(count: int, noun: str) -> str:
    return "" if not count else f"{count} {noun}{'s' if count > 1 else ''}"


def _unconfirmed(count: int) -> str:
    return f"{_counted(count, 'figure')} not confirmed" if count else ""
