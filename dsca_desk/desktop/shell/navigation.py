"""The navigation at the left: the places with their icons, what waits in each, and folding to icons."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from dsca_desk.desktop.icons import set_icon

_WIDTH_IN_LETTERS = 20  # 140 px at 100 %
_ICON = 18


class Entry(Protocol):
    """What the navigation needs to know of a place."""

    @property
    def name(self) -> str:
        """The name for settings and tests."""
        ...

    @property
    def title(self) -> str:
        """The words on the button."""
        ...

    @property
    def icon(self) -> str:
        """The icon beside the words."""
        ...

    @property
    def apart(self) -> bool:
        """Whether a space stands before it."""
        ...


class _Button(QToolButton):
    """One place; the number at the right says how much waits there for the person who sits here."""

    def __init__(self, entry: Entry, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._key = entry.title, key
        self.setText(f"  {entry.title}")
        self.setCheckable(True)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(self, entry.icon)
        self._count = QLabel(self)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.show_waiting(0)

    def show_waiting(self, count: int) -> None:
        self._count.setText(f"{count:,}" if count else "")
        words = f", {count:,} waiting for you" if count else ""
        self.setAccessibleName(f"{self._title}{words}")
        self.setToolTip(f"{self._title}{words} ({self._key})")

    def fold(self, folded: bool) -> None:
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonIconOnly if folded else style.ToolButtonTextBesideIcon)
        self._count.setVisible(not folded)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self._count.setGeometry(self.width() // 2, 0, self.width() - self.width() // 2, self.height())


class Navigation(QWidget):
    """The places in fixed order. Up and Down walk, Enter or Space goes; Ctrl+1 … and the mouse go at once."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Places")
        self._buttons: dict[str, _Button] = {}
        self._folded = False
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(0)
        apart = False
        for number, entry in enumerate(entries, start=1):
            if entry.apart and not apart and self._buttons:
                line = QFrame(self)
                line.setObjectName("navigation_line")
                line.setFixedHeight(1)
                column.addSpacing(8)
                column.addWidget(line)
                column.addSpacing(8)
            apart = entry.apart
            button = _Button(entry, f"Ctrl+{number}", self)
            button.clicked.connect(lambda _checked=False, name=entry.name: self.chosen.emit(name))
            group.addButton(button)
            column.addWidget(button)
            self._buttons[entry.name] = button
        column.addStretch(1)
        self.fold(False)

    @property
    def folded(self) -> bool:
        """Whether only icons are shown."""
        return self._folded

    def fold(self, folded: bool) -> None:
        """Show icons only, or icons and words."""
        self._folded = folded
        for button in self._buttons.values():
            button.fold(folded)
        self._set_width()

    def show_place(self, name: str) -> None:
        """Mark the place that is shown; an empty name marks none."""
        for key, button in self._buttons.items():
            button.setChecked(key == name)

    def show_waiting(self, name: str, count: int) -> None:
        """Say how much waits in a place."""
        self._buttons[name].show_waiting(count)

    def enable(self, names: Iterable[str]) -> None:
        """Let only these places be gone to."""
        usable = set(names)
        for name, button in self._buttons.items():
            button.setEnabled(name in usable)

    def button(self, name: str) -> QToolButton:
        """Return the button of a place. Raises KeyError."""
        return self._buttons[name]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Walk over the places."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for name, button in self._buttons.items():
                if button.hasFocus():
                    self.chosen.emit(name)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_buttons"):
            self._set_width()

    def _set_width(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        self.setFixedWidth(_ICON + 3 * letter if self._folded else max(140, letter * _WIDTH_IN_LETTERS))
