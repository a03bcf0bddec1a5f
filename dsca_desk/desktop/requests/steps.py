"""What moves a request on: its letters, its states, and why a step is locked."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.saving import PDF, ask_where, write_whole
from dsca_desk.services.acknowledgements import (
    acknowledgement_of,
    kept_letter_name,
    letter_of_disapproval,
    letter_of_missing,
    request_letter_pdf,
)
from dsca_desk.services.attachments import attach
from dsca_desk.services.request_words import STATES, WITHOUT_CASE, in_words
from dsca_desk.services.step_subjects import Subject
from dsca_desk.store.errors import AlreadyThere, StoreError

if TYPE_CHECKING:  # the dialog is loaded when the first step is taken
    from dsca_desk.desktop.steps.dialog import StepDialog

MAY_BECOME_A_CASE = frozenset({"actionable", "complete", "in-development"})
_TAKEN_ELSEWHERE = frozenset({"in-development", "answered-loa"})  # by making a case of it and by offering that
MAY_BECOME_ACTIONABLE = ("acknowledged", "insufficient")


def acknowledge(session: RequestSession) -> bool:
    """Print the acknowledgment of a kept request; one that was only received is acknowledged with it."""
    if not _print(session, "acknowledgement"):
        return False
    if session.status == "received":
        return _take(session, "acknowledged", "acknowledgment printed")
    return True


def letter_missing(session: RequestSession) -> bool:
    """Print the letter that names what is missing; an acknowledged request is insufficient from then on."""
    if not _print(session, "missing"):
        return False
    if session.status == "acknowledged":
        return _take(session, "insufficient", "letter of what is missing printed")
    return True


def mark_actionable(session: RequestSession) -> bool:
    """Put a request that misses nothing into the state actionable."""
    if session.missing():
        return False
    if session.status == "insufficient" and not _take(session, "acknowledged", "supplement received"):
        return False
    return _take(session, "actionable", "every required point is met")


def may_mark_actionable(session: RequestSession) -> bool:
    """Tell whether the request has all it needs to be marked actionable, and is not yet."""
    return session.opened is not None and session.status in MAY_BECOME_ACTIONABLE and not session.missing()


def why_no_case(session: RequestSession) -> str:
    """Say why no case can be made of the request now; empty when it can."""
    if session.opened is None:
        return "The request is not saved yet."
    if session.letter.kind in WITHOUT_CASE:
        return WITHOUT_CASE[session.letter.kind]
    if session.read_only:
        return f"The request is {in_words(STATES, session.status).lower()}."
    if may_mark_actionable(session):
        return "Mark the request actionable first; nothing is missing any more."
    if session.status not in MAY_BECOME_A_CASE:
        return "Mark the request actionable first; its checklist says what is still missing."
    return ""


def next_step(session: RequestSession, parent: QWidget, event: str = "") -> "StepDialog | None":
    """Open the dialog that takes the next step; a request that has its answer has none."""
    from dsca_desk.desktop.steps.dialog import StepDialog

    if session.opened is None or session.read_only:
        words = in_words(STATES, session.status).lower()
        session.desk.questions.tell("No further step", f"The request is {words}. A step that was wrong can be undone.")
        return None
    dialog = StepDialog(session.desk, Subject("REQUEST", session.number), parent, event=event, without=_TAKEN_ELSEWHERE)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.taken.connect(session.moved)
    dialog.open()
    return dialog


def disapproval_notice(session: RequestSession) -> bool:
    """Ask why a request is not approved, print the notice to the purchaser and keep it."""
    words = "Why the request is not approved. The notice prints these words."
    reason = session.desk.questions.text("Notice of disapproval", words, "")
    if not reason or not reason.strip():
        return False
    return _print(session, "disapproval", reason.strip())


def _take(session: RequestSession, to_state: str, why: str) -> bool:
    try:
        session.take(to_state, why)
    except StoreError as error:
        session.desk.questions.tell("The state was not changed", str(error))
        return False
    return True


def _print(session: RequestSession, kind: str, reason: str = "") -> bool:
    """Make the letter, save it where the officer says, and keep it with the request."""
    assert session.opened is not None
    desk, opened = session.desk, session.opened
    if kind == "disapproval":
        letter = letter_of_disapproval(opened, desk.policy, reason, printed_on=desk.today, by=desk.officer)
    else:
        make = acknowledgement_of if kind == "acknowledgement" else letter_of_missing
        letter = make(opened, desk.policy, printed_on=desk.today, by=desk.officer)
    content = request_letter_pdf(letter)
    name = kept_letter_name(session.number, kind, desk.today)
    target = ask_where(desk, "Save the letter", name, PDF)
    if target is None:
        return False
    try:
        write_whole(target, content)
        attach(
            desk.store,
            session.number,
            content,
            name=name,
            media_type="application/pdf",
            kind=kind.upper(),
            by=desk.officer,
            at=desk.clock(),
        )
    except OSError as error:
        text = f"{target} cannot be written ({error.strerror or error}). Nothing was kept. Close the program that shows it, or "
        desk.questions.tell("The letter was not saved", f"{text}choose another name.")
        return False
    except AlreadyThere:
        pass  # the very same letter is kept already
    except StoreError as error:
        desk.questions.tell("The letter is saved but not kept", str(error))
        return False
    session.refresh()
    desk.changed.emit(session.record)
    return True
