"""The window around the places: commands, panes, folding, status, narrow windows, dialogs."""

import re
from collections import Counter

import pypdfium2
import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTabWidget,
)

from dsca_desk.desktop.app import Workstation
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.settings import Settings
from dsca_desk.desktop.shell.about import AboutDialog
from dsca_desk.desktop.shell.commands import MENUS, Command
from dsca_desk.desktop.shell.data_files import DataFile
from dsca_desk.desktop.shell.keys import KeysDialog, key_rows, key_sheet
from dsca_desk.desktop.shell.panes import pane_of
from dsca_desk.desktop.shell.settings_dialog import SettingsDialog
from dsca_desk.desktop.theme import apply_theme, theme
from dsca_desk.exchange.case_file import write_case
from dsca_desk.services.cases import import_case, known_case_ids, open_case

CASE = "BN-B-UAB"
LAPTOP = (1366, 768)
LAPTOP_AT_150_PERCENT = (910, 512)


@pytest.fixture
def whole(desk, window) -> Workstation:
    """The window with the commands of the whole program."""
    program = Workstation(desk)
    program.opening.equip(window)
    window.commands.add(*program._commands(window))
    return program


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier, target=None):
    qtbot.keyClick(target or QApplication.focusWidget(), key, modifier)


# --- commands ---------------------------------------------------------------------------------------------------------------


def test_a_name_or_a_key_is_given_once(window):
    with pytest.raises(ValueError, match="is taken"):
        window.commands.add(Command("save", "&File", "Another", print))
    with pytest.raises(ValueError, match="is taken"):
        window.commands.add(Command("other", "&File", "Another", print, "Ctrl+S"))


def test_a_command_that_cannot_run_is_shown_disabled_and_its_key_does_nothing(window, qtbot):
    window.go("cases")
    menu = next(action.menu() for action in window.menuBar().actions() if action.text() == "&Record")
    menu.aboutToShow.emit()
    save = window.commands.action("save")
    assert not save.isEnabled()
    menu.aboutToHide.emit()
    window.commands.run("save")
    window.go("cases", CASE)
    session = window.place("cases").workspace.session
    session.draft.put("nickname", "Radios and more")
    press(qtbot, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, window)
    assert not session.draft.dirty


def test_letters_in_a_menu_lead_to_one_command_each(window, whole):
    for name in ("requests", "cases", "reference", "help"):
        window.go(name)
    for menu in MENUS:
        texts = [command.text for command in window.commands if command.menu == menu]
        letters = Counter(letter.upper() for text in texts for letter in re.findall(r"&(\w)", text))
        assert not [letter for letter, times in letters.items() if times > 1], menu


def test_undo_redo_and_revert_act_on_the_record_that_is_shown(window, qtbot, questions):
    window.go("cases", CASE)
    session = window.place("cases").workspace.session
    before = session.offer.nickname
    assert window.place("cases").workspace.go_to("nickname")
    qtbot.keyClicks(QApplication.focusWidget(), "12")
    edited = session.offer.nickname
    assert "12" in edited
    press(qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.offer.nickname == before
    press(qtbot, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert session.offer.nickname == edited
    questions.answer("Discard")
    window.commands.run("revert")
    assert session.offer.nickname == before
    window.commands.run("undo")
    assert session.offer.nickname == edited
    session.draft.reset(session.opened.offer)


def test_a_record_is_closed_after_its_edits_were_asked_about(window, questions):
    window.go("cases", CASE)
    place = window.place("cases")
    place.workspace.session.draft.put("nickname", "other")
    questions.answer("Keep editing")
    window.commands.run("close-record")
    assert place.workspace is not None
    questions.answer("Discard")
    window.commands.run("close-record")
    assert place.workspace is None
    assert CASE not in window.windowTitle()


# --- panes and folding ------------------------------------------------------------------------------------------------------


def test_f6_walks_over_all_panes_and_comes_back_to_the_same_field(window, qtbot):
    window.go("cases", CASE)
    assert window.place("cases").workspace.go_to("nickname")
    field = QApplication.focusWidget()
    seen = [pane_of(field)]
    press(qtbot, Qt.Key.Key_F6)
    while QApplication.focusWidget() is not field:
        seen.append(pane_of(QApplication.focusWidget()))
        assert len(seen) < 12
        press(qtbot, Qt.Key.Key_F6)
    assert len(set(seen)) == len(seen)
    assert {window.banner, window.navigation, window.status, window.find_box, window.place("cases").pane} <= set(seen)
    press(qtbot, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert pane_of(QApplication.focusWidget()) is seen[-1]


def test_navigation_and_list_fold_and_unfold(window, qtbot):
    window.go("cases", CASE)
    pane, navigation = window.place("cases").pane, window.navigation
    wide = pane.width(), navigation.width()
    press(qtbot, Qt.Key.Key_F9)
    press(qtbot, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert (pane.width(), navigation.width()) < (40, 60)
    assert "folded" in QApplication.focusWidget().accessibleName()
    press(qtbot, Qt.Key.Key_F9)
    press(qtbot, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert (pane.width(), navigation.width()) == wide
    assert pane_of(QApplication.focusWidget()) is pane


def test_the_navigation_is_walked_with_arrows_and_says_what_waits(window, qtbot):
    window.go("cases")
    requests = window.navigation.button("requests")
    qtbot.waitUntil(lambda: "waiting for you" in requests.accessibleName())
    window.navigation.button("cases").setFocus()
    press(qtbot, Qt.Key.Key_Up)
    assert requests.hasFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert window.current == "requests"


# --- where the focus is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requests", "cases"])
def test_a_place_begins_on_its_list_and_enter_leads_to_the_work(window, qtbot, name):
    window.go(name)
    pane = window.place(name).pane
    assert pane.list.hasFocus()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    workspace = window.place(name).workspace
    focus = QApplication.focusWidget()
    assert workspace.tabs.currentWidget().isAncestorOf(focus)
    assert isinstance(focus, (QLineEdit, QComboBox))
    pane.list.setFocus()
    qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert window.place(name).workspace is not workspace
    assert pane.list.hasFocus()


def test_a_place_one_comes_back_to_gives_the_focus_back(window):
    window.go("cases", CASE)
    assert window.place("cases").workspace.go_to("nickname")
    field = QApplication.focusWidget()
    window.go("help")
    assert window.place("help").contents.hasFocus()
    window.go("cases")
    assert field.hasFocus()


# --- the head of a record ---------------------------------------------------------------------------------------------------


def test_the_head_offers_the_acts_on_the_whole_document(window, qtbot):
    window.go("cases", CASE)
    workspace = window.place("cases").workspace
    head = workspace.head
    press(qtbot, Qt.Key.Key_Space, target=head.preview)
    assert workspace.tabs.tabText(workspace.tabs.currentIndex()).startswith("Documents")
    press(qtbot, Qt.Key.Key_Space, target=head.check)
    assert workspace.tabs.tabText(workspace.tabs.currentIndex()).startswith("Checks")
    assert not head.save_button.isEnabled()
    workspace.session.draft.put("nickname", "Radios")
    press(qtbot, Qt.Key.Key_Space, target=head.save_button)
    assert not workspace.session.draft.dirty
    assert not head.versions.isVisible()


def test_more_lists_the_commands_with_their_keys_and_runs_them(window, questions):
    window.go("cases", CASE)
    place = window.place("cases")
    menu = place.workspace.head.more.menu()
    menu.aboutToShow.emit()
    entries = {action.text().partition("\t")[0]: action for action in menu.actions() if action.text()}
    assert entries["Preview the pages"].text().endswith("Ctrl+P")
    assert not entries["Discard edits…"].isEnabled()
    assert not any("&" in text for text in entries)
    entries["Close"].trigger()
    assert place.workspace is None


def test_a_head_gives_way_in_a_narrow_window_and_says_all_its_facts(window, qtbot):
    window.go("cases", CASE)
    head = window.place("cases").workspace.head
    assert head.preview.isVisible()
    whole = head.facts.accessibleName()
    assert "Agency" in head.facts.text()
    window.place("cases").workspace.session.draft.put("nickname", "A nickname of fifty letters, the most a case can have")
    window.resize(*LAPTOP_AT_150_PERCENT)
    qtbot.waitUntil(lambda: not head.preview.isVisible())
    assert head.more.isVisible()
    assert head.save_button.isVisible()
    assert "Agency" not in head.facts.text()
    assert head.facts.accessibleName() == whole
    assert window.width() == LAPTOP_AT_150_PERCENT[0]
    window.resize(*LAPTOP)
    qtbot.waitUntil(lambda: "Agency" in head.facts.text())


def test_the_version_box_leads_to_the_other_documents_of_the_case(window, desk, qtbot, clock):
    amended = structs.replace(open_case(desk.store, CASE).offer, document="A01")
    import_case(desk.store, amended, by="J. Rivera", at=clock())
    window.go("cases", CASE)
    head = window.place("cases").workspace.head
    assert head.versions.isVisible()
    assert head.versions.currentText() == "BASIC"
    assert head.status.text() == "Review"
    head.versions.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    assert window.place("cases").workspace.session.record == "BN-B-UAB A01"
    assert window.place("cases").workspace.head.versions.currentText() == "A01"


# --- status bar -------------------------------------------------------------------------------------------------------------


def test_the_status_bar_says_what_became_of_the_edits(window, qtbot):
    window.go("cases", CASE)
    session = window.place("cases").workspace.session
    assert window.status.saved.fact() == "Everything is saved"
    session.draft.put("nickname", "Radios")
    qtbot.waitUntil(lambda: window.status.saved.fact() == "Draft kept 09:30:00, not saved")
    assert "BN-B-UAB BASIC * – " in window.windowTitle()
    window.commands.run("save")
    assert window.status.saved.fact() == "Saved 09:30:00"
    window.go("requests")
    assert window.status.saved.fact() == "Everything is saved"
    assert not window.status.findings.fact()


def test_what_the_check_found_leads_to_it(window, qtbot):
    window.go("cases", CASE)
    workspace = window.place("cases").workspace
    qtbot.waitUntil(lambda: "in this offer" in window.status.findings.fact())
    press(qtbot, Qt.Key.Key_Space, target=window.status.findings)
    assert workspace.tabs.tabText(workspace.tabs.currentIndex()).startswith("Checks")


def test_facts_are_read_out_in_full_even_where_they_are_short(window):
    window.status.set_narrow(True)
    assert window.status.rules.text() == window.desk.policy.edition.id
    assert window.status.rules.accessibleName() == f"Rules edition: Rules edition {window.desk.policy.edition.id}"


def test_long_work_shows_its_progress_and_can_be_stopped(window, desk, qtbot):
    stopped = []

    def work(job: Job) -> None:
        number = 0
        while True:
            number += 1
            job.step(number, 10_000_000, "Counting")

    job = desk.read("Counting", work, lambda _done: None)
    job.cancelled.connect(lambda: stopped.append(True))
    cancel = next(button for button in window.status.findChildren(QPushButton) if button.text() == "Cancel")
    assert not cancel.isVisible()
    qtbot.waitUntil(cancel.isVisible)
    press(qtbot, Qt.Key.Key_Space, target=cancel)
    qtbot.waitUntil(lambda: bool(stopped))
    assert not cancel.isVisible()


# --- small windows ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [LAPTOP, LAPTOP_AT_150_PERCENT])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_place_and_tab_fits_a_laptop_and_cuts_no_text(window, desk, dressed, qtbot, size, scheme):
    apply_theme(dressed, scheme)
    window.resize(*size)
    faults = []
    for name, record in (
        ("requests", "R-2026-0022"),
        ("cases", CASE),
        ("reports", "milestones"),
        ("reports", "closing"),
        ("reference", ""),
        ("help", ""),
    ):
        window.go(name, record)
        tabs = [one for one in window.shown_place().widget().findChildren(QTabWidget) if one.isVisible()][:1]
        for number in range(tabs[0].count() if tabs else 1):
            where = name
            if tabs:
                tabs[0].setCurrentIndex(number)
                where = f"{name}, {tabs[0].tabText(number)}"
            qtbot.waitUntil(lambda: not desk.jobs.running)
            for _turn in range(2):  # a layout that another one asked for comes in the next turn
                QApplication.processEvents()
            if (window.width(), window.height()) != size:
                faults.append(f"{where} needs {window.width()} x {window.height()}")
                window.resize(*size)
            faults += [f"{where}: {words}" for words in cut_texts(window)]
    assert not faults


def cut_texts(window) -> list[str]:
    """What has words and less room than they need, in the part of the window that is on the screen."""
    kinds = (QPushButton, QCheckBox, QLabel)
    return [
        f"{type(widget).__name__} {widget.objectName()} '{widget.text()[:40]}'"
        for kind in kinds
        for widget in window.findChildren(kind)
        if widget.isVisible() and widget.text() and not widget.visibleRegion().isEmpty() and is_cut(widget)
    ]


def is_cut(widget) -> bool:
    if isinstance(widget, QLabel) and (widget.wordWrap() or widget.textFormat() == Qt.TextFormat.RichText):
        return False
    return widget.width() < widget.minimumSizeHint().width() - 1


def test_in_a_narrow_window_the_list_folds_once_a_record_is_open(window, qtbot):
    window.resize(*LAPTOP_AT_150_PERCENT)
    window.go("cases")
    pane = window.place("cases").pane
    assert not pane.folded
    window.go("cases", CASE)
    assert pane.folded
    press(qtbot, Qt.Key.Key_F9, target=window)
    assert not pane.folded
    window.resize(*LAPTOP)
    assert not pane.folded


def test_a_list_unfolded_in_a_narrow_window_lies_over_the_work_until_one_goes_there(window, qtbot):
    window.resize(*LAPTOP_AT_150_PERCENT)
    window.go("cases", CASE)
    place = window.place("cases")
    QApplication.processEvents()
    wide = place.workspace.width()
    press(qtbot, Qt.Key.Key_F9)
    QApplication.processEvents()
    assert place.pane.lies_over
    assert place.pane.list.hasFocus()
    assert place.workspace.width() == wide
    assert place.workspace.go_to("nickname")
    assert place.pane.folded
    press(qtbot, Qt.Key.Key_F9)
    press(qtbot, Qt.Key.Key_Escape)
    assert place.pane.folded
    press(qtbot, Qt.Key.Key_F9)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    assert place.pane.folded
    assert place.workspace.session.offer.case_id != CASE
    assert place.workspace.isAncestorOf(QApplication.focusWidget())


# --- dialogs ----------------------------------------------------------------------------------------------------------------


def dialog_of(window, kind):
    return window.findChildren(kind)[-1]


def test_settings_show_at_once_and_cancel_takes_them_back(window, whole, desk, qtbot):
    window.commands.run("settings")
    dialog = dialog_of(window, SettingsDialog)
    name = dialog.form.findChild(QLineEdit, "name")
    qtbot.waitUntil(name.hasFocus)
    name.selectAll()
    qtbot.keyClicks(name, "M. Osei")
    assert window.status.officer.fact() == "M. Osei"
    dialog.form.findChild(type(dialog.person.field("scheme")), "scheme").setEditText("dark")
    dialog.person.read_all()
    assert theme().scheme == "dark"
    press(qtbot, Qt.Key.Key_Escape, target=dialog)
    assert theme().scheme == "light"
    assert desk.officer == "J. Rivera"


def test_settings_without_a_name_stay_open(window, whole, qtbot, tmp_path):
    window.commands.run("settings")
    dialog = dialog_of(window, SettingsDialog)
    name = dialog.form.findChild(QLineEdit, "name")
    name.clear()
    name.textEdited.emit("")
    press(qtbot, Qt.Key.Key_Return, target=dialog)
    assert dialog.isVisible()
    assert any("Your name stands" in label.text() for label in dialog.findChildren(QLabel))
    name.setFocus()
    qtbot.keyClicks(name, "A. Demiro")
    press(qtbot, Qt.Key.Key_Return, target=dialog)
    assert not dialog.isVisible()
    assert Settings(tmp_path / "settings.ini").text("person/name") == "A. Demiro"


def test_every_key_stands_on_the_sheet(window, whole, qtbot, questions, tmp_path):
    window.go("requests")
    window.go("cases", CASE)
    window.commands.run("keys")
    dialog = dialog_of(window, KeysDialog)
    rows = key_rows(list(window.commands))
    shown = {dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())}
    assert {command.words for command in window.commands if command.keys} <= shown
    sheet = tmp_path / "keys.pdf"
    questions.answer(sheet)
    press(qtbot, Qt.Key.Key_Space, target=dialog.save)
    document = pypdfium2.PdfDocument(sheet)
    try:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
    missing = [row for row in rows if row.words not in text.replace("\r\n", " ")]
    assert not missing
    dialog.close()


def test_a_sheet_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        key_sheet(key_rows([]), tmp_path / "nowhere" / "keys.pdf")


def test_about_names_every_part_with_version_and_license(window, whole):
    window.commands.run("about")
    dialog = dialog_of(window, AboutDialog)
    parts = dialog.form.findChild(QTableWidget, "parts")
    rows = [[parts.item(row, column).text() for column in range(4)] for row in range(parts.rowCount())]
    assert {"Python", "Qt", "SQLAlchemy", "reportlab", "Source Sans 3"} <= {row[0] for row in rows}
    assert all(all(row) for row in rows)
    dialog.close()


# --- the data file as a whole -----------------------------------------------------------------------------------------------


def test_case_files_are_brought_in_all_or_none(window, desk, questions, qtbot, tmp_path):
    offer = open_case(desk.store, CASE).offer
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(write_case(offer).replace(b'"UAB"', b'"UZZ"'))
    bad.write_bytes(b'{"format": "dsca-desk/case", "version": 1}')
    data = DataFile(desk)
    questions.answer([good, bad])
    data.ask_import()
    qtbot.waitUntil(lambda: bool(questions.told))
    assert questions.told[0].startswith("Nothing was imported")
    assert "bad.json" in questions.told[0]
    assert "BN-B-UZZ" not in known_case_ids(desk.store)
    questions.answer([good], "Import")
    data.ask_import()
    qtbot.waitUntil(lambda: len(questions.told) == 2)
    assert "BN-B-UZZ" in known_case_ids(desk.store)


def test_a_backup_is_made_and_the_file_is_checked(desk, questions, qtbot, office_file):
    data = DataFile(desk)
    data.back_up()
    qtbot.waitUntil(lambda: len(questions.told) == 1)
    assert list((office_file.parent / "backups").glob("*.db"))
    data.verify()
    qtbot.waitUntil(lambda: len(questions.told) == 2)
    assert "whole" in questions.told[1]


def test_every_button_of_the_window_has_a_name_and_is_large_enough(window, qtbot):
    window.go("cases", CASE)
    buttons = [button for button in window.findChildren(QAbstractButton) if button.isVisible()]
    assert not [button for button in buttons if not (button.text() or button.accessibleName() or button.toolTip())]
    corner = QPoint(0, 0)
    small = [
        f"{type(button).__name__} '{button.text()}' at {button.mapTo(window, corner).toTuple()}"
        for button in buttons
        if isinstance(button, QPushButton) and button.height() < 20
    ]
    assert not small
