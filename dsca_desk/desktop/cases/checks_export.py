"""Findings to Excel: what the tab shows, in its words, as one sheet."""

from collections.abc import Iterable, Sequence

from dsca_desk.desktop.cases.checks_guard import ready_sentence
from dsca_desk.desktop.cases.checks_model import Entry
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.saving import EXCEL, ask_where, write_file


def save_findings(session: CaseSession, entries: Sequence[Entry], shown: str) -> None:
    """Ask where to and write the findings; `shown` says what a filter leaves out of them."""
    desk = session.desk
    path = ask_where(desk, "Save the findings", f"{session.record} findings.xlsx", EXCEL)
    if path is None:
        return
    problem = write_file(path, findings_bytes(session, entries, shown))
    desk.questions.tell(f"The findings of {session.record}", problem or f"It was written to {path}.")


def findings_bytes(session: CaseSession, entries: Iterable[Entry], shown: str = "") -> bytes:
    """Return the rows that are shown as a workbook; heads of groups are left out."""
    from dsca_desk.documents.workbook.findings import FindingRow, FindingsSheet, findings_workbook

    rows = []
    for entry in entries:
        finding, check = entry.finding, entry.check
        if finding is not None:
            accepted = session.accepted.get(finding, "")
            rows.append(FindingRow(entry.word, entry.where, finding.message, entry.rule, entry.fix, accepted, finding.id))
        elif check is not None:
            rows.append(FindingRow(entry.word, "", entry.text, entry.rule, "", "", check.id))
    desk, offer = session.desk, session.offer
    return findings_workbook(
        FindingsSheet(
            rows=tuple(rows),
            identity=" · ".join(filter(None, (session.record, session.opened.status, offer.nickname))),
            sentence=ready_sentence(session.findings, session.accepted),
            shown=shown,
            edition=desk.policy.edition.id,
            printed_on=desk.today,
            by=desk.officer,
            marking=desk.preferences.marking,
        )
    )
