"""The marking banner over the whole width of the window; it cannot be switched off."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from dsca_desk.desktop.theme import restyle


class MarkingBanner(QLabel):
    """Shows the highest marking of the open database in words and color."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("pane", True)
        self.show_marking("UNCLASSIFIED")

    def show_marking(self, marking: str) -> None:
        """Show a marking: CUI or UNCLASSIFIED. The program holds nothing classified."""
        if marking == self.text():
            return
        self.setText(marking)
        self.setAccessibleName(f"Marking of the open database: {marking}")
        self.setProperty("marking", marking)
        restyle(self)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Keep one line of text high."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setFixedHeight(self.fontMetrics().height() + 2)
