"""Pen and ink on an offered letter: chosen and written by keys, listed, printed, kept again; what is no minor correction."""

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.cases.change_by_hand import ByHandDialog, fields_of, parsed, places_of
from dsca_desk.desktop.cases.workspace import CaseWorkspace
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.fields import CodeField, LongTextField, TypedField
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.preview_sheets import Sheets
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.services.cases import open_case
from dsca_desk.services.changing import pen_and_ink_of
from dsca_desk.services.issuing import issued_bytes, list_issued
from dsca_desk.services.versions import older_versions

CASE = "BN-B-UCD"


def opened(window: MainWindow, record: str = CASE) -> CaseWorkspace:
    window.go("cases", record)
    place: Any = window.shown_place()
    assert isinstance(place.workspace, CaseWorkspace)
    return place.workspace


def dialog_of(window: MainWindow, qtbot: Any) -> ByHandDialog:
    window.commands.run("pen-and-ink")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ByHandDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ByHandDialog)
    return dialog


def choose(dialog: ByHandDialog, name: str, words: str) -> None:
    field = dialog.binder.field(name)
    assert isinstance(field, CodeField)
    field.setFocus()
    line = field.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, words)
    field.read()  # as leaving the field does; without a window manager the focus does not go


def write(dialog: ByHandDialog, place: str, field: str, after: str, authority: str) -> None:
    """Write a correction as an officer does, by keys."""
    choose(dialog, "place", place)
    choose(dialog, "field", field)
    text = dialog.binder.field("after")
    assert isinstance(text, LongTextField)
    text.selectAll()
    QTest.keyClicks(text, after)
    allowed = dialog.binder.field("authority")
    assert isinstance(allowed, TypedField)
    QTest.keyClicks(allowed, authority)
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_a_correction_is_written_printed_and_kept(desk: Desk, window: MainWindow, qtbot: Any, questions: Any) -> None:
    workspace = opened(window)
    dialog = dialog_of(window, qtbot)
    write(dialog, "The document", "Nickname", "Night Vision Goggles, Binocular", "DSCA message 12")
    assert not dialog.isVisible(), (dialog.trouble.text(), dialog.binder.problems(), dialog.draft.now)
    (written,) = pen_and_ink_of(desk.store, CASE, "BASIC")
    assert (written.path, written.before, written.after) == (
        "nickname",
        "Night Vision Goggles",
        "Night Vision Goggles, Binocular",
    )
    assert workspace.session.opened.offer.nickname == "Night Vision Goggles, Binocular"
    assert workspace.head.nickname.text() == "Night Vision Goggles, Binocular"
    documents: Any = workspace.show_tab("documents")
    qtbot.waitUntil(lambda: documents.pdf is not None, timeout=20000)
    sheets = documents.images.sheets
    assert sheets.find("Changed in pen and ink")
    assert sheets.find("DSCA message 12")
    assert not documents.reasons  # the letter that was issued does not say it
    questions.answer("Keep as issued")
    documents.keep_issued()
    qtbot.waitUntil(lambda: len(list_issued(desk.store, CASE, "BASIC")) == 2, timeout=20000)
    first, second = list_issued(desk.store, CASE, "BASIC")
    again = Sheets(issued_bytes(desk.store, second.id))
    assert again.find("Changed in pen and ink")
    again.close()
    assert documents.reasons  # kept now
    older = {one.letter: one for one in older_versions(desk.store, CASE)}
    assert older[first.id].ended_by == "its letter was issued again"
    assert older[second.id].until is None


def test_what_was_written_before_is_listed(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    opened(window)
    write(dialog_of(window, qtbot), "Line 001  Night", "Condition", "as new", "DSCA message 12")
    qtbot.waitUntil(lambda: not isinstance(QApplication.activeModalWidget(), ByHandDialog))
    dialog = dialog_of(window, qtbot)
    table = dialog.findChild(ListTable)
    assert table.words(0) == ("22 Nov 2026", "Line 001, Condition", "new", "as new", "DSCA message 12 (J. Rivera)")
    dialog.reject()


@pytest.mark.parametrize(
    ("place", "field", "after", "said"),
    [
        ("Line 001  Night", "Unit price", "9,900.00", "raises the value"),
        ("Line 001  Night", "Quantity", "many", "many"),
        ("The document", "Nickname", "Night Vision Goggles", "Nothing"),
    ],
)
def test_what_is_no_minor_correction_stays_in_the_dialog(
    desk: Desk, window: MainWindow, qtbot: Any, place: str, field: str, after: str, said: str
) -> None:
    opened(window)
    dialog = dialog_of(window, qtbot)
    write(dialog, place, field, after, "DSCA message 12")
    assert dialog.isVisible()
    shown = " ".join((dialog.trouble.text(), *dialog.binder.problems().values()))
    assert said in shown
    assert pen_and_ink_of(desk.store, CASE, "BASIC") == ()
    dialog.reject()


def test_without_authority_nothing_is_written(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    opened(window)
    dialog = dialog_of(window, qtbot)
    write(dialog, "The document", "Nickname", "Goggles", "")
    assert dialog.binder.problems() == {"authority": "This is needed."}
    assert pen_and_ink_of(desk.store, CASE, "BASIC") == ()
    dialog.reject()


def test_only_what_lies_with_the_purchaser_is_changed_by_hand(window: MainWindow) -> None:
    opened(window, "BN-B-UAB")  # in review
    window.commands.refresh()
    assert not window.commands.action("pen-and-ink").isEnabled()
    assert not window.commands.action("restate").isEnabled()
    window.commands.release()


def test_fields_are_read_by_what_they_hold(desk: Desk) -> None:
    offer = open_case(desk.store, CASE).offer
    names = {words for place, _ in places_of(offer) for _, words in fields_of(offer, place)}
    assert {"Nickname", "Quantity", "Description", "Risk tier"} <= names
    assert parsed(offer, "lines[0].quantity", "1,200", desk.today) == 1200
    assert parsed(offer, "dependable_undertaking", "no", desk.today) is False
    assert parsed(offer, "payment.risk_tier", "", desk.today) is None
    for path, text in (("dependable_undertaking", "perhaps"), ("payment.risk_tier", "9"), ("lines[0].source", "Q")):
        with pytest.raises(UnclearError):
            parsed(offer, path, text, desk.today)


def test_the_printed_mark_is_a_page_of_its_own_words(desk: Desk, window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    workspace = opened(window)
    write(dialog_of(window, qtbot), "The document", "Nickname", "Goggles", "memo 7 of Ms. Hale")
    documents: Any = workspace.show_tab("documents")
    qtbot.waitUntil(lambda: documents.pdf is not None, timeout=20000)
    path = tmp_path / "letter.pdf"
    path.write_bytes(documents.pdf)
    with pikepdf.open(path) as pdf:
        count = len(pdf.pages)
    sheets = Sheets(documents.pdf)
    (mark, *_), (listed, *_) = sheets.find("Changed in pen and ink"), sheets.find("memo 7 of Ms. Hale")
    assert mark.page == 0
    assert 0 < listed.page < count
    sheets.close()
