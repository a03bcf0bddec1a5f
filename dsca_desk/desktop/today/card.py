"""A box of Today: a title with its drawing, and what it holds below."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.icons import dress_label


class Card(QFrame):
    """Frames one part of the place; `column` takes its widgets, `head` what stands beside the title."""

    def __init__(self, words: str, drawing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(10, 6, 10, 8)
        self.column.setSpacing(4)
        picture, title = QLabel(self), QLabel(words, self)
        dress_label(picture, drawing)
        title.setProperty("role", "group")
        self.head = QHBoxLayout()
        self.head.setSpacing(6)
        self.head.addWidget(picture)
        self.head.addWidget(title, 1)
        self.column.addLayout(self.head)

    def add_words(self, words: str, role: str) -> QLabel:
        """Add a sentence that may need two lines."""
        label = QLabel(words, self)
        label.setProperty("role", role)
        label.setWordWrap(True)
        self.column.addWidget(label)
        return label
