"""The transitions read a second time, by hand and from the file itself, so that a guard that lets too much through is found."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from dsca_desk.assets import asset

_ENDS = {"Held", "Expired", "Canceled", "Implemented", "Implemented (emergency)", ""}
with asset("resources/policy/2026-11/transitions.csv").open(encoding="utf-8", newline="") as _stream:
    ROWS = tuple(csv.DictReader(_stream))


def events_from(entity: str, state: str) -> dict[str, set[str]]:
    """The events that lead on from a state, each with the states it leads to."""
    mine = [row for row in ROWS if row["entity"] == entity]
    rows = [row for row in mine if row["from_state"] == state]
    if not rows and state.endswith(")"):
        plain = state[: state.rindex(" (")]
        rows = [row for row in mine if row["from_state"] == plain and row["to_state"] != state]
    if entity == "DOCUMENT" and state not in _ENDS:
        rows += [row for row in mine if row["from_state"] == "any open"]
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["event"], set()).add(row["to_state"])
    return found


class Document(NamedTuple):
    """What the judge looks at of a document: its kept columns, its standing steps, the positions of its reviews by round."""

    found: Mapping[str, Any]
    standing: Sequence[Any]
    reviews: Sequence[tuple[int, str]]
    deposit: Decimal


def lawful_document(about: Document, event: str, day: date, said: Mapping[str, str]) -> bool:
    """Whether a step of a document may pass, by the words of the table."""
    found, standing = about.found, about.standing
    if standing and day < max(step.on for step in standing):
        return False
    expires, kind = found["offer_expires_on"], found["document"][0]
    back = sum(one.event == "restate" or (one.event, one.from_state) == ("return to agency", "Review") for one in standing)
    match event:
        case "MILDEP approves":
            return found["category"] in ("A", "B", "C", "D") and found["total"] is not None
        case "case-writing starts":
            return found["milap_on"] is not None
        case "all reviewers approve and MILDEP signs":
            positions = [position for number, position in about.reviews if number == back + 1]
            return bool(positions) and all(one == "CONCUR" for one in positions) and "signed_by" in said
        case "place on State list":
            return kind != "M"
        case "State concurs and DSCA countersigns":
            return {"authority", "signed_by"} <= said.keys()
        case "DSCA countersigns (modification)":
            return "signed_by" in said and (kind == "M" or (kind == "A" and "authority" in said))
        case "send offer":
            last = expires or found["milap_on"] + timedelta(days=85)
            return kind != "M" and found["countersigned_on"] is not None and day <= last
        case "issue modification":
            return kind == "M"
        case "purchaser accepts":
            return day <= expires and "counteroffer" not in found["status"] and "signed_by" in said
        case "expiration date passes":
            return day > expires and found["accepted_on"] is None
        case "return to agency":
            return said["reason_code"].startswith("X-") and {"office", "why"} <= said.keys()
        case "hold":
            return {"office", "why", "authority"} <= said.keys()
        case "restate":
            return kind != "M" and found["accepted_on"] is None and {"why", "told_on"} <= said.keys()
        case "extend expiration":
            new = date.fromisoformat(said["expires_on"])
            return new > expires and new > day and {"why", "authority", "asked_on"} <= said.keys()
        case "reactivate":
            new = date.fromisoformat(said["expires_on"])
            return found["offered_on"] is not None and new > day and {"authority", "second_authority"} <= said.keys()
        case "pen-and-ink change":
            return kind != "M" and day <= expires and {"authority", "why"} <= said.keys()
        case "financial implementation" | "deposit posted":
            paid = Decimal(said.get("deposit", "0").replace(",", ""))
            enough = paid >= about.deposit if kind == "B" else True
            return enough and (event == "deposit posted" or "systems" in said)
        case "emergency implementation":
            return {"why", "letter_number", "authority", "second_authority"} <= said.keys()
        case "implementation delayed":
            return {"why", "letter_number"} <= said.keys()
        case "counteroffer received":
            return "letter_number" in said
        case "withdraw or cancel" | "cancel" | "stop development" | "remove hold":
            return "why" in said
        case "writing complete":
            return True
    raise AssertionError(f"nobody wrote down when “{event}” is lawful")


class CaseSeen(NamedTuple):
    """What the judge looks at of a case."""

    standing: Sequence[Any]
    complete_on: date | None
    last_delivery: date | None
    lines_done: bool
    closure_kind: str
    answered: bool
    canceled: bool
    authority_kept: bool


def lawful_case(about: CaseSeen, event: str, day: date, said: Mapping[str, str]) -> bool:
    """Whether a step of an FMS case may pass, by the words of the table."""
    if about.standing and day < max(step.on for step in about.standing):
        return False
    match event:
        case "first obligation, requisition or delivery":
            return "authority" in said or about.authority_kept
        case "suspend" | "lift suspension" | "reopen":
            return {"authority", "why"} <= said.keys()
        case "mark supply complete":
            return about.lines_done
        case "purchaser asks to cancel":
            return about.canceled or {"letter_number", "termination_cost", "minimum_charge"} <= said.keys()
        case "start closure":
            return about.complete_on is not None and _waited(about.complete_on, about.last_delivery, day)
        case "place closure hold":
            return "authority" in said
        case "interim close":
            return about.closure_kind == "INTERIM" and about.answered
        case "direct final close":
            return about.closure_kind == "FINAL" and about.answered
        case "final close":
            return about.answered
        case "return to active":
            return "why" in said
    return False  # the step of BPC cases, and what follows from documents


def _waited(complete: date, last: date | None, day: date) -> bool:
    return (last is not None and last.replace(year=last.year + 1) < complete) or day >= complete.replace(year=complete.year + 1)
