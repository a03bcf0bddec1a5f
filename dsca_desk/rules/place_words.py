"""Where a finding stands, in the words of the form: `Line 006 › Months`, `Note 4 › Text`, `(11) Transportation`."""

import re
from collections.abc import Iterable, Mapping

from dsca_desk.records.facts import CASE, LINE, PAYMENT, Fact
from dsca_desk.records.offer import Offer
from dsca_desk.rules.notes import PlacedNote

_LINE = re.compile(r"lines\[(\d+)\](?:\.sublines\[(\d+)\])?(?:\.(.+))?")
_NOTE = re.compile(r"notes\[(\d+)\](?:\.(\w+))?(?:\.(\w+))?")
_PLACE = re.compile(r"\[\d+\]")
FIGURES = {
    "base": "base",
    "cas": "contract administration services",
    "cas.CONTRACT_ADMIN": "CAS contract administration",
    "cas.QAI": "CAS quality assurance and inspection",
    "cas.AUDIT": "CAS contract audit",
    "cas.OVERSEAS": "CAS overseas",
    "procured_share": "procured share",
    "nonrecurring": "nonrecurring cost",
    "support_charge": "program support charge",
    "attrition": "attrition",
    "value": "line value (4b)",
    "admin": "administrative charge",
    "pch": "packing, crating and handling",
    "pch.upper_tier": "packing, crating and handling above the limit",
    "transportation": "transportation",
    "supply_support": "supply support surcharge",
    "schedule": "payment schedule",
    "initial_deposit": "initial deposit",
}
_SUMMARY = {
    "net": "(8) Net estimated cost",
    "pch": "(9) Packing",
    "admin": "(10) Administration",
    "transportation": "(11) Transportation",
    "other": "(12) Other",
    "total": "(13) Total",
    "small_case_management_line": "Small case management line",
}
_PARTS = {
    "deliveries": "Deliveries",
    "outlays": "Outlays",
    "termination_liability": "Termination liability",
    "holdback": "Holdback",
    "other_charges": "Other charges",
    "sublines": "Sublines",
    "references": "References",
    "terms_of_sale": "Terms of sale",
    "rate_overrides": "Replaced rates",
    "waivers": "Waivers",
    "notes": "Notes",
    "lines": "Lines",
    "initial_deposit": "Initial deposit",
    "schedule": "Payments",
}


def where_words(offer: Offer, notes: Iterable[PlacedNote], path: str) -> str:
    """Name the place of a path for people; a place that has gone is named as far as it can be."""
    if path in _SUMMARY:
        return _SUMMARY[path]
    line = _LINE.fullmatch(path)
    if line is not None:
        return _joined(_line_name(offer, line), _field_name(line[3] or "", LINE))
    note = _NOTE.fullmatch(path)
    if note is not None:
        part = note[3].replace("_", " ").capitalize() if note[3] else (note[2] or "").capitalize()
        return _joined(_note_name(offer, notes, int(note[1])), part)
    head, _, rest = path.partition(".")
    name = _PLACE.sub("", head)
    if name == "payment":
        return _joined("Schedule", _field_name(rest, PAYMENT))
    if name in ("schedule", "initial_deposit"):
        return _joined("Schedule", _PARTS[name])
    if name in ("rate_overrides", "waivers"):
        return _joined("Pricing", _PARTS[name])
    if name in CASE:
        return _joined("Summary", CASE[name].label)
    return _PARTS.get(name, name.replace("_", " ").capitalize())


def _line_name(offer: Offer, found: re.Match[str]) -> str:
    try:
        line = offer.lines[int(found[1])]
        return f"Line {line.sublines[int(found[2])].number if found[2] else line.number}"
    except IndexError:
        return "Line"


def _note_name(offer: Offer, notes: Iterable[PlacedNote], place: int) -> str:
    if place >= len(offer.notes):
        return "Note"
    wanted = offer.notes[place]
    for note in notes:
        if note.code == wanted.code and note.officer_added and (not wanted.lines or set(wanted.lines) & set(note.lines)):
            return f"Note {note.number}"
    return f"Note {wanted.code}"


def _field_name(path: str, facts: Mapping[str, Fact]) -> str:
    name = _PLACE.sub("", path.partition(".")[0])
    if name in facts and name not in _PARTS:
        return facts[name].label
    words = _PARTS.get(name) or FIGURES.get(path) or FIGURES.get(name) or name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _joined(where: str, part: str) -> str:
    return f"{where} › {part}" if part else where
