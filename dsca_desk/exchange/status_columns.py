"""Which column of a status sheet is which field: requisitions, statuses, shipments, deliveries, values of other systems."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from dsca_desk.exchange.line_columns import Taken, letter_of
from dsca_desk.records import work

SheetKind = Literal["REQUISITIONS", "STATUSES", "SHIPMENTS", "DELIVERIES", "VALUES", "MILESTONES"]
CASE = "case"


class Layout(NamedTuple):
    """A kind of sheet: the value a row becomes, the fields that must have a column, other words for its heads."""

    value: type[msgspec.Struct]
    needed: frozenset[str]
    heads: Mapping[str, tuple[str, ...]]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields a row may fill, the case first; where a value was learned is not one of them."""
        return (CASE, *(field for field in self.value.__struct_fields__ if field != "source"))


_CASE = ("case", "case identifier", "case id", "fms case")
_LINE = ("line", "line number", "line no", "line nbr")
_REQUISITION = ("requisition", "requisition number", "document number", "doc number", "doc no", "milstrip document number")
_NSN = ("stock number", "nsn", "national stock number")
_CONTROL = ("control number", "transportation control number", "tcn", "shipment")

LAYOUTS: Mapping[SheetKind, Layout] = {
    "REQUISITIONS": Layout(
        work.Requisition,
        frozenset({"line", "number", "quantity", "requested_on"}),
        {
            CASE: _CASE,
            "line": _LINE,
            "number": (*_REQUISITION, "number"),
            "identifier": ("document identifier", "document identifier code", "dic", "identifier"),
            "stock_number": _NSN,
            "item": ("item", "nomenclature", "description"),
            "quantity": ("quantity", "qty", "quantity requisitioned"),
            "unit_of_issue": ("unit of issue", "ui", "uoi"),
            "priority": ("priority", "priority designator", "pri"),
            "address_code": ("address code", "mapac", "map address code"),
            "requested_on": ("requisition date", "requested", "requested on", "date of requisition"),
            "required_on": ("required date", "required on", "required delivery date", "rdd"),
            "closed_on": ("closed", "closed on"),
            "remark": ("remark", "remarks"),
        },
    ),
    "STATUSES": Layout(
        work.SupplyStatus,
        frozenset({"requisition", "code", "on"}),
        {
            CASE: _CASE,
            "requisition": _REQUISITION,
            "code": ("status", "status code", "supply status", "code"),
            "on": ("status date", "date of status", "date", "as of"),
            "quantity": ("quantity", "qty", "status quantity"),
            "estimated_on": ("estimated shipping date", "estimated ship date", "esd", "estimated shipment"),
            "remark": ("remark", "remarks"),
        },
    ),
    "SHIPMENTS": Layout(
        work.Shipment,
        frozenset({"control_number"}),
        {
            CASE: _CASE,
            "line": _LINE,
            "control_number": _CONTROL,
            "requisition": _REQUISITION,
            "quantity": ("quantity", "qty", "quantity shipped"),
            "mode": ("mode", "mode of shipment"),
            "shipped_on": ("shipped", "shipped on", "ship date", "date shipped"),
            "due_on": ("due", "due on", "due date", "eta", "estimated arrival"),
            "announced_on": ("announced", "announced on", "notice", "notice sent"),
            "arrived_on": ("arrived", "arrived on", "arrival date"),
            "port": ("port", "port of debarkation", "pod"),
            "bill_of_lading": ("bill of lading", "gbl", "b l"),
            "forwarder": ("forwarder", "freight forwarder"),
            "address_code": ("address code", "mapac", "map address code"),
            "remark": ("remark", "remarks"),
        },
    ),
    "DELIVERIES": Layout(
        work.Delivery,
        frozenset({"line", "on"}),
        {
            CASE: _CASE,
            "line": _LINE,
            "shipment": _CONTROL,
            "requisition": _REQUISITION,
            "quantity": ("quantity", "qty", "quantity delivered", "units delivered"),
            "value": ("value", "delivered value", "value us", "amount"),
            "planned": ("planned", "promise"),
            "on": ("delivered", "delivered on", "delivery date", "date delivered", "date of delivery"),
            "place": ("place", "delivered to", "place of delivery"),
            "serial_numbers": ("serial numbers", "serial number", "serials"),
            "receipt_signed_by": ("signed by", "receipt signed by", "received by"),
            "receipt_signed_on": ("signed on", "receipt signed on", "receipt date"),
            "final": ("final", "final delivery"),
            "remark": ("remark", "remarks"),
        },
    ),
    "VALUES": Layout(
        work.SystemValue,
        frozenset({"field", "system", "value", "as_of"}),
        {
            CASE: _CASE,
            "line": _LINE,
            "field": ("field", "data field", "element"),
            "system": ("system", "data system"),
            "value": ("value", "value shown", "shown"),
            "as_of": ("as of", "as of date", "date"),
            "explanation": ("explanation", "cause"),
        },
    ),
    "MILESTONES": Layout(
        work.MilestoneShown,
        frozenset({"code", "on"}),
        {
            CASE: _CASE,
            "code": ("code", "milestone", "milestone code"),
            "on": ("day", "date", "milestone date", "on", "posted on"),
            "planned": ("planned", "plan"),
            "remark": ("remark", "remarks"),
        },
    ),
}
KINDS: tuple[SheetKind, ...] = tuple(kind for kind in LAYOUTS if kind != "MILESTONES")
"""The kinds of a status sheet; milestones are read where they are asked for, since they belong to one document."""


class Match(NamedTuple):
    """The columns of a sheet that were understood as those of a kind, and the heads left aside."""

    kind: SheetKind
    columns: tuple[Taken, ...]
    ignored: tuple[str, ...]


def matched(heads: Sequence[Any], kinds: Iterable[SheetKind] = KINDS) -> Match | None:
    """Return the kind whose columns the heads name best, or None where no kind has all it needs."""
    found = [match for kind in kinds if (match := _match(kind, heads)) is not None]
    return max(found, key=lambda match: len(match.columns), default=None)


def _match(kind: SheetKind, heads: Sequence[Any]) -> Match | None:
    layout = LAYOUTS[kind]
    best: dict[str, tuple[int, Taken]] = {}
    named = [(place, head) for place, head in enumerate(heads) if isinstance(head, str) and head.strip()]
    for place, head in named:
        plain = " ".join(re.findall(r"[a-z0-9]+", head.lower()))
        for field in layout.fields:
            words = (field.replace("_", " "), *layout.heads.get(field, ()))
            if plain in words:
                rank = words.index(plain)
                if field not in best or rank < best[field][0]:
                    best[field] = (rank, Taken(place, letter_of(place), " ".join(head.split()), field))
    if not layout.needed <= best.keys():
        return None
    columns = sorted((column for _, column in best.values()), key=lambda column: column.place)
    places = {column.place for column in columns}
    return Match(kind, tuple(columns), tuple(" ".join(head.split()) for place, head in named if place not in places))
