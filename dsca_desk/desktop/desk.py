"""What every screen shares: the open database, the rules on this computer, who sits here, the clock, jobs and questions."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from dsca_desk.desktop.jobs import Job, Jobs
from dsca_desk.desktop.journal import Journal
from dsca_desk.desktop.questions import Questions
from dsca_desk.desktop.settings import Settings

if TYPE_CHECKING:  # loading the database takes longer than showing the window
    from dsca_desk.policy.edition import Policy
    from dsca_desk.store.engine import Store

Clock = Callable[[], datetime]


class Desk(QObject):
    """One open database with everything screens need. `changed` tells open views what was written: `case BN-B-UAB`."""

    changed = Signal(str)

    def __init__(
        self,
        store: "Store",
        policy: "Policy",
        *,
        officer: str,
        clock: Clock,
        questions: Questions,
        settings: Settings,
        journal: Journal,
    ) -> None:
        super().__init__()
        self.store, self.policy = store, policy
        self.officer, self.clock = officer, clock
        self.questions, self.settings, self.journal = questions, settings, journal
        self.jobs = Jobs(self)

    @property
    def today(self) -> date:
        """The day on which deadlines and the desk's own dates rest."""
        return self.clock().date()

    @property
    def place(self) -> str:
        """Where the database is, as people know it."""
        return self.store.place

    def read(self, title: str, work: Callable[[Job], Any], done: Callable[[Any], None]) -> Job:
        """Do something slow that changes nothing and hand its result over; a failure is told."""
        return self._start(Job(title, work), done)

    def write(self, title: str, work: Callable[[Job], Any], done: Callable[[Any], None], changed: str = "") -> Job:
        """Do something slow that writes; tell every view what changed before handing the result over."""
        job = Job(title, work, writes=True)
        if changed:
            job.done.connect(lambda _result: self.changed.emit(changed))
        return self._start(job, done)

    def close(self) -> None:
        """End jobs and close the database."""
        self.jobs.close()
        self.store.close()

    def _start(self, job: Job, done: Callable[[Any], None]) -> Job:
        job.done.connect(done)
        job.failed.connect(lambda error: self.failed(job.title, error))
        return self.jobs.start(job)

    def failed(self, title: str, error: BaseException) -> None:
        """Tell what went wrong: trouble with the database in its own words, anything else as a fault of the program."""
        from dsca_desk.store.errors import StoreError

        if isinstance(error, StoreError):
            self.questions.tell(title, str(error))
        else:
            raise error
