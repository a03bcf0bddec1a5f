"""What to look at before a requisition is filled and before a shipment leaves; nothing here stops anything, each says its source.

Controlled parts were once released to blanket orders because no system asked (GAO-05-17). Shipments that come without notice
leave nobody time to check address and readiness (GAO-13-84).
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from dsca_desk.records import work

_FREE = {"BLANKET": "a blanket order", "CLSSA": "a CLSSA"}
_ITEMS, _ITEMS_ASKED = "SAMM C5.4.3; GAO-05-17", "GAO-05-17"
_ADDRESS = "GAO-13-84"


class Watch(NamedTuple):
    """Something to look at: in a few words for a list, in a sentence with what to do, and its source."""

    short: str
    says: str
    source: str


class OrderedLine(NamedTuple):
    """A line as the item check sees it: its number and name, and why it may not be ordered freely, in words."""

    number: str
    description: str
    restricted: tuple[str, ...] = ()


def restrictions(*, mde: bool, sme: bool, classified: bool, technical_data_package: bool) -> tuple[str, ...]:
    """Return in words what keeps an item out of blanket orders and CLSSAs (SAMM C5.4.3)."""
    named = (
        (mde, "major defense equipment"),
        (sme, "significant military equipment"),
        (classified, "classified materiel"),
        (technical_data_package, "a technical data package"),
    )
    return tuple(words for holds, words in named if holds)


def requisition_watch(requisition: work.Requisition, case_type: str, lines: Collection[OrderedLine]) -> tuple[Watch, ...]:
    """Return what to look at before a requisition on a blanket order or CLSSA is filled; nothing for a defined order.

    One that is closed is not looked at any more.
    """
    kind = _FREE.get(case_type)
    if kind is None or requisition.closed_on is not None:
        return ()
    return tuple(_restricted(requisition, kind, lines))


def _restricted(requisition: work.Requisition, kind: str, lines: Collection[OrderedLine]) -> Iterator[Watch]:
    name = requisition.item.strip().casefold()
    for line in lines:
        own = line.number == requisition.line
        if line.restricted and (own or (name and name == line.description.strip().casefold())):
            what = f"line {line.number} is" if own else f"its item is that of line {line.number},"
            yield Watch(
                "restricted item",
                f"Requisition {requisition.number}: {what} {' and '.join(line.restricted)}, which {kind} may not order. "
                "Have the item manager refuse or confirm it before it is filled.",
                _ITEMS,
            )
    if not requisition.stock_number.strip():
        yield Watch(
            "item not checked",
            f"Requisition {requisition.number} has no stock number, so whether {kind} may order its item cannot be checked. "
            "Enter it, and ask the item manager.",
            _ITEMS_ASKED,
        )


def shipment_watch(shipment: work.Shipment, requisition: work.Requisition | None) -> tuple[Watch, ...]:
    """Return what to look at before a shipment leaves, or while it is on its way; nothing once it has arrived."""
    if shipment.arrived_on is not None:
        return ()
    return tuple(_address(shipment, requisition))


def _address(shipment: work.Shipment, requisition: work.Requisition | None) -> Iterator[Watch]:
    named, asked = shipment.address_code.strip(), requisition.address_code.strip() if requisition is not None else ""
    gone = shipment.shipped_on is not None
    when = "now; it is on its way" if gone else "before it ships"
    if not named and not asked:
        yield Watch(
            "no address",
            f"Shipment {shipment.control_number} has no address code, nor has its requisition. Check the address with the "
            f"purchaser {when}.",
            _ADDRESS,
        )
    elif named and asked and named.casefold() != asked.casefold():
        yield Watch(
            "other address",
            f"Shipment {shipment.control_number} goes to {named}, its requisition names {asked}. Check the address with the "
            f"purchaser {when}.",
            _ADDRESS,
        )
    if shipment.announced_on is None:
        yield Watch(
            "no notice",
            f"The receiver of shipment {shipment.control_number} was not told. Give notice {when}, so that address and readiness "
            "can be checked.",
            _ADDRESS,
        )
