"""Taking the next step of a document, and undoing the last, from any tab of its case."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.forms.kept_tab import open_dialog
from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.desktop.steps.undo import undo_last
from dsca_desk.services.cases import open_case
from dsca_desk.services.step_subjects import Subject

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.session import CaseSession
    from dsca_desk.desktop.shell.window import MainWindow


class DocumentSteps:
    """The steps of the document of a session; `moved` is called once one is written."""

    def __init__(self, session: "CaseSession", window: "MainWindow", parent: QWidget, moved: Callable[[], object]) -> None:
        self._session, self._window, self._parent, self._moved = session, window, parent, moved

    @property
    def subject(self) -> Subject:
        """The document that moves."""
        offer = self._session.opened.offer
        return Subject("DOCUMENT", offer.case_id, offer.document)

    def next_step(self, event: str = "") -> StepDialog | None:
        """Open the dialog that takes the next step, or the one of an event; None, told why, when it cannot be taken now."""
        session, subject = self._session, self.subject
        if not self._saved():
            return None
        if session.opened.revision != open_case(session.desk.store, str(subject.key), subject.document).revision:
            session.reload()  # another officer wrote it meanwhile
        dialog = StepDialog(
            session.desk,
            subject,
            self._parent,
            findings=session.open_findings if session.is_checked else None,
            go_to=lambda path: self._window.go("cases", f"{subject.key}/{subject.document}#{path}"),
            event=event,
        )
        if event and (dialog.step is None or dialog.step.event != event):
            dialog.deleteLater()
            session.desk.questions.tell(
                "Not possible now", f"The step “{event}” does not lead on from {session.opened.status}. Nothing was changed."
            )
            return None
        dialog.taken.connect(self._written)
        open_dialog(dialog)
        return dialog

    def undo(self) -> bool:
        """Undo the last standing step, with a reason."""
        return self._saved() and undo_last(self._session.desk, self.subject, self._written)

    def _saved(self) -> bool:
        """Steps rest on what is kept: unsaved edits come first."""
        if self._session.draft.dirty:
            self._session.desk.questions.tell(
                "Save first", "The document has unsaved edits. Save them (Ctrl+S), then take the step."
            )
            return False
        return True

    def _written(self) -> None:
        if not self._session.draft.dirty:
            self._session.reload()
        self._moved()
