"""Releases, waivers, sole-source approvals and exceptions of a document or a request: entered, decided, running out."""

from collections.abc import Callable

from dsca_desk.desktop.cases.reviews_columns import APPROVED
from dsca_desk.desktop.cases.reviews_values import APPROVALS, DECISIONS, FACTS
from dsca_desk.desktop.forms.kept_tab import KeptTab
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.tables.act_row import ADD, Act, ListPage
from dsca_desk.desktop.tables.listing import ListTable
from dsca_desk.services.preparing import ApprovalGiven, ApprovalRow


class ApprovalsPage(ListPage):
    """A list of approvals; `keep` writes one and may raise StoreError."""

    def __init__(self, name: str, tab: KeptTab, keep: Callable[[ApprovalGiven], object]) -> None:
        self._tab, self._keep = tab, keep
        super().__init__(
            ListTable(name, APPROVED, 2, key="value"),
            Act("Ne&w…", "plus", self.add, key=ADD),
            Act("&Change…", "pencil-simple", self.change, lambda: self.table.chosen() is not None),
        )
        self.table.opened.connect(self.change)

    def add(self) -> ValueDialog:
        """Enter an approval that is asked for or was given."""
        return self._enter(ApprovalGiven(kind="RELEASE", asked_on=self._tab.desk.today))

    def change(self) -> ValueDialog | None:
        """Change the chosen approval: its decision, its validity."""
        row: ApprovalRow | None = self.table.chosen()
        return None if row is None else self._enter(row.value)

    def _enter(self, start: ApprovalGiven) -> ValueDialog:
        choices = {"kind": APPROVALS, "decision": DECISIONS}
        return self._tab.enter("Approval", "approval", start, self._keep, FACTS["approval"], choices=choices)
