"""Find anything, by keys: records, lines by number, commands, rules, the guide, sums; and back to where one was."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.shell.commands import Command
from dsca_desk.desktop.shell.find import FindPanel, open_find
from dsca_desk.desktop.shell.find_list import FindModel

CTRL = Qt.KeyboardModifier.ControlModifier


def give_find(window) -> None:
    """Give a window that was made without the program around it the command."""
    window.commands.add(Command("find", "&Edit", "Find anything…", partial(open_find, window), "Ctrl+K"))


@pytest.fixture
def panel(window, qtbot) -> Iterator[FindPanel]:
    give_find(window)
    window.go("cases")
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    made = window.findChild(FindPanel)
    assert made.isVisible()
    qtbot.waitUntil(lambda: not window.desk.jobs.running)
    return made


def found(panel: FindPanel) -> list[str]:
    hits: FindModel = panel.list.hits
    return [hits.heading(row) or hits.entry(row).spoken() for row in range(hits.rowCount())]


def chosen(panel: FindPanel) -> str:
    entry = panel.list.chosen()
    return "" if entry is None else entry.spoken()


def test_the_best_case_is_chosen_and_enter_opens_it(panel, window, qtbot):
    qtbot.keyClicks(panel.box, "bn-b-uab")
    assert chosen(panel) == "Cases, BN-B-UAB, Tactical Radios and Support, Review · 3,891,921.12"
    qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    assert not panel.isVisible()
    assert window.place("cases").workspace.session.offer.case_id == "BN-B-UAB"
    assert window.isAncestorOf(QApplication.focusWidget())


def test_hits_stand_in_groups_under_headings_that_cannot_be_chosen(panel, qtbot):
    qtbot.keyClicks(panel.box, "radio")
    rows = found(panel)
    headings = [row for row in rows if "," not in row]
    assert headings == ["Cases", "Lines and notes", "Requests", "Rules and help"]
    assert panel.count.text() == f"{len(rows) - 4} results"
    for _step in range(len(rows)):
        qtbot.keyClick(panel.box, Qt.Key.Key_Down)
        assert chosen(panel)
    qtbot.keyClick(panel.box, Qt.Key.Key_Up)
    assert panel.box.accessibleDescription() == chosen(panel)


def test_a_case_and_a_number_jump_to_the_line(panel, window, qtbot):
    qtbot.keyClicks(panel.box, "BN-B-UAB 3")
    assert chosen(panel).startswith("Lines and notes, BN-B-UAB line, 003 ")
    qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    workspace = window.place("cases").workspace
    assert workspace.session.offer.case_id == "BN-B-UAB"
    qtbot.waitUntil(lambda: workspace.tabs.tabText(workspace.tabs.currentIndex()) == "Lines")
    assert workspace.tab("lines").view.currentIndex().row() == 2


def test_esc_gives_the_focus_back_to_the_very_field(window, qtbot):
    give_find(window)
    window.go("cases", "BN-B-UAB")
    assert window.place("cases").workspace.go_to("nickname")
    field = QApplication.focusWidget()
    assert field.objectName() == "nickname"
    qtbot.keyClick(field, Qt.Key.Key_K, CTRL)
    panel = window.findChild(FindPanel)
    assert QApplication.focusWidget() is panel.box
    qtbot.keyClicks(panel.box, "boat")
    qtbot.keyClick(panel.box, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is field


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("=120*18400", "Calculation, 2,208,000, =120*18400, Enter copies"),
        ("= (1,200 + 30.5) * 2", "Calculation, 2,461, = (1,200 + 30.5) * 2, Enter copies"),
        ("=10/3", "Calculation, 3.33333333, =10/3, to the cent 3.33 · Enter copies"),
        ("=1/0", "Calculation, '=1/0' divides by zero."),
        ("#uab", "Cases, BN-B-UAB, Tactical Radios and Support, Review · 3,891,921.12"),
        ("> fold the list", "Commands, Fold the list, F9"),
        ("?CAS QAI", "Rules and help, CAS, QAI, 0.4 % from 01 Feb 2020 · split of the 1.00 total, Charges and surcharges"),
        ("?backup", "Rules and help, Backups, and what to do when something is wrong"),
    ],
)
def test_a_sign_before_the_words_says_where_to_look(panel, qtbot, typed, first):
    qtbot.keyClicks(panel.box, typed)
    assert any(row.startswith(first) for row in found(panel)), found(panel)
    if not typed.startswith("?"):
        assert chosen(panel) == first


def test_a_result_is_copied(panel, qtbot):
    qtbot.keyClicks(panel.box, "=120*18400.25")
    qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    assert QApplication.clipboard().text() == "2,208,030"


def test_a_command_is_run(panel, window, qtbot):
    folded = window.navigation.folded
    qtbot.keyClicks(panel.box, ">fold the navigation")
    qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    assert window.navigation.folded is not folded


def test_commands_that_cannot_run_now_are_not_offered(panel, qtbot):
    qtbot.keyClicks(panel.box, ">save the letter")
    assert found(panel) == []
    assert "Nothing has all of" in panel.nothing.text()


def test_what_was_opened_is_listed_before_anything_is_typed(panel, window, qtbot):
    for words in ("BN-P-LGR", "BN-B-UAB"):
        if not panel.isVisible():
            qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
        qtbot.keyClicks(panel.box, words)
        qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert "Where you were" in found(panel)
    assert any(row.startswith("Where you were, BN-P-LGR, Patrol Boat Spares") for row in found(panel))


def test_any_text_may_be_typed(panel, qtbot):
    for text in ('"', "*", "' OR 1=1 --", "%_", "\\", "((", "=", ">", "@", "#", "?", "e" * 60):
        panel.box.clear()
        qtbot.keyClicks(panel.box, text)
        assert panel.isVisible()


def test_a_part_can_be_chosen_with_tab_and_space(panel, qtbot):
    qtbot.keyClicks(panel.box, "radio")
    qtbot.keyClick(panel.box, Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    chip = QApplication.focusWidget()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert [row for row in found(panel) if "," not in row] == ["Cases"]
    assert QApplication.focusWidget() is panel.box


def test_clicking_elsewhere_closes_the_box(panel, window, qtbot):
    window.place("cases").pane.filter.setFocus()
    assert not panel.isVisible()
    assert QApplication.focusWidget() is window.place("cases").pane.filter


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_the_box_stays_inside_the_window(panel, window, qtbot, size):
    window.setMinimumSize(1, 1)
    window.resize(*size)
    qtbot.keyClicks(panel.box, "a")
    assert window.rect().contains(panel.geometry())


def test_ctrl_enter_asks_for_a_second_window(panel, window, qtbot):
    wanted = []
    window.another_wanted.connect(lambda place, record: wanted.append((place, record)))
    qtbot.keyClicks(panel.box, "BN-B-UAB")
    qtbot.keyClick(panel.box, Qt.Key.Key_Return, CTRL)
    assert wanted == [("cases", "BN-B-UAB")]


def test_the_model_of_hits_holds_to_the_rules_of_models(panel, qtmodeltester, qtbot):
    qtmodeltester.check(FindModel())
    qtbot.keyClicks(panel.box, "radio")
    qtmodeltester.check(panel.list.hits)
