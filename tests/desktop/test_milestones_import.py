"""Milestones of another system taken in on the Milestones tab: shown row by row first, kept when the officer agrees."""

import pytest
from openpyxl import Workbook

from dsca_desk.desktop.execution.status_sheets import StatusImportDialog
from dsca_desk.services.milestones import milestones_of
from tests.desktop.listed import read

CASE = "BN-B-UAB"
ROWS = (
    ("Code", "Day", "Planned", "Remark"),
    ("X-CN", "2026-11-20", None, "as the other system has it"),
    ("DOCMNTSENT", "24 Dec 2026", "yes", None),
    ("NOSUCH", "2026-11-20", None, None),
    ("X-CN", "soon", None, None),
    ("X-OFFER", "2026-12-24", "no", None),
)


@pytest.fixture
def tab(window):
    window.go("cases", f"{CASE}#milestones")
    return read(window.place("cases").workspace.tab("milestones"))


def standing(tab):
    return {(row.code, row.on.isoformat(), row.planned, row.source) for row in milestones_of(*_of(tab))}


def _of(tab):
    return tab.desk.store, tab.desk.policy, tab.subject


def shown(tab, qtbot):
    tab.posted.acts.buttons["Import"].click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in tab.window().findChildren(StatusImportDialog)))
    return [one for one in tab.window().findChildren(StatusImportDialog) if one.isVisible()][-1]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_are_judged_first_and_kept_when_the_officer_agrees(tab, qtbot, questions, tmp_path, kind):
    sheet = tmp_path / f"milestones.{kind}"
    if kind == "csv":
        sheet.write_text("\n".join(",".join(cell or "" for cell in row) for row in ROWS))
    else:
        book = Workbook()
        for row in ROWS:
            book.active.append(row)
        book.save(sheet)
    before = standing(tab)
    questions.answer(sheet)
    dialog = shown(tab, qtbot)
    assert [row.row for row in dialog.preview.rows] == [2, 3]
    assert dialog.preview.rows[0].about.startswith("X-CN · ")
    assert dialog.preview.rows[1].about.endswith(", planned 24 Dec 2026")
    reasons = {row.row: row.reason for row in dialog.preview.refused}
    assert reasons[4] == "The table of milestones has no such code"
    assert "is not a day" in reasons[5]
    assert set(reasons) == {4, 5, 6}
    assert standing(tab) == before
    dialog.take.click()
    qtbot.waitUntil(lambda: standing(tab) != before)
    assert standing(tab) - before == {("X-CN", "2026-11-20", False, "IMPORTED"), ("DOCMNTSENT", "2026-12-24", True, "IMPORTED")}
    qtbot.waitUntil(lambda: any(row.source == "IMPORTED" for row in tab.posted.table.list.rows))
    qtbot.waitUntil(lambda: not tab.desk.jobs.running)


def test_a_sheet_that_is_left_alone_changes_nothing_and_one_without_heads_is_told(tab, qtbot, questions, tmp_path):
    sheet, before = tmp_path / "m.csv", standing(tab)
    sheet.write_text("code,day\nX-CN,2026-11-20\n")
    questions.answer(sheet)
    dialog = shown(tab, qtbot)
    dialog.reject()
    assert standing(tab) == before
    sheet.write_text("a,b\n1,2\n")
    questions.answer(sheet)
    tab.posted.acts.buttons["Import"].click()
    qtbot.waitUntil(lambda: any("m.csv" in str(one) for one in questions.told))
    assert "Nothing was changed" in questions.told[-1]
    qtbot.waitUntil(lambda: not tab.desk.jobs.running)
