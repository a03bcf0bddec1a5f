"""What stands before each step of a case, of its lines, and before its next Amendment or Modification."""

from collections.abc import Iterator
from datetime import date

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import CASE_LIMITS, CaseLimit
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.steps.facts import CaseFacts, LineFacts
from dsca_desk.rules.steps.guard import Guard, Taking, derived, guard
from dsca_desk.rules.wording import day_text, dollars_text, lines_text, list_text, quantity_text

_SHOWN = 3

derived("CASE", "", "basic document created")
derived("CASE", "Development", "basic offered")
derived("CASE", "Development", "basic stopped")
derived("CASE", "Offered", "basic accepted")
derived("CASE", "Accepted", "basic implemented")
derived("CASE", "Offered", "basic canceled or expired")


# --- execution ---------------------------------------------------------------------------------------------------------------


@guard("CASE", "Implemented", "first obligation, requisition or delivery")
def execution_begins(facts: CaseFacts, taking: Taking) -> Iterator[Guard]:
    """Obligational authority is issued and the first obligation, requisition or delivery is on file (SAMM C6.1.1)."""
    if facts.authority_number:
        yield Guard(True, f"Obligational authority {facts.authority_number} is issued")
    else:
        yield taking.asked("authority", "Obligational authority is issued", "Record the directive, or state its number.")
    if facts.started_on is not None:
        yield Guard(
            taking.on >= facts.started_on, "The first obligation, requisition or delivery has come", "Give its day.", "execution"
        )
    else:
        yield taking.asked("evidence", "There is a first obligation, requisition or delivery", "Record it, or say what shows it.")


@guard("CASE", "In execution", "suspend")
@guard("CASE", "Suspended", "lift suspension")
def state_directs(_facts: CaseFacts, taking: Taking) -> Iterator[Guard]:
    """State directs it (SAMM C6.6.1)."""
    yield taking.asked("authority", "State directs it", "Name the directive with its date.")
    yield taking.asked("why", "The reason is recorded")


@guard("CASE", "In execution", "mark supply complete")
def supply_complete(facts: CaseFacts, _taking: Taking) -> Iterator[Guard]:
    """Every line is complete on its final delivery (DSCA 25-100)."""
    opened = facts.lines_open
    more = f" and {len(opened) - _SHOWN} more" if len(opened) > _SHOWN else ""
    yield Guard(
        not opened,
        "Every line is complete",
        f"{lines_text(opened[:_SHOWN])}{more}: record the final delivery or the end of the service." if opened else "",
        "lines",
    )


@guard("CASE", "Implemented", "purchaser asks to cancel")
@guard("CASE", "In execution", "purchaser asks to cancel")
def purchaser_cancels(facts: CaseFacts, taking: Taking) -> Iterator[Guard]:
    """Handled as closure: the wish is on file, termination and minimum administrative cost are known (SAMM C6.8.1)."""
    if not facts.cancellation_asked:
        yield taking.asked("letter_number", "The purchaser asked in writing")
        yield taking.asked("termination_cost", "The termination cost is worked out")
        yield taking.asked("minimum_charge", "The minimum administrative charge is worked out")
    row = taking.policy.on(taking.on).find(CASE_LIMITS, CaseLimit, "CANCELLATION_APPROVAL")
    if row is not None and facts.total is not None and facts.total >= row.figure:
        yield taking.asked("authority", f"DSCA approves the charge of a case of {dollars_text(row.figure)} or more")


# --- closure -----------------------------------------------------------------------------------------------------------------


def closure_from(facts: CaseFacts, policy: Policy, on: date) -> date | None:
    """Return the day from which closure may start: some months after SSC, or SSC itself when the last delivery lies further
    before it than the policy says; None where the day of SSC or the limit is not known (DSCA 25-100).
    """
    complete, last = facts.supply_complete_on, facts.last_delivery_on
    wait, late = (policy.on(on).find(CASE_LIMITS, CaseLimit, name) for name in ("CLOSURE_WAIT", "LATE_SUPPLY_COMPLETE"))
    if complete is None:
        return None
    if last is not None and late is not None and add_months(last, int(late.figure)) < complete:
        return complete
    return None if wait is None else add_months(complete, int(wait.figure))


@guard("CASE", "Supply/Services Complete", "start closure")
def start_closure(facts: CaseFacts, taking: Taking) -> Iterator[Guard]:
    """Twelve months have passed since SSC; then open discrepancy reports are closed first. A late SSC waits for neither."""
    yield Guard(facts.program == "FMS", "The case is an FMS case", "Take the step of BPC cases.")
    day = closure_from(facts, taking.policy, taking.on)
    if day is None:
        yield Guard(False, "The day of SSC is known", "Mark the case supply complete.", "supply_complete_on")
        return
    yield Guard(taking.on >= day, f"Closure starts on {day_text(day)} at the earliest", "Wait for that day.", "closure")
    if day != facts.supply_complete_on:
        yield Guard(
            not facts.open_discrepancies,
            "No discrepancy report is open",
            f"Close {list_text(facts.open_discrepancies[:_SHOWN])}.",
            "discrepancies",
        )


@guard("CASE", "Supply/Services Complete", "start closure (BPC)")
def start_bpc_closure(facts: CaseFacts, _taking: Taking) -> Iterator[Guard]:
    """BPC cases wait for no 12 months (DSCA 21-74)."""
    yield Guard(facts.program != "FMS", "The case is a BPC case", "Take the step of FMS cases.")


@guard("CASE", "Closing", "place closure hold")
def place_closure_hold(_facts: CaseFacts, taking: Taking) -> Iterator[Guard]:
    """CLOSHOLD is applied by financial policy and regional execution; nothing new is written on the case (DSCA 25-89)."""
    yield taking.asked("authority", "Financial policy and regional execution applies the hold")


@guard("CASE", "Closing", "interim close")
def interim_close(facts: CaseFacts, _taking: Taking) -> Iterator[Guard]:
    """The accelerated procedure, with the unliquidated amount known and the checklist complete (Table A7.C3.T3)."""
    yield Guard(facts.closure_kind == "INTERIM", "The closure is an interim one", "Choose the kind of closure.", "closure")
    yield Guard(facts.unliquidated is not None, "The unliquidated amount is worked out", "Enter it.", "closure")
    yield from _checklist(facts.closure_open_interim, "A7.C3.T3")
    yield from _discrepancies(facts)


@guard("CASE", "Closing", "direct final close")
@guard("CASE", "Interim closed", "final close")
def final_close(facts: CaseFacts, _taking: Taking) -> Iterator[Guard]:
    """All obligations are settled and the checklist is complete (Table A7.C4.T2; A7.C4.14)."""
    if base_is_closing(facts.state):
        yield Guard(
            facts.closure_kind not in ("", "INTERIM"), "The closure is a final one", "Choose the kind of closure.", "closure"
        )
    yield from _checklist(facts.closure_open_final, "A7.C4.T2")
    yield from _discrepancies(facts)


def base_is_closing(state: str) -> bool:
    """Tell whether a case is in one of the states of closing."""
    return state.startswith("Closing")


def _checklist(opened: tuple[str, ...], table: str) -> Iterator[Guard]:
    shown = list_text([*opened[:_SHOWN], *(["more"] if len(opened) > _SHOWN else [])])
    yield Guard(not opened, f"The checklist {table} is complete", f"Still open: {shown}.", "closure")


def _discrepancies(facts: CaseFacts) -> Iterator[Guard]:
    yield Guard(
        not facts.open_discrepancies,
        "Every accepted discrepancy report is closed",
        f"Close {list_text(facts.open_discrepancies[:_SHOWN])}.",
        "discrepancies",
    )


@guard("CASE", "Closing", "return to active")
def return_to_active(_facts: CaseFacts, taking: Taking) -> Iterator[Guard]:
    """An inhibitor was found (A7.C3.12, A7.C4.9)."""
    yield taking.asked("why", "The inhibitor is named")


@guard("CASE", "Closed", "reopen")
def reopen(_facts: CaseFacts, taking: Taking) -> Iterator[Guard]:
    """The reopening was approved (A7.C4.15)."""
    yield taking.asked("authority", "The reopening is approved")
    yield taking.asked("why", "The reason is recorded")


# --- lines and the next document ---------------------------------------------------------------------------------------------


@guard("LINE", "Open", "final delivery or service done")
def line_complete(facts: LineFacts, taking: Taking) -> Iterator[Guard]:
    """Everything is delivered, and the quantities agree in all systems (SAMM A7.C2.13)."""
    if facts.ordered is None:
        if facts.final_on is None:
            yield taking.asked("evidence", "The service is done", "Say what shows it.")
        else:
            yield Guard(taking.on >= facts.final_on, "The service is done", "Give the day it ended.")
    else:
        yield Guard(
            facts.delivered == facts.ordered,
            f"{quantity_text(facts.ordered)} ordered and delivered",
            f"{quantity_text(facts.delivered)} delivered: record the rest, or modify the quantity.",
            "deliveries",
        )
    yield Guard(
        not facts.mismatches,
        "The quantities agree in all systems",
        f"They differ in {list_text(facts.mismatches)}: correct or explain them.",
        "systems",
    )


@guard("LINE", "Open", "conditional closure with active contract")
def line_conditional(facts: LineFacts, taking: Taking) -> Iterator[Guard]:
    """A contract is still active and the criteria of 2026 are met (DSCA 26-32)."""
    yield Guard(bool(facts.active_contracts), "A contract of the line is active", "Record the contract.", "contracts")
    yield taking.asked("evidence", "The criteria for closing with an active contract are met", "Say how each is met.")


@guard("AMENDMENT", "Implemented", "new version created")
def new_version(facts: CaseFacts, _taking: Taking) -> Iterator[Guard]:
    """The case was implemented and no closure hold stops new documents (DSCA 25-89)."""
    yield Guard(
        not facts.closure_hold,
        "No closure hold (CLOSHOLD) stops new documents",
        "Nothing more is written on a case in final closure; have the hold lifted first.",
        "holds",
    )
    yield Guard(facts.state != "Closed", "The case is not closed", "Have it reopened first.")
