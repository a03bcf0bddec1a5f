"""The dialog that answers a request with price and availability: amounts of a document or typed lines, then the letter."""

from collections.abc import Callable, Mapping
from contextlib import suppress

import msgspec
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.kept_tab import by
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.saving import PDF, ask_where, write_file
from dsca_desk.desktop.tables.grid import GridModel
from dsca_desk.desktop.tables.grid_columns import choices_of, code_column, money_column, quantity_column, text_column
from dsca_desk.desktop.tables.grid_fit import fit_rows
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_pane import GridPane
from dsca_desk.desktop.tables.grid_view import GridView
from dsca_desk.policy.codes import UNITS_OF_ISSUE, UnitOfIssue
from dsca_desk.records.facts import Fact
from dsca_desk.services.estimates import (
    TYPED,
    EstimateTyped,
    TypedLine,
    begun_estimate,
    documents_to_quote,
    estimate_name,
    estimate_of,
    estimate_pdf,
    keep_estimate,
    why_no_estimate,
)
from dsca_desk.store.errors import AlreadyThere, NotAllowed

FACTS: Mapping[str, Fact] = {
    "source": Fact("Amounts from", "The lines typed above, or a case document priced by the rules of today.", "to-keep"),
    "as_of": Fact("Prices as of", "The day the prices were true.", "to-keep"),
    "holds_until": Fact("For planning until", "After this day the purchaser should ask again; empty where nothing is said."),
    "charges": Fact(
        "Charges on typed items, US$",
        "Packing, administrative and transportation charges; empty says that they are not included.",
    ),
    "availability": Fact("Availability", "When the whole could be delivered, in words."),
    "remark": Fact("Remarks", "What the purchaser should know; it prints."),
}


class _Lines(msgspec.Struct, frozen=True):
    """The typed lines alone, as a draft of their own."""

    lines: tuple[TypedLine, ...] = ()


class LinesGrid(QWidget):
    """The typed lines of an estimate, as a grid one can paste into."""

    def __init__(self, session: RequestSession, lines: tuple[TypedLine, ...]) -> None:
        super().__init__()
        self.draft: Draft[_Lines] = Draft(_Lines(lines), self)
        units = choices_of(session.policy.rows(UNITS_OF_ISSUE, UnitOfIssue))
        columns = (
            text_column("description", "Item", "Item", width=30, wraps=True),
            quantity_column("quantity", "Qty", "Quantity", width=7),
            code_column("unit_of_issue", "UI", "Unit of issue", lambda: units, needed=True),
            money_column("unit_price", "Unit price US$", "Unit price in dollars", empty=None, width=14),
            text_column("availability", "Availability", "When it could be available", width=18),
        )
        self.model = GridModel(
            self.draft, "lines", columns, lambda _number: TypedLine(), noun="item", hint="An item with its price", parent=self
        )
        self.view = GridView(self.model, parent=self)
        self.view.setAccessibleName("Items with their prices")
        views = {"All": tuple(column.name for column in columns)}
        pane = GridPane(self.view, GridLayout(session.desk.settings, "estimate-lines", columns, views), parent=self)
        keys = QLabel("Ctrl+Ins adds, Ctrl+Del deletes, Ctrl+V pastes rows", self)
        keys.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(pane)
        column.addWidget(keys)
        fit_rows(self.view, self.model, least=3)


class EstimateDialog(ValueDialog):
    """Prints, saves and keeps the answer; `printed` carries the name of the kept letter once that is done."""

    def __init__(self, session: RequestSession, printed: Callable[[str], object], parent: QWidget | None = None) -> None:
        desk = session.desk
        assert session.opened is not None
        start = begun_estimate(session.opened, desk.today)
        self.lines = LinesGrid(session, start.lines)
        self._session, self._printed = session, printed
        documents = documents_to_quote(desk.store, session.letter.country)
        sources = ((TYPED, "The lines typed above"), *((name, f"{name}  {words}".strip()) for name, words in documents))
        super().__init__(
            desk,
            f"Answer {session.number} with price and availability",
            "estimate",
            start,
            self._print,
            parent,
            facts=FACTS,
            choices={"source": sources},
            intro="Rough order of magnitude for planning. The letter says that it is not an offer.",
            button="Print…",
            more=self.lines,
        )
        self.draft.signals.changed.connect(lambda _path: self._show_lines())
        self.lines.view.setFocus()

    def _show_lines(self) -> None:
        """Typed lines count only where they are the source."""
        self.lines.setEnabled(self.draft.now.source == TYPED)

    def _print(self, typed: EstimateTyped) -> None:
        """Make the letter, save it where the officer says, and keep it with the request. Raises StoreError."""
        session, desk = self._session, self._session.desk
        assert session.opened is not None
        whole = msgspec.structs.replace(typed, lines=self.lines.draft.now.lines)
        letter = estimate_of(desk.store, desk.policy, session.opened, whole, printed_on=desk.today, by=desk.officer)
        content = estimate_pdf(letter)
        name = estimate_name(session.number, desk.today)
        target = ask_where(desk, "Save the letter", name, PDF)
        if target is None:
            raise NotAllowed("The letter was not saved, so nothing was kept. Print it again when you know where to.")
        trouble = write_file(target, content)
        if trouble:
            raise NotAllowed(trouble)
        with suppress(AlreadyThere):  # the very same letter may be kept already
            keep_estimate(desk.store, letter, content, **by(desk))
        self._printed(name)


def answer_with_prices(session: RequestSession, printed: Callable[[str], object], parent: QWidget) -> EstimateDialog | None:
    """Open the dialog, unless prices may not be given yet, which is told with what they wait for."""
    assert session.opened is not None
    desk = session.desk
    reason = why_no_estimate(desk.store, desk.policy, session.opened, desk.today)
    if reason:
        desk.questions.tell("No price can be given yet", reason)
        return None
    dialog = EstimateDialog(session, printed, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
