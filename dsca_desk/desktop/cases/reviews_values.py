"""What the dialogs of the Reviews tab ask for, and the words of its codes."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from dsca_desk.records.facts import CASE, Fact
from dsca_desk.records.offer import Offer

POSITIONS = (("CONCUR", "Concurs"), ("CONCUR_COMMENT", "Concurs with comments"), ("NONCONCUR", "Does not concur"))
SEVERITIES = (("CRITICAL", "Critical"), ("SUBSTANTIVE", "Substantive"), ("ADMINISTRATIVE", "Administrative"))
ANSWERS = (("YES", "Yes"), ("NO", "No"), ("NOT_APPLICABLE", "Does not apply"))
APPROVALS = (
    ("RELEASE", "Release of information or materiel"),
    ("DISCLOSURE", "Exception to disclosure policy"),
    ("YOCKEY", "Yockey waiver"),
    ("NONRECURRING", "Waiver of nonrecurring costs"),
    ("SOLE_SOURCE", "Sole source"),
    ("EXCEPTION", "Exception to policy"),
    ("MTCR", "Missile-technology approval"),
)
DECISIONS = (("", "Awaited"), ("GRANTED", "Granted"), ("DENIED", "Denied"))


class ReviewsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What offices are asked."""

    asked_on: date | None
    due_on: date | None = None
    remark: str = ""
    required: bool = True


class ReviewAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """The position of an office; `comments` holds one comment in each line."""

    position: str = ""
    on: date | None
    answered_by: str = ""
    remark: str = ""
    comments: str = ""
    severity: str = "SUBSTANTIVE"


class CommentEntered(msgspec.Struct, frozen=True, kw_only=True):
    """A comment on a field, or on the whole document."""

    text: str = ""
    severity: str = "SUBSTANTIVE"
    path: str = ""


class CommentReplied(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a comment; it is closed from `closed_on` on."""

    answer: str = ""
    answered_by: str = ""
    closed_on: date | None = None


class PaperAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a paper is in the package, and where it is found."""

    answer: str = ""
    evidence: str = ""


FACTS: Mapping[str, Mapping[str, Fact]] = {
    "review_ask": {
        "asked_on": Fact("Asked on", "The clock of each review begins on this day.", "to-keep"),
        "due_on": Fact("Answer due on", "When the answers are wanted; empty where no day was given."),
        "remark": Fact("Remark", "What the offices are asked to look at."),
        "required": Fact("Must concur", "The document goes on only when every office that must concur has done so."),
    },
    "review_answer": {
        "position": Fact("Position", "An office that does not concur says why, in a comment or the remark.", "to-keep"),
        "on": Fact("Answered on", "The day of the answer; not before it was asked.", "to-keep"),
        "answered_by": Fact("Answered by", "Who answered for the office, by name.", "to-keep"),
        "remark": Fact("Remark", "What was said besides the comments."),
        "comments": Fact("Comments", "One comment in each line; each is answered on its own."),
        "severity": Fact("Their weight", "The weight of the comments above; single ones are added with Comment."),
    },
    "review_comment": {
        "text": Fact("Comment", "What the office says.", "to-keep"),
        "severity": Fact("Weight", "How much depends on it.", "to-keep"),
        "path": Fact("Field", "The field it speaks of: from the comment you go there with one press."),
    },
    "review_reply": {
        "answer": Fact("Answer", "What was done, or why nothing was.", "to-keep"),
        "answered_by": Fact("Answered by", "Who answers, by name."),
        "closed_on": Fact("Closed on", "The day the comment was settled; empty leaves it open."),
    },
    "package_paper": {
        "answer": Fact("In the package", "Whether the paper is there.", "to-keep"),
        "evidence": Fact(
            "Where it is found", "A file, a letter, a page. What always belongs there is left out only with a reason."
        ),
    },
    "approval": {
        "kind": Fact("Kind", "What is approved.", "to-keep"),
        "items": Fact("Items", "What it speaks of: items, lines, a paragraph of policy."),
        "authority": Fact("Authority", "Who decides; needed once there is a decision."),
        "asked_on": Fact("Asked on", "The day it was asked for."),
        "due_on": Fact("Due on", "When the answer is wanted; an exception to policy gets its routine day by itself."),
        "decision": Fact("Decision", "Empty while it is awaited."),
        "decided_on": Fact("Decided on", "The day of the decision."),
        "conditions": Fact("Conditions", "What it is bound to."),
        "valid_until": Fact("Valid until", "The last day it holds; empty where it has none."),
    },
}


def fields_of(offer: Offer) -> Sequence[tuple[str, str]]:
    """The fields a comment can speak of, with their words: those of the case, then the lines."""
    fields = [(name, fact.label) for name, fact in CASE.items()]
    lines = [
        (f"lines[{place}].{what}", f"Line {line.number}: {words}")
        for place, line in enumerate(offer.lines)
        for what, words in (("description", line.description), ("quantity", "quantity"), ("unit_cost", "unit cost"))
    ]
    notes = [(f"notes[{place}]", f"Note {note.code}") for place, note in enumerate(offer.notes)]
    return [*fields, *lines, *notes]


def words_of(code: str, choices: Sequence[tuple[str, str]]) -> str:
    """The words of a code; the code itself where it has none."""
    return dict(choices).get(code, code)
