"""Rules of the notes on the case: its kind, terms, program and purchaser."""

from collections.abc import Iterator
from datetime import date

from dsca_desk.policy.financing import BPC_PROGRAMS, BpcProgram
from dsca_desk.rules.notes.facts import FMSO_I, is_grant_excess, total
from dsca_desk.rules.notes.placed import NoteFacts, NoteUse, note_rule
from dsca_desk.rules.wording import day_text, dollars_text, lines_text, list_text

_TDP_NOTES = ("TDP-OM", "TDP-PROD", "TDP-STUDY")
_LEAD_NATION = "lead nation procurement"
_STORAGE = "STORAGE"


@note_rule("CLSSA-I")
def equity_case(facts: NoteFacts) -> Iterator[NoteUse]:
    """A FMSO I case; Part A is its equity, Part B what is on order."""
    if facts.offer.case_type == "CLSSA" and any(line.line.type_of_assistance == FMSO_I for line in facts.lines):
        part_a = total(line.price.value for line in facts.lines if line.line.type_of_assistance == FMSO_I)
        yield NoteUse("The case is FMSO I of a supply support arrangement.", (), {"part_a_value": dollars_text(part_a)})


@note_rule("PS-EQUAL")
def equal_payments(facts: NoteFacts) -> Iterator[NoteUse]:
    """Lines that the Purchaser requisitions and for which nobody gave outlays: the schedule spreads them equally."""
    if facts.offer.case_type == "DEFINED" or facts.terms <= {"CWA", "CWAB"}:
        return
    lines = facts.numbers(lambda one: one.line.kind == "ARTICLE" and not one.line.outlays and not one.line.deliveries)
    if lines:
        yield NoteUse(f"Payments for {lines_text(lines)} are spread equally.", lines)


@note_rule("RAPS")
def risk_assessed(facts: NoteFacts) -> Iterator[NoteUse]:
    """The term of sale RAPS."""
    if "RAPS" in facts.terms:
        yield NoteUse("The term of sale is a Risk Assessed Payment Schedule.")


@note_rule("LEAD-NATION")
def lead_nation(facts: NoteFacts) -> Iterator[NoteUse]:
    """The nickname tells (SAMM C5.6.1.7.1)."""
    if _LEAD_NATION in facts.offer.nickname.lower():
        yield NoteUse(f'The nickname says "{facts.offer.nickname}".')


@note_rule("TDP-OM")
def technical_data(facts: NoteFacts) -> Iterator[NoteUse]:
    """Technical data packages; without a note for production or study the use is operation and maintenance."""
    other = {line for note in facts.offer.notes if note.code in _TDP_NOTES[1:] for line in note.lines}
    every = any(note.code in _TDP_NOTES[1:] and not note.lines for note in facts.offer.notes)
    lines = facts.numbers(lambda one: one.line.technical_data_package and one.number not in other and not every)
    if lines:
        packages = list_text(
            [
                line.line.description.rstrip(".") or "The data"
                for line in facts.lines
                if line.line.technical_data_package and line.number in lines
            ]
        )
        yield NoteUse(
            f"{lines_text(lines)} holds technical data; no note tells another use than operation and maintenance.",
            lines,
            {"data_package": packages},
        )


@note_rule("EDA-COND")
def excess_condition(facts: NoteFacts) -> Iterator[NoteUse]:
    """Excess articles, sold or given."""
    lines = [line for line in facts.lines if line.line.source == "E"]
    if lines:
        conditions = list(dict.fromkeys(line.line.condition for line in lines if line.line.condition))
        numbers = tuple(line.number for line in lines)
        yield NoteUse(
            f"{lines_text(numbers)} offers excess articles.", numbers, {"condition": list_text(conditions)} if conditions else {}
        )


@note_rule("EDA-STORAGE")
def excess_storage(facts: NoteFacts) -> Iterator[NoteUse]:
    """Excess articles given as a grant."""
    lines = facts.numbers(lambda one: is_grant_excess(one.line))
    if lines:
        yield NoteUse(f"{lines_text(lines)} gives excess articles as a grant.", lines)


@note_rule("STORAGE")
def storage(facts: NoteFacts) -> Iterator[NoteUse]:
    """A charge for storage on a line or on the case."""
    lines = facts.numbers(lambda one: any(_STORAGE in charge.kind.upper() for charge in one.line.other_charges))
    charges = [charge for line in facts.lines for charge in line.line.other_charges] + list(facts.offer.other_charges)
    amount = total(charge.amount for charge in charges if _STORAGE in charge.kind.upper())
    if amount:
        yield NoteUse(f"Storage of {dollars_text(amount)} is charged.", lines, {"rate": dollars_text(amount)})


@note_rule("BPC-T10-FUND")
def fund_source_title_10(facts: NoteFacts) -> Iterator[NoteUse]:
    """Every Title 10 case cites its funds."""
    if facts.offer.program == "BPC_T10":
        yield NoteUse("A Title 10 case cites its funds.", (), _fund(facts))


@note_rule("BPC-T22-FUND")
def fund_source_title_22(facts: NoteFacts) -> Iterator[NoteUse]:
    """Every Title 22 case cites its funds."""
    if facts.offer.program == "BPC_T22":
        yield NoteUse("A Title 22 case cites its funds.", (), _fund(facts))


@note_rule("BPC-CLOSE")
def case_closure(facts: NoteFacts) -> Iterator[NoteUse]:
    """Every Title 10 case says when it closes at the latest: 31 July of the fiscal year in which its funds cancel."""
    if facts.offer.program == "BPC_T10":
        cancels = program.cancels_on if (program := _program(facts)) else None
        closes = {"closes_on": day_text(date(cancels.year + (cancels.month >= 10), 7, 31))} if cancels else {}
        yield NoteUse("A Title 10 case closes before its funds cancel.", (), closes)


@note_rule("BPC-TRANSFER")
def materiel_transfer(facts: NoteFacts) -> Iterator[NoteUse]:
    """BPC cases that hand over articles."""
    lines = facts.numbers(lambda one: one.line.kind == "ARTICLE")
    if facts.offer.program != "FMS" and lines:
        yield NoteUse(f"{lines_text(lines)} hands over articles under a BPC program.", lines)


def short_offer(facts: NoteFacts) -> dict[str, str]:
    """Parameters of the note on a short offer that follow from the document; the reason is the officer's."""
    expires = facts.offer.offer_expires_on
    return {"expiration_date": day_text(expires)} if expires else {}


def notification(facts: NoteFacts) -> dict[str, str]:
    """The notification that the rest of the program waits for."""
    numbers = facts.offer.congressional_notification
    return {"notification_number": list_text(numbers)} if numbers else {}


def _fund(facts: NoteFacts) -> dict[str, str]:
    """Amount of the case and what the table of BPC programs says of its funds; the rest stays open."""
    known = {"amount": dollars_text(facts.priced.total)}
    program = _program(facts)
    if program is not None:
        known["appropriation"] = program.funds
        known["expires_on"] = day_text(program.available_until) if program.available_until else program.availability
        known["cancels_on"] = day_text(program.cancels_on) if program.cancels_on else program.cancellation
    return {name: value for name, value in known.items() if value}


def _program(facts: NoteFacts) -> BpcProgram | None:
    """The program that the case names, by its code; it is the country code where the case names none."""
    code = facts.offer.bpc_program or facts.offer.country
    return next((row for row in facts.on.rows(BPC_PROGRAMS, BpcProgram) if row.code == code), None)
