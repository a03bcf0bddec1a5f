"""The first column of a grid, kept in sight while the grid is scrolled sideways."""

from PySide6.QtCore import QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView, QWidget

from dsca_desk.desktop.tables.grid_header import paint_head
from dsca_desk.desktop.theme import color


class FrozenColumn(QWidget):
    """Lies over the left edge of a table and draws its first column again; a click goes to the cell under it."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        view.verticalScrollBar().valueChanged.connect(lambda _value: self.update())
        view.horizontalScrollBar().valueChanged.connect(lambda _value: self.place())
        view.model().dataChanged.connect(lambda *_: self.update())
        view.model().layoutChanged.connect(lambda *_: self.update())
        view.selectionModel().selectionChanged.connect(lambda *_: self.update())
        self.hide()

    def place(self) -> None:
        """Lie over the first column while the grid is scrolled sideways."""
        view = self._view
        scrolled = view.horizontalScrollBar().value() > 0
        if scrolled:
            head = view.horizontalHeader().geometry()
            self.setGeometry(head.left(), head.top(), view.columnWidth(0), head.height() + view.viewport().height())
            self.raise_()
        self.setVisible(scrolled)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw the head and the cells in sight."""
        view, painter = self._view, QPainter(self)
        head, width = view.horizontalHeader().height(), self.width()
        painter.fillRect(self.rect(), color("base"))
        grid = QPen(color("gridline"))
        row, model = max(0, view.rowAt(0)), view.model()
        painter.setClipRect(0, head, width, self.height() - head)
        while row < model.rowCount() and (top := view.rowViewportPosition(row) + head) < self.height():
            if not view.isRowHidden(row):
                index = model.index(row, 0)
                option = QStyleOptionViewItem()
                view.initViewItemOption(option)
                option.rect = QRect(0, top, width - 1, view.rowHeight(row) - 1)
                if view.selectionModel().isSelected(index):
                    option.state |= QStyle.StateFlag.State_Selected
                view.itemDelegate().paint(painter, option, index)
                painter.setPen(grid)
                painter.drawLine(0, top + view.rowHeight(row) - 1, width, top + view.rowHeight(row) - 1)
            row += 1
        painter.setClipping(False)
        header = view.horizontalHeader()
        paint_head(painter, QRect(0, 0, width, head), header, 0, room=getattr(header, "room", 0))
        painter.setPen(color("border"))
        painter.drawLine(width - 1, 0, width - 1, self.height())
        painter.drawLine(0, head - 1, width, head - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own name
        """Go to the cell."""
        row = self._view.rowAt(int(event.position().y()) - self._view.horizontalHeader().height())
        if row >= 0:
            scrolled = self._view.horizontalScrollBar().value()
            self._view.selectionModel().setCurrentIndex(
                self._view.model().index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self._view.horizontalScrollBar().setValue(scrolled)
            self._view.setFocus()
