"""What menus and keys do to change a case: a new document, pen and ink, restatement, concurrent Modifications, a moved base."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from dsca_desk.services.changing import EDITED_BY_HAND
from dsca_desk.store.errors import StoreError

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.session import CaseSession
    from dsca_desk.desktop.cases.workspace import CaseWorkspace


class ChangeActs:
    """Acts on a document after and beside its offer. Each opens a dialog; what it writes is written at once."""

    workspace: "CaseWorkspace | None"

    # --- a new document -----------------------------------------------------------------------------------------------------

    def may_new_change(self) -> bool:
        """Whether there is a case to change."""
        return self._changing() is not None

    def new_change(self) -> None:
        """Ask question by question which document a change needs, begin it and open it."""
        workspace = self.workspace
        if workspace is None or not workspace.may_close():
            return
        from dsca_desk.desktop.cases.new_document import NewDocumentDialog

        offer = workspace.session.opened.offer
        dialog = NewDocumentDialog(workspace.session.desk, offer.case_id, offer.document, workspace)
        dialog.begun.connect(lambda document: workspace.window_.go("cases", f"{offer.case_id}/{document}"))
        dialog.restate_wanted.connect(self.restate)
        dialog.by_hand_wanted.connect(self.pen_and_ink)
        _open(dialog)

    # --- after the offer ----------------------------------------------------------------------------------------------------

    def may_restate(self) -> bool:
        """Whether the open document is offered."""
        session = self._changing()
        return session is not None and session.opened.status.startswith(EDITED_BY_HAND)

    def restate(self) -> None:
        """Ask for what the step of restating needs, and take it."""
        workspace = self.workspace
        if workspace is None:
            return
        from dsca_desk.desktop.steps.dialog import StepDialog
        from dsca_desk.services.step_subjects import Subject

        session, offer = workspace.session, workspace.session.opened.offer
        subject = Subject("DOCUMENT", offer.case_id, offer.document)
        dialog = StepDialog(session.desk, subject, workspace, findings=session.findings, event="restate")
        dialog.taken.connect(self._written)
        _open(dialog)

    may_pen_and_ink = may_restate

    def pen_and_ink(self) -> None:
        """Write a minor correction on the offered letter."""
        workspace = self.workspace
        if workspace is not None:
            from dsca_desk.desktop.cases.change_by_hand import ByHandDialog

            self._with(lambda: ByHandDialog(workspace.session, workspace))

    # --- beside the document ------------------------------------------------------------------------------------------------

    def may_purpose(self) -> bool:
        """Whether the open document has a purpose of its own that may still be written."""
        session = self._changing()
        return session is not None and session.opened.offer.document[:1] in ("A", "M")

    def purpose(self) -> None:
        """Write down why the document is made."""
        workspace = self.workspace
        if workspace is not None:
            from dsca_desk.desktop.cases.change_beside import purpose_dialog

            self._with(lambda: purpose_dialog(workspace.session, workspace))

    may_received = may_purpose

    def received(self) -> None:
        """State what the purchaser has paid on the case."""
        workspace = self.workspace
        if workspace is not None:
            from dsca_desk.desktop.cases.change_beside import received_dialog

            self._with(lambda: received_dialog(workspace.session, workspace))

    def may_partners(self) -> bool:
        """Whether the open document is a Modification."""
        session = self._changing()
        return session is not None and session.opened.offer.document.startswith("M")

    def partners(self) -> None:
        """Name the Modifications of other cases that take effect together with this one."""
        workspace = self.workspace
        if workspace is not None:
            from dsca_desk.desktop.cases.change_partners import PartnersDialog

            self._with(lambda: PartnersDialog(workspace.session, workspace.window_, workspace))

    def may_rebase(self) -> bool:
        """Whether the case moved on since the open document was begun."""
        return self.workspace is not None and self._changing() is not None and self.workspace.strip.standing.moved

    def rebase(self) -> None:
        """Bring the document onto the case as it stands."""
        workspace = self.workspace
        if workspace is None or not self._saved("bring it onto the case"):
            return
        from dsca_desk.desktop.cases.change_rebase import rebase_dialog

        self._with(lambda: rebase_dialog(workspace.session, workspace))

    # --- older versions -----------------------------------------------------------------------------------------------------

    def may_current_version(self) -> bool:
        """Whether an older version is shown."""
        return self.workspace is not None and self.workspace.session.older is not None

    def current_version(self) -> None:
        """Show the document as it is now, on the same tab."""
        workspace = self.workspace
        if workspace is None or workspace.session.older is None:
            return
        from dsca_desk.desktop.cases.workspace import TABS

        tab = TABS[workspace.tabs.currentIndex()].name
        workspace.window_.go("cases", f"{workspace.session.opened.offer.case_id}/{workspace.session.older.document}#@{tab}")

    # --- helpers ------------------------------------------------------------------------------------------------------------

    def _changing(self) -> "CaseSession | None":
        """The session of a document as it is now; an older version changes nothing."""
        session = self.workspace.session if self.workspace is not None else None
        return session if session is not None and session.older is None else None

    def _saved(self, what: str) -> bool:
        """What is written at once rests on what is kept: unsaved edits come first."""
        workspace = self.workspace
        if workspace is None or not workspace.finish():
            return False
        if workspace.session.draft.dirty:
            text = f"The document has unsaved edits. Save them (Ctrl+S), then {what}."
            workspace.session.desk.questions.tell("Save first", text)
            return False
        return True

    def _with(self, make: "Callable[[], QDialog | None]") -> None:
        """Open a dialog; what it keeps is read anew."""
        workspace = self.workspace
        if workspace is None:
            return
        try:
            dialog = make()
        except StoreError as error:
            workspace.session.desk.questions.tell("Not possible now", str(error))
            return
        if dialog is not None:
            dialog.accepted.connect(self._written)
            _open(dialog)

    def _written(self) -> None:
        """Read the document anew after something was written beside the draft; edits stay where there are any."""
        workspace = self.workspace
        if workspace is None:
            return
        session = workspace.session
        if not session.draft.dirty:
            session.reload()
        session.check_now()
        session.desk.changed.emit(f"case {session.opened.offer.case_id}")


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
