"""The head of a request: number, subject, state, whether it is being edited, and what is done with it as a whole."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from dsca_desk.desktop.forms.labels import ElidedLabel
from dsca_desk.desktop.icons import set_icon
from dsca_desk.desktop.log.panel import LogChip
from dsca_desk.desktop.requests import steps
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.services.request_words import STATES, WITHOUT_CASE, in_words

NEW_NAME = "New request"
_CHIPS = {
    "new": "warning",
    "received": "warning",
    "insufficient": "error",
    "disapproval-proposed": "warning",
    "actionable": "good",
    "complete": "good",
    "answered-loa": "good",
    "answered-pa": "good",
}


class RequestHead(QWidget):
    """Shows what the session says. Signals ask for the acts; the workspace does them."""

    case_wanted = Signal()
    discard_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, session: RequestSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record_head")
        self._session = session
        # It makes room by itself: the subject gives way.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.title, self.subject, self.status, self.state = QLabel(self), ElidedLabel(self), QLabel(self), QLabel(self)
        for label, role in ((self.title, "record"), (self.subject, "name"), (self.state, "secondary")):
            label.setProperty("role", role)
        self.state.setAccessibleName("Editing state")
        self.case_button, self.discard_button, self.save_button = (QPushButton(self) for _ in range(3))
        self.case_button.setText("Make a case…")
        set_icon(self.case_button, "briefcase", "text")
        self.save_button.setProperty("primary", "true")
        set_icon(self.save_button, "floppy-disk", "on-accent")
        self.case_button.clicked.connect(self.case_wanted)
        self.discard_button.clicked.connect(self.discard_wanted)
        self.save_button.clicked.connect(self.save_wanted)
        self.log = LogChip(session.desk, lambda: session.number, lambda: session.record, short=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 4)
        row.setSpacing(8)
        for label in (self.title, self.subject, self.status, self.state):
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self.log)
        for button in (self.case_button, self.discard_button, self.save_button):
            row.addWidget(button)
        self.show_narrow(False)
        self.show_state()

    def show_narrow(self, narrow: bool) -> None:
        """Leave the keys out of the words where there is little room."""
        self.discard_button.setText("Discard" if narrow else "Discard  Esc")
        self.save_button.setText("Save" if narrow else "Save  Ctrl+S")

    def show_state(self) -> None:
        """Show what the session says now."""
        session = self._session
        dirty = session.draft.dirty
        self.title.setText(session.number or NEW_NAME)
        self.subject.setText(session.letter.subject)
        self.status.setText(in_words(STATES, session.status))
        chip = _CHIPS.get(session.status, "information")
        if self.status.property("chip") != chip:
            self.status.setProperty("chip", chip)
            self.status.style().unpolish(self.status)
            self.status.style().polish(self.status)
        editing = "kept draft brought back, not saved yet" if session.recovered else "editing, not saved yet"
        self.state.setText(editing if dirty else "read only" if session.read_only else "")
        self.save_button.setEnabled(not session.read_only)
        self.discard_button.setEnabled(dirty or session.opened is None)
        none = session.letter.kind in WITHOUT_CASE
        reason = "" if steps.may_mark_actionable(session) and not none else steps.why_no_case(session)
        self.case_button.setEnabled(not reason)
        self.case_button.setToolTip(reason or "Make a case of this request (Ctrl+Shift+N)")
        self.case_button.setAccessibleDescription(reason)
