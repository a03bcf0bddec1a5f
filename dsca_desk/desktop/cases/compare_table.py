"""The table of the Compare tab: a row per line, total and note, words that are gone struck through and new ones underlined."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dsca_desk.desktop.cases.compare_rows import STRONG, Row, row_words
from dsca_desk.desktop.forms.reading import written_money
from dsca_desk.desktop.icons import paint_icon
from dsca_desk.desktop.tables.plain import PlainModel, read_only_view
from dsca_desk.desktop.tables.rows import ROW_ROLE, Index
from dsca_desk.desktop.theme import color

if TYPE_CHECKING:
    from dsca_desk.documents.redline import Fate, Word

CHANGE, PLACE, SAYS, NOW, BEFORE, AFTER, DIFFERENCE, REMARK = range(8)
TOGETHER, BESIDE, NUMBERS = "together", "beside", "numbers"
"""How versions stand: words of both in one cell, each in a column of its own, only what is a number."""
_ICONS = {
    "changed": ("pencil-simple", "information"),
    "added": ("plus-circle", "good"),
    "removed": ("minus-circle", "error"),
    "same": ("equals", "secondary"),
}
_MONEY = (BEFORE, AFTER, DIFFERENCE)
_EDGE, _ICON = 6, 14
FLAGGED = "scope"
_FEW = 2


def written_difference(row: Row) -> str:
    """Write what is added with its sign."""
    if row.difference is None:
        return ""
    return f"{'+' if row.difference > 0 else ''}{written_money(row.difference)}"


class CompareModel(PlainModel):
    """Shows the rows of a comparison; unchanged ones only when they are wanted. `found` are severities by path."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(("Change", "Line", "What it says", "", "Before", "After", "Difference", ""), _MONEY, parent)
        self.mode = TOGETHER
        self.found: dict[str, str] = {}

    def show_rows(self, rows: Sequence[Row], before: str, after: str) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        beside = self.mode == BESIDE
        self.heads[SAYS], self.heads[NOW] = (f"{before} says", f"{after} says") if beside else ("What it says", "")
        self.heads[BEFORE], self.heads[AFTER] = before, after
        self.endResetModel()

    def words(self, row: Row, column: int) -> "list[Word]":
        """The words of a row in the column of what it says, or of what the later version says."""
        if self.mode != BESIDE:
            return row_words(row, numbers=self.mode == NUMBERS)
        later = column == NOW
        words, money = row_words(row, side="after" if later else "before"), row.after if later else row.before
        return words if money is None else [*words, _amount(money, later, row.difference)]

    def show_found(self, found: dict[str, str]) -> None:
        """Mark the rows in which a check found something."""
        if found != self.found:
            self.found = found
            if self.rows:
                self.dataChanged.emit(self.index(0, REMARK), self.index(len(self.rows) - 1, REMARK))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], index.column()
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _MONEY:
            return self.side(column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == SAYS:
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and column in (SAYS, NOW) and not row.note:
            return f"<p>{marked(self.words(row, column))}</p>"
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        return None

    def _text(self, row: Row, column: int) -> str:
        match column:
            case 0:
                return {"same": "", "total": ""}.get(row.kind, row.kind)
            case 1:
                return row.place
            case 2 | 3:
                return " ".join(word.text for word in self.words(row, column))
            case 4:
                return "" if row.before is None else written_money(row.before)
            case 5:
                return "" if row.after is None else written_money(row.after)
            case 6:
                return written_difference(row)
        return ", ".join(part for part in (FLAGGED if self.found.get(row.path) else "", row.remark) if part)


def _amount(money: Decimal, later: bool, difference: Decimal | None) -> "Word":
    """Money after the words of a side, marked where the sides differ."""
    from dsca_desk.documents.redline import Word

    fate: Fate = "same" if not difference else "new" if later else "gone"
    return Word(fate, written_money(money))


def spoken(row: Row) -> str:
    """Say a row for a screen reader: what became of it, its place, each field with what is gone and new, its money."""
    parts = [{"same": "unchanged", "total": ""}.get(row.kind, row.kind), row.place, row.about]
    for piece in row.pieces if not row.note else ():
        parts.append(piece.label)
        for fate, before in (("gone", "was "), ("new", "now ")):
            words = " ".join(word.text for word in piece.words if word.fate == fate)
            parts.append(f"{before}{words}" if words else "")
    if row.difference is not None:
        parts.append(f"difference {written_difference(row)}")
    return ", ".join(part for part in (*parts, row.remark) if part)


def marked(words: "Sequence[Word]") -> str:
    """Write words as a page: gone ones struck through, new ones underlined and bold."""
    gone, new = color("error").name(), color("good").name()
    parts = []
    for word in words:
        text = escape(word.text)
        if word.fate == "gone":
            text = f'<s><span style="color:{gone}">{text}</span></s>'
        elif word.fate == "new":
            text = f'<u><b><span style="color:{new}">{text}</span></b></u>'
        parts.append(text)
    return " ".join(parts).replace("\n", "<br>")


class CompareDelegate(QStyledItemDelegate):
    """Paints the cells: icon with the word, words struck through and underlined, totals bold."""

    def __init__(self, model: CompareModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row, column = index.data(ROW_ROLE), index.column()
        rect: QRect = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        active = bool(option.state & QStyle.StateFlag.State_Active)
        if chosen:
            painter.fillRect(rect, color("selection" if active else "selection-inactive"))
        elif row.place in STRONG:
            painter.fillRect(rect, color("computed"))
        font = QFont(option.font)
        font.setBold(row.place in STRONG)
        painter.setFont(font)
        painter.setPen(color("text"))
        inner = rect.adjusted(_EDGE, 0, -_EDGE, 0)
        if column == CHANGE:
            self._change(painter, inner, row)
        elif column in (SAYS, NOW):
            self._words(painter, inner, self._model.words(row, column))
        elif column == REMARK and row.path in self._model.found:
            self._flag(painter, inner, index, self._model.found[row.path])
        else:
            self._plain(painter, inner, index, column)
        if chosen and column == SAYS and bool(option.state & QStyle.StateFlag.State_HasFocus):
            painter.setPen(color("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's own name
        """Wide enough for icon and words; rows have one height."""
        wanted = super().sizeHint(option, index)
        return QSize(wanted.width() + (_ICON + _EDGE if index.column() == CHANGE else 0) + _EDGE, wanted.height())

    def _change(self, painter: QPainter, rect: QRect, row: Row) -> None:
        if row.kind == "total":
            return
        drawing, role = _ICONS[row.kind]
        paint_icon(painter, QRectF(rect.left(), rect.center().y() - _ICON / 2 + 1, _ICON, _ICON), drawing, role)
        if row.kind != "same":
            painter.setPen(color(role))
            painter.drawText(rect.adjusted(_ICON + 4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, row.kind)

    def _flag(self, painter: QPainter, rect: QRect, index: Index, severity: str) -> None:
        """Write the remark after the sign of what a check found."""
        drawing = "x-circle-fill" if severity == "error" else "warning"
        paint_icon(painter, QRectF(rect.left(), rect.center().y() - _ICON / 2 + 1, _ICON, _ICON), drawing, severity)
        painter.setPen(color(severity))
        self._plain(painter, rect.adjusted(_ICON + 4, 0, 0, 0), index, REMARK)

    def _plain(self, painter: QPainter, rect: QRect, index: Index, column: int) -> None:
        right = Qt.AlignmentFlag.AlignRight if column in _MONEY else Qt.AlignmentFlag.AlignLeft
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, right | Qt.AlignmentFlag.AlignVCenter, text)

    @staticmethod
    def _first_shortened(painter: QPainter, room: int, words: "Sequence[Word]") -> "Sequence[Word]":
        """What a row is about gives way to what changed in it, down to a third of the room."""
        metrics = painter.fontMetrics()
        if len(words) < _FEW or words[0].fate != "same":
            return words
        rest = sum(metrics.horizontalAdvance(f"{word.text} ") for word in words[1:]) * 11 // 10  # new ones are bold
        most = max(room - rest, room // 3)
        about = metrics.elidedText(words[0].text, Qt.TextElideMode.ElideRight, most)
        return [words[0]._replace(text=about), *words[1:]]

    def _words(self, painter: QPainter, rect: QRect, words: "Sequence[Word]") -> None:
        """Write words one after the other as far as there is room."""
        left, plain = rect.left(), QFont(painter.font())
        bold = QFont(plain)
        bold.setBold(True)
        painter.setClipRect(rect)
        for place, word in enumerate(self._first_shortened(painter, rect.width(), words)):
            painter.setFont(bold if word.fate == "new" else plain)
            painter.setPen(color({"gone": "error", "new": "good"}.get(word.fate, "text")))
            metrics = painter.fontMetrics()
            room = rect.right() - left
            wide = metrics.horizontalAdvance(word.text)
            cut = wide > room or (place + 1 < len(words) and room - wide < metrics.horizontalAdvance(" …"))
            text = metrics.elidedText(word.text + (" …" if cut else ""), Qt.TextElideMode.ElideRight, room) if cut else word.text
            wide = min(metrics.horizontalAdvance(text), room)
            painter.drawText(QRect(left, rect.top(), room, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)
            if word.fate == "gone":
                middle = rect.center().y() + 1
                painter.drawLine(left, middle, left + wide, middle)
            elif word.fate == "new":
                under = rect.center().y() + metrics.ascent() // 2 + 2
                painter.fillRect(QRect(left, under, wide, 2), color("good"))
            left += wide + metrics.horizontalAdvance(" ")
            if cut or left >= rect.right():
                return


class CompareView(QTableView):
    """The table; one chooses whole rows."""

    def __init__(self, model: CompareModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(CompareDelegate(model, self))
        read_only_view(self, "What changed, line by line; F7 goes to the next change", SAYS)
        self.horizontalHeader().setSectionResizeMode(NOW, QHeaderView.ResizeMode.Stretch)

    def fit(self) -> None:
        """Give the columns the room their words need; the words of the lines get the rest."""
        letter = self.fontMetrics().averageCharWidth()
        narrow = self.width() < letter * 112
        beside = self._model.mode == BESIDE
        self.setColumnHidden(NOW, not beside)
        for column in (BEFORE, AFTER):
            self.setColumnHidden(column, beside)  # there the money stands behind the words
        self.setColumnHidden(REMARK, (narrow or not any(row.remark for row in self._model.rows)) and not self._model.found)
        amounts = [amount for row in self._model.rows for amount in (row.before, row.after) if amount is not None]
        widest = max((len(written_money(amount)) for amount in amounts), default=8) + 1
        places = max((len(row.place) for row in self._model.rows), default=4)
        for column, letters in (
            (CHANGE, 10),
            (PLACE, max(places, 4) + 1),
            (BEFORE, max(widest, len(self._model.heads[BEFORE]) + 2)),
            (AFTER, max(widest, len(self._model.heads[AFTER]) + 2)),
            (DIFFERENCE, widest + 1),
            (REMARK, min(max((len(row.remark) for row in self._model.rows), default=0) + (8 if self._model.found else 1), 14)),
        ):
            self.setColumnWidth(column, letter * letters + 2 * _EDGE)
