"""The place Requests: the register of requests and the workspace of the one that is open."""

from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.journal import KeptDraft
from dsca_desk.desktop.requests.session import NEW, RequestSession
from dsca_desk.desktop.requests.workspace import RequestWorkspace
from dsca_desk.desktop.shell.commands import Command
from dsca_desk.desktop.shell.room import ShownStack
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.list_beside import ListBeside
from dsca_desk.desktop.tables.list_pane import ListPane, TwoLines, View
from dsca_desk.services.lists import RequestListRow, request_ids, request_rows
from dsca_desk.services.request_clocks import Clock, judged_on, request_clocks
from dsca_desk.services.request_words import STATES, in_words
from dsca_desk.store.errors import StoreError

VIEWS = (
    View("Open requests", {"open_only": True}),
    View("Needs an answer", {"to_answer": True}),
    View("All requests", {}),
)
_RECORD = "request "


class RequestsPlace(QWidget):
    """Requests. The list stays while one works; leaving a request with unsaved edits asks what becomes of them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window_, self.desk = window, window.desk
        self.workspace: RequestWorkspace | None = None
        self.pane = ListPane(
            "Requests",
            VIEWS,
            lambda text, **view: request_ids(self.desk.store, text, **view),
            lambda ids: request_rows(self.desk.store, ids),
            self._written,
            "requests",
            empty="No requests yet. Log a letter (Ctrl+N).",
            parent=self,
        )
        nothing = QLabel("Choose a request on the left, or log a new one with Ctrl+N.", self)
        nothing.setProperty("role", "secondary")
        nothing.setMargin(24)
        self._stack = ShownStack(self)
        self._stack.addWidget(nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ListBeside(self.pane, self._stack, self))
        self.pane.opened.connect(self._chosen)
        self.pane.entered.connect(self._entered)
        self.pane.new_wanted.connect(self.new)
        self.desk.changed.connect(self._changed)
        window.commands.add(*self._commands())
        self.pane.refresh()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def open(self, record: str) -> None:
        """Open `R-2026-0001`, with `#path` of a field to go to where one is named."""
        number, _, path = record.partition("#")
        if self.workspace is None or self.workspace.session.number != number:
            if not self.may_close():
                return
            try:
                session = RequestSession.open(self.desk, number)
            except StoreError as error:
                self.desk.questions.tell("This request cannot be opened", str(error))
                return
            self._show(session)
        if path and self.workspace is not None:
            self.workspace.go_to(path)

    def new(self) -> None:
        """Begin a new request."""
        if self.window_.current != "requests":
            self.window_.go("requests")
        if self.may_close():
            self._show(RequestSession.begin(self.desk))
            assert self.workspace is not None
            self.workspace.go_to("country")

    def recover(self, kept: KeptDraft) -> bool:
        """Go on with a draft that was kept before a crash; False when it is not of a request."""
        if kept.record != NEW and not kept.record.startswith(_RECORD):
            return False
        if kept.record == NEW:
            self.new()
        else:
            self.open(kept.record.removeprefix(_RECORD))
        return True

    def shown_record(self) -> str:
        """Return the number of the open request, empty when none is or it has none yet."""
        return self.workspace.session.number if self.workspace is not None else ""

    def close_record(self) -> None:
        """Close the open request, after a question when something would be lost."""
        if self.workspace is not None and self.may_close():
            self._close()

    def take_down(self) -> None:
        """Keep or drop the draft; the place is going away."""
        if self.workspace is not None:
            self.workspace.session.close()

    def may_close(self) -> bool:
        """Ask what becomes of unsaved edits; False keeps the request open."""
        return self.workspace is None or self.workspace.may_close()

    def _chosen(self, row: RequestListRow | None) -> None:
        if row is not None:
            self.open(row.number)
            self._select()
            if self.pane.folded:
                self._entered()

    def _entered(self) -> None:
        """Begin to work on the request that was opened."""
        if self.workspace is not None:
            self.workspace.take_focus()

    def _show(self, session: RequestSession) -> None:
        old, self.workspace = self.workspace, RequestWorkspace(session, self.window_)
        self.workspace.given_up.connect(self._close)
        session.state_changed.connect(self._select)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        self._select()
        self._drop(old)

    def _close(self) -> None:
        old, self.workspace = self.workspace, None
        self._drop(old)
        self._select()
        self.pane.list.setFocus()
        self.window_.record_changed()

    def _drop(self, old: RequestWorkspace | None) -> None:
        if old is not None:
            self._stack.removeWidget(old)
            old.session.close()
            old.deleteLater()

    def _select(self) -> None:
        """Let the list show which request is open; a new one is not in it yet."""
        if self.workspace is None or self.workspace.session.opened is None:
            self.pane.list.setCurrentIndex(QModelIndex())
        else:
            self.pane.select(self.workspace.session.opened.request_id)

    def _changed(self, what: str) -> None:
        self.pane.refresh()
        workspace = self.workspace
        if workspace is not None and (what == workspace.session.record or what.startswith("case ")):
            workspace.session.refresh()  # it may have been changed in another window

    def _written(self, row: Any) -> TwoLines:
        words, role, icon = self._waits_for(row)
        return TwoLines(row.number, row.subject, in_words(STATES, row.status), words, role, icon)

    def _waits_for(self, row: RequestListRow) -> tuple[str, str, str]:
        if row.status == "insufficient" and row.insufficient_on is not None:
            return f"letter of {written_day(row.insufficient_on)[:6]}", "error", "warning-circle"
        if row.case:
            return row.case, "secondary", ""
        if row.status == "disapproval-proposed":
            return "tell the purchaser", "warning", "flag"
        judged = judged_on(row.actionable_on, row.insufficient_on)
        policy = self.desk.policy.on(row.received_on)
        clocks = request_clocks(row.received_on, row.acknowledged_on, judged, row.status, policy, self.desk.today)
        waiting = [clock for clock in clocks if clock.state in ("running", "today", "late")]
        return _running(waiting[0]) if waiting else ("", "secondary", "")

    def _commands(self) -> list[Command]:
        def here(act: str) -> None:
            if may():
                getattr(self.workspace, act)()

        def may() -> bool:
            return self.window_.current == "requests" and self.workspace is not None

        def kept() -> bool:
            return may() and self.workspace is not None and self.workspace.session.opened is not None

        def pricing() -> bool:
            return kept() and self.workspace is not None and self.workspace.session.letter.kind == "LOR_PA"

        def disapproving() -> bool:
            return kept() and self.workspace is not None and self.workspace.session.status == "disapproval-proposed"

        return [
            Command(
                "request-checklist", "&View", "&Ready to act on?", partial(here, "show_checklist"), "F11", "list-checks", may
            ),
            Command(
                "request-case", "&Record", "&Make a case of it…", partial(here, "make_case"), "Ctrl+Shift+N", "briefcase", kept
            ),
            Command("request-attach", "&Record", "&Attach files…", partial(here, "attach"), "", "paperclip", kept),
            Command(
                "request-acknowledge", "&Document", "&Acknowledgment…", partial(here, "acknowledge"), "", "envelope-simple", kept
            ),
            Command("request-missing", "&Document", "Letter: what is &missing…", partial(here, "letter_missing"), "", "", kept),
            Command(
                "request-prices",
                "&Document",
                "Letter: price and availabilit&y…",
                partial(here, "answer_with_prices"),
                "",
                "",
                pricing,
            ),
            Command(
                "request-disapproval", "&Document", "Letter: &disapproval…", partial(here, "disapprove"), "", "", disapproving
            ),
        ]


def _running(clock: Clock) -> tuple[str, str, str]:
    if clock.due is None:
        return "", "secondary", ""
    if clock.state == "today":
        return f"{clock.act} today", "warning", "clock"
    if clock.state == "late":
        return f"{clock.act}, late", "error", "warning-circle"
    return f"{clock.act} by {written_day(clock.due)[:6]}", "warning", "clock"
