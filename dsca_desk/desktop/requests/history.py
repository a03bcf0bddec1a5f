"""The History tab: what happened to a request, as sentences, the newest first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.services.request_history import HistoryLine, request_history


class HistoryTab(QWidget):
    """Lists the changes of a request; a filter matches any word."""

    def __init__(self, session: RequestSession, _window: MainWindow) -> None:
        super().__init__()
        self.session = session
        self._lines: list[HistoryLine] = []
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter by person, field or day")
        self.filter.setAccessibleName("Filter the history")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._fill())
        self.list = QListWidget(self)
        self.list.setAccessibleName("History of this request")
        self.list.setWordWrap(True)
        self._note = QLabel(self)
        self._note.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        column.addWidget(self._note)
        session.answered.connect(self.refresh)
        self.refresh()

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, _path: str) -> bool:
        """No field is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is being typed here."""
        return True

    def refresh(self) -> None:
        """Read the history again."""
        opened = self.session.opened
        self._lines = request_history(self.session.desk.store, opened.request_id) if opened is not None else []
        self._fill()

    def _fill(self) -> None:
        words = self.filter.text().casefold().split()
        self.list.clear()
        for line in self._lines:
            text = sentence(line)
            if all(word in text.casefold() for word in words):
                item = QListWidgetItem(text, self.list)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        shown = self.list.count()
        self._note.setText(f"{shown} of {len(self._lines)} changes" if self._lines else "Nothing is kept yet.")


def sentence(line: HistoryLine) -> str:
    """Write a change: `19 Oct 2026 14:32 J. Rivera changed ... (why)`."""
    why = f" ({line.why})" if line.why else ""
    return f"{written_day(line.at.date())} {line.at:%H:%M}  {line.by} {line.text}{why}"
