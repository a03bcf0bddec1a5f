"""The Pricing tab: amounts with rates and trust, waivers, rates of the office, figures to confirm."""

from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import Qt

from dsca_desk.desktop.cases.pricing_form import override_needs, waiver_needs
from dsca_desk.desktop.cases.pricing_rows import VIEWS
from dsca_desk.records.offer import CAS_COMPONENTS, RateOverride, Waiver
from dsca_desk.services.cases import open_case
from dsca_desk.services.confirmations import list_confirmations

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(window, case):
    window.go("cases", case)
    workspace = window.place("cases").workspace
    return workspace, workspace.show_tab("pricing")


def cell(tab, row, name):
    column = next(column for column in tab.model.columns if column.name == name)
    return tab.model.text(row, column)


def rows_of(section):
    model = section.model
    return [[model.cell(row, place).text for place in range(model.columnCount())] for row in range(model.rowCount())]


def fill(qtbot, form, **texts):
    """Type into fields as a person does: choose everything, type, leave."""
    for name, text in texts.items():
        widget = form.form.findChild(object, name)
        line = widget.lineEdit() if hasattr(widget, "lineEdit") else widget
        line.setFocus()
        line.selectAll()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_every_component_of_a_line_is_shown_with_its_rate(window):
    workspace, tab = opened(window, "BN-B-UAB")
    price = workspace.session.price.lines[0]
    assert cell(tab, 0, "base") == "2,208,000.00"
    assert cell(tab, 0, "cas") == "22,080.00"
    assert cell(tab, 0, "admin") == "71,362.56"
    column = next(column for column in tab.model.columns if column.name == "admin")
    assert tab.model.rate(0, column) == price.rates["admin"]
    assert tab.model.spoken(0, column) == "line 001, Administrative charge, 71,362.56, computed, 3.2 %, confirmed"
    tab._use_view("Contract administration")
    for component in CAS_COMPONENTS:
        assert cell(tab, 0, f"cas.{component}") == f"{price.cas[component]:,.2f}"


def test_sublines_are_shown_below_their_line(window):
    workspace, tab = opened(window, "BN-B-VTM")
    numbers = [row.number for row in tab.model.rows]
    lines = workspace.session.price.lines
    assert len(numbers) == len(lines) + sum(len(line.sublines) for line in lines)
    place = next(place for place, line in enumerate(lines) if line.sublines)
    row = numbers.index(lines[place].sublines[0].number)
    assert cell(tab, row, "value") == f"{lines[place].sublines[0].value:,.2f}"
    tab.view.go_to(row, "value")
    assert tab._path() == f"lines[{place}].sublines[0].value"


def test_totals_of_columns_are_those_of_the_document(window):
    workspace, tab = opened(window, "BN-B-VTM")
    priced, sums = workspace.session.price, tab.model.sums()
    assert sums["value"] == priced.net + priced.small_case_management_line
    assert (sums["pch"], sums["admin"], sums["transportation"]) == (priced.pch, priced.admin, priced.transportation)
    assert [row.path for row in tab.totals.model.rows] == ["net", "pch", "admin", "transportation", "other", "total"]


def test_prices_follow_the_draft(window):
    workspace, tab = opened(window, "BN-B-UAB")
    workspace.session.draft.put("lines[0].quantity", Decimal(60))
    assert cell(tab, 0, "base") == "1,104,000.00"


def test_typing_on_an_amount_says_why_it_is_locked(window, qtbot):
    _workspace, tab = opened(window, "BN-B-UAB")
    tab.view.setFocus()
    tab.view.go_to(0, "admin")
    qtbot.keyClick(tab.view, Qt.Key.Key_5)
    assert "computed" in tab.view.note.text()
    assert "F1" in tab.view.note.text()


def test_a_rate_of_the_office_is_entered_with_the_keyboard(window, qtbot):
    workspace, tab = opened(window, "CO-B-UZE")
    tab.show_section("overrides")
    assert not tab.overrides.model.rowCount()
    tab.view.setFocus()
    tab.view.go_to(0, "transportation")
    tab.overrides.add_button.setFocus()
    qtbot.keyClick(tab.overrides.add_button, Qt.Key.Key_Space)
    form = tab.overrides.copy_form
    assert form.draft.value("rate_overrides[0]") == RateOverride(charge="TRANSPORT", line="001", by="J. Rivera")
    fill(qtbot, form, rate_percent="4.5", source="Office table of 01 Oct 2026")
    qtbot.keyClick(form, Qt.Key.Key_Return, CONTROL)
    assert tab.overrides.copy_form is None
    expected = RateOverride(
        charge="TRANSPORT", line="001", rate_percent=Decimal("4.5"), source="Office table of 01 Oct 2026", by="J. Rivera"
    )
    assert workspace.session.offer.rate_overrides == (expected,)
    assert cell(tab, 0, "transportation") == "23,043.15"
    assert rows_of(tab.overrides) == [["Transportation", "001", "4.5 %", "Office table of 01 Oct 2026", "J. Rivera"]]
    workspace.session.draft.undo_stack.undo()
    assert workspace.session.offer.rate_overrides == ()
    assert not workspace.session.draft.dirty


def test_without_justification_nothing_is_put_in(window, qtbot):
    workspace, tab = opened(window, "CO-B-UZE")
    tab.show_section("overrides")
    tab.overrides.add()
    form = tab.overrides.copy_form
    fill(qtbot, form, rate_percent="4.5")
    assert not form.accept()
    assert not workspace.session.draft.dirty
    assert "rate_overrides[0].source" in form.binder.problems()
    assert form.form.findChild(object, "source").hasFocus()
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert tab.overrides.copy_form is None
    assert not workspace.session.draft.dirty


def test_unclear_text_is_said_and_not_put_in(window, qtbot):
    workspace, tab = opened(window, "CO-B-UZE")
    tab.show_section("overrides")
    tab.overrides.add()
    form = tab.overrides.copy_form
    fill(qtbot, form, source="Letter of 01 Oct 2026", rate_percent="three")
    assert not form.accept()
    assert "'three' is not a number" in form.binder.problems()["rate_overrides[0].rate_percent"]
    assert not workspace.session.draft.dirty


def test_a_rate_of_the_office_is_changed_and_removed(window, qtbot):
    workspace, tab = opened(window, "BN-B-UAB")
    tab.show_section("overrides")
    before = workspace.session.offer.rate_overrides
    table = tab.overrides.table
    table.setFocus()
    table.go(1)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    fill(qtbot, tab.overrides.copy_form, rate_percent="5")
    qtbot.keyClick(tab.overrides.copy_form, Qt.Key.Key_Return, CONTROL)
    after = workspace.session.offer.rate_overrides
    assert after[1] == msgspec.structs.replace(before[1], rate_percent=Decimal(5))
    assert (after[0], after[2]) == (before[0], before[2])
    table.setFocus()
    table.go(0)
    qtbot.keyClick(table, Qt.Key.Key_Delete, CONTROL)
    assert workspace.session.offer.rate_overrides == after[1:]


def test_waivers_by_agreement_have_their_reason_and_cannot_be_removed(window):
    _workspace, tab = opened(window, "NO-B-UDF")
    tab.show_section("waivers")
    rows = rows_of(tab.waivers)
    assert rows[0][0] == "waived"
    assert rows[0][2].startswith("Agreement with Norway")
    tab.waivers.table.setFocus()
    tab.waivers.table.go(0)
    assert not tab.waivers.edit_button.isEnabled()
    assert not tab.waivers.remove_button.isEnabled()


def test_a_waiver_of_the_document_is_added_and_removed(window, qtbot):
    workspace, tab = opened(window, "BN-B-UAB")
    tab.show_section("waivers")
    tab.waivers.add_button.setFocus()
    qtbot.keyClick(tab.waivers.add_button, Qt.Key.Key_Space)
    form = tab.waivers.copy_form
    assert not form.accept()
    fill(qtbot, form, charge="Administrative", basis="Decision of DSCA", agreed_on="1 sep 26")
    assert form.accept()
    assert workspace.session.offer.waivers[0].charge == "ADMIN"
    assert workspace.session.price.admin == 0
    assert rows_of(tab.waivers)[0][:3] == ["waived", "Administrative charge", "Waiver on this document: Decision of DSCA"]
    tab.waivers.table.setFocus()
    tab.waivers.table.go(0)
    qtbot.keyClick(tab.waivers.table, Qt.Key.Key_Delete, CONTROL)
    assert workspace.session.offer.waivers == ()


def test_a_missing_figure_blocks_the_offer_until_it_is_replaced(window, qtbot):
    workspace, tab = opened(window, "CO-B-UZE")
    table = tab.figures.table
    assert [row[4] for row in rows_of(tab.figures)] == ["blocks the offer", "warning", "warning"]
    table.setFocus()
    table.go(0)
    assert not tab.figures.confirm_button.isEnabled()
    tab.figures.replace_button.setFocus()
    qtbot.keyClick(tab.figures.replace_button, Qt.Key.Key_Space)
    form = tab.overrides.copy_form
    fill(qtbot, form, rate_percent="4.5", source="Office table of 01 Oct 2026")
    assert form.accept()
    assert [row[4] for row in rows_of(tab.figures)] == ["warning", "warning"]
    qtbot.waitUntil(lambda: bool(workspace.session.findings))
    assert all(finding.id != "rests-on-missing-figure" for finding in workspace.session.findings)


def test_a_figure_is_confirmed_with_source_and_name(window, qtbot, desk):
    workspace, tab = opened(window, "BN-B-UAB")
    session, table = workspace.session, tab.figures.table
    session.draft.put("nickname", "Radios")
    revision = session.opened.revision
    table.setFocus()
    table.go([row[1] for row in rows_of(tab.figures)].index("Packing, crating and handling"))
    tab.figures.confirm_button.setFocus()
    qtbot.keyClick(tab.figures.confirm_button, Qt.Key.Key_Space)
    form = tab.figures.copy_form
    assert not form.accept()
    fill(qtbot, form, source="DoD FMR vol 15 ch 7, read 20 Nov 2026")
    assert form.accept()
    qtbot.waitUntil(lambda: rows_of(tab.figures)[-1][4] == "confirmed here")
    assert rows_of(tab.figures)[-1][5] == "J. Rivera, 22 Nov 2026: DoD FMR vol 15 ch 7, read 20 Nov 2026"
    (kept,) = list_confirmations(desk.store, "BN-B-UAB")
    assert (kept.path, kept.name) == ("lines[1].pch", "J. Rivera")
    assert kept.value.startswith("3.5 %, ")  # the figure and the row it comes from
    assert session.draft.dirty
    assert session.opened.revision == revision + 1
    assert workspace.save()
    assert open_case(desk.store, "BN-B-UAB").offer.nickname == "Radios"


def test_a_confirmation_holds_only_for_the_figure_it_was_given_for(window, qtbot, desk):
    workspace, tab = opened(window, "BN-B-UAB")
    tab.figures.table.setFocus()
    tab.figures.table.go(0)
    tab.figures.confirm()
    fill(qtbot, tab.figures.copy_form, source="DSCA 19-43")
    tab.figures.copy_form.accept()
    qtbot.waitUntil(lambda: any(row[4] == "confirmed here" for row in rows_of(tab.figures)))
    workspace.session.draft.put("price_date", workspace.session.offer.price_date.replace(year=2019))
    assert all(row[4] != "confirmed here" for row in rows_of(tab.figures))


def test_enter_on_a_figure_explains_it(window, qtbot):
    workspace, tab = opened(window, "CO-B-UZE")
    tab.figures.table.setFocus()
    tab.figures.table.go(0)
    qtbot.keyClick(tab.figures.table, Qt.Key.Key_Return)
    assert workspace.beside.pane.path == "lines[0].transportation"
    assert "missing" in workspace.beside.pane.page.toPlainText()


def test_paths_lead_to_amounts_waivers_and_rates(window):
    _workspace, tab = opened(window, "BN-B-UAB")
    assert tab.focus_path("lines[2].cas.QAI")
    assert tab._path() == "lines[2].cas.QAI"
    assert tab.focus_path("admin")
    assert tab.focus_path("rate_overrides[1].source")
    assert tab.overrides.copy_form.form.findChild(object, "source").hasFocus()
    for path in ("rate_overrides[9].source", "lines[2].description", "nickname", "lines[99].value", "no path ["):
        assert not tab.focus_path(path)


def test_a_document_that_left_the_desk_is_only_read(window):
    workspace, tab = opened(window, "BN-B-VTM")
    assert workspace.session.read_only
    tab.show_section("overrides")
    assert not tab.overrides.add_button.isEnabled()
    tab.figures.table.setFocus()
    tab.figures.table.go(0)
    assert not tab.figures.confirm_button.isEnabled()
    assert not tab.figures.replace_button.isEnabled()


@pytest.mark.parametrize(
    ("override", "fields"),
    [
        (RateOverride(charge="ADMIN", rate_percent=Decimal(0), source="x", by="me"), set()),
        (RateOverride(charge="ADMIN"), {"rate_percent", "source", "by"}),
        (RateOverride(charge="ADMIN", rate_percent=Decimal(1), amount=Decimal(1), source="x", by="me"), {"amount"}),
        (RateOverride(charge="ADMIN", component="QAI", rate_percent=Decimal(1), source="x", by="me"), {"component"}),
        (RateOverride(charge="NONRECURRING", rate_percent=Decimal(1), source="x", by="me"), {"amount"}),
        (RateOverride(charge="CAS", component="QAI", amount=Decimal(1), source=" ", by="me"), {"source"}),
    ],
)
def test_what_a_rate_of_the_office_lacks(override, fields):
    assert set(override_needs(override)) == fields


def test_what_a_waiver_lacks():
    assert set(waiver_needs(Waiver(charge="ADMIN", component="QAI", basis=""))) == {"component", "basis"}
    assert waiver_needs(Waiver(charge="CAS", component="QAI", basis="Agreement")) == {}


def test_every_amount_is_in_some_view():
    shown = {name for names in VIEWS.values() for name in names}
    assert {f"cas.{component}" for component in CAS_COMPONENTS} | {"base", "value", "admin", "pch", "transportation"} <= shown


def test_in_a_low_window_prices_and_lists_take_turns(window, qtbot):
    workspace, tab = opened(window, "BN-B-UAB")
    assert tab.pane.isVisible()
    assert tab.figures.isVisible()
    window.resize(911, 512)
    qtbot.waitUntil(lambda: tab.flat)
    assert window.height() == 512
    assert tab.pane.isVisible()
    assert not tab.figures.isVisible()
    assert tab.view.viewport().height() > 4 * tab.view.row_height
    assert [button.text() for button in tab._tabs.values()] == ["To confirm  2", "Waivers  0", "Office rates  3"]
    assert tab._tabs["overrides"].accessibleName() == "Rates of your office: 3"
    assert [name for name, button in tab._views.items() if button.isChecked()] == ["All charges"]
    assert not any(button.isChecked() for button in tab._tabs.values())
    tab._tabs["overrides"].setFocus()
    qtbot.keyClick(tab._tabs["overrides"], Qt.Key.Key_Space)
    assert tab.overrides.isVisible()
    assert not tab.pane.isVisible()
    assert not any(button.isChecked() for button in tab._views.values())
    tab._views["Unit prices"].click()
    assert tab.pane.isVisible()
    assert not tab.overrides.isVisible()
    assert workspace.go_to("lines[0].pch")  # an amount one goes to is in sight
    assert tab.pane.isVisible()
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: not tab.flat)
    assert tab.pane.isVisible()
    assert tab.overrides.isVisible()
    assert tab.totals.isVisible()
    assert tab._tabs["overrides"].text() == "Rates of your office  3"


def test_what_one_is_at_stays_in_sight_when_the_room_shrinks(window, qtbot):
    workspace, tab = opened(window, "BN-B-UAB")
    tab.show_section("figures")
    tab.view.setFocus()
    tab.view.go_to(0, "value")
    qtbot.keyClick(tab.view, Qt.Key.Key_F1)  # the pane of explanations takes room from the tab
    qtbot.waitUntil(lambda: tab.flat)
    assert tab.view.hasFocus()
    assert tab.totals.isVisible()
    workspace.beside.close_pane()
    qtbot.waitUntil(lambda: not tab.flat)
    tab.figures.table.setFocus()
    workspace.explain("total")
    qtbot.waitUntil(lambda: tab.flat)
    assert tab.figures.isVisible()


def test_every_column_of_the_figures_fits(window, qtbot):
    _workspace, tab = opened(window, "BN-B-UAB")
    for width, height in ((1366, 768), (911, 512)):
        window.resize(width, height)
        tab.show_section("figures")
        table = tab.figures.table
        qtbot.waitUntil(lambda: tab.figures.isVisible())
        qtbot.waitUntil(lambda: not tab.figures.table.horizontalScrollBar().isVisible())
        assert sum(table.columnWidth(place) for place in range(6)) <= table.viewport().width()
