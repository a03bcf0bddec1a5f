"""Supply discrepancy reports: the list, the form, their steps, the printed report."""

from typing import Any, get_args

from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.execution.values import DayGiven
from dsca_desk.desktop.tables.act_row import Act
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words, dollars
from dsca_desk.records.discrepancy_report import CountedFrom, DiscrepancyReport
from dsca_desk.rules.discrepancies import OPEN, code_choices
from dsca_desk.services.case_papers import CLAIM_KINDS, COUNTED, discrepancy_report_pdf, report_to_print
from dsca_desk.services.discrepancies import (
    DRAFT,
    ReportOpened,
    ReportRow,
    claimed_in_all,
    correct_report,
    open_report,
    reports_of,
    screen_report,
    submit_report,
    write_report,
)
from dsca_desk.services.execution import Execution
from dsca_desk.services.step_subjects import Subject
from dsca_desk.store.errors import StoreError

_SUBMITTED = "Submitted"


def _status(row: ReportRow) -> Sign:
    if row.status == DRAFT:
        return Sign(row.status, "pencil-simple", "secondary")
    if row.status == "Denied":
        return Sign(row.status, "x-circle-fill", "error")
    if row.status in OPEN:
        return Sign(row.status, "clock", "warning")
    return Sign(row.status, "check-circle", "good")


_COLUMNS = (
    ListColumn("Report", lambda row: row.number, 20),
    ListColumn("Line", lambda row: row.line, 6),
    ListColumn("Status", _status, 20),
    ListColumn("Kind", lambda row: CLAIM_KINDS.get(row.kind, row.kind), 15),
    ListColumn("Codes", lambda row: ", ".join(row.codes), 10),
    ListColumn("Item", lambda row: row.item, 18),
    ListColumn("Claimed", lambda row: dollars(row.claimed), 13, True),
    ListColumn("Submitted", lambda row: day_words(row.submitted_on), 12),
    ListColumn("Answered", lambda row: day_words(row.answered_on), 12),
    ListColumn("Office", lambda row: row.office, 12),
    ListColumn("Credit", lambda row: dollars(row.credit), 12, True),
)


class DiscrepanciesSection(Section):
    """The reports of the case; below what an officer should know of the chosen one."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        chosen = self._is_chosen
        self.add_acts(
            Act("Write report…", "plus", self.new),
            Act("Change…", "pencil-simple", self.change, chosen),
            Act("Submit…", "upload-simple", self.submit, lambda: self._is(DRAFT)),
            Act("Screen…", "funnel", self.screen_chosen, lambda: self._is(_SUBMITTED)),
            Act("Next step…", "signpost", self.next_step, lambda: chosen() and not self._is(DRAFT, _SUBMITTED)),
            Act("Undo step…", "arrow-counter-clockwise", self.undo, lambda: chosen() and not self._is(DRAFT)),
            Act("Print…", "printer", self.print, chosen),
        )
        self.column.addWidget(self.said)
        self.table = ListTable("Discrepancy reports of the case", _COLUMNS, 5, self)
        self.column.addWidget(self.table, 1)
        self.more = self.add_head("")
        self.more.setProperty("role", "secondary")
        self.more.setWordWrap(True)
        self.table.opened.connect(self.change)
        self.table.chosen_changed.connect(self.settle)
        self.table.chosen_changed.connect(self._show_more)

    def show_data(self, _data: Execution) -> None:
        """The reports are read apart."""

    def look(self) -> None:
        """Read the reports of the case."""
        store, case = self.desk.store, self.case
        self.desk.peek(lambda _job: reports_of(store, case), self._show)

    def new(self) -> None:
        """Write a report down; it is numbered when it is kept."""
        desk, case = self.desk, self.case

        def keep(report: DiscrepancyReport) -> None:
            write_report(desk.store, desk.policy, case, report, today=desk.today, **self.by())

        start = DiscrepancyReport(reported_by=desk.officer, found_on=desk.today)
        self._enter("Write a discrepancy report", start, keep)

    def change(self) -> None:
        """Change the chosen report; once submitted only what the offices make of it changes."""
        opened = self._opened()
        if opened is None:
            return
        desk = self.desk

        def keep(report: DiscrepancyReport) -> None:
            correct_report(desk.store, desk.policy, opened.id, report, opened.revision, today=desk.today, **self.by())

        self._enter(f"Report {opened.report.number}", opened.report, keep)

    def submit(self) -> None:
        """Submit the chosen draft on the day the officer gives."""
        opened, desk = self._opened(), self.desk
        if opened is None:
            return

        def keep(given: DayGiven) -> None:
            submit_report(desk.store, desk.policy, opened.id, opened.revision, on=given.on, today=desk.today, **self.by())

        until = opened.clock.submit_by
        intro = f"It is submitted by {day_words(until)}." if until is not None else "The day it was submitted."
        self.enter(f"Submit {opened.report.number}", "day_given", DayGiven(on=desk.today), keep, intro=intro, button="Submit")

    def screen_chosen(self) -> None:
        """Screen the chosen report on a day: from the minimum value on it is reviewed, else only recorded."""
        opened, desk = self._opened(), self.desk
        if opened is None:
            return

        def keep(given: DayGiven) -> None:
            screen_report(desk.store, desk.policy, opened.id, opened.revision, on=given.on, today=desk.today, **self.by())

        since = f"It was submitted on {day_words(opened.submitted_on)}. " if opened.submitted_on else ""
        intro = f"{since}From the minimum value on it is reviewed, below it is only recorded."
        self.enter(f"Screen {opened.report.number}", "day_given", DayGiven(on=desk.today), keep, intro=intro, button="Screen")

    def next_step(self) -> None:
        """Open the dialog that takes the next step of the chosen report."""
        row = self.table.chosen()
        if row is not None:
            self.take_step(Subject("DISCREPANCY", row.number))

    def undo(self) -> None:
        """Undo the last step of the chosen report, with a reason."""
        row = self.table.chosen()
        if row is not None:
            self.undo_step(Subject("DISCREPANCY", row.number))

    def print(self) -> None:
        """Save the chosen report as a PDF."""
        row, desk = self.table.chosen(), self.desk
        if row is None:
            return
        name = f"Discrepancy report {row.number.replace('/', '-')}.pdf"

        def make() -> bytes:
            return discrepancy_report_pdf(
                report_to_print(desk.store, desk.policy, row.id, printed_on=desk.today, by=desk.officer)
            )

        self.save_paper("Save the report", name, make)

    def _enter(self, title: str, start: DiscrepancyReport, keep: Any) -> None:
        codes = ", ".join(one.code for one in code_choices(self.desk.policy.on(self.desk.today)))
        self.enter(
            title,
            "discrepancy",
            start,
            keep,
            choices={
                "line": self.line_choices(),
                "kind": tuple(CLAIM_KINDS.items()),
                "counted_from": tuple((code, COUNTED[code]) for code in get_args(CountedFrom) if code),
            },
            several=("codes",),
            intro=f"Codes: {codes}." if codes else "",
        )

    def _opened(self) -> ReportOpened | None:
        row = self.table.chosen()
        if row is None:
            return None
        try:
            return open_report(self.desk.store, self.desk.policy, row.id, self.desk.today)
        except StoreError as error:
            self.desk.questions.tell("Not read", str(error))
            return None

    def _is_chosen(self) -> bool:
        return self.table.chosen() is not None

    def _is(self, *states: str) -> bool:
        row = self.table.chosen()
        return row is not None and row.status in states

    def _show(self, rows: tuple[ReportRow, ...]) -> None:
        running = [row for row in rows if row.status in OPEN]
        self.said.setText(
            f"{len(rows):,} reports, {len(running):,} open; US$ {dollars(claimed_in_all(rows))} claimed in all."
            if rows
            else "No report. “Write report” takes down what arrived wrong: count, damage, quality, billing."
        )
        self.table.show_rows(rows)
        self.settle()

    def _show_more(self) -> None:
        opened = self._opened() if self.table.chosen() is not None else None
        if opened is None:
            self.more.setText("")
            return
        said = list(opened.hints)
        clock = opened.clock
        if opened.status == DRAFT and clock.submit_by is not None:
            left = (clock.submit_by - self.desk.today).days
            said.insert(0, f"To be submitted by {day_words(clock.submit_by)} ({left:,} days left)")
        if clock.reconsider_by is not None:
            said.insert(0, f"Reconsideration may be asked for until {day_words(clock.reconsider_by)}")
        if opened.denied_why:
            said.insert(0, f"Denied: {opened.denied_why}")
        self.more.setText("\n".join(said))
