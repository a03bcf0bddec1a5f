"""A box of Today: a title, and what it holds below."""

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget


class Card(QFrame):
    """Frames one part of the place; `column` takes its widgets, `title` is its head."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(10, 6, 10, 8)
        self.column.setSpacing(4)
        self.title = QLabel(words, self)
        self.title.setProperty("role", "group")
        self.column.addWidget(self.title)

    def add_words(self, words: str, role: str) -> QLabel:
        """Add a sentence that may need two lines."""
        label = QLabel(words, self)
        label.setProperty("role", role)
        label.setWordWrap(True)
        self.column.addWidget(label)
        return label
