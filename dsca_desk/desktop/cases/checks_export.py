"""Findings to Excel: what the tab shows, in its words, as one sheet."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from dsca_desk.desktop.cases.acts import written
from dsca_desk.desktop.cases.checks_guard import ready_sentence
from dsca_desk.desktop.cases.checks_model import Entry
from dsca_desk.desktop.cases.session import CaseSession

_FOLDER = "documents/folder"


def save_findings(session: CaseSession, entries: Sequence[Entry], shown: str) -> None:
    """Ask where to and write the findings; `shown` says what a filter leaves out of them."""
    desk = session.desk
    folder = Path(desk.settings.text(_FOLDER) or Path.home())
    path = desk.questions.save_file("Save the findings", folder / f"{session.record} findings.xlsx", "Excel workbook (*.xlsx)")
    if path is None:
        return
    desk.settings.put(_FOLDER, str(path.parent))
    content = findings_bytes(session, entries, shown)
    words = written(path if path.suffix else path.with_suffix(".xlsx"), content)
    desk.questions.tell(f"The findings of {session.record}", words)


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
