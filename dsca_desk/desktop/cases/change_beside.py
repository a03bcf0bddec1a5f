"""What is kept beside a document that changes a case: why it is made, and what the purchaser has paid."""

from PySide6.QtWidgets import QWidget

from dsca_desk.desktop.cases.change_values import PURPOSE, RECEIVED, AmountReceived, PurposeWritten
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.services.change_printing import state_received
from dsca_desk.services.change_standing import change_standing
from dsca_desk.services.changing import set_purpose
from dsca_desk.services.versions import name_of


def purpose_dialog(session: CaseSession, parent: QWidget) -> ValueDialog:
    """Return the dialog that writes down why the document is made. Raises StoreError."""
    desk, offer = session.desk, session.opened.offer
    known = change_standing(desk.store, offer.case_id, offer.document)

    def keep(value: PurposeWritten) -> None:
        kept = set_purpose(desk.store, offer.case_id, offer.document, value.purpose.strip(), by=desk.officer, at=desk.clock())
        session.at_revision(kept.revision)

    return ValueDialog(
        desk,
        f"Purpose of {name_of(offer.document)}",
        "change_purpose",
        PurposeWritten(purpose=known.purpose),
        keep,
        parent,
        facts=PURPOSE,
        intro="What rises and falls, Amendments not accepted and concurrent Modifications are said by the letter itself.",
    )


def received_dialog(session: CaseSession, parent: QWidget) -> ValueDialog:
    """Return the dialog that states what the purchaser has paid. Raises StoreError."""
    desk, offer = session.desk, session.opened.offer
    known = change_standing(desk.store, offer.case_id, offer.document)

    def keep(value: AmountReceived) -> None:
        kept = state_received(
            desk.store,
            offer.case_id,
            offer.document,
            value.received,
            on=value.received_on if value.received is not None else None,
            by=desk.officer,
            at=desk.clock(),
            today=desk.today,
        )
        session.at_revision(kept.revision)

    return ValueDialog(
        desk,
        f"Amount received on {offer.case_id}",
        "amount_received",
        AmountReceived(received=known.received, received_on=known.received_on or desk.today),
        keep,
        parent,
        facts=RECEIVED,
        intro=f"The payment schedule of {name_of(offer.document)} begins with what the purchaser has paid, as the accounting "
        "service states it. While nobody has stated it, what was scheduled is taken, and the letter marks it.",
    )
