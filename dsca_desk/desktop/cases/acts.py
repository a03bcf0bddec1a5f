"""What menus and keys do with the case document one works on; the place Cases has these acts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dsca_desk.desktop.cases.change_acts import ChangeActs
from dsca_desk.desktop.cases.tab_acts import TabActs
from dsca_desk.desktop.shell.record import Standing

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.session import CaseSession
    from dsca_desk.desktop.cases.workspace import CaseWorkspace


class CaseActs(ChangeActs, TabActs):
    """Undo, revert, close; `shell.record` finds them by name and asks `may_…` first. Letter and workbook: `DocumentActs`."""

    workspace: "CaseWorkspace | None"

    def standing(self) -> Standing:
        """Say what window title and status bar show of the document."""
        if self.workspace is None:
            return Standing()
        session = self.workspace.session
        findings = ""
        if session.checked_once:
            errors = sum(finding.severity == "error" for finding in session.open_findings)
            warnings = sum(finding.severity == "warning" for finding in session.open_findings)
            findings = f"{_counted(errors, 'error')} · {_counted(warnings, 'warning')} in this offer"
        return Standing(session.record, session.draft.dirty, session.kept_words, findings, session.keeping_trouble)

    def may_save(self) -> bool:
        """Whether the document can be saved."""
        session = self._session
        return session is not None and not session.read_only  # a date just typed is read only when it is saved or left

    def save(self) -> bool:
        """Save the document."""
        return self.workspace is not None and self.workspace.save()

    def may_undo(self) -> bool:
        """Whether a step can be taken back."""
        return self._session is not None and self._session.draft.undo_stack.canUndo()

    def undo(self) -> None:
        """Take back the last step."""
        if self.workspace is not None:
            self.workspace.finish()
            self.workspace.session.draft.undo_stack.undo()

    def may_redo(self) -> bool:
        """Whether a step that was taken back can be done again."""
        return self._session is not None and self._session.draft.undo_stack.canRedo()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._session is not None:
            self._session.draft.undo_stack.redo()

    def may_revert(self) -> bool:
        """Whether there are edits to drop."""
        return self._session is not None and self._session.draft.dirty

    def revert(self) -> None:
        """Go back to what is saved, after a question; one step, so that it can be undone."""
        session = self._session
        if session is None or not session.draft.dirty:
            return
        text = f"This drops what was typed in {session.record} since it was saved. What was saved stays."
        if session.desk.questions.choose("Discard your edits?", text, ("Discard", "Keep editing"), 1) == 0:
            session.draft.replace(session.draft.clean, "Discard the edits")

    def may_save_letter(self) -> bool:
        """Whether there is a priced document to print."""
        return self._session is not None and self._session.price is not None

    may_save_workbook = may_save_letter

    may_export_shown = may_save_letter

    def export_shown(self) -> None:
        """Write what the shown tab shows to Excel: a sheet of its own where it has one, else the workbook with all sheets."""
        if self.workspace is None:
            return
        tab = self.workspace.tab(self.workspace.tabs.current)
        export: Callable[[], object] = getattr(tab, "export_shown", self.workspace.save_workbook)
        export()

    def next_change(self, by: int = 1) -> None:
        """Go to the next change of what is compared; from a tab that compares nothing to the Compare tab."""
        if self.workspace is None:
            return
        name = self.workspace.tabs.current
        compares: Any = self.workspace.tab("documents" if name == "documents" else "compare")
        if name not in ("documents", "compare"):
            self.workspace.show_tab("compare")
        compares.next_difference(by)

    def last_change(self) -> None:
        """Go back to the change before."""
        self.next_change(-1)

    def may_next_change(self) -> bool:
        """Whether there is a case with versions."""
        return self._session is not None

    may_last_change = may_next_change

    def shown_record(self) -> str:
        """Name the open document for the next start."""
        session = self._session
        return "" if session is None else f"{session.opened.offer.case_id}/{session.shown}"

    def take_down(self) -> None:
        """End the work on the document; called when the place goes."""
        if self._session is not None:
            self._session.close()

    @property
    def _session(self) -> "CaseSession | None":
        return self.workspace.session if self.workspace is not None else None


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
