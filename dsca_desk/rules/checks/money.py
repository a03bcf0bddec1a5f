"""Checks of the amounts: sums recomputed from their parts, rates found anew, waivers, overrides, figures to confirm."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from dsca_desk.policy.codes import SPECIAL_LINES, SpecialLine
from dsca_desk.policy.rates import RATES, Rate, RateDates
from dsca_desk.records.offer import RateOverride, Waiver
from dsca_desk.rules.checks.context import CheckContext, Leaf, total_of
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.facts import special_kind, wholly_grant_financed
from dsca_desk.rules.priced import LinePrice, Unconfirmed
from dsca_desk.rules.rounding import HUNDRED, cents
from dsca_desk.rules.wording import day_text, dollars_text, lines_text, percent_text, quantity_text

_BELOW = (
    ("pch", "(9) packing, crating and handling"),
    ("admin", "(10) administrative charge"),
    ("transportation", "(11) transportation"),
)
_SUMMED = ("base", "nonrecurring", "support_charge", "other", "value", "admin", "pch", "transportation", "supply_support")
_DRAWDOWN = "S9"  # SAMM C9.4.7.3.4
_AMOUNTS = {
    "base": "base",
    "cas": "contract administration services",
    "nonrecurring": "nonrecurring cost",
    "support_charge": "program support charge",
    "attrition": "attrition",
    "admin": "administrative charge",
    "pch": "packing, crating and handling",
    "transportation": "transportation",
    "supply_support": "supply support surcharge",
    "procured_share": "procured share",
    "schedule": "payment schedule",
    "initial_deposit": "initial deposit",
}


@check(2, "lines-sum-to-net", "error", "SAMM Figure C5.F3", "The lines add up to (8)")
def lines_sum_to_net(context: CheckContext) -> Iterator[Found]:
    """Net estimated cost is the sum of column 4(b); the Small Case Management Line of an old case is shown beside it."""
    coded = {code for row in context.on.rows(SPECIAL_LINES, SpecialLine) if row.kind == "SCML" for code in row.generic_codes}
    lines = total_of(price.value for price in context.priced.lines if price.line.generic_code not in coded)
    if lines != context.priced.net:
        yield Found(
            "net", f"The lines add up to {dollars_text(lines)}, and (8) Net Estimated Cost is {dollars_text(context.priced.net)}."
        )


@check(2, "summary-sums-to-total", "error", "SAMM Figure C5.F3", "(8) to (12) add up to (13)")
def summary_sums_to_total(context: CheckContext) -> Iterator[Found]:
    """The charges below the line are the sums of the lines' charges, and all together give the total."""
    priced = context.priced
    for field, name in _BELOW:
        parts = total_of(getattr(leaf.price, field) for leaf in context.leaves)
        if parts != getattr(priced, field):
            yield Found(
                field,
                f"The lines' shares of {name} add up to {dollars_text(parts)}, and it is {dollars_text(getattr(priced, field))}.",
            )
    whole = priced.net + priced.small_case_management_line + priced.pch + priced.admin + priced.transportation + priced.other
    if whole != priced.total:
        yield Found("total", f"(8) to (12) add up to {dollars_text(whole)}, and (13) is {dollars_text(priced.total)}.")


@check(2, "paper-sums", "error", "SAMM Figure C5.F3", "The whole dollars of the letter foot")
def paper_sums(context: CheckContext) -> Iterator[Found]:
    """Column 4(b) adds up to (8), (8) to (12) to (13), the payments to (13), as they print."""
    paper = context.paper
    if paper is None:
        return
    lines = paper.small_case_management_line + total_of(paper.lines[price.number] for price in context.priced.lines)
    sums = (
        ("net", "Column (4b)", lines, "(8)", paper.net),
        ("total", "(8) to (12)", paper.net + paper.pch + paper.admin + paper.transportation + paper.other, "(13)", paper.total),
        ("schedule", "The payment column", total_of(row.amount for row in paper.schedule), "(13)", paper.total),
    )
    for path, parts, added, whole, printed in sums:
        if added != printed:
            yield Found(path, f"{parts} of the letter adds up to ${added:,.0f}, and {whole} prints as ${printed:,.0f}.")


@check(3, "quantity-times-unit", "error", "SAMM Figure C5.F3", "Quantity times unit price gives the line")
def quantity_times_unit(context: CheckContext) -> Iterator[Found]:
    """The base is quantity times base unit price; the printed unit times quantity meets the total within its rounding."""
    for leaf in context.leaves:
        line, price = leaf.line, leaf.price
        if special_kind(line, context.policy) == "SCML":  # its value falls with the surcharge, whatever was entered
            continue
        quantity = Decimal(1) if line.quantity is None else line.quantity
        base = cents(quantity * line.unit_price)
        if base != price.base:
            yield Found(
                leaf.path,
                f"{leaf.name}: {quantity_text(quantity)} at {dollars_text(line.unit_price)} is "
                f"{dollars_text(base)}, not {dollars_text(price.base)}.",
            )
        if line.quantity and price.unit is not None and abs(line.quantity * price.unit - price.value) > abs(line.quantity) / 200:
            yield Found(
                leaf.path,
                f"{leaf.name}: {quantity_text(line.quantity)} at unit cost {dollars_text(price.unit)} does not give "
                f"the total of {dollars_text(price.value)}.",
            )


@check(3, "parts-sum-to-line", "error", "SAMM Figure C5.F3", "The parts of a line add up to its value")
def parts_sum_to_line(context: CheckContext) -> Iterator[Found]:
    """Base, contract administration, nonrecurring cost, support charge and other give column 4(b)."""
    for leaf in context.leaves:
        price = leaf.price
        parts = price.base + total_of(iter(price.cas.values())) + price.nonrecurring + price.support_charge + price.other
        if parts != price.value:
            yield Found(
                leaf.path,
                f"The parts of {leaf.name} add up to {dollars_text(parts)}, and its value is {dollars_text(price.value)}.",
            )


@check(3, "sublines-sum-to-line", "error", "SAMM Figure C5.F3", "Sublines add up to their line")
def sublines_sum_to_line(context: CheckContext) -> Iterator[Found]:
    """Every amount of a line with sublines is the sum of theirs, and the line itself has no money."""
    for place, price in enumerate(context.priced.lines):
        if not price.sublines:
            continue
        for field in _SUMMED:
            parts = total_of(getattr(part, field) for part in price.sublines)
            if parts != getattr(price, field):
                yield Found(
                    f"lines[{place}]",
                    f"The sublines of line {price.number} have {dollars_text(parts)} of {_AMOUNTS.get(field, field)}, and it "
                    f"shows {dollars_text(getattr(price, field))}.",
                )
        if price.line.unit_price:
            yield Found(
                f"lines[{place}].unit_price",
                f"Line {price.number} has sublines and a unit price of its own of {dollars_text(price.line.unit_price)}, "
                "which is not counted.",
                "clear",
            )


@check(
    4, "administrative-rate", "error", "DSCA 18-27; SAMM C6.7.2.1.1", "The administrative charge follows the rate of each line"
)
def administrative_rate(context: CheckContext) -> Iterator[Found]:
    """The rate row is found anew by each line's dates; a line keeps the rate it was added at."""
    rows = [row for row in context.policy.rows(RATES, Rate) if row.charge == "ADMIN"]
    for leaf in context.leaves:
        expected = _administrative_charge(context, leaf, rows)
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


@check(121, "rests-on-missing-figure", "error", "policy tables", "No amount rests on a figure that was not found")
def rests_on_missing_figure(context: CheckContext) -> Iterator[Found]:
    """The office enters the figure with its source before the offer leaves the desk."""
    missing = [one for one in context.priced.unconfirmed if one.status == "not-found"]
    for source, names, lines, path in _doubts(context, missing):
        yield Found(path, f"{names}{lines}: no figure is known ({source}); enter one with its source.", "enter-rate")


@check(122, "rests-on-unconfirmed-figure", "warning", "policy tables", "No amount rests on a figure that is not confirmed")
def rests_on_unconfirmed_figure(context: CheckContext) -> Iterator[Found]:
    """The office confirms or replaces the figure before the offer leaves the desk.

    Rules of the payment schedule that were not found count here: the schedule says what it does in their place.
    """
    doubtful = [one for one in context.priced.unconfirmed if one.status != "not-found"]
    for source, names, lines, path in _doubts(context, [*doubtful, *context.schedule.unconfirmed]):
        yield Found(path, f"{names}{lines} rests on a figure that is not confirmed ({source}).", "confirm-rate")


def _doubts(context: CheckContext, doubts: Sequence[Unconfirmed]) -> Iterator[tuple[str, str, str, str]]:
    """Group doubtful figures by amount and source: source, name of the amount, the lines in words, the first path."""
    numbers = {path: line.number for path, line in context.lines}
    groups: dict[tuple[str, str], list[str]] = {}
    for one in doubts:
        field = one.path.rpartition("].")[2].partition(".")[0]
        groups.setdefault((field, one.source), []).append(one.path)
    for (field, source), paths in groups.items():
        on_lines = list(dict.fromkeys(numbers[where] for path in paths if (where := f"{path.rpartition('].')[0]}]") in numbers))
        name = _AMOUNTS.get(field, field.replace("_", " "))
        yield source, name[0].upper() + name[1:], f" of {lines_text(on_lines)}" if on_lines else "", paths[0]


def _administrative_charge(context: CheckContext, leaf: Leaf, rows: list[Rate]) -> tuple[Decimal, str] | None:
    """The charge a line must bear, with its reason; None where no rate is in force."""
    dates, offer = _dates(context, leaf), context.offer
    if any(row.component == "MANAGEMENT_LINE" and row.variant == (leaf.line.generic_code or "") for row in rows):
        return Decimal("0.00"), "a management line, which bears none,"
    deciding = offer.implemented_on or offer.accepted_on or offer.price_date
    if any(one.charge == "ADMIN" and not (one.agreed_on and one.agreed_on > deciding) for one in offer.waivers):
        return Decimal("0.00"), "the waiver of this document"
    if any(row.component == "WAIVED_COUNTRY" and row.variant == offer.country and _holds(row, dates) for row in rows):
        return Decimal("0.00"), f"the waiver for {offer.country}"
    override = _override(context, leaf)
    if override is not None and override.amount is not None:
        return cents(override.amount), "the amount entered"
    if override is not None:
        return _charged(leaf.price, override.rate_percent or Decimal(0)), "the rate entered"
    title_10 = [row for row in rows if row.component == "BPC_T10" and _holds(row, dates)] if offer.program == "BPC_T10" else []
    standard = [
        row
        for row in rows
        if row.component == "STANDARD" and (row.effective_from is None or row.effective_from <= dates.on(row.date_basis))
    ]
    row = (
        title_10[0]
        if title_10
        else max(standard, key=lambda one: one.effective_from or one.effective_to or offer.price_date, default=None)
    )
    if row is None or row.figure is None:
        return None
    return _charged(leaf.price, row.figure), f"{percent_text(row.figure)} of {dollars_text(leaf.price.value)}"


def _charged(price: LinePrice, percent: Decimal) -> Decimal:
    return cents(price.value * percent / HUNDRED)


def _override(context: CheckContext, leaf: Leaf) -> RateOverride | None:
    """The entered rate that counts: for the line, else for its parent, else for all; the last one of its kind."""
    for number in (leaf.line.number, *([leaf.parent.number] if leaf.parent else []), None):
        for override in reversed(context.offer.rate_overrides):
            if override.charge == "ADMIN" and override.component is None and override.line == number:
                return override
    return None


def _dates(context: CheckContext, leaf: Leaf) -> RateDates:
    return RateDates(context.offer.price_date, leaf.line.added_on, context.offer.accepted_on, context.offer.implemented_on)


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
