"""Give the contract lines of the sample office what a vendor's quotation would bring: payments and liability by quarter.

The figures are invented like everything in the sample: payments rise and fall in a triangle from the quarter after the case's
first day to the line's last quarter; what ending the contract would cost rises and falls with them.
"""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Line, Offer, QuarterAmount
from dsca_desk.rules.priced import LinePrice
from dsca_desk.rules.pricing import price
from dsca_desk.rules.quarters import format_quarter, months_later, parse_quarter, quarter_of

_SCHEDULED = frozenset({"DU", "RAPS", "CAPS"})
_STEP = Decimal(100)
_LIABILITY_AT_PEAK = Decimal("0.22")
_TO_THE_CENT = Decimal("0.00")


def with_vendor_schedules(offer: Offer, policy: Policy) -> Offer:
    """Return the offer with outlays and termination liability on every contract line that states none.

    Only defined orders paid on a schedule have them; the outlays of a line add up to its value under the policy.
    """
    if offer.case_type != "DEFINED" or not _SCHEDULED & {term.code for term in offer.terms_of_sale}:
        return offer
    day = offer.implemented_on or offer.accepted_on or offer.offer_expires_on or offer.price_date
    first = quarter_of(day) + 1
    last_of = {line.number: _last_quarter(line, first, lambda months: months_later(day, months)) for line in offer.lines}

    def scheduled(line: Line, done: LinePrice) -> Line:
        if line.sublines:
            parts = tuple(scheduled(part, below) for part, below in zip(line.sublines, done.sublines, strict=True))
            return msgspec.structs.replace(line, sublines=parts)
        bought = line.source == "P" or (line.source == "X" and line.procured_share != 0)
        if not bought or line.outlays:
            return line
        last = last_of.get(line.follows or line.number[:3], first)
        outlays = _outlays(done.value, first, last)
        liability = line.termination_liability or _liability(done.value, first, last)
        return msgspec.structs.replace(line, outlays=outlays, termination_liability=liability)

    lines = tuple(scheduled(line, done) for line, done in zip(offer.lines, price(offer, policy).lines, strict=True))
    return msgspec.structs.replace(offer, lines=lines)


def _last_quarter(line: Line, first: int, later: Callable[[int], int]) -> int:
    """The quarter of the last delivery, else of the last month; two years where neither is given."""
    if line.deliveries:
        return max(first, *(parse_quarter(row.quarter) for row in line.deliveries))
    last_month = (line.months_of_service or "").rpartition("-")[2]
    return max(first, later(int(last_month))) if last_month else first + 7


def _triangle(quarters: int) -> list[int]:
    return [min(place + 1, quarters - place) for place in range(quarters)]


def _outlays(value: Decimal, first: int, last: int) -> tuple[QuarterAmount, ...]:
    """Whole hundreds; the last quarter takes the difference."""
    weights = _triangle(last - first + 1)
    amounts = [value * weight / sum(weights) // _STEP * _STEP for weight in weights[:-1]]
    amounts.append(value - sum(amounts, _TO_THE_CENT))
    return tuple(
        QuarterAmount(quarter=format_quarter(first + place), amount=amount + _TO_THE_CENT)
        for place, amount in enumerate(amounts)
        if amount
    )


def _liability(value: Decimal, first: int, last: int) -> tuple[QuarterAmount, ...]:
    """Balances at the end of each quarter, nothing once the line is delivered."""
    weights = _triangle(last - first + 1)
    balances = [value * _LIABILITY_AT_PEAK * weight / max(weights) // _STEP * _STEP for weight in weights[:-1]]
    return tuple(
        QuarterAmount(quarter=format_quarter(first + place), amount=balance + _TO_THE_CENT)
        for place, balance in enumerate([*balances, _TO_THE_CENT])
    )
