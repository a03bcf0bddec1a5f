"""Checks of the time an offer stands and of the day its lines begin."""

from collections.abc import Iterator

from dsca_desk.policy.lifecycle import OFFER_PERIODS, OfferPeriod
from dsca_desk.rules.checks.context import CheckContext
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.wording import day_text

_SHORT_OFFER = "SHORT-OED"


@check(20, "offer-period", "warning", "LOA Standardization Guide section 4 (2020)", "The offer stands as long as it should")
def offer_period(context: CheckContext) -> Iterator[Found]:
    """From MILAP the days of the program; a shorter period needs the note on a short offer date."""
    offer = context.offer
    if offer.milap_on is None or offer.offer_expires_on is None or offer.document.startswith("M"):
        return
    program = "BPC" if context.is_bpc else "FMS"
    row = next(
        (one for one in context.on.rows(OFFER_PERIODS, OfferPeriod) if (one.period, one.program) == ("OFFER", program)), None
    )
    days = (offer.offer_expires_on - offer.milap_on).days
    if row is None or row.days is None or not 0 <= days < row.days:
        return
    if all(note.code != _SHORT_OFFER for note in context.notes):
        yield Found(
            "offer_expires_on",
            f"The offer expires on {day_text(offer.offer_expires_on)}, {days} days after MILAP on "
            f"{day_text(offer.milap_on)}; the standard is {row.days} days, and a "
            "shorter period needs the note on a short offer expiration date.",
            "add-note:SHORT-OED" if program == "FMS" else "",
        )


@check(
    20, "short-offer-note-once", "warning", "LOA Standardization Guide section 4 (2020)", "Only one note on a short offer date"
)
def short_offer_note_once(context: CheckContext) -> Iterator[Found]:
    """It is revised when dates move, not repeated."""
    uses = [place for place, note in enumerate(context.offer.notes) if note.code == _SHORT_OFFER]
    for place in uses[1:]:
        yield Found(f"notes[{place}]", "The document has more than one note on a short offer expiration date.", "remove-note")


@check(21, "line-start", "error", "LOA Standardization Guide section 4 (2020)", "No line starts before the offer can be accepted")
def line_start(context: CheckContext) -> Iterator[Found]:
    """A line begins on or after the offer expiration date; on an accepted document, the day of acceptance."""
    offer = context.offer
    earliest = offer.accepted_on or offer.offer_expires_on
    if earliest is None:
        return
    event = f"acceptance on {day_text(earliest)}" if offer.accepted_on else f"the offer expires on {day_text(earliest)}"
    for path, line in context.lines:
        if line.starts_on is not None and line.starts_on < earliest:
            yield Found(
                f"{path}.starts_on",
                f"Line {line.number} starts on {day_text(line.starts_on)}, before {event}.",
                f"set:{earliest.isoformat()}",
            )
