"""The items and the references of a request as editable grids, with paste from Excel."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.reading import UnclearError
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.tables.grid import GridModel, Place, Problem
from dsca_desk.desktop.tables.grid_columns import (
    Choices,
    GridColumn,
    choices_of,
    code_column,
    day_column,
    money_column,
    plain_text,
    quantity_column,
    text_column,
    yes_no_column,
)
from dsca_desk.desktop.tables.grid_fit import fit_rows
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_pane import GridPane
from dsca_desk.desktop.tables.grid_view import GridView
from dsca_desk.policy.codes import UNITS_OF_ISSUE, UnitOfIssue
from dsca_desk.records.facts import REQUESTED_ITEM
from dsca_desk.records.letter_of_request import RequestedItem
from dsca_desk.records.offer import Reference

ITEM_VIEWS: Mapping[str, Sequence[str]] = {
    "As the letter asks": ("place", "description", "quantity", "unit_of_issue", "bought_before", "wanted_delivery"),
    "What it is": (
        "place",
        "description",
        "kind",
        "stock_number",
        "part_number",
        "masl",
        "generic_code",
        "condition",
        "mde",
        "sme",
        "unit_price",
    ),
    "How it is used": (
        "place",
        "description",
        "end_use",
        "new_capability",
        "configuration",
        "interfaces",
        "sites",
        "support_needs",
        "hazard",
        "remarks",
    ),
}
_REFERENCE_KINDS: Choices = (("LOR", "Letter of request"), ("MOR", "Memorandum of request"), ("CLARIFICATION", "Clarification"))
_KINDS: Choices = (("ARTICLE", "Article"), ("SERVICE", "Service"), ("TRAINING", "Training"))
_NO_ANSWER = frozenset({"n/a", "na", "-", "?", "unknown"})


class NumberedModel(GridModel):
    """A grid whose first column numbers the rows."""

    def beside_now(self, values: Sequence[Any]) -> list[Any]:
        """The number of each row."""
        return list(range(1, len(values) + 1))


class ItemsGrid(QWidget):
    """The items of the letter; a box chooses which columns show."""

    def __init__(self, session: RequestSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        columns = item_columns(session.desk, session)
        self.model = NumberedModel(
            session.draft,
            "items",
            columns,
            lambda _number: RequestedItem(),
            noun="item",
            hint="Type, or paste rows from the letter",
            read_only=session.read_only,
            parent=self,
        )
        self.view = GridView(self.model, parent=self)
        self.view.setAccessibleName("Items the letter asks for")
        self.layout_ = GridLayout(session.desk.settings, "request-items", columns, ITEM_VIEWS)
        self.pane = GridPane(self.view, self.layout_, parent=self)
        self.views = QComboBox(self)
        self.views.addItems(list(ITEM_VIEWS))
        self.views.setCurrentText(self.layout_.view)
        self.views.setAccessibleName("Columns of the items")
        self.views.activated.connect(lambda _place: self.pane.use(self.views.currentText()))
        keys = QLabel("Ctrl+Ins adds, Ctrl+Del deletes, Ctrl+V pastes rows", self)
        keys.setProperty("role", "caption")
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.views)
        line.addWidget(keys)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.pane)
        column.addLayout(line)
        session.checked.connect(self._show_problems)
        fit_rows(self.view, self.model)
        self._show_problems()
        self.view.go_to(0, "description")  # the number before it is not typed

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return self.view, self.views

    def go_to(self, path: str) -> bool:
        """Put the cursor on the cell of `items[2].quantity`, or on the new row for `items`."""
        place, _, name = path.removeprefix("items").partition(".")
        row = self.model.row_at(Place(int(place.strip("[]")))) if place else len(self.model.rows)
        self.view.setFocus()
        if not self.view.go_to(row, name or "description"):
            self.pane.use(next(view for view, names in ITEM_VIEWS.items() if (name or "description") in names))
            self.views.setCurrentText(self.layout_.view)
            return self.view.go_to(row, name or "description")
        return True

    def _show_problems(self) -> None:
        problems = {}
        for problem in self._session.problems:
            if problem.path.startswith("items["):
                place, _, name = problem.path.removeprefix("items[").partition("].")
                problems[Place(int(place)), name] = Problem("warning", problem.text)
        self.model.set_problems(problems)


class ReferencesGrid(QWidget):
    """The letters the request consists of or refers to."""

    def __init__(self, session: RequestSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = (
            _number_column(),
            code_column("kind", "Kind", "Kind", lambda: _REFERENCE_KINDS, width=16, side="left", needed=True),
            text_column("number", "Number", "Number of the letter", wraps=True),
            day_column("date", "Date", "Date of the letter", session.desk.today),
        )
        self.model = NumberedModel(
            session.draft,
            "references",
            columns,
            lambda _number: Reference(number=""),
            noun="reference",
            hint="Clarifications and supplements",
            read_only=session.read_only,
            parent=self,
        )
        self.view = GridView(self.model, parent=self)
        self.view.setAccessibleName("References: letters the request consists of or refers to")
        names = {"All": tuple(one.name for one in columns)}
        self.pane = GridPane(self.view, GridLayout(session.desk.settings, "request-references", columns, names), parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)
        fit_rows(self.view, self.model, least=2)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        return (self.view,)


def item_columns(desk: Desk, session: RequestSession) -> tuple[GridColumn, ...]:
    """Return every column of the items; their words and help come from the facts about the fields."""
    units = choices_of(session.policy.rows(UNITS_OF_ISSUE, UnitOfIssue))

    def fact(name: str, title: str = "", **more: Any) -> dict[str, Any]:
        known = REQUESTED_ITEM[name]
        return {"name": name, "title": title or known.label, "words": known.label, "help": known.help, **more}

    def three(name: str, title: str = "") -> GridColumn:
        return GridColumn(**fact(name, title, width=8), read=_yes_no_or_neither, write=_written_yes_no)

    texts = ("end_use", "configuration", "interfaces", "sites", "support_needs", "hazard", "remarks")
    return (
        _number_column(),
        text_column(**fact("description", "Item", wraps=True)),
        quantity_column(**fact("quantity", "Qty")),
        code_column(**fact("unit_of_issue", "UI", needed=True), choices=lambda: units),
        three("bought_before", "Bought before"),
        day_column(**fact("wanted_delivery", "Needed by"), today=desk.today),
        code_column(**fact("kind", needed=True, width=9, side="left"), choices=lambda: _KINDS),
        money_column(**fact("unit_price", empty=None)),
        text_column(**fact("stock_number", "NSN", width=16)),
        text_column(**fact("part_number", width=12)),
        plain_text(**fact("masl", width=14)),
        plain_text(**fact("generic_code", width=6)),
        plain_text(**fact("condition", width=12)),
        yes_no_column(**fact("mde", "MDE")),
        yes_no_column(**fact("sme", "SME")),
        three("new_capability", "New capability"),
        *(text_column(**fact(name, width=18)) for name in texts),
    )


def _number_column() -> GridColumn:
    return GridColumn(name="place", title="#", words="Number", value=_number, width=3, side="right")


def _number(_row: Any, number: Any) -> Any:
    return number


def _yes_no_or_neither(text: str) -> bool | None:
    typed = text.strip().casefold()
    if typed in _NO_ANSWER:
        return None
    if typed in ("yes", "y", "true", "1"):
        return True
    if typed in ("no", "n", "false", "0"):
        return False
    raise UnclearError(f"'{text.strip()}' is neither yes nor no. Type yes, no, or n/a.")


def _written_yes_no(value: Any) -> str:
    return "Yes" if value else "No"
