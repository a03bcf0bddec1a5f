"""Why this matters: the pane of a finding with its sentence, the rule, what a fix would change, and what one can do."""

from html import escape
from typing import Literal

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.checks_accepted import acceptance_words
from dsca_desk.desktop.cases.checks_fixes import asks, fix_of, fixed
from dsca_desk.desktop.cases.checks_guard import UNCONFIRMED, check_named
from dsca_desk.desktop.cases.checks_model import Entry
from dsca_desk.desktop.cases.explain_page import amount_row, caption, hairline
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_money
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.page_view import PageView
from dsca_desk.policy.table import PolicyError
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.acceptances import Acceptance, acceptance_before, acceptances_in_force, may_be_accepted

_ENDLESS = 16_777_215  # Qt's own largest height
_HOW = "<p>Stand on a finding to read why it matters. Enter goes to its field.</p>"
_CAN = "An error cannot be accepted. A warning can, with a reason that stays in the history."
_WARN = "A warning may be right as it stands: say why, and the reason stays in the history."
_DOUBT = "A doubted figure is confirmed with its source, or replaced on the Pricing tab."
_FACTS = "It counts as long as what was found stays as it is."
Shape = Literal["beside", "below", "bar"]


class WhyPane(QFrame):
    """Says everything about one finding and offers what can be done about it: beside the findings, below them, or as a bar."""

    go_wanted = Signal()
    fix_wanted = Signal()
    confirm_wanted = Signal()
    accept_wanted = Signal()
    take_back_wanted = Signal()
    why_wanted = Signal(bool)

    def __init__(self, session: CaseSession, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("explain_pane")
        self._session = session
        self.page = PageView(self)
        self.page.setAccessibleName("Why this matters")
        self.go = self._button("&Go to field  Enter", "arrow-square-in", self.go_wanted)
        self.go.setProperty("primary", "true")
        set_icon(self.go, "arrow-square-in", "on-accent")
        self.fix = self._button("Appl&y fix  Ctrl+.", "magic-wand", self.fix_wanted)
        self.confirm = self._button("&Confirm the figure…", "seal-check", self.confirm_wanted)
        self.accept = self._button("Accept with a reaso&n…", "check-circle", self.accept_wanted)
        self.take_back = self._button("Ta&ke the acceptance back", "arrow-counter-clockwise", self.take_back_wanted)
        self.why = QToolButton(self)
        self.why.setText("&Why")
        self.why.setProperty("button", "true")
        self.why.setCheckable(True)
        self.why.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.why.setAccessibleName("Why this matters")
        self.why.setToolTip("Say why this matters, and what the rule is")
        self.why.clicked.connect(self.why_wanted)
        self.remark = QLabel(self)
        self.remark.setProperty("role", "caption")
        self.remark.setWordWrap(True)
        self._rest = QWidget(self)  # what the buttons leave of a bar
        self._rest.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        foot = self._foot = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        foot.setSpacing(6)
        for widget in (self.why, self.go, self.fix, self.confirm, self.accept, self.take_back, self.remark, self._rest):
            foot.addWidget(widget)
        self._head = self._titled()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.page, 1)
        column.addLayout(foot)
        self.take_shape("beside")
        self.show_entry(None)

    @property
    def shape(self) -> Shape:
        """Where the pane stands."""
        return self._shape

    def take_shape(self, shape: Shape) -> None:
        """Stand beside the findings with everything below each other, below them, or as a bar of buttons alone."""
        self._shape: Shape = shape
        flat = shape != "beside"
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if flat else QBoxLayout.Direction.TopToBottom)
        self._foot.setContentsMargins(*((0, 4, 0, 0) if flat else (8, 4, 8, 8)))
        self._rest.setVisible(flat)
        self.setObjectName("explain_pane" if shape != "bar" else "")
        self.style().unpolish(self)
        self.style().polish(self)
        self._head.setVisible(not flat)
        self.page.setVisible(shape != "bar")
        self.page.setMinimumHeight(3 * self.fontMetrics().height())
        self.why.setVisible(flat)
        self.why.setChecked(shape == "below")
        self.remark.setVisible(not flat)
        self.setMaximumHeight(self._foot.sizeHint().height() if shape == "bar" else _ENDLESS)

    def show_entry(self, entry: Entry | None) -> None:
        """Show a row of the table."""
        finding = entry.finding if entry is not None else None
        open_ = finding is not None and entry is not None and entry.kind == "finding"
        figure = open_ and finding is not None and finding.id == UNCONFIRMED
        accepted = finding is not None and self._acceptance(finding) is not None
        edited = not self._session.read_only
        self.go.setEnabled(finding is not None)
        self.fix.setEnabled(finding is not None and fix_of(finding) is not None and edited)
        self.confirm.setVisible(figure)
        self.confirm.setEnabled(figure and edited)
        self.accept.setVisible(not figure and not accepted)
        self.accept.setEnabled(open_ and finding is not None and may_be_accepted(finding) and edited)
        self.take_back.setVisible(accepted)
        self.take_back.setEnabled(accepted and edited)
        if entry is None or (entry.check is None and finding is None):
            self.page.show_page(_HOW)
            self.remark.setText("")
            return
        told = {"error": _CAN, "warning": _DOUBT if figure else _WARN}.get(entry.severity, "") if open_ else ""
        self.remark.setText(_FACTS if accepted else told)
        self.page.show_page(self._page(entry, finding))

    def _acceptance(self, finding: Finding) -> Acceptance | None:
        session = self._session
        if finding not in session.accepted:
            return None
        return acceptances_in_force(session.offer, (finding,), session.acceptances).get(finding)

    def _page(self, entry: Entry, finding: Finding | None) -> str:
        check = entry.check or check_named(finding.id if finding is not None else "")
        heading = check.title if check is not None else entry.text
        parts = [f'<p style="margin:0 0 4px 0"><b>{escape(heading)}</b></p>']
        if finding is not None:
            parts.append(f'<p style="margin:0">{escape(finding.message)}</p>')
            if entry.where:
                parts.append(caption(entry.where))
            parts += self._settled(finding)
        parts.append(hairline())
        parts.append('<p style="margin:0"><b>Rule in our words</b></p>')
        words = " ".join((check.run.__doc__ or "").split()) if check is not None else ""
        if words:
            parts.append(caption(words))
        parts.append(caption(entry.rule))
        if finding is not None and entry.kind == "finding":
            parts += self._effect(finding)
        return "".join(parts)

    def _settled(self, finding: Finding) -> list[str]:
        """Who settled it and why; or that somebody did while the facts were others."""
        session = self._session
        words = session.accepted.get(finding)
        if words is not None:
            return [
                hairline(),
                '<p style="margin:0"><b>Accepted with a reason</b></p>',
                f'<p style="margin:0">{escape(words)}</p>',
            ]
        before = acceptance_before(session.offer, finding, session.acceptances)
        if before is None:
            return []
        read = "" if before.sentence == finding.message else f" It read: {before.sentence}"
        return [
            hairline(),
            '<p style="margin:0"><b>Accepted before, while the facts were others</b></p>',
            caption(f"{acceptance_words(before)}{read}"),
        ]

    def _button(self, words: str, icon: str, wanted: SignalInstance) -> QPushButton:
        button = QPushButton(words, self)
        set_icon(button, icon, "text")
        button.clicked.connect(wanted)
        return button

    def _titled(self) -> QWidget:
        head = QWidget(self)
        title = QLabel("Why this matters", head)
        title.setObjectName("explain_title")
        self.close_button = QToolButton(head)
        set_icon(self.close_button, "x")
        self.close_button.setAutoRaise(True)
        self.close_button.setToolTip("Fold into a bar below the findings")
        self.close_button.setAccessibleName("Fold into a bar below the findings")
        self.close_button.setMinimumSize(24, 24)
        self.close_button.clicked.connect(lambda: self.why_wanted.emit(False))
        row = QHBoxLayout(head)
        row.setContentsMargins(8, 2, 4, 2)
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self.close_button)
        return head

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
