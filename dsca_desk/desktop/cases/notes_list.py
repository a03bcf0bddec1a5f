"""The notes of a document as a list: groups, numbers, why each is there, and what is still open in it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QEvent, QItemSelectionModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.tables.rows import ROW_ROLE, Index
from dsca_desk.desktop.theme import color, theme
from dsca_desk.rules.notes import PlacedNote
from dsca_desk.rules.wording import lines_text

GROUPS = {
    1: "Line notes",
    2: "Notes unique to the case or agency",
    3: "Standard notes that the facts ask for",
    4: "Standard notes on waivers",
    5: "Standard notes on every case",
}
WORDINGS = {"own": "the program’s words", "office": "the office's words", "official": "official text", "officer": "own text"}
_EDGE = 8
_ICON = 15


class NoteRow(NamedTuple):
    """A note in the list, or the head of a group."""

    head: str = ""
    note: PlacedNote | None = None

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        if self.note is None:
            return self.head
        open_places = f". Open: {', '.join(self.note.missing)}" if self.note.missing else ""
        return f"Note {self.note.number}, {self.note.title}, {why_words(self.note)}. {self.note.reason}{open_places}"


def why_words(note: PlacedNote) -> str:
    """Say in a word whether facts or an officer put a note there."""
    if note.required:
        return "required, changed" if note.officer_added else "required"
    return "added"


class NotesModel(QAbstractListModel):
    """Shows notes under the heads of their groups."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[NoteRow] = []

    def show_notes(self, notes: Sequence[PlacedNote]) -> None:
        """Show notes in their order."""
        self.beginResetModel()
        self.rows = []
        group = 0
        for note in notes:
            if note.group != group:
                group = note.group
                count = sum(one.group == group for one in notes)
                self.rows.append(NoteRow(f"{GROUPS[group]} ({count})"))
            self.rows.append(NoteRow(note=note))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own name and default
        """The number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Notes can be chosen, heads cannot."""
        if not index.isValid() or self.rows[index.row()].note is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.DisplayRole:
            return row.head or (f"{row.note.number}  {row.note.title}" if row.note else "")
        return row.note.reason if role == Qt.ItemDataRole.ToolTipRole and row.note else None


class NotesList(QListView):
    """The list. Enter goes to the note's form, Alt with arrows moves it, Ctrl+Ins adds, Ctrl+Del removes."""

    edit_wanted = Signal()
    add_wanted = Signal()
    remove_wanted = Signal()
    move_wanted = Signal(int)
    moved = Signal()

    def __init__(self, model: NotesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.notes = model
        self.setModel(model)
        self.setItemDelegate(_NoteDelegate(self))
        self.setAccessibleName("Notes")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.moved.emit())
        self.doubleClicked.connect(lambda _index: self.edit_wanted.emit())
        theme().changed.connect(self.viewport().update)

    def chosen(self) -> PlacedNote | None:
        """The chosen note."""
        row = self.currentIndex().row()
        return self.notes.rows[row].note if 0 <= row < len(self.notes.rows) else None

    def choose(self, note: PlacedNote) -> None:
        """Stand on a note."""
        row = next((place for place, row in enumerate(self.notes.rows) if row.note is note), -1)
        if row >= 0:
            index = self.notes.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of notes from the commands of grids, which are the same."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if held == Qt.KeyboardModifier.ControlModifier and event.key() in (Qt.Key.Key_Insert, Qt.Key.Key_Delete):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Act on the chosen note."""
        held, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held == Qt.KeyboardModifier.NoModifier:
            self.edit_wanted.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            notes = [row.note for row in self.notes.rows if row.note is not None]
            if notes:
                self.choose(notes[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held == Qt.KeyboardModifier.AltModifier:
            self.move_wanted.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Insert and held == Qt.KeyboardModifier.ControlModifier:
            self.add_wanted.emit()
        elif key == Qt.Key.Key_Delete and held == Qt.KeyboardModifier.ControlModifier:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class _NoteDelegate(QStyledItemDelegate):
    def __init__(self, view: NotesList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's own name
        """Two lines for a note, one for a head."""
        row: NoteRow = index.data(ROW_ROLE)
        high = option.fontMetrics.height()
        return QSize(100, 2 * high + 8 if row.note is not None else high + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a note in two lines, or the head of a group."""
        row: NoteRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        painter.save()
        strong = QFont(self._view.font())
        strong.setWeight(QFont.Weight.DemiBold)
        if row.note is None:
            painter.fillRect(rect, color("window"))
            painter.setFont(strong)
            painter.setPen(color("text"))
            painter.drawText(rect.adjusted(_EDGE, 0, -_EDGE, 0), Qt.AlignmentFlag.AlignVCenter, row.head)
        else:
            current = self._view.currentIndex().row() == index.row()
            if current:
                painter.fillRect(rect, color("selection" if self._view.hasFocus() else "selection-inactive"))
            self._note(painter, rect, row.note, strong)
            painter.setPen(color("gridline"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            if current and self._view.hasFocus():
                painter.setPen(QPen(color("accent"), 2))
                painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _note(self, painter: QPainter, rect: QRect, note: PlacedNote, strong: QFont) -> None:
        plain = self._view.font()
        high = painter.fontMetrics().height()
        upper = QRect(rect.left() + _EDGE, rect.top() + 4, rect.width() - 2 * _EDGE, high)
        lower = upper.translated(0, high)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        number = painter.fontMetrics().horizontalAdvance("888 ")
        painter.setPen(color("text"))
        painter.setFont(strong)
        painter.drawText(upper, left, str(note.number))
        said = why_words(note)
        wide = painter.fontMetrics().horizontalAdvance(said) + _EDGE
        title = painter.fontMetrics().elidedText(note.title, Qt.TextElideMode.ElideRight, upper.width() - number - wide)
        painter.drawText(upper.adjusted(number, 0, 0, 0), left, title)
        painter.setFont(plain)
        painter.setPen(color("information" if note.officer_added else "secondary"))
        painter.drawText(upper, right, said)
        about = [note.code, *([lines_text(note.lines)] if note.lines else []), WORDINGS[note.wording]]
        told, role = " · ".join(about), "secondary"
        if note.missing:
            count = len(note.missing)
            told, role = f"{count} place{'s' if count > 1 else ''} open: {', '.join(note.missing).replace('_', ' ')}", "warning"
            at = QRectF(lower.left() + number, lower.center().y() - _ICON // 2, _ICON, _ICON)
            paint_icon(painter, at, "warning-fill", "warning")
            number += _ICON + 4
        painter.setPen(color(role))
        elided = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, lower.width() - number)
        painter.drawText(lower.adjusted(number, 0, 0, 0), left, elided)
