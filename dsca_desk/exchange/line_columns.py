"""Which column of a sheet of lines is which field: the words that officers, the paper and our own workbook write above them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from dsca_desk.records.offer import Line

# Columns of the paper that hold several fields, and the total that stands in for a missing price.
QUANTITY_AND_UNIT, CODES, TOTAL = "quantity and unit of issue", "source, months and assistance", "total"

# Rows by quarter, lists and sublines have no place in one cell.
FIELDS = tuple(
    name
    for name in Line.__struct_fields__
    if name not in {"deliveries", "outlays", "termination_liability", "holdback", "notes", "sublines", "other_charges"}
)
# Heads in the order of trust: where a sheet has several columns for one field, the one named first here is taken.
_HEADS: dict[str, tuple[str, ...]] = {
    "number": (
        "number",
        "line",
        "line number",
        "line no",
        "line nbr",
        "itm nbr",
        "item nbr",
        "item number",
        "item no",
        "nbr",
        "no",
    ),
    "masl": ("masl", "masl number", "masl code", "nsn"),
    "generic_code": ("generic code", "generic", "generic cde"),
    "description": ("description", "description condition", "item description", "nomenclature", "article", "item"),
    "condition": ("condition", "condition code", "cond"),
    "kind": ("kind", "line kind", "type of line"),
    "quantity": ("quantity", "qty", "number of units", "units"),
    "unit_of_issue": ("unit of issue", "unit of issue code", "ui", "u i", "uoi"),
    "unit_price": ("base unit price", "unit price", "unit price us", "price", "unit cost", "unit cost us", "costs unit", "unit"),
    "source": ("source", "source code", "sc"),
    "procured_share": ("procured share", "share procured"),
    "months_of_service": ("months of service", "months", "mos", "availability"),
    "type_of_assistance": ("type of assistance", "type of assistance code", "assistance", "ta"),
    "offer_release_code": ("offer release code", "ofr rel cde", "ofr rel code", "offer release", "release code", "orc"),
    "delivery_term_code": ("delivery term code", "del trm cde", "del trm code", "delivery term", "delivery terms", "dtc"),
    "rate_area": ("rate area", "area"),
    "mde": ("mde", "major defense equipment"),
    "sme": ("sme", "significant military equipment"),
    "working_capital_fund": ("working capital fund", "wcf", "dwcf"),
    "administered_overseas": ("administered overseas", "overseas", "oconus"),
    "nonrecurring_unit_charge": ("nonrecurring unit charge", "nc unit charge", "nc unit"),
    "nonrecurring_waived": ("nonrecurring waived", "nc waived"),
    "support_charge": ("support charge code", "program support charge", "psc"),
    "added_on": ("added on", "line added", "added"),
    "cas_exemption": ("cas exemption",),
    "tuition_rate": ("tuition rate",),
    "tuition_fiscal_year": ("tuition fiscal year",),
    "previous_equity": ("previous equity",),
    "lookup_transportation": ("lookup transportation", "look up transportation", "transportation look up"),
    "special_cargo": ("special cargo",),
    "classified": ("classified",),
    "technical_data_package": ("technical data package", "tdp"),
    "follows": ("follows",),
    "starts_on": ("starts on", "starts", "start"),
    QUANTITY_AND_UNIT: ("qty unit of issue", "quantity unit of issue", "qty unit", "qty ui"),
    CODES: ("sc mos ta", "source months assistance"),
    TOTAL: ("total", "total cost", "total price", "total us", "total cost us", "costs total", "line value", "amount"),
}
_RANKED = {head: (field, rank) for field, heads in _HEADS.items() for rank, head in enumerate(heads)}


class Taken(NamedTuple):
    """A column that was understood: its place from 0, its letter, the words above it, and the field it was taken for."""

    place: int
    letter: str
    head: str
    field: str


def matched(heads: Iterable[str | None]) -> tuple[list[Taken], list[str]]:
    """Return the columns understood, in the order of the sheet, and the heads that were left aside."""
    best: dict[str, tuple[int, Taken]] = {}
    named = [(place, head) for place, head in enumerate(heads) if head]
    for place, head in named:
        field, rank = _field_of(head)
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, Taken(place, letter_of(place), " ".join(head.split()), field))
    taken = sorted((column for _, column in best.values()), key=lambda column: column.place)
    places = {column.place for column in taken}
    return taken, [" ".join(head.split()) for place, head in named if place not in places]


def letter_of(place: int) -> str:
    """Return the letters of a column as spreadsheets show them, A for place 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _field_of(head: str) -> tuple[str | None, int]:
    """The field for the words above a column, with or without the number of the paper's column before them."""
    if head.strip().lower() in FIELDS:
        return head.strip().lower(), -1
    plain = " ".join(re.findall(r"[a-z0-9]+", head.lower()))
    bare = re.sub(r"^[1-7]( ?[ab])?\b ?", "", plain)
    bare = re.sub(r"\b[ab] (?=unit|total)", "", bare)
    return _RANKED.get(plain) or _RANKED.get(bare) or (None, 0)
