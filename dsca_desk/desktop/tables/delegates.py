"""How cells of an editable grid are painted and edited: tinted when computed, marked with an icon when something is wrong."""

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.tables.grid_columns import GridColumn
from dsca_desk.desktop.tables.grid_header import EDGE
from dsca_desk.desktop.tables.rows import Index
from dsca_desk.desktop.theme import color, theme

if TYPE_CHECKING:
    from dsca_desk.desktop.tables.grid_view import GridView

__all__ = ["EDGE", "CellEditor", "GridDelegate", "in_two_lines"]

INDENT = 12
TODAY_HELD = Qt.KeyboardModifier.ControlModifier
_ICON, _CORNER = 14, 11
_ICONS = {"error": "x-circle-fill", "warning": "warning", "advice": "info"}
_ROLES = {"error": "error", "warning": "warning", "advice": "information"}
_MOVES = {
    Qt.Key.Key_Return: "down",
    Qt.Key.Key_Enter: "down",
    Qt.Key.Key_Tab: "next",
    Qt.Key.Key_Backtab: "previous",
}


class CellEditor(QLineEdit):
    """The line in which a cell is typed; with choices it finds them by any part of code or words."""

    def __init__(self, parent: QWidget, column: GridColumn, name: str) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._today = column.today
        self._handed_on = False
        self.setFrame(False)
        self.setAlignment({"right": Qt.AlignmentFlag.AlignRight}.get(column.side, Qt.AlignmentFlag.AlignLeft))
        if column.choices is not None:
            self._offer([words for _code, words in column.choices()])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Open the choices on F4 or Alt+Down, put today's date on Ctrl+;."""
        if self._today is not None and event.key() == Qt.Key.Key_Semicolon and event.modifiers() & TODAY_HELD:
            self.setText(written_day(self._today()))
            self.setModified(True)
            return
        opens = event.key() == Qt.Key.Key_F4 or (
            event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier
        )
        if opens and self.completer():
            self.open_choices()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's own name
        """Leave the cell, not the grid: an open list of choices hands Tab over without asking whoever edits the cell."""
        if self._handed_on:  # nobody edits the cell with this line
            return super().focusNextPrevChild(forward)
        key = Qt.Key.Key_Tab if forward else Qt.Key.Key_Backtab
        self._handed_on = True
        QCoreApplication.sendEvent(self, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        self._handed_on = False
        return True

    def open_choices(self) -> None:
        """Show every choice, the present one first to be seen."""
        completer = self.completer()
        completer.setCompletionPrefix("")
        completer.complete()

    def mark(self, problem: str) -> None:
        """Show in the frame, and tell a screen reader, that the text is unclear."""
        self.setProperty("problem", bool(problem))
        self.setAccessibleDescription(problem)
        self.style().unpolish(self)
        self.style().polish(self)

    def _offer(self, words: list[str]) -> None:
        completer = QCompleter(QStringListModel(words, self), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(12)
        popup = completer.popup()
        assert popup is not None
        metrics = popup.fontMetrics()
        popup.setMinimumWidth(max((metrics.horizontalAdvance(text) for text in words), default=80) + 32)
        self.setCompleter(completer)


class GridDelegate(QStyledItemDelegate):
    """Paints and edits the cells of a `GridView`. `finished` says how editing ended: down, next, previous, all, restored."""

    finished = Signal(str)

    def __init__(self, view: "GridView") -> None:
        super().__init__(view)
        self._view = view
        self._colors: dict[str, QColor] = {}
        self._italic = QFont()
        theme().changed.connect(self._colors.clear)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model = self._view.grid
        row, column = index.row(), model.columns[index.column()]
        rect: QRect = option.rect
        current = self._view.currentIndex()
        is_current = current.row() == row and current.column() == index.column()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) or current.row() == row
        if is_current:
            painter.fillRect(rect, self._color("base"))
        elif chosen:
            painter.fillRect(rect, self._color("selection" if self._view.in_use else "selection-inactive"))
        elif column.computed and not model.is_new(row):
            painter.fillRect(rect, self._color("computed"))
        self._write(painter, rect.adjusted(EDGE, 0, -EDGE, 0), row, column)
        if is_current:
            pen = QPen(self._color("accent" if self._view.in_use else "border"), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's own name
        """Rows are never sized by what stands in them."""
        return QSize(40, self._view.row_height)

    def createEditor(  # noqa: N802 - Qt's own name
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Make the line to type in."""
        column = self._view.grid.columns[index.column()]
        editor = CellEditor(parent, column, self._view.grid.spoken(index.row(), column))
        editor.setFont(self._view.font())
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's own name
        """Show what the cell holds; a text that is all selected stays so, for typing replaces it."""
        assert isinstance(editor, CellEditor)
        text = self._view.grid.text(index.row(), self._view.grid.columns[index.column()])
        if not editor.isModified() and editor.text() != text:
            whole = editor.selectedText() == editor.text()
            editor.setText(text)
            if whole:
                editor.selectAll()

    def setModelData(self, editor: QWidget, _model: object, index: Index) -> None:  # noqa: N802 - Qt's own name
        """Take what was typed, when anything was."""
        assert isinstance(editor, CellEditor)
        if editor.isModified():
            editor.setModified(False)
            self._view.grid.type_text(index.row(), self._view.grid.columns[index.column()], editor.text())

    def updateEditorGeometry(  # noqa: N802 - Qt's own name
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Put the line over its cell, wider where codes have words."""
        rect = QRect(option.rect)
        column = self._view.grid.columns[index.column()]
        least = option.fontMetrics.averageCharWidth() * (12 if column.choices is not None else 9)
        if rect.width() < least and column.side == "right":
            rect.setLeft(max(0, rect.right() - least))
        else:
            rect.setWidth(max(rect.width(), least))
        room = self._view.viewport().width()
        if rect.right() > room:
            rect.moveRight(room - 1)
        editor.setGeometry(rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """End editing on Enter, Tab, Escape; unclear text keeps the line open."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(watched, CellEditor):
            return super().eventFilter(watched, event)
        assert isinstance(event, QKeyEvent)
        key, everywhere = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape:
            self._end(watched, "restored")
            return True
        if key in _MOVES:
            how = "all" if everywhere and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else _MOVES[Qt.Key(key)]
            self._commit(watched, how)
            return True
        return super().eventFilter(watched, event)

    def _commit(self, editor: CellEditor, how: str) -> None:
        index = self._view.currentIndex()
        column = self._view.grid.columns[index.column()]
        if how == "all":
            if self._view.type_everywhere(editor.text()):
                self._end(editor, how)
            return
        row = QPersistentModelIndex(index)
        if editor.isModified() and not self._view.grid.type_text(index.row(), column, editor.text()):
            editor.mark(self._view.grid.said(row.row(), column))
            return
        self._end(editor, how)

    def _end(self, editor: CellEditor, how: str) -> None:
        editor.setModified(False)
        if how == "restored":
            index = self._view.currentIndex()
            self._view.grid.restore(index.row(), self._view.grid.columns[index.column()])
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.finished.emit(how)

    def _write(self, painter: QPainter, rect: QRect, row: int, column: GridColumn) -> None:
        model = self._view.grid
        if model.is_new(row) and not model.unclear:
            hinted = model.hint_in(column)
            if hinted:
                self._italic = QFont(self._view.font())
                self._italic.setItalic(True)
                painter.setFont(self._italic)
                painter.setPen(self._color("placeholder"))
                hint = painter.fontMetrics().elidedText(hinted, Qt.TextElideMode.ElideRight, rect.width())
                painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, hint)
            return
        text = model.text(row, column)
        painter.setFont(self._view.cell_font(row))
        metrics = painter.fontMetrics()
        problem = model.problem(row, column)
        if problem is not None:
            beside = column.wraps or metrics.horizontalAdvance(text) + _ICON + 3 <= rect.width()
            mark = QRectF(rect.left(), rect.center().y() - _ICON // 2, _ICON, _ICON)
            if not beside:  # in the corner, so that nothing of the amount is hidden
                mark = QRectF(rect.left() - EDGE + 1, rect.top() + 1, _CORNER, _CORNER)
            paint_icon(painter, mark, _ICONS[problem.severity], _ROLES[problem.severity])
            if beside:
                rect = rect.adjusted(_ICON + 3, 0, 0, 0)
        if column is model.columns[0] and model.children_field and not model.is_new(row):
            if self._view.has_children(row):
                caret = "caret-right" if self._view.is_folded(row) else "caret-down"
                paint_icon(painter, QRectF(rect.right() - 7, rect.center().y() - 4, 10, 10), caret, "secondary")
            elif model.place_of(row).child >= 0:
                rect = rect.adjusted(INDENT, 0, EDGE, 0)
        painter.setPen(self._color(self._view.ink(row, column)))
        if column.wraps and self._view.two_lines and metrics.horizontalAdvance(text) > rect.width():
            upper, lower = in_two_lines(text, painter.font().key(), metrics, rect.width())
            middle = rect.center().y()
            step = metrics.height() - 2
            for line, top in ((upper, middle - step + 1), (lower, middle + 1)):
                painter.drawText(QRect(rect.left(), top, rect.width(), step), Qt.AlignmentFlag.AlignVCenter, line)
            return
        if metrics.horizontalAdvance(text) > rect.width() + 2 * EDGE - 2:
            text = "#" * 3 if column.numbers else metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = {"left": Qt.AlignmentFlag.AlignLeft, "center": Qt.AlignmentFlag.AlignHCenter, "right": Qt.AlignmentFlag.AlignRight}
        room = rect if column.side != "center" else rect.adjusted(-EDGE, 0, EDGE, 0)
        painter.drawText(room, side[column.side] | Qt.AlignmentFlag.AlignVCenter, text)

    def _color(self, role: str) -> QColor:
        if role not in self._colors:
            self._colors[role] = color(role)
        return self._colors[role]


def in_two_lines(text: str, font: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """Break text between words into two lines of a width; what does not fit is cut with an ellipsis."""
    return _broken(text, font, width, _Metrics(metrics))


class _Metrics:
    """Font metrics that all look alike to a cache whose key names the font."""

    def __init__(self, metrics: QFontMetrics) -> None:
        self.metrics = metrics

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Metrics)


@lru_cache(maxsize=2048)
def _broken(text: str, font: str, width: int, measure: _Metrics) -> tuple[str, str]:  # noqa: ARG001 - font is part of the key
    words = text.split()
    upper = ""
    while words and measure.metrics.horizontalAdvance(f"{upper} {words[0]}".strip()) <= width:
        upper = f"{upper} {words.pop(0)}".strip()
    lower = " ".join(words)
    if not upper:
        upper, lower = measure.metrics.elidedText(lower, Qt.TextElideMode.ElideRight, width), ""
    return upper, measure.metrics.elidedText(lower, Qt.TextElideMode.ElideRight, width)
