"""What is done with the letter that is shown: saved, printed, kept as issued; with the workbook of its document."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.cases.documents_files import make_letter, make_workbook, print_sheets
from dsca_desk.desktop.cases.documents_issue import keep, letter_to_keep, question_of
from dsca_desk.desktop.preview_sheets import Sheets
from dsca_desk.desktop.saving import EXCEL, PDF, ask_where, write_file
from dsca_desk.services.issuing import IssuedRow, issued_bytes
from dsca_desk.services.letters import OFFERED
from dsca_desk.store.errors import StoreError

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.documents_pages import DraftPages
    from dsca_desk.desktop.cases.documents_side import SidePane
    from dsca_desk.desktop.cases.session import CaseSession


class LetterActs(QWidget):
    """The acts of the Documents tab on files, the printer and the letters that are kept.

    `pdf` are the bytes of what is shown, None while they are printed; `reasons` say why the letter cannot be kept as issued.
    """

    pages: "DraftPages"
    side: "SidePane"

    def __init__(self, session: "CaseSession") -> None:
        super().__init__()
        self._session = session
        self.pdf: bytes | None = None
        self.issued: list[IssuedRow] = []
        self.reasons: tuple[str, ...] = ()
        self._shown_issued = 0
        self._waiting: list[Callable[[bytes], None]] = []

    def show_issued(self, issued_id: int) -> None:
        """Show an issued letter as it is kept; 0 shows the draft again."""
        raise NotImplementedError

    def _list_issued(self) -> None:
        raise NotImplementedError

    def _say(self, text: str) -> None:
        raise NotImplementedError

    def save_letter(self) -> None:
        """Ask where, and save what is shown as PDF."""
        row = self._issued_shown()
        name = row.name if row is not None else f"{self._name()} draft.pdf" if self._is_draft() else f"{self._name()}.pdf"
        path = ask_where(self._session.desk, "Save the letter", name, PDF)
        if path is None:
            return
        if self.pdf is not None and (self._shown_issued or self.pages.current):
            self._write(path, self.pdf)
        else:
            make_letter(self._session, path, self._write_made)

    def save_workbook(self) -> None:
        """Ask where, and save the workbook of the draft; it is made in the background."""
        path = ask_where(self._session.desk, "Save the workbook", f"{self._name()}.xlsx", EXCEL)
        if path is not None:
            make_workbook(self._session, path, self._write_made)

    def print_pages(self) -> None:
        """Print what is shown."""
        self._with_pdf(self._print)

    def keep_issued(self) -> None:
        """Ask, then print the letter as an offer and keep its bytes with their hash."""
        session, desk = self._session, self._session.desk
        if self.reasons or session.price is None or session.schedule is None:
            return
        answer = desk.questions.choose(f"Keep {self._name()} as issued?", question_of(session), ("Keep as issued", "Cancel"), 1)
        if answer != 0:
            return
        desk.read("Printing the letter to keep", letter_to_keep(session), self._keep)

    def save_copy(self) -> None:
        """Save the chosen issued letter byte for byte."""
        row = self._row_of(self.side.kept.currentRow())
        if row is None:
            return
        desk = self._session.desk
        path = ask_where(desk, "Save a copy", row.name, PDF)
        if path is None:
            return
        try:
            content = issued_bytes(desk.store, row.id)
        except StoreError as error:
            desk.questions.tell("No copy was saved", str(error))
            return
        self._write(path, content)

    def _with_pdf(self, act: Callable[[bytes], None]) -> None:
        """Do something with the bytes of what is shown, once they are those of the document as it is."""
        if self.pdf is not None and (self._shown_issued or self.pages.current):
            act(self.pdf)
        else:
            self._waiting.append(act)
            self.pages.want(True)

    def _print(self, pdf: bytes) -> None:
        sheets = Sheets(pdf)
        if print_sheets(sheets, self._name(), self._session.desk.questions, self):
            self._say("The pages were sent to the printer.")
        sheets.close()

    def _write(self, path: Path, content: bytes) -> None:
        problem = write_file(path, content)
        if problem:
            self._session.desk.questions.tell("Not saved", problem)
        else:
            self._tell_saved(path)

    def _tell_saved(self, path: Path) -> None:
        if self.isVisible():
            self._say(f"{path.name} was saved.")
        else:
            self._session.desk.questions.tell("Saved", f"{path} was saved.")

    def _write_made(self, made: tuple[Path, bytes]) -> None:
        self._write(*made)

    def _keep(self, content: bytes | str) -> None:
        session, desk = self._session, self._session.desk
        if isinstance(content, str):
            desk.questions.tell("Not kept", content)
            return
        try:
            row = keep(session, content)
        except StoreError as error:
            desk.questions.tell("Not kept", str(error))
            return
        session.reload()
        desk.changed.emit(f"case {session.offer.case_id}")
        self._list_issued()
        self.show_issued(row.id)

    def _issued_shown(self) -> IssuedRow | None:
        return next((row for row in self.issued if row.id == self._shown_issued), None)

    def _row_of(self, place: int) -> IssuedRow | None:
        return self.issued[place] if 0 <= place < len(self.issued) else None

    def _is_draft(self) -> bool:
        return self._session.opened.status not in OFFERED

    def _name(self) -> str:
        return f"{self._session.opened.offer.case_id} {self._session.opened.offer.document}"
