"""The model of the grid of lines: lines with their sublines, beside each its price."""

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QObject

from dsca_desk.desktop.cases.lines_columns import LineCodes, line_columns
from dsca_desk.desktop.cases.lines_numbers import FreeNumbers, is_subline, line_of, with_numbers
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import Choices, GridColumn
from dsca_desk.desktop.tables.grid_rows import Place, Problem
from dsca_desk.records.offer import ZERO, Line
from dsca_desk.rules.priced import LinePrice

HINT = "Type a description here, or paste rows from Excel with Ctrl+V"
_SEVERITIES = ("error", "warning", "advice")


class LinesModel(GridModel):
    """Lines of a case document. New lines take the next free number; a number typed anew is followed by notes and overrides."""

    def __init__(self, session: CaseSession, parent: QObject | None = None) -> None:
        self._session = session
        self._codes = LineCodes(session.desk.policy, session.offer.price_date)
        self.numbers = FreeNumbers(session.opened.offer, session.offer)
        self.all_columns = line_columns(self.codes, lambda: session.desk.today)
        super().__init__(
            session.draft,
            "lines",
            self.all_columns,
            self._blank,
            children="sublines",
            noun="line",
            read_only=session.read_only,
            hint=HINT,
            unique="number",
            follow=False,
            parent=parent,
        )

    def codes(self, field: str) -> Choices:
        """Return the choices of a field on the day the document is priced."""
        if self._codes.day != self._session.offer.price_date:
            self._codes = LineCodes(self._session.desk.policy, self._session.offer.price_date)
        return self._codes.of(field)

    def line(self, row: int) -> Line | None:
        """Return the line of a row, None for the empty row."""
        found: Line | None = self.rows[row] if 0 <= row < len(self.rows) else None
        return found

    def price_path(self, row: int, column: GridColumn) -> str:
        """Return the path of the amount in a cell, "" when it holds none."""
        has_amount = column.amount and not self.is_new(row) and self.value(row, column) is not None
        return f"{self.path_of(row)}.{column.amount}" if has_amount else ""

    def show_findings(self) -> None:
        """Mark the cells that the offer check has something to say about."""
        problems: dict[tuple[Place, str], Problem] = {}
        for finding in self._session.findings:
            found = _cell_of(finding.path)
            if found is None:
                continue
            before = problems.get(found)
            if before is None or _SEVERITIES.index(finding.severity) < _SEVERITIES.index(before.severity):
                problems[found] = Problem(finding.severity, finding.message)
        self.set_problems(problems)

    # --- what the grid asks -------------------------------------------------------------------------------------------------

    def beside_now(self, values: Sequence[Any]) -> list[Any]:
        """Return the price of each line and subline; nothing where the document cannot be priced as it stands."""
        priced = self._session.price
        if priced is None or priced.offer is not self._session.offer:
            return []
        if len(values) == len(priced.lines):
            return list(priced.lines)
        prices: list[LinePrice] = []
        for price in priced.lines:
            prices.append(price)
            prices += price.sublines
        return prices

    def hint_in(self, column: GridColumn) -> str:
        """Say in the empty row which number a new line gets."""
        return self.numbers.next_line() if column.name == "number" else super().hint_in(column)

    def refresh(self) -> None:
        """Follow the draft, and take notice of every number that was ever used."""
        self.numbers.see(self._session.offer.lines)
        super().refresh()

    def misfit(self, row: int, column: GridColumn, value: Any) -> str:
        """A line keeps being a line, and a subline one of its line."""
        if column.name == "number" and row >= 0 and isinstance(value, str):
            line = self.rows[row]
            if is_subline(line.number) != is_subline(value):
                kind = "a subline, which has a letter" if is_subline(line.number) else "a line, which has no letter"
                return f"{line.number} is {kind}. Add a subline with its own button, or type its number in the empty row."
            if is_subline(value) and line_of(value) != line_of(line.number):
                return f"A subline of line {line_of(line.number)} has a number like {line_of(line.number)}a."
        elif column.name == "number" and row < 0 and isinstance(value, str) and is_subline(value):
            return ""
        return super().misfit(row, column, value)

    def put(self, row: int, column: GridColumn, value: Any) -> None:
        """Edit a cell; where a number changes, its sublines, notes and overrides follow it."""
        if column.name != "number":
            super().put(row, column, value)
            return
        old: Line = self.rows[row]
        names = {old.number: value} | {part.number: value + part.number.removeprefix(old.number) for part in old.sublines}
        self.draft.replace(with_numbers(self._session.offer, names), f"Renumber line {old.number} to {value}")

    def joined(self, tops: tuple[Any, ...], added: Sequence[Any]) -> tuple[Any, ...]:
        """Put sublines under the line their number names, other new lines at the end."""
        if not any(is_subline(line.number) for line in added):
            return (*tops, *added)
        lines: dict[str, Line] = {line.number: line for line in tops}
        for line in added:
            parent = lines.get(line_of(line.number)) if is_subline(line.number) else None
            if parent is None:
                lines[line.number] = line
            else:
                price = parent.unit_price if parent.sublines else ZERO
                lines[parent.number] = msgspec.structs.replace(parent, unit_price=price, sublines=(*parent.sublines, line))
        return tuple(lines.values())

    def copied(self, row: int) -> Line:
        """Return the copy of a line under the next free number; deliveries and outlays are copied with it."""
        line: Line = self.rows[row]
        if self.place_of(row).child >= 0:
            return msgspec.structs.replace(line, number=self.numbers.next_subline(line_of(line.number)))
        number = self.numbers.next_line()
        parts = tuple(
            msgspec.structs.replace(part, number=number + part.number.removeprefix(line.number)) for part in line.sublines
        )
        return msgspec.structs.replace(line, number=number, sublines=parts)

    def name_of(self, row: int) -> str:
        """Return `line 001`."""
        return f"line {self.rows[row].number}"

    # --- lines --------------------------------------------------------------------------------------------------------------

    def add_line(self, after: int) -> int:
        """Insert an empty line after a row and its sublines; return its row."""
        if 0 <= after < len(self.rows):
            after = self.row_at(Place(self.place_of(after).top))
        return self.insert_after(min(after, len(self.rows) - 1), [self.new_value()], "Add line")

    def add_subline(self, row: int) -> int:
        """Add a subline to the line of a row; the first one takes over what the line says of money. Return its row."""
        top = self.place_of(row).top
        line: Line = self.rows[self.row_at(Place(top))]
        number = self.numbers.next_subline(line.number)
        if line.sublines:
            model = line.sublines[-1]
            part = Line(
                number=number,
                kind=model.kind,
                unit_of_issue=model.unit_of_issue,
                source=model.source,
                type_of_assistance=model.type_of_assistance,
                offer_release_code=model.offer_release_code,
                delivery_term_code=model.delivery_term_code,
            )
            parent = msgspec.structs.replace(line, sublines=(*line.sublines, part))
        else:
            part = msgspec.structs.replace(line, number=number, notes=())
            parent = msgspec.structs.replace(
                line,
                unit_price=ZERO,
                deliveries=(),
                outlays=(),
                termination_liability=(),
                holdback=(),
                other_charges=(),
                nonrecurring_unit_charge=ZERO,
                lookup_transportation=None,
                previous_equity=ZERO,
                sublines=(part,),
            )
        self.draft.put(f"lines[{top}]", parent, f"Add subline {number}")
        return self.row_at(Place(top, len(parent.sublines) - 1))

    def _blank(self, ahead: int) -> Line:
        """A new line: the next free number, codes as on the line before it, without money."""
        self.numbers.see(self._session.offer.lines)
        number = self.numbers.next_line(ahead)
        return Line(number=number, source="S")


def _cell_of(path: str) -> tuple[Place, str] | None:
    """Return the place and the field a finding speaks of, None when it is not about a line."""
    if not path.startswith("lines["):
        return None
    top, _, rest = path.removeprefix("lines[").partition("]")
    child = -1
    if rest.startswith(".sublines["):
        inner, _, rest = rest.removeprefix(".sublines[").partition("]")
        child = int(inner)
    field = rest.lstrip(".").partition("[")[0].partition(".")[0]
    return Place(int(top), child), field
