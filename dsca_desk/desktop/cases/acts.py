"""What menus and keys do with the case document one works on; the place Cases has these acts."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.shell.record import Standing

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.session import CaseSession
    from dsca_desk.desktop.cases.workspace import CaseWorkspace


class CaseActs:
    """Undo, revert, close, save as letter or workbook; `shell.record` finds them by name and asks `may_…` first."""

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
        """Whether there is something to save."""
        return self._session is not None and self._session.draft.dirty

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
        return self.may_save()

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

    def save_letter(self) -> None:
        """Ask where to and write the Letter of Offer as it stands."""
        self._write("letter", ".pdf", "PDF (*.pdf)", letter_bytes)

    may_save_workbook = may_save_letter

    def save_workbook(self) -> None:
        """Ask where to and write the workbook of the document as it stands."""
        self._write("workbook", ".xlsx", "Excel workbook (*.xlsx)", workbook_bytes)

    may_export_shown = may_save_letter

    def export_shown(self) -> None:
        """Write what the shown tab shows to Excel: a sheet of its own where it has one, else the workbook with all sheets."""
        if self.workspace is None:
            return
        from dsca_desk.desktop.cases.workspace import TABS

        tab = self.workspace.tab(TABS[self.workspace.tabs.currentIndex()].name)
        export: Callable[[], object] = getattr(tab, "export_shown", self.save_workbook)
        export()

    def shown_record(self) -> str:
        """Name the open document for the next start."""
        session = self._session
        return "" if session is None else f"{session.opened.offer.case_id}/{session.opened.offer.document}"

    def take_down(self) -> None:
        """End the work on the document; called when the place goes."""
        if self._session is not None:
            self._session.close()

    @property
    def _session(self) -> "CaseSession | None":
        return self.workspace.session if self.workspace is not None else None

    def _write(self, what: str, suffix: str, kinds: str, make: "Callable[[CaseSession], bytes]") -> None:
        session = self._session
        if session is None or self.workspace is None or not self.workspace.finish():
            return
        desk = session.desk
        folder = Path(desk.settings.text("documents/folder") or Path.home())
        path = desk.questions.save_file(f"Save the {what}", folder / f"{session.record}{suffix}", kinds)
        if path is None:
            return
        desk.settings.put("documents/folder", str(path.parent))

        def work(_job: Job) -> str:
            return written(path if path.suffix else path.with_suffix(suffix), make(session))

        desk.read(f"Writing the {what}", work, lambda words: desk.questions.tell(f"The {what} of {session.record}", words))


def letter_bytes(session: "CaseSession") -> bytes:
    """Return the Letter of Offer of the document as edited, the same bytes as the command line prints."""
    from dsca_desk.documents.letter import letter_pdf
    from dsca_desk.exchange.case_file import write_case
    from dsca_desk.rules.notes import place_notes
    from dsca_desk.services.letters import letter_of

    offer, price, schedule, policy = session.offer, session.price, session.schedule, session.desk.policy
    assert price is not None
    assert schedule is not None
    notes = place_notes(offer, price, policy)
    status, day = session.opened.status, session.desk.today
    return letter_pdf(
        letter_of(offer, price, schedule, notes, policy, status=status, printed_on=day, case_file=write_case(offer))
    )


def workbook_bytes(session: "CaseSession") -> bytes:
    """Return the workbook of the document as edited."""
    from dsca_desk.documents.workbook import case_workbook
    from dsca_desk.rules.checks import check_offer
    from dsca_desk.rules.notes import place_notes
    from dsca_desk.services.workbooks import workbook_of

    offer, price, schedule, desk = session.offer, session.price, session.schedule, session.desk
    assert price is not None
    assert schedule is not None
    notes = place_notes(offer, price, desk.policy)
    findings = check_offer(offer, price, schedule, desk.policy, notes=notes)
    status, marking = session.opened.status, desk.preferences.marking
    data = workbook_of(
        offer,
        price,
        schedule,
        notes,
        findings,
        desk.policy,
        printed_on=desk.today,
        by=desk.officer,
        marking=marking,
        status=status,
    )
    return case_workbook(data)


def written(path: Path, content: bytes) -> str:
    """Write a file whole or not at all, and return what to tell about it."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        return (
            f"{path} could not be written: {error.strerror or error}. Nothing was changed. "
            "If the file is open in another program, close it there, or choose another name."
        )
    return f"It was written to {path}."


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
