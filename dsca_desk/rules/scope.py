"""Which document a change of a case needs: questions in their order, each with its source, and what the answers lead to.

The order is that of the life cycle notes (2.5): closing, stage, equipment, purpose, money between cases, reason. The outcome is
a row of the policy tables; the answers are kept with the document. The reason decides, not the size.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from dsca_desk.policy.changes import MODIFICATION_REASONS, ModificationReason
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import AMENDMENT_RULES, AmendmentRule
from dsca_desk.policy.table import Status

Outcome = Literal[
    "AMENDMENT",
    "MODIFICATION",
    "CONCURRENT",
    "RESTATEMENT",
    "PEN_AND_INK",
    "NEW_OFFER",
    "NEW_REQUEST",
    "REACTIVATION",
    "EDIT",
    "NONE",
]
WORDS: Mapping[Outcome, str] = {
    "AMENDMENT": "Amendment",
    "MODIFICATION": "Modification",
    "CONCURRENT": "Concurrent Modifications",
    "RESTATEMENT": "Restatement",
    "PEN_AND_INK": "Change in pen and ink",
    "NEW_OFFER": "New Letter of Offer and Acceptance",
    "NEW_REQUEST": "New request",
    "REACTIVATION": "Reactivation",
    "EDIT": "The document in development is edited",
    "NONE": "Nothing may be written",
}
MAKES_DOCUMENT: Mapping[Outcome, str] = {"AMENDMENT": "A", "MODIFICATION": "M", "CONCURRENT": "M"}
"""The outcomes that begin a document of the case, with the letter of its number."""
NO_REASON = 0


class Answer(NamedTuple):
    """One possible answer: the word it is kept under, and how it reads."""

    value: str
    words: str


class Question(NamedTuple):
    """A question of the guided decision: what is asked, why, the answers, and the source of the rule behind it."""

    key: str
    asks: str
    help: str
    answers: tuple[Answer, ...]
    source: str


class Decision(NamedTuple):
    """What the answers lead to: the document, whether the purchaser accepts it, what to heed, and the rule with its source.

    `reason` is the number of the reason for a Modification (0 where none was asked); `path` the questions that were answered.
    """

    outcome: Outcome
    rule: int
    change: str
    purchaser_acceptance: str
    instruction: str
    source: str
    status: Status
    reason: int = NO_REASON
    path: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """The outcome as people call it."""
        return WORDS[self.outcome]


class Situation(NamedTuple):
    """What the desk knows already, so that it need not ask: the state of the case and of the document that would change.

    `document` is BASIC, A01 or M01; `state` its state; `closure_hold` whether CLOSHOLD is set. `None` means not known.
    """

    closure_hold: bool | None = None
    state: str | None = None
    document: str = "BASIC"


class ScopeError(ValueError):
    """An answer that is none of its question's, or to a question that does not come up."""


_YES_NO = (Answer("no", "No"), Answer("yes", "Yes"))


def known_answers(situation: Situation) -> dict[str, str]:
    """Return the answers that follow from what the desk knows."""
    answers = {}
    if situation.closure_hold is not None:
        answers["closing"] = "yes" if situation.closure_hold else "no"
    if situation.state is not None:
        for stage, begin in _STAGES:
            if situation.state.startswith(begin):
                answers["stage"] = stage
                break
        else:
            answers["stage"] = "development"
    return answers


_STAGES = (
    ("implemented", "Implemented"),
    ("implemented", "In execution"),
    ("implemented", "Suspended"),
    ("implemented", "Supply/Services Complete"),
    ("implemented", "Closing"),
    ("implemented", "Accepted"),
    ("counteroffer", "Offered (counteroffer)"),
    ("offered", "Offered"),
    ("ended", "Expired"),
    ("ended", "Canceled"),
)


def ask(answers: Mapping[str, str], policy: Policy, document: str = "BASIC") -> Question | Decision:
    """Return the next question, or the decision when every question that comes up has its answer.

    `document` is what would change: pen and ink and restatement are not for Modifications. Raises ScopeError.
    """
    asked = []
    for question, outcome in _walk(answers, policy, document):
        if question is not None:
            answer = answers.get(question.key)
            if answer is None:
                return question
            if answer not in {one.value for one in question.answers}:
                raise ScopeError(f"{answer!r} is no answer to the question {question.asks!r}")
            asked.append((question.key, answer))
        if outcome is not None:
            superfluous = answers.keys() - {key for key, _ in asked}
            if superfluous:
                raise ScopeError(f"The question {min(superfluous)!r} does not come up after these answers")
            return outcome._replace(path=tuple(asked))
    raise AssertionError("the questions end without a decision")


def all_questions(policy: Policy) -> dict[str, Question]:
    """Return every question by its key, for showing answers that were kept."""
    return {question.key: question for question in _Questions(policy).every()}


_Asked = tuple[Question | None, Decision | None]


def _walk(answers: Mapping[str, str], policy: Policy, document: str) -> Iterator[_Asked]:
    """Yield the questions in their order; after a question was answered, the decision where it decides."""
    questions, decide = _Questions(policy), _Decisions(policy)
    yield questions.closing(), None
    if answers.get("closing") == "yes":
        yield None, decide("NONE", 28)
        return
    yield questions.stage(), None
    match answers.get("stage"):
        case "development":
            yield None, decide("EDIT", 27)
            return
        case "counteroffer":
            yield None, decide("NEW_REQUEST", 22)
            return
        case "ended":
            yield None, decide("REACTIVATION", 21)
            return
        case "offered" if document.startswith("M"):
            yield questions.financing(), None
            yield None, decide("PEN_AND_INK", 19) if answers.get("financing") == "yes" else decide("MODIFICATION", 14)
            return
        case "offered":
            yield questions.size(), None
            yield None, decide("PEN_AND_INK", 19) if answers.get("size") == "minor" else decide("RESTATEMENT", 20)
            return
    yield questions.equipment(), None
    if answers.get("equipment") == "yes":
        yield None, decide("NEW_OFFER", 4)
        return
    yield questions.purpose(), None
    purpose = answers.get("purpose")
    if purpose in _PURPOSES:
        yield None, decide("AMENDMENT", _PURPOSES[purpose])
        return
    yield questions.between(), None
    if answers.get("between_cases") == "yes":
        yield None, decide("CONCURRENT", 17, reason=12)
        return
    yield questions.reason(), None
    yield None, decide.modification(answers.get("reason", ""))


_PURPOSES = {"purpose": 1, "more": 2, "less": 3, "note": 5, "new-line": 6}


class _Questions:
    """The questions with their answers; what they say of a rule is read from its row."""

    def __init__(self, policy: Policy) -> None:
        self._rules = {row.number: row for row in policy.rows(AMENDMENT_RULES, AmendmentRule)}
        self._reasons = policy.rows(MODIFICATION_REASONS, ModificationReason)

    def every(self) -> tuple[Question, ...]:
        return (
            *(self.closing(), self.stage(), self.size(), self.financing(), self.equipment(), self.purpose()),
            *(self.between(), self.reason()),
        )

    def closing(self) -> Question:
        return Question(
            "closing",
            "Is the case in final closure or reconciliation (CLOSHOLD)?",
            "While the closure hold stands no Amendment and no Modification may be written.",
            _YES_NO,
            self._rules[28].source,
        )

    def stage(self) -> Question:
        return Question(
            "stage",
            "How far has the document come that is to change?",
            "What was not offered yet is edited; what is offered is corrected or restated; what is accepted is amended.",
            (
                Answer("implemented", "Accepted or implemented"),
                Answer("offered", "Offered, not signed"),
                Answer("counteroffer", "The purchaser changed the text while signing"),
                Answer("ended", "Expired or canceled"),
                Answer("development", "Not offered yet"),
            ),
            f"{self._rules[20].source}; {self._rules[22].source}",
        )

    def size(self) -> Question:
        return Question(
            "size",
            "Is it a minor correction, one that does not raise the value?",
            "Small arithmetic, an address or a small change of wording is minor. Anything else is restated.",
            (Answer("minor", "Minor correction"), Answer("major", "Major change")),
            f"{self._rules[19].source}; SAMM C5.4.19",
        )

    def financing(self) -> Question:
        return Question(
            "financing",
            "Is it a change of financing terms that DSCA makes?",
            "Nothing else is written on a Modification in pen and ink.",
            _YES_NO,
            self._rules[19].source,
        )

    def equipment(self) -> Question:
        return Question(
            "equipment",
            "Does the change add or remove major defense equipment or significant military equipment?",
            "That is normally a new Letter of Offer and Acceptance. An exception is recorded with the name of who approved it.",
            (Answer("no", "No"), Answer("yes", "Yes"), Answer("exception", "Yes, with an approved exception")),
            self._rules[4].source,
        )

    def purpose(self) -> Question:
        return Question(
            "purpose",
            "Does the original purpose of a line or note change, or must the purchaser agree?",
            "The reason decides, not the size: a rise is an Amendment when the purchaser asked for more and a Modification when "
            "the contract cost more.",
            (*(Answer(value, self._rules[number].change) for value, number in _PURPOSES.items()), Answer("no", "No")),
            self._rules[1].source,
        )

    def between(self) -> Question:
        return Question(
            "between_cases",
            "Does value move from or to another implemented case at the same time?",
            "Each case gets a Modification; the sum of what is added may not be above the sum of what is taken away.",
            _YES_NO,
            f"{self._rules[17].source}; SAMM C6.7.3.2",
        )

    def reason(self) -> Question:
        return Question(
            "reason",
            "For which reason does the U.S. Government change the case by itself?",
            "Only these reasons allow a Modification; a reason that is not here needs an Amendment.",
            tuple(Answer(str(row.number), row.reason) for row in self._reasons if row.number != _CONCURRENT_REASON),
            "SAMM Table C6.T7",
        )


_CONCURRENT_REASON = 12


class _Decisions:
    """Decisions made of the rows."""

    def __init__(self, policy: Policy) -> None:
        self._rules = {row.number: row for row in policy.rows(AMENDMENT_RULES, AmendmentRule)}
        self._reasons = {str(row.number): row for row in policy.rows(MODIFICATION_REASONS, ModificationReason)}

    def __call__(self, outcome: Outcome, number: int, reason: int = NO_REASON) -> Decision:
        row = self._rules[number]
        return Decision(
            outcome, number, row.change, row.purchaser_acceptance, row.instruction, row.source, row.status, reason=reason
        )

    def modification(self, reason: str) -> Decision | None:
        row = self._reasons.get(reason)
        if row is None:
            return None
        decided = self("MODIFICATION", row.rules[0], row.number)
        return decided._replace(change=row.reason, source=f"{row.source}; {decided.source}")
