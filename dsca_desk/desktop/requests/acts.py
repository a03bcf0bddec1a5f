"""What is done with a request as a whole: its letters, its steps, papers and tasks, the case that is made of it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.log.panel import LogPanel
from dsca_desk.desktop.requests import steps
from dsca_desk.desktop.requests.attachments import AttachmentsTab
from dsca_desk.desktop.requests.make_case import MakeCaseDialog
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.steps.undo import undo_last
from dsca_desk.services.request_words import WITHOUT_CASE
from dsca_desk.services.step_subjects import Subject

if TYPE_CHECKING:
    from dsca_desk.desktop.shell.window import MainWindow

_FIRST_FIELD = "nickname"  # where the work on a new case begins


class RequestActs(QWidget):
    """Acts of a request's workspace that commands and buttons call by name; those that use what is kept save it first."""

    def __init__(self, session: RequestSession, window: "MainWindow") -> None:
        super().__init__()
        self.session, self.window_ = session, window

    def show_tab(self, name: str) -> Any:
        """Show a tab and return it."""
        raise NotImplementedError

    @property
    def shown_tab(self) -> Any:
        """The tab that is shown."""
        raise NotImplementedError

    def save(self) -> bool:
        """Save the draft; False when that is not possible."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """What the request is called in questions."""
        return f"Request {self.session.number}" if self.session.opened else "The new request"

    def clean(self, why: str) -> bool:
        """Save before something that uses the kept request; False when that did not work."""
        if self.session.opened is not None and not self.session.draft.dirty:
            return True
        question = f"{self.name} has changes that are not saved. {why}"
        return self.session.desk.questions.choose("Save first?", question, ("Save", "Cancel")) == 0 and self.save()

    def acknowledge(self) -> None:
        """Print the acknowledgment and keep it; a request that was only received is acknowledged then."""
        if self.clean("The acknowledgment prints what is saved."):
            steps.acknowledge(self.session)

    def letter_missing(self) -> None:
        """Print the letter that says what is missing, and keep it."""
        if self.clean("The letter prints what is saved."):
            steps.letter_missing(self.session)

    def disapprove(self) -> None:
        """Print the notice that the request is not approved, keep it, and go on to the step that says it was sent."""
        if self.clean("The notice prints what is saved.") and steps.disapproval_notice(self.session):
            steps.next_step(self.session, self, "notify purchaser")

    def answer_with_prices(self) -> None:
        """Print the answer with price and availability, keep it, and go on to the step that says it was sent."""
        from dsca_desk.desktop.requests.estimate import answer_with_prices  # its grid is loaded when it is wanted

        if self.clean("The letter prints what is saved."):
            answer_with_prices(self.session, self._prices_printed, self)

    def _prices_printed(self, name: str) -> None:
        """Take notice of the kept letter, and open the step with its name in it."""
        self.session.refresh()
        self.session.desk.changed.emit(self.session.record)
        dialog = steps.next_step(self.session, self, "answer with price and availability")
        if dialog is not None and "letter_number" in (dialog.step.asks if dialog.step is not None else ()):
            dialog.fact("letter_number").setText(name.removesuffix(".pdf"))
            dialog.fact("letter_number").editingFinished.emit()

    def undo_step(self) -> None:
        """Undo the last standing step of the request, with a reason."""
        if self.clean("Steps rest on what is saved."):
            undo_last(self.session.desk, Subject("REQUEST", self.session.number), self.session.moved)

    def mark_actionable(self) -> None:
        """Put the request into the state actionable."""
        steps.mark_actionable(self.session)

    def may_take_step(self) -> bool:
        """Whether the request is kept: what is not has no steps."""
        return self.session.opened is not None

    may_undo_step = may_take_step

    def take_step(self) -> None:
        """Take the next step among those allowed from this state."""
        if self.clean("Steps rest on what is saved."):
            steps.next_step(self.session, self)

    def may_export_shown(self) -> bool:
        """Whether the shown tab has a list to write."""
        return hasattr(self.shown_tab, "export_shown")

    def export_shown(self) -> None:
        """Write the list in sight to Excel."""
        self.shown_tab.export_shown()

    def attach(self) -> None:
        """Choose files to attach."""
        tab = self.show_tab("attachments")
        assert isinstance(tab, AttachmentsTab)
        tab.choose()

    def show_log(self) -> None:
        """Show the tasks and letters, with the focus on what is to be done."""
        self.show_tab("log").focus_path("log.tasks")

    def add_task(self) -> None:
        """Enter a task of the request."""
        log = self.show_tab("log")
        assert isinstance(log, LogPanel)
        log.add_task()

    def log_letter(self) -> None:
        """Log a letter, message or call of the request."""
        log = self.show_tab("log")
        assert isinstance(log, LogPanel)
        log.log_letter()

    def make_case(self) -> None:
        """Ask for what a case needs beyond the request, make it and go there."""
        if self.clean("A case is made of what is saved."):
            if self.session.letter.kind in WITHOUT_CASE:
                self.session.desk.questions.tell("No case is made of it", WITHOUT_CASE[self.session.letter.kind])
                return
            if steps.may_mark_actionable(self.session):
                question = f"{self.name} misses nothing and is not marked actionable yet."
                choices = ("Mark actionable and go on", "Cancel")
                if self.session.desk.questions.choose("Mark actionable first?", question, choices) != 0:
                    return
                steps.mark_actionable(self.session)
            reason = steps.why_no_case(self.session)
            if reason:
                self.session.desk.questions.tell("No case can be made yet", reason)
                return
            dialog = MakeCaseDialog(self.session, self)
            dialog.made.connect(lambda case: self.window_.go("cases", f"{case}#{_FIRST_FIELD}"))
            dialog.open()
