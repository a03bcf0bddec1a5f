"""Whether a document may bring a pre-case review: how much it adds to the active program of its purchaser (SAMM C5.4.16)."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import CASE_LIMITS, CaseLimit
from dsca_desk.records.cases import Case, CaseDocument
from dsca_desk.records.steps import PostedMilestone
from dsca_desk.rules.steps.machine import base_of
from dsca_desk.rules.wording import day_text, dollars_text
from dsca_desk.services.case_records import require_document
from dsca_desk.store.engine import Store

_GROWTH, _ASKED, _HANDED_OVER = "PRE_CASE_REVIEW_GROWTH", "PRE_CASE_REVIEW_REQUEST", "CWDSTART"
_ENDED = ("Closed", "Canceled")
_TENTH = Decimal("0.1")


class PreCaseReview(NamedTuple):
    """What a document adds to the active program of its purchaser, in dollars and percent, and until when a review is asked for.

    `ask_until` is None while the hand-over to case writing is not planned.
    """

    added: Decimal
    active: Decimal
    percent: Decimal
    limit: Decimal
    days: int
    ask_until: date | None
    source: str

    def says(self, today: date) -> str:
        """Say it in a sentence with its source."""
        before = f"{self.days} days before hand-over to case writing"
        if self.ask_until is not None:
            late = ", which has passed" if self.ask_until < today else ""
            before = f"by {day_text(self.ask_until)}, {before}{late}"
        return (
            f"The document adds {self.percent:f}% ({dollars_text(self.added)}) to the purchaser's active program of "
            f"{dollars_text(self.active)}. Above {self.limit:f}% a pre-case review may be held; ask for it "
            f"{before} ({self.source})."
        )


def pre_case_review(store: Store, policy: Policy, case: str, document: str, today: date) -> PreCaseReview | None:
    """Return what may bring a pre-case review of a document that is still in development; None where nothing does.

    The active program are the documents in force of the purchaser's cases that are neither closed nor canceled, as this office
    keeps them; without any there is nothing to compare with. Raises NotFound.
    """
    growth, asked = (policy.on(today).find(CASE_LIMITS, CaseLimit, name) for name in (_GROWTH, _ASKED))
    if growth is None or asked is None:
        return None
    with store.reading() as session:
        found = require_document(session, case, document, whole=False)
        if base_of(found.status) != "Development" or found.total is None:
            return None
        in_force = _in_force(session, found.case.country)
        added, active = found.total - in_force.get(found.case_id, Decimal(0)), sum(in_force.values(), Decimal(0))
        if active <= 0 or added * 100 <= active * growth.figure:
            return None
        planned = session.scalars(
            select(PostedMilestone.on)
            .where(
                PostedMilestone.document_id == found.id,
                PostedMilestone.code == _HANDED_OVER,
                PostedMilestone.planned,
                PostedMilestone.voided_by == "",
            )
            .order_by(PostedMilestone.id.desc())
            .limit(1)
        ).one_or_none()
    days = int(asked.figure)
    percent = (added * 100 / active).quantize(_TENTH, ROUND_HALF_UP)
    until = None if planned is None else planned - timedelta(days=days)
    return PreCaseReview(added, active, percent, Decimal(growth.figure), days, until, growth.source)


def _in_force(session: Session, country: str) -> dict[int, Decimal]:
    """The total of the document in force of each active case of a country, by case."""
    query = (
        select(CaseDocument.case_id, CaseDocument.total)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(
            Case.country == country,
            Case.state.not_in(_ENDED),
            CaseDocument.implemented_on.is_not(None),
            CaseDocument.total.is_not(None),
        )
        .order_by(CaseDocument.implemented_on, CaseDocument.id)
    )
    return {case_id: total for case_id, total in session.execute(query) if total is not None}
