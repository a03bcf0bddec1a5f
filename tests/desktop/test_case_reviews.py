"""The Reviews tab: offices asked at once, positions and comments, the package, returns, approvals, why documents come back."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dsca_desk.desktop.cases.reviews import COMING_BACK, PACKAGE
from dsca_desk.services.preparing import approvals
from dsca_desk.services.reviews import package_of, returns_of, reviews_of
from tests.desktop.listed import column, read

CASE = "HR-B-CVM"  # in review
OFFICES = ("PM/RSAT", "PM/SA")


@pytest.fixture
def tab(window):
    window.go("cases", f"{CASE}#@reviews")
    return read(window.place("cases").workspace.tab("reviews"))


def kept(desk):
    return reviews_of(desk.store, CASE, "BASIC", desk.today)


def ask(tab, *offices, **values):
    dialog = tab.ask()
    for office in offices:
        dialog.offices.tick(office)
    dialog.put(**values)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    return dialog


def choose(tab, office):
    read(tab)
    tab.asked.table.choose(column(tab.asked.table, 0).index(office))


def answer(tab, office, **values):
    choose(tab, office)
    dialog = tab.asked.answer()
    dialog.put(**values)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    return dialog


def test_many_offices_are_asked_at_once_each_with_its_own_clock(tab, desk):
    before = len(kept(desk))
    ask(tab, *OFFICES, asked_on=date(2026, 11, 10), due_on=date(2026, 11, 20))
    asked = kept(desk)[before:]
    assert {review.office for review in asked} == set(OFFICES)
    assert {(review.days, review.late_by) for review in asked} == {(12, 2)}
    assert column(tab.asked.table, 4)[:2] == ["day 12, 2 days late"] * 2
    answered = sum(bool(review.position) for review in kept(desk))
    assert f"{answered} of {before + 2} have answered" in read(tab)._words.text()
    again = tab.ask()
    waiting = [item for item in again.offices._items() if "asked already" in item.text()]
    assert OFFICES[0] in " ".join(item.text() for item in waiting)
    assert not any(item.flags() & Qt.ItemFlag.ItemIsEnabled for item in waiting)
    again.reject()


def test_offices_are_found_by_a_part_of_their_name_and_ticked_with_space(tab, desk):
    before = len(kept(desk))
    dialog = tab.ask()
    QTest.keyClicks(dialog.finder, "pm/rsat")
    shown = [item for item in dialog.offices._items() if not item.isHidden()]
    assert len(shown) == 1
    QTest.keyClick(dialog.finder, Qt.Key.Key_Down)
    dialog.offices.setCurrentItem(shown[0])
    QTest.keyClick(dialog.offices, Qt.Key.Key_Space)
    QTest.keyClick(dialog.finder, Qt.Key.Key_Return)
    assert [review.office for review in kept(desk)[before:]] == ["PM/RSAT"]


def test_asking_nobody_is_refused_in_the_dialog(tab, desk):
    before = kept(desk)
    dialog = ask(tab)
    assert "Name the offices" in dialog.trouble.text()
    assert dialog.isVisible()
    dialog.reject()
    assert kept(desk) == before


def test_a_position_brings_its_comments_which_are_answered_one_by_one(tab, desk, window):
    ask(tab, *OFFICES)
    answer(tab, "PM/RSAT", position="NONCONCUR", answered_by="M. Lee", comments="Too early\nThe note is missing")
    choose(tab, "PM/RSAT")
    assert column(tab.asked.comments, 2) == ["Too early", "The note is missing"]
    assert "one does not concur" in read(tab)._words.text()
    assert "2 comments open" in read(tab)._words.text()
    tab.asked.comments.choose(1)
    dialog = tab.asked.reply()
    dialog.put(answer="Placed")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    choose(tab, "PM/RSAT")
    (review,) = [one for one in kept(desk) if one.office == "PM/RSAT"]
    assert [comment.answer for comment in review.comments] == ["", "Placed"]
    assert review.comments[1].closed_on == desk.today
    assert review.open_comments == 1
    assert "one comment open" in read(tab)._words.text()


def test_who_does_not_concur_says_why(tab, desk):
    ask(tab, "PM/RSAT")
    dialog = answer(tab, "PM/RSAT", position="NONCONCUR", answered_by="M. Lee")
    assert "says why" in dialog.trouble.text()
    dialog.put(remark="The release is missing")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    (review,) = [one for one in kept(desk) if one.office == "PM/RSAT"]
    assert (review.position, review.remark) == ("NONCONCUR", "The release is missing")


def test_what_is_needed_is_marked_at_its_field(tab, desk):
    ask(tab, "PM/RSAT")
    dialog = answer(tab, "PM/RSAT", position="CONCUR")
    assert dialog.binder.problems() == {"answered_by": "This is needed."}
    dialog.reject()


def test_from_a_comment_one_goes_to_its_field(tab, window, desk):
    ask(tab, "PM/RSAT")
    choose(tab, "PM/RSAT")
    dialog = tab.asked.comment()
    dialog.put(text="Not as the letter says", severity="CRITICAL", path="lines[0].quantity")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    choose(tab, "PM/RSAT")
    assert column(tab.asked.comments, 5)[0].endswith("quantity")
    tab.asked.show_field()
    workspace = window.place("cases").workspace
    assert workspace.tabs.tabText(workspace.tabs.currentIndex()) == "Lines"


def test_papers_of_the_package_are_answered_with_evidence(tab, desk):
    tab.sections.setCurrentIndex(PACKAGE)
    place = next(place for place, row in enumerate(tab.package.table.list.rows) if row.paper.need == "always")
    code = tab.package.table.list.rows[place].paper.code
    tab.package.table.choose(place)
    dialog = tab.package.answer()
    dialog.put(answer="NOT_APPLICABLE", evidence="")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert "say why it does not apply" in dialog.trouble.text()
    dialog.put(answer="NO", evidence="asked for on 20 Nov")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    (row,) = [row for row in package_of(desk.store, desk.policy, CASE, "BASIC", desk.today) if row.paper.code == code]
    assert (row.answer, row.evidence, row.by) == ("NO", "asked for on 20 Nov", desk.officer)
    assert column(tab.package.table, 0)[place] == "No"
    assert read(tab).sections.tabText(PACKAGE) == "&Package (1)"


def test_a_document_is_sent_back_with_its_reason_and_counts_in_the_trend(tab, desk, window, qtbot):
    dialog = tab.send_back()
    given = {"reason_code": "X-PRICING", "office": "IOPS/GEX/CWD", "explanation": "Totals differ"}
    for name in dialog.step.asks:
        dialog.fact(name).setText(given.get(name, "Totals differ"))
        dialog.fact(name).editingFinished.emit()
    assert dialog.take.isEnabled(), [guard.says for guard in dialog.step.against]
    dialog.accept()
    (row,) = returns_of(desk.store, desk.policy, CASE, "BASIC")
    assert row.reason_code == "X-PRICING"
    assert row.resubmitted_on is None
    assert window.place("cases").workspace.session.opened.status == "Development"
    assert column(tab.returned.table, 4) == ["not yet"]
    tab.sections.setCurrentIndex(COMING_BACK)
    qtbot.waitUntil(lambda: bool(tab.trend.table.list.rows))
    assert row.reason in column(tab.trend.table, 2)


def test_a_document_that_is_not_in_review_cannot_be_sent_back(window, questions):
    window.go("cases", "AT-D-QAC#@reviews")
    tab = window.place("cases").workspace.tab("reviews")
    assert tab.send_back() is None
    assert "does not lead on from Implemented" in questions.told[-1]


def test_an_exception_gets_its_day_and_shows_how_it_stands(tab, desk):
    before = len(approvals(desk.store, desk.today, case=CASE))
    dialog = tab.approve()
    dialog.put(kind="EXCEPTION", items="C5.4", asked_on=date(2026, 11, 2))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    rows = approvals(desk.store, desk.today, case=CASE)
    assert len(rows) == before + 1
    assert rows[-1].value.due_on is not None
    read(tab).approvals.table.choose(len(rows) - 1)
    changing = tab.approvals.change()
    changing.put(decision="GRANTED", decided_on=date(2026, 11, 12))
    QTest.keyClick(changing, Qt.Key.Key_Return)
    assert changing.binder.problems() == {"authority": "name who decided. Nothing was changed."}
    changing.put(authority="SPP/EPA", valid_until=date(2026, 11, 15))
    QTest.keyClick(changing, Qt.Key.Key_Return)
    assert approvals(desk.store, desk.today, case=CASE)[-1].standing == "expired"
    assert column(tab.approvals.table, 0)[-1] == "expired"


def test_a_guard_leads_to_its_part_of_the_tab(tab):
    for place, path in enumerate(("reviews", "package", "returns", "approvals")):
        assert tab.focus_path(path)
        assert tab.sections.currentIndex() == place
    assert not tab.focus_path("lines[0].quantity")


def test_enter_on_a_review_asks_for_its_position(tab, qtbot):
    ask(tab, "PM/RSAT")
    choose(tab, "PM/RSAT")
    tab.asked.table.setFocus()
    QTest.keyClick(tab.asked.table, Qt.Key.Key_Return)
    (dialog,) = [one for one in tab.children() if type(one).__name__ == "ValueDialog" and one.isVisible()]
    assert "PM/RSAT" in dialog.windowTitle()
    dialog.reject()


def test_an_office_that_is_in_no_table_is_typed_asked_and_marked(tab, desk):
    before = len(kept(desk))
    dialog = tab.ask()
    assert not dialog.add.isEnabled()
    QTest.keyClicks(dialog.finder, "Harbor  Command")
    assert dialog.add.isEnabled()
    QTest.keyClick(dialog.finder, Qt.Key.Key_Return)
    assert dialog.offices.ticked() == ("Harbor Command",)
    assert "typed by your office" in dialog.offices.item(0).text()
    QTest.keyClicks(dialog.finder, "harbor command")
    QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    assert dialog.offices.ticked() == ("Harbor Command",)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert [review.office for review in kept(desk)[before:]] == ["Harbor Command"]
    assert column(read(tab).asked.table, 0)[0] == "Harbor Command · typed by your office"
    again = tab.ask()
    again.offices.add_typed("Harbor Command")
    QTest.keyClick(again, Qt.Key.Key_Return)
    assert "Harbor Command is asked already" in again.trouble.text()
    again.reject()
