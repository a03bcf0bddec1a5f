"""Alt and the letter of a menu opens the menu wherever one is: nothing in the window takes the letter for itself."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar, QWidget


def _texts(widget: QWidget) -> list[str]:
    if isinstance(widget, QAbstractButton):
        return [widget.text()]
    if isinstance(widget, QLabel) and widget.buddy() is not None:
        return [widget.text()]
    if isinstance(widget, QTabBar):
        return [widget.tabText(place) for place in range(widget.count()) if widget.isTabVisible(place)]
    return []


def taken(window: QWidget) -> list[str]:
    """The words in sight whose letter is one of the menus."""
    letters = {QKeySequence.mnemonic(action.text()) for action in window.menuBar().actions()}
    shown = [one for one in window.findChildren(QWidget) if one.isVisible() and one is not window.menuBar()]
    return [text for one in shown for text in _texts(one) if QKeySequence.mnemonic(text) in letters - {QKeySequence()}]


@pytest.mark.parametrize(("place", "record"), [("cases", "BN-B-UAE/A01"), ("cases", "BN-B-UAB"), ("requests", "R-2026-0005")])
def test_the_letters_of_the_menus_belong_to_the_menus(window, place, record):
    window.go(place, record)
    tabs = window.shown_place().workspace.tabs
    found = {}
    for number in range(tabs.count()):
        if tabs.isTabVisible(number):
            tabs.setCurrentIndex(number)
            found[tabs.tabText(number)] = taken(window)
    assert {tab: words for tab, words in found.items() if words} == {}
