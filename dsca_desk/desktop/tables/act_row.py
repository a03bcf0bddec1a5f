"""What can be done with a list: a row of buttons that lock when their act makes no sense, and the list below them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.flow import FlowRow
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.tables.listing import ListTable

if TYPE_CHECKING:
    from dsca_desk.desktop.desk import Desk

ADD, REMOVE = "Ctrl+Ins", "Ctrl+Del"


class Act(NamedTuple):
    """An act: its words, icon, what it does, whether it can be done now, and its key while a list beside it has the focus."""

    words: str
    icon: str
    run: Callable[[], object]
    can: Callable[[], bool] | None = None
    key: str = ""

    @property
    def name(self) -> str:
        """The words without mnemonic and dots."""
        return self.words.replace("&", "").rstrip("…")


class ActRow(FlowRow):
    """The buttons of acts, in as many rows as the width asks for; `buttons` finds one by its words."""

    def __init__(self, parent: QWidget, *acts: Act) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self._acts = acts
        for act in acts:
            button = QPushButton(act.words, self)
            set_icon(button, act.icon, "text")
            button.clicked.connect(lambda _checked=False, run=act.run: run())
            button.setAutoDefault(False)
            if act.key:
                button.setToolTip(f"{act.name} ({act.key})")
            self.add(button)
            self.buttons[act.name] = button

    def settle(self) -> None:
        """Lock the acts that cannot be done now."""
        for act, button in zip(self._acts, self.buttons.values(), strict=True):
            button.setEnabled(act.can is None or act.can())

    def serve(self, table: ListTable) -> None:
        """Follow the chosen row of a list, and let the keys of the acts work in it."""
        table.chosen_changed.connect(self.settle)
        for act in self._acts:
            if act.key:
                table.keys[act.key] = act.run
            if act.key == ADD:
                table.empty = f"Nothing here yet. {act.name} with {ADD}."


class ListPage(QWidget):
    """A list below its acts, with a sentence beside them where there is one to say (`said`)."""

    def __init__(self, table: ListTable, *acts: Act, said: bool = False) -> None:
        super().__init__()
        self.table, self.acts = table, ActRow(self, *acts)
        self.said = QLabel(self)
        self.said.setProperty("role", "secondary")
        self.said.setWordWrap(True)
        self.said.setVisible(said)
        line = QHBoxLayout()
        line.addWidget(self.said, 1)
        line.addWidget(self.acts, 0 if said else 1)
        self.acts.setVisible(bool(acts))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(line)
        column.addWidget(table, 1)
        self.acts.serve(table)
        self.acts.settle()

    def chosen_or_tell(self, desk: "Desk") -> Any:
        """Return the chosen row; None, told, where the list stands on none."""
        row = self.table.chosen()
        if row is None:
            desk.questions.tell("Nothing is chosen", "Choose a row of the list first.")
        return row
