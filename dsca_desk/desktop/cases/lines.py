"""The Lines tab: the grid of lines as on paper, the form of the line under the cursor, and the totals."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
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
from dsca_desk.desktop.cases.lines_totals import TotalsBox
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.paths import steps
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.grid_commands import add_grid_commands
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_pane import GridPane
from dsca_desk.desktop.tables.grid_rows import Place
from dsca_desk.desktop.tables.grid_view import GridView
from dsca_desk.desktop.theme import sized
from dsca_desk.exchange.case_shapes import MOST_LINES

_SPLIT = "cases/lines/split"


class LinesTab(QWidget):
    """Lines of a case. `explain_wanted` carries the path of the amount on which F1 was pressed."""

    explain_wanted = Signal(str)

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        self._session, self._window = session, window
        self.model = LinesModel(session, session.desk.today, self)
        self.view = GridView(self.model, two_lines=True)
        self.view.setAccessibleName("Lines")
        self.view.heads, self.view.most = recognized, MOST_LINES
        self.layout_ = GridLayout(session.desk.settings, "lines", self.model.all_columns, VIEWS)
        self.pane = GridPane(self.view, self.layout_, total="(8) Net estimated cost", parent=self)
        self.form = LineForm(session, self.model, self)
        self.totals = TotalsBox(session, self)
        self._views: dict[str, QToolButton] = {}
        self._split = False
        self._compose()
        add_grid_commands(window.commands)
        self.view.row_wanted.connect(self.add_line)
        self.view.row_changed.connect(self.form.show_row)
        self.view.selection_told.connect(self._tell_selection)
        self.view.explain_wanted.connect(self.explain_wanted)
        self.explain_wanted.connect(session.explain_wanted)
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._entered(now.row(), now.column()))
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
        answer = self._session.desk.questions.choose(
            "Renumber the lines",
            "Lines get new numbers from 001 in their order; notes and rate overrides follow. Letters already sent, and notes "
            "whose text names a number, do not.",
            ("Renumber", "Leave as it is"),
        )
        if answer == 0:
            self._session.draft.replace(new, "Renumber lines")

    # --- Qt overrides -------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Share the height out as it was left, else so that seven lines are seen."""
        super().showEvent(event)
        if not self._split:
            self._split = True
            kept = self._session.desk.settings.state(_SPLIT)
            if kept is None or not self.splitter.restoreState(kept):
                height = self.splitter.height()
                self.splitter.setSizes([height * 58 // 100, height * 42 // 100])

    # --- within -------------------------------------------------------------------------------------------------------------

    def _compose(self) -> None:
        below = QWidget(self)
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.form, 58)
        row.addWidget(self.totals, 42)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(2)
        self.splitter.addWidget(self.pane)
        self.splitter.addWidget(below)
        self.splitter.setStretchFactor(0, 58)
        self.splitter.setStretchFactor(1, 42)
        self.splitter.splitterMoved.connect(
            lambda _at, _handle: self._session.desk.settings.put(_SPLIT, self.splitter.saveState())
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._toolbar())
        column.addWidget(self.splitter, 1)

    def _toolbar(self) -> QToolBar:
        bar = QToolBar("Lines", self)
        bar.setIconSize(QSize(16, 16))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button(bar, "Line", "plus", "Add a line below the current one (Ctrl+Ins)", self.add_line)
        self._button(bar, "Subline", "tree-structure", "Add a subline to the current line", self.add_subline)
        self._button(bar, "Duplicate", "copy", "Copy the current line below itself (Ctrl+Shift+D)", self.view.duplicate_row)
        bar.addSeparator()
        self._button(bar, "Fill down", "arrow-down", "Fill the chosen cells from the top (Ctrl+D)", self.view.fill_down)
        self._button(bar, "Paste rows", "clipboard-text", "Paste rows from Excel at the cursor (Ctrl+V)", self.view.paste)
        bar.addSeparator()
        group = QButtonGroup(self)
        for view in VIEWS:
            button = self._button(bar, view, "", f"Columns of {view}", partial(self.show_view, view))
            button.setCheckable(True)
            button.setChecked(view == self.layout_.view)
            group.addButton(button)
            self._views[view] = button
        bar.addSeparator()
        columns = self._button(bar, "", "columns", "Choose, move and reset columns", self._show_columns)
        columns.setAccessibleName("Columns of the grid")
        self._button(bar, "Renumber", "list-checks", "Number the lines from 001 in their order", self.renumber)
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
        button.setAccessibleDescription(words)
        button.setProperty("button", "true")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon if icon else Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon:
            set_icon(button, icon, "text")
        button.clicked.connect(lambda _checked=False: run())
        bar.addWidget(button)
        return button

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
