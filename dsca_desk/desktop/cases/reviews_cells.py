"""The words in the tables of the Reviews tab."""

from collections.abc import Mapping, Sequence
from datetime import date

from dsca_desk.desktop.cases.reviews_values import ANSWERS, APPROVALS, POSITIONS, SEVERITIES, words_of
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.tables.simple import Sign
from dsca_desk.services.preparing import ApprovalRow
from dsca_desk.services.reviews import CommentRow, PaperRow, ReturnRow, ReviewRow, TrendRow

Cells = Sequence[str | Sign]
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


def review_cells(review: ReviewRow) -> Cells:
    """Office, round, days, position and how many comments are open."""
    clock = f"day {review.days}" if review.answered_on is None else f"answered after {_days(review.days)}"
    clock += f", {_days(review.late_by)} late" if review.late_by else ""
    late = review.late_by and review.answered_on is None
    count, still = len(review.comments), review.open_comments
    comments = f"{count}, {still} open" if still else str(count or "")
    position = words_of(review.position, POSITIONS) if review.position else "no answer yet"
    return (
        review.office if review.required else f"{review.office} (for information)",
        str(review.round) if review.current else f"{review.round}, past",
        written_day(review.asked_on),
        day(review.due_on),
        Sign(clock, "clock" if late else "", "error" if late else "text"),
        Sign(position, *_POSITION_SIGNS.get(review.position, ("", ""))),
        comments,
        review.remark,
    )


def comment_cells(comment: CommentRow, fields: Mapping[str, str]) -> Cells:
    """Number, weight, text, answer, the day it was closed, and its field."""
    return (
        str(comment.number),
        words_of(comment.severity, SEVERITIES),
        comment.text,
        f"{comment.answer} ({comment.answered_by})" if comment.answer else "",
        day(comment.closed_on) or "open",
        fields.get(comment.path, comment.path),
    )


def paper_cells(row: PaperRow) -> Cells:
    """Whether it is there, its name, when it is needed, where it is found, and who said so."""
    answer = words_of(row.answer, ANSWERS) if row.answer else "not answered"
    needed = "always" if row.paper.need == "always" else "may apply"
    return Sign(answer, *_ANSWER_SIGNS.get(row.answer, ("", ""))), row.paper.name, needed, row.evidence, row.by


def return_cells(row: ReturnRow) -> Cells:
    """Day, office, reason, explanation, and when the document came again."""
    back = day(row.resubmitted_on)
    return (
        written_day(row.returned_on),
        row.office,
        row.reason,
        row.explanation,
        back or Sign("not yet", "hourglass-medium", "error"),
    )


def approval_cells(row: ApprovalRow) -> Cells:
    """How it stands, what it is for, who decides, and its days."""
    value = row.value
    items = "; ".join(part for part in (value.items, value.conditions) if part)
    return (
        Sign(row.standing, *_STANDING_SIGNS[row.standing]),
        words_of(value.kind, APPROVALS),
        items,
        value.authority,
        day(value.asked_on),
        day(value.due_on),
        day(value.decided_on),
        day(value.valid_until),
    )


def trend_cells(row: TrendRow) -> Cells:
    """Quarter, office, reason, and how often and how long."""
    average = _days(row.days) if row.resubmitted else "–"
    return row.quarter, row.office, row.reason, str(row.returns), str(row.resubmitted), average


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


def day(on: date | None) -> str:
    """A day as people write it; nothing where there is none."""
    return "" if on is None else written_day(on)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
