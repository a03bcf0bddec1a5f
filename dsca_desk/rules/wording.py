"""How amounts, days and line numbers read in sentences: notes, findings and explanations say them the same way."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBER = re.compile(r"(\d+)([a-z]*)", re.ASCII)


def dollars_text(amount: Decimal) -> str:
    """Write an amount in US dollars with its cents: `$13,440.00`, `-$5.00`."""
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def day_text(day: date) -> str:
    """Write a day as documents do: `06 Jan 2027`, in every locale."""
    return f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year}"


def quantity_text(quantity: Decimal) -> str:
    """Write a quantity without needless zeros: `1,200`, `2.5`."""
    return f"{quantity.normalize():,f}" if quantity else "0"


def percent_text(percent: Decimal) -> str:
    """Write a rate with at least one decimal: `3.2 percent`, `0.65 percent`."""
    plain = f"{percent.normalize():f}" if percent else "0"
    return f"{plain if '.' in plain else plain + '.0'} percent"


def list_text(parts: Sequence[str]) -> str:
    """Join words for a sentence: `a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def line_ranges(numbers: Iterable[str]) -> str:
    """Write line numbers briefly, neighbors as a range: `001-003 and 005`, `001a-c`."""
    return list_text([_range_text(first, last) for first, last in _runs(list(dict.fromkeys(numbers)))])


def lines_text(numbers: Sequence[str]) -> str:
    """Name lines in a sentence: `Line 001`, `Lines 001-003 and 005`, `Sublines 001a-c`; `all Lines` for none."""
    if not numbers:
        return "all Lines"
    noun = "Subline" if all(number[-1:].isalpha() for number in numbers) else "Line"
    return f"{noun}{'s' if len(set(numbers)) > 1 else ''} {line_ranges(numbers)}"


def _runs(numbers: list[str]) -> list[tuple[str, str]]:
    runs: list[tuple[str, str]] = []
    for number in numbers:
        if runs and _follows(runs[-1][1], number):
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _follows(earlier: str, later: str) -> bool:
    one, two = _NUMBER.fullmatch(earlier), _NUMBER.fullmatch(later)
    if one is None or two is None:
        return False
    if not one[2] and not two[2]:
        return int(two[1]) == int(one[1]) + 1
    return one[1] == two[1] and len(one[2]) == len(two[2]) == 1 and ord(two[2]) == ord(one[2]) + 1


def _range_text(first: str, last: str) -> str:
    if first == last:
        return first
    return f"{first}-{last[-1]}" if last[-1].isalpha() else f"{first}-{last}"
