"""The history of a request as sentences: who changed what from what to what, and why."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from dsca_desk.records.facts import REQUEST, REQUESTED_ITEM
from dsca_desk.rules.wording import day_text
from dsca_desk.services.request_words import ANSWERS, STATES, in_words
from dsca_desk.store.engine import Store
from dsca_desk.store.history import Change, changes_of

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_UNSAID = frozenset(
    {"saved_by", "saved_at", "saves", "request_id", "position", "answered_by", "answered_at", "content", "officer_id"}
)
_LABELS = {
    "purchaser_name": "Purchaser",
    "purchaser_address": "Purchaser's address",
    "originator_name": "Originator",
    "originator_address": "Originator's address",
    "acknowledged_on": "Acknowledged on",
    "actionable_on": "Actionable on",
    "complete_on": "Complete on",
    "insufficient_on": "Insufficient on",
}


_BESIDE = {
    "approvals": "an approval",
    "advisories": "an advisory",
    "early_talks": "an early talk",
    "assessment_requests": "an assessment request",
    "country_team_assessments": "the country team assessment",
}
_SAID = frozenset(
    {"checklist answered", "request logged", "task entered", "task done", "task open again", "letter logged", "letter answered"}
)


class HistoryLine(NamedTuple):
    """One change as a sentence without its subject: `J. Rivera` `changed the subject from "radios" to "radio sets"`."""

    seq: int
    at: datetime
    by: str
    text: str
    why: str


def request_history(store: Store, request_id: int, *, before: int | None = None, limit: int = 200) -> list[HistoryLine]:
    """Return the changes of a request and everything in it, newest first; `before` is the last seq seen."""
    with store.reading() as session:
        changes = changes_of(session, "requests", request_id, before=before, limit=limit)
    lines = (HistoryLine(change.seq, change.at, change.by, _sentence(change), _reason(change)) for change in changes)
    return [line for line in lines if line.text]


def _sentence(change: Change) -> str:
    match change.table:
        case "checklist_answers":
            return _answer(change)
        case "attachments":
            return f"attached {change.new.get('name', 'a paper')}" if change.action == "insert" else "removed a paper"
        case "request_cases":
            return "made a case of the request"
        case "request_items":
            return _part(change, "item", change.new.get("description") or change.old.get("description") or "")
        case "request_references":
            return _part(change, "reference", change.new.get("number") or change.old.get("number") or "")
        case "steps":
            return "" if change.action == "insert" else "undid the last step"
        case "posted_milestones":
            return f"posted milestone {change.new.get('code', '')}" if change.action == "insert" else "voided a milestone"
        case "tasks":
            return _task(change)
        case "correspondence":
            way = "that came in" if change.new.get("direction") == "IN" else "that went out"
            subject = _shown(change.new.get("subject"))
            return f"logged {subject}, a letter {way}" if change.action == "insert" else f"letter: {_fields(change)}"
    if change.table != "requests":
        return _beside(change)
    if change.action == "insert":
        return f"logged request {change.new.get('number', '')}"
    if "status" in change.new:
        step = f"set the state from {_state(change.old)} to {_state(change.new)}"
        rest = _fields(change, "status", "acknowledged_on", "actionable_on", "complete_on", "insufficient_on")
        return f"{step}; {rest}" if rest else step
    return _fields(change)


def _task(change: Change) -> str:
    if change.action == "insert":
        return f"added task {_shown(change.new.get('text'))}"
    if "done_on" in change.new:
        return "marked a task done" if change.new["done_on"] else "opened a task again"
    return f"put a task off to {_shown(change.new['due_on'])}" if change.new.get("due_on") else f"task: {_fields(change)}"


def _beside(change: Change) -> str:
    """A record that stands beside the request, by the name of its table."""
    noun = _BESIDE.get(change.table, change.table.replace("_", " ").removesuffix("s"))
    if change.action == "insert":
        return f"entered {noun}"
    return f"removed {noun}" if change.action == "delete" else f"{noun}: {_fields(change)}"


def _reason(change: Change) -> str:
    """What was said about the change; what the sentence says already is left out."""
    said = change.why in _SAID or change.why.startswith("attached ")
    return "" if said else change.why


def _answer(change: Change) -> str:
    values = {**change.old, **change.new}
    point = values.get("point", "a point")
    said = [f"answered {point} with {in_words(ANSWERS, values['answer'])}"] if "answer" in change.new else []
    if change.new.get("evidence"):
        said.append(f"evidence {_shown(change.new['evidence'])}")
    return "; ".join(said) or "changed the evidence of a point"


def _part(change: Change, noun: str, name: str) -> str:
    if change.action == "insert":
        return f"added {noun} {_shown(name)}" if name else f"added an empty {noun}"
    if change.action == "delete":
        return f"removed {noun} {_shown(name)}"
    return f"{noun}: {_fields(change)}"


def said_fields(change: Change, words: Mapping[str, str]) -> str:
    """Say what a change set from what to what, its state aside; `words` are what fields are called."""
    return _fields(change, "status", words=words)


def _fields(change: Change, *without: str, words: Mapping[str, str] | None = None) -> str:
    said = []
    for name, new in change.new.items():
        if name in _UNSAID or name in without:
            continue
        old = change.old.get(name)
        label = (words or {}).get(name) or _label(name)
        if old in (None, "", []):
            said.append(f"set {label} to {_shown(new)}")
        elif new in (None, "", []):
            said.append(f"emptied {label}, which was {_shown(old)}")
        else:
            said.append(f"changed {label} from {_shown(old)} to {_shown(new)}")
    return "; ".join(said)


def _label(name: str) -> str:
    if name in _LABELS:
        return _LABELS[name]
    fact = REQUEST.get(name) or REQUESTED_ITEM.get(name)
    return fact.label if fact is not None else name.replace("_", " ")


def _state(values: Mapping[str, Any]) -> str:
    return in_words(STATES, str(values.get("status", ""))).lower()


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "“" + "; ".join(map(str, value)) + "”"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day_text(date.fromisoformat(value))
    return f"“{value}”" if value not in (None, "") else "nothing"
