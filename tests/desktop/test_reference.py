"""The place Reference, by keys: tables, words, days, what is to check, a row in words, and a figure confirmed for the office."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from dsca_desk.desktop.reference.confirm import ConfirmDialog
from dsca_desk.desktop.reference.model import ReferenceModel
from dsca_desk.desktop.reference.place import ReferencePlace
from dsca_desk.policy.rates import RATES, Rate
from dsca_desk.services.cases import open_case
from dsca_desk.services.office_rules import OfficeFigure, keep_figure, office_folder
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reference import row_at, rows_of, tables_in_order
from dsca_desk.store.engine import open_store

FIGURE = OfficeFigure("figure", "0.45", "DCMA letter of 12 Nov 2026", "J. Rivera")
QAI = "rates|CAS|QAI||2020-02-01"

WHOLE = f"{sum(len(rows_of(shipped_policy(), spec)) for spec in tables_in_order()):,}"


@pytest.fixture
def place(window, qtbot) -> ReferencePlace:
    window.go("reference")
    made = window.place("reference")
    assert isinstance(made, ReferencePlace)
    return made


def address(place: ReferencePlace) -> str:
    return place.shown_record()


def dialog_of(window, qtbot) -> ConfirmDialog:
    qtbot.waitUntil(lambda: bool(window.findChildren(ConfirmDialog)))
    return window.findChildren(ConfirmDialog)[-1]


def test_tables_and_rows_are_walked_with_the_arrows(place, window, qtbot):
    place.tables.setFocus()
    qtbot.keyClick(place.tables, Qt.Key.Key_Down)
    assert place.heading.text() == "Charges and surcharges"
    assert address(place).startswith("rates|ADMIN|")
    first = address(place)
    place.grid.setFocus()
    qtbot.keyClick(place.grid, Qt.Key.Key_Down)
    assert address(place) != first
    qtbot.keyClick(place.grid, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not place.grid


def test_words_a_day_and_the_view_to_check_narrow_the_rows(place, qtbot):
    place.filter.setFocus()
    qtbot.keyClicks(place.filter, "cas qai split")
    qtbot.waitUntil(lambda: place.count.text() == f"2 of {WHOLE} rows")
    place.on.setFocus()
    qtbot.keyClicks(place.on, "t")
    qtbot.keyClick(place.on, Qt.Key.Key_Return)
    assert place.count.text() == f"1 of {WHOLE} rows"
    assert address(place) == QAI
    place.to_check.setFocus()
    qtbot.keyClick(place.to_check, Qt.Key.Key_Space)
    assert place.count.text() == f"1 of {WHOLE} rows"
    place.filter.clear()
    qtbot.waitUntil(lambda: place.count.text() != f"1 of {WHOLE} rows")
    assert all(one.row.status != "confirmed" for one in place.model.rows())


def test_an_unclear_day_is_said_and_the_rows_stay(place, qtbot):
    place.on.setFocus()
    qtbot.keyClicks(place.on, "31 feb 26")
    qtbot.keyClick(place.on, Qt.Key.Key_Return)
    assert "There is no day" in place._why.text()
    assert place.count.text() == f"{WHOLE} of {WHOLE} rows"


def test_when_nothing_is_left_one_key_shows_every_row_again(place, qtbot):
    qtbot.keyClicks(place.filter, "no such words")
    qtbot.waitUntil(place.clear.isVisible)
    assert not place.confirm_button.isEnabled()
    place.clear.setFocus()
    qtbot.keyClick(place.clear, Qt.Key.Key_Space)
    assert place.count.text() == f"{WHOLE} of {WHOLE} rows"


def test_a_row_stands_in_words_with_the_open_cases_that_rest_on_it(place, window, qtbot):
    place.open(QAI)
    qtbot.waitUntil(lambda: "Open cases priced with it" in place.page.toPlainText())
    text = place.page.toPlainText()
    for words in ("CAS, QAI", "0.4 %", "not confirmed", "Split not seen", "from 01 Feb 2020 on", "Where it is used", "BN-B-UAB"):
        assert words in text
    place.page.setFocus()
    place.page.anchorClicked.emit("case:BN-B-UAB")
    assert window.current == "cases"
    assert window.place("cases").workspace.session.offer.case_id == "BN-B-UAB"


def test_a_figure_is_confirmed_by_keys_and_open_cases_follow(place, window, desk, qtbot):
    window.go("cases", "BN-B-UAB")
    session = window.place("cases").workspace.session
    assert any("its split not seen" in doubt.source for doubt in session.price.unconfirmed)
    window.go("reference", QAI)
    place.confirm_button.setFocus()
    qtbot.keyClick(place.confirm_button, Qt.Key.Key_Space)
    dialog = dialog_of(window, qtbot)
    value, source = dialog.findChild(QLineEdit, "value"), dialog.findChild(QLineEdit, "source")
    qtbot.keyClick(value, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(value, "0.45")
    qtbot.keyClicks(source, "DCMA letter of 12 Nov 2026")
    qtbot.keyClick(source, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.policy.edition.id == "2026-11+office-1")
    assert (office_folder(desk.store) / "rates.csv").exists()
    text = place.page.toPlainText()
    assert address(place) == QAI
    assert "confirmed" in text
    assert "Kept by your office" in text
    assert "J. Rivera" in text
    assert session.price.policy_edition == "2026-11+office-1"
    used = [line.rates["cas.QAI"].percent for line in session.price.lines if "cas.QAI" in line.rates]
    assert used
    assert {str(percent) for percent in used} == {"0.45"}
    assert "2026-11+office-1" in window.status.rules.text()
    assert place.office.isVisible()
    window.go("cases")
    workspace = window.place("cases").workspace
    assert workspace.newer_rules.isVisible()
    qtbot.keyClick(workspace.newer_rules, Qt.Key.Key_Space)
    assert not workspace.newer_rules.isVisible()
    kept = open_case(desk.store, "BN-B-UAB")
    assert (kept.policy_edition, kept.revision) == ("2026-11+office-1", session.opened.revision)


def test_the_office_figures_are_taken_up_when_the_database_is_opened(place, window, desk, questions, qtbot):
    path = desk.store.path
    keep_figure(desk.store, desk.policy, RATES, row_at(desk.policy, QAI).row, FIGURE, by="J. Rivera", at=desk.clock())
    desk.use(open_store(path))
    assert desk.policy.edition.id == "2026-11+office-1"
    (office_folder(desk.store) / "rates.csv").write_text("charge\n", encoding="utf-8")
    desk.use(open_store(path))
    assert "The figures of your office are not used" in questions.told[-1]
    assert desk.policy.edition.id == "2026-11"
    assert desk.policy.find(RATES, Rate, "CAS", "QAI", "").figure == Decimal("0.4")


def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(place, window, desk, qtbot):
    place.open(QAI)
    place.confirm()
    dialog = dialog_of(window, qtbot)
    value = dialog.findChild(QLineEdit, "value")
    qtbot.keyClick(value, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(value, "some")
    qtbot.keyClick(value, Qt.Key.Key_Return)
    assert "is not a number" in value.accessibleDescription()
    source = dialog.findChild(QLineEdit, "source")
    assert "Say where the figure comes from" in source.accessibleDescription()
    assert not office_folder(desk.store).exists()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(ConfirmDialog))


def test_rules_that_would_not_hold_together_are_refused_in_the_dialog(place, window, desk, qtbot):
    place.open("notification_thresholds|OTHER|FMS_MDE|1981-12-29")
    place.confirm()
    dialog = dialog_of(window, qtbot)
    qtbot.keyClicks(dialog.findChild(QLineEdit, "source"), "Letter")
    dialog.draft.put("column", "amount")
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    office_folder(desk.store).write_text("a file stands in the way", encoding="utf-8")
    qtbot.keyClick(buttons["Keep"], Qt.Key.Key_Space)
    qtbot.waitUntil(dialog._trouble.isVisible)
    assert desk.policy.edition.id == "2026-11"
    dialog.reject()


def test_the_office_history_is_told(place, window, desk, questions, qtbot):
    place.open(QAI)
    place.confirm()
    dialog = dialog_of(window, qtbot)
    qtbot.keyClicks(dialog.findChild(QLineEdit, "source"), "Letter 7")
    qtbot.keyClick(dialog.findChild(QLineEdit, "source"), Qt.Key.Key_Return)
    qtbot.waitUntil(place.office.isVisible)
    qtbot.keyClick(place.office, Qt.Key.Key_Space)
    assert "J. Rivera confirmed Charges and surcharges: CAS, QAI, figure 0.4 (Letter 7)" in questions.told[-1]


def test_heads_sort_and_the_order_of_the_table_comes_back(place, qtbot):
    place.open("rates")
    order = [one.address for one in place.model.rows()]
    place.model.sort(3, Qt.SortOrder.DescendingOrder)
    figures = [one.row.figure for one in place.model.rows() if one.row.figure is not None]
    assert figures == sorted(figures, reverse=True)
    place.model.sort(-1)
    place.show_rows()
    assert [one.address for one in place.model.rows()] == order


def test_an_address_that_is_not_there_leaves_everything(place):
    place.open("rates|NOTHING||")
    assert place.heading.text() == "Charges and surcharges"
    place.open("no_table")
    assert place.heading.text() == "Charges and surcharges"


def test_the_model_holds_to_the_rules_of_models(place, qtmodeltester):
    qtmodeltester.check(ReferenceModel())
    qtmodeltester.check(place.model)


def test_going_there_begins_with_the_filter(window, qtbot):
    window.go("reference")
    assert window.place("reference").filter.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "bandaria")
    qtbot.waitUntil(lambda: "of" in window.place("reference").count.text())
    assert window.place("reference").filter.text() == "bandaria"
