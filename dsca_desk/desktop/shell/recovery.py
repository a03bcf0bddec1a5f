"""After a crash: the drafts that were kept, each to go on with or to discard; what no longer fits is set aside and told."""

from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from dsca_desk.desktop.journal import KeptDraft
from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.records.offer import Offer

if TYPE_CHECKING:
    from dsca_desk.desktop.shell.window import MainWindow

_REQUEST = "request "
_LEAST_ROWS, _MOST_ROWS = 3, 8


class RecoveryDialog(QDialog):
    """Lists kept drafts, the newest first. Closing it decides nothing: they wait, and a record brings its draft when opened."""

    def __init__(self, window: "MainWindow", drafts: list[KeptDraft]) -> None:
        super().__init__(window)
        self._window, self._drafts = window, list(drafts)
        self.setWindowTitle("Kept drafts")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Kept drafts")
        self.list.setProperty("list", "true")
        self.words.setBuddy(self.list)
        self.go_on = QPushButton("&Continue", self)
        self.go_on.setProperty("primary", "true")
        self.discard = QPushButton("&Discard…", self)
        self.later = QPushButton("&Later", self)
        self.go_on.clicked.connect(self._continue)
        self.discard.clicked.connect(self._discard)
        self.later.clicked.connect(self.reject)
        self.list.itemActivated.connect(lambda _item: self._continue())
        buttons = QHBoxLayout()
        buttons.addWidget(self.discard)
        buttons.addStretch(1)
        buttons.addWidget(self.later)
        buttons.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self._fill()
        self.list.setFocus()

    def chosen(self) -> KeptDraft | None:
        """Return the draft that is selected."""
        row = self.list.currentRow()
        return self._drafts[row] if 0 <= row < len(self._drafts) else None

    def _fill(self) -> None:
        count = len(self._drafts)
        kept = "1 draft was kept" if count == 1 else f"{count} drafts were kept"
        self.words.setText(f"{kept} when the program ended without saving. Nothing that was saved is touched.")
        self.list.clear()
        for draft in self._drafts:
            item = QListWidgetItem(f"{name_of(draft)}  ·  kept {draft.kept_at:%d %b %Y %H:%M:%S}")
            item.setData(Qt.ItemDataRole.UserRole, draft.record)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        rows = min(max(count, _LEAST_ROWS), _MOST_ROWS)
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 8)

    def _continue(self) -> None:
        draft = self.chosen()
        if draft is not None:
            self.accept()
            continue_draft(self._window, draft)

    def _discard(self) -> None:
        draft = self.chosen()
        if draft is None:
            return
        text = f"This drops what was typed in {name_of(draft)} and never saved. The saved record stays as it is."
        if self._window.desk.questions.choose("Discard the draft?", text, ("Discard", "Keep it"), 1) != 0:
            return
        self._window.desk.journal.drop(draft.database, draft.record)
        self._drafts.remove(draft)
        if self._drafts:
            self._fill()
        else:
            self.accept()


def offer_drafts(window: "MainWindow") -> RecoveryDialog | None:
    """Show the drafts kept for the open database; those that no longer fit are set aside first, and that is told."""
    journal, questions = window.desk.journal, window.desk.questions
    fitting: list[KeptDraft] = []
    for draft in journal.kept(window.desk.place):
        try:
            journal.value_of(draft, kind_of(draft))
        except msgspec.MsgspecError:
            place = journal.set_aside_path(draft)
            text = f"The draft of {name_of(draft)} was made by another version and does not fit. It was kept as {place}."
            questions.tell("A draft was set aside", text)
        else:
            fitting.append(draft)
    if not fitting:
        return None
    dialog = RecoveryDialog(window, fitting)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def continue_draft(window: "MainWindow", draft: KeptDraft) -> None:
    """Open the record of a draft; its place puts the draft on top of what is saved, as one step that can be undone."""
    if draft.record.startswith(_REQUEST):
        place: Any = window.place("requests")
        window.go("requests")
        place.recover(draft)
    else:
        case, _, document = draft.record.rpartition(" ")
        window.go("cases", f"{case}/{document}")


def kind_of(draft: KeptDraft) -> type[msgspec.Struct]:
    """Return what kind of value a draft holds: a request or a case document."""
    return LetterOfRequest if draft.record.startswith(_REQUEST) else Offer


def name_of(draft: KeptDraft) -> str:
    """Return how people call the record of a draft."""
    return draft.record[:1].upper() + draft.record[1:] if draft.record.startswith(_REQUEST) else draft.record
