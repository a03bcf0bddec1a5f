"""The status bar: saved or not, whose database, rules edition, findings, day, officer; and work under way."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.jobs import Job

SHOW_PROGRESS_AFTER_MS = 300


class StatusBar(QStatusBar):
    """What is always visible below the work."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._desk = desk
        self.saved = self._label("Save state")
        self.rules = self._label("Rules edition")
        self.findings = self._label("Findings of the open record", right=True)
        self.day = self._label("Day on which deadlines rest", right=True)
        self.officer = self._label("Officer", right=True)
        self.rules.setText(f"Rules edition {desk.policy.edition.id}")
        self.day.setText(f"{desk.today:%a} {written_day(desk.today)}")
        self.officer.setText(desk.officer)
        self.saved.setText("Saved")
        self._progress = QProgressBar(self, maximum=0)
        self._progress.setMaximumWidth(180)
        self._progress.setAccessibleName("Progress of the work under way")
        self._cancel = QPushButton("Cancel", self)
        for widget in (self._progress, self._cancel):
            self.addPermanentWidget(widget)
            widget.hide()
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=SHOW_PROGRESS_AFTER_MS)
        self._timer.timeout.connect(self._show_work)
        self._cancel.clicked.connect(self._stop)
        desk.jobs.started.connect(self._started)

    def _label(self, name: str, *, right: bool = False) -> QLabel:
        label = QLabel(self)
        label.setAccessibleName(name)
        self.addPermanentWidget(label) if right else self.addWidget(label)
        return label

    def _started(self, job: Job) -> None:
        self._job = job
        job.progressed.connect(self._progressed)
        job.finished.connect(self._finished)
        self._timer.start()

    def _show_work(self) -> None:
        if self._job is not None:
            self._progress.setFormat(self._job.title)
            self._progress.show()
            self._cancel.show()

    def _progressed(self, number: int, total: int, text: str) -> None:
        self._progress.setMaximum(total)
        self._progress.setValue(number)
        self._progress.setFormat(text or "%p %")

    def _finished(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._timer.stop()
            self._progress.setMaximum(0)
            self._progress.hide()
            self._cancel.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
