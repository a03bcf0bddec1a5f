"""The keys: on screen and as a printable sheet, both made from the one list of commands and the keys of fields and grids."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTableWidget, QVBoxLayout

from dsca_desk.desktop.shell.about import fill_table
from dsca_desk.desktop.shell.commands import MENUS, Command
from dsca_desk.desktop.theme import FAMILY

if TYPE_CHECKING:
    from pathlib import Path

    from dsca_desk.desktop.shell.window import MainWindow


class KeyRow(NamedTuple):
    """One row of the sheet: where, what it does, its keys."""

    where: str
    words: str
    keys: str


# What fields, grids and lists do by themselves, by the platform's habits and ours; no command of a menu stands behind it.
HELD_BY_WIDGETS = (
    KeyRow("Fields", "next, previous field", "Tab, Shift+Tab"),
    KeyRow("Fields", "open choices", "F4, Alt+Down"),
    KeyRow("Fields", "today; so many days from today", "t, +85"),
    KeyRow("Fields", "thousands, millions, a sum", "18.4k, 2.2m, =120*18400"),
    KeyRow("Lists", "open; open in a second window", "Enter, Ctrl+Enter"),
    KeyRow("Lists", "first, last row", "Home, End"),
    KeyRow("Lists of what is kept", "enter a row; take it back", "Ctrl+Ins, Ctrl+Del"),
    KeyRow("Lists of what is kept", "copy the row with its heads", "Ctrl+C"),
    KeyRow("Grids", "edit the cell; keep; leave as it was", "F2, Enter, Esc"),
    KeyRow("Grids", "copy, paste rows", "Ctrl+C, Ctrl+V"),
    KeyRow("Grids", "type into every chosen row; open the choices", "Ctrl+Enter, F4"),
    KeyRow("Grids", "leave the grid", "Tab"),
    KeyRow("Pages", "previous, next printed value; its field; how it came about", "Left, Right, Enter, F1"),
    KeyRow("Pages", "larger, smaller, the whole width", "Ctrl++, Ctrl+-, Ctrl+0"),
    KeyRow("Pages", "next, previous difference of two versions", "F7, Shift+F7"),
    KeyRow("Everywhere", "menus; the field whose letter is underlined", "Alt+letter"),
)


def key_rows(commands: list[Command]) -> list[KeyRow]:
    """Return every key: the commands in the order of the menus, then what fields, lists and grids know by themselves."""
    rows = [
        KeyRow(menu.replace("&", ""), command.words, written_keys(command.keys))
        for menu in MENUS
        for command in commands
        if command.menu == menu and command.keys
    ]
    return [*rows, *HELD_BY_WIDGETS]


def written_keys(keys: str) -> str:
    """Return keys as this system writes them."""
    return ", ".join(QKeySequence(one).toString(QKeySequence.SequenceFormat.NativeText) for one in keys.split())


def key_sheet(rows: list[KeyRow], path: "Path") -> None:
    """Write the keys as a PDF of one page. Raises OSError when the file cannot be written."""
    with path.open("ab"):
        pass  # QPdfWriter would fail in silence
    writer = QPdfWriter(str(path))
    writer.setTitle("Keys of DSCA Desk")
    writer.setCreator("DSCA Desk")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    writer.setResolution(96)
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(
        f"body {{ font-family: '{FAMILY}'; font-size: 8.5pt; }} h1 {{ font-size: 14pt; }} "
        "h2 { font-size: 9.5pt; margin: 7px 0 1px 0; } td { padding-right: 10px; }"
    )
    document.setHtml(_page(rows))
    document.setPageSize(writer.pageLayout().paintRectPixels(96).size().toSizeF())
    document.print_(writer)


class KeysDialog(QDialog):
    """All keys in one table, with a button for the sheet."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.setWindowTitle("Keys")
        label = QLabel("&Keys of this program", self)
        self.table = QTableWidget(self)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        label.setBuddy(self.table)
        rows = key_rows(list(window.commands))
        fill_table(self.table, ("Where", "What it does", "Keys"), [(row.where, row.words, row.keys) for row in rows])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.save = buttons.addButton("&Save the sheet as PDF…", QDialogButtonBox.ButtonRole.ActionRole)
        self.save.clicked.connect(self._save)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 90, min(self.fontMetrics().height() * 28, window.height() - 60))
        self.table.setFocus()

    def _save(self) -> None:
        from dsca_desk.desktop.saving import PDF, ask_where

        questions = self._window.desk.questions
        path = ask_where(self._window.desk, "Save the sheet of keys", "dsca-desk-keys.pdf", PDF)
        if path is None:
            return
        try:
            key_sheet(key_rows(list(self._window.commands)), path)
        except OSError as error:
            questions.tell("The sheet was not saved", f"{path}: {error.strerror or error}. Choose another folder.")
        else:
            questions.tell("Sheet of keys", f"The sheet was written to {path}.")


def _page(rows: list[KeyRow]) -> str:
    groups: dict[str, list[KeyRow]] = {}
    for row in rows:
        groups.setdefault(row.where, []).append(row)
    blocks = [f"<h2>{_plain(name)}</h2><table>{''.join(map(_line, group))}</table>" for name, group in groups.items()]
    half = _half(list(groups.values()))
    columns = "".join(f"<td width='50%' valign='top'>{''.join(part)}</td>" for part in (blocks[:half], blocks[half:]))
    return f"<body><h1>Keys of DSCA Desk</h1><table width='100%'><tr>{columns}</tr></table></body>"


def _half(groups: list[list[KeyRow]]) -> int:
    """After how many groups the second column begins, so that both are about as long."""
    sizes = [len(group) + 2 for group in groups]
    return min(range(1, len(sizes) + 1), key=lambda place: abs(sum(sizes[:place]) - sum(sizes[place:])))


def _line(row: KeyRow) -> str:
    return f"<tr><td>{_plain(row.words)}</td><td><b>{_plain(row.keys)}</b></td></tr>"


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
