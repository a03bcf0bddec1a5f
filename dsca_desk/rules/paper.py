"""The whole dollars of the printed letter: rounded once, allocated so that every column foots (house plan, section 4)."""

from datetime import date
from decimal import Decimal

import msgspec

from dsca_desk.rules.charge_rates import SMALL_CASE_LINE
from dsca_desk.rules.priced import LinePrice, Priced, Schedule
from dsca_desk.rules.rounding import dollars, share_dollars


class PaperRow(msgspec.Struct, frozen=True):
    """A payment as printed: the row's label and due date with whole dollars."""

    label: str
    due: date | None
    amount: Decimal
    cumulative: Decimal


class PaperAmounts(msgspec.Struct, frozen=True):
    """Whole dollars of the letter. `lines` holds column 4(b) by line and subline number; `schedule` ends at `total`.

    `net` is (8) and contains the small case management line; `pch` (9), `admin` (10), `transportation` (11), `other` (12)
    and `total` (13). `small_case_management_line` is its part of (8) when no line of the document carries it.
    """

    lines: dict[str, Decimal]
    net: Decimal
    pch: Decimal
    admin: Decimal
    transportation: Decimal
    other: Decimal
    total: Decimal
    schedule: tuple[PaperRow, ...]
    initial_deposit: Decimal
    small_case_management_line: Decimal = Decimal(0)


def whole_dollars(priced: Priced, schedule: Schedule) -> PaperAmounts:
    """Return the figures of the letter in whole dollars; they foot in every direction.

    (13) is the exact total rounded half up; (8)-(12) are allocated to it and column 4(b) to (8) by largest remainder;
    sublines to their line; payments are the differences of the cumulative amounts, rounded half up, ending at (13).
    """
    total = dollars(priced.total)
    exact = (
        priced.net + priced.small_case_management_line,
        priced.pch,
        priced.admin,
        priced.transportation,
        priced.other,
    )
    net, pch, admin, transportation, other = share_dollars(total, exact)
    carried = any(done.line.generic_code == SMALL_CASE_LINE for done in priced.lines)
    values = [done.value for done in priced.lines]
    if not carried:
        values.append(priced.small_case_management_line)
    shares = share_dollars(net, values)
    lines: dict[str, Decimal] = {}
    for done, share in zip(priced.lines, shares, strict=False):
        _put_line(lines, done, share)
    rows = _schedule_rows(schedule, total)
    return PaperAmounts(
        lines,
        net,
        pch,
        admin,
        transportation,
        other,
        total,
        rows,
        rows[0].amount,
        Decimal(0) if carried else shares[-1],
    )


def _put_line(lines: dict[str, Decimal], done: LinePrice, share: Decimal) -> None:
    lines[done.number] = share
    if done.sublines:
        parts = share_dollars(share, [part.value for part in done.sublines])
        lines.update(zip((part.number for part in done.sublines), parts, strict=True))


def _schedule_rows(schedule: Schedule, total: Decimal) -> tuple[PaperRow, ...]:
    rows: list[PaperRow] = []
    before = Decimal(0)
    for place, row in enumerate(schedule.rows):
        last = place == len(schedule.rows) - 1
        cumulative = total if last else dollars(row.cumulative)
        rows.append(PaperRow(row.label, row.due, cumulative - before, cumulative))
        before = cumulative
    return tuple(row for place, row in enumerate(rows) if place == 0 or row.amount)
