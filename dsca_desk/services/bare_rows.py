"""Long lists read past the mapper: rows as the database gives them, and what turns their columns into values.

SQLite gives days and figures as text and cents as numbers, PostgreSQL gives days as days; both come out the same.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Executable
from sqlalchemy.orm import Session


def bare_rows(session: Session, query: Executable) -> Sequence[tuple[Any, ...]]:
    """Return the rows of a query as the driver gives them."""
    cursor: Any = session.connection().execute(query).cursor
    rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows


@lru_cache(maxsize=20_000)
def day(value: Any) -> Any:
    """Return a day, or None for none."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@lru_cache(maxsize=20_000)
def figure(value: str | None) -> Any:
    """Return an exact figure as it was written, or None for none."""
    return None if value is None else Decimal(value)


@lru_cache(maxsize=20_000)
def dollars(value: int | None) -> Any:
    """Return whole cents as dollars with two decimals, or None for none."""
    return None if value is None else Decimal(value).scaleb(-2)


def texts(value: str) -> tuple[str, ...]:
    """Return a list of short texts."""
    return () if value == "[]" else msgspec.json.decode(value, type=tuple[str, ...])
