"""`price`: the prices of a document line by line, its cost summary and its payment schedule."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from decimal import Decimal

from dsca_desk.commands.layout import cut, day, money, plain, table, wrapped
from dsca_desk.commands.outcome import Outcome
from dsca_desk.commands.source import policy_of, source_of
from dsca_desk.exchange.answers import price_answer
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Offer
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import LinePrice, Priced, Schedule
from dsca_desk.rules.pricing import price

_HEAD = ("Line", "Description", "Qty", "UI", "SC", "Base", "CAS", "Other", "Value (4b)", "Admin", "PC&H", "Transport")
_AMOUNTS = range(5, len(_HEAD))
_NAMED = 8


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
    doubtful = {path for path, _, _ in priced.unconfirmed}
    rows = []
    for index, line in enumerate(priced.lines):
        path = f"lines[{index}]"
        rows.append(_line(line, path, doubtful))
        rows += [_line(subline, f"{path}.sublines[{place}]", doubtful) for place, subline in enumerate(line.sublines)]
    sums = [sum(column, Decimal(0)) for column in zip(*map(_amounts, priced.lines), strict=True)] or [Decimal(0)] * 7
    rows.append(("", "Total", "", "", "", *(money(amount) + " " for amount in sums)))
    return table(_HEAD, rows, right=(2, *_AMOUNTS), total=True)


def _line(price: LinePrice, path: str, doubtful: set[str]) -> tuple[str, ...]:
    line = price.line
    parts = ("base", "cas", "other", "value", "admin", "pch", "transportation")
    marks = (_mark(f"{path}.{part}", doubtful) for part in parts)
    amounts = (money(amount) + mark for amount, mark in zip(_amounts(price), marks, strict=True))
    return (line.number, cut(line.description, 28), plain(line.quantity), line.unit_of_issue, line.source, *amounts)


def _amounts(price: LinePrice) -> tuple[Decimal, ...]:
    """The amounts of the columns; the fourth is the sum of the three before it."""
    cas = sum(price.cas.values(), Decimal(0))
    other = price.nonrecurring + price.support_charge + price.other
    return (price.base, cas, other, price.value, price.admin, price.pch, price.transportation)


def _mark(path: str, doubtful: set[str]) -> str:
    """A question mark where the amount, or a part of it, rests on a figure that is not confirmed."""
    return "?" if any(other == path or other.startswith((f"{path}.", f"{path}[")) for other in doubtful) else " "


def _summary(priced: Priced) -> list[str]:
    lines = (
        ("(8)", "Net Estimated Cost", priced.net, ""),
        ("", "Small Case Management Line", priced.small_case_management_line, ""),
        ("(9)", "Packing, Crating and Handling", priced.pch, "pch"),
        ("(10)", "Administrative Charge", priced.admin, "admin"),
        ("(11)", "Transportation", priced.transportation, "transportation"),
        ("(12)", "Other", priced.other, "other"),
        ("(13)", "Total Estimated Cost", priced.total, ""),
    )
    rows = [
        (number, name, money(amount) + ("?" if part and _rests_on_doubt(priced, part) else " "))
        for number, name, amount, part in lines
        if number or amount
    ]
    return table(("", "Cost summary", "US$ "), rows, right=(2,), total=True)


def _rests_on_doubt(priced: Priced, part: str) -> bool:
    return any(part in path.replace("[", ".").split(".") for path, _, _ in priced.unconfirmed)


def _payments(schedule: Schedule) -> list[str]:
    rows = [(row.label, day(row.due), money(row.amount), money(row.cumulative)) for row in schedule.rows]
    lines = table(("Payment schedule", "Due", "US$", "Cumulative US$"), rows, right=(2, 3))
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
