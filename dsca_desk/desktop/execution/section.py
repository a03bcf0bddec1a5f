"""A section of the Execution tab: its acts above, its lists below, written at once and read anew."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.execution.facts import FACTS
from dsca_desk.desktop.forms.kept_tab import By, by, open_dialog, write
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.saving import PDF, ask_where, write_file
from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.desktop.steps.undo import undo_last
from dsca_desk.desktop.tables.act_row import Act, ActRow
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.services.execution import Execution
from dsca_desk.services.step_subjects import Subject
from dsca_desk.store.errors import StoreError

if TYPE_CHECKING:
    from dsca_desk.desktop.execution.tab import ExecutionTab


class Section(QWidget):
    """Shows a part of what is kept of a case and writes it, one act one transaction."""

    title = ""

    def __init__(self, tab: "ExecutionTab") -> None:
        super().__init__(tab)
        self.tab, self.desk = tab, tab.session.desk
        self.buttons: dict[str, QPushButton] = {}
        self._rows: list[ActRow] = []
        self.said = QLabel(self)
        self.said.setProperty("role", "secondary")
        self.said.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)

    # --- what a section is made of ------------------------------------------------------------------------------------------

    def show_data(self, data: Execution) -> None:
        """Show what was read of the case."""
        raise NotImplementedError

    def look(self) -> None:
        """Read what the tab does not read for every section; most have nothing of their own."""

    def take_focus(self) -> None:
        """Put the focus where the work of the section begins."""
        table = self.findChild(ListTable)
        if table is not None:
            table.setFocus(Qt.FocusReason.OtherFocusReason)

    def tables(self) -> Mapping[str, ListTable | None]:
        """The lists by the names that paths have for them; the one without a name is where a path without one leads."""
        return {"": self.findChild(ListTable)}

    def choose_row(self, part: str, number: int) -> None:
        """Put the focus on the row of a record in a list, once it is read."""
        table = self.tables().get(part)
        if table is None:
            return
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        if table.choose_where(lambda row: row.id == number):
            return

        def look() -> None:
            if table.choose_where(lambda row: row.id == number):
                table.list.modelReset.disconnect(waits)

        waits = table.list.modelReset.connect(look, Qt.ConnectionType.QueuedConnection)

    @property
    def case(self) -> str:
        """The identifier of the case."""
        return self.tab.case

    def add_acts(self, *acts: Act) -> ActRow:
        """Add a row of buttons."""
        row = ActRow(self, *acts)
        self.buttons.update(row.buttons)
        self._rows.append(row)
        self.column.addWidget(row)
        return row

    def add_head(self, words: str) -> QLabel:
        """Add the name of a part of the section."""
        label = QLabel(words, self)
        label.setProperty("role", "group")
        self.column.addWidget(label)
        return label

    def settle(self) -> None:
        """Lock the acts that cannot be done now."""
        for row in self._rows:
            row.settle()

    # --- acting -------------------------------------------------------------------------------------------------------------

    def by(self) -> By:
        """Who writes, and when."""
        return by(self.desk)

    def write(self, act: Callable[[], object], trouble: str = "Not written") -> bool:
        """Write at once and tell every view; False when it was refused, which is told in its own words."""
        done = write(self.desk, act, trouble)
        if done:
            self.tab.kept()
        else:
            self.tab.now_stale()
        return done

    def enter(self, title: str, form: str, start: msgspec.Struct, keep: Callable[..., object], **more: Any) -> ValueDialog:
        """Open the dialog that enters a value; what is kept is read anew."""
        dialog = ValueDialog(self.desk, title, form, start, keep, self.window(), facts=FACTS[form], **more)
        dialog.kept.connect(self.tab.kept)
        dialog.outdated.connect(self.tab.now_stale)
        open_dialog(dialog)
        return dialog

    def take_step(self, subject: Subject, event: str = "") -> StepDialog:
        """Open the dialog that takes a step."""
        dialog = StepDialog(self.desk, subject, self.window(), event=event)
        dialog.taken.connect(self.tab.kept)
        open_dialog(dialog)
        return dialog

    def undo_step(self, subject: Subject) -> None:
        """Undo the last step of a record, with a reason."""
        undo_last(self.desk, subject, self.tab.kept)

    def ask_why(self, title: str, words: str) -> str | None:
        """Ask for a reason; None when nothing is to be done."""
        return self.desk.questions.text(title, words)

    def save_paper(self, title: str, name: str, make: Callable[[], bytes]) -> bool:
        """Make a paper and save it where the officer says."""
        try:
            content = make()
        except StoreError as error:
            self.desk.questions.tell("Not printed", str(error))
            return False
        target = ask_where(self.desk, title, name, PDF)
        if target is None:
            return False
        trouble = write_file(target, content)
        if trouble:
            self.desk.questions.tell("Not saved", trouble)
        return not trouble

    def line_choices(self) -> tuple[tuple[str, str], ...]:
        """The lines of the case that are delivered, for a field of a form."""
        data = self.tab.data
        return () if data is None else tuple((one.line, f"{one.line}  {one.description}") for one in data.supply.lines)
