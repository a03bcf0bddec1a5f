"""Pages of a document one under the other, as they will be printed: scroll, zoom, walk, search, read aloud."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.preview_sheets import LETTER, Hit, Sheets
from dsca_desk.desktop.theme import color, theme

GAP = 10
LEAST, MOST = 0.25, 4.0
KEPT = 48
AT_ONCE = 3
_STEP = 1.2
Read = Callable[[str, Callable[[Job], object], Callable[[object], None]], Job]
Fit = Literal["width", "page", "factor"]
Marker = Callable[[QPainter, int, QRectF, float], None]


class Wanted(NamedTuple):
    """A picture: the page from 0 and how many pixels a point has, in thousandths."""

    page: int
    scale: int


class PageImages(QObject):
    """Pictures of pages, drawn in the background and kept. After an edit the old picture stays until the new one is there."""

    ready = Signal(int)
    changed = Signal()

    def __init__(self, read: Read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self.sheets: Sheets | None = None
        self._kept: OrderedDict[Wanted, QImage] = OrderedDict()
        self._fresh: set[Wanted] = set()
        self._queue: list[Wanted] = []
        self._drawing: Sheets | None = None

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self.sheets.count if self.sheets is not None else 0

    def show(self, sheets: Sheets, drawn: Mapping[Wanted, QImage] | None = None, *, same: bool = False) -> None:
        """Show other pages. `drawn` are pictures of them at hand; with `same` those drawn so far are still true."""
        old, self.sheets = self.sheets, sheets
        if not same:
            self._fresh.clear()
        for wanted, image in (drawn or {}).items():
            self._keep(wanted, image)
        self._queue.clear()
        if old is not None and old is not self._drawing:
            old.close()
        self.changed.emit()

    def image(self, page: int, scale: float) -> QImage | None:
        """Return the picture of a page, perhaps that before the last edit, and have a newer one drawn; None for none yet."""
        wanted = Wanted(page, round(scale * 1000))
        if wanted in self._kept:
            self._kept.move_to_end(wanted)
        if wanted not in self._fresh and wanted not in self._queue and self.sheets is not None and self.sheets.has(page):
            self._queue.append(wanted)
            self._draw()
        return self._kept.get(wanted)

    def is_fresh(self, page: int, scale: float) -> bool:
        """Tell whether the picture of a page shows the document as it is."""
        return Wanted(page, round(scale * 1000)) in self._fresh

    def _draw(self) -> None:
        if self._drawing is not None or not self._queue or self.sheets is None:
            return
        sheets = self._drawing = self.sheets
        batch, self._queue = self._queue[:AT_ONCE], self._queue[AT_ONCE:]

        def work(_job: Job) -> dict[Wanted, QImage]:
            return {wanted: sheets.image(wanted.page, wanted.scale / 1000) for wanted in batch if not sheets.closed}

        self._read("Drawing pages", work, self._drawn)

    def _drawn(self, drawn: object) -> None:
        sheets, self._drawing = self._drawing, None
        assert isinstance(drawn, dict)
        if sheets is not None and sheets is not self.sheets:
            sheets.close()
        elif sheets is not None:
            for wanted, image in drawn.items():
                self._keep(wanted, image)
                self.ready.emit(wanted.page)
        self._draw()

    def close(self) -> None:
        """Give the pages back; nothing is drawn any more."""
        if self.sheets is not None:
            self.sheets.close()

    def _keep(self, wanted: Wanted, image: QImage) -> None:
        self._kept[wanted] = image
        self._kept.move_to_end(wanted)
        self._fresh.add(wanted)
        while len(self._kept) > KEPT:
            gone, _image = self._kept.popitem(last=False)
            self._fresh.discard(gone)


def draw_exactly(painter: QPainter, rect: QRectF, image: QImage) -> None:
    """Draw a picture that was made for a rectangle, pixel for pixel: scaled by a fraction of one it would blur, and take time."""
    ratio = painter.device().devicePixelRatio()
    if abs(image.width() - rect.width() * ratio) > 2 or abs(image.height() - rect.height() * ratio) > 2:
        painter.drawImage(rect, image)
        return
    image.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(round(rect.left() * ratio) / ratio, round(rect.top() * ratio) / ratio), image)


class PagesView(QAbstractScrollArea):
    """The pages, continuous. `drawn_over` are called for each page that is painted, to mark something on it.

    Page Up and Down scroll, Ctrl with + and - zooms, Ctrl+0 fits the width, Home and End go far.
    """

    page_changed = Signal(int)
    zoom_changed = Signal()

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.images = images
        self.fit: Fit = "width"
        self._factor = 1.0
        self._page = -1
        self._hits: list[Hit] = []
        self._hit = -1
        self.drawn_over: list[Marker] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Pages")
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._scrolled())
        images.ready.connect(lambda _page: self.viewport().update())
        images.changed.connect(self._pages_changed)
        theme().changed.connect(self.viewport().update)

    @property
    def page(self) -> int:
        """The page one looks at, from 0; -1 without pages."""
        return self._page

    @property
    def scale(self) -> float:
        """Screen points to a point of the page."""
        width, height = self._size(max(self._page, 0))
        if self.fit == "width":
            return max((self.viewport().width() - 2 * GAP) / width, 0.05)
        if self.fit == "page":
            room = (self.viewport().width() - 2 * GAP) / width, (self.viewport().height() - 2 * GAP) / height
            return max(min(room), 0.05)
        return self._factor * self.logicalDpiX() / 72

    @property
    def percent(self) -> int:
        """How large the pages are shown, 100 for their true size."""
        return round(self.scale * 7200 / self.logicalDpiX())

    def pixels(self) -> float:
        """Pixels of the screen to a point of the page."""
        return self.scale * self.devicePixelRatioF()

    def in_sight(self) -> range:
        """The pages that can be seen, at least in part."""
        top, bottom = self.verticalScrollBar().value(), self.verticalScrollBar().value() + self.viewport().height()
        seen = [page for page in range(self.images.count) if self._top(page + 1) > top and self._top(page) < bottom]
        return range(seen[0], seen[-1] + 1) if seen else range(0)

    def set_fit(self, fit: Fit, percent: int = 100) -> None:
        """Fit the width or a whole page into the window, or show the pages at a percentage of their size."""
        self._at(lambda: self._set_fit(fit, percent / 100))

    def zoom(self, by: int) -> None:
        """Show the pages larger or smaller by steps."""
        now = self.percent / 100
        self.set_fit("factor", round(min(max(now * _STEP**by, LEAST), MOST) * 100))

    def go(self, page: int) -> None:
        """Scroll to the top of a page."""
        if 0 <= page < self.images.count:
            self.verticalScrollBar().setValue(int(self._top(page)))

    def show_hits(self, hits: list[Hit]) -> None:
        """Mark the places a search has found and go to the first from here on."""
        self._hits, self._hit = hits, -1
        ahead = next((place for place, hit in enumerate(hits) if hit.page >= self._page), 0)
        if hits:
            self.go_hit(ahead)
        self.viewport().update()

    @property
    def hit(self) -> int:
        """The place of the hit one stands on, -1 for none."""
        return self._hit

    def go_hit(self, place: int) -> None:
        """Show a hit; from the last on to the first."""
        self._hit = place % len(self._hits)
        hit = self._hits[self._hit]
        box = hit.boxes[0] if hit.boxes else QRectF()
        middle = self._top(hit.page) + box.center().y() * self.scale
        if not self._sees(middle):
            self.verticalScrollBar().setValue(int(middle - self.viewport().height() / 3))
        self.viewport().update()

    def page_at(self, at: QPointF) -> tuple[int, QPointF] | None:
        """Return the page under a point of the viewport, and the point in points from the upper left corner of that page."""
        for page in self.in_sight():
            rect = self._rect(page)
            if rect.contains(at):
                return page, (at - rect.topLeft()) / self.scale
        return None

    def show_box(self, page: int, box: QRectF) -> None:
        """Bring a box of a page, in points, into sight where it is not."""
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        top = self._top(page) + box.top() * self.scale
        bottom = self._top(page) + box.bottom() * self.scale
        if top < bar.value() + GAP:
            bar.setValue(int(top) - GAP)
        elif bottom > bar.value() + self.viewport().height() - GAP:
            bar.setValue(int(top) - self.viewport().height() // 3)
        left, right = GAP + box.left() * self.scale, GAP + box.right() * self.scale
        if left < across.value():
            across.setValue(int(left) - GAP)
        elif right > across.value() + self.viewport().width():
            across.setValue(int(right) - self.viewport().width() + GAP)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw the pages in sight, each on white, and what the search has found."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), color("navigation"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self.in_sight():
            rect = self._rect(page)
            image = self.images.image(page, self.pixels())
            painter.fillRect(rect, Qt.GlobalColor.white)
            if image is not None:
                draw_exactly(painter, rect, image)
            painter.setPen(QPen(color("border"), 1))
            painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
            self._mark(painter, page, rect)
            for draw in self.drawn_over:
                draw(painter, page, rect, self.scale)
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Keep to the page one looks at."""
        super().resizeEvent(event)
        self._at(lambda: None)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's own name
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Walk and zoom."""
        bar, room = self.verticalScrollBar(), self.viewport().height()
        keys: dict[int, Callable[[], object]] = {
            Qt.Key.Key_PageDown: lambda: bar.setValue(bar.value() + room - 2 * GAP),
            Qt.Key.Key_PageUp: lambda: bar.setValue(bar.value() - room + 2 * GAP),
            Qt.Key.Key_Space: lambda: bar.setValue(bar.value() + room - 2 * GAP),
            Qt.Key.Key_Down: lambda: bar.setValue(bar.value() + bar.singleStep()),
            Qt.Key.Key_Up: lambda: bar.setValue(bar.value() - bar.singleStep()),
            Qt.Key.Key_Home: lambda: bar.setValue(0),
            Qt.Key.Key_End: lambda: bar.setValue(bar.maximum()),
        }
        zooms: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Plus: lambda: self.zoom(1),
            Qt.Key.Key_Equal: lambda: self.zoom(1),
            Qt.Key.Key_Minus: lambda: self.zoom(-1),
            Qt.Key.Key_0: lambda: self.set_fit("width"),
        }
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.ShiftModifier
        if held == Qt.KeyboardModifier.ControlModifier and event.key() in zooms:
            zooms[event.key()]()
        elif held == Qt.KeyboardModifier.NoModifier and event.key() in keys:
            keys[event.key()]()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Room for a page at a readable size."""
        return QSize(500, 600)

    def _set_fit(self, fit: Fit, factor: float) -> None:
        self.fit, self._factor = fit, factor

    def _at(self, change: Callable[[], None]) -> None:
        """Make a change and look at the same place of the pages as before."""
        bar = self.verticalScrollBar()
        page = max(self._page, 0)
        height = max(self._height(page), 1.0)
        into = (bar.value() - self._top(page)) / height
        change()
        self._measure()
        bar.setValue(int(self._top(page) + into * self._height(page)))
        self.zoom_changed.emit()
        self.viewport().update()

    def _pages_changed(self) -> None:
        self._hits, self._hit = [], -1
        self._measure()
        self._page = -1 if not self.images.count else self._page
        self._scrolled()
        self._tell_page()
        self.viewport().update()

    def _measure(self) -> None:
        count = self.images.count
        total = self._top(count)
        wide = max((self._size(page)[0] * self.scale for page in range(count)), default=0) + 2 * GAP
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        bar.setRange(0, max(int(total - self.viewport().height()), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(self.fontMetrics().height() * 2, 8))
        across.setRange(0, max(int(wide - self.viewport().width()), 0))
        across.setPageStep(self.viewport().width())

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        page = next((page for page in range(self.images.count) if self._top(page + 1) > middle), self.images.count - 1)
        if page != self._page:
            self._page = page
            self._tell_page()
            self.page_changed.emit(page)
        self.viewport().update()

    def _tell_page(self) -> None:
        sheets = self.images.sheets
        if sheets is None or self._page < 0:
            return
        self.setAccessibleName(f"Page {self._page + 1} of {self.images.count}")
        self.setAccessibleDescription(sheets.text(self._page))

    def _size(self, page: int) -> tuple[float, float]:
        return self.images.sheets.size(page) if self.images.sheets is not None else LETTER

    def _height(self, page: int) -> float:
        return self._size(page)[1] * self.scale + GAP

    def _top(self, page: int) -> float:
        """How far down a page begins; all pages of our documents are of one size."""
        return GAP + page * self._height(0)

    def _rect(self, page: int) -> QRectF:
        wide, high = (side * self.scale for side in self._size(page))
        room = self.viewport().width()
        left = (room - wide) / 2 if wide + 2 * GAP <= room else GAP - self.horizontalScrollBar().value()
        corner = QPointF(round(left), round(self._top(page) - self.verticalScrollBar().value()))
        return QRectF(corner.x(), corner.y(), wide, high)

    def _sees(self, height: float) -> bool:
        return 0 <= height - self.verticalScrollBar().value() < self.viewport().height() - 2 * GAP

    def _mark(self, painter: QPainter, page: int, rect: QRectF) -> None:
        scale, ink = self.scale, color("text" if theme().scheme == "light" else "window")  # paper is white in both schemes
        for place, hit in enumerate(self._hits):
            if hit.page != page:
                continue
            for box in hit.boxes:
                at = QRectF(box.left() * scale, box.top() * scale, box.width() * scale, box.height() * scale)
                at.translate(rect.topLeft())
                tint = color("accent")
                tint.setAlpha(90 if place == self._hit else 45)
                painter.fillRect(at.adjusted(-1, -1, 1, 1), tint)
                if place == self._hit:
                    painter.setPen(QPen(ink, 1.5))
                    painter.drawRect(at.adjusted(-2, -2, 2, 2))
