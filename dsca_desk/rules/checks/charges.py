"""Checks of charges: rates found anew by date, grants, old management lines, waivers, overrides, procured shares."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dsca_desk.policy.rates import RATES, Rate, RateDates
from dsca_desk.records.offer import RateOverride, Waiver
from dsca_desk.rules.checks.context import CheckContext, Leaf
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.facts import has_contract_cost, special_kind, wholly_grant_financed
from dsca_desk.rules.rate_choice import rate_dates
from dsca_desk.rules.rounding import HUNDRED, cents
from dsca_desk.rules.wording import day_text, dollars_text, lines_text, percent_text

_DRAWDOWN = "S9"  # SAMM C9.4.7.3.4


@check(
    4, "administrative-rate", "error", "DSCA 18-27; SAMM C6.7.2.1.1", "The administrative charge follows the rate of each line"
)
def administrative_rate(context: CheckContext) -> Iterator[Found]:
    """The rate row is found anew by each line's dates; a line keeps the rate it was added at."""
    rates = _AdministrativeRates(context)
    for leaf in context.leaves:
        expected = rates.charge_of(leaf)
        if expected is not None and expected[0] != leaf.price.admin:
            amount, why = expected
            yield Found(
                f"{leaf.path}.admin",
                f"{leaf.name} bears {dollars_text(leaf.price.admin)} of administrative charge; {why} gives "
                f"{dollars_text(amount)}.",
            )


@check(31, "grant-without-nonrecurring", "error", "SAMM Table C9.T11", "A wholly grant-financed case bears no nonrecurring cost")
def grant_without_nonrecurring(context: CheckContext) -> Iterator[Found]:
    """Non-repayable credit, MAP Merger or another grant pays the whole case."""
    if not wholly_grant_financed(context.offer, context.on):
        return
    for leaf in context.leaves:
        if leaf.price.nonrecurring:
            yield Found(
                f"{leaf.path}.nonrecurring_unit_charge",
                f"{leaf.name} bears {dollars_text(leaf.price.nonrecurring)} of nonrecurring cost, and grants pay the whole case.",
            )


@check(
    31, "grant-without-military-pay", "error", "SAMM Table C9.T11; C9.4.2.4", "Grants and BPC programs pay no military salaries"
)
def grant_without_military_pay(context: CheckContext) -> Iterator[Found]:
    """Military pay among the other charges of a case that U.S. grants pay wholly, or of a BPC case."""
    if not (context.is_bpc or wholly_grant_financed(context.offer, context.on)):
        return
    why = "BPC programs" if context.is_bpc else "grants"
    charged = [(f"other_charges[{place}]", charge) for place, charge in enumerate(context.offer.other_charges)]
    for path, line in context.lines:
        charged += [(f"{path}.other_charges[{place}]", charge) for place, charge in enumerate(line.other_charges)]
    for path, charge in charged:
        if "MILITARY" in charge.kind.upper() and charge.amount:
            yield Found(path, f"{dollars_text(charge.amount)} of {charge.kind} is charged, and {why} pay no military salaries.")


@check(33, "small-case-line", "error", "SAMM C9.4.7", "A Small Case Management Line stands on cases of its years only")
def small_case_line(context: CheckContext) -> Iterator[Found]:
    """Cases accepted from 1 Aug 2006 to 2 Jul 2012; where the case is not yet accepted, its price date counts."""
    accepted = context.offer.accepted_on or context.offer.price_date
    if _small_case_rule(context, accepted) is not None:
        return
    on_document = [(path, line) for path, line in context.lines if special_kind(line, context.policy) == "SCML"]
    for path, line in on_document:
        yield Found(
            path,
            f"Line {line.number} is a Small Case Management Line on a case of {day_text(accepted)}; such lines stand only "
            "on cases accepted in the years that had them.",
            "delete-line",
        )
    if context.priced.small_case_management_line and not on_document:
        yield Found(
            "small_case_management_line",
            f"A Small Case Management Line of {dollars_text(context.priced.small_case_management_line)} is on a case of "
            f"{day_text(accepted)}, when there were none.",
        )


@check(33, "small-case-value", "error", "SAMM C9.4.7", "The Small Case Management Line brings the surcharge to its minimum")
def small_case_value(context: CheckContext) -> Iterator[Found]:
    """Minimum less the administrative charge; a line on the document only falls.

    Not with a waiver of the charge, for drawdowns or on cases without value.
    """
    offer, priced = context.offer, context.priced
    row = _small_case_rule(context, offer.accepted_on) if offer.accepted_on and offer.program == "FMS" else None
    waived = any(waiver.charge == "ADMIN" for waiver in offer.waivers)
    if row is None or row.figure is None or waived or offer.country == _DRAWDOWN or not priced.net:
        return
    least = max(Decimal("0.00"), row.figure - priced.admin)
    on_document = [line for _, line in context.lines if special_kind(line, context.policy) == "SCML"]
    amount = priced.small_case_management_line
    if (amount > least) if on_document else (amount != least):
        yield Found(
            "small_case_management_line",
            f"The Small Case Management Line is {dollars_text(amount)}; {dollars_text(row.figure)} less the "
            f"administrative charge of {dollars_text(priced.admin)} is {dollars_text(least)}.",
        )


@check(117, "override-justified", "error", "SAMM C9.4.9.1.1.2", "Every replaced rate names its source and what it replaces")
def override_justified(context: CheckContext) -> Iterator[Found]:
    """A source and a rate or an amount; a line that exists."""
    numbers = {line.number for _, line in context.lines}
    for place, override in enumerate(context.offer.rate_overrides):
        where = f"rate_overrides[{place}]"
        if not override.source.strip():
            yield Found(f"{where}.source", f"The rate entered for {_charge(override)} names no source.")
        if (override.rate_percent is None) == (override.amount is None):
            given = "both a rate and" if override.amount is not None else "neither a rate nor"
            yield Found(where, f"The replacement of {_charge(override)} gives {given} an amount.")
        if override.line is not None and override.line not in numbers:
            yield Found(
                f"{where}.line", f"The rate entered for {_charge(override)} is for line {override.line}, which does not exist."
            )


@check(118, "waiver-justified", "error", "SAMM C9.6.2", "Every waiver has its basis, and no agreement later than implementation")
def waiver_justified(context: CheckContext) -> Iterator[Found]:
    """A waiver covers documents implemented on or after its agreement."""
    deciding = context.offer.implemented_on or context.offer.accepted_on
    for place, waiver in enumerate(context.offer.waivers):
        if not waiver.basis.strip():
            yield Found(f"waivers[{place}].basis", f"The waiver of {_charge(waiver)} names no basis.")
        if waiver.agreed_on and deciding and waiver.agreed_on > deciding:
            yield Found(
                f"waivers[{place}].agreed_on",
                f"The waiver of {_charge(waiver)} was agreed on {day_text(waiver.agreed_on)}, after the case was implemented on "
                f"{day_text(deciding)}; it does not cover this document.",
            )


@check(119, "procured-share-given", "advice", "DSCA 09-06", "A mixed line tells the share that is procured")
def procured_share_given(context: CheckContext) -> Iterator[Found]:
    """Without contractor data or like cases the default share of the table is used."""
    lines = [leaf for leaf in context.leaves if leaf.line.source == "X" and leaf.line.procured_share is None]
    row = _in_window(context, "CAS", "MIXED_SHARE", _dates(context, lines[0])) if lines else None
    if lines and row is not None and row.figure is not None:
        numbers = [leaf.line.number for leaf in lines]
        mixed = "is mixed and gives" if len(numbers) == 1 else "are mixed and give"
        yield Found(
            f"{lines[0].path}.procured_share",
            f"{lines_text(numbers)} {mixed} no procured share; the default of {percent_text(row.figure)} is used.",
        )


@check(120, "procured-share-fits", "error", "SAMM C9.4.9.1.3", "A procured share lies between 0 and 1 and stands on a mixed line")
def procured_share_fits(context: CheckContext) -> Iterator[Found]:
    """Lines of another source are procured wholly or not at all."""
    for leaf in context.leaves:
        share = leaf.line.procured_share
        if share is None:
            continue
        if not 0 <= share <= 1:
            yield Found(
                f"{leaf.path}.procured_share",
                f"{leaf.name} has a procured share of {share}; it lies between 0 and 1.",
            )
        elif leaf.line.source != "X":
            yield Found(
                f"{leaf.path}.procured_share",
                f"{leaf.name} has source {leaf.line.source} and a procured share, which only source X has.",
                "clear",
            )


@check(132, "administered-overseas", "advice", "SAMM C9.6", "Overseas administration stands where contracts are administered")
def administered_overseas(context: CheckContext) -> Iterator[Found]:
    """The overseas part of contract administration is for contract cost only."""
    for leaf in context.leaves:
        if leaf.line.administered_overseas and not has_contract_cost(leaf.line):
            yield Found(
                f"{leaf.path}.administered_overseas",
                f"{leaf.name} is marked as administered overseas and has no contract cost.",
                "clear",
            )


class _AdministrativeRates:
    """The administrative charge that each line must bear, by the rate table alone."""

    def __init__(self, context: CheckContext) -> None:
        self._context, offer = context, context.offer
        self._rows = [row for row in context.policy.rows(RATES, Rate) if row.charge == "ADMIN"]
        self._management = {row.variant for row in self._rows if row.component == "MANAGEMENT_LINE"}
        self._overrides = {one.line: one for one in offer.rate_overrides if one.charge == "ADMIN" and one.component is None}
        deciding = offer.implemented_on or offer.accepted_on or offer.price_date
        self._waived = any(one.charge == "ADMIN" and not (one.agreed_on and one.agreed_on > deciding) for one in offer.waivers)
        self._percents: dict[RateDates, Decimal | None] = {}

    def charge_of(self, leaf: Leaf) -> tuple[Decimal, str] | None:
        """Return the charge and what it follows from; None where no rate is in force."""
        if leaf.line.generic_code in self._management:
            return Decimal("0.00"), "a management line, which bears none,"
        if self._waived:
            return Decimal("0.00"), "the waiver of this document"
        if self._country_waived(leaf):
            return Decimal("0.00"), f"the waiver for {self._context.offer.country}"
        override = self._override(leaf)
        if override is not None and override.amount is not None:
            return cents(override.amount), "the amount entered"
        percent = self._percent(leaf) if override is None else override.rate_percent or Decimal(0)
        if percent is None:
            return None
        return cents(leaf.price.value * percent / HUNDRED), f"{percent_text(percent)} of {dollars_text(leaf.price.value)}"

    def _country_waived(self, leaf: Leaf) -> bool:
        country = self._context.offer.country
        return any(
            row.component == "WAIVED_COUNTRY" and row.variant == country and _holds(row, _dates(self._context, leaf))
            for row in self._rows
        )

    def _override(self, leaf: Leaf) -> RateOverride | None:
        """The entered rate that counts: for the line, else for the line above it, else for all."""
        numbers = (leaf.line.number, leaf.parent.number if leaf.parent else None, None)
        return next((self._overrides[number] for number in numbers if number in self._overrides), None)

    def _percent(self, leaf: Leaf) -> Decimal | None:
        dates = _dates(self._context, leaf)
        if dates not in self._percents:
            row = self._row(dates)
            self._percents[dates] = row.figure if row else None
        return self._percents[dates]

    def _row(self, dates: RateDates) -> Rate | None:
        """The Title 10 row where it holds, else the standard row that began last by its own date basis."""
        if self._context.offer.program == "BPC_T10":
            title_10 = [row for row in self._rows if row.component == "BPC_T10" and _holds(row, dates)]
            if title_10:
                return title_10[0]
        standard = [row for row in self._rows if row.component == "STANDARD"]
        begun = [row for row in standard if row.effective_from is None or row.effective_from <= dates.on(row.date_basis)]
        return max(begun, key=lambda row: row.effective_from or date.min, default=None)


def _dates(context: CheckContext, leaf: Leaf) -> RateDates:
    return rate_dates(context.offer, leaf.line, leaf.parent)


def _holds(row: Rate, dates: RateDates) -> bool:
    return row.holds_on(dates.on(row.date_basis))


def _in_window(context: CheckContext, charge: str, component: str, dates: RateDates) -> Rate | None:
    rows = context.policy.rows(RATES, Rate)
    return next((row for row in rows if (row.charge, row.component) == (charge, component) and _holds(row, dates)), None)


def _small_case_rule(context: CheckContext, accepted: date) -> Rate | None:
    return _in_window(context, "SCML", "MINIMUM", RateDates(context.offer.price_date, None, accepted, None))


def _charge(one: RateOverride | Waiver) -> str:
    name = {"ADMIN": "administrative charge", "CAS": "contract administration services", "NONRECURRING": "nonrecurring cost"}.get(
        one.charge,
        {"SUPPORT_CHARGE": "program support charge", "PCH": "packing, crating and handling"}.get(one.charge, "transportation"),
    )
    return f"{name} ({one.component})" if one.component else name
