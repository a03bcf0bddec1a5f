"""The Summary tab: the facts, people and dates of the document."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.binder import Binder
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.shell.window import MainWindow


class SummaryTab(QWidget):
    """The form `case_summary` over the whole document."""

    def __init__(self, session: CaseSession, _window: MainWindow) -> None:
        super().__init__()
        form = load_form("case_summary", self)
        self.binder = Binder(form, session.draft, today=session.desk.today)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, path: str) -> bool:
        """Put the focus on the field that edits a path."""
        return self.binder.focus(path)

    def finish(self) -> bool:
        """Read every field."""
        return self.binder.read_all()
