"""The workspace of a case document: its head with the key figures, and its tabs."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
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
from dsca_desk.desktop.forms.conflict import path_words, settle_conflict
from dsca_desk.desktop.shell.panes import begin_in, first_stop
from dsca_desk.desktop.shell.tabs import ShownTabs
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.records.facts import CASE
from dsca_desk.records.offer import Offer
from dsca_desk.store.errors import StaleRecord, StoreError


class Tab(Protocol):
    """A tab of the workspace: a widget that may know the field at a path and read what is still being typed."""

    def widget(self) -> QWidget:
        """The widget of the tab."""
        ...

    def focus_path(self, path: str) -> bool:
        """Put the focus on the field that edits a path; False when the tab has none."""
        ...

    def finish(self) -> bool:
        """Take over what is still being typed; False when something is unclear."""
        ...


class TabSpec(NamedTuple):
    """A tab: its name for tests and settings, its title, and how it is made when first shown."""

    name: str
    title: str
    make: Callable[[CaseSession, MainWindow], Tab]


TABS: tuple[TabSpec, ...] = (
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
        self._made: dict[str, Tab] = {}
        self._pages: list[QVBoxLayout] = []
        self._entered: set[str] = set()
        self._compose()
        session.priced.connect(self._show_head)
        session.state_changed.connect(self._show_head)
        session.checked.connect(self._show_findings)
        session.act_wanted.connect(lambda act: getattr(self, act)())
        self._show_head()

    def tab(self, name: str) -> Tab:
        """Return a tab, making it when it is first asked for. Raises KeyError."""
        if name not in self._made:
            place = [spec.name for spec in TABS].index(name)
            tab = tab_of_version(TABS[place], self.session, self.window_)
            self._made[name] = tab
            self._pages[place].addWidget(tab.widget())
        return self._made[name]

    def show_tab(self, name: str) -> Tab:
        """Show a tab and return it."""
        tab = self.tab(name)
        self.tabs.setCurrentIndex([spec.name for spec in TABS].index(name))
        return tab

    def go_to(self, path: str) -> bool:
        """Show the tab that edits a path (`lines[2].quantity`) with the focus on the field, or a tab by name (`@notes`).

        False when there is none.
        """
        if path.startswith("@"):
            known = path[1:] in {spec.name for spec in TABS}
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
        clear = [tab.finish() for tab in self._made.values()]
        return all(clear)

    def save(self) -> bool:
        """Save the draft; False when something is unclear, someone saved first, or the database refuses."""
        if not self.finish():
            return False
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

        def take(joined: Offer) -> None:
            try:
                session.save_over(joined, theirs)
            except StaleRecord as again:
                self._settle(again)
            except StoreError as error:
                session.desk.questions.tell("Not saved", str(error))

        try:
            theirs = session.theirs()
        except StoreError as error:
            session.desk.questions.tell("Not saved", str(error))
            return False
        settle_conflict(self, conflict, session.opened.offer, session.offer, theirs.offer, take, _field_words)
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
        self.tabs = ShownTabs(self)
        for spec in TABS:
            page = QWidget(self.tabs)
            inside = QVBoxLayout(page)
            inside.setContentsMargins(8, 8, 8, 8)
            self._pages.append(inside)
            self.tabs.addTab(page, spec.title)
        self.tabs.currentChanged.connect(self._turned)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self.strip = ChangeStrip(self.session, self)
        self.strip.current_wanted.connect(lambda: self.window_.commands.run("current-version"))
        self.strip.rebase_wanted.connect(lambda: self.window_.commands.run("rebase"))
        self.strip.received_wanted.connect(lambda: self.window_.commands.run("received"))
        column.addWidget(self.strip)
        self.beside = ExplainBeside(self.tabs, self.session, self)
        self.tabs.currentChanged.connect(lambda _place: self.beside.leave_tab())
        column.addWidget(self.beside, 1)
        self.tab(TABS[0].name)

    def _turned(self, place: int) -> None:
        """Make the tab that is shown; the first time the focus comes to it, it goes to where the work of the tab begins."""
        name = TABS[place].name
        self.strip.show_tab(name)
        tab, page, here = self.tab(name).widget(), self.tabs.widget(place), QApplication.focusWidget()
        if name not in self._entered and page is not None and here is not None and (here is page or page.isAncestorOf(here)):
            self._entered.add(name)
            tab.show()
            first = first_stop(tab)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

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
        mark_findings(self.tabs.tabBar(), [spec.name for spec in TABS].index("checks"), self.session.open_findings)


def tab_of_version(spec: TabSpec, session: CaseSession, window: MainWindow) -> Tab:
    """Make a tab; of an older version those that tell the life of the document as it is now lead there instead."""
    if session.older is not None and spec.name in OF_TODAY:
        return OfToday(spec.title, session, window)
    return spec.make(session, window)


def _field_words(path: str) -> str:
    """The words of a field of a document, for people."""
    if path in CASE:
        return CASE[path].label
    return "Line" if path == "lines" else path_words(path)
