"""From a printed value to its field: what each place of the letter is called, which field it shows, which amount explains it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF

from dsca_desk.desktop.preview_spots import Box
from dsca_desk.records.facts import CASE
from dsca_desk.records.offer import Offer

if TYPE_CHECKING:  # what draws pages is loaded when the first page is wanted
    from dsca_desk.documents.letter import Printed

# The cells of a line: the words of the column, the field it shows, the amount that explains it.
_COLUMNS = (
    ("(1) Number", "number", ""),
    ("(2) Description", "description", ""),
    ("(3) Quantity", "quantity", ""),
    ("(4a) Unit cost", "unit_price", "unit"),
    ("(4b) Total", "value", "value"),
    ("(5) Source, months, assistance", "source", ""),
    ("(6) Offer release", "offer_release_code", ""),
    ("(7) Delivery term", "delivery_term_code", ""),
)
_SUMMARY = {
    "net": "(8) Net estimated cost",
    "pch": "(9) Packing, crating and handling",
    "admin": "(10) Administrative charge",
    "transportation": "(11) Transportation",
    "other": "(12) Other",
    "total": "(13) Total estimated cost",
}
_HEAD = {
    "total": ("Estimated cost", "total", "total"),
    "initial_deposit": ("Initial deposit", "initial_deposit", "initial_deposit"),
    "purchaser.name": ("Purchaser", "purchaser.name", ""),
}


class FieldPlace(NamedTuple):
    """A printed value: its words, where it stands, the path of its field, and of the amount that explains it ("" for none)."""

    words: str
    box: Box
    path: str
    amount: str = ""


def field_places(values: "Iterable[Printed]", offer: Offer, *, credit: bool) -> tuple[FieldPlace, ...]:
    """Return the printed values that have a field. `credit` says that the schedule prints the columns of a letter of credit."""
    lines = _line_paths(offer)
    found = []
    for value in values:
        place = _place(value.name, lines, credit)
        if place is not None:
            words, path, amount = place
            box = Box(value.page, QRectF(value.left, value.top, value.right - value.left, value.bottom - value.top))
            found.append(FieldPlace(words, box, path, amount))
    return tuple(found)


def _place(name: str, lines: dict[str, str], credit: bool) -> tuple[str, str, str] | None:
    part, key, *rest = name.split("/")
    if part == "line":
        path = lines.get(key)
        words, field, amount = _COLUMNS[int(rest[0])]
        return None if path is None else (f"Line {key} · {words}", f"{path}.{field}", f"{path}.{amount}" if amount else "")
    if part == "summary":
        return _SUMMARY[key], key, key
    if part == "payment":
        column = _payment_column(int(rest[0]), credit)
        path = f"schedule[{key}].{column}"
        row = "Initial deposit" if key == "0" else f"Payment {key}"
        return f"{row} · {column}", path, path
    if part == "note":
        return f"Note {key}", f"note {key}", ""
    return _HEAD.get(key) or (CASE[key].label if key in CASE else key, key, "")


def _payment_column(cell: int, credit: bool) -> str:
    """The amount a cell of the schedule shows; what is required and covered leads to what is billed of it."""
    return "cumulative" if cell == (3 if credit else 2) else "amount"


def _line_paths(offer: Offer) -> dict[str, str]:
    paths = {}
    for place, line in enumerate(offer.lines):
        paths[line.number] = f"lines[{place}]"
        for inner, subline in enumerate(line.sublines):
            paths[subline.number] = f"lines[{place}].sublines[{inner}]"
    return paths
