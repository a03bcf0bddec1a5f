"""The status bar: saved or not, who else is there, rules edition, findings, day, officer; and work under way."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar, QWidget

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.theme import restyle

SHOW_PROGRESS_AFTER_MS = 300


class StatusItem(QPushButton):
    """One fact with its icon; it can be read and pressed, and hides when it has nothing to say.

    Where the window is narrow the short words stand for the long ones; a screen reader always has the long ones.
    """

    def __init__(self, name: str, icon: str, side: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._icon, self._tone = name, icon, ""
        self._words = self._short = ""
        self._narrow = False
        self.setProperty("side", side)
        if icon:
            set_icon(self, icon)
        self.hide()

    def show_fact(self, text: str, *, short: str = "", icon: str = "", tone: str = "") -> None:
        """Say something; `tone` is error or warning where it needs a person, and the icon changes with it."""
        self._words, self._short = text, short or text
        self.setText(self._short if self._narrow else text)
        self.setAccessibleName(f"{self._name}: {text}")
        self.setToolTip(text if self._narrow else "")
        if icon or self._icon:
            set_icon(self, icon or self._icon, tone or "secondary")
        if tone != self._tone:
            self._tone = tone
            self.setProperty("tone", tone)
            restyle(self)
        self.setVisible(bool(text))

    def fact(self) -> str:
        """Return what is said, in long words."""
        return self._words

    def set_narrow(self, narrow: bool) -> None:
        """Use the short words or the long ones."""
        self._narrow = narrow
        self.setText(self._short if narrow else self._words)
        self.setToolTip(self._words if narrow else "")

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Never keep the window from being narrow."""
        return QSize(self.iconSize().width() + 2 * self.fontMetrics().averageCharWidth(), self.sizeHint().height())


class StatusBar(QStatusBar):
    """What is always visible below the work. `findings_wanted` and the like carry presses on a fact to the window."""

    findings_wanted = Signal()
    others_wanted = Signal()
    person_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("pane", True)
        self.setAccessibleName("Status")
        self.setSizeGripEnabled(False)
        self.setContentsMargins(4, 0, 4, 0)
        self._desk = desk
        self.saved = self._item("Save state", "check-circle")
        self.others = self._item("Who has this file open", "users")
        self.rules = self._item("Rules edition", "book-open")
        self.selection = self._item("Selected cells", "")
        self._progress = QProgressBar(self, maximum=0)
        self._progress.setMaximumWidth(220)
        self._progress.setAccessibleName("Progress of the work under way")
        self._cancel = QPushButton("Cancel", self)
        for widget in (self._progress, self._cancel):
            self.addPermanentWidget(widget)
            widget.hide()
        self.findings = self._item("Findings of the open record", "warning-circle", right=True)
        self.day = self._item("Day on which deadlines rest", "", right=True)
        self.officer = self._item("Officer", "", right=True)
        self.findings.clicked.connect(self.findings_wanted)
        self.others.clicked.connect(self.others_wanted)
        self.officer.clicked.connect(self.person_wanted)
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=SHOW_PROGRESS_AFTER_MS)
        self._timer.timeout.connect(self._show_work)
        self._cancel.clicked.connect(self._stop)
        desk.jobs.started.connect(self._started)
        desk.settled.connect(self.show_person)
        desk.store_changed.connect(self.show_person)
        desk.policy_changed.connect(self.show_person)

    def show_person(self) -> None:
        """Say whose desk this is, on which day, under which rules."""
        from dsca_desk.desktop.forms.reading import written_day

        desk = self._desk
        edition, day = desk.policy.edition.id, written_day(desk.today)
        self.rules.show_fact(f"Rules edition {edition}", short=edition)
        self.day.show_fact(f"{desk.today:%a} {day}", short=day)
        self.officer.show_fact(" · ".join(filter(None, (desk.officer, desk.preferences.role))), short=desk.officer)

    def show_others(self, others: Sequence[str], *, known: bool) -> None:
        """Say who else has the file open; nothing where that cannot be known."""
        if not known:
            self.others.show_fact("")
        elif others:
            short = f"Also open: {len(others)}"
            self.others.show_fact(f"Also open: {'; '.join(others)}", short=short, icon="users-three", tone="warning")
        else:
            self.others.show_fact("Only you have this file open", short="Only you", icon="users")

    def set_narrow(self, narrow: bool) -> None:
        """Use short words where the window has little room."""
        for item in self.findChildren(StatusItem):
            item.set_narrow(narrow)

    def show_selection(self, text: str) -> None:
        """Say what the selected cells come to (count, sum, average); nothing once less than two are selected."""
        self.selection.show_fact(text)

    def _item(self, name: str, icon: str, *, right: bool = False) -> StatusItem:
        item = StatusItem(name, icon, "right" if right else "left", self)
        self.addPermanentWidget(item) if right else self.addWidget(item)
        item.hide()
        return item

    def _started(self, job: Job) -> None:
        if not job.title:
            return  # nobody asked for it
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
