"""Where the money comes from and when it is due: kinds of funding, BPC programs and authorities, the billing calendar."""

from datetime import date
from decimal import Decimal
from typing import Literal

from dsca_desk.policy.table import Row, TableSpec


class FundingType(Row, frozen=True, kw_only=True):
    """A kind of funding with the assistance and source codes it goes with; `figure` of `base` in `unit` where it has a number."""

    code: str
    funding: str
    assistance_type: str
    source_codes: tuple[str, ...]
    figure: Decimal | None
    unit: Literal["percent", "dollars", "days", "years", "none"]
    base: str
    condition: str


class BpcProgram(Row, frozen=True, kw_only=True):
    """The funds of a BPC program under one program code (empty: the program as a whole).

    `available_until` is the last day for new obligations, `cancels_on` the last day for payments; where no day is known
    `availability` and `cancellation` say it in words. `effective_from` is the day of the memo.
    """

    program: str
    code: str
    authority: str
    funds: str
    available_until: date | None
    availability: str
    cancels_on: date | None
    cancellation: str
    condition: str


class BpcAuthority(Row, frozen=True, kw_only=True):
    """The authority of a BPC program code: notice to Congress, the role of the Department of State, how long it stands."""

    program: str
    code: str
    fiscal_years: str
    us_code_titles: tuple[Literal["10", "22"], ...]
    authority: str
    notice_to_congress: str
    state_role: str
    available_until: date | None
    availability: str
    expires: str
    state: Literal["active", "reserved", "to-be-checked", "legacy", "closed"]


class BillingEvent(Row, frozen=True, kw_only=True):
    """An event of the billing calendar: a day of every year (`month`, `day`) or a span of `at_least` to `at_most` `unit`s."""

    event: str
    when: str
    month: int | None
    day: int | None
    at_least: int | None
    at_most: int | None
    unit: Literal["days", "business days", "months", "years", ""]
    basis: str
    condition: str


FUNDING_TYPES = TableSpec("funding_types", FundingType, ("code",), continuous=True, title="Kinds of funding")
BPC_PROGRAMS = TableSpec("bpc_programs", BpcProgram, ("program", "code"), title="BPC programs and their funds")
BPC_AUTHORITIES = TableSpec("bpc_authorities", BpcAuthority, ("program", "code"), title="BPC authorities")
BILLING_CALENDAR = TableSpec("billing_calendar", BillingEvent, ("event",), title="Billing calendar")
