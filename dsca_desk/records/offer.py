"""A case document as one frozen value: what rules price, checks read, letters print and case files carry.

The field names and defaults are those of the case file; `exchange.case_file` turns JSON into an `Offer` and back, and
`records.mapping` does the same with the stored records. Nothing here imports the database.
"""

import datetime
from decimal import Decimal
from typing import Literal

import msgspec

Program = Literal["FMS", "BPC_T10", "BPC_T22"]
CaseType = Literal["DEFINED", "BLANKET", "CLSSA"]
LineKind = Literal["ARTICLE", "SERVICE", "TRAINING"]
Source = Literal["S", "P", "X", "R", "E", "F"]
SupportCharge = Literal["SNAP", "CRR"]
CasComponent = Literal["CONTRACT_ADMIN", "QAI", "AUDIT", "OVERSEAS"]
Charge = Literal["ADMIN", "CAS", "NONRECURRING", "SUPPORT_CHARGE", "PCH", "TRANSPORT"]
CAS_COMPONENTS: tuple[CasComponent, ...] = ("CONTRACT_ADMIN", "QAI", "AUDIT", "OVERSEAS")

ZERO = Decimal("0.00")
BASIC = "BASIC"
"""The document that a case begins with; the others are Amendments (A01) and Modifications (M01)."""


class _Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Base of the values of an offer: immutable, and only the keys it names."""


class Purchaser(_Value, frozen=True, kw_only=True):
    """Who buys, as the first page names it."""

    name: str = ""
    address: tuple[str, ...] = ()


class Reference(_Value, frozen=True, kw_only=True):
    """A letter the document is based on; `kind` says what the letter was for (LOR, CLARIFICATION, ...)."""

    kind: str = "LOR"
    number: str
    date: datetime.date | None = None


class TermOfSale(_Value, frozen=True, kw_only=True):
    """A term of sale by policy code; `amount` in dollars where several credit terms share the case, None for the balance."""

    code: str
    amount: Decimal | None = None


class QuarterQuantity(_Value, frozen=True, kw_only=True):
    """Units delivered in a calendar quarter, written `2028Q1`."""

    quarter: str
    quantity: Decimal


class QuarterAmount(_Value, frozen=True, kw_only=True):
    """Dollars of, or at the end of, a calendar quarter, written `2028Q1`."""

    quarter: str
    amount: Decimal


class OtherCharge(_Value, frozen=True, kw_only=True):
    """A charge priced outside the tables, in dollars: contingency, storage, royalty, special transport ..."""

    kind: str
    amount: Decimal
    reason: str = ""


class Line(_Value, frozen=True, kw_only=True):
    """A line or subline; with `sublines` it has no money of its own. `unit_price` is the base price before any charge."""

    number: str
    masl: str | None = None
    generic_code: str | None = None
    description: str = ""
    condition: str | None = None
    kind: LineKind = "ARTICLE"
    quantity: Decimal | None = None
    unit_of_issue: str = "EA"
    unit_price: Decimal = ZERO
    source: Source = "S"
    procured_share: Decimal | None = None
    months_of_service: str | None = None
    type_of_assistance: str | None = None
    offer_release_code: str | None = None
    delivery_term_code: str | None = None
    rate_area: str | None = None
    mde: bool = False
    sme: bool = False
    working_capital_fund: bool = False
    administered_overseas: bool = False
    nonrecurring_unit_charge: Decimal = ZERO
    nonrecurring_waived: bool = False
    deliveries: tuple[QuarterQuantity, ...] = ()
    outlays: tuple[QuarterAmount, ...] = ()
    termination_liability: tuple[QuarterAmount, ...] = ()
    holdback: tuple[QuarterAmount, ...] = ()
    support_charge: SupportCharge | None = None
    added_on: datetime.date | None = None
    notes: tuple[str, ...] = ()
    sublines: tuple["Line", ...] = ()
    # Keys beyond version 1 of the contract's example; each has a default that changes nothing.
    cas_exemption: Literal["PROS", "USACE"] | None = None
    tuition_rate: Literal["A", "B", "C", "D", "E"] | None = None
    tuition_fiscal_year: int | None = None
    previous_equity: Decimal = ZERO
    lookup_transportation: Decimal | None = None
    other_charges: tuple[OtherCharge, ...] = ()
    special_cargo: bool = False
    classified: bool = False
    technical_data_package: bool = False
    follows: str | None = None
    starts_on: datetime.date | None = None


class OfferNote(_Value, frozen=True, kw_only=True):
    """A note the document carries; `parameters` fill the places of its text, `text` replaces the library's wording."""

    code: str
    parameters: dict[str, str] = {}
    lines: tuple[str, ...] = ()
    title: str | None = None
    text: str | None = None


class Waiver(_Value, frozen=True, kw_only=True):
    """A charge, or one component of it, that is waived on the whole document."""

    charge: Charge
    component: CasComponent | None = None
    basis: str
    reference: str | None = None
    agreed_on: datetime.date | None = None


class RateOverride(_Value, frozen=True, kw_only=True):
    """A rate or an amount that replaces the table's, for one line or (line None) for all; the source is its justification."""

    charge: Charge
    line: str | None = None
    component: CasComponent | None = None
    rate_percent: Decimal | None = None
    amount: Decimal | None = None
    source: str = ""
    by: str = ""


class Confirmation(_Value, frozen=True, kw_only=True):
    """An officer's word on a figure that the policy does not confirm: where it stood, the figure, by which source, who, when.

    `value` names the figure as `rules.confirmed` does; the word holds wherever the document uses that figure.
    """

    path: str
    value: str
    source: str
    name: str
    on: datetime.date


class PaymentTerms(_Value, frozen=True, kw_only=True):
    """What the payment schedule needs beside the lines; amounts in dollars."""

    risk_tier: Literal[1, 2] | None = None
    credit_assured: bool = False
    standby_letter_of_credit: Decimal = ZERO
    cash_flow_financing: bool = False
    development_refund: Decimal = ZERO


class Offer(_Value, frozen=True, kw_only=True):
    """One case document: its case, purchaser, terms, dates, lines, notes, waivers, overrides and payment terms.

    An Amendment or Modification is the whole case as it would become; `accepted_on` and `implemented_on` stay those of the
    case, by which its lines keep their rates.
    """

    country: str
    agency: str
    designator: str
    program: Program = "FMS"
    case_type: CaseType = "DEFINED"
    document: str = "BASIC"
    nickname: str = ""
    description: str = ""
    purchaser: Purchaser = Purchaser()
    references: tuple[Reference, ...] = ()
    dependable_undertaking: bool = False
    terms_of_sale: tuple[TermOfSale, ...] = ()
    price_date: datetime.date
    accepted_on: datetime.date | None = None
    implemented_on: datetime.date | None = None
    milap_on: datetime.date | None = None
    offer_expires_on: datetime.date | None = None
    lines: tuple[Line, ...] = ()
    notes: tuple[OfferNote, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    rate_overrides: tuple[RateOverride, ...] = ()
    payment: PaymentTerms = PaymentTerms()
    congressional_notification: tuple[str, ...] = ()
    # Keys beyond version 1 of the contract's example; each has a default that changes nothing.
    other_charges: tuple[OtherCharge, ...] = ()
    bpc_program: str | None = None
    prepared_under: str | None = None
    confirmations: tuple[Confirmation, ...] = ()

    @property
    def case_id(self) -> str:
        """The case identifier, country-agency-designator."""
        return f"{self.country}-{self.agency}-{self.designator}"
