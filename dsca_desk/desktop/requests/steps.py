"""What moves a request on: its letters, its states, and why a step is locked."""

from collections.abc import Mapping

from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.saving import PDF, ask_where, write_whole
from dsca_desk.rules.steps import FACTS, PossibleStep
from dsca_desk.services.acknowledgements import acknowledgement_of, kept_letter_name, letter_of_missing, request_letter_pdf
from dsca_desk.services.attachments import attach
from dsca_desk.services.request_words import STATES, in_words
from dsca_desk.store.errors import AlreadyThere, StoreError

MAY_BECOME_A_CASE = frozenset({"actionable", "complete", "in-development"})
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
    if session.read_only:
        return f"The request is {in_words(STATES, session.status).lower()}."
    if may_mark_actionable(session):
        return "Mark the request actionable first; nothing is missing any more."
    if session.status not in MAY_BECOME_A_CASE:
        return "Mark the request actionable first; its checklist says what is still missing."
    return ""


def allowed(session: RequestSession) -> tuple[PossibleStep, ...]:
    """Return the steps the policy allows from the request's state, without those that other acts take by themselves."""
    if session.read_only:
        return ()
    return tuple(step for step in session.possible() if step.to_state not in ("in-development", "answered-loa"))


def next_state(session: RequestSession) -> bool:
    """Ask which step to take and what it asks for, and take it; one that a guard forbids is refused with the reason."""
    questions, steps = session.desk.questions, allowed(session)
    if not steps:
        questions.tell("No further step", f"The request is {in_words(STATES, session.status).lower()}.")
        return False
    choice = questions.choose(
        "Next state",
        f"Request {session.number} is {in_words(STATES, session.status).lower()}. What happened today?",
        [*(f"{step.event[:1].upper()}{step.event[1:]}" for step in steps), "Cancel"],
        detail="\n".join(f"{step.event}: {step.row.guard} ({step.row.source})" for step in steps),
    )
    if not 0 <= choice < len(steps):
        return False
    step = steps[choice]
    if step.against:
        asked = "\n".join(f"{guard.says}. {guard.how}" for guard in step.against)
        questions.tell("Not possible yet", f"{asked}\nNothing was changed.")
        return False
    facts: dict[str, str] = {}
    for name in step.asks:
        if name != "why":
            said = questions.text(FACTS[name].label, FACTS[name].help, "")
            if said is None:
                return False
            facts[name] = said
    why = questions.text("Why", f"Reason, as history will show it ({step.event})", "")
    return why is not None and _take(session, step.to_state, why or step.event, facts)


def _take(session: RequestSession, to_state: str, why: str, facts: Mapping[str, str] | None = None) -> bool:
    try:
        session.take(to_state, why, facts)
    except StoreError as error:
        session.desk.questions.tell("The state was not changed", str(error))
        return False
    return True


def _print(session: RequestSession, kind: str) -> bool:
    """Make the letter, save it where the officer says, and keep it with the request."""
    assert session.opened is not None
    make = acknowledgement_of if kind == "acknowledgement" else letter_of_missing
    desk = session.desk
    content = request_letter_pdf(make(session.opened, session.desk.policy, printed_on=desk.today, by=desk.officer))
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
    return True
