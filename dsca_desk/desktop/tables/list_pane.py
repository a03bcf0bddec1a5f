"""The list at the left of a place: saved views, a filter, two-line rows, and how many of how many are shown."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QActionGroup, QFont, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.icons import paint_icon, set_icon
from dsca_desk.desktop.tables.long_list import LongList
from dsca_desk.desktop.tables.rows import ID_ROLE, ROW_ROLE, Column, RowsModel
from dsca_desk.desktop.theme import color, sized

FILTER_AFTER_MS = 120
WIDTH = 248
STRIP = 26
_LETTERS = 36  # the width of the list in letters, 248 px at 100 %
_EDGE = 8


class TwoLines(NamedTuple):
    """What a row says: name and words above, state and date below; `role` and `icon` give the date its weight."""

    name: str
    words: str
    state: str
    date: str = ""
    role: str = "secondary"
    icon: str = ""


class View(NamedTuple):
    """A saved view: its words, and what the query of the list is asked for."""

    title: str
    query: dict[str, Any]


class Sort(NamedTuple):
    """An order of the list: its words (`by total`) and what the query of the list is asked for."""

    title: str
    order: str


def _in_words(lines: TwoLines) -> str:
    return ", ".join(part for part in (f"{lines.name} {lines.words}".strip(), lines.state, lines.date) if part)


class TwoLineDelegate(QStyledItemDelegate):
    """Paints a row in two lines, from the palette, with icon and word together."""

    def __init__(self, written: Callable[[Any], TwoLines], parent: QWidget) -> None:
        super().__init__(parent)
        self._written, self._list = written, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002 - Qt's own
        """Every row is as high as two lines of text, and as wide as the list."""
        return QSize(0, 2 * option.fontMetrics.height() + 7)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw ground, two lines, hairline and focus."""
        row = index.data(ROW_ROLE)
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        active = self._list.isActiveWindow()  # the row of the open record stays marked while one works on it
        rect: QRect = option.rect
        painter.fillRect(rect, color("selection" if active else "selection-inactive") if selected else color("base"))
        painter.setPen(color("hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if row is not None:
            self._lines(painter, option, rect, self._written(row))
        painter.restore()

    def _lines(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: TwoLines) -> None:
        height = option.fontMetrics.height()
        upper = QRect(rect.left() + _EDGE, rect.top() + 3, rect.width() - 2 * _EDGE, height)
        lower = QRect(upper.left(), upper.bottom() + 1, upper.width(), height)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text.name)
        used = painter.fontMetrics().horizontalAdvance(text.name) + 8
        painter.setFont(option.font)
        words = QRect(upper.left() + used, upper.top(), upper.width() - used, height)
        shown = painter.fontMetrics().elidedText(text.words, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(color(text.role))
        wide = painter.fontMetrics().horizontalAdvance(text.date)
        painter.drawText(lower, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text.date)
        if text.icon:
            paint_icon(painter, QRectF(lower.right() - wide - 18, lower.center().y() - 7, 14, 14), text.icon, text.role)
        painter.setPen(color("secondary"))
        left = QRect(lower.left(), lower.top(), lower.width() - wide - 24, height)
        state = painter.fontMetrics().elidedText(text.state, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, state)


class ListPane(QWidget):
    """A list with views and a filter over ids that the database sorted and filtered.

    `query(text, **view)` returns the ids, with `sorts` it takes an `order` too; `fetch(ids)` returns the rows. `opened`
    carries the row that was chosen; with Enter `entered` follows, for the focus goes along. `opened_apart` (Ctrl+Enter)
    carries the row for a second window. Folded (F9, or by itself in a narrow window once a row is open) it is a strip;
    unfolded there again it lies over the work (`lies_over`). `arranged` says that one of these has changed.
    """

    opened = Signal(object)
    entered = Signal()
    opened_apart = Signal(object)
    new_wanted = Signal()
    arranged = Signal()

    def __init__(
        self,
        title: str,
        views: Sequence[View],
        query: Callable[..., Sequence[int]],
        fetch: Callable[[Sequence[int]], Sequence[Any]],
        written: Callable[[Any], TwoLines],
        noun: str,
        *,
        empty: str,
        sorts: Sequence[Sort] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("list_pane")
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = title
        self._chosen_fold = self._narrow = self._working = self._drawn = False
        self._query, self._views, self._noun, self._empty = query, tuple(views), noun, empty
        self._sorts, self._sort = tuple(sorts), 0
        self.model = RowsModel((Column("", title, lambda row: _in_words(written(row))),), fetch)
        self._all = -1
        self._compose(title, written)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FILTER_AFTER_MS)
        self._timer.timeout.connect(self._ask)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        self.views.activated.connect(lambda _place: self.refresh())
        self.opened.connect(lambda _row: self.put_away())
        self._show_fold()

    @property
    def folded(self) -> bool:
        """Whether only the strip is shown."""
        return self._strip.isVisibleTo(self)

    @property
    def lies_over(self) -> bool:
        """Whether the list is unfolded over the work of a narrow window."""
        return self._narrow and self._working and self._drawn

    def fold(self, folded: bool | None = None) -> None:
        """Fold the list to a strip or unfold it; without an answer the other way round."""
        wanted = not self.folded if folded is None else folded
        if self._narrow and self._working:
            self._drawn = not wanted
            self._chosen_fold = self._chosen_fold and wanted
        else:
            self._chosen_fold = wanted
        self._show_fold()
        self.take_focus()

    def put_away(self) -> None:
        """Fold a list that lies over the work."""
        if self._drawn:
            self._drawn = False
            self._show_fold()

    def set_narrow(self, narrow: bool) -> None:
        """Say that the window has little room: the list folds by itself while one works on a row."""
        if narrow != self._narrow:
            self._narrow, self._drawn = narrow, False
            self._show_fold()

    def filter_rows(self) -> None:
        """Go to the filter field; a folded list unfolds for it."""
        if self.folded:
            self.fold(False)
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def take_focus(self) -> None:
        """Take the focus where the work of this pane is: the rows, or the strip while it is folded."""
        (self._strip if self.folded else self.list).setFocus(Qt.FocusReason.TabFocusReason)

    def show_work(self, working: bool) -> None:
        """Say whether a row is open: in a narrow window the list folds by itself."""
        if working != self._working:
            self._working, self._drawn = working, False
            self._show_fold()

    def refresh(self) -> None:
        """Ask the database again; the selected row stays selected by its id when it is still in the list."""
        self._all = -1
        self._ask()

    @property
    def sort(self) -> Sort | None:
        """The order the list is in; None where it has but one."""
        return self._sorts[self._sort] if self._sorts else None

    def sort_by(self, sort: Sort) -> None:
        """Put the list into another of its orders."""
        self._sort = self._sorts.index(sort)
        self._name_sort()
        self._ask()

    def _ask(self) -> None:
        """Ask for what the filter leaves; how many there are without it stays known until something was written."""
        self._timer.stop()
        selected = self.selected_id()
        asked = {**self._views[self.views.currentIndex()].query, **({"order": self.sort.order} if self.sort else {})}
        words = self.filter.text().strip()
        ids = self._query(words, **asked)
        if not words:
            self._all = len(ids)
        elif self._all < 0:
            self._all = len(self._query("", **asked))
        self.model.set_ids(ids)
        if selected is not None:
            self.select(selected)
        self.note.setText(f"{len(ids):,} of {self._all:,} {self._noun}" if ids or self._all else self._empty)
        self._strip.show_words(f"{self._title}   {len(ids):,} of {self._all:,}")

    def selected_id(self) -> int | None:
        """Return the id of the selected row."""
        index = self.list.currentIndex()
        return index.data(ID_ROLE) if index.isValid() else None

    def select(self, row_id: int) -> bool:
        """Select a row by its id without opening it; return False when the list does not have it."""
        place = self.model.row_of(row_id)
        if place < 0:
            return False
        self.list.choose(place)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Open a row in a second window on Ctrl+Enter; letters typed in the list narrow it, Down leads back to it."""
        pressed = event.key() if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if watched is self.filter and pressed == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.choose(0)
            return True
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            index = self.list.currentIndex()
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and index.isValid():
                self.opened_apart.emit(index.data(ROW_ROLE))
                return True
            held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if event.text().strip() and event.text().isprintable() and not held:
                self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
                self.filter.insert(event.text())
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Fold a list that lies over the work on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.lies_over:
            self.fold(True)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_strip"):
            self.list.setFont(sized(self.font(), -0.5))
            self._set_width()

    def _enter(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ROW_ROLE))
        self.entered.emit()

    def _show_fold(self) -> None:
        folded = not self._drawn and (self._chosen_fold or (self._narrow and self._working))
        comes, goes = (self._strip, self._whole) if folded else (self._whole, self._strip)
        comes.show()
        focus = QApplication.focusWidget()
        if focus is not None and (focus is goes or goes.isAncestorOf(focus)):
            (self._strip if folded else self.list).setFocus()  # else Qt would lead it to the work
        goes.hide()
        self._set_width()
        self.arranged.emit()

    def _set_width(self) -> None:
        self.setFixedWidth(STRIP if self.folded else max(WIDTH, _LETTERS * self.fontMetrics().averageCharWidth()))

    def _name_sort(self) -> None:
        if self.sort is not None:
            self.order.setToolTip(f"Sorted {self.sort.title}")
            self.order.setAccessibleName(f"Sort {self._noun}, now {self.sort.title}")
            self.sorted.setText(self.sort.title)
            self._orders[self._sort].setChecked(True)

    def _compose_sorts(self) -> None:
        self.order = QToolButton(self)
        set_icon(self.order, "sort-ascending", "text")
        self.order.setProperty("button", "true")
        self.order.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.order.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.sorted = QLabel(self)
        self.sorted.setProperty("role", "caption")
        self._orders: list[QAction] = []
        menu = QMenu(self.order)
        group = QActionGroup(menu)
        for sort in self._sorts:
            action = menu.addAction(sort.title[:1].upper() + sort.title[1:])
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, sort=sort: self.sort_by(sort))
            group.addAction(action)
            self._orders.append(action)
        self.order.setMenu(menu)
        self.order.setVisible(bool(self._sorts))
        self.sorted.setVisible(bool(self._sorts))
        self._name_sort()

    def _compose(self, title: str, written: Callable[[Any], TwoLines]) -> None:
        heading = QLabel(title, self)
        heading.setProperty("role", "group")
        self.new_button = new = QPushButton("New", self)
        new.setAccessibleName(f"New {self._noun.removesuffix('s')}")
        set_icon(new, "plus", "text")
        new.clicked.connect(self.new_wanted)
        self.views = QComboBox(self)
        self.views.addItems([view.title for view in self._views])
        self.views.setAccessibleName(f"Saved views of {title}")
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter by any word")
        self.filter.setAccessibleName(f"Filter {title}")
        self.filter.setClearButtonEnabled(True)
        sign = QAction(f"Filter {title}", self.filter)
        set_icon(sign, "funnel", "placeholder")
        self.filter.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self.list = LongList(2, self)
        self.list.setModel(self.model)
        self.list.setFont(sized(self.font(), -0.5))
        self.list.installEventFilter(self)
        self.filter.installEventFilter(self)
        self.list.setItemDelegate(TwoLineDelegate(written, self.list))
        self.list.setAccessibleName(title)
        self.list.activated.connect(self._enter)
        self.list.clicked.connect(lambda index: self.opened.emit(index.data(ROW_ROLE)))
        self.note = QLabel(self)
        self.note.setProperty("role", "caption")
        self.note.setWordWrap(True)
        self._compose_sorts()
        fold = QToolButton(self)
        fold.setProperty("button", True)
        fold.setAccessibleName(f"Fold the list of {self._noun} (F9)")
        fold.setToolTip("Fold the list (F9)")
        fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_icon(fold, "caret-double-left", "text")
        fold.clicked.connect(lambda: self.fold(True))
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(new)
        top.addWidget(fold)
        head = QVBoxLayout()
        head.setContentsMargins(_EDGE, 6, _EDGE, 6)
        head.addLayout(top)
        head.addWidget(self.views)
        narrowing = QHBoxLayout()
        narrowing.setSpacing(6)
        narrowing.addWidget(self.filter, 1)
        narrowing.addWidget(self.order)
        head.addLayout(narrowing)
        foot = QHBoxLayout()
        foot.setContentsMargins(_EDGE, 3, _EDGE, 3)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.sorted)
        self._whole = QWidget(self)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self._strip = _Strip(title, self)
        self._strip.clicked.connect(lambda: self.fold(False))
        self._strip.hide()
        outside = QHBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._whole)
        outside.addWidget(self._strip)


class _Strip(QToolButton):
    """The folded list: its name and numbers from top to bottom; pressed, it unfolds."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("list_strip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedWidth(STRIP)
        self.setSizePolicy(self.sizePolicy().Policy.Fixed, self.sizePolicy().Policy.Expanding)
        self.setToolTip("Unfold the list (F9)")
        self._words = title

    def show_words(self, words: str) -> None:
        """Say what the list holds."""
        self._words = words
        self.setAccessibleName(f"{words}, folded; F9 unfolds")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Draw icon and words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("header" if self.underMouse() else "navigation"))
        paint_icon(painter, QRectF(STRIP / 2 - 8, 8, 16, 16), "caret-double-right", "text")
        painter.setPen(color("text"))
        painter.translate(STRIP / 2, 32)
        painter.rotate(90)
        height = self.fontMetrics().height()
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, -height / 2, self.height() - 40, height), flags, self._words)
        painter.resetTransform()
        painter.setPen(color("accent" if self.hasFocus() else "hairline"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        if self.hasFocus():
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
