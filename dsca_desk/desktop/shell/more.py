"""The button More: commands of the record one works on, with their keys, for a head that has no room for all as buttons."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.shell.commands import Commands


class Commanded(Protocol):
    """A window as far as the button needs it."""

    commands: Commands


class MoreButton(QPushButton):
    """Opens a menu of commands in groups, those that cannot run now disabled.

    Its entries have no letters of their own: in a menu made of parts of several others they would collide.
    """

    def __init__(self, window: Commanded, groups: Sequence[Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__("More", parent)
        self._window, self._groups = window, groups
        self.setProperty("menu", "true")
        self.setAccessibleName("More commands for this record")
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill, menu))
        self.setMenu(menu)

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        commands = self._window.commands
        known = {command.name: command for command in commands}
        for group in self._groups:
            if not menu.isEmpty():
                menu.addSeparator()
            for name in group:
                command = known[name]
                action = menu.addAction(command.text.replace("&", ""))
                if command.icon:
                    action.setIcon(icon(command.icon))
                keys = QKeySequence(command.keys.partition(" ")[0]).toString(QKeySequence.SequenceFormat.NativeText)
                if keys:
                    action.setText(f"{action.text()}\t{keys}")
                action.setEnabled(command.can_run)
                action.triggered.connect(partial(self._run, name))

    def _run(self, name: str, _checked: bool = False) -> None:
        self._window.commands.run(name)
