"""Find anything (Ctrl+K): one box over the window for records, commands, rules, pages of the guide and calculations."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.shell.find_entries import SCOPES, Entry, Finder, Scope, shown_record
from dsca_desk.desktop.shell.find_list import FindList
from dsca_desk.desktop.shell.record import standing_of
from dsca_desk.desktop.theme import sized, theme

if TYPE_CHECKING:
    from dsca_desk.desktop.shell.window import MainWindow

_WIDE_LETTERS = 92
_HINTS = ("↑ ↓ choose", "Enter open", "Ctrl+Enter open beside", "> commands", "= calculate", "? rules")
_SIGNS = {scope.sign: scope for scope in SCOPES if scope.sign}


class FindPanel(QFrame):
    """The box and what it found, over the window, without a frame of its own. Esc gives the focus back to what had it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.setObjectName("find_panel")
        self.setAccessibleName("Find anything")
        self._window = window
        self.finder = Finder(window)
        self._scope = SCOPES[0]
        self._came_from: list[QWidget] = []
        self._shown = ""
        self._compose()
        self.hide()
        self.box.textChanged.connect(lambda _text: self.search())
        self.box.installEventFilter(self)
        window.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        theme().changed.connect(self._paint_sign)

    def open(self, typed: str = "") -> None:
        """Show the box, empty or with something typed, and remember where the focus was."""
        if self.isVisible():
            self.box.setFocus()
            self.box.selectAll()
            return
        focus = QApplication.focusWidget()
        self._came_from = []
        while focus is not None and focus is not self._window:
            self._came_from.append(focus)
            focus = focus.parentWidget()
        self._remember_shown()
        self._use(SCOPES[0])
        self.box.setText(typed)
        self.show()
        self.raise_()
        self.search()
        self.box.setFocus()
        self.finder.prepare(self._rules_read)

    def shut(self) -> None:
        """Hide the box and give the focus back to the widget that had it, or what it stood in when it is gone."""
        if not self.isVisible():
            return
        self.hide()
        for widget in self._came_from:
            if isValid(widget) and widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._window.setFocus()

    def search(self) -> None:
        """Find what the box says, and choose the best."""
        typed = self.box.text().strip()
        scope = _SIGNS.get(typed[:1], self._scope)
        self._mark(scope)
        text = typed[1:].strip() if typed[:1] in _SIGNS else typed
        entries = self.finder.find(text, scope)
        self.list.hits.show(entries, [] if text.startswith("=") else text.split())
        self._say_nothing_found(typed, entries)
        self._fit()
        self.choose(1)
        if typed:
            self.count.setText("1 result" if len(entries) == 1 else f"{len(entries)} results")
        else:
            self.count.clear()

    def choose(self, by: int) -> None:
        """Choose the next hit, or the one before."""
        index = self.list.currentIndex()
        row = self.list.hits.next_entry(index.row() if index.isValid() else -1, by)
        if row >= 0:
            self.list.choose(row)
        entry = self.list.chosen()
        self.box.setAccessibleDescription(entry.spoken() if entry is not None else self.nothing.text())
        QAccessible.updateAccessibility(QAccessibleEvent(self.box, QAccessible.Event.DescriptionChanged))

    def take(self, *, apart: bool = False) -> None:
        """Open the chosen hit, here or in a second window."""
        entry = self.list.chosen()
        if entry is None or (apart and entry.apart is None):
            return
        if entry.recent is not None:
            self.finder.remember(*entry.recent)
        self.shut()
        before = QApplication.focusWidget()
        if apart and entry.apart is not None:
            entry.apart()
            return
        entry.run()
        place, focus = self._window.shown_place(), QApplication.focusWidget()
        if entry.recent is None or place is None or (focus is not None and place.widget().isAncestorOf(focus)):
            return
        if focus is None or focus is before or not focus.isVisible():
            self._window.panes.enter(place.widget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Move through the hits from the box; stay in place over a window that changes its size."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        if watched is self.box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Esc closes the box wherever in it one is."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.choose(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            for _step in range(8):
                self.choose(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(apart=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key == Qt.Key.Key_Escape:
            self.shut()
        else:
            return False
        return True

    def _rules_read(self) -> None:
        if self.isVisible() and self.box.text().strip():
            entry = self.list.chosen()
            self.search()
            same = [row for row in range(self.list.hits.rowCount()) if self._same(self.list.hits.entry(row), entry)]
            if same:
                self.list.choose(same[0])

    @staticmethod
    def _same(one: Entry | None, other: Entry | None) -> bool:
        return one is not None and other is not None and one.spoken() == other.spoken()

    def _remember_shown(self) -> None:
        """Keep the record that is open now among what was open before."""
        record = shown_record(self._window)
        standing = standing_of(self._window.shown_place())
        if record and self._window.current not in ("help", "reference"):
            self.finder.remember(self._window.current, record, standing.name if standing and standing.name else record, "")

    def _say_nothing_found(self, typed: str, entries: list[Entry]) -> None:
        if typed and not entries:
            self.nothing.setText(
                f"Nothing has all of “{typed}”. Fewer letters find more; > lists the commands, ? looks in the rules."
            )
        elif not entries:
            self.nothing.setText("Type a part of a name, a number or a word. What you open is listed here the next time.")
        self.nothing.setVisible(not entries)
        self.list.setVisible(bool(entries))

    def _use(self, scope: Scope) -> None:
        self._scope = scope
        self._mark(scope)

    def _mark(self, scope: Scope) -> None:
        self._chips[SCOPES.index(scope)].setChecked(True)

    def _narrowed(self, scope: Scope) -> None:
        typed = self.box.text().strip()
        self._scope = scope
        if typed[:1] in _SIGNS:
            self.box.setText(typed[1:].lstrip())
        self.search()
        self.box.setFocus()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Close without moving the focus again when somebody goes elsewhere."""
        if self.isVisible() and new is not None and new is not self and not self.isAncestorOf(new):
            self.hide()

    def _fit(self) -> None:
        """Lie over the upper middle of the window, as high as the hits need and the window allows."""
        window = self._window
        wide = min(window.width() - 24, _WIDE_LETTERS * self.fontMetrics().averageCharWidth())
        above = window.find_box
        top = above.mapTo(window, above.rect().bottomLeft()).y() + 6
        self.list.setFixedHeight(max(0, min(self.list.height_of_rows(), window.height() - top - self._fixed_height() - 40)))
        self._column.activate()
        high = (
            self._column.totalHeightForWidth(wide) if self._column.hasHeightForWidth() else self._column.totalSizeHint().height()
        )
        self.setGeometry((window.width() - wide) // 2, top, wide, high)

    def _fixed_height(self) -> int:
        return self.box.sizeHint().height() + self._chips[0].sizeHint().height() + self.fontMetrics().height() * 2 + 44

    def _paint_sign(self) -> None:
        self._sign.setPixmap(icon("magnifying-glass", "text").pixmap(18, 18))

    def _compose(self) -> None:
        self._sign = QLabel(self)
        self._paint_sign()
        self.box = QLineEdit(self)
        self.box.setObjectName("find_box")
        self.box.setFont(sized(self.font(), 2.5))
        self.box.setPlaceholderText("Find anything, or type a command")
        self.box.setAccessibleName("Find anything, or type a command")
        self.count = QLabel(self)
        self.count.setProperty("role", "secondary")
        field = QFrame(self)
        field.setObjectName("find_field")
        inside = QHBoxLayout(field)
        inside.setContentsMargins(8, 3, 8, 3)
        inside.addWidget(self._sign)
        inside.addWidget(self.box, 1)
        inside.addWidget(self.count)
        chips = QHBoxLayout()
        chips.setSpacing(4)
        group = QButtonGroup(self)
        self._chips = []
        for scope in SCOPES:
            chip = QPushButton(f"{scope.sign} {scope.title}" if scope.sign == ">" else scope.title, self)
            chip.setProperty("scope", "true")
            chip.setCheckable(True)
            chip.setAccessibleName(f"Look in {scope.title.lower()}" + (f", or begin with {scope.sign}" if scope.sign else ""))
            chip.clicked.connect(partial(self._narrowed, scope))
            group.addButton(chip)
            chips.addWidget(chip)
            self._chips.append(chip)
        chips.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 8)
        head.setSpacing(8)
        head.addWidget(field)
        head.addLayout(chips)
        self.nothing = QLabel(self)
        self.nothing.setProperty("role", "secondary")
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(12, 8, 12, 10)
        self.list = FindList(self)
        self.list.clicked.connect(lambda _index: self.take())
        foot = QFrame(self)
        foot.setObjectName("find_foot")
        hints = QHBoxLayout(foot)
        hints.setContentsMargins(12, 3, 12, 3)
        hints.setSpacing(16)
        for words in _HINTS:
            hints.addWidget(_hint(words, foot))
        hints.addStretch(1)
        hints.addWidget(_hint("Esc close", foot))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        column.addWidget(foot)


def open_find(window: "MainWindow", typed: str = "") -> FindPanel:
    """Open the find box of a window, made when it is first wanted."""
    panel = window.findChild(FindPanel) or FindPanel(window)
    panel.open(typed)
    return panel


def _hint(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    label.setProperty("role", "caption")
    return label
