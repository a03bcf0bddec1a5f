"""Two officers in one record: what is told apart, what is joined, and the dialog that asks."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.cases.place import CasesPlace
from dsca_desk.desktop.forms.conflict import BEFORE, MINE, THEIRS, ConflictDialog, settle_conflict, written
from dsca_desk.desktop.forms.joining import ABSENT, disagreements, joined
from dsca_desk.records.offer import Line, Purchaser
from dsca_desk.services.cases import open_case, save_case
from dsca_desk.store.errors import StaleRecord

CASE = "EG-D-MFT"
replace = msgspec.structs.replace


class Small(msgspec.Struct, frozen=True):
    """A record with something in every shape."""

    name: str = ""
    purchaser: Purchaser = Purchaser()
    terms: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


def small(name="", **quantities: int) -> Small:
    lines = tuple(Line(number=number[1:], quantity=Decimal(count)) for number, count in quantities.items())
    return Small(name=name, lines=lines)


def test_places_are_named_by_line_and_told_apart_by_who_changed_them():
    before = small("a", n001=1, n002=2)
    mine, theirs = small("b", n001=1, n002=5), small("c", n001=7, n002=2)
    found = {one.path: one.side for one in disagreements(before, mine, theirs)}
    assert found == {"name": "both", "lines[001].quantity": "theirs", "lines[002].quantity": "mine"}


def test_a_line_only_one_of_them_has_is_one_choice():
    before, mine, theirs = small(n001=1, n003=3), small(n001=1, n002=2, n003=3), small(n001=1)
    found = {one.path: one for one in disagreements(before, mine, theirs)}
    assert set(found) == {"lines[002]", "lines[003]"}
    assert found["lines[002]"].theirs is ABSENT
    both = joined(mine, theirs, {"lines[002]": found["lines[002]"].mine, "lines[003]": ABSENT})
    assert [line.number for line in both.lines] == ["001", "002"]


def test_rows_with_the_same_name_are_taken_as_a_whole():
    twice = Small(lines=(Line(number="001"), Line(number="001", quantity=Decimal(2))))
    (only,) = disagreements(None, twice, small(n001=3))
    assert only.path == "lines"
    assert joined(twice, small(n001=3), {"lines": only.mine}) == twice


_smalls = st.builds(
    Small,
    name=st.sampled_from(["", "a", "b"]),
    purchaser=st.builds(Purchaser, name=st.sampled_from(["x", "y"]), address=st.sampled_from([(), ("1 Road",)])),
    terms=st.sampled_from([(), ("DU",), ("DU", "CWA")]),
    lines=st.lists(st.sampled_from(["001", "002", "003"]), unique=True).flatmap(
        lambda names: st.tuples(
            *(st.builds(Line, number=st.just(name), quantity=st.integers(1, 3).map(Decimal)) for name in names)
        )
    ),
)


@given(_smalls, _smalls, _smalls)
def test_taking_one_side_everywhere_gives_its_values(before: Small, mine: Small, theirs: Small):
    found = disagreements(before, mine, theirs)
    assert joined(mine, theirs, {}) == theirs
    assert joined(mine, theirs, {one.path: one.theirs for one in found}) == theirs
    taken = joined(mine, theirs, {one.path: one.mine for one in found})
    assert replace(taken, lines=()) == replace(mine, lines=())
    assert sorted(taken.lines, key=lambda line: line.number) == sorted(mine.lines, key=lambda line: line.number)


@given(_smalls, _smalls)
def test_without_a_difference_nothing_is_asked(before: Small, mine: Small):
    assert disagreements(before, mine, mine) == ()


@pytest.fixture
def over(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return parent


def settle(over: QWidget, before: Any, mine: Any, theirs: Any, done: list[Any]) -> ConflictDialog | None:
    return settle_conflict(over, StaleRecord("Case BN-B-UAB", 1), before, mine, theirs, done.append)


def test_the_dialog_takes_what_is_chosen_with_keys(over, qtbot):
    done: list[Small] = []
    dialog = settle(over, small("before", n001=1), small("mine", n001=2), small("theirs", n001=3), done)
    assert dialog is not None
    assert dialog.chosen() == {"name": "mine", "lines[001].quantity": Decimal(2)}
    qtbot.waitUntil(dialog.table.hasFocus)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Left)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Right)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Right)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.table.item(0, BEFORE).data(Qt.ItemDataRole.AccessibleTextRole) == "As before: before, chosen"
    dialog.save_button.setFocus()
    qtbot.keyClick(dialog.save_button, Qt.Key.Key_Space)
    assert done == [small("before", n001=3)]


def test_what_only_they_changed_is_theirs_and_escape_saves_nothing(over, qtbot):
    done: list[Small] = []
    dialog = settle(over, small("a", n001=1), small("b", n001=1), small("a", n001=9), done)
    assert dialog is not None
    assert dialog.chosen() == {"name": "b", "lines[001].quantity": Decimal(9)}
    dialog.take_all(THEIRS)
    assert dialog.chosen()["name"] == "a"
    dialog.take_all(MINE)
    dialog.take(0, BEFORE)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert done == []


def test_an_unknown_original_cannot_be_chosen(over, qtbot):
    dialog = settle(over, None, small("b"), small("c"), [])
    assert dialog is not None
    dialog.take_all(BEFORE)
    assert dialog.chosen() == {"name": "b"}
    dialog.reject()


def test_the_same_edit_on_both_sides_saves_at_once(over):
    done: list[Small] = []
    assert settle(over, small("a"), small("b"), small("b"), done) is None
    assert done == [small("b")]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "empty"),
        ((), "empty"),
        (True, "yes"),
        (Decimal("1200.50"), "1,200.5"),
        (("DU", "CWA"), "DU; CWA"),
        (ABSENT, "not there"),
    ],
)
def test_values_are_written_for_people(value, words):
    assert written(value) == words


def test_two_officers_in_one_case_both_keep_their_work(window, qtbot, desk, act):
    window.go("cases", CASE)
    place = window.place("cases")
    assert isinstance(place, CasesPlace)
    assert place.workspace is not None
    opened = open_case(desk.store, CASE)
    theirs = replace(opened.offer, nickname="their nickname")
    save_case(desk.store, theirs, opened.revision, **act)
    place.workspace.session.draft.put("description", "my description")
    assert not place.workspace.save()
    dialog = place.workspace.findChild(ConflictDialog)
    assert dialog is not None
    dialog.save_button.setFocus()
    qtbot.keyClick(dialog.save_button, Qt.Key.Key_Space)
    kept = open_case(desk.store, CASE).offer
    assert (kept.nickname, kept.description) == ("their nickname", "my description")
    assert not place.workspace.session.draft.dirty
