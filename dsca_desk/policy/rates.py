"""Rates, transportation percentages, payment rules and agreements as dated tables, and how the row in force is chosen."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.table import Row, TableSpec

DateBasis = Literal[
    "accepted",
    "implemented",
    "signed",
    "delivery-reported",
    "shipment",
    "offered",
    "approved",
    "fiscal-year",
    "schedule",
    "requirement",
    "cancellation",
    "closure",
    "billing",
    "contract-award",
    "any",
]
Unit = Literal["percent", "dollars", "days", "quarters", "account", "none"]


class Rate(Row, frozen=True, kw_only=True):
    """A figure of one charge and component; `figure` is None where the rule has no number or none was found.

    `date_basis` names the date that decides whether the row is in force for a line.
    """

    charge: str
    component: str
    variant: str = ""
    figure: Decimal | None = None
    unit: Unit
    date_basis: DateBasis
    placement: str = ""
    base: str = ""
    condition: str = ""
    applied_by: str = ""


class TransportRate(Row, frozen=True, kw_only=True):
    """A transportation percentage of a delivery term, or (topic) one of its building blocks, meanings and rules.

    An empty rate area or the class `ALL` means any. A `NO_MOVEMENT` term is one under which DoD moves nothing.
    """

    topic: Literal["PERCENT", "COMPONENT", "NO_MOVEMENT", "DELIVERY_TERM", "RATE_AREA", "RULE"]
    name: str = ""
    delivery_term: str = ""
    rate_area: str = ""
    item_class: Literal["ALL", "STANDARD", "WORKING_CAPITAL_FUND", ""] = ""
    percent: Decimal | None = None
    date_basis: DateBasis = "any"
    base: str = ""
    condition: str = ""


class PaymentRule(Row, frozen=True, kw_only=True):
    """A rule of the payment schedule; `figure` is its number where it has one."""

    rule: str
    number: str
    topic: str = ""
    figure: Decimal | None = None
    unit: Unit = "none"
    base: str = ""
    meaning: str = ""


class FirstPayment(Row, frozen=True, kw_only=True):
    """When the first payment falls due for an acceptance or expiration between two days of the year, and what it covers."""

    first_month: int
    first_day: int
    last_month: int
    last_day: int
    due_month: int
    due_day: int
    covers_from_month: int
    number: str

    def takes(self, day: date) -> bool:
        """Tell whether a day of any year lies in the row's part of the year, which may run over New Year."""
        first, last = (self.first_month, self.first_day), (self.last_month, self.last_day)
        when = (day.month, day.day)
        return first <= when <= last if first <= last else when >= first or when <= last


class CasWaiver(Row, frozen=True, kw_only=True):
    """An agreement (or the statute or rule behind it) that waives a CAS component from its date on.

    With `designators` it holds for those cases only; a `PROJECT` without countries is applied by an officer.
    """

    kind: Literal["AGREEMENT", "PROJECT", "STATUTE", "RULE"]
    party: str
    countries: tuple[str, ...] = ()
    designators: tuple[str, ...] = ()
    component: Literal["CONTRACT_ADMIN", "QAI", "AUDIT", "OVERSEAS", ""] = ""
    condition: str = ""


RATES = TableSpec("rates", Rate, ("charge", "component", "variant"), continuous=True, title="Charges and surcharges")
TRANSPORT_RATES = TableSpec(
    "transportation_rates",
    TransportRate,
    ("topic", "name", "delivery_term", "rate_area", "item_class"),
    continuous=True,
    title="Transportation percentages by delivery term",
)
PAYMENT_RULES = TableSpec("payment_rules", PaymentRule, ("rule",), continuous=True, title="Payment schedule rules")
FIRST_PAYMENTS = TableSpec("first_payments", FirstPayment, ("first_month", "first_day"), title="First payment dates")
CAS_WAIVERS = TableSpec(
    "cas_waivers",
    CasWaiver,
    ("kind", "party", "countries", "designators", "component"),
    title="Agreements that waive contract administration services",
)
TABLES = (RATES, TRANSPORT_RATES, PAYMENT_RULES, FIRST_PAYMENTS, CAS_WAIVERS)


class RateDates(NamedTuple):
    """The dates of a line among which a row's date basis chooses; `price_date` stands in for those not reached yet."""

    price_date: date
    added_on: date | None = None
    accepted_on: date | None = None
    implemented_on: date | None = None

    def on(self, basis: DateBasis) -> date:
        """Return the day that decides for a basis: the line's own, else the case's milestone, else the price date."""
        if self.added_on is not None:
            return self.added_on
        if basis == "accepted":
            return self.accepted_on or self.implemented_on or self.price_date
        return self.implemented_on or self.accepted_on or self.price_date

    @classmethod
    def of_day(cls, day: date) -> "RateDates":
        """Return dates that are all the same day."""
        return cls(day)


DatedRowT = TypeVar("DatedRowT", Rate, TransportRate)


def row_in_force(series: Iterable[DatedRowT], dates: RateDates) -> DatedRowT | None:
    """Choose from one series the row that begins last among those begun by the day of their own date basis.

    A row whose end has passed stays in force while a later row exists that has not begun by its own basis;
    the last row of a series ends with its window. None when nothing is in force.
    """
    ordered = sorted(series, key=lambda row: row.effective_from or date.min)
    begun = [row for row in ordered if row.effective_from is None or row.effective_from <= dates.on(row.date_basis)]
    if not begun:
        return None
    latest = begun[-1]
    ended = latest.effective_to is not None and latest.effective_to < dates.on(latest.date_basis)
    return None if ended and latest is ordered[-1] else latest


class _Index:
    """The rows of one policy by series, with the choices already made."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.rate_choices: dict[tuple[str, str, str, RateDates], Rate | None] = {}

    @cached_property
    def rates(self) -> dict[tuple[str, str, str], list[Rate]]:
        series: dict[tuple[str, str, str], list[Rate]] = {}
        for row in self._policy.rows(RATES, Rate):
            series.setdefault((row.charge, row.component, row.variant), []).append(row)
        return series

    @cached_property
    def transport(self) -> dict[str, list[TransportRate]]:
        terms: dict[str, list[TransportRate]] = {}
        for row in self._policy.rows(TRANSPORT_RATES, TransportRate):
            if row.topic in ("PERCENT", "NO_MOVEMENT"):
                terms.setdefault(row.delivery_term, []).append(row)
        return terms

    @cached_property
    def transport_rules(self) -> dict[str, list[TransportRate]]:
        rules: dict[str, list[TransportRate]] = {}
        for row in self._policy.rows(TRANSPORT_RATES, TransportRate):
            if row.topic == "RULE":
                rules.setdefault(row.name, []).append(row)
        return rules

    @cached_property
    def payment(self) -> dict[str, list[PaymentRule]]:
        rules: dict[str, list[PaymentRule]] = {}
        for row in self._policy.rows(PAYMENT_RULES, PaymentRule):
            rules.setdefault(row.rule, []).append(row)
        return rules


_INDEXES: WeakKeyDictionary[Policy, _Index] = WeakKeyDictionary()


def _index(policy: Policy) -> _Index:
    index = _INDEXES.get(policy)
    if index is None:
        index = _INDEXES[policy] = _Index(policy)
    return index


def find_rate(policy: Policy, charge: str, component: str, dates: RateDates, variant: str = "") -> Rate | None:
    """Return the row of a charge's component in force for a line's dates, or None."""
    index = _index(policy)
    key = (charge, component, variant, dates)
    if key not in index.rate_choices:
        index.rate_choices[key] = row_in_force(index.rates.get((charge, component, variant), ()), dates)
    return index.rate_choices[key]


def variants(policy: Policy, charge: str, component: str) -> frozenset[str]:
    """Return the variants (generic codes, countries) for which a component has rows of its own, on whatever dates."""
    return frozenset(key[2] for key in _index(policy).rates if key[:2] == (charge, component))


def find_transport_rate(
    policy: Policy, delivery_term: str, rate_area: str | None, working_capital_fund: bool, dates: RateDates
) -> TransportRate | None:
    """Return the percentage row of a delivery term for a rate area and class of item, or None.

    A row for the very area and class goes before one for any area or class that began on the same day.
    """
    item_class = "WORKING_CAPITAL_FUND" if working_capital_fund else "STANDARD"
    term = _index(policy).transport.get(delivery_term, ())
    unmoved = next((row for row in term if row.topic == "NO_MOVEMENT"), None)
    if unmoved:
        return unmoved
    fitting = [row for row in term if row.rate_area in ("", rate_area) and row.item_class in ("ALL", item_class)]
    fitting.sort(key=lambda row: (bool(row.rate_area), row.item_class == item_class))
    return row_in_force(fitting, dates)


def find_transport_rule(policy: Policy, name: str, dates: RateDates) -> TransportRate | None:
    """Return a named transportation rule (`BPC_T10`) in force for a line's dates, or None."""
    return row_in_force(_index(policy).transport_rules.get(name, ()), dates)


def needs_rate_area(policy: Policy, delivery_term: str) -> bool:
    """Tell whether the percentages of a delivery term are known by rate area only."""
    return any(row.rate_area for row in _index(policy).transport.get(delivery_term, ()))


def payment_rule(policy: Policy, rule: str, day: date) -> PaymentRule | None:
    """Return a payment schedule rule as it holds on a day, or None when it does not hold then."""
    return next((row for row in _index(policy).payment.get(rule, ()) if row.holds_on(day)), None)


def payment_figure(policy: Policy, rule: str, day: date) -> Decimal | None:
    """Return the number of a payment schedule rule on a day; None when the rule does not hold or has none."""
    row = payment_rule(policy, rule, day)
    return row.figure if row else None


def first_payment(policy: Policy, day: date) -> tuple[FirstPayment, date, date]:
    """Return the row, due date and first covered day of the first payment for an acceptance or expiration on a day.

    Raises LookupError when the table has no row for that day.
    """
    for row in policy.rows(FIRST_PAYMENTS, FirstPayment):
        if row.holds_on(day) and row.takes(day):
            due = date(day.year, row.due_month, row.due_day)
            if due <= day:
                due = due.replace(year=day.year + 1)
            covers = date(due.year, row.covers_from_month, 1)
            return row, due, covers if covers > due else covers.replace(year=due.year + 1)
    raise LookupError(f"no first payment date for {day:%d %b %Y}")
