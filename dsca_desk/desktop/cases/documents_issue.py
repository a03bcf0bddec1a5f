"""May the letter leave the desk, and letting it: what stands against it, the question, and keeping its bytes."""

from collections.abc import Callable, Mapping

from dsca_desk.desktop.cases.checks_guard import gates_of, open_warnings
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.jobs import Job
from dsca_desk.records.facts import DOCUMENT_OPEN
from dsca_desk.rules.finding import Finding
from dsca_desk.services.issuing import IssuedRow, issue_letter, keep_issued
from dsca_desk.services.checking import check_document, pages_of
from dsca_desk.services.letters import OFFERED
from dsca_desk.services.printing import printed_letter

_ISSUED_STATE = "Offered"
_MAY_BE_OFFERED = DOCUMENT_OPEN | {"Proposed", "Proposed (State)", "Countersigned"}


def reasons_against(session: CaseSession, accepted: Mapping[Finding, str], issued: int) -> tuple[str, ...]:
    """Return why the letter may not be kept as issued now, one sentence each; none when it may."""
    status = session.opened.status
    if status in OFFERED:
        if issued:
            return (f"The document is {status} and its letter is kept. A change needs an Amendment or a Modification.",)
        return ()
    reasons = []
    if status not in _MAY_BE_OFFERED:
        reasons.append(f"The document is {status}.")
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
        f"The document goes from {status} to {_ISSUED_STATE} and can no longer be edited; "
        "a change then needs an Amendment or a Modification. "
        "Reviews and countersignature are not asked for here: they are yours to have obtained."
    )


def status_printed(session: CaseSession) -> str:
    """Return the state in which the issued letter is printed."""
    return session.opened.status if session.opened.status in OFFERED else _ISSUED_STATE


def letter_to_keep(session: CaseSession) -> Callable[[Job], bytes | str]:
    """Return the work that prints the letter as it will be kept; it answers with a sentence where its pages are not in order."""
    assert session.price is not None
    assert session.schedule is not None
    priced, schedule, policy = session.price, session.schedule, session.desk.policy
    status, day = status_printed(session), session.desk.today

    def work(_job: Job) -> bytes | str:
        content = printed_letter(priced, schedule, policy, status=status, printed_on=day)
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
        desk.store, session.price, content, session.opened.revision, name=name, on=desk.today, by=desk.officer, at=desk.clock()
    )
