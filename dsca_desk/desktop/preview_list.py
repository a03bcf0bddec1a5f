"""The pages of a document as a list of small pictures beside the large ones."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dsca_desk.desktop.preview import PageImages, PagesView, draw_exactly
from dsca_desk.desktop.tables.rows import Index
from dsca_desk.desktop.theme import color, theme

_EDGE = 6
_LETTERS = 13


class _Pages(QAbstractListModel):
    def __init__(self, images: PageImages) -> None:
        super().__init__(images)
        self._images = images

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of pages."""
        return 0 if parent.isValid() else self._images.count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name a page."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Page {index.row() + 1} of {self._images.count}"
        return None


class PageList(QListView):
    """Small pages; the one that is looked at is chosen, and choosing one shows it."""

    def __init__(self, view: PagesView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._images = view, view.images
        self._model = _Pages(view.images)
        self._count = 0
        self.setModel(self._model)
        self.setItemDelegate(_PageDelegate(self))
        self.setAccessibleName("Pages of the document")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFixedWidth(
            self.fontMetrics().averageCharWidth() * _LETTERS + 2 * _EDGE + self.verticalScrollBar().sizeHint().width()
        )
        view.page_changed.connect(self._follow)
        self._images.changed.connect(self._changed)
        self._images.ready.connect(lambda _page: self.viewport().update())
        theme().changed.connect(self.viewport().update)
        self.selectionModel().currentChanged.connect(self._chosen)

    def thumb_scale(self) -> float:
        """Screen points to a point of the page."""
        return float(self.fontMetrics().averageCharWidth() * _LETTERS) / 612

    def picture(self, page: int) -> Any:
        """Return the small picture of a page, None while it is drawn."""
        return self._images.image(page, self.thumb_scale() * self.devicePixelRatioF())

    def _changed(self) -> None:
        if self._images.count != self._count:
            self._count = self._images.count
            self._model.beginResetModel()
            self._model.endResetModel()
            self._follow(self._view.page)
        self.viewport().update()

    def _follow(self, page: int) -> None:
        if 0 <= page < self._images.count and self.currentIndex().row() != page:
            self.setCurrentIndex(self._model.index(page))

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and now.row() != self._view.page:
            self._view.go(now.row())


class _PageDelegate(QStyledItemDelegate):
    def __init__(self, pages: PageList) -> None:
        super().__init__(pages)
        self._pages = pages

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's own name
        """A page of letter size and its number."""
        scale = self._pages.thumb_scale()
        return QSize(int(612 * scale) + 2 * _EDGE, int(792 * scale) + option.fontMetrics.height() + 3 * _EDGE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the small page and its number."""
        rect: QRect = option.rect
        chosen = self._pages.currentIndex().row() == index.row()
        if chosen:
            painter.fillRect(rect, color("selection" if self._pages.hasFocus() else "selection-inactive"))
        scale = self._pages.thumb_scale()
        page = QRectF(0, 0, 612 * scale, 792 * scale)
        page.moveTo(rect.center().x() - page.width() / 2, rect.top() + _EDGE)
        painter.fillRect(page, Qt.GlobalColor.white)
        image = self._pages.picture(index.row())
        if image is not None:
            draw_exactly(painter, page, image)
        painter.setPen(QPen(color("accent" if chosen else "border"), 1))
        painter.drawRect(page)
        painter.setPen(color("text"))
        below = QRect(rect.left(), int(page.bottom()) + 2, rect.width(), option.fontMetrics.height() + 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
