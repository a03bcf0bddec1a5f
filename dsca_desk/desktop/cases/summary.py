"""The Summary tab: what is offered, to whom, on which letters, terms and dates."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.cases.summary_grids import ReferencesGrid, TermsGrid
from dsca_desk.desktop.forms.binder import Binder, Choices
from dsca_desk.desktop.forms.dressing import dress_form, lock_form
from dsca_desk.desktop.forms.lists import BoundLines
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.log.panel import LogChip, LogPanel
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.desktop.tables.grid_commands import add_grid_commands
from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.financing import BPC_PROGRAMS, BpcProgram
from dsca_desk.records.facts import CASE, PAYMENT
from dsca_desk.services.request_words import PROGRAMS

_LINES = {"purchaser_lines": "purchaser.address", "notification_lines": "congressional_notification"}
_CASE_TYPES = (("DEFINED", "Defined order"), ("BLANKET", "Blanket order"), ("CLSSA", "CLSSA"))
_TIERS = ((1, "Tier 1"), (2, "Tier 2"))
_LETTERS = 125  # in less room the fields beside each other are too short for what they hold
WidgetT = TypeVar("WidgetT", bound=QWidget)


class SummaryTab(QWidget):
    """The form `case_summary` over the whole document, with its references and terms of sale as grids."""

    def __init__(self, session: CaseSession, window: MainWindow) -> None:
        super().__init__()
        add_grid_commands(window.commands)
        self._session = session
        self.form = load_form("case_summary", self)
        facts = {**CASE, **{f"payment__{name}": fact for name, fact in PAYMENT.items()}}
        renamed = {name: f"payment__{name}" for name in PAYMENT} | {"purchaser_lines": "purchaser"}
        dress_form(self.form, facts, renamed={**renamed, "notification_lines": "congressional_notification"})
        self.references, self.terms = ReferencesGrid(session), TermsGrid(session)
        for name, grid in (("references_place", self.references), ("terms_place", self.terms)):
            place = QVBoxLayout(self._child(QWidget, name))
            place.setContentsMargins(0, 0, 0, 0)
            place.addWidget(grid)
        policy = session.desk.policy.on(session.offer.price_date)
        self.binder = Binder(self.form, session.draft, choices=_choices(policy), today=session.desk.today)
        for name, path in _LINES.items():
            BoundLines(self._child(QPlainTextEdit, name), session.draft, path)
        self._halves = self.form.layout()
        scroll = self._scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        case = session.opened.offer.case_id
        self.log = LogPanel(session.desk, lambda: case, lambda: f"case {case}", rows=5)
        self.chip = LogChip(session.desk, lambda: case, lambda: f"case {case}")
        self.chip.wanted.connect(lambda: self.focus_path("log.tasks"))
        below = QWidget(self)
        rows = QVBoxLayout(below)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.form)
        card = QFrame(below)
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.log)
        rows.addWidget(card)
        scroll.setWidget(below)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chip)
        column.addWidget(scroll, 1)
        session.state_changed.connect(self._lock)
        self._lock()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Put the halves under each other where they do not fit side by side."""
        super().resizeEvent(event)
        halves = self._halves
        assert isinstance(halves, QBoxLayout)
        sides = [self._child(QWidget, name).minimumSizeHint().width() for name in ("left", "right")]
        room = self.width() - self._scroll.verticalScrollBar().sizeHint().width()
        narrow = sum(sides) + halves.spacing() > room or room < _LETTERS * self.fontMetrics().averageCharWidth()
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if halves.direction() != direction:
            halves.setDirection(direction)

    def widget(self) -> QWidget:
        """Return the widget itself."""
        return self

    def focus_path(self, path: str) -> bool:
        """Put the focus on the field that edits a path, or on the tasks or letters of the case (`log.tasks`)."""
        if self.log.focus_path(path):
            self._scroll.ensureWidgetVisible(self.log)
            return True
        for name, edits in _LINES.items():
            if path.startswith(edits):
                self._child(QPlainTextEdit, name).setFocus()
                return True
        for grid, edits in ((self.references, "references"), (self.terms, "terms_of_sale")):
            if path.startswith(edits):
                return grid.go_to(path)
        return self.binder.focus(path)

    def finish(self) -> bool:
        """Read every field."""
        return self.binder.read_all()

    def export_shown(self) -> None:
        """Write the tasks or letters one works in to Excel; from the form the workbook of the document."""
        if self.log.isAncestorOf(self.focusWidget() or self):
            self.log.export_shown()
        else:
            self._session.act_wanted.emit("save_workbook")

    def _lock(self) -> None:
        # Of an older version nothing is edited, whatever may still be entered after the offer.
        facts = CASE if self._session.older is None else {}
        lock_form(self.form, facts, kept=True, closed=self._session.read_only)
        for grid in (self.references, self.terms):
            grid.lock(self._session.read_only)

    def _child(self, kind: type[WidgetT], name: str) -> WidgetT:
        child = self.form.findChild(kind, name)
        assert child is not None, name
        return child


def _choices(policy: PolicyOn) -> Choices:
    programs = dict.fromkeys(row.program for row in policy.rows(BPC_PROGRAMS, BpcProgram))
    return {
        "program": tuple(PROGRAMS.items()),
        "case_type": _CASE_TYPES,
        "bpc_program": tuple((name, name) for name in programs),
        "payment.risk_tier": _TIERS,
    }
