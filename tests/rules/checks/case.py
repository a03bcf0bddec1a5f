"""How a case of a check is written, and the offers that many cases start from."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from dsca_desk.records.offer import (
    Offer,
)
from dsca_desk.rules.checks import CheckContext
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.pricing import price
from tests.rules.builders import (
    bought,
    context,
    offer,
    policy,
    stock,
    terms,
)

D = Decimal


class Case(NamedTuple):
    """A check, what the case is about, how its context is made, and the paths found (none: it passes)."""

    id: str
    about: str
    make: Callable[[], CheckContext]
    paths: tuple[str, ...]
    says: str = ""


def of(check: str, about: str, document: Callable[[], Offer] | Offer, *paths: str, says: str = "") -> Case:
    """A case whose context follows from the offer alone."""
    return Case(check, about, lambda: context(document() if callable(document) else document), paths, says)


def put(check: str, about: str, document: Offer, *paths: str, says: str = "", **parts: Any) -> Case:
    """A case whose context has parts put in the place of the computed ones (functions of the offer)."""

    def made() -> CheckContext:
        return context(document, **{name: part(document) if callable(part) else part for name, part in parts.items()})

    return Case(check, about, made, paths, says)


def without_note(document: Offer, *codes: str) -> tuple[Any, ...]:
    """The placed notes of an offer, numbered anew without some codes."""
    kept = [note for note in place_notes(document, price(document, policy()), policy()) if note.code not in codes]
    return tuple(msgspec.structs.replace(note, number=number) for number, note in enumerate(kept, start=1))


def shuffled_notes(document: Offer) -> tuple[Any, ...]:
    """The placed notes of an offer backwards, numbered upward."""
    placed = place_notes(document, price(document, policy()), policy())
    return tuple(msgspec.structs.replace(note, number=number) for number, note in enumerate(reversed(placed), start=1))


SOUND = offer()
TWO = offer(stock(), stock("002"))
RADIOS = offer(bought())
OLD = {"price_date": date(2008, 5, 6), "accepted_on": date(2008, 5, 6), "offer_expires_on": None, "milap_on": None}
SMALL_CASE_LINE = stock(
    "002",
    generic_code="R6C",
    masl="SMALLCASESUPT",
    months_of_service="1",
    deliveries=(),
    quantity=None,
    unit_of_issue="XX",
    unit_price=D("9000.00"),
    offer_release_code=None,
    delivery_term_code=None,
)
WITH_SUBLINES = stock(
    quantity=None,
    unit_price=D("0.00"),
    deliveries=(),
    sublines=(stock("001a"), stock("001b", unit_price=D("10.05"))),
)
BPC = {"program": "BPC_T10", "bpc_program": "Section 333", "dependable_undertaking": False, "terms_of_sale": terms("CWA")}
CASH = {"dependable_undertaking": False, "terms_of_sale": terms("CWA")}
GRANT = {"dependable_undertaking": False, "terms_of_sale": terms("FMSNR")}
BLANKET = {"case_type": "BLANKET"}
SPARES = stock(
    quantity=None, unit_of_issue="XX", unit_price=D("500000.00"), months_of_service=None, deliveries=(), description="Spare parts"
)
