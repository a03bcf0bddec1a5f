"""The place Reference: every policy table, its rows by any word and day, a row in words, and the figures an office confirms."""

from collections import Counter

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, QUrl
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.forms.fields import DateField
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.page_view import PageView
from dsca_desk.desktop.reference.confirm import ConfirmDialog
from dsca_desk.desktop.reference.details import CASE, details_page
from dsca_desk.desktop.reference.model import ROW_ROLE, ReferenceModel
from dsca_desk.desktop.reference.tables import ALL, TableList, title_of
from dsca_desk.desktop.shell.record import Standing
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.theme import sized, theme
from dsca_desk.policy.catalog import TABLES
from dsca_desk.services.office_rules import office_history
from dsca_desk.services.reference import CaseUse, ReferenceRow, cases_resting_on, filtered, row_name, rows_of, tables_in_order

FILTER_AFTER_MS = 120
_LEFT_LETTERS, _GRID_LETTERS, _RIGHT_LETTERS = 40, 56, 44
_WIDEST, _WIDEST_OF_ALL, _NARROWEST, _MEASURED = 46, 24, 6, 60


class ReferencePlace(QWidget):
    """Reference. Tables at the left, rows in the middle, one row in words at the right."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window_, self.desk = window, window.desk
        self._table, self._arranged = ALL, False
        self._all: tuple[ReferenceRow, ...] = ()
        self._shown: ReferenceRow | None = None
        self._cases: dict[str, list[CaseUse]] = {}
        self.model = ReferenceModel()
        self._compose()
        self._timer = QTimer(self, singleShot=True, interval=FILTER_AFTER_MS)
        self._timer.timeout.connect(self.show_rows)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        self.on.edited.connect(lambda _day: self.show_rows())
        self.on.unclear.connect(self._unclear)
        self.to_check.toggled.connect(lambda _on: self.show_rows())
        self.tables.chosen.connect(self._choose_table)
        self.grid.selectionModel().currentChanged.connect(lambda now, _before: self._moved(now))
        theme().changed.connect(self._show_details)
        self.desk.policy_changed.connect(self.reload)
        self.desk.changed.connect(lambda _what: self._cases.clear())
        self.reload()
        self.tables.choose(ALL)

    # --- what the window asks -----------------------------------------------------------------------------------------------

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def open(self, record: str) -> None:
        """Show a table (`rates`) or a row by its address (`rates|CAS|QAI||2020-02-01`); filters that hide it are taken off."""
        table = record.partition("|")[0]
        if table not in TABLES:
            return
        self.clear_filters()
        self.tables.choose(table)
        place = self.model.place_of(record)
        if place >= 0:
            self._select(place)
        self.grid.setFocus()

    def take_focus(self) -> None:
        """Begin with the filter."""
        self.filter.setFocus()

    def may_close(self) -> bool:
        """Nothing here is left unsaved."""
        return True

    def shown_record(self) -> str:
        """Return the address of the row that is shown, or the name of the table."""
        return self._shown.address if self._shown is not None else self._table

    def standing(self) -> Standing:
        """Say which row is shown."""
        if self._shown is None:
            return Standing(name=title_of(TABLES.get(self._table)))
        return Standing(name=row_name(self._shown.table, self._shown.row))

    # --- rows ---------------------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the rules again, and show the same rows of them."""
        policy = self.desk.policy
        self._all = tuple(one for spec in tables_in_order() for one in rows_of(policy, spec))
        self._cases.clear()
        self.edition.setText(f"Rules edition {policy.edition.id}")
        self.office.setVisible(any(one.layer for one in self._all))
        self.show_rows()

    def show_rows(self) -> None:
        """Show the rows that filter, day and view leave."""
        self._timer.stop()
        before = self._shown.address if self._shown is not None else ""
        self._why.hide()
        left = filtered(self._all, self.filter.text(), self.on.value(), to_check=self.to_check.isChecked())
        self.tables.show_counts(Counter(one.table.name for one in left))
        spec = TABLES.get(self._table)
        rows = [one for one in left if spec is None or one.table is spec]
        self.model.show(spec, rows)
        self._size_columns()
        self.heading.setText(title_of(spec))
        whole = len(self._all) if spec is None else sum(one.table is spec for one in self._all)
        self.count.setText(f"{len(rows):,} of {whole:,} rows")
        self._nothing.setVisible(not rows)
        self.clear.setVisible(not rows)
        place = self.model.place_of(before)
        if rows:
            self._select(max(place, 0))
        else:
            self._shown = None
            self._show_details()

    def clear_filters(self) -> None:
        """Show every row again."""
        self.filter.clear()
        self.on.set_value(None)
        self.to_check.setChecked(False)
        self.show_rows()

    def confirm(self) -> None:
        """Open the dialog in which the shown row is confirmed or replaced."""
        if self._shown is not None and self.desk.is_open:
            dialog = ConfirmDialog(self.desk, self._shown, self.window_)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.finished.connect(lambda _result: self.grid.setFocus())
            dialog.open()

    def tell_history(self) -> None:
        """Tell what the office confirmed and replaced, the latest first."""
        self.desk.questions.tell("What your office changed in the rules", "\n\n".join(office_history(self.desk.store)))

    # --- within -------------------------------------------------------------------------------------------------------------

    def _choose_table(self, name: str) -> None:
        self._table = name
        self._shown = None
        self.show_rows()

    def _unclear(self, sentence: str) -> None:
        self._why.setText(sentence)
        self._why.show()

    def _select(self, place: int) -> None:
        index = self.model.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.grid.selectionModel().setCurrentIndex(index, flags)
        self.grid.scrollTo(index)

    def _moved(self, index: QModelIndex) -> None:
        one = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(one, ReferenceRow) and one is not self._shown:
            self._shown = one
            self._show_details()
            self._look_up_cases(one)
            if self.window_.shown_place() is self:
                self.window_.record_changed()

    def _show_details(self) -> None:
        one = self._shown
        self.confirm_button.setEnabled(one is not None and self.desk.is_open)
        if one is None:
            self.page.show_page("<p>No row is shown.</p>")
            return
        self.confirm_button.setText("Con&firm or replace…" if one.row.status != "confirmed" else "Re&place…")
        looked_up = self._cases.get(one.address, None if self.desk.is_open else [])
        self.page.show_page(details_page(one, looked_up))
        self.page.setAccessibleName(f"Details of {row_name(one.table, one.row)}, {one.table.title}")

    def _look_up_cases(self, one: ReferenceRow) -> None:
        if one.address in self._cases or not self.desk.is_open:
            return
        store = self.desk.store

        def look(_job: Job) -> tuple[str, list[CaseUse]]:
            return one.address, cases_resting_on(store, one.row)

        self.desk.peek(look, self._found_cases)

    def _found_cases(self, found: tuple[str, list[CaseUse]]) -> None:
        address, cases = found
        self._cases[address] = cases
        if self._shown is not None and self._shown.address == address:
            self._show_details()

    def _follow(self, address: QUrl) -> None:
        if address.toString().startswith(CASE):
            self.window_.go("cases", address.toString().removeprefix(CASE))

    def _size_columns(self) -> None:
        """Give every column the width its first rows need, within bounds; one that is empty in all rows is left out."""
        metrics, header = self.grid.fontMetrics(), self.grid.horizontalHeader()
        letter, widest = metrics.averageCharWidth(), _WIDEST if self._table else _WIDEST_OF_ALL
        rows = self.model.rows()[:_MEASURED]
        for place, head in enumerate(self.model.heads):
            self.grid.setColumnHidden(place, not any(head.value(one) not in (None, "", ()) for one in self.model.rows()))
            texts = [self.model.index(row, place).data() for row in range(len(rows))]
            wide = max([metrics.horizontalAdvance(text) for text in texts] + [0]) + 16 + (22 if head.name == "status" else 0)
            title = metrics.horizontalAdvance(head.title) * 11 // 10 + 30
            header.resizeSection(place, min(max(wide, title, _NARROWEST * letter), max(title, widest * letter)))

    def _compose(self) -> None:
        self._beside = QSplitter(Qt.Orientation.Horizontal, self)
        self._beside.addWidget(self._compose_middle())
        self._beside.addWidget(self._compose_right())
        self._whole = whole = QSplitter(Qt.Orientation.Horizontal, self)
        self._left = self._compose_left()
        whole.addWidget(self._left)
        whole.addWidget(self._beside)
        for splitter, grows in ((whole, 1), (self._beside, 0)):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
            splitter.setStretchFactor(grows, 1)
            splitter.setStretchFactor(1 - grows, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(whole)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Divide the room when there is some."""
        super().showEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the row in words below the grid where there is no room beside it."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_beside"):
            self.grid.setFont(sized(self.font(), -0.5))
            self.grid.verticalHeader().setDefaultSectionSize(self.grid.fontMetrics().height() + 8)
            self._arrange()

    def _arrange(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        self._left.setMinimumWidth(_LEFT_LETTERS * letter * 2 // 3)
        beside = self.width() >= (_LEFT_LETTERS + _GRID_LETTERS + _RIGHT_LETTERS) * letter
        orientation = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._beside.orientation() != orientation or not self._arranged:
            self._arranged = self.isVisible()  # before, there are no sizes to divide
            self._beside.setOrientation(orientation)
            self._beside.setStretchFactor(1, 0 if beside else 1)
            self._whole.setSizes([_LEFT_LETTERS * letter * (4 if beside else 3) // 4, 10_000])
            self._beside.setSizes(
                [10_000, _RIGHT_LETTERS * letter] if beside else [self.height() * 3 // 5, self.height() * 2 // 5]
            )

    def _compose_left(self) -> QWidget:
        left = _pane("list_pane", self)
        title = QLabel("Reference", left)
        title.setProperty("role", "group")
        self.filter = QLineEdit(left)
        self.filter.setPlaceholderText("Filter by any word")
        self.filter.setAccessibleName("Filter the rows of all tables")
        self.filter.setClearButtonEnabled(True)
        self.tables = TableList(left)
        self.office = QPushButton("What your office &changed…", left)
        self.office.clicked.connect(self.tell_history)
        self.edition = QLabel(left)
        self.edition.setProperty("role", "caption")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 6, 0, 3)
        for widget, edge in ((title, 8), (self.filter, 8), (self.tables, 0), (self.office, 8), (self.edition, 8)):
            inside = QHBoxLayout()
            inside.setContentsMargins(edge, 0, edge, 0)
            inside.addWidget(widget)
            column.addLayout(inside, 1 if widget is self.tables else 0)
        return left

    def _compose_middle(self) -> QWidget:
        middle = _pane("", self)
        self.heading = QLabel(middle)
        self.heading.setProperty("role", "title")
        self.count = QLabel(middle)
        self.count.setProperty("role", "secondary")
        self.to_check = QPushButton("&To check by you", middle)
        self.to_check.setCheckable(True)
        self.to_check.setToolTip("Only rows that nobody has confirmed")
        set_icon(self.to_check, "seal-question", "text")
        when = QLabel("In force &on", middle)
        self.on = DateField(middle)
        self.on.today = self.desk.today
        self.on.setPlaceholderText("any day")
        self.on.setAccessibleName("Only rows in force on this day")
        self.on.setMaximumWidth(16 * self.fontMetrics().averageCharWidth())
        when.setBuddy(self.on)
        self._why = QLabel(middle)
        self._why.setProperty("role", "problem")
        self._why.hide()
        head, narrowing = QHBoxLayout(), QHBoxLayout()
        for line, parts in ((head, (self.heading, self.count)), (narrowing, (when, self.on, self.to_check))):
            line.setSpacing(8)
            for part in parts:
                line.addWidget(part)
            line.addStretch(1)
        self.grid = _grid(self.model, middle)
        self._nothing = QLabel("No row of this table has all of that.", middle)
        self._nothing.setProperty("role", "secondary")
        self.clear = QPushButton("&Show every row", middle)
        self.clear.clicked.connect(self.clear_filters)
        empty = QHBoxLayout()
        empty.addWidget(self._nothing)
        empty.addWidget(self.clear)
        empty.addStretch(1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(12, 8, 12, 8)
        column.addLayout(head)
        column.addLayout(narrowing)
        column.addWidget(self._why)
        column.addLayout(empty)
        column.addWidget(self.grid, 1)
        return middle

    def _compose_right(self) -> QWidget:
        right = _pane("explain_pane", self)
        self.page = PageView(right)
        self.page.anchorClicked.connect(self._follow)
        self.confirm_button = QPushButton("Con&firm or replace…", right)
        set_icon(self.confirm_button, "seal-check", "text")
        self.confirm_button.clicked.connect(self.confirm)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 6)
        foot.addWidget(self.confirm_button)
        foot.addStretch(1)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        column.addLayout(foot)
        return right


def _pane(name: str, parent: QWidget) -> QWidget:
    pane = QWidget(parent)
    pane.setObjectName(name)
    pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    pane.setProperty("pane", True)
    return pane


def _grid(model: ReferenceModel, parent: QWidget) -> QTableView:
    grid = QTableView(parent)
    grid.setProperty("fills", "true")
    grid.setModel(model)
    grid.setFont(sized(parent.font(), -0.5))
    grid.setAccessibleName("Rows of the table")
    grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    grid.setTabKeyNavigation(False)
    grid.setWordWrap(False)
    grid.setAlternatingRowColors(True)
    grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    grid.verticalHeader().hide()
    grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    grid.verticalHeader().setDefaultSectionSize(grid.fontMetrics().height() + 8)
    header = grid.horizontalHeader()
    header.setHighlightSections(False)
    header.setSortIndicatorClearable(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    grid.setSortingEnabled(True)
    return grid
