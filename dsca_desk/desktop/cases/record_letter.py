"""The letter of the open document: of the case itself, or of the Amendment or Modification that changes it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.records.offer import BASIC
from dsca_desk.services.printing import printed_letter

if TYPE_CHECKING:
    from dsca_desk.services.change_printing import Marks


def changes_a_case(session: CaseSession) -> bool:
    """Whether the open document changes a case, so that its letter prints what it changes."""
    return session.opened.offer.document != BASIC


def letter_marks(session: CaseSession) -> "Callable[[], Marks]":
    """Return what tells how often the open document was restated and what was changed by hand; an older one as it was."""
    store, offer, older = session.desk.store, session.opened.offer, session.older

    def marks() -> "Marks":
        from dsca_desk.services.change_printing import Marks, marks_of

        if older is None:
            return marks_of(store, offer.case_id, offer.document)
        number = older.name.partition("/")[2]
        return Marks(int(number) if number.isdigit() else 0)

    return marks


def record_letter(session: CaseSession, status: str = "") -> Callable[[], bytes]:
    """Return what prints the letter of the document as edited, the same bytes as the command line; for use in the background.

    `status` is the state it is printed in, its own unless given. The work raises PolicyError, StoreError.
    """
    assert session.price is not None
    assert session.schedule is not None
    priced, schedule, desk = session.price, session.schedule, session.desk
    store, policy, day, state = desk.store, desk.policy, desk.today, status or session.opened.status
    marks = letter_marks(session)
    if not changes_a_case(session):
        return lambda: printed_letter(priced, schedule, policy, status=state, printed_on=day, marks=marks())

    def printed() -> bytes:
        from dsca_desk.services.case_records import require_document
        from dsca_desk.services.change_printing import change_in, printed_change

        offer = priced.offer
        with store.reading() as reading:
            kept = change_in(reading, require_document(reading, offer.case_id, offer.document), offer)
        restatement, superseded_on, by_hand = marks()
        about = kept.about._replace(restatement=restatement, superseded_on=superseded_on, by_hand=by_hand)
        return printed_change(kept.base, offer, policy, status=state, printed_on=day, about=about)

    return printed
