"""The list that is only read: opened, copied and filtered by keys, kept where one was, written to Excel with real values."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.tables.list_excel import list_bytes, save_list, shown_list
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words, dollars, units


class Row(NamedTuple):
    id: int
    name: str
    on: date | None
    amount: Decimal
    count: Decimal
    gone: bool = False


ROWS = (
    Row(1, "Pumps, spare", date(2026, 11, 3), Decimal("1200.50"), Decimal(12)),
    Row(2, "Radios", None, Decimal("0.00"), Decimal("1.5")),
    Row(3, "Tools, late", date(2026, 2, 1), Decimal("-40.00"), Decimal(2000), True),
)
COLUMNS = (
    ListColumn("Name", lambda row: row.name, 20),
    ListColumn("Day", lambda row: day_words(row.on) if row.on else Sign("none yet", "clock", "error"), 12),
    ListColumn("Amount", lambda row: dollars(row.amount), 12, True),
    ListColumn("Units", lambda row: units(row.count), 9, True, lambda row: ("warning", "warning") if row.count > 100 else None),
)


@pytest.fixture
def table(qtbot: QtBot, desk: Desk) -> ListTable:
    made = ListTable("Parts; Enter opens", COLUMNS, 0, struck=lambda row: row.gone)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_rows(ROWS)
    made.show()
    made.setFocus()
    return made


def names(table: ListTable) -> list[str]:
    return [row.name for row in table.list.rows]


def spoken(table: ListTable, row: int, column: int) -> Any:
    return table.list.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_cell_says_its_head_and_the_first_one_the_whole_row(table: ListTable) -> None:
    assert spoken(table, 0, 0) == "Name Pumps, spare, Day 03 Nov 2026, Amount 1,200.50, Units 12"
    assert spoken(table, 1, 1) == "Day: none yet"
    assert spoken(table, 2, 0).startswith("taken back, Name Tools, late")


def test_numbers_stand_right_and_what_was_taken_back_is_struck(table: ListTable) -> None:
    side = table.list.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole)
    assert side & Qt.AlignmentFlag.AlignRight
    assert table.list.index(2, 0).data(Qt.ItemDataRole.FontRole).strikeOut()
    assert table.list.index(0, 0).data(Qt.ItemDataRole.FontRole) is None
    assert table.list.index(2, 3).data(Qt.ItemDataRole.DecorationRole) is not None


def test_enter_opens_the_chosen_row_and_copies_go_with_heads(qtbot: QtBot, table: ListTable) -> None:
    table.choose(1)
    with qtbot.waitSignal(table.opened):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Name\tDay\tAmount\tUnits\nRadios\tnone yet\t0.00\t1.5"


def test_rows_read_again_leave_one_where_one_was(table: ListTable) -> None:
    table.choose(2)
    table.show_rows((ROWS[2], ROWS[0]))
    assert table.chosen() == ROWS[2]
    table.show_rows((ROWS[0], ROWS[1]))
    assert table.chosen() == ROWS[0]
    table.show_rows(())
    assert table.chosen() is None


def test_the_filter_leaves_what_has_every_word_and_escape_shows_all(qtbot: QtBot, table: ListTable) -> None:
    table.choose(2)
    qtbot.keyClick(table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert table.filter.isVisible()
    assert table.filter.geometry().bottom() <= table.viewport().geometry().top()
    qtbot.keyClicks(table.filter.field, "2026 TOOLS")
    assert names(table) == ["Tools, late"]
    assert table.filter.count.text() == "1 of 3"
    assert table.chosen() == ROWS[2]
    table.filter.field.setText("nobody has this")
    assert table.filter.count.text() == "0 of 3; Esc shows all"
    table.filter.field.setText("none yet")
    table.show_rows((*ROWS, ROWS[1]._replace(id=4)))
    assert [row.id for row in table.list.rows] == [2, 4]
    qtbot.keyClick(table.filter.field, Qt.Key.Key_Escape)
    assert len(names(table)) == 4
    assert table.filter.isHidden()


def test_excel_has_the_rows_in_sight_with_real_days_and_numbers(desk: Desk, table: ListTable) -> None:
    table.narrow("s")
    sheet = load_workbook(BytesIO(list_bytes(desk, table, "BN-B-UAB"))).worksheets[0]
    written = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=8)]
    assert written[0] == ["Name", "Day", "Amount", "Units"]
    assert (written[1][1].date(), written[1][2], written[1][3]) == (date(2026, 11, 3), 1200.5, 12)
    assert written[2] == ["Radios", "none yet", 0, 1.5]
    assert written[3][0] == "Tools, late"
    assert written[3][2:] == [-40, 2000]
    table.filter_rows()
    table.filter.field.setText("radio")
    sheet = load_workbook(BytesIO(list_bytes(desk, table, "BN-B-UAB"))).worksheets[0]
    heads = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row)
    assert "BN-B-UAB · 1 of 3 rows, those with “radio”" in heads
    assert sheet["A6"].value == "Radios"


def test_the_list_in_sight_is_saved_where_the_officer_says(desk: Desk, questions: Any, table: ListTable, tmp_path: Path) -> None:
    assert shown_list(table.window()) is None  # the list is the window itself here, nothing stands in it
    questions.answer(tmp_path / "parts")
    save_list(desk, table, "BN-B-UAB")
    assert load_workbook(tmp_path / "parts.xlsx").worksheets[0].title == "Parts"
    assert questions.told == [f"Parts: It was written to {tmp_path / 'parts.xlsx'}."]


def test_columns_fit_their_words_and_the_wide_one_takes_the_rest(qtbot: QtBot, table: ListTable) -> None:
    def widths() -> list[int]:
        return [table.columnWidth(place) for place in range(len(COLUMNS))]

    assert sum(widths()) == table.viewport().width()
    amount = table.columnWidth(2)
    table.show_rows([ROWS[0]._replace(amount=Decimal("123456789012.00"))])
    assert table.columnWidth(2) > amount
    table.show_rows([])
    table.resize(330, 300)
    assert sum(widths()) == table.viewport().width()


def test_long_words_give_way_before_a_list_scrolls_and_numbers_never(qtbot: QtBot, table: ListTable) -> None:
    table.show_rows([row._replace(name=row.name * 9) for row in ROWS])
    amount = table.columnWidth(2)
    table.resize(table.width() - table.columnWidth(0) + table._least(0) - 8, 300)
    assert sum(table.columnWidth(place) for place in range(len(COLUMNS))) <= table.viewport().width()
    assert table.columnWidth(0) < table._least(0)
    assert table.columnWidth(2) == amount
    table.resize(120, 300)
    assert sum(table.columnWidth(place) for place in range(len(COLUMNS))) > table.viewport().width()
