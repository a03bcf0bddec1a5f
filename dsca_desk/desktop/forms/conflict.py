"""Someone saved first: each place where two officers disagree with the three values side by side; one is taken for each."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import msgspec
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.forms.joining import ABSENT, Disagreement, disagreements, joined
from dsca_desk.desktop.forms.reading import written_day, written_number
from dsca_desk.desktop.icons import icon, set_icon
from dsca_desk.store.errors import StaleRecord, StoreError

ValueT = TypeVar("ValueT", bound=msgspec.Struct)
BEFORE, MINE, THEIRS = 1, 2, 3
_HEADS = ("Field", "As before", "Yours", "Theirs")


class ConflictWords(NamedTuple):
    """What a dialog of this kind says: title, text, heads of the columns, and what its two buttons do."""

    title: str
    text: str
    heads: tuple[str, str, str, str]
    keep: str
    cancel: str


class _Choices(QTableWidget):
    """The table: Space or Enter takes the value the focus is on, a click too."""

    taken = Signal(int, int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Take a value."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)


class ConflictDialog(QDialog):
    """Lets a person choose per field: as before, yours, theirs. What only one side changed is chosen already."""

    def __init__(
        self,
        what: str,
        found: tuple[Disagreement, ...],
        words: Callable[[str], str],
        parent: QWidget | None = None,
        *,
        said: ConflictWords | None = None,
        before: bool = True,
    ) -> None:
        """Without `before` the value as it was stands there to be read and cannot be taken."""
        super().__init__(parent)
        self._found, self._before = found, before
        self._items: dict[tuple[int, int], QTableWidgetItem] = {}
        self._taken = [MINE if one.side in ("mine", "both") else THEIRS for one in found]
        both = sum(one.side == "both" for one in found)
        text = (
            f"{what} was changed by someone else while you were editing. Nothing of theirs or yours is lost. "
            f"{len(found)} field{'s' * (len(found) != 1)} differ; {both or 'none'} of them both of you changed. "
            "Choose for each: as before, yours or theirs."
        )
        self._said = said or ConflictWords("Somebody saved first", text, _HEADS, "Save &what is chosen", "&Keep editing")
        self.setWindowTitle(self._said.title)
        self.setAccessibleName(self._said.text.partition(". ")[0])
        self._compose(self._said.text, words)
        for row in range(len(found)):
            self._mark(row)
        if found:
            self.table.setCurrentCell(0, self._taken[0])
            self.table.setFocus()
        else:
            self.save_button.setFocus()

    def chosen(self) -> Mapping[str, Any]:
        """Return the value taken for each path."""
        return {one.path: one[taken] for one, taken in zip(self._found, self._taken, strict=True)}

    def taken(self, column: int) -> tuple[str, ...]:
        """Return the paths at which one side is taken."""
        return tuple(one.path for one, taken in zip(self._found, self._taken, strict=True) if taken == column)

    def take(self, row: int, column: int) -> None:
        """Take the value of a column in a row."""
        known = column in (MINE, THEIRS) or (column == BEFORE and row >= 0 and self._may_take_before(row))
        if row >= 0 and known:
            self._taken[row] = column
            self._mark(row)

    def _may_take_before(self, row: int) -> bool:
        return self._before and self._found[row].original is not ABSENT

    def take_all(self, column: int) -> None:
        """Take one side everywhere."""
        for row in range(len(self._found)):
            self.take(row, column)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Wide enough for four columns of text."""
        letter = self.fontMetrics().horizontalAdvance("x")
        return QSize(120 * letter, (24 if self._found else 9) * self.fontMetrics().height())

    def _compose(self, text: str, words: Callable[[str], str]) -> None:
        said = QLabel(text, self)
        said.setWordWrap(True)
        self.table = _Choices(len(self._found), len(_HEADS), self)
        self.table.setHorizontalHeaderLabels(list(self._said.heads))
        self.table.setAccessibleName("Fields that differ; Space takes the value in focus")
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, one in enumerate(self._found):
            texts = (words(one.path), *map(written, one[1:]))
            for column, cell in enumerate(texts):
                item = QTableWidgetItem(cell)
                item.setToolTip(cell)
                if column == 0 or (column == BEFORE and not self._may_take_before(row)):
                    item.setFlags(Qt.ItemFlag.ItemIsSelectable if column else Qt.ItemFlag.ItemIsEnabled)
                self.table.setItem(row, column, item)
                self._items[row, column] = item
        self.table.taken.connect(self.take)
        self.table.cellClicked.connect(self.take)
        mine, theirs = QPushButton("All &yours", self), QPushButton("All their&s", self)
        mine.clicked.connect(lambda: self.take_all(MINE))
        theirs.clicked.connect(lambda: self.take_all(THEIRS))
        cancel = QPushButton(self._said.cancel, self)
        cancel.clicked.connect(self.reject)
        self.save_button = QPushButton(self._said.keep, self)
        self.save_button.setProperty("primary", "true")
        set_icon(self.save_button, "floppy-disk", "on-accent")
        self.save_button.clicked.connect(self.accept)
        for button in (mine, theirs, cancel):
            button.setAutoDefault(False)
        for part in (mine, theirs, self.table):
            part.setVisible(bool(self._found))
        row_of_buttons = QHBoxLayout()
        row_of_buttons.addWidget(mine)
        row_of_buttons.addWidget(theirs)
        row_of_buttons.addStretch(1)
        row_of_buttons.addWidget(cancel)
        row_of_buttons.addWidget(self.save_button)
        column_of_all = QVBoxLayout(self)
        column_of_all.addWidget(said)
        column_of_all.addWidget(self.table, 1)
        column_of_all.addLayout(row_of_buttons)

    def _mark(self, row: int) -> None:
        for column in (BEFORE, MINE, THEIRS) if self._before else (MINE, THEIRS):
            item, taken = self._items[row, column], self._taken[row] == column
            font = QFont(self.font())
            font.setWeight(QFont.Weight.DemiBold if taken else QFont.Weight.Normal)
            item.setFont(font)
            item.setIcon(icon("check-circle-fill", "good") if taken else icon("circle"))
            said = f"{self._said.heads[column]}: {item.text()}{', chosen' if taken else ''}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)


def settle_conflict(
    parent: QWidget,
    conflict: StaleRecord,
    original: ValueT | None,
    mine: ValueT,
    theirs: ValueT,
    done: Callable[[ValueT], None],
    words: Callable[[str], str] | None = None,
) -> ConflictDialog | None:
    """Ask what to take where two versions disagree and hand the joined value to `done`; without disagreement do so at once.

    The dialog opens over `parent` and is returned; whoever closes it without saving goes on editing.
    """
    found = disagreements(original, mine, theirs)
    if not found:
        done(theirs)
        return None
    name = words or path_words
    dialog = ConflictDialog(conflict.what, found, lambda path: _with_row(path, name), parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: done(joined(mine, theirs, dialog.chosen())))
    dialog.open()
    return dialog


def path_words(path: str) -> str:
    """Write a path for people: `line 003 quantity`."""
    return path.replace("[", " ").replace("]", "").replace(".", " ").replace("_", " ")


def written(value: Any) -> str:
    """Write any value of a record on one line."""
    if value is ABSENT:
        return "not there"
    if value is None or value in ("", ()):
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, Decimal):
        return written_number(value)
    if isinstance(value, tuple):
        return "; ".join(map(written, value))
    if isinstance(value, msgspec.Struct):
        fields = (getattr(value, field) for field in value.__struct_fields__)
        return ", ".join(written(field) for field in fields if field not in (None, "", (), False))
    return " ".join(str(value).split())


def _with_row(path: str, words: Callable[[str], str]) -> str:
    """The words of a field with the row it belongs to."""
    whole, bracket, rest = path.partition("[")
    if not bracket:
        return words(path)
    row, _, field = rest.partition("]")
    field_words = path_words(field.removeprefix("."))
    shown = str(int(row) + 1) if row.isdigit() and len(row) < 3 else row
    return f"{words(whole)} {shown}{': ' if field_words else ''}{field_words}"


def settle_saving(
    parent: QWidget,
    conflict: StaleRecord,
    read: Callable[[], Any],
    sides: Callable[[Any], tuple[Any, Any, Any]],
    save: Callable[[Any, Any], None],
    tell: Callable[[str, str], object],
    words: Callable[[str], str],
) -> None:
    """Ask field by field what to take and save that; nothing is saved until then, and a new conflict asks again.

    `read` reads what the other officer saved, `sides` names the value both began with, ours and theirs, `save` keeps the joined
    value on top of theirs. Refusals are told.
    """
    try:
        theirs = read()
    except StoreError as error:
        tell("Not saved", str(error))
        return

    def take(joined: Any) -> None:
        try:
            save(joined, theirs)
        except StaleRecord as again:
            settle_saving(parent, again, read, sides, save, tell, words)
        except StoreError as error:
            tell("Not saved", str(error))

    original, mine, other = sides(theirs)
    settle_conflict(parent, conflict, original, mine, other, take, words)
