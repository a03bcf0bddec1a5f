"""Commands: one list that menus, keys, buttons, find-anything and the printable key sheet all read."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from dsca_desk.desktop.icons import set_icon

MENUS = ("&File", "&Edit", "&View", "&Record", "&Document", "&Tools", "&Help")


class Command(NamedTuple):
    """A command: its name for settings and tests, menu, words with mnemonic, keys, icon and what it does."""

    name: str
    menu: str
    text: str
    run: Callable[[], object]
    keys: str = ""
    icon: str = ""
    enabled: Callable[[], bool] | None = None
    starts_group: bool = False


class Commands(QObject):
    """The commands of a window as actions; a command that cannot run now is shown disabled, never hidden."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, tuple[Command, QAction]] = {}

    def add(self, *commands: Command) -> None:
        """Add commands; a name or key given twice is a fault of the program (ValueError)."""
        taken = {action.shortcut().toString() for _command, action in self._actions.values()}
        for command in commands:
            keys = QKeySequence(command.keys).toString() if command.keys else ""
            if command.name in self._actions or (keys and keys in taken):
                raise ValueError(f"command {command.name} or its key {command.keys} is taken")
            action = QAction(command.text, self)
            action.setObjectName(command.name)
            if keys:
                action.setShortcut(QKeySequence(command.keys))
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                taken.add(keys)
            if command.icon:
                set_icon(action, command.icon)
            action.triggered.connect(lambda _checked=False, run=command.run: run())
            self._window.addAction(action)
            self._actions[command.name] = (command, action)

    def action(self, name: str) -> QAction:
        """Return the action of a command. Raises KeyError."""
        return self._actions[name][1]

    def fill(self, menu: QMenu, title: str) -> None:
        """Fill a menu with the commands of its title and keep their enabling true whenever it opens."""
        for command, action in self._actions.values():
            if command.menu == title:
                if command.starts_group and not menu.isEmpty():
                    menu.addSeparator()
                menu.addAction(action)
        menu.aboutToShow.connect(self.refresh)

    def refresh(self) -> None:
        """Ask every command whether it can run now."""
        for command, action in self._actions.values():
            if command.enabled is not None:
                action.setEnabled(command.enabled())

    def __iter__(self) -> Iterator[Command]:
        return iter([command for command, _action in self._actions.values()])
