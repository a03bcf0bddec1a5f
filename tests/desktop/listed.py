"""What tests of lists read: a column of a list, once the tab it stands in has read what is kept."""

from typing import Any

from PySide6.QtTest import QTest

from dsca_desk.desktop.forms.kept_tab import KeptTab
from dsca_desk.desktop.tables.listing import ListTable


def read(tab: KeptTab) -> Any:
    """Wait until a tab shows what is kept."""
    for _turn in range(1_000):
        if tab.is_read:
            break
        QTest.qWait(10)
    assert tab.is_read, "the tab was never read"
    return tab


def column(table: ListTable, number: int) -> list[str]:
    """The words of a column, once the tab of the list is read."""
    above: Any = table.parentWidget()
    while above is not None and not isinstance(above, KeptTab):
        above = above.parentWidget()
    if above is not None:
        read(above)
    return [table.words(row)[number] for row in range(len(table.list.rows))]


def fill(dialog: Any, **values: Any) -> Any:
    """Enter values in a dialog and press Enter."""
    from PySide6.QtCore import Qt

    dialog.put(**values)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    return dialog
