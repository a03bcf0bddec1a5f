"""The Summary tab: what is typed there reaches the draft, the price and the saved record."""

import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QWidget

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.cases.summary import SummaryTab
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.fields import TypedField
from dsca_desk.services.cases import open_case


@pytest.fixture
def session(desk: Desk) -> Any:
    session = CaseSession.open(desk, "BN-B-UAB")
    yield session
    session.close()


@pytest.fixture
def tab(session: CaseSession, window: Any, qtbot: Any) -> SummaryTab:
    tab = SummaryTab(session, window)
    qtbot.addWidget(tab)
    tab.resize(960, 600)
    tab.show()
    return tab


def _type(qtbot: Any, tab: SummaryTab, name: str, text: str) -> None:
    field = tab.binder.field(name)
    assert isinstance(field, TypedField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)


def test_what_is_typed_is_saved_with_the_case(session: CaseSession, tab: SummaryTab, qtbot: Any) -> None:
    _type(qtbot, tab, "nickname", "Manpack Radios")
    _type(qtbot, tab, "offer_expires_on", "12 feb 27")
    address = tab.form.findChild(QPlainTextEdit, "purchaser_lines")
    address.setFocus()
    address.selectAll()
    qtbot.keyClicks(address, "5 Harbor Street")
    session.save()
    kept = open_case(session.desk.store, "BN-B-UAB").offer
    assert kept.nickname == "Manpack Radios"
    assert kept.offer_expires_on == datetime.date(2027, 2, 12)
    assert kept.purchaser.address == ("5 Harbor Street",)


def test_an_impossible_date_stays_in_the_field_and_out_of_the_draft(session: CaseSession, tab: SummaryTab, qtbot: Any) -> None:
    before = session.offer.offer_expires_on
    _type(qtbot, tab, "offer_expires_on", "31 feb 27")
    assert session.offer.offer_expires_on == before
    assert "no day" in tab.binder.problems()["offer_expires_on"]
    assert not tab.finish()


def test_a_new_date_moves_the_first_payment(session: CaseSession, tab: SummaryTab, qtbot: Any) -> None:
    assert session.schedule is not None
    first = session.schedule.rows[1].due
    _type(qtbot, tab, "offer_expires_on", "15 mar 27")
    assert session.schedule.rows[1].due == datetime.date(2027, 9, 15)
    assert first == datetime.date(2027, 6, 15)
    session.draft.undo_stack.undo()
    assert session.schedule.rows[1].due == first


@pytest.mark.parametrize(
    "path", ["nickname", "price_date", "purchaser.address[0]", "references[1].number", "terms_of_sale", "payment.risk_tier"]
)
def test_findings_lead_to_their_field(tab: SummaryTab, path: str) -> None:
    assert tab.focus_path(path)


def test_fields_of_other_tabs_are_not_claimed(tab: SummaryTab) -> None:
    assert not tab.focus_path("lines[0].quantity")


@pytest.mark.parametrize("width", [960, 700, 520])
def test_the_form_never_scrolls_sideways(tab: SummaryTab, qtbot: Any, width: int) -> None:
    tab.resize(width, 330)
    left, right = (tab.form.findChild(QWidget, name) for name in ("left", "right"))
    qtbot.waitUntil(lambda: (left.y() == right.y()) == (width > 800))
    assert tab._scroll.horizontalScrollBar().maximum() == 0


def test_tab_stops_only_where_one_types(tab: SummaryTab, qtbot: Any) -> None:
    tab.activateWindow()
    first = tab.binder.field("nickname")
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    stops = []
    while not stops or stops[-1] is not first:
        qtbot.keyClick(tab.window().focusWidget(), Qt.Key.Key_Tab)
        stops.append(tab.window().focusWidget())
        assert len(stops) < 40
    assert not [stop for stop in stops if isinstance(stop, QScrollArea)]
    assert tab.terms.view in stops


def test_a_key_puts_today_into_a_date(session: CaseSession, tab: SummaryTab, qtbot: Any, window: Any) -> None:
    window.commands.action("grid-today")  # the grids of the document have the same key
    field = tab.binder.field("milap_on")
    assert isinstance(field, TypedField)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert session.offer.milap_on == session.desk.today
    assert field.text() == "22 Nov 2026"
