"""Whole dollars of a document that changes a case: lines that it leaves alone keep the dollars they had on paper."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal

import msgspec

from dsca_desk.rules.paper import PaperAmounts, whole_dollars
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.rules.rounding import share_dollars


def changed_paper(previous: PaperAmounts, revised: Priced, schedule: Schedule, touched: Iterable[str]) -> PaperAmounts:
    """Return the whole dollars of the revised case; (8) to (13) as always, column 4(b) of untouched lines as before.

    What (8) leaves goes to the `touched` lines, each keeping its own dollars and the largest cents taking the rest, so that
    the changes of the lines add up to the change of (8). Where that is not possible all lines are allocated anew.
    """
    paper = whole_dollars(revised, schedule)
    changed = set(touched)
    kept = [done for done in revised.lines if done.number not in changed]
    opened = [done for done in revised.lines if done.number in changed]
    numbers = [number for done in kept for number in (done.number, *(part.number for part in done.sublines))]
    if not opened or any(number not in previous.lines for number in numbers):
        return paper
    if paper.small_case_management_line != previous.small_case_management_line:
        return paper
    rest = paper.net - paper.small_case_management_line - sum((previous.lines[done.number] for done in kept), Decimal(0))
    shares = _shared(rest, [done.value for done in opened])
    if any(share < 0 for share in shares):
        return paper
    lines = {number: previous.lines[number] for number in numbers}
    for done, share in zip(opened, shares, strict=True):
        lines[done.number] = share
        parts = share_dollars(share, [part.value for part in done.sublines]) if done.sublines else ()
        lines.update(zip((part.number for part in done.sublines), parts, strict=True))
    return msgspec.structs.replace(paper, lines={done.number: lines[done.number] for done in revised.lines} | lines)


def _shared(total: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
    """Whole dollars near each part that add up to a total which may be some dollars away from their sum."""
    shares = [part.to_integral_value(ROUND_FLOOR) for part in parts]
    each, left = divmod(int(total - sum(shares, Decimal(0))), len(parts))
    largest_first = sorted(range(len(parts)), key=lambda place: (shares[place] - parts[place], place))
    for turn, place in enumerate(largest_first):
        shares[place] += each + (1 if turn < left else 0)
    return shares
