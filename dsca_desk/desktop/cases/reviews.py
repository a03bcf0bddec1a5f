"""The Reviews tab: who looks at the document and what they say, the package, returns, approvals and why documents come back."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from dsca_desk.desktop.cases import reviews_values as values
from dsca_desk.desktop.cases.reviews_asking import AskDialog
from dsca_desk.desktop.cases.reviews_cells import (
    approval_cells,
    comment_cells,
    package_words,
    paper_cells,
    return_cells,
    review_cells,
    review_words,
    trend_cells,
)
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.labels import ElidedLabel
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.desktop.tables.simple import SimpleTable
from dsca_desk.policy.lifecycle import REVIEW_OFFICES, ReviewOffice
from dsca_desk.services.preparing import ApprovalGiven, ApprovalRow, approvals, save_approval
from dsca_desk.services.reviews import (
    CommentGiven,
    PaperRow,
    ReturnRow,
    ReviewRow,
    add_comment,
    answer_comment,
    answer_package,
    answer_review,
    ask_reviews,
    package_of,
    return_trend,
    returns_of,
    reviews_of,
)
from dsca_desk.services.step_subjects import Subject
from dsca_desk.store.errors import StoreError

_Dialog = TypeVar("_Dialog", bound=ValueDialog)
_RETURN = "return to agency"
_PATHS = ("reviews", "package", "returns", "approvals")
REVIEWS, PACKAGE, RETURNS, APPROVALS, TREND = range(5)


class _Read(NamedTuple):
    reviews: tuple[ReviewRow, ...]
    papers: tuple[PaperRow, ...]
    returns: tuple[ReturnRow, ...]
    approvals: tuple[ApprovalRow, ...]


class ReviewsTab(QWidget):
    """What others say about the document. Everything here is written at once, one act at a time."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        self._session, self._window, self._desk = session, window, session.desk
        self._stale = True
        self._compose()
        session.state_changed.connect(self._now_stale)
        session.desk.changed.connect(self._written)

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, path: str) -> bool:
        """Guards of steps name the parts of this tab."""
        if path not in _PATHS:
            return False
        self.sections.setCurrentIndex(_PATHS.index(path))
        (self.reviews, self.papers, self.returns, self.approvals)[_PATHS.index(path)].setFocus()
        return True

    def finish(self) -> bool:
        """Nothing is left half typed."""
        return True

    # --- looking ------------------------------------------------------------------------------------------------------------

    @property
    def subject(self) -> Subject:
        """The document that is reviewed."""
        offer = self._session.opened.offer
        return Subject("DOCUMENT", offer.case_id, offer.document)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Read what has changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.look()

    def look(self) -> None:
        """Read everything again."""
        self._stale = False
        store, policy, today = self._desk.store, self._desk.policy, self._desk.today
        case, document = self._names()
        try:
            read = _Read(
                reviews_of(store, case, document, today),
                package_of(store, policy, case, document, today),
                returns_of(store, policy, case, document),
                approvals(store, today, case=case, document=document),
            )
        except StoreError as error:
            self._words.setText(str(error))
            return
        self._words.setText(review_words(read.reviews))
        self.reviews.show_rows(tuple(reversed(read.reviews)), review_cells)
        self.papers.show_rows(read.papers, paper_cells)
        self.returns.show_rows(read.returns, return_cells)
        self.approvals.show_rows(read.approvals, approval_cells)
        self._package_words.setText(package_words(read.papers))
        waiting = sum(review.current and review.answered_on is None for review in read.reviews)
        missing = sum(row.answer not in ("YES", "NOT_APPLICABLE") for row in read.papers)
        away = sum(row.resubmitted_on is None for row in read.returns)
        for place, (words, count) in enumerate(
            (("&Reviews", waiting), ("&Package", missing), ("Re&turns", away), ("&Approvals", len(read.approvals)))
        ):
            self.sections.setTabText(place, f"{words} ({count})" if count else words)
        if self.sections.currentIndex() == TREND:
            self._look_at_trend()

    def _names(self) -> tuple[str, str]:
        return str(self.subject.key), self.subject.document

    def _now_stale(self) -> None:
        if self.isVisible():
            self.look()
        else:
            self._stale = True

    def _written(self, what: str) -> None:
        if what == f"case {self.subject.key}":
            self._now_stale()

    def _look_at_trend(self) -> None:
        store, policy = self._desk.store, self._desk.policy
        self._desk.peek(lambda _job: return_trend(store, policy), self._show_trend)

    def _show_trend(self, rows: Sequence[Any]) -> None:
        self.trend.show_rows(tuple(rows)[::-1], trend_cells)

    def _show_comments(self) -> None:
        review: ReviewRow | None = self.reviews.picked
        self.comments.show_rows(review.comments if review is not None else (), self._comment_cells)
        self._comment_head.setText(f"Comments of {review.office}" if review is not None else "Comments")
        self._show_buttons()

    def _comment_cells(self, comment: Any) -> Sequence[Any]:
        return comment_cells(comment, dict(values.fields_of(self._session.opened.offer)))

    def _show_buttons(self) -> None:
        review, comment = self.reviews.picked, self.comments.picked
        self._answer.setEnabled(review is not None)
        self._comment.setEnabled(review is not None)
        self._reply.setEnabled(comment is not None)
        self._field.setEnabled(comment is not None and bool(comment.path))

    # --- reviews ------------------------------------------------------------------------------------------------------------

    def ask(self) -> AskDialog:
        """Ask several offices at once."""
        waiting = frozenset(row.office for row in self.reviews.rows if row.current and row.answered_on is None)
        offices = self._desk.policy.on(self._desk.today).rows(REVIEW_OFFICES, ReviewOffice)

        def keep(names: tuple[str, ...], asked: values.ReviewsAsked) -> None:
            ask_reviews(
                self._desk.store,
                *self._names(),
                names,
                asked_on=asked.asked_on or self._desk.today,
                due_on=asked.due_on,
                required=asked.required,
                remark=asked.remark,
                **self._act(),
            )

        return self._open(AskDialog(self._desk, offices, waiting, keep, self))

    def answer(self) -> ValueDialog | None:
        """Record the position of the chosen office, with its comments."""
        review: ReviewRow | None = self.reviews.picked
        if review is None:
            return None

        def keep(said: values.ReviewAnswered) -> None:
            severity = msgspec.convert(said.severity, Literal["CRITICAL", "SUBSTANTIVE", "ADMINISTRATIVE"])
            given = [CommentGiven(line.strip(), severity) for line in said.comments.splitlines() if line.strip()]
            answer_review(
                self._desk.store,
                review.id,
                msgspec.convert(said.position, Literal["CONCUR", "CONCUR_COMMENT", "NONCONCUR"]),
                on=said.on or self._desk.today,
                answered_by=said.answered_by,
                comments=given,
                remark=said.remark,
                **self._act(),
            )

        start = values.ReviewAnswered(position=review.position, on=self._desk.today, remark=review.remark)
        return self._value(
            f"Position of {review.office}",
            "review_answer",
            start,
            keep,
            choices={"position": values.POSITIONS, "severity": values.SEVERITIES},
        )

    def comment(self) -> ValueDialog | None:
        """Add a comment of the chosen office, with the field it speaks of."""
        review: ReviewRow | None = self.reviews.picked
        if review is None:
            return None

        def keep(said: values.CommentEntered) -> None:
            severity = msgspec.convert(said.severity, Literal["CRITICAL", "SUBSTANTIVE", "ADMINISTRATIVE"])
            add_comment(self._desk.store, review.id, CommentGiven(said.text, severity, said.path), **self._act())

        choices = {"severity": values.SEVERITIES, "path": values.fields_of(self._session.opened.offer)}
        return self._value(f"Comment of {review.office}", "review_comment", values.CommentEntered(), keep, choices=choices)

    def reply(self) -> ValueDialog | None:
        """Answer the chosen comment."""
        comment = self.comments.picked
        if comment is None:
            return None
        start = values.CommentReplied(
            answer=comment.answer, answered_by=comment.answered_by or self._desk.officer, closed_on=self._desk.today
        )

        def keep(said: values.CommentReplied) -> None:
            answer_comment(
                self._desk.store,
                comment.id,
                said.answer,
                answered_by=said.answered_by,
                closed_on=said.closed_on,
                **self._act(),
            )

        return self._value("Answer a comment", "review_reply", start, keep, intro=comment.text)

    def show_field(self) -> None:
        """Go to the field the chosen comment speaks of."""
        comment = self.comments.picked
        if comment is None:
            return
        if comment.path:
            case, document = self._names()
            self._window.go("cases", f"{case}/{document}#{comment.path}")
        else:
            self._desk.questions.tell("No field", "This comment speaks of the document as a whole.")

    # --- package, returns, approvals ----------------------------------------------------------------------------------------

    def answer_paper(self) -> ValueDialog | None:
        """Say whether the chosen paper is in the package, and where it is found."""
        row: PaperRow | None = self.papers.picked
        if row is None:
            return None
        code = row.paper.code

        def keep(said: values.PaperAnswered) -> None:
            answer = msgspec.convert(said.answer, Literal["YES", "NO", "NOT_APPLICABLE"])
            given = {code: (answer, said.evidence)}
            answer_package(self._desk.store, self._desk.policy, *self._names(), given, **self._act())

        start = values.PaperAnswered(answer=row.answer, evidence=row.evidence)
        intro = f"{row.paper.name}. {row.paper.meaning} ({row.paper.source})"
        return self._value("Paper of the package", "package_paper", start, keep, choices={"answer": values.ANSWERS}, intro=intro)

    def send_back(self) -> StepDialog | None:
        """Record that the document was sent back, with office, reason and explanation."""
        return self._step(_RETURN)

    def next_step(self) -> StepDialog | None:
        """Take the next step of the document; after a return the next approval resubmits it."""
        return self._step("")

    def approve(self) -> ValueDialog:
        """Enter an approval that is asked for or was given."""
        return self._approval(ApprovalGiven(kind="RELEASE", asked_on=self._desk.today))

    def change_approval(self) -> ValueDialog | None:
        """Change the chosen approval: its decision, its validity."""
        row: ApprovalRow | None = self.approvals.picked
        return None if row is None else self._approval(row.value)

    def _approval(self, start: ApprovalGiven) -> ValueDialog:
        case, document = self._names()

        def keep(given: ApprovalGiven) -> None:
            save_approval(self._desk.store, self._desk.policy, given, case=case, document=document, **self._act())

        choices = {"kind": values.APPROVALS, "decision": values.DECISIONS}
        return self._value("Approval", "approval", start, keep, choices=choices)

    # --- helpers ------------------------------------------------------------------------------------------------------------

    def _act(self) -> dict[str, Any]:
        return {"by": self._desk.officer, "at": self._desk.clock()}

    def _value(
        self, title: str, form: str, start: msgspec.Struct, keep: Callable[[Any], object], *, intro: str = "", choices: Any = None
    ) -> ValueDialog:
        facts = values.FACTS[form]
        return self._open(ValueDialog(self._desk, title, form, start, keep, self, facts=facts, choices=choices, intro=intro))

    def _open(self, dialog: _Dialog) -> _Dialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self._kept)
        dialog.open()
        return dialog

    def _kept(self) -> None:
        self._desk.changed.emit(f"case {self.subject.key}")

    def _step(self, event: str) -> StepDialog | None:
        if self._session.draft.dirty:
            self._desk.questions.tell("Save first", "The document has unsaved edits. Save them (Ctrl+S), then take the step.")
            return None
        case, document = self._names()
        dialog = StepDialog(
            self._desk,
            self.subject,
            self,
            findings=self._session.open_findings if self._session.checked_once else None,
            go_to=lambda path: self._window.go("cases", f"{case}/{document}#{path}"),
            event=event,
        )
        if event and (dialog.step is None or dialog.step.event != event):
            dialog.deleteLater()
            status = self._session.opened.status
            self._desk.questions.tell("Not returned", f"A document is sent back from writing or review; this one is {status}.")
            return None
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.connect(self._moved)
        dialog.open()
        return dialog

    def _moved(self) -> None:
        if not self._session.draft.dirty:
            self._session.reload()
        self._kept()

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._ask = self._button("Ask &offices…", "users-three", self.ask)
        self._ask.setProperty("kind", "primary")
        head = QHBoxLayout()
        head.addWidget(self._words, 1)
        for button in (
            self._ask,
            self._button("Send &back…", "arrow-counter-clockwise", self.send_back),
            self._button("&Next step…", "signpost", self.next_step),
        ):
            head.addWidget(button)
        self.sections = QTabWidget(self)
        self.sections.setDocumentMode(True)
        self.papers = SimpleTable(
            "Papers of the package", ("In it", "Paper", "Needed", "Where it is found", "Who"), (16, 0, 12, 28, 14)
        )
        self.returns = SimpleTable("Returns", ("Returned", "Office", "Reason", "Explanation", "Resubmitted"), (14, 26, 28, 0, 16))
        self.approvals = SimpleTable(
            "Approvals",
            ("Standing", "Kind", "Items", "Authority", "Asked", "Due", "Decided", "Valid until"),
            (14, 26, 0, 20, 13, 13, 13, 13),
        )
        self.trend = SimpleTable(
            "Returns of the office",
            ("Quarter", "Office", "Reason", "Returns", "Back again", "Days away"),
            (12, 30, 0, 10, 12, 12),
        )
        self._package_words = QLabel(self)
        self._package_words.setProperty("role", "secondary")
        self._package_words.setWordWrap(True)
        self._trend_words = QLabel("Every return of this office by quarter, the most frequent reason first.", self)
        self._trend_words.setProperty("role", "secondary")
        paper = self._button("&Yes, no or not…", "list-checks", self.answer_paper)
        new, change = self._button("Ne&w…", "plus", self.approve), self._button("&Change…", "pencil-simple", self.change_approval)
        for page, words in (
            (self._reviews_page(), "&Reviews"),
            (self._page(self.papers, self._package_words, paper), "&Package"),
            (self._page(self.returns), "Re&turns"),
            (self._page(self.approvals, new, change), "&Approvals"),
            (self._page(self.trend, self._trend_words), "Wh&y documents come back"),
        ):
            self.sections.addTab(page, words)
        self.papers.wanted.connect(self.answer_paper)
        self.approvals.wanted.connect(self.change_approval)
        self.sections.currentChanged.connect(lambda place: self._look_at_trend() if place == TREND else None)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addLayout(head)
        whole.addWidget(self.sections, 1)

    def _reviews_page(self) -> QWidget:
        self.reviews = SimpleTable(
            "Reviews",
            ("Office", "Round", "Asked", "Due", "Clock", "Position", "Comments", "Remark"),
            (36, 9, 13, 13, 24, 24, 13, 0),
        )
        self.comments = SimpleTable("Comments", ("No.", "Weight", "Comment", "Answer", "Closed", "Field"), (6, 15, 0, 32, 13, 24))
        self._comment_head = ElidedLabel(self)
        self._comment_head.setProperty("role", "group")
        self._answer = self._button("Position…", "check-circle", self.answer)
        self._comment = self._button("Co&mment…", "plus", self.comment)
        self._reply = self._button("Ans&wer…", "pencil-simple", self.reply)
        self._field = self._button("Show fie&ld", "arrow-square-in", self.show_field)
        self._answer.setToolTip("Record the position of the chosen office (Enter)")
        self._reply.setToolTip("Answer the chosen comment (Enter)")
        self.reviews.chosen.connect(self._show_comments)
        self.reviews.wanted.connect(self.answer)
        self.comments.chosen.connect(self._show_buttons)
        self.comments.wanted.connect(self.reply)
        above, below = self._page(self.reviews), QWidget(self)
        line = QHBoxLayout()
        line.addWidget(self._comment_head, 1)
        for button in (self._answer, self._comment, self._reply, self._field):
            line.addWidget(button)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.comments, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.addWidget(above)
        split.addWidget(below)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        return split

    def _page(self, table: SimpleTable, *over: QWidget) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 0, 0)
        if over:
            line = QHBoxLayout()
            for widget in over:
                line.addWidget(widget, 1 if isinstance(widget, QLabel) else 0)
            if not isinstance(over[0], QLabel):
                line.addStretch(1)
            column.addLayout(line)
        column.addWidget(table, 1)
        return page

    def _button(self, words: str, drawing: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        set_icon(button, drawing)
        button.clicked.connect(lambda _checked=False: act())
        return button
