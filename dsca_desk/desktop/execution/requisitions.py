"""Requisitions with their state, and the history of statuses of the chosen one."""

from typing import Any

from dsca_desk.desktop.execution.pieces import Kind, PieceList
from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.execution.watched import Watched
from dsca_desk.desktop.tables.act_row import Act
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words, units
from dsca_desk.policy.lifecycle import MILSTRIP_CODES, MilstripCode
from dsca_desk.records import work
from dsca_desk.rules.requisitions import ENDED
from dsca_desk.services.execution import Execution, RequisitionRow, StatusRow, add_status

_NOTHING: Any = None  # what must be filled is empty at first; the dialog asks for it before anything is kept
_DOUBT = {"confirmed": "", "not-found": " (not in the table)"}


def status_words(status: StatusRow | None) -> str:
    """Say a status by its code and meaning, and how sure the meaning is where it is not confirmed."""
    if status is None:
        return "no status yet"
    return f"{status.code}  {status.meaning}{_DOUBT.get(status.code_status, ' (meaning not confirmed)')}"


def _latest(row: RequisitionRow) -> str | Sign:
    words = status_words(row.latest)
    ended = row.latest is not None and row.latest.code in ENDED
    return Sign(words, "x-circle", "secondary") if ended else words


_COLUMNS = (
    ListColumn("Document number", lambda row: row.value.number, 18),
    ListColumn("Line", lambda row: row.value.line, 6),
    ListColumn("Item", lambda row: row.value.item or row.value.stock_number, 18),
    ListColumn("Quantity", lambda row: units(row.value.quantity), 9, True),
    ListColumn("Priority", lambda row: row.value.priority, 8),
    ListColumn("Requested", lambda row: day_words(row.value.requested_on), 12),
    ListColumn("Required", lambda row: day_words(row.value.required_on), 12),
    ListColumn("Status", _latest, 34),
    ListColumn("Since", lambda row: day_words(row.latest.on) if row.latest else "", 12),
    ListColumn("Estimated", lambda row: day_words(row.latest.estimated_on) if row.latest else "", 12),
)
_STATUSES = (
    ListColumn("Day", lambda row: day_words(row.on), 12),
    ListColumn("Status", status_words, 36),
    ListColumn("Quantity", lambda row: units(row.quantity), 9, True),
    ListColumn("Estimated shipment", lambda row: day_words(row.estimated_on), 18),
    ListColumn("Learned from", lambda row: "typed here" if row.source == "TYPED" else row.source.lower(), 14),
    ListColumn("Remark", lambda row: row.remark, 16),
)


class RequisitionsSection(Section):
    """Requisitions above, the statuses of the chosen one below, the oldest first."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        self.watched = Watched(self, lambda data: data.requisition_watch)
        columns = (*_COLUMNS[:4], self.watched.column, *_COLUMNS[4:])
        kind = Kind(work.Requisition, "requisition", "requisition", columns, 2, lambda data: data.requisitions)
        self.list = PieceList(
            self,
            kind,
            lambda: work.Requisition(line="", number="", quantity=_NOTHING, requested_on=self.desk.today),
            Act("Add status…", "flag", self.add_status, lambda: self.list.is_chosen()),
        )
        self.watched.follow(self.list.table)
        self._of = self.add_head("Statuses")
        self.statuses = ListTable("Statuses of the chosen requisition", _STATUSES, 1, self)
        self.column.addWidget(self.statuses, 1)
        self.list.table.chosen_changed.connect(self._show_statuses)

    def show_data(self, data: Execution) -> None:
        """Show what was read."""
        self.watched.show_data(data)
        self.list.show_data(data)
        self._show_statuses()

    def add_status(self) -> None:
        """Enter a status of the chosen requisition."""
        row, desk, case = self.list.table.chosen(), self.desk, self.case
        if row is None:
            return

        def keep(status: work.SupplyStatus) -> None:
            add_status(desk.store, desk.policy, case, status, today=desk.today, **self.by())

        codes = desk.policy.on(desk.today).rows(MILSTRIP_CODES, MilstripCode)
        self.enter(
            "Add a status",
            "supply_status",
            work.SupplyStatus(requisition=row.value.number, code="", on=desk.today),
            keep,
            choices={"code": tuple((one.code, f"{one.code}  {one.name}") for one in codes if one.kind == "STATUS")},
            intro=f"Requisition {row.value.number}: {units(row.value.quantity)} of {row.value.item or 'line ' + row.value.line}.",
        )

    def _show_statuses(self) -> None:
        row = self.list.table.chosen()
        self._of.setText(f"Statuses of {row.value.number}" if row is not None else "Statuses")
        self.statuses.show_rows(row.statuses if row is not None else ())
