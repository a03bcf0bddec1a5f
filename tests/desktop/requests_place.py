"""Shared by the tests of requests on screen: keys as a person presses them, fields by name, requests of the sample office."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit

from dsca_desk.desktop.requests.workspace import RequestWorkspace

RECEIVED, ACKNOWLEDGED, INSUFFICIENT, ANSWERED = "R-2026-0025", "R-2026-0022", "R-2026-0020", "R-2026-0001"


def workspace(place) -> RequestWorkspace:
    assert place.workspace is not None
    return place.workspace


def press(qtbot, keys, times=1, target=None):
    """Press keys where they arrive, in an open list or where the focus is: a key, or a text like Ctrl+S."""
    combination = QKeySequence(keys)[0] if isinstance(keys, str) else None
    for _ in range(times):
        focus = target or QApplication.activePopupWidget() or QApplication.focusWidget()
        if combination is None:
            qtbot.keyClick(focus, keys)
        else:
            qtbot.keyClick(focus, combination.key(), combination.keyboardModifiers())


def type_in(qtbot, text):
    for character in text:
        qtbot.keyClicks(QApplication.activePopupWidget() or QApplication.focusWidget(), character)


def field(place, name, kind=QLineEdit):
    found = workspace(place).form.form.findChild(kind, name)
    assert found is not None
    return found
