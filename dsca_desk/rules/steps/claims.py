"""What stands before each step of a discrepancy report (SAMM C6.4.10) and of a lease (SAMM C11.6)."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from dsca_desk.policy.lifecycle import CASE_LIMITS, DISCREPANCY_RULES, CaseLimit, DiscrepancyRule
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.steps.facts import DiscrepancyFacts, LeaseFacts
from dsca_desk.rules.steps.guard import Guard, Taking, guard
from dsca_desk.rules.wording import day_text, dollars_text, list_text


def rule_figure(taking: Taking, rule: str) -> Decimal | None:
    """Return the figure of a discrepancy rule in force on the day of the step, or None."""
    row = taking.policy.on(taking.on).find(DISCREPANCY_RULES, DiscrepancyRule, rule)
    return None if row is None else row.figure


@guard("DISCREPANCY", "", "submit")
def submit(facts: DiscrepancyFacts, taking: Taking) -> Iterator[Guard]:
    """An FMS case, within the time limit, with every field of the form (SAMM C6.4.10, DSCA 21-74)."""
    yield Guard(facts.program == "FMS", "The case is an FMS case", "BPC cases have no discrepancy reports.")
    yield Guard(not facts.missing, "The form is complete", f"Still empty: {list_text(facts.missing)}.", "discrepancy")
    most = rule_figure(taking, "Discrepancy codes per purchaser report")
    if most is not None:
        yield Guard(len(facts.codes) <= most, f"It has at most {most:f} discrepancy codes", "Take one out.", "codes")
    if facts.found_on is not None:
        yield Guard(
            taking.on >= facts.found_on,
            f"It is submitted on {day_text(facts.found_on)}, when the discrepancy was found, or later",
            "Give the day it was submitted, or correct the day it was found.",
            "found_on",
        )
    years = rule_figure(taking, "Time limit to submit")
    if years is None:
        return
    if facts.counted_from_on is None:
        yield Guard(False, "The day the year counts from is known", "Enter shipment, title passage or bill.", "counted_from_on")
        return
    last = add_months(facts.counted_from_on, 12 * int(years))
    yield Guard(
        facts.counted_from_on <= taking.on <= last,
        f"It is submitted by {day_text(last)}",
        "The time limit has passed; ask for an exception to policy.",
        "counted_from_on",
    )


@guard("DISCREPANCY", "Submitted", "screen", "Accepted for review")
def accept_for_review(facts: DiscrepancyFacts, taking: Taking) -> Iterator[Guard]:
    """Its value with transport and handling reaches the minimum (DSCA 04-47)."""
    least, value = rule_figure(taking, "Minimum value for compensation"), facts.value + facts.transport
    if least is not None:
        yield Guard(
            value >= least, f"It is worth {dollars_text(least)} or more", f"{dollars_text(value)}: it is recorded only.", "value"
        )


@guard("DISCREPANCY", "Submitted", "screen", "Recorded only")
def record_only(facts: DiscrepancyFacts, taking: Taking) -> Iterator[Guard]:
    """Its value with transport and handling stays under the minimum (DSCA 04-47)."""
    least, value = rule_figure(taking, "Minimum value for compensation"), facts.value + facts.transport
    if least is None:
        yield Guard(False, "The policy has a minimum value", "It is accepted for review.", "value")
    else:
        yield Guard(
            value < least, f"It is worth less than {dollars_text(least)}", f"{dollars_text(value)}: it is reviewed.", "value"
        )


@guard("DISCREPANCY", "Accepted for review", "approve")
@guard("DISCREPANCY", "Reconsideration", "approve")
@guard("DISCREPANCY", "Contested", "approve")
def approve(facts: DiscrepancyFacts, taking: Taking) -> Iterator[Guard]:
    """Above the limit, financial policy of DSCA has looked at it first (SAMM C6.4.10.7)."""
    limit, value = rule_figure(taking, "DSCA financial policy review above"), facts.value + facts.transport
    if limit is None or value <= limit:
        yield Guard(True, "No review by DSCA financial policy is needed")
    elif facts.finance_review_on is not None and facts.finance_review_on <= taking.on:
        yield Guard(True, "DSCA financial policy reviewed it")
    else:
        yield taking.asked("authority", f"Above {dollars_text(limit)} DSCA financial policy reviewed it first")


@guard("DISCREPANCY", "Accepted for review", "deny")
@guard("DISCREPANCY", "Reconsideration", "uphold the denial")
@guard("DISCREPANCY", "Contested", "uphold the denial")
def deny(_facts: DiscrepancyFacts, taking: Taking) -> Iterator[Guard]:
    """The reason is given."""
    yield taking.asked("why", "The reason is given")


@guard("DISCREPANCY", "Denied", "ask to reconsider")
def reconsider(facts: DiscrepancyFacts, taking: Taking) -> Iterator[Guard]:
    """Within the days of the policy after the denial (DSCA 10-44)."""
    days = rule_figure(taking, "Reconsideration time standard")
    if days is not None and facts.since is not None:
        last = facts.since + timedelta(days=int(days))
        yield Guard(taking.on <= last, f"It is asked for by {day_text(last)}", "The time has passed.", "answered_on")


@guard("DISCREPANCY", "Reconsideration", "contest")
def contest(_facts: DiscrepancyFacts, taking: Taking) -> Iterator[Guard]:
    """The purchaser contests the decision of the reconsideration (DLM 4000.25 vol 2 AP6.39)."""
    yield taking.asked("letter_number", "The purchaser contests in writing")


@guard("DISCREPANCY", "Approved", "credit, replace or dispose")
def settle(facts: DiscrepancyFacts, taking: Taking) -> Iterator[Guard]:
    """The credit, replacement or disposal is recorded."""
    if facts.disposition or facts.credit is not None:
        yield Guard(True, "The financial or supply action is recorded")
    else:
        yield taking.asked("evidence", "The financial or supply action is recorded")


# --- leases ------------------------------------------------------------------------------------------------------------------


@guard("LEASE", "", "request lease")
def request_lease(facts: LeaseFacts, taking: Taking) -> Iterator[Guard]:
    """The country is eligible, there is a compelling reason, and the item is not needed for public use (SAMM C11.6)."""
    yield Guard(facts.country_known, "The country is one that may lease", "Correct the country.", "country")
    yield Guard(bool(facts.purpose), "The foreign-policy and security reason is given", "Enter the purpose.", "purpose")
    yield Guard(bool(facts.why_not_sold), "It is said why the item is not sold", "Enter the reason.", "why_not_sold")
    yield taking.asked("evidence", "The item is not needed for public use for the time", "Say who found so.")


@guard("LEASE", "Requested", "notify Congress")
def notify_congress(facts: LeaseFacts, taking: Taking) -> Iterator[Guard]:
    """The data sheet of AECA section 62 is complete (Figure C11.F8)."""
    yield Guard(not facts.sheet_open, "The data sheet is complete", f"Still empty: {list_text(facts.sheet_open)}.", "lease")
    yield taking.asked("letter_number", "The notification was sent")


@guard("LEASE", "Notified", "approve and sign")
def sign_lease(facts: LeaseFacts, taking: Taking) -> Iterator[Guard]:
    """The director of DSCA approves; the term is five years at most, refurbishment beside it (SAMM C11.6.1)."""
    yield taking.asked("authority", "The director of DSCA approves")
    if facts.starts_on is None or facts.ends_on is None:
        yield Guard(False, "The term of the lease is known", "Enter its first and last day.", "ends_on")
        return
    term = taking.policy.on(taking.on).find(CASE_LIMITS, CaseLimit, "LEASE_TERM")
    if term is None:
        return
    longest = add_months(facts.starts_on, int(term.figure)) + timedelta(days=facts.refurbishment_days or 0)
    yield Guard(
        facts.starts_on < facts.ends_on <= longest, f"The term ends by {day_text(longest)}", "Shorten the term.", "ends_on"
    )


@guard("LEASE", "In effect", "return, buy or renew")
def end_lease(facts: LeaseFacts, taking: Taking) -> Iterator[Guard]:
    """The article was inspected and the charges are settled."""
    if facts.inspected_on is not None and facts.inspected_on <= taking.on:
        yield Guard(True, "The article was inspected")
    else:
        yield taking.asked("evidence", "The article was inspected", "Enter the day, or say what shows it.")
    yield taking.asked("why", "It is said how the charges were settled")
