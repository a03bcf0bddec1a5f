"""The editable grid: typing, filling, copying and pasting with real keys, over a draft of our own small sheet."""

import time
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.settings import Settings
from dsca_desk.desktop.tables.clipboard import CopiedCell, html_of, rows_of, text_of
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import (
    CodeReader,
    code_column,
    computed_column,
    money_column,
    numbers_on,
    quantity_column,
    quarter,
    quarter_column,
    quarters_on,
    share_column,
    text_column,
    yes_no_column,
)
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_pane import GridPane
from dsca_desk.desktop.tables.grid_rows import Place, Problem
from dsca_desk.desktop.tables.grid_view import GridView

Key, Modifier = Qt.Key, Qt.KeyboardModifier
SOURCES = (("S", "S · Stock"), ("P", "P · Procurement"), ("X", "X · Mixed"))


class Row(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    when: str = "2028Q1"
    count: Decimal | None = None
    price: Decimal = Decimal("0.00")
    source: str = "S"
    share: Decimal | None = None
    done: bool = False
    parts: tuple["Row", ...] = ()


class Sheet(msgspec.Struct, frozen=True):
    rows: tuple[Row, ...] = ()


def _total(row, _beside):
    return None if row.count is None else row.count * row.price


def _only_mixed(row):
    return "" if row.source == "X" else "Only a mixed row has a share."


COLUMNS = (
    text_column("name", "(1)\nName", "Name", wraps=True),
    quarter_column("when", "When", "Quarter"),
    quantity_column("count", "Qty", "Quantity"),
    money_column("price", "Price\nUS$", "Price"),
    computed_column("total", "Total\nUS$", "Total", _total, sums=True, amount="total"),
    code_column("source", "SC", "Source", lambda: SOURCES, needed=True),
    share_column("share", "Share", "Share", applies=_only_mixed),
    yes_no_column("done", "Done", "Done"),
)
NAME, WHEN, COUNT, PRICE, TOTAL, SOURCE, SHARE, DONE = range(8)


def sheet(count):
    return Sheet(tuple(Row(name=f"row {n}", count=Decimal(n), price=Decimal("10.00")) for n in range(1, count + 1)))


def model_of(value, **more):
    more.setdefault("children", "parts")
    return GridModel(Draft(value), "rows", COLUMNS, lambda _ahead: Row(), **more)


@pytest.fixture
def grid(qtbot):
    """A grid of three rows with the focus in its first cell, and a field after it."""
    frame = QWidget()
    model = model_of(sheet(3))
    view = GridView(model, parent=frame)
    model.setParent(frame)
    after = QLineEdit(frame)
    view.resize(800, 300)
    frame.resize(800, 400)
    after.move(0, 350)
    qtbot.addWidget(frame)
    frame.show()
    frame.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.go(0, 0)
    view.after = after
    yield view
    frame.close()


def press(qtbot, view, key, modifier=Modifier.NoModifier):
    qtbot.keyClick(view.window().focusWidget(), key, modifier)


def typed(qtbot, view, text, end=Key.Key_Return):
    for letter in text:
        qtbot.keyClicks(view.window().focusWidget(), letter)
    if end is not None:
        press(qtbot, view, end)


def rows(view):
    return view.grid.draft.now.rows


def column_of(view, field):
    return [getattr(row, field) for row in rows(view)]


# --- the model ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_model_is_sound_while_it_is_edited(count, qtmodeltester):
    model = model_of(sheet(count))
    qtmodeltester.check(model)
    model.append([{"name": "more"}, {"name": "and more"}], "Add")
    model.put(0, COLUMNS[COUNT], Decimal(7))
    model.insert_after(0, [Row(name="between")], "Insert")
    model.duplicate(1)
    model.remove([0])
    model.draft.undo_stack.setIndex(0)
    model.draft.undo_stack.setIndex(4)
    assert model.rowCount() == count + 5
    assert [row.name for row in model.draft.now.rows][:2] == ["more", "between"] if count == 0 else ["row 1", "between"]


def test_a_long_model_is_sound(qtmodeltester):
    model = model_of(sheet(2000))
    qtmodeltester.check(model)
    model.append([{"name": "more"}], "Add")
    assert model.rowCount() == 2002


def test_only_rows_that_changed_are_told(qtbot):
    model = model_of(sheet(2000))
    told = []
    model.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    model.put(1234, COLUMNS[COUNT], Decimal(9))
    assert told == [(1234, 1234)]


def test_sums_follow_edits_without_being_added_anew():
    model = model_of(sheet(200))
    before = model.sums()["total"]
    assert before == sum(n * 10 for n in range(1, 201))
    model.put(0, COLUMNS[COUNT], Decimal(101))
    assert model.sums()["total"] == before + 1000
    model.remove([0])
    assert model.sums()["total"] == before - 10


def test_children_stand_below_their_row_and_are_not_added_twice():
    value = Sheet((Row(name="a", count=Decimal(2), price=Decimal(5), parts=(Row(name="a1", count=Decimal(1)),)), Row(name="b")))
    model = model_of(value)
    assert [row.name for row in model.rows] == ["a", "a1", "b"]
    assert model.path_of(1) == "rows[0].parts[0]"
    assert model.sums()["total"] == 10
    model.put(1, COLUMNS[NAME], "a one")
    assert model.draft.now.rows[0].parts[0].name == "a one"
    model.insert_after(1, [Row(name="a2")], "Add part")
    model.remove([1])
    assert [part.name for part in model.draft.now.rows[0].parts] == ["a2"]


def test_a_model_that_may_not_be_edited_has_no_new_row_and_says_why(qtbot):
    model = model_of(sheet(2), read_only=True)
    assert model.rowCount() == 2
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert "no longer be edited" in model.why_locked(0, COLUMNS[NAME])


def test_a_screen_reader_hears_row_column_value_and_problem():
    model = model_of(sheet(2))
    model.set_problems({(Place(1), "count"): Problem("warning", "Few.")})
    cell = model.index(1, TOTAL)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "row 2, Total, 20.00, computed"
    assert model.index(1, COUNT).data(Qt.ItemDataRole.AccessibleTextRole) == "row 2, Quantity, 2, warning: Few."
    assert model.index(2, NAME).data(Qt.ItemDataRole.AccessibleTextRole) == "new row, Name, empty"


# --- keys ---------------------------------------------------------------------------------------------------------------------


def test_typing_replaces_and_enter_goes_down(grid, qtbot):
    typed(qtbot, grid, "radio")
    typed(qtbot, grid, "battery")
    assert column_of(grid, "name") == ["radio", "battery", "row 3"]
    assert grid.currentIndex().row() == 2
    assert grid.grid.draft.undo_stack.count() == 2


def test_f2_edits_what_is_there_and_escape_restores_it(grid, qtbot):
    press(qtbot, grid, Key.Key_F2)
    press(qtbot, grid, Key.Key_End)
    typed(qtbot, grid, "!")
    press(qtbot, grid, Key.Key_Up)
    assert column_of(grid, "name")[0] == "row 1!"
    typed(qtbot, grid, "gone", Key.Key_Escape)
    assert column_of(grid, "name")[0] == "row 1!"
    assert grid.hasFocus()


def test_tab_leaves_the_grid_but_moves_on_while_typing(grid, qtbot):
    typed(qtbot, grid, "radio", Key.Key_Tab)
    assert grid.currentIndex().column() == WHEN
    typed(qtbot, grid, "Q3 2029", Key.Key_Tab)
    typed(qtbot, grid, "12", Key.Key_Tab)
    typed(qtbot, grid, "18.4k", Key.Key_Tab)
    assert grid.currentIndex().column() == SOURCE, "computed cells are passed over"
    press(qtbot, grid, Key.Key_Escape)
    assert rows(grid)[0] == Row(name="radio", when="2029Q3", count=Decimal(12), price=Decimal("18400.00"))
    press(qtbot, grid, Key.Key_Tab)
    assert grid.after.hasFocus()


def test_the_last_row_takes_new_ones(grid, qtbot):
    grid.go(3, NAME)
    typed(qtbot, grid, "antenna")
    typed(qtbot, grid, "cable")
    assert column_of(grid, "name")[3:] == ["antenna", "cable"]
    assert grid.currentIndex().row() == 5
    assert grid.grid.is_new(5)


def test_unclear_text_keeps_the_cell_open_and_nothing_is_lost(grid, qtbot):
    grid.go(0, PRICE)
    typed(qtbot, grid, "12,00")
    assert isinstance(grid.window().focusWidget(), QLineEdit)
    assert "12.00" in grid.note.text()
    grid.after.setFocus()
    assert grid.grid.text(0, COLUMNS[PRICE]) == "12,00"
    assert rows(grid)[0].price == Decimal("10.00")
    assert grid.grid.problem(0, COLUMNS[PRICE]).severity == "error"
    grid.setFocus()
    typed(qtbot, grid, "12.00")
    assert rows(grid)[0].price == Decimal("12.00")
    assert grid.grid.problem(0, COLUMNS[PRICE]) is None


def test_delete_empties_what_is_chosen_as_one_step(grid, qtbot):
    grid.go(0, COUNT)
    press(qtbot, grid, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, grid, Key.Key_Right, Modifier.ShiftModifier)
    press(qtbot, grid, Key.Key_Delete)
    assert [(row.count, row.price) for row in rows(grid)][:2] == [(None, Decimal("0.00"))] * 2
    grid.grid.draft.undo_stack.undo()
    assert rows(grid) == sheet(3).rows


def test_a_needed_code_cannot_be_emptied_and_the_grid_says_so(grid, qtbot):
    grid.go(1, SOURCE)
    press(qtbot, grid, Key.Key_Delete)
    assert rows(grid)[1].source == "S"
    assert grid.note.isVisible()
    assert "cannot be empty" in grid.note.text()


def test_a_computed_or_locked_cell_says_why_it_takes_nothing(grid, qtbot):
    grid.go(0, TOTAL)
    typed(qtbot, grid, "5", None)
    assert "computed" in grid.note.text()
    grid.go(0, SHARE)
    typed(qtbot, grid, "5", None)
    assert grid.note.text() == "Only a mixed row has a share."


def test_codes_are_found_by_part_of_their_words_and_f4_lists_them(grid, qtbot):
    grid.go(0, SOURCE)
    typed(qtbot, grid, "procu")
    assert rows(grid)[0].source == "P"
    grid.go(1, SOURCE)
    press(qtbot, grid, Key.Key_F4)
    editor = grid.window().focusWidget()
    assert editor.completer().popup().isVisible()
    assert editor.completer().completionCount() == 3
    editor.completer().popup().hide()
    press(qtbot, grid, Key.Key_Escape)


def test_rows_are_added_duplicated_and_deleted_by_key(grid, qtbot):
    grid.row_wanted.connect(lambda: grid.go(grid.grid.insert_after(grid.currentIndex().row(), [Row(name="new")], "Add row")))
    press(qtbot, grid, Key.Key_Insert, Modifier.ControlModifier)
    assert column_of(grid, "name") == ["row 1", "new", "row 2", "row 3"]
    press(qtbot, grid, Key.Key_D, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert column_of(grid, "name")[1:3] == ["new", "new"]
    press(qtbot, grid, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, grid, Key.Key_Delete, Modifier.ControlModifier)
    assert column_of(grid, "name") == ["row 1", "new", "row 3"]


def test_one_typed_text_goes_into_every_chosen_row(grid, qtbot):
    grid.go(0, PRICE)
    press(qtbot, grid, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, grid, Key.Key_Down, Modifier.ShiftModifier)
    typed(qtbot, grid, "=2*4.5", None)
    press(qtbot, grid, Key.Key_Return, Modifier.ControlModifier)
    assert column_of(grid, "price") == [Decimal("9.00")] * 3
    assert grid.grid.draft.undo_stack.count() == 1


def test_fill_down_takes_the_cell_above_or_the_top_of_what_is_chosen(grid, qtbot):
    grid.go(1, COUNT)
    press(qtbot, grid, Key.Key_D, Modifier.ControlModifier)
    assert column_of(grid, "count") == [1, 1, 3]
    grid.go(0, COUNT)
    press(qtbot, grid, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, grid, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, grid, Key.Key_D, Modifier.ControlModifier)
    assert column_of(grid, "count") == [1, 1, 1]


def test_fill_down_goes_on_with_quarters_and_numbers(qtbot):
    values = [Row(when="2027Q3", count=Decimal(10)), Row(count=Decimal(20)), Row(), Row()]
    model = model_of(Sheet(tuple(values)))
    view = GridView(model)
    model.setParent(view)
    qtbot.addWidget(view)
    view.show()
    view.setFocus()
    view.go(0, WHEN)
    for _ in range(3):
        press(qtbot, view, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, view, Key.Key_D, Modifier.ControlModifier)
    assert column_of(view, "when") == ["2027Q3", "2027Q4", "2028Q1", "2028Q2"]
    view.go(0, COUNT)
    for _ in range(3):
        press(qtbot, view, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, view, Key.Key_D, Modifier.ControlModifier)
    assert column_of(view, "count") == [10, 20, 30, 40]


def test_selection_tells_count_sum_and_average(grid, qtbot):
    told = []
    grid.selection_told.connect(told.append)
    grid.go(0, TOTAL)
    press(qtbot, grid, Key.Key_Down, Modifier.ShiftModifier)
    qtbot.waitUntil(lambda: bool(told) and told[-1] == "2 amounts · sum 30.00 · average 15.00")


def test_f1_asks_why_an_amount_is_what_it_is(grid, qtbot):
    grid.go(2, TOTAL)
    with qtbot.waitSignal(grid.explain_wanted) as asked:
        press(qtbot, grid, Key.Key_F1)
    assert asked.args == ["rows[2].total"]


# --- clipboard ----------------------------------------------------------------------------------------------------------------


def test_cells_are_copied_as_tab_text_and_as_html(grid, qtbot):
    grid.grid.put(0, COLUMNS[NAME], "=1+1\ttwo")
    grid.grid.put(0, COLUMNS[PRICE], Decimal("18400.00"))
    press(qtbot, grid, Key.Key_Space, Modifier.ShiftModifier)
    press(qtbot, grid, Key.Key_C, Modifier.ControlModifier | Modifier.ShiftModifier)
    mime = QGuiApplication.clipboard().mimeData()
    heads, first = rows_of(mime.text())
    assert heads[:5] == ["(1) Name", "When", "Qty", "Price US$", "Total US$"]
    assert first == ["=1+1\ttwo", "2028Q1", "1", "18400.00", "18400.00", "S", "", ""]
    assert 'mso-number-format:"\\@"\'>=1+1' in mime.html()


def test_what_was_copied_can_be_pasted_back(grid, qtbot):
    before = rows(grid)
    press(qtbot, grid, Key.Key_End, Modifier.ControlModifier)
    grid.go(0, NAME)
    grid.selectAll()
    press(qtbot, grid, Key.Key_C, Modifier.ControlModifier)
    grid.go(3, NAME)
    press(qtbot, grid, Key.Key_V, Modifier.ControlModifier)
    assert grid.preview is None
    assert rows(grid) == before + before
    assert grid.grid.draft.undo_stack.count() == 1


def test_a_rectangle_lands_at_the_cell_and_grows_rows(grid, qtbot):
    QGuiApplication.clipboard().setText("5\t1,000.00\n6\t$2,000\n7\t3000\n")
    grid.go(1, COUNT)
    press(qtbot, grid, Key.Key_V, Modifier.ControlModifier)
    assert [(row.count, row.price) for row in rows(grid)] == [
        (1, 10),
        (5, 1000),
        (6, 2000),
        (7, 3000),
    ]
    grid.grid.draft.undo_stack.undo()
    assert rows(grid) == sheet(3).rows


def test_heads_in_the_clipboard_are_matched(grid, qtbot):
    QGuiApplication.clipboard().setText("Price US$\tName\tRemark\n99\tradio\tx\n")
    grid.go(3, WHEN)
    press(qtbot, grid, Key.Key_V, Modifier.ControlModifier)
    assert rows(grid)[3].name == "radio"
    assert rows(grid)[3].price == 99
    assert "Columns left aside: Remark" in grid.note.text()


def test_one_cell_is_pasted_into_all_that_are_chosen(grid, qtbot):
    QGuiApplication.clipboard().setText("42\n")
    grid.go(0, COUNT)
    press(qtbot, grid, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, grid, Key.Key_V, Modifier.ControlModifier)
    assert column_of(grid, "count") == [42, 42, 3]


def test_a_faulty_paste_is_shown_first_and_can_be_cancelled(grid, qtbot):
    QGuiApplication.clipboard().setText("radio\t2028Q1\t12,00\nset\t2028Q9\t4\n")
    grid.go(3, NAME)
    press(qtbot, grid, Key.Key_V, Modifier.ControlModifier)
    assert rows(grid) == sheet(3).rows, "nothing happens before the answer"
    listed = grid.preview.model
    assert [listed.index(row, 3).data() for row in range(listed.rowCount())] == ["12,00", "2028Q9"]
    assert "12.00 or 1200" in listed.index(0, 5).data()
    preview = grid.preview
    qtbot.keyClick(preview, Key.Key_Escape)
    qtbot.waitUntil(lambda: grid.preview is None)
    assert rows(grid) == sheet(3).rows


def test_what_can_be_taken_of_a_faulty_paste_is_one_step(grid, qtbot):
    QGuiApplication.clipboard().setText("radio\t2028Q1\t12,00\tx\nset\t2028Q9\t4\t7\n")
    grid.go(3, NAME)
    press(qtbot, grid, Key.Key_V, Modifier.ControlModifier)
    qtbot.keyClick(grid.preview, Key.Key_Return)
    qtbot.waitUntil(lambda: grid.preview is None)
    assert [(row.name, row.count, row.price) for row in rows(grid)[3:]] == [("radio", None, 0), ("set", 4, 7)]
    assert grid.grid.draft.undo_stack.count() == 1
    assert "3 cells were left out" in grid.note.text()


def test_a_cell_without_meaning_in_its_row_is_refused(grid, qtbot):
    QGuiApplication.clipboard().setText("S\t40 %\nX\t40 %\n")
    grid.go(0, SOURCE)
    press(qtbot, grid, Key.Key_V, Modifier.ControlModifier)
    assert [(refused.row, refused.reason) for refused in grid.preview.plan.refused] == [(1, "Only a mixed row has a share.")]
    qtbot.keyClick(grid.preview, Key.Key_Return)
    assert [row.share for row in rows(grid)] == [None, Decimal("0.4"), None]


def test_five_thousand_rows_with_thirty_faults_are_planned_quickly(grid, qtbot):
    lines = [f"part {n}\t2028Q{n % 4 + 1}\t{n}\t{n * 3}.50\t\tP" for n in range(1, 5001)]
    for fault in range(30):
        lines[fault * 150] = f"part {fault}\tsoon\t1\t2\t\tP"
    QGuiApplication.clipboard().setText("\n".join(lines))
    grid.go(3, NAME)
    started = time.process_time()
    press(qtbot, grid, Key.Key_V, Modifier.ControlModifier)
    planned = time.process_time() - started
    assert len(grid.preview.plan.refused) == 30
    qtbot.keyClick(grid.preview, Key.Key_Return)
    assert len(rows(grid)) == 5003
    assert grid.grid.draft.undo_stack.count() == 1
    assert planned < 4, "a slow machine needs about one second"


def test_no_more_rows_than_the_grid_takes(grid, qtbot):
    grid.most = 4
    QGuiApplication.clipboard().setText("a\nb\nc\n")
    grid.go(3, NAME)
    press(qtbot, grid, Key.Key_V, Modifier.ControlModifier)
    assert {refused.reason for refused in grid.preview.plan.refused} == {"The grid takes at most 4 rows."}
    qtbot.keyClick(grid.preview, Key.Key_Return)
    assert column_of(grid, "name")[3:] == ["a"]


@given(
    st.lists(
        st.lists(st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\r")), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_survives_the_clipboard(cells):
    width = len(cells[0])
    table = [(row + [""] * width)[:width] for row in cells]
    table[-1][0] = table[-1][0].strip() or "x"
    back = rows_of(text_of([[CopiedCell(cell) for cell in row] for row in table]))
    assert back == table


def test_html_keeps_text_as_text_and_shows_no_markup():
    html = html_of([[CopiedCell("<b>@x"), CopiedCell("1.50", "1.50")]])
    assert "&lt;b&gt;@x" in html
    assert html.count("mso-number-format") == 2


# --- reading ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "value"), [("p", "P"), ("P · Procurement", "P"), ("stock", "S"), ("mix", "X")])
def test_a_code_is_read_from_what_people_type(text, value):
    assert CodeReader(lambda: SOURCES)(text) == value


@pytest.mark.parametrize("text", ["o", "zz"])
def test_an_unclear_code_is_refused_with_a_way_out(text):
    with pytest.raises(UnclearError, match="F4"):
        CodeReader(lambda: SOURCES)(text)


def test_series_go_on():
    assert quarters_on(["2027Q3"], 2) == ["2027Q4", "2028Q1"]
    assert quarters_on(["2027Q1", "2027Q3"], 2) == ["2028Q1", "2028Q3"]
    assert numbers_on([Decimal(5), Decimal("7.5")], 2) == [Decimal("10.0"), Decimal("12.5")]
    assert numbers_on([Decimal(1), Decimal(2), Decimal(4)], 2) == []
    assert quarter("q2 2031") == "2031Q2"


# --- columns ------------------------------------------------------------------------------------------------------------------


def test_columns_and_widths_are_remembered_for_each_view(qtbot, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    views = {"All": [column.name for column in COLUMNS], "Short": ["name", "total"]}

    def pane_():
        model = model_of(sheet(2))
        pane = GridPane(GridView(model), GridLayout(settings, "test", COLUMNS, views))
        model.setParent(pane)
        qtbot.addWidget(pane)
        pane.resize(600, 200)
        pane.show()
        return pane

    first = pane_()
    first.use("Short")
    first.choose("price", True)
    first.view.setColumnWidth(1, 133)
    qtbot.waitUntil(lambda: "133" in settings.text("grid/test/Short"))
    first.view.go(0, 2)
    first.move_column(-1)
    again = pane_()
    assert [column.name for column in again.view.grid.columns] == ["name", "price", "total"]
    assert again.view.columnWidth(2) == 133
    again.use("All")
    assert len(again.view.grid.columns) == len(COLUMNS)


def test_the_total_row_says_its_sums(qtbot, tmp_path):
    model = model_of(sheet(3))
    layout = GridLayout(Settings(tmp_path / "s.ini"), "t", COLUMNS, {"All": [column.name for column in COLUMNS]})
    pane = GridPane(GridView(model), layout)
    model.setParent(pane)
    qtbot.addWidget(pane)
    pane.show()
    assert pane.foot.text() == "Total: Total US$ 60.00"
    model.put(0, COLUMNS[COUNT], Decimal(4))
    assert pane.foot.accessibleName() == "Total: Total US$ 90.00"


def test_the_first_column_stays_in_sight(qtbot):
    model = model_of(sheet(3))
    view = GridView(model)
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    view.go(0, DONE)
    assert view.horizontalScrollBar().value() > 0
    assert view._frozen.isVisible()
    view.go(0, WHEN)
    assert view.columnViewportPosition(WHEN) >= view.columnWidth(0)
