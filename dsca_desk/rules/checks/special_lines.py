"""Checks of lines with rules of their own: non-specific requirements, disbursing services, excess articles, stock levels."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from dsca_desk.policy.codes import SPECIAL_LINES, SpecialLine
from dsca_desk.rules.checks.context import CheckContext, Leaf, months_range
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.facts import SpecialKind, financing, special_kind
from dsca_desk.rules.notes.placed import PlacedNote
from dsca_desk.rules.outlays import CaseFlow, case_flow
from dsca_desk.rules.quarters import format_quarter, parse_quarter
from dsca_desk.rules.waivers import waiver_of
from dsca_desk.rules.wording import dollars_text, percent_text, quantity_text

_HUNDRED = Decimal(100)
_FMSO_II = "V"
_EXCESS = "E"
_CASE = re.compile(r"\b([A-Z0-9]{2})-[A-Z]-[A-Z0-9]{3}\b", re.ASCII)
_NOT_OF_RECORD = re.compile(r"\bnpor\b|non[- ]program[- ]of[- ]record", re.IGNORECASE)


@check(14, "non-specific-line", "error", "SAMM C5.4.13", "A line of non-specific requirements keeps its rules")
def non_specific_line(context: CheckContext) -> Iterator[Found]:
    """By Amendment only, source S, no months, not with grants, not for BPC, with the surcharge and its fixed wording."""
    offer = context.offer
    for leaf in _of_kind(context, "NSR"):
        line = leaf.line
        if not offer.document.startswith("A"):
            yield Found(leaf.path, f"{leaf.name} holds non-specific requirements, which come into a case by Amendment only.")
        if context.is_bpc:
            yield Found(leaf.path, f"{leaf.name} holds non-specific requirements, which a BPC case may not have.")
        if any(row.financing == "grant" for row in financing(offer, context.on).values()):
            yield Found("terms_of_sale", f"{leaf.name} holds non-specific requirements, which grants may not pay for.")
        row = _row(context, "NSR")
        if row and row.source_code and line.source != row.source_code:
            yield Found(
                f"{leaf.path}.source",
                f"{leaf.name} holds non-specific requirements and has source {line.source}; it takes {row.source_code}.",
                f"set:{row.source_code}",
            )
        if months_range(line.months_of_service):
            yield Found(
                f"{leaf.path}.months_of_service",
                f"{leaf.name} holds non-specific requirements and gives months ({line.months_of_service}); it has no period.",
                "clear",
            )
        if waiver_of(offer, "ADMIN"):
            yield Found("waivers", f"{leaf.name} holds non-specific requirements, to which the administrative charge applies.")
        if not context.is_bpc and not any(note.code == "NSR" for note in _notes_of(context, leaf)):
            yield Found("notes", f"{leaf.name} lacks the fixed wording of non-specific requirements.", "add-note:NSR")


@check(14, "non-specific-limit", "error", "SAMM C5.4.13", "Non-specific requirements hold at most a share of the case")
def non_specific_limit(context: CheckContext) -> Iterator[Found]:
    """All such lines together, of the total estimated cost."""
    yield from _over_limit(context, "NSR", "non-specific requirements")


@check(
    14, "non-specific-late", "error", "SAMM C5.4.13", "Non-specific requirements are paid late, and nothing is ordered with them"
)
def non_specific_late(context: CheckContext) -> Iterator[Found]:
    """Their money stands at the end of the schedule; without orders there is no termination liability and no holdback."""
    row, flow = _row(context, "NSR"), context.schedule.flow
    for leaf in _of_kind(context, "NSR"):
        line = leaf.line
        for field, what in (("termination_liability", "termination liability"), ("holdback", "contractor holdback")):
            if getattr(line, field):
                yield Found(
                    f"{leaf.path}.{field}",
                    f"{leaf.name} holds non-specific requirements, with which nothing is ordered, and plans {what}.",
                    "clear",
                )
        if not isinstance(flow, CaseFlow):
            continue  # one payment: there is no late and early
        if row is not None and row.generic_codes and line.generic_code not in row.generic_codes:
            yield Found(
                f"{leaf.path}.generic_code",
                f"{leaf.name} holds non-specific requirements under the generic code {line.generic_code or '(none)'}, and its "
                f"money is not put at the end of the schedule; it takes {row.generic_codes[0]}.",
                f"set:{row.generic_codes[0]}",
            )
        last = _last_without(context, flow)
        early = [one for one in line.outlays if one.amount > 0 and parse_quarter(one.quarter) < last]
        if early:
            amount = sum((one.amount for one in early), Decimal("0.00"))
            yield Found(
                f"{leaf.path}.outlays",
                f"{leaf.name} plans {dollars_text(amount)} of non-specific requirements before {format_quarter(last)}, when the "
                "other lines end; their money stands late in the schedule.",
                "clear",
            )


def _last_without(context: CheckContext, flow: CaseFlow) -> int:
    """The last quarter in which lines other than those of non-specific requirements need money."""
    special = {leaf.price.number for leaf in _of_kind(context, "NSR")}
    others = tuple(done for done in context.priced.lines if done.number not in special)
    return case_flow(others, flow.terms).last_quarter


@check(15, "disbursing-limit", "error", "SAMM C4.5.1.1", "Administrative disbursing services hold at most a share of the case")
def disbursing_limit(context: CheckContext) -> Iterator[Found]:
    """All such lines together, of the total estimated cost."""
    yield from _over_limit(context, "DISBURSING", "administrative disbursing services")


@check(15, "disbursing-funds", "error", "SAMM C4.5.1.1", "Administrative disbursing services are paid with national funds")
def disbursing_funds(context: CheckContext) -> Iterator[Found]:
    """No grant and no U.S. credit among the terms of sale."""
    lines = _of_kind(context, "DISBURSING")
    if not lines:
        return
    kinds = {code: row.financing for code, row in financing(context.offer, context.on).items()}
    for place, term in enumerate(context.offer.terms_of_sale):
        if kinds.get(term.code) in ("grant", "repayable"):
            yield Found(
                f"terms_of_sale[{place}].code",
                f"{lines[0].name} holds administrative disbursing services, which national funds pay; {term.code} is U.S. money.",
            )


@check(23, "excess-authorization", "error", "DSCA 24-63", "Excess articles stay within the authorization of State")
def excess_authorization(context: CheckContext) -> Iterator[Found]:
    """The note on excess articles of the line tells the authorized quantity and value; the line holds no more."""
    for leaf in context.leaves:
        line = leaf.line
        if line.source != _EXCESS:
            continue
        given = _authorized(context, leaf)
        if given is None:
            yield Found(
                "notes",
                f"{leaf.name} holds excess articles, and no note tells the quantity and value that State authorized.",
                "fill-note:EDA-COND" if any(note.code == "EDA-COND" for note in context.notes) else "add-note:EDA-COND",
            )
            continue
        quantity, value = given
        if quantity is not None and line.quantity is not None and line.quantity > quantity:
            yield Found(
                f"{leaf.path}.quantity",
                f"{leaf.name} holds {quantity_text(line.quantity)} excess articles; State authorized {quantity_text(quantity)}.",
            )
        if value is not None and leaf.price.value > value:
            yield Found(
                f"{leaf.path}.unit_price",
                f"{leaf.name} is valued {dollars_text(leaf.price.value)}; State authorized {dollars_text(value)}.",
            )


@check(
    25,
    "stock-level-case",
    "error",
    "SAMM C5.4.8.10.9",
    "Requisitions of a stock level (FMSO II) cite the case of the stock level",
)
def stock_level_case(context: CheckContext) -> Iterator[Found]:
    """An FMSO II line names the FMSO I case in its description, a note or the references."""
    offer = context.offer
    for leaf in context.leaves:
        if leaf.line.type_of_assistance != _FMSO_II:
            continue
        texts = [leaf.line.description, *leaf.line.notes, *(reference.number for reference in offer.references)]
        texts += [note.text for note in context.notes if not note.lines or leaf.line.number in note.lines]
        cited = {match[0] for text in texts for match in _CASE.finditer(text) if match[1] == offer.country}
        if not cited - {offer.case_id}:
            yield Found(
                f"{leaf.path}.description",
                f"{leaf.name} requisitions from a stock level (FMSO II) and does not cite the case of the stock level (FMSO I).",
            )


@check(25, "program-of-record", "error", "SAMM C5.4.10-C5.4.12", "Articles of no program of record have their disclaimer")
def program_of_record(context: CheckContext) -> Iterator[Found]:
    """A line that is marked so in its description or notes has the note with the type of item, A, B or C."""
    for leaf in context.leaves:
        marked = " ".join((leaf.line.description, *leaf.line.notes))
        if not _NOT_OF_RECORD.search(marked):
            continue
        note = next((one for one in _notes_of(context, leaf) if one.code == "NPOR"), None)
        if note is None:
            yield Found(
                "notes", f"{leaf.name} is marked as no program of record and has no note that says what follows.", "add-note:NPOR"
            )
        elif "item_type" in note.missing:
            yield Found(
                "notes", f"The note on {leaf.name} does not yet say of which type the item is (A, B or C).", "fill-note:NPOR"
            )


def _of_kind(context: CheckContext, kind: SpecialKind) -> list[Leaf]:
    return [leaf for leaf in context.leaves if special_kind(leaf.line, context.policy) == kind]


def _row(context: CheckContext, kind: SpecialKind) -> SpecialLine | None:
    return next((row for row in context.policy.rows(SPECIAL_LINES, SpecialLine) if row.kind == kind), None)


def _over_limit(context: CheckContext, kind: SpecialKind, what: str) -> Iterator[Found]:
    lines, row = _of_kind(context, kind), _row(context, kind)
    if not lines or row is None or row.limit_percent is None:
        return
    value = sum((leaf.price.value for leaf in lines), Decimal("0.00"))
    if value * _HUNDRED > context.priced.total * row.limit_percent:
        yield Found(
            f"{lines[0].path}.unit_price",
            f"{lines[0].name} holds {dollars_text(value)} of {what}, more than {percent_text(row.limit_percent)} of "
            f"{dollars_text(context.priced.total)}.",
        )


def _notes_of(context: CheckContext, leaf: Leaf) -> list[PlacedNote]:
    numbers = {leaf.line.number, *([leaf.parent.number] if leaf.parent else [])}
    return [note for note in context.notes if not note.lines or numbers & set(note.lines)]


def _authorized(context: CheckContext, leaf: Leaf) -> tuple[Decimal | None, Decimal | None] | None:
    """Authorized quantity and value of a line, None for each that is not a number; None where nothing is told."""
    numbers = {leaf.line.number, *([leaf.parent.number] if leaf.parent else [])}
    for note in context.offer.notes:
        if note.code == "EDA-COND" and (not note.lines or numbers & set(note.lines)):
            told = (note.parameters.get("authorized_quantity", ""), note.parameters.get("authorized_value", ""))
            if all(one.strip() for one in told):
                return _number(told[0]), _number(told[1])
    return None


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", "").replace("$", "").strip().split()[0])
    except (InvalidOperation, IndexError):
        return None
    return value if value.is_finite() else None
