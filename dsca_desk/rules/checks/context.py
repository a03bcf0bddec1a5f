"""What the checks look at: one offer with all that follows from it, and the policy of its day."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from dsca_desk.policy.edition import Policy, PolicyOn
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.checks.life import DocumentLife
from dsca_desk.rules.notes import PlacedNote, document_day
from dsca_desk.rules.paper import PaperAmounts, whole_dollars
from dsca_desk.rules.priced import LinePrice, Priced, Schedule
from dsca_desk.rules.wording import lines_text

_QUARTER = re.compile(r"(\d{4})Q([1-4])", re.ASCII)
_MONTHS = re.compile(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?", re.ASCII)


class Leaf(NamedTuple):
    """A line or subline that carries money: where it stands, the line, its price and the line it belongs to."""

    path: str
    line: Line
    price: LinePrice
    parent: Line | None

    @property
    def name(self) -> str:
        """`Line 001` or `Subline 001a`."""
        return lines_text([self.line.number])


@dataclass(frozen=True)
class CheckContext:
    """Everything a check may read; `page_count` and `stated_pages` (0: no sentence) are None until a letter is laid out.

    `life` is None for a document of which nothing but its offer is known, as a case file.
    """

    offer: Offer
    priced: Priced
    schedule: Schedule
    notes: tuple[PlacedNote, ...]
    policy: Policy
    known_case_ids: frozenset[str] = field(default_factory=frozenset)
    page_count: int | None = None
    stated_pages: int | None = None
    wrong_footers: tuple[int, ...] = ()
    unprintable: Callable[[str], str] | None = None
    life: DocumentLife | None = None

    @property
    def base(self) -> Offer | None:
        """The case that the document was begun from, where it is known."""
        return self.life.base if self.life else None

    @cached_property
    def day(self) -> date:
        """The day whose policy the document follows."""
        return document_day(self.offer)

    @cached_property
    def on(self) -> PolicyOn:
        """The policy in force on the document's day."""
        return self.policy.on(self.day)

    @cached_property
    def lines(self) -> tuple[tuple[str, Line], ...]:
        """Every line and subline with its path, in document order."""
        return tuple(_walk(self.offer))

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The lines and sublines that carry money."""
        return tuple(_leaves(self.offer, self.priced))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The codes of the terms of sale, in order."""
        return tuple(term.code for term in self.offer.terms_of_sale)

    @cached_property
    def paper(self) -> PaperAmounts | None:
        """The whole dollars that the letter prints; None where line numbers or the schedule do not allow to print."""
        numbers = [line.number for _, line in self.lines]
        if not self.schedule.rows or len(set(numbers)) < len(numbers):
            return None
        return whole_dollars(self.priced, self.schedule)

    @property
    def is_bpc(self) -> bool:
        """Tell whether the case builds partner capacity with U.S. appropriated money."""
        return self.offer.program != "FMS"


def quarter_start(quarter: str) -> date | None:
    """Return the first day of `2028Q1`, or None when the text names no quarter."""
    match = _QUARTER.fullmatch(quarter)
    return date(int(match[1]), 3 * int(match[2]) - 2, 1) if match and int(match[1]) else None


def months_range(months: str | None) -> tuple[int, int] | None:
    """Return the first and last month of `24` or `10-14`, or None when the text names none."""
    match = _MONTHS.fullmatch(months.strip()) if months else None
    return (int(match[1]), int(match[2] or match[1])) if match else None


def total_of(amounts: Iterator[Decimal]) -> Decimal:
    """Add dollars; nothing adds up to 0.00."""
    return sum(amounts, Decimal("0.00"))


def _walk(offer: Offer) -> Iterator[tuple[str, Line]]:
    for number, line in enumerate(offer.lines):
        yield f"lines[{number}]", line
        for place, subline in enumerate(line.sublines):
            yield f"lines[{number}].sublines[{place}]", subline


def _leaves(offer: Offer, priced: Priced) -> Iterator[Leaf]:
    for number, (line, price) in enumerate(zip(offer.lines, priced.lines, strict=False)):
        if not line.sublines:
            yield Leaf(f"lines[{number}]", line, price, None)
        for place, (subline, part) in enumerate(zip(line.sublines, price.sublines, strict=False)):
            yield Leaf(f"lines[{number}].sublines[{place}]", subline, part, line)
