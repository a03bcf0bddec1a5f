"""The clocks of a kept document; `office_phases` adds those of all documents up."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from dsca_desk.policy.edition import Policy
from dsca_desk.records.steps import Step
from dsca_desk.rules.clocks import (
    Held,
    OfferLife,
    Phase,
    ProcessingClock,
    Span,
    offer_life,
    phases,
    processing_clock,
    spans,
)
from dsca_desk.services.case_records import require_document
from dsca_desk.services.goal_dates import clock_facts, delays_of, holds_of
from dsca_desk.store.engine import Store


class DocumentClocks(NamedTuple):
    """The clocks of a document: processing, offer, the four phases, and its stays in states (for the timeline)."""

    processing: ProcessingClock
    offer: OfferLife
    phases: tuple[Phase, Phase, Phase, Phase]
    spans: tuple[Span, ...]
    holds: tuple[Held, ...]


def clocks_of(store: Store, policy: Policy, case: str, document: str, today: date) -> DocumentClocks:
    """Return the clocks of a document on a day. Raises NotFound."""
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        facts, held = clock_facts(session, found), holds_of(session, found.id)
        log = session.execute(
            select(Step.on, Step.to_state).where(Step.document_id == found.id, Step.undone_by == "").order_by(Step.id)
        ).all()
        moves = [(row.on, row.to_state) for row in log]
        return DocumentClocks(
            processing_clock(facts, policy, held, delays_of(session, found.id), today),
            offer_life(facts, policy, today),
            phases(facts, moves, held, today),
            spans(moves, today),
            held,
        )
