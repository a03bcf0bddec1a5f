"""The program starts fast, opens what was open, keeps running when something fails, and loses nothing when it is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from dsca_desk.desktop.app import PLACES, Workstation
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.faults import Faults
from dsca_desk.desktop.journal import Journal
from dsca_desk.desktop.settings import Settings
from dsca_desk.desktop.shell.first_run import WelcomePage
from dsca_desk.desktop.shell.recovery import RecoveryDialog
from dsca_desk.desktop.shell.status import StatusItem
from dsca_desk.desktop.theme import theme
from dsca_desk.records.offer import Offer
from dsca_desk.services.cases import open_case
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.presence import Presence
from dsca_desk.store.engine import open_store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def program(tmp_path, questions, clock, dressed, qtbot, monkeypatch) -> Iterator:
    """Starts the program as often as a test likes, each time with the same settings; ends what still runs."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    running = []

    def start(database="", officer="J. Rivera") -> Workstation:
        desk = Desk(
            None,
            shipped_policy,
            officer=officer,
            clock=clock,
            questions=questions,
            settings=Settings(tmp_path / "settings.ini"),
            journal=lambda: Journal(tmp_path / "drafts"),
        )
        workstation = Workstation(desk, PLACES)
        running.append(workstation)
        workstation.start(str(database))
        qtbot.waitUntil(lambda: desk.is_open or welcome(workstation) is not None or bool(questions.told))
        return workstation

    yield start
    for workstation in running:
        end(workstation, qtbot)


def end(workstation, qtbot):
    qtbot.waitUntil(lambda: not workstation.desk.jobs.running)
    workstation.quit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not workstation.windows


def welcome(workstation) -> WelcomePage | None:
    pages = workstation.windows[0].findChildren(WelcomePage)
    return pages[-1] if pages else None


def press(qtbot, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(widget, key, modifier)


def item(workstation, name) -> StatusItem:
    return getattr(workstation.windows[0].status, name)


# --- start ------------------------------------------------------------------------------------------------------------------


def test_the_window_is_painted_before_the_database_floor_is_loaded(tmp_path, office_file):
    script = f"""
import os, sys
from pathlib import Path
from dsca_desk.desktop.app import start
app, workstation = start(database={str(office_file)!r}, folder=Path({str(tmp_path)!r}))
def painted():
    names = ("sqlalchemy", "reportlab", "openpyxl", "alembic", "lxml", "pikepdf", "msgspec", "dsca_desk.services.desk")
    print("loaded:", *[name for name in names if name in sys.modules], flush=True)
def shown():
    print("shown:", workstation.windows[0].current, flush=True)
    os._exit(0)
workstation.windows[0].painted.connect(painted)
workstation.desk.store_changed.connect(shown, __import__("PySide6.QtCore").QtCore.Qt.ConnectionType.QueuedConnection)
app.exec()
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.splitlines() == ["loaded:", "shown: cases"], done.stderr


def test_file_place_and_record_come_back(program, office_file, qtbot):
    first = program(office_file)
    window = first.windows[0]
    assert window.current == "cases"
    window.go("cases", "BN-B-UAB")
    assert window.windowTitle() == f"BN-B-UAB BASIC – {office_file.name} – DSCA Desk"
    qtbot.waitUntil(lambda: "in this offer" in item(first, "findings").fact())
    end(first, qtbot)
    second = program()
    assert second.desk.place == str(office_file)
    place = second.windows[0].place("cases")
    assert place.workspace.session.record == "BN-B-UAB BASIC"


def test_a_file_that_is_no_database_is_told_and_the_welcome_stays(program, tmp_path, questions):
    wrong = tmp_path / "letter.txt"
    wrong.write_text("Dear Sir or Madam, " * 40)
    workstation = program(wrong)
    assert "is not a database of this program" in questions.told[0]
    assert welcome(workstation) is not None
    assert item(workstation, "saved").fact() == "No data file open"
    assert not workstation.windows[0].navigation.button("cases").isEnabled()


def test_opening_another_file_takes_the_first_one_down(program, office_file, tmp_path, questions, qtbot):
    workstation = program(office_file)
    window = workstation.windows[0]
    window.go("requests")
    questions.answer(tmp_path / "second.db")
    window.commands.run("new-file")
    qtbot.waitUntil(lambda: workstation.desk.place.endswith("second.db"))
    place = window.place("cases")
    assert place.pane.model.rowCount() == 0
    window.go("requests")
    assert window.place("requests").pane.model.rowCount() == 0


# --- the first day ----------------------------------------------------------------------------------------------------------


def test_on_the_first_day_one_says_who_one_is_and_makes_a_file(program, tmp_path, questions, qtbot):
    workstation = program(officer="rivera")
    page = welcome(workstation)
    assert page is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.button("open_sample"))
    name = page.form.findChild(QLineEdit, "name")
    assert name.text() == "rivera"
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "J. Rivera")
    assert item(workstation, "officer").fact() == "J. Rivera"
    questions.answer(tmp_path / "office 2026.db")
    press(qtbot, page.button("new_file"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workstation.desk.is_open)
    assert (tmp_path / "office 2026.db").exists()
    qtbot.waitUntil(lambda: workstation.windows[0].current == "cases")
    assert workstation.desk.officer == "J. Rivera"
    assert Settings(tmp_path / "settings.ini").text("person/name") == "J. Rivera"


def test_a_new_file_never_replaces_one_that_is_there(program, tmp_path, questions, qtbot):
    there = tmp_path / "there.db"
    there.write_bytes(b"precious")
    workstation = program()
    questions.answer(there)
    workstation.windows[0].commands.run("new-file")
    assert "exists already" in questions.told[0]
    assert there.read_bytes() == b"precious"


def test_the_rules_on_this_computer_are_counted(program, qtbot):
    page = welcome(program())
    qtbot.waitUntil(lambda: any("each marked where it is used" in label for label in texts(page)))
    assert any(label.endswith("rules and rates") for label in texts(page))


def texts(page) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in page.findChildren(QLabel)]


def test_the_sample_is_made_once_and_gone_on_with(program, questions, qtbot, tmp_path, office_file):
    made = tmp_path / "data" / "dsca-desk" / "sample"
    made.mkdir(parents=True)
    office_file.rename(made / "sample-office.db")
    workstation = program()
    page = welcome(workstation)
    questions.answer("Go on with it")
    press(qtbot, page.button("open_sample"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workstation.desk.is_open)
    assert workstation.windows[0].place("cases").pane.model.rowCount() > 30


# --- several windows, several people ----------------------------------------------------------------------------------------


def test_two_windows_share_one_file(program, office_file, qtbot):
    workstation = program(office_file)
    first = workstation.windows[0]
    pane = first.place("cases").pane
    pane.list.setFocus()
    press(qtbot, pane.list, Qt.Key.Key_Home)
    press(qtbot, pane.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(workstation.windows) == 2
    second = workstation.windows[1]
    opened = second.place("cases").workspace.session
    second.go("cases", "BN-B-UAB")
    opened = second.place("cases").workspace
    assert opened.go_to("nickname")
    qtbot.keyClicks(second.focusWidget(), "X")
    second.activateWindow()
    second.commands.run("save")
    assert not opened.session.draft.dirty
    assert open_case(workstation.desk.store, "BN-B-UAB").offer.nickname == opened.session.offer.nickname
    second.close()
    assert workstation.desk.is_open
    assert workstation.windows == [first]


def test_who_else_has_the_file_open_is_said_and_cleaned_up(program, office_file, qtbot, clock, questions):
    other = Presence(office_file, "M. Osei", clock() - timedelta(hours=1))
    assert other.beat()
    workstation = program(office_file)
    qtbot.waitUntil(lambda: "M. Osei" in item(workstation, "others").fact())
    press(qtbot, item(workstation, "others"), Qt.Key.Key_Space)
    assert "M. Osei on " in questions.told[0]
    other.leave()
    workstation.opening.look()
    qtbot.waitUntil(lambda: item(workstation, "others").fact() == "Only you have this file open")
    end(workstation, qtbot)
    assert not other.folder.exists()


# --- when something fails ---------------------------------------------------------------------------------------------------


def test_a_fault_is_told_once_with_a_report_that_holds_no_case_data(questions, clock, tmp_path, qtbot, capsys):
    faults = Faults(questions, tmp_path, clock)
    report = tmp_path / "report.txt"
    questions.answer("Save the report…", report)
    for _ in range(3):
        try:
            int("3,891,921.12 for Bandaria")
        except ValueError as error:
            faults.caught(type(error), error, error.__traceback__)
    qtbot.waitUntil(report.exists)
    assert len([asked for asked in questions.asked if asked.kind == "choose"]) == 1
    text = report.read_text()
    assert "ValueError" in text
    assert "test_app.py" in text
    assert "Bandaria" not in text
    assert "Bandaria" in capsys.readouterr().err


def test_an_exception_in_a_slot_leaves_the_program_running(program, office_file, qtbot):
    workstation = program(office_file)
    window = workstation.windows[0]
    button = QPushButton(window)
    button.clicked.connect(lambda: 1 / 0)
    with qtbot.capture_exceptions() as caught:
        button.click()
    assert caught[0][0] is ZeroDivisionError
    window.go("cases", "BN-B-UAB")
    assert window.place("cases").workspace is not None


def test_what_was_typed_when_the_program_was_killed_is_offered_and_kept(program, office_file, tmp_path, qtbot):
    script = f"""
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from dsca_desk.desktop.app import start
app, workstation = start(database={str(office_file)!r}, folder=Path({str(tmp_path)!r}))
window = workstation.windows[0]
def type_it():
    window.go("cases", "BN-B-UAB")
    work = window.place("cases").workspace
    assert work.go_to("nickname")
    QTest.keyClicks(window.focusWidget(), "Killed ")
    work.session.keeper.kept.connect(lambda at: print("kept", flush=True))
workstation.desk.store_changed.connect(type_it, __import__("PySide6.QtCore").QtCore.Qt.ConnectionType.QueuedConnection)
app.exec()
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True) as typing:
        assert typing.stdout is not None
        assert typing.stdout.readline() == "kept\n"
        typing.send_signal(signal.SIGKILL)
    workstation = program(office_file)
    window = workstation.windows[0]
    qtbot.waitUntil(lambda: bool(window.findChildren(RecoveryDialog)))
    dialog = window.findChildren(RecoveryDialog)[0]
    assert dialog.words.text().startswith("1 draft was kept")
    assert "BN-B-UAB BASIC" in dialog.list.item(0).text()
    press(qtbot, dialog.list, Qt.Key.Key_Return)
    session = window.place("cases").workspace.session
    assert session.offer.nickname.startswith("Killed ") or session.offer.nickname.endswith("Killed ")
    assert session.draft.dirty
    assert "brought back, not saved" in item(workstation, "saved").fact()
    window.commands.run("save")
    assert "Killed " in open_case(workstation.desk.store, "BN-B-UAB").offer.nickname
    assert not Journal(tmp_path / "drafts").kept(str(office_file))


def test_a_draft_that_does_not_fit_is_set_aside_and_told(program, office_file, tmp_path, questions, clock):
    journal = Journal(tmp_path / "drafts")
    journal.keep(
        str(office_file),
        "BN-B-UAB BASIC",
        1,
        Offer(country="BN", agency="B", designator="UAB", price_date=clock().date()),
        clock(),
    )
    journal.release()
    path = next((tmp_path / "drafts").glob("*.draft"))
    path.write_bytes(path.read_bytes().replace(b'"designator":"UAB"', b'"designator":7'))
    workstation = program(office_file)
    assert "set aside" in questions.told[0]
    assert path.with_suffix(".set-aside").exists()
    assert not workstation.windows[0].findChildren(RecoveryDialog)


def test_a_draft_can_be_discarded(program, office_file, tmp_path, questions, clock, qtbot):
    with open_store(office_file) as store:
        kept = open_case(store, "BN-B-UAB")
    journal = Journal(tmp_path / "drafts")
    journal.keep(str(office_file), "BN-B-UAB BASIC", kept.revision, kept.offer, clock(), kept.offer)
    journal.release()
    workstation = program(office_file)
    dialog = workstation.windows[0].findChildren(RecoveryDialog)[0]
    questions.answer("Discard")
    press(qtbot, dialog.discard, Qt.Key.Key_Space)
    assert not Journal(tmp_path / "drafts").kept(str(office_file))
    assert not dialog.isVisible()


def test_drafts_of_a_program_that_still_runs_are_left_alone(office_file, tmp_path, clock):
    running = Journal(tmp_path / "drafts")
    running.keep(
        str(office_file),
        "BN-B-UAB BASIC",
        1,
        Offer(country="BN", agency="B", designator="UAB", price_date=clock().date()),
        clock(),
    )
    assert Journal(tmp_path / "drafts").kept(str(office_file)) == []
    running.release()
    assert len(Journal(tmp_path / "drafts").kept(str(office_file))) == 1


# --- looks ------------------------------------------------------------------------------------------------------------------


def test_text_and_scheme_follow_the_settings(program, office_file, qtbot):
    workstation = program(office_file)
    window = workstation.windows[0]
    points = QApplication.font().pointSizeF()
    window.commands.run("text-larger")
    assert QApplication.font().pointSizeF() > points
    workstation.desk.settle(workstation.desk.preferences._replace(scheme="dark", text_size=100, marking="CUI"))
    assert theme().scheme == "dark"
    assert QApplication.font().pointSizeF() == points
    assert window.banner.text() == "CUI"
