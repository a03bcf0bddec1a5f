"""What menus do with what is written at once beside the draft: steps, milestones, reviews, the carrying out of the case."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dsca_desk.desktop.cases.workspace import CaseWorkspace


class TabActs:
    """Each act shows its tab and opens what the button there opens."""

    workspace: "CaseWorkspace | None"

    def _at_work(self) -> bool:
        """Whether a document is open as it is now; an older version is only read."""
        return self.workspace is not None and self.workspace.session.older is None

    def _tab(self, name: str) -> Any:
        assert self.workspace is not None
        return self.workspace.show_tab(name)

    # --- steps and milestones -----------------------------------------------------------------------------------------------

    def take_step(self) -> None:
        """Take the next step of the document."""
        self._tab("milestones").next_step()

    def undo_step(self) -> None:
        """Undo the last step of the document, with a reason."""
        self._tab("milestones").undo_step()

    def post_milestone(self) -> None:
        """Post a milestone by hand."""
        self._tab("milestones").post()

    def place_hold(self) -> None:
        """Place a hold that does not stop the clock."""
        self._tab("milestones").hold()

    def record_factor(self) -> None:
        """Record an extenuating factor."""
        self._tab("milestones").factor()

    # --- reviews ------------------------------------------------------------------------------------------------------------

    def ask_offices(self) -> None:
        """Ask several offices for their position."""
        self._tab("reviews").ask()

    def send_back(self) -> None:
        """Record that the document was sent back."""
        self._tab("reviews").send_back()

    def enter_approval(self) -> None:
        """Enter a release, waiver, sole-source approval or exception."""
        self._tab("reviews").approve()

    def print_package_sheet(self) -> None:
        """Save the sheet in front of the package."""
        self._tab("reviews").print_sheet()

    # --- the carrying out of the case ---------------------------------------------------------------------------------------

    def record_delivery(self) -> None:
        """Record a delivery."""
        self._tab("execution").show_section("deliveries").record()

    def report_discrepancy(self) -> None:
        """Write a discrepancy report."""
        self._tab("execution").show_section("discrepancies").new()

    def import_status(self) -> None:
        """Take a status sheet in."""
        self._tab("execution").import_status()

    may_take_step = may_undo_step = may_post_milestone = may_place_hold = may_record_factor = _at_work
    may_ask_offices = may_send_back = may_enter_approval = may_print_package_sheet = _at_work
    may_record_delivery = may_report_discrepancy = may_import_status = _at_work
