"""May the letter leave the desk, and letting it: what stands against it, the question, and keeping its bytes."""

from collections.abc import Callable, Mapping

from dsca_desk.desktop.cases.checks_guard import gates_of, open_warnings
from dsca_desk.desktop.cases.record_letter import record_letter
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.jobs import Job
from dsca_desk.rules.finding import Finding
from dsca_desk.services.checking import check_document, pages_of
from dsca_desk.services.issuing import SEND_EVENT, IssuedRow, issue_letter, keep_issued
from dsca_desk.services.letters import OFFERED
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import possible

_OFFERED, _IMPLEMENTED = "Offered", "Implemented"
_COUNTERSIGNED = "Countersigned"


def reasons_against(
    session: CaseSession, accepted: Mapping[Finding, str], issued: int, *, current: bool = True
) -> tuple[str, ...]:
    """Return why the letter may not be kept as issued now, one sentence each; none when it may.

    `current` tells that the last of the `issued` letters says what the document says; after a change in pen and ink it does not.
    """
    status = session.opened.status
    if session.older is not None:
        return (f"{session.older.words} is kept as it was; only {session.older.document} as it is now leaves the desk.",)
    if status in OFFERED:
        if issued and current:
            return (f"The document is {status} and its letter is kept. A change needs an Amendment or a Modification.",)
        return ()
    reasons = []
    if status != _COUNTERSIGNED:
        reasons.append(f"The document is {status}; its letter leaves the desk when it is {_COUNTERSIGNED}.")
    if session.draft.dirty:
        reasons.append("The draft has edits that are not saved. Save first (Ctrl+S).")
    reasons += [f"{gate.words}." for gate in gates_of(session.findings, accepted) if not gate.holds]
    if session.offer.offer_expires_on is None and not session.offer.document.startswith("M"):
        reasons.append("The offer has no expiration date.")
    return tuple(reasons)


def question_of(session: CaseSession) -> str:
    """Return what the officer is asked before the letter is kept."""
    status = session.opened.status
    if status in OFFERED:
        return f"The letter is printed as the document stands ({status}) and kept byte for byte with its hash."
    left = open_warnings(session.findings, session.accepted)
    counted = f"{left} warnings are" if left > 1 else "1 warning is"
    warned = f"{counted} neither put right nor accepted with a reason (see Checks). " if left else ""
    return (
        f"{warned}The letter is printed without the draft mark and kept byte for byte with its hash. "
        f"The document goes from {status} to {_issued_state(session)} and can no longer be edited; "
        "a change then needs an Amendment or a Modification."
    )


def status_printed(session: CaseSession) -> str:
    """Return the state in which the issued letter is printed."""
    return session.opened.status if session.opened.status in OFFERED else _issued_state(session)


def _issued_state(session: CaseSession) -> str:
    """A Modification takes effect when it is issued; anything else is offered."""
    return _IMPLEMENTED if session.opened.offer.document.startswith("M") else _OFFERED


def letter_to_keep(session: CaseSession) -> Callable[[Job], bytes | str]:
    """Return the work that prints the letter as it will be kept; it answers with a sentence where its pages are not in order."""
    assert session.price is not None
    assert session.schedule is not None
    priced, schedule, policy = session.price, session.schedule, session.desk.policy
    letter = record_letter(session, status_printed(session))

    def work(_job: Job) -> bytes | str:
        content = letter()
        findings = check_document(priced, schedule, policy, pages=pages_of(content))
        return "; ".join(one.message for one in findings if one.id == "page-range") or content

    return work


def keep(session: CaseSession, content: bytes) -> IssuedRow:
    """Keep the printed letter; a document that was not yet offered now is. Raises StoreError."""
    desk, offer = session.desk, session.opened.offer
    assert session.price is not None
    name = f"{offer.case_id} {offer.document}.pdf"
    if session.opened.status in OFFERED:
        return keep_issued(
            desk.store,
            offer.case_id,
            offer.document,
            content,
            kind="LETTER",
            name=name,
            media_type="application/pdf",
            printed_on=desk.today,
            by=desk.officer,
            at=desk.clock(),
        )
    return issue_letter(
        desk.store,
        desk.policy,
        session.price,
        content,
        session.opened.revision,
        name=name,
        on=desk.today,
        why=_reason(session),
        by=desk.officer,
        at=desk.clock(),
    )


def _reason(session: CaseSession) -> str:
    """Ask why, where the step of sending asks for it: an offer that stands shorter or longer than the standard."""
    desk, offer = session.desk, session.opened.offer
    steps = possible(desk.store, desk.policy, Subject("DOCUMENT", offer.case_id, offer.document), desk.today)
    asked = [guard for step in steps if step.event == SEND_EVENT for guard in step.unmet if guard.ask == "why"]
    return (desk.questions.text("Why", f"{asked[0].says}.", "") or "") if asked else ""
