"""The texts of the sample office's documents from version to version, and the Amendments and Modifications of its cases."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import BASIC, Offer
from dsca_desk.rules import concurrent as balance
from dsca_desk.rules.pricing import price
from dsca_desk.services import cases, changing, concurrent
from dsca_desk.services.change_printing import state_received
from dsca_desk.services.sample_edits import edited
from dsca_desk.services.sample_life import Change, Course
from dsca_desk.services.sample_steps import Act, begun, moment
from dsca_desk.services.sample_walk import Walk
from dsca_desk.store.engine import Store

_OF_STEPS = ("milap_on", "accepted_on", "implemented_on", "offer_expires_on")
"""The days of a document that its steps set; a text that is saved later leaves them as they are kept."""


class Texts:
    """The texts a document had: its first, one after every earlier way, and one when pen and ink corrected it."""

    def __init__(self, final: Offer, course: Course, kinds: dict[str, Any], policy: Policy) -> None:
        self.corrected = edited(begun(final), course.draft, kinds, policy)
        offered = edited(self.corrected, course.by_hand.draft, kinds, policy) if course.by_hand else self.corrected
        texts = [offered]
        for earlier in reversed(course.rounds):
            texts.insert(0, edited(texts[0], earlier.draft, kinds, policy))
        self.first, *self.later = texts

    def acts(self, store: Store, policy: Policy, course: Course, by: str) -> Iterator[Act]:
        """Yield the saves between the ways of a document, and its correction by hand."""
        before = self.first
        for earlier, text in zip(course.rounds, self.later, strict=True):
            if text != before:
                yield Act(moment(earlier.on, 16, 45), _saving(store, policy, text, earlier.why, by))
            before = text
        if course.by_hand is not None:
            yield Act(moment(course.by_hand.on, 16), self._correcting(store, policy, course, by))

    def _correcting(self, store: Store, policy: Policy, course: Course, by: str) -> Any:
        hand = course.by_hand
        assert hand is not None, "asked for where there is one"

        def act(at: datetime) -> object:
            opened = cases.open_case(store, self.corrected.case_id, self.corrected.document)
            text = with_days_of(self.corrected, opened.offer)
            return changing.write_in_pen_and_ink(
                store, policy, text, opened.revision, authority=hand.authority, on=at.date(), by=by, at=at
            )

        return act


def _saving(store: Store, policy: Policy, text: Offer, why: str, by: str) -> Any:
    def act(at: datetime) -> object:
        opened = cases.open_case(store, text.case_id, text.document)
        offer = with_days_of(text, opened.offer)
        return cases.save_case(store, offer, opened.revision, by=by, at=at, why=why, priced=price(offer, policy))

    return act


def with_days_of(text: Offer, kept: Offer) -> Offer:
    """Return a text with the days and officers' words of the document as it is kept; it sets a day that is not kept."""
    days = {name: getattr(kept, name) or getattr(text, name) for name in _OF_STEPS}
    return msgspec.structs.replace(text, confirmations=kept.confirmations, **days)


def change_acts(
    store: Store, policy: Policy, case: str, change: Change, kinds: dict[str, Any], by: str, today: date
) -> Iterator[Act]:
    """Yield how an Amendment or Modification is begun, written and carried through."""

    def begin(at: datetime) -> None:
        kept = changing.begin_change(
            store,
            policy,
            case,
            change.answers,
            purpose=change.purpose,
            references=change.references,
            on=at.date(),
            by=by,
            at=at,
        )
        if kept.document != change.document:
            raise ValueError(f"{case}: {kept.document} was begun where the sample says {change.document}")

    def write(at: datetime) -> None:
        opened = cases.open_case(store, case, change.document)
        offer = edited(opened.offer, change.changes, kinds, policy)
        cases.save_case(store, offer, opened.revision, by=by, at=at, why=change.purpose, priced=price(offer, policy))
        if change.received is not None:
            state_received(store, case, change.document, change.received, on=at.date(), by=by, at=at)

    yield Act(moment(change.begun_on, 9), begin)
    yield Act(moment(change.edited_on or change.begun_on, 10), write)
    if change.partner is not None:
        other = balance.Partner(change.partner.case, change.partner.document, change.partner.amount)
        yield Act(
            moment(change.edited_on or change.begun_on, 11),
            lambda at: concurrent.name_partner(store, case, change.document, other, by=by, at=at),
        )
    yield from Walk(store, policy, case, change.document, change.course, by, today).acts()


def basic_acts(store: Store, policy: Policy, offer: Offer, course: Course, texts: Texts, by: str, today: date) -> Iterator[Act]:
    """Yield the way of a basic document, with the saves between."""
    yield from texts.acts(store, policy, course, by)
    yield from Walk(store, policy, offer.case_id, BASIC, course, by, today).acts()
