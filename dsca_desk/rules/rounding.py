"""Every rounding of money has a name and a rule here; nothing else in the program rounds (pricing notes, section 11)."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from itertools import repeat
from math import lcm

CENT = Decimal("0.01")
DOLLAR = Decimal(1)
ZERO = Decimal("0.00")
HUNDRED = Decimal(100)

HALF_UP_CENTS = "half up to the cent"
EXACT = "exact"

_PRECISION = 60
_half_up = Context(prec=_PRECISION, rounding=ROUND_HALF_UP).quantize


def cents(amount: Decimal) -> Decimal:
    """Round dollars half up to whole cents; half a cent moves away from zero."""
    return _half_up(amount, CENT)


def cents_each(amounts: Iterable[Decimal]) -> list[Decimal]:
    """Round each of many amounts half up to whole cents."""
    return list(map(_half_up, amounts, repeat(CENT)))


def dollars(amount: Decimal) -> Decimal:
    """Round dollars half up to whole dollars."""
    return _half_up(amount, DOLLAR)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """Return a percentage of an amount, rounded half up to cents."""
    return _half_up(amount * percent / HUNDRED, CENT)


def allocate(total: Decimal, weights: Sequence[Decimal | int], step: Decimal = CENT) -> tuple[Decimal, ...]:
    """Share a total in whole steps in proportion to the weights so that the shares add up to it exactly.

    Each share is first rounded down; the steps left over go to the largest remainders, ties to the first. The total
    must be a whole number of steps and the weights must not be negative. Without any weight all goes to the first.
    Raises ValueError when there is something to share and nobody to share it.
    """
    if not weights:
        if total:
            raise ValueError(f"{total} cannot be shared among nobody")
        return ()
    whole_weights = _whole_numbers(weights)
    whole = sum(whole_weights)
    if not whole:
        whole_weights[0] = whole = 1
    steps = int(total / step)
    divided = [divmod(steps * weight, whole) for weight in whole_weights]
    shares = [share for share, _ in divided]
    left = steps - sum(shares)
    if left:
        for _, place in sorted([(-remainder, place) for place, (_, remainder) in enumerate(divided)])[:left]:
            shares[place] += 1
    return tuple([step * share for share in shares])


def _whole_numbers(weights: Sequence[Decimal | int]) -> list[int]:
    """Return whole numbers in the same proportions."""
    if set(map(type, weights)) == {int}:
        return [int(weight) for weight in weights]
    ratios = [weight.as_integer_ratio() for weight in weights]
    common = lcm(*[denominator for _, denominator in ratios])
    return [numerator * (common // denominator) for numerator, denominator in ratios]


def share_dollars(total: Decimal, parts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Write amounts in whole dollars so that they add up to a total that is their sum, itself in whole dollars.

    Every amount keeps its own dollars; the dollars its cents come to go to the largest cents, ties to the first. The total
    may be the sum rounded either way.
    """
    shares = [part.to_integral_value(ROUND_FLOOR) for part in parts]
    left = int(total - sum(shares, Decimal(0)))
    largest_first = sorted(range(len(parts)), key=lambda place: (shares[place] - parts[place], place))
    for place in largest_first[:left]:
        shares[place] += DOLLAR
    return tuple(shares)
