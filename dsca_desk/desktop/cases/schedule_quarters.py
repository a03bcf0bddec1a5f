"""The views of the Schedule tab by line: one editable grid each, quarter by quarter, with paste from Excel."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.schedule_sheet import (
    MOST_QUARTERS,
    Measure,
    QuarterModel,
    QuarterSheet,
    leaves,
    quarters_shown,
    recognized,
)
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.grid_columns import GridColumn
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_pane import GridPane
from dsca_desk.desktop.tables.grid_view import GridView
from dsca_desk.rules.quarters import format_quarter, parse_quarter
from dsca_desk.rules.wording import lines_text

RULES_TOLD = 2
_WHAT = {
    "outlays": "What each line costs, in the quarter in which it is paid.",
    "termination_liability": "What ending the contract would cost, at the end of each quarter.",
    "holdback": "What the contractor is still owed, at the end of each quarter.",
    "deliveries": "Units delivered in each quarter.",
}


class QuartersGrid(GridView):
    """The grid; what the program spread is written in the second color."""

    def ink(self, row: int, column: GridColumn) -> str:
        """Return the role of the color a cell is written in."""
        model = self.grid
        spread = isinstance(model, QuarterModel) and not model.is_new(row) and model.is_spread(row, column)
        return "secondary" if spread else super().ink(row, column)


class QuartersView(QWidget):
    """One measure of all lines by quarter. The grid is made anew when lines or quarters are others."""

    def __init__(self, session: CaseSession, window: MainWindow, measure: Measure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._window, self._measure = session, window, measure
        self._quarters: list[str] = []
        self._shape: tuple[object, ...] = ()
        self.model: QuarterModel | None = None
        self.view: QuartersGrid | None = None
        self._pane: GridPane | None = None
        what = QLabel(_WHAT[measure.field], self)
        what.setProperty("role", "secondary")
        self.before = QPushButton("Earl&ier quarter", self)
        self.after = QPushButton("Later q&uarter", self)
        for button, by in ((self.before, -1), (self.after, 1)):
            set_icon(button, "plus", "text")
            button.setEnabled(not session.read_only)
            button.clicked.connect(lambda _checked=False, by=by: self.add_quarter(by))
        self.note = QLabel(self)
        self.note.setProperty("role", "caption")
        self.note.setWordWrap(True)
        tools = QHBoxLayout()
        tools.addWidget(what, 1)
        tools.addWidget(self.before)
        tools.addWidget(self.after)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(tools)
        self._column.addWidget(self.note)
        session.priced.connect(self._follow)

    def show_lines(self) -> None:
        """Show the lines of the document as edited."""
        session = self._session
        self._quarters = quarters_shown(session, self._measure, self._quarters)
        shape = (tuple(self._quarters), tuple(line.number for line in leaves(session.offer.lines)))
        if shape != self._shape:
            self._shape = shape
            self._make()
        elif self.model is not None:
            self.model.refresh()
        self._tell_spread()

    def add_quarter(self, by: int) -> None:
        """Show one quarter more at the end, or before the first."""
        if len(self._quarters) < MOST_QUARTERS:
            edge = parse_quarter(self._quarters[-1] if by > 0 else self._quarters[0]) + by
            self._quarters.append(format_quarter(edge))
            self.show_lines()
            if self.view is not None:
                self.view.go_to(max(0, self.view.currentIndex().row()), f"q{format_quarter(edge)}")
                self.view.setFocus()

    def focus_path(self, path: str) -> bool:
        """Put the cursor on the line of a path: `lines[2].outlays[1].amount`."""
        line, _, rest = path.partition(f".{self._measure.field}")
        if not (line.startswith("lines[") and path.startswith(f"{line}.{self._measure.field}")):
            return False
        self.show_lines()
        if self.model is None or self.view is None or line not in self.model.sheet.paths:
            return False
        row = self.model.sheet.paths.index(line)
        entries = getattr(leaves(self._session.offer.lines)[row], self._measure.field)
        place = int(rest[1:].partition("]")[0]) if rest.startswith("[") else 0
        quarter = entries[place].quarter if place < len(entries) else self._quarters[0]
        self.view.go_to(row, f"q{quarter}")
        self.view.setFocus()
        return True

    def finish(self) -> bool:
        """Read what is still being typed."""
        if self.view is None or self.model is None:
            return True
        self.view.finish_editing()
        unclear = next(iter(self.model.unclear), None)
        if unclear is not None:
            self.view.go_to(*unclear)
        return unclear is None

    def _follow(self) -> None:
        if self.isVisible():
            self.show_lines()

    def _make(self) -> None:
        row, column = 0, ""
        if self.view is not None and self._pane is not None:
            row = max(0, self.view.currentIndex().row())
            current = self.view.column()
            column = current.name if current is not None else ""
            self._column.removeWidget(self._pane)
            self._pane.deleteLater()
        sheet = QuarterSheet(self._session, self._measure, self._quarters)
        self.model = QuarterModel(sheet, self)
        self.view = QuartersGrid(self.model)
        self.view.setAccessibleName(f"{self._measure.words.capitalize()} by line and quarter")
        self.view.heads, self.view.most = recognized, len(self.model.rows)
        self.view.explain_wanted.connect(self._session.explain_wanted)
        self.view.selection_told.connect(self._tell_selection)
        self._pane = GridPane(self.view, _AllColumns(self._session, self.model), total="Total", parent=self)
        self._column.insertWidget(1, self._pane, 1)
        if self.model.rows:
            self.view.go_to(min(row, len(self.model.rows) - 1), column or f"q{self._quarters[0]}")

    def _tell_selection(self, text: str) -> None:
        label = self._window.status.findChild(QLabel, "selection")
        if label is not None:
            label.setText(text)
            label.setVisible(bool(text))

    def _tell_spread(self) -> None:
        """Name the lines whose outlays the program spread, with the rule."""
        if self.model is None:
            return
        by_rule: dict[str, list[str]] = {}
        for number, beside in zip((row.number for row in self.model.rows), self.model.sheet.beside(), strict=False):
            for rule in beside.rules:
                by_rule.setdefault(rule, []).append(number)
        told = [f"{lines_text(numbers)}: {rule}" for rule, numbers in by_rule.items()]
        words = "Gray amounts are spread by the program; type over one to take its line over, Ctrl+Del gives it back. "
        left = len(told) - RULES_TOLD
        more = f"; and by {left} more rules, which Payments names" if left > 0 else ""
        self.note.setText(f"{words}{'; '.join(told[:RULES_TOLD])}{more}." if told else "")
        self.note.setToolTip("\n".join(told))
        self.note.setVisible(bool(told))


class _AllColumns(GridLayout):
    """Every quarter is shown; a layout kept for some quarters would hide those that come later."""

    def __init__(self, session: CaseSession, model: QuarterModel) -> None:
        names = [column.name for column in model.columns]
        super().__init__(session.desk.settings, "quarters", model.columns, {"all": names})

    def shown(self) -> tuple[GridColumn, ...]:
        """All columns."""
        return tuple(self.columns.values())

    def widths(self) -> dict[str, int]:
        """None kept."""
        return {}

    def keep(self, columns: object, widths: object) -> None:
        """Keep nothing."""
