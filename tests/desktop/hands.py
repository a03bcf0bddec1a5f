"""An officer without a mouse: keys go where the focus is; a dialog that opens is taken up as a window manager would do it."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from dsca_desk.desktop.forms.kept_tab import KeptTab
from dsca_desk.desktop.tables.listing import ListTable
from tests.desktop.listed import read

_FAR = 160


class Hands:
    """Presses keys in a window and in the dialogs over it. Nothing here touches a widget but by keys."""

    def __init__(self, window: Any, qtbot: Any) -> None:
        self.window, self.qtbot = window, qtbot

    # --- keys -----------------------------------------------------------------------------------------------------------------

    def press(self, keys: Any, times: int = 1) -> None:
        """Press a key, or a text like Ctrl+S, where the focus is."""
        for _ in range(times):
            focus = self.focus()
            if isinstance(keys, str):
                combination = QKeySequence(keys)[0]
                QTest.keyClick(focus, combination.key(), combination.keyboardModifiers())
            else:
                QTest.keyClick(focus, keys)
        QApplication.processEvents()  # fields that a key brings appear in the next turn

    def type(self, text: str) -> None:
        """Type letters where the focus is."""
        for letter in text:
            QTest.keyClicks(self.focus(), letter)
        QApplication.processEvents()

    def focus(self) -> QWidget:
        """The widget that gets the keys."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup
        top = self.top()
        if QApplication.activeWindow() is not top:
            top.activateWindow()
            self.qtbot.waitUntil(lambda: QApplication.activeWindow() is top)
        return QApplication.focusWidget() or top

    def top(self) -> QWidget:
        """The dialog that lies over everything, else the window."""
        dialog = self.dialog()
        return self.window if dialog is None else dialog

    def dialog(self) -> QDialog | None:
        """The dialog that was opened last."""
        shown = [one for one in self.window.findChildren(QDialog) if one.isVisible() and one.isWindow()]
        return shown[-1] if shown else None

    def waits(self) -> None:
        """Wait for the dialog that a key opens."""
        self.qtbot.waitUntil(lambda: self.dialog() is not None, timeout=2000)

    # --- going to places ---------------------------------------------------------------------------------------------------

    def tab_to(self, wanted: Any, what: str) -> QWidget:
        """Press Tab until the focus is where it is wanted."""
        seen = []
        for _ in range(_FAR):
            found = self.focus()
            if wanted(found):
                return found
            seen.append(f"{type(found).__name__} {found.objectName() or found.accessibleName() or getattr(found, 'text', str)()}")
            QTest.keyClick(found, Qt.Key.Key_Tab)
        raise AssertionError(f"no Tab leads to {what} in {self.top().windowTitle()}: {list(dict.fromkeys(seen))}")

    def field(self, name: str, text: str) -> None:
        """Go to a field by its name and type over what it holds."""

        def named(widget: QWidget) -> bool:
            owner = widget.parentWidget()
            return widget.objectName() == name or (isinstance(owner, QComboBox) and owner.objectName() == name)

        found = self.tab_to(named, f"the field {name}")
        if isinstance(found, QComboBox) and not found.isEditable():
            self.choose(text)
            return
        if isinstance(found, (QLineEdit, QPlainTextEdit, QComboBox)):
            self.press("Ctrl+A")
        self.type(text) if text else self.press(Qt.Key.Key_Delete)

    def choose(self, words: str) -> None:
        """Go down or up a box of choices to the one with these words."""
        box = self.focus()
        assert isinstance(box, QComboBox)
        texts = [box.itemText(place) for place in range(box.count())]
        found = [place for place, text in enumerate(texts) if words in text]
        assert found, f"{words} is not among {texts}"
        self.press(Qt.Key.Key_Home)
        self.press(Qt.Key.Key_Down, times=found[0])
        assert words in box.currentText()

    def button(self, words: str) -> None:
        """Go to a button by its words and press Space."""

        def named(widget: QWidget) -> bool:
            return isinstance(widget, QAbstractButton) and widget.text().replace("&", "").rstrip("…").startswith(words)

        self.tab_to(named, f"the button {words}")
        self.press(Qt.Key.Key_Space)

    def find(self, words: str) -> None:
        """Find anything, and go there."""
        self.press("Ctrl+K")
        self.qtbot.waitUntil(lambda: not self.window.desk.jobs.running)
        box = QApplication.focusWidget()
        QTest.keyClicks(box, words)
        self.qtbot.waitUntil(lambda: not self.window.desk.jobs.running)
        QTest.keyClick(box, Qt.Key.Key_Return)

    def tab_of_case(self, words: str) -> Any:
        """Turn the tabs of the open case to one, and wait until it shows what is kept."""
        tabs = self.window.shown_place().workspace.tabs
        for _ in range(tabs.count()):
            if tabs.tabText(tabs.currentIndex()).startswith(words):
                break
            self.press("Ctrl+PgDown")
        assert tabs.tabText(tabs.currentIndex()).startswith(words)
        return self.settled()

    def section(self, words: str) -> None:
        """Turn to a section inside a tab, by its bar."""
        bar = self.tab_to(lambda one: isinstance(one, QTabBar), f"the bar with {words}")
        assert isinstance(bar, QTabBar)
        names = [bar.tabText(place).replace("&", "") for place in range(bar.count())]
        place = next(place for place, name in enumerate(names) if name.startswith(words))
        self.press(Qt.Key.Key_Left, times=bar.count())
        self.press(Qt.Key.Key_Right, times=place)
        assert bar.currentIndex() == place

    def part(self, words: str) -> None:
        """Go to the row of parts of a tab, of which Tab finds the chosen one, and along it with the arrows."""
        self.tab_to(lambda one: isinstance(one, QToolButton) and one.isCheckable() and one.isChecked(), "the parts of the tab")
        right, left, down, up = Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up
        found: Any = self.focus()
        for key in (*[left] * 8, up, *[left] * 8, *[right] * 8, down, *[left] * 8, *[right] * 8):
            if found.text() == words:
                break
            self.press(key)
            found = self.focus()
        assert found.text() == words, found.text()
        assert found.isChecked()
        self.settled()

    def settled(self) -> Any:
        """Wait until nothing is read or written behind, and return the tab in sight."""
        self.qtbot.waitUntil(lambda: not self.window.desk.jobs.running)
        place = self.window.shown_place()
        workspace = getattr(place, "workspace", None)
        tabs = getattr(workspace, "tabs", None)
        shown = tabs.currentWidget() if tabs is not None else None
        for tab in [shown] if isinstance(shown, KeptTab) else shown.findChildren(KeptTab) if shown is not None else []:
            if tab.isVisible():
                return read(tab)
        return shown

    def table(self, words: str, row: int = 0) -> Any:
        """Go to a list by its name, and down to a row."""
        found: Any = self.tab_to(lambda one: isinstance(one, ListTable) and one.accessibleName().startswith(words), words)
        self.press(Qt.Key.Key_Home if found.list.rows else Qt.Key.Key_Shift)
        self.press("Ctrl+Home")
        self.press(Qt.Key.Key_Down, times=row)
        return found

    def fill(self, **values: str) -> None:
        """Fill the fields of a dialog and press Enter; it closes, and what it wrote is read."""
        self.waits()
        for name, text in values.items():
            self.field(name, text)
        dialog: Any = self.dialog()
        self.press(Qt.Key.Key_Tab)
        words = dialog.windowTitle()
        default = next(one for one in dialog.findChildren(QPushButton) if one.isDefault() and one.property("primary"))
        self.button(default.text().replace("&", ""))
        for _turn in range(100):
            if self.dialog() is not dialog:
                break
            QTest.qWait(10)
        else:
            said = [label.text() for label in self.dialog().findChildren(QLabel) if label.property("role") == "problem"]
            raise AssertionError(f"{words} stays: {said}")
        self.settled()

    # --- steps --------------------------------------------------------------------------------------------------------------

    def choose_step(self, event: str) -> None:
        """Choose a step in the dialog of steps."""
        self.tab_to(lambda one: one.objectName() == "which", "the box of steps")
        self.choose(event[:1].upper() + event[1:])

    def take(self, event: str, **said: str) -> None:
        """In the dialog of steps: choose one, state its facts, take it."""
        self.waits()
        dialog: Any = self.dialog()
        self.choose_step(event)
        for name, text in said.items():
            self.field(name, text)
        self.press(Qt.Key.Key_Tab)
        left = [guard.says for guard in dialog.step.against]
        assert not left, f"{event} is held by {left}"
        self.press("Alt+T")
        self.qtbot.waitUntil(lambda: self.dialog() is None, timeout=3000)
        self.settled()
