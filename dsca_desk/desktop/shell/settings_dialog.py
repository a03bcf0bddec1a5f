"""Settings: who sits here, how it looks, the marking of the office. What is changed shows at once; Cancel takes it back."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from dsca_desk.desktop.forms.labels import align_labels
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.shell.person_form import PersonForm
from dsca_desk.desktop.shell.window import MainWindow


class SettingsDialog(QDialog):
    """The form `settings` over the preferences."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle("Settings")
        self.form = load_form("settings", self)
        self.person = PersonForm(self.form, window.desk)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setProperty("primary", "true")
        ok.setDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(self.form, 1)
        column.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 64)
        self.ensurePolished()
        align_labels(self.form)
        self.resize(column.totalSizeHint())
        self.person.focus("name")

    def reject(self) -> None:
        """Put everything back and close."""
        self.person.take_back()
        super().reject()

    def _keep(self) -> None:
        if self.person.finish():
            self.accept()
