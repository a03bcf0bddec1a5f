"""The place Help, by keys: contents, search, links from page to page, and the page that belongs to a place."""

from functools import partial

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.shell.commands import Command
from dsca_desk.desktop.shell.help import HelpPlace, open_page, page_for, tell_about
from dsca_desk.desktop.theme import apply_theme
from dsca_desk.services.guide import FIRST, guide_pages


@pytest.fixture
def place(window) -> HelpPlace:
    window.go("help")
    made = window.place("help")
    assert isinstance(made, HelpPlace)
    return made


def test_every_page_is_shown_with_its_title(place):
    for page in guide_pages():
        place.open(page.name)
        assert place.title.text() == page.title
        assert page.title in place.page.toPlainText()
        assert place.shown_record() == page.name


def test_contents_lead_to_pages_and_headings(place, qtbot):
    place.contents.setFocus()
    qtbot.keyClick(place.contents, Qt.Key.Key_Down)
    qtbot.keyClick(place.contents, Qt.Key.Key_Return)
    page, _, anchor = place.shown_record().partition("#")
    assert page == FIRST
    assert anchor
    assert place.page.verticalScrollBar().value() > 0
    assert QApplication.focusWidget() is place.contents


def test_the_search_finds_a_heading_and_enter_goes_there(place, qtbot):
    place.search.setFocus()
    qtbot.keyClicks(place.search, "confirm figure")
    qtbot.waitUntil(lambda: "places have" in place.found.text())
    qtbot.keyClick(place.search, Qt.Key.Key_Return)
    assert place.shown_record() == "reference#confirm-or-replace-a-figure"
    qtbot.keyClick(place.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is place.contents
    place.search.setFocus()
    qtbot.keyClick(place.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: place.found.text().endswith("pages"))


def test_a_search_without_a_hit_says_so(place, qtbot):
    qtbot.keyClicks(place.search, "zebra crossing")
    qtbot.waitUntil(lambda: place.found.text() == "No page has “zebra crossing”.")


def test_links_lead_from_page_to_page_and_back(place, questions, qtbot):
    place.open("reference")
    place.page.anchorClicked.emit(QUrl("policy.md"))
    assert place.shown_record() == "policy"
    place.page.anchorClicked.emit(QUrl("pricing.md#waivers"))
    assert place.shown_record() == "pricing#waivers"
    place.page.setFocus()
    qtbot.keyClick(place.page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert place.shown_record() == "policy"
    qtbot.keyClick(place.back, Qt.Key.Key_Space)
    assert place.shown_record() == "reference"
    place.page.anchorClicked.emit(QUrl("../decisions/0003-pricing.md"))
    assert questions.told == ["Not part of the guide: ../decisions/0003-pricing.md is among the papers of the project."]


def test_a_page_that_is_not_there_leads_to_the_first(place):
    place.open("nowhere#at-all")
    assert place.shown_record() == FIRST


@pytest.mark.parametrize(("name", "page"), [("requests", "requests"), ("reference", "reference"), ("help", FIRST)])
def test_shift_f1_opens_the_page_of_the_place(window, qtbot, name, page):
    window.commands.add(Command("page-of-place", "&Help", "Page of the guide", partial(open_page, window), "Shift+F1"))
    window.go(name)
    assert page_for(window) == page
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert window.current == "help"
    assert window.place("help").shown_record() == page


def test_f1_says_what_a_field_is_about(window, qtbot, monkeypatch):
    said = []
    monkeypatch.setattr("dsca_desk.desktop.shell.help.QWhatsThis.showText", lambda _where, text, _field: said.append(text))
    window.go("cases", "BN-B-UAB")
    assert window.place("cases").workspace.go_to("nickname")
    tell_about(window)
    assert said
    assert said[0]


def test_the_page_follows_the_colors(place, dressed):
    place.open("checks")
    top = place.page.verticalScrollBar().value()
    apply_theme(dressed, "dark")
    assert place.page.verticalScrollBar().value() == top
    assert place.title.text() == "The offer check and the notes"
