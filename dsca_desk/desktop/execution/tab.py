"""The Execution tab: sections chosen by buttons, over one reading of what is kept of the case."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
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
)

from dsca_desk.desktop.execution.closing import ClosingSection
from dsca_desk.desktop.execution.deliveries import DeliveriesSection
from dsca_desk.desktop.execution.directives import DirectivesSection
from dsca_desk.desktop.execution.discrepancies import DiscrepanciesSection
from dsca_desk.desktop.execution.pieces import ContractsSection, ShipmentsSection, SupportSection
from dsca_desk.desktop.execution.requisitions import RequisitionsSection
from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.execution.status_sheets import import_status
from dsca_desk.desktop.execution.systems import SystemsSection
from dsca_desk.desktop.forms.flow import FlowRow
from dsca_desk.desktop.forms.kept_tab import KeptTab
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.list_excel import save_list, shown_list
from dsca_desk.services.execution import Execution, open_execution

if TYPE_CHECKING:  # the tab is a part of Cases, which knows it
    from dsca_desk.desktop.cases.session import CaseSession

_SECTION = "cases/execution/section"
SECTIONS: tuple[tuple[str, str, type[Section]], ...] = (
    ("deliveries", "Deliveries", DeliveriesSection),
    ("directives", "Directives", DirectivesSection),
    ("requisitions", "Requisitions", RequisitionsSection),
    ("shipments", "Shipments", ShipmentsSection),
    ("contracts", "Contracts", ContractsSection),
    ("discrepancies", "Discrepancies", DiscrepanciesSection),
    ("support", "Support", SupportSection),
    ("systems", "Other systems", SystemsSection),
    ("closing", "Closing", ClosingSection),
)


class ExecutionTab(KeptTab):
    """The carrying out of a case. Everything here is written at once; nothing of it is part of the draft."""

    def __init__(self, session: "CaseSession", window: MainWindow) -> None:
        super().__init__(session.desk)
        self.session, self.window_ = session, window
        self.data: Execution | None = None
        self._sections: dict[str, Section] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._compose()
        session.desk.changed.connect(self._elsewhere)
        session.desk.policy_changed.connect(self.now_stale)
        kept = session.desk.settings.text(_SECTION, "deliveries")
        self.show_section(kept if kept in self._buttons else "deliveries")

    # --- what the workspace asks --------------------------------------------------------------------------------------------

    def focus_path(self, path: str) -> bool:
        """Show a section by its name (`execution.closing`), on a row of a list of it (`execution.support.repairs:3`).

        False for any other path.
        """
        within, _, row = path.removeprefix("execution.").partition(":")
        name, _, part = within.partition(".")
        if not path.startswith("execution.") or name not in self._buttons:
            return False
        shown = self.show_section(name)
        shown.take_focus()
        if row.isdecimal():
            shown.choose_row(part, int(row))
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

    def export_shown(self) -> None:
        """Write the list in sight to Excel."""
        table = shown_list(self)
        if table is not None:
            save_list(self.desk, table, self.case)

    # --- reading ------------------------------------------------------------------------------------------------------------

    @property
    def record(self) -> str:
        """The case."""
        return f"case {self.case}"

    def reads(self) -> Callable[[], Execution]:
        """What is kept of the case."""
        store, policy, case, today = self.desk.store, self.desk.policy, self.case, self.desk.today
        return lambda: open_execution(store, policy, case, today)

    def show_read(self, read: Execution) -> None:
        """Show it in every section that was made."""
        self.data = read
        for made in self._sections.values():
            made.show_data(read)
            made.settle()
            made.look()
        head = read.head
        self.before.setVisible(not head.is_implemented)
        self.before.setText(
            f"{head.case} is not implemented: nothing is ordered or delivered before. What other systems show can be kept."
        )

    def _elsewhere(self, what: str) -> None:
        if what == "execution":
            self.now_stale()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Buttons go on in a second row, lists scroll sideways."""
        return QSize(self.fontMetrics().averageCharWidth() * 50, self.fontMetrics().height() * 14)

    # --- layout -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        row = FlowRow(self, spacing=0)
        group = QButtonGroup(self)
        for name, words, _kind in SECTIONS:
            button = QToolButton(row)
            button.setText(words)
            button.setProperty("button", "true")
            button.setProperty("section", "true")
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
