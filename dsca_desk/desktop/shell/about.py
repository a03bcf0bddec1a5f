"""About: the program, what it is made with, and under which licenses."""

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout

from dsca_desk import __version__
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.shell.window import MainWindow

# What is shipped or installed with the program; the license stands here because packages do not all name it in one way.
PARTS = (
    ("PySide6-Essentials", "Qt for Python", "LGPL-3.0"),
    ("SQLAlchemy", "database", "MIT"),
    ("alembic", "new versions of the database", "MIT"),
    ("reportlab", "letters", "BSD-3-Clause"),
    ("pikepdf", "letters", "MPL-2.0"),
    ("pypdfium2", "pages in the window", "BSD-3-Clause, Apache-2.0"),
    ("openpyxl", "workbooks", "MIT"),
    ("lxml", "workbooks", "BSD-3-Clause"),
    ("defusedxml", "reading workbooks safely", "PSF-2.0"),
    ("msgspec", "case files and values", "BSD-3-Clause"),
    ("platformdirs", "folders of this person", "MIT"),
    ("psycopg", "PostgreSQL, where it is used", "LGPL-3.0"),
)


class AboutDialog(QDialog):
    """The form `about` with the versions on this computer."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle("About DSCA Desk")
        self.form = load_form("about", self)
        program = self.form.findChild(QLabel, "program")
        parts = self.form.findChild(QTableWidget, "parts")
        assert program is not None
        assert parts is not None
        program.setText(f"DSCA Desk {__version__}")
        fill_table(parts, ("Part", "Version", "For", "License"), parts_here())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.form, 1)
        column.addWidget(buttons)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 100, min(self.fontMetrics().height() * 26, window.height() - 60))
        parts.setFocus()


def parts_here() -> list[tuple[str, str, str, str]]:
    """Return every part with its version on this computer; one that is not installed is left out."""
    found = [
        ("Python", platform.python_version(), "the language", "PSF-2.0"),
        ("Qt", qVersion(), "windows", "LGPL-3.0"),
        ("Source Sans 3", "3.052", "type on screen and paper", "OFL-1.1"),
        ("Phosphor Icons", "2.1.1", "icons", "MIT"),
    ]
    for name, purpose, terms in PARTS:
        try:
            found.append((name, version(name), purpose, terms))
        except PackageNotFoundError:
            continue
    return found


def fill_table(table: QTableWidget, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Show rows of text in a small table that reads like a page."""
    table.setColumnCount(len(heads))
    table.setHorizontalHeaderLabels(heads)
    table.setRowCount(len(rows))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(round(table.fontMetrics().height() * 1.5))
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setHighlightSections(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            table.setItem(row, column, QTableWidgetItem(words))
    table.resizeColumnsToContents()
    table.horizontalHeader().setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
    table.setCurrentCell(0, 0)
