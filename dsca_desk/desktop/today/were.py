"""Where one was: the records opened last, and the drafts that were kept and not saved."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.find_entries import kept_places
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.today.card import Card

_MOST = 5


class WhereYouWere(Card):
    """A button for each of the last records; Enter or a click goes back there."""

    def __init__(self, window: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__("Where you were", "clock-counter-clockwise", parent)
        self._window = window
        self._nothing = QLabel("Records you open are listed here.", self)
        self._nothing.setProperty("role", "secondary")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._buttons: list[QPushButton] = []
        self.column.addWidget(self._nothing)
        self.column.addLayout(self._rows)
        self.column.addStretch(1)

    def look(self) -> None:
        """Read again what was open last."""
        for button in self._buttons:
            self._rows.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for place, record, name, words in kept_places(self._window)[:_MOST]:
            button = QPushButton(f"{name}  {words}".rstrip().replace("&", "&&"), self)
            button.setFlat(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            set_icon(button, "clock-counter-clockwise")
            button.clicked.connect(partial(self._window.go, place, record))
            self._rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._buttons.append(button)
        self._nothing.setVisible(not self._buttons)
