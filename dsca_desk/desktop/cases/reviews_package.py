"""The papers of the package a document is reviewed with: whether each is there, and where it is found."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from dsca_desk.desktop.cases import reviews_values as values
from dsca_desk.desktop.cases.reviews_columns import PAPERS, package_words
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.saving import PDF, ask_where, write_file
from dsca_desk.desktop.tables.act_row import Act, ListPage
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.services.package_sheets import package_sheet_of, package_sheet_pdf
from dsca_desk.services.reviews import PaperRow, answer_package
from dsca_desk.store.errors import StoreError

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.reviews import ReviewsTab


class PackagePage(ListPage):
    """The papers, answered one by one."""

    def __init__(self, tab: "ReviewsTab") -> None:
        self._tab = tab
        super().__init__(
            ListTable("Papers of the package", PAPERS, 1, key="paper"),
            Act("&Yes, no or not…", "list-checks", self.answer, lambda: self.table.chosen() is not None),
            Act("Package &sheet…", "file-pdf", self.print_sheet),
            said=True,
        )
        self.table.opened.connect(self.answer)

    def show_rows(self, papers: Sequence[PaperRow]) -> None:
        """Show the papers, and say what the package lacks."""
        self.table.show_rows(papers)
        self.said.setText(package_words(papers))

    def print_sheet(self) -> None:
        """Save the sheet in front of the package: contents, offer check with accepted warnings, reviews, approvals, returns."""
        desk, (case, document) = self._tab.desk, self._tab.names()
        store, policy, day, officer = desk.store, desk.policy, desk.today, desk.officer
        target = ask_where(desk, "Save the package sheet", f"Package sheet {case} {document}.pdf", PDF)
        if target is None:
            return

        def work(_job: Job) -> bytes | str:
            try:
                return package_sheet_pdf(package_sheet_of(store, policy, case, document, printed_on=day, by=officer))
            except StoreError as error:
                return str(error)

        def made(printed: bytes | str) -> None:
            trouble = printed if isinstance(printed, str) else write_file(target, printed)
            if trouble:
                desk.questions.tell("The package sheet is not saved", trouble)

        desk.read("Printing the package sheet", work, made)

    def answer(self) -> ValueDialog | None:
        """Say whether the chosen paper is in the package, and where it is found."""
        row, tab, desk = self.table.chosen(), self._tab, self._tab.desk
        if row is None:
            return None
        code = row.paper.code

        def keep(said: values.PaperAnswered) -> None:
            answer = msgspec.convert(said.answer, Literal["YES", "NO", "NOT_APPLICABLE"])
            answer_package(desk.store, desk.policy, *tab.names(), {code: (answer, said.evidence)}, **tab.by())

        start = values.PaperAnswered(answer=row.answer, evidence=row.evidence)
        intro = f"{row.paper.name}. {row.paper.meaning} ({row.paper.source})"
        facts, choices = values.FACTS["package_paper"], {"answer": values.ANSWERS}
        return tab.enter("Paper of the package", "package_paper", start, keep, facts, choices=choices, intro=intro)
