"""`price`: the prices of a document line by line, its cost summary and its payment schedule."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from decimal import Decimal

from dsca_desk.commands.layout import cut, day, money, plain, table, wrapped
from dsca_desk.commands.outcome import Outcome
from dsca_desk.commands.source import policy_of, source_of
from dsca_desk.exchange.answers import price_answer
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import ZERO, Offer
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import LinePrice, Priced, Schedule
from dsca_desk.rules.pricing import price

_HEAD = ("Line", "Description", "Qty", "UI", "SC", "Base", "CAS", "Other", "Value (4b)", "Admin", "PC&H", "Transport")
_AMOUNTS = range(5, len(_HEAD))
_VALUE = ("base", "cas", "nonrecurring", "support_charge", "other", "value")
_COLUMNS = (("base",), ("cas",), ("nonrecurring", "support_charge", "other"), _VALUE, ("admin",), ("pch",), ("transportation",))
"""The parts of a line's price that each column of amounts shows."""
_NAMED = 8

Doubtful = set[tuple[str, str]]
"""Parts that rest on figures that are not confirmed, each with the path of a line, or with none for the document."""


def run(options: Namespace) -> Outcome:
    """Price a document; with `--explain` every amount is followed by where it comes from."""
    offer, policy = source_of(options).offer, policy_of(options)
    priced, schedule = priced_of(offer, policy)
    data = price_answer(priced, schedule)
    lines = [*_title(priced), "", *_lines(priced), "", *_summary(priced), "", *_payments(schedule)]
    lines += _doubts(priced, schedule)
    if options.explain:
        from dsca_desk.commands.explaining import derivations_answer, derivations_text
        from dsca_desk.rules.explain import all_steps

        derivations = list(all_steps(priced, schedule, policy))
        lines += ["", *derivations_text(derivations, priced)]
        data["explanations"] = derivations_answer(derivations)
    return Outcome("\n".join(lines), data)


def priced_of(offer: Offer, policy: Policy) -> tuple[Priced, Schedule]:
    """Return the prices and the payment schedule of a document."""
    priced = price(offer, policy)
    return priced, payment_schedule(priced, policy)


def title_of(offer: Offer) -> str:
    """Return the line that names a document: identifier, version, nickname."""
    return "  ".join(part for part in (offer.case_id, offer.document, cut(offer.nickname, 60)) if part)


def _title(priced: Priced) -> Iterator[str]:
    offer = priced.offer
    yield title_of(offer)
    if offer.purchaser.name:
        yield offer.purchaser.name
    dated = offer.implemented_on or offer.accepted_on or offer.price_date
    named = "implemented" if offer.implemented_on else "accepted" if offer.accepted_on else "price date"
    yield f"Rates of {day(dated)} ({named}), policy edition {priced.policy_edition}. Amounts in US dollars."


def _lines(priced: Priced) -> list[str]:
    doubtful = _doubtful(priced)
    rows: list[tuple[str, ...]] = []
    for index, line in enumerate(priced.lines):
        path = f"lines[{index}]"
        rows.append(_line(line, path, doubtful))
        rows += [_line(subline, f"{path}.sublines[{place}]", doubtful) for place, subline in enumerate(line.sublines)]
    sums = [sum(column, ZERO) for column in zip(*map(_amounts, priced.lines), strict=True)] or [ZERO] * len(_COLUMNS)
    rows.append(("", "Total", "", "", "", *_marked(sums, "", doubtful)))
    return table(_HEAD, rows, right=(2, *_AMOUNTS), total=True)


def _line(price: LinePrice, path: str, doubtful: Doubtful) -> tuple[str, ...]:
    line = price.line
    words = (line.number, cut(line.description, 28), plain(line.quantity), line.unit_of_issue, line.source)
    return (*words, *_marked(_amounts(price), path, doubtful))


def _amounts(price: LinePrice) -> tuple[Decimal, ...]:
    """The amounts of the columns; the fourth is the sum of the three before it."""
    cas = sum(price.cas.values(), ZERO)
    other = price.nonrecurring + price.support_charge + price.other
    return (price.base, cas, other, price.value, price.admin, price.pch, price.transportation)


def _marked(amounts: Iterable[Decimal], place: str, doubtful: Doubtful) -> Iterator[str]:
    for amount, parts in zip(amounts, _COLUMNS, strict=True):
        yield _figure(amount, any((place, part) in doubtful for part in parts))


def _figure(amount: Decimal, doubt: bool) -> str:
    return money(amount) + ("?" if doubt else " ")


def _doubtful(priced: Priced) -> Doubtful:
    """Where figures are not confirmed: the part of its price with its line, with the line above it, and with the document."""
    places: Doubtful = set()
    for path, _, _ in priced.unconfirmed:
        line, _, part = path.rpartition("]")
        part = part.removeprefix(".").partition(".")[0]
        places |= {(f"{line}]", part), (line.partition(".sublines")[0].removesuffix("]") + "]", part), ("", part)}
    return places


def _summary(priced: Priced) -> list[str]:
    parts = {part for place, part in _doubtful(priced) if not place}
    lines: tuple[tuple[str, str, Decimal, bool], ...] = (
        ("(8)", "Net Estimated Cost", priced.net, bool(parts & set(_VALUE))),
        ("", "Small Case Management Line", priced.small_case_management_line, False),
        ("(9)", "Packing, Crating and Handling", priced.pch, "pch" in parts),
        ("(10)", "Administrative Charge", priced.admin, "admin" in parts),
        ("(11)", "Transportation", priced.transportation, "transportation" in parts),
        ("(12)", "Other", priced.other, "supply_support" in parts),
        ("(13)", "Total Estimated Cost", priced.total, bool(parts)),
    )
    rows = [(number, name, _figure(amount, doubt)) for number, name, amount, doubt in lines if number or amount]
    return table(("", "Cost summary", "US$ "), rows, right=(2,), total=True)


def _payments(schedule: Schedule) -> list[str]:
    doubtful = {"schedule[0]" if path == "initial_deposit" else path.partition(".")[0] for path, _, _ in schedule.unconfirmed}
    rows = [
        (row.label, day(row.due), _figure(row.amount, bool(doubtful & {"schedule", f"schedule[{place}]"})), money(row.cumulative))
        for place, row in enumerate(schedule.rows)
    ]
    lines = table(("Payment schedule", "Due", "US$ ", "Cumulative US$"), rows, right=(2, 3))
    if schedule.basis:
        lines += ["", *wrapped(f"Initial deposit: {schedule.basis}")]
    for number, rule in schedule.spread:
        lines += wrapped(f"Outlays of line {number} are spread by the program: {rule}")
    return lines


def _doubts(priced: Priced, schedule: Schedule) -> Iterable[str]:
    """What rests on figures that are not confirmed: each source once, with the amounts it bears on."""
    amounts: dict[tuple[str, str], list[str]] = {}
    for path, status, source in (*priced.unconfirmed, *schedule.unconfirmed):
        amounts.setdefault((status, source), []).append(path)
    if not amounts:
        return
    yield ""
    yield "? Figures that are not confirmed; have them confirmed or replaced before the offer leaves the desk:"
    for (trust, origin), paths in amounts.items():
        more = f" and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else ""
        yield from wrapped(f"{trust}: {', '.join(paths[:_NAMED])}{more}", "  ")
        yield from wrapped(origin, "      ")
