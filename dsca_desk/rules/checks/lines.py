"""Checks of what a line may hold: numbers, quantities, deliveries, defense equipment, kinds of case, outlays."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from dsca_desk.policy.codes import UNITS_OF_ISSUE, UnitOfIssue
from dsca_desk.records.offer import Line, QuarterAmount, QuarterQuantity
from dsca_desk.rules.checks.context import CheckContext, months_range, quarter_start, total_of
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.facts import special_kind
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.wording import day_text, dollars_text, list_text, quantity_text

_QUARTERLY = (
    ("deliveries", "deliveries"),
    ("outlays", "outlays"),
    ("termination_liability", "termination liability"),
    ("holdback", "holdback"),
)


@check(
    12, "defense-equipment-line", "error", "SAMM C5.4.3.1.2, C5.4.8.5", "Major and significant equipment has a line of its own"
)
def defense_equipment_line(context: CheckContext) -> Iterator[Found]:
    """A line of its own, without sublines and not inside another line, with an exact quantity."""
    for leaf in context.leaves:
        kind = _equipment(leaf.line) or (_equipment(leaf.parent) if leaf.parent else "")
        if not kind:
            continue
        if leaf.parent is not None:
            yield Found(leaf.path, f"Subline {leaf.line.number} holds {kind}, which needs a line of its own.")
        elif leaf.line.quantity is None:
            yield Found(f"{leaf.path}.quantity", f"Line {leaf.line.number} holds {kind} and gives no quantity.")
        elif leaf.line.quantity <= 0 or leaf.line.quantity != leaf.line.quantity.to_integral_value():
            yield Found(
                f"{leaf.path}.quantity",
                f"{leaf.name} holds {kind} with quantity {quantity_text(leaf.line.quantity)}; it must be exact and whole.",
            )


@check(12, "defense-equipment-deliveries", "error", "SAMM C5.4.8.5", "Major and significant equipment has deliveries by quarter")
def defense_equipment_deliveries(context: CheckContext) -> Iterator[Found]:
    """The delivery schedule is there and adds up to the quantity."""
    for leaf in context.leaves:
        line, kind = leaf.line, _equipment(leaf.line)
        if not kind or leaf.parent is not None or line.quantity is None or context.offer.case_type != "DEFINED":
            continue
        delivered = sum((row.quantity for row in line.deliveries), Decimal(0))
        if not line.deliveries:
            yield Found(f"{leaf.path}.deliveries", f"Line {line.number} holds {kind} and has no delivery schedule by quarter.")
        elif delivered < line.quantity:
            yield Found(
                f"{leaf.path}.deliveries",
                f"The delivery schedule of line {line.number} adds up to {quantity_text(delivered)}, and its quantity is "
                f"{quantity_text(line.quantity)}.",
            )


@check(12, "deliveries-within-months", "error", "SAMM C5.4.8.5", "The last delivery lies within the months of the line")
def deliveries_within_months(context: CheckContext) -> Iterator[Found]:
    """Months count from implementation; before it, from the day the offer expires."""
    offer = context.offer
    start = offer.implemented_on or offer.accepted_on or offer.offer_expires_on or offer.price_date
    for leaf in context.leaves:
        months = months_range(leaf.line.months_of_service)
        quarters = [(day, row.quarter) for row in leaf.line.deliveries if (day := quarter_start(row.quarter))]
        if months is None or not quarters or not _equipment(leaf.line):
            continue
        day, quarter = max(quarters)
        end = add_months(start, months[1])
        if day > end:
            yield Found(
                f"{leaf.path}.deliveries",
                f"Line {leaf.line.number} has its last delivery in {quarter}, and its {months[1]} months from "
                f"{day_text(start)} end on {day_text(end)}.",
            )


@check(13, "case-type-content", "error", "SAMM C5.4.3", "A blanket order or CLSSA holds nothing it may not hold")
def case_type_content(context: CheckContext) -> Iterator[Found]:
    """No major or significant equipment, classified materiel or technical data package.

    Classified publications may stand on a blanket line of their own with the note for them (Table C5.T7).
    """
    if context.offer.case_type == "DEFINED":
        return
    kind = "a blanket order" if context.offer.case_type == "BLANKET" else "a CLSSA"
    publications = {line for note in context.notes if note.code == "CLASS-PUB" for line in note.lines}
    for path, line in context.lines:
        held = [name for name in (_equipment(line), "a technical data package" if line.technical_data_package else "") if name]
        if line.classified and not (line.number in publications and context.offer.case_type == "BLANKET"):
            held.append("classified materiel")
        if held:
            yield Found(path, f"Line {line.number} holds {list_text(held)}, which {kind} may not hold.")


@check(
    13, "case-type-columns", "warning", "SAMM C5.4.3.2, C5.4.3.3", "A blanket order or CLSSA line has no quantity and no months"
)
def case_type_columns(context: CheckContext) -> Iterator[Found]:
    """It lasts until its money is used."""
    if context.offer.case_type == "DEFINED":
        return
    kind = "a blanket order" if context.offer.case_type == "BLANKET" else "a CLSSA"
    for path, line in context.lines:
        if special_kind(line, context.policy) == "SCML":  # it carries one month by its own rule (SAMM C9.4.7.4)
            continue
        if line.quantity is not None:
            yield Found(
                f"{path}.quantity",
                f"Line {line.number} of {kind} gives quantity {quantity_text(line.quantity)}; its value is its bound.",
            )
        if months_range(line.months_of_service):
            yield Found(
                f"{path}.months_of_service",
                f"Line {line.number} of {kind} gives months ({line.months_of_service}); such a line carries none.",
                "clear",
            )


@check(108, "lines-present", "error", "SAMM Figure C5.F3", "The document has lines")
def lines_present(context: CheckContext) -> Iterator[Found]:
    """An offer of nothing cannot be printed."""
    if not context.offer.lines:
        yield Found("lines", "The document has no lines.")


@check(109, "line-numbers-unique", "error", "SAMM Figure C5.F3", "Every line number stands once, sublines under their line")
def line_numbers_unique(context: CheckContext) -> Iterator[Found]:
    """001, 002 ...; sublines 001a, 001b ... begin with the number of their line."""
    seen: dict[str, str] = {}
    for path, line in context.lines:
        if line.number in seen:
            yield Found(f"{path}.number", f"Line number {line.number} is used twice, here and at {seen[line.number]}.")
        seen.setdefault(line.number, path)
    for place, line in enumerate(context.offer.lines):
        for below, subline in enumerate(line.sublines):
            if not subline.number.startswith(line.number) or subline.number == line.number:
                yield Found(
                    f"lines[{place}].sublines[{below}].number",
                    f"Subline {subline.number} does not belong under line {line.number}.",
                )


@check(110, "line-numbers-ordered", "warning", "SAMM Figure C5.F3", "Line numbers rise through the document")
def line_numbers_ordered(context: CheckContext) -> Iterator[Found]:
    """A gap is allowed, since lines may have been deleted; going back is not."""
    for place, (earlier, later) in enumerate(pairwise(context.offer.lines), start=1):
        if later.number < earlier.number:
            yield Found(f"lines[{place}].number", f"Line {later.number} stands after line {earlier.number}.")


@check(111, "quantity-and-unit", "error", "SAMM Figure C5.F3", "A line with a countable unit of issue gives its quantity")
def quantity_and_unit(context: CheckContext) -> Iterator[Found]:
    """Defined articles have a quantity; unit of issue XX has none. A blanket or CLSSA line may go without."""
    countable = {row.code: row.countable for row in context.on.rows(UNITS_OF_ISSUE, UnitOfIssue)}
    for leaf in context.leaves:
        line = leaf.line
        counted = countable.get(line.unit_of_issue, True)
        if counted and line.quantity is None and line.kind == "ARTICLE" and context.offer.case_type == "DEFINED":
            yield Found(
                f"{leaf.path}.quantity",
                f"{leaf.name} has unit of issue {line.unit_of_issue} and no quantity.",
            )
        if not counted and line.quantity is not None:
            yield Found(
                f"{leaf.path}.quantity",
                f"{leaf.name} has quantity {quantity_text(line.quantity)} with unit of issue {line.unit_of_issue}, "
                "which is for services and lots without quantity.",
            )


@check(112, "quantity-positive", "error", "SAMM Figure C5.F3", "Quantities and prices are not negative")
def quantity_positive(context: CheckContext) -> Iterator[Found]:
    """A quantity is above zero; a base unit price may be zero but not less."""
    for leaf in context.leaves:
        line = leaf.line
        if line.quantity is not None and line.quantity <= 0:
            yield Found(f"{leaf.path}.quantity", f"{leaf.name} has quantity {quantity_text(line.quantity)}.")
        if line.unit_price < 0:
            yield Found(f"{leaf.path}.unit_price", f"{leaf.name} has a unit price of {dollars_text(line.unit_price)}.")


@check(113, "deliveries-exceed-quantity", "error", "SAMM C5.4.8.5", "No more is delivered than the line holds")
def deliveries_exceed_quantity(context: CheckContext) -> Iterator[Found]:
    """The delivery schedule may stay below the quantity, except for major and significant equipment."""
    for leaf in context.leaves:
        delivered = sum((row.quantity for row in leaf.line.deliveries), Decimal(0))
        if leaf.line.quantity is not None and delivered > leaf.line.quantity:
            yield Found(
                f"{leaf.path}.deliveries",
                f"{leaf.name} delivers {quantity_text(delivered)}, and its quantity is {quantity_text(leaf.line.quantity)}.",
            )


@check(114, "quarters-readable", "error", "case file", "Quarters are calendar quarters, each written once")
def quarters_readable(context: CheckContext) -> Iterator[Found]:
    """`2028Q1`; a quarter that stands twice makes the balance at its end uncertain."""
    for path, line in context.lines:
        for field, name in _QUARTERLY:
            seen: set[str] = set()
            for place, row in enumerate(_rows(line, field)):
                if quarter_start(row.quarter) is None:
                    yield Found(
                        f"{path}.{field}[{place}].quarter", f"Line {line.number}: {row.quarter!r} is no quarter such as 2028Q1."
                    )
                elif row.quarter in seen:
                    yield Found(
                        f"{path}.{field}[{place}].quarter", f"Line {line.number} gives {name} of {row.quarter} more than once."
                    )
                seen.add(row.quarter)


@check(115, "quarters-ordered", "warning", "case file", "Quarters follow each other")
def quarters_ordered(context: CheckContext) -> Iterator[Found]:
    """They are added up by quarter whatever their order, but a reader expects them to rise."""
    for path, line in context.lines:
        for field, name in _QUARTERLY:
            quarters = [row.quarter for row in _rows(line, field)]
            wrong = next((pair for pair in pairwise(quarters) if pair[1] < pair[0]), None)
            if wrong:
                yield Found(
                    f"{path}.{field}",
                    f"Line {line.number} gives {name} of {wrong[1]} after {wrong[0]}; quarters should rise.",
                    "sort-quarters",
                )


@check(116, "outlays-sum", "warning", "SAMM C9.9.1.2", "The outlays of a line add up to its value")
def outlays_sum(context: CheckContext) -> Iterator[Found]:
    """Only where outlays are given; otherwise the program spreads the line by its rules."""
    for leaf in context.leaves:
        paid = total_of(row.amount for row in leaf.line.outlays)
        if leaf.line.outlays and paid != leaf.price.value:
            yield Found(
                f"{leaf.path}.outlays",
                f"The outlays of line {leaf.line.number} add up to {dollars_text(paid)}, and its value is "
                f"{dollars_text(leaf.price.value)}.",
            )


def _equipment(line: Line) -> str:
    """Name the kind of defense equipment that an article line holds, or nothing."""
    if line.kind != "ARTICLE" or line.technical_data_package:
        return ""
    if line.mde:
        return "major defense equipment"
    return "significant military equipment" if line.sme else ""


def _rows(line: Line, field: str) -> Sequence[QuarterQuantity | QuarterAmount]:
    rows: Iterable[QuarterQuantity | QuarterAmount] = getattr(line, field)
    return tuple(rows)
