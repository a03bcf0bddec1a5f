"""The place Reports: what the office can be asked at the left, the chosen answer beside it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dsca_desk.desktop.reports.view import KINDS, ReportView
from dsca_desk.desktop.shell.commands import Command
from dsca_desk.desktop.shell.record import Standing
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.list_beside import ListBeside
from dsca_desk.desktop.tables.list_pane import ListPane, TwoLines, View
from dsca_desk.services.reports import ReportKind, report_kinds

_ORDER = tuple(KINDS)
_VIEWS = (
    View("All reports", {}),
    *(View(group, {"group": group}) for group in dict.fromkeys(kind.group for kind in report_kinds())),
)


class ReportsPlace(QWidget):
    """Reports. Enter on the list goes to the rows of a report, Enter on a row to its record."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window_, self.desk = window, window.desk
        self.pane = ListPane(
            "Reports",
            _VIEWS,
            _ids,
            _kinds,
            _written,
            "reports",
            empty="No report has that word.",
            parent=self,
        )
        self.pane.new_button.hide()
        self.workspace = ReportView(window, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ListBeside(self.pane, self.workspace, self))
        self.pane.opened.connect(self._chosen)
        self.pane.entered.connect(self.workspace.take_focus)
        self.pane.opened_apart.connect(lambda kind: window.another_wanted.emit("reports", kind.name))
        window.commands.add(
            Command(
                "report-picture",
                "&View",
                "Picture of the &report",
                lambda: self.workspace.show_picture(not self.workspace.shows_picture()),
                enabled=lambda: window.current == "reports",
                checked=lambda: window.current == "reports" and self.workspace.shows_picture(),
            )
        )
        self.pane.refresh()
        self.open(_ORDER[0])

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def open(self, record: str) -> None:
        """Show a report by its name (`milestones`), or one of its lists (`milestones/Under way`); others are not known."""
        name, _, tab = record.partition("/")
        if name in KINDS:
            self.pane.select(_ORDER.index(name) + 1)
            self.workspace.show_report(name, tab)

    def take_focus(self) -> None:
        """Begin with the rows of the shown report."""
        self.workspace.take_focus()

    def may_close(self) -> bool:
        """Nothing here is left unsaved."""
        return True

    def shown_record(self) -> str:
        """Return the report and list that are shown."""
        return self.workspace.shown_record()

    def standing(self) -> Standing:
        """Say which report is shown."""
        return Standing(name=self.workspace.kind.title)

    def _chosen(self, kind: ReportKind | None) -> None:
        if kind is not None:
            self.workspace.show_report(kind.name)
            self.window_.record_changed()


def _ids(text: str, group: str = "") -> Sequence[int]:
    wanted = text.casefold().split()
    return [
        place
        for place, kind in enumerate(report_kinds(), start=1)
        if (not group or kind.group == group) and all(word in f"{kind.title} {kind.tells}".casefold() for word in wanted)
    ]


def _kinds(ids: Sequence[int]) -> list[ReportKind]:
    return [KINDS[_ORDER[number - 1]] for number in ids]


def _written(kind: Any) -> TwoLines:
    return TwoLines(kind.title, "", kind.brief)
