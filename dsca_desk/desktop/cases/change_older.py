"""What stands on a tab of an older version whose records belong to the document as it is now."""

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow


class OfToday(QWidget):
    """Says that milestones, reviews and execution follow the document and not its versions, and leads there."""

    def __init__(self, title: str, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        assert session.older is not None
        said = QLabel(
            f"{title} belongs to {session.older.document} as it is now, not to one of its versions. What was done meanwhile "
            "stands there with its days.",
            self,
        )
        said.setWordWrap(True)
        self.go = QPushButton(f"Show {title} of {session.older.document} as it is now", self)
        set_icon(self.go, "arrow-right", "text")
        record = f"{session.opened.offer.case_id}/{session.older.document}#@{title.lower()}"
        self.go.clicked.connect(lambda _checked=False: window.go("cases", record))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(said)
        column.addWidget(self.go, 0)
        column.addStretch(1)

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def begins_at(self) -> QWidget:
        """There is one thing to do."""
        return self.go

    def focus_path(self, path: str) -> bool:  # noqa: ARG002 - nothing is edited here
        """Nothing is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is typed here."""
        return True
