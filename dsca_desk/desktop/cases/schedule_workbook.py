"""The workbook of a case, saved from the screen: written in the background, whole or not at all."""

import os
from pathlib import Path

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.jobs import Job

_FOLDER = "cases/workbook/folder"


def save_workbook(session: CaseSession) -> Job | None:
    """Ask where to, then price, check and write the document as edited; None when cancelled or not priced."""
    desk, offer = session.desk, session.offer
    priced, schedule = session.price, session.schedule
    if priced is None or schedule is None:
        return None
    folder = Path(desk.settings.text(_FOLDER, str(Path.home())))
    suggested = folder / f"{offer.case_id}-{offer.document}.xlsx"
    path = desk.questions.save_file("Save the case as Excel workbook", suggested, "Excel workbook (*.xlsx)")
    if path is None:
        return None
    path = path.with_suffix(".xlsx") if not path.suffix else path
    desk.settings.put(_FOLDER, str(path.parent))
    status, policy = session.opened.status, desk.policy
    printed_on, by, marking = desk.today, desk.officer, desk.preferences.marking

    def work(job: Job) -> str:
        from dsca_desk.documents.workbook import case_workbook  # openpyxl takes longer to load than the window
        from dsca_desk.rules.checks import check_offer
        from dsca_desk.rules.notes import place_notes
        from dsca_desk.services.workbooks import workbook_of

        job.step(0, 3, "Choosing notes and checking")
        notes = place_notes(offer, priced, policy)
        findings = check_offer(offer, priced, schedule, policy)
        job.step(1, 3, "Filling the sheets")
        data = workbook_of(
            offer, priced, schedule, notes, findings, policy, printed_on=printed_on, by=by, marking=marking, status=status
        )
        content = case_workbook(data)
        job.step(2, 3, "Writing the file")
        return _written(path, content)

    return desk.read("Saving the workbook", work, lambda reason: _told(session, path, reason))


def _written(path: Path, content: bytes) -> str:
    """Write a file beside the target and put it in its place; return why that did not work, "" when it did."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        return "another program holds it open" if isinstance(error, PermissionError) else error.strerror or str(error)
    return ""


def _told(session: CaseSession, path: Path, reason: str) -> None:
    if reason:
        text = f"{path.name} could not be written: {reason}. Your document is unharmed. Close the file or choose another name."
        session.desk.questions.tell("Workbook not saved", text)
    else:
        session.desk.questions.tell("Workbook saved", f"{session.record} was saved as {path}.")
