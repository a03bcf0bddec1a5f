"""Other systems: our value beside what each system shows, as of a day; one press reconciles, what differs says so."""

from typing import Any, NamedTuple

from PySide6.QtWidgets import QCheckBox

from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.tables.act_row import Act
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words, dollars, units
from dsca_desk.records import work
from dsca_desk.rules.reconciliation import FIELDS, Compared, number_of
from dsca_desk.services.execution import Execution
from dsca_desk.services.system_values import (
    Reconciliation,
    ValueRow,
    explain_difference,
    forget_value,
    keep_value,
    reconcile_case,
    values_of,
)


class SystemRow(NamedTuple):
    """A value of a system beside ours, with the number and revision of what is kept."""

    id: int
    revision: int
    entered_by: str
    compared: Compared


class _Read(NamedTuple):
    whole: Reconciliation
    kept: tuple[ValueRow, ...]


def _value(field: str, text: str | None) -> str:
    """Write a value as its field is written: money with cents, quantities with thousands marks."""
    known = FIELDS.get(field)
    number = number_of(text or "")
    if text is None or known is None or known.kind == "text" or number is None:
        return text or ""
    return dollars(number) if known.kind == "money" else units(number)


def _gap(one: Compared) -> str:
    known = FIELDS.get(one.field)
    if one.difference is None:
        return ""
    return dollars(one.difference) if known is not None and known.kind == "money" else units(one.difference)


def _standing(row: SystemRow) -> Sign:
    one = row.compared
    if one.agrees:
        return Sign("agrees", "check-circle", "good") if one.ours is not None else Sign("we have none", "info", "information")
    return Sign("differs, explained", "warning", "warning") if one.explanation else Sign("differs", "warning-circle", "error")


_COLUMNS = (
    ListColumn(
        "Value of", lambda row: FIELDS[row.compared.field].label if row.compared.field in FIELDS else row.compared.field, 22
    ),
    ListColumn("Line", lambda row: row.compared.line or "case", 6),
    ListColumn("Our value", lambda row: _value(row.compared.field, row.compared.ours), 17, True),
    ListColumn("System", lambda row: row.compared.system, 10),
    ListColumn("Shows", lambda row: _value(row.compared.field, row.compared.theirs), 17, True),
    ListColumn("Theirs less ours", lambda row: _gap(row.compared), 15, True),
    ListColumn("As of", lambda row: day_words(row.compared.as_of), 12),
    ListColumn("Standing", _standing, 18),
    ListColumn("Explanation", lambda row: row.compared.explanation, 22),
    ListColumn("Entered by", lambda row: row.entered_by, 12),
)


class SystemsSection(Section):
    """Every value of every system beside ours."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        self._read: _Read | None = None
        row = self.add_acts(
            Act("Reconcile", "arrows-clockwise", self.reconcile),
            Act("Enter value…", "plus", self.enter_value),
            Act("Explain…", "note", self.explain, self._may_explain),
            Act("Remove value…", "trash", self.remove, self._is_chosen),
        )
        self.only = QCheckBox("Only what differs", row)
        self.only.toggled.connect(lambda _on: self._show_rows())
        row.add(self.only)
        self.column.addWidget(self.said)
        self.table = ListTable("Values of other systems beside ours", _COLUMNS, 8, self)
        self.column.addWidget(self.table, 1)
        self.table.opened.connect(self.enter_value)
        self.table.chosen_changed.connect(self.settle)

    def show_data(self, _data: Execution) -> None:
        """The values are read apart, because ours are priced."""

    def look(self) -> None:
        """Compare what every system shows with what the desk holds now."""
        desk, case = self.desk, self.case
        store, policy = desk.store, desk.policy
        desk.peek(lambda _job: _Read(reconcile_case(store, policy, case), values_of(store, case)), self._show)

    def reconcile(self) -> None:
        """Compare anew, and say what came of it."""
        self._told = f" Reconciled {self.desk.clock():%H:%M}."
        self.look()

    def enter_value(self) -> None:
        """Enter what a system shows; it takes the place of the value kept for the same."""
        desk, case, row = self.desk, self.case, self.table.chosen()

        def keep(value: work.SystemValue) -> None:
            keep_value(desk.store, case, value, today=desk.today, **self.by())

        start = work.SystemValue(field="", system="", value="", as_of=desk.today)
        if row is not None:
            start = work.SystemValue(
                line=row.compared.line, field=row.compared.field, system=row.compared.system, value="", as_of=desk.today
            )
        fields = tuple((one.name, f"{one.label} ({one.scope})") for one in FIELDS.values())
        self.enter(
            "Value of another system",
            "system_value",
            start,
            keep,
            choices={"field": fields, "line": self.line_choices()},
            intro="Type the value as the system shows it, with the day you looked it up.",
        )

    def explain(self) -> None:
        """Keep why the chosen value differs."""
        row, desk = self.table.chosen(), self.desk
        if row is None:
            return
        words = desk.questions.text(
            "Why it differs", "Explanation; the value goes on differing until one is corrected.", row.compared.explanation
        )
        if words is not None:
            self.write(lambda: explain_difference(desk.store, row.id, row.revision, words, **self.by()))

    def remove(self) -> None:
        """Remove the chosen value, with a reason."""
        row, desk = self.table.chosen(), self.desk
        if row is None:
            return
        why = self.ask_why("Remove the value", "Why was it entered wrongly? The reason stays in history.")
        if why is not None:
            self.write(lambda: forget_value(desk.store, row.id, row.revision, why=why, **self.by()))

    _told = ""

    def _show(self, read: _Read) -> None:
        self._read = read
        whole = read.whole
        if not whole.compared:
            self.said.setText("No value of another system is kept. Enter one, or import a sheet of values.")
        else:
            differ, unexplained = len(whole.differing), len(whole.unexplained)
            oldest = f", the oldest as of {day_words(whole.oldest)}" if whole.oldest else ""
            self.said.setText(
                f"{len(whole.compared):,} values of {', '.join(whole.systems)}{oldest}: "
                f"{differ:,} differ, {unexplained:,} of them without explanation.{self._told}"
            )
        self._told = ""
        self._show_rows()

    def _show_rows(self) -> None:
        if self._read is None:
            return
        kept = {(row.field, row.line, row.system): row for row in self._read.kept}
        rows = []
        for one in self._read.whole.differing if self.only.isChecked() else self._read.whole.compared:
            value = kept.get((one.field, one.line, one.system))
            if value is not None:
                rows.append(SystemRow(value.id, value.revision, value.entered_by, one))
        self.table.show_rows(rows)
        self.settle()

    def _is_chosen(self) -> bool:
        return self.table.chosen() is not None

    def _may_explain(self) -> bool:
        row = self.table.chosen()
        return row is not None and not row.compared.agrees
