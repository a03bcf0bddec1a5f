"""What the program remembers between two days: windows, columns, scheme, officer, recent databases. Never case data."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """A small file of names and values; every screen keeps its own under its own name."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def folder(self) -> Path:
        """Where the settings lie; drafts are kept beside them."""
        return Path(self._store.fileName()).parent

    def text(self, name: str, default: str = "") -> str:
        """Return a remembered text."""
        return str(self._store.value(name, default))

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a remembered yes or no."""
        return str(self._store.value(name, default)).lower() == "true"

    def number(self, name: str, default: float) -> float:
        """Return a remembered number; an unreadable one counts as the default."""
        try:
            return float(str(self._store.value(name, default)))
        except ValueError:
            return default

    def texts(self, name: str) -> list[str]:
        """Return a remembered list of texts."""
        value = self._store.value(name, [])
        return [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []

    def state(self, name: str) -> QByteArray | None:
        """Return a remembered layout of a window, splitter or header."""
        value = self._store.value(name)
        return value if isinstance(value, QByteArray) else None

    def put(self, name: str, value: Any) -> None:
        """Remember a value."""
        self._store.setValue(name, value)
        self._store.sync()
