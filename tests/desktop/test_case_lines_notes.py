"""The notes of a line, chosen in the form of the Lines tab."""

import pytest
from PySide6.QtCore import Qt

Key = Qt.Key


@pytest.fixture
def tab(window):
    """The Lines tab of the radio case."""
    window.go("cases", "BN-B-UAB")
    workspace = window.place("cases").workspace
    shown = workspace.show_tab("lines")
    shown.view.setFocus()
    yield shown
    workspace.session.draft.reset(workspace.session.opened.offer)


@pytest.fixture
def session(window, tab):
    return window.place("cases").workspace.session


def menu_of(tab):
    menu = tab.form.notes.menu
    menu.aboutToShow.emit()
    return {int(action.text().split()[0]): action for action in menu.actions()}


def test_the_form_names_the_notes_of_a_line_and_its_menu_points_others_to_it(tab, session, qtbot):
    qtbot.waitUntil(lambda: bool(session.notes))
    cas = next(note for note in session.notes if "001" in note.lines and len(note.lines) > 1)
    tab.view.go_to(1, "description")
    before = tab.form.notes._button.text().strip()
    actions = menu_of(tab)
    assert not actions[cas.number].isChecked()
    actions[cas.number].trigger()
    now = tab.form.notes._button.text().strip()
    assert str(cas.number) in now.removeprefix("Notes ").split(", ")
    assert now != before
    added = next(note for note in session.offer.notes if note.code == cas.code)
    assert "002" in added.lines
    assert set(cas.lines) < set(added.lines)
    qtbot.waitUntil(lambda: any(note.code == cas.code and "002" in note.lines for note in session.notes))
    menu_of(tab)[cas.number].trigger()
    qtbot.waitUntil(lambda: all("002" not in note.lines for note in session.notes if note.code == cas.code))
    assert tab.form.notes._button.text().strip() == before
    session.draft.undo_stack.undo()
    session.draft.undo_stack.undo()
    assert not session.draft.dirty


def test_the_last_line_of_a_note_cannot_be_taken_from_it_here(tab, session, qtbot):
    qtbot.waitUntil(lambda: bool(session.notes))
    first = menu_of(tab)[1]
    assert first.isChecked()
    assert not first.isEnabled()
    assert first.toolTip() == "speaks of this line alone; take it out on Notes"


def test_several_notes_are_chosen_without_the_menu_closing(tab, session, qtbot):
    qtbot.waitUntil(lambda: bool(session.notes))
    menu = tab.form.notes.menu
    tab.view.go_to(1, "description")
    menu.popup(tab.mapToGlobal(tab.rect().topLeft()))
    free = [action for action in menu.actions() if action.isEnabled() and not action.isChecked()]
    for action in free[:2]:
        menu.setActiveAction(action)
        qtbot.keyClick(menu, Key.Key_Space)
    assert menu.isVisible()
    assert session.draft.undo_stack.count() == 2
    qtbot.keyClick(menu, Key.Key_Escape)
    assert not menu.isVisible()
