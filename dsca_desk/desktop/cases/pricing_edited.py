"""Below the prices: waivers and rates of the office, added, changed and removed as one step each."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from dsca_desk.desktop.cases.figures_table import FigureColumn
from dsca_desk.desktop.cases.pricing_form import CopyForm, line_choices, override_needs, waiver_needs
from dsca_desk.desktop.cases.pricing_lists import (
    CHARGES,
    COMPONENTS,
    OVERRIDE_COLUMNS,
    WAIVER_COLUMNS,
    WaiverRow,
    override_cells,
    waiver_rows,
)
from dsca_desk.desktop.cases.pricing_sections import Section
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.records.offer import RateOverride, Waiver


class EditedSection(Section):
    """A list whose rows are added, changed and removed: Ctrl+Ins, Enter or F2, Ctrl+Del."""

    def __init__(
        self, session: CaseSession, columns: Sequence[FigureColumn], name: str, noun: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, columns, name, parent)
        self._noun = noun
        self.add_button = self.button("Add &new…", "plus", self.add)
        self.edit_button = self.button("Chan&ge…", "pencil-simple", self.edit)
        self.remove_button = self.button("Re&move", "trash", self.remove)
        for button, words in ((self.add_button, "Add"), (self.edit_button, "Change"), (self.remove_button, "Remove")):
            button.setAccessibleName(f"{words} {noun}")
        self._buttons.addStretch(1)
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(lambda _index: self.edit())
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self.enable())

    def place(self) -> int | None:
        """Where the row under the cursor stands in the document, None when it cannot be changed."""
        raise NotImplementedError

    def add(self) -> None:
        """Begin a new row."""
        raise NotImplementedError

    def edit(self, field: str = "") -> None:
        """Change the row under the cursor."""
        raise NotImplementedError

    def remove(self) -> None:
        """Take the row under the cursor out."""
        raise NotImplementedError

    def enable(self) -> None:
        """Offer what can be done with the row under the cursor."""
        own = self.place() is not None and not self.session.read_only
        self.add_button.setEnabled(not self.session.read_only)
        self.edit_button.setEnabled(own)
        self.remove_button.setEnabled(own)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Take the keys of the list before the window does."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            runs: dict[tuple[Qt.Key, bool], Callable[[], object]] = {
                (Qt.Key.Key_Insert, True): self.add_button.click,
                (Qt.Key.Key_Delete, True): self.remove_button.click,
                (Qt.Key.Key_Return, False): self.edit_button.click,
                (Qt.Key.Key_Enter, False): self.edit_button.click,
                (Qt.Key.Key_F2, False): self.edit_button.click,
            }
            run = runs.get((Qt.Key(event.key()), control))
            if run is not None:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    run()
                return True
        return super().eventFilter(watched, event)


class WaiversSection(EditedSection):
    """Waivers by agreement, with the reason why they apply or not, and those of the document itself."""

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(session, WAIVER_COLUMNS, "Waivers", "waiver", parent)
        self.rows: list[WaiverRow] = []

    def show_waivers(self) -> None:
        """Show the waivers of the document as edited."""
        self.rows = waiver_rows(self.session.offer, self.session.desk.policy)
        self.show_rows([row.cells for row in self.rows], "Nothing is waived on this document, by agreement or by itself.")
        self.enable()

    def place(self) -> int | None:
        """Where the waiver stands in the document, None for one that an agreement brings."""
        row = self.row()
        return self.rows[row].place if 0 <= row < len(self.rows) else None

    def add(self) -> None:
        """Begin a waiver of this document."""
        self._open(Waiver(charge="CAS", basis=""), None)

    def edit(self, field: str = "") -> None:
        """Change a waiver of this document."""
        place = self.place()
        if place is not None:
            self._open(self.session.offer.waivers[place], place, field)

    def remove(self) -> None:
        """Take a waiver of this document out."""
        place = self.place()
        if place is not None:
            waivers = self.session.offer.waivers
            self._replace((*waivers[:place], *waivers[place + 1 :]), "Remove waiver")

    def _open(self, waiver: Waiver, place: int | None, field: str = "") -> None:
        offer = self.session.offer
        at = len(offer.waivers) if place is None else place
        waivers = (*offer.waivers[:at], waiver, *offer.waivers[at + 1 :])
        form = CopyForm(
            "case_waiver",
            "Waive a charge on the whole document" if place is None else "Change the waiver",
            "P&ut in",
            msgspec.structs.replace(offer, waivers=waivers),
            f"waivers[{at}]",
            waiver_needs,
            choices={"charge": list(CHARGES.items()), "component": list(COMPONENTS.items())},
            today=self.session.desk.today,
        )
        _hint(form, "component", "all components")
        self.open_form(form, lambda value: self._put(value, at), field)

    def _put(self, waiver: Waiver, at: int) -> None:
        waivers = self.session.offer.waivers
        self._replace((*waivers[:at], waiver, *waivers[at + 1 :]), "Edit waiver" if at < len(waivers) else "Add waiver")

    def _replace(self, waivers: tuple[Waiver, ...], text: str) -> None:
        self.session.draft.replace(msgspec.structs.replace(self.session.offer, waivers=waivers), text)


class OverridesSection(EditedSection):
    """Rates and amounts the office entered itself, each with its justification. `suggest` says what a new one begins with."""

    def __init__(self, session: CaseSession, suggest: Callable[[], RateOverride], parent: QWidget | None = None) -> None:
        super().__init__(session, OVERRIDE_COLUMNS, "Rates of your office", "rate of your office", parent)
        self._suggest = suggest

    def show_overrides(self) -> None:
        """Show the rates of the office in the document as edited."""
        rows = [override_cells(override) for override in self.session.offer.rate_overrides]
        self.show_rows(rows, "Every rate comes from the tables. Add one of your office where a figure is missing or differs.")
        self.enable()

    def place(self) -> int | None:
        """Where the rate stands in the document."""
        row = self.row()
        return row if 0 <= row < len(self.session.offer.rate_overrides) else None

    def add(self, override: RateOverride | None = None) -> None:
        """Begin a rate of the office."""
        self._open(override or self._suggest(), None, "rate_percent" if override is not None else "")

    def edit(self, field: str = "") -> None:
        """Change a rate of the office."""
        place = self.place()
        if place is not None:
            self._open(self.session.offer.rate_overrides[place], place, field)

    def remove(self) -> None:
        """Take a rate of the office out; the table's holds again."""
        place = self.place()
        if place is not None:
            overrides = self.session.offer.rate_overrides
            self._replace((*overrides[:place], *overrides[place + 1 :]), "Remove rate of the office")

    def _open(self, override: RateOverride, place: int | None, field: str = "") -> None:
        offer = self.session.offer
        at = len(offer.rate_overrides) if place is None else place
        overrides = (*offer.rate_overrides[:at], override, *offer.rate_overrides[at + 1 :])
        form = CopyForm(
            "case_override",
            "Enter a rate or amount of your office" if place is None else "Change the rate of your office",
            "P&ut in",
            msgspec.structs.replace(offer, rate_overrides=overrides),
            f"rate_overrides[{at}]",
            override_needs,
            choices={
                "charge": list(CHARGES.items()),
                "component": list(COMPONENTS.items()),
                "line": line_choices(offer),
            },
            today=self.session.desk.today,
        )
        _hint(form, "component", "all components")
        _hint(form, "line", "all lines")
        self.open_form(form, lambda value: self._put(value, at), field)

    def _put(self, override: RateOverride, at: int) -> None:
        overrides = self.session.offer.rate_overrides
        text = "Edit rate of the office" if at < len(overrides) else "Add rate of the office"
        self._replace((*overrides[:at], override, *overrides[at + 1 :]), text)

    def _replace(self, overrides: tuple[RateOverride, ...], text: str) -> None:
        self.session.draft.replace(msgspec.structs.replace(self.session.offer, rate_overrides=overrides), text)


def _hint(form: CopyForm, field: str, words: str) -> None:
    box = form.form.findChild(QComboBox, field)
    line = box.lineEdit() if box is not None else None
    assert line is not None
    line.setPlaceholderText(words)
