"""The keys of grids as commands of the window, for menus, find-anything and the printable key sheet."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from dsca_desk.desktop.shell.commands import Command, Commands
from dsca_desk.desktop.tables.grid_view import GridView


def add_grid_commands(commands: Commands) -> None:
    """Add what can be done in a grid, once; a key that the window has given to something else stays with that."""
    names = {command.name for command in commands}
    taken = {QKeySequence(command.keys).toString() for command in commands if command.keys}
    for command in _COMMANDS:
        if command.name not in names:
            free = QKeySequence(command.keys).toString() not in taken
            commands.add(command if free else command._replace(keys=""))


def focused_grid() -> GridView | None:
    """Return the grid that has the focus, also while a cell of it is being typed in."""
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, GridView):
        widget = widget.parentWidget()
    return widget


def _in_grid(run: Callable[[GridView], object]) -> Callable[[], object]:
    def act() -> None:
        grid = focused_grid()
        if grid is not None:
            run(grid)

    return act


def _there() -> bool:
    return focused_grid() is not None


def _command(name: str, text: str, keys: str, run: Callable[[GridView], object], *, starts_group: bool = False) -> Command:
    return Command(f"grid-{name}", "&Edit", text, _in_grid(run), keys, enabled=_there, starts_group=starts_group)


_COMMANDS = (
    _command("add-row", "&Add row", "Ctrl+Ins", lambda grid: grid.row_wanted.emit(), starts_group=True),
    _command("delete-rows", "De&lete rows", "Ctrl+Del", GridView.delete_rows),
    _command("duplicate-row", "Du&plicate row", "Ctrl+Shift+D", GridView.duplicate_row),
    _command("fill-down", "Fill &down", "Ctrl+D", GridView.fill_down, starts_group=True),
    _command("fill-right", "Fill ri&ght", "Ctrl+R", GridView.fill_right),
    _command("copy-with-heads", "Copy with &heads", "Ctrl+Shift+C", lambda grid: grid.copy(heads=True)),
    _command("select-rows", "Select whole ro&ws", "Shift+Space", GridView.select_rows),
    _command("fold", "Fold su&blines", "Alt+Shift+Left", lambda grid: grid.fold(True), starts_group=True),
    _command("unfold", "Show subl&ines", "Alt+Shift+Right", lambda grid: grid.fold(False)),
    _command("fold-all", "Fold all &sublines", "Alt+Shift+Up", lambda grid: grid.fold_all(True)),
    _command("unfold-all", "Show all subli&nes", "Alt+Shift+Down", lambda grid: grid.fold_all(False)),
    _command("today", "Toda&y's date", "Ctrl+;", GridView.put_today),
)
