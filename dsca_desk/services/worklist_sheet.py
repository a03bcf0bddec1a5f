"""The work list for Excel: points in words."""

from datetime import date

from dsca_desk.documents.worklist import WorkRow, WorkSheet, work_workbook
from dsca_desk.services.worklist import WorkList, sentence


def work_list_workbook(work: WorkList, whose: str, *, edition: str, printed_on: date, by: str, marking: str) -> bytes:
    """Return what the work list shows as an Excel workbook; `whose` says in words whose work it is."""
    rows = tuple(
        WorkRow(item.urgency, item.when, item.record, item.document, sentence(item), item.waiting_for, item.late_by)
        for item in work.items
    )
    return work_workbook(
        WorkSheet(rows=rows, total=work.total, whose=whose, edition=edition, printed_on=printed_on, by=by, marking=marking)
    )
