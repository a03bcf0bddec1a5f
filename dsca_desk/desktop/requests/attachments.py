"""The Attachments tab: the papers that came with a request and the letters that went out, each with its hash."""

import mimetypes
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.requests.steps import write_beside
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.rows import ROW_ROLE, Column, RowsModel
from dsca_desk.services.attachments import AttachmentRow, attach, attachment_bytes, list_attachments
from dsca_desk.store.errors import StoreError

LARGEST = 100_000_000
_KINDS = {"LOR": "Letter of request", "ACKNOWLEDGEMENT": "Acknowledgment", "MISSING": "Letter: what is missing", "": "Paper"}


class AttachmentsTab(QWidget):
    """Lists papers; files are added by a button or dropped on the tab."""

    def __init__(self, session: RequestSession, _window: MainWindow) -> None:
        super().__init__()
        self.session = session
        self._rows: dict[int, AttachmentRow] = {}
        self.model = RowsModel(_COLUMNS, lambda ids: [self._rows[row_id] for row_id in ids])
        self.setAcceptDrops(True)
        self._compose()
        session.answered.connect(self.refresh)
        self.refresh()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, _path: str) -> bool:
        """No field is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is being typed here."""
        return True

    def refresh(self) -> None:
        """Read the list again."""
        kept = self.session.opened is not None
        papers = list_attachments(self.session.desk.store, self.session.number) if kept else []
        self._rows = {paper.id: paper for paper in papers}
        self.model.set_ids(list(self._rows))
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
        paper = self._current()
        if paper is not None:
            folder = Path(tempfile.mkdtemp(prefix="dsca-desk-"))
            self._write(paper, folder / Path(paper.name).name)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder / Path(paper.name).name)))

    def save_copy(self) -> None:
        """Save the paper byte for byte where the officer says."""
        paper = self._current()
        if paper is not None:
            target = self.session.desk.questions.save_file("Save a copy", Path(paper.name), "All files (*)")
            if target is not None:
                self._write(paper, target)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's own name
        """Take files."""
        if self.session.opened is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's own name
        """Attach the files dropped here."""
        event.acceptProposedAction()
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _attach(self, file: Path) -> str:
        """Attach one file; return why it was not."""
        desk = self.session.desk
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

    def _write(self, paper: AttachmentRow, target: Path) -> None:
        try:
            write_beside(target, attachment_bytes(self.session.desk.store, paper.id))
        except OSError as error:
            self.session.desk.questions.tell("Not written", f"{target} cannot be written ({error.strerror or error}).")
        except StoreError as error:
            self.session.desk.questions.tell("Not written", str(error))

    def _current(self) -> AttachmentRow | None:
        index = self.table.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def _show_current(self) -> None:
        paper = self._current()
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
        self._note, self._hash = QLabel(self), QLabel(self)
        self._note.setProperty("role", "secondary")
        self._hash.setProperty("role", "caption")
        self._hash.setAccessibleName("Hash of the selected paper")
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setAccessibleName("Papers of this request; Enter opens one")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().horizontalAdvance("x")
        for place, column in enumerate(_COLUMNS[1:], start=1):
            head.resizeSection(place, column.width * letter)
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._show_current())
        self.model.modelReset.connect(self._show_current)
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


def _kind(code: Any) -> str:
    return _KINDS.get(str(code), str(code))


def _size(count: Any) -> str:
    return f"{int(count):,}" if int(count) < 1_000_000 else f"{int(count) / 1_000_000:,.1f} M"


def _note(papers: Sequence[AttachmentRow]) -> str:
    return f"{len(papers)} paper{'s' * (len(papers) != 1)}, kept byte for byte" if papers else "Drop files here, or add them."


_COLUMNS = (
    Column("name", "Name"),
    Column("kind", "Kind", _kind, width=22),
    Column("size", "Bytes", _size, right=True, width=10),
    Column("added_at", "Added", lambda at: written_day(at.date()), width=13),
    Column("added_by", "By", width=14),
)
