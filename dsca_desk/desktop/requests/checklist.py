"""The checklist of a request as a table: point, answer, evidence; letters answer, evidence is typed."""

from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.theme import color, sized
from dsca_desk.policy.lifecycle import RequestItem as ChecklistPoint
from dsca_desk.services.request_words import ANSWERS, POINTS, in_words
from dsca_desk.store.errors import StoreError

Index = QModelIndex | QPersistentModelIndex
NUMBER, POINT, ANSWER, EVIDENCE = range(4)
KEYS = {Qt.Key.Key_Y: "yes", Qt.Key.Key_N: "no", Qt.Key.Key_A: "not-applicable", Qt.Key.Key_O: "unknown"}
_LOOKS = {
    "yes": ("check-circle-fill", "good"),
    "no": ("x-circle-fill", "error"),
    "not-applicable": ("minus-circle", "secondary"),
    "unknown": ("question", "warning"),
}
_ORDER = ("unknown", "yes", "no", "not-applicable")
_TITLES = ("#", "Point", "Answer", "Evidence")
_TEXT = 23  # where the word of an answer begins, after its icon
_EVIDENCE_LETTERS, _EVIDENCE_SHARE = 12, 0.26
ANSWER_ROLE = Qt.ItemDataRole.UserRole


class Counts(NamedTuple):
    """How the points stand that a request must meet."""

    yes: int
    no: int
    open: int
    not_applicable: int

    def words(self) -> str:
        """Write them as the head of the checklist shows them."""
        parts = ((self.yes, "yes"), (self.open, "open"), (self.no, "no"), (self.not_applicable, "n/a"))
        return " · ".join(f"{count} {word}" for count, word in parts if count) or "no points"


class ChecklistModel(QAbstractTableModel):
    """The points of a request with what was answered; an answer or evidence is kept at once. `refused` says why it was not."""

    refused = Signal(str)

    def __init__(self, session: RequestSession) -> None:
        super().__init__(session)
        self._session = session
        self._whole = False
        self._points: tuple[ChecklistPoint, ...] = ()
        self.read()
        session.answered.connect(self.read)
        session.checked.connect(self.read)

    @property
    def whole(self) -> bool:
        """Whether every point shows, not only those without which a request is insufficient."""
        return self._whole

    def show_whole(self, whole: bool) -> None:
        """Show every point, or only the required ones."""
        self._whole = whole
        self.read()

    def read(self) -> None:
        """Read points and answers again; the rows stay when the points are the same."""
        required = self._session.required()
        points = tuple(point for point in self._session.points() if self._whole or point.code in required)
        if points != self._points:
            self.beginResetModel()
            self._points = points
            self.endResetModel()
        elif points:
            self.dataChanged.emit(self.index(0, 0), self.index(len(points) - 1, EVIDENCE))

    def point(self, row: int) -> ChecklistPoint:
        """Return the point of a row."""
        return self._points[row]

    def others(self) -> int:
        """How many points a request should meet beyond those it must."""
        return len(self._session.points()) - len(self._session.required())

    def counts(self) -> Counts:
        """Count the answers to the required points."""
        answers = [self._given(code)[0] for code in self._session.required()]
        return Counts(*(answers.count(answer) for answer in ("yes", "no", "unknown", "not-applicable")))

    def answer(self, row: int, answer: str) -> bool:
        """Keep an answer; False when it was refused."""
        code = self._points[row].code
        return self._keep(code, answer, self._given(code)[1])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of points."""
        return 0 if parent.isValid() else len(self._points)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """Number, point, answer, evidence."""
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(  # noqa: N802 - Qt's own name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return (
                Qt.AlignmentFlag.AlignRight if section == NUMBER else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        if not index.isValid():
            return None
        point, column = self._points[index.row()], index.column()
        answer, evidence = self._given(point.code)
        if role == ANSWER_ROLE:
            return answer
        if role == Qt.ItemDataRole.TextAlignmentRole and column == NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return evidence if column == EVIDENCE else point.item
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (f"point {index.row() + 1}", point.item, in_words(ANSWERS, answer), evidence or "no evidence")
            return said[column]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return (str(index.row() + 1), short(point), in_words(ANSWERS, answer), evidence)[column]
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's own name
        """Take evidence that was typed."""
        if role != Qt.ItemDataRole.EditRole or index.column() != EVIDENCE:
            return False
        code = self._points[index.row()].code
        answer, evidence = self._given(code)
        text = " ".join(str(value).split())
        return text == evidence or self._keep(code, answer, text)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Evidence can be typed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == EVIDENCE and not self._session.read_only else flags

    def _given(self, code: str) -> tuple[str, str]:
        given = self._session.answers().get(code)
        return (given.answer, given.evidence) if given is not None else ("unknown", "")

    def _keep(self, code: str, answer: str, evidence: str) -> bool:
        if (answer, evidence) == self._given(code):
            return True
        try:
            self._session.answer(code, answer, evidence)
        except StoreError as error:
            self.refused.emit(str(error))
            return False
        return True


class ChecklistView(QTableView):
    """The table. Y, N, A and O answer the point and go on, Space goes through the answers, typing in Evidence writes."""

    def __init__(self, model: ChecklistModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setAccessibleName("Checklist: Y yes, N no, A not applicable, O open, F2 or typing in Evidence")
        self.setItemDelegateForColumn(ANSWER, _AnswerDelegate(self))
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.verticalHeader().hide()
        height = self.fontMetrics().height() + 4
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(height)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        letter = self.fontMetrics().horizontalAdvance("x")
        head.setMinimumSectionSize(3 * letter)
        bold = sized(self.font(), 0, self.font().Weight.DemiBold)
        answer = max(QFontMetrics(bold).horizontalAdvance(_TITLES[ANSWER]), _TEXT + self.fontMetrics().horizontalAdvance("Open"))
        for column, width in ((NUMBER, 4 * letter), (ANSWER, answer + 2 * letter)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)
        head.setSectionResizeMode(POINT, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(EVIDENCE, QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        self.clicked.connect(self._clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Answer the current point, or begin to type evidence."""
        index, key = self.currentIndex(), Qt.Key(event.key())
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if not index.isValid() or held or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_F2:
            self.setCurrentIndex(index.siblingAtColumn(EVIDENCE))
            self.edit(self.currentIndex())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(index)
        elif index.column() != EVIDENCE and key in KEYS:
            if self._model.answer(index.row(), KEYS[key]):
                self._step(index)
        elif index.column() != EVIDENCE and key == Qt.Key.Key_Space:
            self._next_answer(index)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Give evidence its share of the width."""
        super().resizeEvent(event)
        least = _EVIDENCE_LETTERS * self.fontMetrics().horizontalAdvance("x")
        self.horizontalHeader().resizeSection(EVIDENCE, max(least, int(self.viewport().width() * _EVIDENCE_SHARE)))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802 - Qt's own name
        """Go on to the next point when evidence was entered."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._step(self.currentIndex())

    def _step(self, index: QModelIndex) -> None:
        below = index.siblingAtRow(index.row() + 1)
        if below.isValid():
            self.setCurrentIndex(below)

    def _next_answer(self, index: QModelIndex) -> None:
        place = _ORDER.index(index.data(ANSWER_ROLE))
        self._model.answer(index.row(), _ORDER[(place + 1) % len(_ORDER)])

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == ANSWER:
            self._next_answer(index)
        elif index.column() == EVIDENCE:
            self.edit(index)


class _AnswerDelegate(QStyledItemDelegate):
    """Paints an answer as icon and word."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, icon, word."""
        name, role = _LOOKS[index.data(ANSWER_ROLE)]
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            active = bool(option.state & QStyle.StateFlag.State_Active)
            painter.fillRect(rect, color("selection" if active else "selection-inactive"))
        paint_icon(painter, QRectF(rect.left() + 5, rect.center().y() - 6.5, 14, 14), name, role)
        painter.setPen(color(role))
        painter.drawText(rect.adjusted(_TEXT, 0, -2, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.restore()


def short(point: ChecklistPoint) -> str:
    """Return the name of a point for a narrow column, or what stands before its references."""
    return POINTS.get(point.code) or point.item.partition(" (")[0]
