"""The rates of a line as its charges use them: what is charged, by which row, or why not."""

from decimal import Decimal
from typing import NamedTuple

import msgspec

from dsca_desk.policy.rates import Rate, TransportRate
from dsca_desk.records.offer import CasComponent
from dsca_desk.rules.priced import Confirmed, RateUsed, Unconfirmed

NONE = Decimal(0)
WHOLE = Decimal(1)
SMALL_CASE_LINE = "R6C"
CLSSA_EQUITY = "U"


class ChargeRate(NamedTuple):
    """What a line pays of one charge: a fraction of the base, or a fixed amount, or nothing; `reason` says why."""

    factor: Decimal | None
    amount: Decimal | None
    used: RateUsed | None
    reason: str = ""

    @property
    def applies(self) -> bool:
        """Tell whether anything can be charged."""
        return bool(self.factor) or bool(self.amount)


class PackingTiers(NamedTuple):
    """The two tiers of packing, crating and handling as fractions of the unit price, and the price where they meet."""

    lower: Decimal
    upper: Decimal
    meeting: Decimal


class LineRates(msgspec.Struct, frozen=True):
    """Everything `charges` needs beside the lines themselves; lines of one kind share one.

    `procured_share` is the part of the base bought by contract; None where each line brings its own.
    `procured` and `extras` tell whether any contract administration, or any of the rarer charges, can come to something.
    """

    procured_share: Decimal | None
    cas: tuple[tuple[CasComponent, ChargeRate], ...]
    nonrecurring: ChargeRate
    support: ChargeRate
    support_on_procured: bool
    attrition: ChargeRate
    admin: ChargeRate
    packing: ChargeRate
    tiers: PackingTiers | None
    transport: ChargeRate
    transport_each: bool
    supply_support: ChargeRate
    rates: dict[str, RateUsed]
    unconfirmed: tuple[Unconfirmed, ...]
    confirmed: tuple[Confirmed, ...]
    procured: bool
    extras: bool


def nothing(reason: str, used: RateUsed | None = None) -> ChargeRate:
    """Return a charge that is not made, with the reason."""
    return ChargeRate(None, None, used, reason)


def used_row(row: Rate | TransportRate) -> RateUsed:
    """Return a policy row as a line's result shows it."""
    figure = row.figure if isinstance(row, Rate) else row.percent
    return RateUsed(figure, row.status, row.source, row.effective_from, row.effective_to)
