"""Milestones of another system out of a sheet: a preview row by row, then what is sound in one transaction, or nothing."""

from datetime import datetime
from pathlib import Path

from dsca_desk.exchange.status_sheet import RefusedRow, SheetRow, read_status
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import MILESTONES, Milestone
from dsca_desk.rules.wording import day_text
from dsca_desk.services.milestones import MilestoneGiven, import_milestones, judge_milestones
from dsca_desk.services.status_import import Preview, PreviewRow, SheetPreview
from dsca_desk.services.step_subjects import Subject
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed

_SOURCE = "IMPORTED"


def preview_milestones(store: Store, policy: Policy, subject: Subject, data: bytes | Path, *, by: str, at: datetime) -> Preview:
    """Return what taking a sheet of milestones of a document in would do; nothing is kept.

    Columns: code, day, and where they are there planned (yes or no) and remark. Rows that name another case are refused.
    Raises WorkbookError when the file cannot be read or no sheet is understood, NotFound.
    """
    return _judged(store, policy, subject, data, by, at)[0]


def take_milestones(
    store: Store,
    policy: Policy,
    subject: Subject,
    data: bytes | Path,
    *,
    leave_out_refused: bool = False,
    by: str,
    at: datetime,
) -> Preview:
    """Post the milestones of a sheet, all that are sound at once. Raises WorkbookError, NotAllowed, NotFound.

    While a row is refused nothing is kept, unless the officer agrees to leave the refused rows out.
    """
    preview, rows = _judged(store, policy, subject, data, by, at)
    if preview.refused and not leave_out_refused:
        first = preview.refused[0]
        raise NotAllowed(
            f"{preview.refused_rows} rows cannot be taken, first row {first.row} of {first.sheet}: {first.reason}. "
            "Nothing was changed. Correct the file or leave them out."
        )
    given = [_given(row) for row in rows]
    import_milestones(store, policy, subject, given, source=_SOURCE, leave_out_refused=False, by=by, at=at)
    return preview


def _given(row: SheetRow) -> MilestoneGiven:
    value = row.value
    return MilestoneGiven(value.code, value.on.isoformat(), value.remark, value.planned)


def _judged(
    store: Store, policy: Policy, subject: Subject, data: bytes | Path, by: str, at: datetime
) -> tuple[Preview, list[SheetRow]]:
    """The preview, and the rows that can be taken."""
    case = str(subject.key)
    names = {row.code: row.name for row in policy.rows(MILESTONES, Milestone)}
    heads: list[SheetPreview] = []
    refused: list[RefusedRow] = []
    here: list[SheetRow] = []
    for sheet in read_status(data, "MILESTONES"):
        heads.append(SheetPreview(sheet.kind, sheet.sheet, sheet.head_row, sheet.columns, sheet.ignored))
        refused += sheet.refused
        for row in sheet.rows:
            if row.case in ("", case):
                here.append(row)
            else:
                refused.append(RefusedRow(row.sheet, row.row, "", row.case, f"the row is about {row.case}, not {case}"))
    wrong = {one.row: one for one in judge_milestones(store, policy, subject, [_given(row) for row in here], by=by, at=at)}
    sound = []
    for place, row in enumerate(here, 1):
        if place in wrong:
            refused.append(RefusedRow(row.sheet, row.row, "", row.value.code, wrong[place].reason.rstrip(".")))
        else:
            sound.append(row)
    shown = tuple(
        PreviewRow(row.sheet, row.row, case, "", _about(row, names.get(row.value.code, row.value.code)), "new") for row in sound
    )
    return Preview(tuple(heads), shown, tuple(sorted(refused, key=lambda one: (one.sheet, one.row)))), sound


def _about(row: SheetRow, name: str) -> str:
    planned = " planned" if row.value.planned else ""
    return f"{row.value.code} · {name},{planned} {day_text(row.value.on)}"
