"""The row above the findings: which of them are shown, a filter, and what is done with all of them at once."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from dsca_desk.desktop.forms.labels import ElidedLabel
from dsca_desk.desktop.icons import set_icon

_ICONS = {
    "error": ("x-circle-fill", "error"),
    "warning": ("warning-fill", "warning"),
    "advice": ("info-fill", "information"),
}
_TOLD_LETTERS = 24  # of what was done last, below that nothing is said of it here
_WORDS = {"error": "errors", "warning": "warnings", "advice": "pieces of advice"}


class ChecksTools(QWidget):
    """Choices, filter and buttons; where there is no room the buttons move into "More" and a few words say how far it is."""

    only_chosen = Signal(str)
    words_typed = Signal()
    fix_all_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for name in ("", "error", "warning", "advice", "passed"):
            button = self._choice(name)
            group.addButton(button)
            row.addWidget(button)
        self.buttons[""].setChecked(True)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter")
        self.filter.setAccessibleName("Filter the findings by any word")
        self.filter.setClearButtonEnabled(True)
        letter = self.fontMetrics().averageCharWidth()
        self.filter.setMinimumWidth(letter * 14)
        self.filter.setMaximumWidth(letter * 24)
        self._typing = QTimer(self, singleShot=True, interval=120)
        self._typing.timeout.connect(self.words_typed)
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        self.told = ElidedLabel("", self)
        self.told.setProperty("role", "caption")
        self.state = QLabel(self)
        self.state.setAccessibleName("Ready to offer?")
        self.fix_all = QPushButton("Fi&x all advice", self)
        set_icon(self.fix_all, "magic-wand", "text")
        self.fix_all.clicked.connect(self.fix_all_wanted)
        self.fix_all.setEnabled(False)
        self.export = QPushButton("Ex&port", self)
        self.export.setToolTip("Write what is shown here to an Excel workbook (Ctrl+E)")
        set_icon(self.export, "file-xls", "text")
        self.export.clicked.connect(self.export_wanted)
        self.more = self._more()
        row.addSpacing(8)
        row.addWidget(self.filter, 1)
        row.addSpacing(8)
        row.addStretch(1)
        row.addWidget(self.told)
        row.addWidget(self.state)
        row.addSpacing(8)
        row.addWidget(self.fix_all)
        row.addSpacing(6)
        row.addWidget(self.export)
        row.addWidget(self.more)
        self.lie_tight(False)

    def show_counts(self, counts: Mapping[str, int], accepted: int, passed: int) -> None:
        """Show how many findings there are of each kind."""
        for name, words in _WORDS.items():
            button = self.buttons[name]
            button.setText(str(counts[name]))
            button.setAccessibleName(f"Only {words}: {counts[name]}")
            button.setToolTip(f"Only {words}")
        self.buttons[""].setText(f"All {sum(counts.values()) + accepted + passed}")
        self.buttons["passed"].setText(f"Passed {passed}")

    def may_fix(self, fixable: bool) -> None:
        """Offer to follow all advice, or not."""
        self.fix_all.setEnabled(fixable)
        self._fix_all.setEnabled(fixable)

    def say(self, text: str) -> None:
        """Say what was done last; in full where the words have no room."""
        self.told.setText(text)
        self.told.setToolTip(text)
        self.told.setAccessibleDescription(text)

    def show_state(self, words: str, chip: str) -> None:
        """Say in a few words how far the offer is; `chip` is the tone of it."""
        self.state.setText(words)
        if self.state.property("chip") != chip:
            self.state.setProperty("chip", chip)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)

    def lie_tight(self, tight: bool) -> None:
        """Keep what chooses and filters; the rest moves into "More"."""
        self._tight = tight
        wide: tuple[QWidget, ...] = (self.fix_all, self.export)
        short: tuple[QWidget, ...] = (self.state, self.more)
        for roomy in wide:
            roomy.setVisible(not tight)
        for small in short:
            small.setVisible(tight)
        self._make_room()

    @property
    def tells(self) -> bool:
        """Whether there is room to say what was done last."""
        return not self.told.isHidden()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Say what was done last where there is room."""
        super().resizeEvent(event)
        self._make_room()

    @property
    def room_needed(self) -> int:
        """The width in which everything but the words about what was done last has its place."""
        others = (*self.buttons.values(), self.fix_all, self.export)
        return sum(one.sizeHint().width() for one in others) + self.filter.minimumWidth() + 30

    def _make_room(self) -> None:
        told = self.fontMetrics().averageCharWidth() * _TOLD_LETTERS
        self.told.setVisible(not self._tight and self.width() > self.room_needed + told)

    def _choice(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("button", "true")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText({"": "All", "passed": "Passed"}.get(name, ""))
        if name in _ICONS:
            set_icon(button, *_ICONS[name])
        button.clicked.connect(lambda: self.only_chosen.emit(name))
        self.buttons[name] = button
        return button

    def _more(self) -> QPushButton:
        button = QPushButton("More", self)
        button.setProperty("menu", "true")
        button.setAccessibleName("More to do with the findings")
        menu = QMenu(button)
        self._fix_all = menu.addAction("Fi&x all advice", self.fix_all_wanted.emit)
        self._fix_all.setEnabled(False)
        menu.addAction("Ex&port to Excel", self.export_wanted.emit)
        button.setMenu(menu)
        return button
