"""The values a letter prints: plain, frozen, already computed. Nothing here is looked up, rounded or decided any more."""

import datetime
from decimal import Decimal
from typing import Literal

import msgspec


class _Printed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of the printed values."""


class Figure(msgspec.Struct, frozen=True, gc=False):
    """An amount in dollars as it is printed; `unconfirmed` says that it rests on a rate nobody has confirmed yet."""

    amount: Decimal
    unconfirmed: bool = False


class BasedOn(_Printed, frozen=True, kw_only=True):
    """A letter of request or other paper the document is based on; `remark` prints in brackets."""

    number: str
    date: datetime.date | None = None
    remark: str = ""


class Term(_Printed, frozen=True, kw_only=True):
    """A term of sale in words, with its dollars where several share the case, or as the balance of them."""

    name: str
    amount: Decimal | None = None
    balance: bool = False


class LetterLine(_Printed, frozen=True, kw_only=True):
    """A row of the items table; `notes` are the numbers of the notes that speak of it. Empty codes print as a dash."""

    number: str
    description: str
    generic_code: str = ""
    masl: str = ""
    mde: bool = False
    sme: bool = False
    condition: str = ""
    notes: tuple[int, ...] = ()
    quantity: Decimal | None = None
    unit_of_issue: str = ""
    unit_cost: Figure | None = None
    total: Figure | None = None
    source: str = ""
    months: str = ""
    assistance: str = ""
    release: str = ""
    delivery_term: str = ""
    sublines: tuple["LetterLine", ...] = ()


class CostSummary(_Printed, frozen=True, kw_only=True):
    """Lines (8) to (13) in whole dollars; they foot."""

    net: Figure
    packing: Figure
    administration: Figure
    transportation: Figure
    other: Figure
    total: Figure


class Payment(_Printed, frozen=True, kw_only=True):
    """A row of the payment schedule in whole dollars.

    Without a due date the label stands in its place. With a letter of credit `requirements` (so far) less the
    `termination_liability` that the letter covers is the cumulative amount.
    """

    label: str = ""
    due: datetime.date | None = None
    amount: Figure
    cumulative: Figure
    requirements: Decimal | None = None
    termination_liability: Decimal | None = None


class LetterNote(_Printed, frozen=True, kw_only=True):
    """A numbered note; its title names the line it describes.

    `own_words` marks a text of the desk that stands for an official one; the head of the notes says which these are.
    """

    number: int
    title: str
    text: str
    own_words: bool = False


class LineDeliveries(_Printed, frozen=True, kw_only=True):
    """Units of a line by calendar quarter (`2028Q1`)."""

    line: str
    description: str
    unit_of_issue: str
    quantities: tuple[tuple[str, Decimal], ...]


class PolicyText(_Printed, frozen=True, kw_only=True):
    """Standard terms or information, with whose words they are; any but official ones are labelled on the page.

    A paragraph is (number, heading, text); one without text is a section heading.
    """

    paragraphs: tuple[tuple[str, str, str], ...] = ()
    wording: Literal["own", "office", "official"] = "own"
    version: str = ""


class HandChange(_Printed, frozen=True, kw_only=True):
    """A change written by hand on the offered letter: where, what it read, what it reads, who allowed it and when."""

    place: str
    before: str
    after: str
    authority: str
    on: datetime.date


class LetterOfOffer(_Printed, frozen=True, kw_only=True):
    """Everything a Letter of Offer and Acceptance prints, part by part.

    `purchaser` is the whole phrase of the offer paragraph ("the Government of Bandaria, Ministry of Defense"); on a Building
    Partner Capacity letter (`bpc`) it names the Benefitting Country, the authority and funds print after the terms of sale,
    and neither standard terms nor a purchaser's signature are part of it. `draft` puts the draft mark on every page;
    `restatement` counts from 1, `superseded_on` is the day on which the version was offered that a restated letter replaces.
    `marking` (CUI) prints at top and bottom of each page and is empty by default. `case_file` is carried inside.
    """

    case_id: str
    document: str = "BASIC"
    bpc: bool = False
    nickname: str = ""
    based_on: tuple[BasedOn, ...] = ()
    purchaser: str = ""
    purchaser_address: tuple[str, ...] = ()
    description: str = ""
    estimated_cost: Figure
    initial_deposit: Figure
    terms_of_sale: tuple[Term, ...] = ()
    authority: str = ""
    funds: str = ""
    congressional_notification: tuple[str, ...] = ()
    expires_on: datetime.date | None = None
    implementing_agency: str = ""
    lines: tuple[LetterLine, ...] = ()
    summary: CostSummary
    payments: tuple[Payment, ...] = ()
    letter_of_credit: Decimal | None = None
    payment_remark: str = ""
    unconfirmed: tuple[str, ...] = ()
    notes: tuple[LetterNote, ...] = ()
    deliveries: tuple[LineDeliveries, ...] = ()
    terms: PolicyText = PolicyText()
    information: PolicyText = PolicyText()
    draft: bool = True
    draft_number: int | None = None
    printed_on: datetime.date
    marking: str = ""
    case_file: bytes = b""
    restatement: int = 0
    superseded_on: datetime.date | None = None
    by_hand: tuple[HandChange, ...] = ()

    @property
    def identifier(self) -> str:
        """What head and foot call the document: BN-B-UAB, or BN-B-UAB A01."""
        return self.case_id if self.document == "BASIC" else f"{self.case_id} {self.document}"
