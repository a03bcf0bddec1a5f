"""Checks of what others must have been told or have allowed: Congress, fees of agents, people abroad."""

import re
from collections.abc import Iterator

from dsca_desk.policy.compliance import CONTINGENT_FEE_COUNTRIES, ContingentFeeCountry
from dsca_desk.rules.checks.context import CheckContext, Leaf
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.facts import has_contract_cost
from dsca_desk.rules.notification import thresholds_reached
from dsca_desk.rules.wording import dollars_text

_TRAVEL = re.compile(r"\b(travel|tdy|temporary duty|pcs|permanent change of station|oconus)\b", re.IGNORECASE)
_OVERSEAS = re.compile(r"\b(overseas|oconus|outside the united states)\b", re.IGNORECASE)
_STATION = re.compile(r"\b(pcs|permanent change of station)\b", re.IGNORECASE)
_FEE_NOTES = ("CONT-FEE-LIST",)


@check(
    22, "notification-number", "error", "SAMM Table C6.T8; 22 USC 2776(b)", "A sale above the thresholds names its notification"
)
def notification_number(context: CheckContext) -> Iterator[Found]:
    """Congress is notified before the offer; the first page carries the transmittal number."""
    if context.offer.congressional_notification:
        return
    for reached in thresholds_reached(context.priced, context.policy, context.day):
        yield Found(
            "congressional_notification",
            f"The {reached.what} of {dollars_text(reached.value)} reaches {dollars_text(reached.amount)}, from which Congress is "
            "notified, and the document names no transmittal number.",
        )


@check(24, "travel-note", "error", "SAMM C5.4.8.7.3", "A line that pays for travel overseas says so")
def travel_note(context: CheckContext) -> Iterator[Found]:
    """Travel is seen in the other charges of a line and in its description; the sentence stands there or in its notes."""
    for leaf in context.leaves:
        if _pays(leaf, _TRAVEL) and not (_says_overseas(leaf) or _has_note(context, leaf, "OCONUS", "PCS-TDY")):
            yield Found(
                "notes",
                f"{leaf.name} pays for travel, and nothing says where people of the U.S. Government travel.",
                "" if context.is_bpc else "add-note:OCONUS",
            )


@check(24, "station-note", "error", "SAMM C5.4.8.6", "A line that pays for people stationed abroad describes them")
def station_note(context: CheckContext) -> Iterator[Found]:
    """Number, dates, place, home station and travel stand at the bottom of the line's description."""
    for leaf in context.leaves:
        if _pays(leaf, _STATION) and not _has_note(context, leaf, "PCS-TDY"):
            yield Found(
                "notes",
                f"{leaf.name} pays for a permanent change of station, and no note tells number, dates and place of the people.",
                "add-note:PCS-TDY",
            )


@check(35, "contingent-fees", "error", "SAMM C6.3.7", "A purchaser that approves every contingent fee has the note on them")
def contingent_fees(context: CheckContext) -> Iterator[Found]:
    """Asked of documents with contract cost, where alone such fees arise; the note also says when none are paid."""
    offer = context.offer
    if context.is_bpc or offer.document.startswith("M") or not any(has_contract_cost(leaf.line) for leaf in context.leaves):
        return
    row = context.on.find(CONTINGENT_FEE_COUNTRIES, ContingentFeeCountry, offer.country)
    if row is not None and all(note.code not in _FEE_NOTES for note in context.notes):
        yield Found(
            "notes",
            f"{row.name} approves every contingent fee of a contract, and no note names the fees or says that there are none.",
            "add-note:CONT-FEE-LIST",
        )


def _pays(leaf: Leaf, words: re.Pattern[str]) -> bool:
    line = leaf.line
    charges = (*line.other_charges, *(leaf.parent.other_charges if leaf.parent else ()))
    return any(words.search(f"{charge.kind.replace('_', ' ')} {charge.reason}") for charge in charges) or (
        line.kind == "SERVICE" and bool(words.search(line.description))
    )


def _says_overseas(leaf: Leaf) -> bool:
    return any(_OVERSEAS.search(text) for text in (leaf.line.description, *leaf.line.notes))


def _has_note(context: CheckContext, leaf: Leaf, *codes: str) -> bool:
    numbers = {leaf.line.number, *([leaf.parent.number] if leaf.parent else [])}
    return any(note.code in codes and (not note.lines or numbers & set(note.lines)) for note in context.notes)
