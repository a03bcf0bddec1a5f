"""Why this matters: the pane beside the findings with the sentence, the rule, what a fix would change, and what one can do."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.checks_fixes import asks, fix_of, fixed
from dsca_desk.desktop.cases.checks_guard import UNCONFIRMED, Gate, check_named
from dsca_desk.desktop.cases.checks_model import Entry
from dsca_desk.desktop.cases.explain import PageView
from dsca_desk.desktop.cases.explain_page import ICON, amount_row, caption, hairline
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_money
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.theme import color
from dsca_desk.policy.table import PolicyError
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price

_HOW = "<p>Stand on a finding to read why it matters. Enter goes to its field.</p>"
_CAN = "An error cannot be accepted, only put right."
_WARN = "A warning may be right as it stands: look at the field. A doubted figure is confirmed with its source."


class WhyPane(QFrame):
    """Says everything about one finding and offers what can be done about it."""

    go_wanted = Signal()
    fix_wanted = Signal()
    confirm_wanted = Signal()

    def __init__(self, session: CaseSession, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("explain_pane")
        self._session = session
        title = QLabel("Why this matters", self)
        title.setObjectName("explain_title")
        title.setContentsMargins(8, 6, 8, 4)
        self.page = PageView(self)
        self.page.setAccessibleName("Why this matters")
        self.go = QPushButton("&Go to field  Enter", self)
        self.go.setProperty("primary", "true")
        set_icon(self.go, "arrow-square-in", "on-accent")
        self.fix = QPushButton("&Apply fix  Ctrl+.", self)
        set_icon(self.fix, "magic-wand", "text")
        self.confirm = QPushButton("&Confirm the figure…", self)
        set_icon(self.confirm, "seal-check", "text")
        self.remark = QLabel(self)
        self.remark.setProperty("role", "caption")
        self.remark.setWordWrap(True)
        foot = self._foot = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        foot.setContentsMargins(8, 4, 8, 8)
        foot.setSpacing(6)
        for widget in (self.go, self.fix, self.confirm, self.remark):
            foot.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(self.page, 1)
        column.addLayout(foot)
        self.go.clicked.connect(self.go_wanted)
        self.fix.clicked.connect(self.fix_wanted)
        self.confirm.clicked.connect(self.confirm_wanted)
        self.show_entry(None)

    def lie_flat(self, flat: bool) -> None:
        """Put the buttons side by side where the pane lies below the findings."""
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if flat else QBoxLayout.Direction.TopToBottom)
        self.page.setMinimumHeight(2 * self.fontMetrics().height())
        self.remark.setVisible(not flat)

    def show_entry(self, entry: Entry | None) -> None:
        """Show a row of the table."""
        finding = entry.finding if entry is not None else None
        confirmable = finding is not None and entry is not None and entry.kind == "finding" and finding.id == UNCONFIRMED
        self.go.setEnabled(finding is not None)
        self.fix.setEnabled(finding is not None and fix_of(finding) is not None and not self._session.read_only)
        self.confirm.setVisible(confirmable)
        self.confirm.setEnabled(confirmable and not self._session.read_only)
        if entry is None or (entry.check is None and finding is None):
            self.page.show_page(_HOW)
            self.remark.setText("")
            return
        self.remark.setText({"error": _CAN, "warning": _WARN}.get(entry.severity, "") if entry.kind == "finding" else "")
        self.page.show_page(self._page(entry, finding))

    def _page(self, entry: Entry, finding: Finding | None) -> str:
        check = entry.check or check_named(finding.id if finding is not None else "")
        heading = check.title if check is not None else entry.text
        parts = [f'<p style="margin:0 0 4px 0"><b>{escape(heading)}</b></p>']
        if finding is not None:
            parts.append(f'<p style="margin:0">{escape(entry.text)}</p>')
            if entry.where:
                parts.append(caption(entry.where))
        parts.append(hairline())
        parts.append('<p style="margin:0"><b>Rule in our words</b></p>')
        words = " ".join((check.run.__doc__ or "").split()) if check is not None else ""
        if words:
            parts.append(caption(words))
        parts.append(caption(entry.rule))
        if finding is not None and entry.kind == "finding":
            parts += self._effect(finding)
        return "".join(parts)

    def _effect(self, finding: Finding) -> list[str]:
        """What the fix would change in the money: the total and the initial deposit, before and after."""
        session = self._session
        if fix_of(finding) is None or asks(finding) or session.price is None or session.schedule is None:
            return []
        try:
            offer = fixed(session.offer, finding)
            priced = price(offer, session.desk.policy, session.price)
            schedule = payment_schedule(priced, session.desk.policy, session.schedule)
        except (LookupError, AttributeError, ValueError, PolicyError):
            return []
        rows = (
            ("Total (13)", session.price.total, priced.total),
            ("Initial deposit", session.schedule.initial_deposit, schedule.initial_deposit),
        )
        told = [hairline(), f'<p style="margin:0"><b>If you apply the fix: {escape(_lower(finding))}</b></p>']
        for name, before, after in rows:
            told.append(amount_row(name, "unchanged" if before == after else f"{written_money(before)} → {written_money(after)}"))
        return told


def _lower(finding: Finding) -> str:
    fix = fix_of(finding)
    words = fix.words(finding.fix.partition(":")[2]) if fix is not None else ""
    return words[:1].lower() + words[1:]


def gate_page(gates: Sequence[Gate], *, columns: int = 2) -> str:
    """Return gates as icons with words, in columns."""
    cells = []
    for gate in gates:
        icon, role = ("check-circle", "good") if gate.holds else ("x-circle-fill", "error")
        cells.append(
            f'<td width="{100 // columns}%"><img src="{ICON}{icon}:{role}" style="vertical-align:middle"/>&nbsp;'
            f'<span style="color:{color(role).name()}">{escape(gate.words)}</span></td>'
        )
    high = -(-len(cells) // columns)
    rows = "".join(f"<tr>{''.join(cells[place::high])}</tr>" for place in range(high))
    return f'<table width="100%" cellspacing="0" cellpadding="1">{rows}</table>'
