"""The deliveries board: over all cases what is late, came or comes without notice, and is due; Enter goes to the case."""

from typing import Any, get_args

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Mark, day_words, units
from dsca_desk.services.delivery_board import STANDINGS, BoardRow, Standing, board_counts, delivery_board

_WORDS: dict[Standing, tuple[str, Mark]] = {
    "LATE": ("late", ("warning-circle", "error")),
    "UNANNOUNCED": ("came without notice", ("warning", "warning")),
    "NO_NOTICE": ("no notice yet", ("warning", "warning")),
    "DUE": ("due", ("clock", "information")),
}
_SOURCES = {"SHIPMENT": "Shipment", "PROMISE": "Promise", "CONTRACT": "Contract", "REPAIR": "Repair"}
_SECTIONS = {"SHIPMENT": "shipments", "PROMISE": "deliveries", "CONTRACT": "contracts", "REPAIR": "support.repairs"}
_AHEAD = (30, 60, 90, 180)


def days_words(row: BoardRow) -> str:
    """Say how long: `12 days late`, `in 5 days`, `today`."""
    count = "1 day" if abs(row.days) == 1 else f"{abs(row.days):,} days"
    if row.days == 0:
        return "today"
    if row.standing == "UNANNOUNCED":
        return f"{count} ago"
    return f"{count} late" if row.days < 0 else f"in {count}"


BOARD_COLUMNS = (
    ListColumn("Standing", lambda row: _WORDS[row.standing][0], 18, mark=lambda row: _WORDS[row.standing][1]),
    ListColumn("Day", lambda row: day_words(row.on), 12),
    ListColumn("Time", days_words, 12),
    ListColumn("Case", lambda row: row.case, 11),
    ListColumn("Line", lambda row: row.line, 6),
    ListColumn("What", lambda row: f"{_SOURCES[row.source]} {row.what}".strip(), 22),
    ListColumn("Units", lambda row: units(row.quantity), 9, True),
    ListColumn("Notice", lambda row: day_words(row.announced_on), 12),
    ListColumn("Where or who", lambda row: row.where, 14),
)


class DeliveriesBoard(QDialog):
    """Stays beside the window while one works through it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._desk = window, window.desk
        self._rows: tuple[BoardRow, ...] = ()
        self.is_read = False
        self.setWindowTitle("Deliveries board")
        self._compose()
        self._desk.changed.connect(lambda _what: self.look())
        self._desk.store_changed.connect(self.close)
        self.look()

    def look(self) -> None:
        """Read the board, in the background."""
        if not self._desk.is_open:
            return
        store, today = self._desk.store, self._desk.today
        ahead = int(self.ahead.currentData())
        self._desk.peek(lambda _job: delivery_board(store, today, days_ahead=ahead), self._show)

    def open_case(self) -> None:
        """Go to the case of the chosen row, where its work is."""
        row = self.table.chosen()
        if row is None:
            return
        self._window.activateWindow()
        self._window.go("cases", f"{row.case}#execution.{_SECTIONS[row.source]}:{row.record_id}")

    def _show(self, rows: tuple[BoardRow, ...]) -> None:
        self._rows, self.is_read = rows, True
        self._filter()

    def _filter(self) -> None:
        standing, typed = self.standing.currentData(), self.narrow.text().strip().casefold()
        shown = [
            row
            for row in self._rows
            if (not standing or row.standing == standing)
            and (not typed or any(typed in column.sign(row).words.casefold() for column in BOARD_COLUMNS))
        ]
        counts = board_counts(self._rows)
        parts = [f"{counts[one]:,} {_WORDS[one][0]}" for one in STANDINGS]
        hidden = f" {len(shown):,} of {len(self._rows):,} shown." if len(shown) != len(self._rows) else ""
        nothing = "Nothing is late, due or without notice. Promises, shipments, contracts and repairs of all cases come here."
        self.said.setText(f"{', '.join(parts)}.{hidden}" if self._rows else nothing)
        self.table.show_rows(shown)

    def _compose(self) -> None:
        self.standing, self.ahead, self.narrow = QComboBox(self), QComboBox(self), QLineEdit(self)
        self.standing.addItem("Every standing", "")
        for one in get_args(Standing):
            self.standing.addItem(_WORDS[one][0].capitalize(), one)
        for days in _AHEAD:
            self.ahead.addItem(f"{days} days ahead", days)
        self.narrow.setPlaceholderText("Filter")
        self.narrow.setClearButtonEnabled(True)
        head = QHBoxLayout()
        named: tuple[tuple[str, Any], ...] = (
            ("Standing shown", self.standing),
            ("How far the board looks", self.ahead),
            ("Filter the board", self.narrow),
        )
        for name, field in named:
            field.setAccessibleName(name)
            head.addWidget(field)
        head.addStretch(1)
        self.standing.currentIndexChanged.connect(lambda _place: self._filter())
        self.ahead.currentIndexChanged.connect(lambda _place: self.look())
        self.narrow.textChanged.connect(lambda _text: self._filter())
        self.said = QLabel(self)
        self.said.setProperty("role", "secondary")
        self.said.setWordWrap(True)
        self.table = ListTable("Deliveries of all cases; Enter goes to the case", BOARD_COLUMNS, 5, self, key="record_id")
        self.table.opened.connect(self.open_case)
        go, close = QPushButton("&Go to the case", self), QPushButton("Close", self)
        go.setDefault(True)
        go.clicked.connect(lambda _checked=False: self.open_case())
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(go)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(
            min(letter * 140, self._window.width() - 40), min(self.fontMetrics().height() * 30, self._window.height() - 60)
        )
        self.table.setFocus()


def show_board(window: MainWindow) -> DeliveriesBoard:
    """Show the board of a window, the one that is open already where there is one."""
    for found in window.findChildren(DeliveriesBoard):
        if found.isVisible():
            found.activateWindow()
            return found
    board = DeliveriesBoard(window)
    board.finished.connect(board.deleteLater)
    board.show()
    return board
