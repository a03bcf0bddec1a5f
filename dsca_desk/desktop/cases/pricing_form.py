"""A form over a copy of a document: what is typed there counts only when it is whole and put in, as one step."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.binder import Binder, Choices
from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.records.offer import Offer, RateOverride, Waiver

Needs = Callable[[Any], Mapping[str, str]]


class FigureWord(msgspec.Struct, frozen=True):
    """An officer's word on a figure: the value that holds, where it was seen, who says so."""

    value: str
    source: str = ""
    name: str = ""


class CopyForm(QFrame):
    """A form in place of the list it belongs to. `put_in` carries the finished value; `left` says that nothing was done."""

    put_in = Signal(object)
    left = Signal()

    def __init__(
        self,
        form: str,
        title: str,
        action: str,
        value: msgspec.Struct,
        place: str,
        needs: Needs,
        *,
        choices: Choices | None = None,
        today: date,
        explained: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._needs, self._place, self._tried = needs, place, False
        self.draft: Draft[Any] = Draft(value, self)
        self.form = load_form(form, self)
        self.binder = Binder(self.form, self.draft, place, choices=choices, rules=self._rules, today=today)
        heading = QLabel(title, self)
        heading.setProperty("role", "group")
        words = QLabel(explained, self)
        words.setProperty("role", "secondary")
        words.setWordWrap(True)
        words.setVisible(bool(explained))
        self.action = QPushButton(action, self)
        self.action.setProperty("primary", "true")
        self.action.clicked.connect(self.accept)
        self.cancel = QPushButton("Cance&l", self)
        self.cancel.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.action)
        buttons.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(heading)
        column.addWidget(words)
        column.addWidget(self.form)
        column.addLayout(buttons)
        column.addStretch(1)

    def accept(self) -> bool:
        """Put the value in when nothing is missing or unclear; else go to the first field that is."""
        self._tried = True
        self.binder.read_all()
        self.binder.show_draft()
        problems = self.binder.problems()
        for path in (f"{self._place}.{name}" if self._place else name for name in self.binder.names()):
            if path in problems:
                self.binder.focus(path)
                return False
        if problems:
            return False
        self.put_in.emit(self.draft.value(self._place) if self._place else self.draft.now)
        return True

    def begin(self, name: str = "") -> None:
        """Put the focus on a field, the first one when none is named."""
        first = name if name in self.binder.names() else self.binder.names()[0]
        self.binder.focus(f"{self._place}.{first}" if self._place else first)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Ctrl+Enter puts in, Escape leaves."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _rules(self, value: Any) -> Mapping[str, str]:
        """What is wrong, once somebody tried to put it in."""
        if not self._tried:
            return {}
        found = self._needs(self.draft.value(self._place) if self._place else value)
        return {f"{self._place}.{name}" if self._place else name: text for name, text in found.items()}


def override_needs(override: RateOverride) -> dict[str, str]:
    """Return what a rate of the office lacks, by field."""
    wrong: dict[str, str] = {}
    if not override.charge:
        wrong["charge"] = "Choose the charge."
    if override.component is not None and override.charge != "CAS":
        wrong["component"] = "Only contract administration has components. Leave this empty."
    given = (override.rate_percent is not None, override.amount is not None)
    if given == (False, False):
        wrong["rate_percent"] = "Type a rate such as 3.75, or an amount below. Zero is a rate too."
    elif given == (True, True):
        wrong["amount"] = "Give a rate or an amount, not both."
    elif override.charge == "NONRECURRING" and override.amount is None:
        wrong["amount"] = "Nonrecurring cost is replaced by an amount, not by a rate."
    if not override.source.strip():
        wrong["source"] = "Say where the figure comes from, such as: Office table of transportation rates, 01 Oct 2026."
    if not override.by.strip():
        wrong["by"] = "Say who answers for the figure."
    return wrong


def waiver_needs(waiver: Waiver) -> dict[str, str]:
    """Return what a waiver lacks, by field."""
    wrong: dict[str, str] = {}
    if not waiver.charge:
        wrong["charge"] = "Choose the charge."
    if waiver.component is not None and waiver.charge != "CAS":
        wrong["component"] = "Only contract administration has components. Leave this empty."
    if not waiver.basis.strip():
        wrong["basis"] = "Name the law, agreement or decision that waives the charge."
    return wrong


def word_needs(word: FigureWord) -> dict[str, str]:
    """Return what an officer's word on a figure lacks, by field."""
    wrong: dict[str, str] = {}
    if not word.value.strip():
        wrong["value"] = "Type the figure as it was confirmed."
    if not word.source.strip():
        wrong["source"] = "Say where you saw the figure: publication and paragraph, message or letter, with its date."
    if not word.name.strip():
        wrong["name"] = "Say who confirmed it."
    return wrong


def line_choices(offer: Offer) -> list[tuple[str, str]]:
    """Return the lines and sublines of a document to choose from."""
    choices: list[tuple[str, str]] = []
    for line in offer.lines:
        choices.append((line.number, f"{line.number} · {line.description[:40]}"))
        choices += [(part.number, f"{part.number} · {part.description[:40]}") for part in line.sublines]
    return choices
