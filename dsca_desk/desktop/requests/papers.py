"""Papers kept with a request as a table: name, kind, size, day, by whom; and writing one of them to a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.saving import write_whole
from dsca_desk.desktop.tables.rows import ROW_ROLE, Column, RowsModel
from dsca_desk.services.attachments import AttachmentRow, attachment_bytes, list_attachments
from dsca_desk.store.errors import StoreError

LETTERS = {
    "ACKNOWLEDGEMENT": "Acknowledgment",
    "MISSING": "What is missing",
    "DISAPPROVAL": "Notice of disapproval",
    "PRICES": "Price and availability",
    "LEASE_SHEET": "Data sheet",
}
"""The kinds of papers this desk prints for the sender of a request."""
_KINDS = {"LOR": "Letter of request", "": "Paper", **LETTERS}


class PapersTable(QTableView):
    """Lists papers, the last one chosen at first. `chosen` tells that another one is; Enter or a double click `activated`."""

    chosen = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers: dict[int, AttachmentRow] = {}
        self.rows = RowsModel(_COLUMNS, lambda ids: [self._papers[row_id] for row_id in ids])
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().horizontalAdvance("x")
        for place, column in enumerate(_COLUMNS[1:], start=1):
            head.resizeSection(place, column.width * letter)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.chosen.emit())

    @property
    def paper(self) -> AttachmentRow | None:
        """The chosen paper."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def show_papers(self, papers: Sequence[AttachmentRow]) -> None:
        """Show other papers; the chosen one stays, and where there is none or a new one came the last is chosen."""
        if list(self._papers) == [paper.id for paper in papers]:
            return
        chosen, more = self.paper, len(papers) > len(self._papers)
        self._papers = {paper.id: paper for paper in papers}
        self.rows.set_ids(list(self._papers))
        ids = list(self._papers)
        if ids:
            stays = chosen is not None and chosen.id in self._papers and not more
            place = ids.index(chosen.id) if stays and chosen is not None else len(ids) - 1
            self.setCurrentIndex(self.rows.index(place, 0))
        else:
            self.setCurrentIndex(QModelIndex())
        self.chosen.emit()


def papers_of(session: RequestSession, *, printed: bool) -> list[AttachmentRow]:
    """Return the letters this desk printed for a request, or the papers that came with it, oldest first."""
    kept = list_attachments(session.desk.store, session.number) if session.opened is not None else []
    return [paper for paper in kept if (paper.kind in LETTERS) == printed]


def write_paper(session: RequestSession, paper: AttachmentRow, target: Path) -> bool:
    """Write a kept paper byte for byte; tell why that did not work."""
    questions = session.desk.questions
    try:
        write_whole(target, attachment_bytes(session.desk.store, paper.id))
    except OSError as error:
        held = isinstance(error, PermissionError)
        reason = "another program holds the file open" if held else error.strerror or str(error)
        text = f"{target} cannot be written: {reason}. The kept paper is unharmed. Close that program, or choose another name."
        questions.tell("Not written", text)
        return False
    except StoreError as error:
        questions.tell("Not written", str(error))
        return False
    return True


def _kind(code: Any) -> str:
    return _KINDS.get(str(code), str(code))


def _size(count: Any) -> str:
    return f"{int(count):,}" if int(count) < 1_000_000 else f"{int(count) / 1_000_000:,.1f} M"


_COLUMNS = (
    Column("name", "Name"),
    Column("kind", "Kind", _kind, width=22),
    Column("size", "Bytes", _size, right=True, width=10),
    Column("added_at", "Added", lambda at: written_day(at.date()), width=13),
    Column("added_by", "By", width=14),
)
