"""What to look at in the rows of a list: a few words in a column, the sentence of the chosen row with its source below."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QLabel

from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign
from dsca_desk.rules.requisition_watch import Watch
from dsca_desk.services.execution import Execution

_WIDE = 16


class Watched:
    """Serves one list of a section; nothing of what it shows stops an act."""

    def __init__(self, section: Section, of: Callable[[Execution], Mapping[int, tuple[Watch, ...]]]) -> None:
        self._section, self._of = section, of
        self._found: Mapping[int, tuple[Watch, ...]] = {}
        self._table: ListTable | None = None
        self.said = QLabel(section)
        self.said.setWordWrap(True)
        self.said.setAccessibleName("What to look at")
        self.said.hide()
        self.column = ListColumn("To look at", self._short, _WIDE)

    def follow(self, table: ListTable) -> None:
        """Say the sentence of the chosen row below a list."""
        self._table = table
        self._section.column.addWidget(self.said)
        table.chosen_changed.connect(self._say)

    def show_data(self, data: Execution) -> None:
        """Take what was read; before the rows of the list are shown."""
        self._found = self._of(data)
        self._say()

    def _short(self, row: Any) -> str | Sign:
        found = self._found.get(row.id, ())
        return Sign(", ".join(one.short for one in found), "warning", "warning") if found else ""

    def _say(self) -> None:
        row = self._table.chosen() if self._table is not None else None
        found = self._found.get(row.id, ()) if row is not None else ()
        self.said.setText("\n".join(f"{one.says} ({one.source})" for one in found))
        self.said.setVisible(bool(found))
