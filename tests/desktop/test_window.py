"""The window opens, a case opens in it, and what is edited becomes a draft."""

from PySide6.QtCore import Qt

from dsca_desk.desktop.cases.place import CasesPlace


def test_a_case_is_opened_and_edited_from_the_keyboard(window, qtbot):
    window.go("cases")
    place = window.place("cases")
    assert isinstance(place, CasesPlace)
    place.pane.filter.setFocus()
    qtbot.keyClicks(place.pane.filter, "BN-B-UAB")
    qtbot.waitUntil(lambda: place.pane.model.rowCount() == 1)
    place.pane.list.setFocus()
    qtbot.keyClick(place.pane.list, Qt.Key.Key_Down)
    qtbot.keyClick(place.pane.list, Qt.Key.Key_Return)
    assert place.workspace is not None
    session = place.workspace.session
    assert session.price is not None
    assert place.workspace.go_to("nickname")
    qtbot.keyClicks(window.focusWidget(), "X")
    assert session.draft.dirty
    assert session.draft.now.nickname.endswith("X") or session.draft.now.nickname.startswith("X")
