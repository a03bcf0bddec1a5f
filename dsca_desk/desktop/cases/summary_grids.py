"""The references and the terms of sale of a document as small editable grids."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.tables.grid import GridModel, Place
from dsca_desk.desktop.tables.grid_columns import (
    Choices,
    GridColumn,
    choices_of,
    code_column,
    day_column,
    money_column,
    text_column,
)
from dsca_desk.desktop.tables.grid_fit import fit_rows
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_pane import GridPane
from dsca_desk.desktop.tables.grid_view import GridView
from dsca_desk.policy.codes import TERMS_OF_SALE, TermOfSaleCode
from dsca_desk.records.offer import Reference, TermOfSale

_REFERENCE_KINDS: Choices = (
    ("LOR", "Letter of request"),
    ("MOR", "Memorandum of request"),
    ("CLARIFICATION", "Clarification"),
    ("SOLE_SOURCE", "Sole source request"),
    ("QUANTITY_CHANGE", "Change of quantity"),
    ("PAYMENT_SCHEDULE", "Payment schedule request"),
    ("FUNDS", "Funds"),
)


class SmallGrid(QWidget):
    """A few rows of a list inside a form, as high as they need."""

    def __init__(
        self, session: CaseSession, path: str, name: str, columns: Sequence[GridColumn], new: Callable[[int], Any], hint: str
    ) -> None:
        super().__init__()
        self._path = path
        noun = name.replace("references", "reference").replace("terms", "term")
        self.model = GridModel(session.draft, path, columns, new, noun=noun, hint=hint, read_only=session.read_only, parent=self)
        self.view = GridView(self.model, parent=self)
        self.view.setAccessibleName(name.capitalize())
        views = {"All": tuple(column.name for column in columns)}
        self.pane = GridPane(self.view, GridLayout(session.desk.settings, f"case-{path}", columns, views), parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)
        fit_rows(self.view, self.model, least=2)

    def go_to(self, path: str) -> bool:
        """Put the cursor on the cell of `references[1].number`, or on the new row for `references`."""
        place, _, name = path.removeprefix(self._path).partition(".")
        row = self.model.row_at(Place(int(place.strip("[]")))) if place else len(self.model.rows)
        self.view.setFocus()
        return self.view.go_to(row, name or self.model.columns[0].name)

    def lock(self, locked: bool) -> None:
        """Let nobody type, or let them type again."""
        if self.model.read_only != locked:
            self.model.read_only = locked
            self.pane.show_columns()


class ReferencesGrid(SmallGrid):
    """The letters a document is based on, oldest first."""

    def __init__(self, session: CaseSession) -> None:
        columns = (
            code_column(
                "kind",
                "Kind",
                "Kind",
                lambda: _REFERENCE_KINDS,
                width=18,
                side="left",
                needed=True,
                write=_words(_REFERENCE_KINDS),
            ),
            text_column("number", "Number", "Number of the letter", width=24, wraps=True),
            day_column("date", "Date", "Date of the letter", lambda: session.desk.today),
        )
        super().__init__(session, "references", "references", columns, lambda _number: Reference(number=""), "A letter number")


class TermsGrid(SmallGrid):
    """The terms of sale; where several credit terms share the case each names its dollars, the last may be the balance."""

    def __init__(self, session: CaseSession) -> None:
        terms = choices_of(session.desk.policy.on(session.offer.price_date).rows(TERMS_OF_SALE, TermOfSaleCode))
        columns = (
            code_column(
                "code",
                "Term of sale",
                "Term of sale",
                lambda: terms,
                width=30,
                side="left",
                needed=True,
                write=_words(terms),
                wraps=True,
            ),
            money_column(
                "amount", "Amount US$ (empty: balance)", "Amount in dollars, empty for the balance", empty=None, width=20
            ),
        )
        super().__init__(session, "terms_of_sale", "terms of sale", columns, lambda _number: TermOfSale(code="DU"), "A term")


def _words(choices: Choices) -> Callable[[Any], str]:
    """Write a code with its words; one that is not offered as it is."""
    known = dict(choices)
    return lambda code: known.get(code, str(code))
