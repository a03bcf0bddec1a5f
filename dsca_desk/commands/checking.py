"""`check`: what the offer check has to say about a document."""

from argparse import Namespace
from collections import Counter

from dsca_desk.commands.layout import wrapped
from dsca_desk.commands.outcome import FINDINGS, FINE, Outcome
from dsca_desk.commands.pricing import priced_of, title_of
from dsca_desk.commands.source import policy_of, source_of
from dsca_desk.exchange.answers import check_answer
from dsca_desk.rules.checks import check_offer
from dsca_desk.rules.finding import Finding, Severity

_HEADS: dict[Severity, str] = {"error": "Must be right", "warning": "Look at these", "advice": "Advice"}
_WORDS: dict[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "advice": ("piece of advice", "pieces of advice"),
}


def run(options: Namespace) -> Outcome:
    """Check a document; exit code 1 when a finding is an error."""
    offer, policy = source_of(options).offer, policy_of(options)
    priced, schedule = priced_of(offer, policy)
    findings = check_offer(offer, priced, schedule, policy)
    code = FINDINGS if any(finding.severity == "error" for finding in findings) else FINE
    return Outcome("\n".join([title_of(offer), *_text(findings)]), check_answer(offer.case_id, findings), code)


def _text(findings: tuple[Finding, ...]) -> list[str]:
    lines = []
    for severity, head in _HEADS.items():
        group = [finding for finding in findings if finding.severity == severity]
        if group:
            lines += ["", f"{head} ({len(group)})"]
        for finding in group:
            lines += wrapped(f"{finding.severity}  {finding.path or 'document'}: {finding.message}", "  ")
            lines += wrapped(f"{finding.id} · {finding.reference}", "      ")
    counts = Counter(finding.severity for finding in findings)
    return [*lines, "", ", ".join(f"{counts[severity]} {words[counts[severity] != 1]}" for severity, words in _WORDS.items())]
