"""Tabs that need room for what they show only."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTabWidget, QWidget


class ShownTabs(QTabWidget):
    """Tabs that need room for the page that is shown only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)  # the line below the tabs is that of the page
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """The room of the page that is shown, below the tabs."""
        page, bar = self.currentWidget(), self.tabBar().minimumSizeHint()
        if page is None:
            return super().minimumSizeHint()
        within = page.minimumSizeHint()
        return QSize(max(within.width(), bar.width()), within.height() + bar.height() + 2)
