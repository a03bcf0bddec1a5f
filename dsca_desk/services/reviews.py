"""Reviews of documents: ask many offices at once, record positions, answer comments one by one, returns, package, trends."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Literal, NamedTuple, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import RETURN_REASONS, PackagePaper, ReturnReason
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.reviews import PackageItem, Return, Review, ReviewComment
from dsca_desk.rules.wording import day_text
from dsca_desk.services.case_records import Kept, kept_of, require_document
from dsca_desk.services.step_facts import package_papers, review_round
from dsca_desk.services.step_subjects import Subject, log_of
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound

Position = Literal["CONCUR", "CONCUR_COMMENT", "NONCONCUR"]
Severity = Literal["CRITICAL", "SUBSTANTIVE", "ADMINISTRATIVE"]
PackageAnswer = Literal["YES", "NO", "NOT_APPLICABLE"]
_NOTHING = "Nothing was changed."


class CommentGiven(NamedTuple):
    """A comment of a reviewer; `path` leads to the field it speaks of."""

    text: str
    severity: Severity = "SUBSTANTIVE"
    path: str = ""


class CommentRow(NamedTuple):
    """A comment with its answer; open until `closed_on`."""

    id: int
    number: int
    severity: str
    path: str
    text: str
    answer: str
    answered_by: str
    closed_on: date | None


class ReviewRow(NamedTuple):
    """A review with its own clock: days since it was asked, days over its due date. `current` tells whether it still counts."""

    id: int
    office: str
    required: bool
    round: int
    current: bool
    asked_on: date
    due_on: date | None
    answered_on: date | None
    position: str
    answered_by: str
    remark: str
    days: int
    late_by: int
    comments: tuple[CommentRow, ...]

    @property
    def open_comments(self) -> int:
        """How many comments are not closed."""
        return sum(comment.closed_on is None for comment in self.comments)


class ReturnRow(NamedTuple):
    """A return of a document, resubmitted or not."""

    id: int
    office: str
    from_state: str
    reason_code: str
    reason: str
    explanation: str
    returned_on: date
    resubmitted_on: date | None


class PaperRow(NamedTuple):
    """A paper of the package with its answer; empty while it has none."""

    paper: PackagePaper
    answer: str
    evidence: str
    by: str


# --- reviews -----------------------------------------------------------------------------------------------------------------


def ask_reviews(
    store: Store,
    case: str,
    document: str,
    offices: Iterable[str],
    *,
    asked_on: date,
    due_on: date | None = None,
    required: bool = True,
    remark: str = "",
    by: str,
    at: datetime,
) -> tuple[int, ...]:
    """Ask any number of offices at once; all reviews run side by side. Returns their numbers.

    An office that was asked in this round and has not answered yet is not asked twice. Raises NotAllowed, AlreadyThere,
    NotFound.
    """
    names = [name.strip() for name in offices]
    if not names or not all(names):
        raise NotAllowed(f"Name the offices that are asked. {_NOTHING}")
    if due_on is not None and due_on < asked_on:
        raise NotAllowed(f"An answer is not due before {day_text(asked_on)}, when it is asked for. {_NOTHING}")
    with store.writing(by, at, f"asked {len(names)} offices" if len(names) > 1 else f"asked {names[0]}") as session:
        found = require_document(session, case, document, whole=False)
        number = _round(session, found)
        waiting = select(Review.office).where(
            Review.document_id == found.id, Review.round == number, Review.answered_on.is_(None)
        )
        again = sorted(set(names) & set(session.scalars(waiting))) or [
            name for name, times in Counter(names).items() if times > 1
        ]
        if again:
            raise AlreadyThere(f"{again[0]} is asked already and has not answered yet. {_NOTHING}")
        asked = [
            Review(
                document_id=found.id,
                office=name,
                required=required,
                round=number,
                asked_on=asked_on,
                due_on=due_on,
                answered_on=None,
                remark=remark,
            )
            for name in names
        ]
        session.add_all(asked)
        session.flush()
        return tuple(review.id for review in asked)


def answer_review(
    store: Store,
    review_id: int,
    position: Position,
    *,
    on: date,
    answered_by: str,
    comments: Iterable[CommentGiven] = (),
    remark: str = "",
    by: str,
    at: datetime,
) -> None:
    """Record the position of an office with its comments. A later answer of the same review replaces the position.

    Raises NotAllowed, NotFound.
    """
    if position not in get_args(Position):
        raise NotAllowed(f"{position} is no position. {_NOTHING} Choose {', '.join(get_args(Position))}.")
    given = tuple(comments)
    if position == "NONCONCUR" and not given and not remark.strip():
        raise NotAllowed(f"An office that does not concur says why: a comment or a remark. {_NOTHING}")
    with store.writing(by, at, f"review answered: {position}") as session:
        review = _review(session, review_id)
        if on < review.asked_on:
            raise NotAllowed(f"It was asked on {day_text(review.asked_on)} and not answered before. {_NOTHING}")
        review.position, review.answered_on, review.answered_by = position, on, answered_by
        review.remark = remark or review.remark
        for comment in given:
            _add_comment(review, comment)
        session.flush()


def add_comment(store: Store, review_id: int, comment: CommentGiven, *, by: str, at: datetime) -> int:
    """Add a comment to a review; returns its number within it. Raises NotAllowed, NotFound."""
    with store.writing(by, at, "comment added") as session:
        review = _review(session, review_id)
        number = _add_comment(review, comment)
        session.flush()
        return number


def _add_comment(review: Review, comment: CommentGiven) -> int:
    if not comment.text.strip():
        raise NotAllowed(f"A comment has a text. {_NOTHING}")
    if comment.severity not in get_args(Severity):
        raise NotAllowed(f"{comment.severity} is no severity. {_NOTHING} Choose {', '.join(get_args(Severity))}.")
    number = max((one.number for one in review.comments), default=0) + 1
    review.comments.append(
        ReviewComment(number=number, severity=comment.severity, path=comment.path, text=comment.text, closed_on=None)
    )
    return number


def answer_comment(
    store: Store, comment_id: int, answer: str, *, answered_by: str = "", closed_on: date | None = None, by: str, at: datetime
) -> None:
    """Answer one comment, and close it where `closed_on` is given. Raises NotAllowed, NotFound."""
    if not answer.strip():
        raise NotAllowed(f"An answer says something. {_NOTHING}")
    with store.writing(by, at, "comment answered") as session:
        comment = session.get(ReviewComment, comment_id)
        if comment is None:
            raise NotFound(f"There is no comment {comment_id}. {_NOTHING}")
        if closed_on is not None and closed_on < comment.review.asked_on:
            raise NotAllowed(f"The review began on {day_text(comment.review.asked_on)}; nothing closes before. {_NOTHING}")
        comment.answer, comment.answered_by, comment.closed_on = answer, answered_by or by, closed_on
        session.flush()


def reviews_of(store: Store, case: str, document: str, today: date) -> tuple[ReviewRow, ...]:
    """Return the reviews of a document, each with its clock and comments, the newest round last. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        current = _round(session, found)
        reviews = session.scalars(select(Review).where(Review.document_id == found.id).order_by(Review.round, Review.id)).all()
        comments: dict[int, list[CommentRow]] = {}
        query = (
            select(ReviewComment)
            .where(ReviewComment.review_id.in_([review.id for review in reviews]))
            .order_by(ReviewComment.review_id, ReviewComment.number)
        )
        for one in session.scalars(query):
            comments.setdefault(one.review_id, []).append(
                CommentRow(one.id, one.number, one.severity, one.path, one.text, one.answer, one.answered_by, one.closed_on)
            )
        return tuple(_review_row(review, current, tuple(comments.get(review.id, ())), today) for review in reviews)


def _review_row(review: Review, current: int, comments: tuple[CommentRow, ...], today: date) -> ReviewRow:
    end = review.answered_on or today
    over = review.answered_on is None and review.round != current  # the document came back without this answer
    late = 0 if over or review.due_on is None else max((end - review.due_on).days, 0)
    return ReviewRow(
        review.id,
        review.office,
        review.required,
        review.round,
        review.round == current,
        review.asked_on,
        review.due_on,
        review.answered_on,
        review.position,
        review.answered_by,
        review.remark,
        max((end - review.asked_on).days, 0),
        late,
        comments,
    )


def _review(session: Session, review_id: int) -> Review:
    review = session.get(Review, review_id)
    if review is None:
        raise NotFound(f"There is no review {review_id}. {_NOTHING}")
    return review


def _round(session: Session, document: CaseDocument) -> int:
    return review_round(log_of(session, Subject("DOCUMENT", document.id), document))


# --- returns and package -----------------------------------------------------------------------------------------------------


def returns_of(store: Store, policy: Policy, case: str, document: str) -> tuple[ReturnRow, ...]:
    """Return how often and why a document was sent back; the step `return to agency` records them. Raises NotFound."""
    names = {row.code: row.name for row in policy.rows(RETURN_REASONS, ReturnReason)}
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        query = select(Return).where(Return.document_id == found.id).order_by(Return.returned_on, Return.id)
        return tuple(
            ReturnRow(
                one.id,
                one.office,
                one.from_state,
                one.reason_code,
                names.get(one.reason_code, one.reason_code),
                one.explanation,
                one.returned_on,
                one.resubmitted_on,
            )
            for one in session.scalars(query)
        )


def package_of(store: Store, policy: Policy, case: str, document: str, on: date) -> tuple[PaperRow, ...]:
    """Return the papers the package of a document holds on a day, with their answers. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        kind = "BASIC" if found.document == "BASIC" else found.document[:1]
        given = {item.code: item for item in session.scalars(select(PackageItem).where(PackageItem.document_id == found.id))}
        rows = []
        for paper in package_papers(policy, on, found.case.program, kind):
            item = given.get(paper.code)
            rows.append(
                PaperRow(paper, item.answer, item.evidence, item.answered_by) if item is not None else PaperRow(paper, "", "", "")
            )
        return tuple(rows)


def answer_package(
    store: Store,
    policy: Policy,
    case: str,
    document: str,
    answers: Mapping[str, tuple[PackageAnswer, str]],
    *,
    by: str,
    at: datetime,
) -> Kept:
    """Record which papers of the package are there, each with where it is found. A later answer replaces the earlier.

    A paper that always belongs to the package is not applicable only with a reason. Raises NotAllowed, NotFound.
    """
    with store.writing(by, at, "package answered") as session:
        found = require_document(session, case, document, whole=False)
        kind = "BASIC" if found.document == "BASIC" else found.document[:1]
        papers = {paper.code: paper for paper in package_papers(policy, at.date(), found.case.program, kind)}
        given = {item.code: item for item in session.scalars(select(PackageItem).where(PackageItem.document_id == found.id))}
        for code, (answer, evidence) in answers.items():
            if answer not in get_args(PackageAnswer):
                raise NotAllowed(f"{code}: {answer} is no answer. {_NOTHING} Choose {', '.join(get_args(PackageAnswer))}.")
            if code not in papers:
                raise NotAllowed(f"{code} is no paper of this package. {_NOTHING}")
            if answer == "NOT_APPLICABLE" and papers[code].need == "always" and not evidence.strip():
                raise NotAllowed(f"{papers[code].name} always belongs to the package: say why it does not apply. {_NOTHING}")
            item = given.get(code)
            if item is None:
                item = PackageItem(document_id=found.id, code=code, answer=answer, answered_by=by, answered_at=at)
                session.add(item)
            if (item.answer, item.evidence) != (answer, evidence):
                item.answer, item.evidence, item.answered_by, item.answered_at = answer, evidence, by, at
        session.flush()
        return kept_of(found, "package answered")
