"""The list that is only read: rows in memory, gone through by keys, filtered, copied, opened; its words may have an icon."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableView, QWidget

from dsca_desk.desktop.forms.reading import written_day, written_money, written_number
from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.tables.list_filter import FilterField, RoomyHeader
from dsca_desk.desktop.tables.plain import PlainModel
from dsca_desk.desktop.tables.rows import ROW_ROLE, Index
from dsca_desk.desktop.theme import color, sized

_MARGINS = 14
_MEASURED = 200
_SHORT, _GIVES = 18, 0.6
"""A column of so many letters stays as it is; a longer one gives up so much of its width before the list scrolls."""

Mark = tuple[str, str]
"""An icon and the role of its color."""


class Sign(NamedTuple):
    """Words of a cell in the color of a role, with an icon beside them where it has one."""

    words: str
    icon: str = ""
    role: str = "text"


class ListColumn(NamedTuple):
    """A column: its head, the words of a row in it (a `Sign` where they stand out), its width in letters, its side.

    `mark` adds icon and role to words that are written elsewhere.
    """

    title: str
    words: Callable[[Any], str | Sign]
    letters: int = 12
    right: bool = False
    mark: Callable[[Any], Mark | None] | None = None

    def sign(self, row: Any) -> Sign:
        """Return what a row shows in this column."""
        said = self.words(row)
        if isinstance(said, Sign):
            return said
        mark = self.mark(row) if self.mark is not None else None
        return Sign(said) if mark is None else Sign(said, *mark)


def day_words(day: date | None) -> str:
    """Write a day, or nothing."""
    return "" if day is None else written_day(day)


def units(quantity: Decimal | None) -> str:
    """Write a quantity, or nothing where there is none."""
    return "" if quantity is None else written_number(quantity)


def dollars(amount: Decimal | None) -> str:
    """Write an amount, or nothing where there is none."""
    return "" if amount is None else written_money(amount)


class ListModel(PlainModel):
    """Shows the rows that a filter leaves of those in memory; `ROW_ROLE` is the row itself.

    A row of which `struck` holds was taken back: it is struck through and says so.
    """

    def __init__(self, columns: Sequence[ListColumn], struck: Callable[[Any], bool] | None = None) -> None:
        right = [place for place, column in enumerate(columns) if column.right]
        super().__init__([column.title for column in columns], right)
        self.columns = tuple(columns)
        self.all: list[Any] = []
        self._struck, self._filter = struck, ""

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; the filter stays."""
        self.beginResetModel()
        self.all = list(rows)
        self.rows = self._passing()
        self.endResetModel()

    def filter(self, text: str) -> None:
        """Leave the rows that have every typed word somewhere."""
        self.beginResetModel()
        self._filter = text
        self.rows = self._passing()
        self.endResetModel()

    def _passing(self) -> list[Any]:
        wanted = self._filter.casefold().split()
        if not wanted:
            return list(self.all)
        said = ((row, " ".join(column.sign(row).words for column in self.columns).casefold()) for row in self.all)
        return [row for row, text in said if all(word in text for word in wanted)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a view asks about a cell."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(index.column())
        struck = self._struck is not None and self._struck(row)
        if role == Qt.ItemDataRole.FontRole:
            return _struck_font() if struck else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, index.column(), struck)
        sign = column.sign(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return sign.words
        if role == Qt.ItemDataRole.DecorationRole:
            drawing = ("x-circle", "secondary") if struck and index.column() == 0 else (sign.icon, sign.role)
            return icon(*drawing) if drawing[0] else None
        if role == Qt.ItemDataRole.ForegroundRole and sign.role != "text":
            return color(sign.role)
        return None

    def _spoken(self, row: Any, place: int, struck: bool) -> str:
        """Say a cell with its head; the first one says the whole row."""
        if place:
            column = self.columns[place]
            return f"{column.title}: {column.sign(row).words or 'none'}"
        told = ((column.title, column.sign(row).words) for column in self.columns)
        said = ", ".join(f"{title} {words}" for title, words in told if words)
        return f"taken back, {said}" if struck else said


def _struck_font() -> QFont:
    """A font that only says it is struck through: the rest is that of the view."""
    font = QFont()
    font.setStrikeOut(True)
    return font


class ListTable(QTableView):
    """A list one goes through by keyboard: `chosen_changed` when another row is chosen, `opened` on Enter or a double click.

    `wide` is the column that takes what the others leave; `key` names the attribute by which a row is found again when rows
    are read anew. Ctrl+F filters, Ctrl+C copies the chosen row with its heads; `keys` are those of acts on the list.
    `empty` stands where there is nothing.
    """

    chosen_changed = Signal()
    opened = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[ListColumn],
        wide: int,
        parent: QWidget | None = None,
        *,
        key: str = "id",
        struck: Callable[[Any], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._wide = key, wide
        self._drawn = self._fitting = False
        self.keys: dict[str, Callable[[], object]] = {}
        self.empty = "Nothing here yet."
        self.list = ListModel(columns, struck)
        self.setHorizontalHeader(RoomyHeader(self))
        self.setModel(self.list)
        self.setAccessibleName(name)
        self.setFont(sized(self.font(), -0.5))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        head = self.horizontalHeader()
        letter = self.fontMetrics().averageCharWidth()
        head.setMinimumSectionSize(letter * 4)
        for place, column in enumerate(columns):
            head.resizeSection(place, letter * column.letters + 14)
        self.setMinimumHeight((self.fontMetrics().height() + 7) * 2)
        head.sectionResized.connect(self._resized_by_hand)
        self.list.modelReset.connect(self._fit)
        self.filter = FilterField(self)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.chosen_changed.emit())
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def chosen(self) -> Any:
        """Return the row the list stands on, None without one."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; the chosen one stays chosen while it is there, else its place."""
        self._keeping_chosen(lambda: self.list.show_rows(rows))
        self.filter.tell()

    def narrow(self, text: str) -> None:
        """Show only rows with these words; nothing typed shows all."""
        self._keeping_chosen(lambda: self.list.filter(text))
        self.filter.tell()

    def filter_rows(self) -> None:
        """Open the field that filters this list."""
        self.filter.open()

    def words(self, place: int) -> tuple[str, ...]:
        """What the row at a place shows, column by column."""
        row = self.list.rows[place]
        return tuple(column.sign(row).words for column in self.list.columns)

    def choose(self, place: int) -> None:
        """Choose the row at a place."""
        if 0 <= place < len(self.list.rows):
            ways = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self.list.index(place, 0), ways)

    def choose_where(self, wanted: Callable[[Any], bool]) -> bool:
        """Choose the first row of which something holds; False when there is none."""
        place = next((at for at, row in enumerate(self.list.rows) if wanted(row)), -1)
        self.choose(place)
        return place >= 0

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """A list scrolls by itself: it asks for a few rows and takes what room there is."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Fit the columns to the room."""
        super().resizeEvent(event)
        self._fit()
        self.filter.place()

    def _fit(self) -> None:
        """Give every column what its words need and the wide one the rest; where that is too much, less in steps.

        A list of which a column was drawn to another width by hand keeps those widths.
        """
        head, room = self.horizontalHeader(), self.viewport().width()
        places = range(len(self.list.columns))
        if self._drawn:
            others = sum(head.sectionSize(place) for place in places if place != self._wide)
            head.resizeSection(self._wide, max(self._least(self._wide), room - others))
            return
        needed = [max(head.sectionSizeHint(place), self._longest(place)) for place in places]
        asked = [min(needed[place], max(head.sectionSizeHint(place), self._least(place))) for place in places]
        wide = [asked[place] if place == self._wide else needed[place] for place in places]
        widths = next((one for one in (needed, wide, asked) if sum(one) <= room), None) or self._narrowed(asked, room)
        widths[self._wide] += max(0, room - sum(widths))
        self._fitting = True
        for place, width in enumerate(widths):
            head.resizeSection(place, width)
        self._fitting = False

    def _narrowed(self, asked: list[int], room: int) -> list[int]:
        """Take what is missing from columns of long words, never from numbers and days; a list scrolls where it is too much."""
        head, short = self.horizontalHeader(), self.fontMetrics().averageCharWidth() * _SHORT
        floors = [
            width if column.right or width <= short else max(head.sectionSizeHint(place), short, round(width * _GIVES))
            for place, (column, width) in enumerate(zip(self.list.columns, asked, strict=True))
        ]
        over, spare = sum(asked) - room, sum(asked) - sum(floors)
        if over > spare:
            return asked
        return [width - math.ceil((width - floor) * over / spare) for width, floor in zip(asked, floors, strict=True)]

    def _least(self, place: int) -> int:
        return self.fontMetrics().averageCharWidth() * self.list.columns[place].letters + _MARGINS

    def _longest(self, place: int) -> int:
        """The width of the longest words of a column, among its first rows."""
        column, metrics = self.list.columns[place], self.fontMetrics()
        beside = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize) + _MARGINS // 2
        signs = [column.sign(row) for row in self.list.rows[:_MEASURED]]
        icons = [beside if sign.icon else 0 for sign in signs]
        return (
            max(
                (metrics.horizontalAdvance(sign.words) + with_icon for sign, with_icon in zip(signs, icons, strict=True)),
                default=0,
            )
            + _MARGINS
        )

    def _resized_by_hand(self) -> None:
        self._drawn = self._drawn or (not self._fitting and bool(QGuiApplication.mouseButtons()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Say what belongs here where there is nothing."""
        super().paintEvent(event)
        if not self.list.all and self.empty:
            painter = QPainter(self.viewport())
            painter.setPen(color("secondary"))
            ways = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(8, 6, -8, -6), ways, self.empty)

    def event(self, event: QEvent) -> bool:
        """Take the keys of acts before a command of the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _spelled(event) in self.keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Enter opens; copying takes the row with its heads; the keys of acts do what they stand for."""
        act = self.keys.get(_spelled(event))
        if act is not None:
            act()
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.chosen() is not None:
                self.opened.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            if self.chosen() is not None:
                heads = "\t".join(column.title for column in self.list.columns)
                QGuiApplication.clipboard().setText(f"{heads}\n" + "\t".join(self.words(self.currentIndex().row())))
        elif event.matches(QKeySequence.StandardKey.Find):  # in a dialog, where no command of the window comes first
            self.filter_rows()
        else:
            super().keyPressEvent(event)

    def _keeping_chosen(self, show: Callable[[], None]) -> None:
        before, place = self.chosen(), self.currentIndex().row()
        name = getattr(before, self._key, None) if before is not None else None
        show()
        found = next((at for at, row in enumerate(self.list.rows) if getattr(row, self._key, None) == name), -1)
        self.choose(found if found >= 0 and name is not None else min(max(place, 0), len(self.list.rows) - 1))
        self.chosen_changed.emit()


def _spelled(event: QKeyEvent) -> str:
    """The keys of an event as acts name them, `Ctrl+Ins`."""
    return QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
