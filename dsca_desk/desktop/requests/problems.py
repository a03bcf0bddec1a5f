"""What is wrong or missing, as one line below the form and a list on demand; Enter goes to the field."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.theme import theme
from dsca_desk.services.request_problems import RequestProblem

_LOOKS = {
    "must": ("x-circle-fill", "error"),
    "error": ("x-circle-fill", "error"),
    "warning": ("warning-fill", "warning"),
}
_ROWS = 5
_PATH = Qt.ItemDataRole.UserRole


class ProblemStrip(QWidget):
    """Counts the problems and lists them. `wanted` carries the path of the field to go to."""

    wanted = Signal(str)
    checklist_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[RequestProblem, ...] = ()
        self._at = -1
        self._words = QLabel(self)
        self._words.setProperty("role", "secondary")
        self._show = QPushButton("Show the list", self)
        self._show.setProperty("flat", "true")
        self._show.setCheckable(True)
        self._show.toggled.connect(self._unfold)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Problems of this request; Enter goes to the field")
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(14, 14))
        self.list.setFixedHeight(_ROWS * (self.fontMetrics().height() + 5) + 4)
        self.list.itemActivated.connect(lambda item: self.wanted.emit(item.data(_PATH)))
        self.list.hide()
        line = QHBoxLayout()
        line.setContentsMargins(8, 2, 8, 2)
        line.addWidget(self._words)
        line.addWidget(self._show)
        line.addStretch(1)
        self.checklist = QPushButton(self)
        self.checklist.setProperty("flat", "true")
        self.checklist.clicked.connect(self.checklist_wanted)
        line.addWidget(self.checklist)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.list)
        theme().changed.connect(self._fill)

    def show_problems(self, problems: tuple[RequestProblem, ...]) -> None:
        """Show other problems."""
        if problems != self._problems:
            self._problems = problems
            self._fill()

    def step(self, by: int) -> None:
        """Go to the next problem, or back with -1."""
        if self._problems:
            self._at = (self._at + by) % len(self._problems) if self._at >= 0 or by > 0 else len(self._problems) - 1
            self.list.setCurrentRow(self._at)
            self.wanted.emit(self._problems[self._at].path)

    def words(self) -> str:
        """Say how many there are."""
        errors = sum(problem.weight != "warning" for problem in self._problems)
        warnings = len(self._problems) - errors
        parts = (f"{errors} error{'s' * (errors != 1)}", f"{warnings} warning{'s' * (warnings != 1)}")
        return " · ".join(part for part, count in zip(parts, (errors, warnings), strict=True) if count) or "no problems"

    def _fill(self) -> None:
        self._at = -1
        self.list.clear()
        for problem in self._problems:
            said = f"{problem.text}  {problem.point}" if problem.point else problem.text
            item = QListWidgetItem(icon(*_LOOKS[problem.weight]), said, self.list)
            item.setData(_PATH, problem.path)
            item.setToolTip(problem.source or said)
        self._words.setText(f"{self.words()} in this request")
        self._show.setVisible(bool(self._problems))
        if not self._problems:
            self._show.setChecked(False)

    def _unfold(self, shown: bool) -> None:
        self.list.setVisible(shown)
        self._show.setText("Fold the list" if shown else "Show the list")
