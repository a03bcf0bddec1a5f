"""Which data file is open: the last one at the start, another one by menu, a new one, the sample; and who else has it open."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.shell.commands import Command
from dsca_desk.desktop.shell.data_files import DataFile

if TYPE_CHECKING:
    from dsca_desk.desktop.shell.window import MainWindow
    from dsca_desk.services.presence import Presence, Present
    from dsca_desk.store.engine import Store

KINDS = "Data files (*.db *.sqlite);;All files (*)"
LAST = "database/last"
RECENT = "database/recent"
MOST_RECENT = 6
LOOK_EVERY_MS = 30_000


class Windows(Protocol):
    """The program as far as opening a file needs it."""

    desk: Desk
    windows: list["MainWindow"]

    def may_leave(self) -> bool:
        """Ask in every window about unsaved work."""
        ...


class Opening(QObject):
    """Opens data files for all windows of the program and says who else has the open one open."""

    def __init__(self, program: Windows) -> None:
        super().__init__(program if isinstance(program, QObject) else None)
        self._program, self.desk = program, program.desk
        self.data = DataFile(self.desk)
        self._then: Callable[[], object] | None = None
        self._presence: Presence | None = None
        self._present: Sequence[Present] = ()
        self._looking = QTimer(self, interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look)
        self.desk.settled.connect(self.look)

    # --- the acts -----------------------------------------------------------------------------------------------------------

    def begin(self, database: str = "") -> None:
        """Open the database that is named, else the last one; with neither the welcome is shown."""
        from dsca_desk.services.where import default_database

        last = self.desk.settings.text(LAST)
        if not database and (not last or ("://" not in last and not Path(last).exists())):
            last = str(default_database()) if default_database().exists() else ""
        if database or last:
            self.open(database or last)
        else:
            self.welcome()

    def welcome(self) -> None:
        """Show the page for the first day in every window."""
        from dsca_desk.desktop.shell.first_run import WelcomePage

        for window in self._program.windows:
            window.show_front(WelcomePage(window, self))

    def open(self, where: str) -> None:
        """Open a data file or the address of a server in all windows, in place of the one that is open."""
        if self.desk.is_open and not self._program.may_leave():
            return
        name = Path(where).name if "://" not in where else "the database"

        def work(_job: Job) -> "Store":
            from dsca_desk.services.desk import open_desk

            return open_desk(where, check=False)

        self._start(f"Opening {name}", work, where)

    def ask_open(self) -> None:
        """Ask which data file to open."""
        files = self.desk.questions.open_files("Open a data file", KINDS)
        if files:
            self.open(str(files[0]))

    def ask_new(self) -> None:
        """Ask where a new data file goes, make it and open it."""
        from PySide6.QtCore import QStandardPaths

        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggested = Path(documents) / "office.db"
        path = self.desk.questions.save_file("Start a new data file", suggested, KINDS)
        if path is None:
            return
        if path.exists():
            words = f"{path} exists already and was left as it is. Open it with File > Open data file, or choose another name."
            self.desk.questions.tell("No new file was made", words)
            return
        self.open(str(path if path.suffix else path.with_suffix(".db")))

    def ask_sample(self) -> None:
        """Open the sample office; one that was changed before can be gone on with or made anew."""
        from dsca_desk.services.where import sample_database

        path = sample_database()
        anew = True
        if path.exists():
            choices = ("Go on with it", "Make it anew", "Cancel")
            text = "You have opened the sample office before. Go on where you left it, or make it anew? Nothing in it is real."
            answer = self.desk.questions.choose("The sample office", text, choices)
            if answer not in (0, 1):
                return
            anew = answer == 1
        if self.desk.is_open and not self._program.may_leave():
            return
        policy = self.desk.policy

        def work(job: Job) -> "Store":
            from dsca_desk.services.desk import open_desk
            from dsca_desk.services.sample import make_database, sample_office

            if anew:
                job.step(0, 0, "Making the sample office")
                words = "Making the sample office: %p %"
                make_database(path, sample_office(policy), policy, lambda number, total: job.step(number, total, words))
            return open_desk(path, check=False)

        self._start("Making the sample office", work, str(path))

    def ask_import(self) -> None:
        """Ask which cases to bring in; where no file is open yet, ask first where they are to be kept."""
        if self.desk.is_open:
            self.data.ask_import()
        else:
            self._then = self.data.ask_import
            self.ask_new()

    # --- windows ------------------------------------------------------------------------------------------------------------

    def equip(self, window: "MainWindow") -> None:
        """Give a window the commands about files."""
        window.status.others_wanted.connect(self.tell_others)
        window.commands.add(
            Command("new-file", "&File", "&New data file…", self.ask_new, icon="file-plus"),
            Command("open-file", "&File", "&Open data file…", self.ask_open, "Ctrl+O", "folder-open"),
            Command("open-sample", "&File", "Open the &sample office…", self.ask_sample, icon="play-circle"),
            *self.data.commands(),
        )
        self._show_others(window)

    def look(self) -> None:
        """Say that we are still here and see who else is, away from the thread of the windows."""
        presence = self._presence
        if presence is not None:
            officer = self.desk.officer

            def see(_job: Job) -> "list[Present] | None":
                return presence.others() if presence.beat(officer) else None

            self.desk.peek(see, self._seen)

    def tell_others(self) -> None:
        """Tell who else has the file open, where and since when."""
        if self._presence is None:
            return
        rows = [f"{one.who} on {one.machine}, since {one.since:%d %b %Y %H:%M}" for one in self._present]
        text = "\n".join(rows) or "Only you have this file open."
        advice = "\nBoth may edit. If you save the same record, the second is asked what to keep." if rows else ""
        self.desk.questions.tell("Who has this file open", text + advice)

    def leave(self) -> None:
        """Take our mark away; called before the database is closed."""
        self._looking.stop()
        if self._presence is not None:
            self._presence.leave()
            self._presence = None

    # --- inside -------------------------------------------------------------------------------------------------------------

    def _start(self, title: str, work: Callable[[Job], "Store"], where: str) -> None:
        if not self.desk.is_open:
            for window in self._program.windows:
                page = QLabel(f"{title}…", window)
                page.setProperty("role", "secondary")
                page.setMargin(24)
                window.show_front(page)
        job = self.desk.write(title, work, lambda store: self._opened(store, where))
        job.failed.connect(lambda _error: self._stay())
        job.cancelled.connect(self._stay)

    def _stay(self) -> None:
        """After something could not be opened: what was open stays open, else the welcome is shown."""
        if not self.desk.is_open:
            self.welcome()

    def _opened(self, store: "Store", where: str) -> None:
        from dsca_desk.services.presence import Presence

        self.leave()
        self.desk.use(store)
        settings = self.desk.settings
        known = str(store.path) if store.path is not None else where
        settings.put(LAST, known)
        settings.put(RECENT, [known, *(one for one in settings.texts(RECENT) if one != known)][:MOST_RECENT])
        if store.path is not None:
            self._presence = Presence(store.path, self.desk.officer, self.desk.clock())
            self._looking.start()
            self.look()
        for place, window in enumerate(self._program.windows):
            window.return_to_work() if place == 0 else window.go(window.first_place)
        self.desk.read("Checking the file", lambda _job: _check(store), lambda _done: None)
        self._recover()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _recover(self) -> None:
        if self.desk.journal.kept(self.desk.place) and self._program.windows:
            from dsca_desk.desktop.shell.recovery import offer_drafts

            offer_drafts(self._program.windows[0])

    def _seen(self, present: "list[Present] | None") -> None:
        self._present = present or ()
        for window in self._program.windows:
            self._show_others(window, known=present is not None)

    def _show_others(self, window: "MainWindow", *, known: bool = True) -> None:
        words = [f"{one.who} ({one.machine}, since {one.since:%H:%M})" for one in self._present]
        window.status.show_others(words, known=known and self._presence is not None)


def _check(store: "Store") -> None:
    from dsca_desk.services.desk import check_pages

    check_pages(store)
