"""How requests of the sample office move, and what its officers do at a document: every act on its day, through the guards."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Offer
from dsca_desk.rules.confirmed import figure_at, figure_name
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services import case_prices, cases
from dsca_desk.services.confirmations import confirm_figure
from dsca_desk.services.sample_requests import SampleRequest
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step
from dsca_desk.store.engine import Store


class Act(NamedTuple):
    """One thing an officer does at a moment."""

    at: datetime
    do: Callable[[datetime], object]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time of a day of the sample office."""
    return datetime.combine(day, time(hour, minute), UTC)


def working_day(day: date) -> date:
    """Saturdays and Sundays move to Monday."""
    return day + timedelta(max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def begun(offer: Offer) -> Offer:
    """Return a document as it was before its military department approved it: the days of later steps are theirs to set."""
    return msgspec.structs.replace(offer, milap_on=None, accepted_on=None, implemented_on=None)


def request_steps(store: Store, policy: Policy, request: SampleRequest) -> Iterator[Act]:
    """Yield the steps of a request up to where it stands, without those that follow from its case."""
    letter, by = request.letter, request.officer
    subject = Subject("REQUEST", letter.number)

    def to(state: str) -> Callable[[datetime], object]:
        facts = {"letter_number": f"Letter of the desk about {letter.reference_number}", "authority": "DSCA, by message"}
        facts |= {"material_on": letter.received_on.isoformat()}
        why = _REASONS.get(state, "")

        def take(at: datetime) -> object:
            return take_step(store, policy, subject, "", to_state=state, on=at.date(), facts=facts, why=why, by=by, at=at)

        return take

    for state, day in request.steps:
        yield Act(moment(day, 12), to(state))
    if request.status_on:
        yield Act(moment(request.status_on, 15), to(request.status))


_REASONS = {
    "acknowledged": "the letter came through two offices",
    "disapproval-proposed": "the articles will not be offered",
    "disapproved": "the articles will not be offered",
    "insufficient": "the missing points are listed in the letter",
}


def confirm_figures(store: Store, policy: Policy, case: str, document: str, source: str, by: str, at: datetime) -> None:
    """Give an officer's word on every figure that nobody confirmed, each once; the price is kept anew with them."""
    priced = price(cases.open_case(store, case, document).offer, policy)
    doubts = (*priced.unconfirmed, *payment_schedule(priced, policy).unconfirmed)
    told = {(figure_name(doubt.path), figure_at(priced, doubt.path, doubt.source)): doubt.path for doubt in doubts}
    for (_, value), path in told.items():
        confirm_figure(store, case, document, path=path, value=value, source=source, name=by, on=at.date(), by=by, at=at)
    if told:
        repriced = price(cases.open_case(store, case, document).offer, policy)
        case_prices.keep_pricing(store, repriced, on=at.date(), by=by, at=at)
