"""A tab of a case that is only read: it reads when it is shown, and again after every edit or save."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from dsca_desk.desktop.cases.session import CaseSession


class ReadingTab(QWidget):
    """Nothing is edited or typed here. `read` reads anew; what is not looked at is read when one comes back."""

    def __init__(self, session: CaseSession) -> None:
        super().__init__()
        self._session = session
        self._stale = True
        session.state_changed.connect(self._changed)
        session.desk.changed.connect(self._written)

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, path: str) -> bool:  # noqa: ARG002 - nothing is edited here
        """Nothing is edited here."""
        return False

    def finish(self) -> bool:
        """Nothing is typed that counts."""
        return True

    def read(self) -> None:
        """Read anew what is shown."""
        raise NotImplementedError

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.read()

    def _written(self, what: str) -> None:
        if what == f"case {self._session.opened.offer.case_id}":
            self._changed()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Read what happened while one was elsewhere."""
        super().showEvent(event)
        if self._stale:
            self.read()

    def lay_beside(self, split: QSplitter, wide: int, narrow_letters: int) -> bool:
        """Put the second part of a splitter beside the first, `wide` pixels, or below it in a narrow window; tell which."""
        narrow = self.width() < self.fontMetrics().averageCharWidth() * narrow_letters
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if split.orientation() != wanted:
            split.setOrientation(wanted)

        def part() -> None:
            high = split.height()
            split.setSizes([high * 2 // 3, high // 3] if narrow else [split.width() - wide, wide])

        part()
        QTimer.singleShot(0, self, part)  # once the layout has given the splitter its own size
        return narrow
