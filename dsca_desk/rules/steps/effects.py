"""What a step writes beside the new state: the days of the record, its expiration date, its number."""

from collections.abc import Callable, Mapping
from typing import Any

from dsca_desk.rules.steps.facts import DiscrepancyFacts, DocumentFacts, Facts, RequestFacts
from dsca_desk.rules.steps.guard import Taking
from dsca_desk.rules.steps.offers import standard_expiration

Written = dict[str, Any]
Effect = Callable[[Any, Taking], Written]
_SUFFIXES = "RC"


def effects(facts: Facts, taking: Taking) -> Written:
    """Return the columns of the record that the step sets, by name."""
    effect = _EFFECTS.get((taking.row.entity, taking.row.event))
    return effect(facts, taking) if effect else {}


def _day(*columns: str) -> Effect:
    return lambda _facts, taking: dict.fromkeys(columns, taking.on)


def _acknowledge(_facts: RequestFacts, taking: Taking) -> Written:
    return {"acknowledged_on": taking.on}


def _send(facts: DocumentFacts, taking: Taking) -> Written:
    standard = standard_expiration(facts, taking.policy, taking.on)
    expires_on = facts.offer_expires_on or standard
    reason = facts.expiration_reason or (taking.says("why") if expires_on != standard else "")
    return {"offered_on": taking.on, "offer_expires_on": expires_on, "expiration_reason": reason}


def _restate(facts: DocumentFacts, _taking: Taking) -> Written:
    gone = ("milap_on", "countersigned_on", "offered_on", "offer_expires_on")
    return {"restatement": facts.restatement + 1, "expiration_reason": "", **dict.fromkeys(gone)}


def _extend(_facts: DocumentFacts, taking: Taking) -> Written:
    return {"offer_expires_on": taking.day("expires_on"), "expiration_reason": taking.says("why")}


def _reactivate(_facts: DocumentFacts, taking: Taking) -> Written:
    return {
        "offer_expires_on": taking.day("expires_on"),
        "expiration_reason": taking.says("why") or "reactivated",
        "ended_on": None,
    }


def _approve(facts: DiscrepancyFacts, taking: Taking) -> Written:
    reviewed = {"finance_review_on": taking.on} if facts.finance_review_on is None and taking.says("authority") else {}
    return {"answered_on": taking.on, **reviewed}


def _suffix(letter: str) -> Effect:
    return lambda facts, _taking: {"number": facts.number.rstrip(_SUFFIXES) + letter}


def _settle(facts: DiscrepancyFacts, taking: Taking) -> Written:
    return {"closed_on": taking.on, "disposition": facts.disposition or taking.says("evidence")}


_EFFECTS: Mapping[tuple[str, str], Effect] = {
    ("REQUEST", "acknowledge"): _acknowledge,
    ("REQUEST", "judge actionable"): _day("actionable_on"),
    ("REQUEST", "judge insufficient"): _day("insufficient_on"),
    ("REQUEST", "judge complete"): _day("complete_on"),
    ("DOCUMENT", "MILDEP approves"): _day("milap_on"),
    ("DOCUMENT", "State concurs and DSCA countersigns"): _day("countersigned_on"),
    ("DOCUMENT", "DSCA countersigns (modification)"): _day("countersigned_on"),
    ("DOCUMENT", "send offer"): _send,
    ("DOCUMENT", "issue modification"): _day("implemented_on"),
    ("DOCUMENT", "purchaser accepts"): _day("accepted_on"),
    ("DOCUMENT", "restate"): _restate,
    ("DOCUMENT", "extend expiration"): _extend,
    ("DOCUMENT", "expiration date passes"): _day("ended_on"),
    ("DOCUMENT", "stop development"): _day("ended_on"),
    ("DOCUMENT", "cancel"): _day("ended_on"),
    ("DOCUMENT", "withdraw or cancel"): _day("ended_on"),
    ("DOCUMENT", "reactivate"): _reactivate,
    ("DOCUMENT", "financial implementation"): _day("implemented_on"),
    ("DOCUMENT", "emergency implementation"): _day("implemented_on"),
    ("CASE", "mark supply complete"): _day("supply_complete_on"),
    ("DISCREPANCY", "submit"): _day("submitted_on"),
    ("DISCREPANCY", "approve"): _approve,
    ("DISCREPANCY", "deny"): _day("answered_on"),
    ("DISCREPANCY", "uphold the denial"): _day("answered_on", "closed_on"),
    ("DISCREPANCY", "ask to reconsider"): _suffix("R"),
    ("DISCREPANCY", "contest"): _suffix("C"),
    ("DISCREPANCY", "credit, replace or dispose"): _settle,
    ("LEASE", "notify Congress"): _day("notified_on"),
    ("LEASE", "approve and sign"): _day("signed_on"),
    ("LEASE", "return, buy or renew"): _day("ended_on"),
}
