"""The whole main job: from a letter of request to the saved Letter of Offer, with keys as a person presses them."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication

from dsca_desk.cli import main
from dsca_desk.desktop.requests.make_case import MakeCaseDialog
from dsca_desk.services.cases import open_case
from dsca_desk.services.lists import request_ids, request_rows
from dsca_desk.services.requests import open_request

AT = "2026-11-22T09:30:00+00:00"
Key = Qt.Key
SHEET = (
    "Description\tQty\tU/I\tUnit price\tSource\n"
    "Spare parts package, two years\t1\tEA\t$180,000.00\tP\n"
    "Driver and crew training\t2\tEA\t45,000\tP\n"
)


class Hands:
    """Presses keys where they arrive: in an open list, an open dialog, or where the focus is."""

    def __init__(self, qtbot):
        self._qtbot = qtbot

    def press(self, *keys, times=1):
        for _ in range(times):
            for key in keys:
                combination = QKeySequence(key)[0] if isinstance(key, str) else None
                if combination is None:
                    self._qtbot.keyClick(self._there(), key)
                else:
                    self._qtbot.keyClick(self._there(), combination.key(), combination.keyboardModifiers())

    def type(self, text, *then):
        for character in text:
            self._qtbot.keyClicks(self._there(), character)
        self.press(*then)

    def fill(self, *texts):
        """Type one text into each field after the other; an empty one passes the field by."""
        for text in texts:
            self.type(text, Key.Key_Tab)

    def until(self, reached, key, most=200):
        """Press a key until something is reached."""
        walked = []
        for _ in range(most):
            walked.append(type(self._there()).__name__ + " " + self._there().objectName())
            if reached():
                return
            self.press(key)
        raise AssertionError(f"{key} does not lead there: {walked[:60]}")

    def _there(self):
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget


@pytest.fixture
def hands(qtbot):
    return Hands(qtbot)


def title(tabs):
    return tabs.tabText(tabs.currentIndex())


def test_from_the_letter_of_request_to_the_saved_letter_of_offer(window, qtbot, desk, hands, questions, office_file, tmp_path):
    # A letter of request is logged.
    window.setFocus()
    hands.press("Ctrl+2")
    assert window.current == "requests"
    before = set(request_ids(desk.store))
    hands.press("Ctrl+N")
    hands.fill("BN", "", "Col. T. Varga", "BMOD/ACQ/2026/0200", "embassy", "12 nov 26", "20 nov 26", "yes", "1 sep 26", "")
    hands.fill("Army", "combat engineer vehicles")
    place = window.place("requests")
    assert place.workspace.form.items.view.hasFocus()
    hands.until(lambda: place.workspace.form.items.view.column().name == "description", Key.Key_Right)
    hands.type("Combat engineer vehicle with blade and arm", Key.Key_Tab)
    hands.type("6", Key.Key_Return)
    hands.press("Alt+M")
    hands.type("DU", Key.Key_Tab)
    hands.press("Ctrl+S")
    (made,) = set(request_ids(desk.store)) - before
    number = request_rows(desk.store, [made])[0].number
    assert open_request(desk.store, number).letter.received_on == date(2026, 11, 20)

    # It is acknowledged, its checklist is answered, it is found actionable and becomes a case.
    hands.press(Key.Key_F11)
    hands.press("Y", times=13)
    ready = place.workspace.ready
    hands.until(ready.acknowledge.hasFocus, Key.Key_Tab)
    questions.answer(tmp_path / "acknowledgement.pdf")
    hands.press(Key.Key_Space)
    assert (tmp_path / "acknowledgement.pdf").read_bytes().startswith(b"%PDF")
    hands.until(ready.actionable.hasFocus, Key.Key_Tab)
    hands.press(Key.Key_Space)
    assert open_request(desk.store, number).status == "actionable"
    hands.press("Ctrl+Shift+N")
    dialog = window.findChild(MakeCaseDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget()))
    hands.press(Key.Key_Return)
    assert window.current == "cases"
    window.activateWindow()  # as a window manager does when a dialog goes; there is none here
    qtbot.waitUntil(window.isActiveWindow)
    work = window.place("cases").workspace
    session, case = work.session, work.session.offer.case_id
    assert open_request(desk.store, number).cases == (case,)
    assert open_request(desk.store, number).status == "in-development"

    # Lines: what the request asked for is priced, a line is typed, two are pasted from a sheet; the totals move.
    hands.press("Ctrl+PgDown")
    assert title(work.tabs) == "Lines"
    lines = work.tab("lines")
    qtbot.waitUntil(lines.isVisible)
    hands.until(lambda: lines.isAncestorOf(QApplication.focusWidget()), Key.Key_F6, 8)
    hands.until(lines.view.hasFocus, "Shift+Tab", 40)
    grid = lines.view
    seen = [session.price.total]
    hands.until(lambda: grid.column().name == "unit_price", Key.Key_Right)
    hands.type("4.2m", Key.Key_Return)
    seen.append(session.price.total)
    assert grid.currentIndex().row() == 1
    hands.press(Key.Key_Home)
    hands.until(lambda: grid.column().name == "description", Key.Key_Right)
    hands.type("Mine plow set", Key.Key_Tab)
    hands.until(lambda: grid.column().name == "quantity", Key.Key_Tab, 5)
    hands.type("6", Key.Key_Return)
    hands.until(lambda: grid.column().name == "unit_price", Key.Key_Right)
    hands.press(Key.Key_Up)
    hands.type("85k", Key.Key_Return)
    seen.append(session.price.total)
    hands.press(Key.Key_Home)
    QGuiApplication.clipboard().setText(SHEET)
    hands.press("Ctrl+V")
    assert grid.preview is None, grid.preview.plan.refused
    seen.append(session.price.total)
    assert [(line.quantity, line.unit_price) for line in session.offer.lines] == [
        (6, Decimal(4_200_000)),
        (6, Decimal(85_000)),
        (1, Decimal(180_000)),
        (2, Decimal(45_000)),
    ]
    assert seen == sorted(set(seen)), "each line makes the document dearer"

    # Why is the first line worth that? And when is it paid?
    hands.until(lambda: grid.currentIndex().row() == 0, Key.Key_Up)
    hands.until(lambda: grid.column().name == "value", Key.Key_Right)
    hands.press(Key.Key_F1)
    pane = work.beside.pane
    assert pane.isVisible()
    assert "= 6 × 4,200,000.00" in pane.page.toPlainText().replace("\xa0", " ")
    hands.until(lambda: title(work.tabs) == "Schedule", "Ctrl+PgDown", 5)
    assert sum(row.amount for row in session.schedule.rows) == session.price.total
    qtbot.waitUntil(work.tab("schedule").isVisible)

    # F8 walks through what is wrong; Enter leads to the field, where one is mended.
    qtbot.waitUntil(lambda: any(finding.path == "offer_expires_on" for finding in session.findings))
    checks = work.tab("checks")
    hands.until(lambda: checks.view.entry() and checks.view.entry().finding.path == "offer_expires_on", Key.Key_F8, 20)
    hands.press(Key.Key_Return)
    assert QApplication.focusWidget().objectName() == "offer_expires_on"
    hands.type("26 feb 27", Key.Key_Tab)
    assert session.offer.offer_expires_on == date(2027, 2, 26)
    qtbot.waitUntil(lambda: all(finding.path != "offer_expires_on" for finding in session.findings))

    # It is saved, seen as pages and saved as PDF: the very bytes of the command line.
    hands.press("Ctrl+S")
    assert not session.draft.dirty
    assert open_case(desk.store, case).offer == session.offer
    hands.press("Ctrl+P")
    documents = work.tab("documents")
    qtbot.waitUntil(lambda: documents.pdf is not None and documents.isVisible())
    saved, printed = tmp_path / "saved.pdf", tmp_path / "printed.pdf"
    questions.answer(saved)
    hands.press("Alt+P")
    qtbot.waitUntil(saved.exists)
    assert main(["--database", str(office_file), "--at", AT, "letter", case, "-o", str(printed)]) == 0
    assert saved.read_bytes() == printed.read_bytes()
    assert not questions.told
