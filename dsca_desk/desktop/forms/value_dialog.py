"""The dialog in which one value is entered or changed: a form, why it cannot be kept, the act and Cancel."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.binder import Binder, Choices
from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.forms.dressing import dress_form
from dsca_desk.desktop.forms.fields import LongTextField, TextField, go_to_unclear
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.jobs import Job
from dsca_desk.records.facts import Fact
from dsca_desk.store.errors import StaleRecord, StoreError

_LETTERS, _TWO_COLUMNS = 72, 124
_PARTED = re.compile(r"[\n,;\t]+")
_AROUND = 150
_LEAST = 140


class ValueDialog(QDialog):
    """Enters one value. `keep` writes it and may raise StoreError: the dialog then stays with the reason. `kept` follows it,
    `outdated` when somebody else wrote the record first: what lies below is read anew.

    `facts` say what each field is and which must be filled; `more` stands above the form. `start` is the value to begin with:
    what must be filled may be None or empty in it. `several` names the fields that hold several texts, typed with commas or
    lines between them. `job` says what is done while it is written in the background: `keep` then gets the job beside the value,
    and Escape stops it before anything is kept.
    """

    kept = Signal()
    outdated = Signal()

    def __init__(
        self,
        desk: Desk,
        title: str,
        form: str,
        start: msgspec.Struct,
        keep: Callable[..., object],
        parent: QWidget | None = None,
        *,
        facts: Mapping[str, Fact],
        choices: Choices | None = None,
        intro: str = "",
        button: str = "Keep",
        more: QWidget | None = None,
        several: Sequence[str] = (),
        job: str = "",
    ) -> None:
        super().__init__(parent)
        self._keep, self._facts, self._several = keep, facts, tuple(several)
        self._desk, self._job_words = desk, job
        self._job: Job | None = None
        self._shown: dict[str, str] = {}
        self.setWindowTitle(title)
        self.draft: Draft[Any] = Draft(start, self)
        self.form = load_form(form, self)
        dress_form(self.form, facts)
        self.binder = Binder(
            self.form, self.draft, choices=choices, rules=lambda _now: self._shown, today=desk.today, apart=self._several
        )
        for name in self._several:
            self._texts(name).set_value(", ".join(self.draft.value(name)))
        self._compose(intro, button, more)
        if more is None:
            names = [name for name in facts if name not in self._several]
            self.binder.focus(next((name for name in names if _is_empty(start, name)), names[0]))

    def put(self, **values: Any) -> None:
        """Enter values as a person would."""
        for name, value in values.items():
            self.draft.put(name, value)

    def accept(self) -> None:
        """Keep what was entered; the dialog stays open with the reasons when that is not possible."""
        if self._job is not None:
            return
        if not self.binder.read_all():
            go_to_unclear(self.form)
            return
        value = self.draft.now
        for name in self._several:
            texts = (text.strip() for text in _PARTED.split(self._texts(name).value() or ""))
            value = msgspec.structs.replace(value, **{name: tuple(text for text in texts if text)})
        self._shown = {
            name: "This is needed." for name, fact in self._facts.items() if fact.needed == "to-keep" and _is_empty(value, name)
        }
        self._tell("")
        if self._shown:
            self.binder.focus(next(iter(self._shown)))
            return
        if self._job_words:
            self._write_behind(value)
            return
        try:
            self._keep(value)
        except StoreError as error:
            self._refused(error)
            return
        self._written()

    def reject(self) -> None:
        """Close without keeping anything; what is being written is stopped first."""
        if self._job is None:
            super().reject()
        else:
            self._job.cancel()

    def _written(self) -> None:
        super().accept()
        self.kept.emit()

    def _write_behind(self, value: Any) -> None:
        keep = self._keep
        job = Job(self._job_words, lambda job: keep(value, job), writes=True)
        job.progressed.connect(self._progressed)
        job.done.connect(self._job_done)
        job.failed.connect(self._job_failed)
        job.cancelled.connect(self._job_stopped)
        self._job = job
        self._settle()
        self._desk.jobs.start(job)

    def _progressed(self, number: int, total: int, _text: str) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(number)

    def _job_done(self, _result: object) -> None:
        self._job = None
        self._written()

    def _job_stopped(self) -> None:
        self._job = None
        self._settle()
        self._tell("Stopped. Nothing was changed.")

    def _job_failed(self, error: BaseException) -> None:
        self._job = None
        self._settle()
        if not isinstance(error, StoreError):
            raise error
        self._refused(error)

    def _settle(self) -> None:
        """Lock the form while it is written."""
        running = self._job is not None
        self.form.setEnabled(not running)
        self._keep_button.setEnabled(not running)
        self.progress.setVisible(running)
        self.progress.setRange(0, 0)
        if not running:
            self._keep_button.setFocus()

    def _refused(self, error: StoreError) -> None:
        if isinstance(error, StaleRecord):
            self.outdated.emit()
            self._tell(f"{str(error).partition(' Compare ')[0]} Close this and open it again: it then shows what they wrote.")
        else:
            self._refuse(str(error))

    def _refuse(self, words: str) -> None:
        """Show a refusal under the field it names (`signer: ...`), else below the form."""
        field, colon, rest = words.partition(": ")
        if colon and field in self._facts:
            self._shown = {field: rest}
            self._tell("")
            self.binder.focus(field)
        else:
            self._tell(words)

    def _texts(self, name: str) -> LongTextField | TextField:
        found = self.form.findChild(QWidget, name)
        assert isinstance(found, (LongTextField, TextField)), name
        return found

    def _tell(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))
        self.binder.show_draft()
        QTimer.singleShot(0, self, self.adjustSize)

    def _compose(self, intro: str, button: str, more: QWidget | None) -> None:
        said = QLabel(intro, self)
        said.setProperty("role", "secondary")
        said.setVisible(bool(intro))
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self._job_words)
        self.progress.hide()
        self.trouble = QLabel(self)
        self.trouble.setProperty("role", "problem")
        self.trouble.hide()
        for label in (said, self.trouble):
            label.setWordWrap(True)
        cancel, keep = QPushButton("Cancel", self), QPushButton(button, self)
        self._keep_button = keep
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        keep.setProperty("primary", "true")
        keep.setDefault(True)
        keep.clicked.connect(lambda _checked=False: self.accept())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(keep)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(said)
        if more is not None:
            column.addWidget(more, 1)
        column.addWidget(self._in_room(self.form, more), 0 if more is not None else 1)
        column.addWidget(self.progress)
        column.addWidget(self.trouble)
        column.addLayout(buttons)
        fields, over = self.form.layout(), self.parentWidget()
        letters = _TWO_COLUMNS if isinstance(fields, QGridLayout) and fields.columnCount() > 2 else _LETTERS
        wide = letters * self.fontMetrics().horizontalAdvance("x")
        self.setMinimumWidth(wide if over is None else min(wide, over.window().width() - 40))

    def _in_room(self, form: QWidget, more: QWidget | None) -> QWidget:
        """Let a form scroll that is higher than the window it stands over leaves room for."""
        over = self.parentWidget()
        taken = _AROUND + (more.minimumSizeHint().height() if more is not None else 0)
        room = max(over.window().height() - taken, _LEAST) if over is not None else form.sizeHint().height()
        if form.sizeHint().height() <= room:
            return form
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(form)
        area.setMinimumHeight(room)
        return area


def _is_empty(value: Any, name: str) -> bool:
    held = getattr(value, name)
    return held is None or (isinstance(held, str) and not held.strip())
