"""Lists of work that is entered, changed and removed alike: shipments, contracts, warranties, support plans, repairs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.execution.watched import Watched
from dsca_desk.desktop.forms.binder import Choices
from dsca_desk.desktop.tables.act_row import ADD, REMOVE, Act
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words, dollars, units
from dsca_desk.policy.lifecycle import MILSTRIP_CODES, MilstripCode
from dsca_desk.records import work
from dsca_desk.services.execution import Execution, keep_work, remove_work

_SUPPORT = {"SPARES": "Spares", "REPAIR": "Repair", "PUBLICATIONS": "Publications", "TRAINING": "Training", "OTHER": "Other"}
_REPAIRS = {"REPAIR_AND_RETURN": "Repair and return", "DIRECT_EXCHANGE": "Direct exchange"}


class Kind(NamedTuple):
    """A kind of work: its type, its form, what one is called, the columns of its list and the wide one, where its rows are."""

    type: type[msgspec.Struct]
    form: str
    called: str
    columns: Sequence[ListColumn]
    wide: int
    rows: Callable[[Execution], Sequence[Any]]


class PieceList:
    """One list of one kind of work in a section, with the three acts on it."""

    def __init__(self, section: Section, kind: Kind, start: Callable[[], msgspec.Struct], *more: Act) -> None:
        self._section, self._kind, self._start, self.called = section, kind, start, kind.called
        chosen = self.is_chosen
        acts = section.add_acts(
            Act(f"Add {kind.called}…", "plus", self.add, key=ADD),
            Act(f"Change {kind.called}…", "pencil-simple", self.change, chosen),
            Act(f"Remove {kind.called}…", "trash", self.remove, chosen, REMOVE),
            *more,
        )
        self.table = ListTable(f"{kind.called[:1].upper()}{kind.called[1:]}s", kind.columns, kind.wide, section)
        section.column.addWidget(self.table, 1)
        self.table.opened.connect(self.change)
        acts.serve(self.table)

    def is_chosen(self) -> bool:
        """Whether the list stands on a row."""
        return self.table.chosen() is not None

    def show_data(self, data: Execution) -> None:
        """Show what was read."""
        self.table.show_rows(self._kind.rows(data))

    def add(self) -> None:
        """Enter a new one."""
        self._enter(f"Add a {self.called}", self._start(), 0, 0)

    def change(self) -> None:
        """Change the chosen one."""
        row = self.table.chosen()
        if row is not None:
            self._enter(f"Change the {self.called}", row.value, row.id, row.revision)

    def remove(self) -> None:
        """Remove the chosen one, with a reason."""
        row, desk = self.table.chosen(), self._section.desk
        if row is None:
            return
        why = self._section.ask_why(f"Remove the {self.called}", "Why was it entered wrongly? The reason stays in history.")
        if why is not None:
            self._section.write(
                lambda: remove_work(
                    desk.store,
                    desk.policy,
                    self._kind.type,
                    row.id,
                    row.revision,
                    today=desk.today,
                    why=why,
                    **self._section.by(),
                )
            )

    def _enter(self, title: str, start: msgspec.Struct, number: int, revision: int) -> None:
        section, desk = self._section, self._section.desk

        def keep(value: Any) -> None:
            keep_work(
                desk.store,
                desk.policy,
                section.case,
                value,
                work_id=number,
                expected_revision=revision,
                today=desk.today,
                **section.by(),
            )

        section.enter(title, self._kind.form, start, keep, choices=choices_of(section, self._kind.form))


def choices_of(section: Section, form: str) -> Choices:
    """The choices of the fields of a form, from the case and the words of our own."""
    data = section.tab.data
    numbers = tuple(
        (one.value.number, f"{one.value.number}  {one.value.item}".strip()) for one in (data.requisitions if data else ())
    )
    kinds = {"support_plan": _SUPPORT, "repair": _REPAIRS}.get(form, {})
    codes = section.desk.policy.on(section.desk.today).rows(MILSTRIP_CODES, MilstripCode)
    return {
        "line": section.line_choices(),
        "requisition": numbers,
        "kind": tuple(kinds.items()),
        "identifier": tuple((one.code, f"{one.code}  {one.name}") for one in codes if one.kind == "DOCUMENT"),
    }


class ShipmentsSection(Section):
    """What is on its way, and what came."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        self.watched = Watched(self, lambda data: data.shipment_watch)
        columns = (
            ListColumn("Control number", lambda row: row.value.control_number, 19),
            ListColumn("Requisition", lambda row: row.value.requisition, 16),
            ListColumn("Line", lambda row: row.value.line, 6),
            ListColumn("Quantity", lambda row: units(row.value.quantity), 9, True),
            ListColumn("Shipped", lambda row: day_words(row.value.shipped_on), 12),
            ListColumn("Due", lambda row: day_words(row.value.due_on), 12),
            ListColumn("Notice", lambda row: day_words(row.value.announced_on), 12),
            ListColumn("Arrived", self._arrived, 22),
            self.watched.column,
            ListColumn("Port", lambda row: row.value.port, 14),
            ListColumn("Bill of lading", lambda row: row.value.bill_of_lading, 14),
        )
        kind = Kind(work.Shipment, "shipment", "shipment", columns, 9, lambda data: data.shipments)
        self.list = PieceList(self, kind, lambda: work.Shipment(control_number=""))
        self.watched.follow(self.list.table)

    def show_data(self, data: Execution) -> None:
        """Show what was read."""
        self.watched.show_data(data)
        self.list.show_data(data)

    def _arrived(self, row: Any) -> Sign:
        value = row.value
        if value.arrived_on is not None:
            if value.announced_on is None or value.announced_on > value.arrived_on:
                return Sign(f"{day_words(value.arrived_on)}, no notice", "warning", "warning")
            return Sign(day_words(value.arrived_on), "check-circle", "good")
        if value.due_on is not None and value.due_on < self.desk.today:
            return Sign("late", "warning-circle", "error")
        return Sign("on its way" if value.shipped_on else "to come", "clock", "secondary")


class ContractsSection(Section):
    """The contracts behind the lines: what they promised, and what is expected now."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        columns = (
            ListColumn("Contract", lambda row: row.value.number, 18),
            ListColumn("Line", lambda row: row.value.line, 6),
            ListColumn("Contractor", lambda row: row.value.contractor, 18),
            ListColumn("Awarded", lambda row: day_words(row.value.awarded_on), 12),
            ListColumn("Promised for", lambda row: day_words(row.value.promised_on), 13),
            ListColumn("Expected", self._expected, 26),
            ListColumn("Value", lambda row: dollars(row.value.value), 15, True),
            ListColumn("Runs", lambda row: "yes" if row.value.active else "ended", 7),
            ListColumn("Remark", lambda row: row.value.remark, 14),
        )
        kind = Kind(work.Contract, "contract", "contract", columns, 2, lambda data: data.contracts)
        self.list = PieceList(self, kind, lambda: work.Contract(number=""))

    def show_data(self, data: Execution) -> None:
        """Show what was read."""
        self.list.show_data(data)

    def _expected(self, row: Any) -> str | Sign:
        value = row.value
        words = day_words(value.expected_on)
        if value.expected_on is None:
            return words
        if value.active and value.expected_on < self.desk.today:
            return Sign(f"{words}, late", "warning-circle", "error")
        if value.promised_on is not None and value.expected_on > value.promised_on:
            return Sign(f"{words}, {(value.expected_on - value.promised_on).days:,} days behind", "warning", "warning")
        return words


class SupportSection(Section):
    """What keeps going what was delivered: warranties, support plans, repairs."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        until = ListColumn("Until", self._until, 20)
        line = ListColumn("Line", lambda row: row.value.line, 6)
        item = ListColumn("Item", lambda row: row.value.item, 22)
        warranties = (
            item,
            line,
            ListColumn("From", lambda row: day_words(row.value.starts_on), 12),
            until,
            ListColumn("Terms", lambda row: row.value.terms, 20),
        )
        plans = (
            ListColumn("System", lambda row: row.value.system, 22),
            ListColumn("Kind", lambda row: _SUPPORT[row.value.kind], 13),
            line,
            ListColumn("Case", lambda row: row.value.supporting_case, 12),
            ListColumn("Last buy", lambda row: day_words(row.value.buyout_on), 12),
            until,
            ListColumn("Missing", lambda row: Sign(row.value.gap, "warning", "warning") if row.value.gap else "", 16),
        )
        repairs = (
            item,
            ListColumn("Kind", lambda row: _REPAIRS[row.value.kind], 17),
            ListColumn("Serial number", lambda row: row.value.serial_number, 14),
            ListColumn("Sent", lambda row: day_words(row.value.sent_on), 12),
            ListColumn("Due back", lambda row: day_words(row.value.due_on), 12),
            ListColumn("Returned", self._back, 14),
            ListColumn("Cost", lambda row: dollars(row.value.cost), 12, True),
        )
        self.warranties = PieceList(
            self,
            Kind(work.Warranty, "warranty", "warranty", warranties, 4, lambda data: data.warranties),
            lambda: work.Warranty(item=""),
        )
        self.plans = PieceList(
            self,
            Kind(work.SupportPlan, "support_plan", "support plan", plans, 6, lambda data: data.support),
            lambda: work.SupportPlan(system=""),
        )
        self.repairs = PieceList(
            self,
            Kind(work.Repair, "repair", "repair", repairs, 0, lambda data: data.repairs),
            lambda: work.Repair(item="", sent_on=self.desk.today),
        )

    def show_data(self, data: Execution) -> None:
        """Show what was read."""
        for one in (self.warranties, self.plans, self.repairs):
            one.show_data(data)

    def tables(self) -> Mapping[str, ListTable | None]:
        """The three lists."""
        return {"warranties": self.warranties.table, "plans": self.plans.table, "repairs": self.repairs.table}

    def _until(self, row: Any) -> str | Sign:
        day = row.value.ends_on
        if day is not None and day < self.desk.today:
            return Sign(f"{day_words(day)}, ended", "warning", "warning")
        return day_words(day)

    def _back(self, row: Any) -> Sign:
        value = row.value
        if value.returned_on is not None:
            return Sign(day_words(value.returned_on), "check-circle", "good")
        if value.due_on is not None and value.due_on < self.desk.today:
            return Sign("late", "warning-circle", "error")
        return Sign("away", "clock", "secondary")
