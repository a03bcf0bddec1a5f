"""Standing on printed values: a frame around one, keys and clicks that move it, for going from the page to the field."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen

from dsca_desk.desktop.preview import PagesView
from dsca_desk.desktop.theme import color, theme


class Box(NamedTuple):
    """Where a value stands: the page from 0 and its box in points from the upper left corner."""

    page: int
    rect: QRectF


class Spots(QObject):
    """The values of the pages of a view. Left and Right go to the one before and after, Enter goes to its field; so do clicks.

    They are asked for by `wanted` when somebody first needs them, and given by `show`. `moved` says that one stands on another
    value, `opened` that its field is wanted.
    """

    wanted = Signal()
    moved = Signal()
    opened = Signal()

    def __init__(self, view: PagesView) -> None:
        super().__init__(view)
        self._view = view
        self._boxes: Sequence[Box] | None = None
        self._then: Callable[[], None] | None = None
        self.at = -1
        view.drawn_over.append(self._draw)
        view.installEventFilter(self)
        self._paper = view.viewport()  # asked for once: the filter still hears of a view that is being taken down
        self._paper.installEventFilter(self)

    def show(self, boxes: Sequence[Box]) -> None:
        """Take the values of the pages as they are now, and do what was asked for while they were not known."""
        self._boxes = boxes
        if self.at >= len(boxes):
            self._stand(-1)
        then, self._then = self._then, None
        if then is not None:
            then()
        self._view.viewport().update()

    def forget(self, *, leave: bool = False) -> None:
        """The pages are others now; with `leave` one stands on nothing any more."""
        self._boxes = None
        if leave:
            self._stand(-1)

    def step(self, by: int) -> None:
        """Stand on the next value, or with -1 on the one before; from nowhere on the first of the page one looks at."""
        if self._boxes is None:
            self._ask(lambda: self.step(by))
            return
        if self.at < 0:
            begin = next((place for place, box in enumerate(self._boxes) if box.page >= self._view.page), 0)
            self._stand(begin if self._boxes else -1)
        else:
            self._stand(min(max(self.at + by, 0), len(self._boxes) - 1))

    def click(self, at: QPointF, *, go: bool = False) -> None:
        """Stand on the value at a point of the viewport; with `go` its field is wanted at once."""
        if self._boxes is None:
            self._ask(lambda: self.click(at, go=go))
            return
        under = self._view.page_at(at)
        hits = (
            [place for place, box in enumerate(self._boxes) if box.page == under[0] and box.rect.contains(under[1])]
            if under is not None
            else []
        )
        self._stand(hits[0] if hits else -1)
        if hits and go:
            self.opened.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Take the keys and clicks that are for values."""
        if watched is self._view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                self.step(1 if event.key() == Qt.Key.Key_Right else -1)
                return True
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at >= 0:
                self.opened.emit()
                return True
        if watched is self._paper and isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if event.type() == QEvent.Type.MouseButtonPress:
                self.click(event.position())
            elif event.type() == QEvent.Type.MouseButtonDblClick:
                self.click(event.position(), go=True)
        return super().eventFilter(watched, event)

    def _ask(self, then: Callable[[], None]) -> None:
        self._then = then
        self.wanted.emit()

    def _stand(self, at: int) -> None:
        self.at = at
        if at >= 0 and self._boxes is not None:
            self._view.show_box(*self._boxes[at])
        self._view.viewport().update()
        self.moved.emit()

    def _draw(self, painter: QPainter, page: int, rect: QRectF, scale: float) -> None:
        if self._boxes is None or self.at < 0 or self._boxes[self.at].page != page:
            return
        box = self._boxes[self.at].rect
        at = QRectF(box.left() * scale, box.top() * scale, box.width() * scale, box.height() * scale)
        ink = color("accent") if theme().scheme == "light" else color("accent").darker(190)  # paper is white in both schemes
        painter.setPen(QPen(ink, 2))
        painter.drawRect(at.translated(rect.topLeft()))
