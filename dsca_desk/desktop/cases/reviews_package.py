"""The papers of the package a document is reviewed with: whether each is there, and where it is found."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from dsca_desk.desktop.cases import reviews_values as values
from dsca_desk.desktop.cases.reviews_columns import PAPERS, package_words
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.tables.act_row import Act, ListPage
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.services.reviews import PaperRow, answer_package

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.reviews import ReviewsTab


class PackagePage(ListPage):
    """The papers, answered one by one."""

    def __init__(self, tab: "ReviewsTab") -> None:
        self._tab = tab
        super().__init__(
            ListTable("Papers of the package", PAPERS, 1, key="paper"),
            Act("&Yes, no or not…", "list-checks", self.answer, lambda: self.table.chosen() is not None),
            said=True,
        )
        self.table.opened.connect(self.answer)

    def show_rows(self, papers: Sequence[PaperRow]) -> None:
        """Show the papers, and say what the package lacks."""
        self.table.show_rows(papers)
        self.said.setText(package_words(papers))

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
