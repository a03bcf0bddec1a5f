"""Code lists: countries, agencies, designators, the codes of a line's columns, terms of sale, units, development categories.

A code that a form leaves blank prints as a dash; its row has the code `-`.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from dsca_desk.policy.table import Row, TableSpec


class Code(Row, frozen=True, kw_only=True):
    """What every code list has: the code as it is written, a short name, what it means."""

    code: str
    name: str
    meaning: str = ""


class Country(Code, frozen=True, kw_only=True):
    """A purchaser code in the country position of a case identifier.

    `kind` tells countries from their subcodes, BPC programs, organizations, codes reserved for appropriation holders and
    reporting buckets. `notification_group` is the purchaser group of the congressional thresholds.
    """

    kind: Literal["COUNTRY", "SUBCODE", "PROGRAM", "ORGANIZATION", "RESERVED", "REPORTING"]
    iso2: str
    iso3: str
    combatant_command: str
    region: str
    notification_group: Literal["NATO_PLUS_5", "OTHER", "NOT_APPLICABLE"]
    nato: bool
    major_non_nato_ally: bool
    historical: bool
    fictional: bool


class Agency(Code, frozen=True, kw_only=True):
    """An implementing agency; `letter_seen_in` names the published case that shows its letter (empty: never seen)."""

    short_name: str
    letter_seen_in: str


class Designator(Code, frozen=True, kw_only=True):
    """What the first character of a designator tells within an agency; agency `*` holds for all, code `*` is the shape."""

    agency: str


class SourceCode(Code, frozen=True, kw_only=True):
    """Where a line is supplied from, and which part of it bears contract administration services."""

    pairs_with_assistance: tuple[str, ...]
    ships_from_government: bool
    contract_administration: Literal["none", "all", "procured share"]


class AssistanceType(Code, frozen=True, kw_only=True):
    """Type of assistance; codes that are not `on_letter` never stand on a letter of offer."""

    pairs_with_source: tuple[str, ...]
    replaces: tuple[str, ...]
    family: Literal["FMS", "GRANT_EDA", "GRANT_AID"]
    on_letter: bool
    legal_basis: str


class OfferReleaseCode(Code, frozen=True, kw_only=True):
    """Offer release code with the kinds of cargo and the delivery terms that forbid or require it."""

    forbidden_for: tuple[str, ...]
    required_for: tuple[str, ...]
    required_for_delivery_terms: tuple[str, ...]


class DeliveryTermCode(Code, frozen=True, kw_only=True):
    """How far the U.S. Government moves the materiel; `beyond_origin` is true where it moves it at all."""

    direction: Literal["OUTBOUND", "REPAIR_AND_RETURN", "NONE"]
    government_moves_from: str
    government_moves_to: str
    beyond_origin: bool
    offer_release_code: str


class TermOfSaleCode(Code, frozen=True, kw_only=True):
    """A term of sale. `printed_as` lists the printed forms where the name is not printed itself.

    `needs_payment_status`: only for purchasers with dependable undertaking, CAPS or RAPS. `full_value_deposit`: the first
    payment is the case value unless dependable undertaking or cash-flow financing is authorized.
    """

    printed_as: tuple[str, ...]
    assistance_types: tuple[str, ...]
    financing: Literal["cash", "repayable", "grant", "no-charge"]
    schedule_allowed: bool
    full_value_deposit: bool
    needs_payment_status: bool
    deposit_rule: str
    schedule_rule: str
    approval: str

    @property
    def credit(self) -> bool:
        """Financed with U.S. credit or grant money, so the letter states the dollars of the term."""
        return self.financing in ("repayable", "grant")


class UnitOfIssue(Code, frozen=True, kw_only=True):
    """A unit of issue; a line whose unit is not `countable` prints no quantity and no unit cost."""

    countable: bool


class CaseCategory(Code, frozen=True, kw_only=True):
    """A development category, case type or kind of response; codes that are not official are this product's placeholders."""

    kind: Literal["DEVELOPMENT", "CASE_TYPE", "RESPONSE_TYPE", "OFFICIAL_LIST"]
    official: bool


class ExtenuatingFactor(Code, frozen=True, kw_only=True):
    """Why a document needs more than its standard time; recorded with estimated and actual days."""

    official: bool
    estimated_days_required: bool
    actual_days_required: bool


class SpecialLine(Row, frozen=True, kw_only=True):
    """A kind of line known by generic code or MASL, with its own rules.

    `limit_percent` of the case value is the most it may hold; `surcharge` tells whether the administrative surcharge applies;
    `accepted_from` and `accepted_to` bound the acceptance of the cases that may carry it.
    """

    kind: Literal["SCML", "PML", "NSR", "DISBURSING"]
    name: str
    generic_codes: tuple[str, ...]
    masl: str
    source_code: str
    months: str
    limit_percent: Decimal | None
    surcharge: bool
    accepted_from: date | None
    accepted_to: date | None
    rule: str


class PlaceholderValue(Row, frozen=True, kw_only=True):
    """A line value in dollars that is taken for a placeholder and not allowed."""

    value: Decimal


class PlaceholderExemption(Row, frozen=True, kw_only=True):
    """A line that may hold a placeholder value, by its letter in the manual."""

    letter: str
    exemption: str


COUNTRIES = TableSpec(name="countries", row_type=Country, key=("code",), title="Countries and purchaser codes")
AGENCIES = TableSpec(name="agencies", row_type=Agency, key=("code",), title="Implementing agencies")
DESIGNATORS = TableSpec(name="designators", row_type=Designator, key=("agency", "code"), title="Case designators")
SOURCE_CODES = TableSpec(name="source_codes", row_type=SourceCode, key=("code",), title="Source of supply codes")
ASSISTANCE_TYPES = TableSpec(name="assistance_types", row_type=AssistanceType, key=("code",), title="Types of assistance")
OFFER_RELEASE_CODES = TableSpec(name="offer_release_codes", row_type=OfferReleaseCode, key=("code",), title="Offer release codes")
DELIVERY_TERM_CODES = TableSpec(name="delivery_term_codes", row_type=DeliveryTermCode, key=("code",), title="Delivery term codes")
TERMS_OF_SALE = TableSpec(name="terms_of_sale", row_type=TermOfSaleCode, key=("code",), title="Terms of sale")
UNITS_OF_ISSUE = TableSpec(name="units_of_issue", row_type=UnitOfIssue, key=("code",), title="Units of issue")
CASE_CATEGORIES = TableSpec(name="case_categories", row_type=CaseCategory, key=("code",), title="Case categories and types")
EXTENUATING_FACTORS = TableSpec(
    name="extenuating_factors", row_type=ExtenuatingFactor, key=("code",), title="Case development extenuating factors"
)
SPECIAL_LINES = TableSpec(name="special_lines", row_type=SpecialLine, key=("kind",), title="Special kinds of lines")
PLACEHOLDER_VALUES = TableSpec(
    name="placeholder_values", row_type=PlaceholderValue, key=("value",), title="Placeholder values of lines"
)
PLACEHOLDER_EXEMPTIONS = TableSpec(
    name="placeholder_exemptions", row_type=PlaceholderExemption, key=("letter",), title="Lines that may hold a placeholder value"
)
