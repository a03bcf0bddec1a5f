"""The strip below the head of a case: an older version is shown, the case moved on since, nobody stated what was received."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.desktop.icons import icon, set_icon
from dsca_desk.desktop.theme import theme
from dsca_desk.policy.table import PolicyError
from dsca_desk.rules.wording import list_text
from dsca_desk.services.change_standing import ChangeStanding, change_standing
from dsca_desk.services.versions import CURRENT, Older, name_of
from dsca_desk.store.errors import StoreError

_PAID_TABS = frozenset({"schedule", "documents", "compare"})


class Notice(QFrame):
    """A sentence with an icon and the one act that follows from it."""

    wanted = Signal()

    def __init__(self, drawing: str, kind: str, act: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("notice", kind)
        self._drawing, self._kind = drawing, kind
        self._mark = QLabel(self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.act = QPushButton(act, self)
        self.act.clicked.connect(lambda _checked=False: self.wanted.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 6, 3)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.act)
        theme().changed.connect(self._draw)
        self._draw()
        self.hide()

    def tell(self, words: str) -> None:
        """Say something; nothing hides the notice."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.act.setAccessibleDescription(words)
        self.setVisible(bool(words))

    def _draw(self) -> None:
        side = self.fontMetrics().height()
        self._mark.setPixmap(icon(self._drawing, self._kind).pixmap(side, side))


class ChangeStrip(QWidget):
    """Says what an officer must know of a document before reading it. The signals ask for the act of each notice."""

    current_wanted = Signal()
    rebase_wanted = Signal()
    received_wanted = Signal()

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._standing = ChangeStanding()
        self._tab = ""
        self.older = Notice("clock-counter-clockwise", "information", "", self)
        self.moved = Notice("warning", "warning", "&Bring it onto the case…", self)
        self.received = Notice("question", "information", "State &it…", self)
        set_icon(self.older.act, "arrow-right", "text")
        self.older.wanted.connect(self.current_wanted)
        self.moved.wanted.connect(self.rebase_wanted)
        self.received.wanted.connect(self.received_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 4)
        column.setSpacing(4)
        for notice in (self.older, self.moved, self.received):
            column.addWidget(notice)
        if session.older is not None:
            self.older.tell(older_words(session.older))
            self.older.act.setText(f"Back to {session.older.document} as it is &now")
            self.older.act.setToolTip("Alt+Home")
            return
        self.hide()
        session.state_changed.connect(self.look)
        session.desk.changed.connect(lambda what: self.look() if what == f"case {session.opened.offer.case_id}" else None)
        self.look()

    @property
    def standing(self) -> ChangeStanding:
        """What is known of the document beside its case."""
        return self._standing

    def look(self) -> None:
        """Ask in the background how the document stands beside its case."""
        session = self._session
        offer, desk = session.opened.offer, session.desk
        if offer.document[:1] not in ("A", "M"):
            return
        store, case, document = desk.store, offer.case_id, offer.document

        def work(_job: object) -> ChangeStanding:
            try:
                return change_standing(store, case, document)
            except (StoreError, PolicyError):
                return ChangeStanding()

        desk.peek(work, self._show)

    def show_tab(self, name: str) -> None:
        """Say what matters on a tab."""
        self._tab = name
        self._show(self._standing)

    def _show(self, standing: ChangeStanding) -> None:
        self._standing = standing
        if self._session.older is not None:
            return
        document = self._session.opened.offer.document
        self.moved.tell(moved_words(document, standing))
        asks = standing.begun and standing.open and standing.received is None and self._tab in _PAID_TABS
        asks = asks and not standing.moved  # one thing at a time
        self.received.tell(
            f"Nobody has stated what the purchaser has paid. Until then the payment schedule of {name_of(document)} takes "
            "what was scheduled."
            if asks
            else ""
        )
        self.setVisible(any(not notice.isHidden() for notice in (self.moved, self.received)))


def older_words(older: Older) -> str:
    """Say which version is shown, since when it no longer counts, and that it can only be read."""
    if older.name == CURRENT:
        return "This is the case as its implemented documents leave it. It is read only; an Amendment or Modification changes it."
    since = f", superseded since {written_day(older.until)} ({older.ended_by})" if older.until is not None else ", still in force"
    return f"You are reading {older.words}{since}. It is kept as it was and cannot be edited."


def moved_words(document: str, standing: ChangeStanding) -> str:
    """Say that the case moved on since a document was begun; nothing where it did not."""
    if not standing.moved:
        return ""
    by = list_text([name_of(name) for name in standing.moved_by])
    since = f"{by} {'was' if len(standing.moved_by) == 1 else 'were'} implemented" if by else "the case was changed"
    return f"The case moved on since {name_of(document)} was begun: {since}. Bring it onto the case as it stands."
