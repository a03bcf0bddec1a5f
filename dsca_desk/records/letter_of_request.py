"""A request as one frozen value: what an officer enters from the letter, without the database.

`records.request_mapping` turns it into stored records and back.
"""

import datetime
from decimal import Decimal
from typing import Literal

from dsca_desk.records.offer import LineKind, Program, Purchaser, Reference, _Value

RequestKind = Literal["LOR_LOA", "LOR_PA", "LOR_AMENDMENT", "LOR_MODIFICATION", "LEASE", "LOAN", "MOR_BPC", "AGENCY_INITIATED"]
Channel = Literal["SCO", "EMBASSY", "AGENCY", "DSCA", "ELECTRONIC", ""]
WrittenForm = Literal["LETTER", "MESSAGE", "EMAIL", "RFP", "MEMORANDUM_FOR_RECORD"]
Answer = Literal["yes", "no", "not-applicable", "unknown"]


class RequestedItem(_Value, frozen=True, kw_only=True):
    """An article or service the letter asks for; `unit_price` in dollars where the letter names one."""

    kind: LineKind = "ARTICLE"
    description: str = ""
    quantity: Decimal | None = None
    unit_of_issue: str = "EA"
    unit_price: Decimal | None = None
    masl: str | None = None
    generic_code: str | None = None
    stock_number: str = ""
    part_number: str = ""
    condition: str | None = None
    mde: bool = False
    sme: bool = False
    end_use: str = ""
    new_capability: bool | None = None
    bought_before: bool | None = None
    configuration: str = ""
    interfaces: str = ""
    wanted_delivery: datetime.date | None = None
    sites: str = ""
    support_needs: str = ""
    hazard: str = ""
    remarks: str = ""


class LetterOfRequest(_Value, frozen=True, kw_only=True):
    """What the letter says and how it came in; `number` is the desk's own, given when it is logged.

    `budget_ceiling` is in dollars; `terms_of_sale` are policy codes in the order the letter names them.
    """

    number: str = ""
    kind: RequestKind = "LOR_LOA"
    country: str
    program: Program = "FMS"
    bpc_program: str | None = None
    agency: str | None = None
    subject: str = ""
    purchaser: Purchaser = Purchaser()
    originator: Purchaser = Purchaser()
    reference_number: str = ""
    letter_date: datetime.date | None = None
    received_on: datetime.date
    channel: Channel = ""
    written_form: WrittenForm = "LETTER"
    sender_authorized: bool | None = None
    sender_list_date: datetime.date | None = None
    copies_sent: tuple[str, ...] = ()
    terms_of_sale: tuple[str, ...] = ()
    finance_remark: str = ""
    budget_ceiling: Decimal | None = None
    third_parties: str = ""
    sole_source_firm: str = ""
    sole_source_letter_date: datetime.date | None = None
    recipient_unit: str = ""
    wanted_delivery: datetime.date | None = None
    marking: str = "UNCLASSIFIED"
    remarks: str = ""
    items: tuple[RequestedItem, ...] = ()
    references: tuple[Reference, ...] = ()
