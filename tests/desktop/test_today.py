"""The place Today: the list, its keys, its pictures, what it gives away; over the sample office."""

from io import BytesIO

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dsca_desk.services.tasks import add_task, tasks_of


@pytest.fixture
def today(window, qtbot):
    window.go("today")
    place = window.place("today")
    qtbot.waitUntil(lambda: place.work.model.rowCount() > 0)
    return place


def press(place, key):
    QTest.keyClick(place.work.table, key)


def choose(place, words):
    row = next(row for row in range(place.work.model.rowCount()) if words in place.work.model.index(row, 1).data())
    place.work.choose(row)
    return place.work.chosen()


def test_what_is_late_stands_first_and_says_so_in_words(today):
    first = [today.work.model.index(0, column).data() for column in range(4)]
    assert first[0].startswith("Late, ")
    assert first[3].endswith(" late")
    spoken = today.work.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert first[1] in spoken
    assert first[3] in spoken
    assert today.work.count.text() == f"{today.work.model.rowCount()} of {today.work.model.rowCount()}, by day"


def test_enter_opens_a_request_and_an_offer_where_they_are_worked_on(today, window, qtbot):
    choose(today, "Judge whether")
    press(today, Qt.Key.Key_Return)
    assert window.current == "requests"
    assert window.place("requests").shown_record().startswith("R-2026-")
    window.go("today")
    item = choose(today, "The offer expires")
    press(today, Qt.Key.Key_Return)
    assert window.current == "cases"
    workspace = window.place("cases").workspace
    assert workspace.session.offer.case_id == item.record
    assert workspace.tabs.currentIndex() == 0


def test_a_task_is_entered_put_off_and_done_with_keys(today, desk, questions, qtbot):
    questions.answer("Call the embassy", "+3")
    today.new()
    qtbot.waitUntil(
        lambda: any("Call the embassy" in today.work.model.index(row, 1).data() for row in range(today.work.model.rowCount()))
    )
    assert choose(today, "Call the embassy").late_by == -3
    questions.answer("+10", "on leave")
    press(today, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: choose(today, "Call the embassy").late_by == -10)
    press(today, Qt.Key.Key_Space)
    qtbot.waitUntil(
        lambda: not any("Call the embassy" in today.work.model.index(row, 1).data() for row in range(today.work.model.rowCount()))
    )
    (task,) = (one for one in tasks_of(desk.store) if one.text == "Call the embassy")
    assert task.done_on == desk.today
    assert task.put_off_why == "on leave"


def test_unclear_days_and_points_that_are_no_tasks_change_nothing(today, desk, questions):
    before = tasks_of(desk.store)
    choose(today, "The offer expires")
    press(today, Qt.Key.Key_Space)
    assert "It leaves the list by itself" in questions.told[-1]
    questions.answer("next week or so")
    press(today, Qt.Key.Key_S)
    assert questions.told[-1].endswith("Nothing was changed.")
    questions.answer("+0", "because")
    press(today, Qt.Key.Key_S)
    assert "not ahead of today" in questions.told[-1]
    assert tasks_of(desk.store) == before


def test_what_changes_elsewhere_shows_up(today, desk, clock, qtbot):
    add_task(desk.store, "From another window", by="A", at=clock(), due_on=desk.today)
    desk.changed.emit("tasks")
    qtbot.waitUntil(
        lambda: any("another window" in today.work.model.index(row, 1).data() for row in range(today.work.model.rowCount()))
    )


def test_pictures_say_in_words_what_they_show_and_lead_to_the_cases(today, window, qtbot):
    assert "Implemented" in today.states.bars.accessibleDescription()
    assert "Bandaria" in today.countries.tiles.accessibleDescription()
    today.countries.tiles.setFocus()
    place = list(today.countries.tiles.names()).index("BN")
    size = today.countries.tiles._size()
    columns = today.countries.tiles._columns()
    QTest.mouseClick(
        today.countries.tiles,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(place % columns * size + 5, place // columns * size + 5),
    )
    assert window.current == "cases"
    assert window.place("cases").pane.filter.text() == "BN-"


def test_the_list_goes_to_excel_and_to_the_calendar(today, questions, tmp_path):
    sheet, days = tmp_path / "work.xlsx", tmp_path / "work.ics"
    questions.answer(sheet, days)
    today.export_shown()
    today.export_calendar()
    book = openpyxl.load_workbook(BytesIO(sheet.read_bytes()))
    words = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("The offer expires" in word for word in words)
    assert days.read_bytes().count(b"BEGIN:VEVENT") == sum(
        1 for row in range(today.work.model.rowCount()) if today.work.model.item(row).late_by is not None
    )


def test_where_one_was_leads_back(today, window, qtbot):
    from dsca_desk.desktop.shell.find_entries import RECENT

    window.desk.settings.put(RECENT, ["cases\tBN-B-UAB/BASIC\tBN-B-UAB\tRadios"])
    window.go("cases")
    window.go("today")
    today.look()
    qtbot.waitUntil(lambda: bool(today.were._buttons))
    today.were._buttons[0].click()
    assert window.current == "cases"
    assert window.place("cases").workspace.session.offer.case_id == "BN-B-UAB"


def test_in_a_narrow_window_the_boxes_stand_below_each_other(today, window):
    window.resize(1366, 768)
    assert today.grid.getItemPosition(today.grid.indexOf(today.were))[:2] == (1, 4)
    window.resize(911, 512)
    assert today.grid.getItemPosition(today.grid.indexOf(today.were))[:2] == (4, 0)
