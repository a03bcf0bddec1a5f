"""Below the findings: what must hold before the document is offered, and what came and went since it was opened."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.checks_guard import Gate
from dsca_desk.desktop.page_view import ICON, PageView
from dsca_desk.desktop.theme import color
from dsca_desk.rules.finding import Finding

_LEAST_LINES, _MOST_LINES = 20, 7  # of text: the least width there is anything to fit in, the most height it may take
Keys = frozenset[tuple[str, str]]


class ReadyCards(QWidget):
    """Two cards, as high as their words and no higher."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        ready = _card(self)
        self.sentence = QLabel("Ready to offer?", ready)
        self.sentence.setProperty("role", "group")
        self.sentence.setWordWrap(True)
        self.gates = _page("What must hold before the offer", ready)
        inside = QVBoxLayout(ready)
        inside.setContentsMargins(10, 6, 6, 4)
        inside.setSpacing(2)
        inside.addWidget(self.sentence)
        inside.addWidget(self.gates)
        inside.addStretch(1)
        card = _card(self)
        head = QLabel("Since you opened it", card)
        head.setProperty("role", "group")
        self.since = _page("What came and went since you opened the document", card)
        rest = QVBoxLayout(card)
        rest.setContentsMargins(10, 6, 6, 4)
        rest.setSpacing(2)
        rest.addWidget(head)
        rest.addWidget(self.since)
        rest.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(ready, 3)
        row.addWidget(card, 1)

    def show_ready(self, sentence: str, gates: Sequence[Gate]) -> None:
        """Show what holds and what does not."""
        self.sentence.setText(sentence)
        self.gates.show_page(gate_page(gates))
        self.gates.setAccessibleDescription("; ".join(f"{gate.words}, {_standing(gate)}" for gate in gates))
        self.fit()

    def show_since(self, before: Keys, now: Keys) -> None:
        """Show what was put right or accepted, and what is new."""
        self.since.show_page(since_page(before, now))
        self.since.setAccessibleDescription(self.since.toPlainText().replace("\n", ", "))
        self.fit()

    def fit(self) -> None:
        """Take the height that the words need."""
        line = self.fontMetrics().height()
        if self.width() < line * _LEAST_LINES:
            return  # not laid out yet
        for page in (self.gates, self.since):
            document = page.document()
            document.setTextWidth(page.viewport().width())
            page.setFixedHeight(min(int(document.size().height()) + 6, line * _MOST_LINES))
        needed = min(self.sentence.heightForWidth(self.sentence.width()), line * 2) + 2 + 12
        self.setFixedHeight(needed + max(self.gates.height(), self.since.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Words that have less room take more lines."""
        super().resizeEvent(event)
        self.fit()


def keys_of(findings: Sequence[Finding]) -> Keys:
    """Return what tells findings apart over time: the check and its sentence."""
    return frozenset((one.id, one.message) for one in findings)


def gate_page(gates: Sequence[Gate], *, columns: int = 2) -> str:
    """Return gates as icons with words, in columns."""
    cells = []
    for gate in gates:
        icon, role = ("check-circle", "good") if gate.holds else ("x-circle-fill", "error")
        if gate.doubt:
            icon, role = "warning-fill", "warning"
        cells.append(f'<td width="{100 // columns}%">{_marked(icon, role, gate.words)}</td>')
    high = -(-len(cells) // columns)
    rows = "".join(f"<tr>{''.join(cells[place::high])}</tr>" for place in range(high))
    return f'<table width="100%" cellspacing="0" cellpadding="1">{rows}</table>'


def since_page(before: Keys, now: Keys) -> str:
    """Return what came and went, in two lines."""
    if before == now:
        return f"<p style='margin:1px'>{len(now)} open, the same as then</p>"
    icon = "arrow-down" if len(now) < len(before) else "arrow-up" if len(now) > len(before) else "arrows-clockwise"
    lines = (
        _marked(icon, "text", f"{len(before)} open, now {len(now)}"),
        _marked("check-bold", "text", f"{len(before - now)} settled, {len(now - before)} new"),
    )
    return "".join(f"<p style='margin:1px'>{line}</p>" for line in lines)


def _marked(icon: str, role: str, words: str) -> str:
    text = f'<span style="color:{color(role).name()}">{escape(words)}</span>'
    return f'<img src="{ICON}{icon}:{role}" style="vertical-align:middle"/>&nbsp;{text}'


def _standing(gate: Gate) -> str:
    return "to be looked at" if gate.doubt else "passed" if gate.holds else "not passed"


def _card(parent: QWidget) -> QFrame:
    card = QFrame(parent)
    card.setProperty("card", "true")
    return card


def _page(name: str, parent: QWidget) -> PageView:
    page = PageView(parent)
    page.setAccessibleName(name)
    page.document().setDocumentMargin(2)
    page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return page
