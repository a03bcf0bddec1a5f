"""Changes as sentences: who changed which field of what from what to what, and why."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from dsca_desk.desktop.forms.reading import written_day, written_money, written_number
from dsca_desk.records.facts import CASE, LINE, PAYMENT, Fact
from dsca_desk.rules.place_words import FIGURES
from dsca_desk.rules.wording import line_ranges
from dsca_desk.store.history import Change

Records = Mapping[tuple[str, int], Mapping[str, Any]]
_SILENT = frozenset(
    {"position", "saves", "saved_at", "saved_by", "state_since", "document_id", "line_id", "case_id", "line", "restatement"}
)
_TOLD_BY_OTHERS = frozenset({"steps"})  # a step shows in the state it changed
_MONEY = frozenset(
    {
        "unit_price",
        "nonrecurring_unit_charge",
        "previous_equity",
        "lookup_transportation",
        "amount",
        "total",
        "standby_letter_of_credit",
        "development_refund",
    }
)
_LABELS = {
    "status": "state",
    "purchaser_name": "purchaser",
    "purchaser_address": "address of the purchaser",
    "policy_edition": "rules edition",
    "priced_on": "day of pricing",
    "total": "total (13)",
    "unit_price": "base price",
    "under": "line it stands under",
    "by": "name",
    "on": "day",
}
_FACTS: Mapping[str, Mapping[str, Fact]] = {"lines": LINE, "case_documents": {**CASE, **PAYMENT}, "cases": CASE}
_KINDS = {"OUTLAY": "outlay", "TERMINATION_LIABILITY": "termination liability", "HOLDBACK": "holdback"}
_THINGS = {
    "cases": ("case", "cases"),
    "case_documents": ("document", "documents"),
    "lines": ("line", "lines"),
    "planned_deliveries": ("delivery", "deliveries"),
    "quarter_figures": ("figure of a quarter", "figures of quarters"),
    "line_charges": ("other charge", "other charges"),
    "document_charges": ("other charge", "other charges"),
    "document_references": ("reference", "references"),
    "terms_of_sale": ("term of sale", "terms of sale"),
    "note_uses": ("note", "notes"),
    "waivers": ("waiver", "waivers"),
    "rate_overrides": ("replaced rate", "replaced rates"),
    "confirmations": ("confirmed figure", "confirmed figures"),
    "accepted_warnings": ("accepted warning", "accepted warnings"),
    "priced_rates": ("rate used for", "rates the pricing rests on"),
    "issued_documents": ("issued letter", "issued letters"),
    "request_cases": ("link to a request", "links to requests"),
    "posted_milestones": ("milestone", "milestones"),
    "holds": ("hold", "holds"),
    "delays": ("delay", "delays"),
    "reviews": ("review by", "reviews"),
    "review_comments": ("review comment", "review comments"),
    "returns": ("return by", "returns"),
    "package_items": ("point of the package", "points of the package"),
    "tasks": ("task", "tasks"),
    "correspondence": ("letter", "letters"),
    "directives": ("directive", "directives"),
    "attachments": ("paper", "papers"),
}
_NAMED_BY = {
    "lines": "number",
    "note_uses": "code",
    "document_references": "number",
    "terms_of_sale": "code",
    "waivers": "charge",
    "rate_overrides": "charge",
    "confirmations": "path",
    "accepted_warnings": "sentence",
    "issued_documents": "name",
    "case_documents": "document",
    "cases": "identifier",
    "document_charges": "kind",
    "line_charges": "kind",
    "priced_rates": "name",
    "posted_milestones": "code",
    "holds": "kind",
    "delays": "code",
    "reviews": "office",
    "returns": "office",
    "package_items": "code",
    "tasks": "text",
    "correspondence": "subject",
    "directives": "number",
    "attachments": "name",
}
NOTHING = "nothing"
_WORDS = 60
_NAMED = 8


class Said(NamedTuple):
    """One sentence of history and the changes it tells, the newest first."""

    text: str
    changes: tuple[Change, ...]

    @property
    def change(self) -> Change:
        """The change it is shown by."""
        return self.changes[0]


class Compared(NamedTuple):
    """A field in one save: what it is of, its label, and both values as they are written."""

    thing: str
    field: str
    before: str
    after: str


def sentences(changes: Sequence[Change], records: Records) -> list[Said]:
    """Say changes, newest first: a sentence for each changed field, one for all that was added or removed together."""
    said: list[Said] = []
    for (action, table, _at, _by, _why), group in groupby(changes, key=_together):
        together = tuple(group)
        if action == "update":
            for change in together:
                said += [Said(text, (change,)) for text in _updates(change, records)]
        elif table not in _TOLD_BY_OTHERS:
            said.append(Said(_counted(action, table, together, records), together))
    return said


def compared(changes: Iterable[Change], records: Records) -> list[Compared]:
    """Return every field that one save changed, with both values; what came or went is one row."""
    rows = []
    for change in changes:
        thing = thing_of(change, records)
        thing = thing[:1].upper() + thing[1:]
        if change.action == "insert":
            percent = change.new.get("percent") if change.table == "priced_rates" else None
            rows.append(Compared(thing, "", "", f"added, {written_number(Decimal(percent))} %" if percent else "added"))
        elif change.action == "delete":
            rows.append(Compared(thing, "", "was there", "removed"))
        else:
            rows += [
                Compared(thing, label_of(change.table, field), written(field, change.old.get(field)), written(field, value))
                for field, value in change.new.items()
                if field not in _SILENT
            ]
    return rows


def thing_of(change: Change, records: Records) -> str:
    """Name what a change is about: `line 001`, `outlay of line 001 in 2027Q4`, `note ACCESSORIAL`, `document BASIC`."""
    return _named(change.table, change.record_id, records)


def label_of(table: str, field: str) -> str:
    """Return the label of a field as it stands in a sentence."""
    if field in _LABELS:
        return _LABELS[field]
    fact = _FACTS.get(table, {}).get(field)
    if fact is None:
        return field.replace("_", " ")
    return fact.label if fact.label.isupper() or fact.label[:4].isupper() else fact.label[:1].lower() + fact.label[1:]


def written(field: str, value: Any) -> str:
    """Write a kept value for people; nothing is said as `nothing`."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return _short(", ".join(map(str, value)))
    if isinstance(value, dict):
        return _short("; ".join(f"{name.replace('_', ' ')}: {text}" for name, text in value.items()))
    text = str(value)
    if field in _MONEY:
        return written_money(Decimal(text))
    if field.endswith(("_on", "date")) or field == "on":
        try:
            return written_day(date.fromisoformat(text))
        except ValueError:
            return text
    if field in ("quantity", "percent", "rate_percent", "procured_share"):
        return written_number(Decimal(text))
    return _short(text)


def fields() -> list[tuple[str, str]]:
    """Return the fields one can look for, with their labels, by label."""
    found = {name: label_of(table, name) for table in ("lines", "case_documents") for name in _FACTS[table]}
    found |= {"status": _LABELS["status"], "total": _LABELS["total"], "text": "text of a note", "purchaser_name": "purchaser"}
    found.pop("purchaser", None)
    return sorted(((name, label[:1].upper() + label[1:]) for name, label in found.items()), key=lambda one: one[1].casefold())


def _together(change: Change) -> tuple[str, str, Any, str, str]:
    if change.action == "update":
        return ("update", "", change.at, change.by, change.why)
    return (change.action, change.table, change.at, change.by, change.why)


def _updates(change: Change, records: Records) -> list[str]:
    thing = thing_of(change, records)
    whole = change.table in ("case_documents", "cases")
    told = []
    for field, value in change.new.items():
        if field in _SILENT:
            continue
        label = label_of(change.table, field)
        what = label if whole else f"{thing} {label}"
        before, after = written(field, change.old.get(field)), written(field, value)
        if before == NOTHING:
            told.append(f"set {what} to {after}")
        elif after == NOTHING:
            told.append(f"cleared {what}, it was {before}")
        else:
            told.append(f"changed {what} from {before} to {after}")
    return told


def _counted(action: str, table: str, changes: Sequence[Change], records: Records) -> str:
    one, many = _THINGS.get(table, (table.replace("_", " "), table.replace("_", " ")))
    did = "added" if action == "insert" else "removed"
    if len(changes) == 1:
        return f"{did} {thing_of(changes[0], records)}"
    names = [str(_values(table, change.record_id, records).get(_NAMED_BY.get(table, ""), "")) for change in reversed(changes)]
    known = [name for name in names if name]
    known = [] if table == "priced_rates" else known
    listed = line_ranges(known) if table == "lines" else ", ".join(dict.fromkeys(known[:_NAMED]))
    more = f" and {len(known) - _NAMED} more" if table != "lines" and len(known) > _NAMED else ""
    return f"{did} {len(changes):,} {many if len(changes) > 1 else one}{': ' if listed else ''}{listed}{more}"


def _named(table: str, record_id: int, records: Records) -> str:
    values = _values(table, record_id, records)
    one = _THINGS.get(table, (table.replace("_", " "), ""))[0]
    if table in ("planned_deliveries", "quarter_figures", "line_charges"):
        line = _values("lines", int(values.get("line_id", 0)), records).get("number", "")
        what = _KINDS.get(str(values.get("kind", "")), one) if table == "quarter_figures" else one
        quarter = f" in {values['quarter']}" if "quarter" in values else ""
        return f"{what}{f' of line {line}' if line else ''}{quarter}"
    if table == "lines" and values.get("under"):
        one = "subline"
    name = values.get(_NAMED_BY.get(table, ""), "")
    if table == "priced_rates":
        name = FIGURES.get(str(name), name)
    return f"{one} {name}".strip()


def _values(table: str, record_id: int, records: Records) -> Mapping[str, Any]:
    return records.get((table, record_id), {})


def _short(text: str) -> str:
    one = " ".join(text.split())
    return f"“{one[: _WORDS - 1]}…”" if len(one) > _WORDS else f"“{one}”" if " " in one else one
