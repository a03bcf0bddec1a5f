"""One request under work: its draft, its problems, its checklist and clocks, kept in step with every edit and every save."""

from collections.abc import Callable, Mapping

import msgspec
from PySide6.QtCore import QObject, Signal

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.journal import DraftKeeper, KeptDraft
from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import RequestItem as ChecklistPoint
from dsca_desk.records.facts import request_closed
from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.services.checklists import MissingPoint, answer_checklist, checklist_of, missing_points
from dsca_desk.services.request_clocks import Clock, judged_on, request_clocks
from dsca_desk.services.request_problems import RequestProblem, request_problems
from dsca_desk.services.requests import (
    AnswerGiven,
    RequestKept,
    RequestOpened,
    log_request,
    open_request,
    save_request,
)
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import Moved, take_step
from dsca_desk.store.errors import NotFound, StaleRecord

NEW = "request (new)"


def record_name(number: str) -> str:
    """Return the name of a request in the journal and in messages; one that was not logged yet has no number."""
    return f"request {number}" if number else NEW


class RequestSession(QObject):
    """Opens a request for editing, or begins a new one (`opened` is None until it is logged).

    The letter is a draft until it is saved. Answers of the checklist, states and papers are kept at once, each by itself.
    `checked` says that `problems` are new; `state_changed` that the saved state, status, number or revision is;
    `answered` that the checklist or the clocks are.
    """

    checked = Signal()
    state_changed = Signal()
    answered = Signal()

    def __init__(self, desk: Desk, opened: RequestOpened | None, letter: LetterOfRequest, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.opened = desk, opened
        self.revision = opened.revision if opened else 0
        self.original: LetterOfRequest | None = opened.letter if opened else None
        self.asked = False
        self.recovered = False
        self.draft: Draft[LetterOfRequest] = Draft(letter, self)
        self._problems: tuple[LetterOfRequest, tuple[RequestProblem, ...]] | None = None
        self.keeper = DraftKeeper(desk.journal, desk.place, self.record, self.revision, self.draft, desk.clock)
        self.draft.signals.changed.connect(lambda _path: self.checked.emit())
        self.draft.signals.dirty_changed.connect(lambda _dirty: self.state_changed.emit())
        self._bring_back()

    @classmethod
    def open(cls, desk: Desk, number: str, parent: QObject | None = None) -> "RequestSession":
        """Open a kept request; a draft kept before a crash is put on top of it. Raises StoreError."""
        opened = open_request(desk.store, number)
        return cls(desk, opened, opened.letter, parent)

    @classmethod
    def begin(cls, desk: Desk, parent: QObject | None = None) -> "RequestSession":
        """Begin a new request, received today; a draft kept before a crash goes on where it was."""
        return cls(desk, None, LetterOfRequest(country="", received_on=desk.today), parent)

    # --- what it is --------------------------------------------------------------------------------------------------------

    @property
    def letter(self) -> LetterOfRequest:
        """The request as edited."""
        return self.draft.now

    @property
    def number(self) -> str:
        """The desk's own number, empty until the request is logged."""
        return self.opened.letter.number if self.opened else ""

    @property
    def record(self) -> str:
        """The request's name in the journal and in messages."""
        return record_name(self.number)

    @property
    def status(self) -> str:
        """The state; a request that is not logged yet is new."""
        return self.opened.status if self.opened else "new"

    @property
    def read_only(self) -> bool:
        """Whether the request has its answer and may no longer be edited."""
        return self.opened is not None and request_closed(self.opened.status)

    @property
    def policy(self) -> PolicyOn:
        """The policy on the day of receipt, on which the checklist and the clocks rest."""
        return self.desk.policy.on(self.letter.received_on or self.desk.today)

    @property
    def problems(self) -> tuple[RequestProblem, ...]:
        """Every problem of the request as edited, the worst first."""
        letter = self.letter
        if self._problems is None or self._problems[0] is not letter:
            self._problems = letter, request_problems(letter, self.policy, self.desk.today)
        return self._problems[1]

    def shown_problems(self) -> dict[str, str]:
        """The problems that stand at their fields: broken rules, and what is needed to keep it once that was asked for."""
        weights = {"error", "must"} if self.asked else {"error"}
        return {problem.path: problem.text for problem in reversed(self.problems) if problem.weight in weights}

    # --- checklist and clocks ----------------------------------------------------------------------------------------------

    def points(self) -> tuple[ChecklistPoint, ...]:
        """The whole checklist of this kind of request."""
        return checklist_of(self.letter.kind, self.policy)

    def required(self) -> frozenset[str]:
        """The points without which the request is insufficient."""
        return frozenset(missing.point for missing in missing_points(self.letter.kind, {}, self.policy))

    def answers(self) -> dict[str, AnswerGiven]:
        """The answers given so far, by point."""
        return {given.point: given for given in self.opened.answers} if self.opened else {}

    def missing(self) -> tuple[MissingPoint, ...]:
        """What the request still misses to be actionable."""
        given = {point: answer.answer for point, answer in self.answers().items()}
        return missing_points(self.letter.kind, given, self.policy)

    def clocks(self) -> tuple[Clock, ...]:
        """The clocks of the request as it is kept; none before it is logged."""
        opened = self.opened
        if opened is None:
            return ()
        judged = judged_on(opened.actionable_on, opened.insufficient_on)
        return request_clocks(
            opened.letter.received_on, opened.acknowledged_on, judged, opened.status, self.policy, self.desk.today
        )

    def answer(self, point: str, answer: str, evidence: str) -> None:
        """Keep the answer to a point at once. Raises StoreError."""
        self._act(
            lambda: answer_checklist(
                self.desk.store, self.number, {point: (answer, evidence)}, by=self.desk.officer, at=self.desk.clock()
            )
        )

    def take(self, to_state: str, why: str = "", facts: Mapping[str, str] | None = None) -> None:
        """Take the step that leads to a state today. Raises NotAllowed naming what stands against it, StoreError."""
        desk = self.desk
        self._act(
            lambda: take_step(
                desk.store,
                desk.policy,
                Subject("REQUEST", self.number),
                "",
                to_state=to_state,
                on=desk.today,
                facts=facts,
                why=why,
                by=desk.officer,
                at=desk.clock(),
                today=desk.today,
                expected_revision=self.revision,
            )
        )

    def moved(self) -> None:
        """Take notice that a step of the request was taken or undone beside the draft; there were no edits then."""
        self.opened = open_request(self.desk.store, self.number)
        self._take(self.opened)
        self.keeper.revision = self.revision
        self.state_changed.emit()
        self.answered.emit()
        self.desk.changed.emit(self.record)

    def refresh(self) -> None:
        """Read again what else belongs to the request: papers, cases, states."""
        if self.opened is not None:
            self.opened = open_request(self.desk.store, self.number)
            if not self.draft.dirty:
                self._take(self.opened)
            self.state_changed.emit()
            self.answered.emit()

    # --- saving ------------------------------------------------------------------------------------------------------------

    def save(self, why: str = "") -> None:
        """Log or save the request. Raises StoreError; on StaleRecord nothing was saved and the draft stays."""
        desk, letter = self.desk, self.letter
        if self.opened is None:
            kept = log_request(desk.store, letter, policy=desk.policy, by=desk.officer, at=desk.clock())
            desk.journal.drop(desk.place, self.keeper.record)
        else:
            letter = msgspec.structs.replace(letter, number=self.number)  # undo goes back past the day it was logged
            kept = save_request(
                desk.store, letter, self.revision, by=desk.officer, at=desk.clock(), why=why, original=self.original
            )
        self._saved(kept)

    def theirs(self) -> RequestOpened:
        """The request as it is kept now, for joining after a conflict. Raises NotFound."""
        return open_request(self.desk.store, self.number)

    def save_joined(self, joined: LetterOfRequest, opened: RequestOpened) -> None:
        """Save the result of a conflict on top of what the other officer saved. Raises StoreError, StaleRecord once more too."""
        self.opened, self.original, self.revision = opened, opened.letter, opened.revision
        self.draft.replace(joined, "Join both versions")
        self.save("joined with another officer's changes")

    def discard(self) -> None:
        """Go back to what is kept; the edits can still be had by undo."""
        clean = self.draft.clean
        if self.opened is not None and self.revision != self.opened.revision:
            self.opened = open_request(self.desk.store, self.number)
            self._take(self.opened)
        else:
            self.draft.replace(clean, "Discard the edits")
        self.recovered = self.asked = False
        self.keeper.keep_now()
        self.state_changed.emit()

    def recover(self, kept: KeptDraft) -> None:
        """Put a kept draft on top of the request, as one step that can be undone. Raises msgspec.ValidationError.

        If the request was saved by someone else since, saving finds that out and asks what to join.
        """
        letter = self.desk.journal.value_of(kept, LetterOfRequest)
        if self.opened is not None and kept.revision != self.revision:
            self.revision, self.original = kept.revision, self.desk.journal.original_of(kept, LetterOfRequest)
        self.draft.replace(letter, "Bring back the kept draft")
        self.recovered = self.draft.dirty
        self.state_changed.emit()

    def close(self) -> None:
        """Keep or drop the draft."""
        self.keeper.keep_now()

    def _saved(self, kept: RequestKept) -> None:
        self.opened = open_request(self.desk.store, kept.number)
        self.revision, self.original = self.opened.revision, self.opened.letter
        self.recovered = self.asked = False
        self.draft.saved(self.opened.letter)
        self.keeper.record, self.keeper.revision = self.record, self.revision
        self.keeper.keep_now()
        self.state_changed.emit()
        self.answered.emit()
        self.desk.changed.emit(self.record)

    def _act(self, act: Callable[[], RequestKept | Moved]) -> None:
        """Do something that is kept at once and take the new revision for ours, unless someone else saved in between."""
        if self.opened is None:
            raise NotFound("The request is not kept yet. Save it first; the number is given then.")
        try:
            kept = act()
        except StaleRecord:
            self.refresh()
            raise
        self.opened = open_request(self.desk.store, self.number)
        if kept.revision <= self.revision + 1:
            self.revision = kept.revision
        elif not self.draft.dirty:
            self._take(self.opened)
        self.keeper.revision = self.revision
        self.state_changed.emit()
        self.answered.emit()
        self.desk.changed.emit(self.record)

    def _take(self, opened: RequestOpened) -> None:
        self.revision, self.original = opened.revision, opened.letter
        if opened.letter != self.draft.clean or self.draft.dirty:
            self.draft.reset(opened.letter)

    def _bring_back(self) -> None:
        for kept in self.desk.journal.kept(self.desk.place):
            if kept.record == self.record and not self.read_only:
                try:
                    self.recover(kept)
                except msgspec.ValidationError:
                    continue  # the journal has moved it aside
                return
