"""The lists of the Milestones tab with what is written in them by hand: milestones, holds, extenuating factors."""

from typing import TYPE_CHECKING, Any

from dsca_desk.desktop.cases.milestones_columns import FACTORS, HOLDS, MILESTONES
from dsca_desk.desktop.cases.milestones_values import (
    FACTS,
    FactorEnded,
    FactorRecorded,
    HoldPlaced,
    MilestoneAgain,
    MilestonePosted,
    days,
)
from dsca_desk.desktop.execution.status_sheets import import_sheet
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.tables.act_row import ADD, REMOVE, Act, ListPage
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.policy.codes import EXTENUATING_FACTORS, ExtenuatingFactor
from dsca_desk.policy.lifecycle import MILESTONES as MILESTONE_TABLE
from dsca_desk.policy.lifecycle import Milestone
from dsca_desk.services.milestone_sheets import preview_milestones, take_milestones
from dsca_desk.services.milestones import (
    HOLD_KINDS,
    DelayRow,
    HoldRow,
    MilestoneRow,
    close_delay,
    end_hold,
    place_hold,
    post_milestone,
    record_delay,
    redo_milestone,
    void_milestone,
)
from dsca_desk.services.status_import import Preview

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.milestones import MilestonesTab


class PostedPage(ListPage):
    """Milestones: posted, corrected by voiding and posting again, never deleted."""

    def __init__(self, tab: "MilestonesTab") -> None:
        self._tab = tab
        table = ListTable("Milestones", MILESTONES, 5, struck=lambda row: bool(row.voided_by))
        super().__init__(
            table,
            Act("&Post…", "plus", self.post, key=ADD),
            Act("&Import…", "download-simple", self.take_sheet),
            Act("&Correct…", "pencil-simple", self.correct, self._standing),
            Act("&Void…", "minus-circle", self.void, self._standing, REMOVE),
        )
        table.opened.connect(self.correct)

    def post(self) -> ValueDialog:
        """Post a milestone by hand; a day ahead is a planned one."""
        tab, desk = self._tab, self._tab.desk
        rows = sorted(desk.policy.rows(MILESTONE_TABLE, Milestone), key=lambda row: row.order)

        def keep(given: MilestonePosted) -> None:
            on = given.on or desk.today
            planned = on > desk.today
            post_milestone(
                desk.store, desk.policy, tab.subject, given.code, on=on, planned=planned, remark=given.remark, **tab.by()
            )

        start = MilestonePosted(on=desk.today)
        choices = {"code": [(row.code, f"{row.code} · {row.name}") for row in rows]}
        return tab.enter("Post a milestone", "milestone", start, keep, FACTS["milestone"], choices=choices)

    def take_sheet(self) -> None:
        """Take milestones of another system in from a sheet, row by row, when the officer agrees."""
        tab, desk = self._tab, self._tab.desk
        store, policy, subject, by = desk.store, desk.policy, tab.subject, tab.by()

        def judge(data: bytes) -> Preview:
            return preview_milestones(store, policy, subject, data, **by)

        def take(data: bytes, leave: bool) -> Preview:
            return take_milestones(store, policy, subject, data, leave_out_refused=leave, **by)

        import_sheet(desk, str(subject.key), tab, judge, take, f"Import milestones of {subject}")

    def correct(self) -> ValueDialog | None:
        """Give the chosen milestone another day: the old one is voided and stays to be read."""
        row, tab, desk = self._row(), self._tab, self._tab.desk
        if row is None:
            return None

        def keep(given: MilestoneAgain) -> None:
            redo_milestone(desk.store, desk.policy, row.id, on=given.on or desk.today, why=given.why, **tab.by())

        intro = f"{row.code} · {row.name}, now on {written_day(row.on)}."
        start = MilestoneAgain(on=row.on)
        return tab.enter("Correct a milestone", "milestone_again", start, keep, FACTS["milestone_again"], intro=intro)

    def void(self) -> None:
        """Void the chosen milestone; it stays to be read."""
        row, tab, desk = self._row(), self._tab, self._tab.desk
        if row is None:
            return
        why = tab.ask_why("Void a milestone", f"Why is {row.code} of {written_day(row.on)} wrong?")
        if why is not None:
            tab.write(lambda: void_milestone(desk.store, desk.policy, row.id, why=why, **tab.by()))

    def _row(self) -> MilestoneRow | None:
        row: MilestoneRow | None = self.chosen_or_tell(self._tab.desk)
        return row

    def _standing(self) -> bool:
        row = self.table.chosen()
        return row is not None and not row.voided_by


class HoldsPage(ListPage):
    """Holds. A processing hold is a step of its own; these do not stop the clock."""

    def __init__(self, tab: "MilestonesTab") -> None:
        self._tab = tab
        super().__init__(
            ListTable("Holds", HOLDS, 3),
            Act("Place a h&old…", "plus", self.place, key=ADD),
            Act("&End today", "check-circle", self.release, self._is_on),
        )

    def place(self) -> ValueDialog:
        """Place a hold that does not stop the clock."""
        tab, desk = self._tab, self._tab.desk

        def keep(given: HoldPlaced) -> None:
            place_hold(
                desk.store,
                str(tab.subject.key),
                tab.subject.document,
                given.kind,
                reason=given.reason,
                asked_by=given.asked_by,
                approved_by=given.approved_by,
                from_on=given.from_on or desk.today,
                **tab.by(),
            )

        kinds = [(kind, words) for kind, words in HOLD_KINDS.items() if kind != "CPOHOLD"]
        start, intro = HoldPlaced(from_on=desk.today), "The clock goes on. A processing hold (CPOHOLD) is taken as a step."
        return tab.enter("Place a hold", "hold", start, keep, FACTS["hold"], choices={"kind": kinds}, intro=intro)

    def release(self) -> None:
        """End the chosen hold today."""
        row: HoldRow | None = self.chosen_or_tell(self._tab.desk)
        tab = self._tab
        if row is not None:
            tab.write(lambda: end_hold(tab.desk.store, row.id, on=tab.desk.today, **tab.by()))

    def _is_on(self) -> bool:
        row = self.table.chosen()
        return row is not None and row.to_on is None


class FactorsPage(ListPage):
    """Extenuating factors, with the days they are thought to take and took."""

    def __init__(self, tab: "MilestonesTab") -> None:
        self._tab = tab
        super().__init__(
            ListTable("Factors", FACTORS, 1),
            Act("&Record…", "plus", self.record, key=ADD),
            Act("&Close…", "check-circle", self.close_factor, lambda: self.table.chosen() is not None),
        )
        self.table.opened.connect(self.close_factor)

    def record(self) -> ValueDialog:
        """Record an extenuating factor with its estimated days."""
        tab, desk = self._tab, self._tab.desk
        rows = desk.policy.rows(EXTENUATING_FACTORS, ExtenuatingFactor)

        def keep(given: FactorRecorded) -> None:
            estimated = days("estimated_days", given.estimated_days) if given.estimated_days.strip() else None
            record_delay(
                desk.store,
                desk.policy,
                str(tab.subject.key),
                tab.subject.document,
                given.code,
                estimated_days=estimated,
                from_on=given.from_on,
                remark=given.remark,
                **tab.by(),
            )

        names = [(row.code, f"{row.code} · {row.name}") for row in rows if row.code != "OFFICIAL-LIST"]
        start: Any = FactorRecorded(from_on=desk.today)
        return tab.enter("Extenuating factor", "factor", start, keep, FACTS["factor"], choices={"code": names})

    def close_factor(self) -> ValueDialog | None:
        """Close the chosen factor with its actual days."""
        row: DelayRow | None = self.chosen_or_tell(self._tab.desk)
        tab, desk = self._tab, self._tab.desk
        if row is None:
            return None

        def keep(given: FactorEnded) -> None:
            close_delay(desk.store, row.id, actual_days=days("actual_days", given.actual_days), to_on=given.to_on, **tab.by())

        estimated = f", estimated {row.estimated_days} days" if row.estimated_days is not None else ""
        start, intro = FactorEnded(to_on=desk.today), f"{row.code} · {row.name}{estimated}."
        return tab.enter("Close the factor", "factor_end", start, keep, FACTS["factor_end"], intro=intro)
