"""What stands before each step of a countersigned document: offer, acceptance, implementation, and the ways back."""

from collections.abc import Iterator
from datetime import date, timedelta

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import OFFER_PERIODS, OfferPeriod
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.steps.documents import no_errors
from dsca_desk.rules.steps.facts import ZERO, DocumentFacts
from dsca_desk.rules.steps.guard import Guard, Taking, guard
from dsca_desk.rules.wording import day_text, dollars_text

_MODIFICATION = "M"
_COUNTEROFFER = "Offered (counteroffer)"


# --- how long an offer stands ------------------------------------------------------------------------------------------------


def standard_expiration(facts: DocumentFacts, policy: Policy, on: date) -> date | None:
    """Return the day an offer expires by the standard period from MILAP; None without MILAP or row, or for a Modification."""
    if facts.milap_on is None or facts.kind == _MODIFICATION:
        return None
    row = _period(facts, policy, on, "OFFER")
    return None if row is None or row.days is None else facts.milap_on + timedelta(days=row.days)


def latest_after_expiration(facts: DocumentFacts, policy: Policy, on: date, period: str) -> date | None:
    """Return the last day for an extension's wish or a restatement; None where the offer has no expiration or no row."""
    row = _period(facts, policy, on, period, "FMS")
    if facts.offer_expires_on is None or row is None or row.months is None:
        return None
    return add_months(facts.offer_expires_on, row.months)


def _period(facts: DocumentFacts, policy: Policy, on: date, period: str, program: str = "") -> OfferPeriod | None:
    program = program or ("FMS" if facts.program == "FMS" else "BPC")
    return policy.on(on).find(OFFER_PERIODS, OfferPeriod, period, program)


def _reason_for_date(facts: DocumentFacts, taking: Taking, expires_on: date, reason: str) -> Guard | None:
    """A date shorter or longer than the standard has its reason; a short one is for a U.S. need and has its note."""
    standard = standard_expiration(facts, taking.policy, taking.on)
    if standard is None or expires_on == standard:
        return None
    if expires_on < standard:
        return Guard(
            bool(reason) or facts.short_note,
            f"An offer that expires before {day_text(standard)} has the note on a short offer date or its reason",
            "Add the note SHORT-OED with the U.S. need, or state the reason.",
            "expiration_reason",
            "" if facts.short_note else "why",
        )
    return Guard(
        bool(reason),
        f"An offer that expires after {day_text(standard)} has its reason, approved by the agency",
        "State who wished it and who approved it.",
        "expiration_reason",
        "why",
    )


# --- offer and effect --------------------------------------------------------------------------------------------------------


@guard("DOCUMENT", "Countersigned", "send offer")
def send_offer(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """The day it is sent is recorded and the expiration date set, the standard one where none is (SAMM C5.4.2)."""
    yield Guard(facts.kind != _MODIFICATION, "The document is offered to a purchaser", "A Modification is issued instead.")
    expires_on = facts.offer_expires_on or standard_expiration(facts, taking.policy, taking.on)
    if expires_on is None:
        yield Guard(False, "The offer has an expiration date", "Enter MILAP or the date.", "offer_expires_on")
    else:
        yield Guard(
            expires_on >= taking.on, "The offer has not expired before it is sent", "Enter a later date.", "offer_expires_on"
        )
        reason = _reason_for_date(facts, taking, expires_on, facts.expiration_reason or taking.says("why"))
        if reason is not None:
            yield reason
    yield no_errors(facts)


@guard("DOCUMENT", "Countersigned", "issue modification")
def issue_modification(facts: DocumentFacts, _taking: Taking) -> Iterator[Guard]:
    """A Modification takes effect without the purchaser's signature; concurrent ones take effect together (SAMM C6.7)."""
    yield Guard(facts.kind == _MODIFICATION, "The document is a Modification", "Send it to the purchaser as an offer.")
    for partner in facts.partners:
        yield Guard(
            partner.state in ("Countersigned", "Implemented"),
            f"{partner.case} {partner.document} is ready to take effect together with this Modification",
            "Bring it to Countersigned first.",
            "concurrent",
        )
    yield no_errors(facts)


@guard("DOCUMENT", "Offered", "purchaser accepts")
def purchaser_accepts(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """Signed on or before the expiration date, in the text that was offered (LOA guide, section 4)."""
    yield Guard(
        facts.state != _COUNTEROFFER,
        "The purchaser signed the text that was offered",
        "A changed text is a new request: restate the offer, allow the change in pen and ink, or withdraw.",
    )
    if facts.offer_expires_on is None:
        yield Guard(False, "The offer has an expiration date", "Enter it.", "offer_expires_on")
    else:
        yield Guard(
            taking.on <= facts.offer_expires_on,
            f"It is signed on or before {day_text(facts.offer_expires_on)}",
            "Give the day of the signature, or extend or reactivate the offer first.",
            "offer_expires_on",
        )
    yield taking.asked("signed_by", "The purchaser signed")


@guard("DOCUMENT", "Accepted", "financial implementation")
def financial_implementation(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """The deposit is posted, the check of the accepted text finds no error, every system is updated (SAMM C6.1.1)."""
    yield from deposit_posted(facts, taking)
    yield no_errors(facts)
    yield taking.asked("systems", "Every data system is updated")


@guard("DOCUMENT", "Implemented (emergency)", "deposit posted")
def deposit_posted(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """The initial deposit is received in full; BPC cases and offers without deposit have none."""
    if facts.program != "FMS" or facts.deposit == ZERO:
        yield Guard(True, "No initial deposit is due")
        return
    if facts.deposit is None:
        yield taking.asked("deposit", "The initial deposit is posted")
        return
    stated = taking.money("deposit")
    yield Guard(
        stated is not None and stated >= facts.deposit,
        f"The initial deposit of {dollars_text(facts.deposit)} is posted",
        "State the amount that was deposited.",
        "schedule",
        "deposit",
    )


@guard("DOCUMENT", "Accepted", "emergency implementation")
def emergency_implementation(_facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """Urgent, asked for in writing, and allowed by the country finance director with the division chief (SAMM C6.1.2)."""
    yield taking.asked("why", "The urgent reason is recorded")
    yield taking.asked("letter_number", "The purchaser or the agency asked in writing")
    yield taking.asked("authority", "The country finance director of DSCA allows it")
    yield taking.asked("second_authority", "The division chief approves")


@guard("DOCUMENT", "Accepted", "implementation delayed")
def implementation_delayed(_facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """What is missing after acceptance, and that it was asked for, is recorded (SAMM C6.1.3)."""
    yield taking.asked("why", "It is said what is missing")
    yield taking.asked("letter_number", "It was asked for", "Name the letter or message that asks for it.")


# --- changes while offered ---------------------------------------------------------------------------------------------------


@guard("DOCUMENT", "Offered", "restate")
def restate(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """Offered, not accepted, no Modification, not too long expired; the purchaser is told first (SAMM C5.4.2.3.2)."""
    yield Guard(facts.kind != _MODIFICATION, "A Modification is not restated", "Make another Modification.")
    yield Guard(facts.accepted_on is None, "The offer is not accepted", "Make an Amendment.", "accepted_on")
    latest = latest_after_expiration(facts, taking.policy, taking.on, "RESTATEMENT") or facts.offer_expires_on
    if latest is not None:
        yield Guard(
            taking.on <= latest,
            f"An offer is restated until {day_text(latest)}",
            "Withdraw it and offer anew.",
            "offer_expires_on",
        )
    yield taking.asked("told_on", "The purchaser was told in writing first")
    yield taking.asked("why", "The reason is recorded")


@guard("DOCUMENT", "Offered", "pen-and-ink change")
def pen_and_ink(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """Only on a basic letter or an Amendment, with the authority for the change (SAMM C5.4.19)."""
    yield Guard(facts.kind != _MODIFICATION, "Pen and ink is for letters of offer and Amendments", "Make another Modification.")
    yield Guard(
        facts.offer_expires_on is not None and taking.on <= facts.offer_expires_on,
        "The offer has not expired",
        "Extend it first.",
        "offer_expires_on",
    )
    yield taking.asked("authority", "The change was allowed")
    yield taking.asked("why", "The change is described")


@guard("DOCUMENT", "Offered", "extend expiration")
def extend_expiration(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """Asked for no later than the policy allows, to a later day, with its reason and the agency's approval (SAMM C5.4.19.1)."""
    latest = latest_after_expiration(facts, taking.policy, taking.on, "EXTENSION_REQUEST")
    asked_on = taking.day("asked_on")
    until = "" if latest is None else f" no later than {day_text(latest)}"
    yield Guard(
        asked_on is not None and asked_on <= taking.on and (latest is None or asked_on <= latest),
        f"The extension was asked for{until}",
        "State the day of the wish; after that day restate or reactivate.",
        "offer_expires_on",
        "asked_on",
    )
    yield later_expiration(facts, taking)
    yield taking.asked("authority", "The implementing agency approves")
    yield taking.asked("why", "The reason is recorded")


def later_expiration(facts: DocumentFacts, taking: Taking) -> Guard:
    """The new last day of acceptance lies after the old one and is still to come."""
    day = taking.day("expires_on")
    after = max(filter(None, (facts.offer_expires_on, taking.on)), default=taking.on)
    return Guard(
        day is not None and day > after,
        f"The new expiration date lies after {day_text(after)}",
        "State the new last day of acceptance.",
        "offer_expires_on",
        "expires_on",
    )


@guard("DOCUMENT", "Offered", "counteroffer received")
def counteroffer_received(_facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """The purchaser changed the text; that is a new request and no acceptance (SAMM C6.7)."""
    yield taking.asked("letter_number", "The changed letter is on file")


# --- the end of an offer and the way back ------------------------------------------------------------------------------------


@guard("DOCUMENT", "Offered", "expiration date passes")
def expiration_passes(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """The day is over and no acceptance is on file; an officer says so, the calendar alone does not."""
    yield Guard(facts.accepted_on is None, "No acceptance is on file", "Record the acceptance.", "accepted_on")
    yield Guard(
        facts.offer_expires_on is not None and taking.on > facts.offer_expires_on,
        "The expiration date has passed",
        "Wait until the day after.",
        "offer_expires_on",
    )


@guard("DOCUMENT", "Expired", "cancel")
@guard("DOCUMENT", "Offered", "withdraw or cancel")
def cancel(_facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """The reason is recorded; the number of an unaccepted Amendment is never used again (SAMM Table C6.T8)."""
    yield taking.asked("why", "The reason is recorded")


@guard("DOCUMENT", "Expired", "reactivate")
@guard("DOCUMENT", "Canceled", "reactivate")
def reactivate(facts: DocumentFacts, taking: Taking) -> Iterator[Guard]:
    """DSCA authorizes, the military department reactivates, a new expiration date is set, the price holds (SAMM C6.7.2.5)."""
    yield Guard(facts.offered_on is not None, "The document was offered", "Make a new document.", "offered_on")
    yield Guard(
        facts.price_valid is not False, "The price still holds", "Prices have changed: restate or make a new document.", "pricing"
    )
    yield taking.asked("authority", "DSCA authorizes the reactivation (DREACT)")
    yield taking.asked("second_authority", "The military department reactivates (MILREACT)")
    yield later_expiration(facts, taking)
