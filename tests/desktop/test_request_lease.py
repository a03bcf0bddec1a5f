"""The tab of a request for a lease: data sheet, refusals at their fields, steps, undo, the printed sheet, by keys."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import Qt
from shiboken6 import isValid

from dsca_desk.desktop.requests.workspace import TABS
from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.records.offer import Purchaser
from dsca_desk.services.attachments import list_attachments
from dsca_desk.services.case_making import make_case
from dsca_desk.services.leases import lease_of
from dsca_desk.services.requests import log_request
from dsca_desk.store.errors import NotAllowed
from tests.desktop.requests_place import ACKNOWLEDGED, press
from tests.services.test_leases import WHOLE

LEASE = [spec.name for spec in TABS].index("lease")


@pytest.fixture
def place(window, desk, qtbot):
    letter = LetterOfRequest(
        kind="LEASE",
        country="BN",
        agency="B",
        subject="Lease of two radars",
        purchaser=Purchaser(name="Ministry of Defense"),
        received_on=date(2026, 11, 2),
    )
    number = log_request(desk.store, letter, by=desk.officer, at=desk.clock()).number
    window.go("requests", f"{number}#@lease")
    made = window.place("requests")
    qtbot.waitUntil(lambda: tab_of(made).is_read)
    return made


def tab_of(place):
    return place.workspace.tab("lease")


def number(place):
    return place.workspace.session.number


def press_button(tab, name, qtbot):
    button = tab.acts.buttons[name]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def keep_sheet(place, qtbot, sheet=WHOLE):
    tab = tab_of(place)
    dialog = tab.edit()
    dialog.put(**{name: getattr(sheet, name) for name in sheet.__struct_fields__})
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.is_read)
    return dialog


def take(place, qtbot, **facts):
    tab = tab_of(place)
    dialog = tab.next_step()
    for name, words in facts.items():
        field = dialog.fact(name)
        qtbot.keyClicks(field, words)
        qtbot.keyClick(field, Qt.Key.Key_Return)  # it is read when it is left
    if isValid(dialog) and dialog.isVisible():
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.is_read)


def test_only_a_request_for_a_lease_or_loan_has_the_tab(place, qtbot):
    work = place.workspace
    assert work.tabs.isTabVisible(LEASE)
    assert work.tabs.tabText(LEASE) == "Lease"
    work.session.draft.put("kind", "LOAN")
    assert work.tabs.tabText(LEASE) == "Loan"
    work.session.draft.put("kind", "LOR_LOA")
    assert not work.tabs.isTabVisible(LEASE)
    work.show_tab("preparing")
    press(qtbot, "Ctrl+PgDown")
    assert work.tabs.tabText(work.tabs.currentIndex()) == "Tasks and log"
    work.session.draft.put("kind", "LEASE")
    place.open(ACKNOWLEDGED)


def test_a_sheet_is_typed_kept_and_shown(place, qtbot, desk):
    tab = tab_of(place)
    assert "No data sheet of this lease yet" in tab.page.toPlainText()
    press_button(tab, "Data sheet", qtbot)
    dialog = tab.findChild(type(tab.edit()))
    assert dialog.draft.now.lessee == "Ministry of Defense"
    for one in tab.findChildren(type(dialog)):
        one.reject()
    keep_sheet(place, qtbot)
    lease = lease_of(desk.store, number(place))
    assert lease.sheet == WHOLE
    assert "The data sheet is complete" in tab.page.toPlainText()
    assert "at the latest 01 Apr 2032" in tab.page.toPlainText()


def test_what_cannot_stand_is_told_at_its_field_and_nothing_is_kept(place, qtbot, desk):
    dialog = keep_sheet(place, qtbot, msgspec.structs.replace(WHOLE, rent=Decimal(-5)))
    assert "below zero" in dialog.binder.problems()["rent"]
    dialog.put(rent=Decimal(5), ends_on=date(2040, 1, 1))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "at the latest" in dialog.binder.problems()["ends_on"]
    dialog.reject()
    assert lease_of(desk.store, number(place)) is None


def test_a_lease_is_carried_to_its_end_and_a_step_undone(place, qtbot, desk, questions):
    keep_sheet(place, qtbot)
    tab = tab_of(place)
    take(place, qtbot, evidence="Memorandum of 12 Nov")
    take(place, qtbot, letter_number="27-01")
    take(place, qtbot, authority="Director, DSCA")
    assert lease_of(desk.store, number(place)).status == "In effect"
    take(place, qtbot, evidence="Inspection report 7", why="Rent paid")
    assert "Ended" in tab.page.toPlainText()
    questions.answer("Not returned yet")
    press_button(tab, "Undo step", qtbot)
    qtbot.waitUntil(lambda: tab.is_read and "In effect" in tab.page.toPlainText())
    assert any("“approve and sign” to In effect" in tab.changes.words(row)[2] for row in range(len(tab.changes.list.rows)))


def test_a_complete_sheet_is_saved_and_kept_and_a_draft_is_only_saved(place, qtbot, desk, questions, tmp_path):
    keep_sheet(place, qtbot, msgspec.structs.replace(WHOLE, contact=""))
    tab = tab_of(place)
    questions.answer(tmp_path / "draft.pdf")
    press_button(tab, "Print data sheet", qtbot)
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF")
    assert list_attachments(desk.store, number(place)) == []
    keep_sheet(place, qtbot)
    questions.answer(tmp_path / "sheet.pdf")
    press_button(tab, "Print data sheet", qtbot)
    (paper,) = list_attachments(desk.store, number(place))
    assert paper.kind == "LEASE_SHEET"
    assert paper.size == (tmp_path / "sheet.pdf").stat().st_size


def test_no_case_is_made_of_a_lease_and_it_says_why(place, window, desk, questions):
    head = place.workspace.head
    assert not head.case_button.isEnabled()
    assert "A lease is not a case" in head.case_button.toolTip()
    window.commands.run("request-case")
    assert "A lease is not a case: it is kept on the Lease tab" in questions.told[-1]
    with pytest.raises(NotAllowed, match=r"A lease is not a case: .* Nothing was changed\."):
        make_case(
            desk.store,
            number(place),
            designator="UZZ",
            price_date=desk.today,
            policy=desk.policy,
            by=desk.officer,
            at=desk.clock(),
        )
