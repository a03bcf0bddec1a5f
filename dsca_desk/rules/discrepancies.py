"""Supply discrepancy reports: their number, codes, value, time limits, and what the form still misses.

Every figure comes from the table `discrepancy_rules` (SAMM C6.4.10, DSCA 04-47, DSCA 10-44, DLM 4000.25 vol 2 AP6.39 and AP7.28).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import DISCREPANCY_RULES, DiscrepancyRule
from dsca_desk.records.discrepancy_report import DiscrepancyReport
from dsca_desk.rules.plausible import money_faults, quantity_faults
from dsca_desk.rules.quarters import add_months
from dsca_desk.rules.rounding import cents
from dsca_desk.rules.wording import day_text, dollars_text, list_text, quantity_text

MINIMUM, REVIEW_ABOVE = "Minimum value for compensation", "DSCA financial policy review above"
SUBMIT_WITHIN, RECONSIDER_WITHIN = "Time limit to submit", "Reconsideration time standard"
MOST_CODES, _FAMILIES = "Discrepancy codes per purchaser report", "Code families not read"
OPEN = ("Submitted", "Accepted for review", "Approved", "Reconsideration", "Contested")
"""The states in which something is still to happen on a report that was submitted."""
ACCEPTED = ("Accepted for review", "Approved", "Reconsideration", "Contested")
"""The states of an accepted report that is not closed; none may be left when a case closes (SAMM Table A7.C4.T2)."""

_NUMBER = re.compile(r"([A-Z])(\d{4})-([A-Z0-9]{2})-([A-Z0-9]{3})(?:/([0-9]{3}))?([RC]?)", re.ASCII)
_CODE = re.compile(r"[A-Z][0-9]{1,2}", re.ASCII)
_LAST_OWN_NUMBER = 8999  # the thousand above belongs to the logistics office, for reports that come without a number
_FIELDS = {
    "codes": "discrepancy codes",
    "item": "item",
    "document_number": "document number",
    "quantity_wrong": "quantity that is wrong",
    "unit_price": "unit price",
    "action_asked": "action asked for",
    "reported_by": "who reports",
    "found_on": "day it was found",
    "counted_from": "what the year counts from",
    "counted_from_on": "day the year counts from",
}


class CodeChoice(NamedTuple):
    """A discrepancy code, or a family of codes (one letter) of which no list was read, and how far it is confirmed."""

    code: str
    meaning: str
    status: str


class ReportClock(NamedTuple):
    """The days of a report: last day to submit, last day to ask for reconsideration, each None where it does not run."""

    submit_by: date | None
    reconsider_by: date | None


def figure(policy: PolicyOn, rule: str) -> Decimal | None:
    """Return the figure of a rule in force, or None."""
    row = policy.find(DISCREPANCY_RULES, DiscrepancyRule, rule)
    return None if row is None else row.figure


def next_report_number(letter: str, used: Iterable[str], country: str, designator: str, line: str = "") -> str:
    """Return the next report number of an initiating office: letter, four digits, country, case and line (`A0010-JA-KBD/001`).

    The digits count on within the letter and country over all numbers ever `used`. Raises ValueError for what is no
    letter, or when the office has no number left.
    """
    if not re.fullmatch("[A-Z]", letter, re.ASCII):
        raise ValueError(f"'{letter}' is not the letter of an office (A to Z)")
    taken = [
        int(match[2]) for number in used if (match := _NUMBER.fullmatch(number)) and match[1] == letter and match[3] == country
    ]
    number = max((one for one in taken if one <= _LAST_OWN_NUMBER), default=0) + 1
    if number > _LAST_OWN_NUMBER:
        raise ValueError(f"office {letter} has used all numbers of {country} up to {_LAST_OWN_NUMBER}")
    of_line = re.match("[0-9]{3}(?![0-9])", line)
    return f"{letter}{number:04}-{country}-{designator}{'/' + of_line[0] if of_line else ''}"


def with_suffix(number: str, suffix: str) -> str:
    """Return a report number with the suffix R (reconsideration) or C (contested) in the place of an earlier one."""
    return (number[:-1] if number[-1:] in ("R", "C") and _NUMBER.fullmatch(number) else number) + suffix


def is_report_number(number: str) -> bool:
    """Tell whether a number is written as the rule asks."""
    return _NUMBER.fullmatch(number) is not None


def code_choices(policy: PolicyOn) -> tuple[CodeChoice, ...]:
    """Return the codes that were read, and the letters of the families of which only the name is known."""
    choices = []
    for row in policy.rows(DISCREPANCY_RULES, DiscrepancyRule):
        if row.rule == _FAMILIES:
            for part in row.meaning.split(";"):
                letter, _, meaning = part.strip().partition(" ")
                choices.append(CodeChoice(letter, meaning, row.status))
        elif row.rule.startswith("Code ") and _CODE.fullmatch(row.rule[5:]):
            choices.append(CodeChoice(row.rule[5:], row.meaning, row.status))
    return tuple(choices)


def code_of(policy: PolicyOn, code: str) -> CodeChoice | None:
    """Return what is known of a code: its own row, or that of its family; None where there is neither."""
    known = {choice.code: choice for choice in code_choices(policy)}
    if code in known and _CODE.fullmatch(code):
        return known[code]
    family = known.get(code[:1]) if _CODE.fullmatch(code) else None
    return None if family is None else CodeChoice(code, family.meaning, family.status)


def claimed(report: DiscrepancyReport) -> Decimal:
    """Return what a report claims in dollars: the value of what is wrong with transport and handling (DSCA 04-47)."""
    return report.value + report.transport


def value_of_wrong(report: DiscrepancyReport) -> Decimal | None:
    """Return units that are wrong times unit price, in cents half up; None where either is not known."""
    if report.quantity_wrong is None or report.unit_price is None:
        return None
    return cents(report.quantity_wrong * report.unit_price)


def missing_of(report: DiscrepancyReport) -> tuple[str, ...]:
    """Return the fields the form cannot be submitted without that are empty, in words."""
    return tuple(words for field, words in _FIELDS.items() if getattr(report, field) in (None, "", ()))


def report_faults(report: DiscrepancyReport, policy: PolicyOn, today: date) -> tuple[str, ...]:
    """Return what is wrong with what a report says; a draft may miss fields, but none may contradict another."""
    return tuple(_faults(report, policy, today))


def _faults(report: DiscrepancyReport, policy: PolicyOn, today: date) -> Iterator[str]:
    for code in report.codes:
        if code_of(policy, code) is None:
            yield f"{code} is not a discrepancy code"
    if len(set(report.codes)) != len(report.codes):
        yield "a discrepancy code stands twice"
    most = figure(policy, MOST_CODES)
    if most is not None and len(report.codes) > most:
        yield f"{len(report.codes)} discrepancy codes; a report has at most {most:f}"
    unusable = [
        *money_faults("unit price", report.unit_price),
        *money_faults("value", report.value),
        *money_faults("transport", report.transport),
        *money_faults("credit", report.credit),
    ]
    for name in ("quantity_billed", "quantity_received", "quantity_wrong"):
        unusable += quantity_faults(getattr(report, name) or None, name.replace("_", " "))
    yield from unusable
    wrong = value_of_wrong(report) if not unusable else None
    if wrong is not None and report.value != wrong:
        yield (
            f"the value {dollars_text(report.value)} is not {quantity_text(report.quantity_wrong or Decimal(0))} at "
            f"{dollars_text(report.unit_price or Decimal(0))} ({dollars_text(wrong)})"
        )
    for name, words in (("found_on", "it was found"), ("counted_from_on", "the year counts from a day")):
        day = getattr(report, name)
        if day is not None and day > today:
            yield f"{words} on {day_text(day)}, a day that has not come"
    if (
        report.counted_from_on
        and report.found_on
        and report.found_on < report.counted_from_on
        and report.counted_from == "SHIPMENT"
    ):
        yield f"it was found on {day_text(report.found_on)}, before the shipment of {day_text(report.counted_from_on)}"
    if report.credit is not None and report.credit > claimed(report):
        yield f"the credit {dollars_text(report.credit)} is above what is claimed, {dollars_text(claimed(report))}"


def clock_of(report: DiscrepancyReport, policy: PolicyOn, denied_on: date | None = None) -> ReportClock:
    """Return the last days of a report; the second runs from a denial."""
    years, days = figure(policy, SUBMIT_WITHIN), figure(policy, RECONSIDER_WITHIN)
    counted = report.counted_from_on
    return ReportClock(
        submit_by=add_months(counted, 12 * int(years)) if counted is not None and years is not None else None,
        reconsider_by=denied_on + timedelta(days=int(days)) if denied_on is not None and days is not None else None,
    )


def is_compensated(report: DiscrepancyReport, policy: PolicyOn) -> bool:
    """Tell whether a report reaches the minimum value; below it is kept for its trend only (DSCA 04-47)."""
    least = figure(policy, MINIMUM)
    return least is None or claimed(report) >= least


def needs_finance_review(report: DiscrepancyReport, policy: PolicyOn) -> bool:
    """Tell whether financial policy of DSCA looks at the report before it is approved (SAMM C6.4.10.7)."""
    limit = figure(policy, REVIEW_ABOVE)
    return limit is not None and claimed(report) > limit


def hints(report: DiscrepancyReport, policy: PolicyOn) -> tuple[str, ...]:
    """Return what an officer should know of a report: minimum, review, last day, codes and rules that are not confirmed."""
    found = []
    least, missing = figure(policy, MINIMUM), missing_of(report)
    if missing:
        found.append(f"Still empty: {list_text(missing)}.")
    if least is not None and not is_compensated(report, policy):
        found.append(f"{dollars_text(claimed(report))} is under {dollars_text(least)}: it is recorded, not compensated.")
    if needs_finance_review(report, policy):
        found.append("DSCA financial policy reviews it before it is approved.")
    submit_by = clock_of(report, policy).submit_by
    row = policy.find(DISCREPANCY_RULES, DiscrepancyRule, SUBMIT_WITHIN)
    if submit_by is not None and row is not None:
        doubt = "" if row.status == "confirmed" else " (the event it counts from is not confirmed)"
        found.append(f"To be submitted by {day_text(submit_by)}{doubt}.")
    unread = [code for code in report.codes if (known := code_of(policy, code)) is not None and known.status != "confirmed"]
    if unread:
        found.append(f"The list of codes was not read for {list_text(unread)}.")
    return tuple(found)
