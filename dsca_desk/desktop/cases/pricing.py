"""The Pricing tab: what every line costs and by which rates, the totals, and what can be confirmed, waived or replaced."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.cases.explain import ExplainKeys
from dsca_desk.desktop.cases.explain_page import LEGEND
from dsca_desk.desktop.cases.figures import LINES_AT_ONCE
from dsca_desk.desktop.cases.lines_totals import TotalsBox
from dsca_desk.desktop.cases.pricing_edited import EditedSection, OverridesSection, WaiversSection
from dsca_desk.desktop.cases.pricing_lists import REPLACED_BY
from dsca_desk.desktop.cases.pricing_rows import COLUMNS, VIEWS, PricingDelegate, PricingModel
from dsca_desk.desktop.cases.pricing_sections import FiguresSection, Section
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.paths import steps
from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.grid import Place
from dsca_desk.desktop.tables.grid_layout import GridLayout
from dsca_desk.desktop.tables.grid_pane import GridPane
from dsca_desk.desktop.tables.grid_view import GridView
from dsca_desk.desktop.theme import theme
from dsca_desk.records.offer import RateOverride

LISTS_AFTER_MS = 150
_SECTION = "cases/pricing/section"


class PricingTab(QWidget):
    """Prices above; figures to confirm, waivers and rates of the office below, beside the totals."""

    def __init__(self, session: CaseSession, _window: MainWindow) -> None:
        super().__init__()
        self._session = session
        self.model = PricingModel(session, self)
        self.view = GridView(self.model, two_lines=True)
        self.view.setAccessibleName("Prices of the lines")
        self.view.setItemDelegate(PricingDelegate(self.view))
        self._grid_layout = GridLayout(session.desk.settings, "pricing", COLUMNS, VIEWS)
        self.pane = GridPane(self.view, self._grid_layout, total="Total", parent=self)
        ExplainKeys(self.view, session, self._path, enter=True)
        self.totals = TotalsBox(session, self)
        self.figures = FiguresSection(session, self)
        self.waivers = WaiversSection(session, self)
        self.overrides = OverridesSection(session, self._suggested, self)
        self._sections: dict[str, tuple[str, Section]] = {
            "figures": ("To confirm", self.figures),
            "waivers": ("Waivers", self.waivers),
            "overrides": ("Rates of your office", self.overrides),
        }
        self._views: dict[str, QToolButton] = {}
        self._tabs: dict[str, QToolButton] = {}
        self._pages = QStackedWidget(self)
        self._compose()
        self.figures.replace_wanted.connect(self._replace_figure)
        self._stale = True
        self._pause = QTimer(self, singleShot=True, interval=LISTS_AFTER_MS)
        self._pause.timeout.connect(self._show_lists)
        session.priced.connect(self._follow)
        self._show()
        chosen = session.desk.settings.text(_SECTION, "figures")
        self.show_section(chosen if chosen in self._sections else "figures")

    # --- what the workspace asks --------------------------------------------------------------------------------------------

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, path: str) -> bool:
        """Go to an amount of a line, a total, a waiver or a rate of the office."""
        self._show()
        try:
            way = steps(path)
        except ValueError:
            return False
        if len(way) > 1 and way[0] in ("rate_overrides", "waivers") and isinstance(way[1], int):
            section: EditedSection = self.overrides if way[0] == "rate_overrides" else self.waivers
            return self._edit_in(section, way[1], str(way[2]) if len(way) > 2 else "")
        if way[:1] == ("lines",) and len(way) > 2 and isinstance(way[1], int):
            return self._go_to_amount(way)
        rows = [row.path for row in self.totals.model.rows]
        if path in rows:
            self.totals.table.selectRow(rows.index(path))
            self.totals.table.setFocus()
            return True
        return False

    def finish(self) -> bool:
        """What is typed in a form here counts only when it is put in."""
        return True

    # --- within -------------------------------------------------------------------------------------------------------------

    def show_section(self, name: str) -> None:
        """Show one of the lists below the prices."""
        self._pages.setCurrentWidget(self._sections[name][1])
        self._tabs[name].setChecked(True)
        self._session.desk.settings.put(_SECTION, name)

    def _follow(self) -> None:
        """Prices follow at once, the lists below after a pause in long documents; while the tab is hidden nothing does."""
        self._stale = True
        if self.isVisible():
            self.model.refresh()
            if len(self._session.offer.lines) > LINES_AT_ONCE:
                self._pause.start()
            else:
                self._show_lists()

    def _show(self) -> None:
        """Catch up with what happened since the tab was last shown."""
        if self._stale:
            self.model.refresh()
            self._show_lists()

    def _show_lists(self) -> None:
        self._stale = False
        self._pause.stop()
        self.figures.show_figures()
        self.waivers.show_waivers()
        self.overrides.show_overrides()

    def _path(self) -> str:
        index = self.view.currentIndex()
        return self.model.price_path(index.row(), self.model.columns[index.column()]) if index.isValid() else ""

    def _suggested(self) -> RateOverride:
        """A new rate of the office begins with the charge and line under the cursor of the prices."""
        index, officer = self.view.currentIndex(), self._session.desk.officer
        column = self.model.columns[index.column()] if index.isValid() else None
        if column is None or column.name not in REPLACED_BY:
            return RateOverride(charge="TRANSPORT", by=officer)
        charge, component = REPLACED_BY[column.name]
        return RateOverride(charge=charge, component=component, line=self.model.rows[index.row()].number, by=officer)

    def _replace_figure(self, override: RateOverride) -> None:
        self.show_section("overrides")
        self.overrides.add(override)

    def _edit_in(self, section: EditedSection, place: int, field: str) -> bool:
        self.show_section("overrides" if section is self.overrides else "waivers")
        places = [row.place for row in self.waivers.rows] if section is self.waivers else list(range(section.model.rowCount()))
        if place not in places:
            return False
        section.table.go(places.index(place))
        section.edit(field)
        return True

    def _go_to_amount(self, way: tuple[str | int, ...]) -> bool:
        child, rest = -1, way[2:]
        if rest[0] == "sublines" and len(rest) > 2 and isinstance(rest[1], int):
            child, rest = rest[1], rest[2:]
        assert isinstance(way[1], int)
        row, name = self.model.row_at(Place(way[1], child)), ".".join(map(str, rest))
        amounts = {column.name for column in COLUMNS if column.amount}
        if row < 0 or name not in amounts:
            return False
        if name not in {column.name for column in self.model.columns}:
            self._use_view(next(view for view, names in VIEWS.items() if name in names))
        self.view.go_to(row, name)
        self.view.setFocus()
        return True

    def _use_view(self, name: str) -> None:
        self.pane.use(name)
        self._views[name].setChecked(True)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Catch up."""
        super().showEvent(event)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the totals under the lists where there is no room beside them."""
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * 100
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._below.direction() != direction:
            self._below.setDirection(direction)
        self._whole.setSizes([self.height() * 3 // 5, self.height() * 2 // 5])

    def _compose(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(0)
        views = QButtonGroup(self)
        for name in VIEWS:
            button = _choice(name, partial(self._use_view, name), self)
            views.addButton(button)
            tools.addWidget(button)
            self._views[name] = button
        self._views[self._grid_layout.view].setChecked(True)
        tools.addStretch(1)
        heads = QHBoxLayout()
        heads.setSpacing(0)
        group = QButtonGroup(self)
        for name, (words, section) in self._sections.items():
            button = _choice(words, partial(self.show_section, name), self)
            group.addButton(button)
            heads.addWidget(button)
            self._tabs[name] = button
            self._pages.addWidget(section)
            section.counted.connect(lambda count, button=button, words=words: button.setText(f"{words}  {count}"))
        heads.addStretch(1)
        card = QFrame(self)
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.setSpacing(6)
        inside.addLayout(heads)
        inside.addWidget(self._pages, 1)
        below = QWidget(self)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight, below)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(8)
        self._below.addWidget(card, 5)
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(self.totals)
        beside.addWidget(_Legend(self))
        beside.addStretch(1)
        self._below.addLayout(beside, 2)
        self._whole = whole = QSplitter(Qt.Orientation.Vertical, self)
        whole.setProperty("quiet", "true")
        whole.setHandleWidth(8)
        whole.setChildrenCollapsible(False)
        self.pane.setMinimumHeight(self.view.row_height * 5)
        whole.addWidget(self.pane)
        whole.addWidget(below)
        whole.setStretchFactor(0, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(tools)
        column.addWidget(scroll, 1)


class _Legend(QWidget):
    """What the marks of trust mean, icon and word together."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(3, 1)
        self._icons: list[tuple[QLabel, str, str]] = []
        for number, trust in enumerate(LEGEND):
            drawing, words = QLabel(self), QLabel(trust.words, self)
            words.setProperty("role", "caption")
            row, column = divmod(number, 2)
            grid.addWidget(drawing, row, 2 * column)
            grid.addWidget(words, row, 2 * column + 1)
            self._icons.append((drawing, trust.icon, trust.role))
        self._paint()
        theme().changed.connect(self._paint)

    def _paint(self) -> None:
        side = self.fontMetrics().height() - 4
        for label, name, role in self._icons:
            label.setPixmap(icon(name, role).pixmap(side, side))


def _choice(words: str, run: Callable[[], object], parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(words)
    button.setProperty("button", "true")
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.clicked.connect(lambda _checked=False: run())
    return button
