"""The Reviews tab: who looks at the document and what they say, the package, returns, approvals and why documents come back."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QVBoxLayout

from dsca_desk.desktop.cases.approvals_page import ApprovalsPage
from dsca_desk.desktop.cases.document_steps import DocumentSteps
from dsca_desk.desktop.cases.reviews_asked import AskedPage
from dsca_desk.desktop.cases.reviews_asking import AskDialog
from dsca_desk.desktop.cases.reviews_columns import RETURNS, TREND, review_words
from dsca_desk.desktop.cases.reviews_package import PackagePage
from dsca_desk.desktop.cases.reviews_values import fields_of
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.kept_tab import KeptTab
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.desktop.tables.act_row import Act, ActRow, ListPage
from dsca_desk.desktop.tables.list_excel import save_list, shown_list
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.services.office import Asked
from dsca_desk.services.office_reviews import returned_documents, trend_of
from dsca_desk.services.pre_case_review import PreCaseReview, pre_case_review
from dsca_desk.services.preparing import ApprovalGiven, ApprovalRow, approvals, save_approval
from dsca_desk.services.reviews import PaperRow, ReturnRow, ReviewRow, package_of, returns_of, reviews_of
from dsca_desk.services.step_subjects import Subject

_RETURN = "return to agency"
_PATHS = ("reviews", "package", "returns", "approvals")
_TITLES = ("Rev&iews", "&Package", "Return&s", "&Approvals", "Wh&y documents come back")
REVIEWS, PACKAGE, RETURNED, APPROVALS, COMING_BACK = range(5)


class _Read(NamedTuple):
    reviews: tuple[ReviewRow, ...]
    papers: tuple[PaperRow, ...]
    returns: tuple[ReturnRow, ...]
    approvals: tuple[ApprovalRow, ...]
    pre_case: PreCaseReview | None


class ReviewsTab(KeptTab):
    """What others say about the document. Everything here is written at once, one act at a time."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__(session.desk)
        self._session, self._window = session, window
        self._steps = DocumentSteps(session, window, self, self.kept)
        self._compose()
        session.state_changed.connect(self.now_stale)

    def focus_path(self, path: str) -> bool:
        """Guards of steps name the parts of this tab."""
        if path not in _PATHS:
            return False
        self._begin(_PATHS.index(path))
        return True

    @property
    def subject(self) -> Subject:
        """The document that is reviewed."""
        return self._steps.subject

    def names(self) -> tuple[str, str]:
        """The case and the document."""
        return str(self.subject.key), self.subject.document

    def go_to(self, path: str) -> None:
        """Go to a field of the document."""
        case, document = self.names()
        self._window.go("cases", f"{case}/{document}#{path}")

    # --- reading ------------------------------------------------------------------------------------------------------------

    @property
    def record(self) -> str:
        """The case of the document."""
        return f"case {self.subject.key}"

    def reads(self) -> Callable[[], _Read]:
        """Reviews, package, returns and approvals of the document."""
        store, policy, today = self.desk.store, self.desk.policy, self.desk.today
        case, document = self.names()
        return lambda: _Read(
            reviews_of(store, case, document, today),
            package_of(store, policy, case, document, today),
            returns_of(store, policy, case, document),
            approvals(store, today, case=case, document=document),
            pre_case_review(store, policy, case, document, today),
        )

    def show_read(self, read: _Read) -> None:
        """Show it, with how many of each wait for somebody."""
        self._words.setText(review_words(read.reviews))
        self.pre_case.setText(read.pre_case.says(self.desk.today) if read.pre_case is not None else "")
        self.pre_case.setVisible(read.pre_case is not None)
        self.asked.show_rows(read.reviews, dict(fields_of(self._session.opened.offer)))
        self.package.show_rows(read.papers)
        self.returned.table.show_rows(read.returns)
        self.approvals.table.show_rows(read.approvals)
        counts = (
            sum(review.current and review.answered_on is None for review in read.reviews),
            sum(row.answer not in ("YES", "NOT_APPLICABLE") for row in read.papers),
            sum(row.resubmitted_on is None for row in read.returns),
            len(read.approvals),
        )
        for place, count in enumerate(counts):
            self.sections.setTabText(place, f"{_TITLES[place]} ({count})" if count else _TITLES[place])
        if self.sections.currentIndex() == COMING_BACK:
            self._look_at_trend()

    def show_trouble(self, words: str) -> None:
        """Say why it cannot be read where it would be summed up."""
        self._words.setText(words)

    def _look_at_trend(self) -> None:
        store, policy, ever = self.desk.store, self.desk.policy, Asked(date.min, self.desk.today, self.desk.today)
        self.desk.peek(lambda _job: trend_of(returned_documents(store, policy, ever)), self._show_trend)

    def _show_trend(self, rows: Sequence[Any]) -> None:
        self.trend.table.show_rows(tuple(rows)[::-1])

    # --- acting -------------------------------------------------------------------------------------------------------------

    def ask(self) -> AskDialog:
        """Ask several offices at once."""
        self._begin(REVIEWS)
        return self.asked.ask()

    def print_sheet(self) -> None:
        """Save the sheet in front of the package."""
        self._begin(PACKAGE)
        self.package.print_sheet()

    def send_back(self) -> StepDialog | None:
        """Record that the document was sent back, with office, reason and explanation."""
        return self._steps.next_step(_RETURN)

    def next_step(self) -> StepDialog | None:
        """Take the next step of the document; after a return the next approval resubmits it."""
        return self._steps.next_step()

    def approve(self) -> ValueDialog:
        """Enter an approval that is asked for or was given."""
        self._begin(APPROVALS)
        return self.approvals.add()

    def export_shown(self) -> None:
        """Write the list in sight to Excel."""
        table = shown_list(self)
        if table is not None:
            save_list(self.desk, table, self._session.record)

    def _begin(self, section: int) -> None:
        self.sections.setCurrentIndex(section)
        (self.asked, self.package, self.returned, self.approvals)[section].table.setFocus()

    def _keep_approval(self, given: ApprovalGiven) -> None:
        case, document = self.names()
        save_approval(self.desk.store, self.desk.policy, given, case=case, document=document, **self.by())

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self.pre_case = QLabel(self)
        self.pre_case.setWordWrap(True)
        self.pre_case.setAccessibleName("Pre-case review")
        self.pre_case.hide()
        head = ActRow(
            self,
            Act("Ask &offices…", "users-three", self.ask),
            Act("Send &back…", "arrow-counter-clockwise", self.send_back),
            Act("&Next step…", "signpost", self.next_step),
        )
        head.buttons["Ask offices"].setProperty("kind", "primary")
        self.asked, self.package = AskedPage(self), PackagePage(self)
        self.returned = ListPage(ListTable("Returns", RETURNS, 3))
        self.approvals = ApprovalsPage("Approvals", self, self._keep_approval)
        self.trend = ListPage(ListTable("Returns of the office", TREND, 2), said=True)
        self.trend.said.setText("Every return of this office by quarter, the most frequent reason first.")
        self.returned.table.empty = "This document was not returned. Send back records one, with office and reason."
        self.trend.table.empty = "No document of this office came back so far."
        self.sections = QTabWidget(self)
        self.sections.setDocumentMode(True)
        pages = (self.asked, self.package, self.returned, self.approvals, self.trend)
        for page, words in zip(pages, _TITLES, strict=True):
            self.sections.addTab(page, words)
        self.sections.currentChanged.connect(lambda place: self._look_at_trend() if place == COMING_BACK else None)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(self._words, 1)
        line.addWidget(head)
        whole.addLayout(line)
        whole.addWidget(self.pre_case)
        whole.addWidget(self.sections, 1)
