"""Lists of work that is entered, changed and removed alike: shipments, contracts, warranties, support plans, repairs."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.forms.binder import Choices
from dsca_desk.desktop.tables.act_row import Act
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Mark, day_words, dollars, units
from dsca_desk.policy.lifecycle import MILSTRIP_CODES, MilstripCode
from dsca_desk.records import work
from dsca_desk.services.execution import Execution, Piece, keep_work, remove_work

_SUPPORT = {"SPARES": "Spares", "REPAIR": "Repair", "PUBLICATIONS": "Publications", "TRAINING": "Training", "OTHER": "Other"}
_REPAIRS = {"REPAIR_AND_RETURN": "Repair and return", "DIRECT_EXCHANGE": "Direct exchange"}


class PieceList:
    """One list of one kind of work in a section, with the three acts on it."""

    def __init__(
        self,
        section: Section,
        kind: type[msgspec.Struct],
        form: str,
        called: str,
        columns: Sequence[ListColumn],
        wide: int,
        start: Callable[[], msgspec.Struct],
        rows_of: Callable[[Execution], Sequence[Any]],
        *more: Act,
    ) -> None:
        self._section, self._kind, self._form, self.called = section, kind, form, called
        self._start, self._rows_of = start, rows_of
        chosen = self.is_chosen
        section.add_acts(
            Act(f"Add {called}…", "plus", self.add),
            Act(f"Change {called}…", "pencil-simple", self.change, chosen),
            Act(f"Remove {called}…", "trash", self.remove, chosen),
            *more,
        )
        self.table = ListTable(f"{called[:1].upper()}{called[1:]}s", columns, wide, section)
        section.column.addWidget(self.table, 1)
        self.table.opened.connect(self.change)
        self.table.chosen_changed.connect(section.settle)

    def is_chosen(self) -> bool:
        """Whether the list stands on a row."""
        return self.table.chosen() is not None

    def show_data(self, data: Execution) -> None:
        """Show what was read."""
        self.table.show_rows(self._rows_of(data))

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
            act = {"today": desk.today, "why": why, **self._section.by()}
            self._section.write(lambda: remove_work(desk.store, desk.policy, self._kind, row.id, row.revision, **act))

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

        section.enter(title, self._form, start, keep, choices=choices_of(section, self._form))


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


def _arrival(today: Any) -> Callable[[Piece], tuple[str, Mark | None]]:
    def of(row: Piece) -> tuple[str, Mark | None]:
        value = row.value
        if value.arrived_on is not None:
            if value.announced_on is None or value.announced_on > value.arrived_on:
                return f"{day_words(value.arrived_on)}, no notice", ("warning", "warning")
            return day_words(value.arrived_on), ("check-circle", "good")
        if value.due_on is not None and value.due_on < today():
            return "late", ("warning-circle", "error")
        return ("on its way" if value.shipped_on else "to come"), ("clock", "secondary")

    return of


class ShipmentsSection(Section):
    """What is on its way, and what came."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        arrived = _arrival(lambda: self.desk.today)
        columns = (
            ListColumn("Control number", lambda row: row.value.control_number, 19),
            ListColumn("Requisition", lambda row: row.value.requisition, 16),
            ListColumn("Line", lambda row: row.value.line, 6),
            ListColumn("Quantity", lambda row: units(row.value.quantity), 9, True),
            ListColumn("Shipped", lambda row: day_words(row.value.shipped_on), 12),
            ListColumn("Due", lambda row: day_words(row.value.due_on), 12),
            ListColumn("Notice", lambda row: day_words(row.value.announced_on), 12),
            ListColumn("Arrived", lambda row: arrived(row)[0], 22, mark=lambda row: arrived(row)[1]),
            ListColumn("Port", lambda row: row.value.port, 14),
            ListColumn("Bill of lading", lambda row: row.value.bill_of_lading, 14),
        )
        self.list = PieceList(
            self,
            work.Shipment,
            "shipment",
            "shipment",
            columns,
            8,
            lambda: work.Shipment(control_number=""),
            lambda data: data.shipments,
        )

    def show_data(self, data: Execution) -> None:
        """Show what was read."""
        self.list.show_data(data)


def _expected(today: Any) -> Callable[[Piece], Mark | None]:
    def mark(row: Piece) -> Mark | None:
        value = row.value
        if value.active and value.expected_on is not None and value.expected_on < today():
            return "warning-circle", "error"
        late = value.promised_on is not None and value.expected_on is not None and value.expected_on > value.promised_on
        return ("warning", "warning") if late else None

    return mark


class ContractsSection(Section):
    """The contracts behind the lines: what they promised, and what is expected now."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        mark = _expected(lambda: self.desk.today)
        columns = (
            ListColumn("Contract", lambda row: row.value.number, 18),
            ListColumn("Line", lambda row: row.value.line, 6),
            ListColumn("Contractor", lambda row: row.value.contractor, 18),
            ListColumn("Awarded", lambda row: day_words(row.value.awarded_on), 12),
            ListColumn("Promised for", lambda row: day_words(row.value.promised_on), 13),
            ListColumn("Expected", lambda row: _expected_words(row, self.desk.today), 26, mark=mark),
            ListColumn("Value", lambda row: dollars(row.value.value), 15, True),
            ListColumn("Runs", lambda row: "yes" if row.value.active else "ended", 7),
            ListColumn("Remark", lambda row: row.value.remark, 14),
        )
        self.list = PieceList(
            self,
            work.Contract,
            "contract",
            "contract",
            columns,
            2,
            lambda: work.Contract(number=""),
            lambda data: data.contracts,
        )

    def show_data(self, data: Execution) -> None:
        """Show what was read."""
        self.list.show_data(data)


def _expected_words(row: Piece, today: Any) -> str:
    value = row.value
    if value.expected_on is None:
        return ""
    if value.active and value.expected_on < today:
        return f"{day_words(value.expected_on)}, late"
    if value.promised_on is not None and value.expected_on > value.promised_on:
        return f"{day_words(value.expected_on)}, {(value.expected_on - value.promised_on).days:,} days behind"
    return day_words(value.expected_on)


class SupportSection(Section):
    """What keeps going what was delivered: warranties, support plans, repairs."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        self.warranties = PieceList(
            self,
            work.Warranty,
            "warranty",
            "warranty",
            (
                ListColumn("Item", lambda row: row.value.item, 22),
                ListColumn("Line", lambda row: row.value.line, 6),
                ListColumn("From", lambda row: day_words(row.value.starts_on), 12),
                ListColumn(
                    "Until", lambda row: self._until(row.value.ends_on)[0], 20, mark=lambda row: self._until(row.value.ends_on)[1]
                ),
                ListColumn("Terms", lambda row: row.value.terms, 20),
            ),
            4,
            lambda: work.Warranty(item=""),
            lambda data: data.warranties,
        )
        self.plans = PieceList(
            self,
            work.SupportPlan,
            "support_plan",
            "support plan",
            (
                ListColumn("System", lambda row: row.value.system, 22),
                ListColumn("Kind", lambda row: _SUPPORT[row.value.kind], 13),
                ListColumn("Line", lambda row: row.value.line, 6),
                ListColumn("Case", lambda row: row.value.supporting_case, 12),
                ListColumn("Last buy", lambda row: day_words(row.value.buyout_on), 12),
                ListColumn(
                    "Until", lambda row: self._until(row.value.ends_on)[0], 20, mark=lambda row: self._until(row.value.ends_on)[1]
                ),
                ListColumn(
                    "Missing", lambda row: row.value.gap, 16, mark=lambda row: ("warning", "warning") if row.value.gap else None
                ),
            ),
            6,
            lambda: work.SupportPlan(system=""),
            lambda data: data.support,
        )
        self.repairs = PieceList(
            self,
            work.Repair,
            "repair",
            "repair",
            (
                ListColumn("Item", lambda row: row.value.item, 22),
                ListColumn("Kind", lambda row: _REPAIRS[row.value.kind], 17),
                ListColumn("Serial number", lambda row: row.value.serial_number, 14),
                ListColumn("Sent", lambda row: day_words(row.value.sent_on), 12),
                ListColumn("Due back", lambda row: day_words(row.value.due_on), 12),
                ListColumn("Returned", lambda row: self._back(row)[0], 14, mark=lambda row: self._back(row)[1]),
                ListColumn("Cost", lambda row: dollars(row.value.cost), 12, True),
            ),
            0,
            lambda: work.Repair(item="", sent_on=self.desk.today),
            lambda data: data.repairs,
        )

    def show_data(self, data: Execution) -> None:
        """Show what was read."""
        for one in (self.warranties, self.plans, self.repairs):
            one.show_data(data)

    def _until(self, day: Any) -> tuple[str, Mark | None]:
        if day is None:
            return "", None
        if day < self.desk.today:
            return f"{day_words(day)}, ended", ("warning", "warning")
        return day_words(day), None

    def _back(self, row: Piece) -> tuple[str, Mark | None]:
        value = row.value
        if value.returned_on is not None:
            return day_words(value.returned_on), ("check-circle", "good")
        if value.due_on is not None and value.due_on < self.desk.today:
            return "late", ("warning-circle", "error")
        return "away", ("clock", "secondary")
