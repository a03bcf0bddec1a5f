"""Add a note: the library searched by any word, with when each is needed; or one of the office's own."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.notes_list import GROUPS
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import set_icon
from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.rules.notes import document_day
from dsca_desk.rules.notes.placing import DESCRIPTION, fits_program


class AddNote(QWidget):
    """Offers the notes in force for the document. Enter adds the chosen one, Escape leaves."""

    added = Signal(str)
    own_wanted = Signal()
    left = Signal()

    def __init__(self, session: CaseSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        head = QLabel("Add a note", self)
        head.setProperty("role", "group")
        self.search = _Search(self)
        self.search.setPlaceholderText("Search the library by code, title or condition")
        self.search.setAccessibleName("Search the library of notes")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Notes of the library")
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.count = QLabel(self)
        self.count.setProperty("role", "caption")
        self.add = QPushButton("&Add this note  Enter", self)
        self.add.setProperty("primary", "true")
        set_icon(self.add, "plus", "on-accent")
        self.own = QPushButton("A note of our &own", self)
        self.back = QPushButton("Back  Esc", self)
        row = QHBoxLayout()
        for button in (self.add, self.own):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(6)
        for widget in (head, self.search, self.list, self.count):
            column.addWidget(widget)
        column.addLayout(row)
        self.search.textChanged.connect(lambda _text: self.show_library())
        self.search.returnPressed.connect(self._take)
        self.search.down.connect(self._walk)
        self.list.itemActivated.connect(lambda _item: self._take())
        self.add.clicked.connect(lambda _checked=False: self._take())
        self.own.clicked.connect(self.own_wanted)
        self.back.clicked.connect(self.left)

    def begin(self) -> None:
        """Start a search."""
        self.search.clear()
        self.show_library()
        self.search.setFocus()

    def show_library(self) -> None:
        """List what has all the typed words."""
        offer, policy = self._session.offer, self._session.desk.policy
        words = self.search.text().casefold().split()
        rows = [
            row
            for row in policy.on(document_day(offer)).rows(NOTES, Note)
            if row.code != DESCRIPTION and row.usage != "archived" and fits_program(row, offer)
        ]
        found = [row for row in rows if all(word in f"{row.code} {row.title} {row.condition}".casefold() for word in words)]
        present = {note.code for note in self._session.notes}
        self.list.clear()
        for row in found:
            there = " · already in the document" if row.code in present else ""
            item = QListWidgetItem(f"{row.code}  {row.title}{there}\n{row.condition}")
            item.setData(Qt.ItemDataRole.UserRole, row.code)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.title}, {GROUPS[row.group]}, {row.condition}{there}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.count.setText(f"{len(found)} of {len(rows)} notes in force")
        self.add.setEnabled(bool(found))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Leave on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _walk(self, by: int) -> None:
        self.list.setCurrentRow(max(0, min(self.list.currentRow() + by, self.list.count() - 1)))

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.added.emit(str(item.data(Qt.ItemDataRole.UserRole)))


class _Search(QLineEdit):
    """A search line whose arrows walk the list below."""

    down = Signal(int)

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802 - Qt's own name
        """Walk with the arrows."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.down.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
