"""Checks of the amounts: sums recomputed from their parts, and figures that an officer has to confirm."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dsca_desk.policy.codes import SPECIAL_LINES, SpecialLine
from dsca_desk.records.offer import Confirmation
from dsca_desk.rules.checks.context import CheckContext, total_of
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.facts import special_kind
from dsca_desk.rules.priced import Priced, Schedule, Unconfirmed
from dsca_desk.rules.rounding import cents
from dsca_desk.rules.wording import dollars_text, lines_text, quantity_text

_BELOW = (
    ("pch", "(9) packing, crating and handling"),
    ("admin", "(10) administrative charge"),
    ("transportation", "(11) transportation"),
)
_SUMMED = ("base", "nonrecurring", "support_charge", "other", "value", "admin", "pch", "transportation", "supply_support")
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


@check(121, "rests-on-missing-figure", "error", "policy tables", "No amount rests on a figure that was not found")
def rests_on_missing_figure(context: CheckContext) -> Iterator[Found]:
    """The office enters the figure with its source before the offer leaves the desk."""
    missing = [one for one in context.priced.unconfirmed if one.status == "not-found"]
    for source, names, lines, path in _doubts(context.priced, missing):
        yield Found(path, f"{names}{lines}: no figure is known ({source}); enter one with its source.", "enter-rate")


@check(122, "rests-on-unconfirmed-figure", "warning", "policy tables", "No amount rests on a figure that is not confirmed")
def rests_on_unconfirmed_figure(context: CheckContext) -> Iterator[Found]:
    """The office confirms or replaces the figure before the offer leaves the desk.

    Rules of the payment schedule that were not found count here: the schedule says what it does in their place.
    """
    doubtful = [one for one in context.priced.unconfirmed if one.status != "not-found"]
    yield from _unconfirmed(context.priced, [*doubtful, *context.schedule.unconfirmed])


def confirmed_figures(priced: Priced, schedule: Schedule) -> Iterator[tuple[Found, Confirmation]]:
    """Yield what check 122 would have to say of figures that officers have confirmed for this document, with their words."""
    by_word: dict[Confirmation, list[Unconfirmed]] = {}
    for path, status, source, word in (*priced.confirmed, *schedule.confirmed):
        by_word.setdefault(word, []).append(Unconfirmed(path, status, source))
    for word, doubts in by_word.items():
        for found in _unconfirmed(priced, doubts):
            yield found, word


def _unconfirmed(priced: Priced, doubts: Sequence[Unconfirmed]) -> Iterator[Found]:
    for source, names, lines, path in _doubts(priced, doubts):
        yield Found(path, f"{names}{lines} rests on a figure that is not confirmed ({source}).", "confirm-rate")


def _doubts(priced: Priced, doubts: Sequence[Unconfirmed]) -> Iterator[tuple[str, str, str, str]]:
    """Group doubtful figures by amount and source: source, name of the amount, the lines in words, the first path."""
    numbers = dict(_numbers(priced))
    groups: dict[tuple[str, str], list[str]] = {}
    for one in doubts:
        field = one.path.rpartition("].")[2].partition(".")[0]
        groups.setdefault((field, one.source), []).append(one.path)
    for (field, source), paths in groups.items():
        on_lines = list(dict.fromkeys(numbers[where] for path in paths if (where := f"{path.rpartition('].')[0]}]") in numbers))
        name = _AMOUNTS.get(field, field.replace("_", " "))
        yield source, name[0].upper() + name[1:], f" of {lines_text(on_lines)}" if on_lines else "", paths[0]


def _numbers(priced: Priced) -> Iterator[tuple[str, str]]:
    """The number of every line and subline with its path."""
    for place, done in enumerate(priced.lines):
        yield f"lines[{place}]", done.number
        for below, part in enumerate(done.sublines):
            yield f"lines[{place}].sublines[{below}]", part.number
