"""Explain this number: F1 on an amount, steps with rate and trust, where it is used, and how it follows the draft."""

from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.cases.explain_page import LEGEND, explanation_page, trust_of
from dsca_desk.records.offer import RateOverride
from dsca_desk.rules.explain import Explainer, amount_at, amount_paths
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import RateUsed
from dsca_desk.rules.pricing import price
from dsca_desk.rules.uses import used_in


@pytest.fixture
def workspace(window):
    window.go("cases", "BN-B-UAB")
    return window.place("cases").workspace


def shown(workspace):
    return workspace.beside.pane.page.toPlainText().replace("\xa0", " ")


def test_it_is_folded_until_asked_for_and_remembered(workspace, desk):
    pane = workspace.beside.pane
    assert not pane.isVisible()
    assert workspace.explain("lines[0].value")
    assert pane.isVisible()
    assert desk.settings.flag("cases/explain/open")
    pane.close_button.click()
    assert not pane.isVisible()
    assert not desk.settings.flag("cases/explain/open")


def test_f1_on_a_line_explains_the_amount_under_the_cursor(workspace, qtbot):
    tab = workspace.show_tab("pricing")
    tab.view.setFocus()
    tab.view.go_to(0, "value")
    qtbot.keyClick(tab.view, Qt.Key.Key_F1)
    text = shown(workspace)
    assert text.startswith("Line 001 · Line value (4b)\n2,230,080.00")
    assert "= 120 × 18,400.00" in text
    assert "Rate 1.0 % from 01 Feb 2020" in text
    assert "DSCA 19-43" in text
    assert "confirmed" in text
    assert "Used in" in text
    assert "Rules edition 2026-11" in text


def test_moving_on_is_followed_while_it_is_open(workspace, qtbot):
    tab = workspace.show_tab("pricing")
    tab.view.setFocus()
    tab.view.go_to(1, "pch")
    qtbot.keyClick(tab.view, Qt.Key.Key_Return)
    assert workspace.beside.pane.path == "lines[1].pch"
    assert "not confirmed" in shown(workspace)
    qtbot.keyClick(tab.view, Qt.Key.Key_Right)
    assert workspace.beside.pane.path == "lines[1].admin"
    assert "3.2 % from 01 Jun 2018" in shown(workspace)
    qtbot.keyClick(tab.view, Qt.Key.Key_Right)
    assert "entered by D. Halloran" in shown(workspace)


def test_it_follows_the_draft(workspace, qtbot):
    workspace.explain("lines[0].base")
    workspace.session.draft.put("lines[0].quantity", Decimal(100))
    qtbot.waitUntil(lambda: "1,840,000.00" in shown(workspace))
    assert "= 100 × 18,400.00" in shown(workspace)
    workspace.session.draft.undo_stack.undo()
    qtbot.waitUntil(lambda: "2,208,000.00" in shown(workspace))


def test_it_follows_its_line_to_another_place_and_says_when_it_is_gone(workspace, qtbot):
    session, pane = workspace.session, workspace.beside.pane
    workspace.explain("lines[2].value")
    lines = session.offer.lines
    session.draft.replace(msgspec.structs.replace(session.offer, lines=lines[1:]), "Delete line")
    qtbot.waitUntil(lambda: pane.path == "lines[1].value")
    assert shown(workspace).startswith("Line 003")
    session.draft.replace(msgspec.structs.replace(session.offer, lines=lines[:2]), "Delete lines")
    qtbot.waitUntil(lambda: "no longer in the document" in shown(workspace))
    assert not pane.copy.isEnabled()


def test_links_lead_on_and_alt_left_back(workspace, qtbot):
    workspace.explain("total")
    pane = workspace.beside.pane
    pane.page.anchorClicked.emit(QUrl("explain:admin"))
    assert shown(workspace).startswith("Administrative charge (10)\n120,025.12")
    assert "Initial deposit" in shown(workspace)
    assert "7 payments" in shown(workspace)
    pane.page.setFocus()
    qtbot.keyClick(pane.page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert pane.path == "total"


def test_escape_closes_it_and_gives_the_focus_back(workspace, qtbot):
    tab = workspace.show_tab("pricing")
    tab.view.setFocus()
    tab.view.go_to(0, "admin")
    qtbot.keyClick(tab.view, Qt.Key.Key_F1)
    pane = workspace.beside.pane
    pane.page.setFocus()
    qtbot.keyClick(pane.page, Qt.Key.Key_Escape)
    assert not pane.isVisible()
    assert QApplication.focusWidget() is tab.view


def test_pinned_it_stays_on_other_tabs(workspace, qtbot):
    pane = workspace.beside.pane
    workspace.show_tab("pricing")
    workspace.explain("total")
    workspace.show_tab("schedule")
    assert not pane.isVisible()
    workspace.explain("total")
    pane.pin.click()
    tab = workspace.show_tab("pricing")
    assert pane.isVisible()
    tab.view.setFocus()
    tab.view.go_to(0, "admin")
    qtbot.keyClick(tab.view, Qt.Key.Key_F1)
    pane.page.setFocus()
    qtbot.keyClick(pane.page, Qt.Key.Key_Escape)
    assert pane.isVisible()
    assert QApplication.focusWidget() is tab.view


def test_copy_as_text_names_the_document_the_line_and_the_rules(workspace, qtbot):
    workspace.explain("lines[1].transportation")
    workspace.beside.pane.copy.setFocus()
    qtbot.keyClick(workspace.beside.pane.copy, Qt.Key.Key_Space)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("BN-B-UAB BASIC, Line 002. Rules edition 2026-11.\nTransportation (11): 4,837.50\n")
    assert "3.75 %, Office table of transportation rates, 01 Oct 2026 (entered by D. Halloran)" in text


def test_where_it_is_narrow_it_lies_below(window, workspace, qtbot):
    workspace.explain("total")
    beside = workspace.beside
    assert beside.orientation() == Qt.Orientation.Horizontal
    assert 230 < beside.sizes()[1] < 320
    window.resize(911, 512)
    qtbot.waitUntil(lambda: beside.orientation() == Qt.Orientation.Vertical)
    assert beside.pane.isVisible()


def test_a_path_to_no_amount_is_refused(workspace):
    assert not workspace.explain("lines[0].quantity")
    assert not workspace.explain("lines[99].value")


def test_every_amount_of_every_tab_has_a_page(workspace, desk):
    session = workspace.session
    priced, schedule = session.price, session.schedule
    explainer = Explainer(priced, schedule, desk.policy)
    for path in amount_paths(priced, schedule):
        uses = used_in(explainer, priced, schedule, path)
        page = explanation_page(explainer.explain(path), "", uses)
        assert f"{amount_at(priced, schedule, path):,.2f}" in page
        for use in uses:
            assert amount_at(priced, schedule, use.path) is not None


@pytest.mark.parametrize(
    ("rate", "words", "role"),
    [
        (RateUsed(Decimal(1), "confirmed", "DSCA 19-43"), "confirmed", "good"),
        (RateUsed(Decimal(1), "partial", "x"), "second-hand or partly", "warning"),
        (RateUsed(Decimal(1), "unconfirmed", "x"), "not confirmed", "warning"),
        (RateUsed(None, "not-found", "x"), "missing", "error"),
        (RateUsed(Decimal(1), "partial", "x", overridden_by="M. Osei"), "entered by M. Osei", "information"),
        (RateUsed(Decimal(0), "partial", "x", overridden_by="waiver"), "waived", "information"),
    ],
)
def test_trust_has_icon_and_words(rate, words, role):
    trust = trust_of(rate)
    assert (trust.words, trust.role) == (words, role)
    assert trust.icon in {mark.icon for mark in LEGEND}


def test_what_somebody_typed_cannot_become_marks_of_the_page(workspace, qtbot):
    overrides = workspace.session.offer.rate_overrides
    changed = msgspec.structs.replace(overrides[0], source="<b>bold</b> & <img src=x>", by="<i>me</i>")
    workspace.session.draft.put("rate_overrides[0]", changed)
    workspace.explain("lines[1].transportation")
    assert "<b>bold</b> & <img src=x>" in shown(workspace)


def test_inputs_say_who_typed_them_and_when(workspace, qtbot):
    workspace.explain("lines[0].base")
    qtbot.waitUntil(lambda: "Quantity typed by J. Rivera, 12 Aug 2026 · case made of request R-2026-0014" in shown(workspace))
    assert "unit price typed by J. Rivera, 09 Oct 2026 · lines, prices and notes from the implementing agency" in shown(workspace)
    assert "typed by J. Rivera, 12 Aug 2026" in workspace.beside.pane.as_text()
    workspace.session.draft.put("lines[0].quantity", Decimal(100))
    qtbot.waitUntil(lambda: "Quantity typed now, not saved yet" in shown(workspace))
    workspace.save()
    qtbot.waitUntil(lambda: "Quantity typed by J. Rivera, 22 Nov 2026" in shown(workspace))


def test_the_value_of_a_line_tells_only_who_typed_its_base(workspace, qtbot):
    workspace.explain("lines[0].value")
    qtbot.waitUntil(lambda: "typed by J. Rivera" in shown(workspace))
    assert shown(workspace).count("12 Aug 2026") == 1
    assert "CAS quality assurance and inspection" in shown(workspace)
    assert "qai" not in shown(workspace)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("lines[0].admin", "rates|ADMIN|STANDARD||2018-06-01"),
        ("lines[0].cas.QAI", "rates|CAS|QAI||2020-02-01"),
        ("lines[0].cas.CONTRACT_ADMIN", "rates|CAS|CONTRACT_ADMIN||2020-02-01"),
        ("lines[0].transportation", "transportation_rates|NO_MOVEMENT||4|||"),
        ("lines[1].pch", "rates|PCH|TIER_1||"),
    ],
)
def test_a_rate_leads_to_its_row_in_reference(window, workspace, qtbot, path, address):
    workspace.explain(path)
    pane = workspace.beside.pane
    assert f'href="reference:{address}"' in pane.page.toHtml().replace("%7C", "|")
    pane.page.anchorClicked.emit(QUrl(f"reference:{address}"))
    assert window.current == "reference"
    assert window.place("reference").shown_record() == address


def test_a_rate_of_the_office_leads_nowhere(workspace):
    workspace.explain("lines[1].transportation")
    assert "entered by D. Halloran" in shown(workspace)
    assert "reference:" not in workspace.beside.pane.page.toHtml()


def test_what_if_tries_another_price_and_keeps_nothing(workspace, qtbot):
    session, pane = workspace.session, workspace.beside.pane
    before = session.offer
    workspace.explain("lines[0].value")
    pane.what_if.click()
    assert pane.trial.isVisible()
    assert pane.trial.input.hasFocus()
    pane.trial.input.setCurrentText("Base price")
    assert pane.trial.now.text() == "now 18,400.00"
    qtbot.keyClicks(pane.trial.value, "20k")
    qtbot.waitUntil(lambda: pane.trial.trial is not None)
    changed = msgspec.structs.replace(
        before, lines=(msgspec.structs.replace(before.lines[0], unit_price=Decimal("20000.00")), *before.lines[1:])
    )
    priced = price(changed, session.desk.policy)
    schedule = payment_schedule(priced, session.desk.policy)
    after = {one.title: one.after for one in pane.trial.trial.amounts}
    assert after == {
        "Line 001, Line value (4b)": priced.lines[0].value,
        "Total (13)": priced.total,
        "Initial deposit": schedule.initial_deposit,
    }
    rows = {row.due: row.amount for row in schedule.rows[1:]}
    old = {row.due: row.amount for row in session.schedule.rows[1:]}
    changed_rows = [rows.get(due) for due in sorted(rows.keys() | old.keys(), key=str) if rows.get(due) != old.get(due)]
    assert sorted(one.after for one in pane.trial.trial.payments) == sorted(changed_rows)
    text = pane.trial.page.toPlainText().replace("\xa0", " ")
    assert "2,424,000.00" in text
    assert "+193,920.00, was 2,230,080.00" in text
    assert "Nothing of this is kept." in text
    assert session.offer == before
    assert not session.draft.dirty
    qtbot.keyClick(pane.trial.value, Qt.Key.Key_Escape)
    assert not pane.trial.isVisible()
    assert pane.isVisible()


def test_what_if_refuses_unclear_values_with_an_example(workspace, qtbot):
    pane = workspace.beside.pane
    workspace.explain("lines[0].base")
    pane.try_other(True)
    pane.trial.input.setCurrentText("Quantity")
    pane.trial.value.setText("12,00")
    pane.trial.try_now()
    assert pane.trial.trial is None
    assert "could mean 12.00 or 1200" in pane.trial.page.toPlainText()
    pane.trial.value.setText("100")
    qtbot.keyClick(pane.trial.value, Qt.Key.Key_Return)
    assert pane.trial.trial.amounts[0].after == Decimal("1840000.00")


def test_what_if_follows_to_another_amount_and_the_draft(workspace, qtbot):
    session, pane = workspace.session, workspace.beside.pane
    workspace.explain("lines[0].admin")
    pane.try_other(True)
    pane.trial.input.setCurrentText("Administrative charge, rate")
    pane.trial.value.setText("4")
    pane.trial.try_now()
    assert pane.trial.trial.amounts[0].after == Decimal("89203.20")
    workspace.explain("total")
    assert pane.trial.input.currentText() == "Administrative charge, rate"
    assert (
        pane.trial.trial.amounts[0].after
        == price(
            msgspec.structs.replace(
                session.offer,
                rate_overrides=(
                    *session.offer.rate_overrides,
                    RateOverride(charge="ADMIN", rate_percent=Decimal(4), source="x", by="x"),
                ),
            ),
            session.desk.policy,
        ).total
    )
    titles = [pane.trial.input.itemText(place) for place in range(pane.trial.input.count())]
    assert titles[0] == "All base prices, by so many percent"
    assert "Line 004: quantity" in titles
    assert "Price date" in titles
    pane.trial.input.setCurrentIndex(0)
    pane.trial.value.setText("-10 %")
    pane.trial.try_now()
    less = pane.trial.trial.amounts[0].after
    session.draft.put("lines[0].unit_price", Decimal("36800.00"))
    qtbot.waitUntil(lambda: pane.trial.trial.amounts[0].after > less)


def test_where_the_pane_is_low_what_is_tried_takes_its_place(window, workspace, qtbot):
    pane = workspace.beside.pane
    workspace.show_tab("pricing")
    window.resize(911, 512)
    workspace.explain("total")
    qtbot.waitUntil(lambda: pane.width() > 600)
    pane.try_other(True)
    assert pane.trial.isVisible()
    assert not pane.page.isVisible()
    assert pane.trial.page.viewport().height() > pane.fontMetrics().height()
    pane.trial.input.setCurrentIndex(0)
    pane.trial.value.setText("5")
    pane.trial.try_now()
    assert "+194,596.07, was 3,891,921.12)" in pane.trial.page.toPlainText().replace("\xa0", " ")
    pane.try_other(False)
    assert pane.page.isVisible()
    assert window.height() == 512
