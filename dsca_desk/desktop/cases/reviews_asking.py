"""The dialog that asks several offices for their position at once."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.reviews_values import FACTS, ReviewsAsked
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.policy.lifecycle import ReviewOffice

_ROWS = 8
TYPED = "typed by your office"
"""How an office is marked that stands in no table of the rules."""


class OfficeList(QListWidget):
    """Offices to be ticked with Space; what each decides and when it is needed stands with its name."""

    def __init__(self, offices: Sequence[ReviewOffice], waiting: frozenset[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Offices to be asked")
        for office in sorted(offices, key=lambda row: (row.stage != "review", "review" not in row.stage)):
            item = QListWidgetItem(f"{office.office}  ·  {office.when_needed}", self)
            item.setData(Qt.ItemDataRole.UserRole, office.office)
            item.setToolTip(f"{office.office}: {office.decides} ({office.source})")
            if office.office in waiting:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
                item.setText(f"{office.office}  ·  asked already, not answered yet")
            item.setCheckState(Qt.CheckState.Unchecked)
        self.setCurrentRow(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight((self.fontMetrics().height() + 4) * _ROWS)

    def tick(self, office: str, *, on: bool = True) -> None:
        """Tick an office by its name. Raises StopIteration."""
        item = next(one for one in self._items() if one.data(Qt.ItemDataRole.UserRole) == office)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def add_typed(self, name: str) -> None:
        """Add an office that is in no table, ticked and marked as typed; one that is there already is ticked."""
        same = next((one for one in self._items() if one.data(Qt.ItemDataRole.UserRole).casefold() == name.casefold()), None)
        if same is None:
            same = QListWidgetItem(f"{name}  ·  {TYPED}")
            same.setData(Qt.ItemDataRole.UserRole, name)
            same.setToolTip(f"{name}: in no table of the rules; {TYPED}")
            self.insertItem(0, same)
        if same.flags() & Qt.ItemFlag.ItemIsEnabled:
            same.setCheckState(Qt.CheckState.Checked)
        self.setCurrentItem(same)

    def has(self, words: str) -> bool:
        """Whether any office has these words in its line."""
        return any(words.casefold() in item.text().casefold() for item in self._items())

    def ticked(self) -> tuple[str, ...]:
        """The offices that are ticked."""
        return tuple(one.data(Qt.ItemDataRole.UserRole) for one in self._items() if one.checkState() == Qt.CheckState.Checked)

    def keep_those_with(self, words: str) -> None:
        """Show the offices whose line has these words; ticked ones stay. Space ticks one that is shown."""
        wanted = words.casefold()
        for item in self._items():
            hidden = wanted not in item.text().casefold() and item.checkState() != Qt.CheckState.Checked
            item.setHidden(hidden)
        with_words = next((item for item in self._items() if wanted in item.text().casefold()), None)
        if with_words is not None and (self.currentItem() is None or wanted not in self.currentItem().text().casefold()):
            self.setCurrentItem(with_words)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(place) for place in range(self.count())]


class _Finder(QLineEdit):
    """Arrow down leads from the words into the list; Enter on a name that no office has adds it as typed."""

    def __init__(self, listed: OfficeList, parent: QWidget) -> None:
        super().__init__(parent)
        self._listed = listed

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Go to the list."""
        if event.key() == Qt.Key.Key_Down:
            self._listed.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip() and not self._listed.has(self.text()):
            self.add_typed()
        else:
            super().keyPressEvent(event)

    def add_typed(self) -> None:
        """Add what is typed as an office of its own."""
        name = " ".join(self.text().split())
        if name:
            self._listed.add_typed(name)
            self.clear()


class AskDialog(ValueDialog):
    """Asks the ticked offices; `ask` is given their names and what they are asked, and may raise StoreError."""

    def __init__(
        self,
        desk: Desk,
        offices: Sequence[ReviewOffice],
        waiting: frozenset[str],
        ask: Callable[[tuple[str, ...], ReviewsAsked], Any],
        parent: QWidget | None = None,
    ) -> None:
        box = QWidget()
        self.offices = OfficeList(offices, waiting, box)
        self.finder = _Finder(self.offices, box)
        self.finder.setPlaceholderText("Any part of the name, or an office that is not listed")
        self.finder.setClearButtonEnabled(True)
        self.finder.textChanged.connect(self.offices.keep_those_with)
        self.add = QPushButton("Add as t&yped", box)
        self.add.setToolTip("Ask an office that is in no table of the rules; it is marked as typed by your office")
        self.add.setAutoDefault(False)
        self.add.setEnabled(False)
        self.add.clicked.connect(lambda _checked=False: self.finder.add_typed())
        self.finder.textChanged.connect(lambda text: self.add.setEnabled(bool(text.strip())))
        line = QHBoxLayout()
        line.addWidget(self.finder, 1)
        line.addWidget(self.add)
        label = QLabel("&Offices", box)
        label.setBuddy(self.finder)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label)
        column.addLayout(line)
        column.addWidget(self.offices)
        super().__init__(
            desk,
            "Ask offices for their position",
            "review_ask",
            ReviewsAsked(asked_on=desk.today),
            lambda asked: ask(self.offices.ticked(), asked),
            parent,
            facts=FACTS["review_ask"],
            intro="Space ticks an office. All are asked at once; each review has its own clock.",
            button="Ask",
            more=box,
        )
        self.finder.setFocus()
