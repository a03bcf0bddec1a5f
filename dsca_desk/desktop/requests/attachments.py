"""The Attachments tab: the papers that came with a request, each kept byte for byte with its hash."""

import mimetypes
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.labels import ElidedLabel
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.requests.papers import PapersTable, papers_of, write_paper
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.saving import ask_where, place_for_copy, show_copy
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.services.attachments import AttachmentRow, attach
from dsca_desk.store.errors import StoreError

LARGEST = 100_000_000


class AttachmentsTab(QWidget):
    """Lists papers; files are added by a button or dropped on the tab."""

    def __init__(self, session: RequestSession, _window: MainWindow) -> None:
        super().__init__()
        self.session = session
        self.setAcceptDrops(True)
        self._compose()
        session.answered.connect(self.refresh)
        self.refresh()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def begins_at(self) -> QWidget:
        """Work begins in the list of papers."""
        return self.table

    def focus_path(self, _path: str) -> bool:
        """No field is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is being typed here."""
        return True

    def refresh(self) -> None:
        """Read the list again."""
        kept = self.session.opened is not None
        papers = papers_of(self.session, printed=False)
        self.table.show_papers(papers)
        self._note.setText(_note(papers) if kept else "Save the request first; its papers belong to a kept one.")
        self._add.setEnabled(kept)
        self._show_current()

    def choose(self) -> None:
        """Ask which files to attach."""
        files = self.session.desk.questions.open_files("Attach files", "All files (*)", many=True)
        self.add(files)

    def add(self, files: Sequence[Path]) -> None:
        """Attach files; what could not be attached is told in one message, the others are kept."""
        refused = [reason for file in files if (reason := self._attach(file))]
        if files:
            self.session.refresh()
            self.session.desk.changed.emit(self.session.record)
        if refused:
            self.session.desk.questions.tell("Not everything was attached", "\n".join(refused))

    def open_paper(self) -> None:
        """Show a copy of the paper in the program the system uses for it."""
        paper = self.table.paper
        if paper is not None:
            target = place_for_copy(paper.name)
            if write_paper(self.session, paper, target):
                show_copy(target)

    def save_copy(self) -> None:
        """Save the paper byte for byte where the officer says."""
        paper = self.table.paper
        if paper is not None:
            target = ask_where(self.session.desk, "Save a copy", Path(paper.name).name)
            if target is not None:
                write_paper(self.session, paper, target)

    def takes(self, data: QMimeData) -> bool:
        """Whether what is dragged is files that can be attached now."""
        return self.session.opened is not None and any(url.isLocalFile() for url in data.urls())

    def drop(self, data: QMimeData) -> None:
        """Attach the files that were dropped."""
        self.add([Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's own name
        """Take files."""
        if self.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's own name
        """Attach the files dropped here."""
        event.acceptProposedAction()
        self.drop(event.mimeData())

    def _attach(self, file: Path) -> str:
        """Attach one file; return why it was not."""
        desk = self.session.desk
        if file.is_dir():
            return f"{file.name} is a folder. Attach the files in it."
        try:
            if file.stat().st_size > LARGEST:
                return f"{file.name} is larger than {LARGEST // 1_000_000} MB. Keep it elsewhere and name it in the remarks."
            content = file.read_bytes()
        except OSError as error:
            return f"{file.name} cannot be read ({error.strerror or error})."
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        try:
            attach(
                desk.store,
                self.session.number,
                content,
                name=file.name,
                media_type=media_type,
                by=desk.officer,
                at=desk.clock(),
            )
        except StoreError as error:
            return f"{file.name}: {error}"
        return ""

    def _show_current(self) -> None:
        paper = self.table.paper
        for button in (self._open, self._copy):
            button.setEnabled(paper is not None)
        self._hash.setText(f"SHA-256 {paper.sha256}" if paper is not None else "")

    def _compose(self) -> None:
        self._add, self._open, self._copy = (QPushButton(text, self) for text in ("Add files…", "Open", "Save a copy…"))
        for button, name, act in (
            (self._add, "paperclip", self.choose),
            (self._open, "eye", self.open_paper),
            (self._copy, "download-simple", self.save_copy),
        ):
            set_icon(button, name, "text")
            button.clicked.connect(act)
        self._note, self._hash = QLabel(self), ElidedLabel(self)
        self._note.setProperty("role", "secondary")
        self._hash.setProperty("role", "caption")
        self._hash.setAccessibleName("Hash of the selected paper")
        self.table = PapersTable("Papers of this request; Enter opens one", self)
        self.table.chosen.connect(self._show_current)
        self.table.activated.connect(lambda _index: self.open_paper())
        buttons = QHBoxLayout()
        for widget in (self._add, self._open, self._copy):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        buttons.addWidget(self._note)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addLayout(buttons)
        whole.addWidget(self.table, 1)
        whole.addWidget(self._hash)


def _note(papers: Sequence[AttachmentRow]) -> str:
    return f"{len(papers)} paper{'s' * (len(papers) != 1)}, kept byte for byte" if papers else "Drop files here, or add them."
