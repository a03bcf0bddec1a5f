"""What officers have settled about the findings of a document: doubted figures they confirmed, warnings they accepted."""

from collections.abc import Iterable

from dsca_desk.desktop.cases.checks_guard import accepted_of
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.records.offer import Offer
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.services.acceptances import Acceptance, acceptances_in_force


def accepted_findings(
    offer: Offer, findings: Iterable[Finding], acceptances: Iterable[Acceptance], priced: Priced, schedule: Schedule
) -> dict[Finding, str]:
    """Return the findings that stand against nothing any more, each with who settled it, when and why."""
    findings = tuple(findings)
    warnings = acceptances_in_force(offer, findings, acceptances)
    figures = accepted_of(findings, priced, schedule)
    return {
        finding: figures.get(finding) or acceptance_words(warnings[finding])
        for finding in findings
        if finding in figures or finding in warnings
    }


def acceptance_words(acceptance: Acceptance) -> str:
    """Say why a warning was accepted, by whom and when."""
    return f"{acceptance.reason} · {acceptance.name}, {written_day(acceptance.at.date())}"
