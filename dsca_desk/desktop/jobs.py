"""Work longer than a blink: one thread that writes, one that reads and draws, progress, cancel, and what changed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal


class Cancelled(Exception):  # noqa: N818 - not an error: somebody asked to stop
    """Raised inside a job at its next step after somebody asked to stop; whatever it was writing is rolled back."""


class Job(QObject):
    """One piece of work under way. Connect before `Jobs.start`; every signal is emitted on the thread of the window."""

    progressed = Signal(int, int, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal(object)

    _reported = Signal(str, object)

    def __init__(self, title: str, work: Callable[["Job"], Any], *, writes: bool = False) -> None:
        super().__init__()
        self.title, self.writes = title, writes
        self._work = work
        self._stop = False
        # Emitted on the pool's thread, received by this object on the window's: everything public is emitted from there.
        self._reported.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def step(self, number: int, total: int, text: str = "") -> None:
        """Report progress from inside the work. Raises Cancelled when asked to stop."""
        if self._stop:
            raise Cancelled
        self._reported.emit("progressed", (number, total, text))

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop = True

    def run(self) -> None:
        """Do the work; called on the pool's thread."""
        if self._stop:
            self._reported.emit("cancelled", None)
            return
        try:
            result = self._work(self)
        except Cancelled:
            self._reported.emit("cancelled", None)
        except BaseException as error:
            self._reported.emit("failed", error)  # whoever started the job shows it
        else:
            self._reported.emit("done", result)

    def _tell(self, what: str, value: Any) -> None:
        if what == "progressed":
            self.progressed.emit(*value)
            return
        if what == "cancelled":
            self.cancelled.emit()
        elif what == "failed":
            self.failed.emit(value)
        else:
            self.done.emit(value)
        self.finished.emit(self)


class _Run(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


class Jobs(QObject):
    """Runs jobs: writing ones one after another on one thread, the others on a second one."""

    started = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer, self._reader = QThreadPool(self), QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._reader.setMaxThreadCount(1)
        self._running: set[Job] = set()
        self._closed = False

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that have not ended."""
        return tuple(self._running)

    def start(self, job: Job) -> Job:
        """Start a job. Raises RuntimeError once the program is closing."""
        if self._closed:
            raise RuntimeError("the program is closing and takes no more work")
        self._running.add(job)
        job.finished.connect(self._ended)
        (self._writer if job.writes else self._reader).start(_Run(job))
        self.started.emit(job)
        return job

    def close(self) -> None:
        """Take no more work, ask what runs to stop, and wait for it."""
        self._closed = True
        for job in self._running:
            job.cancel()
        self._writer.waitForDone()
        self._reader.waitForDone()

    def _ended(self, job: Job) -> None:
        self._running.discard(job)
        if not self._running:
            self.idle.emit()
