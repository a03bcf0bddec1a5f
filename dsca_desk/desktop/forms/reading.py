"""Read what people type: money, quantities, dates, months. Unclear input is refused with an example, never corrected silently."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

_SCALE = {"k": Decimal(1000), "m": Decimal(1_000_000)}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
_PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+")
_LARGEST = Decimal("99999999999999.99")


class UnclearError(ValueError):
    """Text that could not be read for sure; its words say what to type instead."""


def money(text: str) -> Decimal:
    """Read dollars: `18400`, `18,400.00`, `$18,400`, `18.4k`, `2.2m`, `=120*18400`. Raises UnclearError."""
    amount = _formula(text) if text.strip().startswith("=") else number(text.strip().removeprefix("$").strip())
    if amount != amount.quantize(Decimal("0.01")):
        raise UnclearError(f"'{text.strip()}' has fractions of a cent. Type at most two decimals, such as 18,400.50.")
    if abs(amount) > _LARGEST:
        raise UnclearError(f"'{text.strip()}' is larger than any case. Check the number of zeros.")
    return amount.quantize(Decimal("0.01"))


def calculated(text: str) -> Decimal:
    """Work out a calculation like `=120*18400` as it is, not rounded. Raises UnclearError."""
    return _formula(text)


def number(text: str) -> Decimal:
    """Read a number with optional thousands marks and k or m. Raises UnclearError."""
    typed = text.strip().lower().replace("\u00a0", " ").replace(" ", "")
    negative = typed.startswith("-")
    digits = typed.removeprefix("-")
    scale = _SCALE.get(digits[-1:], Decimal(1))
    if scale != 1:
        digits = digits[:-1]
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"\d+,\d{1,2}", digits):
        whole, _, rest = digits.partition(",")
        raise UnclearError(f"'{text.strip()}' could mean {whole}.{rest} or {whole}{rest}. Type one of them.")
    elif not _PLAIN.fullmatch(digits):
        raise UnclearError(f"'{text.strip()}' is not a number. Type it like 18,400.00.")
    return (-1 if negative else 1) * Decimal(digits) * scale


def quantity(text: str) -> Decimal:
    """Read a quantity above zero. Raises UnclearError."""
    read = number(text)
    if read <= 0:
        raise UnclearError(f"'{text.strip()}' is not a quantity. Type a number above zero.")
    return read.normalize() if read != read.to_integral_value() else read.quantize(Decimal(1))


def percent(text: str) -> Decimal:
    """Read a percentage, with or without its sign. Raises UnclearError."""
    return number(text.strip().removesuffix("%"))


def share(text: str) -> Decimal:
    """Read a share of one, typed as a percentage: `40`, `40 %`. Raises UnclearError."""
    typed = text.strip()
    figure = percent(typed)
    if 0 < figure <= 1 and not typed.endswith("%"):
        raise UnclearError(f"'{typed}' could mean {figure * 100:f} % or {figure:f} %. Type it with its sign, like 40 %.")
    if not 0 <= figure <= 100:
        raise UnclearError(f"'{typed}' is not a share. Type a percentage from 0 to 100, like 40 %.")
    return figure / 100


def day(text: str, today: date) -> date:
    """Read a date: `6 jan 27`, `06 Jan 2027`, `2027-01-06`, `060127`, `+85`, `t`. Raises UnclearError."""
    typed = text.strip().lower()
    if typed in ("t", "today"):
        return today
    try:
        if re.fullmatch(r"[+-]\d{1,5}", typed):
            return today + timedelta(days=int(typed))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):
            return date.fromisoformat(typed)
        if re.fullmatch(r"\d{6}", typed):
            return date(2000 + int(typed[4:]), int(typed[2:4]), int(typed[:2]))
        match = re.fullmatch(r"(\d{1,2})[ .-]*([a-z]{3})[a-z]*[ .-]*(\d{2}|\d{4})", typed)
        if match and match[2] in _MONTHS:
            year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
            return date(year, _MONTHS.index(match[2]) + 1, int(match[1]))
    except (ValueError, OverflowError):
        raise UnclearError(f"There is no day '{text.strip()}'. Type it like 06 Jan 2027.") from None
    raise UnclearError(f"'{text.strip()}' is not a date. Type it like 06 Jan 2027, 060127, +85 (days from today) or t (today).")


def written_money(amount: Decimal) -> str:
    """Write dollars as they stand in fields and grids."""
    return f"{amount:,.2f}"


def written_number(value: Decimal) -> str:
    """Write a quantity with thousands marks and no needless zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def written_share(value: Decimal) -> str:
    """Write a share of one as a percentage."""
    return f"{written_number(value * 100)} %"


def written_day(value: date) -> str:
    """Write a date as DD Mon YYYY, the same in every locale."""
    return f"{value.day:02d} {_MONTHS[value.month - 1].capitalize()} {value.year}"


def _formula(text: str) -> Decimal:
    """Work out `=120*18400`: numbers, + - * / and parentheses, nothing else."""
    tokens = re.findall(r"\d[\d,]*\.?\d*|[-+*/()]|\S", text.strip()[1:])
    value, rest = _sum(tokens, text)
    if rest:
        raise UnclearError(f"'{text.strip()}' cannot be worked out. Type a calculation like =120*18400.")
    return value


def _sum(tokens: list[str], text: str) -> tuple[Decimal, list[str]]:
    return _chain(tokens, text, _product, {"+": Decimal.__add__, "-": Decimal.__sub__})


def _product(tokens: list[str], text: str) -> tuple[Decimal, list[str]]:
    return _chain(tokens, text, _factor, {"*": Decimal.__mul__, "/": Decimal.__truediv__})


def _chain(
    tokens: list[str],
    text: str,
    part: Callable[[list[str], str], tuple[Decimal, list[str]]],
    signs: dict[str, Callable[[Decimal, Decimal], Decimal]],
) -> tuple[Decimal, list[str]]:
    value, rest = part(tokens, text)
    while rest and rest[0] in signs:
        other, after = part(rest[1:], text)
        try:
            value = signs[rest[0]](value, other)
        except (InvalidOperation, ZeroDivisionError):
            raise UnclearError(f"'{text.strip()}' divides by zero.") from None
        rest = after
    return value, rest


def _factor(tokens: list[str], text: str) -> tuple[Decimal, list[str]]:
    if tokens and tokens[0] == "(":
        value, rest = _sum(tokens[1:], text)
        if rest and rest[0] == ")":
            return value, rest[1:]
    elif tokens and tokens[0] == "-":
        value, rest = _factor(tokens[1:], text)
        return -value, rest
    elif tokens:
        return number(tokens[0]), tokens[1:]
    raise UnclearError(f"'{text.strip()}' cannot be worked out. Type a calculation like =120*18400.")
