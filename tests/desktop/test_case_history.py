"""The History tab: sentences from kept changes, filters, pages, and what one save changed."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.cases import history
from dsca_desk.desktop.cases.history_words import compared, fields, sentences, written
from dsca_desk.services.cases import history_of_case
from dsca_desk.services.history import Wanted, case_changes, net, one_save
from dsca_desk.store.history import Change


def shown(window, qtbot, case="BN-B-UAB"):
    window.go("cases")
    window.place("cases").open(case)
    workspace = window.place("cases").workspace
    qtbot.waitUntil(lambda: bool(workspace.session.notes))
    return workspace, workspace.show_tab("history")


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def spoken(tab):
    return [entry.spoken for entry in tab.model.entries]


def priced_anew(session, price, why=""):
    offer = session.offer
    first = msgspec.structs.replace(offer.lines[0], unit_price=Decimal(price))
    session.draft.replace(msgspec.structs.replace(offer, lines=(first, *offer.lines[1:])), "Price")
    session.save(why)


def test_a_saved_change_reads_as_a_sentence(window, qtbot, clock):
    workspace, tab = shown(window, qtbot)
    assert "16 Oct 2026 14:00 J. Rivera changed state from Write to Review (writing complete)" in spoken(tab)
    clock.forward(minutes=2)
    priced_anew(workspace.session, "18500", "vendor estimate")
    said = "22 Nov 2026 09:32 J. Rivera changed line 001 base price from 18,400.00 to 18,500.00 (vendor estimate)"
    assert said in spoken(tab)
    tab.view.setFocus()
    press(qtbot, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in range(spoken(tab).index(said)):
        press(qtbot, Qt.Key.Key_Down)
    text = tab.page.toPlainText()
    assert "Line 001" in text
    assert "base price 18,400.00 → 18,500.00" in text
    assert "vendor estimate" in text


def test_only_what_fits_the_filters_is_shown(window, qtbot, clock, desk):
    workspace, tab = shown(window, qtbot)
    desk.officer = "M. Osei"
    priced_anew(workspace.session, "18500")
    desk.officer = "J. Rivera"
    everything = len(tab.model.entries)
    tab.person.setFocus()
    qtbot.keyClicks(tab.person, "M. O")
    tab.person.activated.emit(tab.person.currentIndex())
    assert {entry.said.change.by for entry in tab.model.entries} == {"M. Osei"}
    assert any("base price" in text for text in spoken(tab))
    tab.all.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert len(tab.model.entries) == everything
    tab.field.setCurrentIndex(tab.field.findData("unit_price"))
    tab.field.activated.emit(tab.field.currentIndex())
    assert len(tab.model.entries) == 8
    assert all("base price" in text for text in spoken(tab))
    tab.clear_filters()
    tab.day.setFocus()
    qtbot.keyClicks(tab.day, "13 oct 26")
    press(qtbot, Qt.Key.Key_Return)
    assert any("changed state from" in text for text in spoken(tab))
    assert all(text.startswith("13 Oct 2026 ") for text in spoken(tab))
    tab.day.selectAll()
    qtbot.keyClicks(tab.day, "someday")
    press(qtbot, Qt.Key.Key_Return)
    assert "is not a date" in tab._problem.text()
    tab.day.selectAll()
    qtbot.keyClicks(tab.day, "14 oct 26")
    press(qtbot, Qt.Key.Key_Return)
    assert spoken(tab) == []
    assert "Clear the filter" in tab.told.text()


def test_older_changes_are_read_as_one_scrolls(window, qtbot, desk, monkeypatch):
    monkeypatch.setattr(history, "PAGE", 20)
    _workspace, tab = shown(window, qtbot)
    QAbstractItemModelTester(tab.model, QAbstractItemModelTester.FailureReportingMode.QtTest, tab)
    seen = 0
    while tab.model.canFetchMore(QModelIndex()):
        assert len(tab.model.entries) > seen
        seen = len(tab.model.entries)
        tab.model.fetchMore(QModelIndex())
    told = {change.seq for entry in tab.model.entries for change in entry.said.changes}
    kept = {change.seq for change in history_of_case(desk.store, "BN-B-UAB", limit=5000)}
    silent = {change.seq for change in history_of_case(desk.store, "BN-B-UAB", limit=5000)} - told
    assert told <= kept
    assert all(
        change.table == "steps" or not set(change.new) - {"position", "saves", "saved_at", "saved_by", "state_since"}
        for change in history_of_case(desk.store, "BN-B-UAB", limit=5000)
        if change.seq in silent
    )


def test_pages_follow_each_other_without_a_gap(desk):
    whole = case_changes(desk.store, "BN-B-UAB", limit=5000).changes
    first = case_changes(desk.store, "BN-B-UAB", limit=30).changes
    rest = case_changes(desk.store, "BN-B-UAB", before=first[-1].seq, limit=5000).changes
    assert first + rest == whole
    assert case_changes(desk.store, "BN-B-UAB", Wanted(by="Nobody")).changes == []


def test_one_save_holds_what_was_written_together(desk):
    change = next(one for one in history_of_case(desk.store, "BN-B-UAB", limit=5000) if one.table == "priced_rates")
    save = one_save(desk.store, "BN-B-UAB", change)
    assert {one.why for one in save.changes} == {change.why}
    assert len({one.at for one in save.changes}) == 1
    assert any(row.field == "total (13)" for row in compared(save.changes, save.records))


AT = datetime(2026, 10, 19, 14, 32, tzinfo=UTC)


def change(table, action="update", old=None, new=None, record_id=1, seq=1):
    return Change(seq, AT, "J. Rivera", "", action, table, record_id, 1, old or {}, new or {})


RECORDS = {
    ("lines", 1): {"number": "001"},
    ("lines", 2): {"number": "001a", "under": "001"},
    ("note_uses", 1): {"code": "ACCESSORIAL"},
    ("quarter_figures", 1): {"line_id": 1, "kind": "OUTLAY", "quarter": "2027Q4"},
    ("case_documents", 1): {"document": "BASIC"},
}
SAID = [
    (
        change("lines", old={"unit_price": "18250.00"}, new={"unit_price": "18400.00"}),
        "changed line 001 base price from 18,250.00 to 18,400.00",
    ),
    (
        change("lines", old={"mde": False}, new={"mde": True}, record_id=2),
        "changed subline 001a major defense equipment from no to yes",
    ),
    (change("lines", old={"masl": None}, new={"masl": "5820RADIOMPK"}), "set line 001 MASL to 5820RADIOMPK"),
    (change("lines", old={"starts_on": "2027-01-06"}, new={"starts_on": None}), "cleared line 001 starts, it was 06 Jan 2027"),
    (
        change("quarter_figures", old={"amount": "5.00"}, new={"amount": "6.00"}),
        "changed outlay of line 001 in 2027Q4 amount from 5.00 to 6.00",
    ),
    (
        change("case_documents", old={"nickname": "Radios"}, new={"nickname": "Mountain radios"}),
        "changed nickname from Radios to “Mountain radios”",
    ),
    (change("note_uses", "insert", new={"code": "ACCESSORIAL"}), "added note ACCESSORIAL"),
    (change("lines", "delete", old={"number": "001"}), "removed line 001"),
]


@pytest.mark.parametrize(("one", "text"), SAID, ids=[text for _, text in SAID])
def test_every_kind_of_change_has_its_words(one, text):
    assert [said.text for said in sentences([one], RECORDS)] == [text]


def test_what_came_together_is_told_together():
    lines = [change("lines", "insert", record_id=number, seq=10 - number) for number in (3, 2, 1)]
    records = {("lines", number): {"number": f"{number:03}"} for number in (1, 2, 3)}
    (said,) = sentences(lines, records)
    assert said.text == "added 3 lines: 001-003"
    assert len(said.changes) == 3


def test_what_only_counts_saves_is_not_told():
    assert sentences([change("case_documents", old={"saves": 1}, new={"saves": 2})], RECORDS) == []


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("total", "3891921.12", "3,891,921.12"),
        ("quantity", "120.0", "120"),
        ("priced_on", "2026-10-09", "09 Oct 2026"),
        ("notes", [], "nothing"),
        ("parameters", {"reason": "x"}, "“reason: x”"),
        ("description", "w" * 100, f"“{'w' * 59}…”"),
    ],
)
def test_values_are_written_for_people(field, value, text):
    assert written(field, value) == text


def test_fields_to_look_for_have_labels_of_their_own():
    labels = [label for _name, label in fields()]
    assert ("unit_price", "Base price") in fields()
    assert all(label[:1].isupper() for label in labels)


# --- two versions compared ---


def test_shift_and_arrows_compare_the_case_before_and_after_several_saves(window, qtbot, clock):
    workspace, tab = shown(window, qtbot)
    session = workspace.session
    nickname = session.offer.nickname
    for price, name in ((18_900, "Radios"), (19_400, "Mountain radios")):
        clock.forward(minutes=5)
        session.draft.put("nickname", name)
        priced_anew(session, str(price))
    clock.forward(minutes=5)
    session.draft.put("nickname", nickname)
    session.save("back to the old name")
    qtbot.waitUntil(lambda: any("18,900.00" in line for line in spoken(tab)))
    tab.view.setFocus()
    press(qtbot, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    oldest = next(row for row, line in enumerate(spoken(tab)) if "to 18,900.00" in line)
    for _ in range(oldest):
        press(qtbot, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    words = tab.page.toPlainText()
    assert tab._title.text() == "Two versions compared"
    assert "base price 18,400.00 → 19,400.00" in words
    assert "18,900.00" not in words, "what came and went between is not told"
    assert "nickname" not in words, "the name is what it was"
    press(qtbot, Qt.Key.Key_Down)
    assert tab._title.text() == "Saved together"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("update", {"a": 1}, {"a": 2}), ("update", {"a": 2}, {"a": 3})], [("update", {"a": 1}, {"a": 3})]),
        ([("update", {"a": 1}, {"a": 2}), ("update", {"a": 2}, {"a": 1})], []),
        ([("update", {"a": 1}, {"a": 2}), ("update", {"b": 5}, {"b": 6})], [("update", {"a": 1, "b": 5}, {"a": 2, "b": 6})]),
        ([("insert", {}, {"a": 1}), ("update", {"a": 1}, {"a": 2})], [("insert", {"a": 1}, {"a": 2})]),
        ([("insert", {}, {"a": 1}), ("delete", {"a": 1}, {})], []),
        ([("update", {"a": 1}, {"a": 2}), ("delete", {"a": 2}, {})], [("delete", {"a": 1}, {})]),
        ([("delete", {"a": 1}, {}), ("insert", {}, {"a": 4})], [("update", {"a": 1}, {"a": 4})]),
    ],
)
def test_changes_fold_into_what_they_made_together(changes, expected):
    made = [change("lines", action, old, new) for action, old, new in changes]
    assert [(one.action, one.old, one.new) for one in net(made)] == expected
