"""A list beside the work: at its left, or in a narrow window over it while one chooses another record."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from dsca_desk.desktop.tables.list_pane import STRIP, ListPane


class ListBeside(QWidget):
    """Holds a list and what one works on. The work never gets narrower because a list is unfolded over it."""

    def __init__(self, pane: ListPane, work: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane, self._work = pane, work
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(pane)
        self._row.addWidget(work, 1)
        pane.arranged.connect(self._arrange)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]  # there is one by now

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Keep a list that lies over the work as high as the work."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        over = self.pane.lies_over
        if over != (self._row.indexOf(self.pane) < 0):
            if over:
                self._row.removeWidget(self.pane)
            else:
                self._row.insertWidget(0, self.pane)
            self._row.setContentsMargins(STRIP if over else 0, 0, 0, 0)
        if over:
            self.pane.setGeometry(0, 0, self.pane.width(), self.height())
            self.pane.raise_()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Put a list that lies over the work away when one goes to the work."""
        if new is not None and self.pane.lies_over and self._work.isAncestorOf(new):
            self.pane.put_away()
