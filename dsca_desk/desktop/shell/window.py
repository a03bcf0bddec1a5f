"""The main window: banner, menus, navigation, the place one works in, status bar."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QMenuBar, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.banner import MarkingBanner
from dsca_desk.desktop.shell.commands import MENUS, Command, Commands
from dsca_desk.desktop.shell.navigation import Navigation
from dsca_desk.desktop.shell.panes import Panes
from dsca_desk.desktop.shell.record import Standing, record_commands, standing_of
from dsca_desk.desktop.shell.room import ShownStack
from dsca_desk.desktop.shell.status import StatusBar

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

TITLE = "DSCA Desk"
NARROW_IN_LETTERS = 150  # below this width in letters lists fold by themselves
COUNT_AFTER_MS = 250


class Place(Protocol):
    """One of the places of the navigation, such as Cases: a widget that can open a record and may refuse to be left.

    What else a place can do it says by having the methods that `shell.record` names. `shown_record()` names the open record
    for the next start; `close()`, where there is one, is called when the place is taken down.
    """

    def widget(self) -> QWidget:
        """The widget that fills the window beside the navigation."""
        ...

    def open(self, record: str) -> None:
        """Show a record by its identifier, with an optional path to a field (`BN-B-UAB#lines[2].quantity`)."""
        ...

    def may_close(self) -> bool:
        """Ask about unsaved work; False keeps the window open."""
        ...


class PlaceSpec(NamedTuple):
    """How a place is reached; it is made when first opened.

    `waiting` counts what waits there for the person who sits here, `apart` sets the place off from those above it, and one
    that does not need an open database says so.
    """

    name: str
    title: str
    icon: str
    make: Callable[["MainWindow"], Place]
    waiting: Callable[[Desk], int] | None = None
    apart: bool = False
    needs_store: bool = True


class MainWindow(QMainWindow):
    """The workstation. Places are made when first shown, so that the window stands at once.

    `painted` is emitted once, when the window has been drawn for the first time; `closed` when it is gone.
    `another_wanted` asks for a second window with a place and a record.
    """

    painted = Signal()
    closed = Signal(object)
    another_wanted = Signal(str, str)

    def __init__(self, desk: Desk, places: Sequence[PlaceSpec]) -> None:
        super().__init__()
        self.desk = desk
        self.commands = Commands(self)
        self._specs = {spec.name: spec for spec in places}
        self._places: dict[str, Place] = {}
        self._added: set[str] = set()
        self._current = ""
        self._was_painted = False
        self.setWindowTitle(TITLE)
        self.resize(1366, 768)
        self.setStatusBar(StatusBar(desk, self))
        self._stack = ShownStack(self)
        self._front: QWidget | None = None
        self.banner = MarkingBanner(self)
        self.navigation = Navigation(tuple(self._specs.values()), self)
        self.panes = Panes(self)
        self._compose()
        self.commands.add(*self._own_commands(), *record_commands(self))
        for title in MENUS:
            self._menu_bar.addAction(title)
        self._counting = QTimer(self, singleShot=True, interval=COUNT_AFTER_MS)
        self._counting.timeout.connect(self._count)
        desk.changed.connect(lambda _what: self._counting.start())
        desk.store_changed.connect(self._store_changed)
        desk.settled.connect(self.show_marking)
        self._store_changed()

    @property
    def status(self) -> StatusBar:
        """The status bar."""
        bar = self.statusBar()
        assert isinstance(bar, StatusBar)
        return bar

    @property
    def current(self) -> str:
        """The name of the place that is shown."""
        return self._current

    def menuBar(self) -> QMenuBar:  # noqa: N802 - Qt's own name
        """Return the menu bar; it stands under the banner, in a row with the find box."""
        self._hang_menus()
        return self._menu_bar

    def place(self, name: str) -> Place:
        """Return a place, making it when it is first asked for. Raises KeyError."""
        if name not in self._places:
            before = self.commands.names()
            self._places[name] = made = self._specs[name].make(self)
            self._added |= self.commands.names() - before
            widget = made.widget()
            widget.setProperty("pane", True)
            self._stack.addWidget(widget)
        return self._places[name]

    def shown_place(self) -> Place | None:
        """Return the place that is shown; None while something else fills the window."""
        return self._places.get(self._current)

    def go(self, name: str, record: str = "") -> None:
        """Show a place, and a record in it when one is named."""
        if self._specs[name].needs_store and not self.desk.is_open:
            return
        place = self.place(name)
        inside = place.widget()
        before = inside.focusWidget()  # Qt gives the focus to whatever comes first once the place is shown
        stays = self._current == name and before is not None and before is self.focusWidget()
        self._current = name
        self._stack.setCurrentWidget(inside)
        self.navigation.show_place(name)
        self._tell_narrow()
        if not stays:
            if before is not None and before.isVisible():
                before.setFocus()
            else:
                self._enter(place)
        if record:
            pane = self._list_pane()
            listed = pane is not None and pane.isAncestorOf(self.focusWidget() or self)
            place.open(record)
            self.record_changed()
            if listed and pane.folded and "#" not in record:
                self._enter(place)
        self.record_changed()
        focus = self.focusWidget()
        if focus is None or not inside.isAncestorOf(focus) or not focus.isVisible():
            self._enter(place)

    def _enter(self, place: Place) -> None:
        """Put the focus where work begins: on the list, or where that is folded on the open record."""
        pane = self._list_pane()
        work: Any = getattr(place, "workspace", None)
        if pane is not None and pane.folded and work is not None:
            work.take_focus()
        elif pane is not None:
            pane.take_focus()
        else:
            take_focus: Callable[[], object] = getattr(place, "take_focus", partial(self.panes.enter, place.widget()))
            take_focus()

    def show_front(self, page: QWidget) -> None:
        """Fill the window with a page that is no place: the welcome, or what is said while a database is opened."""
        old, self._front = self._front, page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._current = ""
        self.navigation.show_place("")
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        take_focus: Callable[[], object] = getattr(page, "take_focus", page.setFocus)
        take_focus()
        self.record_changed()

    def record_changed(self) -> None:
        """Show again what the window says of the open record; a workspace calls this when its name or state changes."""
        standing = standing_of(self.shown_place())
        if standing is None:
            standing = Standing()
        pane = self._list_pane()
        if pane is not None:
            pane.show_work(bool(standing.name))
        file = Path(self.desk.place).name if self.desk.is_open else ""
        name = f"{standing.name}{' *' if standing.unsaved else ''}" if standing.name else ""
        self.setWindowTitle(" – ".join(filter(None, (name, file, TITLE))))
        status = self.status
        if standing.trouble:
            status.saved.show_fact(standing.trouble, icon="warning-circle", tone="error")
        elif standing.saved:
            status.saved.show_fact(standing.saved, icon="pencil-simple" if standing.unsaved else "check-circle")
        elif self.desk.is_open:
            status.saved.show_fact("Everything is saved", short="Saved", icon="check-circle")
        else:
            status.saved.show_fact("No data file open", icon="file-dashed")
        status.findings.show_fact(standing.findings)

    def show_marking(self) -> None:
        """Show the highest marking of the database, or the one the office chose when that is higher."""
        chosen = self.desk.preferences.marking
        self.banner.show_marking(chosen)
        if self.desk.is_open and chosen != "CUI":
            store = self.desk.store

            def look(_job: object) -> str:
                from dsca_desk.services.desk import highest_marking

                return highest_marking(store)

            self.desk.peek(look, self.banner.show_marking)

    def may_leave(self) -> bool:
        """Ask every place about unsaved work; False when somebody wants to stay."""
        return all(place.may_close() for place in list(self._places.values()))

    def forget_places(self) -> None:
        """Take every place down, with the commands it brought; what is unsaved must have been asked about."""
        self.commands.remove(frozenset(self._added))
        self._added.clear()
        for place in self._places.values():
            close = getattr(place, "take_down", None)
            if close is not None:
                close()
            self._stack.removeWidget(place.widget())
            place.widget().deleteLater()
        self._places.clear()
        self._current = ""

    def remember(self) -> None:
        """Keep where everything stands for the next start."""
        settings, place = self.desk.settings, self.shown_place()
        settings.put("window/geometry", self.saveGeometry())
        settings.put("window/navigation_folded", self.navigation.folded)
        if self.desk.is_open:
            shown: Any = getattr(place, "shown_record", None)
            settings.put("window/database", self.desk.place)
            settings.put("window/place", self._current)
            settings.put("window/record", shown() if shown is not None else "")

    def restore(self) -> None:
        """Stand where the window stood when it was last closed."""
        settings = self.desk.settings
        geometry = settings.state("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.navigation.fold(settings.flag("window/navigation_folded"))

    def return_to_work(self) -> None:
        """Show the place and the record that were shown when this database was last closed, else the first place."""
        settings = self.desk.settings
        same = settings.text("window/database") == self.desk.place
        name = settings.text("window/place") if same else ""
        self.go(name if name in self._specs else self.first_place, settings.text("window/record") if same else "")

    @property
    def first_place(self) -> str:
        """The place shown where none was before: the one most work is done in."""
        return "cases" if "cases" in self._specs else next(iter(self._specs))

    def closeEvent(self, event: "QCloseEvent") -> None:  # noqa: N802 - Qt's own name
        """Leave only when every place agrees; remember where everything stood."""
        if self.may_leave():
            self.remember()
            event.accept()
            self.closed.emit(self)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """Tell that the window was painted, once its pixels are on the screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._stands)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Let the lists know when there is little room."""
        super().resizeEvent(event)
        self._tell_narrow()

    def _stands(self) -> None:
        self.painted.emit()
        self._hang_menus()
        self.status.show_person()

    def _compose(self) -> None:
        self._menu_bar = QMenuBar(self)
        self.find_box = _FindBox(self)
        self.find_box.clicked.connect(lambda: self.commands.run("find"))
        menu_row = QWidget(self)
        menu_row.setObjectName("menu_row")
        menu_row.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(menu_row)
        row.setContentsMargins(0, 2, 6, 2)
        row.addWidget(self._menu_bar, 1)
        row.addWidget(self.find_box)
        top = QWidget(self)
        rows = QVBoxLayout(top)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.banner)
        rows.addWidget(menu_row)
        self.setMenuWidget(top)
        self.navigation.chosen.connect(self.go)
        body = QWidget(self)
        beside = QHBoxLayout(body)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.navigation)
        beside.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        self.status.person_wanted.connect(lambda: self.commands.run("settings"))
        self.status.findings_wanted.connect(lambda: self.commands.run("next-problem"))

    def _own_commands(self) -> list[Command]:
        goes = [
            Command(
                f"go-{spec.name}",
                "&View",
                spec.title,
                partial(self.go, spec.name),
                f"Ctrl+{number}",
                spec.icon,
                enabled=partial(self._may_go, spec),
            )
            for number, spec in enumerate(self._specs.values(), start=1)
        ]
        return [
            *goes,
            Command("filter", "&Edit", "Fil&ter this list or grid", self._filter, "Ctrl+F", "funnel", starts_group=True),
            Command("next-tab", "&View", "Next &tab", partial(self._turn, 1), "Ctrl+PgDown", starts_group=True),
            Command("previous-tab", "&View", "Pre&vious tab", partial(self._turn, -1), "Ctrl+PgUp"),
            Command("next-pane", "&View", "Next &pane", partial(self.panes.step, 1), "F6"),
            Command("previous-pane", "&View", "Previous p&ane", partial(self.panes.step, -1), "Shift+F6"),
            Command(
                "fold-list",
                "&View",
                "Fold the &list",
                self._fold_list,
                "F9",
                enabled=lambda: self._list_pane() is not None,
                starts_group=True,
                checked=lambda: getattr(self._list_pane(), "folded", False),
            ),
            Command(
                "fold-navigation",
                "&View",
                "Fold the &navigation",
                lambda: self.navigation.fold(not self.navigation.folded),
                "Ctrl+B",
                checked=lambda: self.navigation.folded,
            ),
        ]

    def _may_go(self, spec: PlaceSpec) -> bool:
        return self.desk.is_open or not spec.needs_store

    def _hang_menus(self) -> None:
        """Give the titles of the menu bar their menus; until the window was painted they need none."""
        from PySide6.QtWidgets import QMenu

        for action in self._menu_bar.actions():
            if action.menu() is None:
                menu = QMenu(self._menu_bar)
                menu.setObjectName(f"menu_{action.text().strip('&').lower()}")
                menu.aboutToShow.connect(partial(self.commands.fill, menu, action.text()))
                menu.aboutToHide.connect(self.commands.release)
                action.setMenu(menu)

    def _store_changed(self) -> None:
        self.forget_places()
        self.navigation.enable(spec.name for spec in self._specs.values() if self._may_go(spec))
        self.record_changed()
        self.show_marking()
        self._counting.start()

    def _count(self) -> None:
        counted = [spec for spec in self._specs.values() if spec.waiting is not None]
        if not self.desk.is_open or not counted:
            return

        def count(_job: object) -> list[tuple[str, int]]:
            return [(spec.name, spec.waiting(self.desk)) for spec in counted if spec.waiting is not None]

        self.desk.peek(count, self._show_counts)

    def _show_counts(self, counts: list[tuple[str, int]]) -> None:
        for name, number in counts:
            self.navigation.show_waiting(name, number)

    def _list_pane(self) -> Any:
        place = self.shown_place()
        return getattr(place, "pane", None)

    def _fold_list(self) -> None:
        self._list_pane().fold()

    def _tell_narrow(self) -> None:
        pane, narrow = self._list_pane(), self.width() < NARROW_IN_LETTERS * self.fontMetrics().averageCharWidth()
        self.status.set_narrow(narrow)
        if pane is not None:
            pane.set_narrow(narrow)

    def _filter(self) -> None:
        """Filter what has the focus, where it knows how (`filter_rows`), else the list of the place."""
        widget: QWidget | None = self.focusWidget()
        while widget is not None and not hasattr(widget, "filter_rows"):
            widget = widget.parentWidget()
        able: Any = widget or self._list_pane()
        if able is not None:
            able.filter_rows()

    def _turn(self, by: int) -> None:
        from PySide6.QtWidgets import QTabWidget

        place = self.shown_place()
        tabs = [one for one in place.widget().findChildren(QTabWidget) if one.isVisible()] if place is not None else []
        if tabs:
            number = (tabs[0].currentIndex() + by) % tabs[0].count()
            while not tabs[0].isTabVisible(number):
                number = (number + by) % tabs[0].count()
            tabs[0].setCurrentIndex(number)


class _FindBox(QPushButton):
    """Looks like the box it opens: what it finds, and its key."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("  Find anything, or type a command", parent)
        self.setObjectName("find_button")
        self.setProperty("pane", True)
        self.setAccessibleName("Find anything, or type a command (Ctrl+K)")
        set_icon(self, "magnifying-glass")
        key = QLabel("Ctrl+K", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 6, 0)
        row.addStretch(1)
        row.addWidget(key)
        self.setMinimumWidth(max(self.sizeHint().width(), self.fontMetrics().averageCharWidth() * 44))
