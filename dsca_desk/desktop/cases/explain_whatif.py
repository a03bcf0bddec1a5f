"""What if: a small form below an explanation that tries another input and shows what would come out."""

from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.explain_page import amount_row, caption, hairline
from dsca_desk.desktop.cases.explain_trial import Input, Trial, Tried, inputs_of, tried
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import UnclearError, written_money
from dsca_desk.desktop.page_view import PageView
from dsca_desk.policy.table import PolicyError

_AFTER_MS = 150
_MOST_PAYMENTS = 16
_WIDE_LETTERS = 80
_HOW = "Type another value: the difference shows here, and nothing is kept."


class WhatIf(QFrame):
    """Tries an input on the amount that is explained; the document stays as it is."""

    def __init__(self, session: CaseSession, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._session = session
        self._path = self._title = ""
        self._inputs: list[Input] = []
        self._wide = False
        self.trial: Trial | None = None
        self.input = QComboBox(self)
        self.input.setAccessibleName("What is to be another")
        self.input.setMinimumContentsLength(10)
        self.input.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.value = QLineEdit(self)
        self.value.setAccessibleName("The value to try")
        self.now = QLabel(self)
        self.now.setProperty("role", "caption")
        change, to = QLabel("&Let", self), QLabel("&be", self)
        change.setBuddy(self.input)
        to.setBuddy(self.value)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        form = self._form = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        form.setContentsMargins(8, 8, 8, 2)
        form.setSpacing(4)
        for row, widgets in ((self._first, (change, self.input)), (self._second, (to, self.value, self.now))):
            row.setSpacing(6)
            for widget in widgets:
                row.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
            form.addLayout(row)
        self.page = PageView(self)
        self.page.setAccessibleName("What would come out")
        self.page.setMinimumHeight(2 * self.fontMetrics().height())
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(form)
        column.addWidget(self.page, 1)
        self._pause = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._pause.timeout.connect(self.try_now)
        self.input.currentIndexChanged.connect(lambda _place: self._choose())
        self.value.textChanged.connect(lambda _text: self._pause.start())

    def ask(self, path: str, title: str) -> None:
        """Ask about the amount at a path; the input one tries stays chosen where the amount has it too."""
        session = self._session
        if session.price is None:
            return
        chosen, fresh = self.input.currentText(), path != self._path
        self._path, self._title = path, title
        self._inputs = inputs_of(session.offer, session.price, path, session.desk.today)
        titles = [one.title for one in self._inputs]
        blocked = self.input.blockSignals(True)
        self.input.clear()
        self.input.addItems(titles)
        self.input.setCurrentIndex(titles.index(chosen) if chosen in titles else 0)
        self.input.blockSignals(blocked)
        if fresh and chosen not in titles:
            self.value.clear()
        self._show_now()
        self.try_now()

    def try_now(self) -> None:
        """Show what the typed value would do, or what is unclear about it."""
        self._pause.stop()
        session, text = self._session, self.value.text().strip()
        chosen = self._chosen()
        self.trial = None
        self.value.setProperty("problem", "false")
        if chosen is None or not text or session.price is None or session.schedule is None:
            self._show(caption(_HOW))
            return
        try:
            offer = chosen.put(session.offer, chosen.read(text))
            self.trial = tried(offer, self._path, self._title, session.price, session.schedule, session.desk.policy)
        except UnclearError as error:
            self.value.setProperty("problem", "true")
            self._show(caption(str(error)))
        except (PolicyError, ValueError, LookupError) as error:
            self._show(caption(f"This cannot be priced: {error}"))
        else:
            self._show(trial_page(self.trial, wide=self._wide))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Where there is room the form is one line."""
        super().resizeEvent(event)
        self._wide = self.width() > self.fontMetrics().averageCharWidth() * _WIDE_LETTERS
        self._form.setDirection(QBoxLayout.Direction.LeftToRight if self._wide else QBoxLayout.Direction.TopToBottom)
        if self.trial is not None:
            self._show(trial_page(self.trial, wide=self._wide))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Enter tries at once."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.try_now()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> Input | None:
        place = self.input.currentIndex()
        return self._inputs[place] if 0 <= place < len(self._inputs) else None

    def _choose(self) -> None:
        self.value.clear()
        self._show_now()
        self.try_now()

    def _show_now(self) -> None:
        chosen = self._chosen()
        self.now.setText(f"now {chosen.now}" if chosen is not None else "")
        self.value.setPlaceholderText(chosen.now if chosen is not None else "")

    def _show(self, page: str) -> None:
        self.value.style().unpolish(self.value)
        self.value.style().polish(self.value)
        self.page.show_page(page)


def trial_page(trial: Trial, *, wide: bool = False) -> str:
    """Return what would come out: each amount as it would be with its difference, then the payments that become others."""
    parts = [part for one in trial.amounts for part in _row(one, strong=True, wide=wide)]
    parts.append(hairline())
    if not trial.payments:
        parts.append(caption("No payment becomes another."))
    else:
        counted = "1 payment" if len(trial.payments) == 1 else f"{len(trial.payments)} payments"
        parts.append(caption(f"{counted} of {trial.of_payments} would be others"))
        for one in trial.payments[:_MOST_PAYMENTS]:
            parts += _row(one)
        if len(trial.payments) > _MOST_PAYMENTS:
            parts.append(caption(f"and {len(trial.payments) - _MOST_PAYMENTS} more"))
    parts.append(caption("Nothing of this is kept."))
    return "".join(parts)


def _row(one: Tried, *, strong: bool = False, wide: bool = False) -> list[str]:
    if one.before is None or one.after is None:
        words = "not there any more" if one.after is None else f"new: {written_money(one.after)}"
        return [amount_row(escape(one.title), words, strong=strong)]
    difference = one.after - one.before
    if not difference:
        return [amount_row(escape(one.title), "unchanged", strong=strong)]
    sign = "+" if difference > 0 else "−"
    told = f"{sign}{written_money(abs(difference))}"
    if strong and wide:
        words = f"{written_money(one.after)} ({told}, was {written_money(one.before)})"
        return [amount_row(escape(one.title), words, strong=True)]
    if strong:
        was = caption(f"{told}, was {written_money(one.before)}")
        return [amount_row(escape(one.title), written_money(one.after), strong=True), was]
    return [amount_row(escape(one.title), f"{written_money(one.after)} ({told})")]
