"""The workspace of a case document: its head with the key figures, and its tabs."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from dsca_desk.desktop.cases.change_older import OfToday
from dsca_desk.desktop.cases.change_strip import ChangeStrip
from dsca_desk.desktop.cases.checks import ChecksTab
from dsca_desk.desktop.cases.checks_view import mark_findings
from dsca_desk.desktop.cases.compare import CompareTab
from dsca_desk.desktop.cases.document_acts import DocumentActs
from dsca_desk.desktop.cases.documents import DocumentsTab
from dsca_desk.desktop.cases.explain import ExplainBeside
from dsca_desk.desktop.cases.head import CaseHead
from dsca_desk.desktop.cases.history import HistoryTab
from dsca_desk.desktop.cases.lines import LinesTab
from dsca_desk.desktop.cases.milestones import MilestonesTab
from dsca_desk.desktop.cases.notes import NotesTab
from dsca_desk.desktop.cases.pricing import PricingTab
from dsca_desk.desktop.cases.reviews import ReviewsTab
from dsca_desk.desktop.cases.schedule import ScheduleTab
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.cases.summary import SummaryTab
from dsca_desk.desktop.execution.tab import ExecutionTab
from dsca_desk.desktop.forms.conflict import path_words, settle_saving
from dsca_desk.desktop.shell.panes import begin_in
from dsca_desk.desktop.shell.tabs import Tab, TabSpec, WorkTabs
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.records.facts import CASE
from dsca_desk.store.errors import StaleRecord, StoreError

TABS: tuple[TabSpec[Tab], ...] = (
    TabSpec("summary", "Summary", SummaryTab),
    TabSpec("lines", "Lines", LinesTab),
    TabSpec("pricing", "Pricing", PricingTab),
    TabSpec("schedule", "Schedule", ScheduleTab),
    TabSpec("notes", "Notes", NotesTab),
    TabSpec("checks", "Checks", ChecksTab),
    TabSpec("documents", "Documents", DocumentsTab),
    TabSpec("milestones", "Milestones", MilestonesTab),
    TabSpec("reviews", "Reviews", ReviewsTab),
    TabSpec("execution", "Execution", ExecutionTab),
    TabSpec("compare", "Compare", CompareTab),
    TabSpec("history", "History", HistoryTab),
)


_DIALOGS = {"purpose": "purpose", "concurrent": "partners"}
"""Paths that no tab edits: each has a dialog, by its command."""
OF_TODAY = frozenset({"milestones", "reviews", "execution"})
"""The tabs whose records belong to the document as it is now, not to one of its versions."""


class CaseWorkspace(QWidget, DocumentActs):
    """Works on one document. Tabs are made when first shown and follow the session's signals."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        session.setParent(self)
        self.session, self.window_ = session, window
        self._compose()
        session.priced.connect(self._show_head)
        session.state_changed.connect(self._show_head)
        session.checked.connect(self._show_findings)
        session.act_wanted.connect(lambda act: getattr(self, act)())
        self._show_head()

    def tab(self, name: str) -> Tab:
        """Return a tab, making it when it is first asked for. Raises ValueError."""
        return self.tabs.tab(name)

    def show_tab(self, name: str) -> Tab:
        """Show a tab and return it."""
        return self.tabs.show_tab(name)

    def go_to(self, path: str) -> bool:
        """Show the tab that edits a path (`lines[2].quantity`) with the focus on the field, or a tab by name (`@notes`).

        False when there is none.
        """
        if path.startswith("@"):
            known = self.tabs.has(path[1:])
            if known:
                self.show_tab(path[1:])
            return known
        if command := _DIALOGS.get(path):
            self.window_.commands.run(command)
            return True
        for spec in TABS:
            if self.tab(spec.name).focus_path(path):
                self.show_tab(spec.name)
                return self.tab(spec.name).focus_path(path)
        return False

    def take_focus(self) -> None:
        """Put the focus where the work of the shown tab begins."""
        begin_in(self.tabs)

    def explain(self, path: str) -> bool:
        """Explain the amount at a path (`lines[2].admin`, `total`, `schedule[3].amount`) beside the tabs."""
        return self.beside.explain(path)

    def finish(self) -> bool:
        """Take over what is still being typed in every tab; False when something is unclear."""
        return self.tabs.finish()

    def save(self) -> bool:
        """Save the draft; False when something is unclear, someone saved first, or the database refuses."""
        if not self.finish():
            self.tabs.show_unclear()
            return False
        if not self.session.draft.dirty:
            return True
        try:
            self.session.save()
        except StaleRecord as conflict:
            return self._settle(conflict)
        except StoreError as error:
            self.session.desk.questions.tell("Not saved", str(error))
            return False
        return True

    def may_close(self) -> bool:
        """Ask what becomes of unsaved edits."""
        self.finish()
        if not self.session.draft.dirty:
            return True
        answer = self.session.desk.questions.choose(
            "Unsaved changes",
            f"{self.session.record} has changes that are not saved.",
            ("Save", "Discard", "Keep editing"),
        )
        if answer == 0:
            return self.save()
        if answer == 1:
            self.session.draft.reset(self.session.opened.offer)
            return True
        return False

    def _settle(self, conflict: StaleRecord) -> bool:
        """Ask field by field what to take and save that; nothing is saved until then."""
        session = self.session
        settle_saving(
            self,
            conflict,
            session.theirs,
            lambda theirs: (session.opened.offer, session.offer, theirs.offer),
            session.save_over,
            session.desk.questions.tell,
            _field_words,
        )
        return False

    def price_again(self) -> None:
        """Keep the price by the rules as they are now."""
        try:
            self.session.keep_price()
        except StoreError as error:
            self.session.desk.questions.tell("The price was not kept", str(error))

    def _compose(self) -> None:
        self.head = CaseHead(self.session, self.window_, self)
        self.head.check_wanted.connect(self.next_problem)
        self.head.preview_wanted.connect(self.preview)
        self.head.save_wanted.connect(self.save)
        self.head.price_wanted.connect(self.price_again)
        self.head.document_wanted.connect(self._open_document)
        self.newer_rules = self.head.newer_rules
        self.tabs: WorkTabs[Tab] = WorkTabs(TABS, self._make, self, margin=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self.strip = ChangeStrip(self.session, self)
        self.strip.current_wanted.connect(lambda: self.window_.commands.run("current-version"))
        self.strip.rebase_wanted.connect(lambda: self.window_.commands.run("rebase"))
        self.strip.received_wanted.connect(lambda: self.window_.commands.run("received"))
        column.addWidget(self.strip)
        self.tabs.shown.connect(self.strip.show_tab)
        self.beside = ExplainBeside(self.tabs, self.session, self)
        self.tabs.currentChanged.connect(lambda _place: self.beside.leave_tab())
        column.addWidget(self.beside, 1)
        self.tab(TABS[0].name)

    def _make(self, spec: TabSpec[Tab]) -> Tab:
        return tab_of_version(spec, self.session, self.window_)

    def _open_document(self, document: str) -> None:
        """Show another document of the case; the version box says again what is shown when that does not come about."""
        self.window_.go("cases", f"{self.session.offer.case_id}/{document}")
        if isValid(self.head):
            self.head.show_version()

    def _show_head(self) -> None:
        self.head.show_state()
        self.window_.record_changed()

    def _show_findings(self) -> None:
        self.window_.record_changed()
        mark_findings(self.tabs.tabBar(), self.tabs.place_of("checks"), self.session.open_findings)


def tab_of_version(spec: TabSpec[Tab], session: CaseSession, window: MainWindow) -> Tab:
    """Make a tab; of an older version those that tell the life of the document as it is now lead there instead."""
    if session.older is not None and spec.name in OF_TODAY:
        return OfToday(spec.title, session, window)
    return spec.make(session, window)


def _field_words(path: str) -> str:
    """The words of a field of a document, for people."""
    if path in CASE:
        return CASE[path].label
    return "Line" if path == "lines" else path_words(path)
