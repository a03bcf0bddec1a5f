"""Every rounding of money has a name and a rule here; nothing else in the program rounds (pricing notes, section 11)."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext

CENT = Decimal("0.01")
DOLLAR = Decimal(1)
ZERO = Decimal("0.00")
HUNDRED = Decimal(100)

HALF_UP_CENTS = "half up to the cent"
HALF_UP_DOLLARS = "half up to the dollar"
EXACT = "exact"
LARGEST_REMAINDER = "shared by largest remainder, ties to the first"

_PRECISION = 60
_half_up = Context(prec=_PRECISION, rounding=ROUND_HALF_UP).quantize


def cents(amount: Decimal) -> Decimal:
    """Round dollars half up to whole cents; half a cent moves away from zero."""
    return _half_up(amount, CENT)


def dollars(amount: Decimal) -> Decimal:
    """Round dollars half up to whole dollars."""
    return _half_up(amount, DOLLAR)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """Return a percentage of an amount, rounded half up to cents."""
    return _half_up(amount * percent / HUNDRED, CENT)


def allocate(total: Decimal, weights: Sequence[Decimal], step: Decimal = CENT) -> tuple[Decimal, ...]:
    """Share a total in whole steps in proportion to the weights so that the shares add up to it exactly.

    Each share is first rounded down; the steps left over go to the largest remainders, ties to the first. The total
    must be a whole number of steps and the weights must not be negative. Without any weight all goes to the first.
    """
    if not weights:
        if total:
            raise ValueError(f"{total} cannot be shared among nobody")
        return ()
    with localcontext() as context:
        context.prec = _PRECISION
        whole = sum(weights, Decimal(0))
        if not whole:
            return (total.quantize(step), *(Decimal(0).quantize(step) for _ in weights[1:]))
        exact = [total * weight / whole for weight in weights]
        shares = [share.quantize(step, ROUND_FLOOR) for share in exact]
        left = int((total - sum(shares, Decimal(0))) / step)
        largest_first = sorted(range(len(weights)), key=lambda place: (shares[place] - exact[place], place))
        for place in largest_first[:left]:
            shares[place] += step
        return tuple(shares)


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
