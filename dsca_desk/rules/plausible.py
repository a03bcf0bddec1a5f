"""Whether a typed or imported figure can be one at all: money in whole cents, quantities of things, both within reason."""

import re
from collections.abc import Iterator
from decimal import Decimal

LARGEST_MONEY = Decimal("999999999999.99")
LARGEST_QUANTITY = Decimal("999999999999")
_MOST_DECIMALS = 6
_MARKED = re.compile(r"(?<![0-9,.])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])", re.ASCII)


def without_marks(text: str) -> str:
    """Return a written number without its thousands marks; commas that part anything else stay, and it is no number then.

    `84,000.00` loses its mark, `84000,00` keeps its comma: in another country it is a hundredth of what it would be here.
    """
    return _MARKED.sub(lambda found: found[0].replace(",", ""), text)


def money_faults(words: str, amount: Decimal | None, *, signed: bool = False) -> Iterator[str]:
    """Yield why an amount in dollars cannot be kept: no number, negative, above what is kept, fractions of a cent."""
    if amount is None:
        return
    if not amount.is_finite() or abs(amount) > LARGEST_MONEY:
        yield f"the {words} is not an amount of money"
    elif amount < 0 and not signed:
        yield f"the {words} is negative"
    elif amount != amount.quantize(Decimal("0.01")):
        yield f"the {words} has fractions of a cent"


def quantity_faults(quantity: Decimal | None, words: str = "quantity") -> Iterator[str]:
    """Yield why a number cannot be a quantity of something: no number, zero, negative, too large, too many decimals."""
    if quantity is None:
        return
    if not quantity.is_finite() or quantity > LARGEST_QUANTITY:
        yield f"the {words} is not a usable number"
    elif quantity < 0:
        yield f"the {words} is negative"
    elif quantity == 0:
        yield f"the {words} is zero"
    elif quantity != quantity.quantize(Decimal(1).scaleb(-_MOST_DECIMALS)):
        yield f"the {words} has more than {_MOST_DECIMALS} decimals"
