"""What one can do with the open document as a whole: check it, fix it, see, print and save its pages."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.checks import ChecksTab
    from dsca_desk.desktop.cases.documents import DocumentsTab
    from dsca_desk.desktop.cases.summary import SummaryTab
    from dsca_desk.desktop.shell.tabs import Tab


class Tabs(Protocol):
    """A workspace as far as these acts need it."""

    def tab(self, name: str) -> "Tab":
        """Return a tab."""
        ...

    def show_tab(self, name: str) -> "Tab":
        """Show a tab."""
        ...

    def finish(self) -> bool:
        """Take over what is still being typed; False when something is unclear."""
        ...


class DocumentActs:
    """Acts of a case workspace that the commands of the window call by name (see `shell.record`)."""

    def next_problem(self: Tabs) -> None:
        """Show the findings and check; from a field or on the tab go on to the next one."""
        checks: ChecksTab = self.tab("checks")  # type: ignore[assignment]  # tabs are known by name
        self.show_tab("checks")
        checks.walk_or_check(1)

    def last_problem(self: Tabs) -> None:
        """Go back to the finding before."""
        checks: ChecksTab = self.tab("checks")  # type: ignore[assignment]  # tabs are known by name
        self.show_tab("checks")
        checks.walk_or_check(-1)

    def apply_fix(self: Tabs) -> None:
        """Apply the fix that the chosen finding offers."""
        checks: ChecksTab = self.tab("checks")  # type: ignore[assignment]  # tabs are known by name
        checks.fix_chosen()

    def show_log(self: Tabs) -> None:
        """Show the tasks and letters of the case, with the focus on what is to be done."""
        self.show_tab("summary").focus_path("log.tasks")

    def add_task(self: Tabs) -> None:
        """Enter a task of the case."""
        _summary(self).log.add_task()

    def log_letter(self: Tabs) -> None:
        """Log a letter, message or call of the case."""
        _summary(self).log.log_letter()

    def preview(self: Tabs) -> None:
        """Show the pages."""
        _documents(self).view.setFocus()

    def print_pages(self: Tabs) -> None:
        """Print what the preview shows."""
        _documents(self).print_pages()

    def save_letter(self: Tabs) -> None:
        """Save the letter as PDF, on the tab that shows what is saved."""
        if self.finish():
            _documents(self).save_letter()

    def save_workbook(self: Tabs) -> None:
        """Save the workbook, from whatever tab one is on."""
        documents: DocumentsTab = self.tab("documents")  # type: ignore[assignment]  # tabs are known by name
        if self.finish():
            documents.save_workbook()


def _documents(workspace: Tabs) -> "DocumentsTab":
    return workspace.show_tab("documents")  # type: ignore[return-value]  # tabs are known by name


def _summary(workspace: Tabs) -> "SummaryTab":
    workspace.show_tab("summary").focus_path("log.letters")
    return workspace.tab("summary")  # type: ignore[return-value]  # tabs are known by name
