"""The lists of the Reviews tab, column by column, and what it says of them in one line."""

from collections.abc import Callable, Mapping, Sequence

from dsca_desk.desktop.cases.reviews_values import ANSWERS, APPROVALS, POSITIONS, SEVERITIES, words_of
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.tables.listing import ListColumn, Sign, day_words
from dsca_desk.services.preparing import ApprovalRow
from dsca_desk.services.reviews import CommentRow, PaperRow, ReviewRow

_POSITION_SIGNS = {
    "CONCUR": ("check-circle", "good"),
    "CONCUR_COMMENT": ("check-circle", "good"),
    "NONCONCUR": ("x-circle-fill", "error"),
    "": ("hourglass-medium", "secondary"),
}
_ANSWER_SIGNS = {
    "YES": ("check-circle", "good"),
    "NO": ("x-circle-fill", "error"),
    "NOT_APPLICABLE": ("minus-circle", "secondary"),
    "": ("circle", "secondary"),
}
_STANDING_SIGNS = {
    "awaited": ("hourglass-medium", "secondary"),
    "late": ("clock", "error"),
    "in force": ("check-circle", "good"),
    "expired": ("x-circle-fill", "error"),
    "denied": ("x-circle-fill", "error"),
}


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _clock(review: ReviewRow) -> str | Sign:
    if review.answered_on is None and not review.current:
        return "round over"
    words = f"day {review.days}" if review.answered_on is None else f"after {_days(review.days)}"
    words += f", {_days(review.late_by)} late" if review.late_by else ""
    return Sign(words, "clock", "error") if review.late_by and review.answered_on is None else words


def _position(review: ReviewRow) -> Sign:
    if not review.position and not review.current:
        return Sign("not answered", "minus-circle", "secondary")
    words = words_of(review.position, POSITIONS) if review.position else "no answer yet"
    return Sign(words, *_POSITION_SIGNS.get(review.position, ("", "text")))


def _comments(review: ReviewRow) -> str:
    count, still = len(review.comments), review.open_comments
    return f"{count}, {still} open" if still else str(count or "")


def _paper(row: PaperRow) -> Sign:
    return Sign(words_of(row.answer, ANSWERS) if row.answer else "not answered", *_ANSWER_SIGNS[row.answer])


def _approved(row: ApprovalRow) -> str:
    return "; ".join(part for part in (row.value.items, row.value.conditions) if part)


REVIEWS = (
    ListColumn("Office", lambda one: one.office if one.required else f"{one.office} (for information)", 28),
    ListColumn("Round", lambda one: str(one.round) if one.current else f"{one.round}, past", 7),
    ListColumn("Asked", lambda one: written_day(one.asked_on), 12),
    ListColumn("Due", lambda one: day_words(one.due_on), 12),
    ListColumn("Clock", _clock, 24),
    ListColumn("Position", _position, 23),
    ListColumn("Comments", _comments, 11),
    ListColumn("Remark", lambda one: one.remark, 14),
)
PAPERS = (
    ListColumn("In it", _paper, 15),
    ListColumn("Paper", lambda row: row.paper.name, 30),
    ListColumn("Needed", lambda row: "always" if row.paper.need == "always" else "may apply", 11),
    ListColumn("Where it is found", lambda row: row.evidence, 27),
    ListColumn("Who", lambda row: row.by, 13),
)
RETURNS = (
    ListColumn("Returned", lambda row: written_day(row.returned_on), 13),
    ListColumn("Office", lambda row: row.office, 25),
    ListColumn("Reason", lambda row: row.reason, 27),
    ListColumn("Explanation", lambda row: row.explanation, 24),
    ListColumn("Resubmitted", lambda row: day_words(row.resubmitted_on) or Sign("not yet", "hourglass-medium", "error"), 15),
)
APPROVED = (
    ListColumn("Standing", lambda row: Sign(row.standing, *_STANDING_SIGNS[row.standing]), 13),
    ListColumn("Kind", lambda row: words_of(row.value.kind, APPROVALS), 25),
    ListColumn("Items", _approved, 16),
    ListColumn("Authority", lambda row: row.value.authority, 19),
    ListColumn("Asked", lambda row: day_words(row.value.asked_on), 12),
    ListColumn("Due", lambda row: day_words(row.value.due_on), 12),
    ListColumn("Decided", lambda row: day_words(row.value.decided_on), 12),
    ListColumn("Valid until", lambda row: day_words(row.value.valid_until), 12),
)
TREND = (
    ListColumn("Quarter", lambda row: row.quarter, 11),
    ListColumn("Office", lambda row: row.office, 29),
    ListColumn("Reason", lambda row: row.reason, 30),
    ListColumn("Returns", lambda row: str(row.returns), 9, True),
    ListColumn("Back again", lambda row: str(row.days.documents), 11, True),
    ListColumn("Days away", lambda row: f"{row.days.average} on average" if row.days.documents else "–", 16, True),
)


def comments_columns(fields: Callable[[], Mapping[str, str]]) -> tuple[ListColumn, ...]:
    """The columns of comments; `fields` are the words of the fields they speak of."""

    def answer(comment: CommentRow) -> str:
        return f"{comment.answer} ({comment.answered_by})" if comment.answer else ""

    return (
        ListColumn("No.", lambda one: str(one.number), 5),
        ListColumn("Weight", lambda one: words_of(one.severity, SEVERITIES), 14),
        ListColumn("Comment", lambda one: one.text, 24),
        ListColumn("Answer", answer, 30),
        ListColumn("Closed", lambda one: day_words(one.closed_on) or "open", 12),
        ListColumn("Field", lambda one: fields().get(one.path, one.path), 22),
    )


def review_words(reviews: Sequence[ReviewRow]) -> str:
    """Say in one line where the reviews stand."""
    current = [review for review in reviews if review.current]
    if not current:
        return "No office has been asked about this document yet." if not reviews else "No office is asked in this round yet."
    answered = sum(review.answered_on is not None for review in current)
    words = [f"Round {current[0].round}: {answered} of {len(current)} have answered"]
    late = sum(bool(review.late_by) and review.answered_on is None for review in current)
    against = sum(review.position == "NONCONCUR" for review in current)
    still = sum(review.open_comments for review in reviews)
    words += [f"{late} late"] if late else []
    words += [f"{against} against" if against > 1 else "one does not concur"] if against else []
    words += [f"{still} comments open" if still > 1 else "one comment open"] if still else []
    return " · ".join(words)


def package_words(papers: Sequence[PaperRow]) -> str:
    """Say in one line what the package lacks. Enter answers the chosen paper."""
    there = sum(row.answer in ("YES", "NOT_APPLICABLE") for row in papers)
    if there == len(papers):
        return f"All {len(papers)} papers are in the package or do not apply."
    return f"{there} of {len(papers)} papers are answered and there. Enter answers the chosen one."
