"""Beside the comparison: is it the right document, by the answers that were given, and what it does to the payments."""

from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.checks_fixes import fix_words
from dsca_desk.desktop.cases.compare_rows import Payment
from dsca_desk.desktop.cases.explain_page import amount_row, caption, hairline
from dsca_desk.desktop.icons import icon
from dsca_desk.desktop.page_view import ICON, PageView
from dsca_desk.desktop.theme import color, theme
from dsca_desk.policy.edition import Policy
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.scope import Decision, ScopeError, all_questions
from dsca_desk.services.changing import AnswerKept, decide

SCOPE_CHECKS = frozenset({"modification-scope", "old-rate-scope", "old-rate-price", "equipment-by-offer", "case-moved"})


class Box(QFrame):
    """A box with an icon, a title and a page."""

    def __init__(self, drawing: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("explain_pane")
        self._drawing, self._mark, words = drawing, QLabel(self), QLabel(title, self)
        self._draw()
        theme().changed.connect(self._draw)
        words.setObjectName("explain_title")
        self.page = PageView(self)
        self.page.setAccessibleName(title)
        self.page.setMinimumHeight(2 * self.fontMetrics().height())
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 8, 2)
        head.setSpacing(6)
        head.addWidget(self._mark)
        head.addWidget(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.page, 1)

    def _draw(self) -> None:
        side = self.fontMetrics().height()
        self._mark.setPixmap(icon(self._drawing, "text").pixmap(side, side))


def scope_page(answers: Sequence[AnswerKept], policy: Policy, findings: Sequence[Finding], document: str) -> str:
    """Return the page of the questions with the answers that were kept, what they led to, and what the checks say of it.

    Links of the form `fix:1` apply the repair of a finding, others go to its field.
    """
    said = _found(findings)
    if not answers:
        begun = "A basic document is begun from a request." if document == "BASIC" else "It was not begun here with questions."
        return f"{said}<p>{begun}</p>{caption('Document › New Amendment or Modification… asks which document a change needs.')}"
    questions = all_questions(policy)
    parts = [said, hairline()] if said else []
    for one in answers:
        question = questions.get(one.question)
        words = next((answer.words for answer in question.answers if answer.value == one.answer), one.answer) if question else ""
        asks = question.asks if question else one.question
        remark = f" – {one.remark}" if one.remark else ""
        said = f"{escape(asks)} <b>{escape(words or one.answer)}</b>{escape(remark)}"
        parts.append(_point("check-circle", "good", "answered", said))
    try:
        decided = decide({one.question: one.answer for one in answers}, policy)
    except ScopeError as error:
        parts.append(_point("warning", "warning", "doubtful", escape(str(error))))
    else:
        if isinstance(decided, Decision):
            parts += [hairline(), f'<p style="margin:0"><b>{escape(decided.words)}</b>: {escape(decided.change)}</p>']
            parts.append(caption(decided.source))
    last = answers[-1]
    parts.append(caption(f"Answered by {last.by}, {last.at:%d %b %Y}"))
    return "".join(parts)


def _found(findings: Sequence[Finding]) -> str:
    """What the checks say of the scope, each with the way to its field and the repair it offers."""
    parts, accent = [], color("accent").name()
    for place, finding in enumerate(findings):
        drawing, role = ("x-circle-fill", "error") if finding.severity == "error" else ("warning", "warning")
        words = f'{escape(finding.message)} <span style="color:{color("secondary").name()}">{escape(finding.reference)}</span>'
        fix = fix_words(finding)
        links = [f'<a href="{escape(finding.path)}" style="color:{accent}">Show</a>'] if finding.path else []
        if fix:
            links.insert(0, f'<a href="fix:{place}" style="color:{accent}"><b>{escape(fix)}</b></a>')
        parts.append(_point(drawing, role, finding.severity, f"{words}<br>{'&nbsp;&nbsp; '.join(links)}" if links else words))
    return "".join(parts)


def payments_page(payments: Sequence[Payment], *, asks: bool = False) -> str:
    """Return the page of the payments with what they were; with `asks` a link states what was received."""
    parts = []
    for one in payments:
        parts.append(amount_row(escape(one.words), escape(one.now)))
        if one.was:
            parts.append(caption(one.was))
    if asks:
        parts.append(
            f'<p style="margin:4px 0 0 0"><a href="received" style="color:{color("accent").name()}">Amount received…</a></p>'
        )
    return "".join(parts) or "<p>Nothing is to be paid.</p>"


def _point(drawing: str, role: str, word: str, html: str) -> str:
    return (
        '<table cellspacing="0" cellpadding="1"><tr>'
        f'<td><img src="{ICON}{drawing}:{role}" alt="{word}">&nbsp;</td><td>{html}</td></tr></table>'
    )
