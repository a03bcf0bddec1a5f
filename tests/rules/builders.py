"""Small offers for tests of notes and checks: one sound case, changed where a test needs it."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Line, Offer, Purchaser, QuarterAmount, QuarterQuantity, Reference, TermOfSale
from dsca_desk.rules.checks import CheckContext
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import LinePrice, Priced, Schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.policy import shipped_policy

D = Decimal


def policy() -> Policy:
    """The shipped edition."""
    return shipped_policy()


def deliveries(**quarters: int) -> tuple[QuarterQuantity, ...]:
    """Units by quarter: `deliveries(q2028Q1=10)`."""
    return tuple(QuarterQuantity(quarter=name[1:], quantity=D(units)) for name, units in quarters.items())


def amounts(**quarters: str) -> tuple[QuarterAmount, ...]:
    """Dollars by quarter: `amounts(q2028Q1="5.00")`."""
    return tuple(QuarterAmount(quarter=name[1:], amount=D(dollars)) for name, dollars in quarters.items())


def terms(*codes: str) -> tuple[TermOfSale, ...]:
    """Terms of sale without amounts."""
    return tuple(TermOfSale(code=code) for code in codes)


def stock(number: str = "001", **changes: Any) -> Line:
    """A sound article line from stock."""
    facts: dict[str, Any] = {
        "description": "Vehicular mounting kit",
        "generic_code": "D4B",
        "quantity": D(60),
        "unit_price": D("2150.00"),
        "source": "S",
        "type_of_assistance": "3",
        "months_of_service": "12",
        "offer_release_code": "A",
        "delivery_term_code": "4",
        "deliveries": deliveries(q2027Q4=60),
    }
    return Line(number=number, **facts | changes)


def bought(number: str = "001", **changes: Any) -> Line:
    """A sound article line bought by contract, with its termination liability."""
    facts: dict[str, Any] = {
        "description": "Radio set, manpack",
        "quantity": D(120),
        "unit_price": D("18400.00"),
        "source": "P",
        "type_of_assistance": "5",
        "months_of_service": "10-14",
        "deliveries": deliveries(q2028Q1=120),
        "termination_liability": amounts(q2027Q3="250000.00", q2027Q4="100000.00", q2028Q1="0.00"),
    }
    return stock(number, **facts | changes)


def service(number: str = "001", **changes: Any) -> Line:
    """A sound service line of U.S. Government people."""
    facts: dict[str, Any] = {
        "description": "Technical assistance",
        "kind": "SERVICE",
        "quantity": None,
        "unit_of_issue": "XX",
        "unit_price": D("286400.00"),
        "source": "S",
        "type_of_assistance": "3",
        "months_of_service": "13-15",
    }
    return Line(number=number, **facts | changes)


def offer(*lines: Line, **changes: Any) -> Offer:
    """A sound offer of Bandaria with dependable undertaking; one stock line unless lines are given."""
    facts: dict[str, Any] = {
        "country": "BN",
        "agency": "B",
        "designator": "UAB",
        "nickname": "Tactical radios",
        "description": "radios, spares and training",
        "purchaser": Purchaser(name="Ministry of Defence of Bandaria", address=("1 Harbour Road",)),
        "references": (Reference(number="MOD/77", date=date(2026, 1, 12)),),
        "dependable_undertaking": True,
        "terms_of_sale": terms("DU"),
        "price_date": date(2026, 11, 2),
        "milap_on": date(2026, 11, 2),
        "offer_expires_on": date(2027, 2, 15),
        "lines": lines or (stock(),),
    }
    return Offer(**facts | changes)


def context(document: Offer, **changes: Any) -> CheckContext:
    """What the checks see of an offer: priced, scheduled and with its notes, or with parts put in their place."""
    priced: Priced = changes.pop("priced", None) or price(document, policy())
    schedule: Schedule = changes.pop("schedule", None) or payment_schedule(priced, policy())
    notes = changes.pop("notes", None)
    placed = place_notes(document, priced, policy()) if notes is None else notes
    return CheckContext(document, priced, schedule, placed, policy(), **changes)


def repriced(document: Offer, place: int = 0, **amounts_: Any) -> Priced:
    """The pricing of an offer with amounts of one line put wrong; the sums stay as they were."""
    priced = price(document, policy())
    wrong: LinePrice = msgspec.structs.replace(priced.lines[place], **amounts_)
    return msgspec.structs.replace(priced, lines=(*priced.lines[:place], wrong, *priced.lines[place + 1 :]))


def summed(document: Offer, **amounts_: Any) -> Priced:
    """The pricing of an offer with amounts of its cost summary put wrong."""
    return msgspec.structs.replace(price(document, policy()), **amounts_)


def rescheduled(document: Offer, place: int = 0, **changes: Any) -> Schedule:
    """The schedule of an offer with one row put wrong."""
    schedule = payment_schedule(price(document, policy()), policy())
    rows = list(schedule.rows)
    rows[place] = msgspec.structs.replace(rows[place], **changes)
    return msgspec.structs.replace(schedule, rows=tuple(rows))
