"""The reviews of a document and the comments of the chosen one: offices asked at once, positions, answers one by one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from dsca_desk.desktop.cases import reviews_values as values
from dsca_desk.desktop.cases.reviews_asking import TYPED, AskDialog
from dsca_desk.desktop.cases.reviews_columns import REVIEWS, comments_columns
from dsca_desk.desktop.forms.labels import ElidedLabel
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.tables.act_row import ADD, Act, ActRow
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign
from dsca_desk.policy.lifecycle import REVIEW_OFFICES, ReviewOffice
from dsca_desk.services.reviews import CommentGiven, ReviewRow, add_comment, answer_comment, answer_review, ask_reviews

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dsca_desk.desktop.cases.reviews import ReviewsTab

_Severity = Literal["CRITICAL", "SUBSTANTIVE", "ADMINISTRATIVE"]


class AskedPage(QSplitter):
    """Reviews above, each with its own clock; the comments of the chosen one below, each answered on its own."""

    def __init__(self, tab: "ReviewsTab") -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._tab = tab
        self._fields: Mapping[str, str] = {}
        self._known: set[str] = set()
        self.setChildrenCollapsible(False)
        self.table = ListTable("Reviews", (ListColumn("Office", self._office, 34), *REVIEWS[1:]), 7, self)
        self.comments = ListTable("Comments", comments_columns(lambda: self._fields), 2)
        self.head = ElidedLabel(self)
        self.head.setProperty("role", "group")
        self.acts = ActRow(
            self,
            Act("Position…", "check-circle", self.answer, self._on_review),
            Act("Co&mment…", "plus", self.comment, self._on_review),
            Act("Ans&wer…", "pencil-simple", self.reply, lambda: self.comments.chosen() is not None),
            Act("Show fie&ld", "arrow-square-in", self.show_field, self._has_field),
        )
        self.acts.buttons["Position"].setToolTip("Record the position of the chosen office (Enter)")
        self.acts.buttons["Answer"].setToolTip("Answer the chosen comment (Enter)")
        self.acts.serve(self.comments)
        self.table.keys[ADD] = self.ask
        self.table.empty = f"No office has been asked yet. Ask offices with {ADD}."
        self.comments.keys[ADD] = self.comment
        self.comments.empty = "No comment. A position can bring some; single ones are added with Comment."
        self.table.chosen_changed.connect(self._show_comments)
        self.table.opened.connect(self.answer)
        self.comments.opened.connect(self.reply)
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        line = QHBoxLayout()
        line.addWidget(self.head, 1)
        line.addWidget(self.acts)
        column.addLayout(line)
        column.addWidget(self.comments, 1)
        self.addWidget(self.table)
        self.addWidget(below)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)

    def show_rows(self, reviews: "Sequence[ReviewRow]", fields: Mapping[str, str]) -> None:
        """Show the reviews, the newest first; `fields` are the words of the fields comments speak of."""
        desk = self._tab.desk
        self._known = {row.office for row in desk.policy.on(desk.today).rows(REVIEW_OFFICES, ReviewOffice)}
        self._fields = fields
        self.table.show_rows(tuple(reversed(reviews)))

    def ask(self) -> AskDialog:
        """Ask several offices at once."""
        tab, desk = self._tab, self._tab.desk
        waiting = frozenset(row.office for row in self.table.list.all if row.current and row.answered_on is None)
        offices = desk.policy.on(desk.today).rows(REVIEW_OFFICES, ReviewOffice)

        def keep(names: tuple[str, ...], asked: values.ReviewsAsked) -> None:
            ask_reviews(
                desk.store,
                *tab.names(),
                names,
                asked_on=asked.asked_on or desk.today,
                due_on=asked.due_on,
                required=asked.required,
                remark=asked.remark,
                **tab.by(),
            )

        return tab.open(AskDialog(desk, offices, waiting, keep, tab))

    def _office(self, review: ReviewRow) -> str | Sign:
        """The office, marked where it stands in no table of the rules."""
        words = review.office if review.required else f"{review.office} (for information)"
        return words if review.office in self._known else Sign(f"{words} · {TYPED}", "pencil-simple", "text")

    def answer(self) -> ValueDialog | None:
        """Record the position of the chosen office, with its comments."""
        review, tab, desk = self._review(), self._tab, self._tab.desk
        if review is None:
            return None

        def keep(said: values.ReviewAnswered) -> None:
            severity = msgspec.convert(said.severity, _Severity)
            answer_review(
                desk.store,
                review.id,
                msgspec.convert(said.position, Literal["CONCUR", "CONCUR_COMMENT", "NONCONCUR"]),
                on=said.on or desk.today,
                answered_by=said.answered_by,
                comments=[CommentGiven(line.strip(), severity) for line in said.comments.splitlines() if line.strip()],
                remark=said.remark,
                **tab.by(),
            )

        start = values.ReviewAnswered(position=review.position, on=desk.today, remark=review.remark)
        choices = {"position": values.POSITIONS, "severity": values.SEVERITIES}
        facts = values.FACTS["review_answer"]
        return tab.enter(f"Position of {review.office}", "review_answer", start, keep, facts, choices=choices)

    def comment(self) -> ValueDialog | None:
        """Add a comment of the chosen office, with the field it speaks of."""
        review, tab = self._review(), self._tab
        if review is None:
            return None

        def keep(said: values.CommentEntered) -> None:
            given = CommentGiven(said.text, msgspec.convert(said.severity, _Severity), said.path)
            add_comment(tab.desk.store, review.id, given, **tab.by())

        choices = {"severity": values.SEVERITIES, "path": tuple(self._fields.items())}
        facts = values.FACTS["review_comment"]
        return tab.enter(f"Comment of {review.office}", "review_comment", values.CommentEntered(), keep, facts, choices=choices)

    def reply(self) -> ValueDialog | None:
        """Answer the chosen comment."""
        comment, tab, desk = self.comments.chosen(), self._tab, self._tab.desk
        if comment is None:
            return None
        start = values.CommentReplied(
            answer=comment.answer, answered_by=comment.answered_by or desk.officer, closed_on=desk.today
        )

        def keep(said: values.CommentReplied) -> None:
            by, on = said.answered_by, said.closed_on
            answer_comment(desk.store, comment.id, said.answer, answered_by=by, closed_on=on, **tab.by())

        return tab.enter("Answer a comment", "review_reply", start, keep, values.FACTS["review_reply"], intro=comment.text)

    def show_field(self) -> None:
        """Go to the field the chosen comment speaks of."""
        comment = self.comments.chosen()
        if comment is not None and comment.path:
            self._tab.go_to(comment.path)

    def _review(self) -> ReviewRow | None:
        row: ReviewRow | None = self.table.chosen()
        return row

    def _on_review(self) -> bool:
        return self.table.chosen() is not None

    def _has_field(self) -> bool:
        comment = self.comments.chosen()
        return comment is not None and bool(comment.path)

    def _show_comments(self) -> None:
        review = self._review()
        self.comments.show_rows(review.comments if review is not None else ())
        self.head.setText(f"Comments of {review.office}" if review is not None else "Comments")
        self.acts.settle()
