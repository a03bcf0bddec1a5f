"""What pricing and the payment schedule answer: frozen results in dollars and cents. Computed by `pricing` and `payments`."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import msgspec

from dsca_desk.policy.table import Status
from dsca_desk.records.offer import CasComponent, Confirmation, Line, Offer


class RateUsed(NamedTuple):
    """A rate as one line used it: percent (None where a table has no figure), and how far it can be trusted."""

    percent: Decimal | None
    status: Status
    source: str
    effective_from: date | None = None
    effective_to: date | None = None
    overridden_by: str = ""
    confirmed_by: str = ""  # an officer of this document, when and by which source; the status is confirmed then


class LinePrice(msgspec.Struct, frozen=True, gc=False):
    """The price of a line in cents-exact dollars; with sublines every amount is the sum of theirs.

    `value` is column 4(b): base + CAS + nonrecurring + support charge + other. `unit` is column 4(a),
    None without quantity. `admin`, `pch`, `transportation` and `supply_support` stand below the line.
    """

    line: Line
    base: Decimal
    cas: dict[CasComponent, Decimal]
    nonrecurring: Decimal
    support_charge: Decimal
    other: Decimal
    value: Decimal
    unit: Decimal | None
    admin: Decimal
    pch: Decimal
    transportation: Decimal
    rates: dict[str, RateUsed]
    sublines: tuple["LinePrice", ...] = ()
    supply_support: Decimal = Decimal("0.00")  # below the line, part of (12)
    unconfirmed: tuple["Unconfirmed", ...] = ()  # paths relative to the line: `pch`, `cas.QAI`
    confirmed: tuple["Confirmed", ...] = ()  # what an officer's word has taken out of them

    @property
    def number(self) -> str:
        """The line number, 001 or 001a."""
        return self.line.number


class Unconfirmed(NamedTuple):
    """A figure that rests on a row that is not confirmed: where it stands (`lines[0].pch`), status and source."""

    path: str
    status: Status
    source: str


class Confirmed(NamedTuple):
    """A figure whose row is not confirmed and which an officer has confirmed for this document."""

    path: str
    status: Status
    source: str
    word: Confirmation


class Priced(msgspec.Struct, frozen=True, dict=True):
    """A priced document; `total`, line (13), is the sum of the six amounts before it."""

    offer: Offer
    policy_edition: str
    lines: tuple[LinePrice, ...]
    net: Decimal
    small_case_management_line: Decimal
    pch: Decimal
    admin: Decimal
    transportation: Decimal
    other: Decimal
    total: Decimal

    @cached_property
    def unconfirmed(self) -> tuple[Unconfirmed, ...]:
        """Every figure that rests on a row that is not confirmed, in the order of the lines."""
        return tuple(
            [
                Unconfirmed(f"lines[{place}].{path}", status, source)
                for place, done in enumerate(self.lines)
                for path, status, source in done.unconfirmed
            ]
        )

    @cached_property
    def confirmed(self) -> tuple[Confirmed, ...]:
        """Every figure that officers have confirmed for this document, in the order of the lines."""
        return tuple(
            [Confirmed(f"lines[{place}].{one.path}", *one[1:]) for place, done in enumerate(self.lines) for one in done.confirmed]
        )


class PaymentRow(msgspec.Struct, frozen=True):
    """One row of the payment schedule in cents. `due` is None for the initial deposit and for what has no date.

    The columns to the right of the payment are the schedule's own arithmetic at the end of the last quarter it covers.
    """

    label: str
    due: date | None
    amount: Decimal
    cumulative: Decimal
    covers: str = ""
    outlays: Decimal = Decimal("0.00")
    admin: Decimal = Decimal("0.00")
    termination_liability: Decimal = Decimal("0.00")
    holdback: Decimal = Decimal("0.00")
    required: Decimal = Decimal("0.00")
    rule: str = ""


class Schedule(msgspec.Struct, frozen=True):
    """The payment schedule; the first row is the initial deposit and the last cumulative amount is the total.

    `basis` says which condition of the deposit table was met; `spread` names the lines whose outlays the program spread
    itself, with the rule it used; `unconfirmed` lists the figures that rest on rows that are not confirmed, `confirmed` those
    that officers have confirmed for this document.
    """

    rows: tuple[PaymentRow, ...]
    initial_deposit: Decimal
    basis: str
    spread: tuple[tuple[str, str], ...] = ()
    unconfirmed: tuple[Unconfirmed, ...] = ()
    standby_letter_of_credit: Decimal = Decimal("0.00")
    flow: object | None = None  # the gathered needs, which a schedule after one change starts from
    confirmed: tuple[Confirmed, ...] = ()
