"""Commands: one list that menus, keys, buttons, find-anything and the printable key sheet all read."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.icons import set_icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

MENUS = ("&File", "&Edit", "&View", "&Record", "&Document", "&Tools", "&Help")


class Command(NamedTuple):
    """A command: its name for settings and tests, menu, words with mnemonic, keys, icon and what it does.

    Several keys are parted by spaces, the first one stands in the menu. `enabled` tells whether it can run now.
    """

    name: str
    menu: str
    text: str
    run: Callable[[], object]
    keys: str = ""
    icon: str = ""
    enabled: Callable[[], bool] | None = None
    starts_group: bool = False
    checked: Callable[[], bool] | None = None

    @property
    def words(self) -> str:
        """The words without mnemonic and dots."""
        return self.text.replace("&", "").rstrip("…")

    @property
    def can_run(self) -> bool:
        """Whether the command can run now."""
        return self.enabled is None or self.enabled()


class Commands(QObject):
    """The commands of a window as actions; a command that cannot run now is shown disabled, never hidden.

    Only an open menu shows commands disabled: what can run changes all the time, and a key asks when it is pressed.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, tuple[Command, QAction]] = {}

    def add(self, *commands: Command) -> None:
        """Add commands; a name or key given twice is a fault of the program (ValueError)."""
        taken = {keys for command, _action in self._actions.values() for keys in _spelled(command)}
        for command in commands:
            keys = [QKeySequence(one) for one in command.keys.split()]
            if command.name in self._actions or taken & _spelled(command):
                raise ValueError(f"command {command.name} or its key {command.keys} is taken")
            action = QAction(command.text, self)
            action.setObjectName(command.name)
            action.setShortcuts(keys)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setCheckable(command.checked is not None)
            taken |= _spelled(command)
            action.triggered.connect(partial(self._run, command))
            self._window.addAction(action)
            self._actions[command.name] = (command, action)

    def remove(self, names: frozenset[str]) -> None:
        """Take commands away, those of a place that is closed."""
        for name in names & self._actions.keys():
            _command, action = self._actions.pop(name)
            self._window.removeAction(action)
            action.deleteLater()

    def names(self) -> frozenset[str]:
        """The names of all commands."""
        return frozenset(self._actions)

    def action(self, name: str) -> QAction:
        """Return the action of a command. Raises KeyError."""
        return self._actions[name][1]

    def run(self, name: str) -> None:
        """Run a command if it can run now. Raises KeyError."""
        self._run(self._actions[name][0])

    def fill(self, menu: "QMenu", title: str) -> None:
        """Fill a menu with the commands of its title and show which of them can run now."""
        menu.clear()
        for command, action in self._actions.values():
            if command.menu == title:
                if command.starts_group and not menu.isEmpty():
                    menu.addSeparator()
                if command.icon and action.icon().isNull():
                    set_icon(action, command.icon)
                menu.addAction(action)
        self.refresh()

    def refresh(self) -> None:
        """Ask every command whether it can run now."""
        for command, action in self._actions.values():
            action.setEnabled(command.can_run)
            if command.checked is not None:
                action.setChecked(command.checked())

    def release(self) -> None:
        """Let every key ask again; called when a menu closes."""
        for _command, action in self._actions.values():
            action.setEnabled(True)

    def __iter__(self) -> Iterator[Command]:
        return iter([command for command, _action in self._actions.values()])

    @staticmethod
    def _run(command: Command, _checked: bool = False) -> None:
        if command.can_run:
            command.run()


def _spelled(command: Command) -> set[str]:
    """The keys of a command in one spelling, whatever the order and case they are written in."""
    return {"+".join(sorted(one.lower().split("+"))) for one in command.keys.split()}
