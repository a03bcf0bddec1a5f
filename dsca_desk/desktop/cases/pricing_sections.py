"""Below the prices: a list with its form, and the list of figures that are not confirmed."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.explain import ExplainKeys
from dsca_desk.desktop.cases.figures import figure_words
from dsca_desk.desktop.cases.figures_table import FigureColumn, FiguresModel, FiguresTable
from dsca_desk.desktop.cases.pricing_form import CopyForm, FigureWord, word_needs
from dsca_desk.desktop.cases.pricing_lists import FIGURE_COLUMNS, REPLACED_BY, FigureGroup, figure_cells, figure_groups
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import set_icon
from dsca_desk.records.offer import RateOverride
from dsca_desk.services.confirmations import confirm_figure


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
        self.detail = QLabel(self)
        self.detail.setProperty("role", "caption")
        self.detail.setWordWrap(True)
        self.detail.hide()
        self.table.selectionModel().currentChanged.connect(lambda now, _before: self._say_all(now.row()))
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
        column.addWidget(self.detail)
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
        self._say_all(self.row())
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

    def _say_all(self, row: int) -> None:
        """Say in full what the columns of the row under the cursor may have no room for."""
        wide = [place for place, column in enumerate(self.model.columns) if not column.width]
        texts = [self.model.cell(row, place).text for place in wide] if row >= 0 else []
        self.detail.setText(" · ".join(text for text in texts if text))
        self.detail.setVisible(bool(self.detail.text()) and self.table.isVisibleTo(self))

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
        self.confirm_button = self.button("C&onfirm…", "seal-check", self.confirm)
        self.replace_button = self.button("Re&place…", "pencil-simple-line", self.replace)
        self._buttons.addStretch(1)
        ExplainKeys(self.table, session, self.table.path, enter=True)
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._enable())

    def show_figures(self) -> None:
        """Show the figures of the document as edited."""
        priced, schedule = self.session.price, self.session.schedule
        if priced is None or schedule is None:
            return
        self.groups = figure_groups(priced, schedule)
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
        value = form.form.findChild(QLineEdit, "value")
        assert value is not None
        value.setReadOnly(True)  # another value is a rate of the office, not a confirmation
        self.open_form(form, lambda word: self._keep(group, word), "source")

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
            return confirm_figure(
                desk.store,
                opened.offer.case_id,
                opened.offer.document,
                path=group.paths[0],
                value=group.told,
                source=word.source.strip(),
                name=word.name.strip(),
                on=desk.today,
                by=desk.officer,
                at=desk.clock(),
            )

        desk.write("Confirming a figure", work, self._kept, f"case {opened.offer.case_id}")

    def _kept(self, kept: Any) -> None:
        self.session.at_revision(kept.revision)

    def _enable(self) -> None:
        group = self.group()
        self.confirm_button.setEnabled(group is not None and not group.blocks and not self.session.read_only)
        self.replace_button.setEnabled(group is not None and group.name in REPLACED_BY and not self.session.read_only)
        missing = group is not None and group.blocks
        self.confirm_button.setToolTip("There is no figure to confirm. Replace it with one of your office." if missing else "")
