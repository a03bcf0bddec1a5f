"""What is done with the open data file as a whole: bring cases in, make a backup, check it."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.shell.commands import Command

if TYPE_CHECKING:
    from dsca_desk.records.offer import Offer
    from dsca_desk.services.case_records import Kept
    from dsca_desk.store.verify import Verified

CASE_FILES = "Case files and letters (*.json *.pdf);;All files (*)"
SHOWN = 12


class Read(NamedTuple):
    """What was read from files: documents, and a sentence for everything that is wrong."""

    offers: tuple["Offer", ...]
    faults: tuple[str, ...]


class DataFile:
    """The commands about the open data file."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def commands(self) -> tuple[Command, ...]:
        """Return the commands for the menus File and Tools."""
        is_open = self._is_open
        return (
            Command("import", "&File", "&Import case files…", self.ask_import, "", "upload-simple", is_open, True),
            Command("backup", "&File", "Make a &backup", self.back_up, "", "database", is_open),
            Command("verify", "&Tools", "&Check the data file", self.verify, "", "seal-check", is_open),
        )

    def ask_import(self) -> None:
        """Ask which case files or letters to bring in; all are kept or none."""
        paths = self.desk.questions.open_files("Import case files", CASE_FILES, many=True)
        if paths:
            self.desk.read("Reading the files", lambda job: read_documents(paths, job), self._read)

    def back_up(self) -> None:
        """Copy the open file into the folder of backups beside it and check the copy."""
        store, at = self.desk.store, self.desk.clock()

        def work(_job: Job) -> Path:
            from dsca_desk.services.desk import back_up

            return back_up(store, at)

        self.desk.read(
            "Making a backup", work, lambda path: self.desk.questions.tell("Backup made", f"The copy is whole: {path}")
        )

    def verify(self) -> None:
        """Check everything that was kept."""
        store = self.desk.store

        def work(_job: Job) -> "Verified":
            from dsca_desk.services.desk import verify

            return verify(store)

        self.desk.read("Checking the data file", work, self._verified)

    def _is_open(self) -> bool:
        return self.desk.is_open

    def _read(self, read: Read) -> None:
        questions = self.desk.questions
        if read.faults:
            more = f"\nand {len(read.faults) - SHOWN} more" if len(read.faults) > SHOWN else ""
            questions.tell("Nothing was imported", "\n".join(read.faults[:SHOWN]) + more)
            return
        names = ", ".join(f"{offer.case_id} {offer.document}" for offer in read.offers)
        if questions.choose("Import these documents?", names, ("Import", "Cancel")) != 0:
            return
        store, by, at, policy = self.desk.store, self.desk.officer, self.desk.clock(), self.desk.policy

        def work(_job: Job) -> "list[Kept]":
            from dsca_desk.services.cases import import_cases

            return import_cases(store, read.offers, by=by, at=at, policy=policy)

        self.desk.write("Importing", work, lambda _kept: questions.tell("Imported", names), changed="cases")

    def _verified(self, found: "Verified") -> None:
        words = "\n".join(found.problems) or "Everything that was kept is whole, and the history is unbroken."
        self.desk.questions.tell("The data file was checked", words)


def read_documents(paths: list[Path], job: Job) -> Read:
    """Read case files, and letters that carry one."""
    from dsca_desk.documents.letter import attached_case_file
    from dsca_desk.exchange.case_file import CaseFileError, read_case
    from dsca_desk.exchange.content import kind_of

    offers: list[Offer] = []
    faults: list[str] = []
    for number, path in enumerate(paths):
        job.step(number, len(paths), "Reading the files: %p %")
        try:
            data = path.read_bytes()
            if kind_of(data) in ("xlsx", "ole"):
                faults.append(f"{path.name} is a workbook. Its lines are pasted into the lines of a case.")
                continue
            offers.append(read_case(attached_case_file(data) if kind_of(data) == "pdf" else data))
        except CaseFileError as error:
            faults += [f"{path.name}: {': '.join(filter(None, fault))}" for fault in error.faults]
        except (OSError, ValueError) as error:
            faults.append(f"{path.name}: {error}")
    return Read(tuple(offers), tuple(faults))
