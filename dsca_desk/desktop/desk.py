"""What every screen shares: the open database, the rules on this computer, who sits here, the clock, jobs and questions."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from dsca_desk.desktop.jobs import Job, Jobs
from dsca_desk.desktop.preferences import Preferences, remember, remembered
from dsca_desk.desktop.questions import Questions
from dsca_desk.desktop.settings import Settings

if TYPE_CHECKING:  # loading the database takes longer than showing the window
    from pathlib import Path

    from dsca_desk.desktop.journal import Journal
    from dsca_desk.policy.edition import Policy
    from dsca_desk.store.engine import Store

Clock = Callable[[], datetime]


class Desk(QObject):
    """One open database with everything screens need; it may be opened after the first window was painted.

    `changed` tells open views what was written: `case BN-B-UAB`. `store_changed` says that another database is open, or
    none: whatever was made over the old one is to be made anew. `settled` says that name, looks or marking are others,
    `policy_changed` that the rules are: what is priced, chosen or checked by them is to be made anew.

    Rules and drafts may be given as functions that make them: they are asked for after the first window was painted.
    """

    changed = Signal(str)
    store_changed = Signal()
    settled = Signal()
    policy_changed = Signal()

    def __init__(
        self,
        store: "Store | None",
        policy: "Policy | Callable[[], Policy]",
        *,
        officer: str,
        clock: Clock,
        questions: Questions,
        settings: Settings,
        journal: "Journal | Callable[[], Journal]",
    ) -> None:
        super().__init__()
        self._store, self._policy, self._journal = store, policy, journal
        self.officer, self.clock = officer, clock
        self.questions, self.settings = questions, settings
        self.preferences = remembered(settings)
        self.jobs = Jobs(self)
        self._closed = self._office = False

    @property
    def is_open(self) -> bool:
        """Whether a database is open."""
        return self._store is not None

    @property
    def store(self) -> "Store":
        """The open database. Raises RuntimeError when there is none; places that need it are not shown then."""
        if self._store is None:
            raise RuntimeError("no database is open")
        return self._store

    @property
    def policy(self) -> "Policy":
        """The rules on this computer; read when first asked for. Raises PolicyError for packs that cannot be read."""
        if callable(self._policy):
            self._policy = self._policy()
        return self._policy

    @policy.setter
    def policy(self, policy: "Policy") -> None:
        """Work with other rules from now on."""
        self._policy = policy
        self.policy_changed.emit()

    @property
    def journal(self) -> "Journal":
        """Where drafts are kept; made when first asked for."""
        if callable(self._journal):
            self._journal = self._journal()
        return self._journal

    @property
    def today(self) -> date:
        """The day on which deadlines and the desk's own dates rest."""
        return self.clock().date()

    @property
    def place(self) -> str:
        """Where the database is, as people know it; empty when none is open."""
        return "" if self._store is None else self._store.place

    def use(self, store: "Store") -> None:
        """Work with another database from now on; the one before is closed. Jobs over it must have ended."""
        old, self._store = self._store, store
        if old is not None:
            old.close()
        self.take_office_rules()
        self.store_changed.emit()

    def take_office_rules(self) -> None:
        """Work by the figures that the office keeps beside its database; what cannot be trusted of them is told and left out."""
        from dsca_desk.services.where import office_rules

        folder = office_rules(self.store.path)
        self._settle_office_rules(folder)
        if not folder.is_dir() and not self._office:
            return
        from dsca_desk.policy.table import PolicyError
        from dsca_desk.services.office_rules import with_office_rules, without_office_rules

        try:
            self.policy = with_office_rules(self.policy, folder)
            self._office = folder.is_dir()
        except PolicyError as fault:
            self.policy, self._office = without_office_rules(self.policy), False
            self.questions.tell(
                "The figures of your office are not used",
                f"{fault}. They are kept as they are in {folder}; until this is mended, prices rest on the shipped rules.",
            )

    def _settle_office_rules(self, folder: "Path") -> None:
        if not any(folder.parent.glob(".office-before-*")):
            return
        from dsca_desk.services.office_rules import settle_office_rules
        from dsca_desk.store.errors import StoreError

        try:
            settle_office_rules(self.store)
        except StoreError as error:
            self.questions.tell("The figures of your office could not be settled", str(error))

    def settle(self, chosen: Preferences) -> None:
        """Take over and remember what a person chose about themself."""
        if chosen.name.strip() and chosen.name != self.preferences.name:
            self.officer = chosen.name.strip()
        self.preferences = chosen
        remember(self.settings, chosen)
        self.settled.emit()

    def read(self, title: str, work: Callable[[Job], Any], done: Callable[[Any], None]) -> Job:
        """Do something slow that changes nothing and hand its result over; a failure is told."""
        return self._start(Job(title, work), done)

    def peek(self, work: Callable[[Job], Any], done: Callable[[Any], None]) -> None:
        """Look something up that nobody asked for, such as a count.

        No progress is shown, and trouble with the database is left to the next thing a person does.
        """
        if not self.is_open or self._closed:
            return
        job = Job("", work)
        job.done.connect(done)
        job.failed.connect(self._peek_failed)
        self.jobs.start(job)

    def write(self, title: str, work: Callable[[Job], Any], done: Callable[[Any], None], changed: str = "") -> Job:
        """Do something slow that writes; tell every view what changed before handing the result over."""
        job = Job(title, work, writes=True)
        if changed:
            job.done.connect(lambda _result: self.changed.emit(changed))
        return self._start(job, done)

    def close(self) -> None:
        """End jobs and close the database."""
        self._closed = True
        self.jobs.close()
        if not callable(self._journal):
            self._journal.release()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _start(self, job: Job, done: Callable[[Any], None]) -> Job:
        job.done.connect(done)
        job.failed.connect(lambda error: self.failed(job.title, error))
        return self.jobs.start(job)

    def _peek_failed(self, error: BaseException) -> None:
        from dsca_desk.store.errors import StoreError

        if not isinstance(error, StoreError):
            raise error

    def failed(self, title: str, error: BaseException) -> None:
        """Tell what went wrong: trouble with the database in its own words, anything else as a fault of the program."""
        from dsca_desk.store.errors import StoreError

        if isinstance(error, StoreError):
            self.questions.tell(title, str(error))
        else:
            raise error
