"""The dialog that takes a step: which one, on which day, the facts it asks for, and what still stands against it."""

from collections.abc import Callable, Collection, Sequence
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.fields import DateField
from dsca_desk.desktop.page_view import ICON, PageView
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.steps import PossibleStep
from dsca_desk.rules.steps.guard import FACTS
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import possible, take_step
from dsca_desk.store.errors import StoreError

_WHY = "why"


class StepDialog(QDialog):
    """Takes one step of a record. `taken` says so once it is written; until then nothing is changed.

    `findings` are those of the offer check where they are at hand; `go_to` leads to the field a guard names; steps that lead
    to the states `without` are taken by other acts and not offered.
    """

    taken = Signal()

    def __init__(
        self,
        desk: Desk,
        subject: Subject,
        parent: QWidget | None = None,
        *,
        findings: Sequence[Finding] | None = None,
        go_to: Callable[[str], object] | None = None,
        event: str = "",
        without: Collection[str] = (),
    ) -> None:
        super().__init__(parent)
        self._desk, self._subject, self._findings, self._go_to = desk, subject, findings, go_to
        self._steps = self._none()
        self._without = frozenset(without)
        self._facts: dict[str, QLineEdit] = {}
        self.setWindowTitle(f"Next step of {subject}")
        self._compose()
        self._look()
        events = [one.event for one in self._steps]
        wanted = events.index(event) if event in events else self._likely()
        self.which.setCurrentIndex(wanted)
        self._choose()
        self.which.currentIndexChanged.connect(lambda _place: self._choose())
        self.on.edited.connect(lambda _day: self._look())

    @property
    def step(self) -> PossibleStep | None:
        """The step that is chosen."""
        place = self.which.currentIndex()
        return self._steps[place] if 0 <= place < len(self._steps) else None

    def fact(self, name: str) -> QLineEdit:
        """Return the field of a fact the chosen step asks for. Raises KeyError."""
        return self._facts[name]

    def accept(self) -> None:
        """Take the step; the dialog stays open with the reason when it cannot be taken."""
        if not self.on.read():  # what is unclear was told
            return
        step, day = self.step, self.on.value()
        if step is None:
            return
        if day is None:
            self._tell("Give the day of the step.")
            return
        given = self._given()
        why = given.pop(_WHY, "")
        try:
            take_step(
                self._desk.store,
                self._desk.policy,
                self._subject,
                step.event,
                to_state=step.row.to_state,
                on=day,
                facts=given,
                why=why,
                by=self._desk.officer,
                at=self._desk.clock(),
                today=self._desk.today,
            )
        except StoreError as error:
            self._look()
            self._tell(str(error))
            return
        super().accept()
        self.taken.emit()

    @staticmethod
    def _none() -> tuple[PossibleStep, ...]:
        return ()

    # --- looking ------------------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Ask again which steps are possible, with the facts stated so far; of a record that is gone none."""
        day, steps, trouble = self.on.value() or self._desk.today, self._none(), ""
        try:
            steps = possible(
                self._desk.store,
                self._desk.policy,
                self._subject,
                self._desk.today,
                on=day,
                given=self._given(),
                findings=self._findings,
            )
        except StoreError as error:
            trouble = str(error)
        self._steps = tuple(step for step in steps if step.to_state not in self._without)
        names = [f"{step.event[:1].upper()}{step.event[1:]}  →  {step.to_state}" for step in self._steps]
        if names != [self.which.itemText(place) for place in range(self.which.count())]:
            self.which.blockSignals(True)
            self.which.clear()
            self.which.addItems(names)
            self.which.blockSignals(False)
        self._show_guards()
        self._tell(trouble)

    def _likely(self) -> int:
        """The step an officer most likely wants: the first way on that nothing stands against, else the first way on.

        A step that asks for a reason leads back, to a halt or to an end; it is chosen, never laid ready.
        """
        onward = [place for place, step in enumerate(self._steps) if _WHY not in step.asks]
        return next((place for place in onward if not self._steps[place].against), onward[0] if onward else 0)

    def _choose(self) -> None:
        """Show the fields of the facts that the chosen step asks for."""
        step = self.step
        kept = self._given()
        while self._form.rowCount() > 2:
            self._form.removeRow(2)
        self._facts = {}
        for name in dict.fromkeys((*(step.asks if step is not None else ()), _WHY)):
            known = FACTS[name]
            field = QLineEdit(kept.get(name, ""), self)
            field.setObjectName(name)
            field.setToolTip(known.help)
            field.setAccessibleDescription(known.help)
            field.setPlaceholderText("2027-01-06" if known.kind == "day" else "")
            field.editingFinished.connect(self._look)
            label = QLabel(known.label + (" *" if step is not None and name in step.asks else ""), self)
            label.setBuddy(field)
            self._form.addRow(label, field)
            self._facts[name] = field
        self._look()

    def _show_guards(self) -> None:
        step = self.step
        if step is None:
            self.guards.show_page("<p>No step leads on from this state.</p>")
            self.take.setEnabled(False)
            return
        rows = []
        for guard in step.guards:
            drawing, role = ("check-circle", "good") if guard.met else ("x-circle-fill", "error")
            how = "" if guard.met or not guard.how else f"<br><small>{escape(guard.how)}</small>"
            where = f' <a href="{escape(guard.path)}">Show</a>' if guard.path and not guard.met and self._go_to else ""
            word = "met" if guard.met else "open"
            rows.append(
                f'<tr><td><img src="{ICON}{drawing}:{role}" alt="{word}">&nbsp;</td>'
                f"<td>{escape(guard.says)}{where}{how}</td></tr>"
            )
        table = f'<table cellpadding="2">{"".join(rows)}</table>' if rows else "<p>Nothing stands against it.</p>"
        self.guards.show_page(f"{table}<p><small>{escape(step.row.guard)} · {escape(step.row.source)}</small></p>")
        self.take.setEnabled(not step.against)
        self._trouble.setText("")

    def _given(self) -> dict[str, str]:
        return {name: field.text().strip() for name, field in self._facts.items() if field.text().strip()}

    def _tell(self, text: str) -> None:
        self._trouble.setText(text)

    def _compose(self) -> None:
        whole = QVBoxLayout(self)
        self._form = QFormLayout()
        self.which = QComboBox(self)
        self.which.setObjectName("which")
        self.on = DateField(self)
        self.on.setObjectName("on")
        self.on.today = self._desk.today
        self.on.set_value(self._desk.today)
        self.on.unclear.connect(self._tell)
        for words, field in (("&Step", self.which), ("&Day", self.on)):
            label = QLabel(words, self)
            label.setBuddy(field)
            self._form.addRow(label, field)
        self.guards = PageView(self)
        self.guards.setAccessibleName("What the step asks for")
        self.guards.setMinimumHeight(self.fontMetrics().height() * 9)
        self.guards.anchorClicked.connect(lambda url: self._follow(url.toString()))
        self._trouble = QLabel("", self)
        self._trouble.setProperty("role", "problem")
        self._trouble.setWordWrap(True)
        buttons = QHBoxLayout()
        self.take = QPushButton("&Take the step", self)
        self.take.setDefault(True)
        self.take.setProperty("kind", "primary")
        self.take.clicked.connect(self.accept)
        cancel = QPushButton("Cancel", self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.take)
        whole.addLayout(self._form)
        whole.addWidget(self.guards, 1)
        whole.addWidget(self._trouble)
        whole.addLayout(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 90, self.fontMetrics().height() * 24)

    def _follow(self, path: str) -> None:
        self.reject()
        if self._go_to is not None:
            self._go_to(path)
