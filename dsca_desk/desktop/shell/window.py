"""The main window: banner, menus, navigation, the place one works in, status bar."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.shell.banner import MarkingBanner
from dsca_desk.desktop.shell.commands import MENUS, Command, Commands
from dsca_desk.desktop.shell.status import StatusBar


class Place(Protocol):
    """One of the places of the navigation, such as Cases: a widget that can open a record and may refuse to be left."""

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
    """How a place is reached; it is made when first opened."""

    name: str
    title: str
    icon: str
    make: Callable[["MainWindow"], Place]


class MainWindow(QMainWindow):
    """The workstation. Places are made when first shown, so that the window stands at once."""

    def __init__(self, desk: Desk, places: Sequence[PlaceSpec]) -> None:
        super().__init__()
        self.desk = desk
        self.commands = Commands(self)
        self._specs = {spec.name: spec for spec in places}
        self._places: dict[str, Place] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._current = ""
        self.setWindowTitle("DSCA Desk")
        self.resize(1366, 768)
        self.setStatusBar(StatusBar(desk, self))
        self._stack = QStackedWidget(self)
        self.banner = MarkingBanner(self)
        self._compose()
        self.commands.add(*self._own_commands())
        self._menus()

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

    def place(self, name: str) -> Place:
        """Return a place, making it when it is first asked for. Raises KeyError."""
        if name not in self._places:
            self._places[name] = self._specs[name].make(self)
            self._stack.addWidget(self._places[name].widget())
        return self._places[name]

    def go(self, name: str, record: str = "") -> None:
        """Show a place, and a record in it when one is named."""
        place = self.place(name)
        self._stack.setCurrentWidget(place.widget())
        self._buttons[name].setChecked(True)
        self._current = name
        if record:
            place.open(record)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's own name
        """Leave only when every place agrees; remember where everything stood."""
        if all(place.may_close() for place in self._places.values()):
            self.desk.settings.put("window/geometry", self.saveGeometry())
            self.desk.settings.put("window/place", self._current)
            event.accept()
        else:
            event.ignore()

    def _compose(self) -> None:
        navigation = QWidget(self)
        navigation.setObjectName("navigation")
        navigation.setFixedWidth(140)
        column = QVBoxLayout(navigation)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        group = QButtonGroup(self)
        for number, spec in enumerate(self._specs.values(), start=1):
            button = QToolButton(navigation)
            button.setText(spec.title)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(18, 18))
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            button.setToolTip(f"{spec.title} (Ctrl+{number})")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            set_icon(button, spec.icon)
            button.clicked.connect(lambda _checked=False, name=spec.name: self.go(name))
            group.addButton(button)
            column.addWidget(button)
            self._buttons[spec.name] = button
        column.addStretch(1)
        body = QWidget(self)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(navigation)
        row.addWidget(self._stack, 1)
        whole = QWidget(self)
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.banner)
        rows.addWidget(body, 1)
        self.setCentralWidget(whole)

    def _own_commands(self) -> list[Command]:
        goes = [
            Command(f"go-{spec.name}", "&View", spec.title, partial(self.go, spec.name), f"Ctrl+{number}", spec.icon)
            for number, spec in enumerate(self._specs.values(), start=1)
        ]
        return [*goes, Command("quit", "&File", "&Quit", self.close, "Ctrl+Q", starts_group=True)]

    def _menus(self) -> None:
        for title in MENUS:
            menu = self.menuBar().addMenu(title)
            menu.setObjectName(f"menu_{title.strip('&').lower()}")
            menu.aboutToShow.connect(partial(self._fill, menu, title))
        find = QPushButton("Find anything  Ctrl+K", self)
        find.setObjectName("find_button")
        set_icon(find, "magnifying-glass")
        find.clicked.connect(lambda: self.commands.action("find").trigger())
        self.menuBar().setCornerWidget(find)

    def _fill(self, menu: QMenu, title: str) -> None:
        if menu.isEmpty():
            self.commands.fill(menu, title)
        self.commands.refresh()
