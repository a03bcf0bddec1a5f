"""The tools of the pages: their size, and the field that finds words in them and walks from place to place."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QToolButton, QWidget

from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.preview import PageImages, PagesView
from dsca_desk.desktop.preview_sheets import Hit

_ZOOMS = ("Width", "Page", "50 %", "75 %", "100 %", "125 %", "150 %", "200 %")


class SizeBox(QComboBox):
    """Chooses or takes a typed size of the pages, and shows the one they have."""

    def __init__(self, view: PagesView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(_ZOOMS)
        self.setAccessibleName("Size of the pages")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.activated.connect(lambda _place: self.choose())
        typed = self.lineEdit()
        assert typed is not None
        typed.returnPressed.connect(self.choose)
        view.zoom_changed.connect(lambda: self.show_size())

    def show_size(self) -> None:
        """Show the size the pages have."""
        words = {"width": "Width", "page": "Page"}.get(self._view.fit, f"{self._view.percent} %")
        with QSignalBlocker(self):
            self.setCurrentText(words)
            self.setEditText(words)

    def choose(self) -> None:
        """Give the pages the size that is written here, as far as it is one."""
        text = self.currentText().strip().removesuffix("%").strip()
        if text.casefold() in ("width", "page"):
            self._view.set_fit("width" if text.casefold() == "width" else "page")
        elif text.isdecimal() and text:
            self._view.set_fit("factor", min(max(int(text), 25), 400))
        self.show_size()


class PageFinder(QLineEdit):
    """Finds typed words in the pages; Enter goes on to the next place, Shift+Enter back. `found` says where one is.

    The same places are walked where two versions differ (`show_hits`).
    """

    def __init__(self, view: PagesView, images: PageImages, read: Callable[..., Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._view, self._images, self._read = view, images, read
        self._searched = ""
        self.hits: list[Hit] = []
        self.setPlaceholderText("Find in document")
        self.setAccessibleName("Find in document; Enter goes on to the next place, Shift+Enter back")
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 10)
        self.found = QLabel(parent)
        self.found.setProperty("role", "caption")
        self.returnPressed.connect(self._typed)
        self.textChanged.connect(lambda text: self.find_text() if not text else None)

    def find_text(self, by: int = 1) -> None:
        """Find the typed text in the document; again, go on to the next or previous place."""
        text, sheets = self.text().strip(), self._images.sheets
        if not text or sheets is None:
            self._view.show_hits([])
            self.found.setText("")
        elif text == self._searched and self.hits:
            self._view.go_hit(self._view.hit + by)
            self.tell()
        else:
            self._searched = text
            self._read("Searching the pages", lambda _job: (text, sheets.find(text)), self._answered)

    def find_again(self) -> None:
        """Find the same words in pages that were printed anew."""
        if self._searched and self.text().strip() == self._searched:
            self.hits = []
            self.find_text()

    def show_hits(self, hits: list[Hit], words: str = "") -> None:
        """Show other places than those of typed words."""
        self.hits, self._searched = hits, ""
        self._view.show_hits(hits)
        self.found.setText(words)

    def tell(self) -> None:
        """Say which of how many places one stands on."""
        self.found.setText(f"{self._view.hit + 1} of {len(self.hits)}" if self.hits else "not found")

    def _answered(self, result: tuple[str, list[Hit]]) -> None:
        text, hits = result
        if text == self._searched:
            self.hits = hits
            self._view.show_hits(hits)
            self.tell()

    def _typed(self) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.find_text(-1 if shift else 1)


def page_tool(parent: QWidget, icon: str, words: str, run: Callable[[], object]) -> QToolButton:
    """Make a small button with an icon."""
    button = QToolButton(parent)
    button.setProperty("button", "true")
    set_icon(button, icon, "text")
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.clicked.connect(lambda _checked=False: run())
    return button
