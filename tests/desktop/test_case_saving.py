"""Saving on screen keeps what the document costs: lists, finding and where-used are right at once, and stay right."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dsca_desk.rules.confirmed import figure_at
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_records import require_document
from dsca_desk.services.cases import open_case
from dsca_desk.services.confirmations import confirm_figure
from dsca_desk.services.lists import case_ids, case_rows
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reference import cases_priced_before

CASE = "BN-B-UAB"
Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def workspace(window):
    """The radio case, open."""
    window.go("cases", CASE)
    made = window.place("cases").workspace
    yield made
    made.session.draft.reset(made.session.opened.offer)


def kept_total(desk):
    (row,) = case_rows(desk.store, case_ids(desk.store, CASE))
    return row.total


def test_an_edited_line_is_saved_with_the_total_that_lists_show(window, workspace, qtbot, desk):
    tab, session = workspace.show_tab("lines"), workspace.session
    before = kept_total(desk)
    tab.view.setFocus()
    qtbot.waitUntil(tab.view.hasFocus)
    tab.view.go(0, [column.name for column in tab.model.columns].index("unit_price"))
    qtbot.keyClicks(window.focusWidget(), "2")
    qtbot.keyClicks(window.focusWidget(), "2222.22")
    qtbot.keyClick(window.focusWidget(), Key.Key_Return)
    assert session.draft.dirty
    assert kept_total(desk) == before
    qtbot.keyClick(window, Key.Key_S, Modifier.ControlModifier)
    assert not session.draft.dirty
    assert kept_total(desk) == session.price.total != before
    # The row of the list beside the workspace shows it too.
    pane = window.place("cases").pane
    shown = [pane.model.row(place) for place in range(pane.model.rowCount())]
    assert next(row for row in shown if row is not None and row.case == CASE).total == session.price.total
    assert open_case(desk.store, CASE).policy_edition == session.price.policy_edition


def test_what_a_save_keeps_is_the_price_of_what_was_saved(workspace, desk):
    session = workspace.session
    session.draft.put("lines[0].unit_price", Decimal("18000.00"))
    assert workspace.save()
    kept = open_case(desk.store, CASE)
    assert kept_total(desk) == price(kept.offer, shipped_policy()).total
    session.draft.undo_stack.undo()
    assert kept_total(desk) == price(kept.offer, shipped_policy()).total
    assert workspace.save()
    assert kept_total(desk) == price(open_case(desk.store, CASE).offer, shipped_policy()).total


def test_saving_prices_by_the_rules_of_this_computer(workspace, desk):
    session = workspace.session
    with desk.store.writing("A", desk.clock()) as writing:
        require_document(writing, CASE, "BASIC", whole=False).policy_edition = "2019-01"
    session.reload()
    assert session.newer_rules
    assert cases_priced_before(desk.store, desk.policy) == [CASE]
    session.draft.put("nickname", "Radios")
    assert workspace.save()
    assert not session.newer_rules
    assert cases_priced_before(desk.store, desk.policy) == []


def test_a_word_kept_in_another_window_reaches_the_open_document(workspace, qtbot, desk):
    session = workspace.session
    doubt = session.price.unconfirmed[0]
    session.draft.put("nickname", "Radios")
    value = figure_at(session.price, doubt.path, doubt.source)
    given = {"path": doubt.path, "value": value, "source": "Memo", "name": "M. Osei", "on": desk.today}
    kept = confirm_figure(desk.store, CASE, "BASIC", **given, by="M. Osei", at=desk.clock())
    session.at_revision(kept.revision)
    desk.changed.emit(f"case {CASE}")
    assert doubt not in session.price.unconfirmed
    assert session.price.offer.nickname == "Radios"
    # The word is no edit: the draft is what was typed, undo does not take it back, and a save keeps it.
    session.draft.undo_stack.undo()
    assert not session.draft.dirty
    assert doubt not in session.price.unconfirmed
    session.draft.put("nickname", "Sets")
    assert workspace.save()
    assert [word.source for word in open_case(desk.store, CASE).offer.confirmations] == ["Memo"]
    qtbot.waitUntil(lambda: not desk.jobs.running)


def test_a_day_just_typed_is_saved_without_leaving_its_field(window, workspace, qtbot, desk):
    form = workspace.show_tab("summary").form
    field = form.findChild(QLineEdit, "offer_expires_on")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "15 jan 27")
    qtbot.keyClick(window, Key.Key_S, Modifier.ControlModifier)
    assert open_case(desk.store, CASE).offer.offer_expires_on == date(2027, 1, 15)


def test_days_of_a_document_that_left_the_desk_are_locked(window):
    window.go("cases", "KE-B-UMC")
    form = window.place("cases").workspace.show_tab("summary").form
    for name in ("milap_on", "offer_expires_on", "accepted_on", "implemented_on"):
        assert form.findChild(QLineEdit, name).isReadOnly()
