"""A row of a head whose parts give way where there is little room."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget


class FoldingRow(QWidget):
    """A row whose parts give way, one after the other, until the rest fits; it never keeps the window wide.

    `fold(parts)` names those that give way, the first to go first. A part that is hidden for a reason of its own is told with
    `want(part, False)`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self._folding: Sequence[QWidget] = ()
        self._unwanted: set[QWidget] = set()
        self._least: dict[QWidget, int] = {}

    def fold(self, parts: Sequence[QWidget]) -> None:
        """Name the parts that give way, the first to go first."""
        self._folding = tuple(parts)
        self.arrange()

    def may_shrink(self, part: QWidget, least: int) -> None:
        """Say how narrow a part may get before others give way."""
        self._least[part] = least

    def want(self, part: QWidget, wanted: bool) -> None:
        """Say whether a part is to be seen where there is room."""
        (self._unwanted.discard if wanted else self._unwanted.add)(part)
        part.setVisible(wanted)
        self.arrange()

    def folded(self) -> tuple[QWidget, ...]:
        """Return the parts that gave way."""
        return tuple(part for part in self._folding if part not in self._unwanted and part.isHidden())

    def arrange(self) -> None:
        """Hide what does not fit, show what does."""
        shown = [part for part in self._parts() if part not in self._unwanted]
        room = self.contentsRect().width() - self._width(shown)
        for part in self._folding:
            if room >= 0:
                break
            if part in shown:
                shown.remove(part)
                room = self.contentsRect().width() - self._width(shown)
        for part in self._folding:
            if part.isHidden() == (part in shown):
                part.setVisible(part in shown)

    def event(self, event: QEvent) -> bool:
        """Arrange again when a part needs another width."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Arrange in the new width."""
        super().resizeEvent(event)
        self.arrange()

    def _parts(self) -> list[QWidget]:
        items = [self.row.itemAt(number) for number in range(self.row.count())]
        return [part for item in items if item is not None and (part := item.widget()) is not None]

    def _width(self, parts: Sequence[QWidget]) -> int:
        widths = [min(part.sizeHint().width(), self._least.get(part, part.sizeHint().width())) for part in parts]
        margins = self.row.contentsMargins()
        return sum(widths) + self.row.spacing() * len(parts) + margins.left() + margins.right()
