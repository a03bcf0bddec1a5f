"""The workspace of a request: its head, its tabs, the pane "Ready to act on?", and what is done with a request as a whole."""

from datetime import datetime
from typing import TYPE_CHECKING, Union, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.conflict import settle_saving
from dsca_desk.desktop.forms.undo_keys import leave_undo_keys
from dsca_desk.desktop.log.panel import LogPanel
from dsca_desk.desktop.requests.acts import RequestActs
from dsca_desk.desktop.requests.attachments import AttachmentsTab
from dsca_desk.desktop.requests.form import RequestTab
from dsca_desk.desktop.requests.head import NEW_NAME, RequestHead
from dsca_desk.desktop.requests.history import HistoryTab
from dsca_desk.desktop.requests.papers import papers_of
from dsca_desk.desktop.requests.problems import ProblemStrip
from dsca_desk.desktop.requests.ready import ReadyPane
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.shell.panes import begin_in
from dsca_desk.desktop.shell.record import Standing
from dsca_desk.desktop.shell.tabs import TabSpec, WorkTabs
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.records.facts import REQUEST
from dsca_desk.store.errors import StaleRecord, StoreError

if TYPE_CHECKING:
    from dsca_desk.desktop.requests.lease import LeaseTab
    from dsca_desk.desktop.requests.letters import LettersTab
    from dsca_desk.desktop.requests.preparing import PreparingTab

_NARROW = 760  # below this width the pane goes under the form
_PANE = 356
Tab = Union[RequestTab, "LeaseTab", "PreparingTab", AttachmentsTab, "LettersTab", LogPanel, HistoryTab]


def _letters(session: RequestSession, window: MainWindow) -> Tab:
    from dsca_desk.desktop.requests.letters import LettersTab  # what draws pages is loaded when they are wanted

    return LettersTab(session, window)


def _preparing(session: RequestSession, window: MainWindow) -> Tab:
    from dsca_desk.desktop.requests.preparing import PreparingTab  # its forms are loaded when they are wanted

    return PreparingTab(session, window)


def _lease(session: RequestSession, window: MainWindow) -> Tab:
    from dsca_desk.desktop.requests.lease import LeaseTab  # few requests ask for a lease

    return LeaseTab(session, window)


def _log(session: RequestSession, _window: MainWindow) -> Tab:
    return LogPanel(session.desk, lambda: session.number, lambda: session.record)


TABS: tuple[TabSpec[Tab], ...] = (
    TabSpec("request", "Request", RequestTab),
    TabSpec("attachments", "Attachments", AttachmentsTab),
    TabSpec("letters", "Letters", _letters),
    TabSpec("preparing", "Before and around", _preparing),
    TabSpec("lease", "Lease", _lease),
    TabSpec("log", "Tasks and log", _log),
    TabSpec("history", "History", HistoryTab),
)


class RequestWorkspace(RequestActs):
    """Works on one request. Tabs are made when first shown; `given_up` says that a new request was discarded."""

    given_up = Signal()

    def __init__(self, session: RequestSession, window: MainWindow) -> None:
        super().__init__(session, window)
        session.setParent(self)
        self._saved = self._trouble = ""
        self._compose()
        session.state_changed.connect(self._show_head)
        session.checked.connect(self._show_problems)
        session.checked.connect(self._show_head)
        session.keeper.kept.connect(self._show_kept)
        session.keeper.failed.connect(self._show_trouble)
        session.answered.connect(self._count_papers)
        self._show_head()
        self._show_problems()
        self._count_papers()

    # --- going about -------------------------------------------------------------------------------------------------------

    def tab(self, name: str) -> Tab:
        """Return a tab, making it when it is first asked for. Raises ValueError."""
        return self.tabs.tab(name)

    def show_tab(self, name: str) -> Tab:
        """Show a tab and return it."""
        return self.tabs.show_tab(name)

    @property
    def shown_tab(self) -> Tab:
        """The tab that is shown."""
        return self.tab(self.tabs.current)

    def _make(self, spec: TabSpec[Tab]) -> Tab:
        tab = spec.make(self.session, self.window_)
        if spec.name == "letters":
            letters = cast("LettersTab", tab)
            letters.acknowledge_wanted.connect(self.acknowledge)
            letters.missing_wanted.connect(self.letter_missing)
            letters.prices_wanted.connect(self.answer_with_prices)
            letters.disapproval_wanted.connect(self.disapprove)
        leave_undo_keys(tab)
        return tab

    @property
    def form(self) -> RequestTab:
        """The Request tab."""
        tab = self.tab("request")
        assert isinstance(tab, RequestTab)
        return tab

    def go_to(self, path: str) -> bool:
        """Show the field that edits a path, with the focus on it, or a tab by name (`@lease`); False when there is none."""
        if path.startswith("@"):
            known = self.tabs.has(path[1:])
            if known:
                self.show_tab(path[1:])
            return known
        if path.startswith("log."):
            return self.show_tab("log").focus_path(path)
        self.show_tab("request")
        return self.form.focus_path(path)

    def take_focus(self) -> None:
        """Put the focus where the work of the shown tab begins."""
        begin_in(self.tabs)

    def show_checklist(self) -> None:
        """Show the pane with the focus on the first open point."""
        self._show_pane(True)
        self.ready.focus_first_open()

    def next_problem(self) -> None:
        """Go to the next problem."""
        self.problems.step(1)

    def last_problem(self) -> None:
        """Go to the problem before."""
        self.problems.step(-1)

    # --- the draft ---------------------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Save the draft; False when something is unclear or needed, someone saved first, or the database refuses."""
        if not self._finish():
            self.tabs.show_unclear()
            return False
        if not self.session.draft.dirty and self.session.opened is not None:
            return True
        needed = [problem for problem in self.session.problems if problem.weight == "must"]
        if needed:
            self.session.asked = True
            self.form.show_problems()
            self.go_to(needed[0].path)
            return False
        try:
            self.session.save()
        except StaleRecord as conflict:
            self._settle(conflict)
            return False
        except StoreError as error:
            self.session.desk.questions.tell("Not saved", str(error))
            return False
        self._saved = f"Saved {_time(self.session.desk.clock())}"
        self.window_.record_changed()
        return True

    def standing(self) -> Standing:
        """Say what window title and status bar show of the request."""
        dirty = self.session.draft.dirty
        return Standing(
            name=self.session.number or NEW_NAME,
            unsaved=dirty,
            saved=self._saved or ("Not saved" if dirty else ""),
            findings=f"{self.problems.words()} in this request",
            trouble=self._trouble,
        )

    def revert(self) -> None:
        """Go back to what is kept, after a question."""
        self.discard()

    def may_save(self) -> bool:
        """Whether the request can be saved."""
        return not self.session.read_only  # a date just typed is read only when it is saved or left

    def may_revert(self) -> bool:
        """Whether there is anything to discard."""
        return self.head.discard_button.isEnabled()

    def may_undo(self) -> bool:
        """Whether a step can be taken back."""
        return self.session.draft.undo_stack.canUndo()

    def may_redo(self) -> bool:
        """Whether a step can be done again."""
        return self.session.draft.undo_stack.canRedo()

    def discard(self) -> None:
        """Go back to what is kept, after a question that names what would go."""
        if not self.session.draft.dirty:
            if self.session.opened is None:
                self.given_up.emit()
            return
        words = f"This drops your edits of {_names(self._edited())}."
        if self.session.opened is not None:
            words += " What was saved stays."
        if self.session.desk.questions.choose("Discard your edits?", words, ("Discard", "Keep editing"), 1) == 0:
            self._drop()

    def undo(self) -> None:
        """Take back the last step."""
        self._finish()
        self.session.draft.undo_stack.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.session.draft.undo_stack.redo()

    def may_close(self) -> bool:
        """Ask what becomes of unsaved edits."""
        self._finish()
        if not self.session.draft.dirty:
            return True
        text = f"{self.name} has changes that are not saved: {_names(self._edited())}."
        answer = self.session.desk.questions.choose("Unsaved changes", text, ("Save", "Discard", "Keep editing"))
        if answer == 0:
            return self.save()
        if answer == 1:
            self._drop()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Discard on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.discard()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the pane below the form where the window is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        if narrow != (self.split.orientation() == Qt.Orientation.Vertical):
            self.split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
            self.split.setSizes([1, 1] if narrow else [10 * _PANE, _PANE])
            self.ready.show_beside(narrow)
            self._show_pane(not narrow)
        self.head.show_narrow(narrow)

    # --- inside ------------------------------------------------------------------------------------------------------------

    def _finish(self) -> bool:
        """Take over what is still being typed in every tab; False when something is unclear."""
        return self.tabs.finish()

    def _drop(self) -> None:
        if self.session.opened is None:
            self.session.draft.reset(self.session.draft.clean)
            self.session.keeper.keep_now()
            self.given_up.emit()
        else:
            self.session.discard()

    def _settle(self, conflict: StaleRecord) -> None:
        session = self.session
        settle_saving(
            self,
            conflict,
            session.theirs,
            lambda theirs: (session.original, session.letter, theirs.letter),
            session.save_joined,
            session.desk.questions.tell,
            _field_words,
        )

    def _edited(self) -> list[str]:
        now, clean = self.session.draft.now, self.session.draft.clean
        return [_field_words(name) for name in now.__struct_fields__ if getattr(now, name) != getattr(clean, name)]

    def _compose(self) -> None:
        self.head = RequestHead(self.session, self)
        self.head.case_wanted.connect(self.make_case)
        self.head.discard_wanted.connect(self.discard)
        self.head.save_wanted.connect(self.save)
        self.head.log.wanted.connect(self.show_log)
        self.tabs: WorkTabs[Tab] = WorkTabs(TABS, self._make, self)
        for page in self.tabs.pages():
            page.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # the checklist may need the room
        self.problems = ProblemStrip(self)
        self.problems.wanted.connect(self.go_to)
        self.ready = ReadyPane(self.session, self)
        self.ready.closed.connect(lambda: self._show_pane(False))
        self.problems.checklist_wanted.connect(self.show_checklist)
        self.ready.acknowledge_wanted.connect(self.acknowledge)
        self.ready.missing_wanted.connect(self.letter_missing)
        self.ready.actionable_wanted.connect(self.mark_actionable)
        left = QWidget(self)
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.tabs, 1)
        rows.addWidget(self.problems)
        self.split = QSplitter(self)
        self.split.setChildrenCollapsible(False)
        self.split.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)  # the pane goes below by itself
        self.split.addWidget(left)
        self.split.addWidget(self.ready)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([10 * _PANE, _PANE])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.split, 1)
        self._show_pane(True)
        self.tab(TABS[0].name)

    def _show_head(self) -> None:
        self.head.show_state()
        kind, place = self.session.letter.kind, self.tabs.place_of("lease")
        self.tabs.setTabVisible(place, kind in ("LEASE", "LOAN"))
        self.tabs.setTabText(place, "Loan" if kind == "LOAN" else "Lease")
        self.window_.record_changed()

    def _count_papers(self) -> None:
        """Say in the titles of the tabs how many papers and letters there are."""
        for name, printed in (("attachments", False), ("letters", True)):
            place = self.tabs.place_of(name)
            count = len(papers_of(self.session, printed=printed))
            self.tabs.setTabText(place, f"{TABS[place].title} {count}" if count else TABS[place].title)

    def _show_pane(self, shown: bool) -> None:
        """Show or hide the checklist; while it is hidden, the line of the problems offers it."""
        self.ready.setVisible(shown)
        self.problems.checklist.setVisible(not shown)
        self.problems.checklist.setText(f"Ready to act on? {self.ready.model.counts().words()}")

    def _show_problems(self) -> None:
        self.problems.show_problems(self.session.problems)
        self.window_.record_changed()

    def _show_kept(self, at: datetime) -> None:
        self._saved, self._trouble = f"Draft kept {_time(at)}, not saved", ""
        self.window_.record_changed()

    def _show_trouble(self, text: str) -> None:
        self._trouble = text
        self.window_.record_changed()


def _field_words(path: str) -> str:
    """The words of a field by its path, for people."""
    name = path.partition(".")[0].partition("[")[0]
    if name in REQUEST:
        return REQUEST[name].label
    return {"items": "Items", "references": "References"}.get(name, name.replace("_", " "))


def _names(words: list[str]) -> str:
    shown = words[:4]
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _time(at: datetime) -> str:
    return f"{at:%H:%M:%S}"
