"""Icons: shipped drawings, colored by role and drawn again when the scheme changes."""

import weakref
from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel

from dsca_desk.assets import asset
from dsca_desk.desktop.theme import color, theme

_SIZES = (16, 18, 24, 32, 48)


class _HasIcon(Protocol):
    def setIcon(self, icon: QIcon, /) -> None: ...  # noqa: N802 - Qt's own name


_dressed: dict[int, tuple["weakref.ref[QObject]", str, str]] = {}


def set_icon(target: QObject, name: str, role: str = "secondary") -> None:
    """Give a button or action a shipped icon in the color of a role, now and after every change of scheme."""
    _dressed[id(target)] = (weakref.ref(target), name, role)
    _give(target, name, role)


def dress_label(label: QLabel, name: str, role: str = "secondary", size: int = 16) -> None:
    """Give a label a shipped icon in the color of a role, now and after every change of scheme; words must stand beside it."""
    _Picture(label, name, role, size)


class _Picture(QObject):
    """Stands between a label, which takes pixmaps, and the one way icons are given."""

    def __init__(self, label: QLabel, name: str, role: str, size: int) -> None:
        super().__init__(label)
        self._label, self._size = label, size
        set_icon(self, name, role)

    def setIcon(self, icon: QIcon, /) -> None:  # noqa: N802 - as buttons and actions say it
        self._label.setPixmap(icon.pixmap(QSize(self._size, self._size), self._label.devicePixelRatio()))


@cache
def icon(name: str, role: str = "secondary") -> QIcon:
    """Return a shipped icon (`check-circle`, `warning-fill`) in the color of a role. Raises FileNotFoundError."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_pixmap(name, role, size))
        made.addPixmap(_pixmap(name, "placeholder", size), QIcon.Mode.Disabled)
    return made


def paint_icon(painter: QPainter, rect: QRectF, name: str, role: str) -> None:
    """Draw an icon directly, for delegates and painted widgets."""
    _renderer(name, color(role).name()).render(painter, rect)


def _give(target: QObject, name: str, role: str) -> None:
    has_icon: _HasIcon = target  # type: ignore[assignment]  # buttons and actions share setIcon but no base class
    has_icon.setIcon(icon(name, role))


def _pixmap(name: str, role: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, QRectF(0, 0, size, size), name, role)
    painter.end()
    return pixmap


@cache
def _renderer(name: str, rgb: str) -> QSvgRenderer:
    drawing = asset(f"resources/icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", rgb)
    return QSvgRenderer(QByteArray(drawing.encode()))


def _scheme_changed() -> None:
    icon.cache_clear()
    for key, (reference, name, role) in list(_dressed.items()):
        target = reference()
        if target is None:
            del _dressed[key]
        else:
            _give(target, name, role)


theme().changed.connect(_scheme_changed)
