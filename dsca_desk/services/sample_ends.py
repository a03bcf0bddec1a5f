"""The clocks of the sample office's cases, how the cases end, and the log of their tasks and letters."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from dsca_desk.policy.edition import Policy
from dsca_desk.services import closing, milestones
from dsca_desk.services.sample_life import Closing, Life, value_of
from dsca_desk.services.sample_steps import Act, moment
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.tasks import add_task, answer_letter, finish_task, log_letter
from dsca_desk.store.engine import Store


class CaseClocks:
    """Holds, factors, milestones and the end of one case, by its officer, entered no earlier than `since`."""

    def __init__(self, store: Store, policy: Policy, case: str, life: Life, by: str, since: date, today: date) -> None:
        self.store, self.policy, self.case, self.life, self.by = store, policy, case, life, by
        self.since, self.today = since, today

    def _at(self, day: date, hour: int, do: Callable[[datetime], object]) -> Act:
        return Act(moment(max(day, self.since), hour), do)

    def clocks(self) -> Iterator[Act]:
        """Yield the holds that stop no clock, the extenuating factors and the milestones that are planned."""
        who: dict[str, Any] = {"by": self.by}
        for hold in self.life.holds:
            kept: dict[str, int] = {}

            def place(at: datetime, hold: Any = hold, kept: dict[str, int] = kept) -> None:
                kept["id"] = milestones.place_hold(
                    self.store,
                    self.case,
                    hold.document,
                    hold.kind,
                    reason=hold.reason,
                    asked_by=hold.asked_by,
                    approved_by=hold.approved_by,
                    from_on=hold.from_on,
                    at=at,
                    **who,
                )

            yield self._at(hold.from_on, 10, place)
            if hold.to_on is not None:
                yield self._at(
                    hold.to_on,
                    11,
                    lambda at, kept=kept: milestones.end_hold(self.store, kept["id"], on=at.date(), at=at, **who),  # type: ignore[misc]  # its own dictionary
                )
        for delay in self.life.delays:
            noted: dict[str, int] = {}

            def note(at: datetime, delay: Any = delay, noted: dict[str, int] = noted) -> None:
                noted["id"] = milestones.record_delay(
                    self.store,
                    self.policy,
                    self.case,
                    delay.document,
                    delay.code,
                    estimated_days=delay.estimated_days,
                    from_on=delay.from_on,
                    remark=delay.remark,
                    at=at,
                    **who,
                )

            yield self._at(delay.from_on, 10, note)
            if delay.actual_days is not None:
                yield self._at(
                    delay.to_on or delay.from_on,
                    11,
                    lambda at, delay=delay, noted=noted: milestones.close_delay(  # type: ignore[misc]  # its own values
                        self.store, noted["id"], actual_days=delay.actual_days or 0, to_on=delay.to_on, at=at, **who
                    ),
                )
        for row in self.life.milestones:
            subject = Subject("DOCUMENT", self.case, row.document)
            yield self._at(
                row.entered_on,
                12,
                lambda at, row=row, subject=subject: milestones.post_milestone(  # type: ignore[misc]  # its own values
                    self.store,
                    self.policy,
                    subject,
                    row.code,
                    on=row.on,
                    planned=row.planned,
                    remark=row.remark,
                    at=at,
                    **who,
                ),
            )

    def ending(self) -> Iterator[Act]:
        """Yield how the case is closed, suspended or canceled."""
        if self.life.closing is not None:
            yield from self._closing(self.life.closing)
        if self.life.suspended is not None:
            row = self.life.suspended
            yield self._at(
                row.on,
                18,
                lambda at: closing.suspend_case(
                    self.store,
                    self.policy,
                    self.case,
                    authority=row.authority,
                    scope=row.scope,
                    why=row.why,
                    on=row.on,
                    today=at.date(),
                    by=self.by,
                    at=at,
                ),
            )
        if self.life.canceled is not None:
            wish = self.life.canceled
            asked = value_of(self.case, wish.asked, closing.CancellationAsked)
            yield self._at(
                wish.on,
                18,
                lambda at: closing.ask_to_cancel(
                    self.store, self.policy, self.case, asked, on=wish.on, today=at.date(), by=self.by, at=at
                ),
            )

    def _closing(self, row: Closing) -> Iterator[Act]:
        who: dict[str, Any] = {"by": self.by}
        yield self._at(
            row.complete_entered_on or row.complete_on,
            18,
            lambda at: closing.mark_supply_complete(
                self.store, self.policy, self.case, on=row.complete_on, today=at.date(), at=at, **who
            ),
        )
        if row.planned_on is not None:
            plan = value_of(self.case, row.plan, closing.ClosurePlan)
            yield self._at(row.planned_on, 19, lambda at: closing.plan_closure(self.store, self.case, plan, at=at, **who))
        for answers in row.answers:
            given = {code: _answer(text) for code, text in answers.points.items()}
            yield self._at(
                answers.on,
                20,
                lambda at, given=given: closing.answer_points(  # type: ignore[misc]  # its own answers
                    self.store, self.policy, self.case, given, today=at.date(), at=at, **who
                ),
            )
        if row.certificate_on is not None:
            sent = row.certificate_on
            yield self._at(
                sent,
                21,
                lambda at: closing.send_certificate(self.store, self.policy, self.case, on=sent, today=at.date(), at=at, **who),
            )


def _answer(text: str) -> tuple[str, str]:
    answer, _, evidence = text.partition(":")
    return answer.strip(), evidence.strip()


def log_acts(store: Store, record: str, tasks: Iterable[Any], letters: Iterable[Any], by: str, since: date) -> Iterator[Act]:
    """Yield the tasks and letters of a case, a request or of the office."""
    for task in tasks:
        number: dict[str, int] = {}

        def enter(at: datetime, task: Any = task, number: dict[str, int] = number) -> None:
            number["id"] = add_task(
                store,
                task.text,
                record=record,
                due_on=task.due_on,
                officer=task.officer or by,
                waiting_for=task.waiting_for,
                by=by,
                at=at,
            )

        yield Act(moment(max(task.on, since), 9), enter)
        if task.done_on is not None:
            yield Act(
                moment(max(task.done_on, since), 16),
                lambda at, number=number: finish_task(store, number["id"], at.date(), by=by, at=at),  # type: ignore[misc]  # its own number
            )
    for letter in letters:
        logged: dict[str, int] = {}

        def log(at: datetime, letter: Any = letter, logged: dict[str, int] = logged) -> None:
            logged["id"] = log_letter(
                store,
                record,
                letter.direction,
                letter.subject,
                on=letter.on,
                kind=letter.kind,
                party=letter.party,
                reference=letter.reference,
                answer_due_on=letter.answer_due_on,
                remark=letter.remark,
                by=by,
                at=at,
            )

        yield Act(moment(max(letter.on, since), 11), log)
        if letter.answered_on is not None:
            yield Act(
                moment(max(letter.answered_on, since), 16),
                lambda at, letter=letter, logged=logged: answer_letter(store, logged["id"], letter.answered_on, by=by, at=at),  # type: ignore[misc]  # its own number
            )
