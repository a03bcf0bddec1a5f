"""Facts about fields, written once: label, help, when a field must be filled, when it is locked, what it is chosen from.

The keys are the fields of `LetterOfRequest`, `RequestedItem`, `Offer`, `PaymentTerms` and `Line`; forms, messages and
printed worksheets read them here.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

Needed = Literal["never", "to-keep", "to-offer"]
Locked = Literal["never", "once-kept", "once-closed"]

DOCUMENT_OPEN = frozenset({"Development", "Development (approved)", "Development (restated)", "Write", "Review"})
"""The states in which a document may still be edited."""
REQUEST_ENDED = frozenset({"answered-loa", "answered-pa", "disapproved", "withdrawn"})
"""The states in which a request has its answer."""


_PROGRAMS = ("FMS", "BPC_T10", "BPC_T22")
_KINDS = ("ARTICLE", "SERVICE", "TRAINING")


def _always(_: Any) -> bool:
    return True


class Fact(msgspec.Struct, frozen=True):
    """What is to know about a field. `applies` tells for a whole value whether the field has a meaning there at all.

    `choices` names the policy table whose codes the field takes, or lists them.
    """

    label: str
    help: str = ""
    needed: Needed = "never"
    locked: Locked = "once-closed"
    choices: str | tuple[str, ...] = ""
    applies: Callable[[Any], bool] = _always

    def must_be_filled(self, value: Any, *, to_offer: bool) -> bool:
        """Tell whether the field must be filled, to keep the value at all or to offer it."""
        return self.applies(value) and (self.needed == "to-keep" or (to_offer and self.needed == "to-offer"))

    def is_locked(self, *, kept: bool, closed: bool) -> bool:
        """Tell whether the field can no longer be changed, once the record is kept or its editing is closed."""
        return (kept and self.locked == "once-kept") or (closed and self.locked != "never")


def document_closed(status: str) -> bool:
    """Tell whether a document in a state can no longer be edited."""
    return status not in DOCUMENT_OPEN


def request_closed(status: str) -> bool:
    """Tell whether a request in a state can no longer be edited."""
    return status in REQUEST_ENDED


def _is_bpc(value: Any) -> bool:
    return bool(value.program != "FMS")


def _has_quantity(line: Any) -> bool:
    return bool(line.unit_of_issue != "XX" and not line.sublines)


def _has_price(line: Any) -> bool:
    return not line.sublines


def _is_mixed(line: Any) -> bool:
    return bool(line.source == "X")


def _is_training(line: Any) -> bool:
    return bool(line.kind == "TRAINING")


def _is_article(line: Any) -> bool:
    return bool(line.kind == "ARTICLE")


REQUEST: Mapping[str, Fact] = {
    "number": Fact("Request number", "The desk's own number; left empty, the next one is given.", locked="once-kept"),
    "kind": Fact(
        "Kind",
        "What the letter asks for.",
        "to-keep",
        choices=("LOR_LOA", "LOR_PA", "LOR_AMENDMENT", "LOR_MODIFICATION", "LEASE", "LOAN", "MOR_BPC", "AGENCY_INITIATED"),
    ),
    "country": Fact("Country", "Country or organization code of the purchaser.", "to-keep", choices="countries"),
    "program": Fact("Program", "Foreign Military Sales or building partner capacity.", "to-keep", choices=_PROGRAMS),
    "bpc_program": Fact("BPC program", "The program and authority of a memorandum of request.", "to-offer", applies=_is_bpc),
    "agency": Fact("Implementing agency", "Who will prepare and carry out the case.", choices="agencies"),
    "subject": Fact("Subject", "What is asked for, in a few words."),
    "purchaser": Fact("Purchaser", "Name and address as the first page will show them.", "to-offer"),
    "originator": Fact("Originator", "Who signed the letter, with address."),
    "reference_number": Fact("Purchaser's reference", "The number on the letter.", "to-offer"),
    "letter_date": Fact("Date of the letter", "", "to-offer"),
    "received_on": Fact("Received", "The day it came in; the periods count from here.", "to-keep"),
    "channel": Fact("Channel", "Through whom it came.", choices=("SCO", "EMBASSY", "AGENCY", "DSCA", "ELECTRONIC")),
    "written_form": Fact(
        "Form",
        "An oral request is put into a memorandum for record.",
        choices=("LETTER", "MESSAGE", "EMAIL", "RFP", "MEMORANDUM_FOR_RECORD"),
    ),
    "sender_authorized": Fact("Sender authorized", "Whether the sender is on the country's list of signers."),
    "sender_list_date": Fact("List dated", "The date of the list that was looked at."),
    "copies_sent": Fact("Copies sent", "Offices that were given a copy."),
    "terms_of_sale": Fact("Method of finance", "Terms of sale the letter names.", choices="terms_of_sale"),
    "finance_remark": Fact("Remark on finance"),
    "budget_ceiling": Fact("Budget ceiling", "The most the purchaser wants to spend, in dollars."),
    "third_parties": Fact("Third parties", "Anyone named who is not an officer or civil servant of the purchaser."),
    "sole_source_firm": Fact("Sole source", "The firm the purchaser wishes to buy from."),
    "sole_source_letter_date": Fact("Sole source letter", "The date of the letter that asks for it."),
    "recipient_unit": Fact("Recipient unit", "The operational unit that will get the items; never a whole service or nation."),
    "wanted_delivery": Fact("Wanted delivery", "The day by which delivery is wanted."),
    "marking": Fact("Marking", "CUI or UNCLASSIFIED.", locked="never", choices=("UNCLASSIFIED", "CUI")),
    "remarks": Fact("Remarks", locked="never"),
}

REQUESTED_ITEM: Mapping[str, Fact] = {
    "kind": Fact("Kind", "", "to-keep", choices=_KINDS),
    "description": Fact("Description", "Article or service in the words of the letter.", "to-offer"),
    "quantity": Fact("Quantity"),
    "unit_of_issue": Fact("Unit of issue", choices="units_of_issue"),
    "unit_price": Fact("Unit price", "Where the letter names one, in dollars."),
    "masl": Fact("MASL", "Line number in the master article and service list."),
    "generic_code": Fact("Generic code"),
    "stock_number": Fact("National stock number", applies=_is_article),
    "part_number": Fact("Part number", applies=_is_article),
    "condition": Fact("Condition", "New, refurbished, as is.", applies=_is_article),
    "mde": Fact("Major defense equipment", applies=_is_article),
    "sme": Fact("Significant military equipment", applies=_is_article),
    "end_use": Fact("End use and mission"),
    "new_capability": Fact("New capability", "Whether the purchaser has nothing of the kind yet."),
    "bought_before": Fact("Bought before", "Whether the purchaser bought it from the U.S. Government before."),
    "configuration": Fact("Configuration and integrator"),
    "interfaces": Fact("Interfaces", "Interfaces and software integration."),
    "wanted_delivery": Fact("Wanted delivery"),
    "sites": Fact("Sites", "Number of sites and where."),
    "support_needs": Fact("Support", "Spares, tools, training and the like."),
    "hazard": Fact("Hazard and classification", "Classified, controlled, cryptographic or explosive."),
    "remarks": Fact("Remarks"),
}

CASE: Mapping[str, Fact] = {
    "country": Fact("Country", "Country or organization code.", "to-keep", "once-kept", "countries"),
    "agency": Fact("Implementing agency", "", "to-keep", "once-kept", "agencies"),
    "designator": Fact("Designator", "Tells the cases of a country and agency apart.", "to-keep", "once-kept"),
    "program": Fact("Program", "", "to-keep", choices=_PROGRAMS),
    "case_type": Fact("Case type", "", "to-keep", choices=("DEFINED", "BLANKET", "CLSSA")),
    "document": Fact("Document", "BASIC, an Amendment (A01) or a Modification (M01).", "to-keep", "once-kept"),
    "nickname": Fact("Nickname", "A short name for the case.", "to-offer"),
    "description": Fact("Description", "What the case is for; printed on the first page.", "to-offer"),
    "purchaser": Fact("Purchaser", "Name and address as the first page shows them.", "to-offer"),
    "dependable_undertaking": Fact("Dependable undertaking", "The purchaser may pay as deliveries come due."),
    "price_date": Fact("Price date", "Rates are those of this day until the case is accepted.", "to-keep"),
    "accepted_on": Fact("Accepted", "The day the purchaser signed."),
    "implemented_on": Fact("Implemented", "The day the case was implemented."),
    "milap_on": Fact("MILAP", "The day the military department approved."),
    "offer_expires_on": Fact("Offer expires", "The last day on which the purchaser can accept.", "to-offer"),
    "congressional_notification": Fact("Congressional notification", "Transmittal numbers."),
    "bpc_program": Fact("BPC program", "", "to-offer", applies=_is_bpc),
    "prepared_under": Fact("Prepared under", "The edition of the policy the document was prepared under."),
}

PAYMENT: Mapping[str, Fact] = {
    "risk_tier": Fact("Risk tier", "1 or 2 for risk-assessed payment schedules."),
    "credit_assured": Fact("Credit assured"),
    "standby_letter_of_credit": Fact("Standby letter of credit", "Its amount in dollars."),
    "cash_flow_financing": Fact("Cash flow financing"),
    "development_refund": Fact("Development refund", "In dollars."),
}

LINE: Mapping[str, Fact] = {
    "number": Fact("Line", "Three digits; a subline adds a letter.", "to-keep"),
    "masl": Fact("MASL", "Line number in the master article and service list.", "to-offer"),
    "generic_code": Fact("Generic code", "", "to-offer"),
    "description": Fact("Description", "Column (2) of the letter.", "to-offer"),
    "condition": Fact("Condition", "As is, where it is not new.", applies=_is_article),
    "kind": Fact("Kind", "", "to-keep", choices=_KINDS),
    "quantity": Fact("Quantity", "Empty for services and lots (unit XX).", "to-offer", applies=_has_quantity),
    "unit_of_issue": Fact("Unit of issue", "", "to-keep", choices="units_of_issue"),
    "unit_price": Fact("Unit price", "Base price in dollars before charges; for unit XX the line's amount.", applies=_has_price),
    "source": Fact("Source", "Where it comes from: stock, procurement, both ...", "to-offer", choices="source_codes"),
    "procured_share": Fact("Procured share", "0 to 1, for source X.", "to-offer", applies=_is_mixed),
    "months_of_service": Fact(
        "Months", "Column (5): months from implementation to availability, or those of a service.", "to-offer"
    ),
    "type_of_assistance": Fact("Type of assistance", "Column (5).", "to-offer", choices="assistance_types"),
    "offer_release_code": Fact(
        "Offer release code", "Column (6).", "to-offer", choices="offer_release_codes", applies=_is_article
    ),
    "delivery_term_code": Fact(
        "Delivery term code", "Column (7).", "to-offer", choices="delivery_term_codes", applies=_is_article
    ),
    "rate_area": Fact("Rate area", "For transportation.", applies=_is_article),
    "mde": Fact("Major defense equipment", applies=_is_article),
    "sme": Fact("Significant military equipment", applies=_is_article),
    "working_capital_fund": Fact("Working capital fund", "Sold from a working capital fund."),
    "administered_overseas": Fact("Administered overseas", "The contract is administered overseas."),
    "nonrecurring_unit_charge": Fact("Nonrecurring charge", "Per unit, in dollars.", applies=_is_article),
    "nonrecurring_waived": Fact("Nonrecurring charge waived", applies=_is_article),
    "support_charge": Fact("Program support charge", "", choices=("SNAP", "CRR")),
    "added_on": Fact("Added", "The day the line came into the case; its rates are those of this day."),
    "notes": Fact("Notes", "Notes that speak of this line.", choices="notes"),
    "cas_exemption": Fact("CAS exemption", "", choices=("PROS", "USACE")),
    "tuition_rate": Fact("Tuition rate", "", choices=("A", "B", "C", "D", "E"), applies=_is_training),
    "tuition_fiscal_year": Fact("Fiscal year of tuition", applies=_is_training),
    "previous_equity": Fact("Equity so far", "Equity of a stock-level line charged before, in dollars; only a rise is charged."),
    "lookup_transportation": Fact("Transportation from the table", "Per unit, in dollars, for items the look-up table lists."),
    "special_cargo": Fact("Special cargo", applies=_is_article),
    "classified": Fact("Classified", applies=_is_article),
    "technical_data_package": Fact("Technical data package"),
    "follows": Fact("Follows line", "The line this one continues."),
    "starts_on": Fact("Starts", "The day the service starts."),
}
