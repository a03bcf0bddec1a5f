"""The Notes tab: reasons and groups, text of one's own and back, open places, lines, adding, removing, order."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.cases import notes_edit
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.records.offer import Line, Offer, OfferNote
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.pricing import price
from dsca_desk.services.policy import shipped_policy

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
POLICY = shipped_policy()


def shown(window, qtbot, case="BN-B-UAB"):
    window.go("cases")
    window.place("cases").open(case)
    workspace = window.place("cases").workspace
    qtbot.waitUntil(lambda: bool(workspace.session.notes))
    tab = workspace.show_tab("notes")
    tab.list.setFocus()
    return workspace.session, tab


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def note_of(session, code):
    return next(note for note in session.notes if note.code == code)


def stand_on(session, tab, code):
    tab.list.choose(note_of(session, code))


def test_notes_stand_in_groups_with_their_reasons(window, qtbot):
    session, tab = shown(window, qtbot)
    numbers = [row.note.number for row in tab.model.rows if row.note is not None]
    assert numbers == list(range(1, len(session.notes) + 1))
    heads = [row.head.rpartition(" (")[0] for row in tab.model.rows if row.note is None]
    assert heads[0] == "Line notes"
    assert heads[-1] == "Standard notes on every case"
    stand_on(session, tab, "ADMIN-SURCHARGE")
    assert note_of(session, "ADMIN-SURCHARGE").reason in tab.form._reason.text()
    press(qtbot, Qt.Key.Key_Home)
    assert tab.list.chosen() is session.notes[0]


def test_an_own_text_replaces_the_library_s_and_goes_back(window, qtbot):
    session, tab = shown(window, qtbot)
    before = session.offer
    stand_on(session, tab, "ACCESSORIAL")
    tab.form.text.setFocus()
    press(qtbot, Qt.Key.Key_End, CONTROL)
    qtbot.keyClicks(tab.form.text, " See {charges}.")
    own = next(note for note in session.offer.notes if note.code == "ACCESSORIAL")
    assert own.text.endswith(" See {charges}.")
    qtbot.waitUntil(lambda: note_of(session, "ACCESSORIAL").wording == "officer")
    assert "{charges}" not in tab.form.printed.toPlainText()
    assert session.draft.undo_stack.count() <= 2
    tab.form.library.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert session.offer == before
    qtbot.waitUntil(lambda: note_of(session, "ACCESSORIAL").wording == "own")


def test_an_open_place_is_marked_and_filled(window, qtbot):
    session, tab = shown(window, qtbot)
    press(qtbot, Qt.Key.Key_Insert, CONTROL)
    assert tab.adding.search.hasFocus()
    qtbot.keyClicks(tab.adding.search, "offset")
    press(qtbot, Qt.Key.Key_Return)
    assert session.offer.notes[-1] == OfferNote(code="OFFSET")
    qtbot.waitUntil(lambda: any(note.code == "OFFSET" for note in session.notes))
    session.draft.undo_stack.undo()
    qtbot.waitUntil(lambda: all(note.code != "OFFSET" for note in session.notes))
    tab.add_note("SHORT-OED")
    qtbot.waitUntil(lambda: any(note.code == "SHORT-OED" for note in session.notes))
    assert tab.list.chosen().code == "SHORT-OED"
    assert tab.list.chosen().missing == ("reason",)
    press(qtbot, Qt.Key.Key_Return)
    field = tab.form.place_field("reason")
    assert field.hasFocus()
    assert field.property("problem")
    qtbot.keyClicks(field, "the plant closes")
    assert session.offer.notes[-1].parameters == {"reason": "the plant closes"}
    qtbot.waitUntil(lambda: not note_of(session, "SHORT-OED").missing)
    assert not field.property("problem")
    assert field.hasFocus()


def test_lines_are_typed_as_ranges_and_what_is_no_line_is_refused(window, qtbot):
    session, tab = shown(window, qtbot)
    stand_on(session, tab, "OCONUS")
    tab.form.lines.setFocus()
    tab.form.lines.selectAll()
    qtbot.keyClicks(tab.form.lines, "5-6")
    press(qtbot, Qt.Key.Key_Return)
    officers = next(note for note in session.offer.notes if note.code == "OCONUS")
    assert officers.lines == ("005", "006")
    tab.form.lines.selectAll()
    qtbot.keyClicks(tab.form.lines, "099")
    press(qtbot, Qt.Key.Key_Return)
    assert "no line of this document" in tab.form._problem.text()
    assert not tab.finish()
    assert next(note for note in session.offer.notes if note.code == "OCONUS").lines == ("005", "006")


def test_an_officer_s_note_is_removed_and_a_required_one_stays(window, qtbot):
    session, tab = shown(window, qtbot)
    stand_on(session, tab, "ADMIN-SURCHARGE")
    assert not tab.remove.isEnabled()
    before = session.offer
    press(qtbot, Qt.Key.Key_Delete, CONTROL)
    assert session.offer == before
    tab.add_note("NVD")
    qtbot.waitUntil(lambda: any(note.code == "NVD" for note in session.notes))
    press(qtbot, Qt.Key.Key_Delete, CONTROL)
    assert session.offer == before
    qtbot.waitUntil(lambda: all(note.code != "NVD" for note in session.notes))


def test_notes_of_our_own_are_ordered_among_themselves(window, qtbot):
    session, tab = shown(window, qtbot)
    tab.add_own()
    tab.add_own()
    qtbot.waitUntil(lambda: any(note.code == "OWN-2" for note in session.notes))
    stand_on(session, tab, "OWN-2")
    assert tab.up.isEnabled()
    assert not tab.down.isEnabled()
    press(qtbot, Qt.Key.Key_Up, ALT)
    qtbot.waitUntil(lambda: note_of(session, "OWN-2").number < note_of(session, "OWN-1").number)
    assert tab.list.chosen().code == "OWN-2"
    stand_on(session, tab, "ADMIN-SURCHARGE")
    press(qtbot, Qt.Key.Key_Up, ALT)
    assert "fixed" in tab.told.text()


def test_missing_notes_are_inserted_as_one_step(window, qtbot):
    session, tab = shown(window, qtbot, "BN-P-LZQ")
    qtbot.waitUntil(tab.insert.isEnabled)
    steps = session.draft.undo_stack.count()
    tab.insert.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert session.draft.undo_stack.count() == steps + 1
    qtbot.waitUntil(lambda: any(note.code == "SHORT-OED" for note in session.notes))
    qtbot.waitUntil(lambda: not tab.insert.isEnabled())


def test_a_finding_leads_to_the_place_to_fill(window, qtbot):
    session, tab = shown(window, qtbot)
    tab.add_note("SHORT-OED")
    qtbot.waitUntil(lambda: any(one.id == "note-filled" for one in session.findings))
    finding = next(one for one in session.findings if one.id == "note-filled")
    assert window.place("cases").workspace.go_to(finding.path)
    assert tab.form.place_field("reason").hasFocus()


def test_a_closed_document_is_only_read(window, qtbot):
    session, tab = shown(window, qtbot, "BN-B-UCD")
    assert session.read_only
    press(qtbot, Qt.Key.Key_Insert, CONTROL)
    assert not tab.adding.isVisible()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "x")
    assert not session.draft.dirty


def document(**parts):
    lines = tuple(
        Line(number=number, description="Radio", quantity=Decimal(1), unit_price=Decimal(100)) for number in ("001", "002", "003")
    )
    return Offer(
        **{"country": "BN", "agency": "B", "designator": "UAB", "price_date": date(2026, 10, 19), "lines": lines, **parts}
    )


def placed(offer, code):
    return next(note for note in place_notes(offer, price(offer, POLICY), POLICY) if note.code == code)


def test_the_text_of_a_line_is_kept_with_the_line():
    offer = document()
    note = placed(offer, "LINE-DESC")
    after = notes_edit.with_text(offer, note, "A radio for mountains.", POLICY)
    assert after.lines[0].notes == ("A radio for mountains.",)
    assert after.notes == ()
    again = placed(after, "LINE-DESC")
    assert again.text == "A radio for mountains."
    assert notes_edit.has_own_text(after, again, notes_edit.library_of(POLICY))
    assert notes_edit.with_text(after, again, None, POLICY) == offer


def test_a_value_taken_back_leaves_the_note_to_the_facts():
    offer = document()
    note = placed(offer, "ACCESSORIAL")
    after = notes_edit.with_parameter(offer, note, "charges", "none")
    assert placed(after, "ACCESSORIAL").text.startswith("Packing, crating and handling and transportation: none.")
    assert notes_edit.with_parameter(after, placed(after, "ACCESSORIAL"), "charges", "") == offer


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("1", ("001",)),
        ("001-003", ("001", "002", "003")),
        ("Lines 001, 3", ("001", "003")),
        ("1 and 2", ("001", "002")),
    ],
)
def test_line_numbers_are_read(text, lines):
    assert notes_edit.read_lines(text, document()) == lines


@pytest.mark.parametrize("text", ["004", "3-1", "x"])
def test_what_is_no_line_is_told(text):
    with pytest.raises(UnclearError, match="no line of this document"):
        notes_edit.read_lines(text, document())


def test_the_keys_of_notes_work_once_grids_were_looked_at(window, qtbot):
    session, tab = shown(window, qtbot)
    workspace = window.place("cases").workspace
    workspace.show_tab("lines")
    workspace.show_tab("notes")
    tab.list.setFocus()
    press(qtbot, Qt.Key.Key_Insert, CONTROL)
    assert tab.adding.search.hasFocus()
    press(qtbot, Qt.Key.Key_Escape)
    tab.add_note("NVD")
    qtbot.waitUntil(lambda: any(note.code == "NVD" for note in session.notes))
    tab.list.setFocus()
    press(qtbot, Qt.Key.Key_Delete, CONTROL)
    assert not session.draft.dirty
