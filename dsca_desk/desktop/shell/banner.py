"""The marking banner over the whole width of the window; it cannot be switched off."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class MarkingBanner(QLabel):
    """Shows the highest marking of the open database in words and color."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(self.fontMetrics().height() + 4)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_marking("UNCLASSIFIED")

    def show_marking(self, marking: str) -> None:
        """Show a marking: CUI or UNCLASSIFIED. The program holds nothing classified."""
        self.setText(marking)
        self.setAccessibleName(f"Marking of the open database: {marking}")
        self.setProperty("marking", marking)
        self.style().unpolish(self)
        self.style().polish(self)
