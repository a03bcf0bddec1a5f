"""The pages of a paper over the window: look, save, print."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.preview import PageImages, PagesView
from dsca_desk.desktop.preview_sheets import Sheets
from dsca_desk.desktop.saving import PDF, ask_where, write_file


class PaperDialog(QDialog):
    """Shows the pages as they print."""

    def __init__(self, desk: Desk, title: str, name: str, content: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._title, self._name, self._content = desk, title, name, content
        self.setWindowTitle(title)
        self.images = PageImages(desk.read, self)
        self.destroyed.connect(self.images.close)
        self.images.show(Sheets(content))
        self.view = PagesView(self.images, self)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for words, icon, act in (
            ("&Save as PDF…", "file-pdf", self.save),
            ("&Print…", "printer", self.print_pages),
            ("Close", "", self.reject),
        ):
            button = QPushButton(words, self)
            if icon:
                set_icon(button, icon, "text")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, run=act: run())
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        letter, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(min(letter * 110, parent.width() - 40), min(high * 45, parent.height() - 40))
        self.view.setFocus()

    def save(self) -> None:
        """Save the paper where the officer says."""
        target = ask_where(self._desk, "Save the paper", self._name, PDF)
        if target is not None and (trouble := write_file(target, self._content)):
            self._desk.questions.tell("Not saved", trouble)

    def print_pages(self) -> None:
        """Print the paper."""
        from dsca_desk.desktop.cases.documents_files import print_sheets  # the print library is loaded when it is wanted

        sheets = Sheets(self._content)
        print_sheets(sheets, self._title, self._desk.questions, self)
        sheets.close()
