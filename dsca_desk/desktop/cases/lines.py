"""The Lines tab: the grid of lines as on paper, the form of the line under the cursor, and the totals."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.lines_columns import VIEWS, recognized
from dsca_desk.desktop.cases.lines_form import LineForm
from dsca_desk.desktop.cases.lines_model import LinesModel
from dsca_desk.desktop.cases.lines_numbers import renumbered
from dsca_desk.desktop.cases.lines_strip import TotalsStrip
from dsca_desk.desktop.cases.lines_totals import TotalsBox
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.paths import steps
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.commands import Command
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.grid_commands import add_grid_commands
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_pane import GridPane
from dsca_desk.desktop.tables.grid_rows import Place
from dsca_desk.desktop.tables.grid_view import GridView
from dsca_desk.desktop.theme import sized
from dsca_desk.exchange.case_shapes import MOST_LINES

LEAST_ROWS = 4
# By whether the window is low: how high the form is, and whether it is shown.
_SPLIT = {False: "cases/lines/form-height", True: "cases/lines/form-height-low"}
_FORM = {False: "cases/lines/form", True: "cases/lines/form-low"}


class LinesTab(QWidget):
    """Lines of a case. `explain_wanted` carries the path of the amount on which F1 was pressed."""

    explain_wanted = Signal(str)

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        self._session, self._window = session, window
        self.model = LinesModel(session, self)
        self.view = GridView(self.model, two_lines=True)
        self.view.setAccessibleName("Lines")
        self.view.heads, self.view.most = recognized, MOST_LINES
        self.layout_ = GridLayout(session.desk.settings, "lines", self.model.all_columns, VIEWS)
        self.pane = GridPane(self.view, self.layout_, total="(8) Net estimated cost", elsewhere=("value",), parent=self)
        self.form = LineForm(session, self.model, self)
        self.totals = TotalsBox(session, self)
        self.strip = TotalsStrip(session, self)
        self._views: dict[str, QToolButton] = {}
        self._compose()
        add_grid_commands(window.commands)
        _add_commands(window)
        self.view.row_wanted.connect(self.add_line)
        self.view.row_changed.connect(self.form.show_row)
        self.view.selection_told.connect(self._tell_selection)
        self.view.explain_wanted.connect(self.explain_wanted)
        self.explain_wanted.connect(session.explain_wanted)
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._entered(now.row(), now.column()))
        self.view.filtered.connect(self._count)
        self.model.rowsInserted.connect(lambda *_: self._count())
        self.model.rowsRemoved.connect(lambda *_: self._count())
        self.model.modelReset.connect(self._count)
        self._count()
        session.priced.connect(self._follow)
        session.trouble.connect(self._trouble)
        session.checked.connect(self.model.show_findings)
        self.model.show_findings()
        if self.model.rows:
            self.view.go(0, 0)

    # --- what the workspace asks --------------------------------------------------------------------------------------------

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def begins_at(self) -> QWidget:
        """Work begins in the grid."""
        return self.view

    def focus_path(self, path: str) -> bool:
        """Put the cursor on the cell of a path, or the focus on its field in the form; False when neither is there."""
        try:
            way = steps(path)
        except ValueError:
            return False
        if len(way) < 2 or way[0] != "lines" or not isinstance(way[1], int):
            return False
        child, rest = -1, way[2:]
        if len(rest) > 1 and rest[0] == "sublines" and isinstance(rest[1], int):
            child, rest = rest[1], rest[2:]
        row = self.model.row_at(Place(way[1], child))
        if row < 0:
            return False
        if not rest:
            self.view.go(row)
            self.view.setFocus()
            return True
        field = str(rest[0])
        name = next((column.name for column in self.model.columns if field in (column.name, column.amount)), "")
        if name:
            self.view.go_to(row, name)
            self.view.setFocus()
            return True
        if field not in self.form.binder.names():
            return False
        self.view.go(row)
        if self.form.needs_more(field):
            self.show_full_form()
        elif not self.form.isVisibleTo(self):
            self.show_form(True)
        return self.form.binder.focus(f"{self.model.path_of(row)}.{field}")

    def finish(self) -> bool:
        """Read what is still being typed; False when a cell or field is unclear."""
        self.view.finish_editing()
        unclear = next(iter(self.model.unclear), None)
        if unclear is not None:
            self.view.go_to(*unclear)
        return self.form.binder.read_all() and unclear is None

    # --- what buttons do ----------------------------------------------------------------------------------------------------

    def add_line(self) -> None:
        """Insert an empty line below the current one and type its description."""
        if self._refused():
            return
        row = self.model.add_line(self.view.currentIndex().row())
        self._type_in(row)

    def add_subline(self) -> None:
        """Add a subline to the current line; the first one takes over its price."""
        row = self.view.currentIndex().row()
        if self._refused() or self.model.line(row) is None:
            return
        self._type_in(self.model.add_subline(row))

    def renumber(self) -> None:
        """Number the lines from 001 in their order, after a question; notes and overrides follow."""
        if self._refused():
            return
        offer = self._session.offer
        new = renumbered(offer)
        if new == offer:
            self.view.say("The lines are numbered from 001 in their order already.")
            return
        if offer.document != "BASIC" or self._session.opened.offer.accepted_on is not None:
            self.view.say("Lines of a document that was offered keep their numbers. Letters and deliveries speak of them.")
            return
        self.view.clear_filter()  # it goes by the numbers of lines
        answer = self._session.desk.questions.choose(
            "Renumber the lines",
            "Lines get new numbers from 001 in their order; notes and rate overrides follow. Letters already sent, and notes "
            "whose text names a number, do not.",
            ("Renumber", "Leave as it is"),
        )
        if answer == 0:
            self._session.draft.replace(new, "Renumber lines")

    # --- the form and the totals ----------------------------------------------------------------------------------------------

    @property
    def short(self) -> bool:
        """Whether the window has no room for the grid and the form above each other."""
        rows = LEAST_ROWS * self.view.row_height + self.view.horizontalHeader().sizeHint().height()
        return self.height() < self.bar.sizeHint().height() + rows + self.form.room_needed() + 24

    def show_form(self, shown: bool) -> None:
        """Show the form of the line below the grid, or give its room to the grid; remembered for low and for high windows."""
        self._session.desk.settings.put(_FORM[self.short], shown)
        self._arrange()
        if not shown and not self.view.isAncestorOf(self.focusWidget() or self):
            self.view.setFocus()

    def show_full_form(self, full: bool = True) -> None:
        """Show every field of the line instead of the grid, or the grid again with the cursor in its cell."""
        if full:
            self.view.finish_editing()
        elif not self.form.binder.read_all():
            return
        self.form.show_full(full)
        self._arrange()
        if full:
            self.form.take_focus()
        else:
            self.view.setFocus()

    def take_focus(self) -> None:
        """Take the focus where the work is."""
        if self.form.full:
            self.form.take_focus()
        else:
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _step_line(self, by: int) -> None:
        """In the full form: go to the next line in sight, or the one before."""
        row = self.view.currentIndex().row() + by
        while 0 <= row < len(self.model.rows) and self.view.isRowHidden(row):
            row += by
        if 0 <= row < len(self.model.rows) and self.form.binder.read_all():
            self.view.go(row)

    def _arrange(self) -> None:
        """Share the height out: form and totals beside each other, or one strip of totals where there is no room."""
        short, full = self.short, self.form.full
        settings = self._session.desk.settings
        with_form = full or settings.flag(_FORM[short], not short)
        self._form_button.setChecked(with_form)
        self._form_button.setEnabled(not full)
        boxed = with_form and not short
        self.totals.setVisible(boxed)
        self.strip.setVisible(not boxed)
        self.form.setVisible(with_form)
        self._below.setVisible(with_form)
        self.pane.setVisible(not full)
        if with_form and not full:
            total = self.splitter.height() - self.splitter.handleWidth()
            needed = self.form.room_needed() + 8
            kept = int(settings.number(_SPLIT[short], 0))
            lower = kept or (min(needed, total - LEAST_ROWS * self.view.row_height) if not short else total // 2)
            self.splitter.setSizes([max(0, total - lower), lower])

    def _split_moved(self) -> None:
        self._session.desk.settings.put(_SPLIT[self.short], self.splitter.sizes()[1])

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As high as the strip of totals and two rows of the grid; the form and the box of totals give way before."""
        rows = self.view.horizontalHeader().sizeHint().height() + 2 * self.view.row_height
        return QSize(super().minimumSizeHint().width(), self.bar.sizeHint().height() + rows + self.strip.height() + 16)

    # --- Qt overrides -------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Share the height out when the layout knows it."""
        super().showEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Share the height out anew."""
        super().resizeEvent(event)
        self._fold_buttons()
        self._arrange()

    # --- within -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        self._below = QWidget(self)
        row = QHBoxLayout(self._below)
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.form, 58)
        row.addWidget(self.totals, 42)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(2)
        self.splitter.addWidget(self.pane)
        self.splitter.addWidget(self._below)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.splitterMoved.connect(lambda _at, _handle: self._split_moved())
        self.form.full_wanted.connect(self.show_full_form)
        self.form.step_wanted.connect(self._step_line)
        self.bar = self._toolbar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.strip)

    def _toolbar(self) -> QToolBar:
        bar = QToolBar("Lines", self)
        bar.setIconSize(QSize(16, 16))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button(bar, "Line", "plus", "Add a line below the current one (Ctrl+Ins)", self.add_line)
        self._button(bar, "Subline", "tree-structure", "Add a subline to the current line", self.add_subline)
        again = self._button(
            bar, "Duplicate", "copy", "Copy the current line below itself (Ctrl+Shift+D)", self.view.duplicate_row
        )
        bar.addSeparator()
        fill = self._button(bar, "Fill down", "arrow-down", "Fill the chosen cells from the top (Ctrl+D)", self.view.fill_down)
        paste = self._button(bar, "Paste rows", "clipboard-text", "Paste rows from Excel at the cursor (Ctrl+V)", self.view.paste)
        bar.addSeparator()
        group = QButtonGroup(self)
        for view in VIEWS:
            button = self._button(bar, view, "", f"Columns of {view}", partial(self.show_view, view))
            button.setCheckable(True)
            button.setChecked(view == self.layout_.view)
            group.addButton(button)
            self._views[view] = button
        bar.addSeparator()
        filter_ = self._button(bar, "Filter", "funnel", "Filter the lines in sight (Ctrl+F)", self.view.filter_rows)
        columns = self._button(bar, "Columns", "columns", "Choose, move and reset columns", self._show_columns)
        form = "Show the form of the line below the grid (Ctrl+Shift+L)"
        self._form_button = self._button(bar, "Line form", "pencil-simple-line", form, self._toggle_form)
        self._form_button.setCheckable(True)
        number = self._button(bar, "Renumber", "list-numbers", "Number the lines from 001 in their order", self.renumber)
        self._foldable = (columns, filter_, number, again, fill, paste, self._form_button)
        rest = bar.findChild(QToolButton, "qt_toolbar_ext_button")
        if rest is not None:
            set_icon(rest, "caret-double-right", "text")
            rest.setAccessibleName("More buttons")
        return bar

    def _button(self, bar: QToolBar, text: str, icon: str, words: str, run: Callable[[], object]) -> QToolButton:
        button = QToolButton(bar)
        button.setText(text)
        button.setFont(sized(button.font(), -0.5))
        button.setToolTip(words)
        button.setAccessibleName(text)
        button.setAccessibleDescription(words)
        button.setProperty("button", "true")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon if icon else Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon:
            set_icon(button, icon, "text")
        button.clicked.connect(lambda _checked=False: run())
        bar.addWidget(button)
        return button

    def _fold_buttons(self) -> None:
        """Where the toolbar is too narrow, buttons keep their icons alone, those one needs least first."""
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._foldable:
            button.setToolButtonStyle(beside)
        for button in self._foldable:
            if self.bar.sizeHint().width() <= self.width():
                break
            button.setToolButtonStyle(alone)
            self.bar.layout().invalidate()  # type: ignore[union-attr]  # a toolbar has one

    def _toggle_form(self) -> None:
        self.show_form(not self.form.isVisibleTo(self))

    def show_view(self, view: str) -> None:
        """Show the columns of a view."""
        self._views[view].setChecked(True)
        self.pane.use(view)
        self.view.setFocus()

    def _show_columns(self) -> None:
        sender = self.sender()
        at = (
            sender.mapToGlobal(sender.rect().bottomLeft())
            if isinstance(sender, QWidget)
            else self.mapToGlobal(self.rect().topLeft())
        )
        self.pane.show_menu(at)

    def _count(self) -> None:
        """Say how many of how many lines are in sight."""
        parts = any(self.model.place_of(row).child >= 0 for row in range(len(self.model.rows)))
        self.totals.count.setText(f"{self.view.count_words()} lines{' and sublines' if parts else ''}")

    def _follow(self) -> None:
        self.model.refresh()

    def _trouble(self, text: str) -> None:
        self.model.refresh()
        self.view.say(text)

    def _type_in(self, row: int) -> None:
        self.view.go_to(row, "description")
        self.view.setFocus()
        self.view.edit_cell()

    def _entered(self, row: int, column: int) -> None:
        if 0 <= column < len(self.model.columns) and row >= 0:
            path = self.model.price_path(row, self.model.columns[column])
            if path:
                self._session.amount_entered.emit(path)

    def _refused(self) -> bool:
        if self._session.read_only:
            self.view.say("The document has left the desk and can no longer be edited.")
        return self._session.read_only

    def _tell_selection(self, text: str) -> None:
        label = self._window.status.findChild(QLabel, "selection")
        if label is None:
            label = QLabel(self._window.status)
            label.setObjectName("selection")
            label.setAccessibleName("Count, sum and average of the chosen cells")
            self._window.status.addWidget(label)
        label.setText(text)


def _add_commands(window: MainWindow) -> None:
    """Add what can be done with the form of a line, once for each window."""
    if "line-form" in window.commands.names():
        return

    def shown() -> LinesTab | None:
        return next((tab for tab in window.findChildren(LinesTab) if tab.isVisible()), None)

    def there() -> bool:
        return shown() is not None

    def full() -> None:
        tab = shown()
        if tab is not None:
            tab.show_full_form(not tab.form.full)

    def form() -> None:
        tab = shown()
        if tab is not None and not tab.form.full:
            tab.show_form(not tab.form.isVisibleTo(tab))

    window.commands.add(
        Command("line-full-form", "&Record", "&Full form of the line", full, "Alt+Return", enabled=there, starts_group=True),
        Command("line-form", "&View", "Line f&orm", form, "Ctrl+Shift+L", enabled=there),
    )
