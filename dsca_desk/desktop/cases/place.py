"""The place Cases: the list of case documents and the workspace of the one that is open."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.acts import CaseActs
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.reading import written_day, written_money
from dsca_desk.desktop.shell.room import ShownStack
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.list_beside import ListBeside
from dsca_desk.desktop.tables.list_pane import ListPane, Sort, TwoLines, View
from dsca_desk.records.offer import BASIC
from dsca_desk.services.lists import CASE_STATES, CaseListRow, case_ids, case_rows
from dsca_desk.services.worklist_sources import BEFORE_OFFER
from dsca_desk.store.errors import StoreError

if TYPE_CHECKING:  # the list stands before what edits a case is loaded
    from dsca_desk.desktop.cases.session import CaseSession
    from dsca_desk.desktop.cases.workspace import CaseWorkspace

_VIEWS = (
    View("Open cases", {"open_only": True}),
    View("All cases", {}),
    *(View(status, {"status": status}) for status in CASE_STATES),
)
_SORTS = (
    Sort("by identifier", "identifier"),
    Sort("by state", "status"),
    Sort("by expiration", "expires"),
    Sort("by total", "total"),
)


class CasesPlace(CaseActs, QWidget):
    """Cases. The list stays while one works; leaving a document with unsaved edits asks what becomes of them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window_, self.desk = window, window.desk
        self.workspace: CaseWorkspace | None = None
        self.pane = ListPane(
            "Cases",
            _VIEWS,
            lambda text, **view: case_ids(self.desk.store, text, **view),
            lambda ids: _rows(self.desk, ids),
            _written,
            "cases",
            empty="No cases yet. Make one from a request, or import a case file.",
            sorts=_SORTS,
            parent=self,
        )
        self._nothing = QLabel("Choose a case on the left.", self)
        self._nothing.setProperty("role", "secondary")
        self._nothing.setMargin(24)
        self._stack = ShownStack(self)
        self._stack.addWidget(self._nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ListBeside(self.pane, self._stack, self))
        self.pane.opened.connect(self._chosen)
        self.pane.entered.connect(self._entered)
        self.pane.opened_apart.connect(lambda row: window.another_wanted.emit("cases", f"{row.case}/{row.document}"))
        self.desk.changed.connect(lambda _what: self.pane.refresh())
        self.pane.refresh()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def open(self, record: str) -> None:
        """Open `BN-B-UAB`, `BN-B-UAB/A01`, or one of them with `#path` of a field to go to."""
        record, _, path = record.partition("#")
        case, _, document = record.partition("/")
        current = self.workspace
        if current is None or current.session.offer.case_id != case or (document and current.session.shown != document):
            if not self.may_close():
                return
            from dsca_desk.desktop.cases.session import CaseSession

            try:
                session = CaseSession.open(self.desk, case, document)
            except StoreError as error:
                self.desk.questions.tell("This case cannot be opened", str(error))
                return
            self._show(session)
        if path and self.workspace is not None:
            self.workspace.go_to(path)

    def take_focus(self) -> None:
        """Take the focus where the work is: in the shown tab of the open document, else on the list."""
        if self.workspace is not None:
            self.workspace.take_focus()
        else:
            self.pane.take_focus()

    def may_close(self) -> bool:
        """Ask what becomes of unsaved edits; False keeps the document open."""
        return self.workspace is None or self.workspace.may_close()

    def _chosen(self, row: CaseListRow | None) -> None:
        if row is not None:
            self.open(f"{row.case}/{row.document}")
            if self.pane.folded:
                self._entered()

    def _entered(self) -> None:
        """Begin to work on the document that was opened."""
        if self.workspace is not None:
            self.workspace.take_focus()

    def close_record(self) -> None:
        """Close the open document; its edits are asked about first."""
        if self.may_close():
            old, self.workspace = self.workspace, None
            self._drop(old)
            self.window_.record_changed()
            self.pane.list.setFocus()

    def may_close_record(self) -> bool:
        """Whether a document is open."""
        return self.workspace is not None

    def _show(self, session: "CaseSession") -> None:
        from dsca_desk.desktop.cases.workspace import CaseWorkspace

        old, self.workspace = self.workspace, CaseWorkspace(session, self.window_)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        self.pane.select(session.opened.document_id)
        self._drop(old)
        self.window_.record_changed()

    def _drop(self, old: "CaseWorkspace | None") -> None:
        if old is not None:
            self._stack.removeWidget(old)
            old.session.close()
            old.deleteLater()


def _rows(desk: Desk, ids: Sequence[int]) -> list[CaseListRow]:
    return case_rows(desk.store, ids)


def _written(row: Any) -> TwoLines:
    """A letter is told by its state alone, a document that changes a case by its number too; what is signed by its money."""
    if row.offer_expires_on is not None and row.status in _UNSIGNED:
        beside = f"expires {written_day(row.offer_expires_on)}"
    else:
        beside = "" if row.total is None else written_money(row.total)
    state = row.status if row.document == BASIC else f"{row.document} · {row.status}"
    return TwoLines(row.case, row.nickname, state, beside)


_UNSIGNED = frozenset({*BEFORE_OFFER, "Offered", "Offered (counteroffer)", "Expired"})
"""States in which somebody may still wonder until when an offer can be signed."""
