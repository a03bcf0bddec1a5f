"""The program on the screen: its start, its places, its windows.

The first window stands before the database floor is loaded: SQLAlchemy and all that needs it come after the first paint.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.faults import Faults
from dsca_desk.desktop.preferences import TEXT_SIZES, Preferences, remembered
from dsca_desk.desktop.questions import Dialogs
from dsca_desk.desktop.settings import Settings
from dsca_desk.desktop.shell.commands import Command
from dsca_desk.desktop.shell.opening import Opening
from dsca_desk.desktop.shell.window import MainWindow, Place, PlaceSpec
from dsca_desk.desktop.theme import BASE_POINTS, Scheme, apply_theme, load_fonts, make_app, theme

if TYPE_CHECKING:
    from dsca_desk.desktop.journal import Journal
    from dsca_desk.policy.edition import Policy

PROGRAM = "dsca-desk"


def _today(window: MainWindow) -> Place:
    from dsca_desk.desktop.today.place import TodayPlace

    return TodayPlace(window)


def _due(desk: Desk) -> int:
    from dsca_desk.services.worklist import pressing, work_list

    return pressing(work_list(desk.store, desk.policy, desk.today, officer=desk.officer))


def _requests(window: MainWindow) -> Place:
    from dsca_desk.desktop.requests.place import RequestsPlace

    return RequestsPlace(window)


def _requests_to_answer(desk: Desk) -> int:
    from dsca_desk.services.lists import request_ids

    return len(request_ids(desk.store, to_answer=True))


def _cases(window: MainWindow) -> Place:
    from dsca_desk.desktop.cases.place import CasesPlace

    return CasesPlace(window)


def _reports(window: MainWindow) -> Place:
    from dsca_desk.desktop.reports.place import ReportsPlace

    return ReportsPlace(window)


def _reference(window: MainWindow) -> Place:
    from dsca_desk.desktop.reference.place import ReferencePlace

    return ReferencePlace(window)


def _help(window: MainWindow) -> Place:
    from dsca_desk.desktop.shell.help import HelpPlace

    return HelpPlace(window)


PLACES = (
    PlaceSpec("today", "Today", "sun-horizon", _today, _due),
    PlaceSpec("requests", "Requests", "envelope-open", _requests, _requests_to_answer),
    PlaceSpec("cases", "Cases", "briefcase", _cases),
    PlaceSpec("reports", "Reports", "file-xls", _reports),
    PlaceSpec("reference", "Reference", "book-open", _reference, apart=True, needs_store=False),
    PlaceSpec("help", "Help", "question", _help, needs_store=False),
)


class Workstation(QObject):
    """The running program: one desk and its windows. Nothing is asked of a database before a window was painted.

    `ended` is emitted when the last window is closed and the database with it.
    """

    ended = Signal()

    def __init__(self, desk: Desk, places: Sequence[PlaceSpec] = PLACES) -> None:
        super().__init__()
        self.desk, self._places = desk, tuple(places)
        self.windows: list[MainWindow] = []
        self.opening = Opening(self)
        desk.settled.connect(self._dress)

    def start(self, database: str = "") -> MainWindow:
        """Show the first window where it stood last. The database is opened once it was painted: the one named, else the last."""
        window = self.add_window()
        window.painted.connect(lambda: self.opening.begin(database), Qt.ConnectionType.QueuedConnection)
        window.show()
        return window

    def add_window(self, place: str = "", record: str = "") -> MainWindow:
        """Return another window over the same database, showing a place and a record where they are named; show it yourself."""
        window = MainWindow(self.desk, self._places)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.opening.equip(window)
        window.commands.add(*self._commands(window))
        window.closed.connect(self._closed)
        window.another_wanted.connect(lambda place, record: self.add_window(place, record).show())
        window.restore()
        if self.windows:
            window.move(self.windows[-1].x() + 24, self.windows[-1].y() + 24)
            window.go(place or window.first_place, record)
        self.windows.append(window)
        return window

    def may_leave(self) -> bool:
        """Ask in every window about unsaved work."""
        return all(window.may_leave() for window in self.windows)

    def quit(self) -> None:
        """Close every window; one that must stay keeps the program running."""
        for window in list(self.windows):
            if not window.close():
                return

    def _commands(self, window: MainWindow) -> tuple[Command, ...]:
        return (
            Command("new-window", "&File", "New &window", lambda: self.add_window().show(), "", "stack", starts_group=True),
            Command("settings", "&File", "S&ettings…", partial(_show, window, "settings"), "Ctrl+,", "gear"),
            Command("quit", "&File", "&Quit", self.quit, "Ctrl+Q", "sign-out", starts_group=True),
            Command(
                "deliveries-board",
                "&View",
                "&Deliveries board…",
                partial(_board, window),
                "",
                "briefcase",
                lambda: self.desk.is_open,
            ),
            Command("text-larger", "&View", "Larger te&xt", partial(self._size_text, 1), "Ctrl++ Ctrl+=", starts_group=True),
            Command("text-smaller", "&View", "S&maller text", partial(self._size_text, -1), "Ctrl+-"),
            *_help_commands(window),
            Command("find", "&Edit", "&Find anything…", partial(_find, window), "Ctrl+K", "magnifying-glass", starts_group=True),
            Command("keys", "&Help", "&Keys…", partial(_show, window, "keys"), "", "keyboard", starts_group=True),
            Command("about", "&Help", "&About DSCA Desk…", partial(_show, window, "about"), "", "info"),
        )

    def _size_text(self, by: int) -> None:
        chosen = self.desk.preferences
        larger = [size for size in TEXT_SIZES if size > chosen.text_size]
        smaller = [size for size in TEXT_SIZES if size < chosen.text_size]
        sizes = larger[:1] if by > 0 else smaller[-1:]
        if sizes:
            self.desk.settle(chosen._replace(text_size=sizes[0]))

    def _closed(self, window: MainWindow) -> None:
        self.windows.remove(window)
        if not self.windows:
            self.opening.leave()
            self.desk.close()
            self.ended.emit()

    def _dress(self) -> None:
        chosen, app = self.desk.preferences, QApplication.instance()
        assert isinstance(app, QApplication)
        points = BASE_POINTS * chosen.text_size / 100
        scheme = scheme_of(chosen)
        if (scheme or theme().scheme) != theme().scheme or points != theme().points or scheme is None:
            apply_theme(app, scheme, points)


def _show(window: MainWindow, name: str) -> None:
    """Open one of the dialogs of the window itself; they are loaded when first wanted."""
    if name == "settings":
        from dsca_desk.desktop.shell.settings_dialog import SettingsDialog as Wanted
    elif name == "keys":
        from dsca_desk.desktop.shell.keys import KeysDialog as Wanted  # type: ignore[assignment]  # one of three dialogs
    else:
        from dsca_desk.desktop.shell.about import AboutDialog as Wanted  # type: ignore[assignment]  # one of three dialogs
    dialog = Wanted(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _board(window: MainWindow) -> None:
    """Show the deliveries of all cases, loaded when first wanted."""
    from dsca_desk.desktop.execution.board import show_board

    show_board(window)


def _help_commands(window: MainWindow) -> tuple[Command, ...]:
    def run(name: str) -> None:
        from dsca_desk.desktop.shell import help as guide

        (guide.tell_about if name == "what-is-this" else guide.open_page)(window)

    return (
        Command("what-is-this", "&Help", "&What is this?", partial(run, "what-is-this"), "F1", "question"),
        Command("page-of-place", "&Help", "&Page of the guide", partial(run, "page-of-place"), "Shift+F1", "book-open"),
    )


def _find(window: MainWindow) -> None:
    from dsca_desk.desktop.shell.find import open_find

    open_find(window)


def scheme_of(chosen: Preferences) -> Scheme | None:
    """Return the scheme a person chose, None for that of the system."""
    return "light" if chosen.scheme == "light" else "dark" if chosen.scheme == "dark" else None


def settings_folder() -> Path:
    """Return where settings and drafts of this person lie."""
    from PySide6.QtCore import QStandardPaths

    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)) / PROGRAM


def start(
    *,
    database: str = "",
    officer: str = "",
    packs: Sequence[Path] = (),
    clock: Callable[[], datetime] | None = None,
    folder: Path | None = None,
) -> tuple[QApplication, Workstation]:
    """Make the program and show its first window; the caller runs the event loop.

    `database` is a path or URL, by default the one used last; `folder` holds settings and drafts. Raises PolicyError for
    packs that cannot be read.
    """
    app = make_app(sys.argv[0])
    app.setApplicationName(PROGRAM)
    app.setApplicationDisplayName("DSCA Desk")
    app.setQuitOnLastWindowClosed(False)  # the database is closed first
    folder = folder or settings_folder()
    settings = Settings(folder / "settings.ini")
    chosen = remembered(settings)
    clock = clock or (lambda: datetime.now(UTC).astimezone())
    questions = Dialogs()
    Faults(questions, Path.home(), clock).install()
    load_fonts(app, BASE_POINTS * chosen.text_size / 100)
    apply_theme(app, scheme_of(chosen))
    desk = Desk(
        None,
        lambda: shipped_rules(packs),
        officer=officer or chosen.name or login_name(),
        clock=clock,
        questions=questions,
        settings=settings,
        journal=lambda: drafts_in(folder),
    )
    workstation = Workstation(desk)
    workstation.ended.connect(app.quit, Qt.ConnectionType.QueuedConnection)
    workstation.start(database)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: desk.settled.emit())
    return app, workstation


def shipped_rules(packs: Sequence[Path]) -> "Policy":
    """Return the rules of this installation with the packs that were named. Raises PolicyError."""
    from dsca_desk.services.policy import shipped_policy

    return shipped_policy(tuple(packs))


def drafts_in(folder: Path) -> "Journal":
    """Return the journal of drafts beside the settings."""
    from dsca_desk.desktop.journal import Journal

    return Journal(folder / "drafts")


def login_name() -> str:
    """Return how the computer knows the person, or nothing."""
    for name in ("LOGNAME", "USER", "USERNAME"):
        if os.environ.get(name):
            return os.environ[name]
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def run(*, database: str = "", officer: str = "", packs: Sequence[Path] = (), clock: Callable[[], datetime] | None = None) -> int:
    """Run the workstation until its last window is closed; returns the exit code."""
    app, _workstation = start(database=database, officer=officer, packs=packs, clock=clock)
    return int(app.exec())
