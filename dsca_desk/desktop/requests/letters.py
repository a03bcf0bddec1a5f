"""The Letters tab: what this desk printed for the sender of a request, shown and given out again as it was kept."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.labels import ElidedLabel
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.preview import PageImages, PagesView
from dsca_desk.desktop.preview_sheets import Sheets
from dsca_desk.desktop.requests.papers import PapersTable, papers_of, write_paper
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.saving import PDF, ask_where
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.services.attachments import attachment_bytes
from dsca_desk.store.errors import StoreError

_ROWS = 4
_EMPTY = "No letter has been printed for this request yet. The acknowledgment is the first one."


class LettersTab(QWidget):
    """Lists the letters that went out, and shows the pages of the chosen one. Signals ask for new ones; the workspace prints."""

    acknowledge_wanted = Signal()
    missing_wanted = Signal()
    disapproval_wanted = Signal()
    prices_wanted = Signal()

    def __init__(self, session: RequestSession, window: MainWindow) -> None:
        super().__init__()
        self.session, self._window = session, window
        self._shown = 0
        self.images = PageImages(session.desk.read, self)
        self.destroyed.connect(self.images.close)
        self._compose()
        for signal in (session.answered, session.state_changed):
            signal.connect(self.refresh)
        self.refresh()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def begins_at(self) -> QWidget:
        """Work begins in the list of letters."""
        return self.table

    def focus_path(self, _path: str) -> bool:
        """No field is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is being typed here."""
        return True

    def refresh(self) -> None:
        """Read the list again."""
        session = self.session
        letters = papers_of(session, printed=True)
        self.table.show_papers(letters)
        kept = session.opened is not None and not session.read_only
        missing = len(session.missing())
        self._acknowledge.setEnabled(kept)
        self._missing.setEnabled(kept and missing > 0 and session.status not in ("received", "new"))
        self._disapproval.setEnabled(kept and session.status == "disapproval-proposed")
        self._prices.setVisible(session.letter.kind == "LOR_PA")
        self._prices.setEnabled(kept)
        self._missing.setText(f"What is missing ({missing})…")
        several = f"{len(letters)} letters, kept byte for byte" if len(letters) != 1 else "1 letter, kept byte for byte"
        self._note.setText(several if letters else "")
        for widget in (self.table, self.view, self._hash):
            widget.setVisible(bool(letters))
        self._empty.setVisible(not letters)
        self._empty.setText(_EMPTY if session.opened is not None else "Save the request first; its letters belong to a kept one.")
        row, head = self.table.verticalHeader().defaultSectionSize(), self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + min(len(letters), _ROWS) * row + 2 * self.table.frameWidth())
        self._show_current()

    def save_copy(self) -> None:
        """Save the chosen letter byte for byte where the officer says."""
        letter = self.table.paper
        if letter is not None:
            target = ask_where(self.session.desk, "Save a copy", Path(letter.name).name, PDF)
            if target is not None:
                write_paper(self.session, letter, target)

    def print_again(self) -> None:
        """Print the chosen letter as it was kept."""
        from dsca_desk.desktop.cases.documents_files import print_sheets  # the print library is loaded when it is wanted

        letter = self.table.paper
        if letter is not None and (content := self._content(letter.id)):
            sheets = Sheets(content)
            print_sheets(sheets, letter.name, self.session.desk.questions, self)
            sheets.close()

    def _content(self, letter_id: int) -> bytes:
        try:
            return attachment_bytes(self.session.desk.store, letter_id)
        except StoreError as error:
            self.session.desk.questions.tell("This letter cannot be shown", str(error))
            return b""

    def _show_current(self) -> None:
        letter = self.table.paper
        for button in (self._copy, self._print):
            button.setEnabled(letter is not None)
        self._hash.setText(f"SHA-256 {letter.sha256}" if letter is not None else "")
        if letter is not None and letter.id != self._shown and (content := self._content(letter.id)):
            self._shown = letter.id
            self.images.show(Sheets(content))

    def _compose(self) -> None:
        self._copy, self._print = QPushButton("Save a copy…", self), QPushButton("Print…", self)
        self._acknowledge, self._missing = QPushButton("Acknowledgment…", self), QPushButton(self)
        self._disapproval = QPushButton("Disapproval…", self)
        self._prices = QPushButton("Prices…", self)
        self._prices.setToolTip("Answer with price and availability, as a rough order of magnitude that is no offer")
        self._prices.clicked.connect(self.prices_wanted)
        self._prices.hide()
        for button, name in (
            (self._acknowledge, "envelope-simple"),
            (self._missing, "envelope-simple"),
            (self._disapproval, "envelope-simple"),
            (self._prices, "envelope-simple"),
            (self._copy, "download-simple"),
            (self._print, "printer"),
        ):
            set_icon(button, name, "text")
        self._acknowledge.setToolTip("Print the acknowledgment")
        self._missing.setToolTip("Print the letter that says what is missing")
        self._disapproval.setToolTip("Print the notice of disapproval; it can be sent once the disapproval is proposed")
        self._disapproval.clicked.connect(self.disapproval_wanted)
        self._acknowledge.clicked.connect(self.acknowledge_wanted)
        self._missing.clicked.connect(self.missing_wanted)
        self._copy.clicked.connect(self.save_copy)
        self._print.clicked.connect(self.print_again)
        self._note, self._hash, self._empty = QLabel(self), ElidedLabel(self), QLabel(self)
        self._note.setProperty("role", "secondary")
        self._empty.setProperty("role", "secondary")
        self._empty.setWordWrap(True)
        self._hash.setProperty("role", "caption")
        self._hash.setAccessibleName("Hash of the chosen letter")
        self.table = PapersTable("Letters of this request", self)
        self.table.chosen.connect(self._show_current)
        self.view = PagesView(self.images, self)
        self.table.activated.connect(lambda _index: self.view.setFocus())
        buttons = QHBoxLayout()
        for widget in (self._acknowledge, self._missing, self._disapproval, self._prices):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        below = QHBoxLayout()
        below.addWidget(self._note)
        below.addWidget(self._hash, 1)
        for widget in (self._copy, self._print):
            below.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addLayout(buttons)
        whole.addWidget(self._empty)
        whole.addWidget(self.table)
        whole.addWidget(self.view, 1)
        whole.addLayout(below)
        whole.addStretch(0)
