"""Requisitions, shipments, contracts and the other work on a case: codes that exist, days in order, quantities with sense."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dsca_desk.policy.edition import PolicyOn
from dsca_desk.policy.lifecycle import MILSTRIP_CODES, MilstripCode
from dsca_desk.records import work
from dsca_desk.rules.plausible import money_faults, quantity_faults
from dsca_desk.rules.wording import day_text, quantity_text

ENDED = frozenset({"BQ", "CA"})
"""Supply statuses after which nothing more comes of a requisition: canceled, rejected."""

_NAMES = {
    "awarded_on": "the award",
    "promised_on": "the promised delivery",
    "expected_on": "the expected delivery",
    "requested_on": "the requisition",
    "required_on": "the required date",
    "closed_on": "its end",
    "shipped_on": "the shipment",
    "due_on": "the day it is due",
    "announced_on": "the notice",
    "arrived_on": "the arrival",
    "starts_on": "the beginning",
    "ends_on": "the end",
    "sent_on": "the day it was sent",
    "returned_on": "the return",
    "estimated_on": "the estimated shipment",
    "on": "the day",
}
_IN_ORDER: dict[type[Any], tuple[tuple[str, str], ...]] = {
    work.Contract: (("awarded_on", "promised_on"), ("awarded_on", "expected_on")),
    work.Requisition: (("requested_on", "required_on"), ("requested_on", "closed_on")),
    work.Shipment: (("shipped_on", "due_on"), ("shipped_on", "arrived_on")),
    work.Warranty: (("starts_on", "ends_on"),),
    work.SupportPlan: (("buyout_on", "ends_on"),),
    work.Repair: (("sent_on", "due_on"), ("sent_on", "returned_on")),
    work.Directive: (),
}
_HAPPENED: dict[type[Any], tuple[str, ...]] = {
    work.Contract: ("awarded_on",),
    work.Requisition: ("requested_on", "closed_on"),
    work.Shipment: ("shipped_on", "arrived_on", "announced_on"),
    work.Repair: ("sent_on", "returned_on"),
    work.Directive: ("on",),
}
_NAMED: dict[type[Any], str] = {
    work.Contract: "number",
    work.Requisition: "number",
    work.Shipment: "control_number",
    work.Warranty: "item",
    work.SupportPlan: "system",
    work.Repair: "item",
    work.Directive: "addressee",
}
_AMOUNTS = ("value", "cost", "authority_limit")


def work_faults(value: work.Work, lines: Iterable[str], policy: PolicyOn, today: date) -> tuple[str, ...]:
    """Return why a piece of work cannot be kept; nothing means that it can. `lines` are the lines it may name."""
    faults = list(_common(value, frozenset(lines), today))
    more = _OF_ITS_OWN.get(type(value))
    if more is not None:
        faults += more(value, policy)
    return tuple(faults)


def _common(value: Any, lines: frozenset[str], today: date) -> Iterator[str]:
    for line in value.line.split(", ") if isinstance(value, work.Directive) else (value.line,):
        if line and line not in lines:
            yield f"line {line} is not a line of the case as it stands"
    for first, second in _IN_ORDER[type(value)]:
        one, two = getattr(value, first, None), getattr(value, second, None)
        if one is not None and two is not None and two < one:
            yield f"{_NAMES[second]} ({day_text(two)}) is before {_NAMES[first]} ({day_text(one)})"
    for field in _HAPPENED.get(type(value), ()):
        day = getattr(value, field)
        if day is not None and day > today:
            yield f"{_NAMES[field]} ({day_text(day)}) is on a day that has not come"
    for field in _AMOUNTS:
        yield from money_faults(field.replace("_", " "), getattr(value, field, None))
    named = _NAMED[type(value)]
    if not getattr(value, named).strip():
        yield f"the {named.replace('_', ' ')} is missing"


def _requisition(value: work.Requisition, policy: PolicyOn) -> Iterator[str]:
    if not value.line:
        yield "a requisition needs its line"
    yield from quantity_faults(value.quantity)
    if policy.find(MILSTRIP_CODES, MilstripCode, "DOCUMENT", value.identifier) is None:
        yield f"{value.identifier or '(none)'} is not a document identifier code"


def _shipment(value: work.Shipment, _policy: PolicyOn) -> Iterator[str]:
    yield from quantity_faults(value.quantity)


_OF_ITS_OWN: dict[type[Any], Callable[[Any, PolicyOn], Iterable[str]]] = {
    work.Requisition: _requisition,
    work.Shipment: _shipment,
}


def status_faults(
    status: work.SupplyStatus,
    requested_on: date,
    ordered: Decimal,
    earlier: Sequence[tuple[date, str]],
    policy: PolicyOn,
    today: date,
) -> tuple[str, ...]:
    """Return why a supply status cannot be kept with its requisition; `earlier` are the statuses it has, by day and code."""
    faults = []
    if policy.find(MILSTRIP_CODES, MilstripCode, "STATUS", status.code) is None:
        faults.append(f"{status.code or '(none)'} is not a supply status code")
    if status.on < requested_on:
        faults.append(f"the status of {day_text(status.on)} is before the requisition of {day_text(requested_on)}")
    if status.on > today:
        faults.append(f"the status is of {day_text(status.on)}, a day that has not come")
    ended = [day for day, code in earlier if code in ENDED and day < status.on]
    if ended:
        faults.append(f"the requisition ended on {day_text(min(ended))}")
    if status.estimated_on is not None and status.estimated_on < status.on:
        faults.append(f"the estimated shipment ({day_text(status.estimated_on)}) is before the status ({day_text(status.on)})")
    if status.quantity is not None:
        faults += quantity_faults(status.quantity)
        if not faults and status.quantity > ordered:
            faults.append(f"{quantity_text(status.quantity)} is above the {quantity_text(ordered)} requisitioned")
    return tuple(faults)


def shipped_faults(quantity: Decimal | None, requisitioned: Decimal, shipped: Decimal) -> tuple[str, ...]:
    """Return why a shipment cannot stand with its requisition: `shipped` are the units of its other shipments."""
    if quantity is None or shipped + quantity <= requisitioned:
        return ()
    return (
        f"{quantity_text(quantity)} is above what is left of the requisition: {quantity_text(requisitioned)} asked for, "
        f"{quantity_text(shipped)} shipped",
    )
