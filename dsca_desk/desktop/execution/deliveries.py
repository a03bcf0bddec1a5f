"""Deliveries: how far each line is, and every delivery and promise of it with serial numbers and signed receipt."""

from collections.abc import Mapping
from typing import Any

from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.execution.values import ReceiptSigned
from dsca_desk.desktop.tables.act_row import Act
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words, dollars, units
from dsca_desk.records import work
from dsca_desk.rules.deliveries import LineSupply
from dsca_desk.services.deliveries import DeliveryRow, correct_delivery, record_delivery, sign_receipt, take_back_delivery
from dsca_desk.services.execution import Execution

_FIELDS = work.Delivery.__struct_fields__
_NOTHING: Any = None  # what must be filled is empty at first; the dialog asks for it before anything is kept


def standing_of(line: LineSupply) -> Sign:
    """Say in a word how a line stands, with its icon."""
    if line.complete:
        return Sign("complete", "check-circle", "good")
    if line.late:
        return Sign(f"{units(line.late)} late", "warning-circle", "error")
    return Sign("open", "clock", "secondary")


def state_of(row: DeliveryRow) -> Sign:
    """Say in words what a row is: made, promised, met."""
    if not row.planned:
        return Sign("last delivery" if row.final else "delivered", "check-circle", "good")
    if row.met_on is not None:
        return Sign(f"promise met {day_words(row.met_on)}", "check-circle", "secondary")
    return Sign("promised", "clock", "information")


def requisitioned_of(line: LineSupply) -> str | Sign:
    """Say what was requisitioned; more than was ordered is marked."""
    if line.ordered is not None and line.requisitioned > line.ordered:
        return Sign(f"{units(line.requisitioned)}, above", "warning", "warning")
    return units(line.requisitioned)


def value_of(line: LineSupply) -> str | Sign:
    """Say what was delivered is worth; where nobody said it for what came, that."""
    return Sign("not given", "warning", "warning") if line.delivered and not line.value else dollars(line.value)


_LINES = (
    ListColumn("Line", lambda row: row.line, 7),
    ListColumn("Description", lambda row: row.description, 24),
    ListColumn("Standing", standing_of, 13),
    ListColumn("Unit", lambda row: row.unit_of_issue, 5),
    ListColumn("Ordered", lambda row: units(row.ordered), 9, True),
    ListColumn("Requisitioned", lambda row: requisitioned_of(row), 13, True),
    ListColumn("Shipped", lambda row: units(row.shipped), 9, True),
    ListColumn("Delivered", lambda row: units(row.delivered), 10, True),
    ListColumn("Left", lambda row: units(row.open), 8, True),
    ListColumn("Value delivered", lambda row: value_of(row), 15, True),
    ListColumn("Last", lambda row: day_words(row.last_on), 12),
)
_ROWS = (
    ListColumn("Day", lambda row: day_words(row.on), 12),
    ListColumn("Line", lambda row: row.line, 7),
    ListColumn("What", state_of, 22),
    ListColumn("Quantity", lambda row: units(row.quantity), 9, True),
    ListColumn("Value", lambda row: dollars(row.value) if row.value else "", 14, True),
    ListColumn("Serial numbers", lambda row: ", ".join(row.serial_numbers), 18),
    ListColumn("Receipt", lambda row: receipt_of(row), 24),
    ListColumn("Place", lambda row: row.place, 14),
    ListColumn("Requisition", lambda row: row.requisition, 16),
    ListColumn("Shipment", lambda row: row.shipment, 16),
    ListColumn("Remark", lambda row: row.remark, 16),
)


def receipt_of(row: DeliveryRow) -> str | Sign:
    """Say who signed, or that nobody has."""
    if row.receipt_signed_by:
        words = f"{row.receipt_signed_by}, {day_words(row.receipt_signed_on)}".rstrip(", ")
        return words if row.planned else Sign(words, "check-circle", "good")
    return "" if row.planned else Sign("not signed", "warning", "warning")


class DeliveriesSection(Section):
    """Lines above, with what is left of each; the deliveries of the chosen line, or of all, below."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        self.add_acts(
            Act("Record delivery…", "plus", self.record),
            Act("Record promise…", "calendar-blank", self.promise),
            Act("Correct…", "pencil-simple", self.correct, lambda: self.rows.chosen() is not None),
            Act("Sign receipt…", "pencil-simple-line", self.sign, self._may_sign),
            Act("Take back…", "arrow-counter-clockwise", self.take_back, lambda: self.rows.chosen() is not None),
            Act("All lines", "list-checks", self.show_all, lambda: bool(self._line)),
        )
        self._line = ""
        self.column.addWidget(self.said)
        self.lines = ListTable("Lines of the case; Enter shows the deliveries of one line", _LINES, 1, self, key="line")
        self.rows = ListTable("Deliveries and promises", _ROWS, 5, self)
        for table in (self.lines, self.rows):  # heads, three rows and the bar below them; in a low window the page scrolls
            table.setMinimumHeight(table.verticalHeader().defaultSectionSize() * 5)
        self.column.addWidget(self.lines, 2)
        self._of = self.add_head("Deliveries and promises of all lines")
        self.column.addWidget(self.rows, 3)
        self.lines.opened.connect(self.show_line)
        self.rows.opened.connect(self.correct)
        self.rows.chosen_changed.connect(self.settle)

    def show_data(self, data: Execution) -> None:
        """Show how far each line is, and its deliveries."""
        whole = data.supply.whole
        done = f"{whole.complete} of {whole.lines} lines complete"
        last = f", last delivery {day_words(whole.last_on)}" if whole.last_on else ", nothing delivered yet"
        worth = f"US$ {dollars(whole.value)} delivered"
        if not whole.value and any(line.delivered for line in data.supply.lines):
            worth = "the value of what was delivered is not given"
        self.said.setText(f"{done}; {worth}{last}.")
        self.lines.show_rows(data.supply.lines)
        self._show_rows()

    def tables(self) -> Mapping[str, ListTable | None]:
        """A path with a row leads to a delivery."""
        return {"": self.rows}

    def show_line(self) -> None:
        """Show the deliveries of the chosen line only."""
        line = self.lines.chosen()
        if line is not None:
            self._line = line.line
            self._show_rows()

    def show_all(self) -> None:
        """Show the deliveries of all lines."""
        self._line = ""
        self._show_rows()

    def record(self) -> None:
        """Enter a delivery that was made."""
        self._enter("Record a delivery", self._start(planned=False), 0, 0)

    def promise(self) -> None:
        """Enter a delivery that is promised for a day."""
        self._enter("Record a promise", self._start(planned=True), 0, 0)

    def correct(self) -> None:
        """Correct the chosen delivery."""
        row = self.rows.chosen()
        if row is not None:
            start = work.Delivery(**{field: getattr(row, field) for field in _FIELDS})
            self._enter("Correct a delivery", start, row.id, row.revision)

    def sign(self) -> None:
        """Enter who signed for the chosen delivery."""
        row = self.rows.chosen()
        if row is None or not self._may_sign():
            return
        desk = self.desk

        def keep(given: ReceiptSigned) -> None:
            sign_receipt(desk.store, row.id, row.revision, signed_by=given.signed_by, on=given.on, today=desk.today, **self.by())

        intro = f"Line {row.line}, {units(row.quantity) or 'services'}, delivered {day_words(row.on)}."
        start = ReceiptSigned(signed_by=row.receipt_signed_by, on=row.receipt_signed_on or desk.today)
        self.enter("Sign the receipt", "receipt", start, keep, intro=intro)

    def take_back(self) -> None:
        """Take the chosen delivery back, with a reason."""
        row, desk = self.rows.chosen(), self.desk
        if row is None:
            return
        why = self.ask_why("Take back", f"Why was the delivery of {day_words(row.on)} on line {row.line} recorded wrongly?")
        if why is not None:
            today = desk.today
            self.write(
                lambda: take_back_delivery(desk.store, desk.policy, row.id, row.revision, today=today, why=why, **self.by())
            )

    def _start(self, *, planned: bool) -> work.Delivery:
        chosen = self.lines.chosen()
        on = _NOTHING if planned else self.desk.today
        return work.Delivery(line=chosen.line if chosen is not None else "", planned=planned, on=on)

    def _enter(self, title: str, start: work.Delivery, number: int, revision: int) -> None:
        desk, case = self.desk, self.case

        def keep(delivery: work.Delivery) -> None:
            if number:
                correct_delivery(desk.store, desk.policy, number, delivery, revision, today=desk.today, **self.by())
            else:
                record_delivery(desk.store, desk.policy, case, delivery, today=desk.today, **self.by())

        data = self.tab.data
        choices = {
            "line": self.line_choices(),
            "requisition": tuple(
                (one.value.number, f"{one.value.number}  {one.value.item}".strip()) for one in (data.requisitions if data else ())
            ),
            "shipment": tuple((one.value.control_number, one.value.control_number) for one in (data.shipments if data else ())),
        }
        self.enter(title, "delivery", start, keep, choices=choices, several=("serial_numbers",))

    def _may_sign(self) -> bool:
        row = self.rows.chosen()
        return row is not None and not row.planned

    def _show_rows(self) -> None:
        data = self.tab.data
        rows = () if data is None else data.deliveries
        if self._line:
            rows = tuple(row for row in rows if row.line == self._line)
        self._of.setText(f"Deliveries and promises of {f'line {self._line}' if self._line else 'all lines'} ({len(rows):,})")
        self.rows.show_rows(rows)
        self.settle()
