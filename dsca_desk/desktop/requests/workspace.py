"""The workspace of a request: its head, its tabs, the pane "Ready to act on?", and what is done with a request as a whole."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Union

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.conflict import settle_conflict
from dsca_desk.desktop.forms.undo_keys import leave_undo_keys
from dsca_desk.desktop.log.panel import LogPanel
from dsca_desk.desktop.requests import steps
from dsca_desk.desktop.requests.attachments import AttachmentsTab
from dsca_desk.desktop.requests.form import RequestTab
from dsca_desk.desktop.requests.head import NEW_NAME, RequestHead
from dsca_desk.desktop.requests.history import HistoryTab
from dsca_desk.desktop.requests.make_case import MakeCaseDialog
from dsca_desk.desktop.requests.papers import papers_of
from dsca_desk.desktop.requests.problems import ProblemStrip
from dsca_desk.desktop.requests.ready import ReadyPane
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.shell.panes import begin_in, first_stop
from dsca_desk.desktop.shell.record import Standing
from dsca_desk.desktop.shell.tabs import ShownTabs
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.steps.undo import undo_last
from dsca_desk.records.facts import REQUEST
from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.services.step_subjects import Subject
from dsca_desk.store.errors import StaleRecord, StoreError

if TYPE_CHECKING:
    from dsca_desk.desktop.requests.lease import LeaseTab
    from dsca_desk.desktop.requests.letters import LettersTab
    from dsca_desk.desktop.requests.preparing import PreparingTab

_NARROW = 760  # below this width the pane goes under the form
_PANE = 356
_FIRST_FIELD = "nickname"  # where the work on a new case begins
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


class TabSpec(NamedTuple):
    """A tab: its name for tests and settings, its title, and how it is made when first shown."""

    name: str
    title: str
    make: Callable[[RequestSession, MainWindow], Tab]


TABS: tuple[TabSpec, ...] = (
    TabSpec("request", "Request", RequestTab),
    TabSpec("attachments", "Attachments", AttachmentsTab),
    TabSpec("letters", "Letters", _letters),
    TabSpec("preparing", "Before and around", _preparing),
    TabSpec("lease", "Lease", _lease),
    TabSpec("log", "Tasks and log", _log),
    TabSpec("history", "History", HistoryTab),
)


class RequestWorkspace(QWidget):
    """Works on one request. Tabs are made when first shown; `given_up` says that a new request was discarded."""

    given_up = Signal()

    def __init__(self, session: RequestSession, window: MainWindow) -> None:
        super().__init__()
        session.setParent(self)
        self.session, self.window_ = session, window
        self._made: dict[str, Tab] = {}
        self._pages: list[QVBoxLayout] = []
        self._entered: set[str] = set()
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
        """Return a tab, making it when it is first asked for. Raises KeyError."""
        if name not in self._made:
            place = [spec.name for spec in TABS].index(name)
            tab = TABS[place].make(self.session, self.window_)
            self._made[name] = tab
            if name == "letters":
                tab.acknowledge_wanted.connect(self.acknowledge)  # type: ignore[union-attr]  # tabs are known by name
                tab.missing_wanted.connect(self.letter_missing)  # type: ignore[union-attr]  # tabs are known by name
                tab.prices_wanted.connect(self.answer_with_prices)  # type: ignore[union-attr]  # tabs are known by name
                tab.disapproval_wanted.connect(self.disapprove)  # type: ignore[union-attr]  # tabs are known by name
            self._pages[place].addWidget(tab)
            leave_undo_keys(tab)
        return self._made[name]

    def show_tab(self, name: str) -> Tab:
        """Show a tab and return it."""
        tab = self.tab(name)
        self.tabs.setCurrentIndex([spec.name for spec in TABS].index(name))
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
            place = next((number for number, spec in enumerate(TABS) if spec.name == path[1:]), -1)
            if place < 0 or not self.tabs.isTabVisible(place):
                return False
            self.show_tab(path[1:])
            return True
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
        text = f"{self._name()} has changes that are not saved: {_names(self._edited())}."
        answer = self.session.desk.questions.choose("Unsaved changes", text, ("Save", "Discard", "Keep editing"))
        if answer == 0:
            return self.save()
        if answer == 1:
            self._drop()
            return True
        return False

    # --- what is done with a request ---------------------------------------------------------------------------------------

    def acknowledge(self) -> None:
        """Print the acknowledgment and keep it; a request that was only received is acknowledged then."""
        if self._clean("The acknowledgment prints what is saved."):
            steps.acknowledge(self.session)

    def letter_missing(self) -> None:
        """Print the letter that says what is missing, and keep it."""
        if self._clean("The letter prints what is saved."):
            steps.letter_missing(self.session)

    def disapprove(self) -> None:
        """Print the notice that the request is not approved, keep it, and go on to the step that says it was sent."""
        if self._clean("The notice prints what is saved.") and steps.disapproval_notice(self.session):
            steps.next_step(self.session, self, "notify purchaser")

    def answer_with_prices(self) -> None:
        """Print the answer with price and availability, keep it, and go on to the step that says it was sent."""
        from dsca_desk.desktop.requests.estimate import answer_with_prices  # its grid is loaded when it is wanted

        if self._clean("The letter prints what is saved."):
            answer_with_prices(self.session, self._prices_printed, self)

    def _prices_printed(self, name: str) -> None:
        """Take notice of the kept letter, and open the step with its name in it."""
        self.session.refresh()
        self.session.desk.changed.emit(self.session.record)
        dialog = steps.next_step(self.session, self, "answer with price and availability")
        if dialog is not None and "letter_number" in (dialog.step.asks if dialog.step is not None else ()):
            dialog.fact("letter_number").setText(name.removesuffix(".pdf"))
            dialog.fact("letter_number").editingFinished.emit()

    def undo_step(self) -> None:
        """Undo the last standing step of the request, with a reason."""
        if self._clean("Steps rest on what is saved."):
            undo_last(self.session.desk, Subject("REQUEST", self.session.number), self.session.moved)

    def mark_actionable(self) -> None:
        """Put the request into the state actionable."""
        steps.mark_actionable(self.session)

    def may_take_step(self) -> bool:
        """Whether the request is kept: what is not has no steps."""
        return self.session.opened is not None

    may_undo_step = may_take_step

    def take_step(self) -> None:
        """Take the next step among those allowed from this state."""
        if self._clean("Steps rest on what is saved."):
            steps.next_step(self.session, self)

    def attach(self) -> None:
        """Choose files to attach."""
        tab = self.show_tab("attachments")
        assert isinstance(tab, AttachmentsTab)
        tab.choose()

    def show_log(self) -> None:
        """Show the tasks and letters, with the focus on what is to be done."""
        self.show_tab("log").focus_path("log.tasks")

    def add_task(self) -> None:
        """Enter a task of the request."""
        log = self.show_tab("log")
        assert isinstance(log, LogPanel)
        log.add_task()

    def log_letter(self) -> None:
        """Log a letter, message or call of the request."""
        log = self.show_tab("log")
        assert isinstance(log, LogPanel)
        log.log_letter()

    def make_case(self) -> None:
        """Ask for what a case needs beyond the request, make it and go there."""
        if self._clean("A case is made of what is saved."):
            if steps.may_mark_actionable(self.session):
                question = f"{self._name()} misses nothing and is not marked actionable yet."
                choices = ("Mark actionable and go on", "Cancel")
                if self.session.desk.questions.choose("Mark actionable first?", question, choices) != 0:
                    return
                steps.mark_actionable(self.session)
            reason = steps.why_no_case(self.session)
            if reason:
                self.session.desk.questions.tell("No case can be made yet", reason)
                return
            dialog = MakeCaseDialog(self.session, self)
            dialog.made.connect(lambda case: self.window_.go("cases", f"{case}#{_FIRST_FIELD}"))
            dialog.open()

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
        clear = [tab.finish() for tab in self._made.values()]
        return all(clear)

    def _drop(self) -> None:
        if self.session.opened is None:
            self.session.draft.reset(self.session.draft.clean)
            self.session.keeper.keep_now()
            self.given_up.emit()
        else:
            self.session.discard()

    def _clean(self, why: str) -> bool:
        """Save before something that uses the kept request; False when that did not work."""
        if self.session.opened is not None and not self.session.draft.dirty:
            return True
        question = f"{self._name()} has changes that are not saved. {why}"
        return self.session.desk.questions.choose("Save first?", question, ("Save", "Cancel")) == 0 and self.save()

    def _settle(self, conflict: StaleRecord) -> None:
        session = self.session

        def take(joined: LetterOfRequest) -> None:
            try:
                session.save_joined(joined, theirs)
            except StaleRecord as again:
                self._settle(again)
            except StoreError as error:
                session.desk.questions.tell("Not saved", str(error))

        try:
            theirs = session.theirs()
        except StoreError as error:
            session.desk.questions.tell("Not saved", str(error))
            return
        settle_conflict(self, conflict, session.original, session.letter, theirs.letter, take, _field_words)

    def _edited(self) -> list[str]:
        now, clean = self.session.draft.now, self.session.draft.clean
        return [_field_words(name) for name in now.__struct_fields__ if getattr(now, name) != getattr(clean, name)]

    def _name(self) -> str:
        return f"Request {self.session.number}" if self.session.opened else "The new request"

    def _compose(self) -> None:
        self.head = RequestHead(self.session, self)
        self.head.case_wanted.connect(self.make_case)
        self.head.discard_wanted.connect(self.discard)
        self.head.save_wanted.connect(self.save)
        self.head.log.wanted.connect(self.show_log)
        self.tabs = ShownTabs(self)
        for spec in TABS:
            page = QWidget(self.tabs)
            page.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # the checklist may need the room
            inside = QVBoxLayout(page)
            inside.setContentsMargins(0, 0, 0, 0)
            self._pages.append(inside)
            self.tabs.addTab(page, spec.title)
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
        self.tabs.currentChanged.connect(self._turned)

    def _turned(self, place: int) -> None:
        """Make the tab that is shown; the first time the focus comes to it, it goes to where the work of the tab begins."""
        name = TABS[place].name
        tab, page, here = self.tab(name).widget(), self.tabs.widget(place), QApplication.focusWidget()
        if name not in self._entered and page is not None and here is not None and (here is page or page.isAncestorOf(here)):
            self._entered.add(name)
            tab.show()
            first = first_stop(tab)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_head(self) -> None:
        self.head.show_state()
        kind, place = self.session.letter.kind, [spec.name for spec in TABS].index("lease")
        self.tabs.setTabVisible(place, kind in ("LEASE", "LOAN"))
        self.tabs.setTabText(place, "Loan" if kind == "LOAN" else "Lease")
        self.window_.record_changed()

    def _count_papers(self) -> None:
        """Say in the titles of the tabs how many papers and letters there are."""
        for name, printed in (("attachments", False), ("letters", True)):
            place = [spec.name for spec in TABS].index(name)
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
