"""Calendar quarters as whole numbers that count up by one, the dates that hang on them, and months counted on."""

from calendar import monthrange
from datetime import date
from functools import lru_cache

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def quarter_of(day: date) -> int:
    """Return the quarter a day lies in."""
    return day.year * 4 + (day.month - 1) // 3


@lru_cache(maxsize=1024)
def parse_quarter(text: str) -> int:
    """Read `2028Q1`. Raises ValueError for anything else."""
    year, mark, number = text[:4], text[4:5], text[5:]
    if not (len(year) == 4 and year.isdigit() and mark == "Q" and number in ("1", "2", "3", "4")):
        raise ValueError(f"'{text}' is not a quarter (write 2028Q1)")
    return int(year) * 4 + int(number) - 1


def format_quarter(quarter: int) -> str:
    """Write a quarter as `2028Q1`."""
    return f"{quarter // 4}Q{quarter % 4 + 1}"


def first_day(quarter: int) -> date:
    """Return the first day of a quarter."""
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)


def last_day(quarter: int) -> date:
    """Return the last day of a quarter."""
    return date(quarter // 4, quarter % 4 * 3 + 3, (31, 30, 30, 31)[quarter % 4])


def months_later(day: date, months: int) -> int:
    """Return the quarter that lies a number of months after a day."""
    return (day.year * 12 + day.month - 1 + months) // 3


def span(quarter: int) -> str:
    """Write the months of a quarter as the schedule shows them: `Jul–Sep 2027`."""
    first = quarter % 4 * 3
    return f"{_MONTHS[first]}–{_MONTHS[first + 2]} {quarter // 4}"


def until(quarter: int) -> str:
    """Write the last day of a quarter as the schedule shows it: `to 30 Jun 2027`."""
    return f"to {last_day(quarter):%d %b %Y}"


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
