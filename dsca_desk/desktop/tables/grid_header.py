"""The heads of a grid: two close lines as on paper, columns that can be dragged, room for the filter row below."""

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from dsca_desk.desktop.theme import color

EDGE = 6
_CLOSE = 3  # pixels by which the lines of a head stand closer than lines of text


class GridHeader(QHeaderView):
    """Paints titles of one or two lines. `dragged` carries a column and its new place when somebody moved it; the first stays."""

    dragged = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        self._room = 0
        self._settling = False
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setHighlightSections(False)
        self.sectionMoved.connect(self._moved)

    @property
    def room(self) -> int:
        """The height kept free below the heads."""
        return self._room

    @room.setter
    def room(self, height: int) -> None:
        """Keep so much height free."""
        self._room = height
        self.updateGeometry()
        self.geometriesChanged.emit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As high as the head with the most lines."""
        model = self.model()
        lines = 1
        for section in range(self.count() if model is not None else 0):
            lines = max(lines, str(model.headerData(section, Qt.Orientation.Horizontal) or "").count("\n") + 1)
        edge = 7 if lines == 1 else 6
        return QSize(super().sizeHint().width(), lines * (self.fontMetrics().height() - _CLOSE) + _CLOSE + edge + self._room)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:  # noqa: N802 - Qt's own name
        """Draw one head."""
        paint_head(painter, rect, self, logical, room=self._room)

    def _moved(self, logical: int, _old: int, new: int) -> None:
        """Put the drawing back: the columns themselves move, after the mouse has let go."""
        if self._settling or new == logical:
            return
        self._settling = True
        with QSignalBlocker(self):
            self.moveSection(new, logical)
        self._settling = False
        if logical > 0:
            QTimer.singleShot(0, self, lambda: self.dragged.emit(logical, max(1, new)))


def paint_head(painter: QPainter, rect: QRect, header: QHeaderView, logical: int, *, room: int = 0) -> None:
    """Draw a head of any header into a rectangle, also one outside of it; `room` pixels stay free at the bottom."""
    painter.save()
    painter.fillRect(rect, color("header"))
    painter.setPen(color("hairline"))
    painter.drawLine(rect.topRight(), rect.bottomRight())
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    font = QFont(header.font())
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(color("text"))
    model = header.model()
    lines = str(model.headerData(logical, Qt.Orientation.Horizontal) or "").split("\n")
    side = model.headerData(logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    across = Qt.AlignmentFlag(int(side)) & Qt.AlignmentFlag.AlignHorizontal_Mask if side else Qt.AlignmentFlag.AlignLeft
    metrics = painter.fontMetrics()
    step = metrics.height() - _CLOSE
    top = rect.top() + (rect.height() - room - step * len(lines)) // 2
    edge = 1 if across == Qt.AlignmentFlag.AlignHCenter else EDGE
    for number, line in enumerate(lines):
        place = QRect(rect.left() + edge, top + number * step, rect.width() - 2 * edge, step)
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, place.width() + 1)
        painter.drawText(place, across | Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()
