"""The one place that asks a person something; tests answer through it instead of clicking message boxes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QApplication, QWidget


class Questions(Protocol):
    """What the program may ask or tell; every method returns the answer."""

    def choose(self, title: str, text: str, choices: Sequence[str], default: int = 0, detail: str = "") -> int:
        """Return the place of the chosen answer; -1 when the question was closed."""
        ...

    def tell(self, title: str, text: str, detail: str = "") -> None:
        """Tell something that needs no answer."""
        ...

    def text(self, title: str, label: str, value: str = "") -> str | None:
        """Return a line of text, None when cancelled."""
        ...

    def pick(self, title: str, label: str, choices: Sequence[str]) -> int:
        """Return the place of what was picked of a long list, -1 when cancelled."""
        ...

    def open_files(self, title: str, kinds: str, *, many: bool = False) -> list[Path]:
        """Return the files to open, empty when cancelled."""
        ...

    def save_file(self, title: str, suggested: Path, kinds: str) -> Path | None:
        """Return where to save, None when cancelled."""
        ...


class Dialogs:
    """Asks with dialogs over the active window; the dialogs are loaded when first wanted."""

    def choose(self, title: str, text: str, choices: Sequence[str], default: int = 0, detail: str = "") -> int:
        """Show a question with one button per choice; Escape is the last choice."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=_window())
        box.setInformativeText(detail)
        buttons = [box.addButton(choice, QMessageBox.ButtonRole.ActionRole) for choice in choices]
        box.setDefaultButton(buttons[default])
        box.setEscapeButton(buttons[-1])
        box.exec()
        clicked = box.clickedButton()
        return next((place for place, button in enumerate(buttons) if button is clicked), -1)

    def tell(self, title: str, text: str, detail: str = "") -> None:
        """Show a message."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Information, title, text, QMessageBox.StandardButton.Ok, _window())
        box.setDetailedText(detail)
        box.exec()

    def text(self, title: str, label: str, value: str = "") -> str | None:
        """Ask for a line of text."""
        from PySide6.QtWidgets import QInputDialog

        answer, accepted = QInputDialog.getText(_window(), title, label, text=value)
        return answer if accepted else None

    def pick(self, title: str, label: str, choices: Sequence[str]) -> int:
        """Ask for one of a long list."""
        from PySide6.QtWidgets import QInputDialog

        words, picked = QInputDialog.getItem(_window(), title, label, list(choices), 0, False)
        return list(choices).index(words) if picked else -1

    def open_files(self, title: str, kinds: str, *, many: bool = False) -> list[Path]:
        """Ask which files to open."""
        from PySide6.QtWidgets import QFileDialog

        if many:
            names, _kind = QFileDialog.getOpenFileNames(_window(), title, "", kinds)
        else:
            name, _kind = QFileDialog.getOpenFileName(_window(), title, "", kinds)
            names = [name] if name else []
        return [Path(name) for name in names]

    def save_file(self, title: str, suggested: Path, kinds: str) -> Path | None:
        """Ask where to save."""
        from PySide6.QtWidgets import QFileDialog

        name, _kind = QFileDialog.getSaveFileName(_window(), title, str(suggested), kinds)
        return Path(name) if name else None


def _window() -> QWidget | None:
    return QApplication.activeWindow()
