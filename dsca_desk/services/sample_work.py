"""How the cases of the sample office are carried out: contracts to receipts, discrepancy reports, other systems, closing.

What happened before the office used the desk is entered on the day its cases were taken over.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from dsca_desk.records import work
from dsca_desk.records.discrepancy_report import DiscrepancyReport
from dsca_desk.services import deliveries, discrepancies, execution, system_values
from dsca_desk.services.case_lines import case_head
from dsca_desk.services.preparing import ApprovalGiven, save_approval
from dsca_desk.services.sample_ends import CaseClocks, log_acts
from dsca_desk.services.sample_life import StepRow, Systems, value_of
from dsca_desk.services.sample_steps import Act
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step

Row = Mapping[str, Any]
_ENTERED = "entered_on"
_WORK: tuple[tuple[str, type[work.Work], tuple[str, ...], int], ...] = (
    ("directives", work.Directive, ("on",), 8),
    ("contracts", work.Contract, ("awarded_on",), 9),
    ("requisitions", work.Requisition, ("requested_on",), 9),
    ("shipments", work.Shipment, ("announced_on", "shipped_on"), 11),
    ("warranties", work.Warranty, ("starts_on",), 14),
    ("support", work.SupportPlan, (), 14),
    ("repairs", work.Repair, ("sent_on",), 14),
)
"""Sections of a life: the value of a row, the days of which the first is when it is entered, the hour."""
_ENDS = ("closed_on", "arrived_on", "returned_on")
"""Days on which a row that was entered before comes to its end."""


class CaseWork(CaseClocks):
    """The execution of one case, by its officer, entered no earlier than `since`."""

    def acts(self) -> Iterator[Act]:
        """Yield every act of the case beside the ways of its documents."""
        for section, kind, days, hour in _WORK:
            for row in getattr(self.life, section):
                yield from self._work(row, kind, days, hour)
        for row in self.life.deliveries:
            yield self._delivery(row)
        for row in self.life.reports:
            yield from self._report(row)
        for shown in self.life.systems:
            yield self._at(shown.as_of, 15, self._showing(shown))
        for row in self.life.approvals:
            yield self._approval(row)
        for step in self.life.steps:
            yield self._at(step.on, step.hour, self._stepping(step))
        yield from self.clocks()
        yield from self.ending()
        yield from log_acts(self.store, self.case, self.life.tasks, self.life.letters, self.by, self.since)

    # --- work ---

    def _work(self, row: Row, kind: type[work.Work], days: tuple[str, ...], hour: int) -> Iterator[Act]:
        plain = {key: value for key, value in row.items() if key not in (_ENTERED, "statuses")}
        value = value_of(self.case, plain, kind)
        entered = row.get(_ENTERED) or next((day for name in days if (day := getattr(value, name))), self.since)
        kept = {"id": 0, "revision": 0}
        ends = {name: day for name in _ENDS if (day := getattr(value, name, None)) and day > max(entered, self.since)}

        def keep(at: datetime, value: work.Work) -> None:
            done = execution.keep_work(
                self.store,
                self.policy,
                self.case,
                value,
                work_id=kept["id"],
                expected_revision=kept["revision"],
                today=at.date(),
                by=self.by,
                at=at,
            )
            kept.update(id=done.id, revision=done.revision)

        yield self._at(entered, hour, lambda at: keep(at, msgspec.structs.replace(value, **dict.fromkeys(ends))))
        if ends:
            yield self._at(max(ends.values()), hour, lambda at: keep(at, value))
        for status in row.get("statuses", ()):
            yield self._status(str(row["number"]), status)

    def _status(self, requisition: str, row: Row) -> Act:
        status = value_of(self.case, {"requisition": requisition, **row}, work.SupplyStatus)
        return self._at(
            status.on,
            10,
            lambda at: execution.add_status(self.store, self.policy, self.case, status, today=at.date(), by=self.by, at=at),
        )

    def _delivery(self, row: Row) -> Act:
        plain = {key: value for key, value in row.items() if key != _ENTERED}
        made = value_of(self.case, plain, work.Delivery)
        entered = row.get(_ENTERED) or max(made.on, made.receipt_signed_on or made.on)
        return self._at(
            self.since if made.planned and _ENTERED not in row else entered,
            12,
            lambda at: deliveries.record_delivery(self.store, self.policy, self.case, made, today=at.date(), by=self.by, at=at),
        )

    def _report(self, row: Row) -> Iterator[Act]:
        """A report is written, then taken through its steps."""
        plain = {key: value for key, value in row.items() if key not in ("written_on", "steps")}
        number = str(row["number"])

        def write(at: datetime) -> object:
            report = value_of(number, plain, DiscrepancyReport)
            return discrepancies.write_report(self.store, self.policy, self.case, report, today=at.date(), by=self.by, at=at)

        yield self._at(row["written_on"], 13, write)
        for step in row.get("steps", ()):
            yield self._at(step["on"], 14, self._handling(number, value_of(number, step, StepRow)))

    def _handling(self, number: str, step: StepRow) -> Callable[[datetime], object]:
        def act(at: datetime) -> object:
            rows = discrepancies.reports_of(self.store, self.case)
            kept = next(row for row in rows if row.number.rstrip("RC") == number)
            common: dict[str, Any] = {"on": step.on, "today": at.date(), "by": self.by, "at": at}
            if step.event in ("submit", "screen"):
                opened = discrepancies.open_report(self.store, self.policy, kept.id, at.date())
                do = discrepancies.submit_report if step.event == "submit" else discrepancies.screen_report
                return do(self.store, self.policy, kept.id, opened.revision, **common)
            subject = Subject("DISCREPANCY", kept.number)
            return take_step(self.store, self.policy, subject, step.event, facts=step.facts, why=step.why, **common)

        return act

    def _showing(self, shown: Systems) -> Callable[[datetime], object]:
        """Other systems show what the desk holds on that day, except where the row says otherwise."""

        def act(at: datetime) -> None:
            with self.store.reading() as session:
                ours = system_values.our_values(session, self.policy, case_head(session, self.case))
            for system in shown.systems:
                for (field, line), value in sorted(ours.items()):
                    key = f"{field}/{line}" if line else field
                    if field in shown.leaves_out:
                        continue
                    differs = shown.differs.get(f"{system} {key}")
                    kept = work.SystemValue(
                        line=line,
                        field=field,
                        system=system,
                        value=differs or value,
                        as_of=shown.as_of,
                        source=shown.source,
                        explanation=shown.explained.get(f"{system} {key}", ""),
                    )
                    system_values.keep_value(self.store, self.case, kept, today=at.date(), by=self.by, at=at)

        return act

    def _approval(self, row: Row) -> Act:
        plain = {key: value for key, value in row.items() if key != _ENTERED}
        approval = value_of(self.case, plain, ApprovalGiven)
        day = row.get(_ENTERED) or approval.decided_on or approval.asked_on or self.since
        return self._at(
            day,
            11,
            lambda at: save_approval(self.store, self.policy, approval, case=self.case, document="BASIC", by=self.by, at=at),
        )

    # --- steps ---

    def _stepping(self, step: StepRow) -> Callable[[datetime], object]:
        entity = "LINE" if step.line else "DOCUMENT" if step.document else "CASE"
        subject = Subject(entity, self.case, step.document, step.line)

        def act(at: datetime) -> object:
            return take_step(
                self.store,
                self.policy,
                subject,
                step.event,
                to_state=step.to,
                on=step.on,
                facts=step.facts,
                why=step.why,
                by=self.by,
                at=at,
                today=at.date(),
            )

        return act
