"""Edit an offer of the sample office as its source says: fields of lines, lines added, texts of notes, fields of the offer."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dsca_desk.exchange.case_file import read_case, write_case
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Offer
from dsca_desk.services.sample_schedules import with_vendor_schedules
from dsca_desk.services.sample_source import by_quarter, description_note, line_of, plain

Edit = Mapping[str, Any]
Kinds = Mapping[str, Any]


def edited(offer: Offer, edits: Iterable[Edit], kinds: Kinds, policy: Policy) -> Offer:
    """Return an offer with edits made one after another; contract lines left without outlays get a vendor's schedule.

    `{line = "006", unit_price = 7}` changes a line, `{add = "008", as = "procured", ...}` adds one with its note,
    `{note = "006", text = "..."}` changes what describes a line, anything else fields of the offer.
    """
    written = list(edits)
    if not written:
        return offer
    data: dict[str, Any] = json.loads(write_case(offer))
    for edit in written:
        _edit(data, dict(edit), kinds)
    return with_vendor_schedules(read_case(json.dumps(data).encode()), policy)


def _edit(data: dict[str, Any], edit: dict[str, Any], kinds: Kinds) -> None:
    if "line" in edit:
        number = edit.pop("line")
        line = next(one for one in data["lines"] if one["number"] == number)
        line.update(plain(by_quarter(edit)))
    elif "add" in edit:
        number = edit.pop("add")
        data["lines"].append(plain(line_of(edit, number, kinds)))
        data.setdefault("notes", []).append(description_note([number], edit["title"], edit["note"]))
    elif "note" in edit:
        note = next(one for one in data["notes"] if one["code"] == "LINE-DESC" and edit["note"] in one["lines"])
        note["parameters"]["text"] = edit["text"]
    else:
        data.update(plain(edit))
