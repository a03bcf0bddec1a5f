"""The Pricing tab: what every line costs and by which rates, the totals, and what can be confirmed, waived or replaced."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
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
_SECTIONS = {"figures": "To confirm", "waivers": "Waivers", "overrides": "Rates of your office"}
_SHORT = {"Contract administration": "CAS", "Rates of your office": "Office rates"}
_LEAST_LETTERS, _LEAST_LINES = 100, 24  # of text, for prices and lists together


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
        self._sections: dict[str, Section] = {"figures": self.figures, "waivers": self.waivers, "overrides": self.overrides}
        self._counts = dict.fromkeys(self._sections, 0)
        self._flat: bool | None = None
        self._instead = False
        self._views: dict[str, QToolButton] = {}
        self._tabs: dict[str, QToolButton] = {}
        self._pages = QStackedWidget(self)
        self._compose()
        self.figures.replace_wanted.connect(self._replace_figure)
        self._stale = True
        self._pause = QTimer(self, singleShot=True, interval=LISTS_AFTER_MS)
        self._pause.timeout.connect(self._show_lists)
        session.priced.connect(self._follow)
        chosen = session.desk.settings.text(_SECTION, "figures")
        self._section = chosen if chosen in self._sections else "figures"
        self._pages.setCurrentWidget(self._sections[self._section])
        self._name_choices()
        self._show()
        self._arrange()

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

    @property
    def flat(self) -> bool:
        """Whether there is room for the prices or one of the lists, not for both."""
        metrics = self.fontMetrics()
        return self._low or self.width() < metrics.averageCharWidth() * _LEAST_LETTERS

    @property
    def _low(self) -> bool:
        return self.height() < self.fontMetrics().height() * _LEAST_LINES

    def show_section(self, name: str) -> None:
        """Show one of the lists below the prices; where there is no room for both, instead of them."""
        self._pages.setCurrentWidget(self._sections[name])
        self._session.desk.settings.put(_SECTION, name)
        self._section, self._instead = name, True
        self._arrange()

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
        shown = name in {column.name for column in self.model.columns}
        self._use_view(self._grid_layout.view if shown else next(view for view, names in VIEWS.items() if name in names))
        self.view.go_to(row, name)
        self.view.setFocus()
        return True

    def _use_view(self, name: str) -> None:
        self.pane.use(name)
        self._instead = False
        self._arrange()

    def _arrange(self) -> None:
        """Prices over lists beside totals; where there is no room the prices or a list, and totals if they fit below."""
        flat = self.flat
        if flat != self._flat:
            self._flat = flat
            if flat:
                focus = QApplication.focusWidget()
                if focus is not None and self.isAncestorOf(focus):  # what one is at stays in sight
                    self._instead = self._card.isAncestorOf(focus)
                self._tools.insertWidget(self._tools.count() - 1, self._heads)
            else:
                self._inside.insertWidget(0, self._heads)
            self._heads.show()
            self._name_choices()
        lists = flat and self._instead
        self.pane.setVisible(not lists)
        self._card.setVisible(not flat or lists)
        self._beside.setVisible(not flat or not self._low)
        self._lower.setVisible(not flat or lists or not self._low)
        self._below.setDirection(QBoxLayout.Direction.TopToBottom if flat else QBoxLayout.Direction.LeftToRight)
        for name, button in self._views.items():
            button.setChecked(name == self._grid_layout.view and not lists)
        for name, button in self._tabs.items():
            button.setChecked(name == self._section and (not flat or lists))
        least = self._lower.minimumSizeHint().height()
        below = least if flat else self._whole.height() * 2 // 5
        self._whole.setSizes([max(1, self._whole.height() - below), below])

    def _name_choices(self) -> None:
        """Say what is chosen among, shorter where there is little room."""
        for name, button in self._views.items():
            words = _SHORT.get(name, name) if self._flat else name
            button.setText(words)
            button.setAccessibleName(name)
        for name, button in self._tabs.items():
            words = _SHORT.get(_SECTIONS[name], _SECTIONS[name]) if self._flat else _SECTIONS[name]
            button.setText(f"{words}  {self._counts[name]}")
            button.setAccessibleName(f"{_SECTIONS[name]}: {self._counts[name]}")

    def _count(self, name: str, count: int) -> None:
        self._counts[name] = count
        self._name_choices()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Catch up."""
        super().showEvent(event)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Share the room out anew."""
        super().resizeEvent(event)
        self._arrange()

    def _compose(self) -> None:
        self._tools = QHBoxLayout()
        self._tools.setSpacing(0)
        for name in VIEWS:
            self._views[name] = _choice(partial(self._use_view, name), self)
            self._tools.addWidget(self._views[name])
        self._tools.addSpacing(10)
        self._tools.addStretch(1)
        self._heads = QWidget(self)
        heads = QHBoxLayout(self._heads)
        heads.setContentsMargins(0, 0, 0, 0)
        heads.setSpacing(0)
        for name, section in self._sections.items():
            self._tabs[name] = _choice(partial(self.show_section, name), self)
            heads.addWidget(self._tabs[name])
            self._pages.addWidget(section)
            section.counted.connect(partial(self._count, name))
        heads.addStretch(1)
        self._card = QFrame(self)
        self._card.setProperty("card", "true")
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(8, 8, 8, 8)
        self._inside.setSpacing(6)
        self._inside.addWidget(self._pages, 1)
        self._lower = QWidget(self)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._lower)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(8)
        self._below.addWidget(self._card, 5)
        self._beside = QWidget(self)
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(4)
        beside.addWidget(self.totals)
        beside.addWidget(_Legend(self))
        beside.addStretch(1)
        self._below.addWidget(self._beside, 2)
        self._whole = QSplitter(Qt.Orientation.Vertical, self)
        self._whole.setProperty("quiet", "true")
        self._whole.setHandleWidth(8)
        self._whole.setChildrenCollapsible(False)
        self._whole.addWidget(self.pane)
        self._whole.addWidget(self._lower)
        self._whole.setStretchFactor(0, 1)
        self._whole.setMinimumSize(self.view.row_height * 10, self.view.row_height * 2)  # a smaller window shows less
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._tools)
        column.addWidget(self._whole, 1)


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


def _choice(run: Callable[[], object], parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setProperty("button", "true")
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.clicked.connect(lambda _checked=False: run())
    return button
