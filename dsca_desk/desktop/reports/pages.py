"""One list of a report on screen: its table, its picture below it or in its place, and what is said when there is nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from dsca_desk.desktop.pictures import Painted
from dsca_desk.desktop.reports.columns import columns_of, widest_of
from dsca_desk.desktop.reports.pictures import Picture, picture_of
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.services.office import Asked, OfficeRow, OfficeSheet

QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own name for no limit, which PySide6 leaves out
MOST_ROWS = 20_000
"""A list shows no more rows than a filter goes through at once; the sheet has all."""
_LOW_IN_LINES = 24
"""Below so many lines of text a list and its picture do not stand one below the other."""


class SheetPage(QWidget):
    """A list with its picture. `opened` carries where the chosen row, or a line of the picture, leads."""

    opened = Signal(str)
    chosen_changed = Signal()

    def __init__(self, title: str, sheet: OfficeSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.left_out = 0
        self._wanted = True
        self.table = ListTable(f"{title}: {sheet.name}", columns_of(sheet), widest_of(sheet), self, key="key")
        self.table.opened.connect(self._open_chosen)
        self.table.chosen_changed.connect(self.chosen_changed)
        self.nothing = QLabel(sheet.empty, self)
        self.nothing.setProperty("role", "secondary")
        self.nothing.setWordWrap(True)
        self.card = QFrame(self)
        self.card.setProperty("card", "true")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(10, 6, 10, 8)
        inside.setSpacing(4)
        self._heading, self._words = QLabel(self.card), QLabel(self.card)
        self._heading.setProperty("role", "group")
        self._words.setProperty("role", "caption")
        self._words.setWordWrap(True)
        self._area = QScrollArea(self.card)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.viewport().setAutoFillBackground(False)
        inside.addWidget(self._heading)
        inside.addWidget(self._area, 1)
        inside.addWidget(self._words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 3)
        column.addWidget(self.card, 2)
        self._arrange()

    @property
    def is_low(self) -> bool:
        """Tell whether there is room for either the list or its picture."""
        return self.height() < self.fontMetrics().height() * _LOW_IN_LINES

    @property
    def shows_picture(self) -> bool:
        """Tell whether the picture is to be seen."""
        return not self.card.isHidden()

    def chosen(self) -> OfficeRow | None:
        """Return the row the list stands on."""
        found = self.table.chosen()
        return found if isinstance(found, OfficeRow) else None

    def show_rows(self, sheet: OfficeSheet, rows: Sequence[OfficeRow], asked: Asked) -> None:
        """Show other rows, and the picture that is made of them."""
        self.table.show_rows(rows[:MOST_ROWS])
        self.nothing.setText(sheet.empty)
        self.left_out = max(0, len(rows) - MOST_ROWS)
        picture = picture_of(sheet.name, rows, asked)
        if picture is not None:
            self._heading.setText(picture.title)
            self._words.setText(picture.words)
            self._area.setWidget(picture.widget)  # the one before goes with it
            picture.widget.setAutoFillBackground(False)
            high = picture.widget.sizeHint().height() + 4 if isinstance(picture.widget, Painted) else QWIDGETSIZE_MAX
            self._area.setMaximumHeight(high)
            grows = QSizePolicy.Policy.Maximum if isinstance(picture.widget, Painted) else QSizePolicy.Policy.Preferred
            self.card.setSizePolicy(QSizePolicy.Policy.Preferred, grows)
            self._area.setAccessibleName(picture.title)
            if isinstance(picture.widget, Painted):
                picture.widget.opened.connect(lambda name: self.opened.emit(picture.leads.get(name, "")))
        self.picture = picture
        self._arrange()

    def want_picture(self, wanted: bool) -> None:
        """Show the picture or leave it out; in a low window it takes the place of the list."""
        self._wanted = wanted
        self._arrange()
        if wanted and self.shows_picture and self.table.isHidden() and self.picture is not None:
            self.picture.widget.setFocus()

    def take_focus(self) -> None:
        """Take the focus on the list, or on the picture that stands in its place."""
        if not self.table.isHidden():
            self.table.setFocus()
        elif self.picture is not None and self.shows_picture:
            self.picture.widget.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Lay out anew where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        rows = bool(self.table.list.all)
        drawn = self.picture is not None and self._wanted
        self.nothing.setVisible(not rows)
        self.card.setVisible(drawn)
        self.table.setVisible(rows and not (drawn and self.is_low))

    def _open_chosen(self) -> None:
        row = self.chosen()
        if row is not None:
            self.opened.emit(row.leads)
