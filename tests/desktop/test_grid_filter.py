"""The filter row of a grid, folded rows, dates by key, columns dragged and widened: what is in sight, never what is kept."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu

from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.settings import Settings
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import (
    code_column,
    computed_column,
    day_column,
    days_on,
    money_column,
    quantity_column,
    text_column,
)
from dsca_desk.desktop.tables.grid_filter import passing
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_pane import GridPane
from dsca_desk.desktop.tables.grid_view import GridView

Key, Modifier = Qt.Key, Qt.KeyboardModifier
TODAY = date(2026, 11, 22)
SOURCES = (("S", "S · Stock"), ("P", "P · Procurement"))


class Row(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    words: str = ""
    count: Decimal | None = None
    price: Decimal = Decimal("0.00")
    source: str = "S"
    due: date | None = None
    parts: tuple["Row", ...] = ()


class Sheet(msgspec.Struct, frozen=True):
    rows: tuple[Row, ...] = ()


def _total(row, _beside):
    return None if row.count is None else row.count * row.price


COLUMNS = (
    text_column("name", "Name", "Name"),
    text_column("words", "Words", "Words", wraps=True),
    quantity_column("count", "Qty", "Quantity"),
    money_column("price", "Price\nUS$", "Price"),
    computed_column("total", "Total\nUS$", "Total", _total, sums=True),
    code_column("source", "SC", "Source", lambda: SOURCES, needed=True),
    day_column("due", "Due", "Day", lambda: TODAY),
)
NAMES = [column.name for column in COLUMNS]
NAME, WORDS, COUNT, PRICE, TOTAL, SOURCE, DUE = range(7)
VALUE = Sheet(
    (
        Row(name="1", words="Radio set", count=Decimal(10), price=Decimal("18400.00"), source="P", due=date(2027, 3, 15)),
        Row(
            name="2",
            words="Mounting kit",
            count=Decimal(60),
            price=Decimal("2150.00"),
            parts=(Row(name="2a", words="Radio bracket", count=Decimal(5)), Row(name="2b", words="Screws")),
        ),
        Row(name="3", words="Spare parts"),
        Row(name="4", words="Test set", count=Decimal(6), price=Decimal("41250.00"), due=date(2027, 9, 15)),
    )
)


def model_of(value=VALUE):
    return GridModel(Draft(value), "rows", COLUMNS, lambda _ahead: Row(), children="parts", unique="name")


@pytest.fixture
def pane(qtbot, tmp_path):
    model = model_of()
    made = GridPane(GridView(model, two_lines=True), GridLayout(Settings(tmp_path / "s.ini"), "t", COLUMNS, {"All": NAMES}))
    made.settings = tmp_path / "s.ini"
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(760, 400)
    made.show()
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    made.view.go(0, WORDS)
    return made


def press(qtbot, pane, key, modifier=Modifier.NoModifier):
    qtbot.keyClick(pane.window().focusWidget(), key, modifier)


def in_sight(pane):
    return [row.name for place, row in enumerate(pane.view.grid.rows) if not pane.view.isRowHidden(place)]


def filtered(qtbot, pane, text):
    press(qtbot, pane, Key.Key_F, Modifier.ControlModifier)
    qtbot.keyClicks(pane.window().focusWidget(), text)
    press(qtbot, pane, Key.Key_Return)


# --- the filter ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "text", "names"),
    [
        ("words", "radio", ["1", "2", "2a"]),
        ("words", "KIT", ["2", "2a", "2b"]),
        ("words", "=test set", ["4"]),
        ("words", "nothing like it", []),
        ("count", ">6", ["1", "2", "2a", "2b"]),
        ("count", ">= 6", ["1", "2", "2a", "2b", "4"]),
        ("count", "5..6", ["2", "2a", "4"]),
        ("count", "=", ["2", "2b", "3"]),
        ("price", "<=2.15k", ["2", "2a", "2b", "3"]),
        ("price", "18400", ["1"]),
        ("total", ">200,000", ["4"]),
        ("source", "procure", ["1"]),
        ("source", "=p", ["1"]),
        ("due", "<1 jun 27", ["1"]),
        ("due", "sep", ["4"]),
        ("due", "15 mar 27..15 sep 27", ["1", "4"]),
        ("words", "  ", ["1", "2", "2a", "2b", "3", "4"]),
    ],
)
def test_what_one_types_leaves_rows_in_sight_with_their_family(column, text, names):
    model = model_of()
    assert [model.rows[row].name for row in passing(model, {column: text})] == names


def test_several_columns_filter_together():
    model = model_of()
    assert [model.rows[row].name for row in passing(model, {"words": "set", "due": "sep"})] == ["4"]


@pytest.mark.parametrize(("column", "text"), [("count", ">many"), ("words", ">5"), ("due", "<soon")])
def test_an_unclear_filter_is_told(column, text):
    with pytest.raises(UnclearError):
        passing(model_of(), {column: text})


def test_ctrl_f_filters_what_is_in_sight_and_escape_takes_it_away(pane, qtbot):
    before = pane.view.grid.draft.now
    press(qtbot, pane, Key.Key_F, Modifier.ControlModifier)
    field = pane.window().focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.accessibleName() == "Filter words"
    qtbot.keyClicks(field, "set")
    qtbot.waitUntil(lambda: in_sight(pane) == ["1", "4"])
    assert pane.foot.isVisible()
    assert "2 of 6 shown" in pane.foot.accessibleName()
    assert "Total US$ 560,500.00" in pane.foot.accessibleName(), "a sum is one of all rows"
    press(qtbot, pane, Key.Key_Down)
    assert pane.view.hasFocus()
    press(qtbot, pane, Key.Key_Down)
    assert pane.view.grid.rows[pane.view.currentIndex().row()].name == "4"
    press(qtbot, pane, Key.Key_Escape)
    assert in_sight(pane) == ["1", "2", "2a", "2b", "3", "4"]
    assert not pane.view.filters.isVisible()
    assert pane.view.grid.draft.now is before
    assert pane.view.hasFocus()


def test_escape_in_the_field_takes_the_filter_away_and_tab_goes_to_the_next_field(pane, qtbot):
    press(qtbot, pane, Key.Key_F, Modifier.ControlModifier)
    press(qtbot, pane, Key.Key_Tab)
    assert pane.window().focusWidget() is pane.view.filters.fields["count"]
    qtbot.keyClicks(pane.window().focusWidget(), ">many")
    qtbot.waitUntil(lambda: bool(pane.view.filters.fields["count"].property("problem")))
    assert "not a number" in pane.view.note.text()
    assert len(in_sight(pane)) == 6
    press(qtbot, pane, Key.Key_Escape)
    assert pane.view.hasFocus()
    assert pane.view.note.text() == ""
    press(qtbot, pane, Key.Key_F, Modifier.ControlModifier)
    assert pane.view.filters.texts() == {}


def test_the_fields_stand_under_their_heads_also_when_the_grid_is_scrolled(pane, qtbot):
    pane.resize(420, 300)
    press(qtbot, pane, Key.Key_F, Modifier.ControlModifier)
    fields = pane.view.filters.fields
    fields["due"].setFocus()
    assert pane.view.horizontalScrollBar().value() > 0, "a field with the focus is in sight"
    for place, name in enumerate(NAMES):
        left = fields[name].mapTo(pane.view, QPoint(0, 0)).x() - pane.view.viewport().x()
        assert left == (0 if place == 0 else pane.view.columnViewportPosition(place)) + 1
    assert fields["name"].mapTo(pane.view, QPoint(0, fields["name"].height())).y() <= pane.view.viewport().y()


def test_new_and_pasted_rows_stay_in_sight_under_a_filter_and_hidden_rows_keep_what_they_hold(pane, qtbot):
    filtered(qtbot, pane, "set")
    assert in_sight(pane) == ["1", "4"]
    QGuiApplication.clipboard().setText("Alpha\nBeta\nGamma\n")
    pane.view.go(0, WORDS)
    press(qtbot, pane, Key.Key_V, Modifier.ControlModifier)
    words = [row.words for row in pane.view.grid.draft.now.rows]
    assert words == ["Alpha", "Mounting kit", "Spare parts", "Beta", "Gamma"]
    assert [pane.view.grid.rows[row].words for row in range(7) if not pane.view.isRowHidden(row)] == ["Alpha", "Beta", "Gamma"]
    pane.view.go(7, WORDS)
    for letter in "Delta":
        qtbot.keyClicks(pane.window().focusWidget(), letter)
    press(qtbot, pane, Key.Key_Return)
    assert pane.view.grid.rows[7].words == "Delta"
    assert not pane.view.isRowHidden(7)
    pane.view.grid.draft.undo_stack.setIndex(0)
    assert pane.view.grid.draft.now == VALUE


def test_keys_of_the_grid_do_nothing_while_a_filter_is_typed(pane, qtbot):
    filtered(qtbot, pane, "set")
    pane.view.selectAll()
    press(qtbot, pane, Key.Key_F, Modifier.ControlModifier)
    for key in (Key.Key_D, Key.Key_R, Key.Key_Delete, Key.Key_Insert):
        press(qtbot, pane, key, Modifier.ControlModifier)
    press(qtbot, pane, Key.Key_F2)
    press(qtbot, pane, Key.Key_Delete)
    assert pane.view.grid.draft.now is VALUE


def test_deleting_under_a_filter_leaves_hidden_rows(pane, qtbot):
    filtered(qtbot, pane, "set")
    pane.view.selectAll()
    press(qtbot, pane, Key.Key_Delete, Modifier.ControlModifier)
    assert [row.name for row in pane.view.grid.draft.now.rows] == ["2", "3"]


def test_a_filter_outlives_other_columns_and_going_to_a_hidden_row_shows_it(pane, qtbot):
    filtered(qtbot, pane, "set")
    pane.choose("price", False)
    assert in_sight(pane) == ["1", "4"]
    assert "price" not in pane.view.filters.fields
    assert pane.view.filters.texts() == {"words": "set"}
    pane.view.go(2)
    assert in_sight(pane) == ["1", "2", "2a", "4"]
    assert "4 of 6 shown" in pane.foot.accessibleName()


# --- folding ------------------------------------------------------------------------------------------------------------------


def test_folded_rows_stay_folded_under_other_columns_and_a_filter(pane, qtbot):
    pane.view.go(1)
    press(qtbot, pane, Key.Key_Left, Modifier.AltModifier | Modifier.ShiftModifier)
    assert in_sight(pane) == ["1", "2", "3", "4"]
    pane.move_column(-1)
    pane.choose("price", False)
    assert in_sight(pane) == ["1", "2", "3", "4"]
    assert pane.view.is_folded(1)
    filtered(qtbot, pane, "kit")
    assert in_sight(pane) == ["2"]
    press(qtbot, pane, Key.Key_Escape)
    assert in_sight(pane) == ["1", "2", "3", "4"]
    press(qtbot, pane, Key.Key_Down, Modifier.AltModifier | Modifier.ShiftModifier)
    assert len(in_sight(pane)) == 6
    press(qtbot, pane, Key.Key_Up, Modifier.AltModifier | Modifier.ShiftModifier)
    assert in_sight(pane) == ["1", "2", "3", "4"]


# --- days ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [Modifier.ControlModifier, Modifier.ControlModifier | Modifier.ShiftModifier])
def test_a_key_puts_today_into_cells_of_days(pane, qtbot, held):
    pane.view.go(0, DUE)
    press(qtbot, pane, Key.Key_Semicolon, held)
    assert pane.view.grid.rows[0].due == TODAY
    pane.view.go(4, DUE)
    press(qtbot, pane, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, pane, Key.Key_Semicolon, held)
    assert [row.due for row in pane.view.grid.draft.now.rows] == [TODAY, None, TODAY, TODAY]
    assert pane.view.grid.draft.undo_stack.count() == 2
    pane.view.go(0, WORDS)
    press(qtbot, pane, Key.Key_Semicolon, held)
    assert "cells that hold dates" in pane.view.note.text()
    assert pane.view.grid.rows[0].words == "Radio set"


def test_today_is_put_into_the_cell_being_typed_in_and_into_a_new_row(pane, qtbot):
    pane.view.go(0, DUE)
    press(qtbot, pane, Key.Key_F2)
    press(qtbot, pane, Key.Key_Semicolon, Modifier.ControlModifier)
    assert pane.window().focusWidget().text() == "22 Nov 2026"
    press(qtbot, pane, Key.Key_Return)
    assert pane.view.grid.rows[0].due == TODAY
    pane.view.go(6, DUE)
    press(qtbot, pane, Key.Key_Semicolon, Modifier.ControlModifier)
    assert pane.view.grid.rows[6].due == TODAY


@pytest.mark.parametrize(
    ("first", "following"),
    [
        (["2027-03-15", "2027-06-15"], ["2027-09-15", "2027-12-15", "2028-03-15"]),
        (["2027-03-31", "2027-06-30"], ["2027-09-30", "2027-12-31", "2028-03-31"]),
        (["2027-01-31", "2027-02-28"], ["2027-03-31", "2027-04-30", "2027-05-31"]),
        (["2027-01-01", "2027-01-08"], ["2027-01-15", "2027-01-22", "2027-01-29"]),
        (["2026-02-15", "2027-02-15"], ["2028-02-15", "2029-02-15", "2030-02-15"]),
        (["2027-01-01"], ["2027-01-01", "2027-01-01", "2027-01-01"]),
        (["2027-01-01", "2027-01-03", "2027-01-09"], []),
    ],
)
def test_days_go_on_by_months_or_by_days(first, following):
    going_on = days_on([date.fromisoformat(day) for day in first], 3)
    assert [day.isoformat() for day in going_on] == following


def test_fill_down_goes_on_with_days(pane, qtbot):
    model = pane.view.grid
    model.put_many([(0, COLUMNS[DUE], date(2027, 3, 15)), (4, COLUMNS[DUE], date(2027, 6, 15)), (5, COLUMNS[DUE], None)], "Set")
    pane.view.go(1)
    pane.view.fold(True)
    model.remove([1])
    model.put(0, COLUMNS[WORDS], "x")
    pane.view.go(0, DUE)
    for _ in range(2):
        press(qtbot, pane, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, pane, Key.Key_D, Modifier.ControlModifier)
    assert [row.due for row in model.draft.now.rows] == [date(2027, 3, 15), date(2027, 6, 15), date(2027, 9, 15)]


# --- columns ------------------------------------------------------------------------------------------------------------------


def drag(qtbot, pane, column, to):
    header = pane.view.horizontalHeader()
    middle = header.height() // 2
    start = QPoint(header.sectionViewportPosition(column) + 12, middle)
    end = QPoint(header.sectionViewportPosition(to) + header.sectionSize(to) - 6, middle)
    if to < column:
        end.setX(header.sectionViewportPosition(to) + 6)
    qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        qtbot.mouseMove(header.viewport(), start + (end - start) * step / 8)
    qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_a_dragged_column_stays_where_it_was_dropped_and_is_remembered(pane, qtbot):
    drag(qtbot, pane, COUNT, PRICE)
    moved = ["name", "words", "price", "count", "total", "source", "due"]
    qtbot.waitUntil(lambda: [column.name for column in pane.view.grid.columns] == moved)
    header = pane.view.horizontalHeader()
    assert [header.visualIndex(place) for place in range(7)] == list(range(7))
    kept = GridLayout(Settings(pane.settings), "t", COLUMNS, {"All": NAMES})
    assert [column.name for column in kept.shown()] == moved
    drag(qtbot, pane, 4, 2)
    qtbot.waitUntil(lambda: pane.view.grid.columns[2].name == "total")


def test_the_first_column_is_not_dragged(pane, qtbot):
    drag(qtbot, pane, NAME, COUNT)
    qtbot.wait(20)
    assert [column.name for column in pane.view.grid.columns] == NAMES


def test_a_column_is_made_wider_and_narrower_from_the_menu(pane, qtbot):
    pane.view.go(0, COUNT)
    before = pane.view.columnWidth(COUNT)
    menu = pane.menu()
    assert isinstance(menu, QMenu)
    actions = {action.text().replace("&", ""): action for action in menu.actions()}
    actions["Wider"].trigger()
    actions["Wider"].trigger()
    wide = pane.view.columnWidth(COUNT)
    assert wide > before
    actions["Narrower"].trigger()
    assert before < pane.view.columnWidth(COUNT) < wide
    qtbot.waitUntil(lambda: f"count:{pane.view.columnWidth(COUNT)}" in Settings(pane.settings).text("grid/t/All"))


# --- looks --------------------------------------------------------------------------------------------------------------------


def test_the_empty_row_is_low_and_the_row_that_grows_out_of_it_is_not(pane, qtbot):
    view = pane.view
    assert view.rowHeight(6) == view.new_row_height < view.row_height
    view.go(6, WORDS)
    qtbot.keyClicks(pane.window().focusWidget(), "Antenna")
    press(qtbot, pane, Key.Key_Return)
    assert [view.rowHeight(row) for row in (6, 7)] == [view.row_height, view.new_row_height]
    view.grid.remove([6])
    assert [view.rowHeight(row) for row in (5, 6)] == [view.row_height, view.new_row_height]
    pane.choose("price", False)
    assert [view.rowHeight(row) for row in (5, 6)] == [view.row_height, view.new_row_height]


def test_the_row_is_in_the_active_color_also_while_a_cell_is_typed_in(pane, qtbot):
    view = pane.view
    at = QPoint(view.columnViewportPosition(SOURCE) + 3, view.rowViewportPosition(0) + 4)

    def ground():
        return view.viewport().grab().toImage().pixelColor(at).name()

    active = ground()
    press(qtbot, pane, Key.Key_F2)
    assert isinstance(pane.window().focusWidget(), QLineEdit)
    assert ground() == active
    press(qtbot, pane, Key.Key_Escape)
    press(qtbot, pane, Key.Key_F, Modifier.ControlModifier)
    assert ground() != active
