"""The pages of the draft, always as it is: the ones in sight first, the whole letter behind them, all in the background."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from dsca_desk.desktop.cases.record_letter import changes_a_case, letter_marks, record_letter
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.preview import Wanted
from dsca_desk.desktop.preview_sheets import Sheets
from dsca_desk.policy.table import PolicyError
from dsca_desk.rules.priced import Priced
from dsca_desk.services.checking import pages_of
from dsca_desk.services.printing import letter_to_print
from dsca_desk.store.errors import StoreError

if TYPE_CHECKING:  # what lays out pages is loaded when the first page is wanted
    from dsca_desk.documents.letter.reading import PageRange

PAUSE_MS = 0  # edits made in one go, as by undo of a paste, are one picture
WHOLE_AFTER_MS = 120  # while somebody types only what is in sight is drawn; the rest follows in the first pause


class FirstPages(NamedTuple):
    """The pages in sight, drawn."""

    sheets: Sheets
    drawn: dict[Wanted, QImage]


class WholeLetter(NamedTuple):
    """The letter, byte for byte as the command line prints it, of which price, and what it says of its pages."""

    pdf: bytes
    sheets: Sheets
    priced: Priced
    pages: "PageRange"


class DraftPages(QObject):
    """Prints the draft again after every edit, while somebody looks. `sight` tells which pages are in sight, and their pixels.

    `first_pages` comes soon with what is seen, `whole` later with all pages; `trouble` says why there are none.
    """

    first_pages = Signal(object)
    whole = Signal(object)
    trouble = Signal(str)

    def __init__(self, session: CaseSession, sight: Callable[[], tuple[range, float]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._sight = session, sight
        self._wanted = False
        self._stale = True
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._start)
        session.priced.connect(self.renew)
        session.state_changed.connect(self._state_changed)
        self._status = session.opened.status
        self._rest = QTimer(self, singleShot=True, interval=WHOLE_AFTER_MS)
        self._rest.timeout.connect(self._print_whole)

    @property
    def current(self) -> bool:
        """Whether the last whole letter shows the draft as it is."""
        return not self._stale and self._job is None and not self._rest.isActive()

    def want(self, wanted: bool) -> None:
        """Begin or end to follow the draft."""
        self._wanted = wanted
        if wanted and self._stale and self._job is None:
            self._pause.start()

    def renew(self) -> None:
        """Print again, now or when somebody looks."""
        self._stale = True
        self._rest.stop()
        if self._wanted and self._job is None:
            self._pause.start()

    def _state_changed(self) -> None:
        if self._session.opened.status != self._status:
            self._status = self._session.opened.status
            self.renew()

    def _start(self) -> None:
        session = self._session
        if not self._wanted or self._job is not None or session.price is None or session.schedule is None:
            return
        self._stale = False
        seen, scale = self._sight()
        priced, schedule, policy = session.price, session.schedule, session.desk.policy
        status, day = session.opened.status, session.desk.today
        change = record_letter(session) if changes_a_case(session) else None
        marks = letter_marks(session)

        def work(_job: Job) -> FirstPages | str:
            from dsca_desk.documents.letter import letter_extract

            if change is not None:
                return _first_of(change, seen, scale)
            try:
                letter = letter_to_print(
                    priced, schedule, policy, status=status, printed_on=day, carries_case=False, marks=marks()
                )
            except (PolicyError, StoreError, ValueError) as error:
                return str(error)
            first = seen.start if seen else 0
            pdf, count = letter_extract(letter, first + 1, (seen.stop if seen else 1))
            first = min(first, count - 1)
            sheets = Sheets(pdf, first, count)
            pages = range(first, first + len(sheets.sizes))
            return FirstPages(sheets, {Wanted(page, round(scale * 1000)): sheets.image(page, scale) for page in pages})

        self._job = session.desk.read("Drawing the pages in sight", work, self._first)

    def _first(self, result: object) -> None:
        self._job = None
        if isinstance(result, str):
            self.trouble.emit(f"The letter cannot be printed as the document stands: {result}")
            return
        self.first_pages.emit(result)
        if self._stale:
            self._pause.start()
        else:
            self._rest.start()

    def _print_whole(self) -> None:
        session = self._session
        if self._job is not None or session.price is None or session.schedule is None:
            return
        priced, letter = session.price, record_letter(session)

        def work(_job: Job) -> WholeLetter:
            pdf = letter()
            return WholeLetter(pdf, Sheets(pdf), priced, pages_of(pdf))

        self._job = session.desk.read("Printing the letter", work, self._whole)

    def _whole(self, result: object) -> None:
        self._job = None
        assert isinstance(result, WholeLetter)
        if self._stale:
            result.sheets.close()
            if self._wanted:
                self._pause.start()
            return
        self._session.take_pages(result.priced, result.pages)
        self.whole.emit(result)


def _first_of(letter: Callable[[], bytes], seen: range, scale: float) -> FirstPages | str:
    """The pages in sight of a letter that is only printed whole."""
    try:
        sheets = Sheets(letter())
    except (PolicyError, StoreError, ValueError) as error:
        return str(error)
    pages = [page for page in seen if page < len(sheets.sizes)]
    return FirstPages(sheets, {Wanted(page, round(scale * 1000)): sheets.image(page, scale) for page in pages})
