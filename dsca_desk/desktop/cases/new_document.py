"""The guided dialog New Amendment or Modification: question by question to the document a change needs, which it then begins."""

from html import escape

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.fields import DateField
from dsca_desk.desktop.icons import set_icon
from dsca_desk.records.offer import Reference
from dsca_desk.rules.scope import MAKES_DOCUMENT, Decision, Question, ScopeError, all_questions, known_answers
from dsca_desk.services.changing import begin_change, decide, situation_of
from dsca_desk.store.errors import StoreError


class NewDocumentDialog(QDialog):
    """Asks one question after the other. `begun` names the new document; the other signals ask for another act instead."""

    begun = Signal(str)
    restate_wanted = Signal()
    by_hand_wanted = Signal()

    def __init__(self, desk: Desk, case: str, document: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case, self._document = desk, case, document
        self._known = known_answers(situation_of(desk.store, case, document))
        self._asked = all_questions(desk.policy)
        self._answers: dict[str, str] = {}
        self._remarks: dict[str, str] = {}
        self._mine: list[str] = []
        self.now: Question | Decision | None = None
        self.setWindowTitle(f"New Amendment or Modification of {case}")
        self._compose()
        self._look()

    # --- walking ------------------------------------------------------------------------------------------------------------

    def forward(self) -> None:
        """Take the answer and go on; on the decision do what it leads to."""
        now = self.now
        if isinstance(now, Decision):
            self._do(now)
        elif now is not None:
            place = self._group.checkedId()
            if place < 0:
                self._tell("Choose an answer first.")
                return
            self._answers[now.key] = now.answers[place].value
            self._remarks[now.key] = self.remark.text().strip()
            self._mine.append(now.key)
            self._look()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Choose an answer by its number alone, wherever no text is typed."""
        answer = self._group.button(event.key() - Qt.Key.Key_1) if Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9 else None
        if answer is None or isinstance(self.now, Decision):
            super().keyPressEvent(event)
        else:
            answer.setFocus()
            answer.setChecked(True)

    def backward(self) -> None:
        """Go back to the question before; its answer is asked for again."""
        if self._mine:
            last = self._mine.pop()
            keys = list(self._answers)
            for key in keys[keys.index(last) :]:
                del self._answers[key]
            self._look()

    def _look(self) -> None:
        """Find the next question; what the desk knows already is not asked."""
        self._tell("")
        try:
            now = decide(self._answers, self._desk.policy, self._document)
            while isinstance(now, Question) and now.key in self._known and now.key not in self._mine:
                self._answers[now.key] = self._known[now.key]
                now = decide(self._answers, self._desk.policy, self._document)
        except ScopeError as error:
            self._tell(str(error))
            return
        self.now = now
        self._show_known()
        self.back.setEnabled(bool(self._mine))
        if isinstance(now, Decision):
            self._show_decision(now)
        else:
            self._show_question(now)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As high as its words need, and no higher than the window."""
        self.adjustSize()
        parent = self.parentWidget()
        most = parent.window().height() * 9 // 10 if parent is not None else self.height()
        self.resize(self.width(), min(self.height(), most))

    def _show_known(self) -> None:
        said = []
        for key, value in self._answers.items():
            question = self._asked[key]
            words = next((one.words for one in question.answers if one.value == value), value)
            known = "" if key in self._mine else " (known to the desk)"
            said.append(f"{escape(question.asks)} <b>{escape(words)}</b>{known}")
        self.before.setText("<br>".join(said))
        self.before.setVisible(bool(said))

    def _show_question(self, question: Question) -> None:
        self.title.setText(question.asks)
        self.about.setText(question.help)
        self.source.setText(f"Rule: {question.source}")
        self._clear_answers()
        for place, answer in enumerate(question.answers):
            button = QRadioButton(f"&{place + 1}  {answer.words}" if place < 9 else answer.words, self._box)
            button.setAccessibleName(answer.words)
            self._group.addButton(button, place)
            self._list.addWidget(button)
            button.show()  # at once, so that it can take the focus
            button.toggled.connect(lambda _on, button=button: self._scroll.ensureWidgetVisible(button))
        self._given.hide()
        self._remark_row.show()
        self.remark.setText(self._remarks.get(question.key, ""))
        self.go.setText("&Next")
        self.go.setEnabled(True)
        first = self._group.button(0)
        if first is not None:
            first.setFocus()
        self._scroll.show()

    def _show_decision(self, decision: Decision) -> None:
        self.title.setText(decision.words)
        begins = decision.outcome in MAKES_DOCUMENT
        acceptance = f" Acceptance by the purchaser: {decision.purchaser_acceptance}." if decision.purchaser_acceptance else ""
        self.about.setText(
            " ".join(part for part in (f"{decision.change.rstrip('.')}.{acceptance}", decision.instruction) if part)
        )
        doubt = "" if decision.status == "confirmed" else f" ({decision.status})"
        self.source.setText(f"Rule: {decision.source}{doubt}")
        self._clear_answers()
        self._remark_row.hide()
        self._scroll.hide()
        self._given.setVisible(begins)
        other = {"RESTATEMENT": "&Restate…", "PEN_AND_INK": "&Write it…"}.get(decision.outcome, "&Close")
        self.go.setText(f"&Begin the {decision.words}" if begins else other)
        (self.purpose if begins else self.go).setFocus()

    # --- beginning ----------------------------------------------------------------------------------------------------------

    def _do(self, decision: Decision) -> None:
        if decision.outcome == "RESTATEMENT":
            self.accept()
            self.restate_wanted.emit()
            return
        if decision.outcome == "PEN_AND_INK":
            self.accept()
            self.by_hand_wanted.emit()
            return
        if decision.outcome not in MAKES_DOCUMENT:
            self.reject()
            return
        desk, number = self._desk, self.letter.text().strip()
        references = (Reference(number=number, date=self.letter_on.value()),) if number else ()
        try:
            kept = begin_change(
                desk.store,
                desk.policy,
                self._case,
                self._answers,
                purpose=self.purpose.text(),
                references=references,
                remarks=self._remarks,
                on=desk.today,
                by=desk.officer,
                at=desk.clock(),
            )
        except (StoreError, ScopeError) as error:
            self._tell(str(error))
            return
        desk.changed.emit(f"case {self._case}")
        self.accept()
        self.begun.emit(kept.document)

    def _tell(self, text: str) -> None:
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))

    def _clear_answers(self) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()

    def _compose(self) -> None:
        self.before, self.title, self.about, self.source, self._trouble = (QLabel(self) for _ in range(5))
        for label, role in (
            (self.before, "caption"),
            (self.title, "name"),
            (self.about, "secondary"),
            (self.source, "caption"),
            (self._trouble, "problem"),
        ):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self._box, self._group = QWidget(self), QButtonGroup(self)
        self._list = QVBoxLayout(self._box)
        self._list.setContentsMargins(0, 0, 0, 0)
        self.remark, self.purpose, self.letter = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.letter_on = DateField(self)
        self.letter_on.today = self._desk.today
        self._remark_row, self._given = QWidget(self), QWidget(self)
        remark_form, given_form = QFormLayout(self._remark_row), QFormLayout(self._given)
        for form, words, field in (
            (remark_form, "Re&mark", self.remark),
            (given_form, "&Purpose", self.purpose),
            (given_form, "&Letter of request", self.letter),
            (given_form, "&Dated", self.letter_on),
        ):
            label = QLabel(words, self)
            label.setBuddy(field)
            field.setAccessibleName(words.replace("&", ""))
            form.addRow(label, field)
            form.setContentsMargins(0, 0, 0, 0)
        self.back, self.cancel, self.go = QPushButton("B&ack", self), QPushButton("Cancel", self), QPushButton("&Next", self)
        for button in (self.back, self.cancel):
            button.setAutoDefault(False)
        self.go.setDefault(True)
        self.go.setProperty("primary", "true")
        set_icon(self.go, "signpost", "on-accent")
        self.back.clicked.connect(lambda _checked=False: self.backward())
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(lambda _checked=False: self.forward())
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        self._scroll = QScrollArea(self)  # many answers, as the reasons of a Modification, scroll in a low window
        self._scroll.setWidget(self._box)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setMinimumHeight(self.fontMetrics().height() * 6)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in (
            self.before,
            self.title,
            self.about,
            self._scroll,
            self._remark_row,
            self._given,
            self.source,
            self._trouble,
        ):
            column.addWidget(widget)
        column.setStretchFactor(self._scroll, 1)
        column.addLayout(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 80)
