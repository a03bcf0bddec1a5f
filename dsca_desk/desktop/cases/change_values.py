"""What the dialogs that change a case ask for, with what each field is."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from dsca_desk.records.facts import Fact


class ByHand(msgspec.Struct, frozen=True, kw_only=True):
    """A correction in pen and ink: the place, the field, what it reads and is to read, who allowed it, the day."""

    place: str | None = None
    field: str | None = None
    before: str = ""
    after: str = ""
    authority: str = ""
    on: date | None = None


class PurposeWritten(msgspec.Struct, frozen=True, kw_only=True):
    """Why a document is made, in the officer's words."""

    purpose: str = ""


class AmountReceived(msgspec.Struct, frozen=True, kw_only=True):
    """What the purchaser has paid in dollars, as of a day."""

    received: Decimal | None = None
    received_on: date | None = None


class PartnerNamed(msgspec.Struct, frozen=True, kw_only=True):
    """A Modification of another case, and the dollars that come from it (+) or go to it (-)."""

    case: str = ""
    document: str = "M01"
    amount: Decimal | None = None


BY_HAND: Mapping[str, Fact] = {
    "place": Fact("Where", "The document, one of its lines or notes.", "to-keep"),
    "field": Fact("Field", "What is corrected there.", "to-keep"),
    "before": Fact("It reads", "What the letter says now."),
    "after": Fact("It is to read", "What is written by hand; nothing strikes it out."),
    "authority": Fact("Allowed by", "Who allowed it, and by which message or memorandum.", "to-keep"),
    "on": Fact("Day", "The day it is written.", "to-keep"),
}
PURPOSE: Mapping[str, Fact] = {
    "purpose": Fact("Reason", "Why the case is changed; the first page says it after what rises and falls.", "to-keep"),
}
RECEIVED: Mapping[str, Fact] = {
    "received": Fact("Received, US$", "All that the purchaser has paid on the case; empty takes a statement back."),
    "received_on": Fact("As of", "The day of the statement of the accounting service."),
}
PARTNER: Mapping[str, Fact] = {
    "case": Fact("Case", "The other case, as BN-B-UCD.", "to-keep"),
    "document": Fact("Modification", "Its Modification that takes effect together with this one, as M01.", "to-keep"),
    "amount": Fact("Amount, US$", "What comes from it is above zero, what goes to it below: -10,000.", "to-keep"),
}
