"""Closing: the checklist with what is computed and what is asked, the plan, the steps to the end of a case, its papers."""

from typing import Any

from PySide6.QtWidgets import QLabel

from dsca_desk.desktop.execution.canceling import CancelDialog
from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.execution.values import DayGiven, LinesCompleted, LinesReopened, PointAnswered, SuspensionDirected
from dsca_desk.desktop.forms.kept_tab import open_dialog
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.tables.act_row import Act
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words, dollars
from dsca_desk.rules.closure import CLOSURE_KINDS, Point
from dsca_desk.rules.wording import lines_text
from dsca_desk.services.case_papers import cancellation_of, cancellation_statement_pdf, certificate_of, closure_certificate_pdf
from dsca_desk.services.closing import (
    CancellationAsked,
    ClosurePlan,
    ClosureView,
    answer_points,
    ask_to_cancel,
    closure_of,
    cost_of_canceling,
    mark_supply_complete,
    plan_closure,
    send_certificate,
    suspend_case,
)
from dsca_desk.services.execution import Execution
from dsca_desk.services.line_ends import complete_lines, line_ends, reopen_lines
from dsca_desk.services.step_subjects import Subject

_ANSWERS = (("yes", "Yes"), ("no", "No"), ("not-applicable", "Does not apply"))
_RESULTS = {
    "met": Sign("met", "check-circle", "good"),
    "open": Sign("open", "warning-circle", "error"),
    "ask": Sign("asked", "question", "warning"),
    "yes": Sign("yes", "check-circle", "good"),
    "no": Sign("no", "x-circle-fill", "error"),
    "not-applicable": Sign("does not apply", "minus-circle", "secondary"),
    "told": Sign("for notice", "info", "information"),
}
_WHERE = {"deliveries": "deliveries", "systems": "systems", "discrepancies": "discrepancies", "contracts": "contracts"}

_COLUMNS = (
    ListColumn("Point", lambda row: row.code, 16),
    ListColumn("What must hold", lambda row: row.item, 34),
    ListColumn("Result", lambda row: _RESULTS[row.result], 16),
    ListColumn("What is so", lambda row: row.says, 34),
    ListColumn("How to meet it", lambda row: row.how, 26),
)


class ClosingSection(Section):
    """How far the closure is, and every act that ends, stops or reopens a case."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        self._view: ClosureView | None = None
        self.add_acts(
            Act("Answer point…", "question", self.answer, self._may_answer),
            Act("Plan closure…", "list-checks", self.plan),
            Act("Lines complete…", "check-bold", self.complete_lines),
            Act("Open lines again…", "arrow-counter-clockwise", self.reopen_lines),
            Act("Supply complete…", "check-circle", self.supply_complete),
            Act("Next step…", "signpost", self.next_step),
            Act("Undo step…", "arrow-counter-clockwise", self.undo),
            Act("Suspend…", "minus-circle", self.suspend),
            Act("Cancel case…", "x-circle", self.cancel),
            Act("Certificate…", "file-pdf", self.certificate),
            Act("Certificate sent…", "envelope-simple", self.certificate_sent),
            Act("Cancellation statement…", "file-pdf", self.statement),
        )
        self.column.addWidget(self.said)
        self.table = ListTable("Closure checklist; Enter answers a point or goes where it is met", _COLUMNS, 1, self, key="code")
        self.column.addWidget(self.table, 1)
        self.more = QLabel(self)
        self.more.setProperty("role", "secondary")
        self.more.setWordWrap(True)
        self.column.addWidget(self.more)
        self.table.opened.connect(self.answer)
        self.table.chosen_changed.connect(self.settle)
        self.table.chosen_changed.connect(self._show_more)

    def show_data(self, _data: Execution) -> None:
        """The checklist is read apart."""

    def look(self) -> None:
        """Compute the checklist."""
        desk, case = self.desk, self.case
        store, policy, today = desk.store, desk.policy, desk.today
        desk.peek(lambda _job: closure_of(store, policy, case, today), self._show)

    # --- checklist and plan -------------------------------------------------------------------------------------------------

    def answer(self) -> None:
        """Answer the chosen point; one that is computed leads to where it is met."""
        point, desk, case = self.table.chosen(), self.desk, self.case
        if point is None:
            return
        if point.computed:
            self._go_to(point)
            return

        def keep(given: PointAnswered) -> None:
            answers = {point.code: (given.answer, given.evidence)}
            answer_points(desk.store, desk.policy, case, answers, today=desk.today, **self.by())

        known = point.result in ("yes", "no", "not-applicable")
        start = PointAnswered(answer=point.result if known else "", evidence=point.says if known else "")
        self.enter(f"Point {point.code}", "closure_answer", start, keep, choices={"answer": _ANSWERS}, intro=point.item)

    def plan(self) -> None:
        """Enter how the case is to be closed."""
        desk, case = self.desk, self.case
        if self._view is None:
            return

        def keep(plan: ClosurePlan) -> None:
            plan_closure(desk.store, case, plan, **self.by())

        choices = {"kind": tuple(CLOSURE_KINDS.items())}
        self.enter("Plan the closure", "closure_plan", self._view.plan, keep, choices=choices)

    # --- steps --------------------------------------------------------------------------------------------------------------

    def complete_lines(self) -> None:
        """Mark many lines complete in one act; each has its own step in history."""
        desk, case = self.desk, self.case
        ends = line_ends(desk.store, case, desk.today)
        ready = [one for one in ends if one.is_open and one.is_delivered]
        waiting = sum(one.is_open for one in ends) - len(ready)
        shown = lines_text([one.line for one in ready]) if ready else "No line"
        verb = "are" if len(ready) > 1 else "is"
        intro = f"{shown} {verb} delivered and still open; {waiting:,} more wait for deliveries or the end of their service."

        def keep(given: LinesCompleted, job: Job) -> None:
            complete_lines(
                desk.store,
                desk.policy,
                case,
                lines=given.lines,
                evidence=given.evidence,
                on=given.on,
                today=desk.today,
                progress=job.step,
                **self.by(),
            )

        start = LinesCompleted(on=max((one.last_on for one in ready if one.last_on), default=desk.today))
        said = {"intro": intro, "button": "Complete", "job": "Completing lines"}
        self.enter("Lines complete", "lines_complete", start, keep, several=("lines",), **said)

    def reopen_lines(self) -> None:
        """Open complete lines again, with one reason."""
        desk, case = self.desk, self.case
        done = [one.line for one in line_ends(desk.store, case, desk.today) if not one.is_open]
        intro = f"Complete: {lines_text(done)}." if done else "No line is complete."

        def keep(given: LinesReopened, job: Job) -> None:
            reopen_lines(desk.store, case, given.lines, why=given.why, progress=job.step, **self.by())

        said = {"intro": intro, "button": "Open again", "job": "Opening lines again"}
        self.enter("Open lines again", "lines_reopened", LinesReopened(), keep, several=("lines",), **said)

    def supply_complete(self) -> None:
        """Mark the case and its delivered lines supply complete on a day."""
        desk, case, data = self.desk, self.case, self.tab.data
        last = data.supply.whole.last_on if data is not None else None

        def keep(given: DayGiven, job: Job) -> None:
            mark_supply_complete(desk.store, desk.policy, case, on=given.on, today=desk.today, progress=job.step, **self.by())

        intro = "Every delivered line that is still open is complete with it; a line that is not delivered stands against it."
        said = {"intro": intro, "button": "Supply complete", "job": "Marking the supply complete"}
        self.enter(f"Supply of {case} complete", "day_given", DayGiven(on=last or desk.today), keep, **said)

    def next_step(self) -> None:
        """Open the dialog with the steps of the case: start closure, close, reopen, lift a suspension."""
        self.take_step(Subject("CASE", self.case))

    def undo(self) -> None:
        """Undo the last step of the case, with a reason."""
        self.undo_step(Subject("CASE", self.case))

    def suspend(self) -> None:
        """Suspend the case as State directs."""
        desk, case = self.desk, self.case

        def keep(order: SuspensionDirected) -> None:
            suspend_case(
                desk.store,
                desk.policy,
                case,
                authority=order.authority,
                scope=order.scope,
                why=order.why,
                on=order.on,
                today=desk.today,
                **self.by(),
            )

        intro = "A suspension is not a cancellation: deliveries stop until State lifts it."
        self.enter(f"Suspend {case}", "suspension", SuspensionDirected(on=desk.today), keep, intro=intro, button="Suspend")

    def cancel(self) -> None:
        """Enter the wish of the purchaser, see what it costs, and only then take the step or print the statement."""
        data = self.tab.data
        purchaser = data.head.current.purchaser if data is not None else ""
        intro = "What it costs is shown before anything is written."
        start = CancellationAsked(asked_by=purchaser)
        self.enter(f"Cancel {self.case}", "cancellation", start, self._cancel, intro=intro, button="Work out the cost")

    def _cancel(self, asked: CancellationAsked) -> None:
        desk, case = self.desk, self.case
        _head, cost = cost_of_canceling(desk.store, desk.policy, case, asked, on=desk.today)
        if cost.penalties:
            dialog = CancelDialog(desk, case, asked, self._take_cancellation, self._print_statement, self.window())
            dialog.accepted.connect(self.tab.kept)
            open_dialog(dialog)
            return
        open_words = f" Not known yet: {', '.join(cost.unknown)}." if cost.unknown else ""
        total = dollars(cost.total) or "not known"
        choice = desk.questions.choose(
            f"Cancel {case}",
            f"Canceling {case} today costs US$ {total}; the administrative charge is US$ {dollars(cost.charge.amount)}."
            f"{open_words} The case is closed by cancellation from then on.",
            ("Cancel the case", "Print the statement", "Keep the case"),
            default=2,
        )
        if choice == 0:
            self._take_cancellation(asked)
        elif choice == 1:
            self._print_statement(asked)

    def _take_cancellation(self, asked: CancellationAsked) -> None:
        desk = self.desk
        ask_to_cancel(desk.store, desk.policy, self.case, asked, on=desk.today, today=desk.today, **self.by())

    # --- papers -------------------------------------------------------------------------------------------------------------

    def certificate(self) -> None:
        """Save the closure certificate; a draft while a point is open."""
        desk, case = self.desk, self.case

        def make() -> bytes:
            return closure_certificate_pdf(certificate_of(desk.store, desk.policy, case, printed_on=desk.today, by=desk.officer))

        self.save_paper("Save the closure certificate", f"Closure certificate {case}.pdf", make)

    def certificate_sent(self) -> None:
        """Keep that the certificate was sent, on the day the officer gives."""
        desk, case = self.desk, self.case

        def keep(given: DayGiven) -> None:
            send_certificate(desk.store, desk.policy, case, on=given.on, today=desk.today, **self.by())

        intro = "Every point of the checklist is met before; the day is not before the closure began."
        self.enter("Certificate sent", "day_given", DayGiven(on=desk.today), keep, intro=intro)

    def statement(self) -> None:
        """Save the cancellation statement of the wish that is kept."""
        self._print_statement(None)

    def _print_statement(self, asked: CancellationAsked | None) -> None:
        desk, case = self.desk, self.case

        def make() -> bytes:
            return cancellation_statement_pdf(
                cancellation_of(desk.store, desk.policy, case, asked, on=desk.today, printed_on=desk.today, by=desk.officer)
            )

        self.save_paper("Save the cancellation statement", f"Cancellation statement {case}.pdf", make)

    # --- showing ------------------------------------------------------------------------------------------------------------

    def _show(self, view: ClosureView) -> None:
        self._view = view
        met = sum(point.is_met for point in view.points)
        head, plan = view.head, CLOSURE_KINDS[view.plan.kind]
        since = f" since {day_words(head.state_since)}" if head.state_since else ""
        ready = "ready to close" if view.ready else f"{len(view.open):,} points open"
        sent = f" Certificate sent {day_words(view.certificate_sent_on)}." if view.certificate_sent_on else ""
        supply = f" Supply complete {day_words(head.supply_complete_on)}." if head.supply_complete_on else ""
        self.said.setText(
            f"{head.case} is {head.state}{since}.{supply} {plan}: {met:,} of {len(view.points):,} points met, {ready}.{sent}"
        )
        self.table.show_rows(sorted(view.points, key=lambda point: point.is_met))
        self._show_more()
        self.settle()

    def _show_more(self) -> None:
        """Say the chosen point in whole sentences, however narrow the list is."""
        point = self.table.chosen()
        if point is None:
            self.more.clear()
            return
        parts = (point.item, point.says, "" if point.is_met else point.how)
        who = "the desk computes it" if point.computed else "an officer answers it"
        said = " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())
        self.more.setText(f"{point.code}: {said} ({point.source}; {who})")

    def _go_to(self, point: Point) -> None:
        where = _WHERE.get(point.path)
        if where is not None:
            self.tab.focus_path(f"execution.{where}")
        elif point.path == "steps":
            self.next_step()
        elif point.path == "closure" and not point.is_met:
            self.plan()

    def _may_answer(self) -> bool:
        point = self.table.chosen()
        return point is not None and not point.computed
