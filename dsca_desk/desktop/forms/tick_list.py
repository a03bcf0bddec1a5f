"""A list of codes of which any number can be ticked with Space."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

_ROWS = 6


class TickList(QListWidget):
    """Codes with their words; `ticked` answers the codes that are ticked, in the order of the list."""

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str]], ticked: Iterable[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        on = set(ticked)
        for code, words in choices:
            item = QListWidgetItem(words, self)
            item.setToolTip(words)
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setCheckState(Qt.CheckState.Checked if code in on else Qt.CheckState.Unchecked)
        self.setCurrentRow(0)
        rows = min(len(choices), _ROWS)
        self.setMinimumHeight((self.fontMetrics().height() + 4) * rows + 2 * self.frameWidth() + 4)

    def tick(self, code: str) -> None:
        """Tick a code. Raises StopIteration."""
        item = next(one for one in self._items() if one.data(Qt.ItemDataRole.UserRole) == code)
        item.setCheckState(Qt.CheckState.Checked)

    def ticked(self) -> tuple[str, ...]:
        """The codes that are ticked."""
        return tuple(one.data(Qt.ItemDataRole.UserRole) for one in self._items() if one.checkState() == Qt.CheckState.Checked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(place) for place in range(self.count())]
