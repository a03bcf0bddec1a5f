"""How requests and documents of the sample office move: every step by its officer on its day, through the guards."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Offer
from dsca_desk.rules.confirmed import figure_at, figure_name
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services import case_prices, cases, issuing, reviews
from dsca_desk.services.confirmations import confirm_figure
from dsca_desk.services.preparing import ApprovalGiven, ApprovalKind, save_approval
from dsca_desk.services.printing import printed_letter
from dsca_desk.services.sample_requests import SampleRequest
from dsca_desk.services.sample_source import SampleCase
from dsca_desk.services.step_facts import approvals_needed
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step
from dsca_desk.store.engine import Store

_OFFICES = ("Office of the General Counsel (FO/OGC)", "Country Finance Director (OBO)", "Country Portfolio Director (IOPS/REX)")
_LAST = "Implemented"


class Act(NamedTuple):
    """One thing an officer does at a moment."""

    at: datetime
    do: Callable[[datetime], object]


def moment(day: date, hour: int) -> datetime:
    """Return an hour of a day of the sample office."""
    return datetime.combine(day, time(hour), UTC)


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
    "insufficient": "the missing points are listed in the letter",
}


def document_steps(store: Store, policy: Policy, case: SampleCase, today: date) -> Iterator[Act]:
    """Yield the steps of a basic document from its approval to the state it is in, with what they rest on."""
    offer, by = case.offer, case.officer
    name, subject = offer.case_id, Subject("DOCUMENT", offer.case_id, offer.document)
    approved = offer.milap_on or offer.price_date

    def take(event: str, **facts: str) -> Callable[[datetime], object]:
        return lambda at: take_step(store, policy, subject, event, on=at.date(), facts=facts, by=by, at=at)

    def on(days: int) -> date:
        return min(working_day(approved + timedelta(days)), today)

    if case.state == "Development":
        return
    yield Act(moment(approved, 12), lambda at: _answer_package(store, policy, offer, by, at))
    yield Act(moment(approved, 13), take("MILDEP approves"))
    yield Act(moment(on(1), 14), take("case-writing starts"))
    if case.state == "Write":
        return
    yield Act(moment(on(4), 14), take("writing complete"))
    yield Act(
        moment(on(4), 15),
        lambda at: reviews.ask_reviews(
            store, name, offer.document, _OFFICES, asked_on=at.date(), due_on=at.date() + timedelta(10), by=by, at=at
        ),
    )
    if case.state == "Review":
        return
    yield Act(moment(on(12), 16), lambda at: _concur(store, offer, by, at))
    yield Act(moment(on(13), 16), lambda at: confirm_figures(store, policy, name, offer.document, "Pricing memo", by, at))
    yield Act(moment(on(14), 17), take("all reviewers approve and MILDEP signs", signed_by="Chief, security assistance"))
    if case.state == "Proposed":
        return
    yield Act(moment(on(15), 13), take("place on State list"))
    yield Act(moment(on(16), 13), lambda at: _approve(store, policy, offer, by, at))
    signs = {"authority": "PM/RSAT, by message", "signed_by": "Director of operations, DSCA"}
    yield Act(moment(on(17), 14), take("State concurs and DSCA countersigns", **signs))
    yield Act(moment(on(18), 15), lambda at: _send(store, policy, offer, by, at))
    if offer.accepted_on is not None:
        yield Act(moment(offer.accepted_on, 16), take("purchaser accepts", signed_by=offer.purchaser.name))
    if offer.implemented_on is not None:
        paid = str(payment_schedule(price(offer, policy), policy).initial_deposit)
        yield Act(moment(offer.implemented_on, 17), take("financial implementation", deposit=paid, systems="all"))
        final = price(offer, policy)
        day = offer.implemented_on
        yield Act(moment(day, 18), lambda at: case_prices.keep_pricing(store, final, on=offer.price_date, by=by, at=at))


def _answer_package(store: Store, policy: Policy, offer: Offer, by: str, at: datetime) -> None:
    papers = reviews.package_of(store, policy, offer.case_id, offer.document, at.date())
    answers: Mapping[str, tuple[reviews.PackageAnswer, str]] = {
        row.paper.code: ("YES", "in the package") if row.paper.need == "always" else ("NOT_APPLICABLE", "") for row in papers
    }
    reviews.answer_package(store, policy, offer.case_id, offer.document, answers, by=by, at=at)


def _concur(store: Store, offer: Offer, by: str, at: datetime) -> None:
    for review in reviews.reviews_of(store, offer.case_id, offer.document, at.date()):
        reviews.answer_review(store, review.id, "CONCUR", on=at.date(), answered_by=review.office, by=by, at=at)


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


def _approve(store: Store, policy: Policy, offer: Offer, by: str, at: datetime) -> None:
    """Have on file what the document shows to be needed."""
    for kinds, _ in approvals_needed(offer):
        kind = msgspec.convert(kinds.split("|")[0], ApprovalKind)
        granted = ApprovalGiven(kind=kind, authority="Release authority", decided_on=at.date(), decision="GRANTED")
        save_approval(store, policy, granted, case=offer.case_id, document=offer.document, by=by, at=at)


def _send(store: Store, policy: Policy, offer: Offer, by: str, at: datetime) -> None:
    """Keep the letter as it left the desk, with the step that sent it."""
    opened = cases.open_case(store, offer.case_id)
    priced = price(opened.offer, policy)
    content = printed_letter(priced, payment_schedule(priced, policy), policy, status="Offered", printed_on=at.date())
    name, why = f"{offer.case_id} {offer.document}.pdf", "agreed with the purchaser"
    issuing.issue_letter(store, policy, priced, content, opened.revision, name=name, on=at.date(), why=why, by=by, at=at)
