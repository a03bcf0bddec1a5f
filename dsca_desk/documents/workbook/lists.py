"""The sheets that are lists: Deliveries, Notes, Derivation, Checks and Rules used."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.documents.sheets import Column, Sheet
from dsca_desk.documents.sheets.cells import Cell, Formula, Value
from dsca_desk.documents.sheets.measure import wrapped_lines
from dsca_desk.documents.sheets.styles import (
    ADVICE,
    CODE,
    DATE,
    GOOD,
    GROUP,
    MONEY,
    PERCENT,
    QUANTITY,
    TEXT,
    TYPED,
    UNCONFIRMED,
    WHOLE,
    WRAPPED,
    WRONG,
    Look,
)
from dsca_desk.documents.workbook.lines import quantity_cell
from dsca_desk.documents.workbook.parts import CHARGE_WORDS, STATUS_WORDS, live, path_words, placed_lines, with_level
from dsca_desk.policy.rates import PaymentRule
from dsca_desk.policy.table import Status
from dsca_desk.records.offer import Offer
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notes.placed import PlacedNote
from dsca_desk.rules.priced import Priced, RateUsed
from dsca_desk.rules.quarters import parse_quarter, span
from dsca_desk.rules.rounding import HUNDRED
from dsca_desk.rules.trace import Step

_MOST_LINES = 26  # of one row of text; more would be taller than the format allows
_MOST_INPUTS = 12  # of one amount; sums over many lines can be read on the sheet Lines
_SEVERITY: dict[str, Look] = {"error": WRONG, "warning": UNCONFIRMED, "advice": ADVICE}
_GROUPS = {
    1: "1 · Lines",
    2: "2 · Case or agency",
    3: "3 · Standard, by the facts",
    4: "4 · Standard, waivers",
    5: "5 · Standard, every case",
}


class Derivation(NamedTuple):
    """How the amounts of one place came about (`Line 001`, `Case`, `Payment schedule`): their steps in the order computed."""

    where: str
    steps: tuple[Step, ...]


NOTES = (
    Column("number", "Note", WHOLE, 6),
    Column("group", "Group", WRAPPED, 18),
    Column("title", "Title", WRAPPED, 28),
    Column("lines", "Lines", WRAPPED, 14),
    Column("text", "Text", WRAPPED, 84),
    Column("reason", "Why it is here", WRAPPED, 34),
    Column("status", "Status and wording", WRAPPED, 20),
    Column("code", "Code", TEXT, 22),
)
DERIVATION = (
    Column("where", "Where", TEXT, 20),
    Column("step", "Amount", WRAPPED, 32),
    Column("formula", "Formula", WRAPPED, 38),
    Column("inputs", "Inputs", WRAPPED, 46),
    Column("rate", "Rate", PERCENT, 9),
    Column("from", "In force from", DATE, 12),
    Column("to", "In force to", DATE, 12),
    Column("source", "Source", WRAPPED, 36),
    Column("status", "Status", WRAPPED, 13),
    Column("rounding", "Rounding", WRAPPED, 18),
    Column("result", "Result", MONEY, 16),
    Column("remark", "Remark", WRAPPED, 34),
)
CHECKS = (
    Column("severity", "Severity", TEXT, 10),
    Column("where", "Where", WRAPPED, 26),
    Column("message", "What was found", WRAPPED, 70),
    Column("reference", "Reference", WRAPPED, 28),
    Column("fix", "Repair", WRAPPED, 34),
    Column("id", "Check", TEXT, 28),
)
RULES_USED = (
    Column("charge", "Charge", TEXT, 28),
    Column("rate", "Rate", PERCENT, 10),
    Column("from", "In force from", DATE, 13),
    Column("to", "In force to", DATE, 13),
    Column("status", "Status", TEXT, 17),
    Column("source", "Source", WRAPPED, 62),
    Column("by", "Replaced by", WRAPPED, 18),
    Column("lines", "Lines", WRAPPED, 36),
)


def deliveries_columns(priced: Priced) -> tuple[Column, ...]:
    """Return the columns: one for each quarter in which any line delivers."""
    quarters = tuple(Column(quarter, quarter_words(quarter), QUANTITY, 9, TYPED) for quarter in _quarters(priced.offer))
    head = (
        Column("line", "Line", TEXT, 6),
        Column("description", "Description", WRAPPED, 40),
        Column("quantity", "Quantity", QUANTITY, 10, TYPED),
        Column("unit_of_issue", "Unit of issue", CODE, 7),
    )
    ending = (Column("planned", "Planned", QUANTITY, 10), Column("check", "Check", TEXT, 14))
    return with_level((*head, *quarters, *ending), priced)


def fill_deliveries(sheet: Sheet, priced: Priced) -> None:
    """Write lines by quarters, the sum of each line and whether it is the quantity ordered."""
    quarters = _quarters(priced.offer)
    if not quarters:
        sheet.words("No line has a delivery plan.")
        return
    for placed in placed_lines(priced):
        line, row = placed.price.line, sheet.next_row
        values: dict[str, Value] = {
            "line": line.number,
            "level": "Subline" if placed.is_subline else "Line",
            "description": line.description,
            "quantity": quantity_cell(line.quantity, TYPED),
            "unit_of_issue": line.unit_of_issue,
            "check": "",
        }
        planned = Decimal(0)
        for delivery in line.deliveries:
            before = values.get(delivery.quarter)
            quantity = delivery.quantity + (before.value if isinstance(before, Cell) and isinstance(before.value, Decimal) else 0)
            values[delivery.quarter] = quantity_cell(quantity, TYPED)
            planned += delivery.quantity
        if line.deliveries:
            across = f"SUM({sheet.at(quarters[0], row)}:{sheet.at(quarters[-1], row)})"
            values["planned"] = live(across, planned, planned)
            if line.quantity is not None:
                same = planned == line.quantity
                text = f'IF({sheet.at("planned", row)}={sheet.at("quantity", row)},"OK","differs")'
                values["check"] = Cell(Formula(text, "OK" if same else "differs"), GOOD if same else WRONG)
        elif not placed.parts:
            values["check"] = "no plan"
        sheet.row([values.get(column.key) for column in sheet.columns], look=placed.look, outline=1 if placed.is_subline else 0)
    sheet.end_list()


def fill_notes(sheet: Sheet, notes: Sequence[PlacedNote]) -> None:
    """Write the notes in the order of the letter; a long text takes several rows."""
    width = next(column.width for column in NOTES if column.key == "text")
    for note in notes:
        doubtful = note.status != "confirmed"
        status = f"{STATUS_WORDS.get(note.status, note.status)}; wording: {note.wording}"  # type: ignore[call-overload]
        if note.missing:
            status += f"; not filled in: {', '.join(note.missing)}"
        pieces = split_text(note.text, width)
        first = (
            note.number,
            _GROUPS[note.group],
            note.title,
            ", ".join(note.lines) or "the case",
            pieces[0],
            note.reason,
            Cell(status, UNCONFIRMED) if doubtful or note.missing else status,
            note.code,
        )
        sheet.row(first)
        for piece in pieces[1:]:
            sheet.row(("", "", "", "", piece, "", "", ""))
    sheet.end_list()
    if not notes:
        sheet.words("The document has no notes.")


def fill_derivation(sheet: Sheet, derivations: Iterable[Derivation]) -> None:
    """Write how every amount came about; an amount stands below those it rests on, what is not charged in one row."""
    for where, steps in derivations:
        spared: dict[str, list[str]] = {}
        for step in steps:
            if step.result or (step.rate is not None and step.rate.status != "confirmed"):
                sheet.row(_derivation_row(where, step))
            else:
                spared.setdefault(step.remark, []).append(CHARGE_WORDS.get(step.name) or _title(step))
        if spared:
            sheet.row((where, "Not charged", None, _spared_words(spared), *[None] * 6, Decimal("0.00"), None))
    sheet.end_list()


def _spared_words(spared: dict[str, list[str]]) -> str:
    """Say what is not charged and why, what has no reason of its own (sums of nothing) last."""
    reasons = [f"{', '.join(names)} ({reason})" for reason, names in spared.items() if reason]
    return "; ".join([*reasons, ", ".join(spared[""])] if "" in spared else reasons)


def _derivation_row(where: str, step: Step) -> tuple[Value, ...]:
    rate = step.rate
    doubtful = rate is not None and rate.status != "confirmed"
    return (
        where,
        _title(step),
        step.formula,
        _inputs(step.inputs),
        rate.percent / HUNDRED if rate is not None and rate.percent is not None else None,
        rate.effective_from if rate is not None else None,
        rate.effective_to if rate is not None else None,
        source_words(rate),
        Cell(STATUS_WORDS[rate.status], UNCONFIRMED if doubtful else None) if rate is not None else None,
        step.rounding,
        Cell(step.result, GROUP),
        step.remark,
    )


def _title(step: Step) -> str:
    """The step's title; a sum of sublines is named by its amount, not by its field."""
    _, mark, field = step.title.partition(": ")
    return (
        CHARGE_WORDS.get(field, field.replace("_", " ")).capitalize() if mark and step.title.startswith("Line ") else step.title
    )


def fill_checks(sheet: Sheet, findings: Sequence[Finding], offer: Offer) -> None:
    """Write the findings, errors first, in the order of the check."""
    order = {"error": 0, "warning": 1, "advice": 2}
    for finding in sorted(findings, key=lambda finding: order[finding.severity]):
        severity = Cell(finding.severity, _SEVERITY[finding.severity])
        place = path_words(finding.path, offer)
        sheet.row((severity, place, finding.message, finding.reference, finding.fix, finding.id))
    sheet.end_list()
    if not findings:
        sheet.words("The offer check found nothing.")


def fill_rules_used(sheet: Sheet, priced: Priced, payment_rules: Iterable[PaymentRule | None]) -> None:
    """Write every rate the lines were priced with, once, and the lines that used it; then the rules of the payments."""
    used: dict[tuple[str, RateUsed], list[str]] = {}
    for placed in placed_lines(priced):
        for charge, rate in placed.price.rates.items():
            used.setdefault((charge, rate), []).append(placed.price.number)
    for (charge, rate), numbers in sorted(used.items(), key=lambda item: (_charge_place(item[0][0]), _begin(item[0][1]))):
        doubtful = rate.status != "confirmed"
        values: tuple[Value, ...] = (
            CHARGE_WORDS.get(charge, charge),
            rate.percent / HUNDRED if rate.percent is not None else "no figure",
            rate.effective_from,
            rate.effective_to,
            Cell(STATUS_WORDS[rate.status], UNCONFIRMED) if doubtful else STATUS_WORDS[rate.status],
            rate.source,
            rate.overridden_by,
            ", ".join(numbers),
        )
        sheet.row(values)
    rules = dict.fromkeys(rule for rule in payment_rules if rule is not None)
    for rule in rules:
        sheet.row(_payment_rule_row(rule))
    sheet.end_list()
    if not used and not rules:
        sheet.words("No line used a rate.")


def _payment_rule_row(rule: PaymentRule) -> tuple[Value, ...]:
    percent = rule.figure / HUNDRED if rule.figure is not None and rule.unit == "percent" else None
    status = STATUS_WORDS[rule.status]
    return (
        f"payments: {rule.topic}",
        percent,
        rule.effective_from,
        rule.effective_to,
        status if rule.status == "confirmed" else Cell(status, UNCONFIRMED),
        rule.source,
        "",
        "payment schedule",
    )


def quarter_words(quarter: str) -> str:
    """Return the months of a quarter, `Jan–Mar 2028`, or the text itself where it names no quarter."""
    try:
        return span(parse_quarter(quarter))
    except ValueError:
        return quarter


def split_text(text: str, width: float) -> list[str]:
    """Cut long text at ends of lines or sentences so that each piece fits into one row."""
    if wrapped_lines(text, width) <= _MOST_LINES:
        return [text]
    pieces: list[str] = []
    for paragraph in text.split("\n"):
        for sentence in paragraph.replace(". ", ".\0").split("\0"):
            joined = (
                f"{pieces[-1]} {sentence}"
                if pieces and not pieces[-1].endswith("\n")
                else (pieces[-1] if pieces else "") + sentence
            )
            if pieces and wrapped_lines(joined, width) <= _MOST_LINES:
                pieces[-1] = joined
            else:
                pieces.append(sentence)
        pieces[-1] += "\n"
    return [piece.strip("\n") for piece in pieces]


def source_words(rate: RateUsed | None) -> str:
    """Return the source of a rate and who replaced it."""
    if rate is None:
        return ""
    return f"{rate.source} (entered by {rate.overridden_by})" if rate.overridden_by else rate.source


def _quarters(offer: Offer) -> tuple[str, ...]:
    lines = [part for line in offer.lines for part in (line, *line.sublines)]
    return tuple(sorted({delivery.quarter for line in lines for delivery in line.deliveries}))


def _inputs(inputs: tuple[tuple[str, str], ...]) -> str:
    shown = "; ".join(f"{CHARGE_WORDS.get(f'cas.{label}', label)} {value}" for label, value in inputs[:_MOST_INPUTS])
    return shown if len(inputs) <= _MOST_INPUTS else f"{shown}; and {len(inputs) - _MOST_INPUTS} more"


def _charge_place(charge: str) -> int:
    names = list(CHARGE_WORDS)
    return names.index(charge) if charge in names else len(names)


def _begin(rate: RateUsed) -> tuple[date, Status, str]:
    return (rate.effective_from or date.min, rate.status, rate.source)
