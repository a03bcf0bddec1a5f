"""What if one input were another: which inputs can be tried on an amount, and what comes out. Nothing of it is kept."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from dsca_desk.desktop.cases.pricing_lists import CHARGES, COMPONENTS, REPLACED_BY
from dsca_desk.desktop.forms import reading
from dsca_desk.desktop.forms.paths import with_value
from dsca_desk.desktop.forms.reading import written_day, written_money, written_number, written_share
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import CasComponent, Charge, Line, Offer, RateOverride
from dsca_desk.rules.explain import amount_at
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import LinePrice, PaymentRow, Priced, RateUsed, Schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.rounding import cents

_LINE = re.compile(r"(lines\[(\d+)\](?:\.sublines\[(\d+)\])?)\.")
_MOST_LINES = 200
_BY = "what if"


class Input(NamedTuple):
    """Something that can be tried: its words, what it is now, how typed text is read, and the document with another value."""

    title: str
    now: str
    read: Callable[[str], Any]
    put: Callable[[Offer, Any], Offer]


class Tried(NamedTuple):
    """An amount before and after; `after` is None where the amount is gone."""

    title: str
    before: Decimal | None
    after: Decimal | None


class Trial(NamedTuple):
    """What a change would do: the amount asked about, total and deposit, and the payments that become others."""

    amounts: tuple[Tried, ...]
    payments: tuple[Tried, ...]
    of_payments: int


def inputs_of(offer: Offer, priced: Priced, path: str, today: date) -> list[Input]:
    """Return what can be tried on the amount at a path: what its line holds, else the figures of the whole document."""
    found = _LINE.match(path)
    if found is not None:
        place = priced.lines[int(found[2])]
        own = place.sublines[int(found[3])] if found[3] else place
        leaves = [(f"{found[1]}.sublines[{number}]", one) for number, one in enumerate(own.sublines)] or [(found[1], own)]
        several = len(leaves) > 1
        typed = [one for at, leaf in leaves for one in _typed(at, leaf, named=several)]
        return [*typed, *_rates(own, own.number)]
    made = [_all_prices()]
    every = [*_leaves(priced)]
    if every:
        made += _rates(max((leaf for _at, leaf in every), key=lambda leaf: leaf.value), None)
    for field, title in (("price_date", "Price date"), ("offer_expires_on", "Offer expires")):
        made.append(_day(offer, field, title, today))
    for at, leaf in every[:_MOST_LINES]:
        made += _typed(at, leaf, named=True)
    return made


def tried(offer: Offer, path: str, title: str, priced: Priced, schedule: Schedule, policy: Policy) -> Trial:
    """Price a changed document beside the one it came from. Raises PolicyError or ValueError when it cannot be priced."""
    after = price(offer, policy, priced)
    then = payment_schedule(after, policy, schedule)
    amounts = [Tried(title, _amount(priced, schedule, path), _amount(after, then, path))]
    for name, words in (("total", "Total (13)"), ("initial_deposit", "Initial deposit")):
        if name != path:
            amounts.append(Tried(words, _amount(priced, schedule, name), _amount(after, then, name)))
    payments = [one for one in _payments(schedule.rows, then.rows) if one.before != one.after]
    return Trial(tuple(amounts), tuple(payments), max(len(schedule.rows), len(then.rows)) - 1)


def _amount(priced: Priced, schedule: Schedule, path: str) -> Decimal | None:
    try:
        return amount_at(priced, schedule, path)
    except KeyError:
        return None


def _payments(before: Sequence[PaymentRow], after: Sequence[PaymentRow]) -> Iterator[Tried]:
    """Pair payments by the day they are due; the balance without a day stands last."""
    old = {row.due: row.amount for row in before[1:]}
    new = {row.due: row.amount for row in after[1:]}
    for due in sorted(old.keys() | new.keys(), key=lambda day: day or date.max):
        yield Tried(written_day(due) if due else "Balance", old.get(due), new.get(due))


def _leaves(priced: Priced) -> Iterator[tuple[str, LinePrice]]:
    for place, top in enumerate(priced.lines):
        if top.sublines:
            yield from ((f"lines[{place}].sublines[{inner}]", part) for inner, part in enumerate(top.sublines))
        else:
            yield f"lines[{place}]", top


def _typed(at: str, leaf: LinePrice, *, named: bool) -> Iterator[Input]:
    line: Line = leaf.line
    name = f"Line {line.number}: " if named else ""

    def put(field: str) -> Callable[[Offer, Any], Offer]:
        return lambda offer, value: with_value(offer, f"{at}.{field}", value)

    def words(text: str) -> str:
        return f"{name}{text[:1].lower()}{text[1:]}" if name else text

    if line.quantity is not None:
        yield Input(words("Quantity"), written_number(line.quantity), reading.quantity, put("quantity"))
    yield Input(words("Base price"), written_money(line.unit_price), reading.money, put("unit_price"))
    if line.procured_share is not None and not named:
        yield Input("Procured share", written_share(line.procured_share), reading.share, put("procured_share"))
    if line.nonrecurring_unit_charge and not named:
        charge = written_money(line.nonrecurring_unit_charge)
        yield Input("Nonrecurring charge of a unit", charge, reading.money, put("nonrecurring_unit_charge"))


def _rates(priced: LinePrice, number: str | None) -> Iterator[Input]:
    """The percentages a line is charged by, as the office would replace them: for the line, or (None) for all lines."""
    for name, (charge, component) in REPLACED_BY.items():
        rate = priced.rates.get(name)
        if charge == "NONRECURRING" or (charge == "CAS" and component is None) or not isinstance(rate, RateUsed):
            continue
        words = f"CAS {COMPONENTS[component]}" if component else CHARGES[charge]
        now = "none" if rate.percent is None else f"{written_number(rate.percent)} %"
        yield Input(f"{words}, rate", now, _percent, _override(charge, component, number))


def _override(charge: Charge, component: CasComponent | None, number: str | None) -> Callable[[Offer, Decimal], Offer]:
    def put(offer: Offer, value: Decimal) -> Offer:
        new = RateOverride(charge=charge, component=component, line=number, rate_percent=value, source=_BY, by=_BY)
        hidden = [one for one in offer.rate_overrides if (one.charge, one.component) == (charge, component)]
        kept = [one for one in offer.rate_overrides if number is not None or one not in hidden]
        return msgspec.structs.replace(offer, rate_overrides=(*kept, new))

    return put


def _percent(text: str) -> Decimal:
    value = reading.percent(text)
    if not 0 <= value <= 100:
        raise reading.UnclearError(f"'{text.strip()}' is not a rate. Type a percentage from 0 to 100, such as 3.75.")
    return value


def _all_prices() -> Input:
    """Every base price higher or lower by a percentage."""

    def put(offer: Offer, value: Decimal) -> Offer:
        factor = 1 + value / 100

        def raised(line: Line) -> Line:
            parts = tuple(raised(part) for part in line.sublines)
            return msgspec.structs.replace(line, unit_price=cents(line.unit_price * factor), sublines=parts)

        return msgspec.structs.replace(offer, lines=tuple(raised(line) for line in offer.lines))

    return Input("All base prices, by so many percent", "0 %", _change, put)


def _change(text: str) -> Decimal:
    value = reading.percent(text.strip().removeprefix("+"))
    if not -100 <= value <= 1000:
        raise reading.UnclearError(f"'{text.strip()}' is not a change of prices. Type a percentage such as 5 or -2.5.")
    return value


def _day(offer: Offer, field: str, title: str, today: date) -> Input:
    now: date | None = getattr(offer, field)
    return Input(
        title,
        written_day(now) if now else "not set",
        lambda text: reading.day(text, today),
        lambda changed, value: with_value(changed, field, value),
    )
