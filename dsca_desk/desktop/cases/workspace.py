"""The workspace of a case document: its head with the key figures, and its tabs."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.checks import ChecksTab
from dsca_desk.desktop.cases.checks_view import mark_findings
from dsca_desk.desktop.cases.document_acts import DocumentActs
from dsca_desk.desktop.cases.documents import DocumentsTab
from dsca_desk.desktop.cases.explain import ExplainBeside
from dsca_desk.desktop.cases.history import HistoryTab
from dsca_desk.desktop.cases.lines import LinesTab
from dsca_desk.desktop.cases.notes import NotesTab
from dsca_desk.desktop.cases.pricing import PricingTab
from dsca_desk.desktop.cases.schedule import ScheduleTab
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.cases.summary import SummaryTab
from dsca_desk.desktop.forms.conflict import path_words, settle_conflict
from dsca_desk.desktop.forms.reading import written_day, written_money
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.panes import first_stop
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.policy.codes import AGENCIES, COUNTRIES, TERMS_OF_SALE, Agency, Country, TermOfSaleCode
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
    TabSpec("history", "History", HistoryTab),
)


class CaseWorkspace(QWidget, DocumentActs):
    """Works on one document. Tabs are made when first shown and follow the session's signals."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        session.setParent(self)
        self.session, self.window_ = session, window
        self._made: dict[str, Tab] = {}
        self._pages: list[QVBoxLayout] = []
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
            tab = TABS[place].make(self.session, self.window_)
            self._made[name] = tab
            self._pages[place].addWidget(tab.widget())
        return self._made[name]

    def show_tab(self, name: str) -> Tab:
        """Show a tab and return it."""
        tab = self.tab(name)
        self.tabs.setCurrentIndex([spec.name for spec in TABS].index(name))
        return tab

    def go_to(self, path: str) -> bool:
        """Show the tab that edits a path (`lines[2].quantity`) with the focus on the field; False when none does."""
        for spec in TABS:
            if self.tab(spec.name).focus_path(path):
                self.show_tab(spec.name)
                return self.tab(spec.name).focus_path(path)
        return False

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
        self.title = QLabel(self)
        self.title.setProperty("role", "record")
        self.nickname = QLabel(self)
        self.nickname.setProperty("role", "name")
        self.status = QLabel(self)
        self.status.setProperty("chip", "information")
        self.state = QLabel(self)
        self.state.setProperty("role", "secondary")
        self.facts = QLabel(self)
        self.facts.setTextFormat(Qt.TextFormat.RichText)
        self.facts.setWordWrap(True)  # a narrow window or large text takes a second line
        self.save_button = QPushButton("Save", self)
        self.save_button.setProperty("primary", "true")
        self.save_button.clicked.connect(self.save)
        set_icon(self.save_button, "floppy-disk", "on-accent")
        self.newer_rules = QPushButton("Newer rules: &price again", self)
        self.newer_rules.setProperty("flat", "true")
        self.newer_rules.setToolTip("The saved price was made by other rules than those on this computer. Keep the new one.")
        self.newer_rules.clicked.connect(self.price_again)
        set_icon(self.newer_rules, "arrows-clockwise", "accent")
        first = QHBoxLayout()
        first.setSpacing(10)
        for label in (self.title, self.nickname, self.status, self.state):
            first.addWidget(label)
        first.addStretch(1)
        first.addWidget(self.newer_rules)
        first.addWidget(self.save_button)
        head = QWidget(self)
        head.setObjectName("record_head")
        rows = QVBoxLayout(head)
        rows.setContentsMargins(12, 8, 12, 4)
        rows.setSpacing(4)
        rows.addLayout(first)
        rows.addWidget(self.facts)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
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
        column.addWidget(head)
        self.beside = ExplainBeside(self.tabs, self.session, self)
        self.tabs.currentChanged.connect(lambda _place: self.beside.leave_tab())
        column.addWidget(self.beside, 1)
        self.tab(TABS[0].name)

    def _turned(self, place: int) -> None:
        """Make the tab that is shown; where Qt found nothing to give the focus to, the tab gets it now."""
        tab, page = self.tab(TABS[place].name).widget(), self.tabs.widget(place)
        if page is not None and page.hasFocus():
            tab.show()
            first = first_stop(tab)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_head(self) -> None:
        session, offer = self.session, self.session.offer
        view = session.desk.policy.on(offer.price_date)
        country, agency = view.find(COUNTRIES, Country, offer.country), view.find(AGENCIES, Agency, offer.agency)
        terms = [view.find(TERMS_OF_SALE, TermOfSaleCode, term.code) for term in offer.terms_of_sale]
        self.title.setText(offer.case_id)
        self.nickname.setText(offer.nickname)
        self.status.setText(f"{session.opened.status} · {offer.document}")
        self.state.setText("editing, not saved yet" if session.draft.dirty else "")
        self.save_button.setEnabled(session.draft.dirty)
        self.newer_rules.setVisible(session.newer_rules)
        self.newer_rules.setEnabled(not session.draft.dirty)
        facts = [
            ("Purchaser", f"{country.name if country else offer.country} ({offer.country})"),
            ("Agency", f"{offer.agency} · {agency.name if agency else 'unknown'}"),
            ("Terms", ", ".join(term.name for term in terms if term) or "none"),
        ]
        if session.price is not None:
            facts.append(("Total (13)", written_money(session.price.total)))
        if offer.offer_expires_on is not None:
            facts.append(("Offer expires", written_day(offer.offer_expires_on)))
        together = (f"{name} <b>{_plain(value)}</b>".replace(" ", "&nbsp;") for name, value in facts)
        self.facts.setText("&nbsp;&nbsp;&nbsp; ".join(together))
        self.window_.record_changed()

    def _show_findings(self) -> None:
        self.window_.record_changed()
        mark_findings(self.tabs.tabBar(), [spec.name for spec in TABS].index("checks"), self.session.findings)


def _field_words(path: str) -> str:
    """The words of a field of a document, for people."""
    if path in CASE:
        return CASE[path].label
    return "Line" if path == "lines" else path_words(path)


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
