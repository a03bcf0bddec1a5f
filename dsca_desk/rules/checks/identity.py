"""Checks of the first page: identifier, purchaser, references, dates, page range."""

import re
from collections.abc import Iterator

from dsca_desk.policy.codes import AGENCIES, COUNTRIES, Agency, Country
from dsca_desk.rules.checks.context import CheckContext
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.wording import day_text

_IDENTIFIER = re.compile(r"[A-Z0-9]{2}-[A-Z]-[A-Z0-9]{3}", re.ASCII)
_DOCUMENT = re.compile(r"BASIC|[AM](?!00)\d{2}", re.ASCII)


@check(1, "identifier-shape", "error", "SAMM Table C5.T10", "The case identifier has the shape CC-I-DDD")
def identifier_shape(context: CheckContext) -> Iterator[Found]:
    """Country or organization (2), implementing agency (1), designator (3), capitals and digits."""
    if not _IDENTIFIER.fullmatch(context.offer.case_id):
        yield Found(
            _faulty_part(context),
            f"The case identifier {context.offer.case_id} is not a two-character country, a one-letter agency and a "
            "three-character designator in capitals and digits.",
        )


@check(1, "document-version", "error", "SAMM Table C5.T10", "The document is BASIC, an Amendment or a Modification")
def document_version(context: CheckContext) -> Iterator[Found]:
    """BASIC, A01 to A99, M01 to M99."""
    if not _DOCUMENT.fullmatch(context.offer.document):
        yield Found("document", f"{context.offer.document!r} is no document version; write BASIC, A01 or M01.")


@check(1, "identifier-unique", "error", "SAMM Table C5.T10", "No other case of the desk has the identifier")
def identifier_unique(context: CheckContext) -> Iterator[Found]:
    """The caller names the identifiers of all other cases."""
    if context.offer.case_id in context.known_case_ids:
        yield Found("designator", f"Another case is already called {context.offer.case_id}; the designator must be unique.")


@check(1, "country-known", "error", "SAMM Tables C4.T2A-D", "The country or organization code is known")
def country_known(context: CheckContext) -> Iterator[Found]:
    """Reporting buckets are codes of the table but never a purchaser."""
    row = next((one for one in context.on.rows(COUNTRIES, Country) if one.code == context.offer.country), None)
    if row is None:
        yield Found("country", f"{context.offer.country!r} is not in the table of countries and organizations.")
    elif row.kind == "REPORTING":
        yield Found("country", f"{row.code} ({row.name}) is a reporting code and cannot be the Purchaser.")


@check(101, "agency-known", "error", "SAMM Table C5.T2", "The implementing agency is known")
def agency_known(context: CheckContext) -> Iterator[Found]:
    """The one letter of the identifier that names who writes and runs the case."""
    if all(row.code != context.offer.agency for row in context.on.rows(AGENCIES, Agency)):
        yield Found("agency", f"{context.offer.agency!r} is not the letter of an implementing agency.")


@check(102, "purchaser-named", "warning", "SAMM Figure C5.F3", "The first page names the Purchaser and the request")
def purchaser_named(context: CheckContext) -> Iterator[Found]:
    """The offer paragraph and the "Based on" row would print empty."""
    if not context.offer.purchaser.name.strip():
        yield Found("purchaser.name", "The offer paragraph has no Purchaser to name.")
    if not context.offer.references:
        yield Found("references", 'The document names no reference, so the "Based on" row is empty.')


@check(103, "dates-in-order", "error", "SAMM C5.4.17, C5.4.20", "The dates of the document follow each other")
def dates_in_order(context: CheckContext) -> Iterator[Found]:
    """MILAP before expiration, acceptance before implementation."""
    offer = context.offer
    if offer.milap_on and offer.offer_expires_on and offer.offer_expires_on < offer.milap_on:
        yield Found(
            "offer_expires_on",
            f"The offer expires on {day_text(offer.offer_expires_on)}, before MILAP on {day_text(offer.milap_on)}.",
        )
    if offer.accepted_on and offer.implemented_on and offer.implemented_on < offer.accepted_on:
        yield Found(
            "implemented_on",
            f"The case is implemented on {day_text(offer.implemented_on)}, before its acceptance on "
            f"{day_text(offer.accepted_on)}.",
        )


@check(104, "expiration-stated", "warning", "SAMM Figure C5.F3", "An offer that is not accepted says when it expires")
def expiration_stated(context: CheckContext) -> Iterator[Found]:
    """Without the date the first payment has no date either; a Modification does not expire."""
    offer = context.offer
    if not (offer.offer_expires_on or offer.accepted_on or offer.implemented_on or offer.document.startswith("M")):
        yield Found("offer_expires_on", "The offer has no expiration date, which the first page and the first payment need.")


@check(
    29, "page-range", "error", "SAMM Figure C5.F3", "The page range agrees with the pages", needs=("page_count", "stated_pages")
)
def page_range(context: CheckContext) -> Iterator[Found]:
    """Runs once a letter is laid out: the sentence of the first page and the footers count the same pages."""
    count = context.page_count
    if not context.stated_pages:
        yield Found("document", f"The first page does not say that the letter runs from page 1 through page {count}.")
    elif context.stated_pages != count:
        yield Found(
            "document", f"The first page says page 1 through page {context.stated_pages}, and the letter has {count} pages."
        )
    for page in context.wrong_footers:
        yield Found("document", f"The footer of page {page} does not say page {page} of {count}.")


def _faulty_part(context: CheckContext) -> str:
    offer = context.offer
    shapes = (("country", offer.country, "[A-Z0-9]{2}"), ("agency", offer.agency, "[A-Z]"))
    return next((name for name, value, shape in shapes if not re.fullmatch(shape, value, re.ASCII)), "designator")
