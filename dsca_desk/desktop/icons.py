"""Icons: shipped drawings, colored by role when they are painted, so that they follow the scheme by themselves."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtWidgets import QLabel

from dsca_desk.assets import asset
from dsca_desk.desktop.theme import color, theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

_KEPT_PIXMAPS = 512


class _HasIcon(Protocol):
    def setIcon(self, icon: QIcon, /) -> None: ...  # noqa: N802 - Qt's own name


class _Drawing(QIconEngine):
    """Draws one shipped icon in any size; what cannot be pressed is drawn in the color of placeholders."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name, self._role = name, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw it at once."""
        paint_icon(painter, QRectF(rect), self._name, self._role_in(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        """Return it drawn; the same drawing is made once."""
        return _pixmap(self._name, color(self._role_in(mode)).name(), size.width(), size.height())

    def clone(self) -> QIconEngine:
        """Return another of the same."""
        return _Drawing(self._name, self._role)

    def _role_in(self, mode: QIcon.Mode) -> str:
        return "placeholder" if mode == QIcon.Mode.Disabled else self._role


def set_icon(target: QObject, name: str, role: str = "secondary") -> None:
    """Give a button or action a shipped icon in the color of a role. Raises FileNotFoundError."""
    has_icon: _HasIcon = target  # type: ignore[assignment]  # buttons and actions share setIcon but no base class
    has_icon.setIcon(icon(name, role))


@cache
def icon(name: str, role: str = "secondary") -> QIcon:
    """Return a shipped icon (`check-circle`, `warning-fill`) in the color of a role. Raises FileNotFoundError."""
    _file(name)
    return QIcon(_Drawing(name, role))


def paint_icon(painter: QPainter, rect: QRectF, name: str, role: str) -> None:
    """Draw an icon directly, for delegates and painted widgets."""
    _renderer(name, color(role).name()).render(painter, rect)


def dress_label(label: QLabel, name: str, role: str = "secondary", size: int = 16) -> None:
    """Give a label a shipped icon in the color of a role, now and after every change of scheme; words must stand beside it."""
    _Picture(label, name, role, size)


class _Picture(QObject):
    """Gives a label, which takes pixmaps only, its icon again whenever the colors change."""

    def __init__(self, label: QLabel, name: str, role: str, size: int) -> None:
        super().__init__(label)
        self._label, self._icon, self._size = label, icon(name, role), size
        theme().changed.connect(self.draw)
        self.draw()

    def draw(self) -> None:
        """Draw it in the colors of the scheme."""
        self._label.setPixmap(self._icon.pixmap(QSize(self._size, self._size), self._label.devicePixelRatio()))


@lru_cache(_KEPT_PIXMAPS)
def _pixmap(name: str, rgb: str, width: int, height: int) -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, rgb).render(painter, QRectF(QPoint(0, 0), QSize(width, height)))
    painter.end()
    return pixmap


@cache
def _renderer(name: str, rgb: str) -> "QSvgRenderer":
    """Return the renderer of a drawing in a color; its module is loaded with the first icon that is painted."""
    from PySide6.QtSvg import QSvgRenderer

    drawing = _file(name).replace("currentColor", rgb)
    return QSvgRenderer(QByteArray(drawing.encode()))


@cache
def _file(name: str) -> str:
    return asset(f"resources/icons/{name}.svg").read_text(encoding="utf-8")
