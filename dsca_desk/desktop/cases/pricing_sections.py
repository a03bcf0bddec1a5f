"""Below the prices: figures to confirm, waivers, rates of the office; each a list with its form."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.explain import ExplainKeys
from dsca_desk.desktop.cases.figures import figure_words
from dsca_desk.desktop.cases.figures_table import FigureColumn, FiguresModel, FiguresTable
from dsca_desk.desktop.cases.pricing_form import (
    CopyForm,
    FigureWord,
    line_choices,
    override_needs,
    waiver_needs,
    word_needs,
)
from dsca_desk.desktop.cases.pricing_lists import (
    CHARGES,
    COMPONENTS,
    FIGURE_COLUMNS,
    OVERRIDE_COLUMNS,
    REPLACED_BY,
    WAIVER_COLUMNS,
    FigureGroup,
    WaiverRow,
    figure_cells,
    figure_groups,
    override_cells,
    waiver_rows,
)
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import set_icon
from dsca_desk.records.offer import RateOverride, Waiver
from dsca_desk.services.confirmations import Confirmed, confirm_figures, confirmed_figures


class Section(QWidget):
    """A list with buttons; a form takes its place while something is added or changed. `counted` carries the number of rows."""

    counted = Signal(int)

    def __init__(self, session: CaseSession, columns: Sequence[FigureColumn], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.model = FiguresModel(columns, self)
        self.table = FiguresTable(self.model, name, whole_rows=True, parent=self)
        self._first: QWidget = self.table
        self.empty = QLabel(self)
        self.empty.setProperty("role", "secondary")
        self.empty.setWordWrap(True)
        self.copy_form: CopyForm | None = None
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(6)
        self._pages = QStackedWidget(self)
        lists = QWidget(self)
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addLayout(self._buttons)
        self._pages.addWidget(lists)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def button(self, words: str, icon: str, run: Callable[[], object]) -> QPushButton:
        """Add a button under the list."""
        made = QPushButton(words, self)
        set_icon(made, icon, "text")
        made.clicked.connect(lambda _checked=False: run())
        self._buttons.addWidget(made)
        self._first = self._first if self._first is not self.table else made
        return made

    def show_rows(self, rows: Sequence[Any], empty: str) -> None:
        """Show the rows, or the sentence that says what belongs here."""
        self.model.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.setText(empty)
        self.counted.emit(len(rows))

    def open_form(self, form: CopyForm, put_in: Callable[[Any], object], field: str = "") -> None:
        """Show a form in place of the list."""
        self.close_form()
        self.copy_form = form
        form.put_in.connect(lambda value: self._put_in(put_in, value))
        form.left.connect(self._leave)
        self._pages.addWidget(form)
        self._pages.setCurrentWidget(form)
        form.begin(field)

    def close_form(self) -> None:
        """Show the list again."""
        if self.copy_form is not None:
            self._pages.removeWidget(self.copy_form)
            self.copy_form.deleteLater()
            self.copy_form = None

    def row(self) -> int:
        """The row under the cursor, -1 for none."""
        index = self.table.currentIndex()
        return index.row() if index.isValid() and self.table.isVisibleTo(self) else -1

    def _put_in(self, put_in: Callable[[Any], object], value: Any) -> None:
        self.close_form()
        put_in(value)
        self._focus_list()

    def _leave(self) -> None:
        self.close_form()
        self._focus_list()

    def _focus_list(self) -> None:
        (self.table if self.table.isVisibleTo(self) else self._first).setFocus()


class FiguresSection(Section):
    """Figures that are not confirmed. `replace_wanted` carries the rate of the office that is to take a figure's place."""

    replace_wanted = Signal(object)

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(session, FIGURE_COLUMNS, "Figures that are not confirmed", parent)
        self.groups: list[FigureGroup] = []
        self._confirmed: Sequence[Confirmed] = ()
        self.confirm_button = self.button("C&onfirm…", "seal-check", self.confirm)
        self.replace_button = self.button("Re&place…", "pencil-simple-line", self.replace)
        self._buttons.addStretch(1)
        ExplainKeys(self.table, session, self.table.path, enter=True)
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._enable())
        self.read_confirmed()

    def read_confirmed(self) -> None:
        """Read what officers have confirmed on this document."""
        store, document = self.session.desk.store, self.session.opened.document_id
        self.session.desk.read("Reading what was confirmed", lambda _job: confirmed_figures(store, document), self._take)

    def show_figures(self) -> None:
        """Show the figures of the document as edited."""
        priced, schedule = self.session.price, self.session.schedule
        if priced is None or schedule is None:
            return
        self.groups = figure_groups(priced, schedule, self._confirmed)
        self.show_rows([figure_cells(group) for group in self.groups], "Every figure of this document is confirmed.")
        self._enable()

    def group(self) -> FigureGroup | None:
        """The figure under the cursor."""
        row = self.row()
        return self.groups[row] if 0 <= row < len(self.groups) else None

    def confirm(self) -> None:
        """Take down an officer's word on the figure under the cursor."""
        group = self.group()
        if group is None or group.blocks:
            return
        title = f"Confirm {figure_words(group.paths[0])}" + (f" of {group.where}" if group.where else "")
        word = FigureWord(value=group.value, name=self.session.desk.officer)
        form = CopyForm(
            "case_figure", title, "C&onfirm", word, "", word_needs, today=self.session.desk.today, explained=group.source
        )
        self.open_form(form, lambda value: self._keep(group, value), "source")

    def replace(self) -> None:
        """Begin a rate of the office for the figure under the cursor."""
        group = self.group()
        if group is not None and group.name in REPLACED_BY:
            charge, component = REPLACED_BY[group.name]
            line = group.numbers[0] if len(group.numbers) == 1 else None
            override = RateOverride(charge=charge, component=component, line=line, by=self.session.desk.officer)
            self.replace_wanted.emit(override)

    def _keep(self, group: FigureGroup, word: FigureWord) -> None:
        session = self.session
        desk, opened = session.desk, session.opened

        def work(_job: object) -> Any:
            return confirm_figures(
                desk.store,
                opened.document_id,
                group.paths,
                opened.revision,
                value=word.value.strip(),
                source=word.source.strip(),
                name=word.name.strip(),
                on=desk.today,
                by=desk.officer,
                at=desk.clock(),
            )

        desk.write("Confirming a figure", work, self._kept, f"case {opened.offer.case_id}")

    def _kept(self, kept: Any) -> None:
        self.session.at_revision(kept.revision)
        self.read_confirmed()

    def _take(self, confirmed: Sequence[Confirmed]) -> None:
        self._confirmed = confirmed
        self.show_figures()

    def _enable(self) -> None:
        group = self.group()
        self.confirm_button.setEnabled(group is not None and not group.blocks)
        self.replace_button.setEnabled(group is not None and group.name in REPLACED_BY and not self.session.read_only)
        missing = group is not None and group.blocks
        self.confirm_button.setToolTip("There is no figure to confirm. Replace it with one of your office." if missing else "")


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
