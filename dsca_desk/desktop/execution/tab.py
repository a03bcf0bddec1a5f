"""The Execution tab: sections chosen by buttons, over one reading of what is kept of the case."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.execution.closing import ClosingSection
from dsca_desk.desktop.execution.deliveries import DeliveriesSection
from dsca_desk.desktop.execution.discrepancies import DiscrepanciesSection
from dsca_desk.desktop.execution.flow import FlowRow
from dsca_desk.desktop.execution.pieces import ContractsSection, ShipmentsSection, SupportSection
from dsca_desk.desktop.execution.requisitions import RequisitionsSection
from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.execution.status_sheets import import_status
from dsca_desk.desktop.execution.systems import SystemsSection
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.services.execution import Execution, open_execution

if TYPE_CHECKING:  # the tab is a part of Cases, which knows it
    from dsca_desk.desktop.cases.session import CaseSession

_SECTION = "cases/execution/section"
SECTIONS: tuple[tuple[str, str, type[Section]], ...] = (
    ("deliveries", "Deliveries", DeliveriesSection),
    ("requisitions", "Requisitions", RequisitionsSection),
    ("shipments", "Shipments", ShipmentsSection),
    ("contracts", "Contracts", ContractsSection),
    ("discrepancies", "Discrepancies", DiscrepanciesSection),
    ("support", "Support", SupportSection),
    ("systems", "Other systems", SystemsSection),
    ("closing", "Closing", ClosingSection),
)


class ExecutionTab(QWidget):
    """The carrying out of a case. Everything here is written at once; nothing of it is part of the draft."""

    def __init__(self, session: "CaseSession", window: MainWindow) -> None:
        super().__init__()
        self.session, self.window_ = session, window
        self.data: Execution | None = None
        self._stale = True
        self._asked = 0
        self._sections: dict[str, Section] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._compose()
        session.desk.changed.connect(self._changed)
        session.desk.policy_changed.connect(self._forget)
        kept = session.desk.settings.text(_SECTION, "deliveries")
        self.show_section(kept if kept in self._buttons else "deliveries")

    # --- what the workspace asks --------------------------------------------------------------------------------------------

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, path: str) -> bool:
        """Show a section by its name (`execution.closing`); False for any other path."""
        name = path.partition("execution.")[2] if path.startswith("execution.") else ""
        if name not in self._buttons:
            return False
        self.show_section(name)
        self.section(name).take_focus()
        return True

    def finish(self) -> bool:
        """Nothing is typed here that is not kept: dialogs ask for it."""
        return True

    # --- sections -----------------------------------------------------------------------------------------------------------

    @property
    def case(self) -> str:
        """The identifier of the case."""
        return self.session.opened.offer.case_id

    def section(self, name: str) -> Section:
        """Return a section, making it when it is first asked for. Raises KeyError."""
        if name not in self._sections:
            made = {key: kind for key, _words, kind in SECTIONS}[name](self)
            self._sections[name] = made
            self._stack.addWidget(made)
            if self.data is not None:
                made.show_data(self.data)
                made.settle()
                made.look()
        return self._sections[name]

    def show_section(self, name: str) -> Section:
        """Show a section and return it."""
        made = self.section(name)
        self._stack.setCurrentWidget(made)
        self._buttons[name].setChecked(True)
        for other in self._sections.values():  # what is not shown must not make the rest higher
            height = QSizePolicy.Policy.Preferred if other is made else QSizePolicy.Policy.Ignored
            other.setSizePolicy(QSizePolicy.Policy.Preferred, height)
        self._stack.updateGeometry()
        self.session.desk.settings.put(_SECTION, name)
        return made

    def _chosen(self, name: str, _checked: bool = False) -> None:
        self.show_section(name)

    def import_status(self) -> None:
        """Ask for a status sheet and show what it would do; nothing is written before the officer agrees."""
        import_status(self.session.desk, self.case, self.window())

    # --- reading ------------------------------------------------------------------------------------------------------------

    def written(self) -> None:
        """Tell every view that the case was written; this one reads it anew with them."""
        self.session.desk.changed.emit(f"case {self.case}")

    def read(self) -> None:
        """Read what is kept of the case, in the background; an answer that a later question overtook is dropped."""
        self._stale = False
        self._asked += 1
        desk, case, number = self.session.desk, self.case, self._asked
        store, policy, today = desk.store, desk.policy, desk.today

        def work(_job: object) -> tuple[int, Execution]:
            return number, open_execution(store, policy, case, today)

        desk.peek(work, self._show)

    @property
    def is_read(self) -> bool:
        """Whether what is shown is what was last asked for."""
        return self.data is not None and not self._stale and self._answered == self._asked

    def _show(self, answer: tuple[int, Execution]) -> None:
        number, data = answer
        if number != self._asked:
            return
        self.data, self._answered = data, number
        for made in self._sections.values():
            made.show_data(data)
            made.settle()
            made.look()
        head = data.head
        self.before.setVisible(not head.is_implemented)
        self.before.setText(
            f"{head.case} is {head.state}: nothing is ordered or delivered before its offer is implemented. What other systems "
            "show can be kept already."
        )

    def _changed(self, what: str) -> None:
        if what in (f"case {self.case}", "execution"):
            self._forget()

    def _forget(self) -> None:
        self._stale = True
        if self.isVisible():
            self.read()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self.read()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Buttons go on in a second row, lists scroll sideways."""
        return QSize(self.fontMetrics().averageCharWidth() * 50, self.fontMetrics().height() * 14)

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self._answered = 0
        row = FlowRow(self, spacing=0)
        group = QButtonGroup(self)
        for name, words, _kind in SECTIONS:
            button = QToolButton(row)
            button.setText(words)
            button.setProperty("button", "true")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self._chosen, name))
            group.addButton(button)
            row.add(button)
            self._buttons[name] = button
        self.take_in = QPushButton("Import status…", row)
        self.take_in.setToolTip("Take requisitions, statuses, shipments, deliveries or values of systems from a sheet")
        set_icon(self.take_in, "file-xls", "text")
        self.take_in.clicked.connect(lambda _checked=False: self.import_status())
        row.add(self.take_in)
        self.before = QLabel(self)
        self.before.setProperty("role", "secondary")
        self.before.setWordWrap(True)
        self.before.hide()
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(row)
        column.addWidget(self.before)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._stack)
        column.addWidget(area, 1)
