"""Gather what the letters to the sender of a request print: its facts in words, its items, the points still open."""

from datetime import date

from msgspec.structs import replace

from dsca_desk.documents.acknowledgement import Missing, RequestLetter, Wanted, request_letter_pdf
from dsca_desk.policy.codes import AGENCIES, COUNTRIES, Agency, Country
from dsca_desk.policy.edition import Policy
from dsca_desk.records.letter_of_request import RequestedItem
from dsca_desk.services.checklists import actionable
from dsca_desk.services.request_words import KINDS, in_words
from dsca_desk.services.requests import RequestOpened

__all__ = ["acknowledgement_of", "kept_letter_name", "letter_of_disapproval", "letter_of_missing", "request_letter_pdf"]


def acknowledgement_of(request: RequestOpened, policy: Policy, *, printed_on: date, by: str) -> RequestLetter:
    """Return the acknowledgment of a kept request."""
    letter, on = request.letter, policy.on(request.letter.received_on)
    country, agency = on.find(COUNTRIES, Country, letter.country), on.find(AGENCIES, Agency, letter.agency or "")
    return RequestLetter(
        kind="acknowledgement",
        number=letter.number,
        reference=letter.reference_number,
        letter_date=letter.letter_date,
        received_on=letter.received_on,
        addressee=letter.originator.name or letter.purchaser.name,
        address=letter.originator.address or letter.purchaser.address,
        purchaser=letter.purchaser.name or (country.name if country is not None else letter.country),
        subject=letter.subject,
        request_kind=in_words(KINDS, letter.kind),
        agency=agency.name if agency is not None else letter.agency or "",
        items=tuple(Wanted(description=item.description, quantity=_quantity(item)) for item in letter.items),
        officer=by,
        printed_on=printed_on,
        marking=letter.marking,
    )


def letter_of_missing(request: RequestOpened, policy: Policy, *, printed_on: date, by: str) -> RequestLetter:
    """Return the letter that names every point a kept request still misses, with the evidence noted for it."""
    noted = {given.point: given.evidence for given in request.answers}
    missing = actionable(request, policy.on(request.letter.received_on))
    points = tuple(Missing(asks=point.asks, remark=noted.get(point.point, "")) for point in missing)
    return replace(acknowledgement_of(request, policy, printed_on=printed_on, by=by), kind="missing", missing=points)


def letter_of_disapproval(request: RequestOpened, policy: Policy, reason: str, *, printed_on: date, by: str) -> RequestLetter:
    """Return the notice to the purchaser that a kept request is not approved (DSCA 24-05); `reason` is printed as it is."""
    return replace(acknowledgement_of(request, policy, printed_on=printed_on, by=by), kind="disapproval", reason=reason)


def kept_letter_name(number: str, kind: str, day: date) -> str:
    """Return the file name of a letter: `R-2026-0001-acknowledgment-2026-11-22.pdf`."""
    words = "acknowledgment" if kind == "acknowledgement" else kind
    return f"{number}-{words}-{day:%Y-%m-%d}.pdf".replace("/", "-")


def _quantity(item: RequestedItem) -> str:
    if item.quantity is None:
        return ""
    text = f"{item.quantity:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} {item.unit_of_issue}"
