"""A page made of our own marks: shipped icons in the text, links that are told instead of followed."""

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from dsca_desk.desktop.icons import icon

ICON = "icon:"
"""What stands before the name and color role of an icon in the text of a page."""


class PageView(QTextBrowser):
    """Shows a page made of our own marks: shipped icons in the text, links that are told instead of followed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setProperty("page", "true")
        self.document().setDocumentMargin(8)
        self._html = ""

    def show_page(self, html: str) -> None:
        """Show a page; the place one had scrolled to stays when the page has not become another."""
        if html != self._html:
            scrolled = self.verticalScrollBar().value()
            self._html = html
            self.setHtml(html)
            self.verticalScrollBar().setValue(scrolled)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's own name
        """Draw the icons of a page at the size of its text."""
        address = name.toString() if isinstance(name, QUrl) else name
        if kind == QTextDocument.ResourceType.ImageResource and address.startswith(ICON):
            _scheme, drawing, role = address.split(":")
            side = self.fontMetrics().height() - 4
            return icon(drawing, role).pixmap(QSize(side, side), self.devicePixelRatio())
        return super().loadResource(kind, name)
