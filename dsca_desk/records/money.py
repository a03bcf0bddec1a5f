"""Column types for exact figures: money as whole cents, percents, shares and quantities as written."""

from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import BigInteger, Dialect, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

_LARGEST = 2**63 - 1
_LONGEST = 40


def whole_cents(value: Decimal) -> int:
    """Return dollars as whole cents. Raises TypeError for anything but Decimal, ValueError for fractions or what is no number."""
    if not isinstance(value, Decimal):
        raise TypeError(f"money must be Decimal, not {type(value).__name__}")
    if not value.is_finite() or value.adjusted() > 18:
        raise ValueError(f"{value} is not an amount of money")
    numerator, denominator = value.as_integer_ratio()
    if 100 % denominator:
        raise ValueError(f"{value} has fractions of a cent")
    cents = numerator * (100 // denominator)
    if abs(cents) > _LARGEST:
        raise ValueError(f"{value} is not an amount of money")
    return cents


class Cents(TypeDecorator[Decimal]):
    """Money as whole cents: exact, sortable and summable in every database. In SQL only compare, sort and sum it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - signature of the base
        """Give the database whole cents."""
        return None if value is None else whole_cents(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - signature of the base
        """Give back dollars with two decimals; a sum arrives as Decimal on PostgreSQL."""
        return None if value is None else Decimal(int(value)).scaleb(-2)


class Exact(TypeDecorator[Decimal]):
    """A percent, share or quantity, kept digit by digit as it was written. Do not sort or sum it in SQL."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - signature of the base
        """Give the database plain digits. Raises TypeError for anything but Decimal, ValueError for what is no number."""
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"an exact figure must be Decimal, not {type(value).__name__}")
        if not value.is_finite() or abs(value.adjusted()) > _LONGEST:
            raise ValueError(f"{value} is not a usable number")
        return format(value, "f")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - signature of the base
        """Give back the figure with the decimals it was written with."""
        return None if value is None else Decimal(value)


Money = Annotated[Decimal, mapped_column(Cents)]
Figure = Annotated[Decimal, mapped_column(Exact)]
