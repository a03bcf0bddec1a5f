"""Walks documents of a store through their steps, as the officers of an office would."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from dsca_desk.policy.edition import Policy
from dsca_desk.records.cases import CaseDocument
from dsca_desk.records.reviews import PackageItem, Review
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_prices import keep_pricing
from dsca_desk.services.case_records import require_document
from dsca_desk.services.cases import open_case
from dsca_desk.services.checklists import actionable, answer_checklist
from dsca_desk.services.goal_dates import set_category
from dsca_desk.services.requests import open_request
from dsca_desk.services.reviews import answer_comment, answer_review, reviews_of
from dsca_desk.services.sample_steps import confirm_figures
from dsca_desk.services.step_facts import package_papers
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import Moved, take_step
from dsca_desk.store.engine import Store

BY = "A. Officer"
SAID: Mapping[str, str] = {
    "signed_by": "Col. Field, Director",
    "authority": "Ms. Hale, memo of 1 Dec 2026",
    "second_authority": "Mr. Doe, memo of 2 Dec 2026",
    "letter_number": "Letter 12, 1 Dec 2026",
    "office": "Implementing Agency policy office",
    "why": "the record says so",
    "deposit": "900,000,000.00",
    "systems": "all four",
    "evidence": "paper 7",
}
TO_OFFER = (
    "MILDEP approves",
    "case-writing starts",
    "writing complete",
    "all reviewers approve and MILDEP signs",
    "place on State list",
    "State concurs and DSCA countersigns",
    "send offer",
)
TO_EFFECT = ("purchaser accepts", "financial implementation")


def at(day: date, hour: int = 12) -> datetime:
    """A time of a day."""
    return datetime.combine(day, time(hour), UTC)


def make_ready(store: Store, policy: Policy, case: str, document: str, day: date, *, category: str = "B") -> None:
    """Price a document, answer its package, have an office concur, give it its category."""
    offer = open_case(store, case, document).offer
    keep_pricing(store, price(offer, policy), on=day, by=BY, at=at(day))
    confirm_figures(store, policy, case, document, "memo 7", BY, at(day))
    set_category(store, policy, case, document, category, on=day, by=BY, at=at(day))
    with store.writing(BY, at(day), "made ready") as session:
        found = require_document(session, case, document, whole=False)
        kind = "BASIC" if document == "BASIC" else document[:1]
        for paper in package_papers(policy, day, found.case.program, kind):
            session.add(PackageItem(document_id=found.id, code=paper.code, answer="YES", answered_by=BY, answered_at=at(day)))
        _concur(session, found, day)


def _concur(session: Any, found: CaseDocument, day: date) -> None:
    session.add(
        Review(
            document_id=found.id, office="Legal", asked_on=day, due_on=None, answered_on=day, position="CONCUR", answered_by=BY
        )
    )


def step(store: Store, policy: Policy, subject: Subject, event: str, day: date, **more: Any) -> Moved:
    """Take a step on a day, stating everything it may ask for."""
    facts = {**SAID, **more.pop("facts", {})}
    return take_step(store, policy, subject, event, on=day, facts=facts, by=BY, at=at(day), **more)


def countersign(store: Store, policy: Policy, case: str, day: date) -> None:
    """Lead a basic document that is in review to its countersignature."""
    confirm_figures(store, policy, case, "BASIC", "memo 7", BY, at(day))
    for review in reviews_of(store, case, "BASIC", day):
        answer_review(store, review.id, "CONCUR", on=day, answered_by="the office", by=BY, at=at(day))
        for comment in review.comments:
            if comment.closed_on is None:
                answer_comment(store, comment.id, "done", closed_on=day, by=BY, at=at(day))
    subject = Subject("DOCUMENT", case, "BASIC")
    for event in ("all reviewers approve and MILDEP signs", "place on State list", "State concurs and DSCA countersigns"):
        step(store, policy, subject, event, day)


def answered(store: Store, policy: Policy, number: str, day: date) -> None:
    """Answer every point without which a request is not actionable."""
    missing = actionable(open_request(store, number), policy.on(day))
    answer_checklist(store, number, {point.point: ("yes", "on file") for point in missing}, by=BY, at=at(day))


def to_actionable(store: Store, policy: Policy, number: str, day: date) -> None:
    """Lead a request that came in to the state actionable."""
    answered(store, policy, number, day)
    subject = Subject("REQUEST", number)
    for event in ("acknowledge", "judge actionable"):
        step(store, policy, subject, event, day)
