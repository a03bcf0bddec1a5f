"""`check`: what the offer check has to say about a document."""

from argparse import Namespace
from collections import Counter
from pathlib import Path

from dsca_desk.commands.circumstances import moment_of
from dsca_desk.commands.layout import wrapped
from dsca_desk.commands.outcome import FINDINGS, FINE, Outcome
from dsca_desk.commands.pricing import title_of
from dsca_desk.commands.source import case_named, policy_of, source_of
from dsca_desk.exchange.answers import check_answer
from dsca_desk.records.offer import Offer
from dsca_desk.rules.finding import Finding, Severity
from dsca_desk.services.checking import check_as_printed, check_kept, other_case_ids

_HEADS: dict[Severity, str] = {"error": "Must be right", "warning": "Look at these", "advice": "Advice"}
_WORDS: dict[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "advice": ("piece of advice", "pieces of advice"),
}


def run(options: Namespace) -> Outcome:
    """Check a document; exit code 1 when a finding is an error."""
    source, policy = source_of(options), policy_of(options)
    offer, others = source.offer, _other_cases(options, source.offer)
    day = moment_of(options).date()
    if case_named(options.source) and not Path(options.source).exists():
        from dsca_desk.commands.keeping import kept

        with kept(options) as store:
            findings = check_kept(store, offer, policy, printed_on=day, status=source.status)
    else:
        findings = check_as_printed(offer, policy, printed_on=day, status=source.status, other_cases=others)
    code = FINDINGS if any(finding.severity == "error" for finding in findings) else FINE
    return Outcome("\n".join([title_of(offer), *_text(findings)]), check_answer(offer.case_id, findings), code)


def _other_cases(options: Namespace, offer: Offer) -> frozenset[str]:
    """The identifiers other cases of the database have, when one is named and a file is checked; a kept case has its own."""
    if not options.database or (case_named(options.source) and not Path(options.source).exists()):
        return frozenset()
    from dsca_desk.commands.keeping import database_file, kept

    path = database_file(options)
    if path is not None and not path.exists():
        return frozenset()
    with kept(options) as store:
        return other_case_ids(store, offer)


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
