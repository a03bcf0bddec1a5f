"""Checks of how a document came about: its category and factors, the complete request, the terms it was prepared under."""

from collections.abc import Iterator

from dsca_desk.policy.codes import EXTENUATING_FACTORS, ExtenuatingFactor
from dsca_desk.rules.checks.context import CheckContext
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.wording import day_text

_WITH_FACTOR = "C"


@check(30, "category-factor", "error", "SAMM C5.4.2.1", "Category C has an extenuating factor with its days", needs=("life",))
def category_factor(context: CheckContext) -> Iterator[Found]:
    """The code is entered with the category, its actual days before signature."""
    life = context.life
    assert life is not None
    if life.category != _WITH_FACTOR:
        return
    if context.offer.document.startswith("M"):
        yield Found("category", "A Modification is not in category C; it takes A or B.", "set:B")
        return
    if not life.delays:
        yield Found("delays", "The document is in category C and has no extenuating factor.")
    known = {row.code for row in context.on.rows(EXTENUATING_FACTORS, ExtenuatingFactor)}
    for delay in life.delays:
        if delay.code not in known:
            yield Found("delays", f"{delay.code!r} is no code of an extenuating factor.")
        if delay.actual_days is None and life.status not in ("Development", "Development (restated)"):
            yield Found("delays", f"The factor {delay.code} has no actual days; they are entered before signature.")


@check(30, "request-complete", "error", "SAMM C5.4.2.1", "The request is complete before the approval (MILAP)", needs=("life",))
def request_complete(context: CheckContext) -> Iterator[Found]:
    """Asked where the request is kept; a document that rests on a review of the U.S. Government has none."""
    life, offer = context.life, context.offer
    assert life is not None
    if (
        not life.requests
        or offer.milap_on is None
        or (offer.references and all(reference.kind == "REVIEW" for reference in offer.references))
    ):
        return
    if life.request_complete_on is None:
        yield Found("milap_on", f"MILAP is {day_text(offer.milap_on)}, and the request was never judged complete.")
    elif life.request_complete_on > offer.milap_on:
        yield Found(
            "milap_on",
            f"MILAP is {day_text(offer.milap_on)}, before the request was complete on {day_text(life.request_complete_on)}.",
        )


@check(34, "terms-version", "error", "SAMM C5.4.8.1", "The terms are those in force on signature", needs=("life",))
def terms_version(context: CheckContext) -> Iterator[Found]:
    """The version in force when the document is prepared and signed holds for the life of the case."""
    life = context.life
    assert life is not None
    if life.terms_prepared and life.terms_in_force and life.terms_prepared != life.terms_in_force:
        yield Found(
            "prepared_under",
            f"The document was prepared under {life.terms_prepared}, and {life.terms_in_force} is in force for its signature; "
            "price and prepare it anew.",
            f"set:{life.terms_in_force}",
        )
